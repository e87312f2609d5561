"""What was found, as a terminal lists it: equal words once, with all their places before them."""

from collections.abc import Iterable
from dataclasses import dataclass

from importer.issues import Code, Issue
from importer.sentences import Message
from importer.sentences import screen as say
from importer.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Group:
    """Issues of one kind in one column that say the same.

    Attributes:
        issues: they, in the order of the sheet.
        words: what each of them says.
    """

    issues: list[Issue]
    words: str

    @property
    def code(self) -> Code:
        """Their code."""
        return self.issues[0].code

    def place(self, sheet: Sheet) -> Message:
        """Where a person finds them: cells as Excel names them, and their heading."""
        column, rows = self.issues[0].column, [issue.row for issue in self.issues]
        if rows[0] is None:
            return say.BATCH() if column is None else say.COLUMN(column=column)
        if column is None:
            return say.ROWS(rows=rows)
        cells = [cell for row in rows if (cell := sheet.cell(row, column))]
        if len(cells) < len(rows):
            return say.ROWS_OF_COLUMN(rows=rows, column=column)
        return say.CELLS(cells=cells, column=column)

    def __len__(self) -> int:
        return len(self.issues)


def grouped(issues: Iterable[Issue]) -> list[Group]:
    """Issues that say the same together, where the first of them stands, in the order of the
    sheet.
    """
    groups: dict[tuple[Code, str | None, bool, str], Group] = {}
    for issue in sorted(issues, key=lambda issue: issue.row or 0):
        words = issue.message
        key = (issue.code, issue.column, issue.row is None, words)
        groups.setdefault(key, Group([], words)).issues.append(issue)
    return list(groups.values())
