"""What a job came to: a row's outcome each, the results workbook, and what ended it early."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from importer.columns import COLUMNS, CONFIRM_EMAIL, CONFIRM_NAME, CONFIRM_PDF, CONFIRM_STUDENT
from importer.errors import ImporterError
from importer.issues import Code, Issue, by_row, errors
from importer.issuing.batch import Batch
from importer.issuing.graduates import Graduates
from importer.issuing.issue_dates import IssueDates
from importer.outcomes import Outcomes, Status, counted
from importer.results import (
    NO_SPARE,
    RunFacts,
    SourceTable,
    Spare,
    lines_of,
    source_table,
    write_results,
)
from importer.sentences import Message
from importer.sentences.reader import read_under
from importer.session.ended import Ended, with_workbook
from importer.sheet import Sheet
from importer.titles import headings


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Ended):
    """What a job came to.

    Attributes:
        outcomes: one for every source row.
        carried: rows that were carried over from an earlier run.
        issue_dates: what the certificates of the rows that were, or would be, sent bear.
        to_send: how many rows were, or would be, sent; rows that repeat another one are not among
            them.
        sheet: the rows as they were read, under whose headings a person knows the columns.
    """

    outcomes: Outcomes
    warnings: tuple[Issue, ...]
    carried: int = 0
    issue_dates: IssueDates = field(default_factory=IssueDates)
    to_send: int = 0
    sheet: Sheet = field(default_factory=Sheet.empty)

    @property
    def totals(self) -> dict[Status, int]:
        """Rows by status, see `RunFacts.totals`."""
        return self.facts.totals(self.outcomes)

    @property
    def counted(self) -> list[Message]:
        """Rows by how they ended, in words; what an earlier run created is told apart."""
        facts = self.facts
        return counted(
            self.totals.items(), checked=facts.mode == "check", before=facts.created_before
        )

    @property
    def all_well(self) -> bool:
        """Whether nothing is left to do: every row is created or existing; of a check, every row
        is ready.
        """
        left = (
            self.outcomes.not_in_order
            if self.facts.mode == "check"
            else not self.outcomes.all_settled
        )
        return self.failure is None and not left

    def as_dict(self, *, issues: bool) -> dict[str, Any]:
        """What it came to, for programs; keys and codes are stable.

        Args:
            issues: with what was found in the rows.
        """
        facts = self.facts
        told = self.told(
            rows=len(self.outcomes),
            totals=self.totals_told,
            created_before=facts.created_before,
            repeated=facts.repeated,
            carried=self.carried,
            set_aside=self.outcomes.set_aside,
            issue_dates=dict(self.issue_dates.rows),
            plan=facts.plan,
        )
        if issues:
            found = (*self.warnings, *self.outcomes.issues)
            with read_under(self.sheet.headings):
                told["issues"] = [told_of(one, self.sheet) for one in found]
        return told

    def rows(self) -> Iterator[dict[str, Any]]:
        """How each row ended, for programs, in the order of the source."""
        found = by_row(self.warnings)
        for row, outcome in self.outcomes.items():
            with read_under(self.sheet.headings):
                told = outcome.as_dict(
                    *found.get(row, ()), tell=partial(told_of, sheet=self.sheet)
                )
            yield told


def told_of(issue: Issue, sheet: Sheet) -> dict[str, Any]:
    """An issue for programs, and where a person finds its cell."""
    heading = sheet.headings.get(issue.column or "")
    return issue.as_dict() | {"cell": sheet.cell(issue.row, issue.column), "heading": heading}


def conclude(
    batch: Batch,
    facts: RunFacts,
    outcomes: Outcomes,
    warnings: tuple[Issue, ...],
    out: Path | None,
    failure: ImporterError | None = None,
    *,
    to_send: Graduates,
    origins: Mapping[int, str] | None = None,
    spare: Spare = NO_SPARE,
) -> Report:
    """Write the workbook and report on a job that has ended.

    Args:
        outcomes: one for every source row.
        out: where the workbook goes; None writes none.
        failure: what ended the job early, if something did.
        to_send: the rows that were, or would be, sent.
        origins: see `importer.results.RowPrint.origin`.
        spare: where else, if the workbook cannot be written when all is done.
    """
    dates = IssueDates.of(to_send, draft=batch.selection.draft)
    sent = facts.mode != "check"
    alike = batch.ended_alike(outcomes)
    repeated = 0 if sent else sum(outcome.status is Status.PENDING for outcome in alike)
    facts = replace(
        facts,
        # A workbook is kept, and "today" is another day tomorrow.
        issue_dates=str(dates.on(facts.started_at.date()) if sent else dates),
        repeated=repeated,
        created_before=batch.carried.totals[Status.CREATED],
    )
    outcomes.add(alike)
    in_order = outcomes.in_order(batch.rows)
    table = _table(batch.sheet, in_order)

    report = Report(
        facts=facts,
        outcomes=in_order,
        warnings=warnings,
        results=None,
        failure=failure,
        carried=len(batch.carried),
        issue_dates=dates,
        to_send=len(to_send),
        sheet=batch.sheet,
    )
    write = partial(
        write_results, source=table, outcomes=in_order, warnings=warnings, origins=origins
    )
    lines = lines_of(table, in_order, checked=facts.mode == "check")
    with read_under({**batch.sheet.headings, **table.known}, terminal=False):
        return with_workbook(report, out, spare, write, lines)


def _table(sheet: Sheet, outcomes: Outcomes) -> SourceTable:
    """The source for the workbook; with an empty column for each one that the list does not have
    and a person is asked to fill in: the file's, a confirmation.
    """
    table, told = source_table(sheet), errors(outcomes.issues)
    asked = {issue.column for issue in told} | {CONFIRMED_IN.get(issue.code) for issue in told}
    missing = [
        column.name for column in COLUMNS if column.name in asked and sheet.key_of(column) is None
    ]
    if not missing:
        return table
    return replace(
        table,
        headings=(*table.headings, *headings(missing).values()),
        columns=(*table.columns, *missing),
        frame=table.frame.with_columns(
            pl.lit(None, dtype=pl.String).alias(name) for name in missing
        ),
    )


CONFIRMED_IN = {
    Code.STUDENT_MISMATCH: CONFIRM_STUDENT.name,
    Code.NAME_ORDER: CONFIRM_NAME.name,
    Code.INVALID_NAME: CONFIRM_NAME.name,
    Code.GARBLED_TEXT: CONFIRM_NAME.name,
    Code.FORMULA_AS_TEXT: CONFIRM_NAME.name,
    Code.PDF_OF_ANOTHER: CONFIRM_PDF.name,
    Code.PDF_NAMES_ANOTHER: CONFIRM_PDF.name,
    Code.EMAIL_OF_ANOTHER: CONFIRM_EMAIL.name,
    Code.SAME_PERSON: CONFIRM_EMAIL.name,
}
"""The column in which a person settles what a code says."""
