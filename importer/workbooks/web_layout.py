"""Where the lines and tables of a web page come to stand on the one worksheet that Excel makes of
them.

Everything stands below what comes before. A cell that spans others takes their places; a table in
a cell takes as many rows and columns as it has, and widens those that its cell stands in; a line
break in a cell begins a row of its own, which the row's other cells reach over.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from importer.sentences import workbooks as say
from importer.workbooks.findings import (
    LAST_COLUMN,
    LAST_ROW,
    Extent,
    Findings,
    UnreadableWorkbookError,
)
from importer.workbooks.web_cells import Cell, Item, TableRow, TextLine, WebTable

Row = tuple[int, list[str | None]]


def rows_of(items: Sequence[Item], findings: Findings) -> Iterator[Row]:
    """The rows of a worksheet, ascending; `findings` is filled once all are taken.

    Raises:
        UnreadableError: if there are more cells than any list has, or some where no worksheet
            reaches.
    """
    extent = Extent()
    number = 1
    largest, hidden_columns = 0, set[int]()
    for item in items:
        if isinstance(item, TextLine):
            if item.text:
                extent.add(number, 1, 1)
                yield number, [item.text]
            number += 1
            continue
        placing = _Placing(item, number, 1, findings)
        for place, row in placing.rows():
            extent.add(place, len(row), len(row) - row.count(None))
            yield place, row
        number = placing.number
        if placing.largest > largest:
            largest, hidden_columns = placing.largest, placing.hidden_columns
    for column in hidden_columns:
        findings.hide_column(column, column)
    extent.close()


@dataclass(slots=True)
class _Span:
    """A cell that reaches over several rows.

    Attributes:
        rows: how many of them are still to come.
        first: the number of its first row.
        column: on the worksheet.
        needs: the number of the row that has to follow, at least.
    """

    rows: int
    first: int
    column: int
    needs: int


@dataclass(slots=True)
class _Hidden:
    """Cells that are not shown, by column; and the columns in which any is."""

    cells: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    shown: set[int] = field(default_factory=set)


class _Placing:
    """Places a table whose first cell is at a row and a column.

    Attributes:
        number: the row that follows, once all rows are taken.
        hidden_columns: those that it hides, or the largest table in it does: the others are no
            list.
        largest: how many rows that table has.
    """

    def __init__(self, table: WebTable, number: int, column: int, findings: Findings) -> None:
        self._table = table
        self._findings = findings
        self.number = number
        self._first = column
        self._starts = _starts(table)
        self._spans: list[_Span] = []
        self._hidden = _Hidden()
        self._below: dict[int, dict[int, str]] = {}
        self.largest = len(table.rows)
        self.hidden_columns: set[int] = set()

    def rows(self) -> Iterator[Row]:
        """The rows, ascending."""
        for row, placed in _placed(self._table):
            begin, end = self.number, self.number + 1
            cells: list[str | None] = []
            for place, cell in placed:
                column = self._column(place)
                if isinstance(cell, Cell):
                    end = max(end, self._place(cell, column))
                    text = cell.text
                else:
                    text = cell
                    if text is not None and self._table.hides:
                        self._hidden.shown.add(column)
                if text is not None:
                    cells += [None] * (column - 1 - len(cells))
                    cells.append(text)
            self.number = self._after(end)
            if self.number > LAST_ROW:
                raise UnreadableWorkbookError(say.SPANS_TOO_FAR())
            yield from self._with_below(begin, cells, hidden=row.hidden)
        self._end()
        yield from self._with_below(self.number, [], hidden=False)

    def _column(self, place: int) -> int:
        return self._first + (_at(self._starts, place) if self._starts else place)

    def _place(self, cell: Cell, column: int) -> int:
        """Note what there is to say of a cell; gives the row that has to follow it."""
        number, found = self.number, self._findings
        if cell.content:
            needs = self._spill(cell.content, column)
        else:
            needs = number + cell.height
            if cell.text is not None:
                if cell.hidden:
                    self._hidden.cells[column].append(number)
                else:
                    self._hidden.shown.add(column)
                if cell.error:
                    found.errors[number, column] = cell.text
                if cell.struck:
                    found.struck.add((number, column))
            elif cell.unsaved:
                found.unsaved.append((number, column))
        if cell.rows > 1:
            self._spans.append(_Span(cell.rows, number, column, needs))
            return number + 1
        return needs

    def _spill(self, content: Sequence[Item], column: int) -> int:
        """Place lines and tables in a cell, one below the other."""
        number = self.number
        for item in content:
            if isinstance(item, TextLine):
                if item.text:
                    self._below.setdefault(number, {})[column] = item.text
                number += 1
                continue
            placing = _Placing(item, number, column, self._findings)
            for place, row in placing.rows():
                at = self._below.setdefault(place, {})
                at.update((spot, text) for spot, text in enumerate(row, start=1) if text)
            number = placing.number
            if placing.largest > self.largest:
                self.largest, self.hidden_columns = placing.largest, placing.hidden_columns
        return number

    def _after(self, end: int) -> int:
        """The row that follows one that takes the rows up to another; ends what spans it last."""
        ended = []
        for span in self._spans:
            span.rows -= 1
            if not span.rows:
                end = max(end, span.needs)
                ended.append(span)
        if ended:
            self._spans = [span for span in self._spans if span.rows]
            self._merge(ended, end - 1)
        return end

    def _merge(self, spans: Sequence[_Span], last: int) -> None:
        self._findings.merged += [
            (span.first, last, span.column) for span in spans if last > span.first
        ]

    def _with_below(self, begin: int, cells: list[str | None], *, hidden: bool) -> Iterator[Row]:
        """A row, and those that tables in its cells add to it."""
        if cells and not self._below:
            if hidden:
                self._findings.hidden_rows.add(begin)
            yield begin, cells
            return
        if cells:
            at = self._below.setdefault(begin, {})
            at.update((spot, text) for spot, text in enumerate(cells, start=1) if text)
        for number in sorted(self._below):
            if number < self.number:
                if hidden:
                    self._findings.hidden_rows.add(number)
                yield number, _listed(self._below.pop(number))

    def _end(self) -> None:
        if self._spans:
            needed = max(span.needs for span in self._spans)
            self._merge(self._spans, max(self.number, needed) - 1)
            self.number = max(self.number, needed)
        hidden = {self._column(place) for place in self._table.hidden_columns}
        for column, numbers in self._hidden.cells.items():
            if column in self._hidden.shown:
                # Here and there a cell is hidden, and what stands beside it has moved.
                self._findings.hidden_rows.update(numbers)
            else:
                hidden.add(column)
        if self.largest == len(self._table.rows):
            self.hidden_columns = hidden


def _listed(cells: dict[int, str]) -> list[str | None]:
    return [cells.get(column) for column in range(1, max(cells) + 1)]


_Placed = list[tuple[int, "str | Cell | None"]]


def _placed(table: WebTable) -> Iterator[tuple[TableRow, _Placed]]:
    """Each row, and its cells with their places in the table, counted from 0."""
    taken: dict[int, int] = {}  # up to which row, counted from 0, a place is a cell's of above
    for number, row in enumerate(table.rows):
        place = 0
        placed: _Placed = []
        for cell in row.cells:
            while taken and taken.get(place, 0) > number:
                place += 1
            if place >= LAST_COLUMN:
                raise UnreadableWorkbookError(say.SPANS_TOO_FAR())
            placed.append((place, cell))
            end = place + (cell.columns if isinstance(cell, Cell) else 1)
            if isinstance(cell, Cell) and cell.rows > 1:
                taken.update(dict.fromkeys(range(place, end), number + cell.rows))
            place = end
        yield row, placed


def _starts(table: WebTable) -> list[int]:
    """Where each of a table's columns begins, counted from 0; nothing where each is one wide."""
    if not table.nests:
        return []
    widths: dict[int, int] = {}
    wide: list[tuple[int, int, int]] = []
    for _, placed in _placed(table):
        for place, cell in placed:
            needs = _width(cell)
            if needs > 1 and isinstance(cell, Cell) and cell.columns > 1:
                wide.append((place, place + cell.columns, needs))
            elif needs > 1:
                widths[place] = max(widths.get(place, 1), needs)
            widths.setdefault(place, 1)
    for begin, end, needs in wide:
        has = sum(widths.get(place, 1) for place in range(begin, end))
        if needs > has:
            widths[end - 1] = widths.get(end - 1, 1) + needs - has
    starts = [0]
    for place in range(max(widths, default=0) + 1):
        starts.append(starts[-1] + widths.get(place, 1))
    return starts


def _width(cell: "str | Cell | None") -> int:
    """Columns that a cell's own tables take."""
    if not isinstance(cell, Cell):
        return 1
    tables = (item for item in cell.content if isinstance(item, WebTable))
    return max((_width_of(table) for table in tables), default=1)


def _width_of(table: WebTable) -> int:
    """Columns that a table takes."""
    if table.widest is None:
        starts = _starts(table)
        table.widest = 1
        for _, placed in _placed(table):
            for place, cell in placed:
                end = place + (cell.columns if isinstance(cell, Cell) else 1)
                table.widest = max(table.widest, _at(starts, end) if starts else end)
    return table.widest


def _at(starts: Sequence[int], place: int) -> int:
    return starts[place] if place < len(starts) else starts[-1] + place - len(starts) + 1
