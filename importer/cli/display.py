"""What a person sees in the terminal: the plan, the progress bar, the totals, the issues."""

import json
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Never, TextIO

from tqdm import tqdm

from importer.cli.found import IssueGroup, grouped
from importer.cli.layout import widest, width_of, wrapped
from importer.command_line import our_command
from importer.dokstamp import Paused, PauseEnded, Retried
from importer.events import Asking, Event, RowFinished, Stopping, UploadSplit
from importer.issues import Code, Issue, Severity
from importer.issuing.batch import Batch
from importer.issuing.issue_dates import IssueDates
from importer.issuing.plan import Novelty, Plan
from importer.ledger import CREATED_BEFORE, RunEntry
from importer.outcomes import Status, counted
from importer.plain import plain
from importer.sentences import Message
from importer.sentences import screen as say
from importer.sentences.reader import read_under
from importer.sentences.showing import moment
from importer.session import PRACTICE, ApprovalError, Kept, Report
from importer.sheet import Sheet

_LISTED, _LISTED_IN_A_PLAN = 200, 20
"""How many different things that are wrong a terminal shows; the workbook has all."""
_WARNED = 20
_LABELS = 12
"""Characters in which what a line of a plan is about stands, at least."""
_SECONDS_BETWEEN_REPORTS = 10
_LONGEST = 600
"""Most characters of a warning that a terminal shows."""
_KINDS = {
    Novelty.NEW: say.NEW,
    Novelty.UNFINISHED: say.BEGUN_BEFORE,
    Novelty.CHANGED: say.CHANGED,
    Novelty.TAKEN_BACK: say.TAKEN_BACK,
}


class Screen:
    """Writes to one stream, and to the progress bar's while there is one. A context manager that
    clears the bar.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._width = width_of(stream)
        self._bar: tqdm[Never] | None = None
        self._rows = self._ended_rows = self._troubled = 0
        self._asked = self._reported = 0.0
        self._parted = True
        self._told: set[tuple[str | None, Issue]] = set()
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

    def say(self, said: object = "", *, hang: int = 0) -> None:
        """Print a line, above the progress bar if there is one; without what steers a terminal.

        Args:
            hang: how far further in what does not fit into the terminal's width begins.
        """
        text = wrapped(plain(str(said)), width=self._width, hang=hang)
        if not text and self._parted:
            return  # one blank line between two parts is enough
        self._parted = not text
        self._print(text)

    def show(self, label: Message, said: object) -> None:
        """Print a line of a plan, after what it is about."""
        wide = max(_LABELS, widest(one() for one in say.LABELS))
        self.say(f"  {label!s:<{wide}} {said}", hang=wide + 3)

    def type(self, text: str) -> None:
        """Print what is to be copied: on a line of its own, and in one piece."""
        self._print(f"    {plain(text)}")

    def command(self, *words: str) -> None:
        """Print a command to be copied; `words` are those after `importer`."""
        self.type(our_command(*words))

    def _print(self, text: str) -> None:
        if self._bar is not None:
            self._bar.write(text, file=self._stream)
        else:
            print(text, file=self._stream, flush=True)

    def start(self, rows: int) -> None:
        """Show on standard error how far things are: a progress bar over `rows` rows, or lines now
        and then where no person sits.
        """
        if not rows:
            return
        self._rows, self._reported = rows, time.monotonic()
        if sys.stderr.isatty():
            self._bar = tqdm(
                total=rows,
                unit=f" {say.ROW_OF_BAR()}",
                file=sys.stderr,
                dynamic_ncols=True,
                smoothing=0.1,
            )

    def listen(self, event: Event) -> None:
        """Show what happens."""
        match event:
            case RowFinished(outcome):
                self._ended_rows += 1
                self._troubled += not outcome.status.settled
                self._progress()
            case Paused(seconds=seconds):
                if self._bar is not None and seconds >= 1:
                    self._bar.set_description_str(str(say.PAUSED(seconds=seconds)))
            case PauseEnded():
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

    def _progress(self) -> None:
        if self._bar is not None:
            if self._troubled:
                told = str(say.LEFT_OVER(count=self._troubled))
                self._bar.set_postfix_str(told, refresh=False)
            self._bar.update()
        elif self._rows and time.monotonic() - self._reported > _SECONDS_BETWEEN_REPORTS:
            self._reported = time.monotonic()
            far = say.PROGRESS(done=self._ended_rows, rows=self._rows, left=self._troubled)
            Screen(sys.stderr).say(far)

    def _trouble(self, reason: Message) -> None:
        """Say once of each kind of trouble that it is being sat out."""
        if reason not in self._troubles and len(self._troubles) < 5 and sys.stderr.isatty():
            self._troubles.add(reason)
            self.say(say.TRYING_AGAIN(reason=reason))

    def plan(self, plan: Plan, *, host: str, tenant: str) -> None:
        """Show what a run would do, and why rows are left out, before it is approved."""
        with read_under(plan.batch.sheet.headings):
            self._source(plan.batch)
            self.target(host, tenant)
            self.show(say.TO_SEND(), _to_send(plan))
            self._repeated(plan.repeated)
            if plan.orders:
                self.show(say.ISSUE_DATE(), _issue_dates(plan))
            self._ended(plan.ended)
            self._warnings(plan.warnings, plan.batch.sheet)
            self.issues(plan.settled.issues, plan.batch.sheet, most=_LISTED_IN_A_PLAN)
            self.say()

    def target(self, host: str, tenant: str) -> None:
        """Show where a run would send."""
        practice = host.startswith(PRACTICE)
        self.show(
            say.TO(),
            say.PRACTICE_TENANT(tenant=tenant)
            if practice
            else say.TENANT(host=host, tenant=tenant),
        )

    def question(self, plan: Plan) -> str:
        """The question that approves a plan."""
        count, held = len(plan.orders), plan.certified_before
        if plan.batch.selection.draft:
            asked = say.DRAFT(count=count)
        elif held:
            asked = say.ISSUE_AT_MOST(count=count, held=held, dates=_issue_dates(plan))
        else:
            asked = say.ISSUE(count=count, dates=_issue_dates(plan))
        return wrapped(plain(str(asked)), width=self._width)

    def checked(self, batch: Batch, report: Report) -> None:
        """Show what `check` found, everything at once."""
        with read_under(batch.sheet.headings):
            self._source(batch)
            self.show(say.READY(), report.to_send)
            self._repeated(report.facts.repeated)
            if report.to_send:
                self.show(say.ISSUE_DATE(), report.issue_dates)
            self._ended(report.totals)
            if report.facts.plan:
                self.show(say.CODE(), report.facts.plan["code"])
            self._warnings(report.warnings, batch.sheet)
            self.issues(report.outcomes.issues, batch.sheet)

    def kept(self, kept: Kept) -> None:
        """Show who has looked at a plan."""
        told = kept.as_dict()
        self.show(say.CODE(), kept.code)
        self.show(say.PREPARED(), say.BY_AT(by=told["prepared_by"], at=told["prepared_at"]))
        if kept.entry.approved_by:
            self.show(say.APPROVED(), say.BY_AT(by=told["approved_by"], at=told["approved_at"]))

    def differing(self, error: ApprovalError) -> None:
        """Show what is otherwise than it was approved, all of it: there is no workbook."""
        if error.sheet is not None:
            with read_under(error.sheet.headings):
                self.issues(error.issues, error.sheet, most=len(error.issues))

    def issues(
        self, issues: Iterable[Issue], sheet: Sheet, *, most: int = _LISTED, on: str | None = None
    ) -> None:
        """Show errors of rows that were not shown before, those that say the same together, in the
        order of the sheet.

        Args:
            sheet: where they are.
            most: how many different ones are shown.
            on: what the sheet is called, where there are several.
        """
        groups = grouped(issue for issue in issues if (on, issue) not in self._told)
        if groups:
            self.say()
        for group in groups[:most]:
            self._told.update((on, issue) for issue in group.issues)
            place = group.place(sheet)
            where = place if on is None else say.ON_SHEET(sheet=on, place=place)
            self.say(f"  {where}: {_with_others(group)} [{group.code.code}]", hang=4)
        if rest := sum(map(len, groups[most:])):
            more = say.MORE_ISSUES if on is None else say.MORE_OF_CATALOG
            self.say(f"  {more(count=rest)}", hang=4)

    def _warnings(self, issues: Iterable[Issue], sheet: Sheet) -> None:
        """Show what does not keep a row from being sent: first the notes, which only inform, then
        the warnings.
        """
        told = list(issues)
        for issue in (issue for issue in told if issue.severity is Severity.NOTE):
            self.show(say.NOTE(), _clipped(issue.message))
        groups = grouped(issue for issue in told if issue.severity is Severity.WARNING)
        for group in groups[:_WARNED]:
            self.show(say.WARNING(), f"{group.place(sheet)}: {_clipped(_with_others(group))}")
        if rest := sum(map(len, groups[_WARNED:])):
            self.show(say.WARNING(), say.MORE_WARNINGS(count=rest))

    def finished(self, report: Report) -> None:
        """Show what went wrong, then the totals and where the results are: what scrolls away is in
        the workbook.
        """
        found = list(report.outcomes.issues)
        with read_under(report.sheet.headings):
            reached = (issue for issue in found if issue.code is not Code.NOT_REACHED)
            self.issues(reached, report.sheet)
            unreached = [issue for issue in found if issue.code is Code.NOT_REACHED]
            if unreached:
                reason = report.facts.ended_early or unreached[0].message
                told = say.NOT_REACHED(count=len(unreached), reason=reason)
                self.say(f"  {told}", hang=4)
        self.say()
        if report.outcomes.set_aside:
            self.say(say.SET_ASIDE(rows=report.outcomes.set_aside))
        self.ended(report.counted, requests=report.facts.requests, seconds=report.seconds)
        self.results(report.results)

    def ended(self, listed: Sequence[Message], *, requests: int, seconds: float) -> None:
        """Show how many rows ended how, of graduates or of a catalog, and what it took."""
        self.say(say.ENDED(counted=listed, requests=requests, seconds=seconds))

    def results(self, path: Path | None) -> None:
        """Show where the results are, if they are anywhere."""
        if path is not None:
            self.say(say.RESULTS(path=path))

    def runs(self, runs: Iterable[RunEntry]) -> None:
        """Show past runs, newest first."""
        listed = list(runs)
        for run in listed:
            self.say(f"{moment(run.started_at)}  {run.command} {run.sheet}", hang=4)
            self.say(f"    {_how_it_ended(run)}", hang=4)
            self.say(f"    {run.results}", hang=4)
            self.say(f"    {say.RUN_ID(run=run.run_id[:8])}", hang=4)
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
            self.show(
                say.NOT_SENT(), _clipped(str(say.OWN_HEADINGS(count=len(own), headings=own)))
            )
        self.show(say.PDFS(), batch.pdfs)

    def _repeated(self, count: int) -> None:
        if count:
            self.show(say.REPEATED(), say.SENT_ONCE(count=count))

    def _ended(self, totals: Mapping[Status, int]) -> None:
        """Show the rows that a run would not send."""
        self.show(say.DONE_BEFORE(), totals[Status.EXISTING] + totals[Status.CREATED])
        self.show(say.NOT_IN_ORDER(), totals[Status.INVALID])
        if totals[Status.FAILED]:
            self.show(say.HELD_BACK(), totals[Status.FAILED])


def _issue_dates(plan: Plan) -> IssueDates:
    return IssueDates.of(plan.orders.graduates, draft=plan.batch.selection.draft)


def _to_send(plan: Plan) -> Message:
    draft, count, held = plan.batch.selection.draft, len(plan.orders), plan.certified_before
    kinds = [_KINDS[kind](count=many) for kind, many in plan.novelties.items() if many]
    if not count:
        return say.NONE_TO_SEND()
    if held:
        return say.AT_MOST(count=count, held=held)
    if not kinds:
        return say.TO_DRAFT(count=count) if draft else say.TO_ISSUE(count=count)
    if draft:
        return say.TO_DRAFT_OF_KINDS(count=count, kinds=kinds)
    return say.TO_ISSUE_OF_KINDS(count=count, kinds=kinds)


def _how_it_ended(run: RunEntry) -> Message:
    if run.totals is None:
        return say.RUN_OPEN(tenant=run.tenant, host=run.host)
    totals = dict(run.totals)
    before = totals.pop(CREATED_BEFORE, 0)
    listed = counted(totals.items(), before=before)
    return say.RUN_ENDED(tenant=run.tenant, host=run.host, counted=listed)


def _with_others(group: IssueGroup) -> str:
    return f"{group.words} {say.LIKEWISE(cells=group.others)}" if group.others else group.words


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else str(say.CLIPPED(text=text[: _LONGEST - 1]))
