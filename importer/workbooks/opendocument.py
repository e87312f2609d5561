"""Reads OpenDocument spreadsheets, as an archive and as one flat file. OpenDocument 1.3 part 3, 9
and 19.

A cell shows its own paragraphs; comments, pictures and what was changed once are in it too, and
are none of them. LibreOffice marks errors with `calcext:value-type`; older programs and Excel only
show them.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from importer.sentences import workbooks as say
from importer.workbooks.findings import (
    HIDDEN,
    LAST_COLUMN,
    LAST_ROW,
    VISIBLE,
    Extent,
    Findings,
    UnreadableWorkbookError,
    Worksheet,
    damaged,
)
from importer.workbooks.number_formats import hidden_time, number_text
from importer.workbooks.open_styles import TABLE, OpenStyles
from importer.workbooks.package import Package, parsed

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_A_TABLE, _A_ROW, _A_COLUMN = f"{TABLE}table", f"{TABLE}table-row", f"{TABLE}table-column"
_A_CELL, _A_PARAGRAPH, _A_SPAN = f"{TABLE}table-cell", f"{_TEXT}p", f"{_TEXT}span"
_KIND, _FORMULA, _STYLE = f"{_OFFICE}value-type", f"{TABLE}formula", f"{TABLE}style-name"
_CELLS_REPEATED, _ROWS_REPEATED = (
    f"{TABLE}number-columns-repeated",
    f"{TABLE}number-rows-repeated",
)
_GENERATOR = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}generator"
_CALCULATING = (
    "LibreOffice",
    "OpenOffice",
    "Collabora",
    "NeoOffice",
    "MicrosoftOffice",
    "Calligra",
    "Gnumeric",
)
"""How the names of programs begin that work formulas out, and whose formulas without a value show
nothing.
"""
_OF_EMPTY_CELLS = frozenset({_STYLE, _CELLS_REPEATED})
_ASIDE = frozenset({f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}ruby-text"})
_STYLED = frozenset({f"{_OFFICE}automatic-styles", f"{_OFFICE}styles"})
_NUMBERS = frozenset({"float", "percentage", "currency"})
_ERROR = re.compile(r"#[¿¡]?[^\W\d]+(?:/[^\W\d]|(?:/0)?[!?])|Err:\d{3}")
"""What a cell with a number shows instead of it: #N/A, #DIV/0!, #VALOR!, #N/D, #NOME?, Err:502."""
_SLIP = re.compile("00:0[0-9]|23:5[0-9]|2[1-3]:00(?::00)?$")
"""A time of day within minutes of midnight, or hours before: a time zone has moved the day that is
shown.
"""
_SPACES = re.compile(r"[ \t\r\n]+")
_LONG_TIME = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")

Row = tuple[int, list[str | None]]
_Source = Callable[[], AbstractContextManager[IO[bytes]]]


def packed(package: Package) -> "Document":
    """Open an ODS.

    Raises:
        UnreadableError: if it is damaged, protected by a password, or no spreadsheet.
    """
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read(
        "META-INF/manifest.xml"
    ):
        raise UnreadableWorkbookError(say.PASSWORD())
    styles = OpenStyles()
    if "styles.xml" in package:
        with package.open("styles.xml") as part:
            for _, element in chain.from_iterable(parsed(part)):
                if element.tag in _STYLED:
                    styles.add(element)
    calculated = False
    if "meta.xml" in package:
        calculated = any(
            _calculates(element) for element in package.elements("meta.xml", ("generator",))
        )
    return Document(lambda: package.open("content.xml"), styles, calculated=calculated)


def flat(content: bytes) -> "Document":
    """Open an FODS, the same in one file of XML.

    Raises:
        UnreadableError: if it is damaged, or no spreadsheet.
    """
    return Document(lambda: _Flat(content), OpenStyles())


class _Flat(AbstractContextManager[IO[bytes]]):
    def __init__(self, content: bytes) -> None:
        self._file = BytesIO(content)

    def __enter__(self) -> IO[bytes]:
        return self._file

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if isinstance(error, (ParseError, LookupError)):  # an encoding that nobody knows
            raise damaged(error) from error


class Document:
    """An open spreadsheet."""

    def __init__(self, source: _Source, styles: OpenStyles, *, calculated: bool = False) -> None:
        self._source = source
        self._calculated = calculated
        self._styles = styles
        self.worksheets: list[Worksheet] = []
        is_spreadsheet = False
        with source() as file:
            depth = 0
            for event, element in chain.from_iterable(parsed(file, starts=True)):
                if element.tag == _A_TABLE:
                    depth += 1 if event == "start" else -1
                    if event == "start" and depth == 1 and is_spreadsheet:
                        self._add(element)
                elif event == "start":
                    is_spreadsheet |= element.tag == f"{_OFFICE}spreadsheet"
                elif element.tag in _STYLED:
                    styles.add(element)
                elif element.tag == _GENERATOR:
                    self._calculated = _calculates(element)
                elif element.tag == _A_ROW:
                    element.clear()
        if not self.worksheets:
            raise UnreadableWorkbookError(say.NO_DOCUMENT())

    def _add(self, table: Element) -> None:
        hidden = self._styles.hides_table(table.get(_STYLE))
        name = table.get(f"{TABLE}name") or f"Sheet{len(self.worksheets) + 1}"
        self.worksheets.append(Worksheet(name, HIDDEN if hidden else VISIBLE))

    def read(self, index: int) -> tuple[Findings, Iterator[Row]]:
        """The rows of a worksheet, and what is found beside them once all are taken.

        Raises:
            UnreadableError: while the rows are taken, if the worksheet is damaged or too large.
        """
        findings = Findings()
        return findings, _rows(
            self._source,
            index,
            _OpenDocumentCells(findings, self._styles, calculated=self._calculated),
        )


def _rows(source: _Source, index: int, cells: "_OpenDocumentCells") -> Iterator[Row]:
    number, place, depth = 1, -1, 0
    is_spreadsheet = False
    extent = Extent()
    with source() as file:
        for event, element in chain.from_iterable(parsed(file, starts=True)):
            tag = element.tag
            if event == "start":
                if tag == _A_TABLE:
                    depth += 1
                    place += depth == 1 and is_spreadsheet
                is_spreadsheet = is_spreadsheet or tag == f"{_OFFICE}spreadsheet"
            elif tag == _A_TABLE:
                depth -= 1
                if not depth and place == index:
                    break
            elif tag == _A_COLUMN and depth == 1 and place == index:
                cells.add_column(element)
            elif tag == _A_ROW:
                if depth == 1 and place == index:
                    repeated = _count(element, _ROWS_REPEATED)
                    row = cells.of(element, number, repeated)
                    extent.expect(repeated * len(row or ()))
                    for same in range(number, number + repeated if row is not None else 0):
                        assert row is not None
                        extent.add(same, len(row), len(row) - row.count(None))
                        yield same, row
                    number += repeated
                if depth < 2:
                    element.clear()
    extent.close()


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a cell shows: its text, whether that is an error, and whether all of it is struck
    out.
    """

    text: str | None
    error: bool = False
    struck: bool = False


class _OpenDocumentCells:
    """The cells of one worksheet's rows.

    Args:
        calculated: the program that wrote it works formulas out.
    """

    def __init__(self, findings: Findings, styles: OpenStyles, *, calculated: bool) -> None:
        self._findings = findings
        self._calculated = calculated
        self._styles = styles
        self._columns = 1
        self._column_styles: dict[int, str] = {}

    def add_column(self, element: Element) -> None:
        """Take a column's description in, which may be that of several."""
        repeated = min(_count(element, _CELLS_REPEATED), LAST_COLUMN)
        last = self._columns + repeated - 1
        hidden = element.get(f"{TABLE}visibility") in ("collapse", "filter")
        if hidden or self._styles.has_no_width(element.get(_STYLE)):
            self._findings.hide_column(self._columns, last)
        style = element.get(f"{TABLE}default-cell-style-name")
        if style is not None and self._styles.strikes(style):
            for column in range(self._columns, min(last, 1024) + 1):
                self._column_styles[column] = style
        self._columns = min(last, LAST_COLUMN) + 1

    def of(self, row: Element, number: int, repeated: int) -> list[str | None] | None:
        """The cells of a row up to the last that is not empty; None for a row with nothing in
        it.
        """
        cells: list[str | None] = []
        unsaved = False
        column = 1
        for cell in row:
            wide = _count(cell, _CELLS_REPEATED)
            if cell.tag == _A_CELL and (len(cell) or not cell.attrib.keys() <= _OF_EMPTY_CELLS):
                shown = self._shown(cell)
                if (
                    shown.text is None
                    and cell.get(_FORMULA)
                    and not cell.get(_KIND)
                    and not self._calculated
                ):
                    unsaved = True
                    self._unsaved(number, repeated, column, wide)
                elif shown.text is not None:
                    self._refuse_beyond(number + repeated - 1, column + wide - 1)
                    cells += [None] * (column - 1 - len(cells))
                    cells += [shown.text] * wide
                    self._note(shown, number, repeated, column, wide, cell.get(_STYLE))
                spanned = _count(cell, f"{TABLE}number-rows-spanned")
                if spanned > 1:
                    self._findings.merged.append((number, number + spanned - 1, column))
            column += wide
        if cells:
            self._note_hidden(row, number, repeated)
        return cells if cells or unsaved else None

    def _refuse_beyond(self, row: int, column: int) -> None:
        if row > LAST_ROW or column > LAST_COLUMN:
            raise UnreadableWorkbookError(
                say.REPEATED_TOO_FAR(row=f"{row:,}", column=f"{column:,}")
            )

    def _unsaved(self, number: int, repeated: int, column: int, wide: int) -> None:
        self._refuse_beyond(number + repeated - 1, column + wide - 1)
        rows, columns = range(number, number + repeated), range(column, column + wide)
        self._findings.unsaved += [(row, place) for row in rows for place in columns]

    def _note(
        self, shown: _Shown, number: int, repeated: int, column: int, wide: int, style: str | None
    ) -> None:
        struck = shown.struck or self._styles.strikes(style or self._column_styles.get(column))
        if not struck and not shown.error:
            return
        for row in range(number, number + repeated):
            for place in range(column, column + wide):
                if shown.error:
                    self._findings.errors[row, place] = shown.text or ""
                if struck:
                    self._findings.struck.add((row, place))

    def _note_hidden(self, row: Element, number: int, repeated: int) -> None:
        visibility = row.get(f"{TABLE}visibility")
        rows = range(number, number + repeated)
        if visibility == "filter":
            self._findings.filtered_rows.update(rows)
        elif visibility == "collapse" or self._styles.has_no_height(row.get(_STYLE)):
            self._findings.hidden_rows.update(rows)

    def _shown(self, cell: Element) -> _Shown:
        kind = cell.get(_KIND) or cell.get(f"{_CALCEXT}value-type")
        paragraphs = [part for part in cell if part.tag == _A_PARAGRAPH]
        text = "\n".join(_paragraph(part) for part in paragraphs)
        plain = text.strip()
        if cell.get(f"{_CALCEXT}value-type") == "error":
            return _Shown(plain or "an error", error=True)
        if plain and (kind in _NUMBERS or cell.get(_FORMULA)) and _ERROR.fullmatch(plain):
            return _Shown(plain, error=True)
        value = _value(kind, cell, text)
        if value is None or not value.strip():
            return _Shown(None)
        return _Shown(value, struck=all(map(self._is_struck, paragraphs)) and bool(paragraphs))

    def _is_struck(self, paragraph: Element) -> bool:
        """Whether all text of a paragraph lies in spans that strike it out."""
        spans = [part for part in paragraph if part.tag == _A_SPAN]
        outside = (paragraph.text or "") + "".join(part.tail or "" for part in paragraph)
        return (
            bool(spans)
            and not outside.strip()
            and all(self._styles.strikes(one.get(f"{_TEXT}style-name")) for one in spans)
        )


def _calculates(generator: Element) -> bool:
    """Whether a document was written by a program that works formulas out."""
    return (generator.text or "").strip().startswith(_CALCULATING)


def _value(kind: str | None, cell: Element, text: str) -> str | None:
    """What a cell of a kind shows: days as ISO text, whatever way they are written."""
    if kind in _NUMBERS:
        plain = text.strip()
        if plain and set(plain) != {"#"}:
            return plain
        try:
            return number_text(float(cell.get(f"{_OFFICE}value", "")))
        except ValueError:
            return plain or None
    if kind == "date":
        day, _, time = cell.get(f"{_OFFICE}date-value", "").partition("T")
        time = time.partition(".")[0].rstrip("Z")
        if time in ("", "00:00:00", "00:00"):
            return day or text
        if text.strip() and ":" not in text:
            return hidden_time(f"{day} {time}") if _SLIP.match(time) else day
        return f"{day} {time}"
    if kind == "time":
        return _time(cell.get(f"{_OFFICE}time-value", "")) or text
    if kind == "boolean":
        return "TRUE" if cell.get(f"{_OFFICE}boolean-value") == "true" else "FALSE"
    return text or cell.get(f"{_OFFICE}string-value")


def _time(value: str) -> str | None:
    """A span such as PT14H30M00S as a time of day."""
    match = _LONG_TIME.fullmatch(value)
    if match is None or not any(match.groups()[1:]):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    return f"{match[1]}{days * 24 + hours:02}:{minutes:02}:{seconds:02}"


def _paragraph(element: Element) -> str:
    """A paragraph's text: spaces in a row count as one unless they are written out."""
    if not len(element):
        text = element.text or ""
        return _SPACES.sub(" ", text).strip() if "  " in text or "\n" in text else text
    pieces: list[str] = []
    _gather(element, pieces)
    return (
        _SPACES.sub(" ", "".join(pieces))
        .replace("\0", " ")
        .replace("\1", "\n")
        .replace("\2", "\t")
    )


def _gather(element: Element, pieces: list[str]) -> None:
    pieces.append(element.text or "")
    for part in element:
        if part.tag == f"{_TEXT}s":
            pieces.append("\0" * min(_count(part, f"{_TEXT}c"), 1000))
        elif part.tag == f"{_TEXT}line-break":
            pieces.append("\1")
        elif part.tag == f"{_TEXT}tab":
            pieces.append("\2")
        elif part.tag not in _ASIDE:
            _gather(part, pieces)
        pieces.append(part.tail or "")


def _count(element: Element, attribute: str) -> int:
    text = element.get(attribute)
    if text is None:
        return 1
    return max(int(text), 1) if text.isdecimal() and len(text) < 13 else 1
