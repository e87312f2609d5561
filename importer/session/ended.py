"""How a run of any kind ended, and what programs are told of it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from importer.errors import ImporterError, joined
from importer.results import RunFacts, Spare, written
from importer.results.receipt import Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended(ABC):
    """How a run ended.

    Attributes:
        facts: when, where and how; also on the workbook's Summary.
        results: the workbook, None when none was written.
        failure: what ended the run early, if something did.
    """

    facts: RunFacts
    results: Path | None
    failure: ImporterError | None = None

    @property
    def seconds(self) -> float:
        """Wall-clock time from the first question to the last row, in seconds."""
        return (self.facts.finished_at - self.facts.started_at).total_seconds()

    @property
    @abstractmethod
    def all_well(self) -> bool:
        """Whether nothing is left to do."""

    @property
    @abstractmethod
    def totals(self) -> Mapping[Any, int]:
        """What it was about, counted by how that ended."""

    @property
    def totals_told(self) -> dict[str, int]:
        """The totals, for programs."""
        return {str(end): count for end, count in self.totals.items()}

    def told(self, **more: Any) -> dict[str, Any]:
        """What it came to, for programs; keys and codes are stable.

        Args:
            more: what only a run of its kind has to tell.
        """
        facts = self.facts
        return {
            "command": facts.command,
            "mode": facts.mode,
            "host": facts.host or None,
            "tenant": facts.tenant or None,
            **more,
            "requests": facts.requests,
            "seconds": round(self.seconds, 3),
            "results": str(self.results) if self.results else None,
            "interrupted": facts.interrupted,
            "error": str(self.failure) if self.failure else None,
            "error_code": self.failure.code if self.failure else None,
        }


class Write(Protocol):
    """Writes a results workbook."""

    def __call__(self, path: Path, *, facts: RunFacts) -> None:
        """Write it there."""


_Report = TypeVar("_Report", bound=Ended)


def with_workbook(
    report: _Report,
    out: Path | None,
    spare: Spare,
    write: Write,
    lines: Lines,
) -> _Report:
    """The report of a run that ends now, with its workbook written.

    Args:
        out: where the workbook goes; None writes none.
        spare: where else, if it cannot be written there.
        write: writes the workbook.
        lines: see `importer.results.written`.
    """
    report = replace(report, facts=replace(report.facts, finished_at=datetime.now(UTC)))
    if out is None:
        return report
    place, unwritten = written(out, spare, lambda path: write(path, facts=report.facts), lines)
    return replace(report, results=place, failure=joined(report.failure, unwritten))
