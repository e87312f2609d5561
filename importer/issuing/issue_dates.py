"""Which date certificates will bear, in the words of the plan, the question, the letters and the
results.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from importer.issuing.graduates import Graduates

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
        counted = dict(
            sorted(days.value_counts().rows(), key=lambda day: (day[0] != TODAY, day[0]))
        )
        return cls(rows=counted)

    def __str__(self) -> str:
        """Such as “today”, “today (12 rows), 2012-03-04 (3 rows)” or “none: drafts”; empty where
        there are no rows.
        """
        if self.draft:
            return "none: drafts"
        if len(self.rows) == 1:
            return next(iter(self.rows))
        named = list(self.rows.items())
        said = [f"{day} ({_rows(count)})" for day, count in named[:_NAMED]]
        if rest := named[_NAMED:]:
            more = sum(count for _, count in rest)
            said.append(f"and {len(rest)} further dates up to {rest[-1][0]} ({_rows(more)})")
        return ", ".join(said)


def _rows(count: int) -> str:
    return f"{count} row{'' if count == 1 else 's'}"
