"""Dates: Excel's own, ISO text, or text in the format that the person has named. Any other is
never guessed.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
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
LONGEST_DATE = 100
"""Characters of a cell that may be a date."""
_HYPHENS = r"[\x{AD}\x{2010}-\x{2015}\x{2212}\x{FE58}\x{FE63}\x{FF0D}]"
_ORDINAL = r"(?i)\b([0-9]{1,2})\s?(?:[ºª°oa]|\.[oa]|st|nd|rd|th|er|ero)([\s,/-])"
_WEEKDAY = (
    r"(?i)^(?:(?:segunda|ter[cç]a|quarta|quinta|sexta)(?:["
    r" -]feira)?|s[aá]bado|domingo|lunes|martes|mi[eé]rcoles|jueves"
    r"|viernes|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)[.,]?\s+"
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
    others = (~plain & (texts.str.len_chars() <= LONGEST_DATE)).fill_null(False).arg_true()
    if not len(others):
        return moments
    written = plainly(texts.gather(others))
    read = ISO.moments(written)
    if conventions.date_format is not None:
        in_format = conventions.date_format.moments(written)
        iso = read["date"].is_not_null()
        read = pl.DataFrame([read[name].zip_with(iso, in_format[name]) for name in MOMENT])
    return pl.DataFrame([moments[name].clone().scatter(others, read[name]) for name in MOMENT])


def plainly(texts: pl.Series) -> pl.Series:
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
            values=values, explain=_Faults({}, _TextDates(), column, conventions, latest).explain
        )
    said = moments.with_columns(texts.alias("text")).filter(faulty).unique("text")
    known = {
        text: (day, time)
        for text, day, time in said.select(
            "text", pl.col("date").cast(pl.String), "time"
        ).iter_rows()
        if day is not None
    }
    written = _TextDates()
    if said["date"].null_count():
        short = ~texts.str.contains(_ISO_DAY) & (texts.str.len_chars() <= LONGEST_DATE)
        counts = (
            texts.filter(short.fill_null(False))
            .to_frame("text")
            .group_by("text", maintain_order=True)
            .len("count")
        )
        iso = ISO.moments(plainly(counts["text"]))["date"]
        written = _written(counts.filter(iso.is_null()))
    return Reading(
        values=values,
        explain=_Faults(known, written, column, conventions, latest).explain,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _TextDates:
    """What the text dates of a column say in the common formats.

    Attributes:
        readings: by text, the days that it can be.
        cells: how many cells hold one.
        formats: the formats that read all of them.
        most: the format that reads more than half of them, where none reads all; and how many.
        together: what there is to say of all of them, or of those in that format.
        inside: the texts that this is about.
    """

    readings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cells: int = 0
    formats: tuple[str, ...] = ()
    most: tuple[str, int] | None = None
    together: Message | None = None
    inside: Set[str] = frozenset()

    def days(self, text: str) -> list[date]:
        """The days that a text can be."""
        return list(map(date.fromisoformat, self.readings[text]))


def _written(counts: pl.DataFrame) -> _TextDates:
    """Look for the formats of text dates.

    Args:
        counts: each text, and `count`, how many cells hold it.
    """
    text = counts["text"]
    read = days(plainly(text), COMMON).select(
        pl.when(pl.col(common.text) >= EARLIEST).then(pl.col(common.text)) for common in COMMON
    )
    readable = read.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    many = counts["count"].filter(readable)
    text, read = text.filter(readable), read.filter(readable)
    if text.is_empty():
        return _TextDates()
    found = read.select(
        pl.concat_list(pl.all().cast(pl.String)).list.drop_nulls().list.unique(maintain_order=True)
    )
    readings = dict(zip(text, map(tuple, found.to_series()), strict=True))
    fits = {name: int(many.filter(read[name].is_not_null()).sum()) for name in read.columns}
    cells = int(many.sum())
    formats = tuple(name for name, fitting in fits.items() if fitting == cells)
    told = _TextDates(readings=readings, cells=cells, formats=formats, inside=readings.keys())
    if len(formats) == 1:
        together = say.IN_ONE_FORMAT(
            count=cells, format=formats[0], example=text[0], day=read[formats[0]][0]
        )
        return replace(told, together=together)
    if formats:
        example = max(readings, key=lambda one: len(readings[one]))
        together = say.IN_SEVERAL_FORMATS(
            count=cells,
            formats=formats,
            format=formats[0],
            example=example,
            days=told.days(example),
        )
        return replace(told, together=together)
    name, fitting = max(fits.items(), key=lambda one: one[1])
    if 2 * fitting <= cells:
        return replace(told, inside=frozenset())
    outside = read[name].is_null()
    together = say.IN_THE_COMMONEST_FORMAT(
        count=cells - fitting,
        most=fitting,
        whole=cells,
        format=name,
        others=text.filter(outside).to_list(),
    )
    inside = frozenset(text.filter(~outside))
    return replace(told, most=(name, fitting), together=together, inside=inside)


def days_of_text(text: str) -> list[date]:
    """The days that a date typed as text can be, in the common formats."""
    read = days(plainly(pl.Series([text], dtype=pl.String)), COMMON)
    found = (day for day in read.row(0) if day is not None and day >= EARLIEST)
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Faults:
    """Why cells of a date column are not valid.

    Attributes:
        known: day and time of each faulty text that could be read.
        written: the text dates that could not be read.
        latest: the last day the column takes.
    """

    known: Mapping[str, tuple[str, str | None]]
    written: _TextDates
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
        if text in self.written.readings:
            return Code.AMBIGUOUS_DATE, self._not_guessed(text)
        if _EXCEL_SERIAL.fullmatch(text):
            day = _EXCEL_BEGINS + timedelta(days=int(text[:5]))
            return Code.INVALID_DATE, say.SERIAL_NUMBER(text=text, day=day)
        return Code.INVALID_DATE, say.NO_DATE(text=text)

    def _not_guessed(self, text: str) -> Message:
        """What to do about a text date: the same for all of a column, wherever that is true."""
        written, given = self.written, self.conventions.date_format
        can_be = written.days(text)
        if given is not None and len(written.formats) == 1:
            return say.IN_ANOTHER_FORMAT(
                text=text, format=given.text, days=can_be, other=written.formats[0]
            )
        if given is not None:
            return say.NOT_IN_FORMAT(text=text, format=given.text, days=can_be)
        if written.together is not None and text in written.inside:
            return written.together
        if written.most is None:
            return say.IN_MANY_FORMATS(text=text, days=can_be)
        name, most = written.most
        return say.UNLIKE_THE_OTHERS(
            text=text, days=can_be, most=most, whole=written.cells, format=name
        )
