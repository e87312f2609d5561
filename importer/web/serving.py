"""The server on one's own machine: it listens, then it is opened in the browser; a second start
finds the first.
"""

import json
import os
import socket
import tempfile
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hmac import compare_digest, digest
from html import escape
from pathlib import Path
from secrets import token_urlsafe
from threading import Timer
from typing import Any

import httpx
import uvicorn
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from importer.errors import UsageError
from importer.sentences import Message
from importer.sentences import web as say
from importer.state import hold_place
from importer.web.answering import answering
from importer.web.application import application
from importer.web.office import Office
from importer.web.visit import Visit
from importer.web.visitors import Alone

PLACE = "page.json"
"""Where a server that runs is found, in the state folder."""
_LOOPBACK = "127.0.0.1"
_OPENED = 60.0
"""Seconds for which the file lies that leads a browser to the link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerOptions:
    """How a server is started.

    Attributes:
        port: 0 takes a free one.
        browser: whether the page is opened in it.
        tell: is told that it runs, and the link that leads to it.
    """

    state: Path
    port: int
    browser: bool
    tell: Callable[[Message, str], None]


def listen(port: int) -> socket.socket:
    """A socket that listens on this machine only.

    Raises:
        UsageError: if the port is taken.
    """
    try:
        return socket.create_server((_LOOPBACK, port), backlog=128)
    except OSError as error:
        why, *_ = (error.strerror or str(error)).partition(" (while attempting")
        raise UsageError(say.PORT_TAKEN(port=port, why=why)) from error


def serve_alone(
    office: Office, doors: Alone, listener: socket.socket, terms: ServerOptions
) -> None:
    """Serve until somebody quits."""
    port = listener.getsockname()[1]
    address = f"http://{_LOOPBACK}:{port}"
    secret = token_urlsafe(32)

    async def another_link(request: Request) -> Response:
        """For a second start of the program, which knows the secret of the first; each proves it
        to the other without telling it, since anybody may listen where a server has been.
        """
        nonce = request.headers.get("x-nonce", "")
        told = request.headers.get("authorization", "")
        if not compare_digest(told.encode(), f"Bearer {_proof(secret, nonce)}".encode()):
            return Response(status_code=401)
        key = doors.new_key()
        return JSONResponse({"key": key, "proof": _proof(secret, nonce + key)})

    def quit_program(visit: Visit) -> Response:
        """End the program, once the answer is sent; what is being issued is finished politely, and
        asked about first.
        """
        sending = [one for one in office.runner.waiting if one.task.sends]
        if sending and visit.form.get("sure") != "yes":
            return visit.page("quit.html", title=say.QUIT_ASK(), count=len(sending))
        Timer(0.3, stop).start()
        return visit.page("ended.html", title=say.ENDED(), count=len(sending))

    app = application(office, origins=[address, f"http://localhost:{port}"])
    app.router.routes += [
        Route("/another-link", another_link, methods=["GET"]),
        Route("/quit", answering(quit_program), methods=["POST"]),
    ]
    server = uvicorn.Server(config(app))

    def stop() -> None:
        server.should_exit = True

    with hold_place(terms.state / PLACE, {"address": address, "secret": secret}):
        # It listens already, so whoever is quicker than the server waits.
        link = f"{address}/enter?key={doors.new_key()}"
        terms.tell(say.RUNNING(), link)
        if terms.browser:
            open_in_browser(link)
        server.run(sockets=[listener])


def found_running(state: Path) -> str | None:
    """A new link into the page of a server that runs already; None where none does."""
    try:
        place: dict[str, Any] = json.loads((state / PLACE).read_text("utf-8"))
        nonce, secret = token_urlsafe(32), str(place["secret"])
        proof = _proof(secret, nonce)
        told = httpx.get(
            f"{place['address']}/another-link",
            headers={"authorization": f"Bearer {proof}", "x-nonce": nonce},
            timeout=5,
            trust_env=False,
        )
        told.raise_for_status()
        key = str(told.json()["key"])
        if not compare_digest(str(told.json()["proof"]), _proof(secret, nonce + key)):
            return None  # whoever listens there now is not that server
        return f"{place['address']}/enter?key={key}"
    except (OSError, ValueError, KeyError, TypeError, httpx.HTTPError):
        return None


def _proof(secret: str, text: str) -> str:
    return digest(secret.encode(), text.encode(), "sha256").hex()


def open_in_browser(link: str) -> None:
    """Open a link without its standing in a command line, where everybody on the machine could
    read it: by a file of our own that leads to it.
    """
    descriptor, name = tempfile.mkstemp(prefix="dokstamp-", suffix=".html")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(
            f'<!doctype html><meta http-equiv="refresh" content="0;url={escape(link)}">'
            f'<a href="{escape(link)}">DokStamp</a>'
        )
    with suppress(webbrowser.Error, OSError):
        webbrowser.open(Path(name).as_uri())
    forget = Timer(_OPENED, lambda: Path(name).unlink(missing_ok=True))
    forget.daemon = True
    forget.start()


def config(app: Any) -> uvicorn.Config:
    """How a server runs: it tells nobody what it is, and writes down no addresses that people ask
    for.
    """
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        # A file that is still handed out would keep it from ending.
        timeout_graceful_shutdown=1,
    )
