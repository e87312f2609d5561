"""Writes the results workbook row by row, at constant memory, to a temporary name that is moved
into place.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import xlsxwriter

from importer.errors import ResultsError
from importer.issues import Issue
from importer.outcomes import Outcomes, Status
from importer.results.cells import height, told
from importer.results.formats import Formats
from importer.results.layout import layout_in
from importer.results.memory import write_memory
from importer.results.model import FACTS, FAILURES, RESULTS, WARNINGS, RunFacts, SourceTable
from importer.results.placing import mark_as_written
from importer.results.rows import RowWriter, print_landscape
from importer.results.sheets import TextSheet
from importer.results.summary import write_facts, write_summary
from importer.sentences import book as words
from importer.sentences import results as say
from importer.sentences.reader import read_under, reader
from importer.sentences.showing import column

_WARNING_WIDTH = 100


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
    layout, checked = layout_in(reader().language), facts.mode == "check"
    with (
        read_under(source.known, terminal=False),
        in_place(path) as place,
        open_book(*place, title=str(words.TITLE())) as book,
    ):
        formats = Formats(book)
        write_summary(book, formats, layout, outcomes, facts)
        rows = RowWriter(book, formats, source, outcomes, layout, checked=checked)
        rows.write(layout.sheets[RESULTS], set(Status), to_correct=False)
        bad = [Status.INVALID, Status.FAILED] + ([] if checked else [Status.PENDING])
        rows.write(layout.sheets[FAILURES], set(bad), to_correct=True)
        if warnings:
            _write_warnings(book, formats, layout.sheets[WARNINGS], warnings)
        write_facts(book, FACTS, facts, layout)
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
    book.set_properties({"title": title, "comments": str(words.PERSONAL())})
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


def _write_warnings(
    book: xlsxwriter.Workbook, formats: Formats, name: str, warnings: Sequence[Issue]
) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    print_landscape(sheet)
    headings = ((words.NUMBER, 18), (words.COLUMN, 24), (words.CODE, 26))
    for place, (heading, width) in enumerate((*headings, (words.MESSAGE, _WARNING_WIDTH))):
        sheet.set_column(place, place, width)
        style = formats.our_heading if place else formats.row_heading
        sheet.write_string(0, place, str(heading()), style)
    for line, issue in enumerate(warnings, start=1):
        sheet.set_row(line, height(issue.message, _WARNING_WIDTH))
        if issue.row is not None:
            sheet.put_number(line, 0, issue.row, formats.row)
        sheet.put(line, 1, column(issue.column or ""), formats.top)
        sheet.put(line, 2, issue.code.code, formats.top)
        sheet.put(line, 3, told(issue.message), formats.wrapped)
