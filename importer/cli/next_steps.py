"""What a person does next, after a command: a sentence, and the command to be copied."""

import sys
from collections.abc import Collection, Sequence
from itertools import islice
from pathlib import Path

from importer.afterwards import MADE_BY, AfterwardsReport, Fate
from importer.catalog import CatalogReport
from importer.cli.display import Screen
from importer.ledger import RunEntry
from importer.outcomes import Status
from importer.sentences import help as explain
from importer.sentences import screen as say
from importer.session import PRACTICE, Ended, Report

_OF_THE_CONNECTION = ("--base-url", "--tenant", "--state", "--sandbox", "--lang")
_OF_A_CHECK = ("--online", "--as", "--out", "--rows", "--json")
_OF_A_DRY_RUN = ("--dry-run", "--out", "--json")
_ALONE = ("--sandbox", "--online", "--json", "--dry-run")
"""Options that take no value."""


def after_check(screen: Screen, report: Report) -> None:
    """Correct what is wrong, and send what is ready."""
    screen.say()
    if wrong := report.outcomes.not_in_order:
        screen.say(say.CORRECT_THE_LIST(count=wrong))
        screen.command(*sys.argv[1:])
    if report.to_send:
        words = ["run" if word == "check" else word for word in _without(_OF_A_CHECK)]
        screen.say(say.SEND_READY(count=report.to_send))
        screen.command(*words, *_approved(report))


def after_run(screen: Screen, report: Report) -> None:
    """Nothing, or go on, or correct what is left and resume."""
    if report.facts.interrupted or report.failure is not None:
        to_continue(screen)
    elif report.all_well:
        screen.say(say.ALL_DONE())
    elif report.outcomes.not_in_order and report.results is not None:
        screen.say(say.CORRECT_FAILURES(count=report.outcomes.not_in_order))
        _of_results(screen, "resume", report.results)
    elif report.totals[Status.PENDING]:
        to_continue(screen)


def after_catalog(screen: Screen, report: CatalogReport) -> None:
    """Nothing, or do what a dry run has shown, or correct what is wrong and do it again."""
    facts = report.facts
    if facts.interrupted or report.failure is not None:
        to_continue(screen)
        return
    if not report.all_well:
        screen.say(say.CORRECT_THE_CATALOG())
        screen.command(*sys.argv[1:])
    elif facts.mode != "check":
        screen.say(say.ALL_DONE())
    else:
        screen.say(say.DO_IT())
        screen.command(*_without(_OF_A_DRY_RUN))


def after_afterwards(screen: Screen, report: AfterwardsReport) -> None:
    """Nothing, or do what a dry run has shown, or go on."""
    if report.facts.mode == "check":
        if any(thing.deed for thing in report.plan.things):
            screen.say(say.DO_IT())
            screen.command(*_without(_OF_A_DRY_RUN), *_approved(report))
    elif report.failure is not None or report.totals[Fate.PENDING]:
        to_continue(screen)
    elif report.all_well:
        screen.say(say.ALL_DONE())


def after_runs(screen: Screen, runs: Sequence[RunEntry]) -> None:
    """Correct what is left of the newest run, or prove that all of it is there."""
    newest = runs[0] if runs else None
    if newest is None or newest.totals is None or not Path(newest.results).is_file():
        return
    practice = ("--sandbox",) if newest.host.startswith(PRACTICE) else ()
    if left := sum(newest.totals.get(status, 0) for status in Status if not status.settled):
        screen.say()
        screen.say(say.CORRECT_FAILURES(count=left))
        _of_results(screen, "resume", Path(newest.results), *practice)
    elif newest.command in MADE_BY and not practice:
        screen.say()
        screen.say(say.PROVE())
        _of_results(screen, "verify", Path(newest.results))


def after_template(screen: Screen, file: Path, *, catalog: bool) -> None:
    """Fill it in, and see what would be done."""
    screen.say(say.FILL_IN_CATALOG() if catalog else say.FILL_IN())
    words = ("catalog", file, "--dry-run") if catalog else ("check", file, "--pdfs", "PDFS")
    screen.command(*map(str, words), *_given(("--lang",)))


def after_doctor(screen: Screen) -> None:
    """Check a list, where DokStamp behaves as the program assumes."""
    file = str(explain.A_WORKBOOK())
    screen.say(say.CHECK_A_LIST())
    screen.command("check", file, "--pdfs", "PDFS", "--online", *_given(_OF_THE_CONNECTION))


def to_continue(screen: Screen) -> None:
    """The same command goes on where it stopped."""
    screen.say(say.TO_CONTINUE())
    screen.command(*sys.argv[1:])


def _of_results(screen: Screen, command: str, results: Path, *given: str) -> None:
    screen.command(command, str(results), *given, *_given(_OF_THE_CONNECTION))


def _approved(report: Ended) -> list[str]:
    """The words that name the plan that somebody has looked at."""
    return ["--approved", str(report.facts.plan["code"])] if report.facts.plan else []


def _without(names: Collection[str]) -> list[str]:
    """The words of this command without some of its options."""
    return _parted(names)[1]


def _given(names: Collection[str]) -> list[str]:
    """Those of some options that this command was given, each with its value."""
    return _parted(names)[0]


def _parted(names: Collection[str]) -> tuple[list[str], list[str]]:
    given: list[str] = []
    others: list[str] = []
    words = iter(sys.argv[1:])
    for word in words:
        name, equals, _ = word.partition("=")
        if name not in names:
            others.append(word)
            continue
        given.append(word)
        if not equals and name not in _ALONE:
            given += islice(words, 1)
    return given, others
