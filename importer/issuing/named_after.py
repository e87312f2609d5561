"""What is said of files and e-mails that are named after the graduate of another row."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import NamedTuple

import polars as pl

from importer.columns import CONFIRM_EMAIL, CONFIRM_PDF, EMAIL, PDF, Column
from importer.issues import Code, Issue, Severity
from importer.sentences import Later, Message, Sentence
from importer.sentences import between_rows as say

_MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class NamingKind:
    """A column whose cells are named after people, and the column that confirms it."""

    column: Column
    confirming: Column
    code: Code
    what: Sentence
    around: Sentence


KINDS = (
    NamingKind(
        column=PDF,
        confirming=CONFIRM_PDF,
        code=Code.PDF_OF_ANOTHER,
        what=say.FILE,
        around=say.FILES_AROUND,
    ),
    NamingKind(
        column=EMAIL,
        confirming=CONFIRM_EMAIL,
        code=Code.EMAIL_OF_ANOTHER,
        what=say.EMAIL,
        around=say.EMAILS_AROUND,
    ),
)


class Evidence(NamedTuple):
    """What a cell is named after: places of other rows.

    It is sure when their names are there in full, and telling when a person should look at it,
    borne out or not.
    """

    others: Sequence[int]
    sure: bool = True
    telling: bool = False


def evidence_of(found: Mapping[int, Evidence]) -> pl.DataFrame:
    """What cells are named after as columns: their "place", and what an `Evidence` has."""
    told = [(place, *one) for place, one in found.items()]
    pairs = [(place, other) for place, others, *_ in told for other in others]
    others = pl.DataFrame(pairs, {"place": pl.UInt32, "others": pl.UInt32}, orient="row")
    others = others.group_by("place", maintain_order=True).agg("others")
    return others.with_columns(
        pl.Series("sure", [sure for _, _, sure, _ in told], dtype=pl.Boolean),
        pl.Series("telling", [telling for _, _, _, telling in told], dtype=pl.Boolean),
    )


@dataclass(frozen=True)
class ColumnWording:
    """The sentences about one column; everything by place.

    A column that has slipped gives a sentence for each row, so they are made when somebody looks.

    Attributes:
        frame: the rows.
        found: whom a cell is named after, as `evidence_of` has it.
    """

    kind: NamingKind
    frame: pl.DataFrame
    found: pl.DataFrame

    def concerned(self, confirmed: pl.Series) -> pl.Series:
        """The places of the cells that are others', and of the people who alone are these others.

        Args:
            confirmed: mask of the cells that a person has confirmed.
        """
        alone = self.found.filter(pl.col("others").list.len() == 1)["others"].list.first()
        taken = alone.filter(~confirmed.gather(alone))
        return pl.concat([self.found["place"], taken]).unique().sort()

    def named_after(self, places: pl.Series) -> Iterator[Issue]:
        """The errors of these places."""
        return self._errors(places, self._said)

    def between(self, places: pl.Series) -> Iterator[Issue]:
        """Errors of cells that say nothing, among cells that are others'."""
        return self._errors(places, self._around)

    def _errors(self, places: pl.Series, said: Callable[[int], Message]) -> Iterator[Issue]:
        """An error of each place, all made at once."""
        rows, texts = (one.gather(places).to_list() for one in (self._rows, self._texts))
        column, code = repeat(self.kind.column.name), repeat(self.kind.code)
        later, severity = map(Later, repeat(said), places.to_list()), repeat(Severity.ERROR)
        cells = zip(rows, column, code, later, texts, severity, strict=False)
        # As `Issue._make` does, without a call of Python for each.
        return map(tuple.__new__, repeat(Issue), cells)

    @property
    def _rows(self) -> pl.Series:
        return self.frame["row"]

    @property
    def _texts(self) -> pl.Series:
        return self.frame[self.kind.column.name]

    @cached_property
    def _others(self) -> dict[int, list[int]]:
        """Whom a cell is named after, by place."""
        return dict(self.found.select("place", "others").rows())

    @cached_property
    def _taken(self) -> dict[int, list[int]]:
        """The places of the cells that are named after somebody alone, by that person's place."""
        taken: dict[int, list[int]] = defaultdict(list)
        for place in sorted(self._others):
            if len(self._others[place]) == 1:
                taken[self._others[place][0]].append(place)
        return taken

    def perhaps(self, place: int, others: Sequence[int]) -> Issue:
        """A warning of a cell that may be another's."""
        people = self._people(others)
        what, text = self.kind.what(), self._texts[place]
        said = say.PERHAPS_NAMED_AFTER(what=what, text=text, people=people)
        row, column, said = self._rows[place], self.kind.column.name, self._advised(place, said)
        return Issue(row, column, self.kind.code, said, text, Severity.WARNING)

    def _around(self, place: int) -> Message:
        return self._advised(place, self.kind.around(column=self.kind.column.name))

    def _said(self, place: int) -> Message:
        """That a cell is named after others, and others' after the cell's own graduate."""
        what, takers = self.kind.what(), self._taken.get(place, [])
        rows = [say.ROW_WITH(row=self._rows[one], text=self._texts[one]) for one in takers[:_MOST]]
        count, others = len(takers), self._others.get(place)
        if others is None:
            said = say.TAKEN(count=count, rows=rows, what=what, name=self._name(place))
            return self._advised(place, said)
        said = say.NAMED_AFTER(what=what, text=self._texts[place], people=self._people(others))
        if takers:
            said = say.NAMED_AFTER_AND_TAKEN(named=said, count=count, rows=rows, what=what)
        return self._advised(place, said)

    def _advised(self, place: int, said: Message) -> Message:
        column, confirming = self.kind.column.name, self.kind.confirming.name
        text, name = self._texts[place], self._name(place)
        if not text:
            return say.CONFIRM_ALL_THE_SAME(said=said, column=column, confirming=confirming)
        return say.CONFIRM_TEXT(
            said=said, column=column, text=text, name=name, confirming=confirming
        )

    def _people(self, others: Sequence[int]) -> Message:
        people = [
            say.PERSON(name=self._name(other), row=self._rows[other]) for other in others[:_MOST]
        ]
        sentence = say.PEOPLE_AND_OTHERS if len(others) > _MOST else say.PEOPLE
        return sentence(people=people)

    def _name(self, place: int) -> Message | str:
        return self.frame["name"][place] or say.THE_GRADUATE()
