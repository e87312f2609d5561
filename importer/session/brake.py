"""What somebody is to look at before a plan is carried out: it may be the wrong list, or the wrong
PDFs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from importer.columns import PDF
from importer.issues import Code, Issue
from importer.issuing.plan import Plan
from importer.outcomes import Status
from importer.sheet import UNSEEN

MOST_ROWS = 1_000
MOST_WRONG = 5.0
"""Percent."""
LOOKED_AT = frozenset((Code.DROPPED_OUT, Code.PDF_LONG))
"""Codes of warnings with which a row is sent only after somebody has looked at it."""
_SEVERAL = 3


class Doubt(StrEnum):
    """What is doubtful."""

    UNSEEN = "unseen"
    """The spreadsheet hides some of what would be sent."""
    MANY_ROWS = "many_rows"
    MANY_WRONG = "many_wrong"
    GUESSED = "guessed"
    """No cell names a PDF, and no PDF the graduate: all were found by what files are called."""
    WARNED = "warned"
    """A row's own warning has to be looked at: it may be about somebody who is to get nothing."""
    OTHERS = "others"
    """Half of the students whom DokStamp knows are others there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brake:
    """What a plan stops for.

    Attributes:
        count: how many rows it is about, `of` how many.
    """

    doubt: Doubt
    count: int
    of: int


def brakes(
    plan: Plan, *, most_rows: int = MOST_ROWS, most_wrong: float = MOST_WRONG
) -> Iterator[Brake]:
    """What a plan stops for; a plan with nothing to send is harmless.

    Args:
        most_rows: how many rows are sent without a question.
        most_wrong: how many rows may be wrong, in percent of all.
    """
    rows, orders = len(plan.batch.rows), len(plan.orders)
    if not orders:
        return
    if unseen := sum(issue.code in UNSEEN for issue in plan.batch.issues):
        yield Brake(doubt=Doubt.UNSEEN, count=unseen, of=rows)
    if warned := len(to_look_at(plan)):
        yield Brake(doubt=Doubt.WARNED, count=warned, of=orders)
    if orders > most_rows:
        yield Brake(doubt=Doubt.MANY_ROWS, count=orders, of=rows)
    wrong = sum(
        outcome.status in (Status.INVALID, Status.FAILED) and row not in plan.batch.carried
        for row, outcome in plan.settled.items()
    )
    if wrong * 100 > most_wrong * rows:
        yield Brake(doubt=Doubt.MANY_WRONG, count=wrong, of=rows)
    if _is_guessed(plan):
        yield Brake(doubt=Doubt.GUESSED, count=orders, of=orders)
    others = sum(issue.code is Code.STUDENT_MISMATCH for issue in plan.settled.issues)
    known = others + sum(email in plan.orders.known.students for email in _emails(plan))
    if others >= _SEVERAL and others * 2 >= known:
        yield Brake(doubt=Doubt.OTHERS, count=others, of=known)


def to_look_at(plan: Plan) -> list[Issue]:
    """The warnings of rows that would be sent and have to be looked at before."""
    issues = plan.batch.issues
    return [one for one in issues if one.code in LOOKED_AT and one.row not in plan.settled]


def _emails(plan: Plan) -> Iterator[str]:
    return iter(plan.orders.graduates.emails if plan.orders.known.students else ())


def _is_guessed(plan: Plan) -> bool:
    named = plan.batch.sheet.texts(PDF)
    if named is not None and named.drop_nulls().len():
        return False
    notes = (one for one in plan.batch.notes if one.code is Code.PDF_NAMES_FOUND)
    return not any(one.said.facts.get("found") for one in notes)
