"""What a cell of a workbook takes, and as what: text, a date, a number, a link."""

import math
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

import polars as pl

from importer.plain import plain
from importer.sentences import book as say

LONGEST_CELL = 32_767
DATE = "date"
"""As what the cells of a column are written that are dates; numbers are in a format."""
_LINK = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20\x7f-\xa0]{1,1000}", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?")
_NUMBER = r"^(?:0|-?[1-9][0-9]{0,10}|(?:0|-?[1-9][0-9]{0,7})\.[0-9]?[1-9])$"
"""Numbers that every program shows as they are written here, however narrow its general format: no
zero before or after, and no three decimals, which may be thousands.
"""
_DECIMALS = {places: rf"^(?:0|-?[1-9][0-9]{{0,7}})\.[0-9]{{{places}}}$" for places in (1, 2)}
_TALLEST = 409.0
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  a sheet's dates have no zone
_DAY_ALONE = 10
"""Characters of a date without a time of day."""


def number_format(texts: pl.Series) -> str | None:
    """The number format under which a column's cells are shown as they were typed; None where one
    of them is no number.

    A column holds numbers as a whole or not at all: among `00123` and `A-7` even 42 is a text.

    Args:
        texts: what was typed; null where a cell is empty.
    """
    typed = texts.drop_nulls()
    if typed.is_empty():
        return None
    if typed.str.contains(_NUMBER).all():
        return "General"
    return next(
        (
            f"0.{'0' * places}"
            for places, shown in _DECIMALS.items()
            if typed.str.contains(shown).all()
        ),
        None,
    )


def height(text: str, width: float) -> float:
    """Points that wrapped text takes in a column of `width` characters: not every program fits a
    row by itself.
    """
    lines = sum(max(math.ceil(len(line) * 1.1 / width), 1) for line in text.split("\n"))
    return min(15.0 * lines, _TALLEST)


def is_link(text: str) -> bool:
    """Whether a server's text is a web address to click on: one with a line break would make the
    file unreadable.
    """
    try:
        return bool(_LINK.fullmatch(text) and urlsplit(text).hostname)
    except ValueError:
        return False


def told(text: str) -> str:
    """What a server or a message says, as a cell takes it."""
    if text.isascii() and text.isprintable() and len(text) <= LONGEST_CELL:
        return text
    return fitting(plain(text, one_line=False))


def fitting(text: str) -> str:
    """Text as long as a cell takes."""
    if len(text) <= LONGEST_CELL:
        return text
    return str(say.CUT_OFF(beginning=text[: LONGEST_CELL - 24]))


@dataclass(frozen=True, slots=True)
class Day:
    """A date or a moment as a spreadsheet keeps it.

    Attributes:
        number: days since the end of 1899, as they are counted from March 1900 on.
        shown: its number format.
    """

    number: float
    shown: str


@lru_cache(10_000)
def day_in(text: str) -> Day | None:
    """The date that ISO text of a date column names, if a spreadsheet can hold it."""
    if not _DAY.fullmatch(text) or text < "1900-03-01":
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    since = moment - _DAY_ZERO
    if len(text) == _DAY_ALONE:
        return Day(since.days, "yyyy-mm-dd")
    return Day(since.days + since.seconds / 86_400, "yyyy-mm-dd hh:mm:ss")
