"""`importer undo` and `importer issue`: what a run made is taken back, or its drafts issued."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import anyio
import typer

from importer.afterwards import (
    AfterwardsReport,
    Past,
    Plan,
    Wish,
    kept,
    past_of,
    plan_issue,
    plan_undo,
    report_plan,
    send,
)
from importer.afterwards import approved as as_approved
from importer.cli.afterwards_screen import question, show_plan, show_report
from importer.cli.connection import api, state_of
from importer.cli.display import Screen
from importer.cli.next_steps import after_afterwards
from importer.cli.options import (
    STATE,
    Approved,
    BaseUrl,
    Json,
    MaxInFlight,
    Out,
    Place,
    Rate,
    State,
    Tenant,
    Wait,
    Yes,
    max_in_flight_of,
)
from importer.cli.terminal import (
    Terminal,
    agreed,
    declined,
    ended,
    place_of,
    print_json,
    spare,
    typed,
)
from importer.engine import Stop
from importer.errors import UsageError
from importer.interrupts import stop_on_interrupt
from importer.ledger import Ledger
from importer.results import default_path
from importer.sentences import afterwards as say
from importer.sentences import help as explain
from importer.sentences.reader import in_english
from importer.session import Wire, open_session
from importer.settings import Settings

Results = Annotated[
    Path | None,
    typer.Argument(metavar=explain.SOME_RESULTS.text, help=explain.RESULTS_OF_RUN.text),
]
Run = Annotated[
    str | None, typer.Option("--run", metavar=explain.AN_ID.text, help=explain.THE_RUN.text)
]
Chosen = Annotated[
    str | None, typer.Option("--rows", metavar="5,9-12", help=explain.THESE_ROWS.text)
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=explain.DRY_RUN.text)]


def undo(
    results: Results = None,
    run: Run = None,
    rows: Chosen = None,
    reason: Annotated[
        str | None, typer.Option(metavar=explain.A_TEXT.text, help=explain.REASON.text)
    ] = None,
    drafts_only: Annotated[
        bool, typer.Option("--drafts-only", help=explain.DRAFTS_ONLY.text)
    ] = False,
    records: Annotated[bool, typer.Option("--records", help=explain.RECORDS.text)] = False,
    dry_run: DryRun = False,
    max_in_flight: MaxInFlight = "8",
    rate: Rate = None,
    out: Out = None,
    state: State = STATE,
    wait: Wait = False,
    approved: Approved = None,
    yes: Yes = False,
    as_json: Json = False,
    base_url: BaseUrl = None,
    tenant: Tenant = None,
) -> int:
    """Take back what a run made: delete its drafts, and revoke its issued certificates, which
    cannot be undone.
    """
    told = (reason or "").strip()
    if yes and not told and not (drafts_only or dry_run or approved):
        raise UsageError(say.REASON_MISSING())
    return _about(
        results,
        run,
        rows,
        Wish(command="undo", reason=told, drafts_only=drafts_only, records=records),
        dry_run=dry_run,
        wire=Wire(max_in_flight=max_in_flight_of(max_in_flight), rate_per_minute=rate),
        place=Place(out=out, state=state, wait=wait),
        terminal=Terminal(yes=yes, as_json=as_json, approved=approved),
        flags={"base_url": base_url, "tenant": tenant},
    )


def issue(
    results: Results = None,
    run: Run = None,
    rows: Chosen = None,
    dry_run: DryRun = False,
    max_in_flight: MaxInFlight = "8",
    rate: Rate = None,
    out: Out = None,
    state: State = STATE,
    wait: Wait = False,
    approved: Approved = None,
    yes: Yes = False,
    as_json: Json = False,
    base_url: BaseUrl = None,
    tenant: Tenant = None,
) -> int:
    """Issue the drafts of a run, once somebody has looked at them in DokStamp."""
    return _about(
        results,
        run,
        rows,
        Wish(command="issue"),
        dry_run=dry_run,
        wire=Wire(max_in_flight=max_in_flight_of(max_in_flight), rate_per_minute=rate),
        place=Place(out=out, state=state, wait=wait),
        terminal=Terminal(yes=yes, as_json=as_json, approved=approved),
        flags={"base_url": base_url, "tenant": tenant},
    )


def _about(
    results: Path | None,
    run: str | None,
    rows: str | None,
    wish: Wish,
    *,
    dry_run: bool,
    wire: Wire,
    place: Place,
    terminal: Terminal,
    flags: dict[str, str | None],
) -> int:
    """What both share: find the run, plan, ask, send, report."""
    screen = Screen(terminal.stream)
    with (
        api(False, flags) as (settings, host),
        state_of(place.state, screen, locked=not dry_run, wait=place.wait) as ledger,
    ):
        past = past_of(results, run, ledger).choosing(rows)
        now, out = datetime.now(UTC), place.out
        if out is None and not dry_run:
            out = default_path(place.state, past.place, now, what=wish.command)
        if out is not None:
            out = place_of(out, screen, given=place.out is not None, check=dry_run)
        with screen:
            report = anyio.run(
                _done, past, wish, dry_run, settings, host, ledger, wire, out, screen, terminal
            )
    if report is None:
        return declined(screen, terminal, wish.command)
    show_report(screen, report)
    if terminal.as_json:
        with in_english():
            print_json("afterwards", report.as_dict(), report.rows())
    after_afterwards(screen, report)
    return ended(report)


async def _done(
    past: Past,
    wish: Wish,
    dry_run: bool,
    settings: Settings,
    host: str,
    ledger: Ledger,
    wire: Wire,
    out: Path | None,
    screen: Screen,
    terminal: Terminal,
) -> AfterwardsReport | None:
    """Plan, ask the person, and send; None when they say no."""
    async with open_session(
        settings, host, ledger, wire=wire, listener=screen.listen, sends=not dry_run
    ) as session:
        plan = await (plan_undo if wish.command == "undo" else plan_issue)(session, past, wish)
        show_plan(screen, plan, host=host, tenant=session.tenant)
        if dry_run:
            looked_at = kept(session, plan) if plan.todo else None
            if looked_at is not None:
                screen.kept(looked_at)
            return report_plan(session, replace(plan, kept=looked_at), out=out)
        plan = as_approved(session, plan, terminal.approved)
        if plan.kept is not None:
            screen.kept(plan.kept)
        asked = None if terminal.approved else question(plan, session.tenant)
        if not agreed(screen, terminal, asked) or not _typed(plan, terminal):
            return None
        assert out is not None
        stop = Stop()
        with stop_on_interrupt(stop.request):
            screen.start(len(plan.todo))
            return await send(session, plan, out=out, stop=stop, spare=spare())


def _typed(plan: Plan, terminal: Terminal) -> bool:
    """Whether a person has typed how many certificates are to be revoked: it cannot be undone.
    The code of one's own dry run is copied from the line that shows it, so it is no second yes.
    """
    count = len(plan.revoked)
    seen_by_two = plan.kept is not None and plan.kept.entry.approved_by is not None
    if not count or terminal.yes or seen_by_two:
        return True
    return typed(str(say.TYPE_NUMBER(count=count)), terminal) == str(count)
