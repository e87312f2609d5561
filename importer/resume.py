"""A corrected results workbook as the source of the next run: the rows on Failures as they stand, the rest carried."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars import DataFrame
from rapidfuzz import fuzz

from importer.batch import Selection
from importer.columns import COLUMNS, column_of, folded_heading
from importer.errors import SheetError
from importer.outcomes import Outcome, Status
from importer.results import PreviousResults, RunFacts, SourceTable, read_failures, read_results
from importer.sheet import Sheet, SheetColumn

_ALIKE = 60
"""Least similarity (0 to 100) of a row without its number to the row it is taken for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """What a resume works on.

    Attributes:
        sheet: every row: those of the earlier run, the corrected ones in their new form.
        carried: outcomes of the rows that are not touched.
        active: numbers of the rows that are to be done.
    """

    sheet: Sheet
    carried: Mapping[int, Outcome]
    active: frozenset[int]


def read_resumed(path: Path, past: Iterable[Path]) -> tuple[Resumed, PreviousResults]:
    """Read a results workbook, or its sheet Failures saved as delimited text, as the source of the next run.

    Delimited text holds the rows on Failures only; the whole picture is then taken from the newest past results
    workbook that has those rows unfinished, if there is one.

    Args:
        past: results workbooks of past runs, newest first; those that are gone are passed over.

    Raises:
        ResultsError: if the file is no results of ours.
        SheetError: if it cannot be read.
    """
    failures = read_failures(path)
    if path.suffix.lower() in _WORKBOOKS:
        previous = read_results(path)
    else:
        previous = _previous_of(failures, past) or PreviousResults(
            facts=None,
            source=SourceTable(
                headings=failures.headings,
                columns=failures.columns,
                frame=failures.frame.clear().cast({"row": pl.UInt32}),
            ),
            outcomes={},
        )
    return resumed(path, previous, failures), previous


_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")


def _previous_of(failures: SourceTable, past: Iterable[Path]) -> PreviousResults | None:
    rows = {row for row in failures.frame["row"].to_list() if row is not None}
    headings = {folded_heading(heading) for heading in failures.headings}
    for path in past:
        if rows and path.is_file():
            previous = read_results(path)
            unfinished = {row for row, outcome in previous.outcomes.items() if not outcome.status.settled}
            known = {folded_heading(heading) for heading in previous.source.headings}
            if rows <= unfinished and headings & known:
                return previous
    return None


def resumed(path: Path, previous: PreviousResults, failures: SourceTable) -> Resumed:
    """Put the rows of Failures, as they now stand, in the place of the rows they came from.

    A row is recognised by its number. One whose number was deleted is taken for the unfinished row that it resembles
    most; one that resembles none is a new row. An unfinished row that is no longer on Failures is carried over as it
    was: nobody is left out because a line was deleted.

    Args:
        path: the file resumed from, for messages.
        previous: the whole picture of the earlier run; may have no rows when only Failures was kept.
        failures: the rows on Failures, `row` null where there is no number.

    Raises:
        SheetError: if a column that every row needs was deleted.
    """
    headings, frames = _aligned(previous.source, failures)
    old, new = frames
    numbers = _numbers(previous, old, new)
    new = new.with_columns(pl.Series("row", numbers, dtype=pl.UInt32))
    carried_rows = old.filter(~pl.col("row").is_in(numbers))
    frame = pl.concat([carried_rows, new], how="vertical").sort("row", maintain_order=True)
    would_go = _would_go(previous)
    carried = {
        row: outcome for row, outcome in previous.outcomes.items() if row not in set(numbers) and row not in would_go
    }
    sheet = _sheet(path, headings, frame, previous.facts)
    return Resumed(sheet=sheet, carried=carried, active=frozenset(frame["row"].to_list()) - carried.keys())


def selection_of(facts: RunFacts | None) -> Selection:
    """The selection that the earlier run was given."""
    if facts is None:
        return Selection()
    given: dict[str, object] = {name: value for name, value in facts.selection.items() if name in _SELECTED}
    given |= {name: True for name in ("draft", "allow_reissue") if facts.selection.get(name)}
    return Selection(**given)  # type: ignore[arg-type]


_SELECTED = ("institution", "course", "cohort", "template", "issued_at", "date_format")


def _would_go(previous: PreviousResults) -> set[int]:
    """Rows that a check found ready: a resume of its report sends them too."""
    if previous.facts is None or previous.facts.mode != "check":
        return set()
    return {row for row, outcome in previous.outcomes.items() if outcome.status is Status.PENDING}


def _aligned(source: SourceTable, failures: SourceTable) -> tuple[list[str], tuple[DataFrame, DataFrame]]:
    """Both tables under the same headings: those of the earlier run, then columns the person added."""
    known = {folded_heading(heading): place for place, heading in enumerate(source.headings)}
    added = [heading for heading in failures.headings if folded_heading(heading) not in known]
    headings = [*source.headings, *added]
    places = {folded_heading(heading): place for place, heading in enumerate(headings)}
    return headings, (_under(headings, places, source), _under(headings, places, failures))


def _under(headings: Sequence[str], places: Mapping[str, int], table: SourceTable) -> DataFrame:
    keys = {places[folded_heading(heading)]: key for heading, key in zip(table.headings, _keys(table), strict=True)}
    columns = [
        (pl.col(keys[place]) if place in keys else pl.lit(None, dtype=pl.String)).alias(f"c{place + 1}")
        for place in range(len(headings))
    ]
    return table.frame.select(pl.col("row").cast(pl.UInt32), *columns)


def _keys(table: SourceTable) -> list[str]:
    return [name for name in table.frame.columns if name != "row"]


def _numbers(previous: PreviousResults, old: DataFrame, new: DataFrame) -> list[int]:
    """The row number of each row on Failures: its own, that of the row it resembles, or a new one."""
    known = set(old["row"].to_list())
    unfinished = {row for row, outcome in previous.outcomes.items() if not outcome.status.settled}
    texts = {cells[0]: _text(cells[1:]) for cells in old.iter_rows() if cells[0] in unfinished}
    taken: set[int] = set()
    numbers: list[int | None] = []
    for row in new["row"].to_list():
        # A settled row is never done again, whatever number somebody typed; nor is one number two rows.
        mine = row is not None and row not in taken and (row in unfinished or row not in known)
        numbers.append(row if mine else None)
        taken.update([row] if mine else [])
    for place, cells in enumerate(new.iter_rows()):
        if numbers[place] is None:
            likeness = {row: fuzz.ratio(_text(cells[1:]), text) for row, text in texts.items() if row not in taken}
            best = max(likeness, key=lambda row: likeness[row], default=None)
            if best is None or likeness[best] < _ALIKE:
                best = max([*known, *taken, previous.facts.header_row if previous.facts else 1]) + 1
            numbers[place] = best
            taken.add(best)
    return [number for number in numbers if number is not None]


def _text(cells: Sequence[str | None]) -> str:
    return "\x1f".join(cell or "" for cell in cells)


def _sheet(path: Path, headings: Sequence[str], frame: DataFrame, facts: RunFacts | None) -> Sheet:
    columns = tuple(
        SheetColumn(key=f"c{place}", letter="", heading=heading, column=column_of(heading))
        for place, heading in enumerate(headings, start=1)
    )
    present = {column.column for column in columns}
    missing = [column.name for column in COLUMNS if column.heading_required and column not in present]
    if missing:
        raise SheetError(
            f"{path} has no column {', '.join(missing)} any more: put it back, or resume from a fresh copy."
        )
    return Sheet(
        path=path,
        name=facts.worksheet if facts else None,
        header_row=facts.header_row if facts else 1,
        columns=columns,
        frame=frame,
        issues=(),
    )
