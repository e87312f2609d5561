"""Which requests are ours at all: nobody else's page may make them, or show ours.

A server on one's own machine can be reached by every page that its browser shows. So the host is
looked at first (a name that leads here is nobody's but ours), then who asks for what changes
something, and every answer says what a browser may do with it.
"""

import logging
import traceback
from collections.abc import Callable, Collection
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from importer.sentences import Message as Said
from importer.sentences import web as say
from importer.sentences import web_trouble as trouble

_LOG = logging.getLogger("importer.web")

_SAFE = frozenset(("GET", "HEAD"))
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    # Under "no-referrer" a browser sends our own forms with the origin "null".
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_ENDING = (400, 403, 413)
"""After which a connection is ended, whatever is still sent on it."""
LARGEST = 25_000_000
"""Bytes of a request. More is sent in parts."""


class Guard:
    """Lets through what our own pages ask for.

    Args:
        origins: where our pages are, such as `http://127.0.0.1:8080`; their hosts are the only
            ones by which we are called.
        answer: says what is in the way of a request: title, sentence and status.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        origins: Collection[str],
        answer: Callable[[Request, Said, Said, int], Response],
    ) -> None:
        self._app = app
        self._answer = answer
        self._origins = frozenset(origins)
        self._hosts = frozenset(urlsplit(origin).netloc.lower() for origin in origins)
        self._secure = all(origin.startswith("https:") for origin in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, begun = Request(scope), False

        async def say_more(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                told = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    told.setdefault(name, value)
                if self._secure:
                    told.setdefault("strict-transport-security", "max-age=31536000")
                if not scope["path"].startswith("/static/"):
                    told["cache-control"] = "no-store"
                if message["status"] in _ENDING:
                    told["connection"] = "close"
            await send(message)

        refused = self._refusal(request)
        if refused is not None:
            await refused(scope, receive, say_more)
            return
        try:
            await self._app(scope, _counted(receive), say_more)
        except ClientDisconnect:
            pass  # whoever asked is gone
        except TooLargeError:
            if not begun:
                await self._too_large(request)(scope, receive, say_more)
        except Exception as error:
            _LOG.error(_told(error))
            if not begun:
                said = say.MISTAKE(kind=type(error).__name__)
                mistake = self._answer(request, say.WRONG(), said, 500)
                await mistake(scope, receive, say_more)

    def _refusal(self, request: Request) -> Response | None:
        method, headers = request.method, request.headers
        if _only(headers, "host").lower() not in self._hosts:
            return PlainTextResponse(str(say.OTHER_HOST()), 400)
        if method not in _SAFE and not self._is_our_page(headers):
            return PlainTextResponse(str(say.OTHER_PAGE()), 403)
        size = headers.get("content-length", "0")
        if not size.isdecimal() or len(size) > 12 or int(size) > LARGEST:
            return self._too_large(request)
        return None

    def _too_large(self, request: Request) -> Response:
        return self._answer(request, trouble.TOO_LARGE(), say.TOO_LARGE(), 413)

    def _is_our_page(self, headers: Headers) -> bool:
        """Whether one of our own pages asks: browsers say so, in one header or the other."""
        site, origin = _only(headers, "sec-fetch-site"), _only(headers, "origin")
        told = "origin" in headers
        if "sec-fetch-site" in headers:
            return site == "same-origin" and (not told or origin in self._origins)
        return origin in self._origins


def _only(headers: Headers, name: str) -> str:
    """A header that may stand there once: of two, somebody else may have taken the other."""
    found = headers.getlist(name)
    return found[0] if len(found) == 1 else ""


def _told(error: Exception) -> str:
    """Where a mistake was met, without what it says: that may be somebody's name."""
    places = [
        f"{Path(one.filename).name}:{one.lineno} {one.name}"
        for one in traceback.extract_tb(error.__traceback__)
    ]
    return " < ".join(["Traceback", type(error).__name__, *places[::-1]])


class TooLargeError(Exception):
    """More came than was announced."""


def _counted(receive: Receive) -> Receive:
    """A request that does not say how long it is ends where it is too long."""
    received = 0

    async def counting() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > LARGEST:
            raise TooLargeError
        return message

    return counting
