"""A past run: what its workbook and the ledger tell of it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

import polars as pl

from importer.afterwards.things import Holder
from importer.columns import (
    COHORT,
    CONFIRM_STUDENT,
    COURSE,
    DATE_OF_BIRTH,
    EMAIL,
    ISSUED_AT,
    NAME,
    SOCIAL_NAME,
)
from importer.errors import ImporterError, UsageError
from importer.issuing.resume import as_sheet
from importer.ledger import Ledger, RunEntry
from importer.outcomes import Outcome, Outcomes
from importer.results import PreviousResults, RunFacts, read_facts, read_results
from importer.sentences import afterwards as say
from importer.validation import validate_cells

MADE_BY = ("run", "resume", "watch", "work")
"""Those that make certificates."""
_SHORTEST = 6
"""Characters of a run's id that are enough to name it, where no other run's begins so."""
_READ = (NAME, SOCIAL_NAME, EMAIL, DATE_OF_BIRTH, COURSE, COHORT, ISSUED_AT, CONFIRM_STUDENT)
_PART = re.compile(r"(\d{1,7})(?:-(\d{1,7}))?")


@dataclass(frozen=True, kw_only=True)
class Past:
    """A past run.

    Attributes:
        run_id: its id.
        alone: only what this very run made is meant, not what its workbook carries of the runs
            that it went on from.
        place: path of its workbook; where there is none, of the spreadsheet.
        target: the host and tenant that it sent to.
        started_at: when it began.
        previous: its workbook read back; None where that is gone.
        holders: whose the rows are, by number.
        rows: the rows that are meant, None for all.
    """

    run_id: str
    alone: bool
    place: Path
    target: tuple[str, str]
    started_at: datetime
    previous: PreviousResults | None = None
    holders: Mapping[int, Holder] = field(default_factory=dict)
    rows: frozenset[int] | None = None

    @property
    def facts(self) -> RunFacts | None:
        """What its workbook tells of it."""
        return self.previous.facts if self.previous else None

    @property
    def allows_reissue(self) -> bool:
        """Whether it was to send also for students who have a certificate of the course."""
        return bool(self.facts and self.facts.selection.get("allow_reissue"))

    @property
    def outcomes(self) -> Mapping[int, Outcome]:
        """How its rows ended, by number."""
        return self.previous.outcomes if self.previous else Outcomes()

    @property
    def names(self) -> list[str]:
        """The names of everybody in the workbook."""
        return [
            name
            for column in (NAME.name, SOCIAL_NAME.name)
            if column in self.cells.columns
            for name in self.cells[column].drop_nulls()
        ]

    @property
    def births(self) -> list[date]:
        """The birth dates of everybody in the workbook."""
        return self.cells[DATE_OF_BIRTH.name].drop_nulls().to_list()

    @property
    def issue_dates(self) -> dict[int, str]:
        """The issue dates that rows name, or the run did for all of them, by row number."""
        told = self.cells.select("row", ISSUED_AT.name).drop_nulls()
        return dict(told.iter_rows())

    @cached_property
    def cells(self) -> pl.DataFrame:
        """The rows' cells that tell what was to be made, read as the run read them: "row", and one
        column a name.
        """
        if self.previous is None or self.facts is None:
            empty = {column.name: pl.Series([], dtype=pl.String) for column in _READ}
            return pl.DataFrame({"row": pl.Series([], dtype=pl.UInt32), **empty})
        source, chosen = self.previous.source, self.facts.selection
        frame, _, _ = validate_cells(
            as_sheet(self.place, source.headings, source.frame, self.facts),
            _READ,
            date_format=chosen.get("date_format"),
            today=self.started_at.date(),
            defaults={
                column.name: chosen.get(column.name) for column in (ISSUED_AT, COURSE, COHORT)
            },
        )
        return frame

    def choosing(self, rows: str | None) -> "Past":
        """The same when only these rows are meant, such as `5,9-12`.

        Raises:
            UsageError: if they are no rows, or no workbook tells which they are.
        """
        if rows is None:
            return self
        if self.previous is None:
            raise UsageError(say.ROWS_UNKNOWN())
        chosen: set[int] = set()
        for part in filter(None, re.split(r"[,;\s]+", rows)):
            found = _PART.fullmatch(part)
            if found is None:
                raise UsageError(say.NO_ROWS(text=rows))
            asked = range(int(found[1]), int(found[2] or found[1]) + 1)
            there = self.holders.keys() & set(asked)
            if not there:
                raise UsageError(say.ROWS_NOT_THERE(path=self.place, rows=[*asked[:1]]))
            chosen.update(there)
        return replace(self, rows=frozenset(chosen))


def past_of(results: Path | None, run: str | None, ledger: Ledger) -> Past:
    """The past run that a person means: by its workbook, or by its id.

    Raises:
        UsageError: if they name none, or one that has made no certificates.
        ResultsError, SheetError: if the workbook cannot be read.
    """
    if (results is None) == (run is None):
        raise UsageError(say.WHICH_RUN())
    if results is not None:
        return _of_workbook(results)
    assert run is not None
    return _of_id(run, ledger.runs())


def _of_workbook(results: Path) -> Past:
    facts = read_facts(results)
    if facts is None:
        raise UsageError(say.NO_WORKBOOK(path=results))
    if facts.is_afterwards:
        raise UsageError(say.WORKBOOK_OF_UNDO(path=results, previous=facts.previous or ""))
    if facts.mode not in ("issue", "draft"):
        raise UsageError(say.NOTHING_MADE(path=results))
    previous = read_results(results)
    return Past(
        run_id=facts.run_id,
        alone=False,
        place=results,
        target=(facts.host, facts.tenant),
        started_at=facts.started_at,
        previous=previous,
        holders=_holders(previous),
    )


def _of_id(run: str, runs: Collection[RunEntry]) -> Past:
    found = [one for one in runs if one.run_id == run] or [
        one for one in runs if len(run) >= _SHORTEST and one.run_id.startswith(run.lower())
    ]
    if len(found) != 1:
        raise UsageError(say.NO_RUN(run=run))
    entry = found[0]
    if entry.command not in MADE_BY:
        raise UsageError(say.NOTHING_MADE_BY(run=entry.run_id, command=entry.command))
    return _of_entry(entry)


def every_past(ledger: Ledger, target: tuple[str, str]) -> list[Past]:
    """All runs that sent to a host and tenant, the oldest first.

    Raises:
        LedgerError: if the ledger cannot be read.
    """
    runs = [one for one in ledger.runs() if one.command in MADE_BY]
    return [_of_entry(one) for one in reversed(runs) if (one.host, one.tenant) == target]


def begun_at(past: Past, ledger: Ledger, runs: Collection[str]) -> datetime:
    """When the first of a past run and those that it went on from began.

    Args:
        runs: ids of all of them.

    Raises:
        LedgerError: if the ledger cannot be read.
    """
    told = [_moment(one.started_at) for one in ledger.runs() if one.run_id in runs]
    return min([past.started_at, *told])


def _of_entry(entry: RunEntry) -> Past:
    past = Past(
        run_id=entry.run_id,
        alone=True,
        place=Path(entry.sheet),
        target=(entry.host, entry.tenant),
        started_at=_moment(entry.started_at),
    )
    workbook = Path(entry.results)
    try:
        told = _of_workbook(workbook) if entry.results and workbook.is_file() else None
    except ImporterError:
        told = None  # moved away, spoilt, or another run's: the ledger knows what was made
    if told is None or told.run_id != entry.run_id:
        return past
    return replace(told, alone=True)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return datetime.now(UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _holders(previous: PreviousResults) -> dict[int, Holder]:
    source = previous.source
    places = {name: place for place, name in enumerate(source.columns, 1) if name is not None}

    def cell(cells: tuple[str | int | None, ...], name: str) -> str:
        return " ".join(str(cells[places[name]] or "").split()) if name in places else ""

    return {
        cells[0]: Holder(cells[0], cell(cells, NAME.name), cell(cells, EMAIL.name).lower())
        for cells in source.frame.iter_rows()
    }
