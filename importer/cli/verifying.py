"""`importer verify`: whether DokStamp has what past runs have reported."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from importer.afterwards import (
    VERDICTS,
    Past,
    RowVerdict,
    Verification,
    every_past,
    lines,
    past_of,
    verify_runs,
    write_verification,
)
from importer.cli import options
from importer.cli.afterwards import Results, Run
from importer.cli.display import Screen
from importer.cli.terminal import complain, place_of, print_json, spare
from importer.cli.way import Way
from importer.errors import UsageError
from importer.results import default_path, written
from importer.sentences import help as explain
from importer.sentences import screen as usual
from importer.sentences import verifying as say
from importer.session import Session

_LISTED = 50
_COUNTED = {
    RowVerdict.AGREES: say.COUNT_AGREES,
    RowVerdict.TAKEN_BACK: say.COUNT_TAKEN_BACK,
    RowVerdict.DIFFERS: say.COUNT_DIFFERS,
    RowVerdict.NOT_REPORTED: say.COUNT_NOT_REPORTED,
    RowVerdict.UNUSED: say.COUNT_UNUSED,
    RowVerdict.OTHER_UPLOAD: say.COUNT_OTHER_UPLOAD,
    RowVerdict.UNTOLD: say.COUNT_UNTOLD,
}


def verify(
    results: Results = None,
    run: Run = None,
    all_runs: Annotated[bool, typer.Option("--all", help=explain.ALL_RUNS.text)] = False,
    max_in_flight: options.MaxInFlight = "8",
    rate: options.Rate = None,
    out: options.Out = None,
    state: options.State = options.STATE,
    as_json: options.Json = False,
    base_url: options.BaseUrl = None,
    tenant: options.Tenant = None,
) -> int:
    """Read DokStamp back, and say row by row whether it has what a run has reported."""
    given = locals()
    if [results is not None, run is not None, all_runs].count(True) != 1:
        raise UsageError(say.WHICH())
    way = Way.of(given)
    screen = Screen(way.terminal.stream)
    with way.opened(screen, locked=False) as opened:
        past = None if all_runs else past_of(results, run, opened.ledger)
        name = past.place if past else Path("all")
        place = out or default_path(state, name, datetime.now(UTC), what="verify")
        place = place_of(place, screen, given=out is not None)
        with screen:
            verified = opened.session(lambda session: _verified(session, past, screen))
        path, failure = written(
            place,
            spare(),
            lambda at: write_verification(at, verified, run_id=str(uuid4())),
            lambda _: lines(verified),
        )
    _show(screen, verified)
    screen.results(path)
    if as_json:
        rows = (one.as_dict() for one in verified.lines)
        print_json("verify", lambda: verified.as_dict(path, failure), rows)
    if failure is not None:
        complain(failure)
    return options.Exit.ALL_DONE if verified.agrees and failure is None else options.Exit.SOME_LEFT


async def _verified(session: Session, past: Past | None, screen: Screen) -> Verification:
    host, tenant = session.host, session.tenant
    pasts = [past] if past else every_past(session.ledger, (host, tenant))
    if not pasts:
        raise UsageError(say.NO_RUNS(tenant=tenant, host=host))
    screen.show(say.RUNS(), say.VERIFIED(count=len(pasts)))
    screen.show(usual.TO(), usual.TENANT(host=host, tenant=tenant))
    return await verify_runs(session, pasts)


def _show(screen: Screen, verified: Verification) -> None:
    """What does not agree, the totals, and what follows."""
    found = [one for one in verified.lines if not one.verdict.is_well]
    for one in found[:_LISTED]:
        row = say.ROW(rows=[one.holder.row]) if one.holder.row else None
        who = ", ".join(str(part) for part in (row, one.holder.name) if part) or one.uuid
        screen.say(f"  {who}: {one.said} [{VERDICTS[one.verdict][0]}]", hang=4)
    if len(found) > _LISTED:
        screen.say(f"  {say.MORE(count=len(found) - _LISTED)}")
    screen.say()
    counted = [_COUNTED[one](count=count) for one, count in verified.totals.items() if count]
    screen.ended(counted, requests=verified.requests, seconds=verified.seconds)
    screen.say(say.NOT_WELL(sheet=say.SHEET()) if found else say.ALL_WELL())
