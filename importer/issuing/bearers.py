"""Who is called by certain words: in full, in part, or by one name and an initial."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import polars as pl

from importer.issuing.name_index import NameIndex
from importer.issuing.plain_words import marks_of, runs

MOST_HINTED = 3
"""Of more people, a single word says nothing."""
_FEW = 200
_CROWD = 100
"""So many people of two names in common are looked at for the rest of them."""


class Bearers:
    """Who is called by which words.

    Attributes:
        whole: who is called exactly so: the "line" of a name, and "other", in order.
        hinted: who has this one name, or a name and the initial of another that make it; names of
            more than `MOST_HINTED` people are not there.
    """

    def __init__(
        self,
        people: NameIndex,
        sought: pl.Series,
        hints: pl.Series,
        among: pl.Series | None = None,
    ) -> None:
        """Look for the people who are called so, all at once.

        Args:
            people: everybody.
            sought: words, as lines; a person is called so when all of one are in one of their
                names, its first one too.
            hints: single words, perhaps with an initial before or after.
            among: mask of the people to look at; everybody without.
        """
        everybody = among is None
        if among is None and len(sought) < _FEW:
            words = {word for line in sought for word in line.split()}
            among = people.bearing(words | {hint[1:-1] for hint in hints})
        self.whole = _held(people.lines_of(among), "line", sought)
        self._people = people
        self._among = among
        # A name that somebody has in full needs no look at those who have it in part, unless only
        # some are looked at.
        found = self.whole["line"].unique().implode()
        self._sought = sought.filter(~sought.is_in(found)) if everybody else sought
        self.hinted = self._hinted_by(hints) if len(hints) else {}

    def _hinted_by(self, hints: pl.Series) -> dict[str, list[int]]:
        names, (begun, ended) = self._names, self._ends
        begins = (begun == pl.int_range(names.height, eager=True)).arg_true()
        first, last = (names["word"].gather(ends.gather(begins)) for ends in (begun, ended))
        ends = pl.DataFrame([names["place"].gather(begins), first.alias("a"), last.alias("z")])
        a, z = pl.col("a"), pl.col("z")
        ways = (a.str.head(1) + z, a + z.str.head(1), z + a.str.head(1))
        forms = [names.select("place", "word"), *(ends.select("place", word=way) for way in ways)]
        held = pl.concat(_held(form, "word", hints) for form in forms)
        by_word = held.unique(maintain_order=True).group_by("word", maintain_order=True)
        hinted = by_word.agg("place").filter(pl.col("place").list.len() <= MOST_HINTED)
        return dict(hinted.rows())

    @cached_property
    def _names(self) -> pl.DataFrame:
        return self._people.names_of(self._among)

    @cached_property
    def _ends(self) -> tuple[pl.Series, pl.Series]:
        """Where the name has its first and its last word, of each word of names."""
        return runs(self._names["name"])

    @cached_property
    def _after(self) -> pl.DataFrame:
        """Who is called so, "other", by the first name and another, which make a "pair"."""
        word, (begun, ended) = self._names["word"], self._ends
        others = (begun == ended) | (begun < pl.int_range(len(word), eager=True))
        pair = _pair(word.hash().gather(begun), word)
        pairs = self._names.select("place", pair=pair).filter(others).rename({"place": "other"})
        pairs = _held(pairs, "pair", _both(self._sought)["pair"])
        again = pairs.select(pl.col("pair") ^ pl.col("other").hash(2)).to_series()
        return pairs.filter(again.is_first_distinct())

    def look_up(self, lines: Iterable[str]) -> None:
        """Have those at hand who are called so, for `called` and `partly`."""
        self._asked = pl.Series(list(lines), dtype=pl.String)
        self._whole = _lists(_held(self.whole, "line", self._asked), "line")
        self._partly: dict[tuple[str, str], list[int]] | None = None

    def called(self, line: str) -> list[int]:
        """Who is called exactly so."""
        return self._whole.get(line, [])

    def partly(self, words: tuple[str, ...]) -> Iterator[int]:
        """Who is called so, perhaps with further names."""
        if self._partly is None:
            both = _both(self._asked).select("pair", "word", "second").unique()
            pairs = _lists(_held(self._after, "pair", both["pair"]), "pair")
            self._partly = {
                (word, other): pairs.get(pair, []) for pair, word, other in both.rows()
            }
        wanted = set(words)
        for first in words:
            rest = wanted - {first} or wanted
            fewest = min((self._partly[first, word] for word in rest), key=len)
            if len(rest) == 1:
                yield from fewest
            else:
                names = self._people.names
                yield from (
                    other for other in fewest[:_CROWD] if any(map(wanted.issubset, names(other)))
                )

    def all_partly(self, lines: pl.Series, most: int) -> pl.DataFrame:
        """The same of many lines: the "line" and "other" in order, so many of each at the most."""
        alone = ~pl.col("line").str.contains(" ", literal=True)
        both = _both(lines).filter((pl.col("word") != pl.col("second")) | alone)
        after = _held(self._after, "pair", both["pair"]).group_by("pair").agg("other")
        both = both.join(after, on="pair", how="left", maintain_order="left")
        count = pl.col("other").list.len().fill_null(0)
        fewest = both.group_by("line", "word", maintain_order=True).agg(
            pl.all().get(count.arg_min()), rest=pl.len()
        )
        several = pl.col("rest") > 1
        few = pl.when(several).then(_CROWD).otherwise(most)
        fewest = fewest.with_row_index("case")
        found = fewest.select("case", "line", "rest", pl.col("other").list.head(few))
        found = found.explode("other", empty_as_null=True).drop_nulls("other")
        found = found.with_row_index("at")
        lacking = self._lacking(fewest.filter(several), found.filter(several))
        return (
            found.filter(~found["at"].is_in(lacking.implode()))
            .filter(pl.int_range(pl.len()).over("line") < most)
            .select("line", "other")
        )

    def _lacking(self, cases: pl.DataFrame, found: pl.DataFrame) -> pl.Series:
        """Which of these, "at", have not all words of a "line" in one of their names.

        Args:
            cases: the lines, with the "word" and the "second" one that all found have.
        """
        people, several = self._people, self._people.having_further.gather(found["other"])
        word, place = pl.col("word"), pl.col("other").alias("place")
        words = cases.select("case", pl.col("line").str.split(" "), "second", first="word")
        words = words.explode("line", empty_as_null=True).rename({"line": "word"})
        further = (word != pl.col("first")) & (word != pl.col("second"))
        plain = found.select("case", "at", place).filter(~several)
        plain = plain.join(words.filter(further).select("case", "word"), on="case", how="inner")
        lacking = plain.filter(~marks_of(plain).is_in(people.words.marks.implode()))["at"].unique()
        # Of those who have several names one has to have them all.
        names = people.names_of(people.having_further)
        some = found.select("case", "at", place).filter(several)
        some = some.join(names.select("place", "name").unique(), on="place", how="inner")
        some = some.join(words.select("case", "word"), on="case", how="inner")
        held = marks_of(names.select("word", place="name")).implode()
        has = marks_of(some.select("word", place="name")).is_in(held)
        whole = some.select("at", "name", has=has).group_by("at", "name").agg(pl.col("has").all())
        whole = whole.group_by("at").agg(pl.col("has").any()).filter(~pl.col("has"))
        return pl.concat([lacking, whole["at"]])


def _both(lines: pl.Series) -> pl.DataFrame:
    """Each "word" of each "line" with each "second" one, and both as a "pair"."""
    words = pl.DataFrame([lines.alias("line"), lines.str.split(" ").alias("word")])
    words = words.with_columns(second="word")
    words = words.explode("word", empty_as_null=True).explode("second", empty_as_null=True)
    return words.with_columns(pair=_pair(words["word"].hash(), words["second"]))


def _pair(one: pl.Series, other: pl.Series) -> pl.Series:
    """A number for each two words, which two pairs hardly share; of the first the hash."""
    return one ^ other.hash(1)


def _held(people: pl.DataFrame, column: str, among: pl.Series) -> pl.DataFrame:
    """Those people of whom the column is one of these."""
    return people.filter(pl.col(column).is_in(among.unique().implode()))


def _lists(pairs: pl.DataFrame, key: str, other: str = "other") -> dict[Any, list[int]]:
    """The places of each key, in order."""
    return dict(pairs.group_by(key, maintain_order=True).agg(other).rows())
