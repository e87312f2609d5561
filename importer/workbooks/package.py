"""The archive that a workbook is: parts by name, whatever way a program writes names; damage told
with its reason.
"""

import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import chain
from posixpath import normpath
from typing import IO, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from importer.formats import XLSX, Container, held
from importer.sentences import workbooks as say
from importer.workbooks.findings import UnreadableWorkbookError, damaged

_MOST_UNPACKED = 4 * 2**30
"""Bytes a part may unpack to."""
_LARGE, _MOST_RATIO = 256 * 2**20, 100
"""A part this large, and so many times as large as it is packed, was made to fill a memory, not by
a list.
"""
_NO_ARCHIVE = (
    *(
        BadZipFile,
        LargeZipFile,
        ValueError,
        OverflowError,
        struct.error,
        EOFError,
        LookupError,
        OSError,
    ),
    NotImplementedError,  # packed in a way of the future, if that number is true
)
_ENCRYPTED = 0x1
_Events = Iterator[tuple[str, Element]]
_PIECE = 2**17
"""Bytes of XML that are parsed together."""


class Package:
    """The parts of a workbook.

    Attributes:
        format: what its parts show that it is.

    Raises:
        UnreadableError: if it is no archive, cut off, protected by a password, or something else
            than a workbook.
    """

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = ZipFile(BytesIO(content))
        except _NO_ARCHIVE as error:
            why = str(error) or type(error).__name__
            raise UnreadableWorkbookError(say.CUT_OFF_ARCHIVE(why=why)) from error
        self._entries: dict[str, ZipInfo] = {}
        for entry in self._archive.infolist():
            self._entries[_key(entry.filename)] = entry
        if any(entry.flag_bits & _ENCRYPTED for entry in self._entries.values()):
            raise UnreadableWorkbookError(say.PASSWORD())
        self.format = held(self._entries, Container.ARCHIVE) or XLSX
        if self.format.reader is None:
            raise UnreadableWorkbookError(self.format.refusal)

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._entries

    @property
    def names(self) -> list[str]:
        """The parts, in small letters and with slashes."""
        return list(self._entries)

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open a part; what is wrong with it is found, and raised, while it is read.

        Raises:
            UnreadableError: if it is missing, damaged, or unpacks to more than a list does.
        """
        entry = self._entries.get(_key(name))
        if entry is None:
            raise damaged(say.PART_MISSING(), part=name)
        large = entry.file_size > _LARGE and entry.file_size > _MOST_RATIO * max(
            entry.compress_size, 1
        )
        if large or entry.file_size > _MOST_UNPACKED:
            raise UnreadableWorkbookError(say.UNPACKS_TO(megabytes=entry.file_size // 2**20))
        try:
            with self._archive.open(entry) as part:
                yield part
        except ParseError as error:
            raise damaged(error, part=name) from error
        except (zlib.error, RuntimeError, *_NO_ARCHIVE) as error:
            raise damaged(error, part=name) from error

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            UnreadableError: as `open` does.
        """
        with self.open(name) as part:
            return part.read()

    def elements(self, name: str, tags: Iterable[str]) -> Iterator[Element]:
        """The elements of a part that have one of these names, whatever their namespace, each when
        it is complete.
        """
        wanted = frozenset(tags)
        with self.open(name) as part:
            for _, element in chain.from_iterable(parsed(part)):
                if local(element.tag) in wanted:
                    yield element


def parsed(part: IO[bytes], *, starts: bool = False) -> Iterator[_Events]:
    """The elements of some XML, as many at a time as a piece of it holds, each with "end" when it
    is complete.

    Args:
        starts: each with "start" when it begins, too.
    """
    # What an attacker's XML can do to a parser is to take time and memory, and those of its
    # process are limited.
    parser: XMLPullParser[Element] = XMLPullParser(("start", "end") if starts else ("end",))
    while piece := part.read(_PIECE):
        parser.feed(piece)
        yield cast(_Events, parser.read_events())
    parser.close()
    yield cast(_Events, parser.read_events())


def local(tag: str) -> str:
    """A name without its namespace.

    >>> local("{http://example.com}row")
    'row'
    """
    return tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str | None:
    """An attribute, whatever its namespace."""
    return element.get(name) or next(
        (value for key, value in element.items() if local(key) == name), None
    )


def resolved(base: str, target: str) -> str:
    """The part that a relationship of another part points to.

    >>> resolved("xl/worksheets/sheet1.xml", "../tables/table1.xml")
    'xl/tables/table1.xml'
    """
    target = target.replace("\\", "/")
    return normpath(
        target.lstrip("/") if target.startswith("/") else f"{base.rpartition('/')[0]}/{target}"
    ).lstrip("/")


def _key(name: str) -> str:
    return re.sub("/+", "/", name.replace("\\", "/")).lstrip("/").removeprefix("./").casefold()
