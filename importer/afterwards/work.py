"""One past run taken back, or its drafts issued, from a plan to a results workbook."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from importer.afterwards.doing import Doing
from importer.afterwards.finishing import finish_draft
from importer.afterwards.planning import AfterwardsPlan
from importer.afterwards.results import lines, write_afterwards
from importer.afterwards.taking_back import take_back
from importer.afterwards.things import Fate, Thing, totals
from importer.engine import Stop, carry_out
from importer.errors import ImporterError
from importer.issues import Code, Issue
from importer.results import NO_SPARE, RunFacts, Spare
from importer.session import Ended, Session, with_workbook

MODES = {"undo": "undo", "issue": "finish"}
"""What the facts of a results workbook call each command; `importer run` issues too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterwardsReport(Ended):
    """What it came to.

    Attributes:
        plan: what was planned, each thing with its ending; `facts.previous` is the workbook of the
            past run.
    """

    plan: AfterwardsPlan

    @property
    def totals(self) -> dict[Fate, int]:
        """Things by how they ended."""
        return totals(self.plan.things)

    @property
    def left(self) -> list[Thing]:
        """What ended otherwise than it was to end; of a plan, what would."""
        dry = self.facts.mode == "check"
        return [one for one in self.plan.things if one.left and not (dry and one.deed)]

    @property
    def all_well(self) -> bool:
        """Whether nothing is left to do."""
        return self.failure is None and not self.left

    def as_dict(self) -> dict[str, Any]:
        """What it came to, for programs; keys and codes are stable."""
        return self.told(
            run=self.plan.past.run_id,
            things=len(self.plan.things),
            totals=self.totals_told,
            there_before=self.plan.there_before,
            plan=self.facts.plan,
        )

    def rows(self) -> Iterator[dict[str, Any]]:
        """How each thing ended, for programs."""
        return (thing.as_dict() for thing in self.plan.things)


def report_plan(session: Session, plan: AfterwardsPlan, *, out: Path | None) -> AfterwardsReport:
    """Report on a plan that is not carried out: what would be done is `pending`."""
    for thing in plan.todo:
        thing.end(Fate.PENDING)
    facts = replace(_facts(session, plan), mode="check")
    return _concluded(plan, facts, out, None, NO_SPARE)


async def send(
    session: Session, plan: AfterwardsPlan, *, out: Path, stop: Stop, spare: Spare = NO_SPARE
) -> AfterwardsReport:
    """Carry out a plan and write the results workbook; ends the connection.

    Args:
        stop: asked to stop, the run leaves the rest `pending`.
        spare: where else the results may go, if the workbook cannot be written when all is done.

    Raises:
        LedgerError: if the ledger cannot be used before anything was sent.
    """
    facts = _facts(session, plan)
    session.begin(plan.wish.command, sheet=facts.sheet, out=out)
    if plan.kept is not None:
        session.ledger.plans.begin(plan.kept.entry.fingerprint, session.run_id)
    do = take_back if plan.wish.command == "undo" else finish_draft
    doing = Doing(
        plan,
        session.client,
        session.target,
        do,
        limits=session.limits,
        listener=session.listener,
    )
    await carry_out(doing, stop, workers=min(session.client.max_in_flight, len(plan.todo) or 1))
    for thing in plan.todo:
        issue = Issue(thing.holder.row, None, Code.NOT_REACHED, doing.reason)
        thing.end(Fate.PENDING, issue)
    facts = replace(facts, requests=await session.end(), interrupted=stop.politely.is_set())
    report = _concluded(plan, facts, out, doing.failure, spare)
    return session.finish(
        report, {end: count for end, count in report.totals_told.items() if count}
    )


def _concluded(
    plan: AfterwardsPlan,
    facts: RunFacts,
    out: Path | None,
    failure: ImporterError | None,
    spare: Spare,
) -> AfterwardsReport:
    early = str(failure) if failure else None
    facts = replace(facts, ended_early=early)
    return with_workbook(
        AfterwardsReport(facts=facts, plan=plan, results=None, failure=failure),
        out,
        spare,
        lambda path, facts: write_afterwards(path, plan, facts),
        lambda _: lines(plan, ready=facts.mode == "check"),
    )


def _facts(session: Session, plan: AfterwardsPlan) -> RunFacts:
    wish, past = plan.wish, plan.past
    facts = session.facts(
        wish.command,
        mode=MODES[wish.command],
        started_at=plan.started_at,
        sheet=past.place,
        previous=past.place,
        chosen={
            "rows": ",".join(map(str, sorted(past.rows or ()))),
            "reason": wish.reason,
            "drafts_only": "True" if wish.drafts_only else "",
            "records": "True" if wish.records else "",
        },
    )
    return plan.kept.noted_in(facts) if plan.kept else facts
