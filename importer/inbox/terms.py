"""How an inbox is served: what may be sent, to whom, and what stops a batch."""

import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from importer.inbox.reading import InboxReading
from importer.issuing.batch import Selection
from importer.issuing.plan import Plan
from importer.results import Spare
from importer.sentences import Message, cells
from importer.sentences import inbox as say
from importer.session import Doubt, Wire, brakes, to_look_at
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
    reading: InboxReading
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

    def spare(self, *, tried: bool) -> Spare:
        """Where else results may go; nowhere, where they did when it was tried before. Delimited
        text beside the list would be taken for another one.
        """
        folders = () if tried else (self.state, Path(tempfile.gettempdir()))
        return Spare(folders=folders, beside=False)

    def objection(self, plan: Plan) -> Message | None:
        """Why a plan is not to be carried out unattended, None when it is; a batch with nothing to
        send is harmless.
        """
        for brake in brakes(plan, most_rows=self.max_rows, most_wrong=self.max_invalid_percent):
            match brake.doubt:
                case Doubt.UNSEEN:
                    issues = plan.batch.issues
                    return say.UNSEEN(unseen=[one.said for one in issues if one.code in UNSEEN])
                case Doubt.WARNED:
                    rows = to_look_at(plan)
                    told = [cells.REMARK(row=one.row, remark=one.said) for one in rows]
                    return say.WARNED(count=brake.count, warned=told)
                case Doubt.MANY_ROWS:
                    return say.TOO_MANY_ROWS(count=brake.count, most=self.max_rows)
                case Doubt.MANY_WRONG:
                    most, share = self.max_invalid_percent, brake.count / brake.of
                    return say.TOO_MANY_WRONG(
                        wrong=brake.count, rows=brake.of, share=share, most=most
                    )
        return None
