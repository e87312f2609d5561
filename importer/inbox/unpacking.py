"""Unpack an archive that a stranger may have made: no entry leaves the target, and none grows
without end.

Judged before anything is written: names that lead out of the folder or that Windows takes for
something else, links, encryption, how many entries there are and what they claim to come to. What
they claim is not believed: the bytes are counted as they are written. The archive itself is only
ever read.
"""

import re
import shutil
import stat
import tempfile
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from errno import ENOSPC
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from importer.errors import ImporterError
from importer.inbox.archive_names import names_in
from importer.inbox.contents import folders_between, is_left_alone, is_spreadsheet
from importer.names import folded
from importer.sentences import Message
from importer.sentences import archives as say
from importer.sheet import read_tables

_ENCRYPTED = 0x1
_CHUNK = 1 << 20
_RATIO_FROM = 10 << 20
"""Bytes from which on an entry's ratio counts: small files of one letter pack well and harm
nobody.
"""
_LONGEST_NAME = 240
"""Bytes; file systems keep 255 of them, some fewer when encrypted."""
_DEVICE = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE
)
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')


class UnpackError(ImporterError):
    """The archive is refused; says why. `may_be_incomplete`: it may be a copy that is not whole
    yet.
    """

    code = "archive"

    def __init__(self, message: Message, *, may_be_incomplete: bool = False) -> None:
        super().__init__(message)
        self.may_be_incomplete = may_be_incomplete


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """What an archive may come to.

    Attributes:
        entries: most entries.
        unpacked: most bytes of all entries together.
        ratio: most bytes that a byte of a large entry may become; PDFs hardly shrink, deflate's
            worst is 1032.
    """

    entries: int = 150_000
    unpacked: int = 32 << 30
    ratio: int = 100


CAPS = Caps()


def looked_through(path: Path, *, caps: Caps = CAPS) -> dict[str, ZipInfo]:
    """Judge an archive by its directory; nothing is unpacked but its spreadsheet, if the names
    need it.

    Returns:
        The entries that are to be unpacked, by their names with `/` between folders.

    Raises:
        UnpackError: if it is to be refused.
        OSError: if it cannot be read.
    """
    with _opened(path) as archive:
        return _judged(archive, caps)


def unpack(path: Path, target: Path, *, caps: Caps = CAPS) -> None:
    """Unpack an archive into a new folder; one that is left by an interruption is to be removed by
    the caller.

    What systems leave behind (`__MACOSX`, `Thumbs.db`) and hidden files are passed over.

    Raises:
        UnpackError: if it is refused, or damaged.
        OSError: if it cannot be read or the disk cannot hold it.
    """
    with _opened(path) as archive:
        entries = _judged(archive, caps)
        target.mkdir()
        claimed = sum(entry.file_size for entry in entries.values())
        if claimed > shutil.disk_usage(target).free:
            raise OSError(ENOSPC, str(say.NO_SPACE()))
        left = caps.unpacked
        for folder in sorted(
            folders_between(entries)
        ):  # one by one: none in the place of a share that went away
            target.joinpath(folder).mkdir(exist_ok=True)
        for name, entry in entries.items():
            place = target.joinpath(*name.split("/"))
            left -= _written(archive, entry, place, name, left=left, caps=caps)


@contextmanager
def _opened(path: Path) -> Iterator[ZipFile]:
    try:
        path.open("rb").close()
    except PermissionError as error:
        unreadable = say.UNREADABLE(archive=path.name, reason=error.strerror)
        raise UnpackError(unreadable, may_be_incomplete=True) from error
    try:
        with ZipFile(path) as archive:
            yield archive
    except (
        BadZipFile,
        LargeZipFile,
        zlib.error,
        EOFError,
        UnicodeDecodeError,
        ValueError,
    ) as error:
        damaged = say.DAMAGED(archive=path.name, reason=str(error))
        raise UnpackError(damaged, may_be_incomplete=True) from error
    except (NotImplementedError, RuntimeError) as error:
        packing = say.UNKNOWN_PACKING(archive=path.name, reason=str(error))
        raise UnpackError(packing) from error


def _judged(archive: ZipFile, caps: Caps) -> dict[str, ZipInfo]:
    listed = archive.infolist()
    where = _name_of(archive)
    if len(listed) > caps.entries:
        raise UnpackError(
            say.TOO_MANY_ENTRIES(archive=where, entries=len(listed), most=caps.entries)
        )
    if sum(entry.file_size for entry in listed) > caps.unpacked:
        raise UnpackError(say.TOO_LARGE(archive=where, megabytes=caps.unpacked >> 20))
    if any(entry.flag_bits & _ENCRYPTED for entry in listed):
        raise UnpackError(say.ENCRYPTED(archive=where))
    names = names_in(listed, lambda: _cells(archive, listed, caps))
    kept: dict[str, ZipInfo] = {}
    seen: set[str] = set()
    for raw, entry in zip(names, listed, strict=True):
        name = _safe(raw, entry, where)
        if raw.endswith(("/", "\\")) or any(map(is_left_alone, name.split("/"))):
            continue
        if name_key(name) in seen:
            raise UnpackError(say.TWICE(archive=where, entry=name))
        seen.add(name_key(name))
        kept[name] = entry
    for folder in folders_between(kept):
        if name_key(folder) in seen:
            raise UnpackError(say.FILE_AND_FOLDER(archive=where, entry=folder))
    return kept


def _safe(raw: str, entry: ZipInfo, where: str) -> str:
    """The name as a path below the target.

    Raises:
        UnpackError: if it is none, or the entry is no plain file or folder.
    """
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise UnpackError(say.LINK(archive=where, entry=raw))
    path = safe_path(raw)
    if path is None:
        raise UnpackError(say.STRANGE_NAME(archive=where, entry=raw))
    return path


def safe_path(raw: str) -> str | None:
    """A stranger's name for a file as a path below a folder, with `/` between folders; None where
    it leads out of it, or some system takes it for something else or cannot keep it.
    """
    path = raw.replace("\\", "/")
    parts = path.rstrip("/").split("/")
    return None if path.startswith("/") or any(map(_is_strange, parts)) else "/".join(parts)


def _is_strange(part: str) -> bool:
    """Whether a part of a path is none, or one that some system takes for something else or cannot
    keep.
    """
    return (
        part in ("", ".", "..")
        or part[-1] in ". "
        or len(part.encode("utf-8", "replace")) > _LONGEST_NAME
        or _NOT_IN_NAMES.search(part) is not None
        or _DEVICE.fullmatch(part) is not None
    )


def _written(
    archive: ZipFile, entry: ZipInfo, place: Path, name: str, *, left: int, caps: Caps
) -> int:
    """Write one entry to a new file; the bytes written."""
    written = 0
    allowed = max(entry.compress_size * caps.ratio, _RATIO_FROM)
    with archive.open(entry) as packed, place.open("xb") as file:
        while chunk := packed.read(_CHUNK):
            written += len(chunk)
            if written > left or written > allowed:
                raise UnpackError(say.BOMB(archive=_name_of(archive), entry=name))
            file.write(chunk)
    return written


def _cells(archive: ZipFile, entries: Sequence[ZipInfo], caps: Caps) -> set[str]:
    """The cells of the archive's spreadsheet, folded, a file's ending aside; none when it cannot
    be read.
    """
    cells: set[str] = set()
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        if not is_spreadsheet(PurePosixPath(name).name):
            continue
        with tempfile.TemporaryDirectory(prefix="spreadsheet-") as private:
            place = Path(private) / f"sheet{PurePosixPath(name).suffix}"
            try:
                _written(
                    archive, entry, place, name, left=min(caps.unpacked, 256 << 20), caps=caps
                )
                tables = read_tables(place)
            except (ImporterError, BadZipFile, zlib.error, EOFError):
                continue
        for table in tables:
            cells.update(_stem(cell) for row in table.rows for cell in row if cell)
    return cells


def _stem(cell: str) -> str:
    text = cell.replace("\\", "/").rsplit("/", 1)[-1]
    return folded(text[:-4] if text.casefold().endswith(".pdf") else text)


def name_key(name: str) -> str:
    """What a file system may take for one name: Windows does not tell case apart, a Mac not the
    form of accents.
    """
    return unicodedata.normalize("NFC", name).casefold()


def _name_of(archive: ZipFile) -> str:
    return Path(archive.filename or "").name
