"""E-mail addresses that look right and are not: letters of another script, and domains one slip
away from others.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA

from importer.sentences import Message
from importer.sentences import emails as say

_LOOK_ALIKE = frozenset({"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"})
"""Scripts whose letters are taken for Latin ones."""
_TOGETHER = {
    "HIRAGANA": "CJK",
    "KATAKANA": "CJK",
    "HANGUL": "CJK",
    "BOPOMOFO": "CJK",
    "KATAKANA-HIRAGANA": "CJK",
}
_PHONETIC = re.compile("[\u0250-\u02ff\u1d00-\u1dbf\ua720-\ua7ff]")
"""Latin letters of phonetic notation, which look like plain ones and are in no address."""

_BRANDS = (
    "gmail",
    "hotmail",
    "outlook",
    "yahoo",
    "icloud",
    "protonmail",
    "googlemail",
    "rocketmail",
)
_WHOLE = ("sapo.pt", "terra.com.br", "globo.com", "globomail.com", "telefonica.net", "live.com.pt")
_THEIR_OWN = frozenset(
    {"mail", "email", "ymail", "fmail", "hmail", "kmail", "gail", "yahoos", "cloud"}
)
"""Names of other providers, one letter away."""
_NO_ENDINGS = {
    "con": "com", "cmo": "com", "ocm": "com", "comm": "com", "coom": "com", "vom": "com",
    "xom": "com", "cim": "com",
    "cpm": "com", "comn": "com", "coml": "com", "ccom": "com", "cpom": "com", "eud": "edu",
    "deu": "edu", "ogr": "org",
}  # fmt: skip
"""Top-level domains that there are none of, and what was meant."""
_SHORTENED = frozenset({"co", "cm", "om", "c", "cop"})
"""What is left of com; some are countries, where the common providers have no mailboxes."""
_MOST_DOMAINS = 5_000
"""Different domains that are compared; a list of one school has a few dozen."""
_MANY = 20
"""Addresses of a domain that make it common in a list, for each that one slip away from it has."""


def look_alike(text: str) -> Message | None:
    """Why an address is not what it looks like: the letter that is of another script, and its
    place; None if it is.
    """
    if text.isascii():
        return None
    letters = [
        (place, char, _script(char)) for place, char in enumerate(text, 1) if char.isalpha()
    ]
    for place, char, _ in letters:
        if char.isascii():
            continue
        plain = unicodedata.normalize("NFKC", char)
        if plain != char and unicodedata.normalize("NFC", char) != plain:
            if "\uff00" <= char <= "\uffef":
                return say.FULL_WIDTH(place=place, char=char, plain=plain)
            return say.NO_PLAIN_LETTER(place=place, char=char, plain=plain)
        if _PHONETIC.match(char):
            return say.PHONETIC(place=place, char=char)
    return _of_two_scripts(text, letters)


def accent_before_the_at(address: str) -> str | None:
    """The address without the accents that stand before its @; None when there are none."""
    local, _, domain = address.partition("@")
    plain = "".join(
        char for char in unicodedata.normalize("NFKD", local) if not unicodedata.combining(char)
    )
    plain = plain.replace("ı", "i").replace("ł", "l").replace("ø", "o")
    return f"{plain}@{domain}" if plain != local and plain.isascii() else None


def slips(counts: Mapping[str, int]) -> dict[str, str]:
    """Domains that are one slip away from a common one, each with that.

    Args:
        counts: the domains of a list, and how often each stands in it.
    """
    if len(counts) > _MOST_DOMAINS:
        return {domain: meant for domain in counts if (meant := _known_slip(domain)) is not None}
    common = [domain for domain, count in counts.items() if count >= _MANY]
    found: dict[str, str] = {}
    for domain, count in counts.items():
        meant = _known_slip(domain) or next(
            _near(domain, (one for one in common if counts[one] >= _MANY * count)), None
        )
        if meant is not None:
            found[domain] = meant
    return found


def _known_slip(domain: str) -> str | None:
    plain = accent_before_the_at(f"{domain}@")
    if plain is not None and plain[:-1].partition(".")[0] in _BRANDS:
        return plain[:-1]
    name, _, ending = domain.partition(".")
    rest, _, last = domain.rpartition(".")
    if last in _NO_ENDINGS:
        whole = f"{rest}.{_NO_ENDINGS[last]}"
        return _known_slip(whole) or whole
    if name in ("gmail", "googlemail"):
        return None if ending == "com" else f"{name}.com"
    if name in _BRANDS:
        return f"{name}.com" if ending in _SHORTENED else None
    if name not in _THEIR_OWN and (ending.startswith("com") or ending in _SHORTENED):
        brand = next(
            (brand for brand in _BRANDS if OSA.distance(name, brand, score_cutoff=1) <= 1), None
        )
        if brand is not None:
            return (
                f"{brand}.com" if brand == "gmail" or ending in _SHORTENED else f"{brand}.{ending}"
            )
    return next(_near(domain, _WHOLE), None)


def _near(domain: str, others: Iterable[str]) -> Iterator[str]:
    """The other domains that one letter, or two that changed places, make of a domain."""
    for other in others:
        if (
            len(other) >= 7
            and other != domain
            and OSA.distance(domain, other, score_cutoff=1) <= 1
        ):
            yield other


def _of_two_scripts(text: str, letters: list[tuple[int, str, str]]) -> Message | None:
    last = text.rfind(".") + 1
    ending = text[last:] if last else ""
    inner = [one for one in letters if one[0] <= last] if ending.isascii() and last else letters
    scripts = {script for _, _, script in letters}
    inside = {script for _, _, script in inner}
    if len(scripts) < 2 or len(inside) < 2:
        return None
    begin = 1
    mixed = False
    for label in re.split(r"[.@]", text):
        of_label = {script for place, _, script in letters if begin <= place < begin + len(label)}
        mixed = mixed or len(of_label) > 1
        begin += len(label) + 1
    if not mixed and not ("LATIN" in inside and inside & _LOOK_ALIKE):
        return None
    counts = {script: sum(one == script for _, _, one in letters) for script in scripts}
    rare = min(
        (script for script in scripts), key=lambda script: (counts[script], script == "LATIN")
    )
    usual = max(counts, key=lambda script: counts[script])
    place, char, _ = next(one for one in letters if one[2] == rare)
    return say.OTHER_SCRIPT(
        place=place, char=char, rare=rare.capitalize(), usual=usual.capitalize()
    )


@lru_cache(maxsize=10_000)
def _script(char: str) -> str:
    script = unicodedata.name(char, "UNKNOWN").partition(" ")[0]
    return _TOGETHER.get(script, script)
