"""`importer check`: everything that is wrong with a batch, said at once."""

from typing import Annotated

import typer

from importer.cli.connection import api, state_of
from importer.cli.display import Screen
from importer.cli.next_steps import after_check
from importer.cli.options import (
    STATE,
    AllowReissue,
    As,
    BaseUrl,
    Cohort,
    Course,
    DateFormat,
    Draft,
    Encoding,
    Exit,
    GradeScale,
    Institution,
    IssuedAt,
    JoinNames,
    Json,
    MaxInFlight,
    NoLookInside,
    Out,
    Pdfs,
    Practice,
    Rate,
    Rows,
    Sheet,
    State,
    Template,
    Tenant,
    Worksheet,
)
from importer.cli.rows_file import ensure_rows_place, write_rows
from importer.cli.terminal import Terminal, complain, place_of, print_json
from importer.cli.way import among, in_session, wire_of
from importer.issuing.batch import Batch, Selection
from importer.ledger import Person
from importer.sentences import help as explain
from importer.sentences.reader import in_english
from importer.session import Planned, Session, Source, myself, read_batch
from importer.session import check as offline_check
from importer.sheet import read_sheet


def check(
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
    online: Annotated[bool, typer.Option("--online", help=explain.ONLINE.text)] = False,
    by: As = None,
    max_in_flight: MaxInFlight = "8",
    rate: Rate = None,
    out: Out = None,
    state: State = STATE,
    as_json: Json = False,
    rows: Rows = None,
    sandbox: Practice = False,
    base_url: BaseUrl = None,
    tenant: Tenant = None,
) -> int:
    """Report everything that is wrong with a spreadsheet and its PDFs, at once. Never writes to
    the API.
    """
    given = locals()
    terminal = Terminal(yes=True, as_json=as_json)
    with Screen(terminal.stream) as screen:
        if out is not None:
            out = place_of(out, screen, given=True, check=True)
        ensure_rows_place(rows)
        read = read_sheet(sheet, worksheet=worksheet, join_names=join_names, encoding=encoding)
        source = Source(sheet=read, pdfs=pdfs, selection=among(Selection, given))
        if online or sandbox:
            with (
                api(sandbox, {"base_url": base_url, "tenant": tenant}) as (settings, host),
                state_of(state, screen, locked=False) as ledger,
            ):
                batch = read_batch(source, state=state)
                who = None if sandbox else myself(by)  # a practice DokStamp ends with the check
                planned = in_session(
                    lambda session: _planned(session, source, batch, who),
                    settings,
                    host,
                    ledger,
                    wire_of(given),
                    screen,
                )
            report = planned.report(out)
        else:
            batch = read_batch(source, state=state)
            report = offline_check(source, batch, out=out)
        screen.checked(batch, report)
        screen.results(report.results)
        after_check(screen, report)
        unwritten = write_rows(rows, report) if rows is not None else None
        if as_json:
            with in_english():
                print_json("report", report.as_dict(issues=True), report.rows())
    for failure in filter(None, (report.failure, unwritten)):
        complain(failure)
    return Exit.ALL_DONE if report.all_well and not unwritten else Exit.SOME_LEFT


async def _planned(session: Session, source: Source, batch: Batch, by: Person | None) -> Planned:
    planned = await session.plan(source, batch)
    return session.keep(planned, by=by) if by and planned.plan.orders else planned
