"""The short code by which people name a plan: the beginning of its fingerprint, hard to misread.

Crockford's base32: no I, L, O and U; what is typed may be in small letters, with O for 0 and with
I or L for 1, with or without hyphens.
"""

import re

from importer.errors import UsageError
from importer.sentences import approval as say

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUP = 3
_SHOWN = 9
"""Characters that are shown, in groups; more where other plans begin alike."""
_LEAST = 7
"""Characters that are enough to be typed, where they tell one plan."""
_MISREAD = str.maketrans("OIL", "011")


def code_of(fingerprint: str, others: set[str]) -> str:
    """The code of a plan: as short as it may be without naming another one too.

    Args:
        fingerprint: in hexadecimal.
        others: fingerprints of the other plans there are.
    """
    whole, length = _spelled(fingerprint), _SHOWN
    spelled = [_spelled(other) for other in others if other != fingerprint]
    while length < len(whole) and any(one.startswith(whole[:length]) for one in spelled):
        length += _GROUP
    return "-".join(whole[place : place + _GROUP] for place in range(0, length, _GROUP))


def fingerprints_of(typed: str, known: set[str]) -> list[str]:
    """The plans that a code as somebody typed it may name.

    Raises:
        UsageError: if it is no code.
    """
    plain = re.sub(r"[\s\-\u2010-\u2015]+", "", typed).upper().translate(_MISREAD)
    if len(plain) < _LEAST or set(plain) - set(_LETTERS):
        raise UsageError(say.NO_CODE(typed=typed))
    return sorted(one for one in known if _spelled(one).startswith(plain))


def _spelled(fingerprint: str) -> str:
    """A fingerprint in these letters, from its beginning; the last bit is left out."""
    bits = f"{int(fingerprint, 16):0256b}"
    return "".join(_LETTERS[int(bits[place : place + 5], 2)] for place in range(0, 255, 5))
