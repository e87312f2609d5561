"""What a person sees in the terminal: the plan, the progress bar, the totals, the issues."""

import json
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Never, TextIO

from tqdm import tqdm

from importer.dokstamp import Paused, Resumed, Retried
from importer.events import Asking, Event, RowFinished, Stopping, UploadSplit
from importer.issues import Code, Issue, Severity
from importer.issuing.batch import Batch
from importer.issuing.issue_dates import IssueDates
from importer.issuing.plan import Plan
from importer.ledger import RunEntry
from importer.outcomes import Status, counted
from importer.plain import plain
from importer.sentences import Message
from importer.sentences import screen as say
from importer.session import Report

_LISTED = 200
"""How many issues a terminal shows; the workbook has all."""
_LONGEST = 600
"""Most characters of a warning that a terminal shows."""


class Screen:
    """Writes to one stream, and to the progress bar's while there is one. A context manager that
    clears the bar.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._bar: tqdm[Never] | None = None
        self._troubled = 0
        self._asked = 0.0
        self._troubles: set[Message] = set()

    def __enter__(self) -> "Screen":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    @property
    def failure(self) -> str | None:
        """Why the stream takes nothing any more; None as long as it does."""
        failure: str | None = getattr(self._stream, "failure", None)
        return failure

    def tell(self, value: Any, outcomes: Iterable[dict[str, Any]] | None = None) -> None:
        """Print one JSON object, in ASCII: any program reads it, and it steers no terminal.

        Args:
            outcomes: its last member, a list that is made as it is printed.
        """
        text = json.dumps(value)
        if outcomes is None:
            self.say(text)
            return
        print(plain(text.removesuffix("}")), end=', "outcomes": [', file=self._stream)
        between = ""
        for one in outcomes:
            print(between, plain(json.dumps(one)), sep="", end="", file=self._stream)
            between = ", "
        print("]}", file=self._stream, flush=True)

    def say(self, said: object = "") -> None:
        """Print a line, above the progress bar if there is one; without what steers a terminal."""
        text = plain(str(said))
        if self._bar is not None:
            self._bar.write(text, file=self._stream)
        else:
            print(text, file=self._stream, flush=True)

    def show(self, label: Message, said: object) -> None:
        """Print a line of a plan, after what it is about."""
        self.say(f"  {label!s:<12} {said}")

    def start(self, rows: int) -> None:
        """Show a progress bar over `rows` rows, on stderr."""
        if not rows:
            return
        self._bar = tqdm(
            total=rows,
            unit=str(say.ROW_OF_BAR()),
            file=sys.stderr,
            dynamic_ncols=True,
            mininterval=0.1 if sys.stderr.isatty() else 2,
            smoothing=0.1,
        )

    def listen(self, event: Event) -> None:
        """Show what happens."""
        match event:
            case RowFinished(outcome):
                if self._bar is not None:
                    self._troubled += not outcome.status.settled
                    self._bar.set_postfix_str(
                        str(say.NOT_DONE(count=self._troubled)), refresh=False
                    )
                    self._bar.update()
            case Paused(seconds=seconds):
                if self._bar is not None and seconds >= 1:
                    self._bar.set_description_str(str(say.PAUSED(seconds=seconds)))
            case Resumed():
                if self._bar is not None:
                    self._bar.set_description_str("")
            case Retried(reason=reason):
                self._trouble(reason)
            case UploadSplit(files, reason):
                self.say(say.UPLOAD_SPLIT(files=files, reason=reason))
            case Stopping(reason):
                self.say(say.STOPPING(reason=str(reason).removesuffix(".")))
            case Asking(what):
                now = time.monotonic()
                if now - self._asked > 1 and sys.stderr.isatty():
                    self._asked = now
                    self.say(f"… {what}")

    def _trouble(self, reason: Message) -> None:
        """Say once of each kind of trouble that it is being sat out."""
        if reason not in self._troubles and len(self._troubles) < 5 and sys.stderr.isatty():
            self._troubles.add(reason)
            self.say(say.TRYING_AGAIN(reason=reason))

    def plan(self, plan: Plan, *, host: str, tenant: str) -> None:
        """Show what a run would do, before it is approved."""
        batch = plan.batch
        held = sum(1 for _ in plan.orders.with_certificates())
        self._source(batch)
        self.show(say.TO(), say.TENANT(host=host, tenant=tenant))
        self.show(say.TO_SEND(), _to_send(plan))
        if plan.repeated:
            self.show(say.REPEATED(), plan.repeated)
        if plan.orders:
            self.show(say.ISSUE_DATE(), _issue_dates(plan))
        self._ended(plan.ended)
        if held:
            self.show(say.LOOK_AGAIN(), say.HELD(count=held))
        self.warnings(plan.warnings)

    def question(self, plan: Plan) -> str:
        """The question that approves a plan."""
        count = len(plan.orders)
        if plan.batch.selection.draft:
            return str(say.DRAFT(count=count))
        return plain(str(say.ISSUE(count=count, dates=_issue_dates(plan))))

    def checked(self, batch: Batch, report: Report) -> None:
        """Show what `check` found, everything at once."""
        self._source(batch)
        self.show(say.WOULD_GO(), report.to_send)
        if report.facts.repeated:
            self.show(say.REPEATED(), report.facts.repeated)
        if report.to_send:
            self.show(say.ISSUE_DATE(), report.issue_dates)
        self._ended(report.totals)
        self.warnings(report.warnings)
        self.issues(report.outcomes.issues)

    def issues(self, issues: Iterable[Issue]) -> None:
        """Show the errors of rows, in the order of the sheet."""
        listed = list(issues)
        if listed:
            self.say()
        for issue in listed[:_LISTED]:
            self.say(f"  {_place(issue)}: {issue.message} [{issue.code.code}]")
        if len(listed) > _LISTED:
            self.say(f"  {say.MORE_ISSUES(count=len(listed) - _LISTED)}")

    def warnings(self, issues: Iterable[Issue]) -> None:
        """Show what does not keep a row from being sent: first the notes, which only inform, then
        the warnings.
        """
        told = list(issues)
        for issue in (issue for issue in told if issue.severity is Severity.NOTE):
            self.show(say.NOTE(), _clipped(issue.message))
        warnings = [issue for issue in told if issue.severity is Severity.WARNING]
        for issue in warnings[:20]:
            self.show(say.WARNING(), f"{_place(issue)}: {_clipped(issue.message)}")
        if len(warnings) > 20:
            self.show(say.WARNING(), say.MORE_WARNINGS(count=len(warnings) - 20))

    def finished(self, report: Report) -> None:
        """Show what is wrong, then the totals and where the results are: what scrolls away is in
        the workbook.
        """
        found = list(report.outcomes.issues)
        self.issues(issue for issue in found if issue.code is not Code.NOT_REACHED)
        unreached = sum(issue.code is Code.NOT_REACHED for issue in found)
        if unreached:
            reason = next(issue.message for issue in found if issue.code is Code.NOT_REACHED)
            ended_early = report.facts.ended_early or reason
            self.say(f"  {say.NOT_REACHED(count=unreached, reason=ended_early)}")
        self.say()
        if report.outcomes.set_aside:
            self.say(say.SET_ASIDE(rows=report.outcomes.set_aside))
        self.ended(
            report.totals,
            requests=report.facts.requests,
            seconds=report.seconds,
            carried=report.carried,
        )
        self.results(report.results)

    def ended(
        self, totals: Mapping[Any, int], *, requests: int, seconds: float, carried: int = 0
    ) -> None:
        """Show how many rows ended how, of graduates or of a catalog, and what it took.

        Args:
            carried: how many of them an earlier run had done.
        """
        listed = counted(totals.items())
        self.say(
            say.ENDED_CARRYING(counted=listed, count=carried, requests=requests, seconds=seconds)
            if carried
            else say.ENDED(counted=listed, requests=requests, seconds=seconds)
        )

    def results(self, path: Path | None) -> None:
        """Show where the results are, if they are anywhere."""
        if path is not None:
            self.say(say.RESULTS(path=path))

    def runs(self, runs: Iterable[RunEntry]) -> None:
        """Show past runs, newest first."""
        listed = list(runs)
        for run in listed:
            ended = (
                say.RUN_OPEN(tenant=run.tenant, host=run.host)
                if run.totals is None
                else say.RUN_ENDED(
                    tenant=run.tenant, host=run.host, counted=counted(run.totals.items())
                )
            )
            self.say(f"{run.started_at}  {run.command} {run.sheet}")
            self.say(f"    {ended}")
            self.say(f"    {run.results}")
        if not listed:
            self.say(say.NO_RUNS())

    def _source(self, batch: Batch) -> None:
        sheet, count = batch.sheet, len(batch.rows)
        self.show(
            say.SPREADSHEET(),
            say.WORKSHEET(path=sheet.path, sheet=sheet.name, count=count)
            if sheet.name
            else say.LIST(path=sheet.path, count=count),
        )
        own = [column.heading for column in sheet.columns if column.column is None]
        if own:
            listed = _clipped(", ".join(f"“{heading}”" for heading in own))
            self.show(say.NOT_SENT(), say.OWN_HEADINGS(headings=listed))
        self.show(say.PDFS(), batch.pdfs)

    def _ended(self, totals: Mapping[Status, int]) -> None:
        """Show the rows that a run would not send."""
        self.show(say.DONE_BEFORE(), totals[Status.EXISTING] + totals[Status.CREATED])
        self.show(say.INVALID(), totals[Status.INVALID])
        if totals[Status.FAILED]:
            self.show(say.IN_THE_WAY(), totals[Status.FAILED])


def _issue_dates(plan: Plan) -> IssueDates:
    return IssueDates.of(plan.orders.graduates, draft=plan.batch.selection.draft)


def _to_send(plan: Plan) -> Message:
    draft, count = plan.batch.selection.draft, len(plan.orders)
    kinds = [say.KIND(count=many, kind=kind) for kind, many in plan.novelties.items() if many]
    if not kinds:
        return say.TO_DRAFT(count=count) if draft else say.TO_ISSUE(count=count)
    if draft:
        return say.TO_DRAFT_OF_KINDS(count=count, kinds=kinds)
    return say.TO_ISSUE_OF_KINDS(count=count, kinds=kinds)


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else str(say.CLIPPED(text=text[: _LONGEST - 1]))


def _place(issue: Issue) -> str:
    if issue.row is None:
        return issue.column or str(say.BATCH())
    if issue.column is None:
        return str(say.ROW(row=issue.row))
    return str(say.CELL(row=issue.row, column=issue.column))
