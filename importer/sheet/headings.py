"""Finds the heading row and makes a `Sheet` of a `Table`."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

import polars as pl

from importer.errors import SheetError
from importer.headings import GRADUATES, Headings
from importer.issues import Code, Issue, Severity
from importer.sheet.model import Sheet, SheetColumn, Table, letter_of
from importer.sheet.rows import Cells, Rows
from importer.wording import folded_heading

_SEARCHED = 20
"""How many rows are searched for the headings."""


def header_place(rows: Iterable[Cells], headings: Headings = GRADUATES) -> int | None:
    """Index of the heading row: the first of the first 20 that names at least two known columns, a telling one too."""
    for place, cells in enumerate(islice(rows, _SEARCHED)):
        known = {headings.column_of(cell) for cell in cells if cell} - {None}
        if len(known) >= 2 and known & headings.telling:
            return place
    return None


def sheet_of(table: Table, path: Path, headings: Headings = GRADUATES) -> Sheet:
    """The rows below the headings.

    Args:
        headings: those that are known of the kind of sheet that it is.

    Raises:
        SheetError: if there are no headings or no rows, a heading stands twice, or a needed one is missing.
    """
    head = table.rows.head(_SEARCHED)
    place = header_place(head, headings)
    where = f"{path}" + (f", sheet “{table.name}”" if table.name else "")
    if place is None:
        raise SheetError(_no_headings(head, where, headings))
    header = head[place]
    listed = table.rows.below(place + 1)
    numbers = listed.numbers
    if numbers.is_empty():
        raise SheetError(f"{where} has headings in row {place + 1} but no rows below them: add the {headings.lists}.")
    found = dict(_columns(header, listed, headings))
    _check_headings(found, where, headings)
    cells = _spread_merged(table, found, numbers)
    return Sheet(
        path=path,
        name=table.name,
        header_row=place + 1,
        columns=tuple(found),
        frame=pl.DataFrame([numbers.alias("row"), *(cells[column].alias(column.key) for column in found)]),
        issues=tuple(_issues(table, found, len(header), listed)),
        appearance=table.appearance,
    )


def _columns(header: Cells, listed: Rows, headings: Headings) -> Iterator[tuple[SheetColumn, pl.Series]]:
    """The columns that have a heading or any cell, and their cells."""
    for place in range(max(len(header), listed.width)):
        heading = " ".join(((header[place] if place < len(header) else None) or "").split())
        cells = listed.column(place)
        if heading or cells.null_count() < len(cells):
            letter = letter_of(place + 1)
            known = headings.column_of(heading) if heading else None
            yield (
                SheetColumn(key=f"c{place + 1}", letter=letter, heading=heading or f"Column {letter}", column=known),
                cells,
            )


def _spread_merged(
    table: Table, columns: Mapping[SheetColumn, pl.Series], numbers: pl.Series
) -> dict[SheetColumn, pl.Series]:
    """Give each row of the list the value that a merged cell shows beside it; blank rows stay blank."""
    spread = dict(columns)
    merged: dict[str, list[tuple[int, int]]] = {}
    for first, last, place in table.merged:
        merged.setdefault(f"c{place}", []).append((first, last))
    rows = numbers.to_list() if merged else []
    for column, cells in columns.items():
        if column.key not in merged:
            continue
        shown = list(range(len(rows)))  # the row whose own cell each row shows
        for first, last in merged[column.key]:
            begin, end = bisect_left(rows, first), bisect_right(rows, last)
            if begin < end and rows[begin] == first and cells[shown[begin]] is not None:
                shown[begin:end] = [shown[begin]] * (end - begin)
        spread[column] = cells.gather(shown)
    return spread


def _check_headings(columns: Iterable[SheetColumn], where: str, headings: Headings) -> None:
    seen: dict[object, SheetColumn] = {}
    for column in columns:
        key: object = column.column or folded_heading(column.heading) or column.heading
        first = seen.setdefault(key, column)
        if first is not column:
            both = f"“{first.heading}” (column {first.letter}) and “{column.heading}” (column {column.letter})"
            meaning = (
                f" both mean {column.column.name}"
                if column.column and first.heading != column.heading
                else " stand twice"
            )
            raise SheetError(f"{where}: the headings {both}{meaning}: rename or delete one of them.")
    missing = [column.name for column in headings.columns if column.heading_required and column not in seen]
    if missing:
        found = ", ".join(column.heading for column in seen.values())
        raise SheetError(
            f"{where} has no column {' or '.join(missing)}: add it, or give its heading one of the names in the "
            f"README's table of columns. The headings found are: {found}."
        )


def _issues(table: Table, columns: Iterable[SheetColumn], width: int, listed: Rows) -> Iterator[Issue]:
    by_place = {int(column.key[1:]): column for column in columns}
    rows = set(listed.numbers) if table.odd else set()
    for (row, place), issue in sorted(table.odd.items()):
        column = by_place.get(place)
        if row in rows and column is not None:
            if column.column is not None:
                yield replace(issue, column=column.column.name)
            else:
                # A column of the person's own is sent nowhere: its trouble keeps nobody back.
                yield replace(issue, column=column.heading, severity=Severity.WARNING)
    if table.delimited:
        for number, cells in listed.beyond(width):
            yield Issue(
                number,
                None,
                Code.TOO_MANY_CELLS,
                f"The row has {len(cells)} cells under {width} headings: a delimiter inside a value has shifted "
                "them. Put that value in double quotes.",
                next(cell for cell in cells[width:] if cell is not None),
            )


def _no_headings(head: Iterable[Cells], where: str, headings: Headings) -> str:
    best: list[str] = []
    for cells in head:
        texts = [cell for cell in cells if cell]
        if not best or _known(texts, headings) > _known(best, headings):
            best = texts
    if not best:
        return f"{where} is empty: choose the sheet that lists the {headings.lists}."
    needed = ", ".join(column.name for column in headings.columns if column.heading_required)
    return (
        f"{where} has no heading row in its first {_SEARCHED} rows: one that names {needed} is needed. "
        f"The nearest row reads: {', '.join(best[:12])}."
    )


def _known(texts: Iterable[str], headings: Headings) -> int:
    return sum(headings.column_of(text) is not None for text in texts)
