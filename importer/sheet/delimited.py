"""CSV and TSV as Excel, LibreOffice, Google Sheets and student systems really write them."""

import csv
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from itertools import islice
from pathlib import Path

from importer.errors import SheetError
from importer.sheet.headings import header_place
from importer.sheet.model import Table
from importer.sheet.rows import Cells, Rows

_DELIMITERS: tuple[str, ...] = (",", ";", "\t", "|")
_SAMPLED = 25
"""Records read to tell the delimiter; the headings are among the first 20 rows."""
_WELL_ENCODED = re.compile("[^\x00-\x7f\udc80-\udcff]")
_STRAY = re.compile("[\udc80-\udcff]")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_PIECE = 2**20
"""Bytes decoded at a time, where text is looked at and not kept."""
_LONGEST_SEP_LINE = 1000


@dataclass(frozen=True, slots=True)
class _Text:
    """Text that is decoded as it is read.

    Attributes:
        content: bytes without NULs.
        encoding: theirs, in Python's notation.
        begin: the byte that the rows begin at.
    """

    content: bytes
    encoding: str
    begin: int = 0

    def lines(self, newline: str = "") -> TextIOWrapper:
        """Its lines; "" ends them as any program does and keeps their ends, as `csv` wants it."""
        stored = BytesIO(self.content)
        stored.seek(self.begin)
        return TextIOWrapper(stored, encoding=self.encoding, errors="replace", newline=newline)


def read_delimited(content: bytes, path: Path) -> Table:
    """Read delimited text: records are rows, as Excel counts them, whatever line breaks their cells hold.

    The delimiter is the one under which a heading row is found, not the one that occurs most.

    Raises:
        SheetError: if a quote swallows the records that follow it.
    """
    text, delimiters = _without_sep_line(_encoded(content, path))
    delimiter, width = _delimiter_and_width(text, delimiters, path)
    return Table(name=None, rows=Rows(_none_swallowed(text, delimiter, width, path)), odd={}, delimited=True)


def _delimiter_and_width(text: _Text, delimiters: tuple[str, ...], path: Path) -> tuple[str, int]:
    """The delimiter under which a heading row is found, otherwise that of the widest row; and how many headings."""
    chosen, most = delimiters[0], 0
    for delimiter in delimiters:
        beginning = [cells for cells, _ in islice(_records(text, delimiter, path), _SAMPLED)]
        if (place := header_place(beginning)) is not None:
            return delimiter, sum(cell is not None for cell in beginning[place])
        widest = max((len(cells) for cells in beginning), default=0)
        if widest > most:
            chosen, most = delimiter, widest
    return chosen, 0


def _without_sep_line(text: _Text) -> tuple[_Text, tuple[str, ...]]:
    """The text behind a first line `sep=;`, and the delimiters there may be.

    Excel honours such a line and does not show it: the headings are its row 1.
    """
    first = text.lines(newline="\n").readline(_LONGEST_SEP_LINE)
    said = first.strip().strip('"').lower()
    if not said.startswith("sep=") or len(said) != 5:
        return text, _DELIMITERS
    behind = text.content.find(b"\n") + 1 or len(text.content)
    return _Text(text.content, text.encoding, behind), (said[4] if said[4] != "\\" else "\t",)


def _encoded(content: bytes, path: Path) -> _Text:
    """See the encoding, decoding a little at a time; UTF-16 becomes UTF-8, half as long."""
    sample = content[:4096]
    encoding = next((encoding for bom, encoding in _BOMS if content.startswith(bom)), None)
    if encoding is None and sample.count(0) > len(sample) // 4:
        encoding = "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
    if encoding is None:
        encoding = _one_byte_or_utf_8(content, path)
    elif encoding.startswith("utf-16"):
        content = b"".join(text.encode() for text in _decoded(content, encoding, "replace"))
        encoding = "utf-8"
    return _Text(content.replace(b"\x00", b""), encoding)


def _one_byte_or_utf_8(content: bytes, path: Path) -> str:
    if _is(content, "utf-8"):
        return "utf-8"
    _refuse_two_encodings(content, path)
    return "cp1252" if _is(content, "cp1252") else "latin-1"


def _is(content: bytes, encoding: str) -> bool:
    try:
        for _ in _decoded(content, encoding, "strict"):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _decoded(content: bytes, encoding: str, errors: str) -> Iterator[str]:
    decoder = getincrementaldecoder(encoding)(errors)
    for start in range(0, len(content), _PIECE):
        yield decoder.decode(content[start : start + _PIECE])
    yield decoder.decode(b"", final=True)


def _refuse_two_encodings(content: bytes, path: Path) -> None:
    """Refuse UTF-8 with a few bytes of another encoding: read as either, names would come out garbled."""
    well = stray = 0
    for text in _decoded(content, "utf-8", "surrogateescape"):
        well += len(_WELL_ENCODED.findall(text))
        stray += len(_STRAY.findall(text))
    if well <= stray:
        return
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SheetError(
            f"{path}, line {line}: the text is UTF-8 but for byte {content[error.start]:#04x} there, so letters would "
            "come out garbled. Save it again as “CSV UTF-8”, and look at that line."
        ) from None


def _records(text: _Text, delimiter: str, path: Path) -> Iterator[tuple[list[str | None], bool]]:
    """Each record's cells, and whether there are line breaks in them."""
    csv.field_size_limit(2**31 - 1)
    reader = csv.reader(text.lines(), delimiter=delimiter)
    number = line = 0
    try:
        for record in reader:
            yield [cell if cell.strip() else None for cell in record], reader.line_num > line + 1
            number, line = number + 1, reader.line_num
    except csv.Error as error:
        raise SheetError(f"{path}, row {number + 1}: {error}. Save it again from your spreadsheet program.") from error


def _none_swallowed(text: _Text, delimiter: str, width: int, path: Path) -> Iterator[Cells]:
    """The rows; refuses a cell that holds what look like whole records: a stray quote has swallowed graduates.

    Args:
        width: how many headings there are; with fewer than two, nothing looks like a record.
    """
    for number, (cells, broken) in enumerate(_records(text, delimiter, path), start=1):
        if broken and width >= 2 and any(_swallows(cell, delimiter, width) for cell in cells if cell):
            raise SheetError(
                f"{path}, row {number}: a double quote that is never closed swallows the rows below it. Remove it, "
                "or double it inside a quoted value."
            )
        yield cells


def _swallows(cell: str, delimiter: str, width: int) -> bool:
    lines = cell.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return any(line.count(delimiter) >= width - 1 for line in lines[1:]) or len(lines) > 200
