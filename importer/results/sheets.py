"""Cells of text and numbers, which are nearly all that our workbooks hold, written in one step.

XlsxWriter lets a worksheet be subclassed; what is overridden here are methods of its own use, as
in version 3.3, which is why newer ones are not taken unseen. Its own way looks at each text eight
times, and takes one that begins with `<r>` and ends with `</r>` for markup.
"""

import re
from functools import cache
from io import StringIO
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from importer.results.cells import DATE, day_in, fitting
from importer.results.formats import Formats

_PLAIN = re.compile(r"(?!\s)[^&<>_\x00-\x1f\ud800-\udfff\ufffe\uffff]*(?<!\s)")
_letters = cache(xl_col_to_name)


class TextSheet(Worksheet):  # type: ignore[misc]  # the library tells no types
    """A worksheet of a book that streams its rows (`constant_memory`).

    A row's cells are kept until the next row: as the library keeps them, or as what is written.
    """

    fh: Any
    previous_row: int

    def put(self, line: int, place: int, text: str, style: Format) -> None:
        """Write a text that fits a cell; lines and places are counted from 0, lines in their
        order.
        """
        space = ""
        if not _PLAIN.fullmatch(text):
            whole = text.encode(errors="replace").decode()  # a lone surrogate is no text
            text = self._escape_data(self._escape_control_characters(whole))
            space = ' xml:space="preserve"'
        self._keep(line, place, style, f't="inlineStr"><is><t{space}>{text}</t></is></c>')

    def put_number(self, line: int, place: int, number: float | str, style: Format) -> None:
        """Write a number, or the text of one, as it stands."""
        self._keep(line, place, style, f"><v>{number}</v></c>")

    def put_typed(
        self, line: int, place: int, text: str | None, kind: str | None, fault: bool, by: Formats
    ) -> None:
        """Write what was typed into a cell, None for nothing: as `DATE`, as a number in the format
        that is its `kind`, or as text where that is None.
        """
        if text is None:
            if fault:
                self.write_blank(line, place, None, by.fault)
        elif kind is None:
            self.put(line, place, fitting(text), by.fault if fault else by.text)
        elif kind != DATE:
            self.put_number(line, place, text, by.typed(kind, fault))
        elif (day := day_in(text)) is not None:
            self.put_number(line, place, day.number, by.typed(day.shown, fault))
        else:
            self.put(line, place, fitting(text), by.fault if fault else by.text)

    def _keep(self, line: int, place: int, style: Format, rest: str) -> None:
        if line > self.previous_row:
            self._write_single_row(line)
        if line != self.dim_rowmax or place > self.dim_colmax:
            self._check_dimensions(line, place)
        self.table[line][place] = (
            f'<c r="{_letters(place)}{line + 1}" s="{style._get_xf_index()}" {rest}'
        )

    def _write_single_row(self, current_row_num: int = 0) -> None:
        line, cells = self.previous_row, self.table[self.previous_row]
        if cells and line not in self.row_info and all(type(one) is str for one in cells.values()):
            self.previous_row = current_row_num
            row = "".join(cells[place] for place in sorted(cells))
            self.fh.write(f'<row r="{line + 1}">{row}</row>')
            self.table.clear()
            return
        file = self.fh
        self.fh = StringIO()  # a file that may be read, too, is slow to write to bit by bit
        try:
            super()._write_single_row(current_row_num)
            file.write(self.fh.getvalue())
        finally:
            self.fh = file

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if type(cell) is str:
            self.fh.write(cell)
        else:
            super()._write_cell(row, col, cell)
