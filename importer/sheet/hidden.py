"""What a worksheet does not show, or shows as struck out, and would be sent all the same."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from importer.columns import DATE_OF_BIRTH, EMAIL, NAME
from importer.errors import SheetError, WorksheetError
from importer.headings import GRADUATES
from importer.issues import Code, Issue, Severity
from importer.sentences import Message
from importer.sentences import sheet as say
from importer.sheet.headings import header_place
from importer.sheet.model import Sheet, SheetColumn, Table, Visibility, letter_of

UNSEEN = frozenset((Code.HIDDEN_ROWS, Code.STRUCK_OUT, Code.HIDDEN_COLUMN, Code.SHEET_UNREAD))
"""Codes of what a person may have overlooked: nothing is sent unattended while there is any of it.
"""

_PEOPLE = (EMAIL, DATE_OF_BIRTH, NAME)
"""What a list of people has, the most telling first: a total or a footer may stand under the
names.
"""
_ADDRESS = r"^\s*[^\s@]+@[^\s@]+\.[^\s@]+\s*$"
_SEVERAL = 2
"""Addresses on a sheet without headings that make it a list of people: one alone is an example, or
the secretary's.
"""
_HEAD = 20


def unseen_in(sheet: Sheet) -> Iterator[Issue]:
    """What of the list itself is hidden or struck out; blank rows, footers and a person's own
    columns do not count.
    """
    appearance = sheet.appearance
    any_rows = appearance.filtered_rows or appearance.hidden_rows or appearance.struck
    rows = set(sheet.frame["row"]) if any_rows else set()
    whole = sheet.frame.height
    for numbers, sentence in (
        (appearance.filtered_rows, say.HIDDEN_BY_FILTER),
        (appearance.hidden_rows, say.HIDDEN_BY_HAND),
    ):
        hidden = sorted(rows & numbers)
        if hidden:
            which = sentence(count=len(hidden), whole=whole, rows=hidden)
            yield _warning(Code.HIDDEN_ROWS, say.HIDDEN_ROWS(which=which))
    yield from _struck(sheet, rows)
    hidden_columns = [
        column for column in sheet.columns if _place(column) in appearance.hidden_columns
    ]
    known = [column for column in hidden_columns if column.column is not None]
    if known:
        columns = [
            say.LETTER_AND_HEADING(letter=column.letter, heading=column.heading)
            for column in known
        ]
        said = say.HIDDEN_COLUMNS(count=len(columns), columns=columns)
        yield _warning(Code.HIDDEN_COLUMN, said)


def _struck(sheet: Sheet, rows: set[int]) -> Iterator[Issue]:
    """Rows whose name is struck out, and other cells of ours that are."""
    by_place = {_place(column): column for column in sheet.columns if column.column is not None}
    struck = [
        place for place in sheet.appearance.struck if place[0] in rows and place[1] in by_place
    ]
    named = sorted({row for row, place in struck if by_place[place].column is NAME})
    cells = sorted((row, place) for row, place in struck if row not in named)
    which = []
    if named:
        whole = sheet.frame.height
        which.append(say.STRUCK_ROWS(count=len(named), whole=whole, rows=named))
    if cells:
        listed = [f"{letter_of(place)}{row}" for row, place in cells]
        which.append(say.STRUCK_CELLS(count=len(cells), cells=listed))
    if which:
        yield _warning(Code.STRUCK_OUT, say.STRUCK_OUT(which=which))


def chosen_of(tables: Sequence[Table], path: Path) -> Table:
    """The one worksheet that lists the graduates; never a hidden one.

    Args:
        path: the workbook, for messages.

    Raises:
        SheetError: if none does, or several do.
    """
    visible = [
        table for table in tables if table.appearance.visibility is Visibility.VISIBLE
    ] or list(tables)
    fitting = [table for table in visible if header_place(table.rows) is not None]
    if len(fitting) > 1:
        whole = [table for table in fitting if _has_all(table)]
        fitting = whole if len(whole) == 1 else fitting
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = [str(table.name) for table in fitting]
        raise WorksheetError(say.SEVERAL_SHEETS(path=path, sheets=names), names)
    hidden = [
        table for table in tables if table not in visible and header_place(table.rows) is not None
    ]
    if hidden:
        raise SheetError(
            say.HIDDEN_SHEET_ALONE(path=path, sheets=[table.name for table in hidden])
        )
    if len(visible) == 1:
        return visible[0]
    names = [str(table.name) for table in tables]
    raise WorksheetError(say.NO_SHEET_OF_GRADUATES(path=path, sheets=names), names)


def unread(tables: Iterable[Table], chosen: Table) -> Iterator[Issue]:
    """The other worksheets of a workbook that list people, hidden ones too."""
    for table in tables:
        if table is chosen or not (count := _people_in(table)):
            continue
        visible = table.appearance.visibility is Visibility.VISIBLE
        sentence = say.UNREAD_SHEET if visible else say.UNREAD_HIDDEN_SHEET
        which = sentence(sheet=table.name, count=count, chosen=chosen.name)
        yield _warning(Code.SHEET_UNREAD, say.UNREAD(which=which))


def _has_all(table: Table) -> bool:
    place = header_place(table.rows)
    head = table.rows.head(_HEAD)
    columns = set(GRADUATES.columns_of([cell or "" for cell in head[place or 0]]))
    return all(column in columns for column in GRADUATES.columns if column.heading_required)


def _people_in(table: Table) -> int:
    """How many rows of a worksheet are people; 0 when it is no list of people."""
    for place, cells in enumerate(table.rows.head(_HEAD)):
        columns = GRADUATES.columns_of([cell or "" for cell in cells])
        if len(set(_PEOPLE).intersection(columns)) >= _SEVERAL:
            below = table.rows.below(place + 1)
            telling = next(column for column in _PEOPLE if column in columns)
            return len(below.numbers) - below.column(columns.index(telling)).null_count()
    most = 0
    for at in range(table.rows.width):
        texts = table.rows.column(at).drop_nulls()
        addresses = int(texts.str.contains(_ADDRESS).sum())
        if addresses * 2 > len(
            texts
        ):  # a column of addresses, and not one of examples with an address among them
            most = max(most, addresses)
    return most if most >= _SEVERAL else 0


def _warning(code: Code, said: Message) -> Issue:
    return Issue(None, None, code, said, severity=Severity.WARNING)


def _place(column: SheetColumn) -> int:
    return int(column.key[1:])
