"""Rows of text, kept in little memory: sixteen bytes a cell, long text once, and nothing for what
is blank.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import polars as pl

from importer.workbooks.gathering import Cells, Gathering

__all__ = ["Cells", "Rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    """Some rows, blank ones left out; they lie one after the other, each up to its last cell that
    is not empty.

    Attributes:
        cells: the cells of all rows (String).
        numbers: each row's number, counted from 1 and ascending (UInt32).
        starts: where in `cells` each row begins (UInt32).
        filled: how many of `cells` are each row's (UInt32).
        lengths: how many cells each row was written with (UInt32).
        narrowest: the least of `filled`.
        widest: the most of `filled`.
        nothing: an empty cell for each row (String).
    """

    cells: pl.Series
    numbers: pl.Series
    starts: pl.Series
    filled: pl.Series
    lengths: pl.Series
    narrowest: int
    widest: int
    nothing: pl.Series

    def column(self, place: int) -> pl.Series:
        """The cells of one column; all columns without any cell here are one and the same, which
        takes no memory.
        """
        if place >= self.widest:
            return self.nothing
        places = self.starts + place
        return self.cells.gather(
            places.set(self.filled <= place, None) if place >= self.narrowest else places
        )

    def rows(self) -> Iterator[tuple[int, list[str | None]]]:
        cells = self.cells.to_list()
        for number, start, filled, length in zip(
            self.numbers, self.starts, self.filled, self.lengths, strict=True
        ):
            yield number, cells[start : start + filled] + [None] * (length - filled)

    def only(self, wanted: pl.Series) -> "_Chunk":
        """The rows for which a Boolean is true."""
        return _chunk(
            self.cells,
            self.numbers.filter(wanted),
            self.starts.filter(wanted),
            self.filled.filter(wanted),
            self.lengths.filter(wanted),
        )


def _chunk(
    cells: pl.Series, numbers: pl.Series, starts: pl.Series, filled: pl.Series, lengths: pl.Series
) -> _Chunk:
    narrowest, widest = filled.min(), filled.max()
    assert isinstance(narrowest, int)
    assert isinstance(widest, int)
    return _Chunk(
        cells=cells,
        numbers=numbers,
        starts=starts,
        filled=filled,
        lengths=lengths,
        narrowest=narrowest,
        widest=widest,
        nothing=cells.clear(len(numbers)),
    )


class Rows:
    """The rows of a worksheet or a file from row 1 on. Looked at one by one, blank ones are rows
    without cells.
    """

    def __init__(self, rows: Iterable[Cells]) -> None:
        """Pack rows as they come; a few thousand at a time are in memory as they were given."""
        self._chunks: list[_Chunk] = []
        gathering = Gathering.empty()
        for number, row in enumerate(rows, start=1):
            filled = len(row)
            while filled and row[filled - 1] is None:
                filled -= 1
            if filled:
                if gathering.is_full(filled):
                    self._chunks.append(_packed(gathering))
                    gathering = Gathering.empty()
                gathering.add(number, row, filled)
        if gathering.cells:
            self._chunks.append(_packed(gathering))

    @classmethod
    def of(cls, gatherings: Iterable[Gathering]) -> "Rows":
        """Pack rows that were gathered elsewhere."""
        rows = cls(())
        rows._chunks = [_packed(gathering) for gathering in gatherings]
        return rows

    def __iter__(self) -> Iterator[list[str | None]]:
        """Each row with as many cells as it was written with, up to the last that is not blank."""
        before = 0
        for chunk in self._chunks:
            for number, cells in chunk.rows():
                for _ in range(number - before - 1):
                    yield []
                yield cells
                before = number

    def head(self, count: int) -> list[list[str | None]]:
        """The first rows, or all when there are fewer."""
        return list(islice(self, count))

    def below(self, row: int) -> "Rows":
        """Those below a row, under the numbers that they have; the others are then blank."""
        rows = Rows(())
        for chunk in self._chunks:
            if chunk.numbers[0] > row:
                rows._chunks.append(chunk)
            elif chunk.numbers[-1] > row:
                rows._chunks.append(chunk.only(chunk.numbers > row))
        return rows

    @property
    def numbers(self) -> pl.Series:
        """The numbers of the rows that are not blank, ascending (UInt32)."""
        return _joined([chunk.numbers for chunk in self._chunks], pl.UInt32).rechunk()

    @property
    def width(self) -> int:
        """The columns up to the last cell that is not empty."""
        return max((chunk.widest for chunk in self._chunks), default=0)

    def column(self, place: int) -> pl.Series:
        """The cells of a column, of the rows that are not blank (String); one without cells takes
        no memory.
        """
        column = _joined([chunk.column(place) for chunk in self._chunks], pl.String)
        # Joining what is mostly empty would write down every empty cell.
        return column.rechunk() if column.null_count() < len(column) // 2 else column

    def beyond(self, width: int) -> Iterator[tuple[int, list[str | None]]]:
        """Number and cells of the rows that have a cell behind so many columns."""
        for chunk in self._chunks:
            if chunk.widest > width:
                yield from chunk.only(chunk.filled > width).rows()


def _packed(gathering: Gathering) -> _Chunk:
    counts = (gathering.numbers, gathering.starts, gathering.filled, gathering.lengths)
    numbers, starts, filled, lengths = (pl.Series(one.tolist(), dtype=pl.UInt32) for one in counts)
    return _chunk(pl.Series(gathering.cells, dtype=pl.String), numbers, starts, filled, lengths)


def _joined(parts: list[pl.Series], kind: type[pl.DataType]) -> pl.Series:
    return pl.concat(parts, rechunk=False) if parts else pl.Series([], dtype=kind)
