"""What was found in a list, as its pages look for it: by row, and by what it is about."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from importer.columns import BY_NAME
from importer.issues import Code, Issue, Severity


class Family(StrEnum):
    """What a finding is about, for the person who corrects it; the first of several counts."""

    EMAIL = "email"
    DATE = "date"
    NAME = "name"
    PDF = "pdf"
    PERSON = "person"
    COURSE = "course"
    CELL = "cell"
    """Any other cell."""


_FAMILIES: Mapping[Code, Family] = {
    code: family
    for family, codes in {
        Family.EMAIL: (
            Code.INVALID_EMAIL,
            Code.EMAIL_UNLIKELY,
            Code.EMAIL_OF_ANOTHER,
            Code.EMAIL_CONFIRMATION,
        ),
        Family.NAME: (
            Code.INVALID_NAME,
            Code.NAME_ORDER,
            Code.NAME_INCOMPLETE,
            Code.NAME_CONFIRMATION,
            Code.STUDENT_NAME_VARIANT,
        ),
        Family.PERSON: (
            Code.DUPLICATE_ROW,
            Code.REPEATED_ROW,
            Code.CONFLICTING_STUDENT,
            Code.SAME_PERSON,
            Code.STUDENT_MISMATCH,
            Code.STUDENT_CONFIRMATION,
            Code.ALREADY_CERTIFIED,
            Code.EXISTS_AS_DRAFT,
        ),
        Family.PDF: (Code.CERTIFICATE_REVOKED, Code.RECOGNISED_BY_NAME, Code.FILE_ELSEWHERE),
    }.items()
    for code in codes
}
"""What codes are about, whatever column they stand in."""
_UNUSABLE = frozenset(
    (
        Code.PDF_DAMAGED,
        Code.PDF_EMPTY,
        Code.PDF_ENCRYPTED,
        Code.PDF_NO_PAGES,
        Code.PDF_NOT_PDF,
        Code.PDF_UNREADABLE,
    )
)
_BY_COLUMN = {
    "name": Family.NAME,
    "social_name": Family.NAME,
    "confirm_name": Family.NAME,
    "email": Family.EMAIL,
    "confirm_email": Family.EMAIL,
    "pdf": Family.PDF,
    "confirm_pdf": Family.PDF,
    "confirm_student": Family.PERSON,
    **dict.fromkeys(("institution", "course", "cohort", "template"), Family.COURSE),
}


def family_of(issue: Issue) -> Family:
    """What a finding is about."""
    if issue.code in _FAMILIES:
        return _FAMILIES[issue.code]
    column = BY_NAME.get(issue.column or "")
    if column is not None and column.kind.is_date:
        return Family.DATE
    return _BY_COLUMN.get(issue.column or "", Family.CELL)


class ByRow(Mapping[int, tuple[Issue, ...]]):
    """Issues by their rows, in the order of these, kept small: each of a hundred thousand rows may
    have one.

    Attributes:
        issues: all of them; what is about no row is not among them.
    """

    def __init__(self, issues: Iterable[Issue]) -> None:
        numbered = [(one.row, one) for one in issues if one.row is not None]
        numbered.sort(key=itemgetter(0))
        self.issues = tuple(one for _, one in numbered)
        self._rows = array("L", [row for row, _ in numbered])
        self._count = sum(1 for _ in self)

    def __getitem__(self, row: int) -> tuple[Issue, ...]:
        first = bisect_left(self._rows, row)
        found = self.issues[first : bisect_right(self._rows, row, first)]
        if not found:
            raise KeyError(row)
        return found

    def __iter__(self) -> Iterator[int]:
        return (row for row, _ in groupby(self._rows))

    def __len__(self) -> int:
        return self._count


@dataclass(frozen=True)
class ListFindings:
    """What was found in a list.

    Attributes:
        errors: what keeps rows from being sent.
        warnings: what a person should look at.
        whole: what concerns the whole list, notes too.
    """

    errors: ByRow
    warnings: ByRow
    whole: tuple[Issue, ...]

    @classmethod
    def of(cls, errors: Iterable[Issue], others: Iterable[Issue]) -> "ListFindings":
        """Those of a check.

        Args:
            errors: of rows that cannot be sent.
            others: what does not keep a row from being sent, and what is about no row.
        """
        others = tuple(others)
        return cls(
            ByRow(one for one in errors if one.severity is Severity.ERROR),
            ByRow(one for one in others if one.severity is Severity.WARNING),
            tuple(one for one in others if one.row is None or one.severity is Severity.NOTE),
        )

    def joined(self, more: "ListFindings") -> "ListFindings":
        """The same, and what was found besides."""
        return ListFindings(
            ByRow((*self.errors.issues, *more.errors.issues)),
            ByRow((*self.warnings.issues, *more.warnings.issues)),
            (*self.whole, *more.whole),
        )

    @cached_property
    def families(self) -> Mapping[Family, tuple[int, ...]]:
        """The rows that have errors, by what these are about; a row may stand under several."""
        found: dict[Family, dict[int, None]] = {family: {} for family in Family}
        for issue in self.errors.issues:
            if issue.row is not None:
                found[family_of(issue)][issue.row] = None
        return {family: tuple(rows) for family, rows in found.items()}

    @cached_property
    def unusable(self) -> tuple[Issue, ...]:
        """What is wrong with PDFs that nobody can open, each once."""
        found = (one for one in self.errors.issues if one.code in _UNUSABLE)
        return tuple({str(one.said): one for one in found}.values())

    @cached_property
    def alike(self) -> Mapping[tuple[Code, str | None, str | None], tuple[int, ...]]:
        """The rows that have the same error for the same text in the same column."""
        found: dict[tuple[Code, str | None, str | None], list[int]] = {}
        for issue in self.errors.issues:
            if issue.row is not None:
                found.setdefault((issue.code, issue.column, issue.value), []).append(issue.row)
        return {key: tuple(rows) for key, rows in found.items()}

    def but_for(self, rows: Set[int], newer: "ListFindings") -> "ListFindings":
        """The same, where something newer is known of some rows."""
        return ListFindings(
            _merged(self.errors, newer.errors, rows),
            _merged(self.warnings, newer.warnings, rows),
            self.whole,
        )


def _merged(old: ByRow, new: ByRow, rows: Set[int]) -> ByRow:
    return ByRow((*(one for one in old.issues if one.row not in rows), *new.issues))
