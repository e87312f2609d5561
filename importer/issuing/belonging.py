"""What files and e-mails are named after: the graduate of their own row, or that of another one.

A column that was sorted or shifted alone gives everybody somebody else's diploma, and nothing else
shows it. So the names and numbers in a file's name and before an e-mail's @ are compared with
those of the row and of all other rows. It counts when they fit another row clearly better than
their own. E-mails prove less than files: people write from a parent's mailbox, or under a name of
their own choosing, so one strange address is nothing, two that are exchanged are.

A cell that consists of its own row's names, in their order, needs no further look, and in a sound
list hardly any does not. Of the others only those with words of another's name are compared with
everybody's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

import polars as pl

from importer.columns import PDF
from importer.issues import Issue
from importer.issuing.bearers import MOST_HINTED, Bearers
from importer.issuing.cells import ComparedColumn, Strange
from importer.issuing.displaced import Displaced
from importer.issuing.identifiers import Identifiers
from importer.issuing.name_index import NameIndex
from importer.issuing.named_after import KINDS, ColumnWording, Evidence, NamingKind, evidence_of
from importer.sheet import Sheet

_MOST = 3
_FEW_OF_A_NAME = 20
"""Of more people, one is sure to be called like somebody's parent."""
_MANY = 5_000
_SEVERAL_WORDS = pl.col("line").str.contains(" ", literal=True)


def misplaced(sheet: Sheet, people: NameIndex, kinds: Sequence[NamingKind] = KINDS) -> list[Issue]:
    """Errors of the rows whose file or e-mail is named after another row's graduate, and of those
    graduates' rows.

    Args:
        sheet: the rows as text, for the numbers in columns of the sheet's own.
        people: those of the rows that are compared.
        kinds: the columns to look at.
    """
    frame = people.frame
    if frame.height < 2:
        return []
    kinds = [kind for kind in kinds if frame[kind.column.name].null_count() < frame.height]
    numbers = Identifiers(sheet, people)
    return [
        issue
        for kind in kinds
        for issue in _Search(ComparedColumn(people, kind), numbers).issues()
    ]


class _Search:
    """Whose the cells of one column are."""

    def __init__(self, cells: ComparedColumn, numbers: Identifiers) -> None:
        self._cells = cells
        self._numbers = numbers
        self._of_files = cells.kind.column is PDF
        self._few = _MOST if self._of_files else _FEW_OF_A_NAME
        self._lists: dict[tuple[str, ...], list[list[int]]] = {}

    def issues(self) -> list[Issue]:
        """What is wrong in the column."""
        cells = self._cells
        cells.look()
        found = self._found()
        if found.is_empty():
            return []
        displaced = Displaced(cells)
        kept = displaced.supported(found)
        wording = ColumnWording(cells.kind, cells.people.frame, kept)
        named = wording.concerned(cells.confirmed)
        between = displaced.between(kept)
        told = cells.at(named) | between
        found = found.filter(~told.gather(found["place"]))
        between &= ~cells.at(named)
        doubtful = displaced.doubtful(found)
        return [
            *wording.named_after(named),
            *wording.between(between.arg_true()),
            *(wording.perhaps(place, others) for place, others in doubtful.rows()),
        ]

    def _found(self) -> pl.DataFrame:
        """Which cells are named after others, as `evidence_of` has it."""
        cells = self._cells
        found = self._plainly()
        if found.height < cells.named.height + len(cells.odd):
            found = pl.concat([found, *self._closely(self._but(cells.named, found))])
        looked_at = (cells.strange | cells.silent).arg_true()
        numbered = cells.numbered = self._numbers.named_by(cells.kind.column, looked_at)
        if numbered.others:
            theirs = evidence_of({place: Evidence(o) for place, o in numbered.others.items()})
            worth = cells.strange | ~cells.fits
            theirs = theirs.filter(worth.gather(theirs["place"]))
            found = pl.concat([self._but(found, theirs), theirs])
        settled = cells.at(numbered.own) | cells.confirmed
        return found.filter(~settled.gather(found["place"])).sort("place")

    def _plainly(self) -> pl.DataFrame:
        """Cells that hold one other person's whole name, of whom only one is called so: nobody
        else can be meant.
        """
        cells, people = self._cells, self._cells.people
        held = cells.named.select("place", "line", "partly")
        held = held.join(people.alone, on="line", how="inner", maintain_order="left")
        place, other = held["place"], held["other"]
        is_other = people.whole.gather(place) != people.whole.gather(other)
        is_other &= cells.column.gather(place).ne_missing(cells.column.gather(other))
        if not self._of_files:
            is_other &= (cells.strange | cells.dumb).gather(other)
        held = held.filter(is_other)
        telling = ~pl.col("partly") & _SEVERAL_WORDS
        return held.select(
            "place", pl.concat_list("other").alias("others"), sure=True, telling=telling
        )

    def _closely(self, named: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """What the other strange cells are named after: these of `named`, and the odd ones."""
        cells, odd = self._cells, self._cells.odd
        lines = pl.Series([" ".join(one.words) for one in odd.values()], dtype=pl.String)
        lines = pl.concat([named["line"], lines]).unique()
        single = named.filter(pl.col("tokens").list.len() == 1)["tokens"].list.first()
        tokens = [one.tokens[0] for one in odd.values() if len(one.tokens) == 1]
        alone = pl.concat([single, pl.Series(tokens, dtype=pl.String)]).unique()
        often = cells.people.frequencies.filter(pl.col("count") > MOST_HINTED)["word"]
        hints = alone.filter(~alone.is_in(often.implode()))
        bearers = Bearers(cells.people, lines.filter(lines != ""), hints, self._candidates())
        found, closely = self._alike(named, bearers)
        yield found
        one_by_one = evidence_of(self._one_by_one(cells.strangers(closely) | odd, bearers))
        yield one_by_one
        yield self._hints(self._but(self._but(named, found), one_by_one), bearers)
        hinted = {
            place: evidence
            for place in odd.keys() - one_by_one["place"]
            if (evidence := self._hinted(place, odd[place], bearers))
        }
        yield evidence_of(hinted)
        for place in odd.keys() - one_by_one["place"] - hinted.keys():
            if odd[place].turned:
                del odd[place]

    def _but(self, named: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
        """The cells of which nothing is found yet."""
        return named.filter(~self._cells.at(found["place"]).gather(named["place"]))

    def _alike(self, named: pl.DataFrame, bearers: Bearers) -> tuple[pl.DataFrame, pl.Series]:
        """What cells are named after, all that hold the same names at once.

        Returns:
            that, and places to look at one by one: somebody who is called so has the same cell, or
            is called like the row's own graduate.
        """
        named = named.filter(pl.col("line") != "").select("place", "line", "partly")
        looked_at, told = self._all_called_so(named["line"].unique(), bearers)
        closely = self._same(named, looked_at)
        found = named.filter(~closely).join(told, on="line", how="inner")
        telling = ~pl.col("partly") & _SEVERAL_WORDS
        found = found.select("place", "others", sure=True, telling=telling)
        return found, named["place"].filter(closely)

    def _all_called_so(
        self, lines: pl.Series, bearers: Bearers
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Who is called by each of these lines, as `_named` has it: all who were considered, each
        a "line" and "other", and "others" of each line that somebody is named by.
        """
        most, other = self._few + (1 if self._of_files else 2), pl.col("other")
        whole = bearers.whole.filter(pl.col("line").is_in(lines.implode()))
        if not self._of_files:
            unfit = self._unfit
            whole = whole.filter(unfit.gather(whole["other"]))
        whole = whole.filter(pl.int_range(pl.len()).over("line") < most)
        told = whole.group_by("line", maintain_order=True).agg(other.alias("others"))
        told = told.filter(pl.col("others").list.len() <= _FEW_OF_A_NAME)
        rest = lines.filter(~lines.is_in(told["line"].implode()))
        partly = bearers.all_partly(rest, most if self._of_files else _MANY)
        if not self._of_files:
            alone = partly.select(pl.len().over("line") == 1).to_series()
            partly = partly.filter(unfit.gather(partly["other"]) | alone)
            partly = partly.filter(pl.int_range(pl.len()).over("line") < most)
        further = partly.group_by("line", maintain_order=True).agg(other.alias("others"))
        further = further.filter(pl.col("others").list.len() <= _FEW_OF_A_NAME)
        return pl.concat([whole, partly]), pl.concat([told, further])

    @cached_property
    def _unfit(self) -> pl.Series:
        """Mask of the cells that are not their row's own."""
        return self._cells.strange | self._cells.dumb

    @cached_property
    def _unfit_list(self) -> list[bool]:
        """The same as a list."""
        return self._unfit.to_list()

    def _same(self, named: pl.DataFrame, looked_at: pl.DataFrame) -> pl.Series:
        """Of which of these cells somebody of those looked at for their line is called like the
        row's own graduate, or has the same cell.
        """
        mine, theirs = named["line"].hash(), looked_at["line"].hash()
        same = pl.Series([False]).new_from_index(0, named.height)
        for texts in (self._cells.people.whole, self._cells.column):
            hashes = texts.hash(1)
            told = (theirs ^ hashes.gather(looked_at["other"])).unique()
            same |= (mine ^ hashes.gather(named["place"])).is_in(told.implode())
        return same

    def _hints(self, named: pl.DataFrame, bearers: Bearers) -> pl.DataFrame:
        """What the rest is named after, as `_hinted` has it."""
        cells, people = self._cells, self._cells.people
        if not self._of_files:
            whole = cells.words.numbers.gather(named["place"]) == named["tokens"].list.len()
            named = named.filter(whole)
        single = pl.col("tokens").list.len() == 1
        single &= pl.col("tokens").list.first().is_in(list(bearers.hinted))
        alone = {
            place: evidence
            for place, one in cells.strangers(named.filter(single)["place"]).items()
            if (evidence := self._hinted(place, one, bearers))
        }
        words = named.filter(~single).select("place", pl.col("tokens").alias("word"))
        words = words.explode("word", empty_as_null=True)
        beside = []
        for step in (-1, 1):
            near = words.with_columns((pl.col("place").cast(pl.Int64) + step).alias("other"))
            near = near.filter(pl.col("other").is_between(0, people.frame.height - 1))
            near = near.cast({"other": pl.UInt32})
            made = people.made(near.select(pl.col("other").alias("place"), "word"))
            missing = cells.at(near["place"].filter(~made))
            near = near.filter(~missing.gather(near["place"])).select("place", "other").unique()
            beside.append(near.filter(_other(near, people.whole) & _other(near, cells.column)))
        hinted = pl.concat(beside).unique("place", keep="first", maintain_order=True)
        hinted = hinted.filter(cells.column.gather(hinted["other"]).is_not_null())
        others = pl.concat_list("other").alias("others")
        hinted = hinted.select("place", others, sure=False, telling=False)
        return pl.concat([evidence_of(alone), hinted])

    def _candidates(self) -> pl.Series | None:
        """Mask of those whose a cell may be: a file anybody's; an e-mail theirs who have not got
        their own, or a rare name.
        """
        if self._of_files:
            return None
        cells, people = self._cells, self._cells.people
        odd = pl.Series(
            [word for one in cells.odd.values() for word in one.words], dtype=pl.String
        )
        sought = cells.named["line"].str.split(" ").explode(empty_as_null=True)
        sought = pl.concat([odd, sought]).unique().implode()
        rare = people.frequencies.filter((pl.col("count") == 1) & pl.col("word").is_in(sought))
        return cells.strange | cells.silent | people.bearing(rare["word"])

    def _one_by_one(
        self, looked_at: Mapping[int, Strange], bearers: Bearers
    ) -> dict[int, Evidence]:
        """What these cells are named after."""
        bearers.look_up({" ".join(one.words) for one in looked_at.values()})
        found: dict[int, Evidence] = {}
        for place, one in looked_at.items():
            if (evidence := self._named(place, one, bearers)) is not None:
                found[place] = evidence
        return found

    def _named(self, place: int, one: Strange, bearers: Bearers) -> Evidence | None:
        """The rows whose names a cell has in full, or with the first name and another.

        An e-mail cannot be that of somebody who has their own, but for names that hardly two
        people share; and where many are called so, one of them is sure to be called like
        somebody's parent.
        """
        if not one.words:
            return None
        for people in islice(self._called_so(one.words, bearers), 1 if one.turned else 2):
            others = self._others(place, people)
            if others and len(others) <= _FEW_OF_A_NAME:
                return Evidence(others, telling=not one.partly_own and len(one.words) > 1)
        return None

    def _called_so(self, words: tuple[str, ...], bearers: Bearers) -> Iterator[Iterable[int]]:
        """Who is called so, then who has further names.

        Of an e-mail those who have not got their own, or who alone is called so.
        """
        whole = bearers.called(" ".join(words))
        if self._of_files:
            yield whole
            yield bearers.partly(words)
            return
        if words not in self._lists:
            partly = list(islice(bearers.partly(words), _MANY))
            further = self._without(partly) or (partly if len(partly) == 1 else [])
            self._lists[words] = [self._without(whole), further]
        yield from self._lists[words]

    def _without(self, places: Iterable[int]) -> list[int]:
        """Those who have not got their own."""
        unfit = (place for place in places if self._unfit_list[place])
        return list(islice(unfit, _FEW_OF_A_NAME + 2))

    def _hinted(self, place: int, one: Strange, bearers: Bearers) -> Evidence | None:
        """A row that alone has the one word of a cell, or a row beside it that has all its
        words.
        """
        people, texts = self._cells.people, self._cells.texts
        if not self._of_files and len(one.tokens) < self._cells.words.numbers[place]:
            return None
        hinted = bearers.hinted.get(one.tokens[0], []) if len(one.tokens) == 1 else []
        alone = self._others(place, hinted)
        telling = len(alone) == 1 and self._of_files
        beside = [other for other in (place - 1, place + 1) if 0 <= other < len(texts)]
        if len(alone) != 1:
            theirs = (
                other
                for other in beside
                if all(people.makes(other, token) for token in one.tokens)
            )
            alone = self._others(place, theirs)[:1]
        alone = [other for other in alone if texts[other] is not None]
        return Evidence(alone, sure=False, telling=telling) if alone else None

    def _others(self, place: int, others: Iterable[int]) -> list[int]:
        """Those that are not the same person, and do not claim the same cell (which is told
        anyway).
        """
        wholes, texts = self._cells.people.wholes, self._cells.texts
        mine, text = wholes[place], texts[place]
        unlike = (other for other in others if wholes[other] != mine and texts[other] != text)
        found: dict[int, None] = {}
        for other in unlike:
            found[other] = None
            if len(found) > self._few:
                break
        return list(found)


def _other(pairs: pl.DataFrame, texts: pl.Series) -> pl.Series:
    """Where the texts of two rows differ."""
    return texts.gather(pairs["place"]).ne_missing(texts.gather(pairs["other"]))
