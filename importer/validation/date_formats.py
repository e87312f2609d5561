"""How dates are written as text: ISO, and formats in strptime's notation, read strictly.

polars' own strptime is not used for people's formats, for it is lenient where a date must not be
guessed: of a year it takes any number of digits and a sign, a part that the format leaves out is
1, and `69` is 2069 where Python reads 1969.
"""

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass

import polars as pl

from importer.errors import UsageError
from importer.names import folded
from importer.sentences import Message
from importer.sentences import dates as say

_CLOCK = r"(?P<H>[01]?[0-9]|2[0-3]):(?P<M>[0-5][0-9])(?::(?P<S>[0-5][0-9])(?:[.,][0-9]+)?)?"
_OFFSET = r"\s?(?P<z>Z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])"
_THEN_A_TIME = rf"(?:(?:T|\s+){_CLOCK}(?:{_OFFSET})?)?"

_FIELDS = {
    "d": r"(?P<d>[0-9]{1,2})",
    "m": r"(?P<m>[0-9]{1,2})",
    "Y": r"(?P<Y>[0-9]{4})",
    "y": r"(?P<y>[0-9]{2})",
    "B": r"(?P<B>\p{L}+)\.?",
    "b": r"(?P<B>\p{L}+)\.?",
    "H": r"(?P<H>[01]?[0-9]|2[0-3])",
    "M": r"(?P<M>[0-5][0-9])",
    "S": r"(?P<S>[0-5][0-9])",
}
"""The directives that a format may have. Numbers need no leading zero, except where nothing parts
them.
"""
_SPELT = {
    **dict.fromkeys(("d", "dd", "g", "gg", "j", "jj"), "d"),
    **dict.fromkeys(("m", "mm"), "m"),
    **dict.fromkeys(("mmm", "mmmm"), "B"),
    **dict.fromkeys(("yyyy", "aaaa"), "Y"),
    **dict.fromkeys(("yy", "aa"), "y"),
    **dict.fromkeys(("h", "hh"), "H"),
    **dict.fromkeys(("s", "ss"), "S"),
}
"""The directives as people write them, in the languages of the lists, by small letters."""
_BETWEEN_WORDS = ("de", "del", "of", "t")
_MISSING = {"day": say.NO_DAY, "month": say.NO_MONTH, "year": say.NO_YEAR}
_MEANS = {"b": "month", "B": "month", "m": "month", "d": "day", "y": "year", "Y": "year"}

_MONTHS = (
    "january jan janeiro enero ene",
    "february feb fevereiro fev febrero",
    "march mar março marzo",
    "april apr abril abr",
    "may maio mai mayo",
    "june jun junho junio",
    "july jul julho julio",
    "august aug agosto ago",
    "september sep sept setembro set septiembre setiembre",
    "october oct outubro out octubre",
    "november nov novembro noviembre",
    "december dec dezembro dez diciembre dic",
)
MONTH_OF = {
    spelling: f"{number:02}"
    for number, names in enumerate(_MONTHS, 1)
    for name in names.split()
    for spelling in (name, folded(name))
}
"""The numbers of months by their names and short names, in the languages of the lists."""

MOMENT = {"date": pl.Date, "time": pl.String, "offset": pl.String}
"""What a text says: the day (null when it says none), `HH:MM:SS` and the offset from UTC, each
where it is given.
"""

_LAST_YEAR_OF_THIS_CENTURY = 68
"""POSIX: two digits from 69 on are 19xx, below that 20xx. A date of birth is rather 19xx, but a
guess it would be.
"""


@dataclass(frozen=True, slots=True)
class DateFormat:
    """One way to write a date, and perhaps a time.

    Attributes:
        text: the format as it was given, such as `DD/MM/YYYY` or `%d/%m/%Y`.
        pattern: regular expression of the whole text, with a group for each field.
    """

    text: str
    pattern: str

    @classmethod
    def parse(cls, text: str) -> "DateFormat":
        """Understand a format as people write it (`DD/MM/AAAA`), or in strptime's notation.

        Day, month and year must be there, each once; a time may be. A format without a time also
        reads a date that is followed by one (`03/04/2001 14:30`). Months are named in English,
        Portuguese or Spanish.

        Raises:
            UsageError: if the format is none, or leaves part of a date open.
        """
        parts = list(_parts(text) if "%" in text else _spelt(text))
        letters = [part[1] for part in parts if part[0] == "%"]
        meant = [_MEANS.get(letter, letter) for letter in letters]
        missing = [no_part() for name, no_part in _MISSING.items() if name not in meant]
        if missing:
            raise _unusable(say.FORMAT_MISSES(format=text, parts=missing))
        if len(set(meant)) < len(meant):
            raise _unusable(say.FORMAT_NAMES_TWICE(format=text))
        if "".join(parts).startswith("%Y-%d-%m"):
            raise _unusable(say.FORMAT_TURNS_ISO(format=text))
        if ("M" in letters) != ("H" in letters) or ("S" in letters and "M" not in letters):
            raise _unusable(say.FORMAT_HALF_A_TIME(format=text))
        then = "" if "H" in letters else _THEN_A_TIME
        return cls(text=text.strip(), pattern=f"^(?i){''.join(_patterns(parts))}{then}$")

    def moments(self, texts: pl.Series) -> pl.DataFrame:
        """What each text says, one row each, with the columns of `MOMENT`; all null where it is
        not in this format.
        """
        groups = (
            texts.to_frame("text")
            .select(pl.col("text").str.extract_groups(self.pattern))
            .unnest("text")
        )
        has = set(groups.columns)
        time, offset = _time(has), pl.col("z") if "z" in has else pl.lit(None, pl.String)
        moments = groups.select(date=_day(pl.col, has), time=time, offset=offset)
        return moments.with_columns(
            pl.when(pl.col("date").is_not_null()).then(pl.col("time", "offset"))
        )


def days(texts: pl.Series, formats: Sequence[DateFormat]) -> pl.DataFrame:
    """The day that each text is in each of several formats, one column a format named by its text;
    null for none.
    """
    frame = texts.to_frame("text")
    groups = frame.select(
        pl.col("text").str.extract_groups(each.pattern).alias(each.text) for each in formats
    )
    has = {name: set(groups[name].struct.fields) for name in groups.columns}
    return groups.select(
        _day(pl.col(name).struct.field, has[name]).alias(name) for name in groups.columns
    )


def _parts(text: str) -> Iterator[str]:
    """The directives (`%d`) and what stands between them."""
    for part in re.findall(r"%-?.|%$|\s+|[^%\s]+", text.strip(), re.DOTALL):
        letter = part.replace("%-", "%")[1:]
        if part[0] != "%":
            if any(char.isdigit() for char in part):
                raise _unusable(say.FORMAT_WITH_DIGITS(format=text))
            yield part
        elif letter in _FIELDS:
            yield f"%{letter}"
        else:
            raise _unusable(say.FORMAT_UNKNOWN_PART(format=text, part=part))


def _spelt(text: str) -> Iterator[str]:
    """The same of a format as people write it: minutes are what follows the hours."""
    hours = False
    for part in re.findall(r"[^\W\d_]+|\s+|[\W_]|\d+", text.strip()):
        if part.isdigit():
            raise _unusable(say.FORMAT_WITH_DIGITS(format=text))
        if not part.isalpha() or part.lower() in _BETWEEN_WORDS:
            yield part
            continue
        for letters in re.findall(r"(.)(\1*)", part.lower()):
            run = "".join(letters)
            directive = "M" if run in ("m", "mm") and hours else _SPELT.get(run)
            if directive is None:
                raise _unusable(say.FORMAT_UNKNOWN_PART(format=text, part=part))
            hours = hours or directive == "H"
            yield f"%{directive}"


def _patterns(parts: list[str]) -> Iterator[str]:
    for place, part in enumerate(parts):
        if part[0] != "%":
            yield r"\s+" if part.isspace() else re.escape(part)
            continue
        field = _FIELDS[part[1]]
        beside = parts[max(place - 1, 0) : place] + parts[place + 1 : place + 2]
        # 1122001 is two dates unless each number keeps its width
        yield field.replace("{1,2}", "{2}") if any(other[0] == "%" for other in beside) else field


def _unusable(fault: Message) -> UsageError:
    return UsageError(say.FORMAT_UNUSABLE(fault=fault))


def _day(field: Callable[[str], pl.Expr], has: Set[str]) -> pl.Expr:
    """Put the fields of a day together; one that the calendar does not have is null."""
    if "y" in has:
        this_century = field("y").cast(pl.Int32) <= _LAST_YEAR_OF_THIS_CENTURY
        year = pl.when(this_century).then(pl.lit("20")).otherwise(pl.lit("19")) + field("y")
    else:
        year = field("Y")
    if "B" in has:
        name = field("B").str.normalize("NFC").str.to_lowercase()
        month = name.replace_strict(MONTH_OF, default=None, return_dtype=pl.String)
    else:
        month = field("m").str.zfill(2)
    return pl.concat_str(year, month, field("d").str.zfill(2), separator="-").str.to_date(
        "%Y-%m-%d", strict=False
    )


def _time(has: Set[str]) -> pl.Expr:
    if "H" not in has:
        return pl.lit(None, pl.String)
    second = pl.col("S").fill_null("00") if "S" in has else pl.lit("00")
    return pl.concat_str(pl.col("H").str.zfill(2), pl.col("M"), second, separator=":")


ISO = DateFormat(
    "YYYY-MM-DD", rf"^(?P<Y>[0-9]{{4}})-(?P<m>[0-9]{{2}})-(?P<d>[0-9]{{2}}){_THEN_A_TIME}$"
)
"""How spreadsheets' own dates are delivered, and how a date is never ambiguous."""

COMMON: tuple[DateFormat, ...] = tuple(
    map(
        DateFormat.parse,
        (
            "%d/%m/%Y",
            "%m/%d/%Y",
            "%Y/%m/%d",
            "%d-%m-%Y",
            "%m-%d-%Y",
            "%Y-%m-%d",
            "%d.%m.%Y",
            "%m.%d.%Y",
            "%Y.%m.%d",
            "%d/%m/%y",
            "%m/%d/%y",
            "%y/%m/%d",
            "%d-%m-%y",
            "%m-%d-%y",
            "%y-%m-%d",
            "%d.%m.%y",
            "%m.%d.%y",
            "%y.%m.%d",
            "%d %m %Y",
            "%m %d %Y",
            "%Y %m %d",
            "%d%m%Y",
            "%m%d%Y",
            "%Y%m%d",
            "%d %B %Y",
            "%B %d %Y",
            "%B %d, %Y",
            "%d-%B-%Y",
            "%d/%B/%Y",
            "%d/%B/%y",
            "%d.%B.%Y",
            "%d de %B de %Y",
            "%d-%B-%y",
            "%d %B %y",
        ),
    )
)
"""The formats among which one that reads a whole column is looked for. What two of them read is
ambiguous.
"""
