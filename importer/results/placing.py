"""Where a results workbook goes, and whether it can be written there: asked before anything is
sent.
"""

import hashlib
import os
import re
import tempfile
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from importer.errors import ImporterError, ResultsError
from importer.names import as_text
from importer.results.model import FACTS
from importer.results.reading import read_facts
from importer.sentences import Message
from importer.sentences import results as say

_LONGEST_STEM = 200
"""Most bytes of the sheet's name in that of its results: file systems keep 255, and the time and a
number follow.
"""


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
    """A spreadsheet's name without its ending, and without what its results are called by
    besides.
    """
    return re.sub(r"-\d{8}T\d{6}Z-(results|check)(-\d+)?$", "", as_text(Path(sheet.stem)))


def mark_as_written(path: Path) -> None:
    """Let a workbook bear a mark by which it is seen later whether anybody has changed it.

    The mark is in the time of its last change, whose microseconds become those that its content
    gives: whatever program saves or copies the file sets another time.
    """
    with path.open("rb") as file:
        mark = _mark(file)
    status = path.stat()
    whole = status.st_mtime_ns // 10**9 * 10**9
    os.utime(path, ns=(status.st_atime_ns, whole + mark * 1000))


def _is_untouched(file: BufferedReader) -> bool:
    """Whether a workbook is as this program wrote it; where that cannot be told it is not."""
    status = os.fstat(file.fileno())
    return status.st_size == 0 or status.st_mtime_ns // 1000 % 10**6 == _mark(file)


def _mark(file: BufferedReader) -> int:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").digest()
    return int.from_bytes(digest[:8], "big") % 10**6


def free_place(path: Path, *, check: bool = False) -> tuple[Path, Message | None]:
    """Where a workbook can go without taking the place of one that somebody may want to keep.

    Args:
        path: where it is to go.
        check: it is the report of a check, which never takes the place of a run's results.

    Returns:
        `path`, or the same name with -2, -3 and so on; and then why.
    """
    try:
        if not path.is_file():
            return path, None
        with path.open("rb") as file:
            if not _is_ours(file):
                # `ensure_writable` says what is to be said of a file that is none of ours
                return path, None
            changed = not _is_untouched(file)
        facts = None if path.stat().st_size == 0 or not check or changed else read_facts(path)
        if changed:
            why = say.WAS_CHANGED
        elif check and facts is not None and facts.mode != "check":
            why = say.OF_A_RUN
        else:
            return path, None
    except (OSError, ImporterError):
        why = say.MAY_BE_CHANGED
    number = 2
    while (other := path.with_name(f"{path.stem}-{number}{path.suffix}")).exists():
        number += 1
    return other, why(path=path, other=other.name)


def opened(path: Path) -> str | None:
    """Who has a file open in Excel or LibreOffice, as far as the note says that they leave beside
    it.

    Returns:
        Their name, "" for somebody without one; None when nobody has.
    """
    for owner in (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")):
        try:
            if owner.exists():
                return _by_whom(owner)
        except OSError:  # a name so long that no note fits beside it
            continue
    return None


def ensure_writable(path: Path, *, make_folder: bool = True) -> None:
    """See, before anything is sent, that the workbook can be written. Only an earlier results
    workbook is replaced.

    Args:
        make_folder: make the folder that it goes into, and those above, where there is none.

    Raises:
        ResultsError: if it cannot: the name, the folder, another file in its place, or a program
            that has it open.
    """
    if path.suffix.lower() != ".xlsx":
        raise ResultsError(say.NO_NAME(path=path))
    if (whom := opened(path)) is not None:
        raise ResultsError(
            say.IS_OPEN_BY(path=path, whom=whom) if whom else say.IS_OPEN(path=path)
        )
    try:
        if make_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        elif not path.parent.exists():
            raise ResultsError(say.NO_FOLDER(folder=path.parent))
        if path.is_dir():
            raise ResultsError(say.NOT_WRITABLE(path=path, why=say.A_FOLDER()))
        if path.exists():
            with path.open("r+b") as file:
                is_ours = _is_ours(file)
            if not is_ours:
                raise ResultsError(say.NOT_OURS(path=path))
        tempfile.TemporaryFile(dir=path.parent).close()
    except OSError as error:
        why = error.strerror or str(error)
        raise ResultsError(say.NOT_WRITABLE(path=path, why=why)) from error


def _by_whom(owner: Path) -> str:
    """Who has it open, where the owner file says: LibreOffice in text, Excel with a length before
    the name.
    """
    try:
        content = owner.read_bytes()
    except OSError:
        return ""
    if owner.name.startswith(".~lock"):
        name = content.decode("utf-8", "replace").split(",")[0]
    else:
        name = content[1 : 1 + content[0]].decode("cp1252", "replace") if content else ""
    return name.strip()


def _is_ours(file: BinaryIO) -> bool:
    """Whether a file is a results workbook, whose place a new one may take."""
    try:
        with ZipFile(file) as archive:
            return f'name="{FACTS}"' in archive.read("xl/workbook.xml").decode("utf-8", "replace")
    except (BadZipFile, KeyError):
        return os.fstat(file.fileno()).st_size == 0
