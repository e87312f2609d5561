"""What a worksheet does not show, or shows as struck out, and would be sent all the same."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from importer.columns import DATE_OF_BIRTH, EMAIL, NAME
from importer.errors import SheetError
from importer.headings import GRADUATES
from importer.issues import Code, Issue, Severity
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
_LISTED = 20
_HEAD = 20


def unseen_in(sheet: Sheet) -> Iterator[Issue]:
    """What of the list itself is hidden or struck out; blank rows, footers and a person's own
    columns do not count.
    """
    appearance = sheet.appearance
    any_rows = appearance.filtered_rows or appearance.hidden_rows or appearance.struck
    rows = set(sheet.frame["row"]) if any_rows else set()
    whole = sheet.frame.height
    for numbers, how in (
        (appearance.filtered_rows, "by a filter"),
        (appearance.hidden_rows, "by hand or in a group"),
    ):
        hidden = sorted(rows & numbers)
        if hidden:
            yield _warning(
                Code.HIDDEN_ROWS,
                f"{_of(hidden, whole)} hidden {how}: {_numbers(hidden)}. They are read like the"
                " others: show all rows and look, and delete those who are to get nothing.",
            )
    yield from _struck(sheet, rows)
    hidden_columns = [
        column for column in sheet.columns if _place(column) in appearance.hidden_columns
    ]
    known = [column for column in hidden_columns if column.column is not None]
    if known:
        listed = ", ".join(f"{column.letter} “{column.heading}”" for column in known)
        yield _warning(
            Code.HIDDEN_COLUMN,
            f"Column{'s' * (len(known) > 1)} {listed} {'are' if len(known) > 1 else 'is'} hidden,"
            " and read like the others: show them and look whether they are meant.",
        )


def _struck(sheet: Sheet, rows: set[int]) -> Iterator[Issue]:
    """Rows whose name is struck out, and other cells of ours that are."""
    by_place = {_place(column): column for column in sheet.columns if column.column is not None}
    struck = [
        place for place in sheet.appearance.struck if place[0] in rows and place[1] in by_place
    ]
    named = sorted({row for row, place in struck if by_place[place].column is NAME})
    cells = sorted((row, place) for row, place in struck if row not in named)
    told = [f"{_of(named, sheet.frame.height)} struck out: {_numbers(named)}"] if named else []
    if cells:
        listed = [f"{letter_of(place)}{row}" for row, place in cells]
        told.append(
            f"struck out {'is' if len(cells) == 1 else 'are'} the cell{'s' * (len(cells) > 1)}"
            f" {_some(listed)}"
        )
    if told:
        sentence = ". ".join(f"{part[0].upper()}{part[1:]}" for part in told)
        yield _warning(
            Code.STRUCK_OUT,
            f"{sentence}. They are read like the others: delete what is not meant, or take the"
            " line through it away.",
        )


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
        several = ", ".join(f"“{table.name}”" for table in fitting)
        raise SheetError(
            f"{path} has several sheets that list graduates ({several}): say which with --sheet."
        )
    hidden = [
        table for table in tables if table not in visible and header_place(table.rows) is not None
    ]
    if hidden:
        listed = ", ".join(f"“{table.name}”" for table in hidden)
        raise SheetError(
            f"{path} lists graduates on a hidden sheet alone ({listed}), which is not read: show"
            " the sheet if it is meant, and save the workbook."
        )
    if len(visible) == 1:
        return visible[0]
    listed = ", ".join(f"“{table.name}”" for table in tables)
    raise SheetError(
        f"{path} has no sheet with a heading row that names e-mail and another column; its sheets"
        f" are {listed}. Add the headings, or say with --sheet which one it is."
    )


def unread(tables: Iterable[Table], chosen: Table) -> Iterator[Issue]:
    """The other worksheets of a workbook that list people, hidden ones too."""
    for table in tables:
        if table is chosen or not (count := _people_in(table)):
            continue
        hidden = "hidden " if table.appearance.visibility is not Visibility.VISIBLE else ""
        yield _warning(
            Code.SHEET_UNREAD,
            f"The {hidden}sheet “{table.name}” lists people too, {count} row{'s' * (count != 1)},"
            f" and is not read, but “{chosen.name}” is. Put them into it, or into a file of their"
            " own, if they are to get something; delete the sheet, or move it to another file, if"
            " not.",
        )


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


def _warning(code: Code, message: str) -> Issue:
    return Issue(None, None, code, message, severity=Severity.WARNING)


def _place(column: SheetColumn) -> int:
    return int(column.key[1:])


def _of(rows: Sequence[int], whole: int) -> str:
    return f"{len(rows)} of {whole} rows {'is' if len(rows) == 1 else 'are'}"


def _numbers(rows: Sequence[int]) -> str:
    """Row numbers, those that follow each other as from and to.

    >>> _numbers([3, 5, 6, 7, 9])
    'rows 3, 5 to 7 and 9'
    """
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][-1] == row - 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    texts: list[str] = []
    for run in runs:
        texts += [f"{run[0]} to {run[-1]}"] if len(run) > _SEVERAL else map(str, run)
    return f"row{'s' * (len(rows) > 1)} {_some(texts)}"


def _some(texts: Sequence[str]) -> str:
    if len(texts) == 1:
        return texts[0]
    if len(texts) > _LISTED:
        return f"{', '.join(texts[:_LISTED])} and {len(texts) - _LISTED} more"
    return f"{', '.join(texts[:-1])} and {texts[-1]}"
