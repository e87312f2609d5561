"""Dates where there should be none: what a spreadsheet program makes of a class 2024/1, or of a
number 8-5.
"""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from importer.columns import COHORT, COURSE, PDF, TEMPLATE
from importer.excel_dates import LIKE_A_DATE, Typed, advice
from importer.issues import Code, Issue, Severity
from importer.sentences import Message

if TYPE_CHECKING:
    from importer.sheet import Sheet

_OURS = (COURSE, COHORT, TEMPLATE, PDF)
_FEW = 0.2
"""The part of a person's own column up to which dates in it are strangers there, and not what it
is for.
"""
_LISTED = 8


def made_dates(sheet: "Sheet", *, today: date) -> Iterator[Issue]:
    """A warning for each column of codes, names or numbers of which some cells hold dates.

    Whether there is a course of that name only DokStamp can tell, and of that file only the
    folder.
    """
    for column in sheet.columns:
        if column.column is not None and column.column not in _OURS:
            continue
        cells = sheet.frame[column.key]
        dates = cells.str.contains(LIKE_A_DATE).fill_null(False)
        count = int(dates.sum())
        filled = len(cells) - cells.null_count()
        if not count or (column.column is None and count > _FEW * filled):
            continue
        rows = sheet.frame["row"].filter(dates).to_list()
        texts = cells.filter(dates).to_list()
        told = [
            (row, made)
            for row, text in zip(rows, texts, strict=True)
            if (made := _made(text, today)) is not None
        ]
        if told:
            numbers = ", ".join(str(row) for row, _ in told[:_LISTED])
            more = f" and {len(told) - _LISTED} more" if len(told) > _LISTED else ""
            where = f"row{'s' * (len(told) > 1)} {numbers}{more}"
            name = column.column.name if column.column else f"“{column.heading}”"
            yield Issue(
                None,
                column.column.name if column.column else column.heading,
                Code.EXCEL_DATE,
                f"In {where} of {name}, {told[0][1]}.",
                str(texts[0]),
                Severity.WARNING,
            )


def _made(text: str, today: date) -> Message | None:
    return advice(text, Typed.CODE, today=today)
