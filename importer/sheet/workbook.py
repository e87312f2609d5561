"""XLSX, XLSM, XLSB, XLS and ODS, by content, through calamine."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, load_workbook

from importer.errors import SheetError
from importer.sheet import ods_cells, xls_cells, xml_cells
from importer.sheet.closer import Seen
from importer.sheet.model import Table
from importer.sheet.rows import Rows

_MOST_UNPACKED = 4 * 2**30
"""Bytes a workbook may unpack to; more is taken for an attack or an accident."""

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} ")

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The stream of an OLE container that holds a workbook with a password (MS-OFFCRYPTO 2.3)."""

ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
"""How an archive begins; two letters alone may begin a heading."""

_OTHER_ARCHIVES = (("word/", "a Word document"), ("ppt/", "a presentation"), ("Index/", "a Numbers or Pages file"))


class Workbook:
    """An open workbook; its worksheets are read one at a time."""

    def __init__(self, content: bytes, path: Path) -> None:
        """Open a workbook.

        Raises:
            SheetError: if it is protected by a password, damaged, or no workbook at all.
        """
        self._path = path
        self._content = content
        if _ENCRYPTED in content and not content.startswith(ZIP_STARTS):
            raise SheetError(f"{path} is protected by a password: save a copy without one.")
        self._archive = _archive(content, path)
        try:
            self._workbook: CalamineWorkbook = load_workbook(BytesIO(content))
        except PasswordError as error:
            raise SheetError(f"{path} is protected by a password: save a copy without one.") from error
        except (CalamineError, OSError, ValueError) as error:
            raise SheetError(f"{path} is damaged ({error}): open it in Excel and save it again.") from error

    @property
    def names(self) -> list[str]:
        """The worksheets, hidden ones too; charts and macros are none."""
        return [
            sheet.name
            for sheet in self._workbook.sheets_metadata
            if sheet.typ in (SheetTypeEnum.WorkSheet, SheetTypeEnum.DialogSheet)
        ]

    def table(self, name: str) -> Table:
        """All cells of a worksheet.

        Raises:
            SheetError: if it cannot be read.
        """
        seen = self._look_closer(name)
        try:
            rows = Rows(_rows(self._workbook.get_sheet_by_name(name), seen))
        except (CalamineError, OSError, ValueError) as error:
            raise SheetError(f"{self._path}, sheet “{name}” is damaged ({error}): save it again.") from error
        return Table(name=name, rows=rows, odd=seen.odd, merged=tuple(seen.merged))

    def _look_closer(self, name: str) -> Seen:
        if self._archive is None:
            return xls_cells.look_closer(self._content, name)
        if "content.xml" in self._archive.namelist():
            return ods_cells.look_closer(self._archive, name)
        try:
            return xml_cells.look_closer(self._archive, name)
        except xml_cells.FarCellError as far:
            raise SheetError(
                f"{self._path}, sheet “{name}” has a cell at {far}, far away from the list (Ctrl+End goes there): "
                "delete the rows and columns beyond the list, and save it again."
            ) from far

    def tables(self) -> Iterator[Table]:
        """Every worksheet's cells."""
        return (self.table(name) for name in self.names)


def _rows(sheet: CalamineSheet, seen: Seen) -> Iterator[list[str | None]]:
    """The rows of a worksheet from cell A1 on, with what the closer look found about them."""
    told = {row for row, _ in chain(seen.odd, seen.shown, seen.days)}
    ends: dict[int, int] = {}
    for row, column in seen.odd:
        ends[row] = max(column, ends.get(row, 0))
    # calamine gives the blank rows above the first cell, but not the blank columns beside it.
    leading: list[str | None] = [None] * (sheet.start[1] if sheet.start else 0)
    number = 0
    for number, values in enumerate(sheet.iter_rows(), start=1):
        # Most cells are text: a call for each of them was a quarter of the time of reading.
        cells = [(cell if cell.strip() else None) if type(cell) is str else _shown(cell) for cell in values]
        if leading:
            cells = leading + cells
        if number in told:
            _correct(cells, number, seen, ends.get(number, 0))
        yield cells
    for below in range(number + 1, max(ends, default=0) + 1):
        cells = []
        _correct(cells, below, seen, ends.get(below, 0))
        yield cells


def _correct(cells: list[str | None], row: int, seen: Seen, end: int) -> None:
    """Put what the closer look found in the place of what was read; a row reaches to its last odd cell."""
    cells.extend([None] * (end - len(cells)))
    for column in range(1, len(cells) + 1):
        place = (row, column)
        cell = cells[column - 1] = seen.shown.get(place, cells[column - 1])
        if cell is not None and place in seen.days and _MOMENT.match(cell):
            cells[column - 1] = cell[:10]


def _archive(content: bytes, path: Path) -> ZipFile | None:
    """The ZIP archive that an XLSX or ODS is; None for the older XLS."""
    if not content.startswith(ZIP_STARTS):
        return None
    try:
        archive = ZipFile(BytesIO(content))
        unpacked = sum(entry.file_size for entry in archive.infolist())
    except (BadZipFile, ValueError) as error:
        raise SheetError(f"{path} is damaged or cut off: copy or save it again.") from error
    names = archive.namelist()
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise SheetError(f"{path} is protected by a password: save a copy without one.")
    if unpacked > _MOST_UNPACKED:
        raise SheetError(f"{path} unpacks to {unpacked // 2**20} MB, which no list of graduates does: save it anew.")
    for prefix, what in _OTHER_ARCHIVES:
        if any(name.startswith(prefix) for name in names) and "xl/workbook.xml" not in names:
            raise SheetError(f"{path} is {what}, not a spreadsheet: save the list as .xlsx or .csv.")
    return archive


def _shown(cell: Any) -> str | None:
    """A cell as text: dates as ISO text, everything else as the cell shows it."""
    match cell:
        case str():
            return cell if cell.strip() else None
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() | int():
            return number_text(cell)
        case datetime():
            midnight = cell.time() == time(0)
            return cell.date().isoformat() if midnight else cell.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            minutes, seconds = divmod(round(cell.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        case _:
            return None if cell is None else str(cell)


def number_text(number: float) -> str:
    """A number with the 15 significant digits that Excel keeps, without an exponent where it can be helped.

    >>> number_text(42.0), number_text(0.1 + 0.2)
    ('42', '0.3')
    """
    text = f"{number:.15g}"
    if "e" in text and abs(number) < 1e21:
        text = f"{float(text):.20f}".rstrip("0").rstrip(".") if abs(number) < 1 else f"{float(text):.0f}"
    return text
