"""Find a record or create it: the create is never repeated before the server was asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from importer.dokstamp import (
    ENROLLMENT,
    DokStamp,
    Entity,
    Invalid,
    Malformed,
    OutcomeUnknown,
    Record,
    Refused,
)
from importer.registry.asking import read_all
from importer.registry.directory import unproven
from importer.registry.patience import Patience
from importer.registry.records import bearing, exists, tells_key
from importer.sentences import Message
from importer.sentences import registry as say

_PAGES_FOR_ONE = 100
"""Pages that are read to find one record that the server says is there, and does not find by its
key.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A record that is there now.

    Attributes:
        records: those that bear the natural key; usually one.
        made: DokStamp has answered that we created it.
        sent: we had sent a create whose answer was lost, so a record that was found then is most
            likely ours.
    """

    records: tuple[Record, ...]
    made: bool
    sent: bool = False

    @property
    def record(self) -> Record:
        """The record; the first of several."""
        return self.records[0]


async def find(
    client: DokStamp, entity: Entity, values: Mapping[str, Any], *, taken: bool = False
) -> list[Record]:
    """Ask for the records with the natural key that these values make.

    Args:
        taken: the server says that there is one, so the whole list is worth reading when its
            filter finds none: it may mind letter case.

    Raises:
        Unproven: if none is found in a list that is not proven to be whole, or it cannot be told
            which it is.
    """
    key = entity.key_of(values)
    where = {name: str(values[name]) for name in dict.fromkeys((*entity.path_fields, *key))}
    try:
        listing = await client.listing(entity, where=where)
    except (Invalid, Malformed):
        if entity.name != ENROLLMENT.name:
            raise
        # Only the course is documented as a filter of enrollments.
        listing = await client.listing(entity, where={"course_uuid": where["course_uuid"]})
    found = bearing(entity, filter(exists, listing.records), values)
    if not found and taken and entity.unique and not entity.path_fields:
        listing = await read_all(client, entity, most=_PAGES_FOR_ONE)
        # Where it is not found here either, the refusal says the rest.
        return bearing(entity, filter(exists, listing.records), values)
    if (not found and not listing.complete) or (
        len(found) > 1 and not all(tells_key(entity, one) for one in found)
    ):
        raise unproven(entity)
    return found


async def register(
    client: DokStamp,
    entity: Entity,
    values: Mapping[str, Any],
    *,
    ask: bool,
    waits: Iterable[float],
    patience: Patience,
) -> Registered | Refused | None:
    """Create a record, unless it is there; when the answer is lost, ask for a long while before
    sending it again.

    Args:
        values: the body of the create, references as uuids; holds the natural key.
        ask: whether it may be there already, so that the server is asked first.
        waits: seconds to wait after each attempt whose outcome is unknown; their end ends the
            attempts.
        patience: how long the server is asked after an attempt whose outcome is unknown.

    Returns:
        The record, or the refusal when DokStamp says no and has no such record either, or None
        when it is still not known whether it is there.

    Raises:
        Unproven: if the server's list does not tell whether it is there.
        DokStampError: if a question is refused, or the API cannot be used.
    """
    if ask and (found := await find(client, entity, values)):
        return Registered(records=tuple(found), made=False)
    sent = again = False
    for wait in waits:
        try:
            record = await client.create(entity, values)
        except OutcomeUnknown as unknown:
            sent = True
            for pause in patience.waits(unknown, wait, guarded=entity.unique):
                await patience.sleep(pause)
                if found := await find(client, entity, values):
                    return Registered(records=tuple(found), made=False, sent=True)
        except Refused as refusal:
            # Somebody else may have created it meanwhile, and then the refusal says that it is
            # taken.
            taken = isinstance(refusal, Invalid) and not refusal.errors.keys().isdisjoint(
                entity.natural_key
            )
            if found := await find(client, entity, values, taken=taken):
                return Registered(records=tuple(found), made=False, sent=sent)
            if refusal.silent and not again:
                again = True  # once more, for the reason; it is not there, as we know by now
                continue
            return refusal
        else:
            return Registered(records=(record,), made=True)
    return None


def explain(refusal: Refused) -> Message:
    """The server's own words."""
    words = (
        " ".join(message for messages in refusal.errors.values() for message in messages)
        or refusal.message
    )
    return say.ANSWERED(status=refusal.status, words=words)
