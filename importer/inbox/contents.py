"""What lies in a folder or an archive somebody dropped: its spreadsheet, its PDFs, and what is
none of our business.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path, PurePosixPath

from importer.formats import LIST_ENDINGS, PAGE_ENDINGS, begun_as, may_list
from importer.inbox.dossier import WRITING, read_dossier
from importer.pdfs.listing import LEFTOVERS
from importer.sentences import letters
from importer.sentences.reader import in_every_language

EARLIER = "earlier"
"""Where in a batch's folder we put what we wrote before and what something newer replaces."""
_HEAD, _LOOKED_AT = 4096, 2**20
"""Bytes of a web page that are looked at to tell whether it may be a list."""
_UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp")
_OPEN = ("~$", ".~lock.")


@cache
def note_names() -> frozenset[str]:
    """What our note in the inbox is called: one of another language was written before the
    service spoke this one.
    """
    return frozenset(in_every_language(letters.LEFT_ALONE.text))


def is_unfinished(name: str) -> bool:
    """Whether a file is one that a copy or a download is still writing, or says that a program has
    one open.
    """
    return name.startswith(_OPEN) or name.casefold().endswith(_UNFINISHED)


def is_left_alone(name: str) -> bool:
    """Whether an entry is nobody's content: hidden, unfinished, our own note, or left behind by a
    system or an office program.
    """
    ours = name.removesuffix(WRITING) in note_names()
    return ours or name.startswith(".") or is_unfinished(name) or name.casefold() in LEFTOVERS


def is_spreadsheet(name: str) -> bool:
    """Whether a name ends like that of a list that is read; its content decides how it is."""
    return name.casefold().endswith(LIST_ENDINGS) and not is_left_alone(name)


def is_list_page(path: Path) -> bool:
    """Whether a file is a web page, or XML, that may be a list: its name alone does not tell."""
    if not path.name.casefold().endswith(PAGE_ENDINGS) or is_left_alone(path.name):
        return False
    try:
        with path.open("rb") as file:
            begun = begun_as(head := file.read(_HEAD))
            if begun is None or begun.reader is None:
                return False  # such as the XML of digital diplomas, of which there are many
            return may_list(head + file.read(_LOOKED_AT))
    except OSError:
        return False  # who opens it for good says why it cannot be read


@dataclass(frozen=True, slots=True)
class Contents:
    """The files below a folder.

    Attributes:
        files: what counts, relative to the folder with `/` between folders.
        unfinished: whether something in it is still being written, or open in a program.
        fingerprint: changes with the name, size or time of any file, of those that do not count
            too.
        pages: the web pages and XML among the files that may be lists, where nothing else is one
            but what we wrote ourselves.
    """

    files: tuple[str, ...]
    unfinished: bool
    fingerprint: bytes
    pages: tuple[str, ...] = ()

    @property
    def root(self) -> str:
        """The folder that the spreadsheet lies in: the top, or the only folder in it that holds
        one.
        """
        holders = {_folder_of(name) for name in self._lists} - {EARLIER}
        tops = {folder for folder in holders if "/" not in folder}
        return next(iter(tops)) if len(tops) == 1 else ""

    @property
    def spreadsheets(self) -> tuple[str, ...]:
        """The spreadsheets in `root`, relative to the folder."""
        root = self.root
        return tuple(name for name in self._lists if _folder_of(name) == root)

    @property
    def _lists(self) -> list[str]:
        return [name for name in self.files if is_spreadsheet(name) or name in self.pages]

    @property
    def pdfs(self) -> str:
        """The folder of PDFs, relative: where the spreadsheet lies, or the one folder below it
        that has them all.
        """
        below = {_folder_of(name) for name in self.files if name.casefold().endswith(".pdf")}
        root = self.root
        base = PurePosixPath(root)
        firsts = {
            PurePosixPath(folder).relative_to(base).parts[:1]
            for folder in below
            if _is_in(folder, root)
        }
        lone = next(iter(firsts)) if len(firsts) == 1 else ()
        return str(base.joinpath(*lone)) if self.files else "."


def contents_of(folder: Path) -> Contents:
    """List a folder.

    Raises:
        OSError: if it, or a folder below it, cannot be listed: then nobody can say whether it is
            all there.
    """
    files: list[str] = []
    unfinished = False
    digest = blake2b(digest_size=16)
    for name, size, mtime, is_plain in sorted(_walk(folder)):
        digest.update(f"{name}\0{size}\0{mtime}\n".encode("utf-8", "surrogateescape"))
        parts = name.split("/")
        unfinished = unfinished or is_unfinished(parts[-1])
        if is_plain and not any(map(is_left_alone, parts)):
            files.append(name)
    return Contents(tuple(files), unfinished, digest.digest(), _pages(folder, files))


def _pages(folder: Path, files: Iterable[str]) -> tuple[str, ...]:
    """The web pages and XML that may be a batch's list; none beside a list, which they tell
    about.
    """
    pages = [
        name
        for name in files
        if name.casefold().endswith(PAGE_ENDINGS)
        and name.count("/") < 2
        and _folder_of(name) != EARLIER
    ]
    if not pages:
        return ()
    dossier = read_dossier(folder)
    ours = dossier.ours if dossier is not None else ()
    if any(
        is_spreadsheet(name) and name not in ours and _folder_of(name) != EARLIER for name in files
    ):
        return ()
    return tuple(name for name in pages if is_list_page(folder / name))


def fingerprint_of(path: Path) -> bytes:
    """As `Contents.fingerprint`, of one file.

    Raises:
        OSError: if it is gone.
    """
    status = path.stat()
    return f"{status.st_size} {status.st_mtime_ns}".encode()


def folders_between(names: Iterable[str]) -> set[str]:
    """Every folder that these relative names lie in, at any depth."""
    return {
        str(parent)
        for name in names
        for parent in PurePosixPath(name).parents
        if str(parent) != "."
    }


def _walk(folder: Path) -> Iterator[tuple[str, int, int, bool]]:
    """Every file below a folder with size, time, and whether it is a plain file: a link may lead
    anywhere.
    """
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        with os.scandir(folder / prefix) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{prefix}{entry.name}/")
                else:
                    status = entry.stat(follow_symlinks=False)
                    yield (
                        prefix + entry.name,
                        status.st_size,
                        status.st_mtime_ns,
                        stat.S_ISREG(status.st_mode),
                    )


def _is_in(folder: str, root: str) -> bool:
    return not root or folder == root or folder.startswith(f"{root}/")


def _folder_of(name: str) -> str:
    return name.rpartition("/")[0]
