"""The receipt of a run whose workbook cannot be written where it was to go: the disk is full, or the share is away."""

import csv
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from importer.errors import ResultsError
from importer.outcomes import Outcomes
from importer.results.model import OUTCOME_HEADINGS, ROW, SourceTable, written_heading
from importer.results.writing import outcome_cells


def write_elsewhere(
    path: Path, spare: Sequence[Path], write: Callable[[Path], None], *, source: SourceTable, outcomes: Outcomes
) -> Path | None:
    """Write the workbook in a private folder elsewhere, or, where there is no room for it, delimited text.

    The text holds the sheet Results; where that does not fit either, the row numbers and what became of them.

    Args:
        path: where it was to go.
        spare: folders to try instead; without any nothing is written.
        write: writes the workbook.

    Returns:
        The file; None where nothing could be written.
    """
    folders = list(_private_folders(spare))
    try:
        for folder in folders:
            with suppress(ResultsError):
                write(folder / path.name)
                return folder / path.name
        for brief in (False, True):
            for text in (place / f"{path.stem}.csv" for place in ((path.parent, *folders) if spare else ())):
                with suppress(ResultsError):
                    _write_text(text, source, outcomes, brief=brief)
                    return text
        return None
    finally:
        for folder in folders:
            with suppress(OSError):  # the one that was written into is not empty
                folder.rmdir()


def _private_folders(places: Sequence[Path]) -> Iterator[Path]:
    for place in places:
        with suppress(OSError):
            yield Path(tempfile.mkdtemp(prefix="dokstamp-results-", dir=place))


def _write_text(path: Path, source: SourceTable, outcomes: Outcomes, *, brief: bool) -> None:
    headings = () if brief else source.headings
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8-sig", errors="replace", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([ROW, *map(written_heading, headings), *OUTCOME_HEADINGS])
            for row, *cells in source.frame.iter_rows():
                writer.writerow([row, *cells[: len(headings)], *outcome_cells(outcomes[row])])
    except FileExistsError as error:
        raise ResultsError(f"{path} is there already.") from error
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise ResultsError(f"{path} cannot be written ({error.strerror or error}).") from error
