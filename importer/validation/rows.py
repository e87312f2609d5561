"""What the cells of one row say together."""

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from importer.columns import (
    COLUMNS,
    COMPLETED_AT,
    COMPLETION_STATUS,
    DATE_OF_BIRTH,
    ENROLLED_AT,
    ISSUED_AT,
    Column,
)
from importer.issues import Code, Issue, Severity
from importer.sentences import Message
from importer.sentences import dates as say

_IN_ORDER = (
    (DATE_OF_BIRTH, ENROLLED_AT),
    (ENROLLED_AT, COMPLETED_AT),
    (DATE_OF_BIRTH, COMPLETED_AT),
    (DATE_OF_BIRTH, ISSUED_AT),
)
"""(earlier, later): a life begins before anything in it, an enrollment may be completed on its
first day.
"""

_OF_AN_ENROLLMENT = tuple(
    column
    for column in COLUMNS
    if column.sent_in == ENROLLED_AT.sent_in and column is not ENROLLED_AT
)
_TOLD_EACH = 5
"""Rows with one unlikely date of birth that are told one by one."""
_MONTHS = 12
_OLDEST = date(1920, 1, 1)
_YOUNGEST = 10
_WRITTEN_FOR_NONE = (date(1900, 1, 1), date(1904, 1, 1), date(1970, 1, 1))
"""Day 1 of Excel, of Excel on old Macs, and of Unix."""
_DAY_OF_ISSUE = pl.col(ISSUED_AT.name).str.slice(0, 10).str.to_date("%Y-%m-%d")
_ISO_BEGINNING = r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}"


def out_of_order(values: pl.DataFrame, cells: pl.DataFrame) -> Iterator[Issue]:
    """The later date of each pair that stands the wrong way round; one issue a cell.

    Args:
        values: the normalised rows, "row" and one column a name. A date that is absent or invalid
            is null: it is told elsewhere and takes no part here.
        cells: the same rows as typed.
    """
    days = values.select(
        "row", *dict.fromkeys(column.name for pair in _IN_ORDER for column in pair)
    ).with_columns(_DAY_OF_ISSUE)
    told: set[tuple[int, str]] = set()
    for earlier, later in _IN_ORDER:
        one, other = pl.col(earlier.name), pl.col(later.name)
        born = earlier is DATE_OF_BIRTH
        wrong = days.select((one >= other if born else one > other).fill_null(False)).to_series()
        found = days.filter(wrong).select("row", one, other, text=cells[later.name].filter(wrong))
        for row, first, second, text in found.iter_rows():
            if (row, later.name) not in told:
                told.add((row, later.name))
                said = (
                    say.NOT_AFTER(
                        later=later.name, second=second, earlier=earlier.name, first=first
                    )
                    if born
                    else say.BEFORE(
                        later=later.name, second=second, earlier=earlier.name, first=first
                    )
                )
                yield Issue(row, later.name, Code.DATES_OUT_OF_ORDER, said, text)


def without_enrollment(cells: pl.DataFrame, *, told: frozenset[int]) -> Iterator[Issue]:
    """Rows that say how an enrollment ended but not when it began: a warning each, or one for a
    whole sheet of them.

    Args:
        cells: the rows as typed, null where empty.
        told: rows whose enrolled_at has another issue.
    """
    ends = cells.select(pl.col(column.name).is_not_null() for column in _OF_AN_ENROLLMENT)
    incomplete = (
        ends.select(pl.any_horizontal(pl.all())).to_series() & cells[ENROLLED_AT.name].is_null()
    )
    rows = [row for row in cells["row"].filter(incomplete) if row not in told]
    if not rows:
        return
    if cells[ENROLLED_AT.name].null_count() == len(cells) and not told:
        given = [
            column.name
            for column in _OF_AN_ENROLLMENT
            if cells[column.name].null_count() < len(cells)
        ]
        said = say.NO_ENROLLMENTS(given=given, enrolled_at=ENROLLED_AT.name)
        yield _warning(None, ENROLLED_AT, Code.ENROLLMENT_INCOMPLETE, said)
        return
    ends_of = cells.filter(pl.col("row").is_in(rows)).select(
        "row", *(column.name for column in _OF_AN_ENROLLMENT)
    )
    said_of: dict[tuple[str, ...], Message] = {}
    for row, *found in ends_of.iter_rows():
        names = tuple(
            column.name
            for column, text in zip(_OF_AN_ENROLLMENT, found, strict=True)
            if text is not None
        )
        if names not in said_of:
            said_of[names] = say.NO_ENROLLMENT(given=names, enrolled_at=ENROLLED_AT.name)
        yield _warning(row, ENROLLED_AT, Code.ENROLLMENT_INCOMPLETE, said_of[names])


def swapped(values: pl.DataFrame, cells: pl.DataFrame) -> Iterator[Issue]:
    """A warning for a column of dates that a program with another date order has half understood.

    Opened under the wrong date order, 3.4. becomes the real date of 4 March, and 23.4. stays text:
    then all real dates have a day up to 12, and no text has.
    """
    for column in (DATE_OF_BIRTH, ENROLLED_AT, COMPLETED_AT):
        if values[column.name].null_count() == len(values):
            continue
        days = values.select("row", day=column.name).filter(pl.col("day").is_not_null())
        typed = cells[column.name].filter(values[column.name].is_not_null())
        real = typed.str.contains(_ISO_BEGINNING)
        of_real, of_text = days.filter(real), days.filter(~real)
        if (
            len(of_real)
            and len(of_text)
            and (of_real["day"].dt.day() <= _MONTHS).all()
            and (of_text["day"].dt.day() > _MONTHS).all()
        ):
            row, day = of_real.row(0)
            said = say.SWAPPED(column=column.name, row=row, day=day)
            yield _warning(None, column, Code.DATES_SWAPPED, said)


def issued_in_future(values: pl.DataFrame, *, today: date) -> Iterator[Issue]:
    """One warning for all rows to be issued under a date later than tomorrow, which it may be
    somewhere already.
    """
    tomorrow = today + timedelta(days=1)
    late = values.select("row", day=_DAY_OF_ISSUE).filter(pl.col("day") > tomorrow)
    if late.is_empty():
        return
    said = say.ISSUED_IN_FUTURE(
        issued_at=ISSUED_AT.name, latest=late["day"].max(), rows=late["row"].to_list()
    )
    yield _warning(None, ISSUED_AT, Code.ISSUED_IN_FUTURE, said)


def dropped_out(values: pl.DataFrame, cells: pl.DataFrame) -> Iterator[Issue]:
    """A warning for each row of somebody who gave up the course and would get its certificate."""
    column = COMPLETION_STATUS.name
    dropped = (values[column] == "dropped").fill_null(False)
    for row, text in cells.filter(dropped).select("row", column).iter_rows():
        yield _warning(row, COMPLETION_STATUS, Code.DROPPED_OUT, say.DROPPED_OUT(text=text))


def issued_long_ago(values: pl.DataFrame, *, today: date) -> Iterator[Issue]:
    """One warning for all rows whose issue date lies more than a year back, and one for those
    before completion.
    """
    if values[ISSUED_AT.name].null_count() == len(values):
        return
    days = values.select("row", DATE_OF_BIRTH.name, COMPLETED_AT.name, day=_DAY_OF_ISSUE)
    days = days.filter((pl.col("day") > pl.col(DATE_OF_BIRTH.name)).fill_null(True))
    old = days.filter(pl.col("day") < today - timedelta(days=366))
    if not old.is_empty():
        said = say.ISSUED_LONG_AGO(
            issued_at=ISSUED_AT.name, earliest=old["day"].min(), rows=old["row"].to_list()
        )
        yield _warning(None, ISSUED_AT, Code.ISSUED_LONG_AGO, said)
    before = days.filter(pl.col("day") < pl.col(COMPLETED_AT.name))["row"].to_list()
    if before:
        said = say.ISSUED_BEFORE_COMPLETED(
            issued_at=ISSUED_AT.name, completed_at=COMPLETED_AT.name, rows=before
        )
        yield _warning(None, ISSUED_AT, Code.ISSUED_LONG_AGO, said)


def unlikely_births(values: pl.DataFrame, cells: pl.DataFrame, *, today: date) -> Iterator[Issue]:
    """A warning for each date of birth that nobody who graduates has; one for all rows with the
    same, if many have.
    """
    born = values[DATE_OF_BIRTH.name]
    youngest = today.replace(year=today.year - _YOUNGEST, day=min(today.day, 28))
    odd = (born < _OLDEST) | (born > youngest) | born.is_in(list(_WRITTEN_FOR_NONE))
    found = values.filter(odd.fill_null(False)).select("row", DATE_OF_BIRTH.name)
    typed = dict(cells.filter(odd.fill_null(False)).select("row", DATE_OF_BIRTH.name).iter_rows())
    by_day: dict[date, list[int]] = {}
    for row, day in found.iter_rows():
        by_day.setdefault(day, []).append(row)
    for day, rows in by_day.items():
        if len(rows) > _TOLD_EACH:
            said = say.COMPARE_BIRTHS(oddity=_oddity(day), rows=rows)
            yield _warning(None, DATE_OF_BIRTH, Code.BIRTH_DATE_UNLIKELY, said)
            continue
        said = say.COMPARE_BIRTH(oddity=_oddity(day))
        for row in rows:
            yield _warning(row, DATE_OF_BIRTH, Code.BIRTH_DATE_UNLIKELY, said, typed[row])


def _oddity(day: date) -> Message:
    if day in _WRITTEN_FOR_NONE:
        return say.WRITTEN_FOR_NONE(day=day)
    if day < _OLDEST:
        return say.BORN_BEFORE(day=day, year=_OLDEST.year)
    return say.CHILD(day=day, age=_YOUNGEST)


def _warning(
    row: int | None, column: Column, code: Code, said: Message, typed: str | None = None
) -> Issue:
    return Issue(row, column.name, code, said, typed, Severity.WARNING)
