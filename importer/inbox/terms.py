"""How an inbox is served: what may be sent, to whom, and what stops a batch."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from importer.inbox.reading import Reading
from importer.issuing.batch import Selection
from importer.issuing.plan import Plan
from importer.outcomes import Status
from importer.sentences import Message
from importer.sentences import inbox as say
from importer.session import Wire
from importer.settings import Settings
from importer.sheet import UNSEEN


class Mode(StrEnum):
    """What is done with a dropped batch."""

    CHECK = "check-only"
    DRAFT = "draft"
    ISSUE = "issue"

    @property
    def words(self) -> Message:
        """It, for a person."""
        return _MODES[self]()


_MODES = {Mode.CHECK: say.CHECK_ONLY, Mode.DRAFT: say.DRAFT, Mode.ISSUE: say.ISSUE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How an inbox is served.

    Attributes:
        selection: the flags that choose for rows that name nothing; they go before those of a
            resumed batch.
        reading: how lists are read.
        max_rows: most rows of a batch that are sent unattended.
        max_invalid_percent: most rows that may be wrong, in percent of a batch's rows, for the
            others to be sent.
        settings: who we are to the API; None only checks, without asking it.
        host: what the ledger knows the API by.
        given: the flags that chose the API and the state folder, to be given to commands in
            letters too.
    """

    mode: Mode
    selection: Selection
    reading: Reading
    max_rows: int
    max_invalid_percent: float
    settings: Settings | None
    host: str
    wire: Wire
    state: Path
    given: tuple[str, ...] = ()

    @property
    def require_approval(self) -> bool:
        """Whether nothing is sent that nobody has approved."""
        if self.settings is None or self.mode is Mode.CHECK:
            return False
        return self.settings.require_approval

    def objection(self, plan: Plan) -> Message | None:
        """Why a plan is not to be carried out unattended, None when it is; a batch with nothing to
        send is harmless.
        """
        if not plan.orders:
            return None
        unseen = [issue.said for issue in plan.batch.issues if issue.code in UNSEEN]
        if unseen:
            return say.UNSEEN(unseen=unseen)
        if len(plan.orders) > self.max_rows:
            return say.TOO_MANY_ROWS(count=len(plan.orders), most=self.max_rows)
        rows = len(plan.batch.rows)
        carried = plan.batch.carried
        wrong = sum(
            outcome.status in (Status.INVALID, Status.FAILED) and row not in carried
            for row, outcome in plan.settled.items()
        )
        if wrong * 100 > self.max_invalid_percent * rows:
            most = self.max_invalid_percent
            return say.TOO_MANY_WRONG(wrong=wrong, rows=rows, share=wrong / rows, most=most)
        return None
