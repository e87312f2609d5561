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
from importer.sentences import cells as say

if TYPE_CHECKING:
    from importer.sheet import Sheet, SheetColumn

_OURS = (COURSE, COHORT, TEMPLATE, PDF)
_FEW = 0.2
"""The part of a person's own column up to which dates in it are strangers there, and not what it
is for.
"""


def made_dates(sheet: "Sheet", *, today: date) -> Iterator[Issue]:
    """A warning for each column of codes, names or numbers of which some cells hold dates.

    Whether there is a course of that name only DokStamp can tell, and of that file only the
    folder.
    """
    for column in sheet.columns:
        if column.column is not None and column.column not in _OURS:
            continue
        cells = sheet.frame[column.key]
        dates = cells.str.contains(LIKE_A_DATE)
        count = int(dates.sum() or 0)
        filled = len(cells) - cells.null_count()
        if not count or (column.column is None and count > _FEW * filled):
            continue
        rows = sheet.frame["row"].filter(dates).to_list()
        texts = cells.filter(dates).to_list()
        told = {
            row: made
            for row, text in zip(rows, texts, strict=True)
            if (made := advice(text, Typed.CODE, today=today)) is not None
        }
        if told:
            yield _made(column, list(told), next(iter(told.values())), str(texts[0]))


def _made(column: "SheetColumn", rows: list[int], made: Message, text: str) -> Issue:
    if column.column is None:
        name = column.heading
        said = say.MADE_DATES_THEIRS(rows=rows, heading=name, made=made)
    else:
        name = column.column.name
        said = say.MADE_DATES(rows=rows, column=name, made=made)
    return Issue(None, name, Code.EXCEL_DATE, said, text, Severity.WARNING)
