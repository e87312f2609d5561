"""Where a spreadsheet belongs that was dropped alone: to the batch whose results workbook, or list, it corrects.

A results workbook says so by the id of its run. A person's own list says nothing, so it has to bear the name of the
list of a batch in needs-attention, and most of its rows have to stand there too: its PDFs must never be taken from
another class's folder. When two batches fit, none is taken.
"""

from collections.abc import Iterator
from pathlib import Path

from importer.columns import EMAIL, NAME, PDF
from importer.errors import ImporterError
from importer.inbox.contents import contents_of
from importer.inbox.dossier import facts_of, read_dossier
from importer.names import folded
from importer.sheet import Sheet, read_sheet

_KINDRED = 0.5
"""The part of the rows that must be known. Somebody who corrects a list leaves most of its rows as they are."""
_TELLING = (NAME, EMAIL, PDF)
"""Two of these tell a row: whatever was corrected, the others stayed."""


def home_of_workbook(workbook: Path, *places: Path) -> Path | None:
    """The folder that a results workbook belongs to: the one that its run, or a later one, was filed in."""
    facts = facts_of(workbook)
    if facts is None:
        return None
    for folder in _folders(*places):
        dossier = read_dossier(folder)
        if dossier is not None and facts.run_id in dossier.runs:
            return folder
    return None


def home_of_list(path: Path, *places: Path, worksheet: str | None) -> Path | None:
    """The folder whose own list this is, corrected; None when there is none, or more than one.

    Args:
        worksheet: the worksheet to read; None takes the only one that fits.
    """
    namesakes = [(folder, name) for folder in _folders(*places) for name in namesakes_of(path, folder)]
    corrected = _marks(path, worksheet) if namesakes else []
    homes = {
        folder
        for folder, name in namesakes
        if _known(corrected, _marks(folder / name, worksheet)) >= max(_KINDRED * len(corrected), 1)
    }
    return homes.pop() if len(homes) == 1 else None


def namesakes_of(path: Path, folder: Path) -> list[str]:
    """The lists in a batch's folder that bear a spreadsheet's name, whatever their ending; relative to the folder."""
    if read_dossier(folder) is None:
        return []
    stem = folded(path.stem)
    try:
        names = contents_of(folder).spreadsheets
    except PermissionError:
        return []  # somebody has locked it away: the others are looked at all the same
    return [name for name in names if folded(Path(name).stem) == stem and facts_of(folder / name) is None]


def _known(rows: list[set[tuple[str, ...]]], there: list[set[tuple[str, ...]]]) -> int:
    marks = set().union(*there)
    return sum(not row.isdisjoint(marks) for row in rows)


def _marks(path: Path, worksheet: str | None) -> list[set[tuple[str, ...]]]:
    """What tells each row: every two of its name, e-mail and file, with which two they are."""
    try:
        sheet = read_sheet(path, worksheet=worksheet)
    except ImporterError:
        return []
    return [set(_pairs(cells)) for cells in _rows(sheet)]


def _rows(sheet: Sheet) -> Iterator[tuple[str, ...]]:
    columns = [sheet.texts(column) for column in _TELLING]
    texts = [[""] * len(sheet.frame) if column is None else column.fill_null("").to_list() for column in columns]
    return zip(*texts, strict=True)


def _pairs(cells: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    name, email, pdf = (folded(cell) for cell in cells)
    if name and email:
        yield "name, email", name, email
    if name and pdf:
        yield "name, pdf", name, pdf
    if email and pdf:
        yield "email, pdf", email, pdf


def _folders(*places: Path) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from sorted(one for one in place.iterdir() if one.is_dir())
