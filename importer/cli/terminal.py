"""Where commands speak, and whether they may ask."""

import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import typer

from importer.cli.display import Screen
from importer.cli.options import Exit
from importer.errors import UsageError
from importer.interrupts import interruptible
from importer.results import Spare, ensure_writable, free_place
from importer.sentences import screen as say
from importer.sentences import usage
from importer.sentences.reader import in_english
from importer.session import ApprovalError, Ended

_YES = {"y", "yes", "s", "sim", "sí", "si"}
_NO = {"", "n", "no", "não", "nao"}
NO_ERROR = {"interrupted": False, "error": None, "error_code": None}
"""What an object says that comes only when all went well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """How a run speaks and whether it may ask.

    Attributes:
        rows: where it writes how every row ended, for programs.
        approved: the code of the plan that somebody has looked at: it is not asked again.
    """

    yes: bool = False
    as_json: bool
    rows: Path | None = None
    approved: str | None = None

    @property
    def stream(self) -> TextIO:
        """Where a person reads; standard output is left to JSON."""
        return sys.stderr if self.as_json else sys.stdout


def print_json(
    schema: str,
    told: Callable[[], Mapping[str, Any]],
    outcomes: Iterable[dict[str, Any]] | None = None,
) -> None:
    """Print what a command came to as one JSON object on standard output, in English.

    Args:
        schema: the file in docs/schemas that says what it holds.
        told: puts it into words.
        outcomes: how each row ended.
    """
    with in_english():
        named = {"schema": f"urn:dokstamp-importer:{schema}:1", **told()}
        Screen(sys.stdout).tell(named, outcomes)


def print_unfinished(command: str | None, code: str, said: object) -> None:
    """Print that a command ended before there was anything to report."""

    def told() -> Iterator[tuple[str, Any]]:
        yield "command", command
        yield "interrupted", code == "interrupted"
        yield "error", str(said)
        yield "error_code", code
        if isinstance(said, ApprovalError) and said.issues:
            yield "issues", said.as_dicts()

    print_json("unfinished", lambda: dict(told()))


def declined(screen: Screen, terminal: Terminal, command: str) -> Exit:
    """Say that nothing was sent, since a person said no."""
    screen.say(said := say.NOTHING_SENT())
    if terminal.as_json:
        print_unfinished(command, "not_approved", said)
    return Exit.SOME_LEFT


def agreed(screen: Screen, terminal: Terminal, question: str | None) -> bool:
    """Whether a person says yes to a plan that was shown; without a question there is nothing to
    ask.

    Raises:
        UsageError: if there is nobody to ask, or the plan could not be shown.
    """
    ensure_shown(screen)
    if question is None or terminal.yes:
        return True
    if not sys.stdin.isatty():
        raise UsageError(usage.NOBODY_TO_ASK())
    with interruptible():
        return _answered(question, terminal.stream)


def typed(question: str, terminal: Terminal) -> str:
    """What a person types when they are asked."""
    with interruptible():
        return _line(question, terminal.stream)


def _line(question: str, stream: TextIO) -> str:
    print(f"{question}: ", end="", file=stream, flush=True)
    line = sys.stdin.readline()
    if not line:
        raise typer.Abort
    return line.strip()


def _answered(question: str, stream: TextIO) -> bool:
    """What a person answers, in any of our languages; whatever is neither is asked again."""
    while True:
        line = _line(f"{question} {say.YES_OR_NO()}", stream)
        answer = unicodedata.normalize("NFC", line).casefold()
        if answer in _YES or answer in _NO:
            return answer in _YES
        print(say.ANSWER(), file=stream)


def ended(report: Ended) -> Exit:
    """Say what ended a run early; the exit status."""
    if report.failure is not None:
        complain(report.failure)
    if report.facts.interrupted:
        return Exit.INTERRUPTED
    return Exit.ALL_DONE if report.all_well else Exit.SOME_LEFT


def complain(said: object) -> None:
    """Say in one line on standard error why a command cannot go on."""
    Screen(sys.stderr).say("importer: " + " ".join(str(said).split()), hang=2)


def place_of(out: Path, screen: Screen, *, given: bool, check: bool = False) -> Path:
    """Where a workbook goes: another one that somebody changed, or a run's results, keep their
    place.

    Args:
        given: with --out, into a folder that there is.
        check: it is the report of a check.

    Raises:
        ResultsError: if it cannot be written there.
    """
    place, why = free_place(out, check=check)
    if why is not None:
        screen.say(why)
    ensure_writable(place, make_folder=not given)
    return place


def spare() -> Spare:
    """Where the receipt of a run goes when its own place is full or gone."""
    return Spare(folders=(Path(tempfile.gettempdir()), Path.home()))


def ensure_shown(screen: Screen) -> None:
    """See, before anything is sent, that the plan could be shown: a person is to be able to look
    at it.

    Raises:
        UsageError: if it could not.
    """
    if screen.failure is not None:
        raise UsageError(usage.PLAN_UNSHOWN(reason=screen.failure))
