"""Values of a fixed shape: UUIDs, choices, grades, numbers, web addresses, JSON."""

import json
import re
from decimal import Decimal

import polars as pl

from importer.closed_lists import word
from importer.columns import Column
from importer.excel_dates import Typed, advice
from importer.issues import Code
from importer.sentences import Message
from importer.sentences import cells as say
from importer.validation.reading import Conventions, Reading, kept

_UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_GRADE = r"^0?([0-9](?:[.,][0-9]{1,2})?|10(?:[.,]0{1,2})?)$"
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_LARGEST = 2**31 - 1
"""A number beyond this does not fit what databases call an integer."""
_WEB_ADDRESS = r"^(?i)(?:https?://)?[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+(?::\d+)?(?:[/?#]\S*)?$"


def read_uuid(column: Column, texts: pl.Series, conventions: Conventions) -> Reading:
    """A UUID in its form of 36 characters, lower-cased."""
    lowered = texts.str.to_lowercase()

    def explain(text: str) -> tuple[Code, Message]:
        return Code.INVALID_UUID, say.NOT_A_UUID(text=text, column=column.name)

    return Reading(values=kept(lowered, lowered.str.contains(_UUID)), explain=explain)


def read_choice(column: Column, texts: pl.Series, conventions: Conventions) -> Reading:
    """One of the column's choices, as DokStamp spells it, in whichever words it was said."""
    choices = column.closed_list
    meant = {text: choices.meant(text) for text in texts.drop_nulls().unique()}

    def explain(text: str) -> tuple[Code, Message]:
        return Code.INVALID_CHOICE, say.NOT_A_CHOICE(
            text=text, column=column.name, choices=choices.words()
        )

    return Reading(
        values=texts.replace_strict(meant, default=None, return_dtype=pl.String),
        explain=explain,
        read_as={
            text: word(choice)
            for text, choice in meant.items()
            if choice is not None and not choices.is_plain(text, choice)
        },
    )


def read_grade(column: Column, texts: pl.Series, conventions: Conventions) -> Reading:
    """A decimal from 0 to 10 as text with a point and the places that were typed, two at most."""
    digits = texts.str.extract(_GRADE, 1).str.replace(",", ".", literal=True)

    def explain(text: str) -> tuple[Code, Message]:
        if _NUMBER.fullmatch(text):
            on_the_scale = 0 <= float(text.replace(",", ".")) <= 10
            return Code.INVALID_GRADE, (
                say.GRADE_TOO_FINE(text=text)
                if on_the_scale
                else say.GRADE_OFF_THE_SCALE(text=text)
            )
        made = advice(text, Typed.GRADE, today=conventions.today)
        return Code.INVALID_GRADE, (
            say.NOT_A_GRADE(text=text)
            if made is None
            else say.GRADE_MADE_A_DATE(text=text, made=made)
        )

    return Reading(values=digits, explain=explain)


def read_number(column: Column, texts: pl.Series, conventions: Conventions) -> Reading:
    """A number as text with a point, between the column's bounds and with no more decimal places
    than it takes.
    """

    def number_of(text: str) -> str | None:
        if not _NUMBER.fullmatch(text):
            return None
        number = Decimal(text.replace(",", "."))
        exponent = number.normalize().as_tuple().exponent
        fits = isinstance(exponent, int) and -exponent <= column.places and abs(number) <= _LARGEST
        fits = fits and (column.minimum is None or number >= column.minimum)
        fits = fits and (column.maximum is None or number <= column.maximum)
        return (f"{number:.0f}" if not column.places else f"{number:f}") if fits else None

    def explain(text: str) -> tuple[Code, Message]:
        return Code.INVALID_NUMBER, say.DOES_NOT_FIT(
            text=text, column=column.name, number=_fitting(column)
        )

    return Reading(
        values=texts.map_elements(number_of, return_dtype=pl.String, skip_nulls=True),
        explain=explain,
    )


def _fitting(column: Column) -> Message:
    """Which numbers a column takes."""
    number = say.A_DECIMAL_NUMBER(places=column.places) if column.places else say.A_WHOLE_NUMBER()
    if column.minimum is None:
        return number
    if column.maximum is None:
        return say.NOT_LESS_THAN(number=number, minimum=column.minimum)
    return say.FROM_TO(number=number, minimum=column.minimum, maximum=column.maximum)


def read_web_address(column: Column, texts: pl.Series, conventions: Conventions) -> Reading:
    """An address of a web page, with or without `https://`."""

    def explain(text: str) -> tuple[Code, Message]:
        return Code.INVALID_WEB_ADDRESS, say.NO_WEB_ADDRESS(text=text)

    return Reading(values=kept(texts, texts.str.contains(_WEB_ADDRESS)), explain=explain)


def read_object(column: Column, texts: pl.Series, conventions: Conventions) -> Reading:
    """A JSON object as text."""

    def is_object(text: str) -> bool:
        try:
            return isinstance(json.loads(text), dict)
        except ValueError:
            return False

    def explain(text: str) -> tuple[Code, Message]:
        return Code.INVALID_OBJECT, say.NO_OBJECT(text=text)

    fits = texts.map_elements(is_object, return_dtype=pl.Boolean, skip_nulls=True)
    return Reading(values=kept(texts, fits), explain=explain)
