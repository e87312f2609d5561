"""Reads a results workbook back, also after a person has sorted, filtered, cut and saved it."""

import json
from collections.abc import Sequence
from dataclasses import MISSING, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from importer.columns import column_of
from importer.errors import ResultsError
from importer.issues import Code, Issue
from importer.outcomes import Outcome, Outcomes, Status
from importer.results.model import (
    FACTS,
    FAILURES,
    OUTCOME_HEADINGS,
    RESULTS,
    ROW,
    PreviousResults,
    RunFacts,
    SourceTable,
    source_heading,
)
from importer.sheet import Table, read_table, read_tables

_LONGEST_NUMBER = 7
"""Digits of the last row of a worksheet, 1,048,576."""
_CODES = {code.code: code for code in Code}


def read_results(path: Path) -> PreviousResults:
    """Read the whole picture: facts, source rows and outcomes.

    Raises:
        ResultsError: if it is not a results workbook, or what is needed was deleted.
        SheetError: if the file cannot be read.
    """
    tables = {table.name or "": table for table in read_tables(path)}
    parts = [table for name, table in tables.items() if name == RESULTS or name.startswith(f"{RESULTS} ")]
    if not parts or FAILURES not in tables:
        raise ResultsError(f"{path} is not a results workbook: it has no sheets {RESULTS} and {FAILURES}.")
    facts = _facts(tables[FACTS], path) if FACTS in tables else None
    header, lines = _header(parts[0], path), [line for part in parts for line in part.rows[1:]]
    if ROW not in header or "status" not in header:
        raise ResultsError(f"{path}: the sheet {RESULTS} has lost its column row or status: resume from a fresh copy.")
    numbered = [(number, line) for line in lines if (number := _number(_cell(line, header[ROW]))) is not None]
    outcomes = Outcomes(_outcome(number, line, header) for number, line in numbered)
    return PreviousResults(
        facts=facts, source=_source(parts[0], [line for _, line in numbered], header), outcomes=outcomes
    )


def read_facts(path: Path) -> RunFacts | None:
    """The facts that a results workbook of any kind holds; None when the file is none or has lost them.

    Raises:
        SheetError: if the file cannot be read.
        ResultsError: if the facts are damaged.
    """
    table = read_table(path, FACTS)
    return None if table is None else _facts(table, path)


def read_failures(path: Path) -> SourceTable:
    """Read the rows on Failures as they now stand; `row` is null where its number is gone.

    Args:
        path: a results workbook, or delimited text saved from its sheet Failures.

    Raises:
        ResultsError: if it has no such sheet.
        SheetError: if the file cannot be read.
    """
    tables = read_tables(path)
    found = [table for table in tables if table.name == FAILURES or table.delimited]
    if not found:
        raise ResultsError(f"{path} is not a results workbook: it has no sheet {FAILURES}.")
    table = found[0]
    header = _header(table, path)
    lines = [line for line in table.rows[1:] if any(cell is not None for cell in line)]
    return _source(table, lines, header)


def _header(table: Table, path: Path) -> dict[str, int]:
    """Place of each of our columns on the sheet."""
    if not table.rows or not any(table.rows[0]):
        raise ResultsError(f"{path}: the sheet {table.name or ''} has lost its headings: resume from a fresh copy.")
    ours = {ROW, *OUTCOME_HEADINGS}
    return {cell.casefold(): place for place, cell in enumerate(table.rows[0]) if cell and cell.casefold() in ours}


def _source(table: Table, lines: Sequence[Sequence[str | None]], header: dict[str, int]) -> SourceTable:
    kept = [
        (place, heading)
        for place, cell in enumerate(table.rows[0])
        if cell and (heading := source_heading(cell)) is not None
    ]
    row_place = header.get(ROW)
    numbers = [_number(_cell(line, row_place)) if row_place is not None else None for line in lines]
    series = [pl.Series("row", numbers, dtype=pl.UInt32)]
    for count, (place, _) in enumerate(kept, start=1):
        series.append(pl.Series(f"c{count}", [_cell(line, place) for line in lines], dtype=pl.String))
    known = [column_of(heading) for _, heading in kept]
    return SourceTable(
        headings=tuple(heading for _, heading in kept),
        columns=tuple(column.name if column else None for column in known),
        frame=pl.DataFrame(series),
    )


def _outcome(row: int, line: Sequence[str | None], header: dict[str, int]) -> Outcome:
    told = {name: _cell(line, header[name]) if name in header else None for name in OUTCOME_HEADINGS}
    codes = (told["error_code"] or "").split("\n")
    columns = (told["error_column"] or "").split("\n")
    messages = (told["error_message"] or "").split("\n")
    issues = tuple(
        Issue(row, columns[place] or None if place < len(columns) else None, _CODES[code], messages[place])
        for place, code in enumerate(codes)
        if code in _CODES and place < len(messages)
    )
    known = {name: told[name] for name in OUTCOME_HEADINGS[1:7]}
    status = told["status"] or ""
    return Outcome(row=row, status=Status(status) if status in set(Status) else Status.PENDING, issues=issues, **known)


def _facts(table: Table, path: Path) -> RunFacts:
    told: dict[str, Any] = {}
    try:
        for line in table.rows:
            if len(line) > 1 and line[0] and line[1]:
                told[line[0]] = json.loads(line[1])
        for name in ("started_at", "finished_at"):
            told[name] = datetime.fromisoformat(told[name])
        known = {one.name: told[one.name] for one in fields(RunFacts) if one.name in told or one.default is MISSING}
        return RunFacts(**known)
    except (ValueError, KeyError, TypeError) as error:
        raise ResultsError(f"{path}: the hidden sheet {FACTS} is damaged: resume from a fresh copy.") from error


def _cell(line: Sequence[str | None], place: int) -> str | None:
    return line[place] if place < len(line) else None


def _number(text: str | None) -> int | None:
    plain = (text or "").strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= _LONGEST_NUMBER else None
