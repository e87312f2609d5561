"""CSV and TSV as Excel, LibreOffice, Google Sheets and student systems really write them."""

import csv
from io import StringIO
from itertools import islice
from pathlib import Path

from importer.errors import SheetError
from importer.sheet.headings import header_place
from importer.sheet.model import Table

_DELIMITERS: tuple[str, ...] = (",", ";", "\t", "|")
_SAMPLED = 25
"""Records read to tell the delimiter; the headings are among the first 20 rows."""
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_delimited(content: bytes, path: Path) -> Table:
    """Read delimited text: records are rows, as Excel counts them, whatever line breaks their cells hold.

    The delimiter is the one under which a heading row is found, not the one that occurs most.

    Raises:
        SheetError: if a quote swallows the records that follow it.
    """
    text = _decoded(content)
    first, _, rest = text.partition("\n")
    delimiters = _DELIMITERS
    said = first.strip().strip('"').lower()
    skipped = 0
    if said.startswith("sep=") and len(said) == 5:
        # Excel honours such a first line and does not show it, but counts it.
        delimiters, text, skipped = (said[4] if said[4] != "\\" else "\t",), rest, 1
    beginnings = {delimiter: _records(text, delimiter, path, most=_SAMPLED) for delimiter in delimiters}
    fitting = [delimiter for delimiter, rows in beginnings.items() if header_place(rows) is not None]
    widest = max(delimiters, key=lambda delimiter: max((len(row) for row in beginnings[delimiter]), default=0))
    chosen = fitting[0] if fitting else widest
    rows = _records(text, chosen, path)
    _refuse_swallowed(rows, chosen, path, skipped)
    return Table(name=None, rows=[[]] * skipped + rows, odd={}, delimited=True)


def _decoded(content: bytes) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content.decode(encoding, errors="replace")
    sample = content[:4096]
    if sample.count(0) > len(sample) // 4:
        return content.decode(
            "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be", errors="replace"
        )
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


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


def _refuse_swallowed(rows: list[list[str | None]], delimiter: str, path: Path, skipped: int) -> None:
    """Refuse a cell that holds what look like whole records: a stray quote has swallowed graduates."""
    place = header_place(rows)
    width = len([cell for cell in rows[place] if cell]) if place is not None else 0
    if width < 2:
        return
    for number, row in enumerate(rows, start=1 + skipped):
        for cell in row:
            if cell is None or "\n" not in cell.replace("\r", "\n"):
                continue
            lines = cell.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            if any(line.count(delimiter) >= width - 1 for line in lines[1:]) or len(lines) > 200:
                raise SheetError(
                    f"{path}, row {number}: a double quote that is never closed swallows the rows below it. Remove it, "
                    "or double it inside a quoted value."
                )
