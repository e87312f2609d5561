"""Reads an XLSB, whose parts hold records where those of an XLSX hold XML. [MS-XLSB] 2.4."""

import struct
from collections.abc import Iterator

from importer.sentences import workbooks as say
from importer.workbooks.biff_cells import ERRORS, unpacked
from importer.workbooks.findings import (
    HIDDEN,
    LAST_COLUMN,
    LAST_ROW,
    VERY_HIDDEN,
    VISIBLE,
    Extent,
    Findings,
    Worksheet,
    damaged,
)
from importer.workbooks.number_formats import BUILT_IN, Show, number_text, shown_by, text_affixes
from importer.workbooks.ooxml import relations
from importer.workbooks.package import Package

_WORKBOOK = "xl/workbook.bin"
_SHEET, _WORKBOOK_PROPERTIES = 156, 153
_TEXT, _FORMAT, _FONT, _STYLES, _STYLE, _STYLES_END = 19, 44, 43, 617, 47, 618
_ROW, _COLUMNS, _MERGED, _FILTER = 0, 60, 176, 161
_BLANK, _RK, _ERROR, _BOOL, _REAL, _STRING, _SHARED, _RICH = 1, 2, 3, 4, 5, 6, 7, 62
_FORMULA_STRING, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR = 8, 9, 10, 11
_SHORT = {kind + 11: kind for kind in (_BLANK, _RK, _ERROR, _BOOL, _REAL, _STRING, _SHARED)}
"""Cells that stand one behind the other and do not say in which column."""
_CELLS = frozenset(
    {
        _BLANK,
        _RK,
        _ERROR,
        _BOOL,
        _REAL,
        _STRING,
        _SHARED,
        _RICH,
        *range(_FORMULA_STRING, _FORMULA_ERROR + 1),
    }
)
_VISIBILITIES = {1: HIDDEN, 2: VERY_HIDDEN}
_FLAT_ROW = 0x10

Row = tuple[int, list[str | None]]


class XlsbBook:
    """An open workbook.

    Raises:
        UnreadableError: if it is damaged.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._relations = relations(package, _WORKBOOK)
        self._parts: list[str] = []
        self.worksheets: list[Worksheet] = []
        self._shows: list[Show | None] = []
        self._affixes: list[tuple[str, str] | None] = []
        self._struck: list[bool] = []
        from_1904 = False
        for kind, data in _records(package.read(_WORKBOOK), _WORKBOOK):
            if kind == _WORKBOOK_PROPERTIES:
                from_1904 = bool(data[:1] and data[0] & 1)
            elif kind == _SHEET:
                self._add_sheet(data)
        if not self.worksheets:
            raise damaged(say.NO_WORKSHEET())
        self._read_styles(from_1904=from_1904)
        self._texts: list[str] | None = None

    def read(self, index: int) -> tuple[Findings, Iterator[Row]]:
        """The rows of a worksheet, and what is found beside them once all are taken.

        Raises:
            UnreadableError: while the rows are taken, if it is damaged.
        """
        findings = Findings()
        return findings, self._rows(self._parts[index], findings)

    def _add_sheet(self, data: bytes) -> None:
        relation, place = _wide_text(data, 8)
        name, _ = _wide_text(data, place)
        kind, part = self._relations.get(relation, ("", ""))
        if kind == "worksheet":
            self.worksheets.append(Worksheet(name, _VISIBILITIES.get(data[0] & 3, VISIBLE)))
            self._parts.append(part)

    def _read_styles(self, *, from_1904: bool) -> None:
        part = self._of_kind("styles")
        codes = dict(BUILT_IN)
        fonts: list[bool] = []
        of_cells = False
        for kind, data in _records(self._package.read(part), part) if part else ():
            if kind == _FORMAT and len(data) > 6:
                codes[struct.unpack_from("<H", data)[0]] = _wide_text(data, 2)[0]
            elif kind == _FONT and len(data) > 3:
                fonts.append(bool(data[2] & 0x08))
            elif kind in (_STYLES, _STYLES_END):
                of_cells = kind == _STYLES
            elif kind == _STYLE and of_cells and len(data) > 5:
                _, number, font = struct.unpack_from("<HHH", data)
                code = codes.get(number)
                self._shows.append(shown_by(code, from_1904=from_1904) if code else None)
                self._affixes.append(text_affixes(code) if code else None)
                self._struck.append(font < len(fonts) and fonts[font])

    def _of_kind(self, wanted: str) -> str | None:
        return next(
            (
                part
                for kind, part in self._relations.values()
                if kind == wanted and part in self._package
            ),
            None,
        )

    def _shared(self, number: int, row: int) -> str:
        if self._texts is None:
            part = self._of_kind("sharedStrings")
            found = _records(self._package.read(part), part) if part else ()
            self._texts = [_wide_text(data, 1)[0] for kind, data in found if kind == _TEXT]
        if number >= len(self._texts):
            raise damaged(say.NO_SUCH_TEXT(row=row, text=number, texts=len(self._texts)))
        return self._texts[number]

    def _rows(self, part: str, findings: Findings) -> Iterator[Row]:
        number, column, filters = 0, -1, []
        cells: dict[int, str] = {}
        extent = Extent()
        hidden = False
        for kind, data in _records(self._package.read(part), part):
            try:
                if kind == _ROW:
                    if cells:
                        yield self._row(number, cells, findings, extent, hidden=hidden)
                    before, (number,) = number, struct.unpack_from("<I", data)
                    number += 1
                    if not before < number <= LAST_ROW:
                        raise damaged(say.ROWS_IN_DISORDER(before=before, row=number))
                    column, cells, hidden = -1, {}, bool(data[11] & _FLAT_ROW)
                elif kind in _CELLS or kind in _SHORT:
                    if kind in _SHORT:
                        kind, data = _SHORT[kind], struct.pack("<I", column + 1) + data
                    (column,) = struct.unpack_from("<I", data)
                    self._take_cell(kind, data, number, cells, findings)
                elif kind == _COLUMNS:
                    first, last, width, _, flags = struct.unpack_from("<4IH", data)
                    if flags & 1 or not width:
                        findings.hide_column(first + 1, last + 1)
                elif kind in (_MERGED, _FILTER):
                    first, last, left = struct.unpack_from("<3I", data)
                    if kind == _FILTER:
                        filters.append((first + 2, last + 1))
                    elif last > first:
                        findings.merged.append((first + 1, last + 1, left + 1))
            except (struct.error, IndexError) as error:
                raise damaged(say.RECORD_CUT_OFF(), part=part) from error
        if cells:
            yield self._row(number, cells, findings, extent, hidden=hidden)
        extent.close()
        for first, last in filters:
            findings.filtered(first, last)

    @staticmethod
    def _row(
        number: int, cells: dict[int, str], findings: Findings, extent: Extent, *, hidden: bool
    ) -> Row:
        if hidden:
            findings.hidden_rows.add(number)
        row: list[str | None] = [None] * max(cells)
        for column, text in cells.items():
            row[column - 1] = text
        extent.add(number, len(row), len(cells))
        return number, row

    def _take_cell(
        self, kind: int, data: bytes, row: int, cells: dict[int, str], findings: Findings
    ) -> None:
        column, style = struct.unpack_from("<II", data)
        column, style = column + 1, style & 0xFFFFFF
        if column > LAST_COLUMN:
            raise damaged(say.CELL_BEYOND(row=row, column=column, columns=LAST_COLUMN))
        if kind == _BLANK:
            return
        if kind in (_ERROR, _FORMULA_ERROR):
            text = findings.errors[row, column] = ERRORS.get(data[8], "#N/A")
        elif kind in (_BOOL, _FORMULA_BOOL):
            text = "TRUE" if data[8] else "FALSE"
        elif kind in (_RK, _REAL, _FORMULA_NUMBER):
            (number,) = struct.unpack_from("<i" if kind == _RK else "<d", data, 8)
            show = self._shows[style] if style < len(self._shows) else None
            text = (show or number_text)(unpacked(number) if kind == _RK else number)
        else:
            text = self._text(kind, data, row)
            if text.strip() and style < len(self._affixes) and (affix := self._affixes[style]):
                text = f"{affix[0]}{text}{affix[1]}"
        if text.strip():
            cells[column] = text
            if style < len(self._struck) and self._struck[style]:
                findings.struck.add((row, column))

    def _text(self, kind: int, data: bytes, row: int) -> str:
        if kind == _SHARED:
            return self._shared(struct.unpack_from("<I", data, 8)[0], row)
        return _wide_text(data, 9 if kind == _RICH else 8)[0]


def _wide_text(data: bytes, place: int) -> tuple[str, int]:
    """A text of letters of two bytes, and where it ends."""
    if place + 4 > len(data):
        return "", len(data)
    (count,) = struct.unpack_from("<I", data, place)
    if count == 0xFFFFFFFF:
        return "", place + 4
    end = min(place + 4 + 2 * count, len(data))
    return data[place + 4 : end].decode("utf-16-le", "replace"), end


def _records(content: bytes, part: str) -> Iterator[tuple[int, bytes]]:
    """The records of a part."""
    place, end = 0, len(content)
    while place < end:
        kind, place = _packed_number(content, place, 2, part)
        size, place = _packed_number(content, place, 4, part)
        if place + size > end:
            raise damaged(say.CUT_OFF(), part=part)
        yield kind, content[place : place + size]
        place += size


def _packed_number(content: bytes, place: int, longest: int, part: str) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    number = 0
    for count in range(longest):
        if place >= len(content):
            raise damaged(say.CUT_OFF(), part=part)
        byte = content[place]
        place += 1
        number |= (byte & 0x7F) << 7 * count
        if not byte & 0x80:
            break
    return number, place
