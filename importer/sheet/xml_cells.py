"""A closer look at an XLSX worksheet's own XML, for what calamine does not tell.

Error cells (#N/A), formulas whose result was never saved, and numbers whose format decides what a person reads, such as
`00123`, `50%`, `8.76`. ECMA-376 part 1, 18.3.1.4 (cell), 18.8.30 (number formats). Scanned by pattern, not parsed: it
costs a fraction of reading the cells.
"""

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from html import unescape
from zipfile import ZipFile

from importer.issues import Code, Issue

_BUILT_IN = {"1": "0", "2": "0.00", "9": "0%", "10": "0.00%"}
_FORMAT = re.compile(r"^(0+)(?:\.(0+))?(%?)$")
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_CELL = rb"<(?:\w+:)?c\b([^>]*)>"
_ERROR = re.compile(rb'<(?:\w+:)?c\b([^>]*\bt="e"[^>]*)>.*?<(?:\w+:)?v>([^<]*)<', re.DOTALL)
_UNSAVED = re.compile(
    _CELL
    + rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the closer look found, by (row, column) counted from 1: cells that are odd, and cells shown otherwise."""

    odd: dict[tuple[int, int], Issue] = field(default_factory=dict)
    shown: dict[tuple[int, int], str] = field(default_factory=dict)


def look_closer(archive: ZipFile, name: str) -> Seen:
    """Look at a worksheet of an XLSX; for another kind of archive nothing is found."""
    part = _part_of(archive, name)
    if part is None:
        return Seen()
    xml = archive.read(part)
    seen = Seen()
    if b't="e"' in xml:
        for match in _ERROR.finditer(xml):
            if place := _place(match[1]):
                text = unescape(match[2].decode())
                seen.shown[place] = text
                message = f"The cell shows {text}: repair its formula, or type the value."
                seen.odd[place] = Issue(place[0], None, Code.CELL_ERROR, message, text)
    if b"<f" in xml or b":f" in xml:
        for match in _UNSAVED.finditer(xml):
            place = _place(match[1])
            if place and b't="str"' not in match[1]:
                message = (
                    "The cell holds a formula whose result was never saved: open the workbook in Excel or LibreOffice, "
                    "let it calculate, and save it."
                )
                seen.odd[place] = Issue(place[0], None, Code.FORMULA_WITHOUT_VALUE, message, None)
    for style, code in _telling_formats(archive).items():
        pattern = re.compile(
            rb'<(?:\w+:)?c\b([^>]*\bs="' + style.encode() + rb'"[^>]*)>(?:<(?:\w+:)?f\b.*?)?<(?:\w+:)?v>([-+0-9.eE]+)<'
        )
        for match in pattern.finditer(xml):
            place = _place(match[1])
            if place and b't="s"' not in match[1] and place not in seen.odd:
                shown = _formatted(match[2].decode(), code)
                if shown is not None:
                    seen.shown[place] = shown
    return seen


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


def _telling_formats(archive: ZipFile) -> dict[str, tuple[int, int, bool]]:
    """Cell styles whose number format decides what is read: digits before and after the point, and percent."""
    try:
        styles = archive.read("xl/styles.xml").decode("utf-8", "replace")
    except KeyError:
        return {}
    codes = dict(_BUILT_IN)
    for tag in re.findall(r"<(?:\w+:)?numFmt\b[^>]*>", styles):
        attributes = _attributes(tag)
        codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
    cells = re.search(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.DOTALL)
    telling: dict[str, tuple[int, int, bool]] = {}
    for index, tag in enumerate(re.findall(r"<(?:\w+:)?xf\b[^>]*>", cells[0] if cells else "")):
        match = _FORMAT.match(codes.get(_attributes(tag).get("numFmtId", ""), ""))
        if match:
            telling[str(index)] = (len(match[1]), len(match[2] or ""), bool(match[3]))
    return telling


def _formatted(text: str, code: tuple[int, int, bool]) -> str | None:
    digits, decimals, percent = code
    try:
        number = Decimal(f"{float(text):.15g}") * (100 if percent else 1)
        rounded = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    except (InvalidOperation, ValueError):
        return None
    whole, point, rest = f"{abs(rounded):f}".partition(".")
    sign = "-" if rounded < 0 else ""
    return f"{sign}{whole.zfill(digits)}{point}{rest}{'%' if percent else ''}"


def _place(attributes: bytes) -> tuple[int, int] | None:
    match = _REFERENCE.search(attributes)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + letter - 64
    return int(match[2]), column
