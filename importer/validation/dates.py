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
from importer.sentences import Message
from importer.sentences import dates as say
from importer.validation.date_formats import COMMON, ISO, MOMENT, days
from importer.validation.reading import Conventions, Reading, kept

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


def read_birth_date(column: Column, texts: pl.Series, conventions: Conventions) -> Reading:
    """A day from 1900 to today, as `pl.Date`."""
    return _read_day(column, texts, conventions, latest=conventions.today)


def read_date(column: Column, texts: pl.Series, conventions: Conventions) -> Reading:
    """A day from 1900 on, as `pl.Date`."""
    return _read_day(column, texts, conventions, latest=None)


def read_date_time(column: Column, texts: pl.Series, conventions: Conventions) -> Reading:
    """A day or a point in time from 1900 on, as ISO text; midnight without an offset is how a
    sheet says a day.
    """
    moments = _moments(texts, conventions)
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
    return _reading(column, texts, conventions, moments, values, latest=None)


def _read_day(
    column: Column, texts: pl.Series, conventions: Conventions, *, latest: date | None
) -> Reading:
    moments = _moments(texts, conventions)
    fits = (pl.col("date") >= EARLIEST) & (
        pl.col("time").is_null() | (pl.col("time") == _MIDNIGHT)
    )
    if latest is not None:
        fits &= pl.col("date") <= latest
    values = moments.select(pl.when(fits).then(pl.col("date"))).to_series()
    return _reading(column, texts, conventions, moments, values, latest=latest)


def _moments(texts: pl.Series, conventions: Conventions) -> pl.DataFrame:
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
    if conventions.date_format is not None:
        in_format = conventions.date_format.moments(written)
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
    conventions: Conventions,
    moments: pl.DataFrame,
    values: pl.Series,
    *,
    latest: date | None,
) -> Reading:
    faulty = texts.is_not_null() & values.is_null()
    if not faulty.any():
        return Reading(
            values=values, explain=_Faults({}, {}, None, column, conventions, latest).explain
        )
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
        values=values,
        explain=_Faults(known, readings, suggestion, column, conventions, latest).explain,
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
    conventions: Conventions
    latest: date | None

    def explain(self, text: str) -> tuple[Code, Message]:
        """What is wrong with a cell, and what to do."""
        if text not in self.known:
            return self._unread(text)
        name, (day, time) = self.column.name, self.known[text]
        if day < EARLIEST.isoformat():
            return Code.DATE_TOO_EARLY, say.TOO_EARLY(text=text, column=name)
        if self.latest is not None and day > self.latest.isoformat():
            return Code.DATE_IN_FUTURE, say.IN_FUTURE(text=text, column=name)
        if time is not None and time >= "21":
            return Code.INVALID_DATE, say.WITH_A_LATE_TIME(text=text, time=time, column=name)
        return Code.INVALID_DATE, say.WITH_A_TIME(text=text, time=time, column=name)

    def _unread(self, text: str) -> tuple[Code, Message]:
        if (hidden := _HIDDEN_TIME.fullmatch(text)) is not None:
            return Code.INVALID_DATE, say.HIDDEN_TIME(
                day=hidden[1], time=hidden[2], column=self.column.name
            )
        readings = self.readings.get(text)
        if readings is not None:
            return Code.AMBIGUOUS_DATE, say.NOT_GUESSED(
                fault=self._fault(text, readings), remedy=self._remedy()
            )
        if _EXCEL_SERIAL.fullmatch(text):
            day = _EXCEL_BEGINS + timedelta(days=int(text[:5]))
            return Code.INVALID_DATE, say.SERIAL_NUMBER(text=text, day=day)
        return Code.INVALID_DATE, say.NO_DATE(text=text)

    def _fault(self, text: str, readings: tuple[str, ...]) -> Message:
        given = self.conventions.date_format
        fault = (
            say.AS_TEXT(text=text)
            if given is None
            else say.NOT_IN_FORMAT(text=text, format=given.text)
        )
        if _TWO_DIGITS.search(text):
            fault = say.YEAR_OF_TWO_DIGITS(fault=fault)
        if len(readings) > 1:
            return say.CAN_BE(fault=fault, days=list(map(date.fromisoformat, readings)))
        if given is not None:
            return fault
        return say.IS_PERHAPS(fault=fault, day=date.fromisoformat(readings[0]))

    def _remedy(self) -> Message:
        if self.suggestion is not None:
            return say.SAY_THIS_FORMAT(format=self.suggestion)
        return say.USE_ISO_OR_SAY() if self.conventions.date_format is None else say.USE_ISO()
