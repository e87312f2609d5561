"""How a row ended. One terminal status each; every total is derived from the rows, never counted
beside them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, NamedTuple

from importer.issues import Code, Issue
from importer.sentences import Message, Sentence
from importer.sentences import totals as say


class Status(StrEnum):
    """The one terminal state of a row."""

    CREATED = "created"
    """We created the certificate, in this run or in one that this goes on from."""
    EXISTING = "existing"
    """It was already there: by an earlier run of ours, or found on the server."""
    INVALID = "invalid"
    """Never sent: the row breaks a rule."""
    FAILED = "failed"
    """The server refused it, or it cannot be done safely."""
    PENDING = "pending"
    """Not reached: interrupted, cancelled, or given up waiting. A `check` leaves the rows that
    would go pending.
    """

    @property
    def settled(self) -> bool:
        """Whether the row needs nothing more."""
        return self in (Status.CREATED, Status.EXISTING)


_COUNTED: Mapping[str, Sentence] = {
    "created": say.CREATED,
    "updated": say.UPDATED,
    "existing": say.EXISTING,
    "different": say.DIFFERENT,
    "invalid": say.INVALID,
    "failed": say.FAILED,
    "pending": say.PENDING,
    "taken back": say.TAKEN_BACK,
    "issued": say.ISSUED,
    "was gone": say.WAS_GONE,
    "was issued": say.WAS_ISSUED,
    "kept": say.KEPT,
}


def counted(
    totals: Iterable[tuple[str, int]], *, checked: bool = False, before: int = 0
) -> list[Message]:
    """How many rows ended how, of graduates or of a catalog, such as “3 created”, “1 failed”.

    Args:
        totals: endings and counts.
        checked: nothing was sent, so what is pending is ready.
        before: how many of those that are created an earlier run has created.
    """
    sentences = {**_COUNTED, "pending": say.READY} if checked else _COUNTED
    return [
        say.CREATED_NOW(count=count - before, before=before)
        if before and ending == "created"
        else sentences[ending](count=count)
        if ending in sentences
        else say.OTHER(count=count, ending=ending)
        for ending, count in totals
        if count
    ] or [say.NO_ROWS()]


class Certified(NamedTuple):
    """A certificate as a row ends with it and the ledger keeps it; what is not known is None."""

    uuid: str | None = None
    status: str | None = None
    verification_url: str | None = None
    student_uuid: str | None = None
    file_uuid: str | None = None
    enrollment_uuid: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The end of one source row.

    Attributes:
        row: row number as the person sees it in the spreadsheet.
        status: the terminal state.
        issues: the errors that explain an `invalid`, `failed` or `pending` row; empty otherwise.
    """

    row: int
    status: Status
    certificate_uuid: str | None = None
    certificate_status: str | None = None
    verification_url: str | None = None
    student_uuid: str | None = None
    file_uuid: str | None = None
    enrollment_uuid: str | None = None
    issues: tuple[Issue, ...] = ()

    @classmethod
    def of(
        cls, row: int, status: Status, certified: Certified, issues: tuple[Issue, ...] = ()
    ) -> "Outcome":
        """The end of a row about which this is known."""
        uuid, certificate_status, url, student_uuid, file_uuid, enrollment_uuid = certified
        return cls(
            row=row,
            status=status,
            certificate_uuid=uuid,
            certificate_status=certificate_status,
            verification_url=url,
            student_uuid=student_uuid,
            file_uuid=file_uuid,
            enrollment_uuid=enrollment_uuid,
            issues=issues,
        )

    @property
    def certified(self) -> Certified:
        """What is known of the row's certificate."""
        return Certified(
            self.certificate_uuid,
            self.certificate_status,
            self.verification_url,
            self.student_uuid,
            self.file_uuid,
            self.enrollment_uuid,
        )

    def as_dict(
        self, *found: Issue, tell: Callable[[Issue], dict[str, Any]] = Issue.as_dict
    ) -> dict[str, Any]:
        """How the row ended, for programs.

        Args:
            found: what was found in the row besides the errors.
            tell: makes of an issue what is told of it.
        """
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        issues = [tell(issue) for issue in (*found, *self.issues)]
        return told | {"status": str(self.status), "issues": issues}

    @property
    def set_aside(self) -> bool:
        """Whether a person decided that the row is not to be done: it was deleted from the sheet
        Failures.
        """
        return any(issue.code is Code.SET_ASIDE for issue in self.issues)


class Outcomes(Mapping[int, Outcome]):
    """Outcomes by row number, kept small: a hundred thousand graduates have half a million uuids
    and addresses.

    What has no issues is kept as one text, a third of the size, and made an `Outcome` again when
    it is asked for.
    """

    def __init__(self, outcomes: Iterable[Outcome] = ()) -> None:
        self._kept: dict[int, bytes | Outcome] = {}
        self.add(outcomes)

    def put(self, outcome: Outcome) -> None:
        """Keep an outcome; a row's later one replaces the earlier."""
        texts = [_NOTHING if text is None else text for text in outcome.certified]
        plain = not outcome.issues and all(
            isinstance(text, str) and _BETWEEN not in text for text in texts
        )
        if plain:
            packed = _LETTERS[outcome.status] + _BETWEEN.join(texts).encode(errors=_ERRORS)
            self._kept[outcome.row] = _BARE.get(packed, packed)
        else:
            self._kept[outcome.row] = outcome

    def add(self, outcomes: "Iterable[Outcome] | Outcomes") -> None:
        """Keep several."""
        if isinstance(outcomes, Outcomes):
            self._kept.update(outcomes._kept)
            return
        for outcome in outcomes:
            self.put(outcome)

    def in_order(self, rows: Iterable[int]) -> "Outcomes":
        """The outcomes of these rows, in this order.

        Raises:
            KeyError: if a row has none.
        """
        ordered = Outcomes()
        ordered._kept = {row: self._kept[row] for row in rows}
        return ordered

    def status(self, row: int) -> Status:
        """How a row ended, which costs less to see than the whole of it."""
        return _status(self._kept[row])

    @property
    def totals(self) -> dict[Status, int]:
        """The rows by status; every status is present, in the order of `Status`."""
        counts = Counter(map(_status, self._kept.values()))
        return {status: counts[status] for status in Status}

    @property
    def all_settled(self) -> bool:
        """Whether no row needs anything more, those aside that a person has set aside."""
        return all(_status(kept) in _SETTLED or _set_aside(kept) for kept in self._kept.values())

    @property
    def set_aside(self) -> list[int]:
        """The rows that a person has set aside."""
        return [row for row, kept in self._kept.items() if _set_aside(kept)]

    @property
    def not_in_order(self) -> int:
        """How many rows are invalid or failed, those aside that a person has set aside."""
        return sum(
            _status(kept) in _WRONG and not _set_aside(kept) for kept in self._kept.values()
        )

    @property
    def issues(self) -> Iterator[Issue]:
        """What explains the rows that are not settled, row by row; those that are set aside need
        no explaining.
        """
        return (
            issue
            for kept in self._kept.values()
            if isinstance(kept, Outcome) and not kept.set_aside
            for issue in kept.issues
        )

    def __getitem__(self, row: int) -> Outcome:
        kept = self._kept[row]
        if isinstance(kept, Outcome):
            return kept
        texts = kept[1:].decode(errors=_ERRORS).split(_BETWEEN)
        told = (None if text == _NOTHING else text for text in texts)
        return Outcome.of(row, _STATUSES[kept[0]], Certified(*told))

    def __iter__(self) -> Iterator[int]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, row: object) -> bool:
        return row in self._kept


def _status(kept: bytes | Outcome) -> Status:
    return _STATUSES[kept[0]] if isinstance(kept, bytes) else kept.status


def _set_aside(kept: bytes | Outcome) -> bool:
    return isinstance(kept, Outcome) and kept.set_aside


_BETWEEN, _NOTHING = "\x1f", "\x1e"
_LETTERS = {status: bytes([number]) for number, status in enumerate(Status)}
_STATUSES = tuple(Status)
_BARE = {
    one: one
    for letter in _LETTERS.values()
    for one in [letter + _BETWEEN.join([_NOTHING] * len(Certified._fields)).encode()]
}
"""What is kept of a row of which nothing is known but how it ended: of all such rows once."""
_SETTLED = frozenset(status for status in Status if status.settled)
_WRONG = frozenset((Status.INVALID, Status.FAILED))
_ERRORS = "surrogatepass"
"""JSON may hold a lone surrogate, and what a server says is given back."""
