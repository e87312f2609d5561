"""Runs a sandbox: in the foreground, or in a thread of this process."""

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from dokstamp_sandbox import seeding
from dokstamp_sandbox.api import Api
from dokstamp_sandbox.auth import Auth
from dokstamp_sandbox.gateway import Gateway
from dokstamp_sandbox.settings import Sandbox, SandboxSettings
from dokstamp_sandbox.storage import Storage

try:
    import uvloop
except ImportError:
    _LOOPS: Callable[[], asyncio.AbstractEventLoop] | None = None
else:
    _LOOPS = uvloop.new_event_loop

_STOPPING = (signal.SIGINT, signal.SIGTERM)
_IDLE_SECONDS = 75
_START_SECONDS = 10


def serve(settings: SandboxSettings, *, on_ready: Callable[[Sandbox], None]) -> None:
    """Run until SIGINT or SIGTERM. To be called in the main thread.

    Args:
        on_ready: told where the sandbox is, once it listens.

    Raises:
        OSError: if the port is taken or the state cannot be opened.
    """
    with _prepared(settings) as (server, sandbox):
        server.on_start = lambda: on_ready(sandbox)
        before = {number: signal.signal(number, lambda *_: server.stop()) for number in _STOPPING}
        try:
            _run(server)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def running(settings: SandboxSettings) -> Iterator[Sandbox]:
    """Run in a thread of this process while the context lasts.

    Raises:
        OSError: if the port is taken, the state cannot be opened, or the server does not start.
    """
    with _prepared(settings) as (server, sandbox):
        ready = threading.Event()
        server.on_start = ready.set
        thread = threading.Thread(target=lambda: _run(server), name="sandbox", daemon=True)
        thread.start()
        try:
            if not ready.wait(_START_SECONDS):
                raise OSError(f"the sandbox does not start listening on {sandbox.url}")
            yield sandbox
        finally:
            server.stop()
            thread.join()


def _run(server: "_Server") -> None:
    """Serve on the quickest event loop there is."""
    with asyncio.Runner(loop_factory=_LOOPS) as runner:
        runner.run(server.work())


class _Server(uvicorn.Server):
    """uvicorn's server, which says when it listens, leaves signals to others, and stops without
    waiting for clients.
    """

    def __init__(self, config: uvicorn.Config, listener: socket.socket) -> None:
        super().__init__(config)
        self.on_start: Callable[[], None] = lambda: None
        self._listener = listener

    def stop(self) -> None:
        """End soon; may be called from another thread or a signal handler."""
        self.should_exit = self.force_exit = True

    async def work(self) -> None:
        """Serve until stopped, then close every connection and let what it held up come to its
        end.
        """
        await self.serve(sockets=[self._listener])
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        for task in self.server_state.tasks:
            task.cancel()
        await asyncio.gather(*self.server_state.tasks, return_exceptions=True)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, and say so."""
        await super().startup(sockets)
        self.on_start()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone: whoever runs the server decides about them."""
        yield


@contextmanager
def _prepared(settings: SandboxSettings) -> Iterator[tuple[_Server, Sandbox]]:
    # Named TCP, so that asyncio turns Nagle's algorithm off: it would cost 40 ms an answer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            # So that a restart can have the port at once. Elsewhere the option would let two
            # servers share it.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(1024)
        sandbox = Sandbox(url=f"http://{settings.host}:{listener.getsockname()[1]}")
        storage = Storage.open(settings.db, tenants=(sandbox.tenant, sandbox.other.tenant))
        try:
            yield _Server(_config(storage, settings, sandbox), listener), sandbox
        finally:
            storage.close()
    finally:
        listener.close()


def _config(storage: Storage, settings: SandboxSettings, sandbox: Sandbox) -> uvicorn.Config:
    if settings.seeded and storage.is_empty():
        with storage.transaction():
            seeding.begin(storage)
    api = Api(storage, Auth(storage, settings, (sandbox, sandbox.other)), settings)
    return uvicorn.Config(
        Gateway(api, settings),
        http="auto",
        ws="none",
        lifespan="off",
        proxy_headers=False,
        log_config=None,
        # The gateway logs what goes wrong inside; the rest is what tests do to connections.
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_keep_alive=_IDLE_SECONDS,
    )
