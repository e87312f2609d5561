"""`importer check`: everything that is wrong with a batch, said at once."""

from functools import partial
from typing import Annotated

import typer

from importer.cli import options
from importer.cli.display import Screen
from importer.cli.next_steps import after_check
from importer.cli.rows_file import ensure_rows_place, write_rows
from importer.cli.terminal import Terminal, complain, place_of, print_json
from importer.cli.way import Way, among
from importer.issuing.batch import Batch, Selection
from importer.ledger import Person
from importer.sentences import help as explain
from importer.session import Planned, Session, Source, myself, read_batch
from importer.session import check as offline_check
from importer.sheet import read_sheet


def check(
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
    online: Annotated[bool, typer.Option("--online", help=explain.ONLINE.text)] = False,
    by: options.As = None,
    max_in_flight: options.MaxInFlight = "8",
    rate: options.Rate = None,
    out: options.Out = None,
    state: options.State = options.STATE,
    as_json: options.Json = False,
    rows: options.Rows = None,
    sandbox: options.Practice = False,
    base_url: options.BaseUrl = None,
    tenant: options.Tenant = None,
) -> int:
    """Report everything that is wrong with a spreadsheet and its PDFs, at once. Never writes to
    the API.
    """
    given = locals()
    with Screen(Terminal(as_json=as_json).stream) as screen:
        if out is not None:
            out = place_of(out, screen, given=True, check=True)
        ensure_rows_place(rows)
        read = read_sheet(sheet, worksheet=worksheet, join_names=join_names, encoding=encoding)
        source = Source(sheet=read, pdfs=pdfs, selection=among(Selection, given))
        if online or sandbox:
            with Way.of(given).opened(screen, locked=False) as opened:
                batch = read_batch(source, state=state)
                who = None if sandbox else myself(by)  # a practice DokStamp ends with the check
                planned = opened.session(lambda session: _planned(session, source, batch, who))
            report = planned.report(out)
        else:
            batch = read_batch(source, state=state)
            report = offline_check(source, batch, out=out)
        screen.checked(batch, report)
        screen.results(report.results)
        after_check(screen, report)
        unwritten = write_rows(rows, report) if rows is not None else None
        if as_json:
            print_json("report", partial(report.as_dict, issues=True), report.rows())
    for failure in filter(None, (report.failure, unwritten)):
        complain(failure)
    return options.Exit.ALL_DONE if report.all_well and not unwritten else options.Exit.SOME_LEFT


async def _planned(session: Session, source: Source, batch: Batch, by: Person | None) -> Planned:
    planned = await session.plan(source, batch)
    return session.keep(planned, by=by) if by and planned.plan.orders else planned
