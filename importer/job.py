"""One job, from a spreadsheet to a results workbook: introduces the rooms to one another. `cli` calls it."""

import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from uuid import uuid4

from importer import __version__
from importer.batch import Batch, Selection, build
from importer.corrections import note_corrections, without_corrected
from importer.dokstamp import DokStamp, DokStampError, Retry
from importer.engine import Limits, Stop
from importer.errors import ImporterError, LedgerError, TargetError, UsageError
from importer.events import Asking, Listener, unfailing
from importer.issues import Code, Issue, Severity
from importer.ledger import Ledger
from importer.names import as_text
from importer.outcomes import Outcome, Outcomes, Status
from importer.pdfs import DigestCache
from importer.pipeline import issue
from importer.plan import Plan
from importer.reconcile import looked_again, reconcile
from importer.report import Report as Report
from importer.report import conclude
from importer.results import NO_SPARE, RunFacts, Spare, first_name, opened
from importer.settings import Settings
from importer.sheet import Sheet
from importer.state import DIGESTS

PRACTICE = "sandbox-"
"""What the name of a host begins with that is a practice DokStamp of one process."""


_SOON = 1.0
"""Seconds within which only a program answers. A person may take an hour over the plan, and a colleague issue
meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a job works on.

    Attributes:
        carried: rows that need nothing more, see `Batch.carried`.
        previous: the workbook that the rows come from.
        target: the host and tenant that the rows belong to; None for any.
        force_target: go on although the API is another one.
        origins: of rows of an earlier run, the prints of what they were in its spreadsheet, see `RowPrint.origin`.
        origin: file name, without its ending, of the spreadsheet that the first run was given; "" when it is this one.
    """

    sheet: Sheet
    pdfs: Path
    selection: Selection
    carried: Outcomes = field(default_factory=Outcomes)
    previous: Path | None = None
    target: tuple[str, str] | None = None
    force_target: bool = False
    origins: Mapping[int, str] | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """How the API is spoken to: most requests at any moment ("auto" finds it), a cap by hand in requests a minute,
    and upload sizes.
    """

    max_in_flight: int | Literal["auto"] = 8
    rate_per_minute: float | None = None
    limits: Limits = field(default_factory=Limits)


def read_batch(source: Source, *, state: Path) -> Batch:
    """Validate and match everything that can be known without the API.

    Raises:
        UsageError: if a flag cannot be right.
        FolderError: if the folder of PDFs cannot be read.
    """
    today = datetime.now().astimezone().date()
    with DigestCache.open(state / DIGESTS) as cache:
        batch = build(source.sheet, source.pdfs, source.selection, today=today, cache=cache, carried=source.carried)
    whom = opened(source.sheet.path)
    if whom is None:
        return batch
    sentence = f"{source.sheet.path.name} is open{whom}: what is not saved yet is not read. Save and close it first."
    warning = Issue(None, None, Code.OPEN_ELSEWHERE, sentence, severity=Severity.WARNING)
    return replace(batch, issues=(warning, *batch.issues))


def check(source: Source, batch: Batch, *, out: Path | None) -> Report:
    """Report on a batch without asking the API; rows that would be sent are `pending`."""
    facts = _facts("check", source, batch, host="", tenant="", started_at=datetime.now(UTC))
    outcomes = batch.ended()
    outcomes.add(Outcome(row=row, status=Status.PENDING) for row in batch.graduates.rows)
    return conclude(batch, facts, outcomes, batch.warnings, out, to_send=batch.graduates, origins=source.origins)


async def check_online(
    source: Source,
    batch: Batch,
    *,
    settings: Settings,
    host: str,
    ledger: Ledger,
    wire: Wire,
    out: Path | None,
    listener: Listener,
) -> Report:
    """Report on a batch after asking the API, which is only ever read.

    Raises:
        TargetError: if the API is not to be had.
        LedgerError: if the ledger cannot be read.
    """
    started_at = datetime.now(UTC)
    async with connected(settings, wire, listener) as client:
        batch = _on_target(batch, source, (host, client.tenant))
        batch = without_corrected(batch, ledger.target(host, client.tenant), origin=_origin(source))
        plan = await _plan(batch, client, ledger, host, listener)
        target, requests = (host, client.tenant), client.requests
    return report_plan(source, plan, target=target, started_at=started_at, requests=requests, out=out)


def report_plan(
    source: Source,
    plan: Plan,
    *,
    target: tuple[str, str],
    started_at: datetime,
    requests: int,
    out: Path | None,
) -> Report:
    """Report on a plan that is not carried out: what would be sent is `pending`.

    Args:
        target: the host and tenant that were asked.
    """
    host, tenant = target
    facts = _facts("check", source, plan.batch, host=host, tenant=tenant, started_at=started_at, requests=requests)
    outcomes = Outcomes()
    outcomes.add(plan.settled)
    outcomes.add(Outcome(row=row, status=Status.PENDING) for row in plan.orders.graduates.rows)
    warnings = (*plan.warnings, *plan.certified())
    return conclude(plan.batch, facts, outcomes, warnings, out, to_send=plan.orders.graduates, origins=source.origins)


async def run(
    source: Source,
    batch: Batch,
    *,
    command: str,
    settings: Settings,
    host: str,
    ledger: Ledger,
    wire: Wire,
    out: Path,
    listener: Listener,
    stop: Stop,
    approve: Callable[[Plan, str], bool],
    spare: Spare = NO_SPARE,
) -> Report | None:
    """Send what is to be sent and write the results workbook.

    Args:
        host: what the ledger knows the API by.
        approve: asked once, with the plan and the tenant, before anything is sent.
        stop: asked to stop, the run leaves the rest `pending`.
        spare: where else the results may go, if the workbook cannot be written when all is done.

    Returns:
        The report, or None when the plan was not approved and nothing was sent.

    Raises:
        TargetError: if the API is not to be had before anything was sent.
        UsageError: if it is not the host and tenant that the rows belong to.
        LedgerError: if the ledger cannot be used before anything was sent.
    """
    run_id = str(uuid4())
    started_at, results = datetime.now(UTC), as_text(out.resolve())  # noqa: ASYNC240  one look, before anything is sent
    async with connected(settings, wire, listener, run_id=run_id) as client:
        batch = _on_target(batch, source, (host, client.tenant))
        batch = without_corrected(batch, ledger.target(host, client.tenant), origin=_origin(source))
        plan = await _plan(batch, client, ledger, host, listener)
        asked_at = time.monotonic()
        if not approve(plan, client.tenant):
            return None
        if time.monotonic() - asked_at > _SOON:
            plan = await looked_again(plan, client)
        facts = _facts(command, source, batch, host=host, tenant=client.tenant, started_at=started_at)
        facts = replace(facts, run_id=run_id)
        ledger.begin_run(
            run_id=facts.run_id,
            command=command,
            sheet=facts.sheet,
            host=host,
            tenant=client.tenant,
            results=results,
        )
        outcomes, noticed, failure = await issue(
            plan,
            client,
            ledger.target(host, client.tenant),
            limits=replace(wire.limits, first_wait=settings.retry_wait, settle_seconds=settings.settle_seconds),
            listener=listener,
            stop=stop,
            started_at=started_at,
        )
    # Behind the end of the connection, since logging out is a request too.
    interrupted = stop.politely.is_set()
    early = str(failure) if failure else "It was asked to stop." if interrupted else None
    facts = replace(facts, requests=client.requests, interrupted=interrupted, ended_early=early)
    _forget_changed(outcomes, plan, ledger.path.parent)
    outcomes.add(plan.settled)
    try:
        if source.origins is not None:
            note_corrections(
                batch,
                outcomes,
                ledger.target(host, facts.tenant),
                origins=source.origins,
                origin=facts.origin,
                results=results,
            )
    except LedgerError as error:  # what is done is done, and told
        failure = failure or error
    warnings = (*plan.warnings, *noticed)
    report = conclude(
        batch,
        facts,
        outcomes,
        warnings,
        out,
        failure,
        to_send=plan.orders.graduates,
        origins=source.origins,
        spare=spare,
    )
    if isinstance(failure, LedgerError):
        return report
    try:
        ledger.finish_run(facts.run_id, {str(status): count for status, count in report.totals.items()})
    except LedgerError as error:  # everything is done and in the workbook: that is told all the same
        return replace(report, failure=report.failure or error)
    return report


def _forget_changed(outcomes: Outcomes, plan: Plan, state: Path) -> None:
    """Forget the digests of files that turned out to be others: some file systems do not tell that a file changed, and
    the next run would believe the wrong digest again.
    """
    rows = {issue.row for issue in outcomes.issues if issue.code is Code.PDF_CHANGED and issue.row is not None}
    if rows:
        with DigestCache.open(state / DIGESTS) as cache:
            for graduate in plan.orders.graduates.of(rows):
                cache.forget(graduate.pdf.path)


@asynccontextmanager
async def connected(
    settings: Settings, wire: Wire, listener: Listener, *, run_id: str | None = None
) -> AsyncIterator[DokStamp]:
    """A client that is logged in and knows its tenant.

    Args:
        run_id: of a run that sends something: DokStamp's audit log keeps who sent it.

    Raises:
        TargetError: if the API is not to be had.
    """
    with _target_errors(settings):
        async with DokStamp(
            settings.base_url,
            settings.credentials,
            tenant=settings.tenant,
            max_in_flight=wire.max_in_flight,
            rate_per_minute=wire.rate_per_minute,
            retry=Retry(budget_seconds=settings.retry_seconds, first_wait=settings.retry_wait),
            listener=unfailing(listener),
            user_agent=f"dokstamp-importer/{__version__}" + (f" (run {run_id})" if run_id else ""),
        ) as client:
            yield client


@contextmanager
def _target_errors(settings: Settings) -> Iterator[None]:
    """Turn what the API room raises, also from within a task group, into one sentence."""
    try:
        yield
    except (DokStampError, ExceptionGroup) as error:
        first: BaseException = error
        while isinstance(first, ExceptionGroup):
            first = first.exceptions[0]
        if isinstance(first, DokStampError):
            raise TargetError(f"{settings.base_url}: {first}") from error
        if isinstance(first, ImporterError):
            raise first from error
        raise


def check_target(expected: tuple[str, str] | None, target: tuple[str, str], *, force: bool = False) -> bool:
    """Whether rows belong to this host and tenant; a practice DokStamp is a new host each time, and no other.

    Args:
        expected: the host and tenant that they belong to; None for any.
        force: do not refuse rows of another target.

    Raises:
        UsageError: if they do not, unless that is forced.
    """
    practice = expected is not None and all(host.startswith(PRACTICE) for host in (expected[0], target[0]))
    if expected is None or expected == target or (practice and expected[1] == target[1]):
        return True
    if not force:
        raise UsageError(
            f"The workbook belongs to tenant {expected[1]} on {expected[0]}, but this is tenant {target[1]} on "
            f"{target[0]}: set the right one, or add --force-target if that is meant."
        )
    return False


def _on_target(batch: Batch, source: Source, target: tuple[str, str]) -> Batch:
    """The batch for this host and tenant: what was done for another one, forced onto this, is pending here.

    Raises:
        UsageError: if the rows belong to another target and that is not forced.
    """
    if source.target is None or check_target(source.target, target, force=source.force_target):
        return batch
    host, tenant = source.target
    sentence = f"The row was done for tenant {tenant} on {host}, not here: run the spreadsheet itself here."
    carried = Outcomes(
        Outcome(row=row, status=Status.PENDING, issues=(Issue(row, None, Code.NOT_REACHED, sentence),))
        if outcome.certificate_uuid
        else outcome
        for row, outcome in batch.carried.items()
    )
    return replace(batch, carried=carried)


async def _plan(batch: Batch, client: DokStamp, ledger: Ledger, host: str, listener: Listener) -> Plan:
    target = ledger.target(host, client.tenant)
    return await reconcile(batch, client, target, on_progress=lambda what: listener(Asking(what)))


def _facts(
    command: str,
    source: Source,
    batch: Batch,
    *,
    host: str,
    tenant: str,
    started_at: datetime,
    requests: int = 0,
) -> RunFacts:
    selection = {name: str(value) for name, value in asdict(batch.selection).items() if value not in (None, False)}
    mode = "check" if command == "check" else "draft" if batch.selection.draft else "issue"
    return RunFacts(
        run_id=str(uuid4()),
        command=command,
        mode=mode,
        started_at=started_at,
        finished_at=started_at,
        sheet=as_text(source.sheet.path.resolve()),
        worksheet=source.sheet.name,
        header_row=source.sheet.header_row,
        pdfs=as_text(source.pdfs.resolve()),
        host=host,
        tenant=tenant,
        selection=selection,
        requests=requests,
        version=__version__,
        interrupted=False,
        previous=as_text(source.previous.resolve()) if source.previous else None,
        origin=_origin(source),
    )


def _origin(source: Source) -> str:
    return source.origin or first_name(source.sheet.path)
