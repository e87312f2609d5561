"""What the tenant has, each question asked once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from importer.dokstamp import (
    DokStamp,
    Entity,
    FieldKind,
    Invalid,
    Malformed,
    NotFound,
    Record,
    Unproven,
)
from importer.registry.asking import PAGE_SIZE, read_or_ask
from importer.registry.records import alike, bearing, exists, is_uuid, named, value_of
from importer.sentences import registry as say

Where = Mapping[str, str]


class Directory:
    """The tenant's records as far as they were asked for; remembered, so it is to be thrown away
    with its purpose.
    """

    def __init__(self, client: DokStamp) -> None:
        self._client = client
        self._answers: dict[tuple[object, ...], list[Record]] = {}
        self._whole: dict[str, list[Record]] = {}
        self._indexes: dict[tuple[str, str], dict[str, list[Record]]] = {}
        self._first_pages: dict[str, list[Record]] = {}
        self._by_uuid: dict[tuple[str, str], Record | None] = {}
        self._open_ended: set[tuple[object, ...]] = set()

    async def get(self, entity: Entity, uuid: str) -> Record | None:
        """The record of that uuid, None when the tenant has none."""
        key = (entity.name, uuid.lower())
        if key not in self._by_uuid:
            known = [
                one
                for one in self._whole.get(entity.name, ())
                if str(one["uuid"]).lower() == uuid.lower()
            ]
            self._by_uuid[key] = known[0] if known else await self._get(entity, uuid)
        return self._by_uuid[key]

    async def called(
        self, entity: Entity, text: str, *, by: Iterable[str] | None = None
    ) -> list[Record]:
        """The records that a person means by a text: a uuid, or the value of one of the fields
        `by`.

        Args:
            by: fields to try, one after the other; None takes the first field of the natural key.

        Raises:
            Unproven: if none is found in a list that is not proven to be whole, or such a list is
                all there is since the server does not filter by the field.
        """
        if is_uuid(text):
            record = await self.get(entity, text.lower())
            return [record] if record is not None else []
        fields = tuple(by) if by is not None else entity.natural_key[:1]
        for field in fields:
            try:
                records = await self.find(entity, {field: text})
            except (Invalid, Malformed):  # not a field that this server filters by
                await self._read_whole(entity)
                records = await self.find(entity, {field: text})
            found = named(records, field, text)
            if found:
                return found
        for field in fields:
            found = alike(await self.listed(entity), field, text)
            if found:
                return found
        self._prove(entity, *({field: text} for field in fields))
        return []

    async def bearing(self, entity: Entity, values: Mapping[str, Any]) -> list[Record]:
        """The records with the natural key that these values make.

        Raises:
            Unproven: if none is found in a list that is not proven to be whole.
        """
        where = where_of(entity, values)
        found = bearing(entity, await self.find(entity, where), values)
        first = entity.field(entity.key_of(values)[0])
        if not found and first.kind is FieldKind.TEXT and not entity.path_fields:
            found = bearing(entity, await self.listed(entity), values)
        if not found:
            self._prove(entity, where)
        return found

    async def find(self, entity: Entity, where: Where) -> list[Record]:
        """Records that may fit a filter, more than fit it among them: the caller checks."""
        if entity.name in self._whole:
            return self._narrowed(entity, where)
        where = _asked(entity, where)
        key = _key(entity, where)
        if key not in self._answers:
            listing = await self._client.listing(entity, where=where)
            self._answers[key] = list(filter(exists, listing.records))
            if not listing.complete:
                self._open_ended.add(key)
        return self._answers[key]

    def _prove(self, entity: Entity, *wheres: Where) -> None:
        """Raise `Unproven` unless the lists of these questions are proven to be whole: none was
        found in them.
        """
        if entity.name not in self._whole and any(
            _key(entity, _asked(entity, one)) in self._open_ended for one in wheres
        ):
            raise unproven(entity)

    async def listed(self, entity: Entity) -> list[Record]:
        """The first records of an entity's list, to find a near match or to tell what there is."""
        if entity.name in self._whole:
            return self._whole[entity.name]
        if entity.name not in self._first_pages:
            page = await self._client.page(entity, per_page=PAGE_SIZE)
            # A single one is the only one where the list says that it ends with it, and not
            # before.
            records = (
                page.records
                if len(page.records) > 1
                else (await self._client.listing(entity, first=page)).records
            )
            self._first_pages[entity.name] = list(filter(exists, records))
        return self._first_pages[entity.name]

    async def look_ahead(self, entity: Entity, questions: Sequence[Where]) -> None:
        """Ask what `find` will be asked: the whole list, or each question, whichever takes fewer
        requests.
        """
        if entity.path_fields or entity.name in self._whole:
            return
        wanted = {_key(entity, where): where for where in questions}
        open_ones = [where for key, where in wanted.items() if key not in self._answers]
        records: dict[str, Record] = {}

        def keep(listed: list[Record]) -> None:
            records.update((str(record["uuid"]), record) for record in filter(exists, listed))

        async def ask(where: Where) -> None:
            await self.find(entity, where)

        if await read_or_ask(self._client, entity, {}, open_ones, ask, keep):
            self._whole[entity.name] = list(records.values())
        elif records:
            self._first_pages[entity.name] = list(records.values())

    async def _read_whole(self, entity: Entity) -> None:
        """Read the list that a filter was refused of, once.

        Raises:
            Unproven: if it is not proven to be whole.
        """
        if entity.name in self._whole:
            return
        listing = await self._client.listing(entity)
        if not listing.complete:
            raise unproven(entity)
        self._whole[entity.name] = list(filter(exists, listing.records))

    def _narrowed(self, entity: Entity, where: Where) -> list[Record]:
        """Of a whole list those that fit the first condition, by an index: lists and questions may
        be long.
        """
        name = next(iter(where))
        index = self._indexes.get((entity.name, name))
        if index is None:
            index, field = {}, entity.field(name)
            for record in self._whole[entity.name]:
                index.setdefault(str(value_of(record, field)).strip().casefold(), []).append(
                    record
                )
            self._indexes[entity.name, name] = index
        return index.get(where[name].casefold(), [])

    async def _get(self, entity: Entity, uuid: str) -> Record | None:
        try:
            return await self._client.get(entity, uuid)
        except (NotFound, Invalid):
            return None


def where_of(entity: Entity, values: Mapping[str, Any]) -> dict[str, str]:
    """The filter that asks for a natural key."""
    key = dict.fromkeys((*entity.path_fields, *entity.key_of(values)))
    return {name: str(values[name]) for name in key}


def unproven(entity: Entity) -> Unproven:
    """That a list does not tell whether there is a record."""
    return Unproven(
        say.LIST_UNPROVEN(records=entity.plural.lower()),
        method="GET",
        path=f"/{entity.endpoint}",
    )


def _asked(entity: Entity, where: Where) -> Where:
    """What is asked for: a list below a path is short, and is read whole."""
    return {name: where[name] for name in entity.path_fields} or dict(where)


def _key(entity: Entity, where: Where) -> tuple[object, ...]:
    return (entity.name, *sorted(where.items()))
