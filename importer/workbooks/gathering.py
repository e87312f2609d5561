"""Rows of text on their way into packed columns: a few thousand at a time, as one list of
cells.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

_CELLS_TOGETHER = 32_768
"""Cells that are gathered as Python objects, of a hundred bytes each, before they are packed."""
_MOST_SPREAD = 8 * _CELLS_TOGETHER
"""Cells of the rectangle around a chunk: a row of ten thousand cells is not to widen thousands of
others.
"""
_ROWS_TOGETHER = 32_768

Cells = Sequence[str | None]
"""The cells of one row, from column A on; None is an empty cell."""


@dataclass(slots=True)
class Gathering:
    """Some rows, blank ones left out; they lie one after the other, each up to its last cell that
    is not empty.

    Attributes:
        cells: the cells of all rows.
        numbers: each row's number, counted from 1 and ascending.
        starts: where in `cells` each row begins.
        filled: how many of `cells` are each row's.
        lengths: how many cells each row was written with.
    """

    cells: list[str | None]
    numbers: "array[int]"
    starts: "array[int]"
    filled: "array[int]"
    lengths: "array[int]"
    widest: int = 0

    @classmethod
    def empty(cls) -> "Gathering":
        """One without rows."""
        return cls([], array("I"), array("I"), array("I"), array("I"))

    def is_full(self, filled: int) -> bool:
        """Whether a row of so many cells belongs in the next one: there are enough, or it is far
        wider than they.
        """
        rows = len(self.numbers)
        spread = (rows + 1) * max(self.widest, filled)
        full = len(self.cells) >= _CELLS_TOGETHER or rows >= _ROWS_TOGETHER
        return bool(rows) and (full or spread > _MOST_SPREAD)

    def add(self, number: int, row: Cells, filled: int) -> None:
        """Take a row in.

        Args:
            filled: how many of its cells there are up to the last that is not empty.
        """
        self.numbers.append(number)
        self.starts.append(len(self.cells))
        self.filled.append(filled)
        self.lengths.append(len(row))
        self.widest = max(self.widest, filled)
        self.cells += row[:filled]
