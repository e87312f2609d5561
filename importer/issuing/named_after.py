"""What is said of files and e-mails that are named after the graduate of another row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from importer.columns import CONFIRM_EMAIL, CONFIRM_PDF, EMAIL, PDF, Column
from importer.issues import Code, Issue, Severity

_MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A column whose cells are named after people, and the column that confirms it."""

    column: Column
    confirming: Column
    code: Code
    noun: str


KINDS = (
    Kind(column=PDF, confirming=CONFIRM_PDF, code=Code.PDF_OF_ANOTHER, noun="file"),
    Kind(column=EMAIL, confirming=CONFIRM_EMAIL, code=Code.EMAIL_OF_ANOTHER, noun="e-mail"),
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
            sentences = []
            if place in found:
                named = self._people(found[place])
                sentences.append(
                    f"The {self.kind.noun} “{self.texts[place]}” is named after {named}"
                )
            if place in taken:
                rows = ", ".join(
                    f"{self.rows[one]} (“{self.texts[one]}”)" for one in taken[place][:_MOST]
                )
                rows = f"{'r' if sentences else 'R'}ow{'s' * (len(taken[place]) > 1)} {rows}"
                whom = "this graduate" if sentences else self._name(place)
                sentences.append(f"{rows} has the {self.kind.noun} named after {whom}")
            issues.append(self._issue(place, "; ".join(sentences)))
        return issues

    def perhaps(self, place: int, others: Sequence[int]) -> Issue:
        """A warning of a cell that may be another's."""
        said = (
            f"The {self.kind.noun} “{self.texts[place]}” seems to be named after"
            f" {self._people(others)}"
        )
        return replace(self._issue(place, said), severity=Severity.WARNING)

    def between(self, place: int) -> Issue:
        """An error of a cell that says nothing, among cells that are others'."""
        said = (
            f"The {self.kind.noun}s of the rows around this one are named after other rows'"
            f" graduates, as if the column {self.kind.column.name} had been sorted or shifted"
            " alone"
        )
        return self._issue(place, said)

    def _issue(self, place: int, said: str) -> Issue:
        name, text = self.kind.column.name, self.texts[place]
        shown = (
            f"“{text}” is {self._name(place)}'s all the same"
            if text
            else "this is right all the same"
        )
        message = (
            f"{said}. Correct the column {name}, or, if {shown}, repeat it in"
            f" {self.kind.confirming.name}."
        )
        return Issue(self.rows[place], name, self.kind.code, message, text)

    def _people(self, others: Sequence[int]) -> str:
        listed = ", ".join(
            f"{self._name(other)} in row {self.rows[other]}" for other in others[:_MOST]
        )
        return listed + (" and others" if len(others) > _MOST else "")

    def _name(self, place: int) -> str:
        return self.names[place] or "the graduate"
