"""How facts are shown in sentences: cells, files, rows, lists, columns."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

_LONGEST_CELL = 60
_LONGEST_FILE_NAME = 255
_FEW = 5
_ROWS = 10


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
    return f"row {_numbers(numbers)}" if len(numbers) == 1 else f"rows {_numbers(numbers)}"


def _numbers(numbers: Collection[int]) -> str:
    return _first(map(str, numbers), of=len(numbers), most=_ROWS)


def _first(texts: Iterable[str], *, of: int, most: int) -> str:
    listed = ", ".join(text for text, _ in zip(texts, range(most), strict=False))
    return f"{listed} and {of - most} more" if of > most else listed


def few(facts: Collection[object]) -> str:
    """The first five of several, and how many more there are."""
    return _first(map(str, facts), of=len(facts), most=_FEW)


def _joined(word: str) -> Callable[[Collection[object]], str]:
    def show(facts: Collection[object]) -> str:
        *others, last = map(str, facts)
        return f"{', '.join(others)} {word} {last}" if others else last

    return show


SHOWN_AS: Mapping[str, Callable[[Any], str]] = {
    "": str,
    "cell": cell,
    "file": file,
    "column": str,
    "rows": rows,
    "numbers": _numbers,
    "all": lambda facts: ", ".join(map(str, facts)),
    "few": few,
    "and": _joined("and"),
    "or": _joined("or"),
    "cells": lambda texts: ", ".join(map(cell, texts)),
    "files": lambda names: _first(map(file, names), of=len(names), most=_FEW),
}
"""The ways a template can name for a fact: `{pdf:file}`, `{rows:rows}`, `{names:or}`.

`column` is the name of a column of ours, which a reader may know under a heading of their own.
"""
