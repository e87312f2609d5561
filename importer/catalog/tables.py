"""The sheets of the catalog, derived from the declarations of the entities; nothing is said here a
second time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter
from heapq import heappop, heappush

from importer.catalog.words import HEADINGS, SHEETS
from importer.columns import CONFIRM_NAME, NAME, SOCIAL_NAME, Column, Kind
from importer.dokstamp import ENTITIES, Entity, Field, FieldKind
from importer.headings import Headings
from importer.wording import folded_heading

UUID = "uuid"
"""The column that names a record exactly, on every sheet whose records have a uuid."""

_KINDS = {
    FieldKind.TEXT: Kind.TEXT,
    FieldKind.PERSON_NAME: Kind.PERSON_NAME,
    FieldKind.LONG_TEXT: Kind.LONG_TEXT,
    FieldKind.EMAIL: Kind.EMAIL,
    FieldKind.URL: Kind.WEB_ADDRESS,
    FieldKind.INTEGER: Kind.NUMBER,
    FieldKind.DECIMAL: Kind.NUMBER,
    FieldKind.BOOLEAN: Kind.BOOLEAN,
    FieldKind.DATE: Kind.DATE,
    FieldKind.DATE_TIME: Kind.DATE_TIME,
    FieldKind.CHOICE: Kind.CHOICE,
    FieldKind.UUID: Kind.UUID,
    FieldKind.OBJECT: Kind.OBJECT,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
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


def tables_of(entities: Iterable[Entity]) -> tuple[Table, ...]:
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


def _table(entity: Entity, known: dict[str, Entity]) -> Table:
    fields = {
        _heading(field): field
        for field in entity.fields
        if not field.references or field.references in known
    }
    columns = [_column(name, field, known) for name, field in fields.items()]
    if {one.name for one in columns if one.kind is Kind.PERSON_NAME} & {
        NAME.name,
        SOCIAL_NAME.name,
    }:
        columns.append(CONFIRM_NAME)
    if entity.attached_as is None:
        columns.append(_UUID_COLUMN)
    columns = _without_clashes(columns)
    title = entity.plural
    telling = [column for column in columns if column.required == "yes"]
    return Table(
        entity=entity,
        title=title,
        aliases=frozenset(map(folded_heading, (title, *SHEETS.get(entity.name, ())))),
        columns=tuple(columns),
        fields=fields,
        headings=Headings(columns, telling=telling, lists=title.lower()),
    )


def _heading(field: Field) -> str:
    return field.name.removesuffix("_uuid") if field.references else field.name


def _column(name: str, field: Field, known: dict[str, Entity]) -> Column:
    kind = Kind.REFERENCE if field.references else _KINDS[field.kind]
    if kind is Kind.DATE and field.past:
        kind = Kind.BIRTH_DATE
    required = (
        "yes"
        if field.required
        else f"when {field.required_with} is yes"
        if field.required_with
        else "no"
    )
    return Column(
        name=name,
        kind=kind,
        required=required,
        heading_required=field.required,
        max_length=field.max_length or (255 if field.references else None),
        choices=field.choices,
        minimum=field.minimum,
        maximum=field.maximum,
        places=field.places or 0,
        aliases=tuple(
            dict.fromkeys(
                (*((field.name,) if name != field.name else ()), *HEADINGS.get(name, ()))
            )
        ),
        rule=_rule(kind, field, known),
        example=field.example,
    )


def _rule(kind: Kind, field: Field, known: dict[str, Entity]) -> str:
    """What a cell may hold, one sentence."""
    words = _WORDS[kind]
    if field.references:
        entity = known[field.references]
        names = " or ".join(_plain(name) for name in entity.names)
        words = (
            f"{names.capitalize()}, or UUID, of a record of the sheet {entity.plural} or of"
            " DokStamp"
        )
    elif kind is Kind.CHOICE:
        *others, last = field.choices
        words = f"{', '.join(others)} or {last}"
    elif kind is Kind.NUMBER:
        words = (
            f"A number with at most {field.places} decimal places"
            if field.places
            else "A whole number"
        )
        if field.minimum is not None and field.maximum is not None:
            words += f" from {field.minimum} to {field.maximum}"
        elif field.minimum is not None:
            words += f", not less than {field.minimum}"
    elif field.max_length is not None:
        words += f", up to {field.max_length} characters"
    if field.not_before:
        words += f", not before {field.not_before}"
    if field.shares:
        words += f"; of the same {_plain(field.shares[0][0])}"
    if field.default is not None:
        words += f"; when empty, DokStamp takes {_shown(field.default)}"
    return f"{words}."


_WORDS = {
    Kind.TEXT: "Text",
    Kind.PERSON_NAME: "A person's name",
    Kind.LONG_TEXT: "Text, also of several lines",
    Kind.EMAIL: "An e-mail address; letter case does not count",
    Kind.WEB_ADDRESS: "A web address",
    Kind.NUMBER: "",
    Kind.BOOLEAN: "yes or no",
    Kind.BIRTH_DATE: "An Excel date or YYYY-MM-DD, not in the future",
    Kind.DATE: "An Excel date or YYYY-MM-DD",
    Kind.DATE_TIME: "A date or date-time (of this machine's time zone when it names none)",
    Kind.CHOICE: "",
    Kind.UUID: "A UUID",
    Kind.OBJECT: "A JSON object",
    Kind.REFERENCE: "",
}

_UUID_COLUMN = Column(
    name=UUID,
    kind=Kind.UUID,
    rule=(
        "Only where code or name do not tell which record is meant: the UUID of the one that"
        " exists."
    ),
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


def _plain(field: str) -> str:
    return field.removesuffix("_uuid").replace("_", " ").replace("email", "e-mail")


def _shown(value: str | bool) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


TABLES = tables_of(ENTITIES)
"""The sheets of DokStamp's catalog, in the order of the dependency map."""
