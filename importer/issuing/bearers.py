"""Who is called by certain words: in full, in part, or by one name and an initial."""

from collections.abc import Iterable, Iterator
from functools import cached_property

import polars as pl

from importer.issuing.name_index import NameIndex
from importer.issuing.plain_words import marks_of

_FEW = 200
_CROWD = 100
"""So many people of two names in common are looked at for the rest of them."""


class Bearers:
    """Who is called by which words.

    Attributes:
        whole: who is called exactly so: the "line" of a name, and "other", in order.
        hinted: who has this one name, or a name and the initial of another that make it.
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
        self._entries = people.entries(among).filter(pl.col("words").list.len() > 0)
        whole = self._entries.select(
            pl.col("words").list.join(" ").alias("line"), pl.col("place").alias("other")
        )
        self.whole = _held(whole, sought)
        self._people = people
        # A name that somebody has in full needs no look at those who have it in part, unless only
        # some are looked at.
        found = self.whole["line"].unique().implode()
        self._sought = sought.filter(~sought.is_in(found)) if everybody else sought
        self.hinted = _lists(_held(self._hinting(), hints)) if len(hints) else {}

    def _hinting(self) -> pl.DataFrame:
        first, last = pl.col("words").list.first(), pl.col("words").list.last()
        ways = [first.str.head(1) + last, first + last.str.head(1), last + first.str.head(1)]
        forms = [self._entries.select(way.alias("line"), other="place") for way in ways]
        names = self._entries.select(pl.col("words").alias("line"), other="place")
        return pl.concat([names.explode("line", empty_as_null=True), *forms])

    @cached_property
    def _after(self) -> pl.DataFrame:
        """Who is called so, by the first name and another, which are a "line"."""
        words = pl.col("words")
        others = pl.when(words.list.len() > 1).then(words.list.slice(1)).otherwise(words)
        both = _both(self._sought)
        firsts = both["word"].unique().implode()
        pairs = self._entries.select(
            "place", words.list.first().alias("word"), others.alias("second")
        ).filter(pl.col("word").is_in(firsts))
        line = (pl.col("word") + " " + pl.col("second")).alias("line")
        pairs = pairs.explode("second", empty_as_null=True).select(line, other="place")
        return _held(pairs, both["both"].unique())

    def look_up(self, lines: Iterable[str]) -> None:
        """Have those at hand who are called so, for `called` and `partly`."""
        self._asked = pl.Series(list(lines), dtype=pl.String)
        self._whole = _lists(_held(self.whole, self._asked))
        self._partly: dict[str, list[int]] | None = None

    def called(self, line: str) -> list[int]:
        """Who is called exactly so."""
        return self._whole.get(line, [])

    def partly(self, words: tuple[str, ...]) -> Iterator[int]:
        """Who is called so, perhaps with further names."""
        if self._partly is None:
            self._partly = _lists(_held(self._after, _both(self._asked)["both"].unique()))
        wanted = set(words)
        for first in words:
            rest = wanted - {first} or wanted
            fewest = min((self._partly.get(f"{first} {word}", []) for word in rest), key=len)
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
        known = both["both"].unique().implode()
        after = self._after.filter(pl.col("line").is_in(known))
        after = after.group_by("line", maintain_order=True).agg("other")
        both = both.join(after, left_on="both", right_on="line", how="left", maintain_order="left")
        count = pl.col("other").list.len().fill_null(0)
        fewest = both.group_by("line", "word", maintain_order=True).agg(
            pl.all().get(count.arg_min()), rest=pl.len()
        )
        several = pl.col("rest") > 1
        few = pl.when(several).then(_CROWD).otherwise(most)
        found = fewest.with_columns(pl.col("other").list.head(few))
        found = found.explode("other", empty_as_null=True).drop_nulls("other")
        found = found.with_row_index("at")
        return (
            found.filter(~found["at"].is_in(self._lacking(found.filter(several)).implode()))
            .filter(pl.int_range(pl.len()).over("line") < most)
            .select("line", "other")
        )

    def _lacking(self, found: pl.DataFrame) -> pl.Series:
        """Which of these, "at", have not all words of a "line" in one of their names."""
        people, further = self._people, self._people.having_further.gather(found["other"])
        some = found.filter(further).select("at", "line", "other")
        lacking = [
            at
            for at, line, other in some.iter_rows()
            if not any(map(set(line.split(" ")).issubset, people.names(other)))
        ]
        words = found.filter(~further).select("at", "line", "word", "second", place="other")
        words = words.with_columns(other=pl.col("line").str.split(" "))
        words = words.explode("other", empty_as_null=True)
        words = words.filter(
            (pl.col("other") != pl.col("word")) & (pl.col("other") != pl.col("second"))
        ).select("at", "place", word="other")
        words = words.filter(~marks_of(words).is_in(people.words.marks.implode()))
        return pl.concat([words["at"], pl.Series(lacking, dtype=pl.UInt32)])


def _both(lines: pl.Series) -> pl.DataFrame:
    """Each "word" of each "line" with each "second" one, and "both" as a line."""
    words = pl.DataFrame([lines.alias("line"), lines.str.split(" ").alias("word")])
    words = words.with_columns(second="word")
    words = words.explode("word", empty_as_null=True).explode("second", empty_as_null=True)
    return words.with_columns(both=pl.col("word") + " " + pl.col("second"))


def _held(pairs: pl.DataFrame, lines: pl.Series) -> pl.DataFrame:
    """Those of these pairs of which "line" is one of the lines, once each."""
    return pairs.filter(pl.col("line").is_in(lines.implode())).unique(maintain_order=True)


def _lists(pairs: pl.DataFrame) -> dict[str, list[int]]:
    """The places of each line, in order."""
    return dict(pairs.group_by("line", maintain_order=True).agg("other").rows())
