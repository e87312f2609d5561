"""Workbooks as tables: read in a process of their own, packed here, with the sentences about their
odd cells.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from importer.errors import SheetError
from importer.issues import Code, Issue
from importer.sentences import sheet as say
from importer.sheet.model import Appearance, Table, Visibility
from importer.sheet.rows import Rows
from importer.workbooks.apart import WorkbookApart, opened_apart
from importer.workbooks.findings import Findings, Place, UnreadableWorkbookError
from importer.workbooks.gathering import Gathering


class Workbook:
    """An open workbook; its worksheets are read one at a time."""

    def __init__(self, reader: WorkbookApart, path: Path) -> None:
        self._reader = reader
        self._path = path
        self.worksheets = tuple(
            # Excel calls the worksheet of a file without names of its own as the file.
            (sheet.name or path.stem, Visibility(sheet.visibility))
            for sheet in reader.worksheets
        )

    @property
    def names(self) -> list[str]:
        """The worksheets, hidden ones too; charts and macros are none."""
        return [name for name, _ in self.worksheets]

    def table(self, name: str) -> Table:
        """All cells of a worksheet.

        Raises:
            SheetError: if it cannot be read.
        """
        index = self.names.index(name)
        found = Findings()

        def rows() -> Iterator[Gathering]:
            nonlocal found
            for part in self._reader.read(index):
                if isinstance(part, Findings):
                    found = part
                else:
                    yield part

        try:
            packed = Rows.of(rows())
        except UnreadableWorkbookError as error:
            where = say.WORKSHEET(path=self._path, sheet=name)
            raise SheetError(say.UNREADABLE(where=where, why=error.said)) from error
        return Table(
            name=name,
            rows=packed,
            odd=_odd(found),
            merged=tuple(found.merged),
            appearance=Appearance(
                hidden_rows=frozenset(found.hidden_rows),
                filtered_rows=frozenset(found.filtered_rows),
                struck=frozenset(found.struck),
                hidden_columns=frozenset(found.hidden_columns),
                visibility=self.worksheets[index][1],
                worksheets=self.worksheets,
            ),
        )


@contextmanager
def opened(content: bytes, path: Path) -> Iterator[Workbook]:
    """Open a workbook for as long as it is read.

    Raises:
        SheetError: if it is protected by a password, damaged, or no workbook at all.
    """
    try:
        with opened_apart(content) as reader:
            yield Workbook(reader, path)
    except UnreadableWorkbookError as error:
        raise SheetError(say.UNREADABLE(where=path, why=error.said)) from error


def _odd(found: Findings) -> dict[Place, Issue]:
    """The cells that cannot be read for what they are, and why."""
    odd = {}
    for place, text in found.errors.items():
        odd[place] = Issue(place[0], None, Code.CELL_ERROR, say.CELL_ERROR(shown=text), text)
    for place in found.unsaved:
        odd[place] = Issue(
            place[0], None, Code.FORMULA_WITHOUT_VALUE, say.NEVER_CALCULATED(), None
        )
    return odd
