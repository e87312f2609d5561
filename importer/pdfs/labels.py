"""Files whose names hold more than a graduate's name: what document it is, what all files of the
folder are called, and numbers such as the graduate's own.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

import polars as pl

from importer.columns import NAME
from importer.names import PARTICLES, folded
from importer.pdfs.folder import PdfFolder, Unfound
from importer.pdfs.spelling import readings, words
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
_SHARED, _FEWEST = 0.6, 3
"""Of how many files, and of how many at least, a word is in the names that tells none of them
apart."""
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


def labels(stem: str, shared: Set[str] = frozenset()) -> set[Label]:
    """What a file's name may say of whose it is; nothing where it is a name and no more.

    Args:
        shared: words that tell no file from another.
    """
    found: set[Label] = set()
    for text in {stem, _WITHIN_A_NUMBER.sub("", stem)}:
        sides = [words(side).split() for side in text.split(",")]
        if not any(_says_more(word) or word in shared for side in sides for word in side):
            continue
        has_links = not _LINKS.isdisjoint(word for side in sides for word in side)
        for linked in (False, True) if has_links else (False,):
            parts = [_parted(side, shared, linked=linked) for side in sides]
            numbers = [number for _, own in parts for number in own]
            plain = [number.lstrip("0") or number for number in numbers]
            told = [left for left, _ in parts]
            if sum(map(len, told)) == sum(map(len, sides)):
                continue
            if any(told) or any(len(number) >= _LONG for number in numbers):
                for order in (told, told[::-1]) if len(told) == 2 else (told,):
                    found.add(Label(" ".join(chain.from_iterable(order)), tuple(plain)))
    return found


def _code(stem: str, names: Set[str]) -> str | None:
    """The whole of a file's name as one number, as of a certificate: CERT-EN-2026-0012. One with a
    name of the list in it is none.
    """
    code = re.sub(r"[\W_]", "", stem).lower().lstrip("0")
    own = len(code) >= _LONG and any(map(str.isdigit, code))
    return code if own and names.isdisjoint(words(stem).split()) else None


def _parted(side: list[str], shared: Set[str], *, linked: bool) -> tuple[list[str], list[str]]:
    """The words of a name, and the numbers, among some words.

    Args:
        linked: whether a word such as `de` that follows one for the document belongs to it.
    """
    numbers = [word for word in side if _has_digit(word) and word not in shared]
    left: list[str] = []
    of_the_document = False
    for word in side:
        of_the_document = (
            word in shared
            or _is_of_documents(word)
            or (bool(numbers) and _NUMBER.fullmatch(word) is not None)
            or (linked and of_the_document and word in _LINKS)
        )
        if not of_the_document and not _has_digit(word):
            left.append(word)
    return left, numbers


def _has_digit(word: str) -> bool:
    return not word.isalpha() and any(char.isdigit() for char in word)


@lru_cache(maxsize=4096)  # a hundred thousand names have few words
def _is_of_documents(word: str) -> bool:
    return _DOCUMENT.fullmatch(word) is not None


def _says_more(word: str) -> bool:
    return _has_digit(word) or _is_of_documents(word)


def shared_words(stems: Iterable[str], names: Set[str]) -> frozenset[str]:
    """Words in the names of most files, such as the course or the year, that are nobody's name.

    Args:
        names: the words of all names in the list.
    """
    counted, files = Counter[str](), 0
    for stem in stems:
        counted.update(set(words(stem).split()))
        files += 1
    most = max(_FEWEST, _SHARED * files)
    return frozenset(word for word, count in counted.items() if count >= most) - names


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


class Labelled:
    """Files by what stands in their names beside a name.

    Args:
        stems: names without folders and `.pdf`, each with the file's whole name.
        shared: words that tell no file from another.
        names: the words of all names in the list.
    """

    def __init__(
        self,
        stems: Iterable[tuple[str, str]],
        shared: Set[str] = frozenset(),
        names: Set[str] = frozenset(),
    ) -> None:
        self._by_name: dict[str, list[tuple[Label, str]]] = {}
        self._by_number: dict[str, list[tuple[Label, str]]] = {}
        self.numbers: set[str] = set()
        self.numbered: set[str] = set()
        self._rivals: dict[str, list[tuple[Label, str]]] = {}
        for stem, file in stems:
            if (code := _code(stem, names)) is not None:
                self._note_number(Label("", (code,)), file)
            for read in readings(stem) if names else ():
                told = [word for word in read.split() if word not in shared]
                name = " ".join(word for word in told if word in names)
                numbers = tuple(word.lstrip("0") for word in told if _has_digit(word))
                self._rivals.setdefault(name, []).append((Label(name, numbers), file))
            for label in labels(stem, shared):
                self.numbers.update(label.numbers)
                if label.name:
                    self._by_name.setdefault(label.name, []).append((label, file))
                    continue
                self._note_number(label, file)

    def _note_number(self, label: Label, file: str) -> None:
        self.numbers.update(label.numbers)
        self.numbered.add(file)
        for number in label.numbers:
            self._by_number.setdefault(number, []).append((label, file))

    def fitting(self, name: str | None, own: Own) -> Iterator[str]:
        """The files with a graduate's name, and those with their number alone; what other numbers
        these files have are the graduate's own as well. Beside a file with their name those fit
        too that have it with any words that are nobody's: their diploma of another course.
        """
        candidates = list(self._by_name.get(words(name or ""), ()))
        if candidates:
            candidates += self._rivals.get(words(name or ""), ())
        for number, alone in own.items():
            if alone:
                candidates += self._by_number.get(number, ())
        return (file for label, file in candidates if all(one in own for one in label.numbers))


class LabelledPdfs:
    """The PDFs named after the rows of a sheet. What their names hold beside a name is looked at
    only where one is needed that is named after nobody alone.

    Attributes:
        by_number: the rows whose file was found by a number alone.
    """

    def __init__(self, files: PdfFolder, sheet: Sheet) -> None:
        self._files, self._sheet = files, sheet
        self.by_number: list[int] = []

    def fitting(self, row: int, email: str | None, name: str | None) -> str | Unfound:
        """The one PDF of a row, as `PdfFolder.fitting` has it; where none is named after a person
        and no more, the one with a number of theirs, or with such numbers, and words that are
        nobody's, beside their name.
        """
        found = self._files.fitting(email, name)
        if isinstance(found, str):
            return found
        others = list(self._labelled.fitting(name, self._own.get(row, {})))
        if not others:
            return found
        found = self._files.fitting(email, name, others)
        if isinstance(found, str) and found in self._labelled.numbered:
            self.by_number.append(row)
        return found

    @cached_property
    def _labelled(self) -> Labelled:
        stems = list(self._files.stems())
        listed = self._sheet.texts(NAME)
        called = () if listed is None else listed.drop_nulls()
        names = frozenset(word for name in called for word in words(name).split())
        return Labelled(stems, shared_words((stem for stem, _ in stems), names), names)

    @cached_property
    def _own(self) -> dict[int, Own]:
        return own_numbers(self._sheet, self._labelled.numbers)
