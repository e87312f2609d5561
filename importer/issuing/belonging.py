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

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, repeat

import polars as pl

from importer.columns import EMAIL, PDF
from importer.issues import Issue
from importer.issuing.bearers import Bearers
from importer.issuing.cells import Cells, Strange
from importer.issuing.displaced import Displaced
from importer.issuing.identifiers import Identifiers
from importer.issuing.name_index import NameIndex
from importer.issuing.named_after import KINDS, Evidence, Wording
from importer.issuing.plain_words import telling_words
from importer.sheet import Sheet

_MOST = 3
_FEW_OF_A_NAME = 20
"""Of more people, one is sure to be called like somebody's parent."""
_MANY = 5_000


def misplaced(sheet: Sheet, people: NameIndex) -> list[Issue]:
    """Errors of the rows whose file or e-mail is named after another row's graduate, and of those
    graduates' rows.

    Args:
        sheet: the rows as text, for the numbers in columns of the sheet's own.
        people: those of the rows that are compared.
    """
    frame = people.frame
    if frame.height < 2:
        return []
    kinds = [kind for kind in KINDS if frame[kind.column.name].null_count() < frame.height]
    numbers = Identifiers(sheet, people)
    return [issue for kind in kinds for issue in _Search(Cells(people, kind), numbers).issues()]


class _Search:
    """Whose the cells of one column are."""

    def __init__(self, cells: Cells, numbers: Identifiers) -> None:
        self._cells = cells
        self._numbers = numbers
        self._whole: dict[tuple[str, ...], list[int]] = {}
        self._partly: dict[tuple[str, ...], list[int]] = {}

    def issues(self) -> list[Issue]:
        """What is wrong in the column."""
        cells = self._cells
        cells.look()
        found = self._found()
        if not found:
            return []
        displaced = Displaced(cells)
        kept = displaced.supported(found)
        wording = Wording(cells.kind, cells.people.called, cells.people.rows, cells.texts, kept)
        told = wording.named_after(cells.confirmed)
        for place in displaced.between(kept) - told.keys():
            told[place] = wording.between(place)
        for place in found.keys() - kept.keys() - told.keys():
            if displaced.is_doubtful(place, found[place]):
                told[place] = wording.perhaps(place, found[place].others)
        return list(told.values())

    def _found(self) -> dict[int, Evidence]:
        """Which cells are named after others."""
        cells = self._cells
        found = self._plainly() if cells.strange else {}
        if len(found) < len(cells.strange):
            found |= self._closely(self._but(cells.named, found))
        looked_at = sorted([*cells.strange, *cells.silent])
        cells.numbered = self._numbers.named_by(cells.kind.column, looked_at)
        for place, others in cells.numbered.others.items():
            if place in cells.strange or not cells.fits(place):
                found[place] = Evidence(others)
        for place in {*cells.numbered.own, *cells.confirming} & found.keys():
            if place in cells.numbered.own or cells.confirmed(place):
                del found[place]
        return found

    def _plainly(self) -> dict[int, Evidence]:
        """Cells that hold one other person's whole name, of whom only one is called so: nobody
        else can be meant.
        """
        cells, people = self._cells, self._cells.people
        held = cells.named.join(people.alone, on="line", how="inner", maintain_order="left")
        texts = people.frame[cells.kind.column.name]
        place, other = held["place"], held["other"]
        is_other = people.whole.gather(place) != people.whole.gather(other)
        is_other &= texts.gather(place).ne_missing(texts.gather(other))
        telling = ~held["partly"] & held["line"].str.contains(" ", literal=True)
        if cells.kind.column is EMAIL:
            unlike = pl.Series(list(cells.strange.keys() | cells.dumb), dtype=pl.UInt32)
            is_other &= cells.words.mask(unlike).gather(other)
        places, others, tell = (one.filter(is_other).to_list() for one in (place, other, telling))
        evidence = map(Evidence, zip(others, strict=True), repeat(True), tell)
        return dict(zip(places, evidence, strict=True))

    def _closely(self, named: pl.DataFrame) -> dict[int, Evidence]:
        """What the other strange cells are named after: these of `named`, and the odd ones."""
        cells = self._cells
        odd = {place: one for place, one in cells.strange.items() if isinstance(one, Strange)}
        lines = pl.Series([" ".join(one.words) for one in odd.values()], dtype=pl.String)
        lines = pl.concat([named["line"], lines]).unique()
        single = named.filter(pl.col("tokens").list.len() == 1)["tokens"].list.first().unique()
        alone = {*single, *(one.tokens[0] for one in odd.values() if len(one.tokens) == 1)}
        hints = {word for word in alone if cells.people.counts[word] <= _MOST}
        bearers = Bearers(cells.people, lines.filter(lines != ""), hints, self._candidates())
        found, closely = self._alike(named, bearers)
        looked_at = {place: one for place in closely if (one := cells.stranger(place))} | odd
        for place, one in looked_at.items():
            evidence = self._named(place, one, bearers)
            if evidence is not None:
                found[place] = evidence
        found |= self._hints(self._but(named, found), bearers)
        for place, one in odd.items():
            if place not in found and (evidence := self._hinted(place, one, bearers)):
                found[place] = evidence
        for place, one in odd.items():
            if one.turned and place not in found:
                del cells.strange[place]
        return found

    def _but(self, named: pl.DataFrame, found: Iterable[int]) -> pl.DataFrame:
        """The cells of which nothing is found yet."""
        done = self._cells.words.mask(pl.Series(list(found), dtype=pl.UInt32))
        return named.filter(~done.gather(named["place"]))

    def _alike(
        self, named: pl.DataFrame, bearers: Bearers
    ) -> tuple[dict[int, Evidence], list[int]]:
        """What cells are named after, all that hold the same names at once.

        Returns:
            that, and places to look at one by one: somebody who is called so has the same cell, or
            is called like the row's own graduate.
        """
        named = named.filter(pl.col("line") != "").select("place", "line", "partly")
        alike = named.select("line", "partly").unique().with_row_index("which")
        told: list[Evidence | None] = []
        looked_at: list[Sequence[int]] = []
        of_line: dict[str, list[int]] = {}
        of_files = self._cells.kind.column is PDF
        for line, partly in alike.select("line", "partly").iter_rows():
            words = tuple(line.split(" "))
            if line not in of_line:
                one = self._named(None, Strange(words, words), bearers)
                of_line[line] = list(one.others) if one else []
            others = of_line[line]
            telling = not partly and len(words) > 1
            told.append(Evidence(others, telling=telling) if others else None)
            if not of_files:
                others = [*self._whole[words], *self._partly.get(words, ())]
            looked_at.append(others)
        candidates = pl.Series("other", looked_at, dtype=pl.List(pl.UInt32))
        named = named.join(alike.with_columns(candidates), on=("line", "partly"), how="inner")
        pairs = named.select("place", "other").explode("other", empty_as_null=True).drop_nulls()
        closely = pairs["place"].filter(self._same(pairs["place"], pairs["other"])).unique()
        named = self._but(named, closely)
        evidence = zip(named["place"], named["which"], strict=True)
        return {place: one for place, which in evidence if (one := told[which])}, closely.to_list()

    def _same(self, place: pl.Series, other: pl.Series) -> pl.Series:
        """Whether two rows are of the same name, or have the same cell."""
        people = self._cells.people
        same = pl.Series([False]).new_from_index(0, len(place))
        for texts in (people.whole, people.frame[self._cells.kind.column.name]):
            hashes = texts.hash()
            same |= hashes.gather(place) == hashes.gather(other)
        return same

    def _hints(self, named: pl.DataFrame, bearers: Bearers) -> dict[int, Evidence]:
        """What the rest is named after, as `_hinted` has it."""
        cells, found = self._cells, dict[int, Evidence]()
        if cells.kind.column is EMAIL:
            whole = cells.words.numbers.gather(named["place"]) == named["tokens"].list.len()
            named = named.filter(whole)
        few = [token for token, people in bearers.hinted.items() if len(people) <= _MOST]
        single = (pl.col("tokens").list.len() == 1) & pl.col("tokens").list.first().is_in(few)
        for place in named.filter(single)["place"]:
            one = cells.stranger(place)
            evidence = self._hinted(place, one, bearers) if one else None
            if evidence is not None:
                found[place] = evidence
        words = named.filter(~single).select("place", pl.col("tokens").alias("word"))
        words = words.explode("word", empty_as_null=True)
        beside = []
        for step in (-1, 1):
            near = words.with_columns((pl.col("place").cast(pl.Int64) + step).alias("other"))
            near = near.filter(pl.col("other").is_between(0, len(cells.people.rows) - 1))
            near = near.cast({"other": pl.UInt32})
            made = cells.people.made(near.select(pl.col("other").alias("place"), "word"))
            missing = cells.words.mask(near["place"].filter(~made))
            near = near.filter(~missing.gather(near["place"])).select("place", "other").unique()
            beside.append(near.filter(~self._same(near["place"], near["other"])))
        hinted = pl.concat(beside).unique("place", keep="first", maintain_order=True)
        texts = cells.people.frame[cells.kind.column.name]
        hinted = hinted.filter(texts.gather(hinted["other"]).is_not_null())
        others = zip(hinted["other"], strict=True)
        return found | dict(
            zip(hinted["place"], map(Evidence, others, repeat(False)), strict=False)
        )

    def _candidates(self) -> list[int] | None:
        """Whose a cell may be: a file anybody's; an e-mail theirs who have not got their own, or a
        rare name.
        """
        if self._cells.kind.column is PDF:
            return None
        cells, counts = self._cells, self._cells.people.counts
        sought = {
            word
            for one in cells.strange.values()
            if not isinstance(one, int)
            for word in one.words
        }
        sought.update(cells.named["line"].str.split(" ").explode(empty_as_null=True).unique())
        rare = (word for word in sought if counts[word] == 1)
        return sorted({*cells.strange, *cells.silent, *cells.people.bearing(rare)})

    def _named(self, place: int | None, one: Strange, bearers: Bearers) -> Evidence | None:
        """The rows whose names a cell has in full, or with the first name and another.

        An e-mail cannot be that of somebody who has their own, but for names that hardly two
        people share; and where many are called so, one of them is sure to be called like
        somebody's parent. Without a place, whoever has the cell.
        """
        if not one.words:
            return None
        for people in islice(self._called_so(one.words, bearers), 1 if one.turned else 2):
            others = self._others(place, people)
            if others and (self._cells.kind.column is PDF or len(others) <= _FEW_OF_A_NAME):
                return Evidence(others, telling=not one.partly_own and len(one.words) > 1)
        return None

    def _called_so(self, words: tuple[str, ...], bearers: Bearers) -> Iterator[Iterable[int]]:
        """Who is called so, then who has further names.

        Of an e-mail those who have not got their own, or who alone is called so.
        """
        whole = bearers.whole.get(" ".join(words), ())
        if self._cells.kind.column is PDF:
            yield whole
            yield bearers.partly(words)
            return
        if words not in self._whole:
            self._whole[words] = self._without(whole)
        yield self._whole[words]
        if words not in self._partly:
            partly = list(islice(bearers.partly(words), _MANY))
            self._partly[words] = self._without(partly) or (partly if len(partly) == 1 else [])
        yield self._partly[words]

    def _without(self, places: Iterable[int]) -> list[int]:
        """Those who have not got their own."""
        strange, dumb = self._cells.strange, self._cells.dumb
        unfit = (place for place in places if place in strange or place in dumb)
        return list(islice(unfit, _FEW_OF_A_NAME + 2))

    def _hinted(self, place: int, one: Strange, bearers: Bearers) -> Evidence | None:
        """A row that alone has the one word of a cell, or a row beside it that has all its
        words.
        """
        if self._cells.kind.column is EMAIL and len(one.tokens) < len(
            telling_words(self._cells.words.texts[place])
        ):
            return None
        few = len(one.tokens) == 1 and self._cells.people.counts[one.tokens[0]] <= _MOST
        alone = bearers.hinted.get(one.tokens[0], []) if few else []
        alone = self._others(place, alone if len(alone) <= _MOST else [])
        telling = len(alone) == 1 and self._cells.kind.column is PDF
        beside = [
            other for other in (place - 1, place + 1) if 0 <= other < len(self._cells.people.rows)
        ]
        if len(alone) != 1:
            alone = self._others(
                place,
                (
                    other
                    for other in beside
                    if all(self._cells.people.makes(other, token) for token in one.tokens)
                ),
            )[:1]
        alone = [other for other in alone if self._cells.texts[other] is not None]
        return Evidence(alone, sure=False, telling=telling) if alone else None

    def _others(self, place: int | None, others: Iterable[int]) -> list[int]:
        """Those that are not the same person, and do not claim the same cell (which is told
        anyway).
        """
        wholes, texts = self._cells.people.wholes, self._cells.texts
        few = _MOST if self._cells.kind.column is PDF else _FEW_OF_A_NAME
        if place is None:
            return list(islice(others, few + 1))
        mine, text = wholes[place], texts[place]
        found: dict[int, None] = {}
        for other in others:
            if wholes[other] != mine and texts[other] != text:
                found[other] = None
                if len(found) > few:
                    break
        return list(found)
