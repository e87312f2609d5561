"""A job in three steps on values: check what a spreadsheet says, plan what is to be sent, send a
plan.

A plan is kept, shown and approved by whoever asks for it; nothing here asks back.
"""

import time
from collections.abc import Collection, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from importer import __version__
from importer.allocator import give_back
from importer.dokstamp import DokStamp, DokStampError, moment_text
from importer.engine import Limits, Stop
from importer.errors import ImporterError, LedgerError
from importer.events import Asking, Listener
from importer.issues import Issue
from importer.issuing.batch import Batch
from importer.issuing.content import sketch
from importer.issuing.corrections import intend_corrections, note_corrections, without_corrected
from importer.issuing.pipeline import issue
from importer.issuing.reconcile import looked_again, reconcile
from importer.ledger import CREATED_BEFORE, Ledger, Person, Target
from importer.names import as_text
from importer.outcomes import Outcomes
from importer.results import NO_SPARE, RunFacts, Spare
from importer.sentences import Message
from importer.sentences import approval as say_of_approval
from importer.sentences import session as say
from importer.session import approval
from importer.session.approval import ApprovalError
from importer.session.as_approved import changes, content_of
from importer.session.ended import Ended
from importer.session.persons import myself
from importer.session.planned import Planned
from importer.session.report import Report, conclude
from importer.session.source import Source, Wire, forget_changed
from importer.settings import Settings

_Report = TypeVar("_Report", bound=Ended)
_SOON = 1.0
"""Seconds within which only a program answers. A person may take an hour over the plan, and a
colleague issue meanwhile."""


class Session:
    """A DokStamp that is logged in, and the ledger. See `open_session`.

    Attributes:
        client: speaks to the API.
        ledger: what is known to have happened.
        host: what the ledger knows the API by.
        run_id: of the run that this session makes; DokStamp's audit log keeps it.
        by: whose name the results bear as that of who has sent it; "" bears none.
    """

    def __init__(
        self,
        client: DokStamp,
        connection: AsyncExitStack,
        *,
        settings: Settings,
        host: str,
        ledger: Ledger,
        wire: Wire,
        listener: Listener,
        run_id: str,
        sends: bool,
        by: str = "",
    ) -> None:
        self.client = client
        self.ledger = ledger
        self.host = host
        self.listener = listener
        self.run_id = run_id
        self.by = by
        self._connection = connection
        self._sends = sends
        self._settings = settings
        self._wire = wire

    @property
    def tenant(self) -> str:
        """The tenant's domain."""
        return self.client.tenant

    @property
    def target(self) -> Target:
        """The ledger of this host and tenant; what is written there is noted as this run's."""
        return self.ledger.target(self.host, self.tenant, run_id=self.run_id)

    @property
    def limits(self) -> Limits:
        """How it sends."""
        settings = self._settings
        return replace(
            self._wire.limits,
            first_wait=settings.retry_wait,
            settle_seconds=settings.settle_seconds,
        )

    @property
    def requires_approval(self) -> bool:
        """Whether nothing is sent that somebody else has not approved."""
        return self._settings.require_approval

    def ask(self, what: Message) -> None:
        """Tell what is being asked for."""
        self.listener(Asking(what))

    async def plan(self, source: Source, batch: Batch, *, approved: str | None = None) -> Planned:
        """Ask what is there already, and plan what is to be sent; nothing is written.

        Args:
            approved: the code of the plan that it has to be like when it is sent.

        Raises:
            TargetError: if the API cannot be used.
            ApprovalError: if the code names no plan.
            UsageError: if it is not the host and tenant that the rows belong to.
            LedgerError: if the ledger cannot be read.
        """
        started_at = datetime.now(UTC)
        kept = approval.find(self.ledger, approved) if approved is not None else None
        batch = source.on_target(batch, (self.host, self.tenant))
        batch = without_corrected(batch, self.target, origin=source.first_name)
        # What somebody approves is what DokStamp has of the students, not what we remember.
        believed = self._sends and kept is None and not self._settings.require_approval
        plan = await reconcile(
            batch, self.client, self.target, on_progress=self.ask, believed=believed
        )
        plan = plan.dated(kept.entry.issue_at) if kept else plan
        give_back()
        return Planned(
            source=source,
            plan=plan,
            target=(self.host, self.tenant),
            started_at=started_at,
            made_at=time.monotonic(),
            requests=self.client.requests,
            kept=kept,
        )

    def keep(self, planned: Planned, *, by: Person) -> Planned:
        """Keep a plan to be approved: rows that name no issue date bear that of the plan. The same
        plan made again on the same day is the same.

        Args:
            by: who looks at it.

        Raises:
            LedgerError: if it cannot be kept.
        """
        undated = sketch(planned.plan)
        issue_at = next(
            (
                one.issue_at
                for one in self.ledger.plans.all()
                if one.undated == undated and _same_day(one.issue_at, planned.started_at)
            ),
            moment_text(planned.started_at),
        )
        content = content_of(planned.plan.dated(issue_at), planned.target)
        kept = approval.keep(self.ledger, content, issue_at=issue_at, undated=undated, by=by)
        if approval.is_carried_out(self.ledger, kept):
            # it is looked at anew, and needs another approval
            self.ledger.plans.forget(kept.entry.fingerprint)
            kept = approval.keep(self.ledger, content, issue_at=issue_at, undated=undated, by=by)
        return replace(planned, kept=kept)

    def approved(self, planned: Planned) -> Planned:
        """The plan as it may be sent: as it was approved, where it was or has to be.

        Raises:
            ApprovalError: if it may not; what is otherwise is in its `issues`.
            LedgerError: if the ledger cannot be read, or the plan not be kept.
        """
        required = self._settings.require_approval
        if planned.kept is None and required and planned.plan.orders:
            planned = self.keep(planned, by=myself())
        kept = planned.kept
        if kept is None:
            return planned
        if required:
            kept.ensure_approved()
        if planned.plan.orders and approval.is_carried_out(self.ledger, kept):
            raise ApprovalError(say_of_approval.CARRIED_OUT(code=kept.code))
        planned = replace(planned, plan=planned.plan.dated(kept.entry.issue_at))
        if found := self.differing(planned):
            said = say_of_approval.NOT_AS_APPROVED(code=kept.code, count=len(found))
            raise ApprovalError(said, found, planned.plan.batch.sheet)
        return planned

    def differing(self, planned: Planned) -> list[Issue]:
        """What is otherwise than in the plan that it has to be like.

        Raises:
            LedgerError: if the ledger cannot be read.
        """
        assert planned.kept is not None
        now = content_of(planned.plan, planned.target)
        if now.fingerprint == planned.kept.entry.fingerprint:
            return []
        content = approval.content_of(self.ledger, planned.kept)
        begun = planned.kept.entry.begun_run is not None
        return changes(content, planned.plan, planned.target, self.target, begun=begun)

    def begin(self, command: str, *, sheet: str, out: Path | None) -> None:
        """Note in the ledger that a run begins.

        Raises:
            LedgerError: if that cannot be noted; nothing was sent.
        """
        self.ledger.begin_run(
            run_id=self.run_id,
            command=command,
            sheet=sheet,
            host=self.host,
            tenant=self.tenant,
            results=as_text(out.resolve()) if out else "",
        )

    def facts(
        self,
        command: str,
        *,
        mode: str,
        started_at: datetime,
        sheet: Path,
        previous: Path | None,
        chosen: Mapping[str, str],
    ) -> RunFacts:
        """What a results workbook tells of a run that is about no list of graduates.

        Args:
            started_at: when the asking began.
            sheet: what it is about.
            previous: the workbook that it goes on from.
            chosen: what it was told, by names; what is empty is not told.
        """
        return RunFacts(
            run_id=self.run_id,
            command=command,
            mode=mode,
            started_at=started_at,
            finished_at=started_at,
            sheet=as_text(sheet.resolve()),
            worksheet=None,
            header_row=1,
            pdfs="",
            host=self.host,
            tenant=self.tenant,
            selection={name: value for name, value in chosen.items() if value},
            requests=self.client.requests,
            version=__version__,
            interrupted=False,
            previous=as_text(previous.resolve()) if previous else None,
            sent_by=self.by,
        )

    async def end(self) -> int:
        """End the connection; how many requests there were, logging out among them."""
        with suppress(ImporterError, DokStampError, ExceptionGroup, OSError):
            # every row has ended, and that is told whatever the goodbye comes to
            await self._connection.aclose()
        return self.client.requests

    def finish(self, report: _Report, totals: Mapping[str, int]) -> _Report:
        """Note in the ledger how the run ended; what is done is done, so a failure of the ledger
        is only told.
        """
        if isinstance(report.failure, LedgerError):
            return report
        try:
            self.ledger.finish_run(self.run_id, totals)
        except LedgerError as error:
            return replace(report, failure=report.failure or error)
        return report

    async def send(
        self, planned: Planned, *, command: str, out: Path, stop: Stop, spare: Spare = NO_SPARE
    ) -> Report:
        """Send a plan and write the results workbook; ends the connection.

        Args:
            command: what the run is called in the ledger and the workbook.
            stop: asked to stop, the run leaves the rest `pending`.
            spare: where else the results may go, if the workbook cannot be written when all is
                done.

        Raises:
            TargetError: if the API cannot be used before anything was sent.
            ApprovalError: if it is not as it was approved, or is to be and is not.
            LedgerError: if the ledger cannot be used before anything was sent.
        """
        if time.monotonic() - planned.made_at > _SOON:
            plan = await looked_again(planned.plan, self.client)
            planned = replace(planned, plan=plan)
        planned = self.approved(planned)
        source, plan = planned.source, planned.plan
        facts, intended = self._begun(planned, command, out)
        outcomes, noticed, failure = await issue(
            plan,
            self.client,
            self.target,
            limits=self.limits,
            listener=self.listener,
            stop=stop,
            started_at=planned.started_at,
        )
        requests, interrupted = await self.end(), stop.politely.is_set()
        early = failure or (say.ASKED_TO_STOP() if interrupted else None)
        facts = replace(
            facts,
            requests=requests,
            interrupted=interrupted,
            ended_early=str(early) if early else None,
        )
        forget_changed(outcomes, plan, self.ledger.state)
        outcomes.add(plan.settled)
        unnoted = self._corrected(planned, outcomes, out, intended)  # whatever else has failed
        failure = failure or unnoted
        report = conclude(
            plan.batch,
            facts,
            outcomes,
            (*plan.warnings, *noticed),
            out,
            failure,
            to_send=plan.orders.graduates,
            origins=source.origins,
            spare=spare,
        )
        totals = report.totals_told
        if before := report.facts.created_before:
            totals[CREATED_BEFORE] = before
        return self.finish(report, totals)

    def _begun(
        self, planned: Planned, command: str, out: Path
    ) -> tuple[RunFacts, Collection[str]]:
        """Note that a plan is being sent: what is told of the run, and which rows of an earlier
        spreadsheet it is to do as somebody has corrected them.
        """
        source, batch = planned.source, planned.plan.batch
        facts = source.facts(command, batch, target=planned.target, started_at=planned.started_at)
        facts = replace(facts, run_id=self.run_id, sent_by=self.by)
        facts = planned.kept.noted_in(facts) if planned.kept else facts
        self.begin(command, sheet=facts.sheet, out=out)
        if planned.kept is not None:
            self.ledger.plans.begin(planned.kept.entry.fingerprint, self.run_id)
        if source.origins is None:
            return facts, ()
        return facts, intend_corrections(
            batch,
            planned.plan.orders.graduates.rows,
            self.target,
            origins=source.origins,
            origin=source.first_name,
            previous=facts.previous or facts.sheet,
        )

    def _corrected(
        self, planned: Planned, outcomes: Outcomes, out: Path, intended: Collection[str]
    ) -> LedgerError | None:
        """Note which rows of an earlier spreadsheet are done as somebody has corrected them."""
        source = planned.source
        if source.origins is None:
            return None
        try:
            note_corrections(
                planned.plan.batch,
                outcomes,
                self.ledger.target(*planned.target),
                origins=source.origins,
                origin=source.first_name,
                results=as_text(out.resolve()),
                intended=intended,
            )
        except LedgerError as error:  # what is done is done, and told
            return error
        return None


def _same_day(issue_at: str, now: datetime) -> bool:
    """Whether a moment is of today, where we are."""
    moment = datetime.fromisoformat(issue_at)
    return moment.astimezone().date() == now.astimezone().date()
