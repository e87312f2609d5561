"""Which cells of a column are displaced: what cells that seem to be others' bear out together."""

from collections.abc import Mapping

import polars as pl

from importer.columns import EMAIL, PDF
from importer.issuing.cells import ComparedColumn

_MOST = 3
_FEW = 3
"""So many displaced cells side by side are a displaced column."""
_LONGEST_RING = 100
_NEARLY_ALL = 4
"""So many times as many displaced cells as fitting ones leave nothing to be believed."""


class Displaced:
    """The cells of a column that seem to be others', weighed together.

    Found is what they are named after, as `evidence_of` has it, in the order of places.
    """

    def __init__(self, cells: ComparedColumn) -> None:
        self._cells = cells
        self._strange, self._fits = cells.strange, cells.fits

    def supported(self, found: pl.DataFrame) -> pl.DataFrame:
        """What other cells bear out: hints never stand alone, and of e-mails not even a name
        does.
        """
        everywhere = self._is_everywhere(found)
        found = found.with_columns(_only(found).alias("other"))
        if self._cells.kind.column is PDF:
            return found if everywhere else found.filter(self._files_borne_out(found))
        exchanged = self._exchanged(found, several_only=everywhere)
        found = found.join(exchanged, on="place", how="left", maintain_order="left")
        replaced = pl.coalesce("exchanged", "others").alias("others")
        if everywhere:
            return found.with_columns(replaced)
        return found.filter(self._emails_borne_out(found)).with_columns(replaced)

    def _files_borne_out(self, found: pl.DataFrame) -> pl.Series:
        place, other = found["place"], found["other"]
        pointed_at = self._cells.at(other.drop_nulls())
        others = pl.Series([None], dtype=pl.UInt32).new_from_index(0, len(self._fits))
        others = others.scatter(place, other)
        passed_on = self._strange.gather(other) & pointed_at.gather(place)
        exchanged = others.gather(other) == place
        borne_out = found["sure"] | (passed_on | exchanged).fill_null(False)
        return borne_out | self._crowded(found).gather(place)

    def _emails_borne_out(self, found: pl.DataFrame) -> pl.Series:
        place, other = found["place"], found["other"]
        single = found.filter(other.is_not_null())
        ring = _rings(dict(single.select("place", "other").rows()))
        unfit = single.filter("sure")
        unfit = unfit.filter(~self._fits.gather(unfit["other"]))
        borne_out = self._crowded(found) | self._cells.at(ring) | self._cells.at(self._rare(unfit))
        borne_out |= self._cells.at(self._cells.numbered.others)
        return borne_out.gather(place) | found["exchanged"].is_not_null()

    def _exchanged(self, found: pl.DataFrame, *, several_only: bool) -> pl.DataFrame:
        """With whom e-mails are exchanged: each has the other's. By chance they do where cells are
        partly their own, or many fit.
        """
        cells, words = self._cells, self._cells.words
        singly = found.select("place", "other").drop_nulls()
        several = found.filter(pl.col("other").is_null()) if several_only else found
        few = pl.col("sure") & (pl.col("others").list.len() <= _MOST)
        pairs = several.select("place", pl.col("others").alias("other"), few=few)
        pairs = pairs.explode("other", empty_as_null=True)
        place, other = pl.col("place").cast(pl.UInt64), pl.col("other").cast(pl.UInt64)
        known = pl.concat([pairs.select("place", "other"), singly])
        ways = known.select(place * 2**32 + other).to_series().implode()
        mutual = pairs.select(other * 2**32 + place).to_series().is_in(ways)
        numbered, theirs = cells.numbered, pairs["other"]
        own = cells.partly_own | cells.at(numbered.others)
        unfit = (self._strange | cells.dumb) & ~cells.at(numbered.own)
        sure = mutual & (self._strange & ~cells.partly_own).gather(theirs)
        perhaps = ~mutual & pairs["few"] & (unfit & (words.numbers > 0)).gather(theirs)
        pairs = pairs.with_columns(sure.alias("sure"), perhaps.alias("perhaps"))
        pairs = pairs.filter(~own.gather(pairs["place"]))
        asked = pairs.filter("perhaps").select("place", "other")
        tokens = asked.join(words.flat, left_on="other", right_on="place", how="inner")
        missing = tokens.filter(~cells.people.made(tokens)).select("place", "other", missing=True)
        pairs = pairs.join(
            missing.unique(), on=["place", "other"], how="left", maintain_order="left"
        )
        kept = pairs.filter(pl.col("sure") | (pl.col("perhaps") & pl.col("missing").is_null()))
        return kept.group_by("place", maintain_order=True).agg(pl.col("other").alias("exchanged"))

    def _is_everywhere(self, found: pl.DataFrame) -> bool:
        """Whether so many cells are displaced that nothing in the column can be believed."""
        silent, strange, fits = map(_count, (self._cells.silent, self._strange, self._fits))
        many = found.height >= _FEW and found.height * _NEARLY_ALL >= silent
        like = len(self._fits) - strange - silent
        return many and found.height > like and found.height > fits

    def _crowded(self, found: pl.DataFrame, *, gaps: bool = False) -> pl.Series:
        """Mask of displaced cells that stand together, no fitting cell between them; `gaps`: of
        the cells between them, too.

        In a long list a few people with their parents' mailboxes are neighbours by chance; but
        then these are not called like one another.
        """
        fits = self._fits.cast(pl.Int64)
        upto, place = fits.cum_sum().gather(found["place"]), pl.col("place").cast(pl.Int64)
        parted = upto - fits.gather(found["place"]) > upto.shift(1)
        told = found.select(place, "others", run=parted.fill_null(False).cum_sum())
        told = told.with_columns(
            pl.col("place").min().over("run").alias("first"),
            pl.col("place").max().over("run").alias("last"),
        )
        if self._cells.kind.column is EMAIL:
            near = told.explode("others", empty_as_null=True).filter(
                pl.col("others").is_between(pl.col("first") - 1, pl.col("last") + 1)
            )
            near = near.unique("place")
        else:
            near = told
        runs = near.group_by("run").agg(pl.len(), pl.col("first", "last").first())
        runs = runs.filter(pl.col("len") >= _FEW)
        if not gaps:
            return self._cells.at(told.filter(told["run"].is_in(runs["run"].implode()))["place"])
        begun = self._cells.at(runs["first"]).cast(pl.Int64).cum_sum()
        ended = self._cells.at(runs["last"]).cast(pl.Int64).cum_sum()
        return begun > ended.shift(1, fill_value=0)

    def between(self, found: pl.DataFrame) -> pl.Series:
        """Mask of cells that say nothing themselves, in the midst of displaced ones: they are
        displaced too.

        Where nearly all cells are, those that fit do so by chance, and nobody is sent anything.
        """
        cells = self._cells
        between = cells.column.is_not_null() & ~cells.confirmed & ~cells.at(found["place"])
        if not self._is_everywhere(found):
            between &= self._crowded(found, gaps=True) & ~self._fits
        elif found.height < _NEARLY_ALL * _count(self._fits):
            between &= ~self._fits
        return between

    def doubtful(self, found: pl.DataFrame) -> pl.DataFrame:
        """Those cells that a person should look at although nothing bears them out: they are named
        after somebody else alone, who has not got their own.
        """
        found = found.with_columns(_only(found).alias("other"))
        found = found.filter(pl.col("telling") & pl.col("other").is_not_null())
        fits = self._fits.gather(found["other"])
        rare = self._cells.at(self._rare(found.filter(fits)))
        return found.filter(~fits | rare.gather(found["place"])).select("place", "others")

    def _rare(self, found: pl.DataFrame) -> list[int]:
        """Places of the cells that have the name of a person whom nobody's parent is likely to be
        called like.
        """
        people, rare = self._cells.people, list[int]()
        strangers = self._cells.strangers(found["place"])
        for place, other in found.select("place", "other").rows():
            one, words = strangers.get(place), people.wholes[other].split()
            alone = bool(words) and people.counts[words[0]] == people.counts[words[-1]] == 1
            if one is None or one.partly_own:
                continue
            if alone or (len(words) > 2 and set(one.words) == set(words)):
                rare.append(place)
        return rare


def _count(mask: pl.Series) -> int:
    return len(mask.arg_true())


def _only(found: pl.DataFrame) -> pl.Series:
    """The other that a cell is named after alone."""
    others = pl.col("others")
    return found.select(pl.when(others.list.len() == 1).then(others.list.first())).to_series()


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
