"""CSV and TSV as Excel, LibreOffice, Google Sheets and student systems really write them."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO, TextIOWrapper
from itertools import islice
from pathlib import Path

from importer.errors import SheetError
from importer.issues import Code, Issue, Severity
from importer.plain import without_formula
from importer.sentences import sheet as say
from importer.sheet.encodings import Encoding, decoded, encoding_of
from importer.sheet.headings import header_place
from importer.sheet.model import Table
from importer.sheet.rows import Cells, Rows
from importer.sheet.unsplit import DELIMITERS, cells_of, split

_SAMPLED = 25
"""Records read to tell the delimiter; the headings are among the first 20 rows."""
_SEP_LINE = re.compile(rb'"?sep=(.)"?[ \t]*(?:\r\n|\n|\r|$)', re.IGNORECASE)
_BEHIND_THE_END = b"\x1a\x00 \t\r\n"
"""What stands behind the last line: Ctrl+Z, the end of a file under DOS, the zeros that fill a
block, blank lines.
"""
_FORMULAS = re.compile(rb'(?:^|[;,\t|\r\n"])=""?[^"\r\n]*"')
_MOST_LINES = 200
"""Lines in one cell; more are rows that a quote has swallowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """Text that is decoded as it is read.

    Attributes:
        content: bytes, in an encoding whose line ends are single bytes.
        encoding: theirs, in Python's notation.
        begin: the byte that the rows begin at.
        escaped: a backslash stands before a quote that is part of a value.
        formulas: some values are written as ="…", which spreadsheet programs show as the text in
            the quotes: so systems keep the zeros before a number.
        spaced: a space stands between a delimiter and the quote that a value begins with.
    """

    content: bytes
    encoding: str
    begin: int = 0
    escaped: bool = False
    formulas: bool = False
    spaced: bool = False

    def lines(self) -> TextIOWrapper:
        """Its lines, ended as any program ends them and with their ends kept, as `csv` wants
        it.
        """
        stored = BytesIO(self.content)
        stored.seek(self.begin)
        return TextIOWrapper(stored, encoding=self.encoding, errors="replace", newline="")


def read_delimited(
    content: bytes, path: Path, *, encoding: str | None = None, usual_encoding: str | None = None
) -> Table:
    """Read delimited text: records are rows, as Excel counts them, whatever line breaks their
    cells hold.

    The delimiter is the one under which a heading row is found, not the one that occurs most.

    Args:
        encoding: what a person says the text is in; None tells it by its letters.
        usual_encoding: what a person says that such texts are in which do not show it.

    Raises:
        SheetError: if the encoding is not certain, or a quote swallows the records that follow it.
        UsageError: if there is no such encoding.
    """
    seen = encoding_of(content, path, given=encoding, usual=usual_encoding)
    text, delimiters = _without_sep_line(_plain(content, seen))
    delimiter, width = _delimiter_and_width(text, delimiters, path)
    text = _with_spaces(_with_escapes(text, delimiter, width, path), delimiter)
    rows = Rows(_none_swallowed(text, delimiter, width, path))
    table = Table(name=None, rows=rows, odd={}, delimited=True, told=tuple(_told(seen, text)))
    return split(table, path)


def _plain(content: bytes, encoding: Encoding) -> _Text:
    """The text without what stands behind its end; UTF-16 becomes UTF-8, half as long."""
    name = encoding.name
    if name.startswith(("utf-16", "utf-32")):
        content = b"".join(text.encode() for text in decoded(content, name))
        name = "utf-8"
    behind = content[len(content.rstrip(_BEHIND_THE_END)) :]
    ends = [place for mark in b"\x1a\x00" if (place := behind.find(mark)) >= 0]
    return _Text(
        content=content[: len(content) - len(behind) + min(ends)] if ends else content,
        encoding=name,
        formulas=_FORMULAS.search(content) is not None,
    )


def told_of(encoding: Encoding) -> Iterator[Issue]:
    """What a person should know of the encoding that a text was read in."""
    if encoding.example is not None:
        said = say.READ_IN(encoding=encoding.name, example=encoding.example)
        yield Issue(None, None, Code.READ_AS, said, severity=Severity.NOTE)


def _told(encoding: Encoding, text: _Text) -> Iterator[Issue]:
    """What a person should know of how the file was read."""
    yield from told_of(encoding)
    if text.escaped:
        said = say.QUOTES_WITH_BACKSLASH()
        yield Issue(None, None, Code.READ_AS, said, severity=Severity.NOTE)
    if text.formulas:
        yield Issue(None, None, Code.READ_AS, say.TEXTS_AS_FORMULAS(), severity=Severity.NOTE)


def _delimiter_and_width(text: _Text, delimiters: tuple[str, ...], path: Path) -> tuple[str, int]:
    """The delimiter under which a heading row is found, otherwise that of the widest row; and how
    many headings.
    """
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
    begin = 3 if text.content.startswith(b"\xef\xbb\xbf") else 0
    found = _SEP_LINE.match(text.content, begin)
    if found is None:
        return text, DELIMITERS
    said = found[1].decode("latin-1")
    return replace(text, begin=found.end(), encoding=text.encoding.removesuffix("-sig")), (said,)


def _with_escapes(text: _Text, delimiter: str, width: int, path: Path) -> _Text:
    """The text as it is to be read where quotes have a backslash before them, as some programs
    write them.

    A value may as well end in a backslash. Which it is shows in how many rows come out as long as
    the headings.
    """
    if width < 2 or text.encoding.startswith("utf-16") or b'\\"' not in text.content:
        return text

    def oddities(one: _Text) -> int:
        found = 0
        for cells, broken in _records(one, delimiter, path):
            found += bool(cells) and (len(cells) != width or broken)
            found += sum(cell is not None and '"' in cell and "\\" in cell for cell in cells)
        return found

    escaped = replace(text, escaped=True)
    return escaped if oddities(escaped) < oddities(text) else text


def _with_spaces(text: _Text, delimiter: str) -> _Text:
    """The text as it is to be read where values in quotes have a space before them."""
    if b' "' not in text.content:
        return text
    mark = re.escape(delimiter.encode())
    spaced = re.search(mark + rb' +"[^"\r\n]*" *(?:' + mark + rb"|[\r\n]|$)", text.content)
    return replace(text, spaced=spaced is not None)


def _records(text: _Text, delimiter: str, path: Path) -> Iterator[tuple[list[str | None], bool]]:
    """Each record's cells, and whether there are line breaks in them."""
    csv.field_size_limit(2**31 - 1)
    escape = {"escapechar": "\\", "doublequote": True} if text.escaped else {}
    reader = csv.reader(
        text.lines(),
        delimiter=delimiter,
        skipinitialspace=text.spaced,
        **escape,  # type: ignore[arg-type]
    )
    filled = b"\x00" in text.content
    number = line = 0
    try:
        for record in reader:
            if filled:
                # zeros fill a field to its width; one inside a value is told as what it is
                record = [cell.rstrip("\x00") for cell in record]
            if text.formulas:
                record = [without_formula(cell) for cell in record]
            yield [cell if cell.strip() else None for cell in record], reader.line_num > line + 1
            number, line = number + 1, reader.line_num
    except csv.Error as error:
        said = say.NO_DELIMITED_TEXT(path=path, row=number + 1, why=str(error))
        raise SheetError(said) from error


def _none_swallowed(text: _Text, delimiter: str, width: int, path: Path) -> Iterator[Cells]:
    """The rows; refuses a cell that holds what look like whole records: a stray quote has
    swallowed graduates.

    A line that stands in quotes as a whole is the row that it would be without them, unless it is
    prose.

    Args:
        width: how many headings there are; with fewer than two, nothing looks like a record.
    """
    for number, (cells, broken) in enumerate(_records(text, delimiter, path), start=1):
        if (
            broken
            and width >= 2
            and any(_swallows(cell, delimiter, width) for cell in cells if cell)
        ):
            raise SheetError(say.ROWS_SWALLOWED(path=path, row=number))
        if len(cells) == 1 and width >= 2 and cells[0] and delimiter in cells[0]:
            yield cells_of(cells[0], delimiter)
        else:
            yield cells


def _swallows(cell: str, delimiter: str, width: int) -> bool:
    lines = cell.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return len(lines) > _MOST_LINES or any(
        _is_record(line, delimiter, width) for line in lines[1:]
    )


def _is_record(line: str, delimiter: str, width: int) -> bool:
    """Whether a line looks like a row of the list; one with an e-mail address may lack its last
    cells.
    """
    count = line.count(delimiter)
    return count >= width - 1 or ("@" in line and count >= 2)
