"""Text in the notation of another program, undone: HTML, web addresses, JSON, what spreadsheets
leave behind.

`Jos&eacute;`, `<b>Ana</b>`, `Jos%C3%A9`, `Jos\\u00e9`, `="007"`, `'Ana`, `\\"Nina\\"`: what was
meant is certain, so it is read, and the person is shown what was read as what. What is not certain
is left for the rules to stop.
"""

import html
import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import unquote_to_bytes

import polars as pl

from importer.plain import paired, unescaped, without_formula

_MARKED = r"[&<%\\_='\x{2018}\x{2019}`\x{B4}\"\x{201C}]|u00"
"""The signs of such a notation, in a cheaper pattern than the next one."""
_WORTH_A_LOOK = (
    r"&(?:#|\p{L})|<|%[0-9A-Fa-f]{2}|\\|u00[0-9a-f]{2}|_x[0-9A-Fa-f]{4}_"
    r"|^=|^['\x{2018}\x{2019}`\x{B4}]|^[\"\x{201C}]"
)
"""Cells that may be in such a notation; most are not looked at further."""

_MOST_CHARACTERS = 1_000
_TIMES = 4
"""How often one text is undone: entities are found escaped twice (`&amp;eacute;`)."""

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_TAG = re.compile(
    r"</?(?:b|i|u|em|strong|span|font|small|big|sup|sub|a|p|div|br|td|tr|th|li|center|nobr|label|h[1-6])"
    r"(?:\s[^<>]{0,300})?\s?/?>",
    re.IGNORECASE,
)
_PARTING_TAG = re.compile(r"</?(?:p|div|br|td|tr|th|li|h[1-6])\b", re.IGNORECASE)
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPED = re.compile(r"\\u\{?([0-9a-fA-F]{4})\}?|\\x([0-9a-fA-F]{2})")
_BARE_ESCAPE = re.compile(r"(?<=[A-Za-z])u00([c-f][0-9a-f])|\bu00([c-f][0-9a-f])(?=[a-z])")
_BACKSLASHED = re.compile(r"""\\(["'/])""")
_DUTCH = re.compile(r"['’‘`][tsn]\b", re.IGNORECASE)
"""'t Hooft and 's Gravesande are names."""
_QUOTES = {'"': '"', "“": "”", "'": "'", "‘": "’"}


def meanings(texts: pl.Series) -> dict[str, str]:
    """What the texts mean that are in the notation of another program."""
    marked = texts.filter(texts.str.contains(_MARKED))
    if marked.is_empty():
        return {}
    worth = marked.filter(marked.str.contains(_WORTH_A_LOOK)).unique()
    return {text: plain for text in worth if (plain := undone(text)) != text}


def undone(text: str) -> str:
    """What a text means; the text itself where that is not certain, or nothing is left."""
    if len(text) > _MOST_CHARACTERS:
        return text
    meant = text
    for _ in range(_TIMES):
        before = meant
        for undo in _WAYS:
            meant = undo(meant).strip()
        if meant == before:
            break
    return meant or text


def _tags(text: str) -> str:
    return (
        _TAG.sub(lambda tag: " " if _PARTING_TAG.match(tag[0]) else "", text)
        if "<" in text
        else text
    )


def _entities(text: str) -> str:
    return _ENTITY.sub(lambda entity: _meant(entity[0]), text) if "&" in text else text


@lru_cache(maxsize=10_000)
def _meant(entity: str) -> str:
    meant = html.unescape(entity)
    return meant if meant != entity and "\ufffd" not in meant else entity


def _percent(text: str) -> str:
    if "%" not in text or not _PERCENT.search(text) or _STRAY_PERCENT.search(text):
        return text
    stored = unquote_to_bytes(text.replace("+", " "))
    for encoding in ("utf-8", "cp1252"):
        try:
            return stored.decode(encoding)
        except UnicodeDecodeError:
            continue
    return text


def _escapes(text: str) -> str:
    if "\\" not in text and "u00" not in text and "_x" not in text:
        return text
    text = _ESCAPED.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
    text = _BARE_ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
    return paired(unescaped(text))


def _backslashes(text: str) -> str:
    return _BACKSLASHED.sub(r"\1", text) if "\\" in text else text


def _quotes(text: str) -> str:
    """Without the apostrophe by which spreadsheets mark text, and without quotes around the
    whole.
    """
    if (
        len(text) > 2
        and _QUOTES.get(text[0]) == text[-1]
        and text[0] not in text[1:-1]
        and text[-1] not in text[1:-1]
    ):
        return text[1:-1]
    if text[:1] in "'’‘`´" and text[1:2].isalnum() and not _DUTCH.match(text):
        return text[1:]
    return text


_WAYS: tuple[Callable[[str], str], ...] = (
    without_formula,
    _entities,
    _tags,
    _percent,
    _escapes,
    _backslashes,
    _quotes,
)
