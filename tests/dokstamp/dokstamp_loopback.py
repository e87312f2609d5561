"""A small HTTP server on loopback that answers as a test tells it to: also with half an answer, or
none.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

from importer.dokstamp import DokStamp, Retry, TokenCredentials, WireEvent

QUICK = Retry(budget_seconds=2.0, first_wait=0.01, longest_wait=0.05)
"""Patience for tests: short waits, and a budget that outlasts the faults of a test that is to
succeed.
"""
TENANT = "escola.example"


@dataclass(frozen=True)
class Seen:
    """A request as it arrived."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What to answer.

    Attributes:
        body: bytes as they are, anything else as JSON.
        cut: send only so many bytes of the body and close.
        drop: close without a byte of an answer.
        early: answer before the body has arrived, and close.
    """

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    drop: bool = False
    early: bool = False


Handler = Callable[[Seen], Reply | Awaitable[Reply]]


def data(value: Any, status: int = 200, **meta: int) -> Reply:
    """An answer of the API; with `meta`, a page."""
    return Reply(status, {"success": True, "data": value} | ({"meta": meta} if meta else {}))


def made(**fields: Any) -> Reply:
    """The answer to a create."""
    return data({"uuid": str(uuid4()), **fields}, 201)


def says_no(
    status: int, message: str = "No.", errors: Mapping[str, list[str]] | None = None
) -> Reply:
    """A refusal of the API."""
    return Reply(
        status, {"success": False, "message": message} | ({"errors": errors} if errors else {})
    )


HTML = Reply(502, b"<html><h1>Bad Gateway</h1></html>", {"content-type": "text/html"})
DROP = Reply(drop=True)


class Loopback:
    """The server; `seen` holds the requests in the order in which they were complete."""

    def __init__(self, handler: Handler, *, latency: float = 0.0) -> None:
        self.handler = handler
        self.latency = latency
        self.seen: list[Seen] = []
        self.times: list[float] = []
        self.most_at_once = 0
        self.connections = 0
        self.url = ""
        self._at_once = 0

    def paths(self) -> list[str]:
        """Method and path of every request."""
        return [f"{one.method} {one.path}" for one in self.seen]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        self.connections += 1
        try:
            while await self._answer_one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # the client has gone, which is its right, or the test is over
        finally:
            writer.close()

    async def _answer_one(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        method, target, _ = first.split(" ")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines if line)
        }
        parts = urlsplit(target)
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            length = int(headers.get("content-length", "0"))
            early = (
                await self._reply(Seen(method, parts.path, {}, headers, b""))
                if length > 100_000
                else None
            )
            if early is None or not early.early:
                early = None
                body = await reader.readexactly(length)
                seen = Seen(method, parts.path, dict(parse_qsl(parts.query)), headers, body)
                self.seen.append(seen)
                self.times.append(time.monotonic())
                if self.latency:
                    await asyncio.sleep(self.latency)
            reply = early or await self._reply(seen)
        finally:
            self._at_once -= 1
        return await _send(reply, writer)

    async def _reply(self, seen: Seen) -> Reply:
        reply = self.handler(seen)
        return reply if isinstance(reply, Reply) else await reply


async def _send(reply: Reply, writer: asyncio.StreamWriter) -> bool:
    if reply.drop:
        return False
    content = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
    content = b"" if reply.body is None else content
    headers = {
        "content-type": "application/json",
        **reply.headers,
        "content-length": str(len(content)),
    }
    lines = [
        f"HTTP/1.1 {reply.status} Answer",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + content[: reply.cut])
    await writer.drain()
    return reply.cut is None and not reply.early


@asynccontextmanager
async def loopback(handler: Handler, *, latency: float = 0.0) -> AsyncIterator[Loopback]:
    """Run a server for the time of a test."""
    api = Loopback(handler, latency=latency)
    server = await asyncio.start_server(api.serve, "127.0.0.1", 0, backlog=256)
    api.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield api
    finally:
        server.close()


def scripted(*replies: Reply, otherwise: Reply | None = None) -> Handler:
    """Answer with these, one after the other, and then with `otherwise`, or the last of them."""
    rest = list(replies)

    def handler(_: Seen) -> Reply:
        return (
            rest.pop(0)
            if len(rest) > 1 or (rest and otherwise is not None)
            else otherwise or rest[0]
        )

    return handler


def connect(api: Loopback, *, events: list[WireEvent] | None = None, **settings: Any) -> DokStamp:
    """A client with a token, which needs no login, and little patience."""
    credentials = settings.pop("credentials", TokenCredentials("a-token"))
    given: dict[str, Any] = {"tenant": TENANT, "retry": QUICK, "user_agent": "tests/1"} | settings
    return DokStamp(
        api.url, credentials, listener=None if events is None else events.append, **given
    )
