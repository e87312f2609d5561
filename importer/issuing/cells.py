"""A column of files or e-mails beside the people of its rows: whose cells have others' names."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import polars as pl

from importer.columns import PDF
from importer.issuing.identifiers import Numbered
from importer.issuing.name_index import MOST_WORDS, NameIndex
from importer.issuing.named_after import NamingKind
from importer.issuing.plain_words import Words, marks_of, plain_lines, stems_of, telling_words
from importer.names import same_cell


class Strange(NamedTuple):
    """A cell with names that are not the row's own, or not in their order.

    Attributes:
        words: the names in it, each once; what is run together stands apart.
        tokens: the words that are names, perhaps with an initial, as they stand in it.
        partly_own: whether some are the row's own.
        turned: whether all are, in another order.
    """

    words: tuple[str, ...]
    tokens: tuple[str, ...]
    partly_own: bool = False
    turned: bool = False


@dataclass
class ComparedColumn:
    """One column compared with the people; masks tell it of each place.

    Attributes:
        odd: cells with words of others that are not the row's own, or not in their order, which
            were looked at one by one, by place.
        named: all other cells with words of others, as `Unlike.named` has them.
        silent: mask of the cells that say nothing of anybody.
        numbered: the cells of all kinds that hold a number.
    """

    people: NameIndex
    kind: NamingKind
    odd: dict[int, Strange] = field(default_factory=dict)
    named: pl.DataFrame = field(default_factory=pl.DataFrame)
    silent: pl.Series = field(default_factory=pl.Series)
    numbered: Numbered = field(default_factory=Numbered)

    @cached_property
    def words(self) -> Words:
        """The column as plain words."""
        return (
            Words(plain_lines(stems_of(self.people.frame[PDF.name])))
            if self.kind.column is PDF
            else self.people.mailboxes
        )

    @property
    def column(self) -> pl.Series:
        """The column as it stands."""
        return self.people.frame[self.kind.column.name]

    @cached_property
    def texts(self) -> list[str | None]:
        """The same as a list."""
        return self.column.to_list()

    @cached_property
    def confirmed(self) -> pl.Series:
        """Mask of the cells that a person has said are right."""
        told = self.people.frame[self.kind.confirming.name]
        where = told.is_not_null().arg_true()
        both = zip(where, told.gather(where), self.column.gather(where), strict=True)
        return self.at(
            [place for place, said, has in both if has is not None and same_cell(said, has)]
        )

    def at(self, places: Iterable[int]) -> pl.Series:
        """Mask of these places."""
        return self.words.mask(
            places if isinstance(places, pl.Series) else pl.Series(list(places), dtype=pl.UInt32)
        )

    @property
    def strange(self) -> pl.Series:
        """Mask of the cells with words of others."""
        return self.at(self.named["place"]) | self.at(self.odd)

    @property
    def fits(self) -> pl.Series:
        """Mask of the cells that are named after their own row."""
        return ~(self.strange | self.dumb) | self.at(self.numbered.own)

    @cached_property
    def dumb(self) -> pl.Series:
        """Mask of the cells that say nothing, not even by a word that is made of their row's
        names.
        """
        words = self.words.at(self.silent)
        made = self.people.made(words)
        if self.kind.column is PDF:
            made |= marks_of(words).is_in(self.people.mailboxes.marks.implode())
        return self.silent & ~self.at(words["place"].filter(made))

    def look(self) -> None:
        """See which cells are strange, and which say nothing."""
        unlike = self.people.unlike(
            self.words, self.people.mailboxes if self.kind.column is PDF else None
        )
        self.named, silent = unlike.named, list[int]()
        for place in unlike.others:
            self._judge(place, silent)
        common = self._common()
        if common:
            held = pl.col("tokens").list.set_intersection(sorted(common)).list.len() > 0
            having = self.named.filter(held)["place"].to_list()
            self.named = self.named.filter(~held)
            for place, one in self.odd.items():
                if not common.isdisjoint(one.tokens):
                    having.append(place)
            for place in having:
                self.odd.pop(place, None)
                self._judge(place, silent, common)
        self.silent = unlike.silent | self.at(silent)

    def _common(self) -> set[str]:
        """Words that far more cells have than people: a town, a school, a course called like
        somebody.
        """
        tokens = [token for one in self.odd.values() for token in one.tokens]
        words = self.named["tokens"].explode(empty_as_null=True)
        seen = pl.concat([words, pl.Series(tokens, dtype=pl.String)]).value_counts(name="cells")
        seen = seen.filter(pl.col("cells") > 4)
        seen = seen.join(self.people.frequencies, left_on=seen.columns[0], right_on="word")
        return set(seen.filter(pl.col("cells") > 2 * pl.col("count") + 2)[seen.columns[0]])

    def strangers(self, places: pl.Series) -> dict[int, Strange]:
        """What is strange in the cells at these places, as far as anything is."""
        told = self.named.filter(self.at(places).gather(self.named["place"]))
        told = told.select("place", "line", "tokens", "partly")
        found = {
            place: Strange(tuple(line.split()), tuple(tokens), partly_own=partly)
            for place, line, tokens, partly in told.iter_rows()
        }
        return found | {place: self.odd[place] for place in places if place in self.odd}

    @property
    def partly_own(self) -> pl.Series:
        """Mask of the strange cells of which a part is the row's own."""
        found = self.at(place for place, one in self.odd.items() if one.partly_own)
        return found | self.at(self.named.filter("partly")["place"])

    def _judge(self, place: int, silent: list[int], common: Set[str] = frozenset()) -> None:
        """Keep a cell that does not consist of its row's names in their order as odd or silent,
        if it is.
        """
        tokens = telling_words(self.words.texts[place])
        people = self.people
        for name in people.names(place):
            if name and len(name) <= len(tokens) and set(name).issubset(tokens):
                if len(tokens) == len(name) and tokens != name and tokens[0] in people.firsts:
                    self.odd[place] = Strange(tokens, tokens, partly_own=True, turned=True)
                return
        own = people.own(place)
        words: list[str] = []
        known: list[str] = []
        mine = foreign = False
        for token in tokens:
            parts = people.known(token) if token not in common else None
            is_mine = token in own or (parts is not None and self._is_of(place, token))
            mine |= is_mine
            if token in own or (parts is not None and not is_mine):
                foreign |= not is_mine
                words += parts or ()
                known.append(token)
        if foreign:
            self.odd[place] = Strange(
                tuple(dict.fromkeys(words[:MOST_WORDS])), tuple(known), partly_own=mine
            )
        elif not mine:
            silent.append(place)

    def _is_of(self, place: int, token: str) -> bool:
        """Whether a word is made of the names of a row's graduate, or is their mailbox."""
        mailbox = self.people.mailboxes.texts[place].split() if self.kind.column is PDF else ()
        return self.people.makes(place, token) or token in mailbox
