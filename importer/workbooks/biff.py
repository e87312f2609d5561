"""Reads an XLS, as Excel 5 to 2003 write it, and as programs do that are content when Excel opens
it. [MS-XLS].

Records that matter are read, all others are passed over: names and formulas that nobody can make
sense of as well.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from importer.formats import container_of
from importer.sentences import workbooks as say
from importer.workbooks.biff_texts import Blocks, Decoder, shared_texts
from importer.workbooks.compound import workbook_stream
from importer.workbooks.findings import (
    HIDDEN,
    VERY_HIDDEN,
    VISIBLE,
    Findings,
    UnreadableWorkbookError,
    Worksheet,
    damaged,
)
from importer.workbooks.number_formats import BUILT_IN, Show, shown_by, text_affixes

BOF, EOF, CONTINUE = 0x0809, 0x000A, 0x003C
_OLD = (0x0009, 0x0209, 0x0409)
_FILE_PASS, _BOUND_SHEET, _SST, _FORMAT, _FONT, _XF = (
    0x002F,
    0x0085,
    0x00FC,
    0x041E,
    0x0031,
    0x00E0,
)
_DATE_MODE, _CODE_PAGE, _NAME, _RECALCULATED = 0x0022, 0x0042, 0x0018, 0x01C1
_VISIBILITIES = {1: HIDDEN, 2: VERY_HIDDEN}
_FILTER_DATABASE = 0x0D
_AREA = 0x3B

Record = tuple[int, bytes]


@dataclass(slots=True)
class Globals:
    """What the worksheets refer to.

    Attributes:
        decode: makes text of the bytes of a string without a width of its own.
        is_8: strings are Unicode, as since Excel 97.
        texts: those that cells share, and the numbers of those that are struck out whole.
        formats: by cell style: how numbers are shown, what stands around texts, whether they are
            struck out.
        filters: by worksheet, the rows that its filter covers, its headings too.
        by_excel: a program has noted which version of Excel worked the formulas out.
    """

    decode: Decoder
    is_8: bool
    texts: list[str] = field(default_factory=list)
    shows: list[Show | None] = field(default_factory=list)
    affixes: list[tuple[str, str] | None] = field(default_factory=list)
    struck: list[bool] = field(default_factory=list)
    filters: dict[int, tuple[int, int]] = field(default_factory=dict)
    by_excel: bool = False


def opened(content: bytes) -> "XlsBook":
    """Open an XLS.

    Raises:
        UnreadableError: if it is damaged, protected by a password, too old, or no workbook.
    """
    return XlsBook(workbook_stream(content) if container_of(content) else content)


class XlsBook:
    """An open workbook."""

    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        kind, size = _head(stream, 0)
        if kind in _OLD:
            raise UnreadableWorkbookError(say.BEFORE_1993())
        if kind != BOF or size < 4:
            raise damaged(say.NO_WORKBOOK_BEGINS())
        self.globals = Globals(Decoder(), struct.unpack_from("<H", stream, 4)[0] >= 0x0600)
        self.worksheets: list[Worksheet] = []
        self._begins: list[int] = []
        self._places: list[int] = []
        self._read_globals()
        if not self.worksheets:
            raise damaged(say.NO_WORKSHEET())

    def read(self, index: int) -> tuple[Findings, Iterator[tuple[int, list[str | None]]]]:
        """The rows of a worksheet, and what is found beside them once all are taken.

        Raises:
            UnreadableError: while the rows are taken, if it is damaged.
        """
        from importer.workbooks.biff_cells import XlsCells  # knows this module's records

        cells = XlsCells(self.globals, self.globals.filters.get(self._places[index]))
        return cells.findings, cells.rows(records(self._stream, self._begins[index]))

    def _read_globals(self) -> None:
        codes = dict(BUILT_IN)
        struck_fonts: list[bool] = []
        styles: list[tuple[int, int]] = []
        from_1904 = False
        shared: list[bytes] = []
        last, sheets = 0, 0
        for kind, data in records(self._stream, 0):
            if kind == EOF:
                break
            if kind == _FILE_PASS:
                raise UnreadableWorkbookError(say.PASSWORD())
            if kind == _CODE_PAGE and len(data) >= 2:
                self.globals.decode = Decoder(struct.unpack_from("<H", data)[0])
            elif kind == _BOUND_SHEET and len(data) > 6:
                self._add_sheet(data, sheets)
                sheets += 1
            elif kind == _SST or (kind == CONTINUE and last == _SST):
                shared.append(data)
                kind = _SST
            elif kind == _DATE_MODE:
                from_1904 = data[:1] == b"\x01"
            elif kind == _FONT and len(data) >= 4:
                struck_fonts.append(bool(data[2] & 0x08))
            elif kind == _FORMAT and len(data) > 3:
                codes[struct.unpack_from("<H", data)[0]] = self._text(
                    data, 2, wide=self.globals.is_8
                )
            elif kind == _XF and len(data) >= 4:
                styles.append(struct.unpack_from("<HH", data))
            elif kind == _NAME:
                self._add_filter(data)
            elif kind == _RECALCULATED:
                self.globals.by_excel = True
            last = kind
        if shared:
            self.globals.texts = shared_texts(shared)
        for font, number in styles:
            code = codes.get(number)
            self.globals.shows.append(shown_by(code, from_1904=from_1904) if code else None)
            self.globals.affixes.append(text_affixes(code) if code else None)
            font -= font > 4  # there is no font 4
            self.globals.struck.append(font < len(struck_fonts) and struck_fonts[font])

    def _add_sheet(self, data: bytes, place: int) -> None:
        begin, hidden, kind = struct.unpack_from("<IBB", data)
        if kind != 0:
            return  # a chart, or macros
        name = self._text(data, 6, wide=False)
        self.worksheets.append(Worksheet(name, _VISIBILITIES.get(hidden & 3, VISIBLE)))
        self._begins.append(begin)
        self._places.append(place)

    def _text(self, data: bytes, begin: int, *, wide: bool) -> str:
        blocks = Blocks([data], begin)
        count = blocks.number("<H" if wide else "<B")
        return blocks.text(count) if self.globals.is_8 else self.globals.decode(blocks.take(count))

    def _add_filter(self, data: bytes) -> None:
        """Note the range of a worksheet's filter: a hidden name of its own holds it."""
        if not self.globals.is_8 or len(data) < 27 or data[3] != 1 or data[15] != _FILTER_DATABASE:
            return
        (sheet,) = struct.unpack_from("<H", data, 8)
        if data[16] == _AREA and sheet:
            first, last = struct.unpack_from("<HH", data, 19)
            self.globals.filters[sheet - 1] = (first + 1, last + 1)


def records(stream: bytes, begin: int) -> Iterator[Record]:
    """The records from a place on; what is cut off is none."""
    while begin + 4 <= len(stream):
        kind, size = _head(stream, begin)
        data = stream[begin + 4 : begin + 4 + size]
        yield kind, data
        begin += 4 + size


def _head(stream: bytes, begin: int) -> tuple[int, int]:
    if begin + 4 > len(stream):
        raise damaged(say.CUT_OFF())
    kind, size = struct.unpack_from("<HH", stream, begin)
    return kind, size
