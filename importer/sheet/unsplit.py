"""Lists that nobody has split: each line of a CSV as one cell, in column A of a workbook or wholly
in quotes.
"""

import csv
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from importer.errors import SheetError
from importer.issues import Code, Issue, Severity
from importer.sentences import sheet as say
from importer.sheet.headings import header_place
from importer.sheet.model import Table
from importer.sheet.rows import Rows

DELIMITERS: tuple[str, ...] = (",", ";", "\t", "|")
_NAMES = {",": say.COMMAS, ";": say.SEMICOLONS, "\t": say.TABS, "|": say.BARS}
_SEARCHED = 20
"""How many rows are searched for the headings."""


def fields_of(line: str, delimiter: str) -> list[str | None]:
    """The cells of one line of delimited text."""
    csv.field_size_limit(2**31 - 1)
    record = next(
        csv.reader([line.replace("\r", " ").replace("\n", " ")], delimiter=delimiter), []
    )
    return [cell if cell.strip() else None for cell in record]


def cells_of(line: str, delimiter: str) -> list[str | None]:
    """The cells of one line; one cell where it is prose with a delimiter in it: "Porto, 25 de
    novembro de 2026".
    """
    fields = fields_of(line, delimiter)
    prose = all(one and one.startswith(" ") for one in fields[1:-1]) and (
        fields[-1] or " "
    ).startswith(" ")
    return [line] if len(fields) > 1 and prose and "@" not in line else fields


def split(table: Table, path: Path) -> Table:
    """A table as it is; where all of each row stands in one column, with the cells that a
    delimiter makes of it.

    Raises:
        SheetError: if the headings stand in one cell and some rows in several, so that none can be
            trusted.
    """
    head = table.rows.head(_SEARCHED)
    if header_place(head) is not None:
        return table
    found = _delimiter_of_one_cell(head)
    if found is None:
        return table
    delimiter, heading = found
    delimiters = _NAMES[delimiter]()
    if _filled_columns(table.rows) > 1:
        raise SheetError(say.HALF_SPLIT(where=table.where(path), delimiters=delimiters))
    rows = Rows(
        (
            []
            if not any(cells)
            else (fields_of if place <= heading else cells_of)(_only(cells), delimiter)
        )
        for place, cells in enumerate(table.rows)
    )
    said = say.SPLIT(delimiters=delimiters)
    told = Issue(None, None, Code.READ_AS, said, severity=Severity.NOTE)
    # A delimiter inside a value shifts the cells that follow, as in any delimited text.
    return replace(table, rows=rows, delimited=True, told=(*table.told, told))


def _delimiter_of_one_cell(head: Sequence[Sequence[str | None]]) -> tuple[str, int] | None:
    """The delimiter that makes headings of what stands in single cells of the first rows, and in
    which of them.
    """
    for delimiter in DELIMITERS:
        lines = [
            fields_of(next((cell for cell in cells if cell), ""), delimiter) for cells in head
        ]
        if (place := header_place(lines)) is not None:
            return delimiter, place
    return None


def _filled_columns(rows: Rows) -> int:
    """How many columns have a cell, two at most."""
    filled = (
        place for place in range(rows.width) if rows.column(place).null_count() < len(rows.numbers)
    )
    return sum(1 for _ in islice(filled, 2))


def _only(cells: Sequence[str | None]) -> str:
    return next(cell for cell in cells if cell)
