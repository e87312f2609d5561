"""`importer submit` and `importer jobs`: what goes into the queue, and what is in it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import SecretStr

from importer.cli import options
from importer.cli.connection import extra
from importer.cli.display import Screen
from importer.cli.jobs_screen import show_jobs
from importer.cli.terminal import NO_ERROR, Terminal, agreed, print_json
from importer.cli.way import among
from importer.errors import SettingsError, UsageError
from importer.issuing.batch import Batch, Selection
from importer.sentences import cluster as say
from importer.sentences import help as explain
from importer.sentences import state as of_ledger
from importer.sentences.reader import in_english
from importer.session import Report, check, myself, read_batch
from importer.settings import ENV_FILE, Settings, load_settings

if TYPE_CHECKING:
    from importer.cluster import Handing, Queue, Submitted

TenantFile = Annotated[
    str, typer.Option("--tenant", metavar=explain.A_NAME.text, help=explain.TENANT_FILE.text)
]
Tenants = Annotated[
    Path | None,
    typer.Option("--tenants", metavar=explain.A_DIR.text, help=explain.TENANTS.text),
]
StoreFolder = Annotated[
    Path | None, typer.Option("--store", metavar=explain.A_DIR.text, help=explain.STORE.text)
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall:
    """Where the queue, the store and the tenants are, as the command or the settings say.

    Attributes:
        ledger: the database's URL.
    """

    ledger: SecretStr
    settings: Settings
    store: Path | None
    tenants: Path | None

    @classmethod
    def of(
        cls,
        *,
        store: Path | None = None,
        tenants: Path | None = None,
        env_file: Path | None = ENV_FILE,
    ) -> "Hall":
        """As it was asked for.

        Raises:
            SettingsError: if no PostgreSQL is named.
        """
        settings = load_settings(env_file=env_file)
        if settings.ledger is None:
            raise SettingsError(say.LEDGER_WANTED())
        return cls(
            ledger=settings.ledger,
            settings=settings,
            store=store or settings.store,
            tenants=tenants or settings.tenants,
        )

    @property
    def store_there(self) -> Path:
        """The store.

        Raises:
            UsageError: if none is named.
        """
        if self.store is None:
            raise UsageError(say.STORE_WANTED())
        return self.store

    @property
    def tenants_there(self) -> Path:
        """The tenants' folder.

        Raises:
            UsageError: if none is named.
        """
        if self.tenants is None:
            raise UsageError(say.TENANTS_WANTED())
        return self.tenants


def submit(
    sheet: options.Sheet,
    pdfs: options.Pdfs,
    tenant: TenantFile,
    issue: Annotated[bool, typer.Option("--issue", help=explain.ISSUE_SUBMITTED.text)] = False,
    draft: Annotated[bool, typer.Option("--draft", help=explain.DRAFT_SUBMITTED.text)] = False,
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
    approved: options.Approved = None,
    store: StoreFolder = None,
    tenants: Tenants = None,
    state: options.State = options.STATE,
    yes: options.Yes = False,
    as_json: options.Json = False,
) -> int:
    """Check a list, and put it into the queue of a cluster, once."""
    given = locals()
    if issue and draft:
        raise UsageError(say.ONE_MODE())
    with extra(of_ledger.NO_CLUSTER):
        from importer import cluster
    terminal = Terminal(yes=yes or issue or draft or approved is not None, as_json=as_json)
    screen = Screen(terminal.stream)
    hall = Hall.of(store=store, tenants=tenants)
    place = cluster.BatchStore.at(hall.store_there)
    settings = cluster.Tenants(hall.tenants_there, hall.ledger).settings(tenant)
    selection = among(Selection, given)
    source = cluster.source_of(sheet, pdfs, selection, worksheet=worksheet, join_names=join_names)
    batch = read_batch(source, state=state)
    report = check(source, batch, out=None)
    with screen:
        screen.checked(batch, report)
    submitted = None
    if _is_to_submit(report, batch, screen, terminal):
        submission = cluster.Submission(
            tenant=tenant,
            settings=settings,
            source=source,
            selection=selection,
            worksheet=worksheet,
            join_names=join_names,
            approved=approved,
            by=myself(),
        )
        with cluster.open_queue(hall.ledger.get_secret_value()) as queue:
            submitted = cluster.submit(submission, batch, queue, place)
        _tell(screen, submitted, settings)
    if as_json:
        print_json("submit", lambda: _as_dict(submitted, tenant, report), report.rows())
    done = submitted is not None and report.all_well
    return options.Exit.ALL_DONE if done else options.Exit.SOME_LEFT


def _is_to_submit(report: Report, batch: Batch, screen: Screen, terminal: Terminal) -> bool:
    screen.say()
    if not report.to_send:
        screen.say(say.NOTHING_READY())
        return False
    asked = say.SUBMIT_DRAFT if batch.selection.draft else None
    question = (
        asked(count=report.to_send)
        if asked
        else say.SUBMIT_ISSUE(count=report.to_send, dates=report.issue_dates)
    )
    if agreed(screen, terminal, str(question)):
        return True
    screen.say(say.NOTHING_SUBMITTED())
    return False


def _tell(screen: Screen, submitted: "Submitted", settings: Settings) -> None:
    if submitted.is_new:
        screen.say(
            say.SUBMITTED(number=submitted.number, tenant=settings.tenant, host=settings.host)
        )
    else:
        screen.say(say.SUBMITTED_BEFORE(number=submitted.number))
    screen.say(say.LOOK_AT_JOBS())
    screen.command("jobs")


def _as_dict(submitted: "Submitted | None", tenant: str, report: Report) -> dict[str, Any]:
    return {
        "command": "submit",
        "tenant_file": tenant,
        "job": submitted.number if submitted else None,
        "new": submitted is not None and submitted.is_new,
        "folder": str(submitted.folder) if submitted and submitted.folder else None,
        "rows": len(report.outcomes),
        "to_send": report.to_send,
        "totals": report.totals_told,
        **NO_ERROR,
    }


def jobs(
    action: Annotated[
        str | None,
        typer.Argument(metavar=explain.AN_ACTION.text, help=explain.ACTION.text),
    ] = None,
    number: Annotated[
        int | None,
        typer.Argument(metavar=explain.A_NUMBER.text, help=explain.JOB_NUMBER.text),
    ] = None,
    store: StoreFolder = None,
    as_json: options.Json = False,
) -> int:
    """List what is in the queue: what waits, runs, has ended, and has failed and why."""
    if action not in (None, "cancel", "retry"):
        raise UsageError(say.NO_ACTION(action=action))
    if action is not None and number is None:
        raise UsageError(say.WHICH_JOB())
    with extra(of_ledger.NO_CLUSTER):
        from importer import cluster
    hall = Hall.of(store=store)
    place = cluster.BatchStore(hall.store) if hall.store is not None else None
    screen = Screen(sys.stdout)
    with cluster.open_queue(hall.ledger.get_secret_value()) as queue:
        if number is not None:
            _act(queue, action, number, Screen(sys.stderr) if as_json else screen)
        listed = cluster.jobs_in(queue, place, number=number)
    if as_json:
        with in_english():
            screen.tell([one.as_dict() for one in listed])
    elif action is None:
        show_jobs(screen, listed, hall.store)
    return options.Exit.ALL_DONE


def _act(queue: "Queue", action: str | None, number: int, screen: Screen) -> None:
    from importer.cluster import JobState

    if action == "retry":
        queue.retry(number)
        screen.say(say.IN_LINE_AGAIN(number=number))
        return
    found = queue.jobs(number=number)
    if not found:
        raise UsageError(say.NO_JOB(number=number))
    if action == "cancel":
        if not queue.cancel(number):
            raise UsageError(say.CANNOT_CANCEL(number=number))
        running = found[0].state is JobState.RUNNING
        stopped = say.IS_BEING_STOPPED if running else say.IS_CANCELLED
        screen.say(stopped(number=number))


@contextmanager
def served(tenant: str, hall: Hall) -> Iterator[tuple[Settings, str, "Handing"]]:
    """A tenant's settings, what the ledger knows its API by, and the queue for its batches.

    Raises:
        SettingsError, UsageError, LedgerError: if something of it is missing, or cannot be used.
    """
    with extra(of_ledger.NO_CLUSTER):
        from importer import cluster
    place = cluster.BatchStore.at(hall.store_there)
    settings = cluster.Tenants(hall.tenants_there, hall.ledger).settings(tenant)
    with cluster.open_queue(hall.ledger.get_secret_value()) as queue:
        yield settings, settings.host, cluster.Handing(queue, place, tenant)
