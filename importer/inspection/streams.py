"""Whether what a PDF holds can be unpacked: holes of zeros, streams that break off, objects that
are gone.

A copy or a synchronisation that did not finish leaves a file of the right length with zeros in its
middle. Beginning, end and table of objects are sound then, and PDFium shows what is left without a
word.
"""

import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from importer.inspection.completeness import Bytes
from importer.inspection.verdicts import NOTHING, PdfRemark
from importer.sentences import Message
from importer.sentences import inspection as say

_HOLE = 64
"""So many zeros in a row are none by chance where things are packed or encrypted."""
_LARGE_HOLE = 256
_LARGEST_HOLE = 1024
"""How many are none by chance between objects and in pictures, and in what is packed in a way not
unpacked here.
"""
_MOST_HOLES = 1000
_PIECE = 64 * 1024
_UNPACKED = 1024 * 1024
_MOST_OF_ONE = 8 * 1024 * 1024
_MOST_OF_ALL = 16 * 1024 * 1024
"""Bytes unpacked of one stream, and of one file: what is larger is unpacked as far, unless a hole
lies in it.
"""
_HEADER = 1024
_READ = 1024 * 1024
_HEAD = 64 * 1024

_ZEROS = re.compile(rb"\0+")
_CHECKSUM = "incorrect data check"

_LENGTH = re.compile(rb"/Length\s+(\d{1,19})(?![\d\s]*\d\s+R)")
_FILTER = re.compile(rb"/Filter\s*(\[[^\]]*\]|/\w+)")
_NAME = re.compile(rb"/(\w+)")
_NUMBER = re.compile(rb"(\d+)\s+\d+\s*\Z")
_ENDSTREAM = re.compile(rb"[\s\0]*endstream")
_WHOLE_BEFORE = re.compile(rb"(?:endobj|endstream|%%EOF|>>)[\s]*\Z|%[^\r\n]*[\r\n]\s*\Z")
_WHOLE_AFTER = re.compile(rb"\s*(?:\d+\s+\d+\s+obj|xref|trailer|startxref|%|endobj)")
_ALIKE = re.compile(rb"(.)\1{63}", re.DOTALL)
_STRINGS = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>", re.DOTALL)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f-\xff]")
_AS_TEXT = (b"ASCII85Decode", b"ASCIIHexDecode")
_NO_TEXT = re.compile(rb"[^\x00\t\n\x0c\r -~]{4}")
"""What is written in ASCII alone has no such run."""
_SCAN = b"\xff\xda"
_TYPED = re.compile(
    rb"/(?:Type|Length1|Length2|FunctionType|ShadingType|N)\b|/Subtype\s*/(?!Form\b)"
)
_WHITE = b"\0\t\n\f\r "

_REMARKS = (
    (b"/Collection", re.compile(rb"/Collection\s*(?:<<|\d+\s+\d+\s+R)"), PdfRemark.PORTFOLIO),
    (b"/Launch", re.compile(rb"/S\s*/Launch\b"), PdfRemark.LAUNCHES),
    (b"/JavaScript", re.compile(rb"/S\s*/JavaScript\b"), PdfRemark.SCRIPT),
)


class StreamFindings(NamedTuple):
    """What is damaged, as a clause, or None; and what a person should look at."""

    damage: Message | None
    remarks: PdfRemark


class _Stream(NamedTuple):
    """A stream: the object it belongs to, its dictionary, and where its bytes are; `sure` when its
    length is right.
    """

    number: str
    head: bytes
    start: int
    stop: int
    sure: bool

    @property
    def filters(self) -> list[bytes]:
        """What it is packed with, the outermost first."""
        match = _FILTER.search(self.head)
        return _NAME.findall(match[1]) if match else []


def examined(data: Bytes, end: int, *, encrypted: bool) -> StreamFindings:
    """Unpack what a PDF holds.

    Args:
        end: where the PDF ends, in bytes from its start.
        encrypted: its streams cannot be unpacked without a key; zeros in them are holes all the
            same.
    """
    holes = list(_holes(data, end))
    remarks = NOTHING
    left = _MOST_OF_ALL
    seen = 0
    checked, miscounted = False, None
    for stream in _streams(data, end):
        remarks |= _remarks(data, seen, stream.start)
        seen = stream.stop
        inside = [hole for hole in holes if hole[0] < stream.stop and hole[1] > stream.start]
        holes = [hole for hole in holes if hole not in inside] if inside else holes
        if encrypted:
            damage = _hole_in_cipher(stream, inside)
        elif stream.filters[:1] == [b"FlateDecode"]:
            unpacked = _Unpacked(data, stream, least=inside, most=left)
            left -= unpacked.length
            damage = unpacked.damage
            checked |= unpacked.checked
            miscounted = miscounted or unpacked.miscounted
            remarks |= _remarks(unpacked.objects, 0, len(unpacked.objects))
        else:
            damage = (
                _hole_in_other(data, stream, inside) if inside else _garbled_content(data, stream)
            )
        if damage:
            return StreamFindings(damage, remarks)
    remarks |= _remarks(data, seen, end)
    if checked and miscounted:
        return StreamFindings(miscounted, remarks)
    for start, stop in holes:
        if stop - start >= _LARGE_HOLE and not (
            _between_objects(data, start, stop) or _in_string(data, start)
        ):
            return StreamFindings(say.ZEROS_FOR_OBJECTS(zeros=stop - start), remarks)
    return StreamFindings(None, remarks)


def _between_objects(data: Bytes, start: int, stop: int) -> bool:
    """Whether zeros are white space that a writer has left: what stands before and behind them is
    whole.
    """
    before = start < _HEADER or _WHOLE_BEFORE.search(data[max(0, start - 64) : start])
    return bool(before and _WHOLE_AFTER.match(data, stop))


def _in_string(data: Bytes, place: int) -> bool:
    """Whether a place lies in a string of an object, such as the palette of a picture."""
    begin = max(0, place - _HEAD)
    opening = data.rfind(b" obj", begin, place)
    depth = 0
    escaped = False
    for byte in data[max(begin, opening) : place]:
        if escaped:
            escaped = False
        elif byte == 0x5C:
            escaped = depth > 0
        elif byte == 0x28:
            depth += 1
        elif byte == 0x29 and depth:
            depth -= 1
    return depth > 0


def _remarks(text: Bytes, start: int, end: int) -> PdfRemark:
    found = NOTHING
    for quick, pattern, remark in _REMARKS:
        if text.find(quick, start, end) >= 0 and pattern.search(text, start, end):
            found |= remark
    return found


def _holes(data: Bytes, end: int) -> Iterator[tuple[int, int]]:
    """Where many zeros stand in a row."""
    zeros = bytes(_HOLE)
    place = data.find(zeros, 0, end)
    for _ in range(_MOST_HOLES):
        if place < 0:
            return
        match = _ZEROS.match(data, place, end)
        stop = match.end() if match else place + _HOLE
        yield place, stop
        place = data.find(zeros, stop, end)


def _streams(data: Bytes, end: int) -> Iterator[_Stream]:
    place = 0
    while (at := data.find(b"stream", place, end)) >= 0:
        place = at + 6
        line_end = data[at + 6 : at + 8]
        if data[max(0, at - 3) : at] == b"end" or line_end[:1] not in (b"\r", b"\n"):
            continue
        start = at + (8 if line_end == b"\r\n" else 7)
        opening = data.rfind(b"obj", max(0, at - _HEAD), at)
        head = data[opening + 3 : at].strip() if opening >= 0 else b""
        if not (head.startswith(b"<<") and head.endswith(b">>")):
            continue
        number = _NUMBER.search(data[max(0, opening - 24) : opening])
        stop, sure = _stop(data, head, start, end)
        place = stop
        yield _Stream(number[1].decode() if number else "?", head, start, stop, sure)


def _stop(data: Bytes, head: bytes, start: int, end: int) -> tuple[int, bool]:
    """Where a stream ends, and whether that is where its length says."""
    length = _LENGTH.search(head)
    if length:
        stop = start + int(length[1])
        if stop <= end and _ENDSTREAM.match(data, stop, end):
            return stop, True
    stop = data.find(b"endstream", start, end)
    return (stop, False) if stop >= 0 else (end, False)


class _Unpacked:
    """A stream as far as it can be unpacked.

    Attributes:
        damage: what is wrong with it, or None.
        length: bytes that came out.
        objects: what came out, when the stream holds objects.
        checked: its checksum is right.
        miscounted: what is wrong with it if its writer counts checksums rightly elsewhere: some
            writers never do.
    """

    def __init__(
        self, data: Bytes, stream: _Stream, *, least: list[tuple[int, int]], most: int
    ) -> None:
        self.length = 0
        self.objects = b""
        self.damage: Message | None = None
        self.checked = False
        self.miscounted: Message | None = None
        holds_objects = b"/ObjStm" in stream.head
        limit = 1 << 62 if least else min(most, _MOST_OF_ONE)
        decompress = zlib.decompressobj()
        place = stream.start
        try:
            while place < stream.stop and not decompress.eof and self.length < limit:
                piece = data[place : min(place + _PIECE, stream.stop)]
                place += len(piece)
                while piece and not decompress.eof:
                    out = decompress.decompress(piece, _UNPACKED)
                    self.length += len(out)
                    if holds_objects and len(self.objects) < _READ:
                        self.objects += out
                    piece = decompress.unconsumed_tail
                    if self.length >= limit and not least:
                        return
        except zlib.error as error:
            reason = str(error).rpartition(": ")[2]
            damage = say.STREAM_PACKED_WRONG(number=stream.number, reason=reason)
            if reason != _CHECKSUM or _spoilt(data[stream.start : stream.stop], stream):
                self.damage = damage
            else:
                self.miscounted = damage
            return
        self.checked = decompress.eof
        consumed = place - len(decompress.unused_data)
        if not decompress.eof and (least or not _ended(data[stream.start : stream.stop])):
            self.damage = say.STREAM_BREAKS_OFF(number=stream.number)
        elif least and not stream.sure and any(start >= consumed for start, _ in least):
            self.damage = say.ZEROS_BEHIND_STREAM(number=stream.number)


def _spoilt(packed: bytes, stream: _Stream) -> bool:
    """Whether a stream of which only the checksum is wrong is damaged: some writers count it
    wrongly.

    It is where so many equal bytes stand in it as nothing packed has, or where text should come
    out and does not.
    """
    if _ALIKE.search(packed):
        return True
    if _TYPED.search(stream.head) or b"/Width" in stream.head:
        return False
    return _garbled(zlib.decompressobj(-15).decompress(packed[2:], _UNPACKED))


def _garbled(text: bytes) -> bool:
    """Whether much that is binary stands together between the strings of what should be text."""
    if (
        not _BINARY.search(text) or b" ID" in text or b"\nID" in text
    ):  # an inline image may hold anything
        return False
    bare = _STRINGS.sub(b"", _STRINGS.sub(b"", text))
    places = [match.start() for match in _BINARY.finditer(bare)]
    return any(
        last - first < _LARGE_HOLE for first, last in zip(places, places[_HOLE:], strict=False)
    )


def _garbled_content(data: Bytes, stream: _Stream) -> Message | None:
    """What is wrong with what is written as text, packed or not: it begins and ends as text, and
    is none in between.
    """
    if stream.filters[:1] and stream.filters[0] in _AS_TEXT:
        no_text = _NO_TEXT.search(data, stream.start, stream.stop)
        return (
            say.STREAM_PACKED_WRONG(number=stream.number, reason="incorrect data")
            if no_text
            else None
        )
    if stream.filters or _TYPED.search(stream.head) or stream.stop - stream.start > _UNPACKED:
        return None
    text = data[stream.start : stream.stop]
    drawn = any(word in text[:_HEADER] for word in (b"BT", b" re", b" cm"))
    if (
        drawn
        and _is_text(text[:_HOLE])
        and _is_text(text[-_HOLE:].strip(_WHITE))
        and _garbled(text)
    ):
        return say.STREAM_NO_CONTENT(number=stream.number)
    return None


def _ended(packed: bytes) -> bool:
    """Whether a stream without its checksum is otherwise whole: flushed by its writer, or its last
    block is there.
    """
    if not packed.strip(_WHITE) or packed.rstrip(b"\r\n").endswith(b"\0\0\xff\xff"):
        return True
    decompress = zlib.decompressobj(-15)
    rest = packed[2:]
    while rest and not decompress.eof:
        try:
            decompress.decompress(rest, _UNPACKED)
        except zlib.error:
            return False
        rest = decompress.unconsumed_tail
    return decompress.eof


def _hole_in_cipher(stream: _Stream, holes: list[tuple[int, int]]) -> Message | None:
    if holes and b"/Metadata" not in stream.head and b"/XRef" not in stream.head:
        return say.ZEROS_IN_CIPHER(number=stream.number)
    return None


def _hole_in_other(data: Bytes, stream: _Stream, holes: list[tuple[int, int]]) -> Message | None:
    """Whether zeros can be meant in a stream that is not unpacked here."""
    filters = stream.filters
    largest = max(stop - start for start, stop in holes)
    if not filters:
        hole = bool(not _TYPED.search(stream.head) and _cuts_text(data, stream, holes))
    elif filters[0] == b"DCTDecode":
        hole = any(
            stop - start >= _LARGE_HOLE and data.rfind(_SCAN, stream.start, start) >= 0
            for start, stop in holes
        ) and not _zeros_mean_empty_blocks(data[stream.start : stream.start + _HEAD])
    elif filters[0] in _AS_TEXT:
        hole = largest >= _LARGE_HOLE
    else:
        hole = largest >= _LARGEST_HOLE
    return say.ZEROS_IN_STREAM(zeros=largest, number=stream.number) if hole else None


def _cuts_text(data: Bytes, stream: _Stream, holes: list[tuple[int, int]]) -> bool:
    """Whether zeros stand in the middle of readable text: at its end a writer may have left
    room.
    """
    for start, stop in holes:
        before = data[max(stream.start, start - 512) : start]
        after = data[stop : min(stop + 512, stream.stop)]
        in_picture = before.rfind(b"ID") > before.rfind(b"EI")  # an inline image
        if stop - start >= _LARGE_HOLE and not in_picture and _is_text(before) and _is_text(after):
            return True
    return False


def _is_text(piece: bytes) -> bool:
    text = piece.strip(_WHITE)
    return len(text) > 3 and len(_BINARY.findall(text)) <= 0.1 * len(text)


def _zeros_mean_empty_blocks(picture: bytes) -> bool:
    """Whether zeros in a JPEG stand for blocks without detail: only where its shortest code, all
    zeros, says so.

    With the code tables that most programs use they say something else, and are nothing that any
    program wrote.
    """
    place = picture.find(b"\xff\xc4")
    while 0 <= place < len(picture) - 21:
        length = int.from_bytes(picture[place + 2 : place + 4], "big")
        table, stop = place + 4, place + 2 + length
        while table + 17 < min(stop, len(picture)):
            kind = picture[table] >> 4
            if kind == 1 and picture[table + 17] & 0x0F == 0:
                return True
            table += 17 + sum(picture[table + 1 : table + 17])
        place = picture.find(b"\xff\xc4", max(stop, place + 4))
    return False
