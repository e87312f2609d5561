"""`--rows FILE.jsonl`: how every row ended, one JSON object a line, for programs."""

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from importer.errors import UsageError
from importer.sentences import Message
from importer.sentences import machine as say
from importer.sentences.reader import in_english
from importer.session import Report


def ensure_rows_place(path: Path | None) -> None:
    """See, before anything is sent, that the rows can be written; only an earlier run's rows are
    replaced.

    Raises:
        UsageError: if they cannot.
    """
    if path is None:
        return
    try:
        if path.exists() and not _holds_rows(path):
            raise UsageError(say.ROWS_TAKEN(path=path))
        tempfile.TemporaryFile(dir=path.parent).close()
    except OSError as error:
        raise UsageError(say.ROWS_UNWRITABLE(path=path, reason=error.strerror)) from error


def write_rows(path: Path, report: Report) -> Message | None:
    """Write how each row ended, all or nothing; what is in the way where it cannot be done."""
    descriptor, temporary = -1, ""
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=".rows-", dir=path.parent)
        with os.fdopen(descriptor, "w", encoding="ascii") as file, in_english():
            file.writelines(f"{json.dumps(row)}\n" for row in report.rows())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink()
        return say.ROWS_UNWRITTEN(path=path, reason=error.strerror)
    return None


def _holds_rows(path: Path) -> bool:
    """Whether a file is one of ours, or empty."""
    with path.open(encoding="utf-8", errors="replace") as file:
        first = file.readline(100_000)
    try:
        told = json.loads(first or '{"row": 0, "status": ""}')
    except ValueError:
        return False
    return isinstance(told, dict) and {"row", "status"} <= told.keys()
