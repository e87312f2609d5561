"""A spreadsheet that is opened once, however many ask what is in it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from importer.errors import SheetError
from importer.formats import Format, FormatReader, format_of, refused_by_name
from importer.sentences import sheet as say
from importer.sheet.delimited import read_delimited, told_of
from importer.sheet.encodings import Encoding
from importer.sheet.model import Table
from importer.sheet.pages import in_utf_8
from importer.sheet.workbook import Workbook, opened


class Spreadsheet:
    """A workbook, or delimited text; use as `with`, after which nothing of it is kept.

    Its file is opened once, and each worksheet read once, when it is first asked for.

    Attributes:
        path: where it is.
        is_workbook: whether it has worksheets; otherwise it is text.
        is_page: whether it is a web page, whose letters may be in doubt as those of a text are.

    Raises:
        SheetError: on entering, and from every method, if the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_workbook = self.is_page = False
        self._content = b""
        self._said: tuple[str | None, str | None] = (None, None)
        self._seen: Encoding | None = None
        self._workbook: Workbook | None = None
        self._tables: dict[str, Table] = {}
        self._open = ExitStack()

    def __enter__(self) -> "Spreadsheet":
        self._content, found = _content(self.path)
        self.is_workbook = found.reader is not FormatReader.TEXT
        self.is_page = found.reader is FormatReader.WEB_PAGE
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._tables, self._workbook, self._content = {}, None, b""
        self._open.close()

    def say_encoding(self, given: str | None = None, usual: str | None = None) -> None:
        """Say what a web page is in, as of `text`; nothing said, its letters and itself do."""
        if self.is_page and (given, usual) != self._said:
            self._said = (given, usual)
            self._tables, self._workbook = {}, None
            self._open.close()

    @property
    def names(self) -> list[str]:
        """Its worksheets, hidden ones too; a text has none."""
        return self._worksheets().names if self.is_workbook else []

    def table(self, name: str) -> Table:
        """All cells of the worksheet of this name."""
        if name not in self._tables:
            table = self._worksheets().table(name)
            told = told_of(self._seen) if self._seen is not None else ()
            self._tables[name] = replace(table, told=(*table.told, *told))
        return self._tables[name]

    def text(self, *, encoding: str | None = None, usual_encoding: str | None = None) -> Table:
        """All cells of a text, see `read_delimited`."""
        return read_delimited(
            self._content, self.path, encoding=encoding, usual_encoding=usual_encoding
        )

    def _worksheets(self) -> Workbook:
        if self._workbook is None:
            content = self._content
            if self.is_page:
                given, usual = self._said
                content, self._seen = in_utf_8(content, self.path, given=given, usual=usual)
            self._workbook = self._open.enter_context(opened(content, self.path))
            if not self.is_page:
                self._content = b""
        return self._workbook


@contextmanager
def spreadsheet(given: Path | Spreadsheet) -> Iterator[Spreadsheet]:
    """A spreadsheet that somebody has open already, or the one at a path for as long as it is
    read.
    """
    if isinstance(given, Spreadsheet):
        yield given
        return
    with Spreadsheet(given) as opened_here:
        yield opened_here


def _content(path: Path) -> tuple[bytes, Format]:
    """The bytes of a file, and what they are.

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
    return content, found
