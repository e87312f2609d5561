"""Who was asked to approve what, and what they said: never somebody who has changed it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from importer.errors import ImporterError
from importer.ledger import Person
from importer.sentences import web_check as say
from importer.session import are_two
from importer.web.lists import GraduateList
from importer.web.records import Records, now
from importer.web.tables import APPROVALS


class Decision(StrEnum):
    """What somebody says who was asked to approve something."""

    APPROVED = "approved"
    SENT_BACK = "sent back"


class OwnWorkError(ImporterError):
    """Somebody would approve what they have prepared themselves."""

    code = "own_work"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """An approval that was asked for.

    Attributes:
        code: of the plan.
        content: of the list, as `GraduateList.content` tells; of something about a run what is
            wished, as the page that asked keeps it.
        asker: who asked, as the ledger knows people.
        preparers: everybody who has changed the content since it was last approved.
        decision: None as long as nobody has decided.
        note: why it was sent back.
    """

    number: int
    list_id: str | None
    about: str | None
    code: str
    content: str
    asked_at: str
    asked_by: str
    asker: Person
    preparers: frozenset[str]
    decided_at: str | None = None
    decided_by: str | None = None
    decision: Decision | None = None
    note: str | None = None

    @property
    def approved(self) -> bool:
        """Whether somebody has said yes."""
        return self.decision is Decision.APPROVED

    def is_somebody_else(self, name: str, person: Person | None = None) -> bool:
        """Whether it is somebody else's to approve: nobody's who has a part in the content.

        Args:
            person: as the ledger knows them, where they are more than a name.
        """
        if name in self.preparers or name == self.asked_by:
            return False
        return person is None or are_two(person, self.asker)


class Approvals:
    """What was asked, and decided, on the disk."""

    def __init__(self, store: Records) -> None:
        self._store = store

    def of_list(self, graduates: GraduateList) -> Approval | None:
        """The last one that was asked for a list."""
        return self._latest(APPROVALS.c.list_id == graduates.list_id)

    def about(self, run_id: str) -> Approval | None:
        """The last one that was asked for what is to be done about a run."""
        return self._latest(APPROVALS.c.about == run_id)

    def waiting(self) -> frozenset[str]:
        """The runs about which something waits for an approval."""
        wanted = sa.select(APPROVALS.c.about).where(APPROVALS.c.decision.is_(None))
        return frozenset(row["about"] for row in self._store.read(wanted) if row["about"])

    def preparers(self, graduates: GraduateList) -> frozenset[str]:
        """Who has changed the content of a list since it was last approved."""
        yes = (APPROVALS.c.list_id == graduates.list_id) & (
            APPROVALS.c.decision == Decision.APPROVED
        )
        last = self._latest(yes)
        if last is None:
            return graduates.changed_by()
        return graduates.changed_by(since=last.decided_at or "", after=last.content)

    def ask(
        self,
        code: str,
        *,
        content: str,
        by: str,
        asker: Person,
        preparers: Collection[str],
        list_id: str | None = None,
        about: str | None = None,
    ) -> None:
        """Note that somebody asks for an approval.

        Raises:
            LedgerError: if it cannot be kept.
        """
        people = "|".join(sorted({*preparers, by}))
        values = {"list_id": list_id, "about": about, "code": code, "content": content}
        values |= {"asked_at": now(), "asked_by": by, "prepared_by": f"|{people}|"}
        values |= {"asked_user": asker.user, "asked_name": asker.name}
        with self._store.writing() as connection:
            connection.execute(sa.insert(APPROVALS).values(values))

    def decide(
        self,
        approval: Approval,
        decision: Decision,
        *,
        by: str,
        person: Person | None = None,
        note: str | None = None,
    ) -> bool:
        """Note what somebody says; whoever was first has decided.

        Args:
            person: see `Approval.is_somebody_else`.

        Returns:
            Whether it was theirs to decide still.

        Raises:
            OwnWorkError: if they would approve what they have a part in.
            LedgerError: if it cannot be kept.
        """
        if decision is Decision.APPROVED and not approval.is_somebody_else(by, person):
            raise OwnWorkError(say.OWN_WORK())
        values = {"decision": decision, "decided_by": by, "decided_at": now(), "note": note}
        open_still = (APPROVALS.c.number == approval.number) & APPROVALS.c.decision.is_(None)
        with self._store.writing() as connection:
            done = connection.execute(sa.update(APPROVALS).where(open_still).values(values))
        return done.rowcount == 1

    def _latest(self, where: sa.ColumnElement[bool]) -> Approval | None:
        wanted = sa.select(APPROVALS).where(where).order_by(APPROVALS.c.number.desc()).limit(1)
        found = self._store.read(wanted)
        return _approval(found[0]) if found else None


def _approval(row: Mapping[str, Any]) -> Approval:
    kept = ("number", "list_id", "about", "code", "content", "asked_at", "asked_by")
    decided = ("decided_at", "decided_by", "note")
    return Approval(
        **{name: row[name] for name in (*kept, *decided)},
        asker=Person(row["asked_user"], row["asked_name"]),
        preparers=frozenset(filter(None, row["prepared_by"].split("|"))),
        decision=Decision(row["decision"]) if row["decision"] else None,
    )
