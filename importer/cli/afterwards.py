"""`importer undo` and `importer issue`: what a run made is taken back, or its drafts issued."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from importer.afterwards import (
    AfterwardsPlan,
    AfterwardsReport,
    Past,
    Wish,
    kept,
    past_of,
    plan_issue,
    plan_undo,
    report_plan,
    send,
)
from importer.afterwards import approved as as_approved
from importer.cli import options
from importer.cli.afterwards_screen import question, show_plan, show_report
from importer.cli.display import Screen
from importer.cli.next_steps import after_afterwards
from importer.cli.terminal import Terminal, agreed, declined, place_of, typed
from importer.cli.way import Way, sending, tell
from importer.errors import UsageError
from importer.results import default_path
from importer.sentences import afterwards as say
from importer.sentences import help as explain
from importer.session import Session

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
    dry_run: options.DryRun = False,
    max_in_flight: options.MaxInFlight = "8",
    rate: options.Rate = None,
    out: options.Out = None,
    state: options.State = options.STATE,
    wait: options.Wait = False,
    approved: options.Approved = None,
    yes: options.Yes = False,
    as_json: options.Json = False,
    base_url: options.BaseUrl = None,
    tenant: options.Tenant = None,
) -> int:
    """Take back what a run made: delete its drafts, and revoke its issued certificates, which
    cannot be undone.
    """
    way = Way.of(locals())
    told = (reason or "").strip()
    if yes and not told and not (drafts_only or dry_run or approved):
        raise UsageError(say.REASON_MISSING())
    return _about(
        results,
        run,
        rows,
        Wish(command="undo", reason=told, drafts_only=drafts_only, records=records),
        way,
        dry_run=dry_run,
    )


def issue(
    results: Results = None,
    run: Run = None,
    rows: Chosen = None,
    dry_run: options.DryRun = False,
    max_in_flight: options.MaxInFlight = "8",
    rate: options.Rate = None,
    out: options.Out = None,
    state: options.State = options.STATE,
    wait: options.Wait = False,
    approved: options.Approved = None,
    yes: options.Yes = False,
    as_json: options.Json = False,
    base_url: options.BaseUrl = None,
    tenant: options.Tenant = None,
) -> int:
    """Issue the drafts of a run, once somebody has looked at them in DokStamp."""
    way = Way.of(locals())
    return _about(results, run, rows, Wish(command="issue"), way, dry_run=dry_run)


def _about(
    results: Path | None, run: str | None, rows: str | None, wish: Wish, way: Way, *, dry_run: bool
) -> int:
    """What both share: find the run, plan, ask, send, report."""
    place, terminal = way.place, way.terminal
    screen = Screen(terminal.stream)
    with way.opened(screen, locked=not dry_run) as opened:
        past = past_of(results, run, opened.ledger).choosing(rows)
        now, out = datetime.now(UTC), place.out
        if out is None and not dry_run:
            out = default_path(place.state, past.place, now, what=wish.command)
        if out is not None:
            out = place_of(out, screen, given=place.out is not None, check=dry_run)
        with screen:
            report = opened.session(
                lambda session: _done(session, past, wish, dry_run, out, screen, terminal),
                sends=not dry_run,
            )
    if report is None:
        return declined(screen, terminal, wish.command)
    show_report(screen, report)
    after_afterwards(screen, report)
    return tell("afterwards", report, terminal, report.as_dict, report.rows())


async def _done(
    session: Session,
    past: Past,
    wish: Wish,
    dry_run: bool,
    out: Path | None,
    screen: Screen,
    terminal: Terminal,
) -> AfterwardsReport | None:
    """Plan, ask the person, and send; None when they say no."""
    plan = await (plan_undo if wish.command == "undo" else plan_issue)(session, past, wish)
    show_plan(screen, plan, host=session.host, tenant=session.tenant)
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
    return await sending(
        screen,
        len(plan.todo),
        lambda stop, spare: send(session, plan, out=out, stop=stop, spare=spare),
    )


def _typed(plan: AfterwardsPlan, terminal: Terminal) -> bool:
    """Whether a person has typed how many certificates are to be revoked: it cannot be undone.
    The code of one's own dry run is copied from the line that shows it, so it is no second yes.
    """
    count = len(plan.revoked)
    seen_by_two = plan.kept is not None and plan.kept.entry.approved_by is not None
    if not count or terminal.yes or seen_by_two:
        return True
    return typed(str(say.TYPE_NUMBER(count=count)), terminal) == str(count)
