"""Number formats that decide what a person reads: `00123`, `50%`, `529.982.247-25`, a day whose
time is hidden.

ECMA-376 part 1, 18.8.30 and 18.8.31. A number whose format is not understood is shown as it is
stored.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache

BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    49: "@",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    **dict.fromkeys((14, 15, *range(27, 32), 36, *range(50, 55), 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((16, 17), "d-mmm-yy"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56), "h:mm:ss"),
    22: "yyyy-mm-dd h:mm",
    46: "[h]:mm:ss",
}
"""Formats that a workbook names by number alone, as far as they matter here."""

_GENERAL = re.compile("general|standard|geral|estándar|standaard|generale", re.IGNORECASE)
_TOKENS = re.compile(r'"([^"]*)"?|\\(.)|\[([^\]]*)\]|[_*](.)|(.)', re.DOTALL)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d{1,15}(?:\.\d{1,15})?)")
_ELAPSED = re.compile(r"(h+|m+|s+)", re.IGNORECASE)
_PLAIN = "$-+() :!^&'~{}<>=–—º°ª"
"""What a number format shows as it stands."""
_DAYS_1900, _DAYS_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  a sheet's dates have no zone
_LAST_DAY = 2_958_466
_NOTHING, _SLIP = 1e-8, 10 / 1440
"""Days: what a calculation leaves beside a whole number, and ten minutes. Zones once differed by
odd minutes.
"""
_HOURS_BEFORE = (75_600, 79_200, 82_800)
"""Seconds of the day: 21:00, 22:00 and 23:00."""
DAY_ZERO = {False: _DAYS_1900, True: _DAYS_1904}
"""The day that days are counted from, whether that is in 1904 or not."""

Show = Callable[[float], str]
"""Writes a number as its cell shows it."""


def number_text(number: float) -> str:
    """A number with the 15 significant digits that Excel keeps, without an exponent where it can
    be helped.

    >>> number_text(42.0), number_text(0.1 + 0.2)
    ('42', '0.3')
    """
    text = f"{number:.15g}"
    if "e" in text and abs(number) < 1e21:
        text = (
            f"{float(text):.20f}".rstrip("0").rstrip(".")
            if abs(number) < 1
            else f"{float(text):.0f}"
        )
    return text


@cache
def shown_by(code: str, *, from_1904: bool = False) -> Show | None:
    """How a format shows numbers; None when it shows them as they are.

    Days are shown as ISO text, with the time of day only where the format shows one.

    Args:
        code: as in a workbook: `0.00;[Red]-0.00`.
        from_1904: days are counted from 1904.

    >>> shown_by('"LEI-"0')(2026)
    'LEI-2026'
    >>> shown_by(r"000\\.000\\.000\\-00")(1234567890)
    '012.345.678-90'
    """
    sections = [_section(text) for text in _split(code)[:3]]
    conditions = [section.condition for section in sections]
    if not any(conditions):
        # The section for positive numbers shows the others too, with their sign: -7.5, not (7.5).
        return _shown(sections[0], from_1904=from_1904)
    shows = [_shown(section, from_1904=from_1904) or number_text for section in sections]

    def conditional(number: float) -> str:
        for condition, show in zip(conditions, shows, strict=True):
            if condition is None or _holds(condition, number):
                return show(number)
        return number_text(number)

    return conditional


@cache
def text_affixes(code: str) -> tuple[str, str] | None:
    """What a format puts before and behind a text, as `"LEI-"@` does; None when it is nothing."""
    sections = _split(code)
    section = next((text for text in sections if "@" in text), None)
    if section is None:
        return None
    before, at, after = "", False, ""
    for match in _TOKENS.finditer(section):
        if match[5] == "@":
            at = True
        elif match[3] is None and match[4] is None:
            literal = match[1] or match[2] or match[5] or ""
            before, after = (before, after + literal) if at else (before + literal, after)
    return (before, after) if (before + after).strip() else None


def moment_text(
    serial: float, *, from_1904: bool, day_alone: bool = False, time_alone: bool = False
) -> str:
    """A day's number as ISO text, with the time of day if it has one that is shown; in brackets,
    if a zone moved it.

    >>> moment_text(36901.5, from_1904=False), moment_text(36901.5, from_1904=False,
    day_alone=True) ('2001-01-10 12:00:00', '2001-01-10')
    """
    if not 0 <= serial < _LAST_DAY:
        return number_text(serial)
    if serial < 1 and not day_alone and (time_alone or serial):
        return f"{_DAYS_1904 + _span(serial):%H:%M:%S}"
    if day_alone and not _is_slip(serial % 1):
        serial = int(serial + _NOTHING)
    if from_1904:
        moment = _DAYS_1904 + _span(serial)
    elif serial < 1:
        return "1900-01-00"  # as Excel shows the number 0
    elif 60 <= serial < 61:
        return "1900-02-29"  # a day that only Excel has
    else:
        moment = _DAYS_1900 + _span(serial) + timedelta(days=serial < 60)
    text = moment.isoformat(sep=" ", timespec="seconds").removesuffix(" 00:00:00")
    return hidden_time(text) if day_alone else text


def hidden_time(moment: str) -> str:
    """A day and a time of which a cell shows the day alone, written as no point in time is: nobody
    has seen it.

    >>> hidden_time("2026-07-14 23:00:00"), hidden_time("2026-07-14")
    ('2026-07-14 (23:00:00)', '2026-07-14')
    """
    day, _, time = moment.partition(" ")
    return f"{day} ({time})" if time else day


def _is_slip(time: float) -> bool:
    """Whether midnight was moved to a time of day, in days, by a time zone, and the day that is
    shown with it.

    That is within minutes of midnight, or the last full hours before: of zones that lie to the
    west, or summer time.
    """
    return _NOTHING < min(time, 1 - time) < _SLIP or round(time * 86_400) in _HOURS_BEFORE


def _span(days: float) -> timedelta:
    """So many days, to the millisecond, as a number of days can tell it."""
    return timedelta(milliseconds=round(days * 86_400_000))


@dataclass(frozen=True, slots=True)
class _Section:
    """One part of a format.

    Attributes:
        tokens: (kind, character): a digit's place "0", "." "," "%" "/" "@", a letter "a" that
            means something, or a literal "".
        condition: the comparison and the number under which it is used; None where there is none.
        elapsed: it shows hours beyond 24.
        general: it says "General", in any language.
    """

    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, float] | None
    elapsed: bool
    general: bool


def _section(text: str) -> _Section:
    tokens: list[tuple[str, str]] = []
    condition, elapsed = None, False
    general = _GENERAL.search(re.sub(r'"[^"]*"?|\\.|\[[^\]]*\]', "", text)) is not None
    if general:
        text = _GENERAL.sub("@", text)
    for match in _TOKENS.finditer(text):
        literal = match[1] or match[2]
        if literal:
            tokens += [("", char) for char in literal]
        elif match[3] is not None:
            if compared := _CONDITION.fullmatch(match[3]):
                condition = (compared[1], float(compared[2]))
            elapsed |= _ELAPSED.fullmatch(match[3]) is not None
        elif char := match[5]:
            kind = (
                "0"
                if char in "0#?"
                else char
                if char in ".,%/@"
                else ""
                if char in _PLAIN
                else "a"
            )
            tokens.append((kind, char))
    return _Section(tuple(tokens), condition, elapsed, general)


def _shown(section: _Section, *, from_1904: bool) -> Show | None:
    letters = "".join(char for kind, char in section.tokens if kind == "a").lower()
    if section.elapsed:
        return _elapsed_text
    if not section.general and re.search("[dmyhs]", letters):
        day = re.search("[dy]|mmm", letters) is not None or not re.search("[hs]", letters)
        time = re.search("[hs]", letters) is not None

        def moment(number: float) -> str:
            return moment_text(number, from_1904=from_1904, day_alone=not time, time_alone=not day)

        return moment
    if letters and not section.general:
        return None  # an exponent, or what nobody knows
    return _general_shown(section) if section.general else _digits_shown(section)


def _elapsed_text(number: float) -> str:
    if abs(number) > _LAST_DAY:
        return number_text(number)
    minutes, seconds = divmod(round(abs(number) * 86_400), 60)
    return f"{'-' if number < 0 else ''}{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _general_shown(section: _Section) -> Show | None:
    place = next((place for place, (kind, _) in enumerate(section.tokens) if kind == "@"), None)
    if place is None or len(section.tokens) == 1:
        return None
    before = "".join(char for kind, char in section.tokens[:place] if not kind)
    after = "".join(char for kind, char in section.tokens[place + 1 :] if not kind)
    return lambda number: f"{before}{number_text(number)}{after}".strip()


@dataclass(frozen=True, slots=True)
class _Digits:
    """How the digits of a number are laid out.

    Attributes:
        whole: tokens up to the decimal point.
        decimals: tokens behind it.
        percent: the number is shown a hundredfold.
    """

    whole: tuple[tuple[str, str], ...]
    decimals: tuple[tuple[str, str], ...]
    percent: bool

    def show(self, number: float) -> str:
        """A number as the cell shows it; thousands are not parted."""
        places = sum(kind == "0" for kind, _ in self.decimals)
        try:
            exact = Decimal(f"{number:.15g}") * (100 if self.percent else 1)
            rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        except (InvalidOperation, ValueError):
            return number_text(number)
        whole, _, rest = f"{abs(rounded):f}".partition(".")
        return ("-" if rounded < 0 else "") + (self._whole(whole) + self._rest(rest)).strip()

    def _whole(self, digits: str) -> str:
        first = next(place for place, (kind, _) in enumerate(self.whole) if kind == "0")
        shown = ""
        for place in range(len(self.whole) - 1, -1, -1):
            kind, char = self.whole[place]
            if kind == "0":
                digit = digits[-1:] or ("0" if char == "0" else "")
                digits = digits[:-1]
                shown = (digits if place == first else "") + digit + shown
            elif kind != ",":
                shown = char + shown
        return shown

    def _rest(self, digits: str) -> str:
        shown, left = "", digits
        kept = len(digits.rstrip("0"))
        for kind, char in self.decimals:
            if kind == "0":
                taken, left = left[:1], left[1:]
                shown += taken if char == "0" or len(digits) - len(left) <= kept else ""
            else:
                shown += char
        return f".{shown}" if shown[:1].isdigit() else shown


def _digits_shown(section: _Section) -> Show | None:
    tokens = list(section.tokens)
    kinds = [kind for kind, _ in tokens]
    if "0" not in kinds or "@" in kinds or "/" in kinds:
        return None  # a text, or a fraction
    if _points_are_marks(kinds):
        tokens = [("", char) if kind == "." else (kind, char) for kind, char in tokens]
        kinds = [kind for kind, _ in tokens]
    point = kinds.index(".") if "." in kinds else len(kinds)
    last = max((place for place, kind in enumerate(kinds[:point]) if kind == "0"), default=-1)
    if last < 0 or "," in kinds[last:point]:
        return None  # nothing before the point; or thousands, millions
    return _Digits(tuple(tokens[:point]), tuple(tokens[point + 1 :]), "%" in kinds).show


def _points_are_marks(kinds: list[str]) -> bool:
    """Whether points part groups of digits, as in `000.000.000-00`: more digits follow behind
    another mark.
    """
    if "." not in kinds:
        return False
    behind = "".join(kind or "-" for kind in kinds[kinds.index(".") + 1 :])
    return "." in behind or re.search("0[-]+0", behind) is not None


def _split(code: str) -> list[str]:
    """The sections of a format."""
    sections = [""]
    for match in _TOKENS.finditer(code):
        if match[0] == ";":
            sections.append("")
        else:
            sections[-1] += match[0]
    return sections


def _holds(condition: tuple[str, float], number: float) -> bool:
    compare, bound = condition
    return {
        "<": number < bound,
        "<=": number <= bound,
        ">": number > bound,
        ">=": number >= bound,
        "=": number == bound,
        "<>": number != bound,
    }[compare]
