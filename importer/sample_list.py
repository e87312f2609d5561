"""Our own sample list, headed as its reader writes. It is nobody else's, so it is opened here."""

from pathlib import Path

from openpyxl import load_workbook

from importer.closed_lists import word
from importer.columns import BY_NAME
from importer.titles import headings

_TITLES = 9
"""The headings stand above this row."""


def head_anew(path: Path) -> None:
    """Head the columns of the list, and write what is chosen from closed lists, in the language of
    whoever reads it.

    Args:
        path: a copy of the sample list, which is changed.

    Raises:
        OSError: if it cannot be written.
    """
    book = load_workbook(path)
    sheet = book.worksheets[0]
    own = headings(BY_NAME)
    for column in sheet.iter_cols():
        choices: tuple[str, ...] = ()
        for row, cell in enumerate(column, start=1):
            name = str(cell.value or "").rstrip(" *")
            if name in BY_NAME and row < _TITLES:
                cell.value = str(cell.value).replace(name, own[name])
                choices = BY_NAME[name].choices
            elif cell.value in choices:
                cell.value = str(word(name))
    book.save(path)
