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
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from importer.errors import ImporterError
from importer.inbox.archive_names import names_in
from importer.inbox.contents import folders_between, is_left_alone, is_spreadsheet
from importer.names import folded
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

    def __init__(self, sentence: str, *, may_be_incomplete: bool = False) -> None:
        super().__init__(sentence)
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
            raise OSError(28, "there is not enough space to unpack the archive")
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
        sentence = (
            f"“{path.name}” cannot be read ({error.strerror}): drop it so that this service may"
            " read it."
        )
        raise UnpackError(sentence, may_be_incomplete=True) from error
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
        raise UnpackError(
            f"“{path.name}” is damaged, or not a zip archive ({error}): pack or copy it again.",
            may_be_incomplete=True,
        ) from error
    except (NotImplementedError, RuntimeError) as error:
        raise UnpackError(
            f"“{path.name}” is packed in a way that cannot be read here ({error}): pack it as a"
            " plain zip archive."
        ) from error


def _judged(archive: ZipFile, caps: Caps) -> dict[str, ZipInfo]:
    listed = archive.infolist()
    where = f"“{Path(archive.filename or '').name}”"
    if len(listed) > caps.entries:
        raise UnpackError(
            f"{where} holds {len(listed)} entries, and {caps.entries} are allowed: split it."
        )
    if sum(entry.file_size for entry in listed) > caps.unpacked:
        raise UnpackError(
            f"{where} would unpack to more than {caps.unpacked >> 20} MB, which is refused:"
            " split it."
        )
    if any(entry.flag_bits & _ENCRYPTED for entry in listed):
        raise UnpackError(f"{where} is encrypted: pack it without a password.")
    names = names_in(listed, lambda: _cells(archive, listed, caps))
    kept: dict[str, ZipInfo] = {}
    seen: set[str] = set()
    for raw, entry in zip(names, listed, strict=True):
        name = _safe(raw, entry, where)
        if raw.endswith(("/", "\\")) or any(map(is_left_alone, name.split("/"))):
            continue
        if _key(name) in seen:
            raise UnpackError(
                f"{where} holds “{name}” twice: which one is right is not clear, so pack it again."
            )
        seen.add(_key(name))
        kept[name] = entry
    for folder in folders_between(kept):
        if _key(folder) in seen:
            raise UnpackError(
                f"{where} holds “{folder}” both as a file and as a folder: pack it again."
            )
    return kept


def _safe(raw: str, entry: ZipInfo, where: str) -> str:
    """The name as a path below the target.

    Raises:
        UnpackError: if it is none, or the entry is no plain file or folder.
    """
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise UnpackError(
            f"{where} holds a link or a device (“{raw}”), which is refused: pack the files"
            " themselves."
        )
    path = raw.replace("\\", "/")
    parts = path.rstrip("/").split("/")
    strange = path.startswith("/") or any(map(_is_strange, parts))
    if strange:
        raise UnpackError(
            f"{where} holds an entry whose name leads out of the folder, or that not every system"
            f" can keep (“{_shown(raw)}”), so nothing was unpacked: rename the file and pack it"
            " again."
        )
    return "/".join(parts)


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
                raise UnpackError(
                    f"“{Path(archive.filename or '').name}” unpacks to far more than it holds (at"
                    f" “{name}”), as only an archive does that is made to fill the disk; it was"
                    " stopped."
                )
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


def _key(name: str) -> str:
    """What a file system may take for one name: Windows does not tell case apart, a Mac not the
    form of accents.
    """
    return unicodedata.normalize("NFC", name).casefold()


def _shown(name: str) -> str:
    return "".join(
        char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name[:200]
    )
