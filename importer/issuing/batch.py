"""The batch: valid rows as graduates with their identity, what is wrong between rows, and nothing
about an API.

`check` and `run` build the same `Batch` by this code, so that a run never trips over what its
check passed.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

from importer.columns import CONFIRM_EMAIL, CONFIRM_PDF, COURSE, EMAIL, PDF
from importer.issues import Code, Issue, Severity, by_row, errors, rows_in_error
from importer.issuing import people
from importer.issuing.belonging import misplaced
from importer.issuing.graduates import Belonging, Graduates, Unsound
from importer.issuing.name_index import NameIndex
from importer.local_times import local_times
from importer.outcomes import Outcome, Outcomes, Status
from importer.pdfs import DigestCache, Roll, Wanted, match
from importer.sentences import issuing as say
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
        grade_scale: the best grade of the scale that grades are on, such as `20`, from which they
            are converted; None for DokStamp's, to ten.
        allow_reissue: send a row although its student holds a certificate of that course with
            another PDF.
        encoding: what delimited text is in, where it does not show.
        no_look_inside: do not look for the graduates' names in the text of their PDFs.
    """

    institution: str | None = None
    course: str | None = None
    cohort: str | None = None
    template: str | None = None
    issued_at: str | None = None
    draft: bool = False
    date_format: str | None = None
    grade_scale: str | None = None
    allow_reissue: bool = False
    encoding: str | None = None
    no_look_inside: bool = False


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What a spreadsheet and a folder of PDFs come to.

    Attributes:
        sheet: every source row as text, for the results.
        graduates: the rows that can be sent, in the order of the sheet.
        issues: everything found, of rows and of the batch (row None), warnings included.
        notes: what was seen that is in order.
        carried: outcomes of rows that earlier runs settled or that are not to be touched, by row.
        repeated: rows that repeat another one in everything, and the row that stands for them:
            they end as it does.
        unsound: the rows with errors, whose references are looked up all the same.
    """

    sheet: Sheet
    pdfs: Path
    selection: Selection
    graduates: Graduates
    issues: tuple[Issue, ...]
    carried: Outcomes = field(default_factory=Outcomes)
    repeated: Mapping[int, int] = field(default_factory=dict)
    unsound: Unsound = field(default_factory=Unsound.none)
    notes: tuple[Issue, ...] = ()

    @property
    def rows(self) -> list[int]:
        """Every source row's number, in the order of the sheet."""
        return self.sheet.frame["row"].to_list()

    @property
    def warnings(self) -> tuple[Issue, ...]:
        """What does not keep a row from being sent, notes too, and what concerns the batch as a
        whole.
        """
        told = (
            issue
            for issue in self.issues
            if issue.severity is not Severity.ERROR or issue.row is None
        )
        return (*self.notes, *told)

    def ready(self, rows: Set[int]) -> int:
        """How many of some rows can be sent, or repeat one that can."""
        firsts = [self.repeated.get(row, row) for row in rows]
        sent = {*_only(self.graduates.frame, {*firsts})["row"]}
        return sum(first in sent for first in firsts)

    def ended(self) -> Outcomes:
        """The outcome of each row that is not to be sent: carried, or invalid with all its
        errors.
        """
        ended = Outcomes()
        ended.add(self.carried)
        ended.add(invalid_outcomes(self.issues, without=self.carried).values())
        return ended

    def ended_alike(self, outcomes: Outcomes) -> list[Outcome]:
        """The outcomes of the rows that repeat another one, given all others: nothing is created
        for them.
        """
        return [_repeated(row, outcomes[first]) for row, first in self.repeated.items()]


def _repeated(row: int, first: Outcome) -> Outcome:
    status = Status.EXISTING if first.status is Status.CREATED else first.status
    issues = tuple(issue._replace(row=row) for issue in first.issues)
    return replace(first, row=row, status=status, issues=issues)


def invalid_outcomes(
    issues: tuple[Issue, ...] | list[Issue], *, without: Mapping[int, object]
) -> dict[int, Outcome]:
    """Gather the errors of each row into one `invalid` outcome, leaving out the rows in
    `without`.
    """
    return {
        row: Outcome(row=row, status=Status.INVALID, issues=found)
        for row, found in by_row(errors(issues)).items()
        if row not in without
    }


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
        carried: rows that are not judged again. Those that are settled take part in the comparison
            between rows; those that a person has set aside do not.

    Raises:
        UsageError: if the date format, or another flag, cannot be right.
        FolderError: if the folder cannot be read.
    """
    carried = carried or Outcomes()
    validation = _validated(sheet, selection, today)
    frame = validation.frame
    unusable = _in_error(validation.issues)
    aside = {row for row in carried if not carried.status(row).settled}
    present = _without(frame, aside)
    certificates = people.certificates(present)
    roll = None if selection.no_look_inside else Roll(frame)
    wanted = _wanted(frame, validation, certificates, aside)
    matching = match(pdfs, wanted, sheet=sheet, roll=roll, cache=cache)
    names = NameIndex(present)
    repeated = people.repeated(present, certificates, matching.alike, carried)
    issues = [
        *validation.issues,
        *matching.issues,
        *_courses_missing(frame, unusable),
        *people.conflicts(present),
        *people.namesakes(present, names.words.lines),
        *misplaced(sheet, names),
        *people.confirmations(frame, CONFIRM_PDF.name, PDF.name, Code.PDF_CONFIRMATION),
        *people.confirmations(frame, CONFIRM_EMAIL.name, EMAIL.name, Code.EMAIL_CONFIRMATION),
        *repeated.issues,
        *local_times(frame),
    ]
    issues = [issue for issue in issues if issue.row not in carried]
    wrong = rows_in_error(issues)
    stand_ins = {
        row: first
        for row, first in repeated.rows.items()
        if row not in carried and row not in wrong
    }
    return Batch(
        sheet=sheet,
        pdfs=pdfs,
        selection=selection,
        graduates=Graduates(
            _without(frame, wrong | carried.keys() | stand_ins.keys()), matching.pdfs
        ),
        issues=tuple(_in_order(issues, frame)),
        carried=carried,
        repeated=stand_ins,
        unsound=Unsound(
            _only(frame, wrong).select("row", *Belonging._fields), frozenset(unusable)
        ),
        notes=(matching.note,) if matching.note else (),
    )


def _in_error(issues: Iterable[Issue]) -> set[tuple[int | None, str | None]]:
    return {(one.row, one.column) for one in issues if one.severity is Severity.ERROR}


def _in_order(issues: list[Issue], frame: pl.DataFrame) -> list[Issue]:
    concerned = {issue.row for issue in issues}
    order = {row: place for place, row in enumerate(frame["row"]) if row in concerned}
    return sorted(issues, key=lambda issue: -1 if issue.row is None else order[issue.row])


def _without(frame: pl.DataFrame, rows: Set[int]) -> pl.DataFrame:
    return (
        frame.filter(~pl.col("row").is_in(pl.Series(list(rows), dtype=pl.UInt32).implode()))
        if rows
        else frame
    )


def _only(frame: pl.DataFrame, rows: Set[int]) -> pl.DataFrame:
    return frame.filter(pl.col("row").is_in(pl.Series(list(rows), dtype=pl.UInt32).implode()))


def ensure_usable(selection: Selection, *, today: date) -> None:
    """See, before there is any sheet, that the flags can be right.

    Raises:
        UsageError: if one cannot.
    """
    _validated(Sheet.empty(), selection, today)


def _validated(sheet: Sheet, selection: Selection, today: date) -> Validation:
    return validate(
        sheet,
        date_format=selection.date_format,
        today=today,
        grade_scale=selection.grade_scale,
        defaults={name: getattr(selection, name) for name in CHOSEN_FOR_ALL},
    )


def _wanted(
    frame: pl.DataFrame, validation: Validation, certificates: Mapping[int, int], aside: Set[int]
) -> Iterator[Wanted]:
    """Every row's wish for a file; one whose pdf cell is itself wrong wishes for none, so it is
    reported once.
    """
    spoiled = {
        issue.row
        for issue in validation.issues
        if issue.column == PDF.name and issue.severity is Severity.ERROR
    }
    columns = frame.select("row", "pdf", "email", "name").iter_rows()
    return (
        Wanted(row, pdf, email, name, certificate=certificates.get(row), set_aside=row in aside)
        for row, pdf, email, name in columns
        if row not in spoiled
    )


def _courses_missing(
    frame: pl.DataFrame, unusable: set[tuple[int | None, str | None]]
) -> list[Issue]:
    rows = frame.filter(pl.col(COURSE.name).is_null())["row"].to_list()
    return [
        Issue(
            row,
            COURSE.name,
            Code.COURSE_MISSING,
            say.COURSE_MISSING(),
        )
        for row in rows
        if (row, COURSE.name) not in unusable
    ]


CHOSEN_FOR_ALL = ("institution", "course", "cohort", "template", "issued_at")
"""Columns that a flag chooses for the whole batch: their cells are not a person's own."""
"""Columns whose empty cells stand for what a flag says."""
