"""The store: a folder that all workers mount, with a folder for each batch that was submitted.

    STORE/jobs/20261126T140501Z-3fa9c2d1/    called by time and digest: no person's name
                 job.json                    what is to be done with it
                 LIST.xlsx, pdfs/            the batch, copied; what lies in the store stays there
                 LIST-…-results.xlsx         the results, beside the list
                 end.json                    how it ended, in words

What was copied is removed some time after the batch is over, and its results stay.

The queue's tables hold the folder's name only. Names of files may be names of people, and so may
be what is said of a batch: that stays here, with the batch.
"""

import json
import os
import shutil
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from importer.errors import UsageError
from importer.issuing.batch import Selection
from importer.ledger import Person
from importer.pdfs import PdfFolder
from importer.results import default_path
from importer.sentences import cluster as say

_JOBS, _JOB, _END, _PDFS = "jobs", "job.json", "end.json", "pdfs"
_UNFINISHED = ".part"
_DAY_SECONDS = 24 * 3600


class LostError(Exception):
    """The folder of a batch is not there, or does not say what is to be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOrder:
    """What is to be done with a batch.

    Attributes:
        sheet, pdfs, out: the list, its folder of PDFs and its results, relative to the store.
        approved: the code of the plan that it has to be like.
        by: who has submitted it.
        approvals: codes of plans, and who has approved each.
        max_rows, max_invalid_percent, require_approval: limits of whoever has submitted it, beside
            the worker's own.
    """

    tenant: str
    sheet: str
    pdfs: str
    out: str
    selection: Selection
    worksheet: str | None
    join_names: bool
    approved: str | None
    by: Person
    approvals: Sequence[tuple[str, Person]] = ()
    max_rows: int | None = None
    max_invalid_percent: float | None = None
    require_approval: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How a batch ended.

    Attributes:
        ended: whether its rows were sent, as far as they are in order.
        said: what is in its way, in words.
        results: its workbook, relative to the store; None when none was written.
    """

    ended: bool
    said: str | None
    results: str | None
    totals: Mapping[str, int]


class BatchStore:
    """The folder.

    Args:
        root: the folder, which is there.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    @classmethod
    def at(cls, folder: Path, *, make: bool = True) -> "BatchStore":
        """The store in a folder that is there.

        Args:
            make: make what it needs; a worker does not, for the folder may be where a share is not
                mounted.

        Raises:
            UsageError: if there is no such folder.
        """
        if not folder.is_dir():
            raise UsageError(say.NO_STORE(path=folder))
        store = cls(folder)
        if not make:
            return store
        try:
            store.jobs.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise UsageError(say.STORE_UNWRITABLE(path=folder, reason=reason)) from error
        return store

    @property
    def jobs(self) -> Path:
        """The folders of all batches."""
        return self.root / _JOBS

    def folder(self, name: str) -> Path:
        """The folder of a batch."""
        return self.jobs / name

    def park(self, sheet: Path, pdfs: Path, content: str, **told: Any) -> tuple[str, BatchOrder]:
        """Keep a batch in a folder of its own; what lies in the store already stays where it is.

        Args:
            content: digest of everything that is submitted.
            told: the rest of the order.

        Raises:
            FolderError: if the PDFs cannot be read.
            OSError: if something cannot be read or written.
        """
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-{content[:8]}"
        making = self.folder(name + _UNFINISHED)
        making.mkdir(mode=0o700)
        try:
            kept = self._kept(sheet, making, name), self._kept_pdfs(pdfs, making, name)
            out = default_path((self.root / kept[0]).parent, sheet, datetime.now(UTC))
            order = BatchOrder(
                sheet=kept[0],
                pdfs=kept[1],
                out=str(out.relative_to(self.root)),
                **told,
            )
            _write(making / _JOB, asdict(order))
            making.rename(self.folder(name))
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
        return name, order

    def _kept(self, path: Path, making: Path, name: str) -> str:
        if (there := self._inside(path)) is not None:
            return there
        shutil.copyfile(path, making / path.name)
        return f"{_JOBS}/{name}/{path.name}"

    def _kept_pdfs(self, folder: Path, making: Path, name: str) -> str:
        if (there := self._inside(folder)) is not None:
            return there
        listed = PdfFolder.open(folder)
        (making / _PDFS).mkdir()
        for pdf in listed.pdfs():
            copy = making / _PDFS / pdf
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(listed.path_of(pdf), copy)
        return f"{_JOBS}/{name}/{_PDFS}"

    def _inside(self, path: Path) -> str | None:
        """Where a path lies in the store; what belongs to another batch does not stay there."""
        there = path.resolve()
        stays = there.is_relative_to(self.root) and not there.is_relative_to(self.jobs)
        return str(there.relative_to(self.root)) if stays else None

    def remove(self, name: str) -> None:
        """Take a batch back that was not submitted after all: it is there already."""
        shutil.rmtree(self.folder(name), ignore_errors=True)

    def clear(self, name: str, *, days: int) -> bool:
        """Remove what was copied for a batch that is over: its list and PDFs. Results stay, and so
        does a folder in which somebody has been at work since.

        Returns:
            Whether nothing is left to be removed.
        """
        folder = self.folder(name)
        if not name or not self.jobs.is_dir():
            return False
        try:
            if not folder.is_dir():
                return True
            if any(_age(path) < days for path in folder.iterdir()):
                return False
            order = self.order(name)
            for copied in (self.root / order.sheet, self.root / order.pdfs):
                if copied.parent == folder:
                    _removed(copied)
            if {path.name for path in folder.iterdir()} <= {_JOB, _END}:
                _removed(folder)
        except LostError:
            return True  # nobody can tell what was copied
        except OSError:
            return False  # the share is away, or a file not ours to remove
        return True

    def clear_unfinished(self, *, days: int) -> None:
        """Remove what is left of submissions that were cut short so long ago."""
        with suppress(OSError):
            for making in self.jobs.glob(f"*{_UNFINISHED}"):
                if _age(making) >= days:
                    _removed(making)

    def order(self, name: str) -> BatchOrder:
        """What is to be done with a batch.

        Raises:
            LostError: if nothing of it is there, or it cannot be made out.
            OSError: if the store cannot be read now.
        """
        if not self.jobs.is_dir():
            raise FileNotFoundError(str(say.STORE_AWAY()))
        try:
            told = json.loads((self.folder(name) / _JOB).read_text(encoding="utf-8"))
            known = {one.name for one in fields(BatchOrder)}
            told = {key: value for key, value in told.items() if key in known}
            read = {"selection": Selection(**told["selection"]), "by": Person(*told["by"])}
            approvals = [(str(code), Person(*by)) for code, by in told.get("approvals", ())]
            order = BatchOrder(**told | read | {"approvals": approvals})
            for path in (order.sheet, order.pdfs, order.out):
                if not (self.root / path).resolve().is_relative_to(self.root):
                    raise ValueError
        except (FileNotFoundError, NotADirectoryError) as error:
            raise LostError from error
        except (ValueError, KeyError, TypeError) as error:
            raise LostError from error
        return order

    def note_end(self, name: str, end: End) -> None:
        """Keep how a batch ended.

        Raises:
            OSError: if it cannot be written now.
        """
        _write(self.folder(name) / _END, asdict(end))

    def end(self, name: str) -> End | None:
        """How a batch ended, as far as that is known."""
        try:
            told = json.loads((self.folder(name) / _END).read_text(encoding="utf-8"))
            return End(**told)
        except (OSError, ValueError, KeyError, TypeError):
            return None


def _age(path: Path) -> float:
    """Days since something was changed."""
    return (time.time() - path.stat().st_mtime) / _DAY_SECONDS


def _removed(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _write(path: Path, told: Mapping[str, Any]) -> None:
    """Write a file whole or not at all; only its owner reads it."""
    beside = path.with_name(path.name + _UNFINISHED)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
