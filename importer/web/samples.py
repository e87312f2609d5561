"""The graduates that one practises with: those of `samples/`, which the wheel brings along, headed
as the reader's own lists are.
"""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

from openpyxl import load_workbook

from importer.closed_lists import word
from importer.columns import BY_NAME
from importer.sentences.reader import reader
from importer.titles import headings

_BESIDE = Path(__file__).parent / "samples"
"""In an installed package."""
_OF_THE_PROJECT = Path(__file__).parent.parent.parent / "samples"
_LIST, _PDFS = "graduates.xlsx", "pdfs"
_TITLES = 9
"""The headings stand above this row."""


def copy_samples(sheets: Path, pdfs: Path) -> tuple[Path, int]:
    """Copy the list and its PDFs.

    Args:
        sheets: a new folder for the list.
        pdfs: a folder for the PDFs.

    Returns:
        The list, and how many PDFs there are.

    Raises:
        OSError: if they cannot be copied.
    """
    source = _BESIDE if _BESIDE.is_dir() else _OF_THE_PROJECT
    sheets.mkdir(parents=True, mode=0o700)
    count = 0
    for path in sorted(_files(source / _PDFS)):
        place = pdfs / path.relative_to(source / _PDFS)
        place.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        _copy(path, place)
        count += 1
    _copy(source / _LIST, sheets / _LIST)
    if reader().language != "en":
        _head_anew(sheets / _LIST)
    return sheets / _LIST, count


def _head_anew(path: Path) -> None:
    """Head the list's columns, and write what is chosen from closed lists, as its reader does."""
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


def _files(folder: Path) -> Iterator[Path]:
    return (one for one in folder.rglob("*.pdf") if one.is_file())


def _copy(path: Path, place: Path) -> None:
    copyfile(path, place)
    place.chmod(0o600)
