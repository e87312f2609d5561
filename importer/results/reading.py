"""Reads a results workbook back, also after a person has sorted, filtered, cut and saved it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, fields, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from importer.errors import ResultsError
from importer.headings import columns_of
from importer.issues import CODES, Issue
from importer.outcomes import Outcome, Outcomes, Status
from importer.results.layout import (
    OUTCOME_HEADINGS,
    ROW,
    Layout,
    layout_of,
    layout_seen,
)
from importer.results.memory import MEMORY, read_memory
from importer.results.model import (
    FACTS,
    FAILURES,
    RESULTS,
    PreviousResults,
    RunFacts,
    SourceTable,
)
from importer.sentences import in_words
from importer.sentences import results as say
from importer.sheet import Spreadsheet, Table, spreadsheet

_LONGEST_NUMBER = 7
"""Digits of the last row of a worksheet, 1,048,576."""


def read_results(given: Path | Spreadsheet) -> PreviousResults:
    """Read the whole picture: facts, source rows and outcomes.

    Raises:
        ResultsError: if it is not a results workbook, what is needed was deleted, or a row stands
            on it twice.
        SheetError: if the file cannot be read.
    """
    with spreadsheet(given) as file:
        return _results(file)


def _results(file: Spreadsheet) -> PreviousResults:
    path, names = file.path, file.names
    layout = _layout(file)
    results, failures = layout.sheets[RESULTS], layout.sheets[FAILURES]
    parts = [file.table(name) for name in names if _is_part(name, results)]
    if not parts or failures not in names:
        lost = [results] * (not parts) + [failures] * (failures not in names)
        raise ResultsError(say.NO_RESULTS(path=path, sheets=lost, failures=failures))
    facts = read_facts(file)
    header = _header(parts[0], layout, path)
    if ROW not in header or "status" not in header:
        raise ResultsError(say.LOST_ROW_OR_STATUS(path=path, sheet=results))
    outcomes = Outcomes(outcome for part in parts for outcome in _outcomes(part, header))
    source = _numbered([_source(part, header, layout, like=parts[0]) for part in parts])
    twice = source.frame["row"].filter(source.frame["row"].is_duplicated())
    if len(twice):
        raise ResultsError(
            say.ROW_TWICE(path=path, row=twice[0], results=results, failures=failures)
        )
    memory = read_memory([file.table(name) for name in names if _is_part(name, MEMORY)])
    return PreviousResults(facts=facts, source=source, outcomes=outcomes, memory=memory)


def _layout(file: Spreadsheet) -> Layout:
    """How a workbook calls its sheets and our columns."""
    told = told_in(file.table(FACTS), file.path) if FACTS in file.names else {}
    layout = layout_of(told, file.names)
    failures = layout.sheets[FAILURES]
    if told or failures not in file.names:
        return layout
    seen = layout_seen(_headings(file.table(failures)))
    return seen if seen.sheets == layout.sheets else layout


def _is_part(name: str, sheet: str) -> bool:
    """Whether a worksheet is one of those that hold what one sheet was too small for."""
    return name == sheet or name.startswith(f"{sheet} ")


def read_facts(given: Path | Spreadsheet) -> RunFacts | None:
    """The facts that a results workbook of any kind holds; None when the file is none or has lost
    them, which costs little to see.

    Raises:
        SheetError: if the file cannot be read.
        ResultsError: if the facts are damaged.
    """
    with spreadsheet(given) as file:
        return _facts(file.table(FACTS), file.path) if FACTS in file.names else None


def read_failures(given: Path | Spreadsheet, *, encoding: str | None = None) -> SourceTable:
    """Read the rows on Failures as they now stand; `row` is null where its number is gone.

    Args:
        given: a results workbook, or delimited text saved from its sheet Failures.
        encoding: what delimited text is in; None tells it by its letters.

    Raises:
        ResultsError: if it has no such sheet.
        SheetError: if the file cannot be read.
    """
    with spreadsheet(given) as file:
        if not file.is_workbook:
            table = file.text(encoding=encoding)
            layout = layout_seen(_headings(table))
        else:
            layout = _layout(file)
            failures = layout.sheets[FAILURES]
            if failures not in file.names:
                raise ResultsError(
                    say.NO_RESULTS(path=file.path, sheets=[failures], failures=failures)
                )
            table = file.table(failures)
        return _source(table, _header(table, layout, file.path), layout, like=table)


def _header(table: Table, layout: Layout, path: Path) -> dict[str, int]:
    """Place of each of our columns on the sheet."""
    first = _headings(table)
    if not any(first):
        raise ResultsError(say.LOST_HEADINGS(path=path, sheet=table.name or ""))
    return layout.places(first)


def _headings(table: Table) -> Sequence[str | None]:
    return next(iter(table.rows), [])


def _source(table: Table, header: dict[str, int], layout: Layout, *, like: Table) -> SourceTable:
    """The source's cells of the rows of a sheet.

    Args:
        like: the sheet that has the headings.
    """
    kept = [
        (place, heading)
        for place, cell in enumerate(_headings(like))
        if cell and (heading := layout.source(cell)) is not None
    ]
    lines = table.rows.below(1)
    numbers = (
        map(_number, lines.column(header[ROW])) if ROW in header else [None] * len(lines.numbers)
    )
    series = [pl.Series("row", list(numbers), dtype=pl.UInt32)]
    series += [
        lines.column(place).alias(f"c{count}") for count, (place, _) in enumerate(kept, start=1)
    ]
    known = columns_of([heading for _, heading in kept])
    return SourceTable(
        headings=tuple(heading for _, heading in kept),
        columns=tuple(column.name if column else None for column in known),
        frame=pl.DataFrame(series),
    )


def _numbered(sources: Sequence[SourceTable]) -> SourceTable:
    """The rows of several sheets whose number is still there."""
    frame = pl.concat([source.frame for source in sources]).filter(pl.col("row").is_not_null())
    return replace(sources[0], frame=frame)


def _outcomes(table: Table, header: dict[str, int]) -> Iterator[Outcome]:
    for line in islice(table.rows, 1, None):
        number = _number(_cell(line, header[ROW]))
        if number is not None:
            yield _outcome(number, line, header)


def _outcome(row: int, line: Sequence[str | None], header: dict[str, int]) -> Outcome:
    told = {
        name: _cell(line, header[name]) if name in header else None for name in OUTCOME_HEADINGS
    }
    codes = (told["error_code"] or "").split("\n")
    columns = (told["error_column"] or "").split("\n")
    messages = (told["error_message"] or "").split("\n")
    issues = tuple(
        Issue(
            row,
            columns[place] or None if place < len(columns) else None,
            CODES[code],
            in_words(messages[place]),
        )
        for place, code in enumerate(codes)
        if code in CODES and place < len(messages)
    )
    known = {name: told[name] for name in OUTCOME_HEADINGS[1:7]}
    status = told["status"] or ""
    return Outcome(
        row=row,
        status=Status(status) if status in set(Status) else Status.PENDING,
        issues=issues,
        **known,
    )


def told_in(table: Table, path: Path) -> dict[str, Any]:
    """What the hidden sheet of facts tells, by name."""
    told: dict[str, Any] = {}
    try:
        for line in table.rows:
            if len(line) > 1 and line[0] and line[1]:
                told[line[0]] = json.loads(line[1])
    except ValueError as error:
        raise ResultsError(say.FACTS_DAMAGED(path=path, sheet=FACTS)) from error
    return told


def _facts(table: Table, path: Path) -> RunFacts:
    told = told_in(table, path)
    try:
        for name in ("started_at", "finished_at"):
            told[name] = datetime.fromisoformat(told[name])
        known = {
            one.name: told[one.name]
            for one in fields(RunFacts)
            if one.name in told or one.default is MISSING
        }
        return RunFacts(**known)
    except (ValueError, KeyError, TypeError) as error:
        raise ResultsError(say.FACTS_DAMAGED(path=path, sheet=FACTS)) from error


def _cell(line: Sequence[str | None], place: int) -> str | None:
    return line[place] if place < len(line) else None


def _number(text: str | None) -> int | None:
    plain = (text or "").strip()
    return (
        int(plain)
        if plain.isascii() and plain.isdigit() and len(plain) <= _LONGEST_NUMBER
        else None
    )
