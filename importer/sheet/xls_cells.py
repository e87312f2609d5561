"""A closer look at an XLS worksheet, through xlrd: errors, and formats that decide what a person reads."""

import struct
from typing import Any

import xlrd

from importer.sheet.closer import Seen
from importer.sheet.number_formats import number_format, shows_a_day_alone

_UNREADABLE = (xlrd.XLRDError, struct.error, AssertionError, LookupError, TypeError, ValueError, AttributeError)
"""What xlrd raises on files that other readers make something of."""


def look_closer(content: bytes, name: str) -> Seen:
    """Look at a worksheet of an XLS; where xlrd cannot read the file nothing is found."""
    seen = Seen()
    try:
        with xlrd.open_workbook(file_contents=content, formatting_info=True, on_demand=True) as book:
            _look_at(seen, book, book.sheet_by_name(name))
    except _UNREADABLE:
        return Seen()
    return seen


def _look_at(seen: Seen, book: Any, sheet: Any) -> None:
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            place = (row + 1, column + 1)
            if kind == xlrd.XL_CELL_ERROR:
                seen.error(place, xlrd.error_text_from_code.get(sheet.cell_value(row, column), "an error"))
            elif kind == xlrd.XL_CELL_NUMBER:
                style = number_format(_code(book, sheet, row, column))
                shown = style.shown(str(sheet.cell_value(row, column))) if style else None
                if shown is not None:
                    seen.shown[place] = shown
            elif kind == xlrd.XL_CELL_DATE and shows_a_day_alone(_code(book, sheet, row, column)):
                seen.days.add(place)
    for first, behind, column, _ in sheet.merged_cells:
        if behind - first > 1:
            seen.merged.append((first + 1, behind, column + 1))


def _code(book: Any, sheet: Any, row: int, column: int) -> str:
    style = book.xf_list[sheet.cell_xf_index(row, column)]
    return str(book.format_map[style.format_key].format_str)
