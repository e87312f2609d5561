"""The names in a zip archive, which say by a flag that they are UTF-8, or leave it to be found
out.

An old archive's names are bytes in the code page of the machine that made it (APPNOTE 6.3.10,
appendix D): cp437 on paper, cp850 on a Windows in western Europe, cp1252 now and then, and UTF-8
without the flag on a Mac. All names of an archive come from one machine, so one reading is chosen
for them all: UTF-8 where every name is UTF-8, otherwise the reading that finds most of what the
spreadsheet in the archive names, otherwise the one that has most Latin letters.
"""

import struct
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath
from zipfile import ZipInfo
from zlib import crc32

from importer.names import folded

_UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075
_READINGS = ("cp437", "cp850", "cp1252")


def names_in(entries: Sequence[ZipInfo], cells: Callable[[], set[str]]) -> list[str]:
    """The name of each entry, as its maker meant it.

    Args:
        cells: the cells of the spreadsheet in the archive, folded; asked only when the names do
            not tell.
    """
    raw = [_raw(entry) for entry in entries]
    open_names = [name for name in raw if isinstance(name, bytes) and not name.isascii()]
    if not open_names:
        encoding = "ascii"
    elif all(_decoded(name, "utf-8") is not None for name in open_names):
        encoding = "utf-8"
    else:
        encoding = _likeliest(open_names, cells())
    return [name if isinstance(name, str) else name.decode(encoding, "replace") for name in raw]


def _raw(entry: ZipInfo) -> str | bytes:
    """The name where the archive says what it is, its bytes where it does not."""
    if entry.flag_bits & _UTF8_FLAG:
        return entry.orig_filename
    stored = entry.orig_filename.encode(
        "cp437", "replace"
    )  # what zipfile has decoded; cp437 knows every byte
    return _unicode_path(entry.extra, stored) or stored


def _unicode_path(extra: bytes, stored: bytes) -> str | None:
    """The name in Info-ZIP's extra field, if it belongs to the stored name (APPNOTE 4.6.9)."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(field) > 5 and field[0] == 1:
            (checksum,) = struct.unpack_from("<I", field, 1)
            return _decoded(field[5:], "utf-8") if checksum == crc32(stored) else None
    return None


def _likeliest(names: Sequence[bytes], cells: set[str]) -> str:
    """The reading that finds most of what the sheet names, then the one with most Latin letters;
    the earlier first.
    """

    def merit(encoding: str) -> tuple[int, int]:
        texts = [name.decode(encoding, "replace") for name in names]
        found = sum(folded(PurePosixPath(text.replace("\\", "/")).stem) in cells for text in texts)
        return found, sum(_is_latin(char) for text in texts for char in text)

    return max(_READINGS, key=merit)


def _is_latin(char: str) -> bool:
    return char.isalpha() and unicodedata.name(char, "").startswith("LATIN")


def _decoded(name: bytes, encoding: str) -> str | None:
    try:
        return name.decode(encoding)
    except UnicodeDecodeError:
        return None
