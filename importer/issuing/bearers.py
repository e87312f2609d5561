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
        sought: Collection[tuple[str, ...]],
        hints: Collection[str],
        among: Iterable[int] | None = None,
    ) -> None:
        """Look for the people who are called so, all at once.

        Args:
            people: everybody.
            sought: groups of words; a person is called so when all are in one of their names, its
                first one too.
            hints: single words, perhaps with an initial before or after.
            among: places of the people to look at; everybody without.
        """
        everybody = among is None
        if among is None and len(sought) < _FEW:
            among = people.bearing(
                {word for words in sought for word in words} | {hint[1:-1] for hint in hints}
            )
        self._entries = people.entries(among).filter(pl.col("words").list.len() > 0)
        whole = self._entries.select("place", pl.col("words").list.join(" ").alias("key"))
        self.whole = _places(whole, {" ".join(words) for words in sought})
        self._people = people
        # A name that somebody has in full needs no look at those who have it in part, unless only
        # some are looked at.
        self._sought = [
            words for words in sought if not (everybody and " ".join(words) in self.whole)
        ]
        self.hinted = _places(self._hinting(), hints) if hints else {}

    def _hinting(self) -> pl.DataFrame:
        first, last = pl.col("words").list.first(), pl.col("words").list.last()
        ways = [first.str.head(1) + last, first + last.str.head(1), last + first.str.head(1)]
        forms = self._entries.select(
            "place", pl.col("words").list.concat(pl.concat_list(ways)).alias("key")
        )
        return forms.explode("key", empty_as_null=True)

    @cached_property
    def _after(self) -> dict[str, list[int]]:
        """Who is called so, by the first name and another."""
        words = pl.col("words")
        others = pl.when(words.list.len() > 1).then(words.list.slice(1)).otherwise(words)
        pairs = self._entries.select(
            "place", words.list.first().alias("first"), others.alias("second")
        )
        pairs = pairs.filter(
            pl.col("first").is_in({word for words in self._sought for word in words})
        )
        keys = pairs.explode("second", empty_as_null=True)
        keys = keys.select("place", (pl.col("first") + " " + pl.col("second")).alias("key"))
        return _places(
            keys, {f"{one} {other}" for words in self._sought for one in words for other in words}
        )

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


def _places(forms: pl.DataFrame, keys: Collection[str]) -> dict[str, list[int]]:
    """The places of each of these keys, in order."""
    held = forms.filter(pl.col("key").is_in(keys)).unique(maintain_order=True)
    return dict(held.group_by("key", maintain_order=True).agg("place").rows())
