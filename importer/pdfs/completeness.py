"""Whether a PDF is all there, from first byte to last.

PDFium repairs what it can: it opens many files that lack their last 200 bytes (a linearised one, or one with
incremental updates, such as every signed one, still holds an older table of objects). A diploma that is cut off must
not pass for a diploma, so the marks that a writer sets last are looked for: the end mark, the pointer to the table of
objects, the length in a linearised file's first object, and the range that a signature covers.
Marks and places: ISO 32000-2, 7.5.2 to 7.5.6, 12.8.1 and annex F.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

HEADER = b"%PDF-"
HEADER_WINDOW = 1024
"""Readers accept the header, and the end mark, this many bytes from either end (ISO 32000-1, annex H, notes 13, 18)."""

_END_MARK = b"%%EOF"
_TAIL = 8192
_PADDING = b"\0\t\n\f\r "
_PIECE = 1024 * 1024
_OVERLAP = 256

_STARTXREF = re.compile(rb"startxref\s+(\d{1,19})")
_TABLE = re.compile(rb"\s*(?:xref|\d+\s+\d+\s+obj)")
_UNFINISHED = re.compile(rb"\d\s+\d+\s+obj|xref|trailer")
_LINEARISED = re.compile(rb"/Linearized[^>]*?/L\s+(\d{1,19})|/L\s+(\d{1,19})[^>]*?/Linearized")
_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*\d+\s+\d+\s+(\d{1,19})\s+(\d{1,19})")


def missing_part(file: BinaryIO, size: int) -> str | None:
    """What a PDF lacks of its end, as a few words, or None when it is whole.

    Args:
        file: open for reading and seeking; where it stands afterwards is not defined.
        size: its length in bytes.
    """
    head = _read(file, 0, HEADER_WINDOW)
    tail = _read(file, max(0, size - _TAIL), _TAIL).rstrip(_PADDING)
    mark = tail.rfind(_END_MARK, max(0, len(tail) - HEADER_WINDOW))
    if mark < 0:
        return "the end mark is missing"
    if _UNFINISHED.search(tail, mark):
        return "its last update breaks off"
    pointers = _STARTXREF.findall(tail, 0, mark)
    if not pointers or not _table_at(file, int(pointers[-1]), start=head.find(HEADER), size=size):
        return "its table of objects is not where it should be"
    if any(length > size for length in _lengths_stated(head)):
        return "it is shorter than it says"
    if any(end > size for end in _signed_ends(file)):
        return "a signature covers more than there is"
    return None


def _read(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    return file.read(length)


def _table_at(file: BinaryIO, offset: int, *, start: int, size: int) -> bool:
    """Whether a table of objects begins at `offset`, counted from the file's first byte or from its header."""
    for place in {offset, offset + start}:
        if place >= size:
            continue
        before = _read(file, place - 1, 1) if place else b""
        text = _read(file, place, 64)
        # Bytes lost further up leave the pointer inside the object number: `52 0 obj` read as `2 0 obj`.
        torn = before.isdigit() and text[:1].isdigit()
        if _TABLE.match(text) and not torn:
            return True
    return False


def _lengths_stated(head: bytes) -> Iterator[int]:
    for match in _LINEARISED.finditer(head):
        yield int(match[1] or match[2])


def _signed_ends(file: BinaryIO) -> Iterator[int]:
    """Where the ranges end that the file's signatures cover, in bytes from its start."""
    file.seek(0)
    carried = b""
    while piece := file.read(_PIECE):
        text = carried + piece
        if b"/ByteRange" in text:
            for match in _BYTE_RANGE.finditer(text):
                yield int(match[1]) + int(match[2])
        carried = text[-_OVERLAP:]
