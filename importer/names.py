"""How text and people's names are compared: by what a reader takes as the same, not byte by byte."""

import os
import re
import unicodedata
from enum import Enum
from pathlib import Path

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Casefold, drop accents, and reduce every run of other characters to one space.

    >>> folded("  Inês  D'Ávila-Sá ")
    'ines d avila sa'
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_ALPHANUMERIC.sub(" ", plain).strip()


def spelled(name: str) -> str:
    """A name without regard to letter case, Unicode form and spacing; accents count."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def as_text(path: Path) -> str:
    """A path as text that can be stored anywhere; names may hold bytes that are no text, which are replaced."""
    return os.fsencode(path).decode("utf-8", "replace")


class Likeness(Enum):
    """How alike two people's names are."""

    SAME = "same"
    """To the letter."""
    VARIANT = "variant"
    """A difference in case, accents, spacing or middle names only."""
    DIFFERENT = "different"
    """First and last name are not both shared."""


def compare(one: str, other: str) -> Likeness:
    """Compare two people's full names.

    A diploma must not go to the wrong person, so names are variants of each other only when they share the first
    and the last name, accents and case aside.
    """
    if one == other:
        return Likeness.SAME
    ours, theirs = folded(one).split(), folded(other).split()
    if ours == theirs and ours:
        return Likeness.VARIANT
    shared = bool(ours and theirs) and ours[0] == theirs[0] and ours[-1] == theirs[-1]
    if shared and len(ours) > 1 and len(theirs) > 1:
        return Likeness.VARIANT
    return Likeness.DIFFERENT
