"""Reads requests from a connection, writes answers to it, and breaks it as a bad network does."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast

from dokstamp_sandbox.calls import Answer, Call

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_NO_LINGER = struct.pack("ii", 1, 0)


class GoneError(Exception):
    """The client has closed the connection before its request was complete."""


class Connection:
    """One request's connection, as the server (uvicorn) hands it over."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send

    async def read_body(self, call: Call) -> None:
        """Wait for the request's body.

        Raises:
            GoneError: if the client leaves before it is complete.
        """
        message = await self._receive()
        if message["type"] == "http.request" and not message.get("more_body"):
            call.body = message.get("body", b"")
            return
        chunks = [message.get("body", b"")]
        while message.get("more_body"):
            message = await self._receive()
            chunks.append(message.get("body", b""))
        if message["type"] == "http.disconnect":
            raise GoneError
        call.body = b"".join(chunks)

    async def send(self, answer: Answer) -> None:
        """Answer."""
        await self._begin(answer)
        await self._send({"type": "http.response.body", "body": answer.body})

    async def send_half(self, answer: Answer) -> None:
        """Announce a whole answer, send half of its body, and close the connection."""
        await self._begin(answer)
        half = answer.body[: len(answer.body) // 2]
        await self._send({"type": "http.response.body", "body": half, "more_body": True})
        self._transport.close()
        await self.until_gone()

    async def cut(self, *, reset: bool) -> None:
        """Close the connection without an answer; `reset` tells the client so, where an end would
        look orderly.
        """
        transport = self._transport
        if reset:
            transport.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER
            )
        transport.abort()
        await self.until_gone()

    async def until_gone(self) -> None:
        """Wait until the connection is closed, by either side."""
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def _begin(self, answer: Answer) -> None:
        headers = list(answer.headers)
        if answer.status != 204:
            headers.append((b"content-type", answer.media_type))
            headers.append((b"content-length", b"%d" % len(answer.body)))
        await self._send(
            {"type": "http.response.start", "status": answer.status, "headers": headers}
        )

    @property
    def _transport(self) -> asyncio.Transport:
        # ASGI has no word for breaking a connection; uvicorn's `send` is a method of the request,
        # which has it.
        return cast("asyncio.Transport", cast("Any", self._send).__self__.transport)
