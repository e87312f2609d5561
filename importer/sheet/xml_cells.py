"""A closer look at an XLSX worksheet's own XML, for what calamine does not tell.

Error cells (#N/A), formulas whose result was never saved, numbers whose format decides what a person reads, merged
cells, and cells so far out that reading up to them would fill the memory. ECMA-376 part 1, 18.3.1.4 (cell). Scanned by
pattern, not parsed: it costs a fraction of reading the cells.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from zipfile import ZipFile

from importer.sheet.closer import Place, Seen
from importer.sheet.number_formats import BUILT_IN, NumberFormat, number_format, shows_a_day_alone

_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_CELL = rb"<(?:\w+:)?c\b([^>]*)>"
_FORMULA = rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
_ERROR = re.compile(rb'<(?:\w+:)?c\b([^>]*\bt="e"[^>]*)(?<!/)>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<', re.DOTALL)
_UNSAVED = re.compile(_CELL + _FORMULA + rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3})(\d+):[A-Z]{1,3}(\d+)"')
_LAST_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*\br="(\d+)"')
_MANY_CELLS = 5_000_000
_SPARSE = 50
"""A sheet whose cells fill less than one part in so many of the rectangle around them has a stray one far out."""
_PIECE = 4 * 2**20
"""Bytes of XML looked at together: a hundred thousand graduates are 50 to 70 MB."""
_TAIL = 1_000_000
"""Bytes at the end of the XML in which the last rows are."""
_COLUMN = re.compile(rb'r="([A-Z]{1,3})\d')
"""A cell's column; begins with letters only, since a search for such a pattern is three times as fast."""
_ROW_BEGIN = re.compile(rb"<(?:\w+:)?row\b")
_ROW_END = re.compile(rb"</(?:\w+:)?row>\Z")
_LONGEST_PREFIX = 100
"""Bytes that the name of a row's end tag may be long, with its namespace's prefix."""


class FarCellError(Exception):
    """A cell lies so far from the others that reading everything between would fill the memory; `str` is its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    """A cell style that decides what a person reads.

    Attributes:
        attribute: what its cells have in their tag.
        telling: the format of its numbers; None when it is a day's.
        cells: finds its cells; their attributes and their number.
    """

    attribute: bytes
    telling: NumberFormat | None
    cells: re.Pattern[bytes]


def look_closer(archive: ZipFile, name: str) -> Seen:
    """Look at a worksheet of an XLSX.

    Raises:
        FarCellError: if a stray cell lies far out.
    """
    part = _part_of(archive, name)
    if part is None:
        return Seen()
    seen = Seen()
    styles = [style for index, code in _codes(archive).items() if (style := _telling(index, code))]
    extent = _Extent()
    for xml in _pieces(archive, part):
        extent.add(xml)
        _look_at(seen, xml, styles)
    extent.refuse_far_cells()
    return seen


def _pieces(archive: ZipFile, part: str) -> Iterator[bytes]:
    """A worksheet's XML, a few MB at a time, each to the end of a row, or of a tag where there are no rows."""
    left = b""
    with archive.open(part) as file:
        while read := file.read(_PIECE):
            left += read
            end = _end_of_rows(left)
            yield left[:end]
            left = left[end:]
    yield left


def _end_of_rows(xml: bytes) -> int:
    """Where the last whole row ends; 0 when the only row goes on."""
    end = len(xml)
    while (end := xml.rfind(b"row>", 0, end)) >= 0:
        if _ROW_END.search(xml, max(end - _LONGEST_PREFIX, 0), end + 4):
            return end + 4
    return 0 if _ROW_BEGIN.search(xml) else xml.rfind(b">") + 1


def _look_at(seen: Seen, xml: bytes, styles: Iterable[_Style]) -> None:
    if b't="e"' in xml:
        for match in _ERROR.finditer(xml):
            if place := _place(match[1]):
                seen.error(place, unescape(match[2].decode()))
    if b"<f" in xml or b":f" in xml:
        for match in _UNSAVED.finditer(xml):
            place = _place(match[1])
            if place and b't="str"' not in match[1]:
                seen.unsaved(place)
    if b"mergeCell" in xml:
        for match in _MERGED.finditer(xml):
            first, last = int(match[2]), int(match[3])
            if last > first:
                seen.merged.append((first, last, _column(match[1])))
    for style in styles:
        if style.attribute in xml:
            _look_at_style(seen, xml, style)


def _telling(index: str, code: str) -> _Style | None:
    """A style that decides what its numbers show, or whose moments show the day alone; None for any other."""
    telling, day = number_format(code), shows_a_day_alone(code)
    if telling is None and not day:
        return None
    attribute = b's="' + index.encode() + b'"'
    number = rb"([-+0-9.eE]+)" if telling else rb"(\d+\.\d+)"
    pattern = rb"<(?:\w+:)?c\b([^>]*\b" + attribute + rb"[^>]*)>(?:" + _FORMULA + rb")?<(?:\w+:)?v>" + number + rb"<"
    return _Style(attribute=attribute, telling=telling, cells=re.compile(pattern))


def _look_at_style(seen: Seen, xml: bytes, style: _Style) -> None:
    for match in style.cells.finditer(xml):
        place = _place(match[1])
        if place and b't="s"' not in match[1] and place not in seen.odd:
            if style.telling is not None:
                _show(seen, place, style.telling, match[2].decode())
            else:
                seen.days.add(place)


def _show(seen: Seen, place: Place, telling: NumberFormat, text: str) -> None:
    shown = telling.shown(text)
    if shown is not None:
        seen.shown[place] = shown


class _Extent:
    """How far the cells of a worksheet reach, and how many there are."""

    def __init__(self) -> None:
        self._cells = 0
        self._columns: set[bytes] = set()
        self._tail = b""

    def add(self, xml: bytes) -> None:
        """Take the next piece of the worksheet in."""
        self._cells += xml.count(b' r="')
        self._columns.update(_COLUMN.findall(xml))
        self._tail = (self._tail + xml)[-_TAIL:]

    def refuse_far_cells(self) -> None:
        """Refuse a worksheet with a stray cell far out.

        Raises:
            FarCellError: if there is one.
        """
        rows = [int(number) for number in _LAST_ROW.findall(self._tail)]
        if not rows or rows[-1] * 26 < _MANY_CELLS:
            widest = b"XFD" if any(len(letters) == 3 for letters in self._columns) else b"A"
        else:
            widest = max(self._columns, key=_column, default=b"A")
        last = max(rows, default=1)
        around = last * _column(widest)
        if around > _MANY_CELLS and around > _SPARSE * self._cells:
            raise FarCellError(f"{widest.decode()}{last}")


def _part_of(archive: ZipFile, name: str) -> str | None:
    """The part that holds a worksheet, through the workbook's relationships."""
    try:
        workbook = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return None
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", workbook):
        attributes = _attributes(tag)
        if attributes.get("name") == name:
            wanted = next((value for key, value in attributes.items() if key.endswith(":id")), None)
            for relation in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", relations):
                found = _attributes(relation)
                if found.get("Id") == wanted:
                    target = found.get("Target", "")
                    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                    return part if part in archive.namelist() else None
    return None


def _attributes(tag: str) -> dict[str, str]:
    return {key: unescape(value) for key, value in re.findall(r'([\w:]+)\s*=\s*"([^"]*)"', tag)}


def _codes(archive: ZipFile) -> dict[str, str]:
    """The number format of each cell style, by the style's index."""
    try:
        styles = archive.read("xl/styles.xml").decode("utf-8", "replace")
    except KeyError:
        return {}
    codes = {str(number): code for number, code in BUILT_IN.items()}
    for tag in re.findall(r"<(?:\w+:)?numFmt\b[^>]*>", styles):
        attributes = _attributes(tag)
        codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
    cells = re.search(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.DOTALL)
    tags = re.findall(r"<(?:\w+:)?xf\b[^>]*>", cells[0] if cells else "")
    found = {str(index): codes.get(_attributes(tag).get("numFmtId", "")) for index, tag in enumerate(tags)}
    return {index: code for index, code in found.items() if code}


def _place(attributes: bytes) -> Place | None:
    match = _REFERENCE.search(attributes)
    return None if match is None else (int(match[2]), _column(match[1]))


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column
