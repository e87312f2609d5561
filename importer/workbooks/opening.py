"""Opens a workbook, by its content, for reading worksheet by worksheet."""

from collections.abc import Iterator
from typing import Protocol

from importer.formats import Container, FormatReader, begun_as, container_of
from importer.workbooks import biff, ooxml_cells, opendocument, xlsb
from importer.workbooks.findings import Findings, Worksheet
from importer.workbooks.ooxml import XlsxBook
from importer.workbooks.package import Package

Row = tuple[int, list[str | None]]
"""A row's number, and its cells from column A to the last that is not empty."""


class OpenedWorkbook(Protocol):
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


def opened(content: bytes) -> OpenedWorkbook:
    """Open a workbook.

    Raises:
        UnreadableError: if it is damaged, protected by a password, or no workbook.
    """
    if container_of(content) is not Container.ARCHIVE:
        begun = begun_as(content)
        return _of_one_file(content, begun.reader if begun is not None else None)
    package = Package(content)
    match package.format.reader:
        case FormatReader.ODS:
            return opendocument.packed(package)
        case FormatReader.XLSB:
            return xlsb.XlsbBook(package)
    return _Ooxml(XlsxBook(package))


def _of_one_file(content: bytes, reader: FormatReader | None) -> OpenedWorkbook:
    # What few lists are is imported when one is: it would delay all others.
    match reader:
        case FormatReader.FODS:
            return opendocument.flat(content)
        case FormatReader.XML_EXCEL:
            from importer.workbooks import xml_2003

            return xml_2003.opened(content)
        case FormatReader.WEB_PAGE:
            from importer.workbooks import web_page

            return web_page.opened(content)
        case FormatReader.WEB_ARCHIVE:
            from importer.workbooks import web_archive

            return web_archive.opened(content)
    return biff.opened(content)


class _Ooxml:
    def __init__(self, book: XlsxBook) -> None:
        self._book = book
        self.worksheets = book.worksheets

    def read(self, index: int) -> tuple[Findings, Iterator[Row]]:
        cells = ooxml_cells.XlsxCells(self._book, index)
        return cells.findings, cells.rows()
