"""The batch: valid rows as graduates with their identity, what is wrong between rows, and nothing about an API.

`check` and `run` build the same `Batch` by this code, so that a run never trips over what its check passed.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from importer.columns import BY_NAME, COURSE, PDF
from importer.graduates import Graduates
from importer.issues import Code, Issue, Severity, rows_in_error
from importer.names import spelled
from importer.outcomes import Outcome, Outcomes, Status
from importer.pdfs import DigestCache, Wanted, match
from importer.sheet import Sheet
from importer.validation import Validation, validate


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What holds for the whole batch, given by flags rather than by cells.

    Attributes:
        institution: name or UUID for rows that name none.
        course: code or UUID for rows that name none.
        cohort: code or UUID for rows that name none.
        template: name or UUID for rows that name none.
        issued_at: ISO date or date-time for rows that name none; None means the time of the run.
        draft: create drafts instead of issuing.
        date_format: strptime format of text dates, such as `%d/%m/%Y`.
        allow_reissue: send a row although its student holds a certificate of that course with another PDF.
    """

    institution: str | None = None
    course: str | None = None
    cohort: str | None = None
    template: str | None = None
    issued_at: str | None = None
    draft: bool = False
    date_format: str | None = None
    allow_reissue: bool = False


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What a spreadsheet and a folder of PDFs come to.

    Attributes:
        sheet: every source row as text, for the results.
        graduates: the rows that can be sent, in the order of the sheet.
        issues: everything found, of rows and of the batch (row None), warnings included.
        carried: outcomes of rows that earlier runs settled or that are not to be touched, by row.
    """

    sheet: Sheet
    pdfs: Path
    selection: Selection
    graduates: Graduates
    issues: tuple[Issue, ...]
    carried: Outcomes = field(default_factory=Outcomes)

    @property
    def rows(self) -> list[int]:
        """Every source row's number, in the order of the sheet."""
        return self.sheet.frame["row"].to_list()

    @property
    def warnings(self) -> tuple[Issue, ...]:
        """What does not keep a row from being sent, notes too, and what concerns the batch as a whole."""
        return tuple(issue for issue in self.issues if issue.severity is not Severity.ERROR or issue.row is None)

    def ended(self) -> Outcomes:
        """The outcome of each row that is not to be sent: carried, or invalid with all its errors."""
        ended = Outcomes()
        ended.add(self.carried)
        ended.add(invalid_outcomes(self.issues, without=self.carried).values())
        return ended


def invalid_outcomes(issues: tuple[Issue, ...] | list[Issue], *, without: Mapping[int, object]) -> dict[int, Outcome]:
    """Gather the errors of each row into one `invalid` outcome, leaving out the rows in `without`."""
    by_row: dict[int, list[Issue]] = {}
    for issue in issues:
        if issue.row is not None and issue.severity is Severity.ERROR and issue.row not in without:
            by_row.setdefault(issue.row, []).append(issue)
    return {row: Outcome(row=row, status=Status.INVALID, issues=tuple(found)) for row, found in by_row.items()}


def build(
    sheet: Sheet,
    pdfs: Path,
    selection: Selection,
    *,
    today: date,
    cache: DigestCache | None = None,
    carried: Outcomes | None = None,
) -> Batch:
    """Validate every row, match and prove every PDF, and compare the rows with one another.

    Args:
        sheet: the rows as text.
        pdfs: the folder the PDFs lie in.
        today: the day that "not in the future" is measured against.
        cache: digests of files seen before.
        carried: rows that are settled; they take part in the comparison between rows but are not judged again.

    Raises:
        UsageError: if the date format, or another flag, cannot be right.
        FolderError: if the folder cannot be read.
    """
    carried = carried or Outcomes()
    defaults = {name: getattr(selection, name) for name in _DEFAULTS}
    validation = validate(sheet, date_format=selection.date_format, today=today, defaults=defaults)
    frame = validation.frame
    unusable = {(issue.row, issue.column) for issue in validation.issues if issue.severity is Severity.ERROR}
    matching = match(pdfs, _wanted(frame, validation), cache=cache)
    issues = [
        *validation.issues,
        *matching.issues,
        *_courses_missing(frame, unusable),
        *_conflicts(frame),
        *_duplicates(frame, carried),
    ]
    issues = [issue for issue in issues if issue.row not in carried]
    concerned = {issue.row for issue in issues}
    order = {row: place for place, row in enumerate(frame["row"]) if row in concerned}
    issues.sort(key=lambda issue: -1 if issue.row is None else order[issue.row])
    return Batch(
        sheet=sheet,
        pdfs=pdfs,
        selection=selection,
        graduates=Graduates(_without(frame, rows_in_error(issues) | carried.keys()), matching.pdfs),
        issues=tuple(issues),
        carried=carried,
    )


def _without(frame: pl.DataFrame, rows: Set[int]) -> pl.DataFrame:
    return frame.filter(~pl.col("row").is_in(pl.Series(list(rows), dtype=pl.UInt32).implode())) if rows else frame


def ensure_usable(selection: Selection, *, today: date) -> None:
    """See, before there is any sheet, that the flags can be right.

    Raises:
        UsageError: if one cannot.
    """
    rows = pl.DataFrame({"row": pl.Series([], dtype=pl.UInt32)})
    nobody = Sheet(path=Path(), name=None, header_row=1, columns=(), frame=rows)
    defaults = {name: getattr(selection, name) for name in _DEFAULTS}
    validate(nobody, date_format=selection.date_format, today=today, defaults=defaults)


def _wanted(frame: pl.DataFrame, validation: Validation) -> Iterator[Wanted]:
    """Every row's wish for a file; one whose pdf cell is itself wrong wishes for none, so it is reported once."""
    spoiled = {
        issue.row for issue in validation.issues if issue.column == PDF.name and issue.severity is Severity.ERROR
    }
    columns = frame.select("row", "pdf", "email", "name").iter_rows()
    return (Wanted(row=row, pdf=pdf, email=email, name=name) for row, pdf, email, name in columns if row not in spoiled)


def _courses_missing(frame: pl.DataFrame, unusable: set[tuple[int | None, str | None]]) -> list[Issue]:
    rows = frame.filter(pl.col(COURSE.name).is_null())["row"].to_list()
    return [
        Issue(
            row, COURSE.name, Code.COURSE_MISSING, "No course: fill in the cell, or give --course for the whole sheet."
        )
        for row in rows
        if (row, COURSE.name) not in unusable
    ]


def _conflicts(frame: pl.DataFrame) -> list[Issue]:
    """Rows of one e-mail that name different people."""
    people = frame.filter(pl.col("email").is_not_null() & pl.col("email").is_duplicated())
    issues: list[Issue] = []
    for (email,), rows in people.group_by("email", maintain_order=True):
        names = {spelled(name) for name in rows["name"].to_list() if name is not None}
        births = rows["date_of_birth"].drop_nulls().unique().to_list()
        numbers = rows["row"].to_list()
        for column, differ in (("name", len(names) > 1), ("date_of_birth", len(births) > 1)):
            if differ:
                issues.extend(
                    Issue(
                        row,
                        column,
                        Code.CONFLICTING_STUDENT,
                        f"{_rows_text([other for other in numbers if other != row])} the same e-mail but another "
                        f"{BY_NAME[column].name.replace('_', ' ')}: correct whichever is wrong.",
                        str(value) if value is not None else str(email),
                    )
                    for row, value in rows.select("row", column).iter_rows()
                )
    return issues


def _rows_text(rows: list[int]) -> str:
    listed = ", ".join(map(str, rows[:5])) + (f" and {len(rows) - 5} more" if len(rows) > 5 else "")
    return f"Row {listed} has" if len(rows) == 1 else f"Rows {listed} have"


def _duplicates(frame: pl.DataFrame, carried: Outcomes) -> list[Issue]:
    """Rows that repeat a student and course; a settled row counts as the first, wherever it stands."""
    told = frame.select("row", "email", "course").drop_nulls().filter(pl.col("email").is_duplicated())
    keys = [(row, (email, course.casefold())) for row, email, course in told.iter_rows()]
    return duplicate_issues(sorted(keys, key=lambda key: key[0] not in carried))


def duplicate_issues(keys: Iterable[tuple[int, tuple[str, str]]]) -> list[Issue]:
    """Name the first row for each later row with the same student and course.

    Args:
        keys: (row, (e-mail, course)) of every row, first come first.
    """
    first: dict[tuple[str, str], tuple[int, int]] = {}
    return [
        Issue(
            row,
            "email",
            Code.DUPLICATE_ROW,
            f"The same student and course stand in row {first[key][1]}: delete one of the two rows.",
            key[0],
        )
        for place, (row, key) in enumerate(keys)
        if first.setdefault(key, (place, row))[0] != place
    ]


_DEFAULTS = ("institution", "course", "cohort", "template", "issued_at")
"""Columns whose empty cells stand for what a flag says."""
