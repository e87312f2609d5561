"""What was found in a list, as its pages look for it: by row, and by what it is about."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from importer.columns import BY_NAME
from importer.issues import Code, Issue, Severity, by_row


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


@dataclass(frozen=True)
class Findings:
    """What was found in a list.

    Attributes:
        errors: what keeps rows from being sent, by row, in the order of the sheet.
        warnings: what a person should look at, by row.
        whole: what concerns the whole list, notes too.
    """

    errors: Mapping[int, tuple[Issue, ...]]
    warnings: Mapping[int, tuple[Issue, ...]]
    whole: tuple[Issue, ...]

    @classmethod
    def of(cls, errors: Iterable[Issue], others: Iterable[Issue]) -> "Findings":
        """Those of a check.

        Args:
            errors: of rows that cannot be sent.
            others: what does not keep a row from being sent, and what is about no row.
        """
        told = tuple(others)
        return cls(
            by_row(one for one in errors if one.severity is Severity.ERROR),
            by_row(one for one in told if one.severity is Severity.WARNING),
            tuple(one for one in told if one.row is None or one.severity is Severity.NOTE),
        )

    @cached_property
    def families(self) -> Mapping[Family, tuple[int, ...]]:
        """The rows that have errors, by what these are about; a row may stand under several."""
        found: dict[Family, list[int]] = {family: [] for family in Family}
        for row, issues in self.errors.items():
            for family in {family_of(issue) for issue in issues}:
                found[family].append(row)
        return {family: tuple(rows) for family, rows in found.items()}

    @cached_property
    def unusable(self) -> tuple[Issue, ...]:
        """What is wrong with PDFs that nobody can open, each once."""
        found = (one for issues in self.errors.values() for one in issues)
        return tuple({str(one.said): one for one in found if one.code in _UNUSABLE}.values())

    @cached_property
    def alike(self) -> Mapping[tuple[Code, str | None, str | None], tuple[int, ...]]:
        """The rows that have the same error for the same text in the same column."""
        found: dict[tuple[Code, str | None, str | None], list[int]] = {}
        for row, issues in self.errors.items():
            for issue in issues:
                found.setdefault((issue.code, issue.column, issue.value), []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    def but_for(self, rows: Set[int], newer: "Findings") -> "Findings":
        """The same, where something newer is known of some rows."""
        return Findings(
            _merged(self.errors, newer.errors, rows),
            _merged(self.warnings, newer.warnings, rows),
            self.whole,
        )


def _merged(
    old: Mapping[int, tuple[Issue, ...]], new: Mapping[int, tuple[Issue, ...]], rows: Set[int]
) -> Mapping[int, tuple[Issue, ...]]:
    kept = {row: issues for row, issues in old.items() if row not in rows}
    return dict(sorted({**kept, **new}.items()))
