"""What was found, as a terminal lists it: what is wrong in the same way once, with all its places
before it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from importer.issues import Code, Issue
from importer.sentences import Later, Message
from importer.sentences import screen as say
from importer.sheet import Sheet

_ONE_BY_ONE = 3
"""So many that say nearly the same are told each by itself."""
_IN_OTHERS_WORDS = (Code.REFUSED, Code.FILE_REFUSED)
"""What DokStamp says of one row, it does not say of another."""


@dataclass(frozen=True, slots=True)
class IssueGroup:
    """Issues of one kind in one column that say the same, but for the cell they are about.

    Attributes:
        issues: they, in the order of the sheet.
        words: what the first of them says.
        others: the other cells, as typed, each once.
    """

    issues: list[Issue]
    words: str
    others: Sequence[str] = ()

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


def grouped(issues: Iterable[Issue]) -> list[IssueGroup]:
    """Issues that say the same together, where the first of them stands, in the order of the
    sheet. Many that say it of different cells are together too, so that the number of groups does
    not grow with the list.
    """
    kinds: dict[tuple[object, ...], dict[str, list[Issue]]] = {}
    for issue in sorted(issues, key=lambda issue: issue.row or 0):
        said = issue.said.made if isinstance(issue.said, Later) else issue.said
        words = str(said)
        similar = issue.value is not None and issue.code not in _IN_OTHERS_WORDS
        shape = tuple(_sentences(said)) if similar else words
        kind = (issue.code, issue.column, issue.row is None, shape)
        kinds.setdefault(kind, {}).setdefault(words, []).append(issue)
    groups = (group for alike in kinds.values() for group in _told(alike))
    return sorted(groups, key=lambda group: group.issues[0].row or 0)


def _sentences(said: Message) -> Iterator[object]:
    """The sentences of a message: it, and those of its clauses."""
    yield said.sentence
    for fact in said.facts.values():
        if isinstance(fact, Message):
            yield from _sentences(fact)


def _told(alike: dict[str, list[Issue]]) -> Iterator[IssueGroup]:
    """A group for each that says something else; one for all, when they are many."""
    if len(alike) <= _ONE_BY_ONE:
        yield from (IssueGroup(issues, words) for words, issues in alike.items())
        return
    issues = sorted((one for some in alike.values() for one in some), key=lambda one: one.row or 0)
    cells = dict.fromkeys(issue.value for issue in issues if issue.value is not None)
    yield IssueGroup(issues, next(iter(alike)), list(cells)[1:])
