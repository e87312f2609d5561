"""What a workbook's reader tells beside the cells: worksheets, and what is odd, merged, hidden or
struck out.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from importer.sentences import Message, SaidError
from importer.sentences import workbooks as say

Place = tuple[int, int]
"""(row, column), counted from 1."""

VISIBLE, HIDDEN, VERY_HIDDEN = "visible", "hidden", "very hidden"
"""Whether a person sees a worksheet's tab; the last can be shown by a program only."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""As far as a worksheet reaches."""

_MANY_CELLS = 5_000_000
_SPARSE = 50
"""A sheet whose cells fill less than one part in so many of the rectangle around them has a stray
one far out.
"""
_MOST_CELLS = 50_000_000
"""More cells than that are no list of graduates: a hundred thousand of them have a million."""


class UnreadableWorkbookError(SaidError):
    """A workbook cannot be read; it says the rest of a sentence that begins with its path: "is
    damaged (…): …".
    """


def damaged(why: Message | BaseException, *, part: str = "") -> UnreadableWorkbookError:
    """The error for a file of which something is not as it has to be."""
    reason = why if isinstance(why, Message) else str(why) or type(why).__name__
    if part:
        return UnreadableWorkbookError(say.PART_DAMAGED(part=part, why=reason))
    return UnreadableWorkbookError(say.DAMAGED(why=reason))


class Worksheet(NamedTuple):
    """A worksheet's name, and whether it is visible, hidden or very hidden."""

    name: str
    visibility: str


@dataclass(slots=True)
class Findings:
    """What was found in a worksheet; filled while its rows are read.

    Attributes:
        errors: cells that show an error, and the error as it is stored: #N/A.
        unsaved: cells whose formula was never calculated.
        merged: first row, last row and column of the values that are shown over several rows.
        hidden_rows: rows with cells that are hidden; those that a filter hides are only in
            `filtered_rows`.
        filtered_rows: rows with cells that a filter hides.
        hidden_columns: columns that are hidden or have no width.
        struck: cells that are not empty and whose whole text is struck out.
    """

    errors: dict[Place, str] = field(default_factory=dict)
    unsaved: list[Place] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    filtered_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: set[Place] = field(default_factory=set)

    def hide_column(self, first: int, last: int) -> None:
        """Note a span of hidden columns."""
        self.hidden_columns.update(range(max(first, 1), min(last, LAST_COLUMN) + 1))

    def filtered(self, first: int, last: int) -> None:
        """Note that a filter is what hides the rows of a span, both ends in it."""
        by_filter = {row for row in self.hidden_rows if first <= row <= last}
        self.filtered_rows |= by_filter
        self.hidden_rows -= by_filter


class Extent:
    """How far the cells of a worksheet reach, and how many there are.

    Raises:
        UnreadableError: from its methods, if there are too many or one lies far out.
    """

    def __init__(self) -> None:
        self._cells = 0
        self._last = (0, 0)
        self._widest = (0, 0)

    def add(self, row: int, width: int, filled: int) -> None:
        """Take a row in.

        Args:
            width: its last column that is not empty.
            filled: how many of its cells are not empty.
        """
        self.expect(filled)
        self._cells += filled
        self._last = max(self._last, (row, width))
        self._widest = max(self._widest, (width, row))

    def expect(self, cells: int) -> None:
        """So many cells that are not empty will follow."""
        if self._cells + cells > _MOST_CELLS:
            raise UnreadableWorkbookError(say.TOO_MANY_CELLS(most=f"{_MOST_CELLS:,}"))

    def close(self) -> None:
        """All rows were taken in."""
        around = self._last[0] * self._widest[0]
        if around > _MANY_CELLS and around > _SPARSE * self._cells:
            row, column = (
                self._last if self._last[0] > 100_000 else (self._widest[1], self._widest[0])
            )
            raise UnreadableWorkbookError(say.CELL_FAR_AWAY(cell=f"{letter_of(column)}{row}"))


def letter_of(position: int) -> str:
    """Excel's letter of the column at a position counted from 1.

    >>> letter_of(28)
    'AB'
    """
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_of(letters: str) -> int:
    """The position, counted from 1, of the column with a letter.

    >>> column_of("AB")
    28

    Raises:
        UnreadableError: if there is no such column.
    """
    column = 0
    for letter in letters.upper()[:4]:
        column = column * 26 + ord(letter) - 64
    if not letters.isascii() or not letters.isalpha() or not 1 <= column <= LAST_COLUMN:
        raise damaged(say.NO_SUCH_COLUMN(letters=letters[:20]))
    return column
