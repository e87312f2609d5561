"""CSV and TSV as Excel, LibreOffice, Google Sheets and student systems really write them."""

import csv
import re
from io import StringIO
from itertools import islice
from pathlib import Path

from importer.errors import SheetError
from importer.sheet.headings import header_place
from importer.sheet.model import Table

_DELIMITERS: tuple[str, ...] = (",", ";", "\t", "|")
_SAMPLED = 25
"""Records read to tell the delimiter; the headings are among the first 20 rows."""
_WELL_ENCODED = re.compile("[^\x00-\x7f\udc80-\udcff]")
_STRAY = re.compile("[\udc80-\udcff]")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_delimited(content: bytes, path: Path) -> Table:
    """Read delimited text: records are rows, as Excel counts them, whatever line breaks their cells hold.

    The delimiter is the one under which a heading row is found, not the one that occurs most.

    Raises:
        SheetError: if a quote swallows the records that follow it.
    """
    text = _decoded(content, path)
    first, _, rest = text.partition("\n")
    delimiters = _DELIMITERS
    said = first.strip().strip('"').lower()
    if said.startswith("sep=") and len(said) == 5:
        # Excel honours such a first line and does not show it: the headings are its row 1.
        delimiters, text = (said[4] if said[4] != "\\" else "\t",), rest
    beginnings = {delimiter: _records(text, delimiter, path, most=_SAMPLED) for delimiter in delimiters}
    fitting = [delimiter for delimiter, rows in beginnings.items() if header_place(rows) is not None]
    widest = max(delimiters, key=lambda delimiter: max((len(row) for row in beginnings[delimiter]), default=0))
    chosen = fitting[0] if fitting else widest
    rows = _records(text, chosen, path)
    _refuse_swallowed(rows, chosen, path)
    return Table(name=None, rows=rows, odd={}, delimited=True)


def _decoded(content: bytes, path: Path) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content.decode(encoding, errors="replace")
    sample = content[:4096]
    if sample.count(0) > len(sample) // 4:
        return content.decode(
            "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be", errors="replace"
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_two_encodings(content, error, path)
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _refuse_two_encodings(content: bytes, error: UnicodeDecodeError, path: Path) -> None:
    """Refuse UTF-8 with a few bytes of another encoding: read as either, names would come out garbled."""
    text = content.decode("utf-8", errors="surrogateescape")
    if len(_WELL_ENCODED.findall(text)) > len(_STRAY.findall(text)):
        line = content.count(b"\n", 0, error.start) + 1
        raise SheetError(
            f"{path}, line {line}: the text is UTF-8 but for byte {content[error.start]:#04x} there, so letters would "
            "come out garbled. Save it again as “CSV UTF-8”, and look at that line."
        )


def _records(text: str, delimiter: str, path: Path, *, most: int | None = None) -> list[list[str | None]]:
    csv.field_size_limit(2**31 - 1)
    rows: list[list[str | None]] = []
    reader = csv.reader(StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter)
    try:
        rows.extend([cell if cell.strip() else None for cell in record] for record in islice(reader, most))
    except csv.Error as error:
        raise SheetError(
            f"{path}, row {len(rows) + 1}: {error}. Save it again from your spreadsheet program."
        ) from error
    return rows


def _refuse_swallowed(rows: list[list[str | None]], delimiter: str, path: Path) -> None:
    """Refuse a cell that holds what look like whole records: a stray quote has swallowed graduates."""
    place = header_place(rows)
    width = len([cell for cell in rows[place] if cell]) if place is not None else 0
    if width < 2:
        return
    for number, row in enumerate(rows, start=1):
        for cell in row:
            if cell is None or "\n" not in cell.replace("\r", "\n"):
                continue
            lines = cell.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            if any(line.count(delimiter) >= width - 1 for line in lines[1:]) or len(lines) > 200:
                raise SheetError(
                    f"{path}, row {number}: a double quote that is never closed swallows the rows below it. Remove it, "
                    "or double it inside a quoted value."
                )
