"""Which requests are ours at all: nobody else's page may make them, or show ours.

A server on one's own machine can be reached by every page that its browser shows. So the host is
looked at first (a name that leads here is nobody's but ours), then who asks for what changes
something, and every answer says what a browser may do with it.
"""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from importer.sentences import web as say

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
LARGEST = 25_000_000
"""Bytes of a request. More is sent in parts."""


class Guard:
    """Lets through what our own pages ask for.

    Args:
        origins: where our pages are, such as `http://127.0.0.1:8080`; their hosts are the only
            ones by which we are called.
    """

    def __init__(self, app: ASGIApp, *, origins: Collection[str]) -> None:
        self._app = app
        self._origins = frozenset(origins)
        self._hosts = frozenset(urlsplit(origin).netloc.lower() for origin in origins)
        self._secure = all(origin.startswith("https:") for origin in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def say_more(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    told.setdefault(name, value)
                if self._secure:
                    told.setdefault("strict-transport-security", "max-age=31536000")
                if not scope["path"].startswith("/static/"):
                    told["cache-control"] = "no-store"
            await send(message)

        refused = self._refusal(scope["method"], headers)
        if refused is not None:
            await refused(scope, receive, say_more)
            return
        await self._app(scope, _counted(receive), say_more)

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        if headers.get("host", "").lower() not in self._hosts:
            return PlainTextResponse(str(say.OTHER_HOST()), 400)
        if method not in _SAFE and not self._is_our_page(headers):
            return PlainTextResponse(str(say.OTHER_PAGE()), 403)
        size = headers.get("content-length", "0")
        if not size.isdecimal() or int(size) > LARGEST:
            return PlainTextResponse(str(say.TOO_LARGE()), 413)
        return None

    def _is_our_page(self, headers: Headers) -> bool:
        """Whether one of our own pages asks: browsers say so, in one header or the other."""
        site = headers.get("sec-fetch-site")
        origin = headers.get("origin")
        if site is not None:
            return site == "same-origin" and (origin is None or origin in self._origins)
        return origin in self._origins


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
