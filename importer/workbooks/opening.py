"""Opens a workbook, by its content, for reading worksheet by worksheet."""

from collections.abc import Iterator
from typing import Protocol

from importer.formats import Container, Reader, begun_as, container_of
from importer.workbooks import biff, ooxml_cells, opendocument, xlsb
from importer.workbooks.findings import Findings, Worksheet
from importer.workbooks.ooxml import Book
from importer.workbooks.package import Package

Row = tuple[int, list[str | None]]
"""A row's number, and its cells from column A to the last that is not empty."""


class Opened(Protocol):
    """A workbook whose worksheets can be read."""

    @property
    def worksheets(self) -> list[Worksheet]:
        """In the workbook's order; charts and macros are none."""
        ...

    def read(self, index: int) -> tuple[Findings, Iterator[Row]]:
        """The rows of a worksheet, ascending, and what is found beside them once all are taken.

        Raises:
            UnreadableError: here or while the rows are taken, if it cannot be read.
        """
        ...


def opened(content: bytes) -> Opened:
    """Open a workbook.

    Raises:
        UnreadableError: if it is damaged, protected by a password, or no workbook.
    """
    if container_of(content) is not Container.ARCHIVE:
        begun = begun_as(content)
        is_flat = begun is not None and begun.reader is Reader.FODS
        return opendocument.flat(content) if is_flat else biff.opened(content)
    package = Package(content)
    match package.format.reader:
        case Reader.ODS:
            return opendocument.packed(package)
        case Reader.XLSB:
            return xlsb.Book(package)
    return _Ooxml(Book(package))


class _Ooxml:
    def __init__(self, book: Book) -> None:
        self._book = book
        self.worksheets = book.worksheets

    def read(self, index: int) -> tuple[Findings, Iterator[Row]]:
        cells = ooxml_cells.Cells(self._book, index)
        return cells.findings, cells.rows()
