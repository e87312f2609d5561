"""A closer look at an ODS worksheet: errors, formulas never calculated, what numbers show, merged cells.

OpenDocument 1.3 part 3, 9.1 (tables); LibreOffice marks errors with `calcext:value-type`.
"""

from collections.abc import Iterator
from xml.etree import ElementTree
from zipfile import ZipFile

from importer.sheet.closer import Seen

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_NUMBERS = ("float", "percentage", "currency")
_MOST_REPEATED = 20_000
"""Cells that a repeated cell or row is followed over; more are formatting, not graduates."""


def look_closer(archive: ZipFile, name: str) -> Seen:
    """Look at a worksheet of an ODS."""
    seen = Seen()
    row = 1
    for element in _rows(archive, name):
        repeated = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
        cells = list(element)
        for offset in range(min(repeated, _MOST_REPEATED) if any(_telling(cell) for cell in cells) else 0):
            _look_at(seen, row + offset, cells)
        row += repeated
        element.clear()
    return seen


def _rows(archive: ZipFile, name: str) -> Iterator[ElementTree.Element]:
    """The rows of one worksheet, each complete."""
    inside = False
    with archive.open("content.xml") as content:
        for event, element in ElementTree.iterparse(content, events=("start", "end")):  # noqa: S314  as above
            if element.tag == f"{_TABLE}table":
                if event == "start":
                    inside = element.get(f"{_TABLE}name") == name
                elif inside:
                    return
                else:
                    element.clear()
            elif inside and event == "end" and element.tag == f"{_TABLE}table-row":
                yield element


def _telling(cell: ElementTree.Element) -> bool:
    return any(
        cell.get(attribute) is not None
        for attribute in (f"{_OFFICE}value-type", f"{_TABLE}formula", f"{_TABLE}number-rows-spanned")
    )


def _look_at(seen: Seen, row: int, cells: list[ElementTree.Element]) -> None:
    column = 1
    for cell in cells:
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        if _telling(cell):
            for offset in range(min(repeated, _MOST_REPEATED)):
                _look_at_cell(seen, (row, column + offset), cell)
        column += repeated


def _look_at_cell(seen: Seen, place: tuple[int, int], cell: ElementTree.Element) -> None:
    kind = cell.get(f"{_OFFICE}value-type")
    text = "\n".join("".join(part.itertext()) for part in cell.iter(f"{_TEXT}p")).strip()
    spanned = int(cell.get(f"{_TABLE}number-rows-spanned", "1"))
    if spanned > 1:
        seen.merged.append((place[0], place[0] + spanned - 1, place[1]))
    if cell.get(f"{_CALCEXT}value-type") == "error":
        seen.error(place, text or "an error")
    elif kind is None and cell.get(f"{_TABLE}formula") and not text:
        seen.unsaved(place)
    elif kind in _NUMBERS and text:
        seen.shown[place] = text
    elif kind == "date" and text and ":" not in text:
        seen.days.add(place)
