"""Reads the XML spreadsheets of Excel 2002 and 2003 (SpreadsheetML), which student systems still
write, under the names of other workbooks too.

A cell's place follows from the cell before, unless `ss:Index` says it; `ss:MergeAcross` and
`ss:MergeDown` take places of others. Comments hold texts in the elements that cells hold them in.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from io import BytesIO
from itertools import chain
from xml.etree.ElementTree import Element, ParseError

from importer.sentences import workbooks as say
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
from importer.workbooks.number_formats import DAY_ZERO, Show, number_text, shown_by, text_affixes
from importer.workbooks.package import local, parsed

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_SHEET, _ROW, _CELL, _COLUMN = f"{_SS}Worksheet", f"{_SS}Row", f"{_SS}Cell", f"{_SS}Column"
_DATA, _STYLE = f"{_SS}Data", f"{_SS}Style"
_FILTER = frozenset({f"{_EXCEL}AutoFilter", f"{_SS}AutoFilter"})
_NAMED = {
    "General Date": "yyyy-mm-dd h:mm:ss",
    "Short Date": "yyyy-mm-dd",
    "Medium Date": "yyyy-mm-dd",
    "Long Date": "yyyy-mm-dd",
    "Short Time": "h:mm",
    "Medium Time": "h:mm",
    "Long Time": "h:mm:ss",
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Percent": "0.00%",
    "Currency": "0.00",
    "Euro Currency": "0.00",
    **dict.fromkeys(("General Number", "Scientific", "Yes/No", "True/False", "On/Off"), "General"),
}
"""Formats that are written by name."""
_VISIBILITIES = {"SheetHidden": HIDDEN, "SheetVeryHidden": VERY_HIDDEN}
_STRIKES = ("s", "strike", "del")
_RANGE = re.compile(r"R(\d{1,7})(?:C\d+)?:R(\d{1,7})")
_DECLARED_UTF_16 = re.compile(rb"(<\?xml[^>]*?)\s+encoding\s*=\s*([\"'])utf-?16\2", re.IGNORECASE)

Row = tuple[int, list[str | None]]


def opened(content: bytes) -> "Xml2003Book":
    """Open such a workbook.

    Raises:
        UnreadableError: if it is damaged, or has no worksheet.
    """
    text = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    # Programs on Windows declare the encoding of the string that they wrote as UTF-8.
    plain = _DECLARED_UTF_16.sub(rb"\1", text, count=1) if text.startswith(b"<") else content
    try:
        return Xml2003Book(plain)
    except (ParseError, LookupError, ValueError) as error:  # or an encoding that is not known
        raise damaged(error) from error


class Xml2003Book:
    """An open workbook of this kind, read whole at once: it is one text."""

    def __init__(self, content: bytes) -> None:
        self.worksheets: list[Worksheet] = []
        self._read: list[tuple[Findings, list[Row]]] = []
        self._styles = _Styles()
        self._from_1904 = False
        elements = chain.from_iterable(parsed(BytesIO(content), starts=True))
        for event, element in elements:
            tag = element.tag
            if event == "start":
                if tag == _SHEET:
                    self._add_worksheet(element, elements)
            elif tag == _STYLE:
                self._styles.add(element)
            elif tag == f"{_EXCEL}Date1904":
                self._from_1904 = True
        if not self.worksheets:
            raise damaged(say.NO_WORKSHEET())

    def read(self, index: int) -> tuple[Findings, Iterator[Row]]:
        """The rows of a worksheet, and what is found beside them."""
        findings, rows = self._read[index]
        return findings, iter(rows)

    def _add_worksheet(self, sheet: Element, elements: Iterator[tuple[str, Element]]) -> None:
        """Read a worksheet that has begun, to its end."""
        cells = _Xml2003Cells(self._styles, from_1904=self._from_1904)
        rows: list[Row] = []
        visibility = VISIBLE
        number = 0
        extent = Extent()
        filters: list[str] = []
        for event, element in elements:
            if event == "start":
                continue
            tag = element.tag
            if tag == _ROW:
                number = _index(element, number + 1, LAST_ROW)
                row = cells.of(element, number)
                if row is not None:
                    extent.add(number, len(row), len(row) - row.count(None))
                    rows.append((number, row))
                number += _count(element, "Span")
                element.clear()
            elif tag == _COLUMN:
                cells.add_column(element)
            elif tag in _FILTER:
                filters.append(element.get(f"{_EXCEL}Range", ""))
            elif tag == f"{_EXCEL}Visible":
                visibility = _VISIBILITIES.get((element.text or "").strip(), VISIBLE)
            elif tag == _SHEET:
                break
        extent.close()
        for span in filter(None, map(_RANGE.match, filters)):
            cells.findings.filtered(int(span[1]) + 1, int(span[2]))
        name = sheet.get(f"{_SS}Name") or f"Sheet{len(self.worksheets) + 1}"
        self.worksheets.append(Worksheet(name, visibility))
        self._read.append((cells.findings, rows))


class _Styles:
    """What cell styles do to what a person reads, by their names."""

    def __init__(self) -> None:
        self._formats: dict[str, str] = {}
        self._struck: dict[str, bool] = {}
        self._parents: dict[str, str] = {}

    def add(self, style: Element) -> None:
        """Take a style in."""
        name = style.get(f"{_SS}ID", "")
        parent = style.get(f"{_SS}Parent", "Default")
        if parent != name:
            self._parents[name] = parent
        for part in style:
            code = part.get(f"{_SS}Format")
            struck = part.get(f"{_SS}StrikeThrough")
            if code is not None:
                self._formats[name] = _NAMED.get(code, code)
            if struck is not None:
                self._struck[name] = struck == "1"

    def format_of(self, name: str) -> str:
        """The format that a style, or the one that it is derived from, shows numbers in."""
        return next((self._formats[one] for one in self._line(name) if one in self._formats), "")

    def strikes(self, name: str) -> bool:
        """Whether a style strikes out."""
        return next((self._struck[one] for one in self._line(name) if one in self._struck), False)

    def _line(self, name: str) -> Iterator[str]:
        for _ in range(len(self._parents) + 1):
            yield name
            if name not in self._parents:
                return
            name = self._parents[name]


class _Xml2003Cells:
    """The cells of one worksheet's rows; `findings` tells what was found beside them."""

    def __init__(self, styles: _Styles, *, from_1904: bool) -> None:
        self.findings = Findings()
        self._styles = styles
        self._from_1904 = from_1904
        self._column = 0
        self._column_styles: dict[int, str] = {}
        self._shows: dict[str, Show | None] = {}
        self._affixes: dict[str, tuple[str, str] | None] = {}
        self._strikes: dict[str, bool] = {}
        self._covered: list[tuple[int, int, int]] = []

    def add_column(self, element: Element) -> None:
        """Take a column's description in, which may be that of several."""
        first = _index(element, self._column + 1, LAST_COLUMN)
        self._column = min(first + _count(element, "Span"), LAST_COLUMN)
        if element.get(f"{_SS}Hidden") == "1" or element.get(f"{_SS}Width") in ("0", "0.0"):
            self.findings.hide_column(first, self._column)
        style = element.get(f"{_SS}StyleID")
        if style is not None:
            for column in range(first, min(self._column, 1024) + 1):
                self._column_styles[column] = style

    def of(self, row: Element, number: int) -> list[str | None] | None:
        """The cells of a row up to the last that is not empty; None for one with nothing in it."""
        cells: list[str | None] = []
        unsaved = len(self.findings.unsaved)
        column = 0
        of_row = row.get(f"{_SS}StyleID")
        self._covered = [one for one in self._covered if one[0] >= number]
        for cell in row:
            if cell.tag != _CELL:
                continue
            column = _index(cell, self._free(column + 1, number), LAST_COLUMN)
            style = cell.get(f"{_SS}StyleID") or of_row or self._column_styles.get(column, "")
            text = self._text(cell, number, column, style)
            if text is not None and text.strip():
                cells += [None] * (column - 1 - len(cells))
                cells.append(text)
            across, down = _count(cell, "MergeAcross"), _count(cell, "MergeDown")
            if down:
                last = min(number + down, LAST_ROW)
                self.findings.merged.append((number, last, column))
                self._covered.append((last, column, column + across))
            column = min(column + across, LAST_COLUMN)
        if cells and (row.get(f"{_SS}Hidden") == "1" or row.get(f"{_SS}Height") in ("0", "0.0")):
            self.findings.hidden_rows.add(number)
        return cells if cells or len(self.findings.unsaved) > unsaved else None

    def _free(self, column: int, number: int) -> int:
        """The next place that no cell of a row above takes."""
        for last, first_column, last_column in sorted(self._covered, key=lambda one: one[1]):
            if last >= number and first_column <= column <= last_column:
                column = last_column + 1
        return column

    def _text(self, cell: Element, row: int, column: int, style: str) -> str | None:
        data = cell.find(_DATA)
        if data is None or not (shown := "".join(data.itertext())):
            if cell.get(f"{_SS}Formula") and (data is None or _kind(data) != "String"):
                self.findings.unsaved.append((row, column))
            return None
        if not shown.strip():
            return None
        if self._is_struck(data, style):
            self.findings.struck.add((row, column))
        match _kind(data):
            case "Number":
                return self._number_text(shown.strip(), style)
            case "DateTime":
                return self._day(shown.strip(), style)
            case "Boolean":
                return "TRUE" if shown.strip() in ("1", "true", "TRUE") else "FALSE"
            case "Error":
                self.findings.errors[row, column] = shown.strip()
                return shown
        return self._with_affixes(shown, style)

    def _show(self, style: str) -> Show | None:
        if style not in self._shows:
            code = self._styles.format_of(style)
            self._shows[style] = shown_by(code, from_1904=self._from_1904) if code else None
        return self._shows[style]

    def _with_affixes(self, text: str, style: str) -> str:
        if style not in self._affixes:
            self._affixes[style] = text_affixes(self._styles.format_of(style))
        before, after = self._affixes[style] or ("", "")
        return f"{before}{text}{after}"

    def _number_text(self, text: str, style: str) -> str:
        show = self._show(style)
        if show is None and text.isdecimal():
            return text  # 00123 was written so by a program, which meant it
        try:
            number = float(text)
        except ValueError:
            return text
        if abs(number) > 1e308 or number != number or "_" in text:
            return text
        return number_text(number) if show is None else show(number)

    def _day(self, text: str, style: str) -> str:
        """A day, with its time where the format shows one."""
        try:
            moment = datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=None)
        except ValueError:
            return text
        plain = moment.isoformat(sep=" ", timespec="seconds").removesuffix(" 00:00:00")
        show = self._show(style)
        if show is None:
            return plain
        with suppress(OverflowError):
            return show((moment - DAY_ZERO[self._from_1904]) / timedelta(days=1))
        return plain

    def _is_struck(self, data: Element, style: str) -> bool:
        if style not in self._strikes:
            self._strikes[style] = self._styles.strikes(style)
        return self._strikes[style] or (bool(len(data)) and not _outside_lines(data).strip())


def _outside_lines(element: Element) -> str:
    """The text of an element that no line goes through."""
    pieces = [element.text or ""]
    for part in element:
        if local(part.tag).casefold() not in _STRIKES:
            pieces.append(_outside_lines(part))
        pieces.append(part.tail or "")
    return "".join(pieces)


def _kind(data: Element) -> str:
    return data.get(f"{_SS}Type") or data.get("Type") or "String"


def _index(element: Element, following: int, last: int) -> int:
    """Where an element says that it stands; otherwise it follows the one before."""
    text = element.get(f"{_SS}Index", str(following))
    place = int(text) if text.isdecimal() and len(text) < 9 else 0
    if not following <= place <= last:
        what = local(element.tag)
        raise damaged(say.PLACE_OUT_OF_ORDER(what=what, place=text[:20], following=following))
    return place


def _count(element: Element, name: str) -> int:
    text = element.get(f"{_SS}{name}", "")
    return min(int(text), LAST_ROW) if text.isdecimal() and len(text) < 9 else 0
