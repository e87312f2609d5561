"""The scale that a school's grades are on, from which they are converted to DokStamp's."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from importer.errors import UsageError
from importer.sentences import grades as say

PLACES = Decimal("0.01")
"""What DokStamp keeps of a grade: two decimal places."""
_MOST = Decimal(1000)
_NUMBER = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class GradeScale:
    """A school's scale, from 0 to its best grade."""

    top: Decimal

    @classmethod
    def parse(cls, text: str) -> "GradeScale":
        """The scale of an option, such as `20`, `100` or `4,5`.

        Raises:
            UsageError: if that cannot be a best grade.
        """
        plain = text.strip()
        top = Decimal(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else Decimal(0)
        if not 1 <= top <= _MOST:
            raise UsageError(say.NOT_A_SCALE(text=text))
        return cls(top)

    def converted(self, grade: Decimal) -> Decimal:
        """A grade of this scale on DokStamp's, with two decimal places.

        >>> GradeScale(Decimal(20)).converted(Decimal("13.25"))
        Decimal('6.63')
        """
        return (grade * 10 / self.top).quantize(PLACES, ROUND_HALF_UP)
