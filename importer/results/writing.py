"""Writes the results workbook row by row, at constant memory, to a temporary name that is moved
into place.
"""

import math
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from importer.columns import BY_NAME
from importer.errors import ResultsError
from importer.issues import Issue
from importer.outcomes import Outcome, Outcomes, Status
from importer.plain import plain
from importer.results.formats import Formats
from importer.results.memory import write_memory
from importer.results.model import (
    FACTS,
    FAILURES,
    OUTCOME_HEADINGS,
    RESULTS,
    ROW,
    WARNINGS,
    RunFacts,
    SourceTable,
    written_heading,
)
from importer.results.placing import mark_as_written
from importer.results.sheets import TextSheet
from importer.results.summary import write_facts, write_summary
from importer.sentences import results as say

_ROWS_A_SHEET = 1_048_575
_LINKS_A_SHEET = 20_000
"""Addresses that can be clicked; those below are text. Each takes half a kilobyte until the
workbook is closed.
"""
_COMMENTS = 10_000
LONGEST_CELL = 32_767
_WIDEST = 46
_MESSAGE_WIDTH = 80
_WARNING_WIDTH = 100
_LINK = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20\x7f-\xa0]{1,1000}", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?")


def write_results(
    path: Path,
    *,
    source: SourceTable,
    outcomes: Outcomes,
    facts: RunFacts,
    warnings: Sequence[Issue] = (),
    origins: Mapping[int, str] | None = None,
) -> None:
    """Write the workbook, readable by its owner only, and move it into place when it is whole.

    Args:
        outcomes: how each source row ended, by row number.
        warnings: what kept no row from being sent; a sheet of its own when there are any.
        origins: of a resume, the prints of its rows as they stood in the first run's spreadsheet,
            see `RowPrint`.

    Raises:
        ResultsError: if it cannot be written.
        ValueError: if a source row has no outcome.
    """
    missing = [row for row in source.frame["row"].to_list() if row not in outcomes]
    if missing:
        raise ValueError(f"row {missing[0]} has no outcome")
    with in_place(path) as place, open_book(*place, title="DokStamp import results") as book:
        formats = Formats(book)
        write_summary(book, formats, outcomes, facts)
        bad = [Status.INVALID, Status.FAILED] + ([] if facts.mode == "check" else [Status.PENDING])
        _Rows(book, formats, source, outcomes).write(RESULTS, set(Status), comments=False)
        _Rows(book, formats, source, outcomes).write(FAILURES, set(bad), comments=True)
        if warnings:
            _write_warnings(book, formats, warnings)
        write_facts(book, FACTS, facts)
        write_memory(book, formats, source, outcomes, origins)


@contextmanager
def open_book(path: Path, scratch: Path, *, title: str) -> Iterator[xlsxwriter.Workbook]:
    """A workbook that streams its rows and never turns a text into a formula, a link or a number;
    written at the end.

    Args:
        scratch: a private folder for what is not written yet.
    """
    book = xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": True,
            "tmpdir": str(scratch),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    book.worksheet_class = TextSheet
    book.set_properties({"title": title, "comments": "Holds personal data."})
    try:
        yield book
        book.close()
    finally:
        for sheet in (
            book.worksheets()
        ):  # after a full disk they are open still, and Windows deletes no open file
            with suppress(OSError):
                sheet.row_data_fh.close()


@contextmanager
def in_place(path: Path) -> Iterator[tuple[Path, Path]]:
    """A temporary file beside the target, and a private folder for scratch; moved into place at
    the end.
    """
    try:
        path.parent.mkdir(exist_ok=True)  # it only, not the place of a share that went away
        with tempfile.TemporaryDirectory(prefix=".results-", dir=path.parent) as private:
            temporary = Path(private) / "results.xlsx"
            yield temporary, Path(private)
            with temporary.open("rb") as file:
                os.fsync(file.fileno())
            temporary.chmod(0o600)
            mark_as_written(temporary)
            temporary.replace(path)
    except (OSError, xlsxwriter.exceptions.XlsxWriterException) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise ResultsError(say.NOT_WRITTEN(path=path, why=why)) from error


class _Rows:
    """Writes source rows and their outcomes onto a sheet, or onto several when they are more than
    one holds.
    """

    def __init__(
        self, book: xlsxwriter.Workbook, formats: Formats, source: SourceTable, outcomes: Outcomes
    ) -> None:
        self._book, self._formats, self._source, self._outcomes = book, formats, source, outcomes
        self._headings = [
            ROW,
            *(written_heading(heading) for heading in source.headings),
            *OUTCOME_HEADINGS,
        ]
        self._dates = [name is not None and BY_NAME[name].kind.is_date for name in source.columns]
        self._place = {
            name: place for place, name in enumerate(source.columns, start=1) if name is not None
        }
        self._place |= {heading: place for place, heading in enumerate(source.headings, start=1)}
        self._first_of_ours = len(source.headings) + 1

    def write(self, name: str, statuses: set[Status], *, comments: bool) -> None:
        """Write the rows that ended in one of `statuses`; with comments, to be corrected, none
        that is set aside.
        """
        sheet, line, part, commented = self._begin(name, 1, brief=comments), 0, 1, 0
        for cells in self._source.frame.iter_rows():
            if self._outcomes.status(cells[0]) not in statuses:
                continue
            outcome = self._outcomes[cells[0]]
            if comments and outcome.set_aside:
                continue
            if line == _ROWS_A_SHEET:
                self._end(sheet, line)
                part, line = part + 1, 0
                sheet = self._begin(name, part, brief=comments)
            line += 1
            if messages := _messages(outcome):
                sheet.set_row(line, height(messages, _MESSAGE_WIDTH))
            faults = self._faults(outcome) if comments else {}
            self._line(sheet, line, cells, outcome, faults)
            for place, message in faults.items():
                if commented < _COMMENTS:
                    lines = len(message) // 40 + message.count("\n") + 2
                    options = {
                        "author": "DokStamp importer",
                        "x_scale": 2,
                        "y_scale": max(lines / 4, 0.6),
                    }
                    sheet.write_comment(line, place, message[:LONGEST_CELL], options)
                    commented += 1
        self._end(sheet, line)

    def _begin(self, name: str, part: int, *, brief: bool) -> Any:
        sheet = self._book.add_worksheet(name if part == 1 else f"{name} {part}")
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_row(0, 22)
        for place, width in enumerate(self._widths(brief=brief)):
            sheet.set_column(place, place, width)
        for place, heading in enumerate(self._headings):
            ours = place == 0 or place >= self._first_of_ours
            sheet.write_string(
                0, place, heading, self._formats.our_heading if ours else self._formats.heading
            )
        return sheet

    def _end(self, sheet: Any, lines: int) -> None:
        last = len(self._headings) - 1
        sheet.autofilter(0, 0, max(lines, 1), last)
        sheet.ignore_errors(
            {"number_stored_as_text": f"A1:{xl_col_to_name(last)}{max(lines, 1) + 1}"}
        )

    def _line(
        self,
        sheet: Any,
        line: int,
        cells: Sequence[Any],
        outcome: Outcome,
        faults: Mapping[int, str],
    ) -> None:
        formats = self._formats
        sheet.write_number(line, 0, cells[0], formats.top)
        for place, text in enumerate(cells[1:], start=1):
            faulty = place in faults
            if text is None:
                if faulty:
                    sheet.write_blank(line, place, None, formats.fault)
            elif self._dates[place - 1] and (moment := moment_in(text)) is not None:
                sheet.write_datetime(line, place, moment, formats.date(moment, faulty=faulty))
            else:
                sheet.put(line, place, fitting(text), formats.fault if faulty else formats.text)
        ours = outcome_cells(outcome)
        for offset, text in enumerate(ours):
            if text is None:
                continue
            place = self._first_of_ours + offset
            if offset == 0:
                sheet.put(line, place, text, formats.status[outcome.status])
            elif offset == 3 and line <= _LINKS_A_SHEET and is_link(text):
                sheet.write_url(line, place, text, formats.link, text)
            elif place in faults:
                sheet.put(line, place, _told(text), formats.fault)
            else:
                sheet.put(
                    line, place, _told(text), formats.wrapped if offset >= 7 else formats.text
                )

    def _faults(self, outcome: Outcome) -> dict[int, str]:
        """Faulty cells by place with what is wrong; a fault of no column of the source is shown
        beside the message.
        """
        faults: dict[int, str] = {}
        for issue in outcome.issues:
            place = self._place.get(
                issue.column or "", self._first_of_ours + OUTCOME_HEADINGS.index("error_column")
            )
            if outcome.status is not Status.PENDING:
                faults[place] = (
                    f"{faults[place]}\n{issue.message}" if place in faults else issue.message
                )
        return faults

    def _widths(self, *, brief: bool) -> list[float]:
        """Characters of each column; in brief the reason stands near, since hardly a row has a
        uuid.
        """
        sample = self._source.frame.head(200).rows()
        widths = [6.0]
        for place, heading in enumerate(self._headings[1:], start=1):
            if place < self._first_of_ours:
                longest = max((len(cells[place] or "") for cells in sample), default=0)
                widths.append(min(max(longest, len(heading) + 3) + 2, _WIDEST))
        titles = [len(heading) + 4 for heading in OUTCOME_HEADINGS[1:7]]
        found = titles if brief else [38, 22, 70, 38, 38, 38]
        return [*widths, 11, *found, 26, 18, _MESSAGE_WIDTH]


def _write_warnings(
    book: xlsxwriter.Workbook, formats: Formats, warnings: Sequence[Issue]
) -> None:
    sheet = book.add_worksheet(WARNINGS)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for place, (heading, width) in enumerate(
        (("row", 8), ("column", 18), ("code", 26), ("message", _WARNING_WIDTH))
    ):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, formats.our_heading)
    for line, issue in enumerate(warnings, start=1):
        sheet.set_row(line, height(issue.message, _WARNING_WIDTH))
        if issue.row is not None:
            sheet.write_number(line, 0, issue.row, formats.top)
        sheet.write_string(line, 1, issue.column or "", formats.top)
        sheet.write_string(line, 2, issue.code.code, formats.top)
        sheet.write_string(line, 3, _told(issue.message), formats.wrapped)


def outcome_cells(outcome: Outcome) -> tuple[str | None, ...]:
    """What stands under `OUTCOME_HEADINGS`."""
    issues = outcome.issues
    return (
        str(outcome.status),
        outcome.certificate_uuid,
        outcome.certificate_status,
        outcome.verification_url,
        outcome.student_uuid,
        outcome.file_uuid,
        outcome.enrollment_uuid,
        "\n".join(issue.code.code for issue in issues) or None,
        "\n".join(issue.column or "" for issue in issues) or None,
        _messages(outcome) or None,
    )


def _messages(outcome: Outcome) -> str:
    return "\n".join(" ".join(issue.message.split()) for issue in outcome.issues)


def height(text: str, width: int) -> float:
    """Points that wrapped text takes in a column of `width` characters: not every program fits a
    row by itself.
    """
    lines = sum(max(math.ceil(len(line) * 1.1 / width), 1) for line in text.split("\n"))
    return min(15.0 * lines, 409.0)


def is_link(text: str) -> bool:
    """Whether a server's text is a web address to click on: one with a line break would make the
    file unreadable.
    """
    try:
        return bool(_LINK.fullmatch(text) and urlsplit(text).hostname)
    except ValueError:
        return False


def _told(text: str) -> str:
    """What a server or a message says, as a cell takes it."""
    return fitting(plain(text, one_line=False))


def fitting(text: str) -> str:
    """Text as long as a cell takes."""
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 12] + " … [cut off]"


def moment_in(text: str) -> date | datetime | None:
    """The date that ISO text of a date column names, if a spreadsheet can hold it."""
    if not _DATE.fullmatch(text) or text < "1900-03-01":
        return None
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None
