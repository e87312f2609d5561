"""In which ways the text dates of a list can be read: what a person is asked, who alone knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from importer.validation.date_formats import COMMON, ISO, days
from importer.validation.dates import EARLIEST, LONGEST_DATE, plainly

if TYPE_CHECKING:
    from importer.sheet import Sheet

_WAYS = 4
"""Formats that are told at most."""
_EXAMPLES = 4


@dataclass(frozen=True, slots=True)
class Example:
    """A text date of a list, and the days that it is in each way, None where it is none."""

    row: int
    text: str
    days: tuple[date | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateWays:
    """The ways in which text dates can be read.

    Attributes:
        formats: those that read most of them, in strptime's notation.
        fitting: how many each of these reads.
        cells: how many text dates there are.
        examples: rows of the list, those before all that tell the ways apart.
    """

    formats: tuple[str, ...]
    fitting: tuple[int, ...]
    cells: int
    examples: tuple[Example, ...]


def date_ways(sheet: "Sheet") -> DateWays | None:
    """The ways for a whole list; None where it has no date that is text."""
    texts = list(_text_dates(sheet))
    if not texts:
        return None
    found = pl.concat(texts)
    read = days(plainly(found["text"]), COMMON).select(
        pl.when(pl.col(one.text) >= EARLIEST).then(pl.col(one.text)) for one in COMMON
    )
    some = read.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    found, read = found.filter(some), read.filter(some)
    if found.is_empty():
        return None
    fits = {name: int(read[name].is_not_null().sum()) for name in read.columns}
    most = max(fits.values())
    ways = [name for name, fitting in fits.items() if 2 * fitting > most]
    ways.sort(key=lambda name: -fits[name])
    ways = ways[:_WAYS]
    return DateWays(
        formats=tuple(ways),
        fitting=tuple(fits[name] for name in ways),
        cells=found.height,
        examples=tuple(_examples(found, read.select(ways))),
    )


def _text_dates(sheet: "Sheet") -> Iterator[pl.DataFrame]:
    """The cells of each column of dates that are no ISO dates: row and text."""
    for one in sheet.columns:
        if one.column is None or not one.column.kind.is_date:
            continue
        cells = sheet.frame.select("row", pl.col(one.key).alias("text")).drop_nulls()
        cells = cells.filter(pl.col("text").str.len_chars() <= LONGEST_DATE)
        plain = cells.filter(~pl.col("text").str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))
        if plain.is_empty():
            continue
        iso = ISO.moments(plainly(plain["text"]))["date"]
        if not (others := plain.filter(iso.is_null())).is_empty():
            yield others


def _examples(found: pl.DataFrame, read: pl.DataFrame) -> Iterator[Example]:
    """First those that all ways read otherwise, then those that only some read."""
    told = pl.concat([found, read], how="horizontal").unique("text", maintain_order=True)
    names = read.columns
    different = told.select(pl.concat_list(names).list.drop_nulls().list.n_unique()).to_series()
    readable = told.select(pl.sum_horizontal(pl.col(names).is_not_null())).to_series()
    told = told.with_columns(different.alias("+different"), readable.alias("+readable"))
    order = ["+readable", "+different"]
    for row, text, *others in (
        told.sort(order, descending=True, maintain_order=True).head(_EXAMPLES).iter_rows()
    ):
        yield Example(row, text, tuple(others[: len(names)]))
