"""Grades, on DokStamp's scale from 0 to 10 or on the school's own, which is converted to it.

DokStamp keeps two decimal places. A grade that is on its scale already comes out as it was typed;
one that is converted is worked out in decimals, in proportion, and rounded half up once.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from importer.columns import Column
from importer.excel_dates import Typed, advice
from importer.issues import Code, Severity
from importer.sentences import Message
from importer.sentences import grades as say
from importer.validation.grade_scale import PLACES, GradeScale
from importer.validation.reading import CellRemark, Conventions, Reading

_GRADE = re.compile(
    r"(?P<number>[0-9]{1,4}(?:[.,][0-9]{1,6})?)\s*"
    r"(?:(?P<percent>%)"
    r"|(?P<points>pontos?|puntos?|points?|pts?\.?)"
    r"|(?P<valores>val(?:ores|or|s|\.)?)"
    r"|(?:/|\b(?:de|em|en|of|out of|sobre)\b)\s*(?P<top>[0-9]{1,4}(?:[.,]0{1,2})?)"
    r"(?:\s*(?:val(?:ores|or|s|\.)?|pontos?|puntos?|points?))?)?",
    re.IGNORECASE,
)
"""A number, and the scale where the cell names one itself: 85%, 17/20, 8,5 de 10, 17 valores."""
_OURS, _VALORES, _PERCENT = (GradeScale(Decimal(top)) for top in (10, 20, 100))
"""Grades in *valores* are Portugal's, Angola's and Mozambique's. A cell may name these scales by
itself; another number below the line is a date, or a mistake.
"""
_EXAMPLES = 3
_SOME = 3
"""Grades from which on it is odd that none is better than half of the best."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """A grade as typed: the number, its scale, and whether the cell itself names that."""

    number: Decimal
    scale: GradeScale
    named: bool


def read_grade(column: Column, texts: pl.Series, conventions: Conventions) -> Reading:
    """A decimal from 0 to 10 as text with a point and two places at most.

    Without a scale the places that were typed stay. A grade of ten or less is stopped too where
    most of the column are greater, or the heading names another scale: it is on that.
    """
    given = conventions.grade_scale or _OURS
    named = None if conventions.grade_scale else conventions.scale_of_heading
    counted = dict(Counter(texts.drop_nulls().to_list()).most_common())
    typed = {text: found for text in counted if (found := _typed(text, given)) is not None}
    theirs = _of_a_greater_scale(counted, typed) if given == _OURS else None
    theirs = theirs if named in (None, _OURS) else named
    values = {
        text: value
        for text, found in typed.items()
        if (theirs is None or found.named) and (value := _value(found)) is not None
    }

    def explain(text: str) -> tuple[Code, Message]:
        made = advice(text, Typed.GRADE, today=conventions.today)
        if made is not None:
            return Code.INVALID_GRADE, say.MADE_A_DATE(text=text, made=made)
        return Code.INVALID_GRADE, _fault(text, given, theirs)

    return Reading(
        values=texts.replace_strict(values, default=None, return_dtype=pl.String),
        explain=explain,
        told=(
            *_converted(column, counted, typed, values),
            *_odd(column, counted, typed, values, given),
        ),
    )


def likely_scale(texts: pl.Series) -> Decimal | None:
    """The best grade of the scale that a column's grades can only be of; None where they are on
    ours.
    """
    counted = dict(Counter(texts.drop_nulls().to_list()))
    typed = {text: found for text in counted if (found := _typed(text, _OURS)) is not None}
    theirs = _of_a_greater_scale(counted, typed)
    return theirs.top if theirs is not None else None


def _typed(text: str, given: GradeScale) -> _Typed | None:
    """A cell as a grade of some scale; None for what is none, or of a scale nobody has given."""
    found = _GRADE.fullmatch(text)
    if found is None or (found["valores"] and given != _VALORES):
        return None
    number = _decimal(found["number"])
    if found["percent"]:
        return _Typed(number, _PERCENT, named=True)
    if found["top"]:
        scale = GradeScale(_decimal(found["top"]))
        known = scale in (_OURS, _VALORES, _PERCENT, given)
        return _Typed(number, scale, named=True) if known else None
    return _Typed(number, given, named=False)


def _value(typed: _Typed) -> str | None:
    """What DokStamp is sent; None for a grade off its scale, or of more places than it keeps."""
    if typed.number > typed.scale.top:
        return None
    if typed.scale != _OURS:
        return _shown(typed.scale.converted(typed.number))
    return f"{typed.number:f}" if typed.number == typed.number.quantize(PLACES) else None


def _of_a_greater_scale(
    counted: Mapping[str, int], typed: Mapping[str, _Typed]
) -> GradeScale | None:
    """The scale that most of the column's grades can only be of; None where most are of ours."""
    grades = [
        (one.number, counted[text])
        for text, one in typed.items()
        if not one.named and one.number <= _PERCENT.top
    ]
    above = [(number, count) for number, count in grades if number > _OURS.top]
    many = sum(count for _, count in above)
    if not many or 2 * many < sum(count for _, count in grades):
        return None
    of_twenty = sum(count for number, count in above if number <= _VALORES.top)
    return _VALORES if 2 * of_twenty >= many else _PERCENT


def _fault(text: str, given: GradeScale, theirs: GradeScale | None) -> Message:
    """What is wrong with a cell that is no grade, and what to do."""
    if not any(map(str.isdigit, text)):
        return say.IN_WORDS(text=text)
    if given != _OURS:
        return say.OFF_THE_GIVEN_SCALE(text=text, top=given.top)
    found = _GRADE.fullmatch(text)
    if found is None or found["top"] or found["percent"]:
        return say.NOT_A_GRADE(text=text)
    over = _decimal(found["number"]) > _OURS.top
    scale = _VALORES if found["valores"] else theirs
    if scale is None:
        return say.OVER_TEN(text=text) if over else say.TOO_FINE(text=text)
    told = say.OFF_THE_SCALE if over else say.OF_THEIRS
    return told(text=text, scale=scale.top)


def _converted(
    column: Column,
    counted: Mapping[str, int],
    typed: Mapping[str, _Typed],
    values: Mapping[str, str],
) -> Iterator[CellRemark]:
    """How grades were converted, with examples, the commonest first."""
    texts = [text for text in counted if text in values and typed[text].scale != _OURS]
    if texts:
        examples = [
            say.EXAMPLE(
                grade=typed[text].number, top=typed[text].scale.top, ours=Decimal(values[text])
            )
            for text in texts[:_EXAMPLES]
        ]
        count = sum(counted[text] for text in texts)
        said = say.CONVERTED(column=column.name, count=count, examples=examples)
        yield CellRemark(Code.READ_AS, Severity.NOTE, said)


def _odd(
    column: Column,
    counted: Mapping[str, int],
    typed: Mapping[str, _Typed],
    values: Mapping[str, str],
    given: GradeScale,
) -> Iterator[CellRemark]:
    """A warning where nobody has more than half of the best grade: graduates have."""
    plain = {text: one.number for text, one in typed.items() if text in values and not one.named}
    if sum(counted[text] for text in plain) >= _SOME and max(plain.values()) * 2 <= given.top:
        best = max(plain.values())
        said = say.NONE_IS_GOOD(column=column.name, best=best, top=given.top)
        yield CellRemark(Code.GRADES_UNLIKELY, Severity.WARNING, said)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _shown(number: Decimal) -> str:
    """Without zeros at the end."""
    return f"{number.normalize():f}"
