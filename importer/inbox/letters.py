"""The plain texts that lie with a batch that needs a person: what happened, and what to do now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from importer.command_line import as_typed
from importer.outcomes import Status
from importer.plain import plain
from importer.sentences import Message
from importer.session import Report
from importer.sheet import UNSEEN

RELEASE, REASON, LEFT = "HOW-TO-RELEASE.txt", "REASON.txt", "WHAT-TO-DO.txt"


@dataclass(frozen=True, slots=True)
class Letter:
    """A text for a person.

    Attributes:
        file_name: what it is called in the batch's folder.
        lines: what it says, when the batch is filed in the folder given.
    """

    file_name: str
    lines: Callable[[Path], list[str]]

    def at(self, folder: Path) -> str:
        """The text, for a batch that is filed in `folder`."""
        return "\n".join(map(plain, self.lines(folder))) + "\n"


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
    return Letter(
        RELEASE,
        lambda folder: [
            "This batch was only checked. Nothing was sent, nobody was notified.",
            "",
            f"{_rows(ready)} ready, {wrong} not in order, {done} done before.",
            *_dated(report, ready),
            f"The report is {papers.workbook}; its sheet Failures says what is wrong with each",
            "row that is not in order.",
            "",
            *_overlooked(report),
            *_release(papers, folder),
        ],
    )


_WRONG = (
    (
        "row that is not in order. Correct the rows on that sheet, or delete from it those that"
        " are not to be"
    ),
    "sent, save it, and drop the workbook, or this whole folder, into the inbox again.",
)
_UNSHOWN = (
    (
        "row that is not in order. Whoever is not to get anything has to go from the spreadsheet"
        " itself: delete"
    ),
    "those rows in it, show all others, save it, and drop this whole folder into the inbox again.",
)


def stopped(reason: Message, report: Report, papers: Papers) -> Letter:
    """After a guard stopped a batch before anything was sent."""
    unseen = bool(_unseen(report))
    return Letter(
        RELEASE,
        lambda folder: [
            "This batch was stopped before anything was sent. Nobody was notified.",
            "",
            str(reason),
            *_dated(report, report.issue_dates.rows),
            "",
            f"The report is {papers.workbook}; its sheet Failures says what is wrong with each",
            *(_UNSHOWN if unseen else _WRONG),
            "",
            f"If the batch is right as it is, release it by hand, in {_here()} (it asks first):",
            f"- {_command('resume', str(folder / papers.workbook), *papers.given)}",
            (
                "or drop this folder again as it is."
                if unseen
                else "or start the watcher with a higher limit, and drop this folder again."
            ),
        ],
    )


def left_over(report: Report, *, workbook: str) -> Letter:
    """After a run that left rows over."""
    totals = report.totals
    done = totals[Status.EXISTING] + totals[Status.CREATED]
    left = sum(totals.values()) - done - len(report.outcomes.set_aside)
    lines = [
        (
            f"{_rows(done)} done, {left} left over. Which, and why, is in {workbook} on the sheet"
            " Failures."
        ),
        "",
        (
            "Correct the cells there, save the workbook, and drop it into the inbox again, alone"
            " or with this whole"
        ),
        (
            "folder. Or correct your own spreadsheet and drop that, under the name that it has"
            " here, alone or with"
        ),
        "this whole folder. What is done is not done again.",
    ]
    if unseen := _unseen(report):
        lines += ["", "Look at this too:", *(f"- {message}" for message in unseen)]
    if totals[Status.PENDING]:
        lines += [
            "",
            (
                "Rows that are pending were not reached: drop the folder again as it is, and they"
                " go on."
            ),
        ]
    return Letter(LEFT, lambda _: lines)


def unreadable(reason: Message, *, archive: bool) -> Letter:
    """When a batch could not be begun.

    Args:
        archive: it was dropped as one.
    """
    again = (
        "drop the new archive into the inbox"
        if archive
        else "move this folder back into the inbox"
    )
    return Letter(
        REASON,
        lambda _: [
            "This batch could not be read, and nothing of it was sent.",
            "",
            str(reason),
            "",
            f"When that is put right, {again}.",
        ],
    )


def undecided(readings: Mapping[str, str], papers: Papers) -> Letter:
    """When only a person can say what letters a list has.

    Args:
        readings: the encodings that it may be in, each with a word as it reads there.
    """
    sheet = papers.sheet or ""

    def lines(folder: Path) -> list[str]:
        given = str(folder / sheet), "--pdfs", str(folder / papers.pdfs), *papers.flags
        by_hand = [
            (text, _command("run", *given, "--encoding", encoding, *papers.given))
            for encoding, text in readings.items()
        ]
        return [
            (
                "This batch was stopped before anything was sent: its list does not say how its"
                " letters are encoded,"
            ),
            "and no name is guessed.",
            "",
            f"In {sheet} there is a word that reads",
            *(f"- “{text}” in the encoding {encoding}," for encoding, text in readings.items()),
            (
                "so look in the system that the list comes from which of them is right, and do any"
                " one of these:"
            ),
            (
                "- save the list there as “CSV UTF-8” or .xlsx, put it in the place of the old one"
                " in this folder, and"
            ),
            "  move this folder back into the inbox;",
            f"- release it by hand, in {_here()} (it asks first):",
            *(f"  if it is “{text}”: {command}" for text, command in by_hand),
            (
                "- where all lists come so, have the watcher started with --encoding and the right"
                " name, and move this"
            ),
            "  folder back into the inbox.",
        ]

    return Letter(REASON, lines)


def given_up(reason: Message) -> Letter:
    """When a batch keeps ending the program, or meets a mistake in it."""
    return Letter(
        REASON,
        lambda _: [
            f"This batch was put aside: {reason}",
            "",
            (
                "Some of its rows may have been sent. That is no harm: what is done is not done"
                " again. Tell whoever"
            ),
            "looks after this program; or move this folder back into the inbox to try once more.",
        ],
    )


def _dated(report: Report, sent: object) -> list[str]:
    """The issue date, where anything would be sent."""
    return [f"Issue date of the certificates: {report.issue_dates}."] if sent else []


def _unseen(report: Report) -> list[str]:
    return [issue.message for issue in report.warnings if issue.code in UNSEEN]


def _overlooked(report: Report) -> list[str]:
    """What the spreadsheet hides, which whoever releases the batch has to know."""
    unseen = _unseen(report)
    return (
        ["Look at this first, before you release it:", *(f"- {message}" for message in unseen), ""]
        if unseen
        else []
    )


def _release(papers: Papers, folder: Path) -> list[str]:
    lines = [
        (
            f"To release it, any one of these; commands are to be given in {_here()}, or wherever"
            " your .env is:"
        ),
        (
            "- move this folder into an inbox whose watcher was started with --issue (or with"
            " --draft);"
        ),
    ]
    if papers.sheet is not None:
        sheet, pdfs = str(folder / papers.sheet), str(folder / papers.pdfs)
        command = _command("run", sheet, "--pdfs", pdfs, *papers.flags, *papers.given)
        lines += [f"- {command}", "  shows the plan, asks, and sends;"]
    return [
        *lines,
        f"- {_command('resume', str(folder / papers.workbook), *papers.given)}",
        "  sends the rows as they now stand in the report, after asking.",
        "Rows that are not in order are not sent, and hold nobody else back.",
    ]


def _command(*arguments: str) -> str:
    """A command to be copied, as this system's shell reads it."""
    return as_typed(["importer", *arguments])


def _here() -> Path:
    """The folder that the service works in: a relative state folder and its .env are found from
    there.
    """
    return Path.cwd()


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
