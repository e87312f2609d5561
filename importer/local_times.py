"""Times without a zone, which are taken for this machine's: said before anything is sent."""

from collections.abc import Iterator
from datetime import datetime

import polars as pl

from importer.columns import ISSUED_AT
from importer.issues import Code, Issue, Severity

_LISTED = 5
_LOCAL = r"T[0-9:.]+$"


def local_times(values: pl.DataFrame) -> Iterator[Issue]:
    """One note for all rows whose time of issue names no zone.

    Args:
        values: as `Validation.frame` has them.
    """
    local = values.filter(pl.col(ISSUED_AT.name).str.contains(_LOCAL).fill_null(False)).select(
        "row", ISSUED_AT.name
    )
    if local.is_empty():
        return
    rows, first = (
        local["row"].to_list(),
        datetime.fromisoformat(local[ISSUED_AT.name][0]).astimezone(),
    )
    listed = ", ".join(map(str, rows[:_LISTED])) + (
        f" and {len(rows) - _LISTED} more" if len(rows) > _LISTED else ""
    )
    yield Issue(
        None,
        ISSUED_AT.name,
        Code.LOCAL_TIME,
        f"issued_at has a time without a zone in row{'s' * (len(rows) > 1)} {listed}: it is taken"
        f" for this machine's, so that of row {rows[0]} means {first.isoformat()}. Write a zone,"
        " such as Z or +01:00, if another is meant.",
        severity=Severity.NOTE,
    )
