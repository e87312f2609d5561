"""How text and people's names are compared: by what a reader takes as the same, not byte by
byte.
"""

import os
import re
import unicodedata
from enum import Enum
from functools import lru_cache
from pathlib import Path

import polars as pl

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_ACCENTS = re.compile(
    "[\u0300-\u0305\u0307-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]|(?<![иу])\u0306"
)
"""Marks that people leave out. й and ў are letters of their own, whatever stands above them."""
_WITH_SIGNS = re.compile("[\u0700-\u1cff\u3099\u309a\ua800-\uabff\U00010a00-\U00011fff]")
"""Scripts whose vowels, tones and voicing are marks:
কমল and কমলা, かとう and がとう are other names.
"""


def folded(text: str) -> str:
    """Casefold, drop accents, and reduce every run of other characters to one space.

    Marks that make another letter of one, as the vowel signs of Indic scripts do, are part of it
    and stay.

    >>> folded("  Inês  D'Ávila-Sá ")
    'ines d avila sa'
    """
    if text.isascii():
        return _NOT_ALPHANUMERIC.sub(" ", text.lower()).strip()
    plain = unicodedata.normalize(
        "NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    )
    if _WITH_SIGNS.search(plain):
        joined = plain.replace("\u200c", "").replace("\u200d", "")
        plain = "".join(
            char if char.isalnum() or unicodedata.category(char)[0] == "M" else " "
            for char in joined
        )
        return " ".join(plain.split())
    return _NOT_ALPHANUMERIC.sub(" ", plain).strip()


def folded_texts(texts: pl.Expr) -> pl.Expr:
    """A column of text folded, all rows in one step, as `folded` does it; it is not compared with
    that.
    """
    plain = texts.str.to_lowercase().str.normalize("NFKD").str.replace_all(r"[\u0300-\u036f]", "")
    return plain.str.replace_all(r"[^\p{L}\p{M}\p{N}]+", " ").str.strip_chars()


def spelled(name: str) -> str:
    """A name without regard to letter case, Unicode form and spacing; accents count."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def same_cell(said: str, has: str) -> bool:
    """Whether a confirmation repeats what the row has; of a file the name without its folders will
    do.
    """
    one, other = (
        spelled(text.replace("\\", "/")).removesuffix(".pdf").removeprefix("./")
        for text in (said, has)
    )
    return one == other or one == other.rpartition("/")[2]


def as_text(path: Path) -> str:
    """A path as text that can be stored anywhere; names may hold bytes that are no text, which are
    replaced.
    """
    return os.fsencode(path).decode("utf-8", "replace")


PARTICLES = frozenset(
    "da das de del della der di do dos du e el i la las los van von y".split()  # noqa: SIM905  legible as a list
)
"""Words between the names of a person, which come and go: Maria da Silva, Maria Silva."""

SUFFIX = r"(?i),\s*(?:jr|sr|júnior|junior|filho|neto|sobrinho|ii|iii|iv|v|ph\.?d|m\.?d|esq)\.?\s*$"
"""What stands behind a comma at the end of a name, and is no given name."""
_LETTERS = frozenset("eiy")
_INITIAL = re.compile(r"\b[eiy]\.", re.IGNORECASE)
"""The E of Maria E. Souza is an initial, that of Costa e Silva joins two names."""
_SPELLED_OUT = {
    "ma": "maria",
    "fco": "francisco",
    "fca": "francisca",
    "jr": "junior",
    "sto": "santo",
    "sta": "santa",
}
"""Abbreviations that forms and registers are full of; `folded` makes ma of Mª."""
_GENERATIONS = frozenset(
    "bisneto filha filho hija hijo ii iii junior neta neto nieto segundo sobrinha sobrinho".split()  # noqa: SIM905
)
"""Last words that tell a child from the parent, whose name is otherwise the same."""
_SOUND = (
    (r"th", "t"),
    (r"ph", "f"),
    (r"ct", "t"),
    (r"y", "i"),
    (r"w", "v"),
    (r"z", "s"),
    (r"k", "c"),
    (r"^h", ""),
)
_SOUNDS = tuple((re.compile(pattern), letter) for pattern, letter in (*_SOUND, (r"(.)\1", r"\1")))


class Likeness(Enum):
    """How alike two people's names are."""

    SAME = "same"
    """To the letter."""
    VARIANT = "variant"
    """One name written in two ways: case, accents, spacing, initials, spelling, or names that one
    leaves out.
    """
    DIFFERENT = "different"
    """Another first name, or each has a name that the other lacks."""


def names_of(text: str) -> list[str]:
    """The names in a person's name, folded, in order, without particles and with abbreviations
    spelled out.

    >>> names_of("Mª José dos Santos")
    ['maria', 'jose', 'santos']
    """
    words = folded(text).split()
    dropped = PARTICLES - _LETTERS if _INITIAL.search(text) else PARTICLES
    return [_SPELLED_OUT.get(word, word) for word in words if word not in dropped] or words


def compare(one: str, other: str) -> Likeness:
    """Compare two people's full names.

    A diploma must not go to the wrong person. Twins share a surname and often the first of two
    given names (Maria Clara and Maria Luiza Souza), so names are variants of each other only when
    the first name is the same and not both have a name that the other lacks. A surname that was
    added, as on marriage, makes no other person; Júnior does.
    """
    if one == other:
        return Likeness.SAME
    ours, theirs = names_of(one), names_of(other)
    if not (ours and theirs):
        return Likeness.DIFFERENT
    if "".join(ours) == "".join(theirs):
        return Likeness.VARIANT
    if len(ours) < 2 or len(theirs) < 2 or _sound(ours[0]) != _sound(theirs[0]):
        return Likeness.DIFFERENT
    ours_alone, theirs_alone = _unshared(ours[1:], theirs[1:])
    last_is_shared = _sound(ours[-1]) == _sound(theirs[-1])
    if ours_alone and theirs_alone:
        # Both given names and the last surname shared: what differs between them is a surname.
        surname_changed = (
            last_is_shared
            and _sound(ours[1]) == _sound(theirs[1])
            and min(len(ours), len(theirs)) > 3
        )
        return Likeness.VARIANT if surname_changed else Likeness.DIFFERENT
    if _GENERATIONS & ({*ours_alone} & {ours[-1]} | {*theirs_alone} & {theirs[-1]}):
        return Likeness.DIFFERENT
    shorter, longer = sorted((ours, theirs), key=len)
    in_order = len(shorter) < len(longer) and _in_order(shorter, longer)
    return Likeness.VARIANT if last_is_shared or in_order else Likeness.DIFFERENT


@lru_cache(maxsize=4096)
def _sound(name: str) -> str:
    """A name as it is spoken, so far as spelling varies: Luísa and Luiza, Tiago and Thiago, Vitor
    and Victor.
    """
    for pattern, letter in _SOUNDS:
        name = pattern.sub(letter, name)
    return name


def _same(one: str, other: str) -> bool:
    """Whether two names may be one: of the same sound, or one the other's initial."""
    shorter, longer = sorted((one, other), key=len)
    return _sound(one) == _sound(other) or (len(shorter) == 1 and longer.startswith(shorter))


def _unshared(ours: list[str], theirs: list[str]) -> tuple[list[str], list[str]]:
    """The names that only one side has; whole names find their like before initials do."""
    theirs_left = list(theirs)
    ours_left = []
    for name in sorted(ours, key=len, reverse=True):
        like = next((other for other in theirs_left if _sound(other) == _sound(name)), None)
        like = like or next((other for other in theirs_left if _same(other, name)), None)
        if like is None:
            ours_left.append(name)
        else:
            theirs_left.remove(like)
    return ours_left, theirs_left


def _in_order(some: list[str], names: list[str]) -> bool:
    left = iter(names)
    return all(any(_same(name, other) for other in left) for name in some)
