"""What the processes of one `importer work` count together, for Prometheus: numbers, and words of
ours.
"""

import os
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import Any

from importer.cluster.following import Follower
from importer.cluster.jobs import Taken
from importer.cluster.working import BatchResult
from importer.errors import UsageError
from importer.interrupts import leave_endings_to_parent
from importer.sentences import cluster as say

_GLANCE = 0.5
_SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Where the client keeps what several processes count; it looks for it as it is loaded."""


@contextmanager
def shown_at(port: int, begun: Callable[..., BaseProcess]) -> Iterator[None]:
    """Serve what the processes count that are begun within this block, by one of its own.

    Args:
        begun: begins a process that calls a function.

    Raises:
        UsageError: if the port cannot be used.
    """
    with tempfile.TemporaryDirectory(prefix="metrics") as folder:
        os.environ[_SHARED] = folder
        try:
            with socket.create_server(("", port)):
                pass
        except OSError as error:
            reason = error.strerror or str(error)
            raise UsageError(say.METRICS_CANNOT_START(port=port, reason=reason)) from error
        process = begun(_show, port, folder)
        try:
            yield
        finally:
            process.kill()
            process.join()
            del os.environ[_SHARED]


def _show(port: int, folder: str) -> None:
    from prometheus_client import CollectorRegistry, start_http_server
    from prometheus_client.multiprocess import MultiProcessCollector

    leave_endings_to_parent()
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=folder)  # type: ignore[no-untyped-call]
    keeper = os.getppid()
    start_http_server(port, registry=registry)
    while os.getppid() == keeper:  # however that ends
        time.sleep(_GLANCE)


class Counts:
    """Counts what comes of batches, where somebody watches."""

    def __init__(self) -> None:
        from prometheus_client import Counter, Gauge, Histogram

        self._running = Gauge(
            "dokstamp_batches_running", "Batches at work.", multiprocess_mode="livesum"
        )
        self._batches = Counter("dokstamp_batches", "Batches by how a try ended.", ["end"])
        self._rows = Counter("dokstamp_rows", "Rows of ended batches by status.", ["status"])
        self._requests = Counter("dokstamp_requests", "Requests to DokStamp.")
        self._refusals = Counter("dokstamp_refusals", "Requests refused: too many (429).")
        self._paused = Counter(
            "dokstamp_paused_seconds", "Seconds without a request, because of the API's limit."
        )
        self._waited = Histogram(
            "dokstamp_batch_waiting_seconds",
            "Seconds from submission until a batch was first begun.",
            buckets=(1, 5, 15, 60, 300, 900, 3600, 14400, 86400),
        )

    def begun(self, taken: Taken) -> None:
        """A batch was taken."""
        self._running.inc()
        if not taken.tries:
            self._waited.observe(taken.waited)

    def ended(self, result: BatchResult, follower: Follower) -> None:
        """It came to something."""
        self._running.dec()
        self._batches.labels(str(result.state) if result.state else "given back").inc()
        for status, count in result.totals.items():
            self._rows.labels(status).inc(count)
        self._requests.inc(result.requests)
        self._refusals.inc(follower.refusals)
        self._paused.inc(follower.paused)


def dead(process: int) -> None:
    """Forget what a process that has ended had at work."""
    if _SHARED in os.environ:
        from prometheus_client import multiprocess

        untyped: Any = multiprocess
        untyped.mark_process_dead(process)
