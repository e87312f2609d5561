"""`importer catalog`, and `importer resume` of a catalogue: read, plan, ask, send, report; or export."""

import sys
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import anyio
import typer

from importer import catalog as catalogue
from importer import job
from importer.cli.catalog_screen import print_report, question, show_plan, show_report
from importer.cli.connection import api
from importer.cli.options import (
    STATE,
    BaseUrl,
    DateFormat,
    Encoding,
    Exit,
    Json,
    MaxInFlight,
    Out,
    Place,
    Practice,
    Rate,
    State,
    Tenant,
    Wait,
    Yes,
    max_in_flight_of,
)
from importer.cli.terminal import Terminal, complain, ensure_shown, place_of, spare
from importer.command_line import as_typed
from importer.display import Screen
from importer.engine import Stop
from importer.errors import ImporterError, UsageError
from importer.interrupts import heeded, ordinary
from importer.ledger import Ledger, open_ledger
from importer.results import RunFacts, default_path, ensure_writable, read_facts
from importer.settings import Settings
from importer.state import hold


def catalog(
    workbook: Annotated[
        Path | None, typer.Argument(metavar="CATALOG.xlsx", help="The catalogue, or its results workbook.")
    ] = None,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="FILE.xlsx", help="Write the tenant as it is as a catalogue.")
    ] = None,
    update: Annotated[bool, typer.Option("--update", help="Change records that differ from the catalogue.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done; nothing is sent.")] = False,
    date_format: DateFormat = None,
    encoding: Encoding = None,
    max_in_flight: MaxInFlight = "8",
    rate: Rate = None,
    out: Out = None,
    state: State = STATE,
    wait: Wait = False,
    yes: Yes = False,
    as_json: Json = False,
    sandbox: Practice = False,
    base_url: BaseUrl = None,
    tenant: Tenant = None,
) -> int:
    """Register institutions, courses, modules and classes from a workbook, in order, what is missing only."""
    wire = job.Wire(max_in_flight=max_in_flight_of(max_in_flight), rate_per_minute=rate)
    terminal = Terminal(yes=yes, as_json=as_json)
    flags = {"base_url": base_url, "tenant": tenant}
    if export is not None:
        if workbook is not None or update or dry_run or out is not None:
            raise UsageError("--export stands alone: it takes no workbook, no --update, no --dry-run and no --out.")
        return _export(export, wire=wire, terminal=terminal, practice=sandbox, flags=flags)
    if workbook is None:
        raise UsageError("Which catalogue? Give a workbook, or --export FILE.xlsx to write one.")
    return _send(
        workbook,
        catalogue.Order(update=update, dry_run=dry_run, date_format=date_format, encoding=encoding),
        wire=wire,
        place=Place(out=out, state=state, wait=wait),
        terminal=terminal,
        practice=sandbox,
        flags=flags,
    )


def catalog_facts(results: Path) -> RunFacts | None:
    """The facts of a catalogue's results workbook; None when the file is anything else."""
    try:
        facts = read_facts(results)
    except ImporterError:
        return None  # whoever reads it as graduates' results says what is wrong with it
    ours = facts is not None and (facts.mode == catalogue.MODE or facts.command == "catalog")
    return facts if ours else None


def resume_catalog(
    results: Path,
    facts: RunFacts,
    *,
    date_format: str | None,
    force_target: bool,
    wire: job.Wire,
    place: Place,
    terminal: Terminal,
    practice: bool,
    flags: dict[str, str | None],
) -> int:
    """Do a catalogue's results workbook as it now stands; what is done already is found."""
    order = catalogue.resumed_order(facts, results)
    return _send(
        results,
        replace(order, date_format=date_format or order.date_format),
        wire=wire,
        place=place,
        terminal=terminal,
        practice=practice,
        flags=flags,
        expected=None if force_target else (facts.host, facts.tenant),
    )


def _send(
    workbook: Path,
    order: catalogue.Order,
    *,
    wire: job.Wire,
    place: Place,
    terminal: Terminal,
    practice: bool,
    flags: dict[str, str | None],
    expected: tuple[str, str] | None = None,
) -> int:
    screen = Screen(terminal.stream)
    out = place.out or (None if order.dry_run else default_path(place.state, workbook, datetime.now(UTC)))
    if out is not None:
        out = place_of(out, screen, given=place.out is not None, check=order.dry_run)
    today = datetime.now().astimezone().date()
    read = catalogue.read_catalog(workbook, date_format=order.date_format, today=today, encoding=order.encoding)
    for issue in (issue for sheet in read.sheets.values() for issue in sheet.issues if issue.row is None):
        screen.say(f"  note         {issue.message}")
    lock = hold(place.state, wait=place.wait, on_wait=lambda who: screen.say(f"{who}; waiting for it to end."))
    with (
        nullcontext() if order.dry_run else lock,
        api(practice, flags, empty=True) as (settings, host),
        open_ledger(place.state) as ledger,
    ):
        if ledger.set_aside:
            screen.say(
                f"The ledger was damaged and is set aside as {ledger.set_aside}; a new one is begun, and what was "
                "done before is found again on the server."
            )
        with screen:
            report = anyio.run(lambda: _run(read, order, settings, host, ledger, wire, out, screen, terminal, expected))
    if report is None:
        screen.say("Nothing was sent.")
        return Exit.SOME_LEFT
    show_report(screen, report)
    if terminal.as_json:
        print_report(report)
    if report.failure is not None:
        complain(str(report.failure))
    if report.facts.interrupted or report.failure is not None:
        screen.say(f"To continue: {as_typed(['importer', *sys.argv[1:]])}")
    if report.facts.interrupted:
        return Exit.INTERRUPTED
    return Exit.ALL_DONE if report.all_done and report.failure is None else Exit.SOME_LEFT


async def _run(
    read: catalogue.Catalog,
    order: catalogue.Order,
    settings: Settings,
    host: str,
    ledger: Ledger,
    wire: job.Wire,
    out: Path | None,
    screen: Screen,
    terminal: Terminal,
    expected: tuple[str, str] | None,
) -> catalogue.CatalogReport | None:
    stop = Stop()
    with ExitStack() as signals:

        def approve(plan: catalogue.Plan, tenant: str) -> bool:
            show_plan(screen, plan, host=host, tenant=tenant)
            if order.dry_run:
                return False
            ensure_shown(screen)
            if plan.todo and not terminal.yes:
                if not sys.stdin.isatty():
                    raise UsageError(
                        "There is no terminal to ask on, so nothing was sent: add --yes to send without asking."
                    )
                with ordinary():
                    if not typer.confirm(question(plan), err=terminal.as_json):
                        return False
            signals.enter_context(heeded(stop.request))
            screen.start(len(plan.todo))
            return True

        return await catalogue.run(
            read,
            order,
            settings=settings,
            host=host,
            ledger=ledger,
            wire=wire,
            out=out,
            listener=screen.listen,
            stop=stop,
            approve=approve,
            expected=expected,
            spare=spare(),
        )


def _export(file: Path, *, wire: job.Wire, terminal: Terminal, practice: bool, flags: dict[str, str | None]) -> int:
    screen = Screen(terminal.stream)
    if file.exists():
        raise UsageError(f"{file} exists already and is not overwritten: choose another name.")
    ensure_writable(file, make_folder=False)
    with api(practice, flags) as (settings, host), screen:
        tenant, exported, requests = anyio.run(
            lambda: catalogue.export_tenant(file, settings=settings, wire=wire, listener=screen.listen)
        )
    for title, count in exported.rows.items():
        screen.say(f"  {title:<22} {count}")
    for cell in exported.left_out:
        screen.say(f"  warning: {cell} is left empty: a cell cannot hold what DokStamp has, or the rules forbid it.")
    for cell in exported.faulty:
        screen.say(f"  warning: {cell} breaks a rule: correct it in DokStamp, or in the catalogue with --update.")
    for title in exported.unproven:
        screen.say(
            f"  warning: it is not certain that {title} is whole: DokStamp's list of it does not show where it ends, "
            "or moved while it was read. Export again, and compare."
        )
    screen.say(f"Written: {file}, the catalogue of {tenant} on {host}; {requests} requests.")
    if terminal.as_json:
        told = {"command": "catalog", "mode": "export", "host": host, "tenant": tenant, "requests": requests}
        told |= {"rows": sum(exported.rows.values()), "sheets": dict(exported.rows), "results": str(file)}
        told |= {"unproven": list(exported.unproven)}
        Screen(sys.stdout).tell(told)
    return Exit.SOME_LEFT if exported.unproven else Exit.ALL_DONE
