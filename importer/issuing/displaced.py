"""Which cells of a column are displaced: what cells that seem to be others' bear out together."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

import polars as pl

from importer.columns import EMAIL, PDF
from importer.issuing.cells import Cells
from importer.issuing.named_after import Evidence

_MOST = 3
_FEW = 3
"""So many displaced cells side by side are a displaced column."""
_LONGEST_RING = 100
_NEARLY_ALL = 4
"""So many times as many displaced cells as fitting ones leave nothing to be believed."""


class Displaced:
    """The cells of a column that seem to be others', weighed together."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells

    def supported(self, found: dict[int, Evidence]) -> dict[int, Evidence]:
        """What other cells bear out: hints never stand alone, and of e-mails not even a name
        does.
        """
        single = {place: one.others[0] for place, one in found.items() if len(one.others) == 1}
        everywhere, of_files = self._is_everywhere(found), self._cells.kind.column is PDF
        pointed_at = set(single.values()) if of_files else set()
        ring = set() if everywhere or of_files else _rings(single)
        crowded = set() if everywhere else self._crowded(found)
        exchanged = {} if of_files else self._exchanged(found, single, several_only=everywhere)
        kept: dict[int, Evidence] = {}
        for place, one in found.items():
            other = single.get(place)
            if everywhere and other is not None:
                borne_out = True
            elif of_files:
                passed_on = other in self._cells.strange and place in pointed_at
                borne_out = (
                    one.sure or passed_on or (other is not None and single.get(other) == place)
                )
            elif place in exchanged:
                borne_out, one = True, Evidence(exchanged[place])
            else:
                rare = (
                    other is not None
                    and one.sure
                    and not self._cells.fits(other)
                    and self._is_rare(place, other)
                )
                borne_out = place in self._cells.numbered.others or rare or place in ring
            if borne_out or everywhere or place in crowded:
                kept[place] = one
        return kept

    def _exchanged(
        self, found: Mapping[int, Evidence], single: Mapping[int, int], *, several_only: bool
    ) -> dict[int, list[int]]:
        """With whom e-mails are exchanged: each has the other's. By chance they do where cells are
        partly their own, or many fit.
        """
        cells, words = self._cells, self._cells.words
        several = {
            place: one for place, one in found.items() if not several_only or place not in single
        }
        alike = {id(one): one for one in several.values()}
        others = [one.others for one in alike.values()]
        evidence = pl.DataFrame(
            [
                pl.Series("id", list(alike), dtype=pl.Int64),
                pl.Series("other", others, dtype=pl.List(pl.UInt32)),
                pl.Series(
                    "few", [one.sure and len(one.others) <= _MOST for one in alike.values()]
                ),
            ],
        ).cast({"few": pl.Boolean})
        pairs = _column("place", several).to_frame()
        pairs = pairs.with_columns(pl.Series("id", map(id, several.values()), dtype=pl.Int64))
        pairs = pairs.join(evidence, on="id", how="left", maintain_order="left").drop("id")
        pairs = pairs.explode("other", empty_as_null=True)
        singly = pl.DataFrame([_column("place", single), _column("other", single.values())])
        place, other = pl.col("place").cast(pl.UInt64), pl.col("other").cast(pl.UInt64)
        known = pl.concat([pairs.select("place", "other"), singly])
        ways = known.select(place * 2**32 + other).to_series().implode()
        mutual = pairs.select(other * 2**32 + place).to_series().is_in(ways)
        numbered = cells.numbered
        partly, own, strange, unfit = (
            words.mask(_column("place", places))
            for places in (
                cells.partly_own,
                cells.partly_own | numbered.others.keys(),
                cells.strange,
                (cells.strange.keys() | cells.dumb) - numbered.own,
            )
        )
        theirs = pairs["other"]
        sure = mutual & strange.gather(theirs) & ~partly.gather(theirs)
        perhaps = ~mutual & pairs["few"] & unfit.gather(theirs)
        perhaps &= words.numbers.gather(theirs) > 0
        pairs = pairs.with_columns(sure.alias("sure"), perhaps.alias("perhaps"))
        pairs = pairs.filter(~own.gather(pairs["place"]))
        asked = pairs.filter("perhaps").select("place", "other")
        tokens = asked.join(words.flat, left_on="other", right_on="place", how="inner")
        missing = tokens.filter(~cells.people.made(tokens)).select("place", "other", perhaps=True)
        pairs = pairs.join(
            missing.unique(), on=["place", "other"], how="left", maintain_order="left"
        )
        kept = pairs.filter(
            pl.col("sure") | (pl.col("perhaps") & pl.col("perhaps_right").is_null())
        )
        return dict(kept.group_by("place", maintain_order=True).agg("other").rows())

    def _is_everywhere(self, found: Mapping[int, Evidence]) -> bool:
        """Whether so many cells are displaced that nothing in the column can be believed."""
        many = len(found) >= _FEW and len(found) * _NEARLY_ALL >= len(self._cells.silent)
        like = len(self._cells.people.rows) - len(self._cells.strange) - len(self._cells.silent)
        return many and len(found) > like and len(found) > self._fitting

    @cached_property
    def _fitting(self) -> int:
        unlike = self._cells.strange.keys() | self._cells.dumb
        return len(self._cells.people.rows) - len(unlike - self._cells.numbered.own)

    def _crowded(self, found: Mapping[int, Evidence], *, gaps: bool = False) -> set[int]:
        """Places of displaced cells that stand together; `gaps`: the cells between them, too.

        In a long list a few people with their parents' mailboxes are neighbours by chance; but
        then these are not called like one another.
        """
        crowded: set[int] = set()
        for run in _runs(found, self._cells.fits, len(self._cells.people.rows)):
            near = run
            if self._cells.kind.column is EMAIL:
                around = range(run[0] - 1, run[-1] + 2)
                near = [
                    place for place in run if any(other in around for other in found[place].others)
                ]
            if len(near) >= _FEW:
                crowded.update(range(run[0], run[-1] + 1) if gaps else run)
        return crowded

    def between(self, found: Mapping[int, Evidence]) -> set[int]:
        """Cells that say nothing themselves, in the midst of displaced ones: they are displaced
        too.

        Where nearly all cells are, those that fit do so by chance, and nobody is sent anything.
        """
        if self._is_everywhere(found):
            crowded = set(range(len(self._cells.people.rows)))
            believed = len(found) < _NEARLY_ALL * self._fitting
        else:
            crowded, believed = self._crowded(found, gaps=True), True
        return {
            place
            for place in crowded - found.keys()
            if not (believed and self._cells.fits(place))
            and self._cells.texts[place] is not None
            and not self._cells.confirmed(place)
        }

    def is_doubtful(self, place: int, one: Evidence) -> bool:
        """Whether a person should look at a cell that nothing bears out: it is named after
        somebody else alone, who has not got their own.
        """
        if not one.telling or len(one.others) != 1:
            return False
        return not self._cells.fits(one.others[0]) or self._is_rare(place, one.others[0])

    def _is_rare(self, place: int, other: int) -> bool:
        """Whether a cell has the name of a person whom nobody's parent is likely to be called
        like.
        """
        one = self._cells.stranger(place)
        words, counts = self._cells.people.wholes[other].split(), self._cells.people.counts
        alone = bool(words) and counts[words[0]] == counts[words[-1]] == 1
        return (
            one is not None
            and not one.partly_own
            and (alone or (len(words) > 2 and set(one.words) == set(words)))
        )


def _column(name: str, places: Iterable[int]) -> pl.Series:
    return pl.Series(name, list(places), dtype=pl.UInt32)


def _runs(found: Iterable[int], fits: Callable[[int], bool], count: int) -> Iterator[list[int]]:
    """Places of displaced cells that stand together, no fitting cell between them."""
    run: list[int] = []
    for place in [*sorted(found), count]:
        parted = run and (place == count or any(map(fits, range(run[-1] + 1, place))))
        if parted:
            yield run
            run = []
        run.append(place)


def _rings(single: Mapping[int, int]) -> set[int]:
    """Cells exchanged in a ring: each is the next one's, and the last one the first one's."""
    found: set[int] = set()
    seen: set[int] = set()
    for start in single:
        way: dict[int, None] = {}
        place: int | None = start
        while place is not None and place not in seen:
            seen.add(place)
            way[place] = None
            place = single.get(place)
        if place is not None and place in way:
            ring = list(way)[list(way).index(place) :]
            found.update(ring if len(ring) <= _LONGEST_RING else ())
    return found
