"""What somebody dropped, as batches: a folder, an archive, a spreadsheet with its folder, a
results workbook.
"""

import os
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from importer.inbox.approving import code_in, is_waiting
from importer.inbox.contents import (
    Contents,
    contents_of,
    fingerprint_of,
    is_left_alone,
    is_list_page,
    is_spreadsheet,
)
from importer.inbox.places import Places
from importer.sentences import Message
from importer.sentences import inbox as say

_LONGEST_REST = 60.0
"""Most seconds until a folder that is as it was is listed again."""


class BatchKind(StrEnum):
    """The shape in which a batch came."""

    FOLDER = "folder"
    """A sub-folder holding one spreadsheet and its PDFs."""
    ARCHIVE = "zip"
    """A `.zip` of the same."""
    PAIR = "pair"
    """A spreadsheet with a folder of the same stem beside it."""
    APPROVAL = "approval"
    """A file that approves the plan of a batch in needs-attention, dropped there or here."""
    RESULTS = "results"
    """A spreadsheet alone: a batch if it is the results workbook, or the corrected list, of one
    that it resumes.
    """

    @property
    def words(self) -> Message:
        """It, for a person."""
        return _KINDS[self]()


_KINDS = {
    BatchKind.FOLDER: say.FOLDER,
    BatchKind.ARCHIVE: say.ARCHIVE,
    BatchKind.PAIR: say.PAIR,
    BatchKind.RESULTS: say.RESULTS,
    BatchKind.APPROVAL: say.APPROVAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """Something in the inbox that is, or may be, a batch.

    Attributes:
        name: what the batch is called, after the folder or file.
        entries: its entries in the inbox; who moves the first one has the batch.
        contents: of the folder, None where there is none.
        fingerprint: changes while anything in it does.
    """

    kind: BatchKind
    name: str
    entries: tuple[str, ...]
    contents: Contents | None
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Inventory:
    """What lies in an inbox.

    Attributes:
        dropped: in the order of their names.
        strays: entries that are no batch by themselves, and what they are.
    """

    dropped: tuple[Dropped, ...]
    strays: dict[str, Message]


class FolderMemory:
    """Folders as they were last seen: one that has long been as it is need not be listed at every
    look.

    What was added or taken away at its top shows in its own time; anything else is seen when it is
    listed again, after a quarter of the time for which it has been quiet, and after a minute at
    the latest.

    Args:
        clock: seconds that only ever grow.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[str, _Seen] = {}

    def contents_of(self, folder: Path) -> Contents:
        """As `contents.contents_of`.

        Raises:
            OSError: if it cannot be listed.
        """
        now, changed = self._clock(), folder.stat().st_mtime_ns
        seen = self._seen.get(folder.name)
        if seen is not None and seen.changed == changed and now < seen.until:
            return seen.contents
        contents = contents_of(folder)
        is_quiet = seen is not None and seen.contents.fingerprint == contents.fingerprint
        since = seen.since if seen is not None and is_quiet else now
        rest = min((now - since) / 4, _LONGEST_REST)
        self._seen[folder.name] = _Seen(contents, changed, since=since, until=now + rest)
        return contents

    def keep(self, names: Iterable[str]) -> None:
        """Forget the folders that are gone."""
        kept = set(names)
        self._seen = {name: seen for name, seen in self._seen.items() if name in kept}

    def forget(self, names: Iterable[str]) -> None:
        """Look at these anew."""
        for name in names:
            self._seen.pop(name, None)


@dataclass(frozen=True, slots=True)
class _Seen:
    contents: Contents
    changed: int
    since: float
    until: float


def inventory(
    places: Places, memory: FolderMemory | None = None, *, approvals: bool = False
) -> Inventory:
    """See what lies in the inbox; an entry that goes while it is looked at is not there.

    Args:
        approvals: look for those too, in the inbox and beside the batches that need attention.

    Raises:
        OSError: if the inbox cannot be listed.
    """
    memory = memory or FolderMemory()
    folders, files, strays = _entries(places)
    memory.keep(folders)
    contents: dict[str, Contents] = {}
    for name in folders:
        try:
            contents[name] = memory.contents_of(places.root / name)
        except FileNotFoundError:
            continue
        except OSError:  # one folder that keeps its secrets must not hide the others
            strays[name] = say.UNREADABLE_FOLDER()
    dropped: list[Dropped] = []
    # A page in a folder is not what keeps the list beside the folder from being its list.
    bare = {
        _key(name): name
        for name, found in contents.items()
        if set(found.spreadsheets) <= set(found.pages)
    }
    taken = {_key(name) for name in folders} - bare.keys()
    if approvals:
        dropped += _approvals(places, [name for name in files if code_in(name) is not None])
        files = [name for name in files if code_in(name) is None]
    lists = {name for name in files if is_spreadsheet(name)}
    stems = {_key(Path(name).stem) for name in lists}
    lists |= {
        name
        for name in files
        if _key(Path(name).stem) not in stems and is_list_page(places.root / name)
    }
    for name in files:
        if name not in lists and not name.casefold().endswith(".zip"):
            is_pdf = name.casefold().endswith(".pdf")
            strays[name] = say.PDF_WITHOUT_FOLDER() if is_pdf else say.OTHER_FILE()
            continue
        if name in lists and _key(Path(name).stem) in taken:
            strays[name] = say.BESIDE_ANOTHER_FOLDER()
            continue
        with suppress(FileNotFoundError):
            dropped.append(_of_file(places.root / name, bare, contents))
    paired = {entry for one in dropped for entry in one.entries[1:]}
    for name, found in contents.items():
        if found.spreadsheets and name not in paired:
            dropped.append(
                Dropped(
                    kind=BatchKind.FOLDER,
                    name=name,
                    entries=(name,),
                    contents=found,
                    fingerprint=found.fingerprint,
                )
            )
        elif name not in paired:
            strays[name] = say.FOLDER_WITHOUT_SHEET()
    return Inventory(tuple(sorted(dropped, key=lambda one: one.name)), strays)


def _approvals(places: Places, files: Iterable[str]) -> Iterator[Dropped]:
    """Files that approve something: in the inbox, beside a batch that waits, or in its folder."""
    attention = places.attention
    beside: list[str] = []
    if attention.is_dir():
        with os.scandir(attention) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.is_dir(follow_symlinks=False):
                    beside += _within(Path(entry.path)) if is_waiting(Path(entry.path)) else []
                elif entry.is_file(follow_symlinks=False):
                    beside.append(entry.name)
    found = (f"{attention.name}/{name}" for name in beside if code_in(PurePosixPath(name).name))
    for name in (*files, *found):
        with suppress(FileNotFoundError):
            yield Dropped(
                kind=BatchKind.APPROVAL,
                name=PurePosixPath(name).stem,
                entries=(name,),
                contents=None,
                fingerprint=fingerprint_of(places.root / name),
            )


def _within(folder: Path) -> list[str]:
    """The files at the top of a folder; none of one that is not ours to read, or goes."""
    try:
        with os.scandir(folder) as entries:
            return [
                f"{folder.name}/{entry.name}"
                for entry in sorted(entries, key=lambda entry: entry.name)
                if entry.is_file(follow_symlinks=False)
            ]
    except OSError:
        return []


def _of_file(path: Path, folders: Mapping[str, str], contents: Mapping[str, Contents]) -> Dropped:
    """A file as a batch: an archive, a spreadsheet with its folder, or one alone.

    Args:
        folders: those without a spreadsheet of their own, by their name as a person compares it.
    """
    seen = fingerprint_of(path)
    beside = folders.get(_key(path.stem))
    if path.suffix.casefold() == ".zip":
        return Dropped(
            kind=BatchKind.ARCHIVE,
            name=path.stem,
            entries=(path.name,),
            contents=None,
            fingerprint=seen,
        )
    if beside is None:
        return Dropped(
            kind=BatchKind.RESULTS,
            name=path.stem,
            entries=(path.name,),
            contents=None,
            fingerprint=seen,
        )
    return Dropped(
        kind=BatchKind.PAIR,
        name=path.stem,
        entries=(path.name, beside),
        contents=contents[beside],
        fingerprint=seen + contents[beside].fingerprint,
    )


def unchanged(places: Places, dropped: Dropped) -> bool:
    """Whether a batch is still as it was seen."""
    try:
        seen = b"".join(_fingerprint(places.root / name) for name in dropped.entries)
    except OSError:
        return False
    return seen == dropped.fingerprint


def _fingerprint(path: Path) -> bytes:
    return contents_of(path).fingerprint if path.is_dir() else fingerprint_of(path)


def _entries(places: Places) -> tuple[list[str], list[str], dict[str, Message]]:
    folders: list[str] = []
    files: list[str] = []
    strays: dict[str, Message] = {}
    with os.scandir(places.root) as entries:
        for entry in entries:
            if places.holds(entry.name) or is_left_alone(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            elif entry.is_file(follow_symlinks=False):
                files.append(entry.name)
            else:
                strays[entry.name] = say.LINK()
    return sorted(folders), sorted(files), strays


def _key(name: str) -> str:
    """A name as a person compares it: a Mac writes accents in another form, Windows does not tell
    case apart.
    """
    return unicodedata.normalize("NFC", name).casefold()
