"""What is said of files and e-mails that are named after the graduate of another row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from importer.columns import CONFIRM_EMAIL, CONFIRM_PDF, EMAIL, PDF, Column
from importer.issues import Code, Issue, Severity
from importer.sentences import Message, Sentence
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


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences about one column; everything by place.

    Attributes:
        names: the graduates' names as they stand, None where there is none.
        rows: the rows' numbers.
        texts: the column as it stands.
    """

    kind: Kind
    names: Sequence[str | None]
    rows: Sequence[int]
    texts: Sequence[str | None]

    def named_after(
        self, found: Mapping[int, Sequence[int]], is_confirmed: Callable[[int], bool]
    ) -> list[Issue]:
        """An error of each row whose cell is another's, and of each that alone is the other.

        Args:
            found: the places of those whom a cell is named after, by its own.
            is_confirmed: whether a person has confirmed the cell of a place.
        """
        issues = []
        taken: dict[int, list[int]] = {}
        for place in sorted(found):
            if len(found[place]) == 1:
                taken.setdefault(found[place][0], []).append(place)
        for place in sorted({*found, *taken}):
            if place not in found and is_confirmed(place):
                continue
            issues.append(self._issue(place, self._said(place, found, taken)))
        return issues

    def _said(
        self, place: int, found: Mapping[int, Sequence[int]], taken: Mapping[int, list[int]]
    ) -> Message:
        """That a cell is named after others, and others' after the cell's own graduate."""
        what, takers = self.kind.what(), taken.get(place, [])
        rows = [say.ROW_WITH(row=self.rows[one], text=self.texts[one]) for one in takers[:_MOST]]
        count = len(takers)
        if place not in found:
            return say.TAKEN(count=count, rows=rows, what=what, name=self._name(place))
        people = self._people(found[place])
        named = say.NAMED_AFTER(what=what, text=self.texts[place], people=people)
        if not takers:
            return named
        return say.NAMED_AFTER_AND_TAKEN(named=named, count=count, rows=rows, what=what)

    def perhaps(self, place: int, others: Sequence[int]) -> Issue:
        """A warning of a cell that may be another's."""
        said = say.PERHAPS_NAMED_AFTER(
            what=self.kind.what(), text=self.texts[place], people=self._people(others)
        )
        return replace(self._issue(place, said), severity=Severity.WARNING)

    def between(self, place: int) -> Issue:
        """An error of a cell that says nothing, among cells that are others'."""
        return self._issue(place, self.kind.around(column=self.kind.column.name))

    def _issue(self, place: int, said: Message) -> Issue:
        column, confirming = self.kind.column.name, self.kind.confirming.name
        text = self.texts[place]
        advised = say.CONFIRM_ALL_THE_SAME(said=said, column=column, confirming=confirming)
        if text:
            name = self._name(place)
            advised = say.CONFIRM_TEXT(
                said=said, column=column, text=text, name=name, confirming=confirming
            )
        return Issue(self.rows[place], column, self.kind.code, advised, text)

    def _people(self, others: Sequence[int]) -> Message:
        people = [
            say.PERSON(name=self._name(other), row=self.rows[other]) for other in others[:_MOST]
        ]
        sentence = say.PEOPLE_AND_OTHERS if len(others) > _MOST else say.PEOPLE
        return sentence(people=people)

    def _name(self, place: int) -> Message | str:
        return self.names[place] or say.THE_GRADUATE()
