"""`importer run` and `importer resume`: read, plan, ask, send, report."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import anyio
import typer

from importer.cli.cataloging import catalog_facts, resume_catalog
from importer.cli.connection import api, state_of
from importer.cli.display import Screen
from importer.cli.next_steps import after_run
from importer.cli.options import (
    STATE,
    AllowReissue,
    Approved,
    BaseUrl,
    BytesPerUpload,
    Cohort,
    Course,
    DateFormat,
    Draft,
    Encoding,
    Exit,
    FilesPerUpload,
    GradeScale,
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
    Rows,
    Sheet,
    State,
    Template,
    Tenant,
    Wait,
    Worksheet,
    Yes,
    max_in_flight_of,
)
from importer.cli.rows_file import ensure_rows_place, write_rows
from importer.cli.terminal import (
    Terminal,
    agreed,
    complain,
    declined,
    ended,
    place_of,
    print_json,
    spare,
)
from importer.engine import Limits, Stop
from importer.interrupts import stop_on_interrupt
from importer.issuing.batch import Batch, Selection
from importer.ledger import Ledger
from importer.results import default_path
from importer.sentences import help as explain
from importer.sentences.reader import in_english
from importer.session import Report, Source, Wire, open_session, read_batch, resumed_source
from importer.settings import Settings
from importer.sheet import Spreadsheet, read_sheet


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
    grade_scale: GradeScale = None,
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
    approved: Approved = None,
    yes: Yes = False,
    as_json: Json = False,
    rows: Rows = None,
    sandbox: Practice = False,
    base_url: BaseUrl = None,
    tenant: Tenant = None,
) -> int:
    """Issue certificates for the valid rows of a spreadsheet, each once, and write the results
    workbook.
    """
    selection = Selection(
        institution=institution,
        course=course,
        cohort=cohort,
        template=template,
        issued_at=issued_at,
        draft=draft,
        date_format=date_format,
        grade_scale=grade_scale,
        allow_reissue=allow_reissue,
        encoding=encoding,
        no_look_inside=no_look_inside,
    )
    limits = Limits(files_per_upload=files_per_upload, bytes_per_upload=bytes_per_upload)
    return _send(
        lambda: Source(
            sheet=read_sheet(sheet, worksheet=worksheet, join_names=join_names, encoding=encoding),
            pdfs=pdfs,
            selection=selection,
        ),
        command="run",
        sheet=sheet,
        wire=Wire(
            max_in_flight=max_in_flight_of(max_in_flight), rate_per_minute=rate, limits=limits
        ),
        place=Place(out=out, state=state, wait=wait),
        terminal=Terminal(yes=yes, as_json=as_json, rows=rows, approved=approved),
        practice=sandbox,
        flags={"base_url": base_url, "tenant": tenant},
    )


def resume(
    results: Annotated[
        Path,
        typer.Argument(metavar=explain.SOME_RESULTS.text, help=explain.RESULTS.text),
    ],
    pdfs: Annotated[
        Path | None,
        typer.Option("--pdfs", metavar=explain.A_DIR.text, help=explain.PDFS_MOVED.text),
    ] = None,
    institution: Institution = None,
    course: Course = None,
    cohort: Cohort = None,
    template: Template = None,
    issued_at: IssuedAt = None,
    date_format: DateFormat = None,
    grade_scale: GradeScale = None,
    encoding: Encoding = None,
    allow_reissue: AllowReissue = False,
    no_look_inside: NoLookInside = False,
    force_target: Annotated[
        bool, typer.Option("--force-target", help=explain.FORCE_TARGET.text)
    ] = False,
    max_in_flight: MaxInFlight = "8",
    rate: Rate = None,
    files_per_upload: FilesPerUpload = 20,
    bytes_per_upload: BytesPerUpload = 20_000_000,
    out: Out = None,
    state: State = STATE,
    wait: Wait = False,
    approved: Approved = None,
    yes: Yes = False,
    as_json: Json = False,
    rows: Rows = None,
    sandbox: Practice = False,
    base_url: BaseUrl = None,
    tenant: Tenant = None,
) -> int:
    """Send the rows on the sheet Failures of a results workbook, as they now stand there; of a
    catalog, all rows.
    """
    place, terminal = (
        Place(out=out, state=state, wait=wait),
        Terminal(yes=yes, as_json=as_json, rows=rows, approved=approved),
    )
    wire = Wire(
        max_in_flight=max_in_flight_of(max_in_flight),
        rate_per_minute=rate,
        limits=Limits(files_per_upload=files_per_upload, bytes_per_upload=bytes_per_upload),
    )
    with Spreadsheet(results) as file:
        if (catalog_run := catalog_facts(file)) is not None:
            return resume_catalog(
                file,
                catalog_run,
                date_format=date_format,
                grade_scale=grade_scale,
                force_target=force_target,
                wire=wire,
                place=place,
                terminal=terminal,
                practice=sandbox,
                flags={"base_url": base_url, "tenant": tenant},
            )
        with state_of(state, Screen(terminal.stream), locked=False) as ledger:
            past = [Path(run.results) for run in ledger.runs()]
        given = {
            "institution": institution,
            "course": course,
            "cohort": cohort,
            "template": template,
            "issued_at": issued_at,
            "date_format": date_format,
            "grade_scale": grade_scale,
            "encoding": encoding,
            "allow_reissue": allow_reissue or None,
            "no_look_inside": no_look_inside or None,
        }
        source = resumed_source(
            file, past, pdfs=pdfs, given=given, encoding=encoding, force_target=force_target
        )
    return _send(
        lambda: source,
        command="resume",
        sheet=results,
        wire=wire,
        place=place,
        terminal=terminal,
        practice=sandbox,
        flags={"base_url": base_url, "tenant": tenant},
    )


def _send(
    read: Callable[[], Source],
    *,
    command: str,
    sheet: Path,
    wire: Wire,
    place: Place,
    terminal: Terminal,
    practice: bool,
    flags: dict[str, str | None],
) -> int:
    """What `run` and `resume` share: read, plan, ask, send, report."""
    screen = Screen(terminal.stream)
    ensure_rows_place(terminal.rows)
    out = place.out or default_path(place.state, sheet, datetime.now(UTC))
    out = place_of(out, screen, given=place.out is not None)
    source = read()
    with (
        api(practice, flags) as (settings, host),
        state_of(place.state, screen, wait=place.wait) as ledger,
    ):
        batch = read_batch(source, state=place.state)
        with screen:
            report = anyio.run(
                _sent, source, batch, command, settings, host, ledger, wire, out, screen, terminal
            )
    if report is None:
        return declined(screen, terminal, command)
    screen.finished(report)
    after_run(screen, report)
    unwritten = write_rows(terminal.rows, report) if terminal.rows else None
    if unwritten:
        complain(unwritten)
    if terminal.as_json:
        with in_english():
            print_json("report", report.as_dict(issues=True), report.rows())
    return ended(report) or (Exit.SOME_LEFT if unwritten else Exit.ALL_DONE)


async def _sent(
    source: Source,
    batch: Batch,
    command: str,
    settings: Settings,
    host: str,
    ledger: Ledger,
    wire: Wire,
    out: Path,
    screen: Screen,
    terminal: Terminal,
) -> Report | None:
    """Plan, ask the person, and send; None when they say no."""
    async with open_session(
        settings, host, ledger, wire=wire, listener=screen.listen, sends=True
    ) as session:
        planned = await session.plan(source, batch, approved=terminal.approved)
        plan, stop = planned.plan, Stop()
        screen.plan(plan, host=host, tenant=session.tenant)
        planned = session.approved(planned)
        if planned.kept:
            screen.kept(planned.kept)
        asks = plan.orders and terminal.approved is None
        if not agreed(screen, terminal, screen.question(plan) if asks else None):
            return None
        with stop_on_interrupt(stop.request):
            screen.start(len(plan.orders))
            return await session.send(planned, command=command, out=out, stop=stop, spare=spare())
