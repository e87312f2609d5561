"""Where commands speak, and whether they may ask."""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from importer import job
from importer.display import Screen
from importer.errors import UsageError
from importer.results import Spare, ensure_writable, free_place


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """How a run speaks and whether it may ask."""

    yes: bool
    as_json: bool

    @property
    def stream(self) -> TextIO:
        """Where a person reads; standard output is left to JSON."""
        return sys.stderr if self.as_json else sys.stdout


def print_json(report: job.Report, *, issues: bool) -> None:
    """Print what a job came to as one JSON object, with what was found in the rows or without."""
    facts = report.facts
    summary: dict[str, Any] = {
        "command": facts.command,
        "mode": facts.mode,
        "host": facts.host or None,
        "tenant": facts.tenant or None,
        "rows": len(report.outcomes),
        "totals": {str(status): count for status, count in report.totals.items()},
        "repeated": facts.repeated,
        "carried": report.carried,
        "set_aside": report.outcomes.set_aside,
        "issue_dates": dict(report.issue_dates.rows),
        "requests": facts.requests,
        "seconds": round(report.seconds, 3),
        "results": str(report.results) if report.results else None,
        "interrupted": facts.interrupted,
        "error": str(report.failure) if report.failure else None,
    }
    if issues:
        found = [*report.warnings, *report.outcomes.issues]
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
    Screen(sys.stdout).tell(summary)


def complain(message: str) -> None:
    """Say in one line on standard error why a command cannot go on."""
    Screen(sys.stderr).say("importer: " + " ".join(message.split()))


def place_of(out: Path, screen: Screen, *, given: bool, check: bool = False) -> Path:
    """Where a workbook goes: another one that somebody changed, or a run's results, keep their place.

    Args:
        given: with --out, into a folder that there is.
        check: it is the report of a check.

    Raises:
        ResultsError: if it cannot be written there.
    """
    place, reason = free_place(out, check=check)
    if reason is not None:
        screen.say(f"{out} {reason}, so it is left as it is: this one is {place.name}.")
    ensure_writable(place, make_folder=not given)
    return place


def spare() -> Spare:
    """Where the receipt of a run goes when its own place is full or gone."""
    return Spare(folders=(Path(tempfile.gettempdir()), Path.home()))


def ensure_shown(screen: Screen) -> None:
    """See, before anything is sent, that the plan could be shown: a person is to be able to look at it.

    Raises:
        UsageError: if it could not.
    """
    if screen.failure is not None:
        raise UsageError(
            f"The plan cannot be shown, because the output cannot be written ({screen.failure}), so nothing was sent: "
            "free space, or send the output elsewhere."
        )
