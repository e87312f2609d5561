"""The results workbook of a catalog: one sheet an entity with uuids, what is wrong, and the input
of the next run.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from importer.catalog.model import Catalog, Result, Row, totals
from importer.catalog.reading import OURS, PROBLEMS, ROW
from importer.catalog.tables import UUID, CatalogSheet
from importer.columns import CONFIRM_NAME, Column
from importer.results import (
    FACTS,
    SUMMARY,
    Formats,
    RunFacts,
    fitting,
    height,
    in_place,
    moment_in,
    open_book,
    write_facts,
)
from importer.sentences.reader import read_under
from importer.session.report import CONFIRMED_IN
from importer.sheet import Sheet, SheetColumn, letter_of
from importer.wording import folded_heading

_MEANINGS = {
    Result.CREATED: "created by this run, or attached",
    Result.UPDATED: "was there with other values, which this run has changed",
    Result.EXISTING: "was there already, and agrees",
    Result.DIFFERENT: "is there with other values: --update writes those of the catalog",
    Result.INVALID: "breaks a rule and was not sent",
    Result.FAILED: "DokStamp refused it",
    Result.PENDING: "not reached, or waits for another row: run again",
}
_LINKS = 1_000
_WIDEST = 46
_MESSAGE_WIDTH = 90
_OUR_WIDTHS = {
    "result": 11,
    UUID: 38,
    "differs": 24,
    "error_code": 30,
    "error_column": 22,
    "error_message": _MESSAGE_WIDTH,
}


def write_catalog_results(path: Path, catalog: Catalog, facts: RunFacts) -> None:
    """Write the workbook, readable by its owner only, and move it into place when it is whole.

    Raises:
        ResultsError: if it cannot be written.
    """
    with (
        read_under({}, terminal=False),
        in_place(path) as place,
        open_book(*place, title="DokStamp catalog results") as book,
    ):
        formats = Formats(book)
        _write_summary(book, formats, catalog, facts)
        lines: dict[Row, int] = {}
        for table in catalog.tables:
            if table.entity.name in catalog.sheets:
                rows = catalog.of(table)
                lines |= _EntitySheet(
                    book, formats, table, catalog.sheets[table.entity.name], rows
                ).write(rows)
        _write_problems(book, formats, catalog, lines)
        write_facts(book, FACTS, facts)


def catalog_lines(catalog: Catalog) -> Iterator[Sequence[object]]:
    """The receipt as lines, where there is no room for a workbook."""
    for count, row in enumerate(catalog.rows):
        told = _told_of(row)
        if not count:
            yield ["sheet", ROW, *told]
        yield [row.table.title, row.number, *told.values()]


def _told_of(row: Row) -> dict[str, str | None]:
    """What became of a row, by our columns."""
    ending = row.ending
    assert ending is not None
    return {
        "result": str(ending.result),
        UUID: ending.uuid or row.uuid_wanted,
        "differs": ", ".join(one.column for one in ending.differences) or None,
        "error_code": "\n".join(issue.code.code for issue in ending.issues) or None,
        "error_column": "\n".join(issue.column or "" for issue in ending.issues) or None,
        "error_message": (
            "\n".join(" ".join(issue.message.split()) for issue in ending.issues) or None
        ),
    }


class _EntitySheet:
    """One sheet: the source's columns as typed, then ours."""

    def __init__(
        self, book: Any, formats: Formats, table: CatalogSheet, source: Sheet, rows: Sequence[Row]
    ) -> None:
        self._formats = formats
        self._source = source = _with_confirmations(source, rows)
        # Where the source has a column for the uuid of its own, ours is the same one.
        self._columns = [
            one for one in source.columns if one.column is None or one.column.name != UUID
        ]
        self._ours = ["result", *([UUID] if table.names_records else []), *OURS[2:]]
        self._headings = [ROW, *map(_heading, self._columns), *self._ours]
        self._first_of_ours = 1 + len(self._columns)
        self._place = {
            one.column.name: at for at, one in enumerate(self._columns, start=1) if one.column
        }
        self._place |= {
            name: self._headings.index(name) for name in (UUID,) if name in self._headings
        }
        self._sheet = book.add_worksheet(table.title)

    def write(self, rows: Sequence[Row]) -> dict[Row, int]:
        """Write the rows; the line of each."""
        self._begin()
        keys = [column.key for column in self._columns]
        texts = {
            cells[0]: cells[1:] for cells in self._source.frame.select("row", *keys).iter_rows()
        }
        lines = {}
        with read_under(self._source.headings, terminal=False):
            for line, row in enumerate(rows, start=1):
                lines[row] = line
                self._line(line, row, texts[row.number])
        last = len(self._headings) - 1
        self._sheet.autofilter(0, 0, max(len(rows), 1), last)
        self._sheet.ignore_errors(
            {"number_stored_as_text": f"A1:{xl_col_to_name(last)}{len(rows) + 1}"}
        )
        return lines

    def _begin(self) -> None:
        sheet = self._sheet
        sheet.freeze_panes(1, 2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_row(0, 22)
        for place, heading in enumerate(self._headings):
            ours = place == 0 or place >= self._first_of_ours
            sheet.write_string(
                0, place, heading, self._formats.our_heading if ours else self._formats.heading
            )
            sheet.set_column(place, place, self._width(place, heading))

    def _width(self, place: int, heading: str) -> float:
        if place == 0:
            return 6
        if place >= self._first_of_ours:
            return _OUR_WIDTHS[heading]
        sample = self._source.frame[self._columns[place - 1].key].head(200)
        longest = max((len(text) for text in sample if text), default=0)
        return min(max(longest, len(heading) + 3) + 2, _WIDEST)

    def _line(self, line: int, row: Row, texts: Sequence[str | None]) -> None:
        formats, sheet, ending = self._formats, self._sheet, row.ending
        assert ending is not None
        faults = self._faults(row)
        told = _told_of(row)
        if messages := told["error_message"]:
            sheet.set_row(line, height(messages, _MESSAGE_WIDTH))
        sheet.write_number(line, 0, row.number, formats.top)
        for place, (column, text) in enumerate(zip(self._columns, texts, strict=True), start=1):
            faulty = place in faults
            if text is None:
                if faulty:
                    sheet.write_blank(line, place, None, formats.fault)
            elif _is_date(column.column) and (moment := moment_in(text)) is not None:
                sheet.write_datetime(line, place, moment, formats.date(moment, faulty=faulty))
            else:
                sheet.write_string(
                    line, place, fitting(text), formats.fault if faulty else formats.text
                )
        for place, name in enumerate(self._ours, start=self._first_of_ours):
            if (text := told[name]) is not None:
                form = formats.wrapped if name.startswith("error") else formats.text
                form = formats.fault if place in faults else form
                form = formats.status[ending.result.status] if name == "result" else form
                sheet.write_string(line, place, fitting(text), form)
        for place, message in list(faults.items()):
            lines = len(message) // 40 + message.count("\n") + 2
            options = {"author": "DokStamp importer", "x_scale": 2, "y_scale": max(lines / 4, 0.6)}
            sheet.write_comment(line, place, fitting(message), options)

    def _faults(self, row: Row) -> dict[int, str]:
        """Cells that are at fault, by place, with what is wrong."""
        faults: dict[int, str] = {}
        assert row.ending is not None
        if row.ending.result not in (Result.INVALID, Result.FAILED, Result.DIFFERENT):
            return faults
        for issue in row.ending.issues:
            place = self._place.get(issue.column or "", self._headings.index("error_column"))
            faults[place] = (
                f"{faults[place]}\n{issue.message}" if place in faults else issue.message
            )
        for one in row.ending.differences:
            faults.setdefault(
                self._place.get(one.column, 0) or self._headings.index("differs"),
                f"There: {one.theirs}",
            )
        return faults


def _with_confirmations(source: Sheet, rows: Iterable[Row]) -> Sheet:
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


def _heading(column: SheetColumn) -> str:
    """A source heading as it is written: one that bears one of our names is told apart."""
    taken = {folded_heading(name) for name in OURS}
    return (
        f"source_{column.heading}" if folded_heading(column.heading) in taken else column.heading
    )


def _is_date(column: Column | None) -> bool:
    return column is not None and column.kind.is_date


def _write_summary(book: Any, formats: Formats, catalog: Catalog, facts: RunFacts) -> None:
    """Rows by sheet and result, the commonest errors, and the facts of the run."""
    sheet = book.add_worksheet(SUMMARY)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, len(Result) + 1, 11)
    sheet.set_row(0, 30)
    dry = " (dry run: nothing was sent)" if facts.mode == "check" else ""
    sheet.write_string(0, 0, f"Catalog{dry}", formats.title)
    sheet.write_string(1, 0, f"{facts.tenant} on {facts.host}")
    sheet.write_string(3, 0, "rows", formats.heading)
    for place, result in enumerate(Result, start=1):
        sheet.write_string(3, place, str(result), formats.status[result.status])
    sheet.write_string(3, len(Result) + 1, "all", formats.heading)
    line = 3
    for table in catalog.tables:
        if rows := catalog.of(table):
            line += 1
            _write_counts(sheet, formats, line, table.title, totals(rows), whole=False)
    line += 1
    _write_counts(sheet, formats, line, "all", totals(catalog.rows), whole=True)
    line += 2
    for result in Result:
        sheet.write_string(line, 0, str(result), formats.status[result.status])
        meaning = "ready to be sent" if dry and result is Result.PENDING else _MEANINGS[result]
        sheet.write_string(line, 1, meaning, formats.text)
        line += 1
    found = Counter(
        issue.code for row in catalog.rows if row.ending for issue in row.ending.issues
    )
    if found:
        line += 1
        sheet.write_string(line, 0, "What is wrong, and what to do", formats.subtitle)
        for code, count in found.most_common():
            line += 1
            sheet.write_string(line, 0, code.code, formats.text)
            sheet.write_number(line, 1, count, formats.number)
            sheet.write_string(line, 2, code.meaning, formats.text)
        line += 1
    line += 1
    sheet.write_string(line, 0, "The run", formats.subtitle)
    for label, text in _told(catalog, facts):
        line += 1
        sheet.write_string(line, 0, label, formats.label)
        sheet.write_string(line, 1, text, formats.text)


def _write_counts(
    sheet: Any,
    formats: Formats,
    line: int,
    title: str,
    counts: Mapping[Result, int],
    *,
    whole: bool,
) -> None:
    label, number = (
        (formats.total_label, formats.total) if whole else (formats.text, formats.number)
    )
    sheet.write_string(line, 0, title, label)
    for place, count in enumerate((*counts.values(), sum(counts.values())), start=1):
        sheet.write_number(line, place, count, number)


def _told(catalog: Catalog, facts: RunFacts) -> list[tuple[str, str]]:
    ended = " — interrupted" if facts.interrupted else ""
    told = [
        ("Workbook", facts.sheet),
        ("Started (UTC)", f"{facts.started_at:%Y-%m-%d %H:%M:%S}"),
        ("Finished (UTC)", f"{facts.finished_at:%Y-%m-%d %H:%M:%S}{ended}"),
        ("Requests", str(facts.requests)),
        ("Version", f"dokstamp-importer {facts.version}, run {facts.run_id}"),
    ]
    if catalog.unread:
        told.insert(1, ("Sheets not read", ", ".join(catalog.unread)))
    if facts.previous:
        told.insert(1, ("Resumed from", facts.previous))
    return told


def _write_problems(
    book: Any, formats: Formats, catalog: Catalog, lines: Mapping[Row, int]
) -> None:
    """Everything that is not in line yet, in one list that leads to the rows."""
    sheet = book.add_worksheet(PROBLEMS)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    headings = (
        ("sheet", 22),
        ("row", 8),
        ("result", 12),
        ("column", 20),
        ("code", 30),
        ("message", 110),
    )
    for place, (heading, width) in enumerate(headings):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, formats.our_heading)
    line = 0
    for row in catalog.rows:
        ending = row.ending
        for issue in ending.issues if ending else ():
            line += 1
            title = row.table.title
            sheet.set_row(line, height(issue.message, headings[-1][1]))
            if line <= _LINKS:
                sheet.write_url(
                    line, 0, f"internal:'{title}'!A{lines[row] + 1}", formats.link, title
                )
            else:
                sheet.write_string(line, 0, title, formats.top)
            sheet.write_number(line, 1, row.number, formats.top)
            assert ending is not None
            sheet.write_string(line, 2, str(ending.result), formats.status[ending.result.status])
            sheet.write_string(line, 3, issue.column or "", formats.top)
            sheet.write_string(line, 4, issue.code.code, formats.top)
            sheet.write_string(line, 5, fitting(issue.message), formats.wrapped)
    sheet.autofilter(0, 0, max(line, 1), len(headings) - 1)
