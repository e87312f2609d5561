"""A closer look at an XLSX worksheet's own XML, for what calamine does not tell.

Error cells (#N/A), formulas whose result was never saved, numbers whose format decides what a person reads, merged
cells, and cells so far out that reading up to them would fill the memory. ECMA-376 part 1, 18.3.1.4 (cell). Scanned by
pattern, not parsed: it costs a fraction of reading the cells.
"""

import re
from html import unescape
from zipfile import ZipFile

from importer.sheet.closer import Place, Seen
from importer.sheet.number_formats import BUILT_IN, NumberFormat, number_format, shows_a_day_alone

_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_CELL = rb"<(?:\w+:)?c\b([^>]*)>"
_ERROR = re.compile(rb'<(?:\w+:)?c\b([^>]*\bt="e"[^>]*)>.*?<(?:\w+:)?v>([^<]*)<', re.DOTALL)
_UNSAVED = re.compile(
    _CELL
    + rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3})(\d+):[A-Z]{1,3}(\d+)"')
_LAST_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*\br="(\d+)"')
_MANY_CELLS = 5_000_000
_SPARSE = 50
"""A sheet whose cells fill less than one part in so many of the rectangle around them has a stray one far out."""


class FarCellError(Exception):
    """A cell lies so far from the others that reading everything between would fill the memory; `str` is its place."""


def look_closer(archive: ZipFile, name: str) -> Seen:
    """Look at a worksheet of an XLSX.

    Raises:
        FarCellError: if a stray cell lies far out.
    """
    part = _part_of(archive, name)
    if part is None:
        return Seen()
    xml = archive.read(part)
    _refuse_far_cells(xml)
    seen = Seen()
    if b't="e"' in xml:
        for match in _ERROR.finditer(xml):
            if place := _place(match[1]):
                seen.error(place, unescape(match[2].decode()))
    if b"<f" in xml or b":f" in xml:
        for match in _UNSAVED.finditer(xml):
            place = _place(match[1])
            if place and b't="str"' not in match[1]:
                seen.unsaved(place)
    for match in _MERGED.finditer(xml, max(xml.rfind(b"</sheetData>"), 0)):
        first, last = int(match[2]), int(match[3])
        if last > first:
            seen.merged.append((first, last, _column(match[1])))
    for style, code in _codes(archive).items():
        _look_at_style(seen, xml, style, code)
    return seen


def _look_at_style(seen: Seen, xml: bytes, style: str, code: str) -> None:
    """Numbers of a style that decides what they show, and moments of one that shows the day alone."""
    telling, day = number_format(code), shows_a_day_alone(code)
    if telling is None and not day:
        return
    number = rb"([-+0-9.eE]+)" if telling else rb"(\d+\.\d+)"
    pattern = re.compile(
        rb'<(?:\w+:)?c\b([^>]*\bs="' + style.encode() + rb'"[^>]*)>(?:<(?:\w+:)?f\b.*?)?<(?:\w+:)?v>' + number + rb"<"
    )
    for match in pattern.finditer(xml):
        place = _place(match[1])
        if place and b't="s"' not in match[1] and place not in seen.odd:
            if telling is not None:
                _show(seen, place, telling, match[2].decode())
            else:
                seen.days.add(place)


def _show(seen: Seen, place: Place, telling: NumberFormat, text: str) -> None:
    shown = telling.shown(text)
    if shown is not None:
        seen.shown[place] = shown


def _refuse_far_cells(xml: bytes) -> None:
    rows = [int(number) for number in _LAST_ROW.findall(xml, max(len(xml) - 1_000_000, 0))]
    if not rows or rows[-1] * 26 < _MANY_CELLS:
        widest = b"A" if not re.search(rb'\br="[A-Z]{3}\d', xml) else b"XFD"
    else:
        widest = max(set(re.findall(rb'\br="([A-Z]{1,3})\d', xml)), key=_column, default=b"A")
    last = max(rows, default=1)
    around = last * _column(widest)
    if around > _MANY_CELLS and around > _SPARSE * xml.count(b' r="'):
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
