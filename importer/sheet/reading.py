"""Opens a file, sees by its content what it is, and finds the sheet that lists the graduates."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from importer.errors import SheetError
from importer.formats import Reader, format_of, refused_by_name
from importer.issues import Issue
from importer.sentences import sheet as say
from importer.sheet.delimited import read_delimited
from importer.sheet.headings import sheet_of
from importer.sheet.hidden import chosen_of, unread, unseen_in
from importer.sheet.model import Sheet, Table
from importer.sheet.unsplit import split
from importer.sheet.workbook import Workbook, opened

_OURS = {"Summary", "Results", "Failures"}


def read_sheet(
    path: Path,
    *,
    worksheet: str | None = None,
    join_names: bool = False,
    encoding: str | None = None,
    said_of_many: bool = False,
) -> Sheet:
    """Read a graduates sheet: XLSX, XLSM, XLS, ODS by content, otherwise delimited text.

    Args:
        worksheet: the worksheet to read; None takes the only one that has the headings.
        join_names: whether names that stand in several columns are to be joined; otherwise they
        stop.
        encoding: what delimited text is in; None tells it by its letters.
        said_of_many: worksheet and encoding were said of many files, workbooks and texts among
        them: a text has no
            worksheets, and a workbook, or a text that shows what it is in, no need of an encoding.

    Raises:
        SheetError: if the file cannot be read or is no list of graduates; the sentence says what
        to do. EncodingError: if only a person can say what a text is in.
        UsageError: if there is no such encoding.
    """
    if said_of_many:
        table, others = _table(path, worksheet, usual_encoding=encoding)
    else:
        table, others = _table(path, worksheet, encoding, strict=True)
    sheet = sheet_of(table, path, join_names=join_names)
    return replace(sheet, issues=(*others, *unseen_in(sheet), *sheet.issues))


def read_tables(path: Path, *, encoding: str | None = None) -> list[Table]:
    """All cells of every worksheet of a workbook, or of delimited text as one table.

    Args:
        encoding: what delimited text is in; None tells it by its letters.

    Raises:
        SheetError: if the file cannot be read.
    """
    content, is_workbook = _content(path)
    if is_workbook:
        with opened(content, path) as workbook:
            return list(workbook.tables())
    return [read_delimited(content, path, encoding=encoding)]


def read_table(path: Path, name: str) -> Table | None:
    """All cells of one worksheet; None when there is none of this name, which costs little to see.

    Raises:
        SheetError: if the file cannot be read.
    """
    content, is_workbook = _content(path)
    if not is_workbook:
        return None
    with opened(content, path) as workbook:
        return workbook.table(name) if name in workbook.names else None


def _table(
    path: Path,
    worksheet: str | None,
    encoding: str | None = None,
    *,
    usual_encoding: str | None = None,
    strict: bool = False,
) -> tuple[Table, list[Issue]]:
    """The table to read, and what else the workbook lists; its content is gone when this
    returns.
    """
    content, is_workbook = _content(path)
    if is_workbook:
        if encoding is not None:
            raise SheetError(say.IS_A_WORKBOOK(path=path))
        with opened(content, path) as workbook:
            return _chosen(workbook, path, worksheet)
    if worksheet is not None and strict:
        raise SheetError(say.NO_WORKSHEETS(path=path))
    return read_delimited(content, path, encoding=encoding, usual_encoding=usual_encoding), []


def _content(path: Path) -> tuple[bytes, bool]:
    """The bytes of a file, and whether they are a workbook; otherwise they are text.

    Raises:
        SheetError: if it cannot be read, or is of a format that is not.
    """
    if path.name.startswith("~$"):
        raise SheetError(say.OF_EXCEL(path=path))
    other = refused_by_name(path.name)
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise SheetError(say.NO_FILE(path=path)) from error
    except OSError as error:
        if other is not None:  # what is no file to others: a link of a drive, a folder of Numbers
            raise SheetError(say.UNREADABLE(where=path, why=other.refusal)) from error
        if isinstance(error, IsADirectoryError):
            raise SheetError(say.IS_A_FOLDER(path=path)) from error
        raise SheetError(say.CANNOT_BE_READ(path=path, why=error.strerror)) from error
    if not content.strip(b"\x00 \r\n\t"):
        raise SheetError(say.NOTHING_IN_IT(path=path))
    found = format_of(content, path.name)
    if found.reader is None:
        raise SheetError(say.UNREADABLE(where=path, why=found.refusal))
    return content, found.reader is not Reader.TEXT


def _chosen(workbook: Workbook, path: Path, worksheet: str | None) -> tuple[Table, list[Issue]]:
    names = workbook.names
    if worksheet is not None:
        same = [name for name in names if name == worksheet] or [
            name for name in names if name.casefold() == worksheet.casefold()
        ]
        if not same:
            raise SheetError(say.NO_SUCH_SHEET(path=path, sheet=worksheet, sheets=names))
        chosen = split(workbook.table(same[0]), path)
        return chosen, list(unread(_readable(workbook, set(names) - {same[0]}), chosen))
    if set(names) >= _OURS:
        raise SheetError(say.IS_RESULTS(path=path))
    tables = [split(table, path) for table in workbook.tables()]
    chosen = chosen_of(tables, path)
    return chosen, list(unread(tables, chosen))


def _readable(workbook: Workbook, names: Collection[str]) -> Iterator[Table]:
    """The other worksheets, as far as they can be read: one that is damaged does not stop the one
    that is meant.
    """
    for name in names:
        with suppress(SheetError):
            yield workbook.table(name)
