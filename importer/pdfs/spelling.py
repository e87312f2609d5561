"""How the names of files and people are compared."""

import unicodedata

_TYPED = str.maketrans("\u2018\u2019\u02bc\u2010\u2011\u2013\u2014\xa0\u202f", "'''----  ")
"""Typographic apostrophes, hyphens and spaces as the keyboard has them."""


def fold(text: str) -> str:
    """Text without regard to Unicode normal form and letter case (Unicode 3.13, D145), nor to what
    office programs make of signs and spaces; accents count.
    """
    if text.isascii():
        return text.lower()
    text = text.translate(_TYPED)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())


def readings(stem: str) -> set[str]:
    """The words of a file's name in order; with one comma also those behind it first, as in “Sá,
    Inês”.
    """
    surname, comma, others = stem.partition(",")
    turned = {words(f"{others} {surname}")} if comma and "," not in others else set()
    return turned | {words(stem)}


def words(text: str) -> str:
    """The words of a name without case, accents and separators.

    Marks other than the accents of Latin, Greek and Cyrillic are letters of their script, such as
    the vowel signs of Devanagari, without which Kamal and Kamala would be one name.
    """
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
    return " ".join("".join(_letter(char) for char in plain).split())


def _letter(char: str) -> str:
    if char.isalnum():
        return char
    if "\u0300" <= char <= "\u036f":
        return ""
    return char if unicodedata.category(char).startswith("M") else " "
