"""The plain texts that lie with a batch that needs a person: what happened, and what to do now."""

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from importer.command_line import our_command
from importer.inbox.approving import approval_file
from importer.outcomes import Status
from importer.plain import plain
from importer.sentences import Message
from importer.sentences import letters as say
from importer.session import Report
from importer.sheet import UNSEEN

_WIDTH = 80
_ITEM, _HANGING = "- ", "  "
Lines = Iterator[str]


@dataclass(frozen=True, slots=True)
class Letter:
    """A text for a person.

    Attributes:
        name: what it is called in the batch's folder, in the language of who reads it.
        lines: what it says, when the batch is filed in the folder given.
    """

    name: Message
    lines: Callable[[Path], Lines]

    def at(self, folder: Path) -> str:
        """The text, for a batch that is filed in `folder`."""
        return "\n".join(self.lines(folder)) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What a letter refers to, relative to the batch's folder.

    Attributes:
        workbook: the report or the results.
        sheet: the spreadsheet; None when it was a results workbook that was checked.
        flags: what `importer run` is to be given besides spreadsheet and PDFs.
        given: what every command is to be given to do it with the same DokStamp and ledger.
    """

    workbook: str
    sheet: str | None
    pdfs: str
    flags: tuple[str, ...]
    given: tuple[str, ...]


def checked(report: Report, papers: Papers) -> Letter:
    """After a check: nothing was sent, and how to send it."""
    totals = report.totals
    ready, wrong = totals[Status.PENDING], report.outcomes.not_in_order
    done = totals[Status.EXISTING] + totals[Status.CREATED]

    def lines(folder: Path) -> Lines:
        yield from (*paragraph(say.ONLY_CHECKED()), "")
        counts = say.COUNTED(
            ready=say.READY(count=ready),
            wrong=say.NOT_IN_ORDER(count=wrong),
            done=say.DONE_BEFORE(count=done),
        )
        yield from paragraph(counts)
        yield from _dated(report, ready)
        yield from (*paragraph(say.REPORT(workbook=papers.workbook)), "")
        if unseen := unseen_in(report):
            yield from (*_listed(say.LOOK_FIRST(), unseen), "")
        yield from _release(papers, folder)

    return Letter(say.HOW_TO_RELEASE(), lines)


def stopped(reason: Message, report: Report, papers: Papers) -> Letter:
    """After a guard stopped a batch before anything was sent."""
    unseen = bool(unseen_in(report))

    def lines(folder: Path) -> Lines:
        yield from (*paragraph(say.STOPPED()), "")
        yield from paragraph(reason)
        yield from _dated(report, report.issue_dates.rows)
        yield ""
        yield from paragraph(say.REPORT(workbook=papers.workbook))
        yield from (*paragraph(say.DELETE_UNSEEN() if unseen else say.CORRECT_FAILURES()), "")
        yield from paragraph(say.RELEASE_BY_HAND(folder=_here()))
        yield _command("resume", str(folder / papers.workbook), *papers.given, start=_ITEM)
        yield from paragraph(say.OR_DROP_AGAIN() if unseen else say.OR_HIGHER_LIMIT())

    return Letter(say.HOW_TO_RELEASE(), lines)


def waiting(reason: Message, report: Report, papers: Papers) -> Letter:
    """When somebody else has to approve the plan before anything is sent."""
    plan = report.facts.plan or {}

    def lines(_: Path) -> Lines:
        yield from (*paragraph(say.WAITS()), "", *paragraph(reason), "")
        yield from paragraph(say.WOULD_BE_SENT(count=report.totals[Status.PENDING]))
        yield from _dated(report, report.issue_dates.rows)
        yield from (*paragraph(say.LOOK_THROUGH(workbook=papers.workbook)), "")
        yield from paragraph(say.DROP_APPROVAL())
        yield f"    {approval_file(str(plan['code']))}"
        who = say.WHO_APPROVES(prepared_by=plan["prepared_by"])
        yield from (*paragraph(who), "", *paragraph(say.OR_CORRECT()))

    return Letter(say.HOW_TO_RELEASE(), lines)


def left_over(
    totals: Mapping[Status, int],
    *,
    workbook: str,
    set_aside: int = 0,
    unseen: Sequence[Message] = (),
) -> Letter:
    """After a run that left rows over.

    Args:
        totals: rows by how they ended, `set_aside` how many of them nobody is to correct.
        unseen: what the spreadsheet hides.
    """
    done = totals[Status.EXISTING] + totals[Status.CREATED]
    left = sum(totals.values()) - done - set_aside

    def lines(_: Path) -> Lines:
        counts = say.LEFT_OVER(
            done=say.DONE(count=done), left=say.LEFT(count=left), workbook=workbook
        )
        yield from (*paragraph(counts), "", *paragraph(say.CORRECT_AND_DROP()))
        if unseen:
            yield from ("", *_listed(say.LOOK_TOO(), unseen))
        if totals[Status.PENDING]:
            yield from ("", *paragraph(say.NOT_REACHED()))

    return Letter(say.WHAT_TO_DO(), lines)


def came_back(reason: Message, *, workbook: str | None) -> Letter:
    """After somebody else was to send a batch, and nothing of it was sent.

    Args:
        workbook: its report, where there is one.
    """

    def lines(_: Path) -> Lines:
        yield from (*paragraph(say.STOPPED()), "", *paragraph(reason), "")
        if workbook is not None:
            yield from paragraph(say.REPORT(workbook=workbook))
            yield from (*paragraph(say.CORRECT_FAILURES()), "")
        yield from paragraph(say.MOVE_BACK())

    return Letter(say.HOW_TO_RELEASE(), lines)


def unreadable(reason: Message, *, archive: bool) -> Letter:
    """When a batch could not be begun.

    Args:
        archive: it was dropped as one.
    """

    def lines(_: Path) -> Lines:
        yield from (*paragraph(say.UNREADABLE()), "", *paragraph(reason), "")
        yield from paragraph(say.DROP_NEW_ARCHIVE() if archive else say.MOVE_BACK())

    return Letter(say.REASON(), lines)


def undecided(readings: Mapping[str, str], papers: Papers) -> Letter:
    """When only a person can say what letters a list has.

    Args:
        readings: the encodings that it may be in, each with a word as it reads there.
    """
    sheet = papers.sheet or ""

    def lines(folder: Path) -> Lines:
        yield from (*paragraph(say.UNDECIDED()), "", *paragraph(say.A_WORD_READS(sheet=sheet)))
        for encoding, text in readings.items():
            yield from paragraph(say.READS(text=text, encoding=encoding), start=_ITEM)
        yield from paragraph(say.WHICH_IS_RIGHT())
        yield from paragraph(say.SAVE_AS_UTF8(), start=_ITEM)
        yield from paragraph(say.BY_HAND(folder=_here()), start=_ITEM)
        for encoding, text in readings.items():
            given = str(folder / sheet), "--pdfs", str(folder / papers.pdfs), *papers.flags
            command = _command("run", *given, "--encoding", encoding, *papers.given)
            yield plain(f"{_HANGING}{say.IF_IT_IS(text=text, command=command)}")
        yield from paragraph(say.TELL_THE_WATCHER(), start=_ITEM)

    return Letter(say.REASON(), lines)


def given_up(reason: Message) -> Letter:
    """When a batch keeps ending the program, or meets a mistake in it."""
    return Letter(
        say.REASON(),
        lambda _: iter((*paragraph(say.PUT_ASIDE(reason=reason)), "", *paragraph(say.NO_HARM()))),
    )


def paragraph(said: object, *, start: str = "") -> list[str]:
    """A sentence as lines, wrapped at its words; those after the first are indented as `start`."""
    return textwrap.wrap(
        plain(str(said)),
        _WIDTH,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _listed(before: Message, messages: Sequence[Message]) -> Lines:
    yield from paragraph(before)
    for message in messages:
        yield from paragraph(message, start=_ITEM)


def _dated(report: Report, sent: object) -> list[str]:
    """The issue date, where anything would be sent."""
    return paragraph(say.DATED(dates=report.issue_dates)) if sent else []


def unseen_in(report: Report) -> list[Message]:
    """What the spreadsheet hides, which whoever releases the batch has to know."""
    return [issue.said for issue in report.warnings if issue.code in UNSEEN]


def _release(papers: Papers, folder: Path) -> Lines:
    yield from paragraph(say.RELEASE(folder=_here()))
    yield from paragraph(say.MOVE_TO_ISSUING(), start=_ITEM)
    if papers.sheet is not None:
        given = str(folder / papers.sheet), "--pdfs", str(folder / papers.pdfs)
        yield _command("run", *given, *papers.flags, *papers.given, start=_ITEM)
        yield from paragraph(say.RUN_ASKS(), start=_HANGING)
    yield _command("resume", str(folder / papers.workbook), *papers.given, start=_ITEM)
    yield from paragraph(say.RESUME_ASKS(), start=_HANGING)
    yield from paragraph(say.HOLD_NOBODY_BACK())


def _command(*arguments: str, start: str = "") -> str:
    """A command to be copied, on one line, as this system's shell reads it."""
    return plain(f"{start}{our_command(*arguments)}")


def _here() -> Path:
    """The folder that the service works in: a relative state folder and its .env are found from
    there.
    """
    return Path.cwd()
