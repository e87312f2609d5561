"""Where a results workbook goes, and whether it can be written there: asked before anything is sent."""

import os
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from importer.errors import ResultsError
from importer.names import as_text
from importer.results.model import FACTS

_LONGEST_STEM = 200
"""Most bytes of the sheet's name in that of its results: file systems keep 255, and the time and a number follow."""


def default_path(state: Path, sheet: Path, at: datetime, *, what: str = "results") -> Path:
    """`<state>/<sheet stem>-<UTC time>-results.xlsx`, under a name that is not taken.

    Args:
        what: the last word of the name: results, or check.
    """
    stem = first_name(sheet).encode()[:_LONGEST_STEM].decode("utf-8", "ignore")
    # The name's bytes are UTF-8, whatever this system's locale takes file names for.
    name = os.fsdecode(f"{stem}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{what}".encode())
    path, number = state / f"{name}.xlsx", 2
    while path.exists():
        path, number = state / f"{name}-{number}.xlsx", number + 1
    return path


def first_name(sheet: Path) -> str:
    """A spreadsheet's name without its ending, and without what its results are called by besides."""
    return re.sub(r"-\d{8}T\d{6}Z-(results|check)(-\d+)?$", "", as_text(Path(sheet.stem)))


def ensure_writable(path: Path, *, make_folder: bool = True) -> None:
    """See, before anything is sent, that the workbook can be written. Only an earlier results workbook is replaced.

    Args:
        make_folder: make the folder that it goes into, and those above, where there is none.

    Raises:
        ResultsError: if it cannot: the name, the folder, another file in its place, or a program that has it open.
    """
    if path.suffix.lower() != ".xlsx":
        raise ResultsError(f"{path} is no name for a results workbook: let it end in .xlsx.")
    for owner in (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")):
        if owner.exists():
            raise ResultsError(f"{path} is open{_by_whom(owner)}: close it, or choose another name with --out.")
    try:
        if make_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        if path.exists():
            path.open("r+b").close()
            if not _is_ours(path):
                raise ResultsError(f"{path} is there and is no results workbook: choose another name with --out.")
        tempfile.TemporaryFile(dir=path.parent).close()
    except OSError as error:
        reason = error.strerror or error
        raise ResultsError(f"{path} cannot be written ({reason}): close it, or choose another with --out.") from error


def _by_whom(owner: Path) -> str:
    """Who has it open, where the owner file says: LibreOffice in text, Excel with a length before the name."""
    try:
        content = owner.read_bytes()
    except OSError:
        return ""
    if owner.name.startswith(".~lock"):
        name = content.decode("utf-8", "replace").split(",")[0]
    else:
        name = content[1 : 1 + content[0]].decode("cp1252", "replace") if content else ""
    return f" by {name.strip()}" if name.strip() else ""


def _is_ours(path: Path) -> bool:
    """Whether a file is a results workbook, whose place a new one may take."""
    try:
        with ZipFile(path) as archive:
            return f'name="{FACTS}"' in archive.read("xl/workbook.xml").decode("utf-8", "replace")
    except (BadZipFile, KeyError):
        return path.stat().st_size == 0
