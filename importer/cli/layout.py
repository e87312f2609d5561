"""How lines are laid out: wrapped at words for a terminal, as they are for a log or another
program.
"""

import os
import textwrap
from collections.abc import Iterable
from typing import TextIO

_WIDEST, _NARROWEST, _UNTOLD = 100, 40, 80


def width_of(stream: TextIO) -> int | None:
    """Characters that a line may have, a hundred at most; None where nothing is wrapped, since no
    person sits there.
    """
    if not stream.isatty():
        return None
    try:
        told = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        told = 0
    return max(min(told or _UNTOLD, _WIDEST), _NARROWEST)


def wrapped(text: str, *, width: int | None, hang: int = 0) -> str:
    """A line as several, at its words; those after the first begin `hang` characters further in.

    >>> print(wrapped("  note  One two three four five six seven.", width=40, hang=8))
      note  One two three four five six
            seven.
    """
    if width is None or len(text) <= width:
        return text
    bare = text.lstrip(" ")  # what is too long for a line keeps its place below the others
    return textwrap.fill(
        bare,
        width,
        initial_indent=" " * (len(text) - len(bare)),
        subsequent_indent=" " * min(hang, width // 2),
        drop_whitespace=True,
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
    )


def widest(texts: Iterable[object]) -> int:
    """Characters of the longest."""
    return max((len(str(text)) for text in texts), default=0)
