"""How the names of files are read: as words, and as what a school writes beside a graduate's name:
what document it is, and numbers such as the graduate's own.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

import polars as pl

from importer.names import PARTICLES, folded
from importer.sheet import Sheet

_LONG = 5
"""Characters from which a number alone names somebody; a shorter one may be a place in a list."""

_DOCUMENT = re.compile(
    r"certificados?|certificates?|certidao|diplomas?|titulo|conclusao|assinad[oa]|signed"
    r"|firmad[oa]|digitalmente|pdf"
)
"""Words, folded, that say what a file is, and not whose."""
_NUMBER = re.compile(r"ra|rm|cpf|rg|dni|nie|nif|curp|mat|matricula|num|numero|n|no|nr|id")
"""Words that say what the number beside them is."""
_LINKS = PARTICLES | frozenset(("of", "for", "para"))
_WITHIN_A_NUMBER = re.compile(r"(?<=\d)[./-](?=\d)")

_NOBODYS = re.compile(
    r"\b(data?|date|fecha|dia|day|ano|year|cep|zip|post\w*|cp|tel\w*|fone|phone|celular|movil|mobile"
    r"|whatsapp|fax|valor|amount|price|preco|precio|nota|grade|horas?|hours?)\b"
)
"""Headings, folded, of numbers that may be somebody else's number by chance."""

Own = Mapping[str, bool]
"""The numbers in a row's own cells, without leading zeros; with whether they name it: nobody else
has them, and the column is the one that files are named by.
"""


class Label(NamedTuple):
    """A file's name without the words that say what it is.

    Attributes:
        name: the words that are left, as `words` has them; perhaps none.
        numbers: the numbers among the words, without leading zeros.
    """

    name: str
    numbers: tuple[str, ...]


def labels(stem: str) -> set[Label]:
    """What a file's name may say of whose it is; nothing where it is a name and no more."""
    found: set[Label] = set()
    for text in {stem, _WITHIN_A_NUMBER.sub("", stem)}:
        sides = [words(side).split() for side in text.split(",")]
        for linked in (False, True):
            parts = [_parted(side, linked=linked) for side in sides]
            numbers = [number for _, own in parts for number in own]
            plain = [number.lstrip("0") for number in numbers]
            told = [left for left, _ in parts]
            if sum(map(len, told)) == sum(map(len, sides)):
                continue
            if any(told) or any(len(number) >= _LONG for number in numbers):
                orders = (told, told[::-1]) if len(told) == 2 else (told,)
                found |= {
                    Label(" ".join(word for part in order for word in part), tuple(plain))
                    for order in orders
                }
    return found


def _parted(side: list[str], *, linked: bool) -> tuple[list[str], list[str]]:
    """The words of a name, and the numbers, among some words.

    Args:
        linked: whether a word such as `de` that follows one for the document belongs to it.
    """
    numbers = [word for word in side if _has_digit(word)]
    left: list[str] = []
    of_the_document = False
    for word in side:
        of_the_document = (
            _DOCUMENT.fullmatch(word) is not None
            or (bool(numbers) and _NUMBER.fullmatch(word) is not None)
            or (linked and of_the_document and word in _LINKS)
        )
        if not of_the_document and not _has_digit(word):
            left.append(word)
    return left, numbers


def _has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)


def own_numbers(sheet: Sheet, sought: Collection[str]) -> dict[int, Own]:
    """Of each row the numbers in columns of the sheet's own, as far as files have them.

    Args:
        sought: the numbers that files have.
    """
    keys = [one.key for one in sheet.columns if one.column is None and _may_tell(one.heading)]
    if not keys or not sought:
        return {}
    # A row that repeats another one in everything is the same person's.
    person = pl.struct(pl.exclude("row")).hash().alias("person")
    texts = sheet.frame.select("row", person, *keys).unpivot(
        index=["row", "person"], variable_name="column", value_name="number"
    )
    plain = pl.col("number").str.replace_all(r"[^\p{L}\p{N}]", "").str.to_lowercase()
    told = texts.with_columns(plain.str.strip_chars_start("0").alias("number"))
    told = told.filter(pl.col("number").is_in(pl.Series(list(sought)).implode()))
    # One column is what the files are named by; that another one has a number of theirs is chance.
    columns = told.group_by("column").agg(pl.col("number").n_unique().alias("found"))
    best = columns.filter(pl.col("found") == pl.col("found").max())["column"].implode()
    alone = pl.col("person").n_unique().over("number") == 1
    names_it = (alone & pl.col("column").is_in(best)).alias("names_it")
    told = told.with_columns(names_it).group_by("row", "number").agg(pl.col("names_it").any())
    own: dict[int, dict[str, bool]] = {}
    for row, number, tells in told.sort("row", "number").iter_rows():
        own.setdefault(row, {})[number] = tells
    return dict(own)


def _may_tell(heading: str) -> bool:
    """Whether the numbers below a heading may be those of people."""
    return _NOBODYS.search(folded(heading)) is None


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


class Labelled:
    """Files by what stands in their names beside a name.

    Args:
        stems: names without folders and `.pdf`, each with the file's whole name.
    """

    def __init__(self, stems: Iterable[tuple[str, str]]) -> None:
        self._by_name: dict[str, list[tuple[Label, str]]] = {}
        self._by_number: dict[str, list[tuple[Label, str]]] = {}
        self.numbers: set[str] = set()
        self.numbered: set[str] = set()
        for stem, file in stems:
            for label in labels(stem):
                self.numbers.update(label.numbers)
                if label.name:
                    self._by_name.setdefault(label.name, []).append((label, file))
                    continue
                self.numbered.add(file)
                for number in label.numbers:
                    self._by_number.setdefault(number, []).append((label, file))

    def fitting(self, name: str | None, own: Own) -> Iterator[str]:
        """The files with a graduate's name, and those with their number alone; what other numbers
        these files have are the graduate's own as well.
        """
        candidates = list(self._by_name.get(words(name or ""), ()))
        for number, alone in own.items():
            if alone:
                candidates += self._by_number.get(number, ())
        return (file for label, file in candidates if all(one in own for one in label.numbers))
