"""Plans that were looked at, kept until they are sent, with who approved them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from importer.ledger.database import Database, Statement
from importer.ledger.entries import Person, PlanEntry
from importer.ledger.schema import PLANS
from importer.ledger.upkeep import insert_new

_KEPT = timedelta(days=90)
"""What nobody has sent for so long is nobody's plan any more: it holds personal data."""


class Plans:
    """The plans of a ledger, by fingerprint.

    Args:
        target_id: whose they are; None for everybody's.
    """

    def __init__(self, database: Database, target_id: int | None = None) -> None:
        self._database = database
        self._target_id = target_id

    def keep(self, entry: PlanEntry, content: bytes) -> PlanEntry:
        """Keep a plan; the same one that somebody has kept before stays theirs.

        Args:
            content: what it is to be compared with.

        Returns:
            The plan as it is kept.

        Raises:
            LedgerError: if that cannot be written or read.
        """
        oldest = (datetime.now(UTC) - _KEPT).isoformat(timespec="seconds")
        values = {
            "fingerprint": entry.fingerprint,
            "made_at": entry.made_at,
            "issue_at": entry.issue_at,
            "undated": entry.undated,
            "prepared_user": entry.prepared_by.user,
            "prepared_name": entry.prepared_by.name,
            "content": content,
            "target_id": self._target_id,
        }
        self._database.write(
            [Statement(_FORGET, [{"oldest": oldest}]), Statement(_KEEP, [values])]
        )
        return next(one for one in self.all() if one.fingerprint == entry.fingerprint)

    def all(self) -> list[PlanEntry]:
        """Every plan, in the order of their fingerprints."""
        told = sa.select(*(column for column in PLANS.c if column is not PLANS.c.content))
        if self._target_id is not None:
            told = told.where(PLANS.c.target_id == self._target_id)
        with self._database.reading() as connection:
            rows = connection.execute(told.order_by(PLANS.c.fingerprint)).mappings()
            return [_entry(row) for row in rows]

    def content(self, fingerprint: str) -> bytes:
        """What a plan is to be compared with."""
        with self._database.reading() as connection:
            where = PLANS.c.fingerprint == fingerprint
            kept = connection.execute(sa.select(PLANS.c.content).where(where)).scalar_one()
        return bytes(kept)

    def forget(self, fingerprint: str) -> None:
        """Forget a plan that was carried out, with its approval.

        Raises:
            LedgerError: if that cannot be written.
        """
        self._database.write([Statement(_FORGET_ONE, [{"plan": fingerprint}])])

    def approve(self, fingerprint: str, by: Person) -> None:
        """Note who approves a plan; whoever did so first stays named.

        Raises:
            LedgerError: if that cannot be written.
        """
        self._database.write(
            [
                Statement(
                    _APPROVE,
                    [
                        {
                            "plan": fingerprint,
                            "approved_at": _now(),
                            "approved_user": by.user,
                            "approved_name": by.name,
                        }
                    ],
                )
            ]
        )

    def hand_over(self, fingerprint: str, to: Person) -> None:
        """Note that somebody else answers for a plan as the one who prepared it; one that is
        approved stays as it is.

        Raises:
            LedgerError: if that cannot be written.
        """
        values = {"plan": fingerprint, "prepared_user": to.user, "prepared_name": to.name}
        self._database.write([Statement(_HAND_OVER, [values])])

    def begin(self, fingerprint: str, run_id: str) -> None:
        """Note that a run begins to send a plan.

        Raises:
            LedgerError: if that cannot be written; nothing was sent.
        """
        self._database.write([Statement(_BEGIN, [{"plan": fingerprint, "begun_run": run_id}])])


def _entry(row: Any) -> PlanEntry:
    approved = row["approved_at"] is not None
    return PlanEntry(
        fingerprint=row["fingerprint"],
        made_at=row["made_at"],
        issue_at=row["issue_at"],
        undated=row["undated"],
        prepared_by=Person(row["prepared_user"], row["prepared_name"]),
        approved_by=Person(row["approved_user"], row["approved_name"]) if approved else None,
        approved_at=row["approved_at"],
        begun_run=row["begun_run"],
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


_FORGET = sa.delete(PLANS).where(PLANS.c.made_at < sa.bindparam("oldest"))
_KEEP = insert_new(PLANS)
_OF_PLAN = PLANS.c.fingerprint == sa.bindparam("plan")
_APPROVAL = ("approved_at", "approved_user", "approved_name")
_APPROVE = (
    sa.update(PLANS)
    .where(_OF_PLAN, PLANS.c.approved_at.is_(None))
    .values({name: sa.bindparam(name) for name in _APPROVAL})
)
_HAND_OVER = (
    sa.update(PLANS)
    .where(_OF_PLAN, PLANS.c.approved_at.is_(None))
    .values({name: sa.bindparam(name) for name in ("prepared_user", "prepared_name")})
)
_FORGET_ONE = sa.delete(PLANS).where(_OF_PLAN)
_BEGIN = sa.update(PLANS).where(_OF_PLAN).values(begun_run=sa.bindparam("begun_run"))
