"""A sheet as it was read: text under the row numbers that a person sees."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import polars as pl

from importer import titles
from importer.columns import COLUMNS, Column
from importer.issues import Issue
from importer.sentences import Message, headings
from importer.sentences import sheet as say
from importer.sheet.rows import Rows
from importer.workbooks.findings import letter_of

__all__ = ["Appearance", "Sheet", "SheetColumn", "Table", "Visibility", "letter_of"]


class Visibility(StrEnum):
    """Whether a person sees a worksheet's tab."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    VERY_HIDDEN = "very hidden"
    """A program has hidden it, and Excel's menus do not offer to show it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """What a worksheet shows and hides, found in the same pass as its cells; delimited text hides
    nothing.

    Attributes:
        hidden_rows: numbers of the rows that are hidden by hand, in a closed group, or have no
            height.
        filtered_rows: numbers of the rows that a filter hides; none of them is among
            `hidden_rows`.
        struck: (row, column), counted from 1, of the cells that are not empty and whose whole text
            is struck out.
        hidden_columns: positions, counted from 1, of the columns that are hidden or have no width.
        visibility: of the worksheet itself.
        worksheets: every worksheet of the workbook, in its order: name and visibility; none of
            delimited text.
    """

    hidden_rows: frozenset[int] = frozenset()
    filtered_rows: frozenset[int] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    visibility: Visibility = Visibility.VISIBLE
    worksheets: tuple[tuple[str, Visibility], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """One column of somebody's sheet.

    Attributes:
        key: its name in the frame: `c1`, `c2`… by position in the sheet.
        letter: its letter in Excel.
        heading: as typed, trimmed.
        column: the known column that the heading names, or None.
        parts: the headings of the columns that were joined in it, if it is made of several.
    """

    key: str
    letter: str
    heading: str
    column: Column | None
    parts: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What a person knows it by in their sheet."""
        return " + ".join(self.parts) or self.heading

    def said(self) -> Message:
        """Its heading in a sentence, and where it stands."""
        return headings.HEADING(heading=self.heading, letter=self.letter)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The rows below the heading row, as text.

    Attributes:
        name: the worksheet; None for delimited text.
        header_row: number of the heading row, as Excel counts.
        columns: the columns that have a heading or any cell, in the order of the sheet.
        frame: "row" (UInt32, the row number in Excel) and one String column for each key; null is
            an empty cell. Dates are ISO text, other cells what the cell shows. Blank rows are
            absent; hidden and filtered rows are present, since nobody is left out.
        issues: cells that cannot be read for what they are.
        appearance: what the worksheet shows and hides; rows and columns are numbered as in
            `Table`.
    """

    path: Path
    name: str | None
    header_row: int
    columns: tuple[SheetColumn, ...]
    frame: pl.DataFrame
    issues: tuple[Issue, ...] = ()
    appearance: Appearance = Appearance()

    @classmethod
    def empty(cls) -> "Sheet":
        """A sheet of nobody."""
        rows = pl.DataFrame({"row": pl.Series([], dtype=pl.UInt32)})
        return cls(path=Path(), name=None, header_row=1, columns=(), frame=rows)

    @property
    def headings(self) -> dict[str, str]:
        """What stands above each known column in the sheet, by the column's name; of one that the
        sheet does not have, what a reader would write there.
        """
        return titles.headings(column.name for column in COLUMNS) | self.own_headings

    @property
    def own_headings(self) -> dict[str, str]:
        """What stands above each known column that the sheet has."""
        return {one.column.name: one.title for one in self.columns if one.column is not None}

    def cell(self, row: int | None, column: str | None) -> str | None:
        """A cell as Excel names it, such as `D47`; None where the sheet has no such cell.

        Args:
            column: the name of a column of ours, or a heading of the person's own.
        """
        found = self._named.get(column or "")
        return f"{found.letter}{row}" if row and found is not None and found.letter else None

    def heading(self, column: str | None) -> str | None:
        """What stands above a column in the sheet; None where the sheet has no such column."""
        found = self._named.get(column or "")
        return None if found is None else found.title

    @cached_property
    def _named(self) -> dict[str, SheetColumn]:
        """The columns by the names that issues have for them."""
        return {one.column.name if one.column else one.heading: one for one in self.columns}

    def key_of(self, column: Column) -> str | None:
        """The frame's key of a known column, or None when the sheet has no such column."""
        return next((one.key for one in self.columns if one.column is column), None)

    def texts(self, column: Column) -> pl.Series | None:
        """The cells of a known column, or None when the sheet has no such column."""
        key = self.key_of(column)
        return None if key is None else self.frame[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All cells of a worksheet or a file, before anybody knows where its headings are.

    Attributes:
        name: the worksheet; None for delimited text.
        rows: cells as text.
        odd: (row, column), counted from 1 → why the cell cannot be read for what it is.
        merged: first row, last row and column of values that are shown over several rows.
        delimited: the cells come from delimited text, where a stray delimiter shifts the cells
            that follow.
        appearance: which rows, columns, cells and worksheets are hidden, filtered or struck out;
            `sheet_of` hands it on as `Sheet.appearance`.
        told: what a person should know of how the whole was read.
    """

    name: str | None
    rows: Rows
    odd: dict[tuple[int, int], Issue]
    merged: tuple[tuple[int, int, int], ...] = ()
    delimited: bool = False
    appearance: Appearance = Appearance()
    told: tuple[Issue, ...] = ()

    def where(self, path: Path) -> Message | Path:
        """How a sentence begins that is about the table in a file."""
        return say.WORKSHEET(path=path, sheet=self.name) if self.name else path
