"""Results workbooks that a test writes without a run: what is known of the run, and the source's
rows.
"""

from datetime import UTC, datetime
from typing import Any

import polars as pl

from importer.headings import column_of
from importer.results import RunFacts, SourceTable

_NOW = datetime(2026, 7, 15, 10, 15, tzinfo=UTC)


def run_facts(**others: Any) -> RunFacts:
    """What is told of a run, some of it otherwise."""
    facts: dict[str, Any] = {
        "run_id": "run",
        "command": "run",
        "mode": "issue",
        "started_at": _NOW,
        "finished_at": _NOW,
        "sheet": "/in/graduates.xlsx",
        "worksheet": "Turma",
        "header_row": 1,
        "pdfs": "/in/pdfs",
        "host": "api.dokstamp.com",
        "tenant": "school.example",
        "selection": {},
        "requests": 12,
        "version": "1",
        "interrupted": False,
        "previous": None,
    }
    return RunFacts(**facts | others)


def source_table(headings: tuple[str, ...], *rows: tuple[Any, ...]) -> SourceTable:
    """Rows under these headings, the first of each its number; an empty text is an empty cell."""
    known = [column_of(heading) for heading in headings]
    schema = {"row": pl.UInt32} | {
        f"c{place}": pl.String for place, _ in enumerate(headings, start=1)
    }
    cells = [[cell or None for cell in row] for row in rows]
    return SourceTable(
        headings=headings,
        columns=tuple(column.name if column else None for column in known),
        frame=pl.DataFrame(cells, schema=schema, orient="row"),
    )
