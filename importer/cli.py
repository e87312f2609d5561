"""The commands: parse, ask, print, exit status. No logic."""

import json
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import anyio
import typer
from pydantic import SecretStr

from importer import job
from importer.batch import Batch, Selection
from importer.display import Screen
from importer.errors import ImporterError, UsageError
from importer.interrupts import heeded, ordinary
from importer.ledger import Ledger, open_ledger
from importer.outcomes import Status
from importer.pipeline import Limits, Stop
from importer.reconcile import Plan
from importer.results import default_path, ensure_writable
from importer.resume import read_resumed, selection_of
from importer.settings import Settings, load_settings
from importer.sheet import read_sheet
from importer.state import hold
from importer.template import write_template


class Exit(IntEnum):
    """Exit status, as documented in the README."""

    ALL_DONE = 0
    SOME_LEFT = 1
    NOT_STARTED = 2
    INTERRUPTED = 130


app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Issue a graduating class in DokStamp from a spreadsheet and a folder of PDFs.",
)

Sheet = Annotated[Path, typer.Argument(metavar="SHEET", help="The spreadsheet: XLSX, XLSM, XLS, ODS, CSV or TSV.")]
Pdfs = Annotated[Path, typer.Option("--pdfs", metavar="DIR", help="The folder of signed PDFs.")]
Institution = Annotated[str | None, typer.Option(help="Name or UUID, for rows that name none.")]
Course = Annotated[str | None, typer.Option(help="Code or UUID, for rows that name none.")]
Cohort = Annotated[str | None, typer.Option(help="Code or UUID, for rows that name none.")]
Template = Annotated[str | None, typer.Option(help="Certificate template, name or UUID, for rows that name none.")]
IssuedAt = Annotated[
    str | None, typer.Option(metavar="DATE", help="ISO date or date-time, for rows that name none. Default: now.")
]
Draft = Annotated[bool, typer.Option("--draft", help="Create drafts: nobody is notified.")]
DateFormat = Annotated[str | None, typer.Option(metavar="FORMAT", help="How text dates are written, such as %d/%m/%Y.")]
Worksheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="The worksheet, where several fit.")]
AllowReissue = Annotated[
    bool, typer.Option("--allow-reissue", help="Send rows whose student has a certificate of the course already.")
]
MaxInFlight = Annotated[int, typer.Option(min=1, max=256, help="Most requests at any moment; default 8.")]
Rate = Annotated[float | None, typer.Option(min=0.1, help="Most requests a minute, below what the API allows.")]
FilesPerUpload = Annotated[int, typer.Option(min=1, help="Most files in one upload; default 20.")]
BytesPerUpload = Annotated[int, typer.Option(min=1, help="Most bytes in one upload; default 20,000,000.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE.xlsx",
        help="The results workbook; default SHEET-TIME-results.xlsx in the state folder.",
    ),
]
State = Annotated[
    Path, typer.Option("--state", metavar="DIR", help="Folder of the ledger and of results; default reports.")
]
Wait = Annotated[bool, typer.Option("--wait", help="Wait for another run on the same state folder to end.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before sending.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout, everything else on stderr.")]
Practice = Annotated[bool, typer.Option("--sandbox", help="Practise on a DokStamp of this process's own.")]
BaseUrl = Annotated[str | None, typer.Option(metavar="URL", help="The API, instead of DOKSTAMP_BASE_URL.")]
Tenant = Annotated[str | None, typer.Option(metavar="DOMAIN", help="The tenant, instead of DOKSTAMP_TENANT.")]

STATE = Path("reports")


@app.command()
def run(
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
    allow_reissue: AllowReissue = False,
    max_in_flight: MaxInFlight = 8,
    rate: Rate = None,
    files_per_upload: FilesPerUpload = 20,
    bytes_per_upload: BytesPerUpload = 20_000_000,
    out: Out = None,
    state: State = STATE,
    wait: Wait = False,
    yes: Yes = False,
    as_json: Json = False,
    sandbox: Practice = False,
    base_url: BaseUrl = None,
    tenant: Tenant = None,
) -> int:
    """Issue certificates for the valid rows of a spreadsheet, each once, and write the results workbook."""
    selection = Selection(
        institution=institution,
        course=course,
        cohort=cohort,
        template=template,
        issued_at=_issue_date(issued_at),
        draft=draft,
        date_format=date_format,
        allow_reissue=allow_reissue,
    )
    limits = Limits(files_per_upload=files_per_upload, bytes_per_upload=bytes_per_upload)
    return _send(
        lambda: job.Source(sheet=read_sheet(sheet, worksheet=worksheet), pdfs=pdfs, selection=selection),
        command="run",
        sheet=sheet,
        wire=job.Wire(max_in_flight=max_in_flight, rate_per_minute=rate, limits=limits),
        place=_Place(out=out, state=state, wait=wait),
        terminal=_Terminal(yes=yes, as_json=as_json),
        practice=sandbox,
        flags={"base_url": base_url, "tenant": tenant},
    )


@app.command()
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
    allow_reissue: AllowReissue = False,
    online: Annotated[
        bool, typer.Option("--online", help="Ask DokStamp too: references, students, certificates.")
    ] = False,
    max_in_flight: MaxInFlight = 8,
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
        issued_at=_issue_date(issued_at),
        draft=draft,
        date_format=date_format,
        allow_reissue=allow_reissue,
    )
    terminal = _Terminal(yes=True, as_json=as_json)
    with Screen(terminal.stream) as screen:
        if out is not None:
            ensure_writable(out)
        source = job.Source(sheet=read_sheet(sheet, worksheet=worksheet), pdfs=pdfs, selection=selection)
        if online or sandbox:
            wire = job.Wire(max_in_flight=max_in_flight, rate_per_minute=rate)
            with (
                _api(sandbox, {"base_url": base_url, "tenant": tenant}) as (settings, host),
                open_ledger(state) as ledger,
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
            _print_json(report, issues=True)
    ready = not (report.totals[Status.INVALID] or report.totals[Status.FAILED])
    return Exit.ALL_DONE if ready else Exit.SOME_LEFT


@app.command()
def resume(
    results: Annotated[
        Path, typer.Argument(metavar="RESULTS.xlsx", help="A results workbook, or its Failures as CSV.")
    ],
    pdfs: Annotated[Path | None, typer.Option("--pdfs", metavar="DIR", help="The folder, where it has moved.")] = None,
    institution: Institution = None,
    course: Course = None,
    cohort: Cohort = None,
    template: Template = None,
    issued_at: IssuedAt = None,
    date_format: DateFormat = None,
    allow_reissue: AllowReissue = False,
    force_target: Annotated[
        bool, typer.Option("--force-target", help="Go on although the workbook is of another tenant or host.")
    ] = False,
    max_in_flight: MaxInFlight = 8,
    rate: Rate = None,
    files_per_upload: FilesPerUpload = 20,
    bytes_per_upload: BytesPerUpload = 20_000_000,
    out: Out = None,
    state: State = STATE,
    wait: Wait = False,
    yes: Yes = False,
    as_json: Json = False,
    sandbox: Practice = False,
    base_url: BaseUrl = None,
    tenant: Tenant = None,
) -> int:
    """Do the rows on the sheet Failures of a results workbook, as they now stand there."""
    with open_ledger(state) as ledger:
        past = [Path(run.results) for run in ledger.runs()]
    resumed, previous = read_resumed(results, past)
    facts = previous.facts
    given = {
        "institution": institution,
        "course": course,
        "cohort": cohort,
        "template": template,
        "issued_at": _issue_date(issued_at),
        "date_format": date_format,
        "allow_reissue": allow_reissue or None,
    }
    selection = replace(selection_of(facts), **{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    folder = pdfs or (Path(facts.pdfs) if facts else None)
    if folder is None:
        raise UsageError(f"{results} does not say where the PDFs are: give --pdfs.")
    source = job.Source(
        sheet=resumed.sheet, pdfs=folder, selection=selection, carried=resumed.carried, previous=results
    )
    return _send(
        lambda: source,
        command="resume",
        sheet=results,
        wire=job.Wire(
            max_in_flight=max_in_flight,
            rate_per_minute=rate,
            limits=Limits(files_per_upload=files_per_upload, bytes_per_upload=bytes_per_upload),
        ),
        place=_Place(out=out, state=state, wait=wait),
        terminal=_Terminal(yes=yes, as_json=as_json),
        practice=sandbox,
        flags={"base_url": base_url, "tenant": tenant},
        expected=None if facts is None or force_target or not facts.host else (facts.host, facts.tenant),
    )


@app.command()
def runs(state: State = STATE, as_json: Json = False) -> int:
    """List past runs: when, what, for which tenant, how they ended, and where the results are."""
    screen = Screen(sys.stdout)
    with open_ledger(state) as ledger:
        listed = ledger.runs()
    if as_json:
        screen.say(json.dumps([asdict(run) for run in listed], ensure_ascii=False))
        return Exit.ALL_DONE
    screen.runs(listed)
    return Exit.ALL_DONE


@app.command()
def template(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx|FILE.csv", help="The file to make; never overwritten.")],
) -> int:
    """Write a blank spreadsheet to fill in, with drop-downs, date formats and instructions."""
    write_template(file)
    Screen(sys.stdout).say(f"Written: {file}")
    return Exit.ALL_DONE


@app.command()
def sandbox(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one; default 8700.")] = 8700,
    db: Annotated[Path, typer.Option(metavar="FILE", help="Where its state is kept; default sandbox.sqlite3.")] = Path(
        "sandbox.sqlite3"
    ),
    latency_ms: Annotated[int, typer.Option(min=0, help="Milliseconds each answer takes.")] = 0,
    rate_per_minute: Annotated[int | None, typer.Option(min=1, help="Requests a minute before it answers 429.")] = None,
) -> int:
    """Run a DokStamp to practise on, on this machine, until Ctrl-C."""
    from importer.sandbox import Sandbox, SandboxSettings, serve  # only with the extra [sandbox] installed

    screen = Screen(sys.stdout)

    def tell(ready: Sandbox) -> None:
        screen.say(f"A DokStamp to practise on, at {ready.url} (API documentation: {ready.url}/docs); Ctrl-C ends it.")
        screen.say("Put one of these into a file named .env, or into the environment:")
        screen.say(f"  DOKSTAMP_BASE_URL={ready.url}")
        screen.say(f"  DOKSTAMP_EMAIL={ready.email}\n  DOKSTAMP_PASSWORD={ready.password}")
        screen.say(f"or\n  DOKSTAMP_CLIENT_ID={ready.client_id}\n  DOKSTAMP_CLIENT_SECRET={ready.client_secret}")
        screen.say(f"Tenant {ready.tenant}; courses LEI-2026 and GES-2026. State: {db}")

    settings = SandboxSettings(port=port, db=db, latency_ms=latency_ms, rate_per_minute=rate_per_minute)
    with suppress(KeyboardInterrupt):
        serve(settings, on_ready=tell)
    return Exit.ALL_DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a run keeps what it writes."""

    out: Path | None
    state: Path
    wait: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terminal:
    """How a run speaks and whether it may ask."""

    yes: bool
    as_json: bool

    @property
    def stream(self) -> Any:
        return sys.stderr if self.as_json else sys.stdout


def _send(
    read: Callable[[], job.Source],
    *,
    command: str,
    sheet: Path,
    wire: job.Wire,
    place: _Place,
    terminal: _Terminal,
    practice: bool,
    flags: dict[str, str | None],
    expected: tuple[str, str] | None = None,
) -> int:
    """What `run` and `resume` share: read, plan, ask, send, report."""
    screen = Screen(terminal.stream)
    out = place.out or default_path(place.state, sheet, datetime.now(UTC))
    ensure_writable(out)
    source = read()
    with (
        hold(place.state, wait=place.wait, on_wait=lambda who: screen.say(f"{who}; waiting for it to end.")),
        _api(practice, flags) as (settings, host),
        open_ledger(place.state) as ledger,
    ):
        if ledger.set_aside:
            screen.say(
                f"The ledger was damaged and is set aside as {ledger.set_aside}; a new one is begun, and what was "
                "done before is found again on the server."
            )
        batch = job.read_batch(source, state=place.state)
        with screen:
            report = anyio.run(
                lambda: _run(source, batch, command, settings, host, ledger, wire, out, screen, terminal, expected)
            )
    if report is None:
        screen.say("Nothing was sent.")
        return Exit.SOME_LEFT
    screen.finished(report)
    if terminal.as_json:
        _print_json(report, issues=False)
    if report.failure is not None:
        _complain(str(report.failure))
    if report.facts.interrupted or report.failure is not None:
        screen.say(f"To continue: {shlex.join(['importer', *sys.argv[1:]])}")
    if report.facts.interrupted:
        return Exit.INTERRUPTED
    return Exit.ALL_DONE if all(one.status.settled for one in report.outcomes.values()) else Exit.SOME_LEFT


async def _run(
    source: job.Source,
    batch: Batch,
    command: str,
    settings: Settings,
    host: str,
    ledger: Ledger,
    wire: job.Wire,
    out: Path,
    screen: Screen,
    terminal: _Terminal,
    expected: tuple[str, str] | None,
) -> job.Report | None:
    stop = Stop()
    with ExitStack() as signals:

        def approve(plan: Plan, tenant: str) -> bool:
            screen.plan(plan, host=host, tenant=tenant)
            if plan.orders and not terminal.yes:
                if not sys.stdin.isatty():
                    raise UsageError(
                        "There is no terminal to ask on, so nothing was sent: add --yes to send without asking."
                    )
                with ordinary():
                    if not typer.confirm(screen.question(plan), err=terminal.as_json):
                        return False
            signals.enter_context(heeded(stop.request))
            screen.start(len(plan.orders))
            return True

        return await job.run(
            source,
            batch,
            command=command,
            settings=settings,
            host=host,
            ledger=ledger,
            wire=wire,
            out=out,
            listener=screen.listen,
            stop=stop,
            approve=approve,
            expected=expected,
        )


@contextmanager
def _api(practice: bool, flags: dict[str, str | None]) -> Iterator[tuple[Settings, str]]:
    """The settings, and what the ledger knows the API by: a practice DokStamp is a new one each time."""
    if not practice:
        settings = load_settings(base_url=flags["base_url"], tenant=flags["tenant"])
        _ = settings.credentials  # missing ones are told before anything is read
        yield settings, settings.host
        return
    from importer.sandbox import SandboxSettings, running  # only with the extra [sandbox] installed

    with running(SandboxSettings()) as practised:
        yield (
            Settings(base_url=practised.url, email=practised.email, password=SecretStr(practised.password)),
            f"{job.PRACTICE}{uuid4()}",
        )


def _issue_date(text: str | None) -> str | None:
    try:
        if text is not None:
            datetime.fromisoformat(text)
    except ValueError:
        sentence = f"--issued-at {text} is not a date: write it like 2026-07-15 or 2026-07-15T10:00:00."
        raise UsageError(sentence) from None
    return text


def _print_json(report: job.Report, *, issues: bool) -> None:
    facts = report.facts
    summary: dict[str, Any] = {
        "command": facts.command,
        "mode": facts.mode,
        "host": facts.host or None,
        "tenant": facts.tenant or None,
        "rows": len(report.outcomes),
        "totals": {str(status): count for status, count in report.totals.items()},
        "requests": facts.requests,
        "seconds": round(report.seconds, 3),
        "results": str(report.results) if report.results else None,
        "interrupted": facts.interrupted,
        "error": str(report.failure) if report.failure else None,
    }
    if issues:
        found = [*report.warnings, *(issue for outcome in report.outcomes.values() for issue in outcome.issues)]
        summary["issues"] = [
            {
                "row": one.row,
                "column": one.column,
                "code": one.code.code,
                "severity": one.severity,
                "message": one.message,
            }
            for one in found
        ]
    Screen(sys.stdout).say(json.dumps(summary, ensure_ascii=False))


def _complain(message: str) -> None:
    Screen(sys.stderr).say("importer: " + " ".join(message.split()))


def main() -> None:
    """Run a command and exit with its status. The only place that turns an error into one."""
    try:
        status = app(standalone_mode=False)
    except ImporterError as error:
        _complain(str(error))
        status = Exit.NOT_STARTED
    except typer.TyperException as error:
        _complain(f"{error.format_message()} (importer --help lists commands and options)")
        status = Exit.NOT_STARTED
    except (KeyboardInterrupt, typer.Abort):
        _complain("Interrupted before anything was sent.")
        status = Exit.INTERRUPTED
    sys.exit(int(status or 0))
