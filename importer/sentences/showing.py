"""How facts are shown in sentences: cells, files, rows, lists, columns, dates and numbers."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from importer.sentences.others_words import REASONS, RECORDS
from importer.sentences.reader import reader

_LONGEST_CELL = 60
_LONGEST_FILE_NAME = 255
_LONGEST_HEADING = 40
_HINT = re.compile(r"\s*[(\[].*$", re.DOTALL)
"""What a form's question says behind its first words."""
_FEW = 5
_MOST_ROWS = 10
_MANY = 20


def cell(text: str) -> str:
    """A cell as a sentence repeats it: quoted, clipped, every invisible character spelled out.

    >>> cell("Ana\\x1b[2J")
    '“Ana<U+001B>[2J”'
    """
    clipped = text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"
    if not clipped.isprintable():
        clipped = "".join(
            char if char.isprintable() or char == "\xa0" else f"<{code_point(char)}>"
            for char in clipped
        )
    return f"“{clipped}”"


def code_point(char: str) -> str:
    """A character that cannot be seen, by its number: `U+200B`."""
    return f"U+{ord(char):04X}"


def file(name: str) -> str:
    """A file's name; what cannot be seen or written stands as a replacement character.

    File systems other than Windows' allow line breaks and bytes that are no text.
    """
    text = name if len(name) <= _LONGEST_FILE_NAME else name[:_LONGEST_FILE_NAME] + "…"
    shown = (char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return f"'{''.join(shown)}'"


def rows(numbers: Collection[int]) -> str:
    """Row numbers, such as “row 5” or “rows 5, 9 and 3 more”."""
    return reader().counted(_ROW, _ROWS, len(numbers)).format(numbers=_numbers(numbers))


def _few_rows(numbers: Collection[int]) -> str:
    return reader().counted(_ROW, _ROWS, len(numbers)).format(numbers=few(numbers))


def _numbers(numbers: Collection[int]) -> str:
    return _first(map(str, numbers), of=len(numbers), most=_MOST_ROWS)


def _first(texts: Iterable[str], *, of: int, most: int, joint: str = ", ") -> str:
    listed = joint.join(islice(texts, most))
    if of <= most:
        return listed
    return reader().translated(_AND_MORE).format(listed=listed, count=of - most)


def few(facts: Collection[object]) -> str:
    """The first five of several, and how many more there are."""
    return _first(map(plainly, facts), of=len(facts), most=_FEW)


def nth(place: int) -> str:
    """A place by its ordinal number, such as 1st, 2nd or 11th."""
    if reader().language != "en":
        return f"{place}.º"
    ending = "th" if 10 <= place % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def spans(numbers: Sequence[int]) -> str:
    """Ascending row numbers, those that follow each other as from and to: “rows 3, 5 to 7”."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    by, texts = reader(), list[str]()
    for run in runs:
        span = by.translated(_SPAN).format(first=run[0], last=run[-1])
        texts += [span] if len(run) > 2 else map(str, run)
    return by.counted(_ROW, _ROWS, len(numbers)).format(numbers=many(texts))


def many(texts: Collection[str]) -> str:
    """The first twenty of several, and how many more there are."""
    if len(texts) > _MANY:
        return _first(texts, of=len(texts), most=_MANY)
    return SHOWN_AS["and"](texts)


def _joined(
    template: str, way: Callable[[Any], str] | None = None
) -> Callable[[Collection[object]], str]:
    def show(facts: Collection[object]) -> str:
        *others, last = map(way or plainly, facts)
        if not others:
            return last
        return reader().translated(template).format(listed=", ".join(others), last=last)

    return show


def plainly(fact: object) -> str:
    """A fact as it stands: days and decimals in the reader's notation, everything else as text."""
    if reader().language == "en":
        return str(fact)
    if type(fact) is date:
        return f"{fact:%d/%m/%Y}"
    return str(fact).replace(".", ",") if isinstance(fact, float | Decimal) else str(fact)


def moment(value: str | datetime) -> str:
    """A moment as its reader writes it, where the program runs.

    Args:
        value: or as ISO text.
    """
    at = local(value)
    if reader().language == "en":
        return f"{at.day} {at:%b %Y, %H:%M}"
    return f"{at:%d/%m/%Y, %H:%M}"


def local(value: str | datetime) -> datetime:
    """A moment, where the program runs."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at.astimezone()


def _number(rounded: str) -> Callable[[float], str]:
    def show(number: float) -> str:
        text = format(number, rounded)
        return text if reader().language == "en" else text.replace(".", ",")

    return show


def _grouped(number: int) -> str:
    between = {"en": ",", "pt_BR": "."}.get(reader().language, "\xa0")
    return f"{number:,}".replace(",", between)


def long_day(day: date) -> str:
    """A day with its month by name, which can be read in one way only.

    >>> long_day(date(2001, 4, 3))
    '3 April 2001'
    """
    template = reader().translated(_LONG_DAYS[day.month - 1])
    return template.format(day=day.day, year=day.year)


def date_format(text: str) -> str:
    """A format of dates as people write it: `DD/MM/YYYY`, in Portuguese and Spanish `DD/MM/AAAA`.

    Args:
        text: in strptime's notation; one that a person has written stands as it is.
    """
    if "%" not in text:
        return text
    for part, letters in DATE_PARTS.items():
        text = text.replace(part, letters)
    return text if reader().language == "en" else text.replace("Y", "A")


def word(text: object) -> str:
    """English words that come as a fact: the reader's own, where we have any for them."""
    return reader().translated(str(text))


def column(name: str) -> str:
    """A column of ours, as the reader knows it; without the mark of one that is needed, and of a
    whole question no more than tells it from others.
    """
    heading = reader().headings.get(name, name).rstrip(" *") or name
    if len(heading) <= _LONGEST_HEADING:
        return heading
    heading = _HINT.sub("", heading) or heading
    return heading if len(heading) <= _LONGEST_CELL else heading[: _LONGEST_CELL - 1] + "…"


DATE_PARTS: Mapping[str, str] = {
    "%d": "DD",
    "%m": "MM",
    "%B": "MMMM",
    "%b": "MMM",
    "%Y": "YYYY",
    "%y": "YY",
    "%H": "HH",
    "%M": "MM",
    "%S": "SS",
}
"""How people write the parts of a date's format, by strptime's notation."""


def at_the_beginning(fact: object) -> str:
    """A fact with a capital: as a title, or at the beginning of a sentence."""
    text = str(fact)
    return text[:1].upper() + text[1:]


_ROW, _ROWS = "row {numbers}", "rows {numbers}"
_AND_MORE = "{listed} and {count} more"
_AND, _OR = "{listed} and {last}", "{listed} or {last}"
_SPAN = "{first} to {last}"
_LONG_DAYS = (
    *("{day} January {year}", "{day} February {year}", "{day} March {year}"),
    *("{day} April {year}", "{day} May {year}", "{day} June {year}", "{day} July {year}"),
    *("{day} August {year}", "{day} September {year}", "{day} October {year}"),
    *("{day} November {year}", "{day} December {year}"),
)
WORDS: tuple[tuple[str, ...], ...] = (
    (_ROW, _ROWS),
    (_AND_MORE,),
    (_AND,),
    (_OR,),
    (_SPAN,),
    *((template,) for template in _LONG_DAYS),
    *((text,) for text in (*REASONS, *RECORDS)),
)
"""The words of the ways themselves, each with its plural form where it has one."""

SHOWN_AS: Mapping[str, Callable[[Any], str]] = {
    "": plainly,
    "cell": cell,
    "file": file,
    "title": at_the_beginning,
    "column": column,
    "columns": lambda names: ", ".join(map(column, names)),
    "reason": word,
    "word": word,
    "code_point": code_point,
    "nth": nth,
    "rows": rows,
    "few_rows": _few_rows,
    "numbers": _numbers,
    "spans": spans,
    "all": lambda facts: ", ".join(map(plainly, facts)),
    "few": few,
    "and": _joined(_AND),
    "or": _joined(_OR),
    "many": many,
    "sentences": lambda facts: " ".join(map(str, facts)),
    "cells": lambda texts: ", ".join(map(cell, texts)),
    "clauses": lambda facts: "; ".join(map(str, facts)),
    "few_clauses": lambda facts: _first(map(str, facts), of=len(facts), most=_FEW, joint="; "),
    "all_files": lambda names: ", ".join(map(file, names)),
    "files_or": lambda names: _joined(_OR)(list(map(file, names))),
    "few_cells": lambda texts: _first(map(cell, texts), of=len(texts), most=_FEW),
    "long_day": long_day,
    "date_format": date_format,
    "date_formats": lambda formats: _joined(_OR, date_format)(formats),
    "cells_or": _joined(_OR, cell),
    "files": lambda names: _first(map(file, names), of=len(names), most=_FEW),
    "lines": lambda facts: "\n".join(map(str, facts)),
    "number": _number("g"),
    "grouped": _grouped,
    "whole": _number(".0f"),
    "tenths": _number(".1f"),
    "percent": _number(".1%"),
}
"""The ways a template can name for a fact: `{pdf:file}`, `{rows:rows}`, `{names:or}`.

`column` is the name of a column of ours, which a reader may know under a heading of their own;
`columns` are several.
"""
