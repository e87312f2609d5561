"""`importer run` and `importer resume`: read, plan, ask, send, report."""

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from importer.cli import options
from importer.cli.cataloging import catalog_facts, resume_catalog
from importer.cli.connection import state_of
from importer.cli.display import Screen
from importer.cli.next_steps import after_run
from importer.cli.rows_file import ensure_rows_place, write_rows
from importer.cli.terminal import Terminal, agreed, complain, declined, place_of
from importer.cli.way import Way, among, sending, tell
from importer.issuing.batch import Batch, Selection
from importer.results import default_path
from importer.sentences import help as explain
from importer.session import Report, Session, Source, read_batch, resumed_source
from importer.settings import load_settings
from importer.sheet import Spreadsheet, read_sheet


def run(
    sheet: options.Sheet,
    pdfs: options.Pdfs,
    institution: options.Institution = None,
    course: options.Course = None,
    cohort: options.Cohort = None,
    template: options.Template = None,
    issued_at: options.IssuedAt = None,
    draft: options.Draft = False,
    date_format: options.DateFormat = None,
    grade_scale: options.GradeScale = None,
    worksheet: options.Worksheet = None,
    join_names: options.JoinNames = False,
    encoding: options.Encoding = None,
    allow_reissue: options.AllowReissue = False,
    no_look_inside: options.NoLookInside = False,
    max_in_flight: options.MaxInFlight = "8",
    rate: options.Rate = None,
    files_per_upload: options.FilesPerUpload = 20,
    bytes_per_upload: options.BytesPerUpload = 20_000_000,
    out: options.Out = None,
    state: options.State = options.STATE,
    wait: options.Wait = False,
    approved: options.Approved = None,
    yes: options.Yes = False,
    as_json: options.Json = False,
    rows: options.Rows = None,
    sandbox: options.Practice = False,
    base_url: options.BaseUrl = None,
    tenant: options.Tenant = None,
) -> int:
    """Issue certificates for the valid rows of a spreadsheet, each once, and write the results
    workbook.
    """
    given = locals()
    return _send(
        lambda: Source(
            sheet=read_sheet(sheet, worksheet=worksheet, join_names=join_names, encoding=encoding),
            pdfs=pdfs,
            selection=among(Selection, given),
        ),
        Way.of(given),
        command="run",
        sheet=sheet,
    )


def resume(
    results: Annotated[
        Path, typer.Argument(metavar=explain.SOME_RESULTS.text, help=explain.RESULTS.text)
    ],
    pdfs: Annotated[
        Path | None,
        typer.Option("--pdfs", metavar=explain.A_DIR.text, help=explain.PDFS_MOVED.text),
    ] = None,
    institution: options.Institution = None,
    course: options.Course = None,
    cohort: options.Cohort = None,
    template: options.Template = None,
    issued_at: options.IssuedAt = None,
    date_format: options.DateFormat = None,
    grade_scale: options.GradeScale = None,
    encoding: options.Encoding = None,
    allow_reissue: options.AllowReissue = False,
    no_look_inside: options.NoLookInside = False,
    force_target: Annotated[
        bool, typer.Option("--force-target", help=explain.FORCE_TARGET.text)
    ] = False,
    max_in_flight: options.MaxInFlight = "8",
    rate: options.Rate = None,
    files_per_upload: options.FilesPerUpload = 20,
    bytes_per_upload: options.BytesPerUpload = 20_000_000,
    out: options.Out = None,
    state: options.State = options.STATE,
    wait: options.Wait = False,
    approved: options.Approved = None,
    yes: options.Yes = False,
    as_json: options.Json = False,
    rows: options.Rows = None,
    sandbox: options.Practice = False,
    base_url: options.BaseUrl = None,
    tenant: options.Tenant = None,
) -> int:
    """Send the rows on the sheet Failures of a results workbook, as they now stand there; of a
    catalog, all rows.
    """
    given = locals()
    way = Way.of(given)
    with Spreadsheet(results) as file:
        if (catalog_run := catalog_facts(file)) is not None:
            return resume_catalog(
                file,
                catalog_run,
                way,
                date_format=date_format,
                grade_scale=grade_scale,
                force_target=force_target,
            )
        past = [] if file.is_workbook else _past_results(way)
        chosen = {
            one.name: given[one.name]
            for one in fields(Selection)
            if given.get(one.name) not in (None, False)
        }
        source = resumed_source(
            file, past, pdfs=pdfs, given=chosen, encoding=encoding, force_target=force_target
        )
    return _send(lambda: source, way, command="resume", sheet=results)


def _past_results(way: Way) -> list[Path]:
    """The results of past runs: Failures as delimited text do not say which run they are of."""
    settings = load_settings(base_url=way.flags["base_url"], tenant=way.flags["tenant"])
    screen = Screen(way.terminal.stream)
    with state_of(way.place.state, screen, settings, locked=False) as ledger:
        return [Path(run.results) for run in ledger.runs()]


def _send(read: Callable[[], Source], way: Way, *, command: str, sheet: Path) -> int:
    """What `run` and `resume` share: read, plan, ask, send, report."""
    place, terminal = way.place, way.terminal
    screen = Screen(terminal.stream)
    ensure_rows_place(terminal.rows)
    out = place.out or default_path(place.state, sheet, datetime.now(UTC))
    out = place_of(out, screen, given=place.out is not None)
    source = read()
    with way.opened(screen) as opened:
        batch = read_batch(source, state=place.state)
        with screen:
            report = opened.session(
                lambda session: _sent(session, source, batch, command, out, screen, terminal),
                sends=True,
            )
    if report is None:
        return declined(screen, terminal, command)
    screen.finished(report)
    after_run(screen, report)
    unwritten = write_rows(terminal.rows, report) if terminal.rows else None
    if unwritten:
        complain(unwritten)
    status = tell("report", report, terminal, partial(report.as_dict, issues=True), report.rows())
    return status or (options.Exit.SOME_LEFT if unwritten else options.Exit.ALL_DONE)


async def _sent(
    session: Session,
    source: Source,
    batch: Batch,
    command: str,
    out: Path,
    screen: Screen,
    terminal: Terminal,
) -> Report | None:
    """Plan, ask the person, and send; None when they say no."""
    planned = await session.plan(source, batch, approved=terminal.approved)
    plan = planned.plan
    screen.plan(plan, host=session.host, tenant=session.tenant)
    planned = session.approved(planned)
    if planned.kept:
        screen.kept(planned.kept)
    asks = plan.orders and terminal.approved is None
    if not agreed(screen, terminal, screen.question(plan) if asks else None):
        return None
    return await sending(
        screen,
        len(plan.orders),
        lambda stop, spare: session.send(
            planned, command=command, out=out, stop=stop, spare=spare
        ),
    )
