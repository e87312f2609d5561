"""The graduates that one practises with: those of `samples/`, which the wheel brings along, headed
as the reader's own lists are.
"""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

from importer.sentences.reader import reader

_BESIDE = Path(__file__).parent / "samples"
"""In an installed package."""
_OF_THE_PROJECT = Path(__file__).parent.parent.parent / "samples"
_LIST, _PDFS = "graduates.xlsx", "pdfs"


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
        # here: a server would hold openpyxl, of 20 MB, for the one time that somebody practises
        from importer.sample_list import head_anew

        head_anew(sheets / _LIST)
    return sheets / _LIST, count


def _files(folder: Path) -> Iterator[Path]:
    return (one for one in folder.rglob("*.pdf") if one.is_file())


def _copy(path: Path, place: Path) -> None:
    copyfile(path, place)
    place.chmod(0o600)
