"""The rows of an earlier run as they now stand in its workbook, each with the row that it is."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import polars as pl
from polars import DataFrame

from importer.headings import columns_of
from importer.issues import Code, Issue, Severity
from importer.issuing.batch import CHOSEN_FOR_ALL
from importer.issuing.identity import Earlier, Telling, WorkbookLine
from importer.outcomes import Status
from importer.results import (
    TELLING,
    PreviousResults,
    SourceTable,
    cell_print,
    known_columns,
    whole_prints,
)
from importer.sentences import resuming as say
from importer.wording import folded_heading


def _would_go(previous: PreviousResults) -> set[int]:
    """Rows that a check found ready: a resume of its report sends them too."""
    if previous.facts is None or previous.facts.mode != "check":
        return set()
    return {row for row, outcome in previous.outcomes.items() if outcome.status is Status.PENDING}


def _aligned(
    source: SourceTable, failures: SourceTable
) -> tuple[list[str], tuple[DataFrame, DataFrame]]:
    """Both tables under the same headings: those of the earlier run, then columns the person
    added.
    """
    known = {folded_heading(heading): place for place, heading in enumerate(source.headings)}
    added = [heading for heading in failures.headings if folded_heading(heading) not in known]
    headings = [*source.headings, *added]
    places = {folded_heading(heading): place for place, heading in enumerate(headings)}
    return headings, (_under(headings, places, source), _under(headings, places, failures))


def _under(headings: Sequence[str], places: Mapping[str, int], table: SourceTable) -> DataFrame:
    keys = {
        places[folded_heading(heading)]: key
        for heading, key in zip(table.headings, _keys(table), strict=True)
    }
    columns = [
        (pl.col(keys[place]) if place in keys else pl.lit(None, dtype=pl.String)).alias(
            f"c{place + 1}"
        )
        for place in range(len(headings))
    ]
    return table.frame.select(pl.col("row").cast(pl.UInt32), *columns)


def _keys(table: SourceTable) -> list[str]:
    return [name for name in table.frame.columns if name != "row"]


class Corrected:
    """The earlier run's rows, and those of its workbook as they now stand, each with the row that
    it is.

    Attributes:
        headings: those of the earlier run, then columns that the person added.
        old: the rows on the sheet Results, under these headings.
        numbers: the numbers of all of the earlier run's rows.
        ready: rows that a check found ready, which are taken from Results.
        left: rows that stood on Failures.
        lines: the rows on Failures.
        found: the row that each of them is, None for one that is nobody's.
    """

    def __init__(self, previous: PreviousResults, failures: SourceTable) -> None:
        self.headings, (self.old, self.new) = _aligned(previous.source, failures)
        self._memory, self._previous = previous.memory, previous
        self._places = {
            column.name: place
            for place, column in enumerate(columns_of(self.headings), start=1)
            if column is not None
        }
        self.numbers = set(self.old["row"].to_list())
        self.ready = _would_go(previous)
        self.left = {
            row for row, outcome in previous.outcomes.items() if not outcome.status.settled
        } - self.ready
        self._cells = {row: cells for row, *cells in self.old.iter_rows()}
        wrong = {row: previous.outcomes[row].issues for row in self.left}
        self._earlier = Earlier(
            {row: self._remembered(row) for row in self.left | self.ready}, wrong
        )
        self._ready_lines = [
            WorkbookLine(row, self._telling(self._cells[row])) for row in sorted(self.ready)
        ]
        self.lines = [
            WorkbookLine(number, self._telling(cells)) for number, *cells in self.new.iter_rows()
        ]
        # Those on Results come first: what was copied from there to Failures is the copy.
        self._found = self._earlier.recognised([*self._ready_lines, *self.lines])
        self.found = self._found[len(self._ready_lines) :]

    def _telling(self, cells: Sequence[str | None]) -> Telling:
        return tuple(
            cell_print(cells[self._places[name] - 1]) if name in self._places else ""
            for name in TELLING
        )

    def _remembered(self, row: int) -> Telling:
        """What told whose a row is: as the workbook remembers it, or, of an older one, as it
        stands on Results.
        """
        known = self._memory.rows.get(row) if self._memory else None
        return known.telling if known and known.telling else self._telling(self._cells[row])

    def row_numbers(self, header_row: int) -> list[int]:
        """The row number of each row on Failures: that of the row it is, or one that nobody
        has.
        """
        taken = self.numbers | {row for row in self.found if row is not None}
        last = max(
            [*taken, header_row, *(line.number for line in self.lines if line.number is not None)]
        )
        numbers: list[int] = []
        for line, row in zip(self.lines, self.found, strict=True):
            number = row if row is not None else line.number
            if number is None or (row is None and number in taken):
                last += 1
                number = last
            taken.add(number)
            numbers.append(number)
        return numbers

    def completed(self, numbers: Sequence[int], failures: SourceTable) -> DataFrame:
        """The rows on Failures with the cells of the columns that were deleted there: that is no
        correction.

        Only a row that is surely the same person's gets back what is a person's own.
        """
        new = self.new.with_columns(pl.Series("row", numbers, dtype=pl.UInt32))
        kept = {folded_heading(heading) for heading in failures.headings}
        deleted = {
            f"c{place}": name
            for place, name in enumerate(self.headings, 1)
            if folded_heading(name) not in kept
        }
        if not deleted:
            return new
        sure = [
            row
            for line, row in zip(self.lines, self.found, strict=True)
            if row is not None
            and self._earlier.is_surely(row, line.telling)
            and row not in self.changed
        ]
        same = pl.col("row").is_in(pl.Series(sure, dtype=pl.UInt32).implode())
        of_all = {f"c{self._places[name]}" for name in CHOSEN_FOR_ALL if name in self._places}
        before = self.old.select(
            "row", *(pl.col(key) if key in of_all else pl.when(same).then(key) for key in deleted)
        )
        return (
            new.drop(*deleted)
            .join(before, on="row", how="left", maintain_order="left")
            .select(new.columns)
        )

    def torn(self, numbers: Sequence[int]) -> Iterator[Issue]:
        """An error for each cell that has come from another row."""
        ready = [line.number for line in self._ready_lines]
        lines = [*self._ready_lines, *self.lines]
        for place, cells in self._earlier.torn(lines, self._found).items():
            row = [*ready, *numbers][place]
            for cell, others in cells.items():
                column = TELLING[cell]
                said = say.TORN(column=column, rows=others)
                yield Issue(row, column, Code.TORN_ROW, said)

    @cached_property
    def changed(self) -> set[int]:
        """The rows that were changed on the sheet Results."""
        memory, source = self._memory, self._previous.source
        if memory is None or not set(memory.columns) <= set(source.columns):
            return set()
        return {
            row
            for row, whole in whole_prints(source, memory.columns)
            if row in memory.rows and memory.rows[row].whole != whole
        }

    def changed_on_results(self, new: DataFrame) -> Iterator[Issue]:
        """What became of corrections on the sheet Results: Failures is what is read."""
        rows = {row: cells for row, *cells in new.iter_rows()}
        for row in sorted(self.changed & rows.keys()):
            before, now = self._cells[row], rows[row]
            differ = sorted(
                name
                for name, place in self._places.items()
                if (before[place - 1] or "") != (now[place - 1] or "")
            )
            if differ:
                said = say.CORRECTED_ON_RESULTS(columns=differ)
                yield Issue(row, differ[0], Code.CHANGED_ON_RESULTS, said)
        if used := sorted(self.changed & self.ready):
            said = say.TAKEN_FROM_RESULTS(rows=used)
            yield Issue(None, None, Code.CHANGED_ON_RESULTS, said, severity=Severity.NOTE)
        if idle := sorted(self.changed - self.ready - rows.keys()):
            said = say.CHANGED_IN_VAIN(rows=idle)
            yield Issue(None, None, Code.CHANGED_ON_RESULTS, said, severity=Severity.WARNING)

    def origins(self, numbers: Sequence[int]) -> dict[int, str]:
        """The print of each row as it stood in the first run's spreadsheet; "" for one that did
        not.
        """
        if self._memory is not None:
            known = {row: one.origin for row, one in self._memory.rows.items()}
        else:
            known = dict(whole_prints(self._previous.source, known_columns(self._previous.source)))
        new = {number: "" for number, row in zip(numbers, self.found, strict=True) if row is None}
        return known | new
