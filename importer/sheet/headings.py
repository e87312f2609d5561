"""Finds the heading row and makes a `Sheet` of a `Table`."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from importer.columns import GRADUATES, Headings, folded_heading
from importer.errors import SheetError
from importer.issues import Code, Issue, Severity
from importer.sheet.model import Sheet, SheetColumn, Table, letter_of

_SEARCHED = 20
"""How many rows are searched for the headings."""


def header_place(rows: Sequence[Sequence[str | None]], headings: Headings = GRADUATES) -> int | None:
    """Index of the heading row: the first of the first 20 that names at least two known columns, a telling one too."""
    for place, cells in enumerate(rows[:_SEARCHED]):
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
    place = header_place(table.rows, headings)
    where = f"{path}" + (f", sheet “{table.name}”" if table.name else "")
    if place is None:
        raise SheetError(_no_headings(table, where, headings))
    header = table.rows[place]
    _spread_merged(table, below=place + 1)
    data = [
        (number, cells)
        for number, cells in enumerate(table.rows[place + 1 :], start=place + 2)
        if any(cell is not None for cell in cells)
    ]
    if not data:
        raise SheetError(f"{where} has headings in row {place + 1} but no rows below them: add the {headings.lists}.")
    columns = _columns(header, data, where, headings)
    frame = _frame(columns, data)
    return Sheet(
        path=path,
        name=table.name,
        header_row=place + 1,
        columns=columns,
        frame=frame,
        issues=tuple(_issues(table, columns, header, data)),
    )


def _spread_merged(table: Table, *, below: int) -> None:
    """Give each row of the list the value that a merged cell shows beside it; blank rows stay blank."""
    for first, last, column in table.merged:
        if first <= below or first > len(table.rows) or column > len(table.rows[first - 1]):
            continue
        value = table.rows[first - 1][column - 1]
        for cells in table.rows[first:last]:
            if value is not None and any(cell is not None for cell in cells):
                cells.extend([None] * (column - len(cells)))
                cells[column - 1] = value


def _columns(
    header: Sequence[str | None], data: Sequence[tuple[int, Sequence[str | None]]], where: str, headings: Headings
) -> tuple[SheetColumn, ...]:
    width = max(len(header), *(len(cells) for _, cells in data))
    used = [False] * width
    for _, cells in data:
        for place, cell in enumerate(cells):
            if cell is not None:
                used[place] = True
    columns = []
    for place in range(width):
        typed = header[place] if place < len(header) else None
        heading = " ".join((typed or "").split())
        if heading or used[place]:
            letter = letter_of(place + 1)
            known = headings.column_of(heading) if heading else None
            columns.append(
                SheetColumn(key=f"c{place + 1}", letter=letter, heading=heading or f"Column {letter}", column=known)
            )
    _check_headings(columns, where, headings)
    return tuple(columns)


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


def _frame(columns: Sequence[SheetColumn], data: Sequence[tuple[int, Sequence[str | None]]]) -> pl.DataFrame:
    places = [int(column.key[1:]) - 1 for column in columns]
    series = [pl.Series("row", [number for number, _ in data], dtype=pl.UInt32)]
    for column, place in zip(columns, places, strict=True):
        cells = [cells[place] if place < len(cells) else None for _, cells in data]
        series.append(pl.Series(column.key, cells, dtype=pl.String))
    return pl.DataFrame(series)


def _issues(
    table: Table,
    columns: Sequence[SheetColumn],
    header: Sequence[str | None],
    data: Sequence[tuple[int, Sequence[str | None]]],
) -> Iterable[Issue]:
    by_place = {int(column.key[1:]): column for column in columns}
    rows = {number for number, _ in data}
    for (row, place), issue in sorted(table.odd.items()):
        column = by_place.get(place)
        if row in rows and column is not None:
            if column.column is not None:
                yield replace(issue, column=column.column.name)
            else:
                # A column of the person's own is sent nowhere: its trouble keeps nobody back.
                yield replace(issue, column=column.heading, severity=Severity.WARNING)
    if table.delimited:
        width = len(header)
        for number, cells in data:
            extra = [cell for cell in cells[width:] if cell is not None]
            if extra:
                yield Issue(
                    number,
                    None,
                    Code.TOO_MANY_CELLS,
                    f"The row has {len(cells)} cells under {width} headings: a delimiter inside a value has shifted "
                    "them. Put that value in double quotes.",
                    extra[0],
                )


def _no_headings(table: Table, where: str, headings: Headings) -> str:
    best: list[str] = []
    for cells in table.rows[:_SEARCHED]:
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
