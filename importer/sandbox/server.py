"""Runs a sandbox: in the foreground, or in a thread of this process."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from importer.sandbox import seeding
from importer.sandbox.api import Api
from importer.sandbox.auth import Auth
from importer.sandbox.connections import Protocol
from importer.sandbox.gateway import Gateway
from importer.sandbox.settings import Sandbox, SandboxSettings
from importer.sandbox.storage import Storage


def serve(settings: SandboxSettings, *, on_ready: Callable[[Sandbox], None]) -> None:
    """Run until SIGINT or SIGTERM.

    Args:
        on_ready: told where the sandbox is, once it listens.

    Raises:
        OSError: if the port is taken.
    """
    with _listening(settings) as (server, listener, sandbox):
        on_ready(sandbox)
        server.run(sockets=[listener])


@contextmanager
def running(settings: SandboxSettings) -> Iterator[Sandbox]:
    """Run in a thread of this process while the context lasts.

    Raises:
        OSError: if the port is taken.
    """
    with _listening(settings) as (server, listener, sandbox):
        # The thread's loop is its own; signals are left to the main thread.
        thread = threading.Thread(
            target=lambda: asyncio.run(server.serve(sockets=[listener])), name="sandbox", daemon=True
        )
        thread.start()
        try:
            yield sandbox
        finally:
            server.should_exit = True
            server.force_exit = True
            thread.join(timeout=10)


@contextmanager
def _listening(settings: SandboxSettings) -> Iterator[tuple[uvicorn.Server, socket.socket, Sandbox]]:
    # Named TCP, so that asyncio turns Nagle's algorithm off: it would cost 40 ms an answer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((settings.host, settings.port))
    listener.listen(1024)
    storage = Storage(settings.db)
    try:
        if storage.empty and settings.seeded:
            seeding.begin(storage)
        gateway = Gateway(Api(storage, Auth(storage, settings), settings), settings)
        config = uvicorn.Config(
            gateway,
            http=Protocol,
            ws="none",
            lifespan="off",
            log_level="critical",
            access_log=False,
            timeout_graceful_shutdown=1,
            server_header=False,
        )
        port = listener.getsockname()[1]
        yield uvicorn.Server(config), listener, Sandbox(url=f"http://{settings.host}:{port}")
    finally:
        listener.close()
        storage.close()
