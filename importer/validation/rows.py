"""What the cells of one row say together."""

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from importer.columns import (
    COLUMNS,
    COMPLETED_AT,
    DATE_OF_BIRTH,
    ENROLLED_AT,
    ISSUED_AT,
    Column,
)
from importer.issues import Code, Issue, Severity

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
_LISTED = 5
_MONTHS = 12
_OLDEST = date(1920, 1, 1)
_YOUNGEST = 10
_WRITTEN_FOR_NONE = (date(1900, 1, 1), date(1904, 1, 1), date(1970, 1, 1))
"""Day 1 of Excel, of Excel on old Macs, and of Unix."""
_ISO_BEGINNING = r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}"


def out_of_order(values: pl.DataFrame, cells: pl.DataFrame) -> Iterator[Issue]:
    """The later date of each pair that stands the wrong way round; a cell is told once.

    Args:
        values: the normalised rows, "row" and one column a name. A date that is absent or invalid
        is null: it is told
            elsewhere and takes no part here.
        cells: the same rows as typed.
    """
    issued = pl.col(ISSUED_AT.name).str.slice(0, 10).str.to_date("%Y-%m-%d")
    days = values.select(
        "row", *dict.fromkeys(column.name for pair in _IN_ORDER for column in pair)
    ).with_columns(issued)
    told: set[tuple[int, str]] = set()
    for earlier, later in _IN_ORDER:
        one, other = pl.col(earlier.name), pl.col(later.name)
        born = earlier is DATE_OF_BIRTH
        wrong = days.select((one >= other if born else one > other).fill_null(False)).to_series()
        found = days.filter(wrong).select("row", one, other, text=cells[later.name].filter(wrong))
        for row, first, second, text in found.iter_rows():
            if (row, later.name) not in told:
                told.add((row, later.name))
                order = "is not after" if born else "is before"
                message = (
                    f"{later.name} {second} {order} {earlier.name} {first}: correct whichever is"
                    " wrong."
                )
                yield Issue(row, later.name, Code.DATES_OUT_OF_ORDER, message, text)


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
        yield _incomplete(None, given, "The sheet gives")
        return
    ends_of = cells.filter(pl.col("row").is_in(rows)).select(
        "row", *(column.name for column in _OF_AN_ENROLLMENT)
    )
    for row, *found in ends_of.iter_rows():
        given = [
            column.name
            for column, text in zip(_OF_AN_ENROLLMENT, found, strict=True)
            if text is not None
        ]
        yield _incomplete(row, given, "The row gives")


def swapped(values: pl.DataFrame, cells: pl.DataFrame) -> Iterator[Issue]:
    """A warning for a column of dates that a program with another date order has half understood.

    Opened under the wrong date order, 3.4. becomes the real date of 4 March, and 23.4. stays text:
    then all real dates have a day up to 12, and no text has.
    """
    for column in (DATE_OF_BIRTH, ENROLLED_AT, COMPLETED_AT):
        days = values[column.name].dt.day()
        real = cells[column.name].str.contains(_ISO_BEGINNING)
        of_real, of_text = (
            days.filter(real.fill_null(False)),
            days.filter((~real).fill_null(False)).drop_nulls(),
        )
        if (
            len(of_real)
            and len(of_text)
            and (of_real <= _MONTHS).all()
            and (of_text > _MONTHS).all()
        ):
            yield _swapped(column, cells, real)


def issued_in_future(values: pl.DataFrame, *, today: date) -> Iterator[Issue]:
    """One warning for all rows to be issued under a date later than tomorrow, which it may be
    somewhere already.
    """
    days = pl.col(ISSUED_AT.name).str.slice(0, 10)
    tomorrow = (today + timedelta(days=1)).isoformat()
    late = values.filter((days > tomorrow).fill_null(False)).select("row", days)
    if late.is_empty():
        return
    rows = late["row"].to_list()
    yield Issue(
        None,
        ISSUED_AT.name,
        Code.ISSUED_IN_FUTURE,
        f"issued_at lies in the future, at the latest {max(late[ISSUED_AT.name])}, in"
        f" {_rows(rows)}: the certificates will bear these dates, so correct them if they are not"
        " meant.",
        severity=Severity.WARNING,
    )


def issued_long_ago(values: pl.DataFrame, *, today: date) -> Iterator[Issue]:
    """One warning for all rows whose issue date lies more than a year back, and one for those
    before completion.
    """
    days = pl.col(ISSUED_AT.name).str.slice(0, 10)
    a_year_ago = (today - timedelta(days=366)).isoformat()
    if values[ISSUED_AT.name].null_count() == len(values):
        return
    values = values.filter((days > pl.col(DATE_OF_BIRTH.name).cast(pl.String)).fill_null(True))
    old = values.filter((days < a_year_ago).fill_null(False)).select("row", days)
    if not old.is_empty():
        what = f"issued_at lies more than a year back, at the earliest {min(old[ISSUED_AT.name])}"
        yield _issued(what, old["row"].to_list())
    completed = pl.col(COMPLETED_AT.name).cast(pl.String)
    before = values.filter((days < completed).fill_null(False))["row"].to_list()
    if before:
        yield _issued("issued_at lies before completed_at", before)


def _issued(what: str, rows: list[int]) -> Issue:
    message = (
        f"{what}, in {_rows(rows)}: the certificates will bear these dates, so correct them if"
        " they are not meant."
    )
    return Issue(None, ISSUED_AT.name, Code.ISSUED_LONG_AGO, message, severity=Severity.WARNING)


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
        if day in _WRITTEN_FOR_NONE:
            what = f"{day} is a day that programs write when they know none"
        elif day < _OLDEST:
            what = f"{day} lies before {_OLDEST.year}"
        else:
            what = f"{day} makes a child under {_YOUNGEST} of the graduate"
        if len(rows) > _LISTED:
            message = f"{what}, in {_rows(rows)}: compare them with the source."
            yield Issue(
                None,
                DATE_OF_BIRTH.name,
                Code.BIRTH_DATE_UNLIKELY,
                message,
                severity=Severity.WARNING,
            )
            continue
        message = f"{what}: compare it with the source."
        for row in rows:
            yield Issue(
                row,
                DATE_OF_BIRTH.name,
                Code.BIRTH_DATE_UNLIKELY,
                message,
                typed[row],
                severity=Severity.WARNING,
            )


def _rows(rows: list[int]) -> str:
    listed = ", ".join(map(str, rows[:_LISTED])) + (
        f" and {len(rows) - _LISTED} more" if len(rows) > _LISTED else ""
    )
    return f"row{'s' * (len(rows) > 1)} {listed}"


def _swapped(column: Column, cells: pl.DataFrame, real: pl.Series) -> Issue:
    first = cells.filter(real.fill_null(False)).select("row", column.name).row(0)
    return Issue(
        None,
        column.name,
        Code.DATES_SWAPPED,
        f"Every real date of {column.name} has a day up to {_MONTHS} and every text date a later"
        " one, as when a program with another date order opens the file: see whether row"
        f" {first[0]}, now {first[1][:10]}, is right.",
        severity=Severity.WARNING,
    )


def _incomplete(row: int | None, given: list[str], who: str) -> Issue:
    return Issue(
        row,
        ENROLLED_AT.name,
        Code.ENROLLMENT_INCOMPLETE,
        f"{who} {', '.join(given)} without enrolled_at, so no enrollment is created: fill in"
        " enrolled_at if there is to be one.",
        severity=Severity.WARNING,
    )
