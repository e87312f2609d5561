"""One catalog from its workbook to a results workbook, and a tenant to a catalog: introduces the
rooms.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from importer.catalog.exporting import Exported, export
from importer.catalog.model import Catalog, CatalogResult, totals
from importer.catalog.planning import CatalogPlan, reconcile
from importer.catalog.results import catalog_lines, write_catalog_results
from importer.catalog.syncing import sync
from importer.catalog.tables import TABLES, CatalogSheet
from importer.engine import Stop
from importer.errors import ImporterError
from importer.events import Asking, Listener
from importer.results import NO_SPARE, RunFacts, Spare
from importer.session import Ended, Session, Wire, check_target, connected, with_workbook
from importer.settings import Settings

MODE = "catalog"
"""What the facts of a results workbook call the run of a catalog."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogOptions:
    """What a run of a catalog is told to do.

    Attributes:
        command: as the person called it: catalog or resume.
        update: change records that differ.
        dry_run: ask, but send nothing.
        date_format: how dates as text are written.
        grade_scale: the best grade of the scale that grades are on; None for ten.
        encoding: what delimited text is in; None tells it by its letters.
        previous: the results workbook resumed from.
    """

    command: str = "catalog"
    update: bool = False
    dry_run: bool = False
    date_format: str | None = None
    grade_scale: str | None = None
    encoding: str | None = None
    previous: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogReport(Ended):
    """What a run came to.

    Attributes:
        catalog: the rows, each with its ending.
    """

    catalog: Catalog

    @property
    def totals(self) -> dict[CatalogResult, int]:
        """Rows by result."""
        return totals(self.catalog.rows)

    @property
    def all_well(self) -> bool:
        """Whether the tenant is in line with the catalog; of a dry run: whether a run would bring
        it there.
        """
        ready = (CatalogResult.PENDING,) if self.facts.mode == "check" else ()
        endings = [row.ending for row in self.catalog.rows]
        return self.failure is None and all(
            one is not None and (one.result.settled or (one.result in ready and not one.issues))
            for one in endings
        )

    def as_dict(self) -> dict[str, Any]:
        """What it came to, for programs; keys and codes are stable."""
        catalog = self.catalog
        return self.told(
            rows=len(catalog.rows),
            totals=self.totals_told,
            sheets={
                table.title: len(catalog.of(table))
                for table in catalog.tables
                if catalog.of(table)
            },
            issues=[
                {"sheet": row.table.title, **issue.as_dict()}
                for row in catalog.rows
                for issue in (row.ending.issues if row.ending else ())
            ],
        )


async def plan_catalog(
    session: Session, catalog: Catalog, options: CatalogOptions, expected: tuple[str, str] | None
) -> CatalogPlan:
    """Ask what is there already, and plan what is to be created and changed; nothing is written.

    Args:
        expected: the host and tenant that the rows belong to; others are refused.

    Raises:
        TargetError: if the API cannot be used.
        UsageError: if it is not the expected host and tenant.
        LedgerError: if the ledger cannot be read.
    """
    check_target(expected, (session.host, session.tenant))
    return await reconcile(
        catalog, session.client, session.target, update=options.update, on_progress=session.ask
    )


def report_plan(
    session: Session,
    plan: CatalogPlan,
    options: CatalogOptions,
    *,
    started_at: datetime,
    out: Path | None,
) -> CatalogReport:
    """Report on a plan that is not carried out: what would be sent is `pending`."""
    for row in (*plan.to_create, *plan.to_update):
        row.end(CatalogResult.PENDING)
    facts = _facts(plan.catalog, options, session, started_at)
    return _concluded(plan.catalog, facts, out, None, NO_SPARE)


async def send_catalog(
    session: Session,
    plan: CatalogPlan,
    options: CatalogOptions,
    *,
    started_at: datetime,
    out: Path,
    stop: Stop,
    spare: Spare = NO_SPARE,
) -> CatalogReport:
    """Bring the tenant in line with a catalog and write the results workbook; ends the connection.

    Args:
        started_at: when the asking began.
        stop: asked to stop, the run leaves the rest `pending`.
        spare: where else the results may go, if the workbook cannot be written when all is done.

    Raises:
        TargetError: if the API cannot be used before anything was sent.
        LedgerError: if the ledger cannot be used before anything was sent.
    """
    facts = _facts(plan.catalog, options, session, started_at)
    session.begin(options.command, sheet=facts.sheet, out=out)
    failure = await sync(
        plan,
        session.client,
        session.target,
        limits=session.limits,
        listener=session.listener,
        stop=stop,
    )
    facts = replace(facts, requests=await session.end(), interrupted=stop.politely.is_set())
    report = _concluded(plan.catalog, facts, out, failure, spare)
    return session.finish(report, report.totals_told)


def _concluded(
    catalog: Catalog,
    facts: RunFacts,
    out: Path | None,
    failure: ImporterError | None,
    spare: Spare,
) -> CatalogReport:
    return with_workbook(
        CatalogReport(facts=facts, catalog=catalog, results=None, failure=failure),
        out,
        spare,
        lambda path, facts: write_catalog_results(path, catalog, facts),
        lambda _: catalog_lines(catalog, checked=facts.mode == "check"),
    )


async def export_tenant(
    path: Path,
    *,
    settings: Settings,
    wire: Wire,
    listener: Listener,
    tables: tuple[CatalogSheet, ...] = TABLES,
) -> tuple[str, Exported, int]:
    """Write the tenant as it is as a workbook that `run` accepts and finds nothing to do in.

    Returns:
        The tenant, what was written, and how many requests it took.

    Raises:
        TargetError: if the API cannot be used.
        ResultsError: if the workbook cannot be written.
    """
    async with connected(settings, wire, listener) as client:
        exported = await export(
            client, path, tables, on_progress=lambda what: listener(Asking(what))
        )
        return client.tenant, exported, client.requests


def resumed_order(facts: RunFacts, path: Path) -> CatalogOptions:
    """What the run was told to do whose results are resumed."""
    return CatalogOptions(
        command="resume",
        update=bool(facts.selection.get("update")),
        date_format=facts.selection.get("date_format"),
        grade_scale=facts.selection.get("grade_scale"),
        previous=path,
    )


def _facts(
    catalog: Catalog, options: CatalogOptions, session: Session, started_at: datetime
) -> RunFacts:
    return session.facts(
        options.command,
        mode="check" if options.dry_run else MODE,
        started_at=started_at,
        sheet=catalog.path,
        previous=options.previous,
        chosen={
            "update": "True" if options.update else "",
            "date_format": options.date_format or "",
            "grade_scale": options.grade_scale or "",
        },
    )
