"""Strings of an XLS, which records may cut anywhere. [MS-XLS] 2.5.240, 2.5.293, 2.4.265."""

import codecs
import struct
from collections.abc import Sequence

_WIDE, _FAR_EAST, _RICH = 0x01, 0x04, 0x08
_ENCODINGS = {
    367: "ascii",
    1200: "utf-16-le",
    10000: "mac_roman",
    10006: "mac_greek",
    10007: "mac_cyrillic",
    10029: "mac_latin2",
    10079: "mac_iceland",
    10081: "mac_turkish",
    28591: "latin-1",
    32768: "mac_roman",
    32769: "cp1252",
}


class Decoder:
    """Makes text of the bytes of a workbook before Excel 97.

    Args:
        code_page: as Windows numbers it.
    """

    def __init__(self, code_page: int = 1252) -> None:
        self._encoding = _ENCODINGS.get(code_page, f"cp{code_page}")
        try:
            codecs.lookup(self._encoding)
        except LookupError:
            self._encoding = "cp1252"

    def __call__(self, content: bytes) -> str:
        """The text."""
        return content.decode(self._encoding, "replace")


class Blocks:
    """Reads on from record to record. One without bytes is passed over.

    Args:
        blocks: the data of a record and of those that continue it.
        begin: where to begin in the first.
    """

    def __init__(self, blocks: Sequence[bytes], begin: int = 0) -> None:
        self._blocks = blocks
        self._block = 0
        self._place = begin

    @property
    def is_at_end(self) -> bool:
        """Whether nothing is left."""
        self._go_on()
        return self._block >= len(self._blocks)

    def take(self, count: int) -> bytes:
        """The next bytes, fewer where there are no more."""
        taken = b""
        while len(taken) < count and not self.is_at_end:
            piece = self._blocks[self._block][self._place : self._place + count - len(taken)]
            self._place += len(piece)
            taken += piece
        return taken

    def number(self, layout: str) -> int:
        """The next number, 0 where there is none."""
        size = struct.calcsize(layout)
        return int(struct.unpack(layout, self.take(size).ljust(size, b"\0"))[0])

    def text(self, count: int) -> str:
        """A text of so many characters, with what stands before and behind it."""
        flags = self.number("<B")
        runs = self.number("<H") if flags & _RICH else 0
        rest = self.number("<I") if flags & _FAR_EAST else 0
        text = self._characters(count, flags)
        self.take(4 * runs)
        self._skip(rest)
        return text

    def _characters(self, count: int, flags: int) -> str:
        """Characters, whose width is said anew where a record continues them."""
        pieces: list[str] = []
        while count > 0:
            if self._block < len(self._blocks) and self._place >= len(self._blocks[self._block]):
                if self.is_at_end:
                    break
                flags = self.number("<B")
            if self.is_at_end:
                break
            width = 2 if flags & _WIDE else 1
            left = len(self._blocks[self._block]) - self._place
            taken = self.take(min(count * width, left - left % width) or 1)
            pieces.append(taken.decode("utf-16-le" if width == 2 else "latin-1", "replace"))
            count -= max(len(taken) // width, 1)
        return "".join(pieces)

    def _skip(self, count: int) -> None:
        while count > 0 and not self.is_at_end:
            left = len(self._blocks[self._block]) - self._place
            self._place += min(count, left)
            count -= left

    def _go_on(self) -> None:
        while self._block < len(self._blocks) and self._place >= len(self._blocks[self._block]):
            self._block += 1
            self._place = 0


def shared_texts(blocks: Sequence[bytes]) -> list[str]:
    """The texts that cells share."""
    reading = Blocks(blocks, 8)
    texts: list[str] = []
    while not reading.is_at_end:
        texts.append(reading.text(reading.number("<H")))
    return texts
