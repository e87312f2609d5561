"""What a person does next, after a command: a sentence, and the command to be copied."""

import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from importer.afterwards import AfterwardsReport, Fate
from importer.catalog import CatalogReport
from importer.cli.display import Screen
from importer.command_line import as_typed
from importer.ledger import RunEntry
from importer.outcomes import Status
from importer.sentences import help as explain
from importer.sentences import screen as say
from importer.session import PRACTICE, Report

_OF_THE_CONNECTION = ("--base-url", "--tenant", "--state", "--sandbox", "--lang")
_OF_A_CHECK = ("--online", "--as", "--out", "--rows", "--json")
_MAKE_CERTIFICATES = ("run", "resume", "watch", "work", "issue")
_ALONE = ("--sandbox", "--online", "--json", "--dry-run")
"""Options that take no value."""


def after_check(screen: Screen, report: Report) -> None:
    """Correct what is wrong, and send what is ready."""
    screen.say()
    if wrong := report.outcomes.not_in_order:
        screen.say(say.CORRECT_THE_LIST(count=wrong))
        screen.type(as_typed(["importer", *sys.argv[1:]]))
    if report.to_send:
        words = ["run" if word == "check" else word for word in _without(_OF_A_CHECK)]
        if report.facts.plan:
            words += ["--approved", str(report.facts.plan["code"])]
        screen.say(say.SEND_READY(count=report.to_send))
        screen.type(as_typed(["importer", *words]))


def after_run(screen: Screen, report: Report) -> None:
    """Nothing, or go on, or correct what is left and resume."""
    if report.facts.interrupted or report.failure is not None:
        to_continue(screen)
    elif report.all_well:
        screen.say(say.ALL_DONE())
    elif report.outcomes.not_in_order and report.results is not None:
        screen.say(say.CORRECT_FAILURES(count=report.outcomes.not_in_order))
        screen.type(_of_results("resume", report.results))
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
        screen.type(as_typed(["importer", *sys.argv[1:]]))
    elif facts.mode != "check":
        screen.say(say.ALL_DONE())
    else:
        screen.say(say.DO_IT())
        screen.type(as_typed(["importer", *_without(("--dry-run", "--out", "--json"))]))


def after_afterwards(screen: Screen, report: AfterwardsReport) -> None:
    """Nothing, or do what a dry run has shown, or go on."""
    if report.facts.mode == "check":
        if any(thing.deed for thing in report.plan.things):
            words = _without(("--dry-run", "--out", "--json"))
            if report.facts.plan:
                words += ["--approved", str(report.facts.plan["code"])]
            screen.say(say.DO_IT())
            screen.type(as_typed(["importer", *words]))
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
        screen.type(_of_results("resume", Path(newest.results), *practice))
    elif newest.command in _MAKE_CERTIFICATES and not practice:
        screen.say()
        screen.say(say.PROVE())
        screen.type(_of_results("verify", Path(newest.results)))


def after_doctor(screen: Screen) -> None:
    """Check a list, where DokStamp behaves as the program assumes."""
    given = [word for option in _options(sys.argv[1:], _OF_THE_CONNECTION) for word in option]
    file = str(explain.A_WORKBOOK())
    screen.say(say.CHECK_A_LIST())
    screen.type(as_typed(["importer", "check", file, "--pdfs", "PDFS", "--online", *given]))


def to_continue(screen: Screen) -> None:
    """The same command goes on where it stopped."""
    screen.say(say.TO_CONTINUE())
    screen.type(as_typed(["importer", *sys.argv[1:]]))


def _of_results(command: str, results: Path, *given: str) -> str:
    same = [word for option in _options(sys.argv[1:], _OF_THE_CONNECTION) for word in option]
    return as_typed(["importer", command, str(results), *given, *same])


def _without(names: Collection[str]) -> list[str]:
    """The words of this command without some of its options."""
    words = sys.argv[1:]
    gone = [word for option in _options(words, names) for word in option]
    for word in gone:
        words.remove(word)
    return words


def _options(words: Sequence[str], names: Collection[str]) -> Iterator[Sequence[str]]:
    """Those of some options that were given, each with its value."""
    for place, word in enumerate(words):
        name, equals, _ = word.partition("=")
        if name in names:
            yield words[place : place + (1 if equals or name in _ALONE else 2)]
