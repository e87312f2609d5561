"""A column of files or e-mails beside the people of its rows: whose cells have others' names."""

from collections.abc import Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import polars as pl

from importer.columns import PDF
from importer.issuing.identifiers import Numbered
from importer.issuing.name_index import MOST_WORDS, NameIndex
from importer.issuing.named_after import Kind
from importer.issuing.plain_words import Words, plain_lines, stems_of, telling_words
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
class Cells:
    """One column compared with the people.

    Attributes:
        strange: cells with words of others that are not the row's own, by place; of those in
            `named` the line alone, for in a column that has slipped they are all.
        named: cells that hold a few names as they are, each once, and nothing else: their "place",
            these as a "line", and whether some are the row's own, "partly".
        silent: places of cells that say nothing of anybody.
        numbered: the cells of both kinds that hold a number.
    """

    people: NameIndex
    kind: Kind
    strange: dict[int, Strange | str] = field(default_factory=dict)
    named: pl.DataFrame = field(default_factory=pl.DataFrame)
    silent: set[int] = field(default_factory=set)
    numbered: Numbered = field(default_factory=Numbered)

    @cached_property
    def words(self) -> Words:
        """The column as plain words."""
        return (
            Words(plain_lines(stems_of(self.people.frame[PDF.name])))
            if self.kind.column is PDF
            else self.people.mailboxes
        )

    @cached_property
    def texts(self) -> list[str | None]:
        """The column as it stands."""
        return self.people.frame[self.kind.column.name].to_list()

    @cached_property
    def confirming(self) -> dict[int, str]:
        """What a person has said is right, by place."""
        told = self.people.frame[self.kind.confirming.name]
        return dict(zip(told.is_not_null().arg_true(), told.drop_nulls(), strict=True))

    def confirmed(self, place: int) -> bool:
        """Whether a person has said that a cell is right."""
        said, has = self.confirming.get(place), self.texts[place]
        return said is not None and has is not None and same_cell(said, has)

    def fits(self, place: int) -> bool:
        """Whether a cell is named after its own row."""
        unlike = place in self.strange or place in self.dumb
        return not unlike or place in self.numbered.own

    @cached_property
    def dumb(self) -> set[int]:
        """Places of cells that say nothing, not even by a word that is made of their row's
        names.
        """
        if not self.silent:
            return set()
        further = self.people.mailboxes if self.kind.column is PDF else None
        return self.silent - self.people.spelled(self.silent, self.words, further)

    def look(self) -> None:
        """See which cells are strange, and which say nothing."""
        unlike = self.people.unlike(
            self.words, self.people.mailboxes if self.kind.column is PDF else None
        )
        self.silent.update(unlike.silent)
        self.named = unlike.named
        self.strange.update(zip(self.named["place"], self.named["line"], strict=True))
        judged = [place for place in unlike.others if place not in self.strange]
        for place in judged:
            self._judge(place)
        common = self._common(judged)
        if common:
            held = pl.col("line").str.split(" ").list.set_intersection(sorted(common))
            having = self.named.filter(held.list.len() > 0)["place"]
            self.named = self.named.filter(~pl.col("place").is_in(having.implode()))
            for place in [*having, *judged]:
                one = self.stranger(place)
                if one is not None and not common.isdisjoint(one.tokens):
                    del self.strange[place]
                    self._judge(place, common)

    def _common(self, judged: list[int]) -> set[str]:
        """Words that far more cells have than people: a town, a school, a course called like
        somebody.

        Args:
            judged: places of cells of which some are strange, with other words than names, too.
        """
        strangers = [one for place in judged if (one := self.stranger(place))]
        tokens = [token for one in strangers for token in one.tokens]
        words = self.words.at(self.words.mask(self.named["place"]))["word"]
        seen = pl.concat([words, pl.Series(tokens, dtype=pl.String)]).value_counts(name="cells")
        seen = seen.filter(pl.col("cells") > 4).join(self.people.frequencies, on="word")
        return set(seen.filter(pl.col("cells") > 2 * pl.col("count") + 2)["word"])

    def stranger(self, place: int) -> Strange | None:
        """What is strange in a cell."""
        one = self.strange.get(place)
        if isinstance(one, str):
            words = tuple(one.split())
            return Strange(words, words, partly_own=place in self._partly_own)
        return one

    @cached_property
    def _partly_own(self) -> set[int]:
        return set(self.named.filter("partly")["place"])

    def _judge(self, place: int, common: Set[str] = frozenset()) -> None:
        """Keep a cell that does not consist of its row's names in their order as strange or
        silent, if it is.
        """
        tokens = telling_words(self.words.texts[place])
        people = self.people
        for name in people.names(place):
            if name and len(name) <= len(tokens) and set(name).issubset(tokens):
                if len(tokens) == len(name) and tokens != name and tokens[0] in people.firsts:
                    self.strange[place] = Strange(tokens, tokens, partly_own=True, turned=True)
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
            self.strange[place] = Strange(
                tuple(dict.fromkeys(words[:MOST_WORDS])), tuple(known), partly_own=mine
            )
        elif not mine:
            self.silent.add(place)

    def _is_of(self, place: int, token: str) -> bool:
        """Whether a word is made of the names of a row's graduate, or is their mailbox."""
        mailbox = self.people.mailboxes.texts[place].split() if self.kind.column is PDF else ()
        return self.people.makes(place, token) or token in mailbox
