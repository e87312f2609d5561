"""What is said of files and e-mails that are named after the graduate of another row."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import NamedTuple

from importer.columns import CONFIRM_EMAIL, CONFIRM_PDF, EMAIL, PDF, Column
from importer.issues import Code, Issue, Severity
from importer.sentences import Later, Message, Sentence
from importer.sentences import between_rows as say

_MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A column whose cells are named after people, and the column that confirms it."""

    column: Column
    confirming: Column
    code: Code
    what: Sentence
    around: Sentence


KINDS = (
    Kind(
        column=PDF,
        confirming=CONFIRM_PDF,
        code=Code.PDF_OF_ANOTHER,
        what=say.FILE,
        around=say.FILES_AROUND,
    ),
    Kind(
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


@dataclass(frozen=True)
class Wording:
    """The sentences about one column; everything by place.

    A column that has slipped gives a sentence for each row, so they are made when somebody looks.

    Attributes:
        names: the graduates' names as they stand, None where there is none.
        rows: the rows' numbers.
        texts: the column as it stands.
        found: whom a cell is named after.
    """

    kind: Kind
    names: Sequence[str | None]
    rows: Sequence[int]
    texts: Sequence[str | None]
    found: Mapping[int, Evidence]

    def named_after(self, is_confirmed: Callable[[int], bool]) -> dict[int, Issue]:
        """An error of each row whose cell is another's, and of each that alone is the other.

        Args:
            is_confirmed: whether a person has confirmed the cell of a place.
        """
        taken = {one.others[0] for one in self.found.values() if len(one.others) == 1}
        taken = {place for place in taken - self.found.keys() if not is_confirmed(place)}
        places = sorted(self.found.keys() | taken)
        rows, texts = map(self.rows.__getitem__, places), map(self.texts.__getitem__, places)
        column, code = repeat(self.kind.column.name), repeat(self.kind.code)
        said = map(Later, repeat(self._said), places)
        return dict(zip(places, map(Issue, rows, column, code, said, texts), strict=True))

    @cached_property
    def _taken(self) -> dict[int, list[int]]:
        """The places of the cells that are named after somebody alone, by that person's place."""
        taken: dict[int, list[int]] = defaultdict(list)
        for place in sorted(self.found):
            if len(self.found[place].others) == 1:
                taken[self.found[place].others[0]].append(place)
        return taken

    def perhaps(self, place: int, others: Sequence[int]) -> Issue:
        """A warning of a cell that may be another's."""
        people = self._people(others)
        what, text = self.kind.what(), self.texts[place]
        said = say.PERHAPS_NAMED_AFTER(what=what, text=text, people=people)
        return self._issue(place, self._advised(place, said), Severity.WARNING)

    def between(self, place: int) -> Issue:
        """An error of a cell that says nothing, among cells that are others'."""
        return self._issue(place, Later(self._around, place))

    def _issue(self, place: int, said: Message, severity: Severity = Severity.ERROR) -> Issue:
        column, text = self.kind.column.name, self.texts[place]
        return Issue(self.rows[place], column, self.kind.code, said, text, severity)

    def _around(self, place: int) -> Message:
        return self._advised(place, self.kind.around(column=self.kind.column.name))

    def _said(self, place: int) -> Message:
        """That a cell is named after others, and others' after the cell's own graduate."""
        what, takers = self.kind.what(), self._taken.get(place, [])
        rows = [say.ROW_WITH(row=self.rows[one], text=self.texts[one]) for one in takers[:_MOST]]
        count, one = len(takers), self.found.get(place)
        if one is None:
            said = say.TAKEN(count=count, rows=rows, what=what, name=self._name(place))
            return self._advised(place, said)
        said = say.NAMED_AFTER(what=what, text=self.texts[place], people=self._people(one.others))
        if takers:
            said = say.NAMED_AFTER_AND_TAKEN(named=said, count=count, rows=rows, what=what)
        return self._advised(place, said)

    def _advised(self, place: int, said: Message) -> Message:
        column, confirming = self.kind.column.name, self.kind.confirming.name
        text, name = self.texts[place], self._name(place)
        if not text:
            return say.CONFIRM_ALL_THE_SAME(said=said, column=column, confirming=confirming)
        return say.CONFIRM_TEXT(
            said=said, column=column, text=text, name=name, confirming=confirming
        )

    def _people(self, others: Sequence[int]) -> Message:
        people = [
            say.PERSON(name=self._name(other), row=self.rows[other]) for other in others[:_MOST]
        ]
        sentence = say.PEOPLE_AND_OTHERS if len(others) > _MOST else say.PEOPLE
        return sentence(people=people)

    def _name(self, place: int) -> Message | str:
        return self.names[place] or say.THE_GRADUATE()
