"""A small school's catalog and a sandbox in this process: write the workbook, run it, look at rows
and server.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import anyio

from dokstamp_sandbox import Sandbox, SandboxSettings, running
from helpers.office import ByHand, lose_the_ledger
from helpers.practice import HTTP
from helpers.school_catalog import SchoolCatalog, make_catalog
from importer.catalog import (
    TABLES,
    Catalog,
    CatalogOptions,
    CatalogPlan,
    CatalogReport,
    CatalogRow,
    CatalogSheet,
    export_tenant,
    plan_catalog,
    read_catalog,
    report_plan,
    send_catalog,
)
from importer.catalog.exporting import Exported
from importer.engine import Limits, Stop
from importer.events import Event
from importer.session import Wire, open_session, open_state

HOST = "practice.example"
TODAY = date(2026, 9, 1)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass
class CatalogOffice(ByHand):
    """The school's workbook (change `school.sheets`), and the DokStamp that it is for.

    Attributes:
        exported: what the last export told.
        on_plan: called once a plan is made and before anything is sent.
        stop: called with the run's wish to stop when it begins.
        listen: called with everything that happens, besides its being kept in `events`.
    """

    school: SchoolCatalog
    sandbox: Sandbox
    max_in_flight: int = 8
    tables: tuple[CatalogSheet, ...] = TABLES
    events: list[Event] = field(default_factory=list)
    exported: Exported | None = None
    on_plan: Callable[[CatalogPlan], object] = lambda plan: None
    limits: Limits = Limits(attempts=3)  # noqa: RUF009  it is frozen
    stop: Callable[[Stop], object] = lambda stop: None
    listen: Callable[[Event], object] = lambda event: None

    @property
    def folder(self) -> Path:
        """Where everything is kept."""
        return self.school.folder

    @property
    def wire(self) -> Wire:
        """The cap, and short patience."""
        return Wire(max_in_flight=self.max_in_flight, limits=self.limits)

    def read(self, path: Path | None = None) -> Catalog:
        """A workbook; without a path the school's as its sheets are now."""
        return read_catalog(
            path or self.school.write(), date_format=None, today=TODAY, tables=self.tables
        )

    def run(
        self,
        path: Path | None = None,
        *,
        update: bool = False,
        dry_run: bool = False,
        out: Path | None = None,
        url: str | None = None,
        **settings: Any,
    ) -> CatalogReport:
        """Bring the sandbox in line with the workbook, without asking; the results are
        `results.xlsx`.

        Args:
            url: another way to the sandbox.
            settings: that are to be others.
        """
        catalog = self.read(path)
        order = CatalogOptions(update=update, dry_run=dry_run)

        def listener(event: Event) -> None:
            self.events.append(event)
            self.listen(event)

        async def main() -> CatalogReport:
            stop = Stop()
            self.stop(stop)
            asked = self.settings.model_copy(
                update={"base_url": url or self.sandbox.url, **settings}
            )
            with open_state(self.folder / "reports", locked=False) as ledger:
                async with open_session(
                    asked, HOST, ledger, wire=self.wire, listener=listener, sends=True
                ) as session:
                    began = datetime.now(UTC)
                    plan = await plan_catalog(session, catalog, order, None)
                    self.on_plan(plan)
                    if dry_run:
                        return report_plan(session, plan, order, started_at=began, out=None)
                    place = out or self.folder / "results.xlsx"
                    return await send_catalog(
                        session, plan, order, started_at=began, out=place, stop=stop
                    )

        return anyio.run(main)

    def export(self, name: str = "exported.xlsx") -> Path:
        """The tenant as a workbook."""
        path = self.folder / name
        _, self.exported, _ = anyio.run(
            lambda: export_tenant(
                path,
                settings=self.settings,
                wire=self.wire,
                listener=self.events.append,
                tables=self.tables,
            )
        )
        return path

    def lose_the_ledger(self) -> None:
        """As on another machine."""
        lose_the_ledger(self.folder / "reports")

    def sent(self) -> dict[str, int]:
        """How many requests that write were sent since the counts were forgotten, logins aside."""
        routes = self.practice.requests()["by_route"]
        return {
            route: count
            for route, count in routes.items()
            if not route.startswith("GET ")
            and route not in ("POST /auth/login", "POST /auth/logout")
        }

    def written(self) -> list[str]:
        """The paths of all requests that write, logins aside, in the order of their arrival; `*`
        stands for a uuid.
        """
        listed: list[dict[str, Any]] = HTTP.get(
            f"{self.sandbox.url}/_sandbox/requests?log=1"
        ).json()["log"]
        paths = [
            one["path"]
            for one in listed
            if one["method"] != "GET" and not one["path"].startswith("/auth")
        ]
        return [_UUID.sub("*", path) for path in paths]


@contextmanager
def catalog_office(
    folder: Path, *, max_in_flight: int = 8, **settings: Any
) -> Iterator[CatalogOffice]:
    """An office with an empty DokStamp, unless settings of the sandbox say otherwise."""
    with running(SandboxSettings(**{"seeded": False, **settings})) as sandbox:
        yield CatalogOffice(make_catalog(folder), sandbox, max_in_flight=max_in_flight)


def endings(report: CatalogReport) -> dict[str, str]:
    """How each row ended, by its place."""
    return {str(row.place): str(ending_of(row)) for row in report.catalog.rows}


def ending_of(row: CatalogRow) -> str:
    """How a row ended."""
    assert row.ending is not None, row.place
    return str(row.ending.result)


def unlike(report: CatalogReport, result: str) -> dict[str, str]:
    """Rows that ended in another way."""
    return {place: ended for place, ended in endings(report).items() if ended != result}


def codes(report: CatalogReport) -> dict[str, list[str]]:
    """The issue codes of each row that has any, by its place, with the column: `code@column`."""
    return {
        str(row.place): [f"{issue.code.code}@{issue.column}" for issue in row.ending.issues]
        for row in report.catalog.rows
        if row.ending and row.ending.issues
    }


def message(report: CatalogReport, place: str) -> str:
    """What is said of a row."""
    [row] = [row for row in report.catalog.rows if str(row.place) == place]
    assert row.ending is not None
    return "\n".join(issue.message for issue in row.ending.issues)
