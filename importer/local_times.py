"""Times without a zone, which are taken for this machine's: said before anything is sent."""

from collections.abc import Iterator
from datetime import datetime

import polars as pl

from importer.columns import ISSUED_AT
from importer.issues import Code, Issue, Severity
from importer.sentences import sheet as say

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
    rows = local["row"].to_list()
    meant = datetime.fromisoformat(local[ISSUED_AT.name][0]).astimezone().isoformat()
    yield Issue(
        None,
        ISSUED_AT.name,
        Code.LOCAL_TIME,
        say.LOCAL_TIMES(column=ISSUED_AT.name, rows=rows, first=rows[0], meant=meant),
        severity=Severity.NOTE,
    )
