"""The sheets of rows: the source's cells, how each row ended in words, and, hidden, in codes."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from importer.columns import BY_NAME, NAME, CellKind
from importer.outcomes import Outcome, Outcomes, Status
from importer.results.cells import DATE, LONGEST_CELL, height, is_link, number_format, told
from importer.results.formats import Formats
from importer.results.layout import (
    CERTIFICATE,
    CODES,
    NUMBER,
    OUTCOME,
    REASON,
    ROW,
    URL,
    UUIDS,
    Layout,
    certificate_words,
    ending_words,
    told_of,
)
from importer.results.model import SourceTable

AUTHOR = "DokStamp importer"
"""Whose comments they are."""
ROWS_A_SHEET = 1_048_575
"""Below its headings."""
_LINKS_A_SHEET = 20_000
"""Addresses that can be clicked; those below are text. Each takes half a kilobyte until the
workbook is closed.
"""
_COMMENTS = 10_000
_WIDEST, _WIDEST_NAME = 46, 32
_WIDTHS = {NUMBER: 9.0, OUTCOME: 15.0, CERTIFICATE: 22.0, REASON: 62.0, URL: 70.0} | dict.fromkeys(
    UUIDS, 38.0
)
_HEADING_HEIGHT = 32
_READABLE = 210
"""Characters beside each other that can be read on a landscape page of A4."""
_WORDS = (CellKind.PERSON_NAME, CellKind.EMAIL, CellKind.FILE, CellKind.UUID)
"""Kinds of columns whose cells are words, also where they look like numbers."""


class RowWriter:
    """Writes source rows and their outcomes onto a sheet, or onto several when they are more than
    one holds.
    """

    def __init__(
        self,
        book: xlsxwriter.Workbook,
        formats: Formats,
        source: SourceTable,
        outcomes: Outcomes,
        layout: Layout,
        *,
        checked: bool,
    ) -> None:
        """Take what is written.

        Args:
            checked: nothing was sent, so what is pending is ready.
        """
        self._book, self._formats, self._source, self._outcomes = book, formats, source, outcomes
        self._layout, self._checked = layout, checked
        self._kinds = [
            _kind(name, source.frame[key])
            for name, key in zip(source.columns, _keys(source), strict=True)
        ]
        self._words = {
            (status, ready): (
                ending_words(status, checked=ready),
                formats.status(status, ready=ready),
            )
            for status in Status
            for ready in (False, True)
        }
        self._certificates: dict[str, str] = {}
        self._order = _order(source)
        self._at = {one: place for place, one in enumerate(self._order)}
        by_name = {name: one for one, name in enumerate(source.columns, start=1)}
        self._of_source: dict[str | None, int | str] = {**by_name, None: REASON}
        for one, heading in enumerate(source.headings, start=1):
            self._of_source.setdefault(heading, one)

    def write(self, name: str, statuses: Collection[Status], *, to_correct: bool) -> None:
        """Write the rows that ended in one of `statuses`.

        Args:
            to_correct: with the reason beside the name and as comments; without the rows that are
                set aside.
        """
        self._used: set[int | str] = {NUMBER, OUTCOME}
        sheet, line, part, commented = self._begin(name, 1), 0, 1, 0
        for cells in self._source.frame.iter_rows():
            if self._outcomes.status(cells[0]) not in statuses:
                continue
            outcome = self._outcomes[cells[0]]
            if to_correct and outcome.set_aside:
                continue
            if line == ROWS_A_SHEET:
                self._end(sheet, line)
                part, line = part + 1, 0
                sheet = self._begin(name, part)
            line += 1
            faults = self._faults(outcome) if to_correct else {}
            self._line(sheet, line, cells, outcome, faults)
            for place, message in faults.items():
                if commented < _COMMENTS:
                    write_comment(sheet, line, place, message)
                    commented += 1
        self._end(sheet, line)

    def _begin(self, name: str, part: int) -> Any:
        sheet = self._book.add_worksheet(name if part == 1 else f"{name} {part}")
        sheet.freeze_panes(1, self._frozen)
        sheet.set_row(0, _HEADING_HEIGHT)
        for place, one in enumerate(self._order):
            sheet.write_string(0, place, self._heading(one), self._heading_format(one))
        return sheet

    def _heading(self, one: int | str) -> str:
        if isinstance(one, int):
            return self._layout.written(self._source.headings[one - 1])
        return self._layout.headings.get(one, one)

    def _heading_format(self, one: int | str) -> Any:
        if one == NUMBER:
            return self._formats.row_heading
        return self._formats.heading if isinstance(one, int) else self._formats.our_heading

    @property
    def _frozen(self) -> int:
        """How many columns stay in sight: the row's number, and the name if it is next to it."""
        one = self._order[1]
        named = isinstance(one, int) and self._source.columns[one - 1] == NAME.name
        return 2 if named else 1

    def _end(self, sheet: Any, lines: int) -> None:
        """What is known of a sheet when its rows are written: which columns are seen, and
        printed.
        """
        widths = [self._width(one) for one in self._order]
        for place, (one, width) in enumerate(zip(self._order, widths, strict=True)):
            empty = isinstance(one, str) and one not in self._used
            hidden = {"hidden": True} if one in CODES or empty else {}
            sheet.set_column(place, place, width, None, hidden)
        last, printed = len(self._order) - 1, self._at[CERTIFICATE] - 1
        sheet.autofilter(0, 0, max(lines, 1), last)
        sheet.ignore_errors(
            {"number_stored_as_text": f"A1:{xl_col_to_name(last)}{max(lines, 1) + 1}"}
        )
        print_columns(sheet, lines, widths[: printed + 1], kept=self._frozen)

    def _line(
        self,
        sheet: Any,
        line: int,
        cells: Sequence[Any],
        outcome: Outcome,
        faults: Mapping[int, str],
    ) -> None:
        formats, at = self._formats, self._at
        sheet.put_number(line, at[NUMBER], cells[0], formats.row)
        for one, (kind, text) in enumerate(zip(self._kinds, cells[1:], strict=True), start=1):
            place = at[one]
            sheet.put_typed(line, place, text, kind, place in faults, formats)
        self._ending(sheet, line, outcome, faulty=at[REASON] in faults)
        sheet.put_number(line, at[ROW], cells[0], formats.text)

    def _ending(self, sheet: Any, line: int, outcome: Outcome, *, faulty: bool) -> None:
        """How a row ended: in words, and in codes."""
        formats, at = self._formats, self._at
        ready = self._checked and not outcome.issues
        word, style = self._words[outcome.status, ready]
        sheet.put(line, at[OUTCOME], word, style)
        found = told_of(outcome)
        if (reason := found["error_message"]) is not None:
            sheet.set_row(line, height(reason, _WIDTHS[REASON]))
            style = formats.wrapped_fault if faulty else formats.wrapped
            sheet.put(line, at[REASON], told(reason), style)
            self._used.add(REASON)
        if (status := found["certificate_status"]) is not None:
            sheet.put(line, at[CERTIFICATE], self._certificate(status), formats.text)
            self._used.add(CERTIFICATE)
        for name, text in found.items():
            if text is None:
                continue
            style = formats.text
            if name == URL and line <= _LINKS_A_SHEET and is_link(text):
                sheet.write_url(line, at[URL], text, formats.link, text)
                style = formats.link
            sheet.put(line, at[name], told(text), style)
            self._used.add(name)

    def _certificate(self, status: str) -> str:
        if status not in self._certificates:
            self._certificates[status] = told(certificate_words(status))
        return self._certificates[status]

    def _faults(self, outcome: Outcome) -> dict[int, str]:
        """Faulty cells by place with what is wrong; a fault of no column of the source is shown
        at the reason.
        """
        faults: dict[int, str] = {}
        if outcome.status is Status.PENDING:
            return faults
        for issue in outcome.issues:
            place = self._at[self._of_source.get(issue.column, REASON)]
            faults[place] = (
                f"{faults[place]}\n{issue.message}" if place in faults else issue.message
            )
        return faults

    def _width(self, one: int | str) -> float:
        """Characters of a column."""
        if isinstance(one, str):
            return max(_WIDTHS.get(one, 15.0), 0 if one == NUMBER else len(self._heading(one)) + 4)
        sample = self._source.frame[_keys(self._source)[one - 1]].head(200).drop_nulls()
        longest = max(map(len, sample), default=0)
        widest = _WIDEST_NAME if self._source.columns[one - 1] == NAME.name else _WIDEST
        return min(max(longest, len(self._heading(one)) + 3) + 2, widest)


def write_comment(sheet: Any, line: int, place: int, message: str) -> None:
    """A comment as large as what it says."""
    lines = len(message) // 40 + message.count("\n") + 2
    options = {"author": AUTHOR, "x_scale": 2, "y_scale": max(lines / 4, 0.6)}
    sheet.write_comment(line, place, message[:LONGEST_CELL], options)


def print_columns(sheet: Any, lines: int, widths: Sequence[float], *, kept: int) -> None:
    """Print a sheet's first columns, on as many pages beside each other as can be read.

    Args:
        lines: how many there are below the headings.
        widths: characters of each column that is printed.
        kept: how many columns stand on every page.
    """
    again = sum(widths[:kept])
    pages = math.ceil((sum(widths) - again) / (_READABLE - again))
    print_landscape(sheet, pages=max(pages, 1))
    sheet.repeat_columns(0, kept - 1)
    sheet.print_area(0, 0, max(lines, 1), len(widths) - 1)


def print_landscape(sheet: Any, *, pages: int = 1) -> None:
    """On A4, landscape, with lines, the headings on every page, and which page it is.

    Args:
        pages: how many beside each other.
    """
    sheet.set_landscape()
    sheet.hide_gridlines(0)
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(pages, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")


def line_of(
    source: SourceTable, cells: Sequence[Any], outcome: Outcome, *, checked: bool
) -> Iterator[object]:
    """A row as delimited text has it: as on the sheet Results.

    Args:
        source: whose columns are wanted.
        cells: the row's number, and what stands in those columns.
    """
    found = told_of(outcome)
    ours = {
        **found,
        NUMBER: cells[0],
        OUTCOME: ending_words(outcome.status, checked=checked and not outcome.issues),
        REASON: found["error_message"],
        CERTIFICATE: certificate_words(found["certificate_status"] or ""),
        ROW: cells[0],
    }
    return (cells[one] if isinstance(one, int) else ours[one] for one in _order(source))


def heading_line(source: SourceTable, layout: Layout) -> Iterator[str]:
    """The headings of the sheet Results."""
    for one in _order(source):
        if isinstance(one, int):
            yield layout.written(source.headings[one - 1])
        else:
            yield layout.headings.get(one, one)


def _order(source: SourceTable) -> list[int | str]:
    """The columns: the source's by their numbers, ours by their names.

    They are the same on all sheets: a row may be copied from one to the other.
    """
    own = range(1, len(source.headings) + 1)
    named = [one for one in own if source.columns[one - 1] == NAME.name]
    rest = [one for one in own if one not in named]
    return [NUMBER, *named, REASON, OUTCOME, *rest, CERTIFICATE, URL, *UUIDS, *CODES]


def _keys(source: SourceTable) -> list[str]:
    return [key for key in source.frame.columns if key != "row"]


def _kind(name: str | None, texts: Any) -> str | None:
    """As what a column is written: dates, numbers in a format, or None for text."""
    kind = BY_NAME[name].kind if name is not None else None
    if kind is not None and kind.is_date:
        return DATE
    return None if kind in _WORDS else number_format(texts)
