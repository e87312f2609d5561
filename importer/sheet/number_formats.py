"""Number formats that decide what a person reads: `00123`, `50%`, `8.76`, `LEI-2026`, a day whose time is hidden.

ECMA-376 part 1, 18.8.30 and 18.8.31. A format that is not understood leaves the number as it is stored.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache

BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy-mm-dd", 15: "d-mmm-yy"}
"""Formats that a workbook names by number alone, as far as they matter here."""

_TOKENS = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.|([^"\\\[_*])')
_CORE = re.compile(r"([#,0]*[#0])(?:\.(0+))?(%?)")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a number is written.

    Attributes:
        digits: least digits before the point.
        decimals: places after it.
        percent: it is shown a hundredfold, with the sign.
        before: literal text in front of it.
        after: literal text behind it.
    """

    digits: int
    decimals: int
    percent: bool
    before: str = ""
    after: str = ""

    def shown(self, text: str) -> str | None:
        """What the cell shows of a stored number; thousands are not parted. None when it is no number."""
        try:
            number = Decimal(f"{float(text):.15g}") * (100 if self.percent else 1)
            rounded = number.quantize(Decimal(1).scaleb(-self.decimals), rounding=ROUND_HALF_UP)
        except (InvalidOperation, ValueError):
            return None
        whole, point, rest = f"{abs(rounded):f}".partition(".")
        sign = "-" if rounded < 0 else ""
        percent = "%" if self.percent else ""
        return f"{sign}{self.before}{whole.zfill(self.digits)}{point}{rest}{percent}{self.after}"


@cache
def number_format(code: str) -> NumberFormat | None:
    """Understand the first section of a format, which is the one for positive numbers.

    >>> number_format('"LEI-"0').shown("2026")
    'LEI-2026'
    >>> number_format("0.00;[Red]-0.00").shown("7.456")
    '7.46'
    """
    plain, before, after = "", "", ""
    for match in _TOKENS.finditer(_first_section(code)):
        literal = match[1] or match[2] or ""
        if plain:
            after += literal
        else:
            before += literal
        plain += match[3] or ""
    core = _CORE.fullmatch(plain.strip())
    if core is None:
        return None
    return NumberFormat(max(core[1].count("0"), 1), len(core[2] or ""), bool(core[3]), before, after)


@cache
def shows_a_day_alone(code: str) -> bool:
    """Whether a format shows a date without a time of day."""
    plain = "".join(match[3] or "" for match in _TOKENS.finditer(_first_section(code))).lower()
    return bool(re.search("[dy]", plain)) and not re.search("[hs]", plain) and not re.search("[0#?]", plain)


def _first_section(code: str) -> str:
    quoted = False
    for place, char in enumerate(code):
        quoted ^= char == '"'
        if char == ";" and not quoted:
            return code[:place]
    return code
