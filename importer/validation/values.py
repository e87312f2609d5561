"""Values of a fixed shape: UUIDs, choices, countries, numbers, web addresses, JSON."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

import polars as pl

from importer import countries
from importer.cells import within
from importer.closed_lists import word
from importer.columns import Column
from importer.issues import Code, Severity
from importer.names import folded
from importer.sentences import Message, in_words
from importer.sentences import cells as say
from importer.validation.reading import CellRemark, Conventions, Reading, kept

_UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_LARGEST = 2**31 - 1
"""A number beyond this does not fit what databases call an integer."""
_LISTED = 5
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
    words = choices.words()

    def explain(text: str) -> tuple[Code, Message]:
        return Code.INVALID_CHOICE, say.NOT_A_CHOICE(text=text, column=column.name, choices=words)

    return Reading(
        values=texts.replace_strict(meant, default=None, return_dtype=pl.String),
        explain=explain,
        told=tuple(
            _read_as(
                column,
                texts,
                {
                    text: word(choice)
                    for text, choice in meant.items()
                    if choice is not None and not choices.is_plain(text, choice)
                },
            )
        ),
    )


def read_country(column: Column, texts: pl.Series, conventions: Conventions) -> Reading:
    """A country's English name; one that is not known as it stands, since there are others than
    ISO's.
    """
    meant = {text: countries.meant(text) for text in texts.drop_nulls().unique()}
    values = {text: names[0] if names else text for text, names in meant.items() if len(names) < 2}

    def explain(text: str) -> tuple[Code, Message]:
        return Code.INVALID_CHOICE, say.SEVERAL_COUNTRIES(text=text, names=meant[text])

    return Reading(
        values=texts.replace_strict(values, default=None, return_dtype=pl.String),
        explain=explain,
        told=(
            *_read_as(
                column,
                texts,
                {
                    text: in_words(name)
                    for text, name in values.items()
                    if folded(text) != folded(name)
                },
            ),
            *(_unknown_country(column, text) for text in sorted(meant) if not meant[text]),
        ),
    )


def _unknown_country(column: Column, text: str) -> CellRemark:
    near = countries.like(text)
    said = (
        say.COUNTRY_UNKNOWN(column=column.name, text=text)
        if near is None
        else say.COUNTRY_LIKE(column=column.name, text=text, name=near)
    )
    return CellRemark(Code.COUNTRY_UNKNOWN, Severity.WARNING, said)


def _read_as(
    column: Column, texts: pl.Series, others: Mapping[str, Message]
) -> Iterator[CellRemark]:
    """What cells were read as whose words are not the value's own, the commonest first."""
    if not others:
        return
    told = texts.filter(texts.is_in(pl.Series(list(others), dtype=pl.String).implode()))
    found = Counter(told.to_list()).most_common()
    words = [
        say.WORD_READ_AS(text=text, meant=others[text], count=count)
        for text, count in found[:_LISTED]
    ]
    if len(found) > _LISTED:
        words.append(say.FURTHER_WORDS(count=len(found) - _LISTED))
    said = say.READ_AS(column=column.name, words=words)
    yield CellRemark(Code.READ_AS, Severity.NOTE, said)


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
        places = column.places
        number = say.A_DECIMAL_NUMBER(places=places) if places else say.A_WHOLE_NUMBER()
        told = within(number, column)
        return Code.INVALID_NUMBER, say.DOES_NOT_FIT(text=text, column=column.name, number=told)

    return Reading(
        values=texts.map_elements(number_of, return_dtype=pl.String, skip_nulls=True),
        explain=explain,
    )


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
