"""Where the certificates of a plan belong, in DokStamp's own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from importer.dokstamp import COURSE, INSTITUTION, DokStamp, Entity, NotFound
from importer.issuing.graduates import Belonging
from importer.issuing.plan import Plan

_NAMED = 20
"""Different places that are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An institution and a course of it, and how many rows that are to be sent belong there."""

    institution: str
    course: str
    count: int


async def places_of(plan: Plan, client: DokStamp) -> Sequence[Place]:
    """Where the rows that are to be sent belong, those with most of them first.

    Raises:
        DokStampError: if the API cannot be asked.
    """
    counts: dict[tuple[str, str], int] = {}
    told = plan.orders.graduates.frame.group_by(Belonging._fields, maintain_order=True).len()
    for *wish, count in told.iter_rows():
        placement = plan.orders.placements[Belonging(*wish)]
        key = placement.institution_uuid, placement.course_uuid
        counts[key] = counts.get(key, 0) + count
    known: dict[str, str] = {}

    async def name(entity: Entity, uuid: str) -> str:
        if uuid not in known:
            known[uuid] = await _name(client, entity, uuid)
        return known[uuid]

    most = sorted(counts.items(), key=lambda one: -one[1])
    return [
        Place(
            institution=await name(INSTITUTION, institution),
            course=await name(COURSE, course),
            count=count,
        )
        for (institution, course), count in most[:_NAMED]
    ]


async def _name(client: DokStamp, entity: Entity, uuid: str) -> str:
    try:
        record: Mapping[str, Any] = await client.get(entity, uuid)
    except NotFound:
        return uuid
    return str(record.get("name") or record.get("code") or uuid)
