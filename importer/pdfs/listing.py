"""List a folder of PDFs and everything below it, once, following no link out of it."""

import os
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from importer.errors import FolderError
from importer.sentences import pdfs as say

LEFTOVERS = frozenset(
    {
        "thumbs.db",
        "desktop.ini",
        "__macosx",
        "$recycle.bin",
        "system volume information",
        "lost+found",
    }
)
"""What systems leave behind in folders, in small letters."""
_STAND_IN = re.compile(r"\.(.+)\.icloud")
"""What macOS leaves in the place of a file that it keeps in iCloud."""


def path_below(root: str, name: str) -> str:
    """The path of a file in a folder, by its name with `/` between folders."""
    return os.path.join(root, *name.split("/"))  # noqa: PTH118


def name_below(root: str, path: str) -> str | None:
    """The name of a file in a folder, by its path with links resolved; None when it lies
    elsewhere.
    """
    start = root.rstrip(os.sep) + os.sep
    return path[len(start) :].replace(os.sep, "/") if path.startswith(start) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderListing:
    """What lies below a folder. Names are relative to it, with `/` between folders, as on disk.

    Attributes:
        root: the folder, links resolved.
        given: the folder as it was given, made absolute.
        names: every file; of a link, its own name.
        targets: where the links among `names` lead, as absolute paths.
        outside: those links among `names` that lead out of the folder.
        linked: links to folders: the folder's name, or None when it lies outside.
        unreadable: sub-folders that could not be listed, and why.
        elsewhere: files that are not on this machine, only in iCloud.
    """

    root: str
    given: str
    names: Set[str]
    targets: Mapping[str, str]
    outside: Set[str]
    linked: Mapping[str, str | None]
    unreadable: Mapping[str, str]
    elsewhere: Set[str] = frozenset()

    def path_of(self, name: str) -> str:
        """The absolute path of a listed file, links resolved."""
        return self.targets.get(name) or path_below(self.root, name)

    def itself(self, name: str) -> str:
        """The one name of a file that may be listed under several: of a link, the name of what it
        leads to.
        """
        target = self.targets.get(name)
        return name if target is None else name_below(self.root, target) or target

    def below(self, path: str) -> str | None:
        """An absolute path, with `/` between folders, as a name relative to the folder; None when
        it lies elsewhere.
        """
        for root in (self.given, self.root):
            start = root.replace("\\", "/").rstrip("/") + "/"
            if os.path.normcase(path[: len(start)]) == os.path.normcase(start):
                return path[len(start) :]
        return None


def listed(folder: Path) -> FolderListing:
    """List every regular file below a folder but hidden ones and what systems and office programs
    leave behind.

    Raises:
        FolderError: if the folder does not exist, is no folder, or cannot be read.
    """
    try:
        root = os.path.realpath(folder, strict=True)
        os.scandir(root).close()
    except FileNotFoundError:
        raise FolderError(say.FOLDER_ABSENT(folder=folder)) from None
    except NotADirectoryError:
        is_archive = folder.suffix.lower() == ".zip"
        said = say.FOLDER_IS_ARCHIVE if is_archive else say.FOLDER_IS_FILE
        raise FolderError(said(folder=folder)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise FolderError(say.FOLDER_UNREADABLE(folder=folder, reason=reason)) from error
    walk = _Walk(root)
    walk.all_below()
    return FolderListing(
        root=root,
        given=os.path.abspath(folder),  # noqa: PTH100  (Path.absolute keeps `..`)
        names=walk.names,
        targets=walk.targets,
        outside=walk.outside,
        linked=walk.linked,
        unreadable=walk.unreadable,
        elsewhere=walk.elsewhere,
    )


class _Walk:
    """The listing while it grows; strings rather than `Path`s, which cost a tenth of the
    memory.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        self.names: set[str] = set()
        self.targets: dict[str, str] = {}
        self.outside: set[str] = set()
        self.linked: dict[str, str | None] = {}
        self.unreadable: dict[str, str] = {}
        self.elsewhere: set[str] = set()
        self._waiting = [""]

    def all_below(self) -> None:
        while self._waiting:
            prefix = self._waiting.pop()
            try:
                with os.scandir(os.path.join(self.root, prefix)) as entries:  # noqa: PTH118
                    for entry in entries:
                        if not _left_behind(entry.name):
                            self._take(entry, prefix + entry.name)
                        elif (stand_in := _STAND_IN.fullmatch(entry.name)) is not None:
                            self.elsewhere.add(prefix + stand_in[1])
            except OSError as error:
                self.unreadable[prefix.rstrip("/")] = error.strerror or str(error)

    def _take(self, entry: os.DirEntry[str], name: str) -> None:
        try:
            is_folder, is_file = entry.is_dir(), entry.is_file()
        except OSError:  # a link that leads in a circle: listed, so that opening it says so
            self.names.add(name)
            return
        if is_folder:
            # Compared by where it really is: a junction of Windows is a link that does not say so.
            real = os.path.realpath(entry.path)
            if real == os.path.join(self.root, *name.split("/")):  # noqa: PTH118
                self._waiting.append(f"{name}/")
            else:
                self.linked[name] = self._inside(real)
        elif entry.is_symlink():
            real = os.path.realpath(entry.path)
            if is_file or not os.path.exists(real):  # noqa: PTH110
                self.names.add(name)
                self.targets[name] = real
                if self._inside(real) is None:
                    self.outside.add(name)
        elif is_file:
            self.names.add(name)

    def _inside(self, real: str) -> str | None:
        """A real path relative to the folder, or None when it lies outside."""
        return "." if real == self.root else name_below(self.root, real)


def _left_behind(name: str) -> bool:
    return name.startswith((".", "~$")) or name.casefold() in LEFTOVERS
