"""Questions in bulk: whole lists or single questions, whichever takes fewer requests, a few at a
time.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from importer.dokstamp import DokStamp, Entity, Listing, ListReading, Page, Record, for_each

PAGE_SIZE = 100
"""Records asked for in one page; the server may answer fewer."""

FEW = 1
"""Questions that are asked without looking at the list first."""

Subject = TypeVar("Subject")


async def read_or_ask(
    client: DokStamp,
    entity: Entity,
    where: Mapping[str, str],
    subjects: Sequence[Subject],
    ask: Callable[[Subject], Awaitable[None]],
    keep: Callable[[list[Record]], None],
    *,
    first: Page | None = None,
    few: int = FEW,
) -> bool:
    """Read all pages of a list, or ask a question about each subject, whichever takes fewer
    requests.

    The first page tells how many there are, and is not read when there are no more questions than
    `few`. When the pages are not proven to hold all records there are, the questions are asked
    after all.

    Args:
        first: the first page, where it has been read already.

    Returns:
        Whether the whole list was read.
    """
    if len(subjects) <= few:
        await for_each(ask, subjects, client.max_in_flight)
        return False
    page = _pages_of(client, entity, where)
    if await ListReading(page, keep, client.max_in_flight, most=len(subjects) + 1).all(first):
        return True
    await for_each(ask, subjects, client.max_in_flight)
    return False


async def read_all(
    client: DokStamp,
    entity: Entity,
    where: Mapping[str, str] | None = None,
    *,
    most: int | None = None,
) -> Listing:
    """All records of a list, each once, in the order of their pages; the pages are read side by
    side.

    Args:
        most: most pages that are worth it; a longer list is not complete.
    """
    records: list[Record] = []
    places: dict[str, tuple[int, int]] = {}
    page = _pages_of(client, entity, where or {})

    async def ask(number: int) -> Page:
        read = await page(number)
        for place, record in enumerate(read.records):
            places.setdefault(record["uuid"], (number, place))
        return read

    complete = await ListReading(ask, records.extend, client.max_in_flight, most=most).all()
    return Listing(sorted(records, key=lambda record: places[record["uuid"]]), complete)


def _pages_of(
    client: DokStamp, entity: Entity, where: Mapping[str, str]
) -> Callable[[int], Awaitable[Page]]:
    async def page(number: int) -> Page:
        return await client.page(entity, where=where, number=number, per_page=PAGE_SIZE)

    return page
