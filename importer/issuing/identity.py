"""Which row of an earlier run a row on its workbook is, and whether its cells still belong
together.

A person corrects cells, and now and then tears rows: sorts one column alone, shifts it by a cell,
pastes a name over another. Then a cell holds what the workbook remembers of another row, and a
diploma would go to the wrong person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from importer.issues import Issue
from importer.results import TELLING

Telling = tuple[str, ...]
"""The prints of a row's cells in the columns of `TELLING`, "" for an empty one."""

_SURE = 2
"""How many cells a row has to share with the row that it is taken for, where there is room for
doubt.
"""
_MANY = 100
"""A cell that more rows share tells nobody apart, and is not worth comparing with each of them."""
_NAME, _EMAIL, _BORN, _FILE = range(len(TELLING))
_SAME_PERSON = {_NAME: (_EMAIL, _BORN), _EMAIL: (_NAME,), _BORN: (_NAME, _EMAIL)}
"""For a cell that is another row's: the cells of which one tells that both rows are one person's,
of two courses.
"""
_EXCHANGED = frozenset(
    (
        "student_mismatch",
        "conflicting_student",
        "email_named_after_another",
        "pdf_named_after_another",
        "pdf_names_another",
        "pdf_named_twice",
    )
)
"""What was wrong with a cell where the cure may be to exchange it with another row's."""


@dataclass(frozen=True, slots=True)
class WorkbookLine:
    """A row as it stands on the workbook now: its number, if it has one, and what tells whose it
    is.
    """

    number: int | None
    telling: Telling


class Earlier:
    """The rows of an earlier run that may stand on a sheet."""

    def __init__(self, rows: Mapping[int, Telling], wrong: Mapping[int, Sequence[Issue]]) -> None:
        """Take the rows as they were.

        Args:
            rows: what told whose each row was, by its number.
            wrong: what was wrong with them.
        """
        self.rows = rows
        self._wrong = wrong
        self._holders: dict[tuple[int, str], list[int]] = {}
        for row, telling in rows.items():
            for place, text in enumerate(telling):
                if text:
                    self._holders.setdefault((place, text), []).append(row)

    def recognised(self, lines: Sequence[WorkbookLine]) -> list[int | None]:
        """For each line the row that it is, None for one that is nobody's; no row is found twice.

        The lines that share most with a row come first: a copy never takes the place of what it
        was copied from.
        """
        claims = sorted(
            (claim for place, line in enumerate(lines) for claim in self._claims(place, line)),
            reverse=True,
        )
        found: list[int | None] = [None] * len(lines)
        taken: set[int] = set()
        for _, _, backwards, row in claims:
            if found[-backwards] is None and row not in taken:
                found[-backwards] = row
                taken.add(row)
        return found

    def _claims(self, place: int, line: WorkbookLine) -> Iterable[tuple[int, bool, int, int]]:
        """The rows that a line may be: cells shared, whether its number is theirs, its place
        backwards, the row.
        """
        rows = {line.number} if line.number is not None and line.number in self.rows else set()
        for cell, text in enumerate(line.telling):
            rows.update(self._with(cell, text))
        for row in sorted(rows):
            same = self.alike(row, line.telling)
            numbered = row == line.number
            if same >= _SURE or (numbered and self._still(row, line.telling, same)):
                yield same, numbered, -place, row

    def alike(self, row: int, telling: Telling) -> int:
        """How many cells a row shares with what it was."""
        return sum(
            bool(one) and one == other for one, other in zip(telling, self.rows[row], strict=True)
        )

    def _still(self, row: int, telling: Telling, same: int) -> bool:
        """Whether a row that bears the number of another is that row still, corrected."""
        before = self.rows[row]
        if not any(before):
            return True
        changed = sum(
            bool(one) and one != other for one, other in zip(before, telling, strict=True)
        )
        told = {
            TELLING.index(one.column) for one in self._wrong.get(row, ()) if one.column in TELLING
        }
        explained = sum(bool(before[place]) and before[place] != telling[place] for place in told)
        return same >= 1 and changed - explained <= 1

    def is_surely(self, row: int, telling: Telling) -> bool:
        """Whether a line is a row's person beyond doubt, so that what was cut off from it is still
        theirs.
        """
        same = [
            bool(one) and one == other for one, other in zip(telling, self.rows[row], strict=True)
        ]
        return (same[_NAME] or same[_EMAIL]) and sum(same[:_FILE]) >= _SURE

    def torn(
        self, lines: Sequence[WorkbookLine], found: Sequence[int | None]
    ) -> dict[int, dict[int, list[int]]]:
        """The cells that have come from other rows: by the line's place and the cell's, the rows
        they belong to.

        Left out is what a correction explains: a value of another row of the same person, a birth
        date that is another's by chance, and two cells exchanged of which that was said to be
        wrong.
        """
        now = {row: lines[place].telling for place, row in enumerate(found) if row is not None}
        moved: dict[int, dict[int, list[int]]] = {}
        for place, (line, row) in enumerate(zip(lines, found, strict=True)):
            for cell, text in enumerate(line.telling):
                others = self._come_from(row, cell, text) if row is not None else []
                if row is not None and others and not self._same_person(row, cell, others):
                    moved.setdefault(cell, {})[place] = others
        torn: dict[int, dict[int, list[int]]] = {}
        for cell, by_place in moved.items():
            if not self._explained(cell, by_place, now, found):
                for place, others in by_place.items():
                    torn.setdefault(place, {})[cell] = others
        for place, (line, row) in enumerate(zip(lines, found, strict=True)):
            if row is None and (cells := self._pieced_together(line.telling)):
                torn[place] = cells
        return torn

    def _come_from(self, row: int, cell: int, text: str) -> list[int]:
        return [] if text == self.rows[row][cell] else self._with(cell, text)

    def _with(self, cell: int, text: str) -> list[int]:
        """The rows that had a text in a cell, as far as it tells them apart."""
        holders = self._holders.get((cell, text), []) if text else []
        return holders if len(holders) <= _MANY else []

    def _same_person(self, row: int, cell: int, others: list[int]) -> bool:
        own = self.rows[row]
        return any(
            own[told] and own[told] == self.rows[other][told]
            for other in others
            for told in _SAME_PERSON.get(cell, ())
        )

    def _explained(
        self,
        cell: int,
        by_place: Mapping[int, list[int]],
        now: Mapping[int, Telling],
        found: Sequence[int | None],
    ) -> bool:
        """Whether corrections explain that cells of a column are other rows'."""
        rows = [row for place in by_place if (row := found[place]) is not None]
        given = [other for others in by_place.values() for other in others]
        kept = all(other in now and now[other][cell] == self.rows[other][cell] for other in given)
        if cell == _BORN and len(rows) == 1 and kept:
            return True
        wrong = {
            row: {one.code.code for one in self._wrong.get(row, ()) if one.column == TELLING[cell]}
            for row in rows
        }
        return all(codes & _EXCHANGED for codes in wrong.values()) and not kept

    def _pieced_together(self, telling: Telling) -> dict[int, list[int]]:
        """The cells of a line that is nobody's, where they are different people's."""
        held = {
            cell: rows for cell, text in enumerate(telling) if (rows := self._with(cell, text))
        }
        held.pop(_BORN, None)  # many are born on one day
        if len(held) < _SURE or set.intersection(*map(set, held.values())):
            return {}
        return held
