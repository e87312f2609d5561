"""One catalogue from its workbook to a results workbook, and a tenant to a catalogue: introduces the rooms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from importer import __version__
from importer.catalog.exporting import Exported, export
from importer.catalog.model import Catalog, Result, totals
from importer.catalog.planning import Plan, reconcile
from importer.catalog.results import catalog_lines, write_catalog_results
from importer.catalog.syncing import sync
from importer.catalog.tables import TABLES, Table
from importer.engine import Stop
from importer.errors import ImporterError, LedgerError
from importer.events import Asking, Listener
from importer.job import Wire, check_target, connected
from importer.ledger import Ledger
from importer.names import as_text
from importer.results import NO_SPARE, RunFacts, Spare, written
from importer.settings import Settings

MODE = "catalog"
"""What the facts of a results workbook call the run of a catalogue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a run of a catalogue is told to do.

    Attributes:
        command: as the person called it: catalog or resume.
        update: change records that differ.
        dry_run: ask, but send nothing.
        date_format: how dates as text are written.
        encoding: what delimited text is in; None tells it by its letters.
        previous: the results workbook resumed from.
    """

    command: str = "catalog"
    update: bool = False
    dry_run: bool = False
    date_format: str | None = None
    encoding: str | None = None
    previous: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogReport:
    """What a run came to.

    Attributes:
        facts: when, where and how.
        catalog: the rows, each with its ending.
        results: the workbook, None when none was written.
        failure: what ended the run early, if something did.
    """

    facts: RunFacts
    catalog: Catalog
    results: Path | None
    failure: ImporterError | None = None

    @property
    def totals(self) -> dict[Result, int]:
        """Rows by result."""
        return totals(self.catalog.rows)

    @property
    def seconds(self) -> float:
        """Wall-clock time from the first question to the last row, in seconds."""
        return (self.facts.finished_at - self.facts.started_at).total_seconds()

    @property
    def all_done(self) -> bool:
        """Whether the tenant is in line with the catalogue; of a dry run: whether a run would bring it there."""
        ready = (Result.PENDING,) if self.facts.mode == "check" else ()
        endings = [row.ending for row in self.catalog.rows]
        return all(
            one is not None and (one.result.settled or (one.result in ready and not one.issues)) for one in endings
        )


async def run(
    catalog: Catalog,
    order: Order,
    *,
    settings: Settings,
    host: str,
    ledger: Ledger,
    wire: Wire,
    out: Path | None,
    listener: Listener,
    stop: Stop,
    approve: Callable[[Plan, str], bool],
    expected: tuple[str, str] | None = None,
    spare: Spare = NO_SPARE,
) -> CatalogReport | None:
    """Bring the tenant in line with a catalogue and write the results workbook.

    Args:
        host: what the ledger knows the API by.
        out: the results workbook; None writes none, for a dry run.
        approve: asked once, with the plan and the tenant, before anything is sent; a dry run only tells it.
        stop: asked to stop, the run leaves the rest `pending`.
        expected: the host and tenant that the rows belong to; others are refused.
        spare: where else the results may go, if the workbook cannot be written when all is done.

    Returns:
        The report, or None when the plan was not approved and nothing was sent.

    Raises:
        TargetError: if the API is not to be had before anything was sent.
        UsageError: if it is not the expected host and tenant.
        LedgerError: if the ledger cannot be used before anything was sent.
    """
    failure: ImporterError | None = None
    facts = _facts(catalog, order, host)
    async with connected(settings, wire, listener, run_id=facts.run_id) as client:
        check_target(expected, (host, client.tenant))
        target = ledger.target(host, client.tenant)
        plan = await reconcile(
            catalog, client, target, update=order.update, on_progress=lambda what: listener(Asking(what))
        )
        facts = replace(facts, tenant=client.tenant)
        approved = approve(plan, client.tenant)
        if order.dry_run:
            _leave_pending(plan)
        elif not approved:
            return None
        else:
            ledger.begin_run(
                run_id=facts.run_id,
                command=order.command,
                sheet=facts.sheet,
                host=host,
                tenant=client.tenant,
                results=as_text(out.resolve()) if out else "",  # noqa: ASYNC240  one look, before anything is sent
            )
            limits = replace(wire.limits, first_wait=settings.retry_wait, settle_seconds=settings.settle_seconds)
            failure = await sync(plan, client, target, limits=limits, listener=listener, stop=stop)
        facts = replace(facts, requests=client.requests, interrupted=stop.politely.is_set())
    facts = replace(facts, finished_at=datetime.now(UTC))
    if out is not None:
        out, unwritten = written(
            out, spare, lambda path: write_catalog_results(path, catalog, facts), lambda _: catalog_lines(catalog)
        )
        failure = failure or unwritten
    report = CatalogReport(facts=facts, catalog=catalog, results=out, failure=failure)
    if order.dry_run or isinstance(failure, LedgerError):
        return report
    try:
        ledger.finish_run(facts.run_id, {str(result): count for result, count in report.totals.items()})
    except LedgerError as error:  # everything is done and in the workbook: that is told all the same
        return replace(report, failure=report.failure or error)
    return report


async def export_tenant(
    path: Path, *, settings: Settings, wire: Wire, listener: Listener, tables: tuple[Table, ...] = TABLES
) -> tuple[str, Exported, int]:
    """Write the tenant as it is as a workbook that `run` accepts and finds nothing to do in.

    Returns:
        The tenant, what was written, and how many requests it took.

    Raises:
        TargetError: if the API is not to be had.
        ResultsError: if the workbook cannot be written.
    """
    async with connected(settings, wire, listener) as client:
        exported = await export(client, path, tables, on_progress=lambda what: listener(Asking(what)))
        return client.tenant, exported, client.requests


def resumed_order(facts: RunFacts, path: Path) -> Order:
    """What the run was told to do whose results are resumed."""
    return Order(
        command="resume",
        update=bool(facts.selection.get("update")),
        date_format=facts.selection.get("date_format"),
        previous=path,
    )


def _leave_pending(plan: Plan) -> None:
    for row in plan.to_create:
        row.end(Result.PENDING)
    for row in plan.to_update:
        row.end(Result.PENDING)


def _facts(catalog: Catalog, order: Order, host: str) -> RunFacts:
    now = datetime.now(UTC)
    selection: Mapping[str, str] = {
        name: value
        for name, value in {"update": "True" if order.update else "", "date_format": order.date_format or ""}.items()
        if value
    }
    return RunFacts(
        run_id=str(uuid4()),
        command=order.command,
        mode="check" if order.dry_run else MODE,
        started_at=now,
        finished_at=now,
        sheet=as_text(catalog.path.resolve()),
        worksheet=None,
        header_row=1,
        pdfs="",
        host=host,
        tenant="",
        selection=selection,
        requests=0,
        version=__version__,
        interrupted=False,
        previous=as_text(order.previous.resolve()) if order.previous else None,
    )
