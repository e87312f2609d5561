"""`importer runs`, `importer template` and `importer sandbox`: what sends nothing."""

import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from importer.cli.connection import extra, state_of
from importer.cli.display import Screen
from importer.cli.next_steps import after_runs, after_template
from importer.cli.options import STATE, Exit, Json, State
from importer.errors import UsageError
from importer.sentences import help as explain
from importer.sentences import screen as say
from importer.sentences import usage


def runs(state: State = STATE, as_json: Json = False) -> int:
    """List past runs: when, what, for which tenant, how they ended, and where the results are."""
    screen = Screen(sys.stdout)
    with state_of(state, Screen(sys.stderr), locked=False) as ledger:
        listed = ledger.runs()
        elsewhere = [] if listed else ledger.hosts_elsewhere()
    if as_json:
        screen.tell([asdict(run) for run in listed])
        return Exit.ALL_DONE
    screen.runs(listed)
    if elsewhere:
        screen.say(say.RUNS_ELSEWHERE(hosts=elsewhere))
    after_runs(screen, listed)
    return Exit.ALL_DONE


def template(
    file: Annotated[
        Path,
        typer.Argument(metavar=explain.A_SPREADSHEET.text, help=explain.TEMPLATE_FILE.text),
    ],
    catalog: Annotated[bool, typer.Option("--catalog", help=explain.OF_CATALOG.text)] = False,
) -> int:
    """Write a blank spreadsheet to fill in, with drop-downs, date formats and instructions."""
    # Here and not above: openpyxl takes a sixth of the start, and only a template needs it.
    from importer.catalog.template import write_catalog_template
    from importer.template import write_template

    (write_catalog_template if catalog else write_template)(file)
    screen = Screen(sys.stdout)
    screen.say(say.WRITTEN(path=file))
    after_template(screen, file, catalog=catalog)
    return Exit.ALL_DONE


def sandbox(
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help=explain.PORT.text)
    ] = 8700,
    db: Annotated[Path, typer.Option(metavar=explain.A_FILE.text, help=explain.DB.text)] = Path(
        "sandbox.sqlite3"
    ),
    latency_ms: Annotated[int, typer.Option(metavar="N", min=0, help=explain.LATENCY_MS.text)] = 0,
    rate_per_minute: Annotated[
        int | None, typer.Option(metavar="N", min=1, help=explain.RATE_PER_MINUTE.text)
    ] = None,
    empty: Annotated[bool, typer.Option("--empty", help=explain.EMPTY.text)] = False,
) -> int:
    """Run a DokStamp to practise on, on this machine, until Ctrl-C."""
    with extra(usage.SANDBOX_MISSING):
        from dokstamp_sandbox import Sandbox, SandboxSettings, serve

    screen = Screen(sys.stdout)

    def tell(ready: Sandbox) -> None:
        screen.say(say.PRACTICE_READY(url=ready.url))
        screen.say(say.PRACTICE_SETTINGS())
        screen.say(f"  DOKSTAMP_BASE_URL={ready.url}")
        screen.say(f"  DOKSTAMP_EMAIL={ready.email}")
        screen.say(f"  DOKSTAMP_PASSWORD={ready.password}")
        screen.say(say.OR())
        screen.say(f"  DOKSTAMP_BASE_URL={ready.url}")
        screen.say(f"  DOKSTAMP_CLIENT_ID={ready.client_id}")
        screen.say(f"  DOKSTAMP_CLIENT_SECRET={ready.client_secret}")
        sentence = say.PRACTICE_EMPTY if empty else say.PRACTICE_SEEDED
        screen.say(sentence(tenant=ready.tenant, path=db))

    settings = SandboxSettings(
        port=port, db=db, seeded=not empty, latency_ms=latency_ms, rate_per_minute=rate_per_minute
    )
    try:
        with suppress(KeyboardInterrupt):
            serve(settings, on_ready=tell)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(usage.SANDBOX_CANNOT_START(reason=reason)) from error
    return Exit.ALL_DONE
