"""The container of an XLS: a small file system in a file, of which the one stream is taken that
holds the workbook.

[MS-CFB]. What programs get wrong beside that stream (directories, sectors that are listed twice)
is passed over.
"""

import struct
from collections.abc import Iterator

from importer.workbooks.findings import UnreadableError
from importer.workbooks.package import damaged

_LAST_SECTOR = 0xFFFFFFFA
"""Greater numbers are no sectors but marks."""
_OTHERS = (
    ("encryptedpackage", "is protected by a password: save a copy without one."),
    ("worddocument", "is a Word document, not a spreadsheet: save the list as .xlsx or .csv."),
    (
        "powerpoint document",
        "is a presentation, not a spreadsheet: save the list as .xlsx or .csv.",
    ),
    (
        "__properties_version1.0",
        "is an Outlook message, not a spreadsheet: save the list as .xlsx or .csv.",
    ),
)


def workbook_stream(content: bytes) -> bytes:
    """The bytes of the stream that holds the workbook.

    Raises:
        UnreadableError: if there is none, or the container is damaged.
    """
    if len(content) < 512:
        raise damaged("it is cut off")
    container = _Container(content)
    streams = container.streams()
    for name in ("workbook", "book"):
        if name in streams:
            stream = container.stream(*streams[name])
            if not stream:
                raise damaged("its cells are missing")
            return stream
    for name, what in _OTHERS:
        if name in streams:
            raise UnreadableError(what)
    raise UnreadableError(
        "holds no workbook that Excel would find: open it in Excel and save it as .xlsx."
    )


class _Container:
    def __init__(self, content: bytes) -> None:
        self._content = content
        shift, small_shift = struct.unpack_from("<HH", content, 30)
        if not 7 <= shift <= 16 or not 2 <= small_shift <= shift:
            raise damaged("its sectors have a size that there is not")
        self._size, self._small_size = 1 << shift, 1 << small_shift
        self._table = self._numbers(self._table_sectors())
        (start,) = struct.unpack_from("<I", content, 48)
        self._directory = self._bytes(start)
        self._cutoff, small_start = struct.unpack_from("<II", content, 56)
        self._small_table = self._numbers(self._chain(small_start, self._table))
        self._small: bytes | None = None

    def streams(self) -> dict[str, tuple[int, int]]:
        """First sector and size of the streams by name in small letters: those at the top before
        those of objects.
        """
        found: dict[str, tuple[int, int]] = {}
        at_the_top = self._at_the_top()
        numbered = sorted(enumerate(self._entries()), key=lambda one: one[0] not in at_the_top)
        for _, entry in numbered:
            length = min(struct.unpack_from("<H", entry, 64)[0], 64)
            if entry[66] in (1, 2, 5) and length >= 2:
                name = entry[: length - 2].decode("utf-16-le", "replace").casefold()
                found.setdefault(name, struct.unpack_from("<II", entry, 116))
                if entry[66] == 5:
                    self._root = found[name]
        return found

    def _entries(self) -> list[bytes]:
        return [
            self._directory[place : place + 128]
            for place in range(0, len(self._directory) - 127, 128)
        ]

    def _at_the_top(self) -> set[int]:
        """The entries that lie in no folder: the tree below the root's first child."""
        entries = self._entries()
        reached: set[int] = set()
        waiting = [struct.unpack_from("<I", entries[0], 76)[0]] if entries else []
        while waiting:
            number = waiting.pop()
            if number < len(entries) and number not in reached:
                reached.add(number)
                waiting += struct.unpack_from("<II", entries[number], 68)
        return reached

    def stream(self, start: int, size: int) -> bytes:
        """The bytes of a stream, as far as there are any."""
        if size >= self._cutoff:
            return self._bytes(start)[:size]
        if self._small is None:
            self._small = self._bytes(getattr(self, "_root", (_LAST_SECTOR, 0))[0])
        sectors = self._chain(start, self._small_table)
        small, width = self._small, self._small_size
        return b"".join(small[one * width : (one + 1) * width] for one in sectors)[:size]

    def _table_sectors(self) -> Iterator[int]:
        """The sectors that the table of sectors lies in."""
        yield from struct.unpack_from("<109I", self._content, 76)
        (more,) = struct.unpack_from("<I", self._content, 68)
        seen: set[int] = set()
        while more < _LAST_SECTOR and more not in seen and (sector := self._sector(more)):
            seen.add(more)
            *sectors, more = struct.unpack(
                f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4]
            ) or (_LAST_SECTOR,)
            yield from sectors

    def _numbers(self, sectors: Iterator[int]) -> list[int]:
        numbers: list[int] = []
        most = len(self._content) // 4
        for sector in sectors:
            if sector < _LAST_SECTOR:
                numbers += [
                    one
                    for (one,) in struct.iter_unpack(
                        "<I", self._sector(sector).ljust(self._size, b"\xff")
                    )
                ]
            if len(numbers) > most + self._size:
                raise damaged("its table of sectors is longer than itself")
        return numbers

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._content[start : start + self._size]

    def _bytes(self, start: int) -> bytes:
        return b"".join(map(self._sector, self._chain(start, self._table)))

    @staticmethod
    def _chain(start: int, table: list[int]) -> Iterator[int]:
        """The sectors that follow one another; one that comes again ends it."""
        seen: set[int] = set()
        while start < len(table) and start not in seen:
            seen.add(start)
            yield start
            start = table[start]
