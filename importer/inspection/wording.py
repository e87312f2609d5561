"""Text as programs leave it in PDFs, and a person's name in it.

A name is drawn, not written: broken over lines, hyphenated, letter by letter, with accents as
glyphs of their own (`Jo˜ao`), with ligatures, in capitals, without spaces (`queJoão`). So letters
are compared, and a name has to begin where a word begins and to end where a word ends: Ana Lima is
not in Joana Lima.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from importer.inspection.verdicts import NameQuestion, Similar

_HYPHENS = str.maketrans("", "", "\ufffe\x02\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""What PDFium puts where a word is hyphenated at the end of a line, and what cannot be seen."""
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss"} | dict.fromkeys("´`ˆ˜¨¸˚ˇ˘˙˝˛¯^~", None)
)
_CASE = re.compile("([a-zß-öø-ÿ])([A-ZÀ-ÖØ-Þ])")
_LINE_END = re.compile(r"[ \t]*[\r\n\v\f\u2028\u2029][\s]*|[ \t\u00a0]{2,}")
_MARKS = re.compile("[\u0300-\u036f]")
_OTHER = re.compile(r"[^\w\n]|_")
_LETTER_BY_LETTER = re.compile(r"(?<!\S)(?:\w ){2,}\w(?!\S)")

PARTICLES = frozenset(
    {
        "da",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "e",
        "el",
        "i",
        "la",
        "las",
        "los",
    }
    | {"van", "von", "y"}
)
"""Small words within names, which may be left out."""
_NEAR = 85.0
"""Likeness, in percent, of names that differ by a slip: Ana Souza and Ana Sousa have 89."""
_EXTRA = 1
_LEFT_OUT = 2
_LEAST_LETTERS = 4
_VOWELS = re.compile("[aeiouy]")
_LATIN = re.compile("[a-z]")
_NATURAL = (0.25, 0.7)
"""Share of vowels among the letters of a text in any language written with the Latin alphabet. In
text of a font that does not tell its letters (`'LSORPD` for Diploma) they are rare."""


def words_of(text: str) -> list[str]:
    """The words of a text or a name without case, accents and separators; letters set apart are
    put together.

    >>> words_of("DIPLOMA  J o s é\\nd’Ávila-Sá, Jo˜ao")
    ['diploma', 'jose', 'd', 'avila', 'sa', 'joao']
    """
    plain = (
        _CASE.sub(r"\1 \2", _LINE_END.sub("\n", text.translate(_HYPHENS)))
        .casefold()
        .translate(_LETTERS)
    )
    if not plain.isascii():
        plain = _MARKS.sub("", unicodedata.normalize("NFKD", plain))
    plain = _OTHER.sub(_mark_or_space, plain)
    return _LETTER_BY_LETTER.sub(lambda match: match[0].replace(" ", ""), plain).split()


def words_of_name(name: str) -> list[str]:
    """The same of a name, for a whole list of them: each of its parts is looked at once."""
    parts = [_of_part(part) for part in name.split()]
    if sum(not plain for _, plain in parts) > 1:  # perhaps letters set apart
        return words_of(name)
    return [word for words, _ in parts for word in words]


@lru_cache(maxsize=1 << 12)  # the usual names of a country; what is rare is looked at again
def _of_part(part: str) -> tuple[list[str], bool]:
    """The words of a part of a name, and whether it stands apart from its neighbours."""
    words = words_of(part)
    return words, part.isalpha() and all(len(word) > 1 for word in words)


def _mark_or_space(match: re.Match[str]) -> str:
    """Marks other than Latin accents are letters of their script, such as the vowel signs of
    Devanagari.
    """
    return match[0] if unicodedata.category(match[0]).startswith("M") else " "


def readable(words: Sequence[str]) -> bool:
    """Whether a text consists of words of some language; what a font without a table of letters
    gives does not.
    """
    letters = "".join(word for word in words if not word.isdigit())
    latin = len(_LATIN.findall(letters))
    if len(letters) < _LEAST_LETTERS:
        return False
    if latin < len(letters) / 2:
        return True
    least, most = _NATURAL
    return least <= len(_VOWELS.findall(letters)) / latin <= most


class Wording:
    """The words of a text, to look for names in."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self._joined = f" {' '.join(words)} "

    def has(self, name: Sequence[str], *, but_in: Sequence[Sequence[str]] = ()) -> bool:
        """Whether a name stands there, elsewhere than as a part of one of the names `but_in`."""
        joined = self._joined
        for longer in but_in:
            joined = joined.replace(f" {' '.join(longer)} ", " | ")
        if f" {' '.join(name)} " in joined:
            return bool(name)
        return self._by_letters(name, but_in)

    def _by_letters(self, name: Sequence[str], but_in: Sequence[Sequence[str]]) -> bool:
        sought = "".join(name)
        letters = self._joined.replace(" ", "")
        if not sought or sought not in letters:
            return False
        edges = {0}
        place = 0
        for word in self.words:
            place += len(word)
            edges.add(place)

        def places(text: str) -> list[tuple[int, int]]:
            found, at = [], letters.find(text)
            while at >= 0:
                if at in edges and at + len(text) in edges:
                    found.append((at, at + len(text)))
                at = letters.find(text, at + 1)
            return found

        taken = [span for longer in but_in for span in places("".join(longer))]
        return any(
            not any(a <= start and stop <= b for a, b in taken) for start, stop in places(sought)
        )

    def holds_all(self, name: Sequence[str]) -> bool:
        """Whether every word of a name but particles stands somewhere."""
        telling = [word for word in name if word not in PARTICLES]
        return len(telling) > 1 and set(telling) <= set(self.words)


def similar(text: str, question: NameQuestion) -> Similar | None:
    """What in a text is most like one of the names of a question that is not there as it is
    spelled.
    """
    pieces = text.translate(_HYPHENS).split()
    words: list[str] = []
    piece_of: list[int] = []
    for place, piece in enumerate(pieces):
        folded = words_of(piece)
        words += folded
        piece_of += [place] * len(folded)
    best: tuple[float, int, int, bool, str] | None = None
    for name, spelled in zip(question.names, question.spelled, strict=True):
        found = _nearest(words, name)
        if found and (best is None or found[0] > best[0]):
            best = (*found, spelled)
    if best is None:
        return None
    _, first, last, near, spelled = best
    spelling = " ".join(pieces[piece_of[first] : piece_of[last] + 1]).strip(".,;:()[]\"'“”«»")
    return Similar(spelling, spelled, first, last, near)


def _nearest(words: Sequence[str], name: Sequence[str]) -> tuple[float, int, int, bool] | None:
    """Likeness, first and last place, and whether it is no more than a slip."""
    from rapidfuzz import (
        fuzz,
        process,
    )  # only where a name is not found: a worker starts without it

    if len("".join(name)) < 4:
        return None
    length = len(name)
    sizes = sorted({max(1, length - 1), length, length + 1}, key=lambda size: abs(size - length))
    spans = [(at, at + size) for size in sizes for at in range(len(words) - size + 1)]
    texts = [" ".join(words[at:stop]) for at, stop in spans]
    joined = " ".join(name)
    best = process.extractOne(joined, texts, scorer=fuzz.ratio, score_cutoff=_NEAR)
    turned = [" ".join([*name[-count:], *name[:-count]]) for count in range(1, min(3, length))]
    for text in turned:
        if text in texts:
            at, stop = spans[texts.index(text)]
            return 100.0, at, stop - 1, True
    if best:
        at, stop = spans[best[2]]
        return float(best[1]), at, stop - 1, True
    for at, word in enumerate(words):
        if length > 1 and word == name[0]:
            for last in range(at + 1, min(at + length + _EXTRA + 3, len(words))):
                if words[last] == name[-1] and _same_but_between(words[at + 1 : last], name[1:-1]):
                    return (
                        float(fuzz.ratio(joined, " ".join(words[at : last + 1]))),
                        at,
                        last,
                        False,
                    )
    return None


def _same_but_between(theirs: Sequence[str], ours: Sequence[str]) -> bool:
    """Whether middle names agree but for some left out, one more, initials and particles."""
    open_ = [word for word in ours if word not in PARTICLES]
    extra = 0
    for word in theirs:
        if word in PARTICLES:
            continue
        fits = next(
            (one for one in open_ if one == word or one[:1] == word or word[:1] == one), None
        )
        if fits is None:
            extra += 1
        else:
            open_.remove(fits)
    return extra <= _EXTRA and len(open_) <= _LEFT_OUT
