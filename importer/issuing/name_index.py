"""Everybody's names as plain words, to find out whose names a text consists of.

A hundred thousand cells are folded as one text by tables of bytes, which takes a tenth of the time
of regular expressions. The words of all cells are then compared with those of their rows' names in
one step; only words that are not the row's own are looked up among all names, each once, however
many cells have them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import polars as pl

from importer.names import PARTICLES, folded

_CODING = "cp1252"
"""Its letters are those of most names; texts with any other are folded one by one."""


def _tables() -> tuple[bytes, bytes]:
    """By byte: the letter in lower case and without accent, and whether it is a capital.

    Whatever is no letter becomes a space, and a letter that is none of a to z a question mark.
    """
    plain, case = bytearray(b" " * 256), bytearray(b" " * 256)
    for byte in range(256):
        char = bytes([byte]).decode(_CODING, "replace")
        first = unicodedata.normalize("NFKD", char.lower())[0]
        if char.isalpha():
            plain[byte] = ord(first if first.isascii() else "?")
            case[byte] = ord("A" if char.isupper() else "a")
    plain[ord("\n")], plain[ord("?")] = ord("\n"), ord("?")
    return bytes(plain), bytes(case)


_PLAIN, _CASE = _tables()
_NO_DIGITS = bytes(byte for byte in range(256) if byte not in b"\n0123456789")
_NO_LETTERS_NOR_DIGITS = bytes(byte for byte in _NO_DIGITS if _CASE[byte] == ord(" "))
_HUMP = re.compile(b"a(?=A)|A(?=Aa)")
"""Where a word ends within what stands together: AnaLima, SousaEMelo."""


def plain_lines(texts: pl.Series) -> list[str]:
    """Each text as words of lower-case letters without accents; AnaLima is two of them.

    Args:
        texts: `pl.String` without line breaks; nothing becomes of null.
    """
    coded = _as_one(texts)
    cases = coded.translate(_CASE)
    humps = [hump.end() for hump in _HUMP.finditer(cases)] if b"aA" in cases else []
    if humps:
        coded = b" ".join(
            coded[begin:end] for begin, end in zip([0, *humps], [*humps, None], strict=True)
        )
    plain = coded.translate(_PLAIN)
    while b"  " in plain:
        plain = plain.replace(b"  ", b" ")
    lines = (
        plain.replace(b" \n", b"\n").replace(b"\n ", b"\n").strip(b" ").decode("ascii").split("\n")
    )
    odd = [place for place, line in enumerate(lines) if "?" in line] if b"?" in plain else []
    if odd:
        parted = (
            texts.gather(odd)
            .fill_null("")
            .str.replace_all(r"(\p{Ll})(\p{Lu})", "$1 $2")
            .str.replace_all(r"(\p{Lu})(\p{Lu}\p{Ll})", "$1 $2")
        )
        for place, text in zip(odd, parted.str.replace_all(r"\d+", " "), strict=True):
            lines[place] = folded(text)
    return lines


def _as_one(texts: pl.Series) -> bytes:
    whole: str = texts.fill_null("").str.join("\n").item()
    return whole.encode(_CODING, "replace")


def squeezed(texts: pl.Series) -> pl.Series:
    """Letters and digits alone, in lower case and without leading zeros."""
    return _kept(texts, _NO_LETTERS_NOR_DIGITS).str.to_lowercase().str.strip_chars_start("0")


def digits_of(texts: pl.Series) -> pl.Series:
    """Digits alone, without leading zeros."""
    return _kept(texts, _NO_DIGITS).str.strip_chars_start("0")


def _kept(texts: pl.Series, unwanted: bytes) -> pl.Series:
    coded = _as_one(texts)
    return pl.Series(
        coded.translate(None, unwanted).decode(_CODING).split("\n") if len(texts) else [],
        dtype=pl.String,
    )


def stems_of(files: pl.Series) -> pl.Series:
    """Files' names without their folders and `.pdf`."""
    if files.str.contains_any(["/", "\\"]).any():
        files = files.str.extract(r"([^/\\]*)$")
    files = files.str.strip_suffix(".pdf")
    return (
        files.str.replace(r"(?i)\.pdf$", "")
        if files.str.contains(r"\.[Pp][Dd][Ff]$").any()
        else files
    )


def mailboxes_of(emails: pl.Series) -> pl.Series:
    """What stands before the @, without a tag (`+work`)."""
    if emails.str.contains("+", literal=True).any():
        return emails.str.extract(r"^([^@+]+)")
    return emails.str.split_exact("@", 1).struct.field("field_0").alias(emails.name)


_PASSED_OVER = PARTICLES | frozenset("abcdefghijklmnopqrstuvwxyz")


def telling_words(line: str) -> tuple[str, ...]:
    """The words of a plain line without particles and single letters."""
    return tuple([word for word in line.split() if word not in _PASSED_OVER])


def _told(lines: pl.Series) -> pl.Series:
    """The telling words of plain lines, as lists."""
    told = ~pl.element().is_in(sorted(PARTICLES)) & (pl.element().str.len_bytes() > 1)
    return lines.str.split(" ").list.eval(pl.element().filter(told))


class Unlike(NamedTuple):
    """Places of cells that are not plainly their row's name.

    Attributes:
        others: those that hold names of other rows, or their own in another order.
        silent: those that say nothing.
        named: of the others those that hold names as they are, with these and whether some are the
        row's own.
    """

    others: list[int]
    silent: list[int]
    named: list[tuple[int, list[str], bool]]


class NameIndex:
    """Everybody's names; places count from 0 in the order of the rows.

    Attributes:
        frame: the rows that are compared.
        rows: the rows' numbers.
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame
        self.rows: list[int] = frame["row"].to_list()
        self._lines = pl.Series(plain_lines(frame["name"]), dtype=pl.String)
        self._known: dict[str, tuple[str, ...] | None] = {}
        self._own: dict[int, tuple[str, ...]] = {}

    @cached_property
    def called(self) -> list[str | None]:
        """The names as they stand."""
        return self.frame["name"].to_list()

    @cached_property
    def wholes(self) -> list[str]:
        """The telling words of each name, as a line."""
        return self._words.list.join(" ").to_list()

    @cached_property
    def firsts(self) -> frozenset[str]:
        """The first words of all names."""
        return frozenset(self._words.list.first().drop_nulls().unique())

    @cached_property
    def _words(self) -> pl.Series:
        """The telling words of each name, as a list."""
        return _told(self._lines)

    @cached_property
    def _forms(self) -> pl.DataFrame:
        """Each name as a column for every common way of writing it."""
        words = self._words
        names = pl.DataFrame([self._lines.alias("name"), words.list.join(" ").alias("whole")])
        names = names.with_columns(
            words.list.first().alias("first"), words.list.last().alias("last")
        )
        first, last = pl.col("first"), pl.col("last")
        initial, second = first.str.head(1), words.list.get(1, null_on_oob=True)
        ways = [first + " " + last, first + last, last + first]
        ways += [initial + last, initial + " " + last, first + " " + second]
        return names.with_columns(way.alias(str(place)) for place, way in enumerate(ways)).drop(
            "last"
        )

    def unlike(self, cells: Sequence[str], further: Sequence[str] | None = None) -> "Unlike":
        """All cells in one step: which are not plainly the row's name.

        A cell that holds some of its row's names, and nobody else's, is like it.

        Args:
            cells: each row's cell as plain words.
            further: plain words that each row may have in its cell besides.
        """
        texts = pl.Series("cell", cells, dtype=pl.String)
        alike = pl.any_horizontal(
            pl.col("cell") == pl.col(way) for way in self._forms.columns
        ).fill_null(False)
        others = self._forms.with_columns(texts).select(~alike).to_series().arg_true()
        cell, own, rest, name = pl.col("cell"), pl.col("own"), pl.col("rest"), pl.col("name")
        told = pl.DataFrame([others.alias("place"), _told(texts.gather(others)).alias("cell")])
        told = told.with_columns(
            self._own_words.gather(others).alias("own"), self._words.gather(others).alias("name")
        )
        told = told.with_columns(cell.list.set_difference(own).alias("rest"))
        words = told.select("place", "rest").explode("rest", empty_as_null=True).drop_nulls()
        strange = [word for word in words["rest"].unique() if self.known(word) is not None]
        odd = [
            word
            for word in strange
            if self.known(word) != (word,) or self._begins_with_a_name(word)
        ]
        foreign = told.filter(
            pl.col("place").is_in(words.filter(rest.is_in(strange))["place"].implode())
        )
        # Whose cells hold nothing but names as they are, and none that could be made of their own.
        doubtful = words.filter(rest.is_in(odd) | ~rest.is_in(strange))["place"].implode()
        initials = name.list.eval(pl.element().str.head(1)).list.join("")
        made = rest.list.contains(initials) | rest.list.contains(
            initials.str.head(1) + initials.str.tail(1)
        )
        held = name.list.set_difference(cell).list.len() == 0
        named = foreign.filter(
            ~(pl.col("place").is_in(doubtful) | made | held | (own.list.len() > name.list.len()))
        )
        if further is not None:
            more = pl.Series(further, dtype=pl.String).gather(named["place"]).str.split(" ")
            named = named.filter(pl.lit(named["rest"].list.set_intersection(more).list.len() == 0))
        partly = rest.list.len() < cell.list.n_unique()
        # Nothing but their own names, all of them: perhaps in another order.
        whole = (
            (cell.list.len() >= name.list.len()) & (rest.list.len() == 0) & (cell.list.len() > 0)
        )
        unlike = foreign["place"].to_list() + told.filter(whole)["place"].to_list()
        silent = told.filter(~partly & ~pl.col("place").is_in(foreign["place"].implode()))[
            "place"
        ].to_list()
        return Unlike(unlike, silent, named.select("place", "cell", partly).rows())

    def _begins_with_a_name(self, word: str) -> bool:
        return any(word[:end] in self.counts for end in range(2, min(len(word), _LONGEST)))

    @cached_property
    def _own_words(self) -> pl.Series:
        """The telling words of all names of each person, as a list."""
        if not self._further:
            return self._words
        further = {
            "place": list(self._further),
            "more": [" ".join(lines) for lines in self._further.values()],
        }
        more = pl.DataFrame(further, schema={"place": pl.UInt32, "more": pl.String})
        more = more.select(
            "place", _told(self._lines.gather(more["place"]) + " " + more["more"]).alias("all")
        )
        words = self._words.to_frame("words").with_row_index("place")
        together = words.join(more, on="place", how="left", maintain_order="left")
        return together.select(pl.coalesce("all", "words")).to_series()

    @cached_property
    def mailboxes(self) -> list[str]:
        """What stands before each e-mail's @, as plain words."""
        return plain_lines(mailboxes_of(self.frame["email"]))

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word stands in names."""
        counts = Counter(
            dict(self._words.explode(empty_as_null=True).drop_nulls().value_counts().rows())
        )
        counts.update(
            word
            for lines in self._further.values()
            for line in lines
            for word in telling_words(line)
        )
        return counts

    @cached_property
    def initials(self) -> pl.Series:
        """The first letters of each name's telling words."""
        return self._words.list.eval(pl.element().str.head(1)).list.join("")

    def names(self, place: int) -> list[tuple[str, ...]]:
        """The words of each name of a person: the name, the social name, and names that an
        apostrophe parts as one.
        """
        name = tuple(self.wholes[place].split())
        further = self._further.get(place)
        return [name, *map(telling_words, further)] if further else [name]

    def own(self, place: int) -> tuple[str, ...]:
        """All words of a person's names, once each."""
        own = self._own.get(place)
        if own is None:
            words = chain(
                self.wholes[place].split(), *map(telling_words, self._further.get(place, ()))
            )
            own = self._own[place] = tuple(dict.fromkeys(words))
        return own

    def makes(self, place: int, token: str) -> bool:
        """Whether a word is made of a person's names, or of their initials."""
        own = self.own(place)
        initials = "".join([name[0] for name in own])
        if token[0] not in initials:
            return False
        # A word that is somebody's name is hardly made of other names, unless it begins with one.
        perhaps = token not in self.counts or token.startswith(own)
        return (perhaps and made_of(token, own)) or token in (initials, initials[0] + initials[-1])

    def perhaps_spelled(self, places: Iterable[int], cells: Sequence[str]) -> set[int]:
        """Of these places those whose cell holds one of the row's names, or a word that is their
        initials.
        """
        chosen = pl.Series("place", sorted(places), dtype=pl.UInt32)
        own = self._own_words.gather(chosen).list.unique(maintain_order=True)
        told = pl.DataFrame(
            [chosen, pl.Series("cell", cells, dtype=pl.String).gather(chosen), own.alias("own")]
        )
        letters = own.list.eval(pl.element().str.head(1)).list.join("")
        words = pl.col("cell").str.split(" ")
        short = words.list.contains(letters) | words.list.contains(
            letters.str.head(1) + letters.str.tail(1)
        )
        holding = pl.col("cell").str.contains(pl.col("own"), literal=True)
        held = told.explode("own", empty_as_null=True).filter(holding)
        return {*told.filter(short)["place"], *held["place"]}

    def known(self, token: str) -> tuple[str, ...] | None:
        """The names that a word is, or that are run together in it.

        None when it is made of nobody's names; nothing when of one, perhaps, and the initial of
        another.
        """
        if token not in self._known:
            parts = self._taken_apart(token)
            hinted = len(token) > 3 and (token[1:] in self.counts or token[:-1] in self.counts)
            self._known[token] = parts or (() if hinted else None)
        return self._known[token]

    def _taken_apart(self, token: str, most: int = 4) -> tuple[str, ...]:
        if token in self.counts:
            return (token,)
        for cut in range(min(len(token) - 2, _LONGEST), 1, -1) if most > 1 else ():
            if token[:cut] in self.counts and (rest := self._taken_apart(token[cut:], most - 1)):
                return token[:cut], *rest
        return ()

    def bearing(self, words: Iterable[str]) -> list[int]:
        """Places of names that have one of these words, or more than that."""
        texts = sorted(words)
        return self._lines.str.contains_any(texts).arg_true().to_list() if texts else []

    def entries(self, among: Iterable[int] | None) -> pl.DataFrame:
        """Names one by one, "place" and "words", of the people at these places or of everybody;
        further names last.
        """
        names = self._words.to_frame("words").with_row_index("place")
        if among is not None:
            names = names[sorted(among)]
        further = [(place, line) for place, lines in self._further.items() for line in lines]
        more = pl.DataFrame(further, schema={"place": pl.UInt32, "words": pl.String}, orient="row")
        return pl.concat([names, more.with_columns(_told(more["words"]).alias("words"))])

    @cached_property
    def _further(self) -> dict[int, list[str]]:
        """Further names of those who have any."""
        further: dict[int, list[str]] = {}
        names = self.frame["name"]
        parted = names.str.contains_any(["'", "’", "´", "`"]).fill_null(False)
        joined = names.filter(parted).str.replace_all("['’´`]", "").str.to_lowercase()
        social = self.frame["social_name"]
        given = social.is_not_null()
        for where, texts in ((parted, joined), (given, social.filter(given))):
            if len(texts):
                for place, line in zip(where.arg_true(), plain_lines(texts), strict=True):
                    further.setdefault(place, []).append(line)
        return further


_LONGEST = 30
"""Letters of a name; a word of thousands of letters exists only to keep a program busy."""

_MOST_NAMES, _MOST_INITIALS = 10, 4
"""What is tried in taking a word apart: names of a hundred words exist only to keep a program
busy.
"""


def made_of(token: str, names: Sequence[str]) -> bool:
    """Whether a word is one of the names, or several run together, initials among them: analima,
    alima, anapl.
    """
    return token in names or _spelled_by(
        token, list(dict.fromkeys(names))[:_MOST_NAMES], _MOST_INITIALS, whole=False
    )


def _spelled_by(token: str, names: list[str], initials: int, *, whole: bool) -> bool:
    """Whether a word can be taken apart into names and so many initials; one name at least must be
    `whole`.
    """
    if not token:
        return whole
    for place, name in enumerate(names):
        left = names[:place] + names[place + 1 :]
        if (
            len(name) > 1
            and token.startswith(name)
            and _spelled_by(token[len(name) :], left, initials, whole=True)
        ):
            return True
        if (
            initials
            and token[0] == name[0]
            and _spelled_by(token[1:], left, initials - 1, whole=whole)
        ):
            return True
    return False
