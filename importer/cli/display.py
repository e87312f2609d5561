"""What a person sees in the terminal: the plan, the progress bar, the totals, the issues."""

import json
import sys
import time
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Never, TextIO

from tqdm import tqdm

from importer.dokstamp import Paused, Resumed, Retried
from importer.events import Asking, Event, RowFinished, Stopping, UploadSplit
from importer.issues import Code, Issue, Severity, rows_told
from importer.issuing.batch import Batch
from importer.issuing.issue_dates import IssueDates
from importer.issuing.plan import Plan
from importer.ledger import RunEntry
from importer.outcomes import Status, counted
from importer.plain import plain
from importer.sentences import Message
from importer.sentences import totals as say
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

    def tell(self, value: Any) -> None:
        """Print one JSON object, in ASCII: any program reads it, and it steers no terminal."""
        self.say(json.dumps(value))

    def say(self, text: str = "") -> None:
        """Print a line, above the progress bar if there is one; without what steers a terminal."""
        text = plain(text)
        if self._bar is not None:
            self._bar.write(text, file=self._stream)
        else:
            print(text, file=self._stream, flush=True)

    def start(self, rows: int) -> None:
        """Show a progress bar over `rows` rows, on stderr."""
        if not rows:
            return
        self._bar = tqdm(
            total=rows,
            unit="row",
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
                    self._bar.set_postfix_str(f"{self._troubled} not done", refresh=False)
                    self._bar.update()
            case Paused(seconds=seconds):
                if self._bar is not None and seconds >= 1:
                    self._bar.set_description_str(f"waiting {seconds:.0f} s for the API")
            case Resumed():
                if self._bar is not None:
                    self._bar.set_description_str("")
            case Retried(reason=reason):
                self._trouble(reason)
            case UploadSplit(files, reason):
                self.say(
                    f"DokStamp refused an upload of {files} files as a whole ({reason}); it goes"
                    " on in smaller ones."
                )
            case Stopping(reason):
                why = str(reason).removesuffix(".")
                self.say(
                    f"Stopping: {why}. What is in flight may finish; Ctrl-C again stops at once."
                )
            case Asking(what):
                now = time.monotonic()
                if now - self._asked > 1 and sys.stderr.isatty():
                    self._asked = now
                    self.say(f"… {what}")

    def _trouble(self, reason: Message) -> None:
        """Say once of each kind of trouble that it is being sat out."""
        if reason not in self._troubles and len(self._troubles) < 5 and sys.stderr.isatty():
            self._troubles.add(reason)
            self.say(f"DokStamp gives no usable answer ({reason}); trying again.")

    def plan(self, plan: Plan, *, host: str, tenant: str) -> None:
        """Show what a run would do, before it is approved."""
        batch, draft = plan.batch, plan.batch.selection.draft
        kinds = ", ".join(
            f"{count} {novelty}" for novelty, count in plan.novelties.items() if count
        )
        held = sum(1 for _ in plan.orders.with_certificates())
        self._source(batch)
        self.say(f"  to           {host}, tenant {tenant}")
        self.say(
            f"  to send      {_count(len(plan.orders), 'row')}{f' ({kinds})' if kinds else ''},"
            f" each to be {'kept as a draft' if draft else 'issued'}"
        )
        if plan.orders:
            self.say(f"  issue date   {_issue_dates(plan)}")
        ended = plan.settled.totals
        self.say(f"  done before  {ended[Status.EXISTING] + ended[Status.CREATED]}")
        self.say(f"  invalid      {ended[Status.INVALID]}")
        if ended[Status.FAILED]:
            self.say(f"  in the way   {ended[Status.FAILED]}")
        if held:
            self.say(
                f"  look again   {held} of those to send have a certificate for their course; it"
                " is compared first"
            )
        self.warnings(plan.warnings)

    def question(self, plan: Plan) -> str:
        """The question that approves a plan."""
        count = _count(len(plan.orders), "certificate")
        if plan.batch.selection.draft:
            return f"Create {count} as drafts, without an issue date?"
        dated = f"dated {_issue_dates(plan)}"
        return plain(
            f"Issue {count}, {dated}? The students will be notified, this cannot be undone."
        )

    def checked(self, batch: Batch, report: Report) -> None:
        """Show what `check` found, everything at once."""
        self._source(batch)
        counts = report.totals
        self.say(f"  would go     {report.to_send}")
        if report.facts.repeated:
            self.say(f"  repeated     {report.facts.repeated}")
        if report.to_send:
            self.say(f"  issue date   {report.issue_dates}")
        self.say(f"  done before  {counts[Status.EXISTING] + counts[Status.CREATED]}")
        self.say(f"  invalid      {counts[Status.INVALID]}")
        if counts[Status.FAILED]:
            self.say(f"  in the way   {counts[Status.FAILED]}")
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
            self.say(
                f"  … and {len(listed) - _LISTED} more, on the sheet Failures of a results"
                " workbook (--out)."
            )

    def warnings(self, issues: Iterable[Issue]) -> None:
        """Show what does not keep a row from being sent: first the notes, which only inform, then
        the warnings.
        """
        told = list(issues)
        for issue in (issue for issue in told if issue.severity is Severity.NOTE):
            self.say(f"  note         {_clipped(issue.message)}")
        warnings = [issue for issue in told if issue.severity is Severity.WARNING]
        for issue in warnings[:20]:
            self.say(f"  warning      {_place(issue)}: {_clipped(issue.message)}")
        if len(warnings) > 20:
            self.say(
                f"  warning      … and {len(warnings) - 20} more, on the sheet Warnings of the"
                " results workbook."
            )

    def finished(self, report: Report) -> None:
        """Show what is wrong, then the totals and where the results are: what scrolls away is in
        the workbook.
        """
        found = list(report.outcomes.issues)
        self.issues(issue for issue in found if issue.code is not Code.NOT_REACHED)
        unreached = sum(issue.code is Code.NOT_REACHED for issue in found)
        if unreached:
            reason = next(issue.message for issue in found if issue.code is Code.NOT_REACHED)
            self.say(
                f"  {_count(unreached, 'row')} not reached: {report.facts.ended_early or reason}"
            )
        listed = say.LISTED(counted=counted(report.totals.items()))
        before = (
            f" ({_count(report.carried, 'row')} carried over from before)"
            if report.carried
            else ""
        )
        self.say()
        if report.outcomes.set_aside:
            self.say(f"Set aside by a person: {rows_told(report.outcomes.set_aside)}.")
        self.say(f"{listed}{before}; {report.facts.requests} requests in {report.seconds:.1f} s.")
        if report.results is not None:
            self.say(f"Results: {report.results}")

    def runs(self, runs: Iterable[RunEntry]) -> None:
        """Show past runs, newest first."""
        listed = list(runs)
        for run in listed:
            ended = (
                str(say.LISTED(counted=counted(run.totals.items())))
                if run.totals is not None
                else "did not end: run it again to continue"
            )
            self.say(f"{run.started_at}  {run.command} {run.sheet}")
            self.say(f"    {run.tenant} on {run.host}: {ended}")
            self.say(f"    {run.results}")
        if not listed:
            self.say("No runs yet.")

    def _source(self, batch: Batch) -> None:
        sheet = batch.sheet
        name = f", sheet “{sheet.name}”" if sheet.name else ""
        self.say(f"  spreadsheet  {sheet.path}{name}, {_count(len(batch.rows), 'row')}")
        own = [column.heading for column in sheet.columns if column.column is None]
        if own:
            listed = _clipped(", ".join(f"“{heading}”" for heading in own))
            self.say(f"  not sent     {listed}: headings of your own, kept in the results")
        self.say(f"  PDFs         {batch.pdfs}")


def _issue_dates(plan: Plan) -> IssueDates:
    return IssueDates.of(plan.orders.graduates, draft=plan.batch.selection.draft)


def _clipped(text: str) -> str:
    return (
        text
        if len(text) <= _LONGEST
        else f"{text[: _LONGEST - 1]}… (all of it is in the results workbook)"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _place(issue: Issue) -> str:
    if issue.row is None:
        return issue.column or "batch"
    return f"row {issue.row}" + (f", {issue.column}" if issue.column else "")
