"""How an inbox is served: what may be sent, to whom, and what stops a batch."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from importer.inbox.reading import Reading
from importer.issuing.batch import Selection
from importer.issuing.plan import Plan
from importer.outcomes import Status
from importer.session import Wire
from importer.settings import Settings
from importer.sheet import UNSEEN


class Mode(StrEnum):
    """What is done with a dropped batch."""

    CHECK = "check-only"
    DRAFT = "draft"
    ISSUE = "issue"


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

    def objection(self, plan: Plan) -> str | None:
        """Why a plan is not to be carried out unattended, None when it is; a batch with nothing to
        send is harmless.
        """
        if not plan.orders:
            return None
        unseen = [issue.message for issue in plan.batch.issues if issue.code in UNSEEN]
        if unseen:
            return "\n".join(["Its spreadsheet does not show all that would be sent.", *unseen])
        if len(plan.orders) > self.max_rows:
            return (
                f"It would send {len(plan.orders)} certificates, and --max-rows allows"
                f" {self.max_rows} unattended: raise it, or release the batch by hand."
            )
        rows = len(plan.batch.rows)
        carried = plan.batch.carried
        wrong = sum(
            outcome.status in (Status.INVALID, Status.FAILED) and row not in carried
            for row, outcome in plan.settled.items()
        )
        if wrong * 100 > self.max_invalid_percent * rows:
            return (
                f"{wrong} of {rows} rows are not in order ({wrong / rows:.1%}), and"
                f" --max-invalid-percent allows {self.max_invalid_percent:g} %: it may be the"
                " wrong spreadsheet, or the wrong PDFs."
            )
        return None
