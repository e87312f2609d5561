"""What a run has made, thing by thing: what is to be done with each, and how that ended."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from importer.dokstamp import CERTIFICATE, ENROLLMENT, FILE, STUDENT, Entity
from importer.issues import Issue, Severity
from importer.ledger import CertificateKey
from importer.outcomes import Outcome, Status
from importer.sentences import Message
from importer.sentences import afterwards as say


class ThingKind(StrEnum):
    """What a thing is, in the order in which things are taken back: none before what needs it."""

    CERTIFICATE = CERTIFICATE.name
    ENROLLMENT = ENROLLMENT.name
    STUDENT = STUDENT.name
    FILE = FILE.name

    @property
    def entity(self) -> Entity:
        """The entity of the API."""
        return _ENTITIES[self]

    @property
    def said(self) -> Message:
        """What it is called."""
        return _CALLED[self]()


_CALLED = {
    ThingKind.CERTIFICATE: say.A_CERTIFICATE,
    ThingKind.ENROLLMENT: say.AN_ENROLLMENT,
    ThingKind.STUDENT: say.A_STUDENT,
    ThingKind.FILE: say.AN_UPLOAD,
}
_ENTITIES = {ThingKind(one.name): one for one in (CERTIFICATE, ENROLLMENT, STUDENT, FILE)}


class Deed(StrEnum):
    """What is to be done with a thing; the ledger's word for it."""

    DELETE = "delete"
    REVOKE = "revoke"
    ISSUE = "issue"


class Fate(StrEnum):
    """The one end of a thing."""

    TAKEN_BACK = "taken back"
    """Deleted, or, of an issued certificate, revoked: by this run, or one that it goes on from."""
    ISSUED = "issued"
    """A draft that is issued now."""
    WAS_GONE = "was gone"
    """Somebody had deleted or revoked it before."""
    WAS_ISSUED = "was issued"
    """Somebody had issued it before."""
    KEPT = "kept"
    """It is there as it was, and an issue says why."""
    PENDING = "pending"
    """Not reached, or it is not known how it ended."""

    @property
    def status(self) -> Status:
        """The state of an ordinary row that comes nearest, for whoever only counts."""
        return _STATUSES.get(self, Status.EXISTING)


_STATUSES = {Fate.KEPT: Status.FAILED, Fate.PENDING: Status.PENDING}


class Holder(NamedTuple):
    """Whom a thing belongs to.

    Attributes:
        row: row number in their spreadsheet, None where no workbook tells it.
        email: lower-cased; "" where nobody knows it.
    """

    row: int | None
    name: str
    email: str


NOBODY = Holder(None, "", "")


class ThingEnding(NamedTuple):
    """How a thing ended, and why, where that needs saying."""

    fate: Fate
    issue: Issue | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class Thing:
    """A certificate, an enrollment, a student or a file that a run has made.

    Attributes:
        key: what the ledger knows it by, as much of it as it needs; None where it knows nothing.
        status: of a certificate, as it was last read; "" for one that is not there.
        student_uuid, file_uuid: of a certificate, where they are known.
        issued_at: the date that it is to bear, of a draft that is to be issued; None for now.
        deed: what is to be done with it, None for nothing.
        settles: an earlier run has done it, and was not there to note that: it is only read again.
    """

    kind: ThingKind
    uuid: str
    holder: Holder
    key: CertificateKey | None = None
    status: str = ""
    student_uuid: str | None = None
    file_uuid: str | None = None
    issued_at: str | None = None
    deed: Deed | None = None
    settles: bool = False
    ending: ThingEnding | None = None

    def end(self, fate: Fate, issue: Issue | None = None) -> None:
        """Note how it ended."""
        self.ending = ThingEnding(fate, issue)

    @property
    def outcome(self) -> Outcome:
        """How it ended, as an event tells it."""
        assert self.ending is not None
        issues = () if self.ending.issue is None else (self.ending.issue,)
        return Outcome(row=self.holder.row or 0, status=self.ending.fate.status, issues=issues)

    @property
    def left(self) -> bool:
        """Whether it ended otherwise than it was to end."""
        if self.ending is None or self.ending.fate is Fate.PENDING:
            return True
        issue = self.ending.issue
        return issue is not None and issue.severity is Severity.ERROR

    def as_dict(self) -> dict[str, Any]:
        """How it ended, for programs; without personal data."""
        ending = self.ending or ThingEnding(Fate.PENDING)
        return {
            "row": self.holder.row,
            "kind": str(self.kind),
            "uuid": self.uuid,
            "status": str(ending.fate),
            "certificate_status": self.status or None,
            "issues": [] if ending.issue is None else [ending.issue.as_dict()],
        }


def totals(things: Iterable[Thing]) -> dict[Fate, int]:
    """Things by how they ended; every fate is present."""
    counts = Counter(one.ending.fate if one.ending else Fate.PENDING for one in things)
    return {fate: counts[fate] for fate in Fate}
