"""Opens a file, sees by its content what it is, and finds the sheet that lists the graduates."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from importer.errors import SheetError
from importer.issues import Issue
from importer.names import spelled
from importer.sentences import sheet as say
from importer.sheet.headings import sheet_of
from importer.sheet.hidden import chosen_of, unread, unseen_in
from importer.sheet.model import Sheet, Table
from importer.sheet.spreadsheet import Spreadsheet, spreadsheet
from importer.sheet.unsplit import split

_OURS = ({"_run", "_rows"}, {"Summary", "Results", "Failures"})
"""Sheets of a results workbook: the hidden ones, and those of one that had no such rows yet."""


def read_sheet(
    given: Path | Spreadsheet,
    *,
    worksheet: str | None = None,
    join_names: bool = False,
    encoding: str | None = None,
    said_of_many: bool = False,
    meant: Mapping[str, str] | None = None,
    checked: bool = True,
) -> Sheet:
    """Read a graduates sheet: a workbook or a web page by content, otherwise delimited text.

    Args:
        given: its path, or the file that is open already.
        worksheet: the worksheet to read; None takes the only one that has the headings.
        join_names: whether names that stand in several columns are to be joined; otherwise they
            stop.
        encoding: what delimited text is in; None tells it by its letters.
        said_of_many: worksheet and encoding were said of many files, workbooks and texts among
        them: a text has no worksheets, and a workbook, or a text that shows what it is in, no need
            of an encoding.
        meant, checked: see `sheet_of`.

    Raises:
        SheetError: if the file cannot be read or is no list of graduates; the sentence says what
            to do.
        EncodingError: if only a person can say what a text is in.
        UsageError: if there is no such encoding.
    """
    with spreadsheet(given) as file:
        if said_of_many:
            table, others = _table(file, worksheet, usual_encoding=encoding)
        else:
            table, others = _table(file, worksheet, encoding, strict=True)
    sheet = sheet_of(table, file.path, join_names=join_names, meant=meant, checked=checked)
    return replace(sheet, issues=(*others, *unseen_in(sheet), *sheet.issues))


def read_tables(given: Path | Spreadsheet, *, encoding: str | None = None) -> list[Table]:
    """All cells of every worksheet of a workbook, or of delimited text as one table.

    Args:
        encoding: what delimited text is in; None tells it by its letters.

    Raises:
        SheetError: if the file cannot be read.
    """
    with spreadsheet(given) as file:
        if not file.is_workbook:
            return [file.text(encoding=encoding)]
        file.say_encoding(encoding)
        return [file.table(name) for name in file.names]


def _table(
    file: Spreadsheet,
    worksheet: str | None,
    encoding: str | None = None,
    *,
    usual_encoding: str | None = None,
    strict: bool = False,
) -> tuple[Table, list[Issue]]:
    """The table to read, and what else the workbook lists."""
    path = file.path
    if file.is_workbook:
        if encoding is not None and not file.is_page:
            raise SheetError(say.IS_A_WORKBOOK(path=path))
        file.say_encoding(encoding, usual_encoding)
        return _chosen(file, worksheet)
    if worksheet is not None and strict:
        raise SheetError(say.NO_WORKSHEETS(path=path))
    return file.text(encoding=encoding, usual_encoding=usual_encoding), []


def _chosen(workbook: Spreadsheet, worksheet: str | None) -> tuple[Table, list[Issue]]:
    names, path = workbook.names, workbook.path
    if worksheet is not None:
        same = [name for name in names if name == worksheet] or [
            name for name in names if spelled(name) == spelled(worksheet)
        ]
        if len(same) != 1:
            raise SheetError(say.NO_SUCH_SHEET(path=path, sheet=worksheet, sheets=names))
        chosen = split(workbook.table(same[0]), path)
        return chosen, list(unread(_readable(workbook, set(names) - {same[0]}), chosen))
    if any(set(names) >= ours for ours in _OURS):
        raise SheetError(say.IS_RESULTS(path=path))
    tables = [split(table, path) for table in map(workbook.table, names)]
    chosen = chosen_of(tables, path)
    return chosen, list(unread(tables, chosen))


def _readable(workbook: Spreadsheet, names: Collection[str]) -> Iterator[Table]:
    """The other worksheets, as far as they can be read: one that is damaged does not stop the one
    that is meant.
    """
    for name in names:
        with suppress(SheetError):
            yield workbook.table(name)
