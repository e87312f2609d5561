"""`importer work`: the workers of a cluster on this machine."""

import os
from pathlib import Path
from typing import Annotated

import typer

from importer.cli import options
from importer.cli.connection import extra
from importer.cli.queueing import Hall, StoreFolder, Tenants
from importer.cli.watching import journal_of
from importer.cli.way import wire_of
from importer.errors import UsageError
from importer.sentences import cluster as say
from importer.sentences import help as explain
from importer.sentences import state as of_ledger

_STALLED_AFTER = 90.0
"""More than a request may take: what a dead worker had on the wire has happened, or will not."""
_OURS = "DOKSTAMP_"


def work(
    store: StoreFolder = None,
    tenants: Tenants = None,
    processes: Annotated[
        int, typer.Option(metavar="N", min=1, max=64, help=explain.PROCESSES.text)
    ] = 1,
    metrics: Annotated[
        int | None, typer.Option(metavar="PORT", min=1, max=65535, help=explain.METRICS.text)
    ] = None,
    max_rows: options.MaxRows = 1000,
    max_invalid_percent: options.MaxInvalidPercent = 5,
    require_approval: options.RequireApproval = False,
    stalled_after: Annotated[
        float, typer.Option(metavar="N", min=1.0, help=explain.STALLED_AFTER.text)
    ] = _STALLED_AFTER,
    keep_days: Annotated[
        int, typer.Option(metavar="N", min=1, max=36500, help=explain.KEEP_COPIES_DAYS.text)
    ] = 90,
    max_in_flight: options.MaxInFlight = "8",
    rate: options.Rate = None,
    files_per_upload: options.FilesPerUpload = 20,
    bytes_per_upload: options.BytesPerUpload = 20_000_000,
    state: Annotated[
        Path, typer.Option("--state", metavar=explain.A_DIR.text, help=explain.OWN_STATE.text)
    ] = options.STATE,
    json_log: options.JsonLog = False,
) -> int:
    """Work on the queue of a cluster: one batch at a time, for every tenant."""
    given = locals()
    with extra(of_ledger.NO_CLUSTER):
        from importer import cluster
    hall = Hall.of(store=store, tenants=tenants)
    place = cluster.BatchStore.at(hall.store_there, make=False)
    if not hall.tenants_there.is_dir():
        raise UsageError(say.NO_TENANTS_FOLDER(path=hall.tenants_there))
    service = cluster.WorkerService(
        ledger=hall.ledger,
        conditions=cluster.Conditions(
            store=place.root,
            tenants=hall.tenants_there.absolute(),
            state=state.absolute(),
            max_rows=max_rows,
            max_invalid_percent=max_invalid_percent,
            require_approval=require_approval,
            wire=wire_of(given),
            first_break=10 * hall.settings.retry_wait,
            keep_days=keep_days,
        ),
        stalled_after=stalled_after,
        processes=processes,
        metrics=metrics,
        json_log=json_log,
    )
    for name in [name for name in os.environ if name.startswith(_OURS)]:
        del os.environ[name]  # what stands there is no tenant's, and not to reach any
    cluster.serve(service, journal_of(as_json=json_log))
    return options.Exit.ALL_DONE
