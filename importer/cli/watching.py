"""`importer watch`: serve a folder that people drop batches into."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
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
from importer.cli.queueing import Hall, StoreFolder, Tenants, served
from importer.cli.way import Given, among, wire_of
from importer.errors import UsageError
from importer.interrupts import note_interrupts
from importer.issuing.batch import Selection, ensure_usable
from importer.language import speak_as_wished
from importer.sentences import cluster as queued
from importer.sentences import help as explain
from importer.sentences import inbox as say
from importer.sentences import usage
from importer.session import PRACTICE
from importer.settings import ENV_FILE, Settings, load_settings
from importer.sheet import known_encoding

Asked = tuple[Settings | None, str, inbox.HandsOver | None]
"""Who we are to the API, what the ledger knows it by, and the queue that does the work."""
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
    max_rows: options.MaxRows = 1000,
    max_invalid_percent: options.MaxInvalidPercent = 5,
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
    require_approval: options.RequireApproval = False,
    json_log: options.JsonLog = False,
    submit: Annotated[bool, typer.Option("--submit", help=explain.SUBMIT_DROPPED.text)] = False,
    store: StoreFolder = None,
    tenants: Tenants = None,
    sandbox: options.Practice = False,
    base_url: options.BaseUrl = None,
    tenant: options.Tenant = None,
) -> int:
    """Check or send what people drop into a folder, and put the results beside it."""
    return _watch(locals())


def _watch(given: Given) -> int:
    """What `watch` does, as it was asked for."""
    mode = _mode(**{name: given[name] for name in ("issue", "draft", "check_only")})
    selection = among(Selection, {**given, "draft": False, "encoding": None})
    ensure_usable(selection, today=datetime.now().astimezone().date())
    encoding = given["encoding"]
    reading = inbox.InboxReading(
        worksheet=given["worksheet"],
        join_names=given["join_names"],
        encoding=known_encoding(encoding) if encoding is not None else None,
    )
    state, practice = given["state"], given["sandbox"]
    root = _inbox(given["folder"], state)
    flags = {name: given[name] for name in ("base_url", "tenant")}
    with _served(mode, given, flags, _env_file(root)) as (settings, host, queue):
        if settings is not None and given["require_approval"]:
            settings = settings.model_copy(update={"require_approval": True})
        terms = inbox.Terms(
            mode=mode,
            selection=selection,
            reading=reading,
            max_rows=given["max_rows"],
            max_invalid_percent=given["max_invalid_percent"],
            settings=settings,
            host=host,
            wire=wire_of(given),
            state=state,
            given=_given(state, flags, practice=practice),
        )
        first_break = 10 * (settings.retry_wait if settings else 0.5)
        return _serve(
            inbox.Places(root),
            terms,
            inbox.Rhythm(
                settle=given["settle"], max_wait=given["max_wait"], first_break=first_break
            ),
            journal_of(as_json=given["json_log"]),
            once=given["once"],
            queue=queue,
        )


def journal_of(*, as_json: bool) -> inbox.Journal:
    """What a service tells on standard output, laid out for a terminal."""
    laid_out = partial(wrapped, width=width_of(sys.stdout), hang=_BELOW_THE_TIME)
    return inbox.Journal(sys.stdout, as_json=as_json, laid_out=laid_out)


def _served(
    mode: inbox.Mode, given: Given, flags: dict[str, str | None], env_file: Path | None
) -> AbstractContextManager[Asked]:
    """Who does the work: this process, or a cluster."""
    if not given["submit"]:
        return _asked(mode, given["sandbox"], flags, env_file)
    tenant = given["tenant"]
    if mode is inbox.Mode.CHECK or tenant is None or given["sandbox"] or given["base_url"]:
        raise UsageError(queued.SUBMITS_AS())
    hall = Hall.of(store=given["store"], tenants=given["tenants"], env_file=env_file)
    return served(tenant, hall)


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
) -> Iterator[Asked]:
    """The API; none for an inbox that only checks, where there are no credentials."""
    if (
        mode is inbox.Mode.CHECK
        and not practice
        and not load_settings(
            env_file=env_file, base_url=flags["base_url"], tenant=flags["tenant"]
        ).has_credentials
    ):
        yield None, "", None
        return
    with api(practice, flags, env_file=env_file) as (settings, host):
        yield settings, host, None


def _serve(
    places: inbox.Places,
    terms: inbox.Terms,
    rhythm: inbox.Rhythm,
    journal: inbox.Journal,
    *,
    once: bool,
    queue: inbox.HandsOver | None,
) -> int:
    stopping = Event()
    heart = inbox.Heart()
    service = inbox.InboxService(
        places,
        inbox.Processing(places, heart=heart, watch=inbox.Watch()),
        inbox.InboxWorker(terms, journal, stopping, queue),
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
