"""`importer catalog`, and `importer resume` of a catalog: read, plan, ask, send, report; or
export.
"""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import anyio
import typer

from importer.catalog import (
    MODE,
    Catalog,
    CatalogOptions,
    CatalogReport,
    export_tenant,
    plan_catalog,
    read_catalog,
    report_plan,
    resumed_order,
    send_catalog,
)
from importer.cli import options
from importer.cli.catalog_screen import question, show_notes, show_plan, show_report
from importer.cli.connection import api
from importer.cli.display import Screen
from importer.cli.layout import widest
from importer.cli.next_steps import after_catalog
from importer.cli.terminal import NO_ERROR, Terminal, agreed, declined, place_of, print_json
from importer.cli.way import Way, among, sending, tell
from importer.errors import ImporterError, UsageError
from importer.results import RunFacts, default_path, ensure_writable, read_facts
from importer.sentences import help as explain
from importer.sentences import screen as say
from importer.sentences import template, usage
from importer.session import Session
from importer.sheet import Spreadsheet
from importer.titles import sheet_title, title


def catalog(
    workbook: Annotated[
        Path | None,
        typer.Argument(metavar=explain.SOME_CATALOG.text, help=explain.CATALOG_FILE.text),
    ] = None,
    export: Annotated[
        Path | None,
        typer.Option("--export", metavar=explain.A_WORKBOOK.text, help=explain.EXPORT.text),
    ] = None,
    update: Annotated[bool, typer.Option("--update", help=explain.UPDATE.text)] = False,
    dry_run: options.DryRun = False,
    date_format: options.DateFormat = None,
    grade_scale: options.GradeScale = None,
    encoding: options.Encoding = None,
    max_in_flight: options.MaxInFlight = "8",
    rate: options.Rate = None,
    out: options.Out = None,
    state: options.State = options.STATE,
    wait: options.Wait = False,
    yes: options.Yes = False,
    as_json: options.Json = False,
    sandbox: options.Practice = False,
    base_url: options.BaseUrl = None,
    tenant: options.Tenant = None,
) -> int:
    """Register institutions, courses, modules and classes from a workbook, in order, what is
    missing only.
    """
    given = locals()
    way = Way.of(given)
    if export is not None:
        if workbook is not None or update or dry_run or out is not None:
            raise UsageError(usage.EXPORT_ALONE())
        return _export(export, way)
    if workbook is None:
        raise UsageError(usage.WHICH_CATALOG())
    return _send(workbook, among(CatalogOptions, given), way)


def catalog_facts(results: Spreadsheet) -> RunFacts | None:
    """The facts of a catalog's results workbook; None when the file is anything else."""
    try:
        facts = read_facts(results)
    except ImporterError:
        return None  # whoever reads it as graduates' results says what is wrong with it
    ours = facts is not None and (facts.mode == MODE or facts.command == "catalog")
    return facts if ours else None


def resume_catalog(
    results: Spreadsheet,
    facts: RunFacts,
    way: Way,
    *,
    date_format: str | None,
    grade_scale: str | None,
    force_target: bool,
) -> int:
    """Do a catalog's results workbook as it now stands; what is done already is found."""
    order = resumed_order(facts, results.path)
    return _send(
        results,
        replace(
            order,
            date_format=date_format or order.date_format,
            grade_scale=grade_scale or order.grade_scale,
        ),
        way,
        expected=None if force_target else (facts.host, facts.tenant),
    )


def _send(
    workbook: Path | Spreadsheet,
    order: CatalogOptions,
    way: Way,
    *,
    expected: tuple[str, str] | None = None,
) -> int:
    place, terminal = way.place, way.terminal
    screen = Screen(terminal.stream)
    path = workbook if isinstance(workbook, Path) else workbook.path
    out = place.out or (
        None if order.dry_run else default_path(place.state, path, datetime.now(UTC))
    )
    if out is not None:
        out = place_of(out, screen, given=place.out is not None, check=order.dry_run)
    today = datetime.now().astimezone().date()
    read = read_catalog(
        workbook,
        date_format=order.date_format,
        today=today,
        grade_scale=order.grade_scale,
        encoding=order.encoding,
    )
    show_notes(screen, read)
    with way.opened(screen, locked=not order.dry_run, empty=True) as opened, screen:
        report = opened.session(
            lambda session: _sent(session, read, order, out, screen, terminal, expected),
            sends=True,
        )
    if report is None:
        return declined(screen, terminal, "catalog")
    show_report(screen, report)
    after_catalog(screen, report)
    return tell("catalog", report, terminal, report.as_dict)


async def _sent(
    session: Session,
    read: Catalog,
    order: CatalogOptions,
    out: Path | None,
    screen: Screen,
    terminal: Terminal,
    expected: tuple[str, str] | None,
) -> CatalogReport | None:
    """Plan, ask the person, and send; None when they say no."""
    started_at = datetime.now(UTC)
    plan = await plan_catalog(session, read, order, expected)
    show_plan(screen, plan, host=session.host, tenant=session.tenant)
    if order.dry_run:
        return report_plan(session, plan, order, started_at=started_at, out=out)
    if not agreed(screen, terminal, question(plan, session.tenant) if plan.todo else None):
        return None
    assert out is not None
    return await sending(
        screen,
        len(plan.todo),
        lambda stop, spare: send_catalog(
            session, plan, order, started_at=started_at, out=out, stop=stop, spare=spare
        ),
    )


def _export(file: Path, way: Way) -> int:
    screen = Screen(way.terminal.stream)
    if file.exists():
        raise UsageError(template.EXISTS(path=file))
    ensure_writable(file, make_folder=False)
    with api(way.practice, way.flags) as (settings, host), screen:
        tenant, exported, requests = anyio.run(
            lambda: export_tenant(file, settings=settings, wire=way.wire, listener=screen.listen)
        )
    names = {sheet: sheet_title(sheet) for sheet in exported.rows}
    for sheet, count in exported.rows.items():
        screen.say(f"  {names[sheet]:<{widest(names.values())}}  {count}")
    for cell in exported.left_out:
        screen.say(f"  {say.LEFT_EMPTY(cell=cell)}")
    for cell in exported.faulty:
        screen.say(f"  {say.BREAKS_A_RULE(cell=cell)}")
    for sheet in exported.unproven:
        screen.say(f"  {say.NOT_CERTAINLY_WHOLE(sheet=title(sheet))}")
    screen.say(say.EXPORTED(path=file, tenant=tenant, host=host, requests=requests))
    if way.terminal.as_json:
        told = {
            "command": "catalog",
            "mode": "export",
            "host": host,
            "tenant": tenant,
            "requests": requests,
            "rows": sum(exported.rows.values()),
            "sheets": dict(exported.rows),
            "results": str(file),
            "unproven": list(exported.unproven),
        }
        print_json("catalog-export", lambda: told | NO_ERROR)
    return options.Exit.SOME_LEFT if exported.unproven else options.Exit.ALL_DONE
