"""Files as a script sends them: announced, then several in one request, which is read as it comes.

A request is the length of its head in four bytes, the head as JSON (which files, from which byte,
how many), and then their bytes, one file after the other.
"""

import json
import time
from collections.abc import AsyncIterator, Sequence
from errno import ENOSPC
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from importer.errors import ImporterError
from importer.sentences import Message
from importer.sentences import web_files as say
from importer.web.answering import post
from importer.web.arrivals import Drop, Part, put_whole
from importer.web.pages.taking import archive_came, lists_came, pdfs_came
from importer.web.placing import Sort, Told, megabytes
from importer.web.visit import Visit
from importer.web.visitors import Role

_PIECE = 1 << 20
"""Bytes that are written at once."""
_GATHERED = 4 << 20
"""Bytes of small files that are written together."""
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
        try:
            others = await _received_all(visit, body, drop, head["files"])
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
            await run_in_threadpool(_others_now, visit, drop)
        return Response(status_code=400)
    except OSError as error:
        if error.errno == ENOSPC:
            return _refused(say.DISK_FULL(megabytes=megabytes(drop.left if drop else 1)), 409)
        name = Path(error.filename or "").name
        return _refused(say.NOT_WRITTEN(file=name, why=error.strerror or str(error)), 409)


async def _received_all(visit: Visit, body: "_Body", drop: Drop, files: Any) -> list[Path]:
    """Take the files of a request; the places of those that are no PDFs.

    Small ones are gathered, and written together: each change of threads costs as much as a file.
    """
    others: list[Path] = []
    gathered: list[tuple[int, list[memoryview]]] = []
    size_of_them = 0
    try:
        for file in files:
            at, begin, size = (_number(file, name) for name in ("at", "from", "size"))
            awaited = drop.awaited.get(at)
            if awaited is None or begin + size > awaited.size:
                async for _ in body.next(size):  # it has come meanwhile, from another tab
                    pass
            elif begin == 0 and size == awaited.size and size <= _PIECE:
                gathered.append((at, await body.pieces(size)))
                size_of_them += size
                if size_of_them > _GATHERED:
                    await run_in_threadpool(_stored, visit, drop, gathered, others)
                    size_of_them = 0
            else:
                await _received_in_pieces(visit, body, drop, (at, begin, size), others)
    finally:
        await run_in_threadpool(_stored, visit, drop, gathered, others)
    return others


async def _received_in_pieces(
    visit: Visit, body: "_Body", drop: Drop, told: tuple[int, int, int], others: list[Path]
) -> None:
    """Take a large file, or a piece of one."""
    at, begin, size = told
    part = await run_in_threadpool(Part, visit.graduates.root, drop, at, begin=begin)
    kept = False
    try:
        async for piece in body.next(size):
            await run_in_threadpool(part.write, piece)
        kept = True
    finally:
        part.close(keep=kept)
    if part.whole:
        await run_in_threadpool(_put, visit, drop, at, part, others)


def _stored(
    visit: Visit,
    drop: Drop,
    gathered: list[tuple[int, list[memoryview]]],
    others: list[Path],
) -> None:
    """Put whole files in their places, and gather anew."""
    _note(visit, drop, [at for at, _ in gathered])
    root = visit.graduates.root
    for at, pieces in gathered:
        awaited = drop.awaited.get(at)
        if awaited is None:
            continue
        place = put_whole(root, drop, at, pieces)
        if awaited.sort is not Sort.PDF:
            others.append(place)
    gathered.clear()


def _put(visit: Visit, drop: Drop, at: int, part: Part, others: list[Path]) -> None:
    _note(visit, drop, [at])
    place = part.put()
    if part.awaited.sort is not Sort.PDF:
        others.append(place)


def _note(visit: Visit, drop: Drop, coming: Sequence[int]) -> None:
    """Note before PDFs are put in their places that they are others than before: now and then,
    since that is a write to the disk of its own.
    """
    here = (drop.awaited.get(at) for at in coming)
    pdfs = any(one is not None and one.sort is Sort.PDF for one in here)
    if pdfs and time.monotonic() - drop.noted > _NOTED:
        drop.noted = time.monotonic()
        _others_now(visit, drop)


def _others_now(visit: Visit, drop: Drop) -> None:
    pdfs_came(visit, drop.pdfs_came, of=drop.together)


def _came(visit: Visit, drop: Drop, others: list[Path]) -> bool:
    """See to what came with a request; whether there is another list now."""
    if drop.noted and not drop.under_way:
        _others_now(visit, drop)
    listed = False
    for place in others:
        if place.suffix.casefold() == ".zip":
            drop.refused += tuple(archive_came(visit, place))
            listed = True
    lists = [one for one in others if one.suffix.casefold() != ".zip"]
    if lists and not drop.left_by_sort[Sort.LIST]:
        drop.refused += tuple(lists_came(visit, lists[0]))
        listed = True
    return listed


def progress(drop: Drop) -> str:
    """How far it is, in words."""
    if not drop.pdfs:
        return str(say.BEING_BROUGHT() if drop.awaited else say.ALL_HERE())
    here = megabytes(drop.pdf_bytes - drop.pdf_bytes_left)
    said = [say.PDFS_COMING(here=drop.pdfs_here, count=drop.pdfs, megabytes=here)]
    minutes = drop.minutes_left
    if minutes is not None and drop.awaited:
        said.append(say.MINUTES_LEFT(count=minutes) if minutes else say.MOMENT_LEFT())
    return " ".join(map(str, said))


class _Body:
    """The bytes of a request, as they come."""

    def __init__(self, stream: AsyncIterator[bytes]) -> None:
        self._stream = stream
        self._kept = memoryview(b"")

    async def head(self) -> Any:
        """What stands before the files.

        Raises:
            ValueError: if there is none.
        """
        length = int.from_bytes(await self.exactly(4))
        if length > _LONGEST_HEAD:
            raise ValueError
        return json.loads(await self.exactly(length))

    async def next(self, size: int) -> AsyncIterator[bytes]:
        """The next bytes in pieces.

        Raises:
            ValueError: if the request ends before.
        """
        while size:
            piece = await self.exactly(min(size, _PIECE))
            size -= len(piece)
            yield piece

    async def exactly(self, size: int) -> bytes:
        """The next bytes, all of them.

        Raises:
            ValueError: if the request ends before.
        """
        return b"".join(await self.pieces(size))

    async def pieces(self, size: int) -> list[memoryview]:
        """The next bytes, all of them, as they came.

        Raises:
            ValueError: if the request ends before.
        """
        pieces, left = [self._kept[:size]], size - len(self._kept)
        self._kept = self._kept[size:]
        while left > 0:
            try:
                come = memoryview(await anext(self._stream))
            except StopAsyncIteration:
                raise ValueError from None
            pieces.append(come[:left])
            self._kept = come[left:]
            left -= len(come)
        return pieces


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


ROUTES = (
    post("/lists/{list_id}/files/announce", announce, role=Role.PREPARER, form=False),
    post("/lists/{list_id}/files/bytes", receive, role=Role.PREPARER, form=False),
)
