"""The catalog against the tenant: what is there, what differs, what is in the way, what is left to
do. Only reads.
"""

import json
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import partial

from importer.catalog.judging import judge, told
from importer.catalog.linking import link, order
from importer.catalog.model import Catalog, CatalogResult, CatalogRow, identity
from importer.catalog.resolving import Resolver
from importer.catalog.tables import UUID, CatalogSheet
from importer.dokstamp import DokStamp, Entity, Record, Unproven
from importer.issues import Code, Issue
from importer.ledger import Target
from importer.registry import Directory, agrees, attachments, for_each, value_of, where_of
from importer.sentences import Message
from importer.sentences import catalog as say

Known = dict[tuple[str, str], str | None]
"""What the ledger knows of records: uuid by (entity, natural key), None while in doubt."""


@dataclass(frozen=True, kw_only=True)
class CatalogPlan:
    """What a run would do: every row of the catalog has ended, or is to be created or updated.

    Attributes:
        to_create: rows without a record, modules to attach among them.
        to_update: rows whose record differs and is to be changed.
        update: records that differ are changed.
        known: what the ledger told.
    """

    catalog: Catalog
    to_create: tuple[CatalogRow, ...]
    to_update: tuple[CatalogRow, ...]
    update: bool
    known: Known

    @property
    def todo(self) -> tuple[CatalogRow, ...]:
        """All rows that are to be sent."""
        return (*self.to_create, *self.to_update)

    def count(self, table: CatalogSheet, result: CatalogResult) -> int:
        """How many rows of a table ended so before anything was sent."""
        return sum(
            row.ending is not None and row.ending.result is result
            for row in self.catalog.of(table)
        )


async def reconcile(
    catalog: Catalog,
    client: DokStamp,
    target: Target,
    *,
    update: bool,
    on_progress: Callable[[Message], None],
) -> CatalogPlan:
    """Compare the catalog with the ledger and the tenant; parents come before what refers to them.

    Args:
        update: records that differ are to be changed.
        on_progress: called with a short word on what is being asked.

    Raises:
        DokStampError: if the API cannot be asked.
        LedgerError: if the ledger cannot be read.
    """
    link(catalog)
    directory, known = Directory(client), target.records()
    resolver, matcher = Resolver(catalog, directory), _Matcher(catalog, client, directory, known)
    sorter = order(list(catalog.rows))
    place = {row: number for number, row in enumerate(catalog.rows)}
    while sorter.is_active():
        rows = sorted(sorter.get_ready(), key=lambda row: place[row])
        for table in catalog.tables:
            batch = [row for row in rows if row.table is table]
            if batch:
                on_progress(say.LOOKING_UP(sheet=table.title.lower()))
                await resolver.look_ahead(batch)
                for row in batch:
                    await resolver.resolve(row)
                await matcher.match(batch)
        sorter.done(*rows)
    return _plan(catalog, update=update, known=known)


def _plan(catalog: Catalog, *, update: bool, known: Known) -> CatalogPlan:
    to_create, to_update = [], []
    for row in catalog.rows:
        if row.ending is not None:
            continue
        if row.record is None:
            to_create.append(row)
        elif update and row.table.names_records:
            to_update.append(row)
        else:
            row.end(CatalogResult.DIFFERENT, told(row))
    return CatalogPlan(
        catalog=catalog,
        to_create=tuple(to_create),
        to_update=tuple(to_update),
        update=update,
        known=known,
    )


def waiting_for(row: CatalogRow) -> Issue | None:
    """Why a row cannot be done: a row that it refers to was not; None when nothing is in its
    way.
    """
    for name, parent in row.links.items():
        if isinstance(parent, CatalogRow) and parent.ending is not None and not _usable(parent):
            said = say.WAITS(parent=parent.title, ending=parent.ending.result.said)
            column = row.table.column_of(name)
            return Issue(row.number, column, Code.PARENT_NOT_DONE, said, row.cells.get(column))
    return None


def _usable(parent: CatalogRow) -> bool:
    ending = parent.ending
    return ending is not None and (
        ending.result.settled or ending.result is CatalogResult.DIFFERENT
    )


def ledger_key(row: CatalogRow) -> tuple[str, str]:
    """What the ledger knows the row's record by: the entity, and the natural key without regard to
    letter case.
    """
    key = {
        name: value.casefold() if isinstance(value, str) else value
        for name, value in row.key().items()
    }
    return row.table.entity.name, json.dumps(key, ensure_ascii=False, sort_keys=True)


class _Matcher:
    """Finds the record of each row, if the tenant has one."""

    def __init__(
        self, catalog: Catalog, client: DokStamp, directory: Directory, known: Known
    ) -> None:
        self._entities = {table.entity.name: table.entity for table in catalog.tables}
        self._client = client
        self._directory = directory
        self._known = known
        self._wanted: dict[tuple[Hashable, ...], CatalogRow] = {}
        self._claimed: dict[tuple[str, str], CatalogRow] = {}

    async def match(self, rows: list[CatalogRow]) -> None:
        """End the rows that are decided; those that are left are to be created or, with a record,
        differ.
        """
        for row in rows:
            if row.issues:
                row.end(CatalogResult.INVALID, *row.issues)
            elif (issue := waiting_for(row)) is not None:
                row.end(CatalogResult.PENDING, issue)
            elif (first := self._wanted.setdefault(_record_of(row), row)) is not row:
                row.end(CatalogResult.INVALID, *_repeated(row, say.SAME_RECORD(other=first.title)))
        open_rows = [row for row in rows if row.ending is None]
        if not open_rows:
            return
        if open_rows[0].table.entity.attached_as is not None:
            await self._match_attached(open_rows)
            return
        asked = [row for row in open_rows if _may_exist(row)]
        entity = open_rows[0].table.entity
        by_key = [where_of(entity, row.whole()) for row in asked if not row.uuid_wanted]
        await self._directory.look_ahead(entity, by_key)
        for row in asked:
            try:
                records = await self._records(row)
            except Unproven as unknown:
                row.end(CatalogResult.FAILED, _not_proven(row, unknown))
                continue
            if row.issues:
                row.end(CatalogResult.INVALID, *row.issues)
            elif records:
                await self._take(row, records)

    async def _records(self, row: CatalogRow) -> list[Record]:
        entity = row.table.entity
        if row.uuid_wanted:
            record = await self._by_uuid(row, row.uuid_wanted)
            if record is None:
                said = say.NO_RECORD(kind=entity.title.lower(), uuid=row.uuid_wanted)
                row.issues.append(
                    Issue(row.number, UUID, Code.RECORD_NOT_FOUND, said, row.uuid_wanted)
                )
            return [record] if record is not None else []
        records = await self._directory.bearing(entity, row.whole())
        remembered = self._known.get(ledger_key(row))
        if (
            not records
            and remembered
            and (renamed := await self._by_uuid(row, remembered)) is not None
        ):
            # We made it under this very name; somebody has renamed it there since.
            return [renamed]
        return records or await self._without_code(row)

    async def _without_code(self, row: CatalogRow) -> list[Record]:
        """Records that have no code there and are otherwise the row's: it is the code that is new,
        not the record.
        """
        entity = row.table.entity
        code, *_ = entity.natural_key
        said = row.whole()
        uncoded = {name: value for name, value in said.items() if name != code}
        if (
            code not in said
            or not entity.without_code
            or not uncoded.keys() >= set(entity.without_code)
        ):
            return []
        records = await self._directory.bearing(entity, uncoded)
        return [one for one in records if one.get(code) in (None, "")]

    async def _by_uuid(
        self, row: CatalogRow, uuid: str, entity: Entity | None = None
    ) -> Record | None:
        """A record of the row's entity, or of another one that lies below the same parent."""
        entity = entity or row.table.entity
        if not entity.path_fields:
            return await self._directory.get(entity, uuid)
        where = {name: row.reference(name) for name in entity.path_fields}
        if None in where.values():
            return None  # what it stands below does not exist yet
        listed = await self._directory.find(
            entity, {name: str(value) for name, value in where.items()}
        )
        return next((one for one in listed if str(one["uuid"]).lower() == uuid), None)

    async def _take(self, row: CatalogRow, records: list[Record]) -> None:
        """Decide by the records with the row's natural key."""
        record = records[0] if len(records) == 1 else _chosen(row, records)
        column = _telling(row)
        if record is None:
            uuids = [one["uuid"] for one in records]
            said = say.SEVERAL_RECORDS(number=len(records), uuids=uuids, column=UUID)
            row.issues.append(
                Issue(row.number, column, Code.REFERENCE_AMBIGUOUS, said, row.cells.get(column))
            )
            row.end(CatalogResult.INVALID, *row.issues)
            return
        first = self._claimed.setdefault((row.table.entity.name, str(record["uuid"])), row)
        if first is not row:
            same = say.SAME_RECORD_THERE(other=first.title, uuid=record["uuid"])
            row.end(CatalogResult.INVALID, *_repeated(row, same))
            return
        _conclude(row, await self._spelled_out(row, record))

    async def _spelled_out(self, row: CatalogRow, record: Record) -> Record:
        """A record that says what it refers to where the row refers to something else: people do
        not read uuids.
        """
        spelled: Record = {}
        for name in row.links:
            field = row.table.entity.field(name)
            there, related = value_of(record, field), name.removesuffix("_uuid")
            if (
                there is not None
                and there != row.reference(name)
                and not isinstance(record.get(related), dict)
            ):
                referred = self._entities[str(field.references)]
                spelled[related] = await self._by_uuid(row, str(there), referred) or {
                    "uuid": there
                }
        return record | spelled

    async def _match_attached(self, rows: list[CatalogRow]) -> None:
        """Attachments, course by course: what is not attachable any more is attached."""
        entity = rows[0].table.entity
        of_course: dict[str, list[CatalogRow]] = {}
        for row in rows:
            if _may_exist(row):
                of_course.setdefault(str(row.reference("course_uuid")), []).append(row)
        await for_each(
            partial(self._match_course, entity),
            list(of_course.items()),
            self._client.max_in_flight,
        )

    async def _match_course(self, entity: Entity, of_course: tuple[str, list[CatalogRow]]) -> None:
        course, rows = of_course
        try:
            now = await attachments(self._client, entity, course)
        except Unproven as unknown:
            for row in rows:
                row.end(CatalogResult.FAILED, _not_proven(row, unknown))
            return
        for row in rows:
            module = str(row.reference("module_uuid"))
            if now.has(module):
                told_of = {
                    "uuid": module,
                    **now.how(module),
                    "course_uuid": course,
                    "module_uuid": module,
                }
                _conclude(row, await self._spelled_out(row, told_of))


def _not_proven(row: CatalogRow, unknown: Unproven) -> Issue:
    """That nothing is sent for a row, since a record that is not on a list may be there all the
    same.
    """
    return Issue(row.number, None, Code.NOT_PROVEN, say.NOT_PROVEN(unknown=unknown.said))


def _record_of(row: CatalogRow) -> tuple[Hashable, ...]:
    """What tells the row's record from others now that its references are resolved: its uuid, or
    its natural key.
    """
    entity, said = row.table.entity, row.whole()
    if row.uuid_wanted:
        return (entity.name, UUID, row.uuid_wanted)
    names = dict.fromkeys((*entity.path_fields, *entity.key_of(said)))
    parts = [
        identity(row.links[name]) if name in row.links else str(said.get(name, "")).casefold()
        for name in names
    ]
    return (entity.name, *names, *parts)


def _repeated(row: CatalogRow, said: Message) -> list[Issue]:
    column = _telling(row)
    row.issues.append(
        Issue(row.number, column, Code.DUPLICATE_RECORD, said, row.cells.get(column))
    )
    return row.issues


def _telling(row: CatalogRow) -> str:
    """The column of the first field of its natural key."""
    return row.table.column_of(row.table.entity.key_of(row.whole())[0])


def _conclude(row: CatalogRow, record: Record) -> None:
    result = judge(row, record)
    if result is CatalogResult.EXISTING:
        row.end(result)
    elif result is CatalogResult.INVALID:
        row.uuid = None
        row.end(result, *row.issues)


def _chosen(row: CatalogRow, records: Iterable[Record]) -> Record | None:
    """The one of several records that agrees with all that the row says."""
    fields = [field for field in row.table.entity.fields if field.name in row.values]
    agreeing = [
        one
        for one in records
        if all(agrees(f, row.values[f.name], one.get(f.name)) for f in fields)
    ]
    return agreeing[0] if len(agreeing) == 1 else None


def _may_exist(row: CatalogRow) -> bool:
    """Whether the tenant can have the record: not when its natural key refers to what does not
    exist yet.
    """
    return bool(row.uuid_wanted) or all(value is not None for value in row.key().values())
