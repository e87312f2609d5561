"""Questions in bulk: whole lists or single questions, whichever takes fewer requests, a few at a time."""

import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

import anyio

from importer.dokstamp import DokStamp, Entity, Page, Record

PAGE_SIZE = 100
"""Records asked for in one page; the server may answer fewer (`meta.per_page` is believed)."""

FEW = 1
"""Questions that are asked without looking at the list first."""

Subject = TypeVar("Subject")


async def fewest(
    client: DokStamp,
    entity: Entity,
    where: Mapping[str, str],
    subjects: Sequence[Subject],
    ask: Callable[[Subject], Awaitable[None]],
    keep: Callable[[Page], None],
    *,
    first: Page | None = None,
) -> bool:
    """Read all pages of a list, or ask a question about each subject, whichever takes fewer requests.

    The first page tells how many there are, and is not read when there are no more questions than that. A list that
    changes while it is read, or has no fixed order, may have its records on no page: when the pages hold fewer than
    there are, the questions are asked after all.

    Args:
        first: the first page, where it has been read already.

    Returns:
        Whether the whole list was read.
    """
    if len(subjects) <= FEW:
        await together(ask, subjects, client.max_in_flight)
        return False
    seen: set[str] = set()
    total = 0

    def count(page: Page) -> None:
        nonlocal total
        total = max(total, page.total)
        seen.update(str(record["uuid"]) for record in page.records)
        keep(page)

    if first is None:
        first = await client.page(entity, where=where, per_page=PAGE_SIZE)
    count(first)
    rest = range(2, pages(first) + 1)
    if len(rest) <= len(subjects):
        await together(_reading(client, entity, where, count), rest, client.max_in_flight)
        if len(seen) >= total:
            return True
    await together(ask, subjects, client.max_in_flight)
    return False


async def read_all(client: DokStamp, entity: Entity) -> list[Record]:
    """All records of an entity, each once, in the order of their pages; the pages are read side by side."""
    found: dict[int, list[Record]] = {}

    def keep(page: Page) -> None:
        found[page.number] = page.records

    first = await client.page(entity, per_page=PAGE_SIZE)
    keep(first)
    await together(_reading(client, entity, {}, keep), range(2, pages(first) + 1), client.max_in_flight)
    records = (record for number in sorted(found) for record in found[number])
    return list({str(record["uuid"]): record for record in records}.values())


def pages(page: Page) -> int:
    """How many pages a list has, by one of them."""
    return math.ceil(page.total / max(page.per_page, 1))


async def together(ask: Callable[[Subject], Awaitable[None]], subjects: Sequence[Subject], workers: int) -> None:
    """Ask about all subjects with a few workers, not with a task each: a long queue on the connections is slow."""
    remaining = iter(subjects)

    async def worker() -> None:
        for subject in remaining:
            await ask(subject)

    async with anyio.create_task_group() as tasks:
        for _ in range(min(workers, len(subjects))):
            tasks.start_soon(worker)


def _reading(
    client: DokStamp, entity: Entity, where: Mapping[str, str], keep: Callable[[Page], None]
) -> Callable[[int], Awaitable[None]]:
    async def read(number: int) -> None:
        keep(await client.page(entity, where=where, number=number, per_page=PAGE_SIZE))

    return read
