"""A corrected results workbook as the source of the next run: the rows on Failures as they stand,
the rest carried.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
from polars import DataFrame

from importer.columns import COLUMNS
from importer.errors import ImporterError, ResultsError, SheetError
from importer.headings import columns_of
from importer.issues import Code, Issue, Severity
from importer.issuing.as_corrected import Corrected
from importer.issuing.batch import Selection
from importer.outcomes import Outcome, Outcomes
from importer.results import (
    PreviousResults,
    RunFacts,
    SourceTable,
    first_name,
    read_facts,
    read_failures,
    read_results,
)
from importer.sentences import resuming as say
from importer.sheet import Sheet, SheetColumn, Spreadsheet, spreadsheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """What a resume works on.

    Attributes:
        sheet: every row: those of the earlier run, the corrected ones in their new form.
        carried: outcomes of the rows that are not touched.
        origins: prints of the rows as they stood in the first run's spreadsheet, by number; "" for
            later ones.
        origin: file name of that spreadsheet, without its ending.
    """

    sheet: Sheet
    carried: Outcomes
    origins: Mapping[int, str]
    origin: str


def read_resumed(
    given: Path | Spreadsheet, past: Iterable[Path], *, encoding: str | None = None
) -> tuple[Resumed, PreviousResults]:
    """Read a results workbook, or its sheet Failures saved as delimited text, as the source of the
    next run.

    Delimited text holds the rows on Failures only; everything else is then taken from the newest
    past results workbook that has those rows unfinished.

    Args:
        past: results workbooks of past runs, newest first; those that are gone are passed over.
        encoding: what delimited text is in; None tells it by its letters.

    Raises:
        ResultsError: if the file is no results of ours, or delimited text that fits no past run,
            or several.
        SheetError: if it cannot be read.
    """
    with spreadsheet(given) as file:
        facts = read_facts(file) if file.is_workbook else None
        if facts is not None and facts.is_afterwards:
            about = facts.previous or ""
            said = say.AFTERWARDS(path=file.path, command=facts.command, previous=about)
            raise ResultsError(said)
        failures = read_failures(file, encoding=encoding)
        previous = (
            read_results(file) if file.is_workbook else _previous_of(file.path, failures, past)
        )
    return resumed(file.path, previous, failures), previous


def _previous_of(path: Path, failures: SourceTable, past: Iterable[Path]) -> PreviousResults:
    """The newest results workbook whose Failures the rows come from: another class's would lead to
    wrong people.
    """
    readable = (previous for previous in map(_readable, past) if previous is not None)
    fitting = [previous for previous in readable if _comes_from(failures, previous)]
    batches = {
        (one.facts.host, one.facts.tenant, one.facts.pdfs, one.facts.mode)
        for one in fitting
        if one.facts
    }
    if len(batches) == 1:
        return next(one for one in fitting if one.facts)
    raise ResultsError(say.SEVERAL_RUNS_FIT(path=path) if batches else say.NO_RUN_FITS(path=path))


def _readable(path: Path) -> PreviousResults | None:
    try:
        return read_results(path) if path.is_file() else None
    except ImporterError:
        return None  # moved away, spoilt, or somebody else's: then the rows do not come from it


def _comes_from(failures: SourceTable, previous: PreviousResults) -> bool:
    """Whether the rows of Failures are those that the earlier run left unfinished; some may be
    new.
    """
    now = Corrected(previous, failures)
    strange = any(
        row is None and line.number in now.numbers
        for row, line in zip(now.found, now.lines, strict=True)
    )
    return not strange and any(row is not None for row in now.found)


def resumed(path: Path, previous: PreviousResults, failures: SourceTable) -> Resumed:
    """Put the rows of Failures, as they now stand, in the place of the rows they came from.

    A row is recognised by what tells whose it is, and by its number where it is still the same
    person's. One that is nobody's is a new row, and takes nobody's place. An unfinished row that
    is no longer on Failures was set aside by a person, and is carried over as it was. A column of
    the source that was deleted from Failures keeps its cells. A row whose cells have come from
    different rows is stopped: see `importer.issuing.identity`.

    Args:
        path: the file resumed from, for messages.
        previous: the whole picture of the earlier run.
        failures: the rows on Failures, `row` null where there is no number.

    Raises:
        SheetError: if a column that every row needs was deleted.
    """
    now = Corrected(previous, failures)
    numbers = now.row_numbers(previous.facts.header_row if previous.facts else 1)
    new = now.completed(numbers, failures)
    frame = pl.concat([now.old.filter(~pl.col("row").is_in(numbers)), new], how="vertical")
    again = {*numbers, *now.ready}
    aside = now.left - {row for row in now.found if row is not None}
    carried = Outcomes(
        _set_aside(outcome) if row in aside else outcome
        for row, outcome in previous.outcomes.items()
        if row not in again
    )
    issues = [*now.torn(numbers), *now.changed_on_results(new)]
    if carried.set_aside:
        said = say.ROWS_SET_ASIDE(rows=carried.set_aside)
        issues.append(Issue(None, None, Code.SET_ASIDE, said, severity=Severity.NOTE))
    facts = previous.facts
    return Resumed(
        sheet=as_sheet(
            path, now.headings, frame.sort("row", maintain_order=True), facts, tuple(issues)
        ),
        carried=carried,
        origins=now.origins(numbers),
        origin=(facts.origin or first_name(Path(facts.sheet))) if facts else "",
    )


def _set_aside(outcome: Outcome) -> Outcome:
    if outcome.set_aside:
        return outcome
    issue = Issue(outcome.row, None, Code.SET_ASIDE, say.SET_ASIDE(), severity=Severity.NOTE)
    return replace(outcome, issues=(*outcome.issues, issue))


def selection_of(facts: RunFacts | None) -> Selection:
    """The selection that the earlier run was given, but for --allow-reissue, which is meant
    once.
    """
    if facts is None:
        return Selection()
    given: dict[str, object] = {
        name: value for name, value in facts.selection.items() if name in _SELECTED
    }
    given |= {name: True for name in ("draft", "no_look_inside") if facts.selection.get(name)}
    return Selection(**given)  # type: ignore[arg-type]


def pdfs_of(facts: RunFacts, workbook: Path) -> Path:
    """The folder of PDFs of an earlier run: where it was, or where it now lies beside the
    workbook.

    A batch of the inbox is moved as a whole when it is done, so its workbook names a place that is
    gone.

    Args:
        workbook: the results workbook that the facts come from.
    """
    before = Path(facts.pdfs)
    if before.is_dir():
        return before
    beside = workbook.parent / os.path.relpath(facts.pdfs, Path(facts.sheet).parent)
    return beside if beside.is_dir() else before


_SELECTED = (
    *("institution", "course", "cohort", "template", "issued_at"),
    *("date_format", "grade_scale", "encoding"),
)


def as_sheet(
    path: Path,
    headings: Sequence[str],
    frame: DataFrame,
    facts: RunFacts | None,
    issues: tuple[Issue, ...] = (),
) -> Sheet:
    """Rows of a results workbook as the sheet that they came from.

    Args:
        frame: as `Sheet.frame` has them.
        facts: what the workbook tells of its run.

    Raises:
        SheetError: if a column that every row needs is not there.
    """
    columns = tuple(
        SheetColumn(key=f"c{place}", letter="", heading=heading, column=known)
        for place, (heading, known) in enumerate(
            zip(headings, columns_of(headings), strict=True), start=1
        )
    )
    present = {column.column for column in columns}
    missing = [
        column.name for column in COLUMNS if column.heading_required and column not in present
    ]
    if missing:
        raise SheetError(say.NO_COLUMN(path=path, columns=missing))
    return Sheet(
        path=path,
        name=facts.worksheet if facts else None,
        header_row=facts.header_row if facts else 1,
        columns=columns,
        frame=frame,
        issues=issues,
    )
