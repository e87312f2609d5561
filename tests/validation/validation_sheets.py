"""Sheets to validate, as the reading room delivers them: cells by canonical heading, row 1 for the
headings.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from importer.columns import BY_NAME
from importer.issues import Issue, errors
from importer.sheet import Sheet, SheetColumn
from importer.validation import Validation, validate

TODAY = date(2026, 7, 20)

GOOD: dict[str, str | None] = {
    "name": "Inês Sofia Carvalho",
    "email": "ines.carvalho@example.edu",
    "date_of_birth": "2001-04-23",
    "pdf": "ines.pdf",
    "course": "LEI-2026",
}
"""A row with nothing wrong."""

Cells = Mapping[str, str | None]


def sheet_of(rows: Sequence[Cells], *, issues: Sequence[Issue] = (), first_row: int = 2) -> Sheet:
    """A sheet of these rows; a column is there when some row has it as a key."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = tuple(
        SheetColumn(
            key=f"c{place}", letter=chr(64 + place), heading=name, column=BY_NAME.get(name)
        )
        for place, name in enumerate(names, 1)
    )
    cells = {
        column.key: pl.Series([row.get(column.heading) for row in rows], dtype=pl.String)
        for column in columns
    }
    numbers = pl.Series(range(first_row, first_row + len(rows)), dtype=pl.UInt32)
    return Sheet(
        path=Path("graduates.xlsx"),
        name="Graduates",
        header_row=1,
        columns=columns,
        frame=pl.DataFrame({"row": numbers, **cells}),
        issues=tuple(issues),
    )


def check(
    *rows: Cells, date_format: str | None = None, today: date = TODAY, issues: Sequence[Issue] = ()
) -> Validation:
    """Validate good rows changed by `rows`; the first is row 2."""
    return validate(
        sheet_of([{**GOOD, **row} for row in rows], issues=issues),
        date_format=date_format,
        today=today,
    )


def read(
    column: str, text: str | None, *, date_format: str | None = None, **others: str | None
) -> object:
    """The value that a cell comes to in an otherwise good row, None if it is invalid or empty."""
    return check({column: text, **others}, date_format=date_format).frame[column][0]


def found(
    column: str, text: str | None, *, date_format: str | None = None, **others: str | None
) -> Issue:
    """The one issue of an otherwise good row with this cell, which is the cell's."""
    issues = check({column: text, **others}, date_format=date_format).issues
    (issue,) = errors(issues) or issues
    assert (issue.row, issue.column, issue.value) == (2, column, text)
    return issue
