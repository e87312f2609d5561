"""Text cells, which are nearly all that our workbooks hold, written in one step.

XlsxWriter lets a worksheet be subclassed; what is overridden here are methods of its own use, as
in version 3.3, which is why newer ones are not taken unseen. Its own way looks at each text eight
times, and takes one that begins with `<r>` and ends with `</r>` for markup.
"""

import re
from io import StringIO
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import Worksheet

_PLAIN = re.compile(r"(?!\s)[^&<>_\x00-\x1f\ud800-\udfff\ufffe\uffff]*(?<!\s)")


class TextSheet(Worksheet):  # type: ignore[misc]  # the library tells no types
    """A worksheet of a book that streams its rows (`constant_memory`)."""

    fh: Any

    def put(self, line: int, place: int, text: str, style: Format) -> None:
        """Write a text that fits a cell; lines and places are counted from 0, lines in their
        order.
        """
        self._write_string(line, place, text, style)

    def _write_single_row(self, current_row_num: int = 0) -> None:
        file = self.fh
        self.fh = StringIO()  # a file that may be read, too, is slow to write to bit by bit
        try:
            super()._write_single_row(current_row_num)
            file.write(self.fh.getvalue())
        finally:
            self.fh = file

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if type(cell).__name__ != "String" or not cell.format:
            super()._write_cell(row, col, cell)
            return
        text, space = cell.string, ""
        if not _PLAIN.fullmatch(text):
            whole = text.encode(errors="replace").decode()  # a lone surrogate is no text
            text = self._escape_data(self._escape_control_characters(whole))
            space = ' xml:space="preserve"'
        place, style = xl_rowcol_to_cell_fast(row, col), cell.format._get_xf_index()
        self.fh.write(
            f'<c r="{place}" s="{style}" t="inlineStr"><is><t{space}>{text}</t></is></c>'
        )
