"""A catalog workbook as rows: sheets by their titles, every cell judged, rows numbered as a person
sees them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from importer.catalog.model import Catalog, CatalogRow
from importer.catalog.tables import TABLES, UUID, CatalogSheet
from importer.catalog.words import NOT_ROWS
from importer.dokstamp import json_of
from importer.errors import SheetError
from importer.issues import Code, Issue, by_row, errors
from importer.results import (
    FACTS,
    NUMBER,
    OUTCOME,
    REASON,
    ROW,
    SUMMARY,
    Layout,
    Ours,
    layout_of,
    layout_seen,
    told_in,
)
from importer.sentences import book as words
from importer.sentences import catalog as say
from importer.sentences import cells as say_cells
from importer.sheet import Sheet, Spreadsheet, header_place, read_tables, sheet_of
from importer.sheet import Table as Cells
from importer.titles import sheet_title, title
from importer.validation import odd_names, validate_cells
from importer.wording import folded_heading

RESULT, DIFFERENCES = "result", "differences"
CODES = (ROW, RESULT, "differs", "error_code", "error_column", "error_message")
"""The columns of codes that a results workbook adds beside `uuid`."""
PROBLEMS, INSTRUCTIONS, EXAMPLES = "Problems", "Instructions", "Examples"
OURS = Ours(
    sheets={SUMMARY: words.SUMMARY, PROBLEMS: words.PROBLEMS},
    headings={
        NUMBER: words.NUMBER,
        OUTCOME: words.OUTCOME,
        DIFFERENCES: words.DIFFERENCES,
        REASON: words.REASON,
    },
    codes=CODES,
)
"""What is ours in a results workbook of a catalog."""
_NO_ROWS = {
    folded_heading(name) for name in (SUMMARY, FACTS, PROBLEMS, INSTRUCTIONS, EXAMPLES, *NOT_ROWS)
}


def read_catalog(
    file: Path | Spreadsheet,
    *,
    date_format: str | None,
    today: date,
    grade_scale: str | None = None,
    tables: tuple[CatalogSheet, ...] = TABLES,
    encoding: str | None = None,
) -> Catalog:
    """Read and judge a catalog: a workbook as filled in, or a results workbook as it now stands.

    Args:
        file: its path, or the file that is open already.
        date_format: how dates as text are written, in strptime's notation.
        today: the day that "not in the future" is measured against.
        grade_scale: the best grade of the scale that grades are on; None for ten.
        tables: the sheets there may be.
        encoding: what delimited text is in; None tells it by its letters.

    Raises:
        SheetError: if the file cannot be read, has no sheet of a catalog, or one without its
            headings.
        UsageError: if the date format or the scale of grades cannot be one.
    """
    path = file if isinstance(file, Path) else file.path
    cells = read_tables(file, encoding=encoding)
    layout = _layout(cells, path)
    found, unread = _sheets(cells, path, tables, layout)
    sheets: dict[str, Sheet] = {}
    rows: list[CatalogRow] = []
    resumed = False
    for table in tables:
        if (
            table.entity.name not in found
            or (sheet := _sheet(table, found[table.entity.name][1], path)) is None
        ):
            continue
        ours, sheet = _without_ours(sheet, layout)
        resumed = resumed or ours
        made, told = _rows(
            table, sheet, date_format=date_format, today=today, grade_scale=grade_scale
        )
        sheets[table.entity.name] = replace(sheet, issues=(*sheet.issues, *told))
        rows.extend(made)
    if not rows:
        raise SheetError(say.NO_ROWS(path=path))
    return Catalog(
        path=path,
        tables=tables,
        sheets=sheets,
        rows=tuple(rows),
        unread=tuple(unread),
        resumed=resumed,
    )


def _layout(tables: Sequence[Cells], path: Path) -> Layout:
    """How the file calls what is ours, if it is a results workbook."""
    by_name = {cells.name: cells for cells in tables if cells.name is not None}
    if FACTS in by_name:
        return layout_of(told_in(by_name[FACTS], path), by_name, OURS)
    return layout_seen(next(iter(tables[0].rows), ()), OURS)


def _sheets(
    every: Sequence[Cells], path: Path, tables: tuple[CatalogSheet, ...], layout: Layout
) -> tuple[dict[str, tuple[CatalogSheet, Cells]], list[str]]:
    """The sheets of a catalog by their entities' names, and the titles of those that are none."""
    found: dict[str, tuple[CatalogSheet, Cells]] = {}
    unread: list[str] = []
    no_rows = {*_NO_ROWS, *map(folded_heading, layout.sheets.values())}
    for cells in every:
        name = cells.name or path.stem  # delimited text is one sheet, called as its file is
        title = folded_heading(name)
        table = next((table for table in tables if title in table.aliases), None)
        if table is None:
            unread += [name] if title not in no_rows and not cells.rows.numbers.is_empty() else []
        elif table.entity.name in found:
            first = found[table.entity.name][1].name
            raise SheetError(
                say.TWO_SHEETS(path=path, first=first, second=name, sheet=sheet_title(table.title))
            )
        else:
            found[table.entity.name] = (table, cells)
    if not found:
        titles = [sheet_title(table.title) for table in tables]
        raise SheetError(say.NO_SHEETS(path=path, sheets=titles, one=sheet_title("students")))
    return found, unread


def _sheet(table: CatalogSheet, cells: Cells, path: Path) -> Sheet | None:
    """The rows below the headings; None when there are none, for a sheet may stay blank."""
    place = header_place(cells.rows, table.headings)
    below = cells.rows if place is None else cells.rows.below(place + 1)
    return None if below.numbers.is_empty() else sheet_of(cells, path, table.headings)


def _without_ours(sheet: Sheet, layout: Layout) -> tuple[bool, Sheet]:
    """A sheet of a results workbook with its source's row numbers and without what we had
    added.
    """
    at = layout.places([column.heading for column in sheet.columns])
    if not at.keys() >= set(CODES):
        return False, sheet
    added = {sheet.columns[place].key for place in at.values()}
    added |= {column.key for column in sheet.columns if layout.source(column.heading) is None}
    numbers: list[int] = []
    typed = [
        int(text) if text and text.isdigit() else None
        for text in sheet.frame[sheet.columns[at[ROW]].key]
    ]
    for number in typed:
        fresh = max([*(one for one in typed if one), *numbers], default=1) + 1
        numbers.append(number if number is not None and number not in numbers else fresh)
    renumbered = dict(zip(sheet.frame["row"].to_list(), numbers, strict=True))
    kept = tuple(  # whose letters are the workbook's, and no longer fit the rows' numbers
        replace(column, letter="", heading=layout.source(column.heading) or "")
        for column in sheet.columns
        if column.key not in added
    )
    frame = sheet.frame.select(
        pl.Series("row", numbers, dtype=pl.UInt32), *(column.key for column in kept)
    )
    issues = tuple(
        Issue(
            renumbered.get(one.row or 0, one.row),
            one.column,
            one.code,
            one.said,
            one.value,
            one.severity,
        )
        for one in sheet.issues
        if one.column is None or layout.source(one.column) is not None
    )
    return True, Sheet(
        path=sheet.path,
        name=sheet.name,
        header_row=sheet.header_row,
        columns=kept,
        frame=frame,
        issues=issues,
    )


def _rows(
    table: CatalogSheet,
    sheet: Sheet,
    *,
    date_format: str | None,
    today: date,
    grade_scale: str | None,
) -> tuple[list[CatalogRow], list[Issue]]:
    """The rows of a sheet, and what there is to say of its columns."""
    needs = say_cells.EVERY_RECORD(record=title(table.entity.name))
    values, typed, issues = validate_cells(
        sheet,
        table.columns,
        date_format=date_format,
        today=today,
        grade_scale=grade_scale,
        needs=needs,
    )
    if table.names_people:
        issues.extend(odd_names(values, typed))
    told = [
        issue._replace(
            said=say.ON_SHEET(sheet=sheet.name or sheet_title(table.title), what=issue.said)
        )
        for issue in issues[len(sheet.issues) :]
        if issue.row is None
    ]
    wrong = by_row(errors(issues))
    rows: list[CatalogRow] = []
    for cells, texts in zip(
        values.iter_rows(named=True), typed.iter_rows(named=True), strict=True
    ):
        number = cells.pop("row")
        row = CatalogRow(
            table=table,
            sheet=sheet.name or sheet_title(table.title),
            number=number,
            cells={
                name: text for name, text in texts.items() if name != "row" and text is not None
            },
            values=dict(_values(table, cells)),
            refers={
                field.name: cells[name]
                for name, field in table.fields.items()
                if field.references and cells[name] is not None
            },
            uuid_wanted=cells.get(UUID),
            issues=list(wrong.get(number, ())),
        )
        row.issues.extend(_together(row))
        rows.append(row)
    return rows, told


def _values(table: CatalogSheet, cells: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, field in table.fields.items():
        if cells[name] is not None and not field.references:
            yield field.name, json_of(field, cells[name])


def _together(row: CatalogRow) -> Iterator[Issue]:
    """What the cells of one row say together."""
    for name, field in row.table.fields.items():
        switch = field.required_with
        if switch and row.values.get(switch) is True and name not in row.cells:
            yield Issue(
                row.number,
                name,
                Code.MISSING_VALUE,
                say.NEEDED_WITH(column=name, switch=switch),
            )
        first, second = row.values.get(field.not_before or ""), row.values.get(field.name)
        if first is not None and second is not None and str(second)[:10] < str(first)[:10]:
            said = say.BEFORE(column=name, date=second, other=field.not_before, earlier=first)
            yield Issue(row.number, name, Code.DATES_OUT_OF_ORDER, said, row.cells.get(name))
