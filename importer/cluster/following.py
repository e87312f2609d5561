"""How far a batch is, counted as it happens, for whoever asks from another thread."""

import time

from importer.dokstamp import Paused, Throttled
from importer.events import Event, RowFinished
from importer.inbox import Terms
from importer.inbox.journal import Journal
from importer.inbox.sending import Teller
from importer.issuing.plan import Plan
from importer.outcomes import Status
from importer.sentences import Message


class Follower(Teller):
    """Counts what becomes of a batch's rows, and tells the journal.

    Args:
        name: what the batch is called there.

    Attributes:
        refusals: answers "too many requests".
        paused: seconds for which nothing was sent because of the API's limit.
        taken_over: another worker goes on with the batch.
    """

    def __init__(self, name: str, journal: Journal) -> None:
        super().__init__(name, journal)
        self.refusals = 0
        self.paused = 0.0
        self.taken_over = False
        self._counts = dict.fromkeys(Status, 0)
        self._rows = self._to_send = 0
        self._began: float | None = None

    def begin(self, plan: Plan, terms: Terms, objection: Message | None) -> None:
        """Tell what is going to be done."""
        super().begin(plan, terms, objection)
        self._rows, self._to_send = len(plan.batch.rows), len(plan.orders)
        self._began = time.monotonic()

    def listen(self, event: Event) -> None:
        """Count what happens."""
        super().listen(event)
        match event:
            case RowFinished(outcome):
                self._counts[outcome.status] += 1
            case Throttled():
                self.refusals += 1
            case Paused(seconds=seconds):
                self.paused += seconds

    @property
    def finished(self) -> int:
        """How many rows have ended that were to be sent."""
        return sum(self._counts.values())

    @property
    def told(self) -> dict[str, int]:
        """How far it is, in numbers; nothing before it is planned."""
        if self._began is None:
            return {}
        return {
            "rows": self._rows,
            "to_send": self._to_send,
            "finished": self.finished,
            "seconds": round(time.monotonic() - self._began),
            "refusals": self.refusals,
        }
