"""What would be sent, as a value; and a check that asks nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from importer.issues import Issue, Severity
from importer.issuing.batch import Batch
from importer.issuing.plan import Plan
from importer.outcomes import Outcome, Outcomes, Status
from importer.session.approval import Kept
from importer.session.report import Report, conclude
from importer.session.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What would be sent, as a value: to be kept, shown, approved by whoever may, and then sent.

    Attributes:
        source: what it was made from.
        plan: the rows that would be sent, and how the others end.
        target: the host and tenant that were asked.
        started_at: when the asking began.
        made_at: when it ended, as `time.monotonic` tells.
        requests: what it cost.
        kept: what it was kept as to be approved, or what it has to be like; None of a plan that
            nobody else needs to look at.
    """

    source: Source
    plan: Plan
    target: tuple[str, str]
    started_at: datetime
    made_at: float
    requests: int
    kept: Kept | None = None

    def report(self, out: Path | None, *, differing: Sequence[Issue] = ()) -> Report:
        """Report on a plan that is not carried out: what would be sent is `pending`.

        Args:
            out: where the workbook goes; None writes none.
            differing: what is otherwise than it was approved.
        """
        plan = self.plan
        facts = self.source.facts(
            "check",
            plan.batch,
            target=self.target,
            started_at=self.started_at,
            requests=self.requests,
        )
        facts = self.kept.noted_in(facts) if self.kept else facts
        outcomes = Outcomes()
        outcomes.add(plan.settled)
        outcomes.add(Outcome(row=row, status=Status.PENDING) for row in plan.orders.graduates.rows)
        told = (one._replace(severity=Severity.WARNING) for one in differing)
        warnings = (*told, *plan.warnings, *plan.certified())
        origins = self.source.origins
        return conclude(
            plan.batch,
            facts,
            outcomes,
            warnings,
            out,
            to_send=plan.orders.graduates,
            origins=origins,
        )


def check(source: Source, batch: Batch, *, out: Path | None) -> Report:
    """Report on a batch without asking the API; rows that would be sent are `pending`."""
    facts = source.facts("check", batch, target=("", ""), started_at=datetime.now(UTC))
    outcomes = batch.ended()
    outcomes.add(Outcome(row=row, status=Status.PENDING) for row in batch.graduates.rows)
    return conclude(
        batch,
        facts,
        outcomes,
        batch.warnings,
        out,
        to_send=batch.graduates,
        origins=source.origins,
    )
