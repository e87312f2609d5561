"""`importer run` and `importer resume`: read, plan, ask, send, report."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import anyio
import typer

from importer import job
from importer.batch import Batch, Selection
from importer.cli.cataloging import catalog_facts, resume_catalog
from importer.cli.connection import api, ledger_in
from importer.cli.options import (
    STATE,
    AllowReissue,
    BaseUrl,
    BytesPerUpload,
    Cohort,
    Course,
    DateFormat,
    Draft,
    Encoding,
    Exit,
    FilesPerUpload,
    Institution,
    IssuedAt,
    JoinNames,
    Json,
    MaxInFlight,
    NoLookInside,
    Out,
    Pdfs,
    Place,
    Practice,
    Rate,
    Sheet,
    State,
    Template,
    Tenant,
    Wait,
    Worksheet,
    Yes,
    max_in_flight_of,
)
from importer.cli.terminal import Terminal, complain, ensure_shown, place_of, print_json, spare
from importer.command_line import as_typed
from importer.display import Screen
from importer.engine import Limits, Stop
from importer.errors import UsageError
from importer.interrupts import heeded, ordinary
from importer.ledger import Ledger
from importer.plan import Plan
from importer.results import default_path
from importer.resume import pdfs_of, read_resumed, selection_of
from importer.settings import Settings
from importer.sheet import read_sheet
from importer.state import hold


def run(
    sheet: Sheet,
    pdfs: Pdfs,
    institution: Institution = None,
    course: Course = None,
    cohort: Cohort = None,
    template: Template = None,
    issued_at: IssuedAt = None,
    draft: Draft = False,
    date_format: DateFormat = None,
    worksheet: Worksheet = None,
    join_names: JoinNames = False,
    encoding: Encoding = None,
    allow_reissue: AllowReissue = False,
    no_look_inside: NoLookInside = False,
    max_in_flight: MaxInFlight = "8",
    rate: Rate = None,
    files_per_upload: FilesPerUpload = 20,
    bytes_per_upload: BytesPerUpload = 20_000_000,
    out: Out = None,
    state: State = STATE,
    wait: Wait = False,
    yes: Yes = False,
    as_json: Json = False,
    sandbox: Practice = False,
    base_url: BaseUrl = None,
    tenant: Tenant = None,
) -> int:
    """Issue certificates for the valid rows of a spreadsheet, each once, and write the results workbook."""
    selection = Selection(
        institution=institution,
        course=course,
        cohort=cohort,
        template=template,
        issued_at=issued_at,
        draft=draft,
        date_format=date_format,
        allow_reissue=allow_reissue,
        encoding=encoding,
        no_look_inside=no_look_inside,
    )
    limits = Limits(files_per_upload=files_per_upload, bytes_per_upload=bytes_per_upload)
    return _send(
        lambda: job.Source(
            sheet=read_sheet(sheet, worksheet=worksheet, join_names=join_names, encoding=encoding),
            pdfs=pdfs,
            selection=selection,
        ),
        command="run",
        sheet=sheet,
        wire=job.Wire(max_in_flight=max_in_flight_of(max_in_flight), rate_per_minute=rate, limits=limits),
        place=Place(out=out, state=state, wait=wait),
        terminal=Terminal(yes=yes, as_json=as_json),
        practice=sandbox,
        flags={"base_url": base_url, "tenant": tenant},
    )


def resume(
    results: Annotated[
        Path, typer.Argument(metavar="RESULTS.xlsx", help="A results workbook, or its Failures as CSV.")
    ],
    pdfs: Annotated[Path | None, typer.Option("--pdfs", metavar="DIR", help="The folder, where it has moved.")] = None,
    institution: Institution = None,
    course: Course = None,
    cohort: Cohort = None,
    template: Template = None,
    issued_at: IssuedAt = None,
    date_format: DateFormat = None,
    encoding: Encoding = None,
    allow_reissue: AllowReissue = False,
    no_look_inside: NoLookInside = False,
    force_target: Annotated[
        bool, typer.Option("--force-target", help="Go on although the workbook is of another tenant or host.")
    ] = False,
    max_in_flight: MaxInFlight = "8",
    rate: Rate = None,
    files_per_upload: FilesPerUpload = 20,
    bytes_per_upload: BytesPerUpload = 20_000_000,
    out: Out = None,
    state: State = STATE,
    wait: Wait = False,
    yes: Yes = False,
    as_json: Json = False,
    sandbox: Practice = False,
    base_url: BaseUrl = None,
    tenant: Tenant = None,
) -> int:
    """Do the rows on the sheet Failures of a results workbook, as they now stand there; of a catalogue, all of them."""
    if (catalogued := catalog_facts(results)) is not None:
        return resume_catalog(
            results,
            catalogued,
            date_format=date_format,
            force_target=force_target,
            wire=job.Wire(max_in_flight=max_in_flight_of(max_in_flight), rate_per_minute=rate),
            place=Place(out=out, state=state, wait=wait),
            terminal=Terminal(yes=yes, as_json=as_json),
            practice=sandbox,
            flags={"base_url": base_url, "tenant": tenant},
        )
    with ledger_in(state, Screen(Terminal(yes=yes, as_json=as_json).stream)) as ledger:
        past = [Path(run.results) for run in ledger.runs()]
    resumed, previous = read_resumed(results, past, encoding=encoding)
    facts = previous.facts
    given = {
        "institution": institution,
        "course": course,
        "cohort": cohort,
        "template": template,
        "issued_at": issued_at,
        "date_format": date_format,
        "encoding": encoding,
        "allow_reissue": allow_reissue or None,
        "no_look_inside": no_look_inside or None,
    }
    selection = replace(selection_of(facts), **{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    folder = pdfs or (pdfs_of(facts, results) if facts else None)
    if folder is None:
        raise UsageError(f"{results} does not say where the PDFs are: give --pdfs.")
    source = job.Source(
        sheet=resumed.sheet,
        pdfs=folder,
        selection=selection,
        carried=resumed.carried,
        previous=results,
        target=(facts.host, facts.tenant) if facts and facts.host else None,
        force_target=force_target,
        origins=resumed.origins,
        origin=resumed.origin,
    )
    return _send(
        lambda: source,
        command="resume",
        sheet=results,
        wire=job.Wire(
            max_in_flight=max_in_flight_of(max_in_flight),
            rate_per_minute=rate,
            limits=Limits(files_per_upload=files_per_upload, bytes_per_upload=bytes_per_upload),
        ),
        place=Place(out=out, state=state, wait=wait),
        terminal=Terminal(yes=yes, as_json=as_json),
        practice=sandbox,
        flags={"base_url": base_url, "tenant": tenant},
    )


def _send(
    read: Callable[[], job.Source],
    *,
    command: str,
    sheet: Path,
    wire: job.Wire,
    place: Place,
    terminal: Terminal,
    practice: bool,
    flags: dict[str, str | None],
) -> int:
    """What `run` and `resume` share: read, plan, ask, send, report."""
    screen = Screen(terminal.stream)
    out = place.out or default_path(place.state, sheet, datetime.now(UTC))
    out = place_of(out, screen, given=place.out is not None)
    source = read()
    with (
        hold(place.state, wait=place.wait, on_wait=lambda who: screen.say(f"{who}; waiting for it to end.")),
        api(practice, flags) as (settings, host),
        ledger_in(place.state, screen) as ledger,
    ):
        batch = job.read_batch(source, state=place.state)
        with screen:
            report = anyio.run(
                lambda: _run(source, batch, command, settings, host, ledger, wire, out, screen, terminal)
            )
    if report is None:
        screen.say("Nothing was sent.")
        return Exit.SOME_LEFT
    screen.finished(report)
    if terminal.as_json:
        print_json(report, issues=False)
    if report.failure is not None:
        complain(str(report.failure))
    if report.facts.interrupted or report.failure is not None:
        screen.say(f"To continue: {as_typed(['importer', *sys.argv[1:]])}")
    if report.facts.interrupted:
        return Exit.INTERRUPTED
    done = report.failure is None and report.outcomes.all_settled
    return Exit.ALL_DONE if done else Exit.SOME_LEFT


async def _run(
    source: job.Source,
    batch: Batch,
    command: str,
    settings: Settings,
    host: str,
    ledger: Ledger,
    wire: job.Wire,
    out: Path,
    screen: Screen,
    terminal: Terminal,
) -> job.Report | None:
    stop = Stop()
    with ExitStack() as signals:

        def approve(plan: Plan, tenant: str) -> bool:
            screen.plan(plan, host=host, tenant=tenant)
            ensure_shown(screen)
            if plan.orders and not terminal.yes:
                if not sys.stdin.isatty():
                    raise UsageError(
                        "There is no terminal to ask on, so nothing was sent: add --yes to send without asking."
                    )
                with ordinary():
                    if not typer.confirm(screen.question(plan), err=terminal.as_json):
                        return False
            signals.enter_context(heeded(stop.request))
            screen.start(len(plan.orders))
            return True

        return await job.run(
            source,
            batch,
            command=command,
            settings=settings,
            host=host,
            ledger=ledger,
            wire=wire,
            out=out,
            listener=screen.listen,
            stop=stop,
            approve=approve,
            spare=spare(),
        )
