"""Where a file of a list goes, by its name and by what is there already; and what is not taken.

Names come from strangers and are judged as those in an archive are.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

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


def placed_in(
    root: Path, told: Sequence[Told], *, inside: bool = False
) -> tuple[dict[int, Awaited], list[Message]]:
    """Where files go, by their place among what was announced; and what is not taken.

    Args:
        inside: they come out of an archive, in which there is no other archive for us.
    """
    placed: dict[int, Awaited] = {}
    refused: list[Message] = []
    taken: set[str] = set()
    number = _next_number(root / SHEETS)
    lists: set[str] = set()
    at_home = _Home(root / PDFS, told)
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
            name = PurePosixPath(path).name
            if sort is Sort.PDF:
                place = f"{PDFS}/{at_home.place(path)}"
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

    def __init__(self, pdfs: Path, told: Sequence[Told]) -> None:
        self._pdfs = pdfs
        self._told = {one.path for one in told}
        self._by_name: Mapping[str, list[str]] | None = None

    def place(self, path: str) -> str:
        """Where a PDF goes, relative to their folder."""
        if "/" in path or (self._pdfs / path).exists():
            return path
        same = self._namesakes().get(name_key(path), [])
        return same[0] if len(same) == 1 and same[0] not in self._told else path

    def _namesakes(self) -> Mapping[str, list[str]]:
        if self._by_name is None:
            found: dict[str, list[str]] = {}
            for entry in files_below(self._pdfs):
                place = Path(entry.path).relative_to(self._pdfs).as_posix()
                found.setdefault(name_key(entry.name), []).append(place)
            self._by_name = found
        return self._by_name


def _sort_of(path: str, inside: bool) -> Sort | None:
    name = path.casefold()
    if name.endswith(".pdf"):
        return Sort.PDF
    if name.endswith((*LIST_ENDINGS, *PAGE_ENDINGS)):
        return Sort.LIST
    return Sort.ARCHIVE if name.endswith(".zip") and not inside else None


def _fault(sort: Sort, path: str, size: int) -> Message | None:
    name = PurePosixPath(path).name
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
