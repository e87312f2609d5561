"""The reason of a revocation: DokStamp shows it publicly, so it tells nothing of anybody."""

import re
from collections.abc import Iterable
from datetime import date

from importer.errors import UsageError
from importer.names import PARTICLES, folded
from importer.sentences import afterwards as say
from importer.validation.date_formats import MONTH_OF

LONGEST = 255
"""Characters that DokStamp takes."""
_EMAIL = re.compile(r"\S@\S")
_CAPITAL = re.compile(r"\b[^\W\d_]{3,}")
_PART = re.compile(r"\d+|[a-z]+")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})|(\d{2})(\d{2})(\d{4})")


def check_reason(reason: str, *, names: Iterable[str], births: Iterable[date]) -> None:
    """See that a reason can be shown to everybody.

    Args:
        names: of everybody in the batch.
        births: when they were born.

    Raises:
        UsageError: if it is too long, or holds an e-mail address, a name or a birth date.
    """
    if not reason:
        return
    if len(reason) > LONGEST:
        raise UsageError(say.REASON_TOO_LONG(longest=LONGEST, length=len(reason)))
    if _EMAIL.search(reason):
        raise UsageError(say.REASON_HOLDS_EMAIL())
    if (name := _named(reason, names)) is not None:
        raise UsageError(say.REASON_HOLDS_NAME(name=name))
    if (born := _born(reason, set(births))) is not None:
        raise UsageError(say.REASON_HOLDS_BIRTH(born=born))


def _named(reason: str, names: Iterable[str]) -> str | None:
    """What of the reason is a name of somebody: a word with a capital letter that is one of their
    names, or two of their names, however they are written.
    """
    words = set(folded(reason).split()) - PARTICLES
    capitals = {folded(word) for word in _CAPITAL.findall(reason) if word[0].isupper()}
    for name in names:
        theirs = set(folded(name).split()) - PARTICLES
        found = theirs & words
        if len(found) > 1 or found & capitals or (found and found == theirs):
            return " ".join(word for word in folded(reason).split() if word in found)
    return None


def _born(reason: str, births: set[date]) -> date | None:
    """The birth date that the reason holds, in whatever order and words."""
    numbers: list[int] = []
    for part in _PART.findall(folded(reason)):
        if found := _TOGETHER.fullmatch(part):
            numbers += [int(one) for one in found.groups() if one is not None]
            numbers += [int(part[:2]), int(part[2:4]), int(part[4:])] if found[1] else []
        elif part in MONTH_OF or part.isdigit():
            numbers.append(int(MONTH_OF.get(part, part)))
    triples = {
        frozenset(triple) for triple in zip(numbers, numbers[1:], numbers[2:], strict=False)
    }
    for born in sorted(births):
        for year in (born.year, born.year % 100):
            if frozenset((born.day, born.month, year)) in triples:
                return born
    return None
