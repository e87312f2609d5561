"""What a web page is made of, once its tags are taken apart: lines of text, tables, rows, cells;
and what a cell shows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from importer.workbooks.number_formats import moment_text, shown_by
from importer.workbooks.web_styles import StyleLook

_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_BREAKS = re.compile(r"[\n\f]")
_NUMBERS = re.compile(r"\d+")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_AS_A_FORMULA = re.compile(r'="([^"]*)"')
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)|Err:\d{3}")
_MOST_SPANNED, _MOST_ROWS_SPANNED = 1_000, 65_534
"""As far as browsers let a cell reach."""
_VALUES = ("x:num", "sdval", "data-v")
"""Where Excel, LibreOffice and SheetJS write a cell's number down beside what it shows."""


_TELLING = frozenset((*_VALUES, "x:err", "x:fmla", "colspan", "rowspan"))


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text outside of tables; nothing for a blank one."""

    text: str


@dataclass(slots=True)
class Cell:
    """A cell of which there is more to say than its text.

    Attributes:
        text: what it shows; None for nothing, or where it has tables in it.
        height: rows that it takes in Excel, which begins a new one at every line break.
        content: its lines and tables, where it has tables in it.
    """

    text: str | None
    columns: int = 1
    rows: int = 1
    height: int = 1
    content: list["Item"] = field(default_factory=list)
    hidden: bool = False
    struck: bool = False
    error: bool = False
    unsaved: bool = False


@dataclass(slots=True)
class TableRow:
    """A row of a table; a cell of which there is nothing to say is its text alone."""

    cells: list["str | Cell | None"] = field(default_factory=list)
    hidden: bool = False


@dataclass(slots=True)
class WebTable:
    """A table.

    Attributes:
        hidden_columns: places of columns, counted from 0, that are said to be hidden.
        nests: a cell has tables in it.
        hides: a cell is hidden.
        may_list: a row has several cells with text, here or in a table within.
        widest: columns that it takes, once that was worked out.
    """

    rows: list[TableRow] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    nests: bool = False
    hides: bool = False
    may_list: bool = False
    widest: int | None = None

    def add(self, row: TableRow) -> None:
        """Take a row in."""
        self.rows.append(row)
        self.may_list = self.may_list or len(row.cells) - row.cells.count(None) > 1
        for cell in row.cells:
            if isinstance(cell, Cell):
                self.hides = self.hides or cell.hidden
                for item in cell.content:
                    self.nests = True
                    self.may_list |= isinstance(item, WebTable) and item.may_list


Item = TextLine | WebTable


class Flow:
    """Text as it comes, with the tables in it.

    Attributes:
        address: the e-mail that a link in it leads to.
    """

    __slots__ = ("_content", "_pieces", "_plain", "_struck", "address")

    def __init__(self) -> None:
        self._content: list[Item] = []
        self._pieces: list[str] = []
        self._plain = self._struck = False
        self.address = ""

    @property
    def is_struck(self) -> bool:
        """Whether a line goes through all of its text."""
        return self._struck and not self._plain

    def add(self, mark: str) -> None:
        """A break: a line feed for one, a form feed where a new line begins if there is text on
        this one, a vertical tab for one that stays in its cell.
        """
        self._pieces.append(mark)

    def write(self, text: str, *, struck: bool) -> None:
        """Text follows."""
        if not text.isprintable() or "  " in text:
            text = _SPACES.sub(" ", text.replace("\ufeff", ""))
        if not text.isspace():
            self._struck = self._struck or struck
            self._plain = self._plain or not struck
        self._pieces.append(text)

    def put(self, table: WebTable) -> None:
        """A table follows."""
        self._end_lines()
        self._content.append(table)

    def close(self) -> list[Item]:
        """All lines and tables."""
        self._end_lines()
        return self._content

    @property
    def has_tables(self) -> bool:
        """Whether a table was put in."""
        return any(isinstance(item, WebTable) for item in self._content)

    def text(self) -> tuple[str, int]:
        """Its text without blank ends, and how many lines that are."""
        if len(self._pieces) == 1:
            return self._pieces[0].strip(), 1
        lines = [line.text for line in self._lines()]
        while lines and not lines[-1]:
            lines.pop()
        while lines and not lines[0]:
            lines.pop(0)
        return "\n".join(lines), max(len(lines), 1)

    def _end_lines(self) -> None:
        self._content += self._lines()
        self._pieces = []

    def _lines(self) -> list[TextLine]:
        whole = "".join(self._pieces)
        lines: list[TextLine] = []
        start = 0
        for match in _BREAKS.finditer(whole):
            text = _tidy(whole[start : match.start()])
            if text or match[0] == "\n":
                lines.append(TextLine(text))
            start = match.end()
        if text := _tidy(whole[start:]):
            lines.append(TextLine(text))
        return lines


def _tidy(text: str) -> str:
    """A line without spaces in a row or at its ends; breaks that stay in the cell are line
    feeds.
    """
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\v")]
    return "\n".join(lines).strip()


def cell_text(
    flow: Flow, attributes: Mapping[str, str], look: StyleLook, *, from_1904: bool
) -> str | Cell | None:
    """A cell as its parts make it: its text where there is no more to say.

    Args:
        from_1904: days are counted from 1904.
    """
    if flow.has_tables:
        cell = Cell(None, content=flow.close())
    else:
        text, height = flow.text()
        if not text and flow.address:
            text = unquote(flow.address)
        said_more = not _TELLING.isdisjoint(attributes) or look.hidden or look.code is not None
        if height == 1 and not said_more and not flow.is_struck:
            return _plain(text) or None
        cell = Cell(_shown(text, attributes, look, from_1904=from_1904) or None, height=height)
        if "x:err" in attributes or ("x:fmla" in attributes and _ERROR.fullmatch(text)):
            cell.text = text = text or attributes.get("x:err") or "#N/A"
            cell.error = True
        cell.struck = flow.is_struck
        cell.unsaved = not text and "x:fmla" in attributes and "x:str" not in attributes
    cell.columns = _span(attributes.get("colspan"), _MOST_SPANNED)
    cell.rows = _span(attributes.get("rowspan"), _MOST_ROWS_SPANNED, none=_MOST_ROWS_SPANNED)
    cell.hidden = bool(look.hidden)
    return cell if cell != Cell(cell.text) else cell.text


def _span(text: str | None, most: int, *, none: int = 1) -> int:
    """How far a cell reaches.

    Args:
        none: what 0 means.
    """
    digits = (text or "").strip()
    if not digits.isdecimal():
        return 1
    return min(int(digits[:9]), most) or none


def _plain(text: str) -> str:
    """A text without the marks by which programs keep Excel from making a number of it."""
    formula = _AS_A_FORMULA.fullmatch(text)
    return formula[1].strip() if formula else text


def _shown(text: str, attributes: Mapping[str, str], look: StyleLook, *, from_1904: bool) -> str:
    """What a cell shows, whose number or format is written down beside it."""
    text = _plain(text)
    value = next((attributes[name] for name in _VALUES if attributes.get(name)), None)
    if value is not None and text:
        return _day(text, value, from_1904=from_1904) or text
    if look.code is not None and text.isascii() and text.isdecimal() and len(text) < 16:
        show = shown_by(look.code)
        padded = show(float(text)) if show is not None else text
        # A format may fill a number up with zeros and marks, and nothing else.
        if "".join(_NUMBERS.findall(padded)).lstrip("0") == text.lstrip("0"):
            return padded if len(padded) >= len(text) else text
    return text


def _day(text: str, value: str, *, from_1904: bool) -> str | None:
    """The day that a cell shows, as ISO text, if its number is that day and no other.

    Templates are filled in with other texts beside the numbers that they once had.
    """
    try:
        moment = moment_text(float(value), from_1904=from_1904, day_alone=":" not in text)
    except ValueError:
        return None
    if not _ISO_DAY.match(moment):
        return None
    year, month, day = (int(part) for part in moment[:10].split("-"))
    shown = [int(digits[:9]) for digits in _NUMBERS.findall(text)]
    for part in (year, day, *(() if _LETTERS.search(text) else (month,))):
        if part == year and part not in shown:
            part %= 100
        if part not in shown:
            return None
        shown.remove(part)
    return moment
