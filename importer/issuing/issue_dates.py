"""Which date certificates will bear, in the words of the plan, the question, the letters and the
results.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from importer.issuing.graduates import Graduates
from importer.sentences import Message
from importer.sentences import issuing as say

TODAY = "today"
_NAMED = 4
"""Different dates that are named one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueDates:
    """The issue dates of the rows to be sent.

    Attributes:
        rows: how many rows there are of each, `today` first, then ISO dates in their order; none
            for drafts.
        draft: they are kept as drafts, which have no issue date.
    """

    rows: Mapping[str, int] = field(default_factory=dict)
    draft: bool = False

    @classmethod
    def of(cls, graduates: Graduates, *, draft: bool) -> "IssueDates":
        """The dates of these graduates."""
        if draft:
            return cls(draft=True)
        days = graduates.frame["issued_at"].str.slice(0, 10).fill_null(TODAY)
        return cls(rows=_in_order(days.value_counts().rows()))

    def on(self, day: date) -> "IssueDates":
        """The dates as they are read on another day than this one: today was `day`."""
        counted = Counter(self.rows)
        counted[day.isoformat()] += counted.pop(TODAY, 0)
        return replace(self, rows=_in_order((+counted).items()))

    @property
    def said(self) -> Message:
        """Such as “today”, “today (12 rows), 2012-03-04 (3 rows)” or “none: drafts”; empty where
        there are no rows.
        """
        if self.draft:
            return say.DRAFTS_BEAR_NONE()
        if len(self.rows) == 1:
            return say.DAYS(days=list(map(_shown, self.rows)))
        named = list(self.rows.items())
        days = [say.DAY_OF_ROWS(day=_shown(day), count=count) for day, count in named[:_NAMED]]
        if rest := named[_NAMED:]:
            more = sum(count for _, count in rest)
            days.append(say.FURTHER_DAYS(days=len(rest), last=_shown(rest[-1][0]), count=more))
        return say.DAYS(days=days)

    def __str__(self) -> str:
        """`said`, in words."""
        return str(self.said)


def _in_order(counted: Iterable[tuple[str, int]]) -> dict[str, int]:
    return dict(sorted(counted, key=lambda day: (day[0] != TODAY, day[0])))


def _shown(day: str) -> Message | date:
    return say.TODAY() if day == TODAY else date.fromisoformat(day)
