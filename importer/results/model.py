"""What a results workbook holds, and the names of its parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from importer.outcomes import Outcomes, Status
from importer.sheet import Sheet

SUMMARY, RESULTS, FAILURES, WARNINGS = "Summary", "Results", "Failures", "Warnings"
"""The sheets as they are called in English; see `importer.results.layout`."""
FACTS = "_run"
"""The hidden sheet of facts, in every language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """When, where and how a run was done: everything that a resume needs, and no secrets.

    Attributes:
        command: run, check, resume or watch; undo, issue or verify.
        mode: issue, draft or check; undo, finish or verify.
        sheet: path of the spreadsheet.
        header_row: number of its heading row.
        selection: the flags that chose for the whole batch, by name.
        previous: path of the workbook resumed from.
        ended_early: why the run ended before every row was reached, if it did.
        issue_dates: which date the certificates bear, in words.
        origin: file name, without its ending, of the spreadsheet that the first of the runs was
            given.
        repeated: of a check, how many rows repeat another one that would be sent, see `totals`.
        created_before: how many of the rows that are created an earlier run has created.
        plan: the plan that somebody looked at: its `code`, `fingerprint`, and by whom and when it
            was prepared and approved; None where nobody needed to.
        changed_by: who has brought, answered and corrected it on the page; "" elsewhere.
        sent_by: who has sent it from the page; "" at a terminal.
    """

    run_id: str
    command: str
    mode: str
    started_at: datetime
    finished_at: datetime
    sheet: str
    worksheet: str | None
    header_row: int
    pdfs: str
    host: str
    tenant: str
    selection: Mapping[str, str]
    requests: int
    version: str
    interrupted: bool
    previous: str | None
    ended_early: str | None = None
    issue_dates: str = ""
    origin: str = ""
    repeated: int = 0
    created_before: int = 0
    plan: Mapping[str, str | None] | None = None
    changed_by: str = ""
    sent_by: str = ""

    @property
    def is_afterwards(self) -> bool:
        """Whether the workbook tells what was done about an earlier run, that of `previous`."""
        return self.command in ("undo", "issue", "verify")

    def totals(self, outcomes: Outcomes) -> dict[Status, int]:
        """Rows by status; of a check, `pending` are those that would be sent, without the rows
        that repeat them.
        """
        counted = outcomes.totals
        return counted | {Status.PENDING: counted[Status.PENDING] - self.repeated}


@dataclass(frozen=True, kw_only=True)
class SourceTable:
    """The source's rows as text.

    Attributes:
        headings: as typed by the person.
        columns: our column's name for each heading, or None.
        frame: "row" (UInt32; null where a person deleted the number) and one String column a
            heading, in their order.
    """

    headings: tuple[str, ...]
    columns: tuple[str | None, ...]
    frame: pl.DataFrame

    @property
    def known(self) -> Mapping[str, str]:
        """The heading of each column that is one of ours, by its name."""
        return {
            name: heading
            for name, heading in zip(self.columns, self.headings, strict=True)
            if name is not None
        }


def source_table(sheet: Sheet) -> SourceTable:
    """A sheet's rows for the workbook."""
    return SourceTable(
        headings=tuple(column.heading for column in sheet.columns),
        columns=tuple(column.column.name if column.column else None for column in sheet.columns),
        frame=sheet.frame,
    )


@dataclass(frozen=True, slots=True)
class RowPrint:
    """What a workbook remembers of a row.

    Attributes:
        whole: print of all cells that are read.
        origin: the same of the row as it stood in the spreadsheet that the first run was given; ""
            for a later one.
        telling: print of each of `memory.TELLING`, "" for an empty cell; None of a row that was
            done.
    """

    whole: str
    origin: str
    telling: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class WorkbookMemory:
    """What a workbook remembers of its rows, on a hidden sheet, see `importer.results.memory`.

    Attributes:
        columns: names of the columns that `RowPrint.whole` is of, in order.
        rows: by row number.
    """

    columns: tuple[str, ...]
    rows: Mapping[int, RowPrint]


@dataclass(frozen=True, kw_only=True)
class PreviousResults:
    """A results workbook read back: its facts, its source rows, and how each ended.

    Attributes:
        memory: what it remembers of each row; None of a workbook of before there was a memory.
    """

    facts: RunFacts | None
    source: SourceTable
    outcomes: Outcomes
    memory: WorkbookMemory | None = None
