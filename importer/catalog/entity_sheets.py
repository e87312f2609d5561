"""A results workbook of a catalog has a sheet for each entity: the rows as typed, and what became
of each.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from importer.catalog.model import Catalog, CatalogResult, CatalogRow
from importer.catalog.reading import CODES, DIFFERENCES, RESULT
from importer.catalog.tables import UUID, CatalogSheet
from importer.columns import CONFIRM_NAME, Column
from importer.results import (
    DATE,
    NUMBER,
    OUTCOME,
    REASON,
    ROW,
    Formats,
    Layout,
    TextSheet,
    fitting,
    height,
    number_format,
    print_columns,
    write_comment,
)
from importer.sentences import book as words
from importer.sentences import summary as say
from importer.sentences.reader import read_under
from importer.sentences.showing import column as shown_column
from importer.session.report import CONFIRMED_IN
from importer.sheet import Sheet, SheetColumn, letter_of

_WIDEST = 46
_MESSAGE_WIDTH = 62
_WIDTHS = {NUMBER: 9.0, OUTCOME: 13.0, UUID: 38.0, DIFFERENCES: 24.0, REASON: _MESSAGE_WIDTH}


def told_of(row: CatalogRow, *, checked: bool) -> dict[str, Any]:
    """What became of a row, by our columns."""
    ending = row.ending
    assert ending is not None
    issues, differ = ending.issues, [one.column for one in ending.differences]
    reason = "\n".join(" ".join(issue.message.split()) for issue in issues) or None
    ready = checked and ending.result is CatalogResult.PENDING and not issues
    return {
        NUMBER: row.number,
        OUTCOME: str(words.READY() if ready else ending.result.said),
        REASON: reason,
        DIFFERENCES: ", ".join(map(shown_column, differ)) or None,
        UUID: ending.uuid or row.uuid_wanted,
        ROW: row.number,
        RESULT: str(ending.result),
        "differs": ", ".join(differ) or None,
        "error_code": "\n".join(issue.code.code for issue in issues) or None,
        "error_column": "\n".join(issue.column or "" for issue in issues) or None,
        "error_message": reason,
    }


class EntitySheet:
    """One sheet: the source's columns as typed, then ours."""

    def __init__(
        self,
        book: Any,
        formats: Formats,
        layout: Layout,
        table: CatalogSheet,
        source: Sheet,
        catalog: Catalog,
        *,
        checked: bool,
    ) -> None:
        self._formats, self._layout, self._checked = formats, layout, checked
        self._rows = catalog.of(table)
        self._source = source = _with_confirmations(source, self._rows)
        # Where the source has a column for the uuid of its own, ours is the same one.
        self._columns = [
            one for one in source.columns if one.column is None or one.column.name != UUID
        ]
        self._kinds = [
            DATE if _is_date(one.column) else number_format(source.frame[one.key])
            for one in self._columns
        ]
        uuid = [UUID] if table.names_records else []
        self._ours = [OUTCOME, REASON, DIFFERENCES, *uuid, *CODES]
        self._first_of_ours = 1 + len(self._columns)
        self._at = {NUMBER: 0} | {
            name: place for place, name in enumerate(self._ours, start=self._first_of_ours)
        }
        self._place = {
            one.column.name: at for at, one in enumerate(self._columns, start=1) if one.column
        } | {name: self._at[name] for name in uuid}
        self._used = {NUMBER, OUTCOME}
        self._sheet: TextSheet = book.add_worksheet(catalog.called(table))

    def write(self) -> dict[CatalogRow, int]:
        """Write the rows; the line of each."""
        self._begin()
        keys = [column.key for column in self._columns]
        texts = {
            cells[0]: cells[1:] for cells in self._source.frame.select("row", *keys).iter_rows()
        }
        lines = {}
        with read_under(self._source.headings, terminal=False):
            for line, row in enumerate(self._rows, start=1):
                lines[row] = line
                self._line(line, row, texts[row.number])
        self._end(len(lines))
        return lines

    def _begin(self) -> None:
        sheet, formats = self._sheet, self._formats
        sheet.freeze_panes(1, 2)
        sheet.set_row(0, 32)
        sheet.put(0, 0, self._layout.headings[NUMBER], formats.row_heading)
        for place, column in enumerate(self._columns, start=1):
            sheet.put(0, place, self._layout.written(column.heading), formats.heading)
        for place, name in enumerate(self._ours, start=self._first_of_ours):
            sheet.put(0, place, self._layout.headings.get(name, name), formats.our_heading)

    def _end(self, lines: int) -> None:
        sheet = self._sheet
        widths = [_WIDTHS[NUMBER], *map(self._width, self._columns)]
        widths += [_WIDTHS.get(name, 15.0) for name in self._ours]
        hidden = {place for name, place in self._at.items() if name not in self._used}
        hidden |= {self._at[name] for name in CODES}
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width, None, {"hidden": place in hidden})
        last = self._first_of_ours + len(self._ours) - 1
        sheet.autofilter(0, 0, max(lines, 1), last)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(last)}{lines + 1}"})
        print_columns(sheet, lines, widths[: self._at[DIFFERENCES] + 1], kept=2)

    def _width(self, column: SheetColumn) -> float:
        sample = self._source.frame[column.key].head(200)
        longest = max((len(text) for text in sample if text), default=0)
        heading = self._layout.written(column.heading)
        return min(max(longest, len(heading) + 3) + 2, _WIDEST)

    def _line(self, line: int, row: CatalogRow, texts: Sequence[str | None]) -> None:
        formats, sheet = self._formats, self._sheet
        assert row.ending is not None
        faults = self._faults(row)
        told = told_of(row, checked=self._checked)
        if told[REASON] is not None:
            sheet.set_row(line, height(told[REASON], _MESSAGE_WIDTH))
        sheet.put_number(line, 0, row.number, formats.row)
        for place, (kind, text) in enumerate(zip(self._kinds, texts, strict=True), start=1):
            sheet.put_typed(line, place, text, kind, place in faults, formats)
        result = row.ending.result
        styles = {
            OUTCOME: formats.status(result.status, ready=self._checked and not row.ending.issues),
            REASON: formats.wrapped,
        }
        for name in self._ours:
            if (text := told[name]) is not None:
                self._used.add(name)
                place = self._at[name]
                style = styles.get(name, formats.text)
                style = formats.wrapped_fault if place in faults else style
                if name == ROW:
                    sheet.put_number(line, place, text, style)
                else:
                    sheet.put(line, place, fitting(text), style)
        for place, message in faults.items():
            write_comment(sheet, line, place, fitting(message))

    def _faults(self, row: CatalogRow) -> dict[int, str]:
        """Cells that are at fault, by place, with what is wrong."""
        faults: dict[int, str] = {}
        assert row.ending is not None
        if row.ending.result not in (
            CatalogResult.INVALID,
            CatalogResult.FAILED,
            CatalogResult.DIFFERENT,
        ):
            return faults
        for issue in row.ending.issues:
            place = self._place.get(issue.column or "", self._at[REASON])
            faults[place] = (
                f"{faults[place]}\n{issue.message}" if place in faults else issue.message
            )
        for one in row.ending.differences:
            place = self._place.get(one.column, self._at[DIFFERENCES])
            faults.setdefault(place, str(say.THERE(theirs=one.theirs)))
        return faults


def _with_confirmations(source: Sheet, rows: Iterable[CatalogRow]) -> Sheet:
    """The sheet with an empty column to confirm names in, where a row asks for that and it has
    none.
    """
    name = CONFIRM_NAME.name
    asked = any(CONFIRMED_IN.get(issue.code) == name for row in rows for issue in row.issues)
    if not asked or any(column.column and column.column.name == name for column in source.columns):
        return source
    column = SheetColumn(
        key=name, letter=letter_of(source.frame.width), heading=name, column=CONFIRM_NAME
    )
    frame = source.frame.with_columns(pl.lit(None, dtype=pl.String).alias(name))
    return replace(source, columns=(*source.columns, column), frame=frame)


def _is_date(column: Column | None) -> bool:
    return column is not None and column.kind.is_date
