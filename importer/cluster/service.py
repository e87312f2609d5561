"""`importer work`: one process that looks after those which do the work.

It starts them, starts another where one ends, and passes a wish to stop on. When it ends, however
it does, they stop politely by themselves: they hear it by a pipe whose other end only it holds. It
does nothing else and has no threads, so that they can be forked from it and share its memory.
"""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Event, Thread, main_thread
from typing import Any

from pydantic import SecretStr

from importer.cluster.metrics import Counts, dead, shown_at
from importer.cluster.queue import open_queue
from importer.cluster.tenants import Tenants
from importer.cluster.worker import Worker
from importer.cluster.working import Conditions, Workplace
from importer.errors import ImporterError
from importer.inbox.journal import Journal
from importer.inbox.pauses import Pause
from importer.interrupts import note_interrupts, take_over_endings
from importer.plain import take_over_standard_streams
from importer.sentences import cluster as say
from importer.sentences.reader import reader, speak

_CONTEXT = (
    multiprocessing.get_context("fork")
    if sys.platform == "linux"
    else multiprocessing.get_context("spawn")
)
_GLANCE = 0.5
_LONGEST = 60.0
"""Most seconds before a worker is started again that ends again and again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerService:
    """What is served, and by how many processes.

    Attributes:
        ledger: the database's URL.
        stalled_after: seconds without a sign of life after which a worker counts as dead.
        metrics: the port where they are shown; None shows none.
    """

    ledger: SecretStr
    conditions: Conditions
    stalled_after: float
    processes: int = 1
    metrics: int | None = None
    json_log: bool = False


def serve(service: WorkerService, journal: Journal) -> None:
    """Serve until asked to stop.

    Raises:
        LedgerError: if the database cannot be used at the start.
        UsageError: if the port of the metrics cannot be used.
    """
    with open_queue(service.ledger.get_secret_value()):
        pass  # a mistake in the settings is told at once, and the tables are made once
    stopping = Event()
    with ExitStack() as stack:
        if service.metrics is not None:  # before there is a pipe, whose end only this process has
            stack.enter_context(shown_at(service.metrics, _begun))
        theirs, ours = map(stack.enter_context, _CONTEXT.Pipe(duplex=False))
        stack.enter_context(note_interrupts(stopping.set))
        start = partial(_start, service, theirs, ours)
        journal.tell("working", say.WORKING(count=service.processes))
        places = [_Place(start) for _ in range(service.processes)]
        while not stopping.is_set():
            for place in places:
                place.look_after()
            stopping.wait(_GLANCE)
        while any(place.is_taken for place in places):
            if stopping.is_set():  # another wish is passed on too: they stop at once
                stopping.clear()
                for place in places:
                    place.stop()
            stopping.wait(_GLANCE)
    journal.tell("ended", say.WORK_ENDED())


def _start(service: WorkerService, theirs: Connection, ours: Connection) -> BaseProcess:
    return _begun(_work, service, theirs, ours, reader().language)


def _begun(target: Callable[..., None], *arguments: Any) -> BaseProcess:
    process = _CONTEXT.Process(target=target, args=arguments)
    process.start()
    return process


class _Place:
    """A worker's place: when one ends another takes it.

    Args:
        start: starts one.
    """

    def __init__(self, start: Callable[[], BaseProcess]) -> None:
        self._start = start
        self._pause = Pause(1.0)
        self._process: BaseProcess | None = None

    @property
    def is_taken(self) -> bool:
        """Whether there is a worker."""
        if self._process is not None and not self._process.is_alive():
            assert self._process.pid is not None
            dead(self._process.pid)
            self._process.close()
            self._process = None
        return self._process is not None

    def look_after(self) -> None:
        """See that there is a worker."""
        now = time.monotonic()
        if not self.is_taken and now >= self._pause.until:
            self._process = self._start()
            self._pause.grow(now, longest=_LONGEST)

    def stop(self) -> None:
        """Pass a wish to stop on."""
        if self._process is not None and self._process.is_alive():
            self._process.terminate()


def _work(service: WorkerService, line: Connection, of_keeper: Connection, language: str) -> None:
    """A worker's process."""
    of_keeper.close()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)  # a terminal's Ctrl-C is passed on, once
    take_over_standard_streams()
    take_over_endings()
    speak(language)
    Thread(target=_listen, args=(line,), daemon=True).start()
    journal = Journal(sys.stdout, as_json=service.json_log)
    try:
        with open_queue(service.ledger.get_secret_value()) as queue:
            tenants = Tenants(service.conditions.tenants, service.ledger)
            Worker(
                queue,
                Workplace(service.conditions, tenants),
                journal,
                stalled_after=service.stalled_after,
                stopping=Event(),
                meter=Counts() if service.metrics is not None else None,
            ).serve()
    except ImporterError as error:
        journal.tell("ledger", say.DATABASE_AWAY(reason=error.said))
    except KeyboardInterrupt:
        return  # somebody did not want to wait: what is under way is asked about by the next one


def _listen(line: Connection) -> None:
    """Ask this process to stop when its keeper is gone."""
    with suppress(OSError, EOFError):
        line.recv_bytes()
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main_thread().ident or 0, signal.SIGINT)  # which has to wake up for it
    else:
        signal.raise_signal(signal.SIGINT)
