"""Whether a PDF is all there, from first byte to last.

PDFium repairs what it can: it opens many files that lack their last 200 bytes (a linearised one,
or one with incremental updates, such as every signed one, still holds an older table of objects).
A diploma that is cut off must not pass for a diploma, so the marks that a writer sets last are
looked for: the end mark, the pointer to the table of objects, the length in a linearised file's
first object, and the range that a signature covers. Marks and places: ISO 32000-2, 7.5.2 to 7.5.6,
12.8.1 and annex F.
"""

import re
from collections.abc import Iterator
from mmap import mmap

from importer.sentences import Message
from importer.sentences import inspection as say

Bytes = bytes | mmap
"""A file's content: read, or mapped when it is large."""

HEADER = b"%PDF-"
HEADER_WINDOW = 1024
"""Readers accept the header this many bytes from the start (ISO 32000-1, annex H, note 13)."""

_END_MARK = b"%%EOF"
_MOST_MARKS = 1000
_BEFORE_MARK = 1024

_POINTER = re.compile(rb"startxref\s+(\d{1,19})(?!.*(?:endobj|startxref))", re.DOTALL)
_TABLE = re.compile(rb"\s*(?:xref|\d+\s+\d+\s+obj)")
_UNFINISHED = re.compile(rb"\d\s+\d+\s+obj\b|\bxref\s+\d+\s+\d+|\btrailer\s*<<")
_WHITE = re.compile(rb"[\t\n\f\r ]*")
_LINEARISED = re.compile(rb"/Linearized[^>]*?/L\s+(\d{1,19})|/L\s+(\d{1,19})[^>]*?/Linearized")
_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,19})\s+(\d{1,19})\s+(\d{1,19})\s+(\d{1,19})")


def end_of(data: Bytes) -> int | None:
    """Where a PDF ends, in bytes from its start: behind the last end mark that a pointer to its
    objects precedes.

    What stands behind it (zeros, a mail's footer, a web page) is no part of the PDF, even if it
    holds an end mark. None when there is no end mark at all.
    """
    last = place = data.rfind(_END_MARK)
    for _ in range(_MOST_MARKS):
        if place < 0 or _POINTER.search(data[max(0, place - _BEFORE_MARK) : place]):
            break
        place = data.rfind(_END_MARK, 0, place)
    found = place if place >= 0 else last
    return found + len(_END_MARK) if found >= 0 else None


def missing_part(data: Bytes, end: int | None) -> Message | None:
    """What a PDF lacks of its end, as a clause, or None when it is whole.

    Args:
        end: where it ends, see `end_of`.
    """
    if end is None:
        return say.NO_END_MARK()
    if _UNFINISHED.search(data, end):
        return say.UPDATE_BREAKS_OFF()
    head = data[:HEADER_WINDOW]
    pointer = _POINTER.search(data[max(0, end - _BEFORE_MARK) : end])
    if pointer is None or not _table_at(data, int(pointer[1]), start=head.find(HEADER), end=end):
        return say.TABLE_ELSEWHERE()
    white = _WHITE.match(data, end)
    stop = white.end() if white else end
    if any(length > stop for length in _lengths_stated(head)):
        return say.SHORTER()
    if any(signed > stop for signed in _signed_ends(data, end)):
        return say.SIGNED_BEYOND()
    return None


def _table_at(data: Bytes, offset: int, *, start: int, end: int) -> bool:
    """Whether a table of objects begins at `offset`, counted from the file's first byte or from
    its header.
    """
    for place in {offset, offset + start}:
        if place >= end:
            continue
        before = data[place - 1 : place] if place else b""
        text = data[place : place + 64]
        # Bytes lost further up leave the pointer inside the object number: `52 0 obj` read as `2 0
        # obj`.
        torn = before.isdigit() and text[:1].isdigit()
        if _TABLE.match(text) and not torn:
            return True
    return False


def _lengths_stated(head: bytes) -> Iterator[int]:
    for match in _LINEARISED.finditer(head):
        yield int(match[1] or match[2])


def _signed_ends(data: Bytes, end: int) -> Iterator[int]:
    """Where the ranges end that the file's signatures cover, in bytes from its start.

    A range that does not leave out just the signature (`<…>`) is of another state of the file: a
    program has rewritten it since, and kept what it did not understand.
    """
    place = data.find(b"/ByteRange", 0, end)
    while place >= 0:
        match = _BYTE_RANGE.match(data, place, end)
        if match:
            first, length, second, rest = map(int, match.groups())
            if (
                data[first + length : first + length + 1] == b"<"
                and data[second - 1 : second] == b">"
            ):
                yield second + rest
        place = data.find(b"/ByteRange", place + 1, end)
