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
class Cells:
    """One column compared with the people.

    Attributes:
        strange: cells with words of others that are not the row's own, by place; of those in
            `named` where in it, for in a column that has slipped they are all.
        named: most of these cells, as `Unlike.named` has them.
        silent: places of cells that say nothing of anybody.
        numbered: the cells of both kinds that hold a number.
    """

    people: NameIndex
    kind: Kind
    strange: dict[int, Strange | int] = field(default_factory=dict)
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
        words = self.words.at(self.words.mask(pl.Series(list(self.silent), dtype=pl.UInt32)))
        made = self.people.made(words)
        if further is not None:
            made |= marks_of(words).is_in(further.marks.implode())
        return self.silent.difference(words["place"].filter(made))

    def look(self) -> None:
        """See which cells are strange, and which say nothing."""
        unlike = self.people.unlike(
            self.words, self.people.mailboxes if self.kind.column is PDF else None
        )
        self.silent.update(unlike.silent)
        self.named = unlike.named
        for place in unlike.others:
            self._judge(place)
        common = self._common()
        if common:
            held = pl.col("tokens").list.set_intersection(sorted(common)).list.len() > 0
            having = self.named.filter(held)["place"].to_list()
            self.named = self.named.filter(~held)
            for place, one in self.strange.items():
                if isinstance(one, Strange) and not common.isdisjoint(one.tokens):
                    having.append(place)
            for place in having:
                self.strange.pop(place, None)
                self._judge(place, common)
        self.strange.update(zip(self.named["place"], range(self.named.height), strict=True))

    def _common(self) -> set[str]:
        """Words that far more cells have than people: a town, a school, a course called like
        somebody.
        """
        judged = [one for one in self.strange.values() if isinstance(one, Strange)]
        tokens = pl.Series([token for one in judged for token in one.tokens], dtype=pl.String)
        words = self.named["tokens"].explode(empty_as_null=True)
        seen = pl.concat([words, tokens]).value_counts(name="cells")
        seen = seen.filter(pl.col("cells") > 4)
        seen = seen.join(self.people.frequencies, left_on=seen.columns[0], right_on="word")
        return set(seen.filter(pl.col("cells") > 2 * pl.col("count") + 2)[seen.columns[0]])

    def stranger(self, place: int) -> Strange | None:
        """What is strange in a cell."""
        one = self.strange.get(place)
        if isinstance(one, int):
            lines, tokens, partly = self._named
            return Strange(tuple(lines[one].split()), tuple(tokens[one]), partly_own=partly[one])
        return one

    @cached_property
    def partly_own(self) -> set[int]:
        """Places of strange cells of which a part is the row's own."""
        odd = self.strange.items()
        found = {place for place, one in odd if isinstance(one, Strange) and one.partly_own}
        return found.union(self.named.filter("partly")["place"])

    @cached_property
    def _named(self) -> tuple[list[str], list[list[str]], list[bool]]:
        line, tokens, partly = (self.named[name] for name in ("line", "tokens", "partly"))
        return line.to_list(), tokens.to_list(), partly.to_list()

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
