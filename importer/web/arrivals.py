"""Files on their way to a list: announced by name, received in parts, put in their place when they
are whole.

Where a file goes (`importer.web.placing`) is decided when it is announced; so is what need not be
sent again.
"""

import os
import shutil
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from secrets import token_hex
from threading import Lock

from importer.errors import ImporterError
from importer.formats import PAGE_ENDINGS
from importer.inbox.contents import is_list_page
from importer.inbox.unpacking import unpack
from importer.sentences import Message
from importer.sentences import web_files as say
from importer.web.placing import (
    Awaited,
    Here,
    Sort,
    Told,
    files_below,
    megabytes,
    placed_in,
)

PARTS = "parts"
"""The folder of a list in which lies what is not whole yet."""
MOST_FILES = 200_000
_SPARE = 2
"""How many times the announced bytes have to be free on the disk."""
_REMEMBERED = 5
"""How many announcements of a list are remembered: of several tabs, or persons."""
_TELLING = 5.0
"""Seconds after which it can be told how long it will take."""
_STILL_COMING = 3_600.0
"""Seconds after its last byte for which something may still be on its way to another server."""
_TURNS = count(1)


class ArrivalError(ImporterError):
    """Nothing of what was announced can be taken."""

    code = "page_arrival"

    def __init__(self, said: Message, *, status: int = 413) -> None:
        super().__init__(said)
        self.status = status


@dataclass(slots=True, kw_only=True)
class Drop:
    """What was announced together.

    Attributes:
        awaited: what has not come yet, by its place among what was announced.
        pdfs: how many PDFs were announced, those that were here already too.
        pdf_bytes: their bytes.
        refused: what is not taken, and why.
        together: what tells it from all others, see `importer.web.lists.Kind.FILES`.
        left: bytes that have not come yet; `pdf_bytes_left` those of PDFs.
        left_by_sort: how many files have not come yet.
    """

    number: int
    awaited: dict[int, Awaited]
    pdfs: int
    pdf_bytes: int
    refused: tuple[Message, ...]
    left: int
    left_by_sort: Counter[Sort] = field(default_factory=Counter)
    pdf_bytes_left: int = 0
    begun: float = field(default_factory=time.monotonic)
    came: int = 0
    noted: float = 0.0
    under_way: int = 0
    pdfs_came: int = 0
    together: str = field(default_factory=lambda: token_hex(4))
    _lock: Lock = field(default_factory=Lock)

    @property
    def pdfs_here(self) -> int:
        """How many of the PDFs that were announced are here."""
        return self.pdfs - self.left_by_sort[Sort.PDF]

    def came_whole(self, at: int) -> None:
        """Take note that a file is in its place. Requests run side by side."""
        with self._lock:
            one = self.awaited.pop(at, None)
            if one is not None:
                self.left -= one.size
                self.came += one.size
                self.left_by_sort[one.sort] -= 1
                if one.sort is Sort.PDF:
                    self.pdf_bytes_left -= one.size
                    self.pdfs_came += 1

    @property
    def minutes_left(self) -> int | None:
        """How long the rest takes at this rate; None where that cannot be told yet."""
        gone = time.monotonic() - self.begun
        if gone < _TELLING or not self.came:
            return None
        return round(self.left * gone / self.came / 60)


class Arrivals:
    """What is on its way to each list; of one server."""

    def __init__(self) -> None:
        self._drops: dict[str, dict[int, Drop]] = {}
        self._numbers = count(1)
        self._lock = Lock()

    def announce(self, list_id: str, root: Path, told: Sequence[Told]) -> Drop:
        """Decide where files go, and which have to be sent.

        Args:
            root: the list's folder.

        Raises:
            ArrivalError: if it is too much.
        """
        here = Here(root)
        placed, refused = placed_in(root, told, here)
        awaited = {at: one for at, one in placed.items() if not here.has(one)}
        fresh = sum(one.place not in here for one in awaited.values())
        if fresh + len(here) > MOST_FILES:
            raise ArrivalError(say.TOO_MANY(most=MOST_FILES))
        size = sum(one.size for one in awaited.values())
        if _SPARE * size > shutil.disk_usage(root).free:
            raise ArrivalError(say.DISK_FULL(megabytes=megabytes(_SPARE * size)), status=409)
        sorts = Counter(one.sort for one in placed.values())
        drop = Drop(
            number=next(self._numbers),
            awaited=awaited,
            pdfs=sorts[Sort.PDF],
            pdf_bytes=sum(one.size for one in placed.values() if one.sort is Sort.PDF),
            refused=tuple(refused),
            left=size,
            left_by_sort=Counter(one.sort for one in awaited.values()),
            pdf_bytes_left=sum(one.size for one in awaited.values() if one.sort is Sort.PDF),
        )
        if awaited:
            (root / PARTS).mkdir(mode=0o700, exist_ok=True)
        with self._lock:
            drops = self._drops.setdefault(list_id, {})
            drops[drop.number] = drop
            while len(drops) > _REMEMBERED:
                drops.pop(min(drops))
        return drop

    def drop(self, list_id: str, number: int) -> Drop | None:
        """What was announced together, as long as it is remembered."""
        return self._drops.get(list_id, {}).get(number)

    def latest(self, list_id: str) -> Drop | None:
        """What was announced last."""
        drops = self._drops.get(list_id)
        return drops[max(drops)] if drops else None


def put_whole(root: Path, drop: Drop, at: int, pieces: Sequence[memoryview]) -> Path:
    """Put a file in its place whose bytes are all here.

    Raises:
        OSError: if it cannot be written; then nothing is left of it.
    """
    awaited = drop.awaited[at]
    # A name of its own: the same file may come twice at a time, when a connection was cut off.
    part = root / PARTS / f"{drop.together}-{at}-{next(_TURNS)}"
    try:
        with open(part, "xb", opener=_private) as file:
            file.writelines(pieces)
        return _put(root, drop, at, part, awaited)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _put(root: Path, drop: Drop, at: int, part: Path, awaited: Awaited) -> Path:
    """Put a file that is whole in its place, where it takes that of one before; its place.

    It need not have reached the disk: its bytes are proved by its digest before they are used, and
    one that a crash has cut short is announced, and sent, again.
    """
    place = root / awaited.place
    os.utime(part, ns=(awaited.time * 10**6,) * 2)
    try:
        part.replace(place)
    except FileNotFoundError:
        place.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        part.replace(place)
    drop.came_whole(at)
    return place


class Part:
    """A large file that is being received; removed unless it became whole."""

    def __init__(self, root: Path, drop: Drop, at: int, *, begin: int) -> None:
        """Open it.

        Args:
            begin: how many of its bytes came before, with other requests.

        Raises:
            OSError: if it cannot be.
            ValueError: if other bytes came before.
        """
        self.awaited = drop.awaited[at]
        self._root, self._drop, self._at = root, drop, at
        self._path = root / PARTS / f"{drop.together}-{at}"
        fresh = os.O_EXCL if begin == 0 else 0
        if begin == 0:
            self._path.unlink(missing_ok=True)
        elif not self._path.exists() or self._path.stat().st_size != begin:
            raise ValueError
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | fresh | getattr(os, "O_BINARY", 0)
        self._file = os.fdopen(os.open(self._path, flags, 0o600), "ab", buffering=0)
        self.size = begin

    def write(self, content: bytes) -> None:
        """Add to it."""
        self._file.write(content)
        self.size += len(content)

    @property
    def whole(self) -> bool:
        """Whether all of it is here."""
        return self.size == self.awaited.size

    def close(self, *, keep: bool) -> None:
        """End writing; without `keep` it is as if nothing had come."""
        self._file.close()
        if not keep:
            self._path.unlink(missing_ok=True)

    def put(self) -> Path:
        """Put it in its place; its place."""
        return _put(self._root, self._drop, self._at, self._path, self.awaited)


def received(root: Path, name: str, write: "Iterable[bytes]") -> Path:
    """Put a file that came with a form into its place.

    Raises:
        ArrivalError: if it is not taken.
        OSError: if it cannot be written.
    """
    parts = root / PARTS
    parts.mkdir(mode=0o700, exist_ok=True)
    part = parts / token_hex(8)
    try:
        with open(part, "xb", opener=_private) as file:
            file.writelines(write)
        size, moment = part.stat().st_size, part.stat().st_mtime_ns // 10**6
        placed, refused = placed_in(root, [Told(name, size, moment)])
        if refused or not placed:
            raise ArrivalError(refused[0] if refused else say.NOT_TAKEN(file=name))
        place = root / placed[0].place
        place.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        part.replace(place)
        return place
    finally:
        part.unlink(missing_ok=True)


def unpacked(root: Path, archive: Path) -> tuple[int, list[Path], list[Message]]:
    """Put what an archive holds into its place; the archive is gone afterwards.

    Returns:
        How many PDFs it held, the spreadsheets, and what was not taken.

    Raises:
        UnpackError: if it is refused as a whole.
        OSError: if the disk cannot hold it.
    """
    target = root / PARTS / token_hex(8)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        unpack(archive, target)
        found = sorted(one for one in target.rglob("*") if one.is_file())
        told = [
            Told(one.relative_to(target).as_posix(), status.st_size, status.st_mtime_ns // 10**6)
            for one in found
            for status in (one.stat(),)
        ]
        placed, refused = placed_in(root, told, inside=True)
        lists = []
        for at, awaited in placed.items():
            place = root / awaited.place
            place.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
            found[at].chmod(0o600)
            found[at].replace(place)
            if awaited.sort is Sort.LIST:
                lists.append(place)
        pdfs = sum(one.sort is Sort.PDF for one in placed.values())
        return pdfs, lists, refused
    finally:
        shutil.rmtree(target, ignore_errors=True)
        archive.unlink(missing_ok=True)


def is_no_list(place: Path) -> bool:
    """Whether a file that came as a list is a web page, or XML, that is none."""
    return place.name.casefold().endswith(PAGE_ENDINGS) and not is_list_page(place)


def forget_parts(lists: Path, *, shared: bool) -> None:
    """Remove what was on its way when the server before ended.

    Args:
        lists: the folder of the lists.
        shared: another server may have it too: then what is still coming there stays.
    """
    for parts in lists.glob(f"*/{PARTS}"):
        if not shared:
            shutil.rmtree(parts, ignore_errors=True)
            continue
        for part in parts.iterdir():
            with suppress(OSError):  # it came whole in this very moment
                if part.is_file() and time.time() - part.stat().st_mtime > _STILL_COMING:
                    part.unlink()


def count_of(folder: Path) -> tuple[int, int]:
    """How many files lie below a folder, and their bytes."""
    sizes = [entry.stat(follow_symlinks=False).st_size for entry in files_below(folder)]
    return len(sizes), sum(sizes)
