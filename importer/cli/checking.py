"""`importer check`: everything that is wrong with a batch, said at once."""

from typing import Annotated

import anyio
import typer

from importer import job
from importer.batch import Selection
from importer.cli.connection import api, ledger_in
from importer.cli.options import (
    STATE,
    AllowReissue,
    BaseUrl,
    Cohort,
    Course,
    DateFormat,
    Draft,
    Encoding,
    Exit,
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
    Sheet,
    State,
    Template,
    Tenant,
    Worksheet,
    max_in_flight_of,
)
from importer.cli.terminal import Terminal, complain, place_of, print_json
from importer.display import Screen
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
    worksheet: Worksheet = None,
    join_names: JoinNames = False,
    encoding: Encoding = None,
    allow_reissue: AllowReissue = False,
    no_look_inside: NoLookInside = False,
    online: Annotated[
        bool, typer.Option("--online", help="Ask DokStamp too: references, students, certificates.")
    ] = False,
    max_in_flight: MaxInFlight = "8",
    rate: Rate = None,
    out: Out = None,
    state: State = STATE,
    as_json: Json = False,
    sandbox: Practice = False,
    base_url: BaseUrl = None,
    tenant: Tenant = None,
) -> int:
    """Say everything that is wrong with a spreadsheet and its PDFs, at once. Never writes to the API."""
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
    terminal = Terminal(yes=True, as_json=as_json)
    with Screen(terminal.stream) as screen:
        if out is not None:
            out = place_of(out, screen, given=True, check=True)
        rows = read_sheet(sheet, worksheet=worksheet, join_names=join_names, encoding=encoding)
        source = job.Source(sheet=rows, pdfs=pdfs, selection=selection)
        if online or sandbox:
            wire = job.Wire(max_in_flight=max_in_flight_of(max_in_flight), rate_per_minute=rate)
            with (
                api(sandbox, {"base_url": base_url, "tenant": tenant}) as (settings, host),
                ledger_in(state, screen) as ledger,
            ):
                batch = job.read_batch(source, state=state)
                report = anyio.run(
                    lambda: job.check_online(
                        source,
                        batch,
                        settings=settings,
                        host=host,
                        ledger=ledger,
                        wire=wire,
                        out=out,
                        listener=screen.listen,
                    )
                )
        else:
            batch = job.read_batch(source, state=state)
            report = job.check(source, batch, out=out)
        screen.checked(batch, report)
        if report.results is not None:
            screen.say(f"Results: {report.results}")
        if as_json:
            print_json(report, issues=True)
    if report.failure is not None:
        complain(str(report.failure))
    ready = not (report.failure or report.outcomes.not_in_order)
    return Exit.ALL_DONE if ready else Exit.SOME_LEFT
