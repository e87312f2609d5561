"""The rules of the table of columns over all rows at once: every issue of every row in one pass,
nothing raised.

text frame ─▶ cell by cell, a column at a time (`RULES`) ─▶ cells of one row together (`rows`) ─▶
`Validation`
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from importer.columns import COLUMNS, GRADE, CellKind, Column
from importer.errors import UsageError
from importer.issues import Code, Issue, Severity
from importer.sentences import Message
from importer.sentences import cells as say
from importer.sentences import grades as say_grades
from importer.titles import title
from importer.validation import rows
from importer.validation.date_formats import DateFormat
from importer.validation.dates import days_of_text, read_birth_date, read_date, read_date_time
from importer.validation.emails import read_email
from importer.validation.grade_scale import GradeScale
from importer.validation.grades import read_grade
from importer.validation.made_dates import made_dates
from importer.validation.nothing import emptied
from importer.validation.people import odd_names
from importer.validation.reading import CellRule, Conventions, Reading, kept
from importer.validation.text import (
    read_file_name,
    read_long_text,
    read_reference,
    read_text,
    trimmed,
)
from importer.validation.values import (
    read_choice,
    read_country,
    read_number,
    read_object,
    read_uuid,
    read_web_address,
)
from importer.wording import scale_of

if TYPE_CHECKING:
    from importer.sheet import Sheet

_NONE: Mapping[str, str | None] = MappingProxyType({})

__all__ = ["RULES", "Validation", "days_of_text", "odd_names", "validate", "validate_cells"]

RULES: Mapping[CellKind, CellRule] = {
    CellKind.TEXT: CellRule(read_text),
    CellKind.PERSON_NAME: CellRule(read_text),
    CellKind.EMAIL: CellRule(read_email),
    CellKind.BIRTH_DATE: CellRule(read_birth_date, pl.Date),
    CellKind.DATE: CellRule(read_date, pl.Date),
    CellKind.DATE_TIME: CellRule(read_date_time),
    CellKind.FILE: CellRule(read_file_name),
    CellKind.REFERENCE: CellRule(read_reference),
    CellKind.UUID: CellRule(read_uuid),
    CellKind.CHOICE: CellRule(read_choice),
    CellKind.GRADE: CellRule(read_grade),
    CellKind.LONG_TEXT: CellRule(read_long_text),
    CellKind.NUMBER: CellRule(read_number),
    CellKind.BOOLEAN: CellRule(read_choice),
    CellKind.WEB_ADDRESS: CellRule(read_web_address),
    CellKind.COUNTRY: CellRule(read_country),
    CellKind.OBJECT: CellRule(read_object),
}
"""The rule of each kind of column; a column of a kind that is here needs nothing but its line in
the table.
"""

_TOLD_EACH = 100
"""Cells of a column with one kind of remark that are told one by one."""
_LISTED = 5
_PLACE = {column.name: place for place, column in enumerate(COLUMNS)}


@dataclass(frozen=True, kw_only=True)
class Validation:
    """Every row as the rules read it, and all that is wrong.

    Attributes:
        frame: "row" (`pl.UInt32`) and one column for each of `importer.columns.COLUMNS`, whether
            the sheet has it or not; normalised, null where absent or invalid. Columns of days are
            `pl.Date`, all others `pl.String`: issued_at holds an ISO date or date-time, grade a
            decimal with a point.
        issues: those of the sheet and those found here, by row and column; of the batch as a whole
            first.
    """

    frame: pl.DataFrame
    issues: tuple[Issue, ...]


def validate(
    sheet: "Sheet",
    *,
    date_format: str | None,
    today: date,
    grade_scale: str | None = None,
    defaults: Mapping[str, str | None] = _NONE,
) -> Validation:
    """Judge every cell of every row. No row is dropped, and a row without an error is a valid row.

    Args:
        sheet: the rows as text.
        date_format: how dates as text are written, in strptime's notation, such as `%d/%m/%Y`.
        today: the day that "not in the future" is measured against.
        grade_scale: the best grade of the scale that grades are on, such as `20`; None for ten.
        defaults: by column, what empty cells stand for; judged like a cell.

    Raises:
        UsageError: if a default is not valid.
        UsageError: if `date_format` is not a format that leaves no part of a date open, or
            `grade_scale` is none.
    """
    frame, as_typed, issues = validate_cells(
        sheet,
        COLUMNS,
        date_format=date_format,
        today=today,
        grade_scale=grade_scale,
        defaults=defaults,
    )
    spoiled = _spoiled(sheet.issues)
    issues.extend(rows.out_of_order(frame, as_typed))
    issues.extend(rows.without_enrollment(as_typed, told=spoiled.get("enrolled_at", frozenset())))
    issues.extend(rows.swapped(frame, as_typed))
    issues.extend(rows.issued_in_future(frame, today=today))
    issues.extend(made_dates(sheet, today=today))
    issues.extend(rows.issued_long_ago(frame, today=today))
    issues.extend(rows.dropped_out(frame, as_typed))
    issues.extend(rows.unlikely_births(frame, as_typed, today=today))
    issues.extend(odd_names(frame, as_typed))
    if grade_scale is not None and sheet.texts(GRADE) is None:
        none = say_grades.NO_COLUMN(heading=str(title(GRADE.name)))
        issues.append(Issue(None, None, Code.HEADING_UNKNOWN, none, severity=Severity.WARNING))
    return Validation(frame=frame, issues=tuple(sorted(issues, key=_order)))


def validate_cells(
    sheet: "Sheet",
    columns: Iterable[Column],
    *,
    date_format: str | None,
    today: date,
    grade_scale: str | None = None,
    defaults: Mapping[str, str | None] = _NONE,
    needs: Message | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame, list[Issue]]:
    """Judge every cell of these columns by itself.

    Args:
        grade_scale, defaults: as for `validate`.
        needs: who needs what is required; every certificate, if nothing is said.

    Returns:
        The normalised cells, the cells as typed, and the issues of the sheet and of the cells.
        Both frames have "row" and one column a name.

    Raises:
        UsageError: if a default is not valid, `date_format` leaves a part of a date open, or
            `grade_scale` is none.
    """
    conventions = Conventions(
        today=today,
        date_format=None if date_format is None else DateFormat.parse(date_format),
        grade_scale=None if grade_scale is None else GradeScale.parse(grade_scale),
    )
    needs = needs or say.EVERY_CERTIFICATE()
    numbers = sheet.frame["row"]
    spoiled = _spoiled(sheet.issues)
    issues = list(sheet.issues)
    cells: list[pl.Series] = [numbers]
    values: list[pl.Series] = [numbers]
    for column in columns:
        rows_spoiled = spoiled.get(column.name, frozenset())
        texts = _texts(sheet, column, numbers, rows_spoiled)
        typed, shown, found = texts, texts, list[Issue]()
        if texts.null_count() < len(texts):
            typed, found = emptied(column, numbers, trimmed(texts), texts)
            if typed.null_count() > texts.null_count():
                shown = kept(texts, typed.is_not_null())
        issues.extend(found)
        rows_spoiled = rows_spoiled | {issue.row for issue in found if issue.row is not None}
        cells.append(shown.alias(column.name))
        issues.extend(_missing(column, numbers, typed, rows_spoiled, needs))
        rule = RULES[column.kind]
        default = _default(column, rule, conventions, defaults.get(column.name))
        if typed.null_count() == len(typed):
            values.append(default.new_from_index(0, len(typed)).alias(column.name))
            continue
        if column.kind is CellKind.GRADE:
            conventions = replace(conventions, scale_of_heading=_scale_named(sheet, column))
        reading = rule.read(column, typed, conventions)
        read = reading.values
        if typed.null_count():
            read = read.zip_with(typed.is_not_null(), default)
        values.append(read.alias(column.name))
        issues.extend(_invalid(column, numbers, texts, typed, reading))
        issues.extend(_remarked(column, numbers, texts, typed, reading))
        issues.extend(
            Issue(None, column.name, remark.code, remark.said, severity=remark.severity)
            for remark in reading.told
        )
    return pl.DataFrame(values), pl.DataFrame(cells), issues


def _default(
    column: Column, rule: CellRule, conventions: Conventions, text: str | None
) -> pl.Series:
    """What empty cells of a column stand for, as one value; null without a default."""
    if text is None:
        return pl.Series([None], dtype=rule.dtype)
    typed = trimmed(pl.Series([text], dtype=pl.String))
    reading = rule.read(column, typed, conventions)
    if reading.values.null_count():
        fault = say.DEFAULT_EMPTY() if typed[0] is None else reading.explain(typed[0])[1]
        raise UsageError(say.DEFAULT_INVALID(flag=column.name.replace("_", "-"), fault=fault))
    return reading.values


def _scale_named(sheet: "Sheet", column: Column) -> GradeScale | None:
    """The scale that the heading of a column of grades names."""
    top = scale_of(sheet.headings.get(column.name, ""))
    return None if top is None else GradeScale(Decimal(top))


def _spoiled(issues: tuple[Issue, ...]) -> dict[str, frozenset[int]]:
    """Rows by column whose cell was found wrong on reading: nothing more is said of them."""
    found: dict[str, set[int]] = {}
    for issue in issues:
        if issue.row is not None and issue.column is not None and issue.severity is Severity.ERROR:
            found.setdefault(issue.column, set()).add(issue.row)
    return {column: frozenset(rows_found) for column, rows_found in found.items()}


def _texts(sheet: "Sheet", column: Column, numbers: pl.Series, spoiled: Set[int]) -> pl.Series:
    texts = sheet.texts(column)
    if texts is None:
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(numbers))
    if spoiled:
        texts = texts.set(numbers.is_in(list(spoiled)), None)
    return texts


def _missing(
    column: Column, numbers: pl.Series, typed: pl.Series, spoiled: Set[int], needs: Message
) -> Iterator[Issue]:
    if not column.required or not typed.null_count():
        return
    empty = say.EMPTY(column=column.name, needs=needs)
    for row in numbers.filter(typed.is_null()):
        if row not in spoiled:
            yield Issue(row, column.name, Code.MISSING_VALUE, empty)


def _invalid(
    column: Column, numbers: pl.Series, texts: pl.Series, typed: pl.Series, reading: Reading
) -> Iterator[Issue]:
    if reading.values.null_count() == typed.null_count():
        return
    invalid = typed.is_not_null() & reading.values.is_null()
    found = [series.filter(invalid).to_list() for series in (numbers, texts, typed)]
    reasons = {text: reading.explain(text) for text in set(found[-1])}
    for row, as_typed, text in zip(*found, strict=True):
        code, reason = reasons[text]
        yield Issue(row, column.name, code, reason, as_typed)


def _remarked(
    column: Column, numbers: pl.Series, texts: pl.Series, typed: pl.Series, reading: Reading
) -> Iterator[Issue]:
    """What there is to say of valid cells, one issue a cell; of many with one kind of remark, one
    for all.
    """
    if not reading.remarks:
        return
    concerned = (
        typed.is_in(pl.Series(list(reading.remarks), dtype=pl.String).implode())
        & reading.values.is_not_null()
    )
    found = [series.filter(concerned).to_list() for series in (numbers, texts, typed)]
    by_kind: dict[tuple[Code, Severity], list[tuple[int, str, Message]]] = {}
    for row, as_typed, text in zip(*found, strict=True):
        remark = reading.remarks[text]
        by_kind.setdefault((remark.code, remark.severity), []).append((row, as_typed, remark.said))
    for (code, severity), told in by_kind.items():
        if len(told) <= _TOLD_EACH:
            for row, as_typed, said in told:
                yield Issue(row, column.name, code, said, as_typed, severity)
        else:
            first = [say.REMARK(row=row, remark=said) for row, _, said in told[:_LISTED]]
            many = say.MANY_REMARKS(
                count=len(told), column=column.name, first=first, others=len(told) - _LISTED
            )
            yield Issue(None, column.name, code, many, severity=severity)


def _order(issue: Issue) -> tuple[int, int]:
    """Issues of the batch first, then by row and column; those of a row as a whole before those of
    its cells.
    """
    place = -1 if issue.column is None else _PLACE.get(issue.column, len(_PLACE))
    return (-1 if issue.row is None else issue.row, place)
