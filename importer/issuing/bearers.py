"""Who is called by certain words: in full, in part, or by one name and an initial."""

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

import polars as pl

from importer.issuing.name_index import NameIndex

_FEW = 200
_CROWD = 100
"""So many people of two names in common are looked at for the rest of them."""


class Bearers:
    """Who is called by which words.

    Attributes:
        whole: who is called exactly so, by the words of the name.
        hinted: who has this one name, or a name and the initial of another that make it.
    """

    def __init__(
        self,
        people: NameIndex,
        sought: pl.Series,
        hints: Collection[str],
        among: Iterable[int] | None = None,
    ) -> None:
        """Look for the people who are called so, all at once.

        Args:
            people: everybody.
            sought: words, as lines; a person is called so when all of one are in one of their
                names, its first one too.
            hints: single words, perhaps with an initial before or after.
            among: places of the people to look at; everybody without.
        """
        everybody = among is None
        if among is None and len(sought) < _FEW:
            words = {word for line in sought for word in line.split()}
            among = people.bearing(words | {hint[1:-1] for hint in hints})
        self._entries = people.entries(among).filter(pl.col("words").list.len() > 0)
        whole = self._entries.select("place", pl.col("words").list.join(" ").alias("key"))
        self.whole = _places(whole, sought)
        self._people = people
        # A name that somebody has in full needs no look at those who have it in part, unless only
        # some are looked at.
        found = pl.Series(list(self.whole), dtype=pl.String).implode()
        self._sought = sought.filter(~sought.is_in(found)) if everybody else sought
        self.hinted = _places(self._hinting(), pl.Series(list(hints))) if hints else {}

    def _hinting(self) -> pl.DataFrame:
        first, last = pl.col("words").list.first(), pl.col("words").list.last()
        ways = [first.str.head(1) + last, first + last.str.head(1), last + first.str.head(1)]
        forms = [self._entries.select("place", way.alias("key")) for way in ways]
        return pl.concat(
            [self._entries.rename({"words": "key"}).explode("key", empty_as_null=True), *forms]
        )

    @cached_property
    def _after(self) -> dict[str, list[int]]:
        """Who is called so, by the first name and another."""
        words = pl.col("words")
        others = pl.when(words.list.len() > 1).then(words.list.slice(1)).otherwise(words)
        sought = self._sought.str.split(" ").alias("first").to_frame().with_row_index("line")
        sought = sought.explode("first", empty_as_null=True)
        both = sought.join(sought.rename({"first": "second"}), on="line", how="inner")
        firsts = sought["first"].unique().implode()
        pairs = self._entries.select(
            "place", pl.col("words").list.first().alias("first"), others.alias("second")
        ).filter(pl.col("first").is_in(firsts))
        key = (pl.col("first") + " " + pl.col("second")).alias("key")
        keys = pairs.explode("second", empty_as_null=True).select("place", key)
        return _places(keys, both.select(key).to_series().unique())

    def partly(self, words: tuple[str, ...]) -> Iterator[int]:
        """Who is called so, perhaps with further names."""
        wanted = set(words)
        for first in words:
            rest = wanted - {first} or wanted
            fewest = min((self._after.get(f"{first} {word}", []) for word in rest), key=len)
            if len(rest) == 1:
                yield from fewest
            else:
                names = self._people.names
                yield from (
                    other for other in fewest[:_CROWD] if any(map(wanted.issubset, names(other)))
                )


def _places(forms: pl.DataFrame, keys: pl.Series) -> dict[str, list[int]]:
    """The places of each of these keys, in order."""
    held = forms.filter(pl.col("key").is_in(keys.implode())).unique(maintain_order=True)
    return dict(held.group_by("key", maintain_order=True).agg("place").rows())
