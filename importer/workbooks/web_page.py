"""Reads a web page with a table, as student systems hand out under the names of workbooks.

Excel puts all that a page shows on one worksheet, from A1 on, and so does this: text outside of
tables line by line in column A, tables one below the other (`web_layout`). Text is what a person
reads: a cell is never made a number or a date of, but a day that its program wrote down beside it
in a way that leaves no doubt.

Tags are taken apart by lxml, which takes them as a browser does, whatever is missing or too much.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from importer.sentences import workbooks as say
from importer.workbooks.findings import (
    VISIBLE,
    Findings,
    UnreadableWorkbookError,
    Worksheet,
    damaged,
)
from importer.workbooks.web_cells import Flow, Item, TableRow, TextLine, WebTable, cell_text
from importer.workbooks.web_layout import rows_of
from importer.workbooks.web_signs import (
    counts_from_1904,
    is_cut_off,
    is_part,
    name_of,
    without_list,
)
from importer.workbooks.web_styles import PLAIN, PageStyles, Place, StyleLook, place_of

_PIECE = 2**20
"""Characters that are parsed together."""
_DEEPEST = 50
"""Tables within tables."""
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details"}
    | {"dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2"}
    | {"h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "menu", "nav", "ol", "p"}
    | {"pre", "section", "summary", "ul"}
)
"""What begins a line and ends it."""
_MUTE = frozenset(
    {"audio", "button", "canvas", "datalist", "iframe", "math", "noframes", "noscript", "object"}
    | {"script", "select", "style", "svg", "template", "textarea", "title", "video", "xml"}
)
"""What has text in it that is no text of the page."""
_STRIKES = frozenset(("s", "strike", "del"))
_COMMENTS = frozenset(
    ("msocomanch", "msocomanchor", "msocomoff", "msocomtxt", "comment-indicator")
)
"""Classes of what leads to a cell's comment, in pages of Excel, Word and PHP programs."""
_FOR_OTHERS = re.compile(
    r"<!\[if\s+!\s*support\w*\]>.{0,4000}?<!\[endif\]>", re.IGNORECASE | re.DOTALL
)
"""What Excel writes down for programs that cannot do what Excel can."""
_TAGS_OF_CELLS = re.compile(r"<t[dhr][\s>]", re.IGNORECASE)
_END = "importer-has-read-all"
"""An element that is put behind the page: it shows that nothing before is left open that takes
whatever follows in.
"""


def opened(content: bytes) -> "OpenPage":
    """Open a page.

    Args:
        content: in UTF-8.

    Raises:
        UnreadableError: if it has no table that a list can be, or is damaged.
    """
    return OpenPage(content.decode("utf-8-sig", "replace"))


class OpenPage:
    """An open page, of which there is one worksheet."""

    def __init__(self, text: str) -> None:
        self._items = items_of(text)
        if not may_list(self._items):
            raise UnreadableWorkbookError(without_list(text))
        self.worksheets = [Worksheet(name_of(text), VISIBLE)]

    def read(self, index: int) -> tuple[Findings, Iterator[tuple[int, list[str | None]]]]:
        """The rows, and what is found beside them once all are taken.

        Raises:
            UnreadableError: while the rows are taken, if there are too many.
        """
        assert index == 0
        findings = Findings()
        return findings, rows_of(self._items, findings)


def items_of(text: str, sheets: str = "") -> list[Item]:
    """The lines and tables of a page.

    Args:
        sheets: style sheets beside those in the page.

    Raises:
        UnreadableError: if people would be left out: something in it is never closed, so that what
            follows is lost, or it shows a part of its list.
    """
    reader = _PageReader(from_1904=counts_from_1904(text))
    reader.styles.add(sheets)
    parser = etree.HTMLParser(target=reader, huge_tree=True, encoding="utf-8")
    text = _FOR_OTHERS.sub("", text)
    for start in range(0, len(text), _PIECE):
        parser.feed(text[start : start + _PIECE].encode("utf-8", "replace"))
    parser.feed(f"<{_END}></{_END}>".encode())
    items: list[Item] = parser.close()
    if not reader.has_read_all or is_cut_off(text):
        raise UnreadableWorkbookError(say.PAGE_CUT_OFF())
    if may_list(items) and is_part(text):
        raise UnreadableWorkbookError(say.ONE_OF_SEVERAL_PAGES())
    return items


def may_list(items: Iterable[Item]) -> bool:
    """Whether any table can be a list."""
    return any(isinstance(item, WebTable) and item.may_list for item in items)


class _PageReader:
    """Takes the parts of a page as they come.

    Attributes:
        has_read_all: the element behind the page was seen.
    """

    def __init__(self, *, from_1904: bool) -> None:
        self.styles = PageStyles()
        self.has_read_all = False
        self._from_1904 = from_1904
        self._body = Flow()
        self._flow = self._body
        self._open: list[tuple[str, bool, bool]] = []  # name, struck, hidden
        self._within: list[Place] = []
        self._tables: list[_OpenTable] = []
        self._muted = 0
        self._sheet: list[str] | None = None
        self._struck = self._hidden = 0
        self._comment_follows = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if self._muted:
            self._muted += 1
            return
        if attributes:
            for value in attributes.values():
                if "<" in value and _TAGS_OF_CELLS.search(value):
                    raise UnreadableWorkbookError(say.QUOTE_NEVER_CLOSED(text=value))
        look = self.styles.look(tag, attributes, self._within)
        if self._is_mute(tag, attributes, look):
            self._muted = 1
            self._sheet = [] if tag == "style" else None
            return
        hidden = bool(look.hidden) and tag not in ("html", "body")
        match tag:
            case "table":
                self._begin_table(hidden=hidden)
            case "tr":
                self._table().begin_row(hidden=hidden)
                self._flow = self._tables[-1].flow
            case "td" | "th":
                self._begin_cell(attributes, look)
            case "col":
                if self._tables:
                    self._tables[-1].add_column(attributes.get("span", ""), hidden=hidden)
            case "a":
                address = attributes.get("href", "").strip()
                if address.lower().startswith("mailto:"):
                    self._flow.address = address[7:].partition("?")[0]
            case "br":
                self._flow.add("\v" if look.same_cell else "\n")
            case _:
                if tag in _BLOCKS:
                    self._flow.add("\f")
                if tag == _END:
                    self.has_read_all = True
        struck = bool(look.struck) or tag in _STRIKES
        self._struck += struck
        self._hidden += hidden
        self._open.append((tag, struck, hidden))
        if self.styles.nested:
            self._within.append(place_of(tag, attributes))

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._muted:
            self._muted -= 1
            if not self._muted and self._sheet is not None:
                self.styles.add("".join(self._sheet))
                self._sheet = None
            return
        _, struck, hidden = self._open.pop()
        self._struck -= struck
        self._hidden -= hidden
        if self._within:
            self._within.pop()
        match tag:
            case "table":
                self._end_table()
            case "tr":
                self._tables[-1].end_row()
                self._flow = self._tables[-1].flow
            case "td" | "th":
                self._tables[-1].end_cell()
                self._flow = self._tables[-1].flow
            case _:
                if tag in _BLOCKS:
                    self._flow.add("\f")

    def data(self, text: str) -> None:
        """Text."""
        if self._muted:
            if self._sheet is not None:
                self._sheet.append(text)
        elif not self._hidden or self._flow is not self._body:
            self._flow.write(text, struck=self._struck > 0)

    def close(self) -> list[Item]:
        """The page has ended."""
        while self._tables:
            self._end_table()
        return self._body.close()

    def _is_mute(self, tag: str, attributes: Mapping[str, str], look: StyleLook) -> bool:
        if tag in _MUTE or look.aside:
            return True
        if "com" in attributes.get("class", ""):
            classes = attributes["class"].split()
            if not _COMMENTS.isdisjoint(classes):
                self._comment_follows = True
                return True
            if self._comment_follows and "comment" in classes:
                self._comment_follows = False
                return True
        # Hidden rows, cells and tables are told; a hidden word in a cell is not what it shows.
        in_cell = bool(self._tables) and self._tables[-1].has_open_cell
        return bool(look.hidden) and in_cell and tag not in ("tr", "td", "th", "col")

    def _table(self) -> "_OpenTable":
        """The table that is being read; a row without one begins one."""
        if not self._tables:
            self._begin_table(hidden=False)
        return self._tables[-1]

    def _begin_table(self, *, hidden: bool) -> None:
        if len(self._tables) >= _DEEPEST:
            raise damaged(say.TABLES_TOO_DEEP(most=_DEEPEST))
        if self._tables and not self._tables[-1].has_open_cell:
            self._tables[-1].begin_cell({}, PLAIN)  # a table right in a table, or in a row
            self._flow = self._tables[-1].flow
        hidden = hidden or self._hidden > 0
        self._tables.append(_OpenTable(self._flow, hidden=hidden, from_1904=self._from_1904))
        self._flow = self._tables[-1].flow

    def _end_table(self) -> None:
        if not self._tables:
            return
        ended = self._tables.pop()
        table = ended.close()
        self._flow = ended.around
        if table.rows:
            self._flow.put(table)
        self._comment_follows = False

    def _begin_cell(self, attributes: Mapping[str, str], look: StyleLook) -> None:
        self._table().begin_cell(attributes, look)
        self._flow = self._tables[-1].flow
        self._comment_follows = False


class _OpenTable:
    """A table that is being read.

    Attributes:
        around: the text that it stands in.
    """

    def __init__(self, around: Flow, *, hidden: bool, from_1904: bool) -> None:
        self.around = around
        self._from_1904 = from_1904
        self._hidden = hidden
        self._table = WebTable()
        self._between = Flow()
        self._row: TableRow | None = None
        self._cell: Flow | None = None
        self._attributes: Mapping[str, str] = {}
        self._look = PLAIN
        self._columns = 0

    @property
    def flow(self) -> Flow:
        """Where text goes that is read now: the cell, or what stands between rows."""
        return self._between if self._cell is None else self._cell

    @property
    def has_open_cell(self) -> bool:
        """Whether text now is a cell's."""
        return self._cell is not None

    def add_column(self, span: str, *, hidden: bool) -> None:
        """Take the description of some columns in."""
        count = int(span) if span.isdecimal() and len(span) < 5 else 1
        if hidden:
            self._table.hidden_columns.update(range(self._columns, self._columns + count))
        self._columns = min(self._columns + max(count, 1), 20_000)

    def begin_row(self, *, hidden: bool) -> None:
        """A row begins."""
        self.end_row()
        self._row = TableRow(hidden=hidden or self._hidden)

    def end_row(self) -> None:
        """The row ends, if there is one."""
        self.end_cell()
        # What stands between rows and cells is shown above them.
        for line in self._between.close():
            assert isinstance(line, TextLine)
            if line.text:
                self._table.rows.append(TableRow([line.text], hidden=self._hidden))
        self._between = Flow()
        if self._row is not None:
            self._table.add(self._row)
        self._row = None

    def begin_cell(self, attributes: Mapping[str, str], look: StyleLook) -> None:
        """A cell begins, in a row of its own where none has begun."""
        self.end_cell()
        if self._row is None:
            self._row = TableRow(hidden=self._hidden)
        self._cell, self._attributes, self._look = Flow(), attributes, look

    def end_cell(self) -> None:
        """The cell ends, if there is one."""
        if self._cell is None:
            return
        assert self._row is not None
        self._row.cells.append(
            cell_text(self._cell, self._attributes, self._look, from_1904=self._from_1904)
        )
        self._cell = None

    def close(self) -> WebTable:
        """The table ends."""
        self.end_cell()
        self.end_row()
        return self._table
