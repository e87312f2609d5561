"""Values of a fixed shape: UUIDs, choices, grades, numbers, yes and no, web addresses, JSON."""

import json
import re
from decimal import Decimal

import polars as pl

from importer.columns import Column
from importer.excel_dates import Typed, advice
from importer.issues import Code
from importer.validation.reading import Reading, Terms, kept
from importer.validation.text import shown

_UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_GRADE = r"^0?([0-9](?:[.,][0-9]{1,2})?|10(?:[.,]0{1,2})?)$"
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_LARGEST = 2**31 - 1
"""A number beyond this does not fit what databases call an integer."""
_YES = ("yes", "true", "1", "y", "x", "sim", "verdadeiro", "sí", "verdadero")
_NO = ("no", "false", "0", "n", "não", "nao", "falso")
_WEB_ADDRESS = r"^(?i)(?:https?://)?[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+(?::\d+)?(?:[/?#]\S*)?$"


def read_uuid(column: Column, texts: pl.Series, terms: Terms) -> Reading:
    """A UUID in its form of 36 characters, lower-cased."""
    lowered = texts.str.to_lowercase()

    def explain(text: str) -> tuple[Code, str]:
        return (
            Code.INVALID_UUID,
            (
                f"{shown(text)} is not a UUID: {column.name} takes 32 hexadecimal digits in five"
                " groups, as DokStamp shows them; copy it whole, or empty the cell."
            ),
        )

    return Reading(values=kept(lowered, lowered.str.contains(_UUID)), explain=explain)


def read_choice(column: Column, texts: pl.Series, terms: Terms) -> Reading:
    """One of the column's choices, as the table of columns spells it; letter case and spaces do
    not count.
    """
    by_spelling = {"".join(choice.split()).lower(): choice for choice in column.choices}
    spelled = texts.str.replace_all(r"\s+", "").str.to_lowercase()
    *others, last = column.choices
    allowed = f"{', '.join(others)} or {last}" if others else last

    def explain(text: str) -> tuple[Code, str]:
        return (
            Code.INVALID_CHOICE,
            f"{shown(text)} is not one of the values of {column.name}: write {allowed}.",
        )

    return Reading(
        values=spelled.replace_strict(by_spelling, default=None, return_dtype=pl.String),
        explain=explain,
    )


def read_grade(column: Column, texts: pl.Series, terms: Terms) -> Reading:
    """A decimal from 0 to 10 as text with a point and the places that were typed, two at most."""
    digits = texts.str.extract(_GRADE, 1).str.replace(",", ".", literal=True)

    def explain(text: str) -> tuple[Code, str]:
        what = "is not a grade"
        if _NUMBER.fullmatch(text):
            number = float(text.replace(",", "."))
            what = (
                "has more than two decimal places"
                if 0 <= number <= 10
                else "is not on the scale from 0 to 10"
            )
        made = advice(text, Typed.GRADE, today=terms.today)
        if made is not None:
            return Code.INVALID_GRADE, f"{shown(text)} {what}: {made}."
        return (
            Code.INVALID_GRADE,
            f"{shown(text)} {what}: write a number from 0 to 10, such as 8.75.",
        )

    return Reading(values=digits, explain=explain)


def read_number(column: Column, texts: pl.Series, terms: Terms) -> Reading:
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

    def explain(text: str) -> tuple[Code, str]:
        what = (
            "a whole number"
            if not column.places
            else f"a number with at most {column.places} decimal places"
        )
        if column.minimum is not None and column.maximum is not None:
            what += f" from {column.minimum} to {column.maximum}"
        elif column.minimum is not None:
            what += f", not less than {column.minimum}"
        return Code.INVALID_NUMBER, f"{shown(text)} does not fit {column.name}: write {what}."

    return Reading(
        values=texts.map_elements(number_of, return_dtype=pl.String, skip_nulls=True),
        explain=explain,
    )


def read_boolean(column: Column, texts: pl.Series, terms: Terms) -> Reading:
    """`yes` or `no`, however it was said."""
    said = {word: answer for answer, words in (("yes", _YES), ("no", _NO)) for word in words}
    values = texts.str.to_lowercase().replace_strict(said, default=None, return_dtype=pl.String)

    def explain(text: str) -> tuple[Code, str]:
        return (
            Code.INVALID_CHOICE,
            f"{shown(text)} is neither yes nor no: write one of them in {column.name}.",
        )

    return Reading(values=values, explain=explain)


def read_web_address(column: Column, texts: pl.Series, terms: Terms) -> Reading:
    """An address of a web page, with or without `https://`."""

    def explain(text: str) -> tuple[Code, str]:
        return (
            Code.INVALID_WEB_ADDRESS,
            f"{shown(text)} is no web address: write it like https://www.school.example.",
        )

    return Reading(values=kept(texts, texts.str.contains(_WEB_ADDRESS)), explain=explain)


def read_object(column: Column, texts: pl.Series, terms: Terms) -> Reading:
    """A JSON object as text."""

    def is_object(text: str) -> bool:
        try:
            return isinstance(json.loads(text), dict)
        except ValueError:
            return False

    def explain(text: str) -> tuple[Code, str]:
        return (
            Code.INVALID_OBJECT,
            f'{shown(text)} is no JSON object: write it like {{"key": "value"}}, or leave it out.',
        )

    fits = texts.map_elements(is_object, return_dtype=pl.Boolean, skip_nulls=True)
    return Reading(values=kept(texts, fits), explain=explain)
