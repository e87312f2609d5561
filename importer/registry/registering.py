"""Find a record or create it: the create is never repeated before the server was asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import anyio

from importer.dokstamp import DokStamp, Entity, OutcomeUnknown, Record, Refused
from importer.registry.records import bearing

_LOOKS = (1, 2, 4)
"""How often, and after how many times the usual wait, DokStamp is asked for a record whose create lost its answer and
of which it would not refuse a second one: behind a gateway that gave up, the work may still be under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A record that is there now.

    Attributes:
        records: those that bear the natural key; usually one.
        made: DokStamp has answered that we created it.
        sent: we had sent a create whose answer was lost, so a record that was found then is most likely ours.
    """

    records: tuple[Record, ...]
    made: bool
    sent: bool = False

    @property
    def record(self) -> Record:
        """The record; the first of several."""
        return self.records[0]


async def find(client: DokStamp, entity: Entity, values: Mapping[str, Any]) -> list[Record]:
    """Ask for the records with the natural key that these values make."""
    key = entity.key_of(values)
    where = {name: str(values[name]) for name in dict.fromkeys((*entity.path_fields, *key))}
    return bearing(entity, await client.find(entity, where=where), values)


async def register(
    client: DokStamp, entity: Entity, values: Mapping[str, Any], *, ask: bool, waits: Iterable[float]
) -> Registered | Refused | None:
    """Create a record, unless it is there; when the answer is lost, ask before sending it again.

    Args:
        values: the body of the create, references as uuids; holds the natural key.
        ask: whether it may be there already, so that the server is asked first.
        waits: seconds to wait after each attempt whose outcome is unknown; their end ends the attempts.

    Returns:
        The record, or the refusal when DokStamp says no and has no such record either, or None when it is still not
        known whether it is there.

    Raises:
        DokStampError: if a question is refused, or the API is not to be had.
    """
    if ask and (found := await find(client, entity, values)):
        return Registered(records=tuple(found), made=False)
    sent = False
    for wait in waits:
        try:
            record = await client.create(entity, values)
        except OutcomeUnknown:
            sent = True
            for times in (1,) if entity.unique else _LOOKS:
                await anyio.sleep(times * wait)
                if found := await find(client, entity, values):
                    return Registered(records=tuple(found), made=False, sent=True)
        except Refused as refusal:
            # Somebody else may have created it meanwhile, and then the refusal says that it is taken.
            if found := await find(client, entity, values):
                return Registered(records=tuple(found), made=False, sent=sent)
            return refusal
        else:
            return Registered(records=(record,), made=True)
    return None


def explain(refusal: Refused) -> str:
    """The server's own words."""
    words = " ".join(message for messages in refusal.errors.values() for message in messages) or refusal.message
    return f"DokStamp answered {refusal.status}: {words}"
