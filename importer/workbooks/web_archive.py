"""Reads web pages that were saved in one file with their parts (MHTML): Excel's own, those of
report servers, and those that scripts put together to have several worksheets.

The first page may only frame the others and name them as worksheets; otherwise each page with a
table is one.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message as Part
from html import unescape
from urllib.parse import unquote

from importer.sentences import workbooks as say
from importer.workbooks.findings import (
    VISIBLE,
    Findings,
    UnreadableWorkbookError,
    Worksheet,
    damaged,
)
from importer.workbooks.web_cells import Item
from importer.workbooks.web_layout import rows_of
from importer.workbooks.web_page import items_of, may_list
from importer.workbooks.web_signs import name_of, without_list

_SHEET = re.compile(
    r"<x:ExcelWorksheet>\s*<x:Name>([^<]{1,100})</x:Name>.{0,400}?"
    r"<x:WorksheetSource\s+HRef\s*=\s*[\"']?([^\"'>]+)",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"<meta[^>]*charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)


def opened(content: bytes) -> "Archive":
    """Open such a file.

    Raises:
        UnreadableError: if no page in it has a table that a list can be, or it is damaged.
    """
    return Archive(content)


class Archive:
    """The pages of an open file, each with a worksheet."""

    def __init__(self, content: bytes) -> None:
        pages, sheets = _parts(content)
        whole = "".join(pages.values())
        self.worksheets: list[Worksheet] = []
        self._items: list[list[Item]] = []
        for name, text in _worksheets(pages):
            items = items_of(text, sheets)
            if may_list(items):
                self._items.append(items)
                name = name or name_of(text)
                self.worksheets.append(Worksheet(name or f"Sheet{len(self._items)}", VISIBLE))
        if not self._items:
            raise UnreadableWorkbookError(without_list(whole))

    def read(self, index: int) -> tuple[Findings, Iterator[tuple[int, list[str | None]]]]:
        """The rows of a worksheet, and what is found beside them once all are taken.

        Raises:
            UnreadableError: while the rows are taken, if there are too many.
        """
        findings = Findings()
        return findings, rows_of(self._items[index], findings)


def _parts(content: bytes) -> tuple[dict[str, str], str]:
    """The pages by where they say that they are, and all style sheets."""
    pages: dict[str, str] = {}
    sheets: list[str] = []
    for part in message_from_bytes(content.removeprefix(b"\xef\xbb\xbf").lstrip()).walk():
        kind = part.get_content_type()
        if kind == "text/css":
            sheets.append(_text(part))
        elif kind in ("text/html", "application/xhtml+xml"):
            place = str(part.get("Content-Location") or part.get("Content-ID") or len(pages))
            pages.setdefault(place.strip("<> "), _text(part))
    return pages, "\n".join(sheets)


def _text(part: Part) -> str:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    declared = _CHARSET.search(content[:4096])
    said = part.get_content_charset() or (declared[1].decode() if declared else "")
    # Scripts declare Windows' encoding and write UTF-8, which nothing else is by chance.
    for encoding in ("utf-8-sig", said):
        try:
            return content.decode(encoding or "ascii")
        except (UnicodeDecodeError, LookupError):
            continue
    raise damaged(say.LETTERS_UNKNOWN())


def _worksheets(pages: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The pages that are worksheets: name, if it has one, and text."""
    named = [found for text in pages.values() for found in _SHEET.findall(text)]
    by_end = {_end(place): text for place, text in pages.items()}
    if not named or len(pages) < 2:
        yield from (("", text) for text in pages.values())
        return
    for name, place in named:
        text = by_end.get(_end(unescape(place)))
        if text is None:
            raise damaged(say.PART_OF_ARCHIVE_MISSING(name=unescape(place)))
        yield unescape(name).strip(), text


def _end(place: str) -> str:
    """A page's file name, by which parts refer to one another."""
    return unquote(place).replace("\\", "/").removeprefix("cid:").rpartition("/")[2].casefold()
