"""Values of a fixed shape: UUIDs, choices, grades."""

import re

import polars as pl

from importer.columns import Column
from importer.issues import Code
from importer.validation.reading import Reading, Terms, kept
from importer.validation.text import shown

_UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_GRADE = r"^0?([0-9](?:[.,][0-9]{1,2})?|10(?:[.,]0{1,2})?)$"
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")


def read_uuid(column: Column, texts: pl.Series, terms: Terms) -> Reading:
    """A UUID in its form of 36 characters, lower-cased."""
    lowered = texts.str.to_lowercase()

    def explain(text: str) -> tuple[Code, str]:
        return (
            Code.INVALID_UUID,
            f"{shown(text)} is not a UUID: {column.name} takes 32 hexadecimal digits in five groups, as DokStamp shows "
            "them; copy it whole, or empty the cell.",
        )

    return Reading(values=kept(lowered, lowered.str.contains(_UUID)), explain=explain)


def read_choice(column: Column, texts: pl.Series, terms: Terms) -> Reading:
    """One of the column's choices, as the table of columns spells it; letter case and spaces do not count."""
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
            what = "has more than two decimal places" if 0 <= number <= 10 else "is not on the scale from 0 to 10"
        return Code.INVALID_GRADE, f"{shown(text)} {what}: write a number from 0 to 10, such as 8.75."

    return Reading(values=digits, explain=explain)
