"""The cells of an XLS worksheet, as a person sees them. [MS-XLS] 2.4."""

import struct
from collections.abc import Iterator

from importer.sentences import workbooks as say
from importer.workbooks.biff import BOF, CONTINUE, EOF, Globals, Record
from importer.workbooks.biff_texts import Blocks
from importer.workbooks.findings import Extent, Findings, damaged
from importer.workbooks.number_formats import number_text

_LABEL_SST, _LABEL, _RICH_LABEL, _NUMBER, _RK, _MANY_RK = (
    0x00FD,
    0x0204,
    0x00D6,
    0x0203,
    0x027E,
    0x00BD,
)
_FORMULA, _OLD_FORMULAS, _STRING, _BOOL_OR_ERROR = 0x0006, (0x0206, 0x0406), 0x0207, 0x0205
_ROW, _COLUMNS, _MERGED = 0x0208, 0x007D, 0x00E5
ERRORS = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    42: "#N/A",
}
_WORKED_OUT_ANEW = 0x03
"""A formula whose value is worked out whenever the workbook is opened."""
_A_TEXT, _A_BOOL, _AN_ERROR, _EMPTY = range(4)


class XlsCells:
    """Reads one worksheet; what it finds beside the rows is in `findings` when all of them were
    taken.

    Args:
        filtered: the rows that a filter covers, its headings too.
    """

    def __init__(self, book: Globals, filtered: tuple[int, int] | None) -> None:
        self.findings = Findings()
        self._book = book
        self._filtered = filtered
        self._rows: dict[int, dict[int, str]] = {}
        self._waiting: tuple[int, int, int] | None = None
        self._empty: list[tuple[int, int]] = []
        self._any_worked_out = False

    def rows(self, records: Iterator[Record]) -> Iterator[tuple[int, list[str | None]]]:
        """Each row that has a cell, ascending, whatever order they are written in.

        Raises:
            UnreadableError: if the worksheet is damaged.
        """
        hidden: set[int] = set()
        self._take(records, hidden)
        if not self._any_worked_out and not self._book.by_excel:
            # No formula has a result, and Excel never saw them: their program leaves that to it.
            self.findings.unsaved += self._empty
        unsaved = {row for row, _ in self.findings.unsaved}
        extent = Extent()
        for row in sorted(self._rows.keys() | unsaved):
            found = self._rows.get(row, {})
            cells: list[str | None] = [None] * max(found, default=0)
            for column, text in found.items():
                cells[column - 1] = text
            if found:
                extent.add(row, len(cells), len(found))
            if found and row in hidden:
                self.findings.hidden_rows.add(row)
            yield row, cells
        extent.close()
        if self._filtered is not None:
            self.findings.filtered(self._filtered[0] + 1, self._filtered[1])

    def _take(self, records: Iterator[Record], hidden: set[int]) -> None:
        depth, last = 0, 0
        kind, data = next(records, (0, b""))
        if kind != BOF:
            raise damaged(say.WORKSHEET_ELSEWHERE())
        waiting: list[bytes] = []
        for kind, data in records:
            if kind == BOF:
                depth += 1  # a chart in the sheet
            elif kind == EOF:
                if not depth:
                    break
                depth -= 1
            elif kind == CONTINUE and last in (_LABEL, _RICH_LABEL, _STRING) and waiting:
                waiting.append(data)
                continue
            elif not depth:
                if waiting:
                    self._take_text(last, waiting)
                    waiting = []
                if kind in (_LABEL, _RICH_LABEL, _STRING):
                    waiting = [data]
                else:
                    self._take_record(kind, data, hidden)
            last = kind
        if waiting:
            self._take_text(last, waiting)

    def _take_record(self, kind: int, data: bytes, hidden: set[int]) -> None:
        try:
            if kind == _LABEL_SST:
                row, column, style, number = struct.unpack_from("<HHHI", data)
                if number >= len(self._book.texts):
                    texts = len(self._book.texts)
                    raise damaged(say.NO_SUCH_TEXT(row=row + 1, text=number, texts=texts))
                self._put_text(row, column, style, self._book.texts[number])
            elif kind == _NUMBER:
                self._put_number(*struct.unpack_from("<HHHd", data))
            elif kind == _RK:
                row, column, style, packed = struct.unpack_from("<HHHi", data)
                self._put_number(row, column, style, unpacked(packed))
            elif kind == _MANY_RK:
                row, first = struct.unpack_from("<HH", data)
                for place in range((len(data) - 6) // 6):
                    style, packed = struct.unpack_from("<Hi", data, 4 + 6 * place)
                    self._put_number(row, first + place, style, unpacked(packed))
            elif kind == _FORMULA or kind in _OLD_FORMULAS:
                self._take_formula(data)
            elif kind == _BOOL_OR_ERROR:
                row, column, style, value, is_error = struct.unpack_from("<HHHBB", data)
                self._put_bool_or_error(row, column, style, value, is_error=bool(is_error))
            elif kind == _ROW:
                row, _, _, height, _, _, flags = struct.unpack_from("<7H", data)
                if flags & 0x20 or height & 0x7FFF == 0:
                    hidden.add(row + 1)
            elif kind == _COLUMNS:
                first, last, width, _, flags = struct.unpack_from("<5H", data)
                if flags & 1 or not width:
                    self.findings.hide_column(first + 1, min(last, 255) + 1)
            elif kind == _MERGED:
                for first, last, column, _ in struct.iter_unpack(
                    "<4H", data[2 : 2 + (len(data) - 2) // 8 * 8]
                ):
                    if last > first:
                        self.findings.merged.append((first + 1, last + 1, column + 1))
        except struct.error as error:
            raise damaged(say.RECORD_CUT_OFF()) from error

    def _take_formula(self, data: bytes) -> None:
        row, column, style, value, flags = struct.unpack_from("<HHHdH", data)
        self._waiting = None
        if data[12:14] == b"\xff\xff":
            kind, content = data[6], data[8]
            if kind == _EMPTY:
                self._empty.append((row + 1, column + 1))
            self._any_worked_out |= kind != _EMPTY
            if kind == _A_TEXT:
                self._waiting = (row, column, style)
            elif kind in (_A_BOOL, _AN_ERROR):
                self._put_bool_or_error(row, column, style, content, is_error=kind == _AN_ERROR)
        elif flags & _WORKED_OUT_ANEW and value == 0:
            # Programs that do not calculate write 0 and leave it to Excel.
            self.findings.unsaved.append((row + 1, column + 1))
        else:
            self._any_worked_out = True
            self._put_number(row, column, style, value)

    def _take_text(self, kind: int, blocks: list[bytes]) -> None:
        """A text that stands in the cell's own record, or behind that of its formula."""
        if kind == _STRING:
            place, self._waiting = self._waiting, None
            reading = Blocks(blocks)
        else:
            reading = Blocks(blocks)
            place = reading.number("<H"), reading.number("<H"), reading.number("<H")
        if place is not None:
            count = reading.number("<H")
            text = (
                reading.text(count) if self._book.is_8 else self._book.decode(reading.take(count))
            )
            self._put_text(*place, text)

    def _put_text(self, row: int, column: int, style: int, text: str) -> None:
        if (
            style < len(self._book.affixes)
            and (affix := self._book.affixes[style])
            and text.strip()
        ):
            text = f"{affix[0]}{text}{affix[1]}"
        self._put(row, column, style, text)

    def _put_number(self, row: int, column: int, style: int, number: float) -> None:
        show = self._book.shows[style] if style < len(self._book.shows) else None
        self._put(row, column, style, (show or number_text)(number))

    def _put_bool_or_error(
        self, row: int, column: int, style: int, value: int, *, is_error: bool
    ) -> None:
        if is_error:
            text = ERRORS.get(value, "#N/A")
            self.findings.errors[row + 1, column + 1] = text
        else:
            text = "TRUE" if value else "FALSE"
        self._put(row, column, style, text)

    def _put(self, row: int, column: int, style: int, text: str) -> None:
        if not text.strip():
            return
        if column > 255:
            raise damaged(say.CELL_BEYOND(row=row + 1, column=column + 1, columns=256))
        self._rows.setdefault(row + 1, {})[column + 1] = text
        if style < len(self._book.struck) and self._book.struck[style]:
            self.findings.struck.add((row + 1, column + 1))


def unpacked(packed: int) -> float:
    """A number that is kept in four bytes."""
    if packed & 2:
        number = float(packed >> 2)
    else:
        number = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", packed & 0xFFFFFFFC))[0]
    return number / 100 if packed & 1 else number
