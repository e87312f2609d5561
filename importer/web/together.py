"""The server of several people: behind a reverse proxy that speaks TLS, under one address."""

import ipaddress
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from urllib.parse import urlsplit

import anyio
import uvicorn

from importer.errors import LedgerError, UsageError
from importer.interrupts import stop_on_interrupt
from importer.sentences import web_shared as say
from importer.web.application import application
from importer.web.keeping import clear
from importer.web.office import Office
from importer.web.serving import config
from importer.web.shared import Network, Shared

_ROUND = 60.0
"""Seconds between looks at what is over: people's time, and that of what they have brought."""


def public_url(text: str) -> str:
    """The one address under which the page is.

    Raises:
        UsageError: if it is none, or passwords would go there in the clear.
    """
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(say.NO_PUBLIC_ADDRESS(url=text)) from error
    bare = not (parts.query or parts.fragment or parts.username or parts.path.strip("/"))
    if parts.scheme not in ("http", "https") or not host or not bare or not text.isprintable():
        raise UsageError(say.NO_PUBLIC_ADDRESS(url=text))
    if parts.scheme == "http" and not _is_loopback(host):
        raise UsageError(say.NOT_SECURE(url=text))
    shown = f"[{host}]" if ":" in host else host
    usual = port is None or port == {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{shown}" + ("" if usual else f":{port}")


def network_of(text: str) -> Network:
    """Whose word counts.

    Raises:
        UsageError: if it is no address.
    """
    try:
        return ipaddress.ip_network(text)
    except ValueError as error:
        raise UsageError(say.NO_PROXY(address=text)) from error


def listen_on(text: str) -> socket.socket:
    """A socket on an address and port, such as `127.0.0.1:8710`.

    Raises:
        UsageError: if it is none, or taken.
    """
    host, _, port = text.rpartition(":")
    try:
        address = ipaddress.ip_address(host.strip("[]"))
        number = int(port)
        if not 0 <= number <= 65_535:
            raise ValueError
    except ValueError as error:
        raise UsageError(say.NO_LISTEN(address=text)) from error
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    try:
        return socket.create_server((str(address), number), family=family, backlog=128)
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(say.LISTEN_TAKEN(address=text, why=why)) from error


def serve_together(
    office: Office, doors: Shared, listener: socket.socket, url: str, tell: Callable[[], None]
) -> None:
    """Serve until the process is asked to end; what is being issued is finished politely."""
    server = _Server(config(application(office, origins=[url])))
    ended = Event()
    rounds = Thread(target=_rounds, args=(office, doors, ended), daemon=True)
    rounds.start()
    try:
        tell()
        server.run(sockets=[listener])
    finally:
        ended.set()
        rounds.join(timeout=15)
        office.runner.stop_all()
        anyio.run(doors.close)


class _Server(uvicorn.Server):
    """Ends politely when a service manager asks it to, which is no failure."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take note of what asks it to end, and tell nobody else."""
        with stop_on_interrupt(self._end):
            yield

    def _end(self) -> None:
        self.should_exit = True


def _rounds(office: Office, doors: Shared, ended: Event) -> None:
    while True:
        with suppress(LedgerError):  # it is looked at again in a minute
            clear(office)
        busy = {one.by for one in office.runner.waiting}
        anyio.run(doors.give_back, busy)
        if ended.wait(_ROUND):
            return


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
