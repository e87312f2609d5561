"""The receipt of what was sent, also where its workbook cannot be written: the disk is full, or
the share is away.
"""

import csv
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from importer.errors import ResultsError
from importer.outcomes import Outcomes
from importer.results.layout import layout_in
from importer.results.model import SourceTable
from importer.results.rows import heading_line, line_of
from importer.sentences import results as say
from importer.sentences.reader import reader

Lines = Callable[[bool], Iterable[Sequence[object]]]
"""The lines of a receipt as delimited text, the headings first; given True, only what became of
each row.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spare:
    """Where results may go when their own place takes no workbook.

    Attributes:
        folders: other folders; without any nothing is written elsewhere.
        beside: whether delimited text may lie where the workbook was to lie.
    """

    folders: Sequence[Path] = ()
    beside: bool = True


NO_SPARE = Spare()
"""Nowhere else."""


def written(
    path: Path, spare: Spare, write: Callable[[Path], None], lines: Lines
) -> tuple[Path | None, ResultsError | None]:
    """Write a workbook; where it cannot be, into a private folder elsewhere, or, with no room for
    it, delimited text.

    Args:
        path: where it is to go.
        write: writes the workbook.
        lines: those of the text.

    Returns:
        The file, None where nothing could be written; and why it is not the one that it was to be.
    """
    try:
        write(path)
    except ResultsError as error:
        place = _elsewhere(path, spare, write, lines)
        return place, (ResultsError(say.INSTEAD(why=error.said, place=place)) if place else error)
    return path, None


def lines_of(source: SourceTable, outcomes: Outcomes, *, checked: bool) -> Lines:
    """The sheet Results as lines; in brief the row numbers and what became of them.

    Args:
        checked: nothing was sent, so what is pending is ready.
    """

    def lines(brief: bool) -> Iterator[Sequence[object]]:
        wanted = replace(source, headings=(), columns=()) if brief else source
        yield list(heading_line(wanted, layout_in(reader().language)))
        for row, *cells in source.frame.iter_rows():
            kept = [row, *cells[: len(wanted.headings)]]
            yield list(line_of(wanted, kept, outcomes[row], checked=checked))

    return lines


def _elsewhere(
    path: Path, spare: Spare, write: Callable[[Path], None], lines: Lines
) -> Path | None:
    folders = list(_private_folders(spare.folders))
    try:
        for folder in folders:
            with suppress(ResultsError):
                write(folder / path.name)
                return folder / path.name
        places = [*([path.parent] if spare.folders and spare.beside else []), *folders]
        for brief in (False, True):
            for place in places:
                with suppress(OSError):
                    return _write_text(place / f"{path.stem}.csv", lines(brief))
        return None
    finally:
        for folder in folders:
            with suppress(OSError):  # the one that was written into is not empty
                folder.rmdir()


def _private_folders(places: Sequence[Path]) -> Iterator[Path]:
    for place in places:
        with suppress(OSError):
            yield Path(tempfile.mkdtemp(prefix="dokstamp-results-", dir=place))


def _write_text(path: Path, lines: Iterable[Sequence[object]]) -> Path:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(
            descriptor, "w", encoding="utf-8-sig", errors="replace", newline=""
        ) as file:
            csv.writer(file).writerows(lines)
    except OSError:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise
    return path
