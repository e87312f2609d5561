"""Modules of a course: attached only where they are not attached yet, several in one request."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from importer.dokstamp import (
    COURSE,
    DokStamp,
    Entity,
    Invalid,
    NotFound,
    OutcomeUnknown,
    Record,
    Refused,
    Unproven,
)
from importer.registry.patience import Patience
from importer.sentences import registry as say

_PLACE = re.compile(r"\w+\.(\d+)\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachments:
    """What is attached to a course, as far as the API tells.

    Attributes:
        free: uuids of what is still attachable (the documented answer).
        details: how each is attached, by uuid; None where the course does not tell, which not
            every server may.
    """

    free: frozenset[str]
    details: Mapping[str, Record] | None

    def has(self, uuid: str) -> bool:
        """Whether this one is attached: of the same institution, no longer attachable, and known
        to the course.
        """
        return uuid not in self.free and (self.details is None or uuid in self.details)

    def how(self, uuid: str) -> Record:
        """How this one is attached, as far as the API tells."""
        return (self.details or {}).get(uuid, {})


async def attachments(client: DokStamp, entity: Entity, course_uuid: str) -> Attachments:
    """Ask what is attached to a course: what is still attachable, and the course itself."""
    listing = await client.listing(entity, where={"course_uuid": course_uuid})
    course = await client.get(COURSE, course_uuid)
    told = course.get(entity.attached_as or "")
    listed = (
        [one for one in told if isinstance(one, dict) and one.get("uuid")]
        if isinstance(told, list)
        else None
    )
    details = {str(one["uuid"]): one for one in listed} if listed is not None else None
    if details is None and not listing.complete:
        raise Unproven(say.MODULES_UNPROVEN())
    return Attachments(
        free=frozenset(str(one["uuid"]) for one in listing.records), details=details
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """How one wish to attach ended: `made` by us or found, or refused."""

    made: bool = False
    refusal: Refused | None = None


async def attach(
    client: DokStamp,
    entity: Entity,
    course_uuid: str,
    wishes: Sequence[Mapping[str, Any]],
    *,
    ask: bool,
    waits: Iterable[float],
    patience: Patience,
) -> list[Attached | None]:
    """Attach what is not attached yet, in one request; what is refused is left out and the rest
    sent again.

    Args:
        wishes: the objects of the list in the body, each with its `uuid`.
        ask: whether some may be attached already.
        waits: seconds to wait after each attempt whose outcome is unknown.
        patience: how long the server is asked after an attempt whose outcome is unknown.

    Returns:
        How each ended, None where it is still not known.

    Raises:
        DokStampError: if a question is refused, or the API cannot be used.
    """
    ended: list[Attached | None] = [None] * len(wishes)
    path, _ = entity.place({"course_uuid": course_uuid})
    sent = False

    async def look() -> list[int]:
        """Note what is attached by now; the places that are left."""
        now = await attachments(client, entity, course_uuid)
        for place, wish in enumerate(wishes):
            if ended[place] is None and now.has(str(wish["uuid"])):
                ended[place] = Attached(made=sent)
        return [place for place, end in enumerate(ended) if end is None]

    places = await look() if ask else list(range(len(wishes)))
    for wait in waits:
        while places:
            try:
                await client.post(
                    path, {str(entity.attached_as): [wishes[place] for place in places]}
                )
            except OutcomeUnknown as unknown:
                sent = True
                for pause in patience.waits(unknown, wait):
                    await patience.sleep(pause)
                    if not (places := await look()):
                        break
                break
            except Refused as refusal:
                await _refused(client, entity, course_uuid, refusal, wishes, places, ended)
            else:
                for place in places:
                    ended[place] = Attached(made=True)
            places = [place for place in places if ended[place] is None]
        if not places:
            break
    return ended


async def _refused(
    client: DokStamp,
    entity: Entity,
    course_uuid: str,
    refusal: Refused,
    wishes: Sequence[Mapping[str, Any]],
    places: Sequence[int],
    ended: list[Attached | None],
) -> None:
    """End those that a refusal is about: they are attached already, or they cannot be."""
    named = {int(match[1]) for name in refusal.errors if (match := _PLACE.match(name))}
    guilty = [place for index, place in enumerate(places) if index in named] or list(places)
    now = None
    if isinstance(refusal, Invalid | NotFound):
        try:
            now = await attachments(client, entity, course_uuid)
        except NotFound:
            now = None  # the course itself is gone
    for place in guilty:
        taken = now is not None and now.has(str(wishes[place]["uuid"]))
        ended[place] = (
            Attached()
            if taken and _about_uuid(refusal, places.index(place))
            else Attached(refusal=refusal)
        )


def _about_uuid(refusal: Refused, index: int) -> bool:
    return any(name.endswith(f".{index}.uuid") for name in refusal.errors)
