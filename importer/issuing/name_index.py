"""Everybody's names as plain words, to find out whose names a text consists of.

The words of all cells are compared with those of their rows' names in one step; only words that
are not the row's own are looked up among all names, each once, however many cells have them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import polars as pl

from importer.issuing.plain_words import (
    Words,
    mailboxes_of,
    marks_of,
    plain_lines,
    runs,
    told,
)
from importer.issuing.run_together import MOST_NAMES, made_of, taken_apart

MOST_WORDS = 8
"""Of more words in a cell, the first are compared."""


class Unlike(NamedTuple):
    """Places of cells that are not plainly their row's name.

    Attributes:
        others: those that hold all of their row's names, and something else or in another order.
        silent: mask of those that say nothing.
        named: those that hold names of other rows: their "place", these names once each as a
            "line", what of the cell they are in as "tokens", and whether others of its words are
            the row's own, "partly".
    """

    others: list[int]
    silent: pl.Series
    named: pl.DataFrame


class NameIndex:
    """Everybody's names; places count from 0 in the order of the rows.

    Attributes:
        frame: the rows that are compared.
        words: the words of each name.
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame
        self.words = Words(plain_lines(frame["name"]))
        self._known: dict[str, tuple[str, ...] | None] = {}
        self._own: dict[int, tuple[str, ...]] = {}

    @cached_property
    def rows(self) -> list[int]:
        """The rows' numbers."""
        return self.frame["row"].to_list()

    @cached_property
    def called(self) -> list[str | None]:
        """The names as they stand."""
        return self.frame["name"].to_list()

    @cached_property
    def mailboxes(self) -> Words:
        """What stands before each e-mail's @, as plain words."""
        return Words(plain_lines(mailboxes_of(self.frame["email"])))

    @cached_property
    def initials(self) -> pl.Series:
        """The first letters of each name's telling words."""
        return self.words.joined(pl.col("word").str.head(1), "")

    @cached_property
    def wholes(self) -> list[str]:
        """The telling words of each name, as a line."""
        return self.whole.to_list()

    @cached_property
    def whole(self) -> pl.Series:
        """The same, as a column."""
        return self.words.joined(pl.col("word"), " ")

    @cached_property
    def firsts(self) -> frozenset[str]:
        """The first words of all names."""
        return frozenset(self.words.ends["first"].unique())

    def unlike(self, cells: Words, further: Words | None = None) -> Unlike:
        """All cells in one step: which are not plainly the row's name.

        A cell that holds some of its row's names, and nobody else's, is like it.

        Args:
            cells: each row's cell as plain words.
            further: plain words that each row may have in its cell besides.
        """
        is_own = cells.marks.is_in(self._own_marks.implode())
        own, rest = cells.mask(cells.flat["place"].filter(is_own)), cells.flat.with_row_index("at")
        rest = rest.filter(~is_own)
        turned = self._turned(cells, own & ~cells.mask(rest["place"]))
        rest = rest.filter(~self._run_together(cells, rest).gather(rest["place"]))
        told = cells.mask(rest["place"])
        rest = self._known_among(rest)
        mine = self._spelled(rest)
        if further is not None:
            mine |= marks_of(rest).is_in(further.marks.implode())
        held = own & cells.mask(rest["place"])
        own |= cells.mask(rest["place"].filter(mine))
        rest = rest.filter(~mine)
        foreign = cells.mask(rest["place"])
        # Where neither the name nor the cell has a word, there is nothing to compare.
        silent = (cells.numbers == 0) & (self.words.numbers > 0)
        silent |= told & ~own & ~foreign
        closely = self._holding(cells, held) | (foreign & (cells.numbers > MOST_WORDS))
        is_own = is_own.scatter(rest["at"], True)
        odd = rest.filter(~pl.col("known"))["word"].unique().to_list()
        is_own &= (foreign & ~closely).gather(cells.flat["place"])
        named = self._named(cells.flat.filter(is_own), odd)
        others = closely.arg_true().to_list() + turned
        named = named.with_columns(own.gather(named["place"]).alias("partly"))
        return Unlike(others, silent, named)

    def _run_together(self, cells: Words, rest: pl.DataFrame) -> pl.Series:
        """Whose cells are one word that is made of their names in a common way."""
        one = rest.filter(cells.numbers.gather(rest["place"]) == 1)
        one = one.join(self.words.ends, on="place", how="inner")
        first, last, word = pl.col("first"), pl.col("last"), pl.col("word")
        ways = (first + last, last + first, first.str.head(1) + last)
        return cells.mask(one.filter(pl.any_horizontal(word == way for way in ways))["place"])

    def _turned(self, cells: Words, own: pl.Series) -> list[int]:
        """Which cells of nothing but own names hold all of them, not in their order."""
        same = own & (cells.numbers == self.words.numbers)
        held, names = cells.at(same), self.words.at(same)
        turned = cells.mask(held["place"].filter(held["word"] != names["word"]))
        return (turned | (own & (cells.numbers > self.words.numbers))).arg_true().to_list()

    def _known_among(self, words: pl.DataFrame) -> pl.DataFrame:
        """Which of these words are names, "known", or made of names."""
        words = words.with_columns(known=words["word"].is_in(self._distinct))
        odd = words.filter(~pl.col("known"))["word"].unique().to_list()
        made = [word for word in odd if self.known(word) is not None]
        return words.filter(pl.col("known") | pl.col("word").is_in(made))

    def _holding(self, cells: Words, among: pl.Series) -> pl.Series:
        """Which of these cells hold all words of one of their row's names."""
        marks = marks_of(cells.at(among)).implode()
        names = self.words.at(among)
        parted = cells.mask(names["place"].filter(~marks_of(names).is_in(marks)))
        further = self.further_flat.filter(among.gather(self.further_flat["place"]))
        missing = further["name"].filter(~marks_of(further).is_in(marks))
        whole = further.filter(~pl.col("name").is_in(missing.implode()))["place"]
        return among & ((~parted & (self.words.numbers > 0)) | cells.mask(whole))

    def _named(self, tokens: pl.DataFrame, odd: Sequence[str]) -> pl.DataFrame:
        """What the words at each place name, as `Unlike.named` has it.

        Args:
            odd: those of the words that are made of several names.
        """
        line = pl.col("tokens").list.join(" ").alias("line")
        named = tokens.group_by("place", maintain_order=True).agg(tokens="word")
        # What is run together stands apart, and each name once.
        several = tokens["word"].is_in(odd) | ~marks_of(tokens).is_first_distinct()
        some = self.words.mask(tokens["place"].filter(several))
        words = tokens.filter(some.gather(tokens["place"]))
        parts = pl.Series("parts", [" ".join(self.known(word) or ()) for word in odd], pl.String)
        parted = pl.DataFrame([pl.Series("word", odd, pl.String), parts])
        words = words.join(parted, on="word", how="left", maintain_order="left")
        words = words.select("place", pl.coalesce("parts", "word").str.split(" ").alias("word"))
        words = words.explode("word", empty_as_null=True).filter(pl.col("word") != "")
        begun, _ = runs(words["place"])
        words = words.filter(pl.int_range(words.height, eager=True) - begun < MOST_WORDS)
        words = words.filter(marks_of(words).is_first_distinct())
        apart = words.group_by("place", maintain_order=True).agg(tokens="word")
        apart = apart.select("place", line.alias("apart"))
        named = named.with_columns(line).join(apart, on="place", how="left", maintain_order="left")
        apart_line = pl.when(some.gather(named["place"])).then(pl.col("apart").fill_null(""))
        return named.select("place", "tokens", line=apart_line.otherwise("line"))

    @cached_property
    def _own_marks(self) -> pl.Series:
        """The marks of all words of everybody's names."""
        return pl.concat([self.words.marks, marks_of(self.further_flat)])

    @cached_property
    def further_flat(self) -> pl.DataFrame:
        """Every word of further names, "word", with its "place" and the number of its "name"."""
        words = self._further_names.select("place", "name", pl.col("words").alias("word"))
        return words.explode("word", empty_as_null=True)

    @cached_property
    def _distinct(self) -> pl.Series:
        """All words of names, as the one value of a column."""
        return self.frequencies["word"].implode()

    @cached_property
    def _begun_by_others(self) -> pl.Series:
        """Those words of names that begin with another such word: no other one is made of
        several.
        """
        found, name = list[str](), " "
        for word in self.frequencies["word"].sort():
            # All that begins with a word follows it, until another one does not.
            if word.startswith(name):
                found.append(word)
            else:
                name = word
        return pl.Series(found, dtype=pl.String)

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word stands in names."""
        return Counter(dict(self.frequencies.rows()))

    @cached_property
    def frequencies(self) -> pl.DataFrame:
        """Each "word" of names, and how often it stands in them, "count"."""
        return pl.concat([self.words.flat["word"], self.further_flat["word"]]).value_counts()

    def names(self, place: int) -> list[tuple[str, ...]]:
        """The words of each name of a person: the name, the social name, and names that an
        apostrophe parts as one.
        """
        name = tuple(self.wholes[place].split())
        return [name, *self._further.get(place, ())]

    def own(self, place: int) -> tuple[str, ...]:
        """All words of a person's names, once each."""
        own = self._own.get(place)
        if own is None:
            own = self._own[place] = tuple(dict.fromkeys(chain(*self.names(place))))
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

    def made(self, words: pl.DataFrame) -> pl.Series:
        """The same of many words, "word", and the people at their "place"."""
        own = marks_of(words).is_in(marks_of(self._own_of(words["place"])).implode())
        rest = words.filter(~own)
        rest = rest.with_columns(known=rest["word"].is_in(self._distinct))
        return own.scatter((~own).arg_true(), self._spelled(rest))

    def _spelled(self, words: pl.DataFrame) -> pl.Series:
        """Which words but own ones, "word", are made of the names of the people at "place"; those
        are "known" that are somebody's name.
        """
        places = words["place"]
        short = words["word"].str.len_chars() <= self.words.numbers.gather(places).clip(2)
        short |= self.having_further.gather(places)
        perhaps = ~words["known"] | short | words["word"].is_in(self._begun_by_others.implode())
        rest = words.select("place", "word", "known", short=short)
        rest = rest.with_row_index("at").filter(perhaps)
        # Begun by a name, or by an initial: hardly any word of somebody else's is either.
        begun = _beginnings(rest).is_in(_beginnings(self._own_of(rest["place"])).implode())
        begin = self._ends[0].gather(rest["place"])
        same = (rest["word"].str.head(1) == begin.str.head(1)) | (begin == "")
        rest = rest.with_columns(begun=begun)
        rest = rest.filter(begun | ~rest["known"] | (rest["short"] & same))
        word, known, theirs = pl.col("word"), pl.col("known"), pl.col("letters")
        one, two = (theirs.str.contains(word.str.slice(at, 1), literal=True) for at in range(2))
        rest = rest.with_columns(letters=self._letters_of(rest["place"]))
        letters = (word == theirs) | (word == theirs.str.head(1) + theirs.str.tail(1))
        found = rest["at"].filter(rest.select(letters).to_series())
        rest = rest.filter(~letters & one & (pl.col("begun") | (two & ~known)))
        rest = rest.with_columns(*(ends.gather(rest["place"]) for ends in self._ends))
        first, last = pl.col("first"), pl.col("last")
        ways = (word == first + last) | (word == last + first)
        ways |= ~known & (word == first.str.head(1) + last)
        ways &= (first != last) & (theirs.str.len_chars() <= MOST_NAMES)
        surely = rest.select(ways).to_series()
        found, rest = found.append(rest["at"].filter(surely)), rest.filter(~surely)
        own = self._own_of(rest["place"]).select("place", pl.col("word").alias("own"))
        rest, name = rest.join(own, on="place", how="inner"), pl.col("own")
        left = word.str.slice(name.str.len_chars(), 1)
        held = word.str.starts_with(name) & (two | theirs.str.contains(left, literal=True))
        held |= ~known & word.str.contains(name, literal=True)
        rest = rest.filter(held).unique("at", maintain_order=True)
        made = [self.makes(*one) for one in rest.select("place", "word").iter_rows()]
        perhaps = rest["at"].filter(pl.Series(made, dtype=pl.Boolean))
        none = pl.Series([False]).new_from_index(0, words.height)
        return none.scatter(found, True).scatter(perhaps, True)

    def _own_of(self, places: pl.Series) -> pl.DataFrame:
        """Every word of the names of the people at these places."""
        among, further = self.words.mask(places), self.further_flat
        further = further.filter(among.gather(further["place"])).select("place", "word")
        return pl.concat([self.words.at(among), further])

    def _letters_of(self, places: pl.Series) -> pl.Series:
        """The first letters of these words, each counted once, of the person at each of these
        places.
        """
        own = self._own_of(places)
        own = own.filter(marks_of(own).is_first_distinct())
        return self.words.joined(pl.col("word").str.head(1), "", own).gather(places)

    @cached_property
    def _ends(self) -> tuple[pl.Series, pl.Series]:
        """The first word of each name, and the last."""
        none, ends = pl.Series([""]).new_from_index(0, self.frame.height), self.words.ends
        first = none.scatter(ends["place"], ends["first"])
        return first.alias("first"), none.scatter(ends["place"], ends["last"]).alias("last")

    def names_of(self, among: pl.Series | None) -> pl.DataFrame:
        """Every "word" of the names of the people of a mask or of everybody, with the "place" and
        the number of the "name"; further names last.
        """
        flat = self.words.flat if among is None else self.words.at(among)
        flat = flat.select("place", "word", name="place")
        return pl.concat([flat, self.further_flat.select("place", "word", "name")])

    def lines_of(self, among: pl.Series | None) -> pl.DataFrame:
        """The names of the same people in the same order: each a "line", with the place, "other",
        and once for each person.
        """
        told = self.words.numbers > 0
        told = told if among is None else told & among
        lines = self.whole.rename("line").to_frame().with_row_index("other").filter(told)
        further = self._further_names.select(pl.col("place").alias("other"), "line")
        again = further["line"] == self.whole.gather(further["other"])
        further = further.filter(~(again & told.gather(further["other"])))
        return pl.concat([lines, further.unique(maintain_order=True)]).select("line", "other")

    @cached_property
    def _further_names(self) -> pl.DataFrame:
        """Further names one by one, each person's side by side: "place", "words", these as a
        "line", and the number of the "name".
        """
        names, social = self.frame["name"], self.frame["social_name"]
        parted = names.str.contains_any(["'", "’", "´", "`"]).fill_null(False)
        joined = names.filter(parted).str.replace_all("['’´`]", "").str.to_lowercase()
        given = social.is_not_null()
        places = pl.concat([parted.arg_true(), given.arg_true()]).alias("place")
        words = told(plain_lines(pl.concat([joined, social.filter(given)]))).alias("words")
        named = pl.DataFrame([places, words]).with_row_index("name")
        named = named.sort(pl.col("name").min().over("place"), "name")
        named = named.filter(pl.col("words").list.len() > 0)
        number = pl.int_range(pl.len(), dtype=pl.UInt32) + self.frame.height
        return named.with_columns(pl.col("words").list.join(" ").alias("line"), name=number)

    @cached_property
    def alone(self) -> pl.DataFrame:
        """Names that one person alone has: the "line", and that person's place, "other"."""
        lines = self.lines_of(None)
        return lines.filter(lines["line"].hash().is_unique())

    def bearing(self, words: Iterable[str]) -> pl.Series:
        """Mask of the names that have one of these words, or more than that."""
        texts = sorted(words)
        return self.words.lines.str.contains_any(texts) if texts else self.words.mask(_NOWHERE)

    @cached_property
    def having_further(self) -> pl.Series:
        """Mask of the people who have further names."""
        return self.words.mask(self._further_names["place"])

    def known(self, token: str) -> tuple[str, ...] | None:
        """The names that a word is, or that are run together in it.

        None when it is made of nobody's names; nothing when of one, perhaps, and the initial of
        another.
        """
        if token not in self._known:
            parts = taken_apart(token, self.counts)
            hinted = len(token) > 3 and (token[1:] in self.counts or token[:-1] in self.counts)
            self._known[token] = parts or (() if hinted else None)
        return self._known[token]

    @cached_property
    def _further(self) -> dict[int, list[tuple[str, ...]]]:
        """The words of further names of those who have any."""
        further = defaultdict[int, list[tuple[str, ...]]](list)
        for place, words in self._further_names.select("place", "words").iter_rows():
            further[place].append(tuple(words))
        return further


_NOWHERE = pl.Series([], dtype=pl.UInt32)


def _beginnings(words: pl.DataFrame) -> pl.Series:
    """What tells the first two letters of each word, at its place, apart from others."""
    return marks_of(words.select("place", pl.col("word").str.head(2)))
