"""Files as a script sends them: announced, then several in one request, which is read as it comes.

A request is the length of its head in four bytes, the head as JSON (which files, from which byte,
how many), and then their bytes, one file after the other.
"""

import json
import time
from collections.abc import AsyncIterator
from errno import ENOSPC
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from importer.errors import ImporterError
from importer.sentences import Message
from importer.sentences import web_files as say
from importer.web.arrivals import Drop, Part, Sort, Told, megabytes
from importer.web.pages.taking import archive_came, lists_came, pdfs_came
from importer.web.visit import Visit, answering
from importer.web.visitors import Role

_PIECE = 1 << 20
"""Bytes that are written at once."""
_LONGEST_HEAD = 1 << 16
_NOTED = 2.0
"""Seconds after which it is noted again that PDFs have come."""


async def announce(visit: Visit) -> Response:
    """Which of the announced files are to be sent."""
    try:
        told = _told(await visit.request.json())
        return JSONResponse(await run_in_threadpool(_announced, visit, told))
    except ImporterError as error:
        return _refused(error.said, getattr(error, "status", 409))


def _announced(visit: Visit, told: list[Told]) -> dict[str, Any]:
    visit.ensure_at_rest()
    graduates = visit.graduates
    drop = visit.office.arrivals.announce(graduates.list_id, graduates.root, told)
    lists_first = sorted(drop.awaited, key=lambda at: drop.awaited[at].sort is not Sort.LIST)
    return {"drop": drop.number, "missing": lists_first, "said": progress(drop)}


async def receive(visit: Visit) -> Response:
    """Take the files of one request."""
    body = _Body(visit.request.stream())
    drop: Drop | None = None
    try:
        await run_in_threadpool(visit.ensure_at_rest)
        head = await body.head()
        drop = visit.office.arrivals.drop(visit.graduates.list_id, _number(head, "drop"))
        if drop is None:
            return _refused(say.NOT_ANNOUNCED(), 409)
        drop.under_way += 1
        others: list[Path] = []
        try:
            for file in head["files"]:
                place = await _received(visit, body, drop, file)
                if place is not None and place[0] is not Sort.PDF:
                    others.append(place[1])
        finally:
            drop.under_way -= 1
        listed = await run_in_threadpool(_came, visit, drop, others)
        return JSONResponse({"said": progress(drop), "list": listed})
    except (KeyError, TypeError, ValueError):
        return _refused(say.NOT_ANNOUNCED(), 409)
    except ImporterError as error:
        return _refused(error.said, 409)
    except ClientDisconnect:
        if drop is not None and drop.noted:
            await run_in_threadpool(pdfs_came, visit, drop.pdfs_here)
        return Response(status_code=400)
    except OSError as error:
        if error.errno == ENOSPC:
            return _refused(say.DISK_FULL(megabytes=megabytes(drop.left if drop else 1)), 409)
        name = Path(error.filename or "").name
        return _refused(say.NOT_WRITTEN(file=name, why=error.strerror or str(error)), 409)


async def _received(
    visit: Visit, body: "_Body", drop: Drop, file: Any
) -> tuple[Sort, Path] | None:
    """Take one file, or a piece of one; its place once it is whole."""
    at, begin, size = (_number(file, name) for name in ("at", "from", "size"))
    awaited = drop.awaited.get(at)
    if awaited is None or begin + size > awaited.size:
        async for _ in body.next(size):  # it has come meanwhile, from another tab
            pass
        return None
    part = await run_in_threadpool(Part, visit.graduates.root, drop, at, begin=begin)
    kept = False
    try:
        async for piece in body.next(size):
            await run_in_threadpool(part.write, piece)
        kept = True
    finally:
        part.close(keep=kept)
    if not part.whole:
        return None
    if awaited.sort is Sort.PDF:
        await run_in_threadpool(_note, visit, drop)
    return awaited.sort, await run_in_threadpool(part.put)


def _note(visit: Visit, drop: Drop) -> None:
    """Note before a PDF is put in its place that they are others than before: now and then, since
    that is a write to the disk of its own.
    """
    if time.monotonic() - drop.noted > _NOTED:
        drop.noted = time.monotonic()
        pdfs_came(visit, drop.pdfs_here)


def _came(visit: Visit, drop: Drop, others: list[Path]) -> bool:
    """See to what came with a request; whether there is another list now."""
    if drop.noted and not drop.under_way:
        pdfs_came(visit, drop.pdfs_here)
    listed = False
    for place in others:
        if place.suffix.casefold() == ".zip":
            drop.refused += tuple(archive_came(visit, place))
            listed = True
    lists = [one for one in others if one.suffix.casefold() != ".zip"]
    if lists and not any(one.sort is Sort.LIST for one in drop.awaited.values()):
        drop.refused += tuple(lists_came(visit, lists[0]))
        listed = True
    return listed


def progress(drop: Drop) -> str:
    """How far it is, in words."""
    if not drop.pdfs:
        return str(say.BEING_BROUGHT() if drop.awaited else say.ALL_HERE())
    size = sum(one.size for one in drop.awaited.values() if one.sort is Sort.PDF)
    here = megabytes(max(0, drop.pdf_bytes - size))
    said = [say.PDFS_COMING(here=drop.pdfs_here, count=drop.pdfs, megabytes=here)]
    minutes = drop.minutes_left
    if minutes is not None and drop.awaited:
        said.append(say.MINUTES_LEFT(count=minutes) if minutes else say.MOMENT_LEFT())
    return " ".join(map(str, said))


class _Body:
    """The bytes of a request, as they come."""

    def __init__(self, stream: AsyncIterator[bytes]) -> None:
        self._stream = stream
        self._kept = bytearray()

    async def head(self) -> Any:
        """What stands before the files.

        Raises:
            ValueError: if there is none.
        """
        length = int.from_bytes(await self._exactly(4))
        if length > _LONGEST_HEAD:
            raise ValueError
        return json.loads(await self._exactly(length))

    async def next(self, size: int) -> AsyncIterator[bytes]:
        """The next bytes in pieces.

        Raises:
            ValueError: if the request ends before.
        """
        while size:
            piece = await self._exactly(min(size, _PIECE))
            size -= len(piece)
            yield piece

    async def _exactly(self, size: int) -> bytes:
        while len(self._kept) < size:
            try:
                self._kept += await anext(self._stream)
            except StopAsyncIteration:
                raise ValueError from None
        piece = bytes(self._kept[:size])
        del self._kept[:size]
        return piece


def _told(sent: Any) -> list[Told]:
    try:
        return [
            Told(str(one["path"]), _number(one, "size"), _number(one, "time"))
            for one in sent["files"]
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise HTTPException(400) from error


def _number(sent: Any, name: str) -> int:
    number = sent[name]
    if not isinstance(number, int) or not 0 <= number < 2**53:
        raise ValueError
    return number


def _refused(said: Message, status: int) -> Response:
    return JSONResponse({"said": str(said)}, status_code=status)


_ROLE = Role.PREPARER
ROUTES = (
    Route(
        "/lists/{list_id}/files/announce",
        answering(announce, role=_ROLE, form=False),
        methods=["POST"],
    ),
    Route(
        "/lists/{list_id}/files/bytes",
        answering(receive, role=_ROLE, form=False),
        methods=["POST"],
    ),
)
