"""Cutting a connection as a broken network does: no answer, no farewell."""

import asyncio
import weakref
from typing import Any

from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

_OPEN: "weakref.WeakValueDictionary[tuple[str, int, int], asyncio.Transport]" = weakref.WeakValueDictionary()


class Protocol(H11Protocol):
    """uvicorn's protocol, which remembers its connection under both ends' addresses."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember the connection."""
        super().connection_made(transport)
        _OPEN[_ends(transport.get_extra_info("peername"), transport.get_extra_info("sockname"))] = transport


async def cut(scope: Scope) -> None:
    """Reset the connection of a request, and wait until the server has noticed."""
    transport = _OPEN.get(_ends(scope["client"], scope["server"]))
    if transport is not None:
        transport.abort()
    await asyncio.sleep(0.01)


def _ends(client: Any, server: Any) -> tuple[str, int, int]:
    return str(client[0]), int(client[1]), int(server[1])
