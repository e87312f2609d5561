"""What was typed where a spreadsheet program has made a date of it: a class 2024/1, a grade 8.5, a
file 8-5.
"""

import re
from datetime import date
from enum import Enum

from importer.sentences import Message
from importer.sentences import sheet as say

LIKE_A_DATE = (
    r"^\s*(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?: 00:00:00)?|[0-9]{1,2}[-/. ]\p{L}{3}\.?|\p{L}{3}\.?[-/."
    r" ][0-9]{2})\s*$"
)
"""A real date's text, or what Excel writes of one into delimited text (08/mai, Jan-24); for
polars.
"""

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?: 00:00:00)?")
_DAY_OF_MONTH = re.compile(r"(\d{1,2})[-/. ]([^\W\d_]{3})\.?")
_MONTH_OF_YEAR = re.compile(r"([^\W\d_]{3})\.?[-/. ](\d{2})")
_MONTHS = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "jan fev mar abr mai jun jul ago set out nov dez",
        "ene feb mar abr may jun jul ago sep oct nov dic",
    )
    for number, name in enumerate(names.split(), start=1)
}


class Typed(Enum):
    """What kind of thing was typed."""

    GRADE = "grade"
    CODE = "code"


def typed_before(text: str, what: Typed, *, today: date) -> str | None:
    """What a spreadsheet program made this date of, most likely; None when it is no date.

    >>> typed_before("2026-05-08", Typed.GRADE, today=date(2026, 7, 1))
    '8.5'
    >>> typed_before("jul/95", Typed.GRADE, today=date(2026, 7, 1))
    '7.95'
    >>> typed_before("2024-01-01", Typed.CODE, today=date(2026, 7, 1))
    '2024/1'
    """
    parts = _parts(text.strip(), today)
    if parts is None:
        return None
    year, month, day = parts
    whole_month = day is None or (day == 1 and year not in (today.year, today.year - 1))
    if what is Typed.GRADE:
        return f"{month}.{year % 100:02}" if whole_month else f"{day}.{month}"
    return f"{year}/{month}" if whole_month or day == 1 else f"{day}-{month}"


def advice(text: str, what: Typed, *, today: date) -> Message | None:
    """The rest of a sentence on a cell that such a date stands in; None when it is none."""
    typed = typed_before(text, what, today=today)
    return None if typed is None else say.MADE_A_DATE(typed=typed)


def _parts(text: str, today: date) -> tuple[int, int, int | None] | None:
    """Year, month and day; the day is None where only the month is known."""
    if match := _DAY.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if text.isupper():  # no program writes months so; MAR-26 is a code
        return None
    if (
        (match := _DAY_OF_MONTH.fullmatch(text))
        and match[2].lower() in _MONTHS
        and 1 <= int(match[1]) <= 31
    ):
        return today.year, _MONTHS[match[2].lower()], int(match[1])
    if (match := _MONTH_OF_YEAR.fullmatch(text)) and match[1].lower() in _MONTHS:
        year = int(match[2])
        return (2000 if year < 70 else 1900) + year, _MONTHS[match[1].lower()], None
    return None
