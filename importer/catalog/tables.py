"""The sheets of the catalog, derived from the declarations of the entities; nothing is said here a
second time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter
from heapq import heappop, heappush

from importer.catalog.words import HEADINGS, SHEETS
from importer.cells import CellKind, Column, column_of
from importer.columns import CONFIRM_NAME, NAME, SOCIAL_NAME
from importer.dokstamp import ENTITIES, Entity, Field
from importer.headings import Headings
from importer.sentences import columns as say
from importer.titles import title as heading
from importer.wording import folded_heading

UUID = "uuid"
"""The column that names a record exactly, on every sheet whose records have a uuid."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CatalogSheet:
    """One sheet: an entity as a person fills it in.

    Attributes:
        title: of the worksheet.
        aliases: other titles that are understood, folded.
        columns: those that a row may have.
        fields: the field that each column holds, by the column's name; `uuid` and `confirm_name`
            hold none.
        headings: the columns by what they may be headed.
    """

    entity: Entity
    title: str
    aliases: frozenset[str]
    columns: tuple[Column, ...]
    fields: dict[str, Field]
    headings: Headings

    def column_of(self, field: str) -> str:
        """The name of the column that holds a field."""
        return next(name for name, one in self.fields.items() if one.name == field)

    @property
    def names_people(self) -> bool:
        """Whether its records are people, whose names stand on diplomas."""
        return any(column.name == CONFIRM_NAME.name for column in self.columns)

    @property
    def names_records(self) -> bool:
        """Whether its records have a uuid of their own."""
        return self.entity.attached_as is None


def tables_of(entities: Iterable[Entity]) -> tuple[CatalogSheet, ...]:
    """A table for each entity that a catalog can describe: one with a natural key, whose parents
    have tables too.

    Parents come first; else they stay in the order given.

    Raises:
        graphlib.CycleError: if entities need each other in a circle.
    """
    known: dict[str, Entity] = {}
    for entity in _parents_first(list(entities)):
        if entity.natural_key and _needed(entity) <= known.keys():
            known[entity.name] = entity
    return tuple(_table(entity, known) for entity in known.values())


def _needed(entity: Entity) -> set[str]:
    """Names of the other entities that every record of this one refers to."""
    return {field.references for field in entity.fields if field.required and field.references} - {
        entity.name
    }


def _parents_first(entities: list[Entity]) -> Iterator[Entity]:
    place = {entity.name: number for number, entity in enumerate(entities)}
    sorter = TopologicalSorter(
        {entity.name: _needed(entity) & place.keys() for entity in entities}
    )
    sorter.prepare()
    ready: list[int] = []
    while sorter.is_active():
        for name in sorter.get_ready():
            heappush(ready, place[name])
        entity = entities[heappop(ready)]
        sorter.done(entity.name)
        yield entity


def _table(entity: Entity, known: dict[str, Entity]) -> CatalogSheet:
    fields = {
        _heading(field): field
        for field in entity.fields
        if not field.references or field.references in known
    }
    columns = [_column(entity, name, field, known) for name, field in fields.items()]
    if {one.name for one in columns if one.kind is CellKind.PERSON_NAME} & {
        NAME.name,
        SOCIAL_NAME.name,
    }:
        columns.append(CONFIRM_NAME)
    if entity.attached_as is None:
        columns.append(_UUID_COLUMN)
    columns = _without_clashes(columns)
    title = entity.plural
    telling = [column for column in columns if column.required]
    return CatalogSheet(
        entity=entity,
        title=title,
        aliases=frozenset(map(folded_heading, (title, *SHEETS.get(entity.name, ())))),
        columns=tuple(columns),
        fields=fields,
        headings=Headings(columns, telling=telling, lists=heading(title)),
    )


def _heading(field: Field) -> str:
    return field.name.removesuffix("_uuid") if field.references else field.name


def _column(entity: Entity, name: str, field: Field, known: dict[str, Entity]) -> Column:
    names, own = None, (field.name,) if name != field.name else ()
    if field.references:
        there = known[field.references]
        names = say.REFERENCE(names=[*map(heading, there.names)], sheet=heading(there.plural))
    aliases = tuple(dict.fromkeys((*own, *HEADINGS.get(name, ()))))
    return column_of(entity, field, name=name, names=names, aliases=aliases)


_UUID_COLUMN = Column(
    name=UUID,
    kind=CellKind.UUID,
    sent_in=None,
    rule=say.RECORD_UUID(),
    example="",
)


def _without_clashes(columns: list[Column]) -> list[Column]:
    """The columns without the other headings that would name two of them: an extra never stands in
    the way.
    """
    taken = {folded_heading(column.name) for column in columns}
    kept = []
    for column in columns:
        aliases = []
        for alias in column.aliases:
            if folded_heading(alias) not in taken:
                taken.add(folded_heading(alias))
                aliases.append(alias)
        kept.append(replace(column, aliases=tuple(aliases)))
    return kept


TABLES = tables_of(ENTITIES)
"""The sheets of DokStamp's catalog, in the order of the dependency map."""
