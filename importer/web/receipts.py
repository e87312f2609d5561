"""What became of a list's rows, from its results: as they are at hand, or as the workbook keeps
them.
"""

from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYetError
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import polars as pl

from importer.afterwards import EndedThings, read_afterwards
from importer.columns import NAME
from importer.errors import ResultsError
from importer.issues import Code
from importer.outcomes import Outcome, Outcomes, Status
from importer.results import PreviousResults, RunFacts, read_results
from importer.sentences import results as say
from importer.session import Report

T = TypeVar("T")
_KEPT = 2
_MOMENT = 0.6
"""Seconds that a page waits for results to be read."""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What became of the rows of a list.

    Attributes:
        facts: of the run.
        named: the columns "row" and "name", in the order of the list.
        headings: of the list, by the names of our columns.
    """

    facts: RunFacts
    outcomes: Outcomes
    named: pl.DataFrame
    headings: Mapping[str, str]

    @property
    def totals(self) -> Mapping[Status, int]:
        """Rows by status."""
        return self.facts.totals(self.outcomes)

    @cached_property
    def left(self) -> Sequence[Outcome]:
        """The rows that are not done, those aside that were left out: what is wrong first."""
        open_still = (row for row in self.outcomes if not self.outcomes.status(row).settled)
        found = [one for one in map(self.outcomes.__getitem__, open_still) if not one.set_aside]
        return sorted(found, key=lambda one: one.status is Status.PENDING)

    @cached_property
    def wrong(self) -> Sequence[Outcome]:
        """Those of them that something is wrong with, rather than that they were not reached."""
        return [one for one in self.left if not _unreached(one)]

    @cached_property
    def done(self) -> Sequence[int]:
        """The rows that are done, in the order of the list."""
        return [row for row in self.outcomes if self.outcomes.status(row).settled]

    def names(self, rows: Collection[int]) -> Mapping[int, str]:
        """Whose rows these are."""
        wanted = pl.Series(list(rows), dtype=pl.UInt32).implode()
        found = self.named.filter(pl.col("row").is_in(wanted))
        return {row: name or "" for row, name in found.iter_rows()}


def _of_report(report: Report) -> Receipt:
    """A receipt that is at hand."""
    sheet = report.sheet
    texts = sheet.texts(NAME)
    name = pl.lit(None, dtype=pl.String) if texts is None else texts
    named = sheet.frame.select("row", name.alias("name"))
    return Receipt(
        facts=report.facts, outcomes=report.outcomes, named=named, headings=sheet.headings
    )


def _of_previous(previous: PreviousResults, path: Path) -> Receipt:
    if previous.facts is None:
        raise ResultsError(say.FACTS_DAMAGED(path=path, sheet="_run"))
    source = previous.source
    place = source.columns.index(NAME.name) if NAME.name in source.columns else None
    name = pl.lit(None, dtype=pl.String) if place is None else pl.nth(place + 1)
    named = source.frame.select("row", name.alias("name"))
    return Receipt(
        facts=previous.facts, outcomes=previous.outcomes, named=named, headings=source.known
    )


class Receipts:
    """Results workbooks that were looked at last, read in a thread beside the requests."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="receipts")
        self._lock = Lock()
        self._kept: OrderedDict[tuple[Path, int], Future[Any]] = OrderedDict()
        self._at_hand = deque[tuple[Report, Receipt]](maxlen=_KEPT)

    def of(self, report: Report) -> Receipt:
        """What a report tells that is at hand."""
        with self._lock:
            for known, receipt in self._at_hand:
                if known is report:
                    return receipt
            receipt = _of_report(report)
            self._at_hand.append((report, receipt))
            return receipt

    def at_hand(self, path: Path) -> Receipt | None:
        """What a workbook tells, if it is there in a moment; None where it is being read.

        Raises:
            ResultsError, SheetError: if it cannot be read.
            OSError: if it is not there.
        """
        return self._asked(path, _receipt)

    def ended(self, path: Path) -> EndedThings | None:
        """The same of the workbook of what was done about an earlier run."""
        return self._asked(path, read_afterwards)

    def _asked(self, path: Path, read: Callable[[Path], T]) -> T | None:
        key = path, path.stat().st_mtime_ns
        with self._lock:
            future: Future[T] | None = self._kept.get(key)
            if future is None:
                future = self._kept[key] = self._thread.submit(read, path)
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        try:
            return future.result(_MOMENT)
        except NotYetError:
            return None

    def close(self) -> None:
        """Begin nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _receipt(path: Path) -> Receipt:
    return _of_previous(read_results(path), path)


def _unreached(outcome: Outcome) -> bool:
    return bool(outcome.issues) and all(one.code is Code.NOT_REACHED for one in outcome.issues)
