"""Where a file of a list goes, by its name and by what is there already; and what is not taken.

Names come from strangers and are judged as those in an archive are.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from importer.formats import LIST_ENDINGS, PAGE_ENDINGS
from importer.inbox.contents import is_left_alone
from importer.inbox.unpacking import name_key, safe_path
from importer.sentences import Message
from importer.sentences import web_files as say

PDFS, SHEETS, ARCHIVES = "pdfs", "sheets", "archives"
"""Folders of a list. In `SHEETS` what came together lies in a folder of its own, numbered."""
LONGEST_PDF = 50_000_000
LONGEST_LIST = 100_000_000


class Sort(StrEnum):
    """What a file is for, by the end of its name."""

    PDF = "pdf"
    LIST = "list"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Told:
    """A file as a browser announces it: its path, bytes, and when it was changed in
    milliseconds."""

    path: str
    size: int
    time: int


@dataclass(frozen=True, slots=True)
class Awaited:
    """A file that is to be sent, and where it goes in the list's folder."""

    sort: Sort
    place: str
    size: int
    time: int


class Here:
    """The PDFs of a list that are here, looked at once: a hundred thousand are announced at once.

    Args:
        root: the list's folder.
    """

    def __init__(self, root: Path) -> None:
        self._top = len(root.as_posix()) + 1
        self._entries = {self._place(one): one for one in files_below(root / PDFS)}

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, place: str) -> bool:
        return place in self._entries

    def has(self, one: Awaited) -> bool:
        """Whether a PDF is here as it is announced."""
        entry = self._entries.get(one.place)
        if entry is None:
            return False
        status = entry.stat(follow_symlinks=False)
        return status.st_size == one.size and status.st_mtime_ns // 10**6 == one.time

    @cached_property
    def by_name(self) -> Mapping[str, list[str]]:
        """Their places, by their names without folders, as names are compared."""
        found: dict[str, list[str]] = {}
        for place, entry in self._entries.items():
            found.setdefault(name_key(entry.name), []).append(place)
        return found

    def _place(self, entry: os.DirEntry[str]) -> str:
        return entry.path[self._top :].replace(os.sep, "/")


def placed_in(
    root: Path, told: Sequence[Told], here: Here | None = None, *, inside: bool = False
) -> tuple[dict[int, Awaited], list[Message]]:
    """Where files go, by their place among what was announced; and what is not taken.

    Args:
        root: the list's folder.
        inside: they come out of an archive, in which there is no other archive for us.
    """
    placed: dict[int, Awaited] = {}
    refused: list[Message] = []
    taken: set[str] = set()
    number = _next_number(root / SHEETS)
    lists: set[str] = set()
    at_home = _Home(here or Here(root), told)
    for at, one in enumerate(told):
        path = safe_path(one.path)
        if path is not None and any(map(is_left_alone, path.split("/"))):
            continue
        sort = _sort_of(path or "", inside)
        if path is None:
            refused.append(say.STRANGE_NAME(file=one.path))
        elif sort is None:
            alone = len(told) == 1
            refused.append(say.NO_LIST() if alone else say.NEITHER(file=one.path))
        elif (fault := _fault(sort, path, one.size)) is not None:
            refused.append(fault)
        elif name_key(path) in taken:
            refused.append(say.TWICE(file=one.path))
        else:
            taken.add(name_key(path))
            name = path.rpartition("/")[2]
            if sort is Sort.PDF:
                place = at_home.place(path)
            elif sort is Sort.ARCHIVE:
                place = f"{ARCHIVES}/{number}-{at}.zip"
            else:
                again = name_key(name) in lists
                place = f"{SHEETS}/{number}/{f'{at}/' if again else ''}{name}"
                lists.add(name_key(name))
            placed[at] = Awaited(sort, place, one.size, one.time)
    return placed, refused


class _Home:
    """The PDFs that are here: one that is brought again alone takes the place of its namesake."""

    def __init__(self, here: Here, told: Sequence[Told]) -> None:
        self._here = here
        self._told = {f"{PDFS}/{one.path}" for one in told}

    def place(self, path: str) -> str:
        """Where a PDF goes."""
        place = f"{PDFS}/{path}"
        if "/" in path or place in self._here:
            return place
        same = self._here.by_name.get(name_key(path), [])
        return same[0] if len(same) == 1 and same[0] not in self._told else place


def _sort_of(path: str, inside: bool) -> Sort | None:
    name = path.casefold()
    if name.endswith(".pdf"):
        return Sort.PDF
    if name.endswith((*LIST_ENDINGS, *PAGE_ENDINGS)):
        return Sort.LIST
    return Sort.ARCHIVE if name.endswith(".zip") and not inside else None


def _fault(sort: Sort, path: str, size: int) -> Message | None:
    name = path.rpartition("/")[2]
    if size == 0:
        return say.EMPTY(file=name)
    if sort is Sort.PDF and size > LONGEST_PDF:
        return say.PDF_TOO_LARGE(file=name, megabytes=megabytes(LONGEST_PDF))
    if sort is Sort.LIST and size > LONGEST_LIST:
        return say.LIST_TOO_LARGE(file=name, megabytes=megabytes(LONGEST_LIST))
    return None


def _next_number(sheets: Path) -> int:
    found = (int(one.name) for one in sheets.glob("*") if one.name.isdecimal())
    return max(found, default=0) + 1


def files_below(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Every file below a folder, in no order."""
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry.path))
                else:
                    yield entry


def megabytes(size: int) -> int:
    """Bytes in megabytes, as people read them."""
    return max(1, round(size / 10**6)) if size else 0
