"""What a results workbook remembers of each row, on a hidden sheet: a person may tear the others.

Of every row a print of all cells that are read, so that a change can be noticed; of every row that
is not done a print of each cell that tells who it is, so that a name, an e-mail or a file that has
come from another row is recognised.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import islice
from typing import Any

from importer.columns import DATE_OF_BIRTH, EMAIL, NAME, PDF
from importer.outcomes import Outcomes
from importer.results.formats import Formats
from importer.results.model import RowPrint, SourceTable, WorkbookMemory
from importer.sheet import Table

TELLING = (NAME.name, EMAIL.name, DATE_OF_BIRTH.name, PDF.name)
"""Columns that tell whose row it is."""
MEMORY = "_rows"
_ACCENTS = re.compile("[\u0300-\u036f]")
_ROWS_A_SHEET = 1_000_000
_LONGEST = 30_000
"""Characters of a cell that count: a workbook's cell holds hardly more."""
_BYTES = 6
"""Of a print: among a hundred thousand rows two different ones are alike once in fifty thousand
batches.
"""


def cell_print(text: str | None) -> str:
    """The print of a cell, without regard to case, accents, separators and a midnight; "" for an
    empty one.
    """
    plain = (text or "")[:_LONGEST].removesuffix(" 00:00:00").removesuffix("T00:00:00").casefold()
    if not plain.isascii():
        # The accents of Latin, Greek and Cyrillic do not count; the marks of other scripts are
        # letters of theirs.
        plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", plain))
    words = "".join(
        char if char.isalnum() or unicodedata.category(char)[0] == "M" else " " for char in plain
    ).split()
    return _print(" ".join(words)) if words else ""


def known_columns(source: SourceTable) -> tuple[str, ...]:
    """The names of the columns of ours that a source has, in the order in which prints take
    them.
    """
    return tuple(sorted(name for name in source.columns if name is not None))


def whole_prints(source: SourceTable, columns: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Each row's number and the print of its cells in these columns, which the source has."""
    known = [(name, source.columns.index(name) + 1) for name in columns]
    for cells in source.frame.iter_rows():
        yield cells[0], whole_print((name, cells[place]) for name, place in known)


def whole_print(cells: Iterable[tuple[str, str | None]]) -> str:
    """The print of a row's cells by the names of their columns, in the order of the names."""
    filled = [f"{name}={_spaced(text)}" for name, text in cells if text and not text.isspace()]
    return _print("\x1f".join(filled))


def write_memory(
    book: Any,
    formats: Formats,
    source: SourceTable,
    outcomes: Outcomes,
    origins: Mapping[int, str] | None,
) -> None:
    """Write the hidden sheet.

    Args:
        origins: what `RowPrint.origin` is of the rows that differ from it by now; None for a first
            run.
    """
    places = [source.columns.index(name) + 1 if name in source.columns else 0 for name in TELLING]
    columns = known_columns(source)
    sheet, line = _begin(book, formats, 1, columns), 0
    rows = zip(whole_prints(source, columns), source.frame.iter_rows(), strict=True)
    for count, ((row, whole), cells) in enumerate(rows):
        if count and count % _ROWS_A_SHEET == 0:
            sheet, line = _begin(book, formats, count // _ROWS_A_SHEET + 1, columns), 0
        line += 1
        sheet.write_number(line, 0, row)
        sheet.put(line, 1, whole, formats.text)
        if origins is not None and (origin := origins.get(row, whole)) != whole:
            sheet.put(line, 2, origin or "-", formats.text)
        if not outcomes.status(row).settled:
            for place, at in enumerate(places, start=3):
                sheet.put(line, place, (cell_print(cells[at]) if at else "") or "-", formats.text)


def _begin(book: Any, formats: Formats, part: int, columns: Sequence[str]) -> Any:
    sheet = book.add_worksheet(MEMORY if part == 1 else f"{MEMORY} {part}")
    sheet.hide()
    for place, heading in enumerate(("row", " ".join(columns), "origin", *TELLING)):
        sheet.put(0, place, heading, formats.text)
    return sheet


def read_memory(parts: Sequence[Table]) -> WorkbookMemory | None:
    """What the workbook remembers of its rows, by number; None where it has no such sheet, as
    before there was one.
    """
    if not parts:
        return None
    remembered: dict[int, RowPrint] = {}
    columns: tuple[str, ...] = ()
    for table in parts:
        columns = tuple((next(iter(table.rows), ["", None])[1] or "").split())
        for line in islice(table.rows, 1, None):
            number = line[0] if line else None
            if number and number.isascii() and number.isdigit() and len(line) > 1 and line[1]:
                remembered[int(number)] = _remembered(line, line[1])
    return WorkbookMemory(columns, remembered)


def _remembered(line: Sequence[str | None], whole: str) -> RowPrint:
    origin = line[2] if len(line) > 2 and line[2] else whole
    told = line[3 : 3 + len(TELLING)]
    telling = tuple("" if text in (None, "-") else str(text) for text in told)
    return RowPrint(
        whole, "" if origin == "-" else origin, telling if len(telling) == len(TELLING) else None
    )


def _spaced(text: str) -> str:
    plain = text[:_LONGEST]
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", plain)
    kept = (
        plain
        if plain.isprintable()
        else "".join(char if char.isprintable() else " " for char in plain)
    )
    return " ".join(kept.split()).removesuffix(" 00:00:00")


def _print(text: str) -> str:
    return blake2b(text.encode(errors="replace"), digest_size=_BYTES).hexdigest()
