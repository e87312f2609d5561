"""`importer watch`: serve a folder that people drop batches into."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from importer import inbox
from importer.cli import options
from importer.cli.connection import api
from importer.cli.layout import width_of, wrapped
from importer.cli.way import among, wire_of
from importer.errors import UsageError
from importer.interrupts import note_interrupts
from importer.issuing.batch import Selection, ensure_usable
from importer.language import speak_as_wished
from importer.sentences import help as explain
from importer.sentences import inbox as say
from importer.sentences import usage
from importer.session import PRACTICE
from importer.settings import ENV_FILE, Settings, load_settings
from importer.sheet import known_encoding

_BELOW_THE_TIME = len("2026-11-26T12:05:15Z ")


def watch(
    folder: Annotated[
        Path, typer.Argument(metavar=explain.AN_INBOX.text, help=explain.INBOX.text)
    ],
    issue: Annotated[bool, typer.Option("--issue", help=explain.ISSUE_DROPPED.text)] = False,
    draft: Annotated[bool, typer.Option("--draft", help=explain.DRAFT_DROPPED.text)] = False,
    check_only: Annotated[
        bool, typer.Option("--check-only", help=explain.CHECK_ONLY.text)
    ] = False,
    once: Annotated[bool, typer.Option("--once", help=explain.ONCE.text)] = False,
    settle: Annotated[float, typer.Option(metavar="N", min=0.0, help=explain.SETTLE.text)] = 10,
    max_wait: Annotated[
        float, typer.Option(metavar="N", min=0.0, help=explain.MAX_WAIT.text)
    ] = 600,
    max_rows: Annotated[int, typer.Option(metavar="N", min=0, help=explain.MAX_ROWS.text)] = 1000,
    max_invalid_percent: Annotated[
        float, typer.Option(metavar="N", min=0.0, max=100, help=explain.MAX_INVALID_PERCENT.text)
    ] = 5,
    institution: options.Institution = None,
    course: options.Course = None,
    cohort: options.Cohort = None,
    template: options.Template = None,
    issued_at: options.IssuedAt = None,
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
    state: options.State = options.STATE,
    require_approval: Annotated[
        bool, typer.Option("--require-approval", help=explain.REQUIRE_APPROVAL.text)
    ] = False,
    json_log: Annotated[bool, typer.Option("--json-log", help=explain.JSON_LOG.text)] = False,
    sandbox: options.Practice = False,
    base_url: options.BaseUrl = None,
    tenant: options.Tenant = None,
) -> int:
    """Check or send what people drop into a folder, and put the results beside it."""
    given = locals()
    mode = _mode(issue=issue, draft=draft, check_only=check_only)
    selection = among(Selection, {**given, "draft": False, "encoding": None})
    ensure_usable(selection, today=datetime.now().astimezone().date())
    encoding = known_encoding(encoding) if encoding is not None else None
    reading = inbox.Reading(worksheet=worksheet, join_names=join_names, encoding=encoding)
    root = _inbox(folder, state)
    flags = {"base_url": base_url, "tenant": tenant}
    with _asked(mode, sandbox, flags, _env_file(root)) as (settings, host):
        if settings is not None and require_approval:
            settings = settings.model_copy(update={"require_approval": True})
        terms = inbox.Terms(
            mode=mode,
            selection=selection,
            reading=reading,
            max_rows=max_rows,
            max_invalid_percent=max_invalid_percent,
            settings=settings,
            host=host,
            wire=wire_of(given),
            state=state,
            given=_given(state, flags, practice=sandbox),
        )
        first_break = 10 * (settings.retry_wait if settings else 0.5)
        rhythm = inbox.Rhythm(settle=settle, max_wait=max_wait, first_break=first_break)
        return _serve(
            inbox.Places(root),
            terms,
            rhythm,
            inbox.Journal(
                sys.stdout,
                as_json=json_log,
                laid_out=partial(wrapped, width=width_of(sys.stdout), hang=_BELOW_THE_TIME),
            ),
            once=once,
        )


def _mode(*, issue: bool, draft: bool, check_only: bool) -> inbox.Mode:
    if issue + draft + check_only > 1:
        raise UsageError(usage.ONE_MODE())
    return inbox.Mode.ISSUE if issue else inbox.Mode.DRAFT if draft else inbox.Mode.CHECK


def _inbox(folder: Path, state: Path) -> Path:
    if not folder.is_dir():
        raise UsageError(usage.NO_INBOX(path=folder))
    root = folder.resolve()
    if state.resolve().is_relative_to(root):
        raise UsageError(usage.STATE_IN_INBOX(path=state))
    return root


def _env_file(root: Path) -> Path | None:
    """What was dropped into an inbox sets nothing, no language either."""
    if not Path.cwd().is_relative_to(root):
        return ENV_FILE
    speak_as_wished(sys.argv[1:], env_file=None)
    return None


def _given(state: Path, flags: dict[str, str | None], *, practice: bool) -> tuple[str, ...]:
    """The flags without which a command by hand would speak to another DokStamp, or use another
    ledger.
    """
    given = {"--base-url": flags["base_url"], "--tenant": flags["tenant"]} if not practice else {}
    chosen = [word for name, value in given.items() if value for word in (name, value)]
    kept = [] if state == options.STATE else ["--state", str(state.absolute())]
    return (*chosen, *kept, *(["--sandbox"] if practice else []))


@contextmanager
def _asked(
    mode: inbox.Mode, practice: bool, flags: dict[str, str | None], env_file: Path | None
) -> Iterator[tuple[Settings | None, str]]:
    """The API; none for an inbox that only checks, where there are no credentials."""
    if (
        mode is inbox.Mode.CHECK
        and not practice
        and not load_settings(
            env_file=env_file, base_url=flags["base_url"], tenant=flags["tenant"]
        ).has_credentials
    ):
        yield None, ""
        return
    with api(practice, flags, env_file=env_file) as asked:
        yield asked


def _serve(
    places: inbox.Places,
    terms: inbox.Terms,
    rhythm: inbox.Rhythm,
    journal: inbox.Journal,
    *,
    once: bool,
) -> int:
    stopping = Event()
    heart = inbox.Heart()
    service = inbox.Service(
        places,
        inbox.Processing(places, heart=heart, watch=inbox.Watch()),
        inbox.Worker(terms, journal, stopping),
        journal,
        rhythm,
        reading=terms.reading,
        approvals=terms.require_approval,
        once=once,
        stopping=stopping,
    )
    told = {"inbox": places.root, "mode": terms.mode.words}
    if terms.settings is None:
        watching = say.WATCHING_ALONE(**told)
    elif terms.host.startswith(PRACTICE):
        watching = say.WATCHING_PRACTICE(**told)
    else:
        watching = say.WATCHING_ASKING(**told, host=terms.host)
    journal.tell("watching", watching, mode=str(terms.mode))
    heart.start()
    try:
        with note_interrupts(stopping.set):
            done = service.serve()
    finally:
        heart.stop()
    journal.tell("ended", say.ENDED())
    if once:
        return options.Exit.ALL_DONE if done else options.Exit.SOME_LEFT
    return options.Exit.ALL_DONE
