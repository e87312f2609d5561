"""Dates: Excel's own, ISO text, or text in the format that the person has named. Any other is
never guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from importer.columns import Column
from importer.issues import Code
from importer.validation.date_formats import COMMON, ISO, MOMENT, days
from importer.validation.reading import Reading, Terms, kept
from importer.validation.text import shown

EARLIEST = date(1900, 1, 1)

_ISO_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_MIDNIGHT = "00:00:00"
_MOST_CHARACTERS = 100
_HYPHENS = r"[\x{AD}\x{2010}-\x{2015}\x{2212}\x{FE58}\x{FE63}\x{FF0D}]"
_ORDINAL = r"(?i)\b([0-9]{1,2})\s?(?:[ºª°oa]|\.[oa]|st|nd|rd|th|er|ero)([\s,/-])"
_WEEKDAY = (
    r"(?i)^(?:(?:segunda|ter[cç]a|quarta|quinta|sexta)(?:["
    r" -]feira)?|s[aá]bado|domingo|lunes|martes|mi[eé]rcoles|jueves"
    r"|viernes|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)[.,]?\s+"
)
_TWO_DIGITS = re.compile(
    r"(?:^|\D)\d{1,2}\s*[/.\-\u2010-\u2015]\s*(?:\d{1,2}|[^\W\d]+)\s*[/.\-\u2010-\u2015]\s*\d{2}$"
)
_HIDDEN_TIME = re.compile(r"(\d{4}-\d{2}-\d{2}) \((\d{2}:\d{2}:\d{2})\)")
"""A cell that shows a day and holds a time near midnight as well, as workbooks are read."""
_EXCEL_BEGINS = date(1899, 12, 30)
"""The day before its first, as it counts from March 1900 on."""
_EXCEL_SERIAL = re.compile(r"[1-9][0-9]{4}(?:[.,][0-9]+)?")
"""Excel counts days: 10000 is in 1927, 99999 in 2173."""


def read_birth_date(column: Column, texts: pl.Series, terms: Terms) -> Reading:
    """A day from 1900 to today, as `pl.Date`."""
    return _read_day(column, texts, terms, latest=terms.today)


def read_date(column: Column, texts: pl.Series, terms: Terms) -> Reading:
    """A day from 1900 on, as `pl.Date`."""
    return _read_day(column, texts, terms, latest=None)


def read_date_time(column: Column, texts: pl.Series, terms: Terms) -> Reading:
    """A day or a point in time from 1900 on, as ISO text; midnight without an offset is how a
    sheet says a day.
    """
    moments = _moments(texts, terms)
    offset = pl.col("offset").str.to_uppercase().str.replace(r"([0-9]{2})([0-9]{2})$", "$1:$2")
    day = pl.col("date").cast(pl.String)
    is_day = pl.col("time").is_null() | (
        (pl.col("time") == _MIDNIGHT) & pl.col("offset").is_null()
    )
    text = (
        pl.when(is_day)
        .then(day)
        .otherwise(pl.concat_str(day, pl.lit("T"), "time", offset.fill_null("")))
    )
    values = moments.select(pl.when(pl.col("date") >= EARLIEST).then(text)).to_series()
    return _reading(column, texts, terms, moments, values, latest=None)


def _read_day(column: Column, texts: pl.Series, terms: Terms, *, latest: date | None) -> Reading:
    moments = _moments(texts, terms)
    fits = (pl.col("date") >= EARLIEST) & (
        pl.col("time").is_null() | (pl.col("time") == _MIDNIGHT)
    )
    if latest is not None:
        fits &= pl.col("date") <= latest
    values = moments.select(pl.when(fits).then(pl.col("date"))).to_series()
    return _reading(column, texts, terms, moments, values, latest=latest)


def _moments(texts: pl.Series, terms: Terms) -> pl.DataFrame:
    """What each cell says, with the columns of `MOMENT`; nearly all are plain ISO days, which go
    the short way.
    """
    plain = texts.str.contains(_ISO_DAY)
    iso_days = kept(texts.str.to_date("%Y-%m-%d", strict=False), plain)
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(texts))
    moments = pl.DataFrame(
        [iso_days.alias("date"), nothing.alias("time"), nothing.alias("offset")], schema=MOMENT
    )
    others = (~plain & (texts.str.len_chars() <= _MOST_CHARACTERS)).fill_null(False).arg_true()
    if not len(others):
        return moments
    written = _plainly(texts.gather(others))
    read = ISO.moments(written)
    if terms.date_format is not None:
        in_format = terms.date_format.moments(written)
        iso = read["date"].is_not_null()
        read = pl.DataFrame([read[name].zip_with(iso, in_format[name]) for name in MOMENT])
    return pl.DataFrame([moments[name].clone().scatter(others, read[name]) for name in MOMENT])


def _plainly(texts: pl.Series) -> pl.Series:
    """Dates without what does not count in them: odd hyphens, ordinals, the day of the week,
    spaces.
    """
    frame = texts.to_frame("text")
    text = pl.col("text").str.normalize("NFKC").str.replace_all(_HYPHENS, "-")
    text = (
        text.str.replace(_ORDINAL, "$1$2")
        .str.replace(_WEEKDAY, "")
        .str.replace(r"(?i)\bdel\b", "de")
    )
    for _ in range(2):  # a part of one digit stands between two of them
        text = text.str.replace_all(r"([0-9])\s*([/.-])\s*([0-9])", "$1$2$3")
    return frame.select(text.str.strip_chars(" .,")).to_series()


def _reading(
    column: Column,
    texts: pl.Series,
    terms: Terms,
    moments: pl.DataFrame,
    values: pl.Series,
    *,
    latest: date | None,
) -> Reading:
    faulty = texts.is_not_null() & values.is_null()
    if not faulty.any():
        return Reading(values=values, explain=_Faults({}, {}, None, column, terms, latest).explain)
    said = moments.with_columns(texts.alias("text")).filter(faulty).unique("text")
    known = {
        text: (day, time)
        for text, day, time in said.select(
            "text", pl.col("date").cast(pl.String), "time"
        ).iter_rows()
        if day is not None
    }
    readings: dict[str, tuple[str, ...]] = {}
    suggestion = None
    if said["date"].null_count():
        short = ~texts.str.contains(_ISO_DAY) & (texts.str.len_chars() <= _MOST_CHARACTERS)
        others = texts.filter(short.fill_null(False)).unique(maintain_order=True)
        readings, suggestion = _readings(
            others.filter(ISO.moments(_plainly(others))["date"].is_null())
        )
    return Reading(
        values=values, explain=_Faults(known, readings, suggestion, column, terms, latest).explain
    )


def _readings(texts: pl.Series) -> tuple[dict[str, tuple[str, ...]], str | None]:
    """What each text says in any common format, and the format that alone reads all that can be
    read.
    """
    read = days(_plainly(texts), COMMON).select(
        pl.when(pl.col(common.text) >= EARLIEST).then(pl.col(common.text)) for common in COMMON
    )
    readable = read.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    fitting = (
        [name for name in read.columns if (read[name].is_not_null() == readable).all()]
        if readable.any()
        else []
    )
    found = read.select(
        pl.concat_list(pl.all().cast(pl.String)).list.drop_nulls().list.unique(maintain_order=True)
    )
    by_text = {
        text: tuple(each) for text, each in zip(texts, found.to_series(), strict=True) if len(each)
    }
    return by_text, fitting[0] if len(fitting) == 1 else None


@dataclass(frozen=True, slots=True)
class _Faults:
    """Why cells of a date column are not valid.

    Attributes:
        known: day and time of each faulty text that could be read.
        readings: what those that could not be read say in any common format.
        suggestion: the one format that reads the whole column.
        latest: the last day the column takes.
    """

    known: Mapping[str, tuple[str, str | None]]
    readings: Mapping[str, tuple[str, ...]]
    suggestion: str | None
    column: Column
    terms: Terms
    latest: date | None

    def explain(self, text: str) -> tuple[Code, str]:
        """What is wrong with a cell, and what to do."""
        if text not in self.known:
            return self._unread(text)
        day, time = self.known[text]
        if day < EARLIEST.isoformat():
            return (
                Code.DATE_TOO_EARLY,
                (
                    f"{shown(text)} is before 1900, which is taken for a typing error: correct"
                    f" {self.column.name}."
                ),
            )
        if self.latest is not None and day > self.latest.isoformat():
            return (
                Code.DATE_IN_FUTURE,
                f"{shown(text)} lies in the future: correct {self.column.name}.",
            )
        moved = (
            " (a time zone may have moved it to the day before)"
            if time is not None and time >= "21"
            else ""
        )
        return (
            Code.INVALID_DATE,
            (
                f"{shown(text)} has a time of day ({time}){moved}, and {self.column.name} is a"
                " day: type the date alone."
            ),
        )

    def _unread(self, text: str) -> tuple[Code, str]:
        readings = self.readings.get(text)
        if (hidden := _HIDDEN_TIME.fullmatch(text)) is not None:
            return (
                Code.INVALID_DATE,
                (
                    f"The cell shows {hidden[1]} and hides the time {hidden[2]}, to which a time"
                    " zone may have moved the midnight of another day: see which day is meant,"
                    f" and type the date alone in {self.column.name}."
                ),
            )
        if readings is None:
            if _EXCEL_SERIAL.fullmatch(text):
                day = _EXCEL_BEGINS + timedelta(days=int(text[:5]))
                return (
                    Code.INVALID_DATE,
                    (
                        f"{shown(text)} looks like Excel's number for a date, {day}: format the"
                        " column as Date in Excel and save the sheet again."
                    ),
                )
            return (
                Code.INVALID_DATE,
                (
                    f"{shown(text)} is no date, or none that exists: type it as an Excel date or"
                    " as YYYY-MM-DD."
                ),
            )
        given = self.terms.date_format
        what = f"is not in --date-format {given.text}" if given else "is a date as text"
        if _TWO_DIGITS.search(text):
            what += ", its year has two digits"
        if len(readings) > 1:
            what += f" and can be {' or '.join(readings)}"
        elif not given:
            what += f" ({readings[0]})"
        if self.suggestion is None:
            remedy = "use Excel dates or YYYY-MM-DD" + (
                "." if given else ", or give its format with --date-format."
            )
        else:
            remedy = (
                f"if it is {self.suggestion}, which alone reads every text date of this column,"
                f" say so with --date-format {self.suggestion}; otherwise use Excel dates or"
                " YYYY-MM-DD."
            )
        return Code.AMBIGUOUS_DATE, f"{shown(text)} {what}: {remedy}"
