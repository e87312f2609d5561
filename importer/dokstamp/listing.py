"""Reading a list to its end, and knowing whether that was it: what is not proven to be complete is
not.

A list is complete when as many records were seen as there are, when the server calls a page the
last one, or when a page after the last one is empty. A list that moves while it is read is read
again, as long as that shows more of it. Every reading has an end, also of a server whose pages
have none.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import anyio

from importer.dokstamp.answers import Page
from importer.dokstamp.declaring import Record

_MOST_PAGES = 20_000
"""Pages that are read of any list."""
_MOST_PAGES_UNTOLD = 1_000
"""Pages that are read of a list whose length is not told."""
_ROUNDS = 5
"""How often a list that moves is read again, as long as that shows more of it."""

Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Listing:
    """The records of a list, each once, and whether they are proven to be all."""

    records: list[Record]
    complete: bool


@dataclass(slots=True)
class ListReading:
    """A list that is being read.

    Attributes:
        ask: asks for a page by its number.
        keep: given the records of every page, those that were seen before left out.
        workers: pages that are asked for at once.
        most: most pages that are worth reading; None leaves that to the list.
    """

    ask: Callable[[int], Awaitable[Page]]
    keep: Callable[[list[Record]], None]
    workers: int = 1
    most: int | None = None
    _seen: set[str] = field(default_factory=set)
    _total: int = 0
    _stuck: bool = False
    _reach: int = 0

    async def all(self, first: Page | None = None) -> bool:
        """Read all pages; tells whether they are proven to hold all records.

        Args:
            first: the first page, where it has been read already.
        """
        first = first or await self.ask(1)
        self._take(first)
        if first.total is None:
            return await self._in_turn(first)
        count = first.pages or 0
        if first.number != 1 or count > min(self.most or _MOST_PAGES, _MOST_PAGES):
            return self._enough
        begun_with = len(self._seen)
        await for_each(self._read, range(2, count + 1), self.workers)
        for _ in range(_ROUNDS):
            if self._enough or self._stuck or len(self._seen) == begun_with:
                break
            # Records moved from page to page meanwhile, or there are more by now: once more, and a
            # little further.
            begun_with = len(self._seen)
            self._total = 0
            await for_each(
                self._read,
                range(1, min(self._pages_by_now(first), count + count // 10 + 10) + 1),
                1,
            )
        return self._enough

    @property
    def _enough(self) -> bool:
        """As many were seen as there are, on the pages on which they are to be: not every list has
        an end.
        """
        return len(self._seen) >= self._total and self._reach >= self._total

    def _pages_by_now(self, first: Page) -> int:
        return max(-(-len(self._seen) // first.per_page), first.pages or 1) + 1

    async def _in_turn(self, page: Page) -> bool:
        """Read on until the list says that it ends, or does not say so any more."""
        asked = 1
        while page.records and page.last is not True:
            before = len(self._seen)
            if page.number != asked or asked >= min(
                self.most or _MOST_PAGES_UNTOLD, _MOST_PAGES_UNTOLD
            ):
                return False
            asked += 1
            page = await self.ask(asked)
            self._take(page)
            if page.records and len(self._seen) == before:
                # the same page again: a server without pages, of whose list this is perhaps a part
                return False
        return page.last is not False and page.number == asked

    async def _read(self, number: int) -> None:
        if not self._stuck:
            page = await self.ask(number)
            self._stuck = page.number != number  # a server without pages
            self._take(page)

    def _take(self, page: Page) -> None:
        self._total = max(self._total, page.total or 0)
        self._reach = max(self._reach, page.number * page.per_page)
        new = {
            record["uuid"]: record for record in page.records if record["uuid"] not in self._seen
        }
        self._seen.update(new)
        if new:
            self.keep(list(new.values()))


async def for_each(
    ask: Callable[[Subject], Awaitable[None]], subjects: Sequence[Subject], workers: int
) -> None:
    """Ask about all subjects with a few workers, not with a task each: a long queue on the
    connections is slow.

    What one of them raises is raised as it is, not in a group.
    """
    remaining = iter(subjects)

    async def worker() -> None:
        for subject in remaining:
            await ask(subject)

    try:
        async with anyio.create_task_group() as tasks:
            for _ in range(min(workers, len(subjects))):
                tasks.start_soon(worker)
    except ExceptionGroup as group:
        first: Exception = group
        while isinstance(first, ExceptionGroup):
            first = first.exceptions[0]
        raise first from group
