"""What each reference of a row means: another row of the catalog, or a record that only the tenant
has.
"""

from collections.abc import Iterable, Sequence

from rapidfuzz import process

from importer.catalog.model import Catalog, CatalogRow, identity, owner
from importer.dokstamp import Entity, Field, Record, Unproven
from importer.issues import Code, Issue
from importer.registry import Directory, is_uuid
from importer.sentences import catalog as say

_ELSEWHERE = {
    ("cohort", "course_uuid"): Code.COHORT_ELSEWHERE,
    ("course", "institution_uuid"): Code.COURSE_ELSEWHERE,
    ("certificate_template", "institution_uuid"): Code.TEMPLATE_ELSEWHERE,
}
"""Codes that graduates' rows have for the same trouble."""


def elsewhere(entity: Entity, field: str, *, otherwise: Code) -> Code:
    """The code for a record that belongs to another parent."""
    return _ELSEWHERE.get((entity.name, field), otherwise)


class Resolver:
    """Finds what references mean; asks the tenant only about what no row of the catalog can be."""

    def __init__(self, catalog: Catalog, directory: Directory) -> None:
        self._catalog = catalog
        self._directory = directory
        self._entities = {table.entity.name: table.entity for table in catalog.tables}

    async def look_ahead(self, rows: Iterable[CatalogRow]) -> None:
        """Ask in bulk what `resolve` is going to ask about these rows."""
        questions: dict[str, dict[str, dict[str, str]]] = {}
        for row in rows:
            for name, text in row.refers.items():
                entity = self._referred(row.table.entity.field(name))
                if not row.candidates.get(name) and not is_uuid(text) and not entity.path_fields:
                    questions.setdefault(entity.name, {})[text] = {entity.names[0]: text}
        for name, wheres in questions.items():
            await self._directory.look_ahead(self._entities[name], list(wheres.values()))

    async def resolve(self, row: CatalogRow) -> None:
        """Fill in the row's links, or note why a reference means nothing or several things."""
        fields = [row.table.entity.field(name) for name in row.refers]
        # What has to share something with another reference comes after it.
        for field in sorted(fields, key=lambda field: bool(field.shares)):
            await self._resolve(row, field)

    async def _resolve(self, row: CatalogRow, field: Field) -> None:
        entity = self._referred(field)
        rows: Sequence[CatalogRow | Record] = row.candidates.get(field.name, [])
        fitting = self._fitting(row, field, entity, rows)
        records: Sequence[CatalogRow | Record] = []
        if not fitting:
            try:
                records = await self._records(row, field, entity)
            except Unproven as unknown:
                row.issues.append(self._unproven(row, field, unknown))
                return
            fitting = self._fitting(row, field, entity, records)
        if len({identity(one) for one in fitting}) == 1:
            row.links[field.name] = fitting[0]
        elif fitting:
            row.issues.append(self._ambiguous(row, field, fitting))
        elif rows or records:
            row.issues.append(self._foreign(row, field, entity, [*rows, *records]))
        else:
            row.issues.append(await self._dangling(row, field, entity))

    async def _records(
        self, row: CatalogRow, field: Field, entity: Entity
    ) -> Sequence[CatalogRow | Record]:
        text = row.refers[field.name]
        if not entity.path_fields:
            return list(await self._directory.called(entity, text, by=entity.names))
        # Records below a path are found through it, so the row has to say where: it shares that
        # reference.
        where = {name: row.reference(name) for name in entity.path_fields}
        if None in where.values():
            return []
        listed = await self._directory.find(
            entity, {name: str(uuid) for name, uuid in where.items()}
        )
        wanted = " ".join(text.split()).casefold()
        return [
            one
            for one in listed
            if wanted in (str(one["uuid"]).lower(), str(one.get("name")).strip().casefold())
        ]

    def _referred(self, field: Field) -> Entity:
        return self._entities[str(field.references)]

    def _fitting(
        self, row: CatalogRow, field: Field, entity: Entity, options: Iterable[CatalogRow | Record]
    ) -> list[CatalogRow | Record]:
        return [
            one
            for one in options
            if all(self._shared(row, entity, one, *pair) for pair in field.shares)
        ]

    def _shared(
        self, row: CatalogRow, entity: Entity, option: CatalogRow | Record, theirs: str, ours: str
    ) -> bool:
        """Whether what an option refers to is what the row refers to; what nobody tells is no
        objection.
        """
        first, *rest = ours.split(".")
        own, at = row.links.get(first), row.table.entity.field(first)
        for name in rest:
            own = None if own is None else owner(own, self._referred(at), name)
            at = self._referred(at).field(name)
        other = owner(option, entity, theirs)
        return own is None or other is None or identity(own) == identity(other)

    def _ambiguous(
        self, row: CatalogRow, field: Field, options: Sequence[CatalogRow | Record]
    ) -> Issue:
        column, text = row.table.column_of(field.name), row.refers[field.name]
        records = [one.place if isinstance(one, CatalogRow) else one["uuid"] for one in options]
        said = say.SEVERAL_CALLED(number=len(records), text=text, records=records)
        return Issue(row.number, column, Code.REFERENCE_AMBIGUOUS, said, text)

    def _foreign(
        self, row: CatalogRow, field: Field, entity: Entity, options: Sequence[CatalogRow | Record]
    ) -> Issue:
        column, text = row.table.column_of(field.name), row.refers[field.name]
        theirs = field.shares[0][0]
        kind, parent = entity.title.lower(), theirs.removesuffix("_uuid")
        place = next((one.place for one in options if isinstance(one, CatalogRow)), None)
        said = say.RECORD_ELSEWHERE(row=row.place, kind=kind, text=text, parent=parent)
        if place is not None:
            said = say.ROW_ELSEWHERE(
                row=row.place, kind=kind, text=text, place=place, parent=parent
            )
        code = elsewhere(entity, theirs, otherwise=Code.REFERENCE_ELSEWHERE)
        return Issue(row.number, column, code, said, text)

    def _unproven(self, row: CatalogRow, field: Field, unknown: Unproven) -> Issue:
        column, text = row.table.column_of(field.name), row.refers[field.name]
        said = say.WRITE_UUID(unknown=unknown.said, text=text)
        return Issue(row.number, column, Code.NOT_PROVEN, said, text)

    async def _dangling(self, row: CatalogRow, field: Field, entity: Entity) -> Issue:
        column, text = row.table.column_of(field.name), row.refers[field.name]
        title = self._catalog.called(self._catalog.table(entity.name))
        known = {
            str(one.values[name]): say.NEAR_ROW(name=one.values[name], place=one.place)
            for one in self._catalog.of(self._catalog.table(entity.name))
            for name in entity.names
            if one.values.get(name)
        }
        if not entity.path_fields and entity.name != "student":
            for record in await self._directory.listed(entity):
                for name in entity.names:
                    if record.get(name):
                        there = say.NEAR_THERE(name=record[name])
                        known.setdefault(str(record[name]), there)
        near = [
            known[name]
            for name, score, _ in process.extract(text, list(known), limit=3)
            if score > 50
        ]
        kind = entity.title.lower()
        said = say.NOT_FOUND(row=row.place, kind=kind, text=text, sheet=title)
        if near:
            said = say.NOT_FOUND_BUT_NEAR(
                row=row.place, kind=kind, text=text, sheet=title, nearest=near
            )
        return Issue(row.number, column, Code.REFERENCE_NOT_FOUND, said, text)
