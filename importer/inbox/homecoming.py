"""Where a spreadsheet belongs that was dropped alone: to the batch whose results workbook, or
list, it corrects.

A results workbook says so by the id of its run. A person's own list says nothing, so it has to
bear the name of the list of a batch in needs-attention, most of its rows have to stand there too,
for the same course, and no row of that list may be missing: PDFs must never be taken from another
class's folder, and nobody may be left out. When two batches fit, none is taken.
"""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import polars as pl

from importer.columns import COURSE, EMAIL, NAME, PDF
from importer.errors import ImporterError
from importer.inbox.contents import contents_of
from importer.inbox.dossier import facts_of, read_dossier
from importer.inbox.reading import InboxReading
from importer.names import folded

_KINDRED = 0.5
"""The part of the rows that must be known. Somebody who corrects a list leaves most of its rows as
they are.
"""
_TELLING = (NAME, EMAIL, PDF)
"""Two of these, and the course, tell a row: whatever was corrected, the others stayed."""

Row = tuple[str, str, str, str]
"""A row's name, e-mail, file and course, as they are compared."""


def home_of_run(run_id: str, *places: Path) -> Path | None:
    """The folder that a results workbook belongs to: the one that its run, or a later one, was
    filed in.
    """
    for folder in _folders(*places):
        dossier = read_dossier(folder)
        if dossier is not None and run_id in dossier.runs:
            return folder
    return None


def home_of_list(path: Path, *places: Path, reading: InboxReading) -> Path | None:
    """The folder whose own list this is, corrected; None when there is none, or more than one.

    Args:
        reading: how lists are read.
    """
    namesakes = [
        (folder, name) for folder in _folders(*places) for name in namesakes_of(path, folder)
    ]
    corrected = _rows(path, reading) if namesakes else []
    homes = {
        folder for folder, name in namesakes if _corrects(corrected, _rows(folder / name, reading))
    }
    return homes.pop() if len(homes) == 1 else None


def has_namesake(path: Path, *places: Path) -> bool:
    """Whether a batch has a list of this name, so that a person may mean it."""
    return any(namesakes_of(path, folder) for folder in _folders(*places))


def namesakes_of(path: Path, folder: Path) -> list[str]:
    """The lists in a batch's folder that bear a spreadsheet's name, whatever their ending;
    relative to the folder.
    """
    if read_dossier(folder) is None:
        return []
    stem = folded(path.stem)
    try:
        names = contents_of(folder).spreadsheets
    except PermissionError:
        return []  # somebody has locked it away: the others are looked at all the same
    return [
        name
        for name in names
        if folded(Path(name).stem) == stem and facts_of(folder / name) is None
    ]


def _corrects(rows: list[Row], there: list[Row]) -> bool:
    """Whether a list can correct another: most of its rows are known, and none of the other's is
    missing.
    """
    marks = {mark for row in there for mark in _marks(row)}
    known = sum(not marks.isdisjoint(_marks(row)) for row in rows)
    traces = {trace for row in rows for trace in _traces(row)}
    missing = any(traces.isdisjoint(_traces(row)) for row in there if any(row[:3]))
    return known >= max(_KINDRED * len(rows), 1) and not missing


def _rows(path: Path, reading: InboxReading) -> list[Row]:
    try:
        sheet = reading.looked_at(path)
    except ImporterError:
        return []
    columns = [sheet.texts(column) for column in (*_TELLING, COURSE)]
    nothing = pl.Series([""] * len(sheet.frame))
    texts = [nothing if column is None else column.fill_null("") for column in columns]
    return list(zip(*(map(folded, column) for column in texts), strict=True))


def _marks(row: Row) -> Iterator[tuple[str, ...]]:
    """What tells a row that was corrected in one place: every two of its name, e-mail and file,
    and its course.
    """
    *cells, course = row
    for left, right in combinations(range(len(_TELLING)), 2):
        if cells[left] and cells[right]:
            yield _TELLING[left].name, _TELLING[right].name, cells[left], cells[right], course


def _traces(row: Row) -> Iterator[tuple[str, str]]:
    """What is left of a row that was corrected in several places: its name, its e-mail, or its
    file.
    """
    return ((column.name, cell) for column, cell in zip(_TELLING, row, strict=False) if cell)


def _folders(*places: Path) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from sorted(one for one in place.iterdir() if one.is_dir())
