"""Questions in bulk: whole lists or single questions, whichever takes fewer requests, a few at a time."""

import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

import anyio

from importer.dokstamp import DokStamp, Entity, Page, Record

PAGE_SIZE = 100
"""Records asked for in one page; the server may answer fewer (`meta.per_page` is believed)."""

FEW = 1
"""Questions that are asked without looking at the list first."""

Question = Callable[[], Awaitable[None]]


async def fewest(
    client: DokStamp,
    entity: Entity,
    where: Mapping[str, str],
    questions: Sequence[Question],
    keep: Callable[[Page], None],
    *,
    first: Page | None = None,
) -> bool:
    """Read all pages of a list, or ask single questions, whichever takes fewer requests.

    The first page tells how many there are, and is not read when there are no more questions than that. A list that
    changes while it is read, or has no fixed order, may have its records on no page: when the pages hold fewer than
    there are, the questions are asked after all.

    Args:
        first: the first page, where it has been read already.

    Returns:
        Whether the whole list was read.
    """
    if len(questions) <= FEW:
        await together(questions, client.max_in_flight)
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
    if len(rest) <= len(questions):
        await together(_reading(client, entity, where, rest, count), client.max_in_flight)
        if len(seen) >= total:
            return True
    await together(questions, client.max_in_flight)
    return False


async def read_all(client: DokStamp, entity: Entity) -> list[Record]:
    """All records of an entity, each once, in the order of their pages; the pages are read side by side."""
    found: dict[int, list[Record]] = {}

    def keep(page: Page) -> None:
        found[page.number] = page.records

    first = await client.page(entity, per_page=PAGE_SIZE)
    keep(first)
    await together(_reading(client, entity, {}, range(2, pages(first) + 1), keep), client.max_in_flight)
    records = (record for number in sorted(found) for record in found[number])
    return list({str(record["uuid"]): record for record in records}.values())


def pages(page: Page) -> int:
    """How many pages a list has, by one of them."""
    return math.ceil(page.total / max(page.per_page, 1))


async def together(questions: Sequence[Question], workers: int) -> None:
    """Ask all questions with a few workers, not with a task a question: a long queue on the connections is slow."""
    remaining = iter(questions)

    async def worker() -> None:
        for question in remaining:
            await question()

    async with anyio.create_task_group() as tasks:
        for _ in range(min(workers, len(questions))):
            tasks.start_soon(worker)


def _reading(
    client: DokStamp, entity: Entity, where: Mapping[str, str], numbers: Sequence[int], keep: Callable[[Page], None]
) -> list[Question]:
    async def read(number: int) -> None:
        keep(await client.page(entity, where=where, number=number, per_page=PAGE_SIZE))

    return [partial(read, number) for number in numbers]
