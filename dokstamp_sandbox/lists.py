"""Lists: `where[field]=value`, `sort[column]`, `page` and `per_page`, quick at a million records.

A page deep in a list is not reached by counting through all pages before it: where each page ended
is remembered, as is how many records there are, until a record of that kind is changed (or, for
the number, added).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dokstamp_sandbox.calls import invalid
from dokstamp_sandbox.resources import KINDS, UNTOLD, Field, Resource, Type
from dokstamp_sandbox.rules import is_uuid, number_of_two_places, stored_date_time
from dokstamp_sandbox.settings import SandboxSettings
from dokstamp_sandbox.storage import TABLES, Record, Storage, fold

_WHERE = re.compile(r"where\[(\w+)(?:\]\[|\.)?(\w+)?\]")
_FLAGS = {"1": 1, "true": 1, "0": 0, "false": 0}
_REMEMBERED = 256
_LAST_PAGE = 10**9


@dataclass(frozen=True, slots=True)
class Page:
    """One page of records, and how many there are on all pages."""

    records: list[Record]
    number: int
    per_page: int
    total: int


@dataclass(slots=True)
class _Reading:
    """What is known of a list that somebody pages through: the last id of each page, and its
    length.
    """

    moved: int
    ends: dict[int, int] = field(default_factory=dict)
    total: int = 0
    counted_at: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Conditions:
    """What restricts a list, as SQL; `lasting` when only the records themselves decide."""

    text: str
    values: tuple[object, ...]
    lasting: bool
    indexed: bool

    @property
    def in_order(self) -> str:
        """The same, so that records are read in the order of their ids when no index is of use.

        The sign keeps SQLite from reading all of a tenant's records by an index that begins with
        the tenant.
        """
        return self.text if self.indexed else f"+{self.text}"


class Lists:
    """Reads pages of lists."""

    def __init__(self, storage: Storage, settings: SandboxSettings) -> None:
        self._storage = storage
        self._settings = settings
        self._readings: dict[tuple[object, ...], _Reading] = {}

    def size(self, parameters: Mapping[str, str]) -> tuple[int, int]:
        """Which page is asked for, and how long it is.

        Raises:
            Refusal: 422 for a page that is too long, where that is refused.
        """
        number = min(_whole(parameters.get("page"), 1), _LAST_PAGE)
        settings = self._settings
        wanted = None if settings.per_page_ignored else parameters.get("per_page")
        length = _whole(wanted, settings.page_length)
        if (
            wanted is not None
            and length > settings.longest_page
            and settings.long_pages == "refused"
        ):
            raise invalid(
                {
                    "per_page": [
                        f"The per page field must not be greater than {settings.longest_page}."
                    ]
                }
            )
        return number, min(length, settings.longest_page)

    def page(
        self,
        kind: str,
        tenant: int,
        parameters: Mapping[str, str],
        *,
        within: Mapping[str, str] = {},
    ) -> Page:
        """The page that the query's parameters ask for.

        Args:
            within: values that fields must have in any case.

        Raises:
            Refusal: 422 for a filter or an order by what is no field.
        """
        number, per_page = self.size(parameters)
        conditions = _conditions(KINDS[kind], tenant, parameters, within, self._settings)
        order = _order(kind, parameters)
        if self._settings.list_order == "changing" and order == "id" and number % 2 == 0:
            order = "id DESC"
        reading = self._reading(kind, conditions, per_page)
        end = reading.ends.get(number - 1) if order == "id" and number > 1 else None
        text, values = conditions.in_order, list(conditions.values)
        if end is not None:
            text, values = f"{text} AND id > ?", [*values, end]
        offset = 0 if end is not None else (number - 1) * per_page
        rows = self._storage.db.execute(
            f"{TABLES[kind].select}{text} ORDER BY {order} LIMIT ? OFFSET ?",
            (*values, per_page, offset),
        ).fetchall()
        if order == "id" and len(rows) == per_page:
            reading.ends[number] = rows[-1][0]
        if 0 < len(rows) < per_page or (number == 1 and not rows):
            total = (number - 1) * per_page + len(rows)
        else:
            total = self._count(kind, conditions, reading)
        return Page([TABLES[kind].record(row) for row in rows], number, per_page, total)

    def _reading(self, kind: str, conditions: _Conditions, per_page: int) -> _Reading:
        moved = self._storage.ages[kind].moved
        if not conditions.lasting:
            return _Reading(moved)
        key = (kind, conditions.text, conditions.values, per_page)
        reading = self._readings.get(key)
        if reading is None or reading.moved != moved:
            if len(self._readings) >= _REMEMBERED:
                self._readings.clear()
            reading = self._readings[key] = _Reading(moved)
        return reading

    def _count(self, kind: str, conditions: _Conditions, reading: _Reading) -> int:
        age = self._storage.ages[kind]
        if reading.counted_at != (age.added, age.moved):
            text = f'SELECT COUNT(*) FROM "{kind}" WHERE {conditions.text}'  # noqa: S608  names of our own declarations
            reading.total = self._storage.db.execute(text, conditions.values).fetchone()[0]
            reading.counted_at = (age.added, age.moved)
        return reading.total


def _conditions(
    resource: Resource,
    tenant: int,
    parameters: Mapping[str, str],
    within: Mapping[str, str],
    settings: SandboxSettings,
) -> _Conditions:
    texts: list[str] = ["tenant = ?", "deleted_at IS NULL", *(f'"{name}" = ?' for name in within)]
    values: list[Any] = [tenant, *within.values()]
    lasting, indexed = True, bool(within)
    own = _fields(resource)
    leading = {"uuid"} | {names[0] for names in (*resource.unique, *resource.indexes)}
    for parameter, value in parameters.items():
        if not parameter.startswith("where") or settings.filters == "ignored":
            continue
        found = _WHERE.fullmatch(parameter)
        name, inner = (found[1], found[2]) if found else (parameter, None)
        if settings.unknown_filters == "ignored" and name not in own and inner is None:
            continue
        if inner is None:
            text, more = _condition(
                parameter, resource.kind, own.get(name), value, settings.filters
            )
        else:
            reference = own.get(f"{name}_uuid")
            kind = reference.refers_to if reference else None
            if kind is None:
                raise _unknown(parameter)
            text, more = _condition(
                parameter, kind, _fields(KINDS[kind]).get(inner), value, settings.filters
            )
            inside = (
                f'SELECT uuid FROM "{kind}" WHERE tenant = ? AND deleted_at IS NULL AND {text}'  # noqa: S608
            )
            text, more, lasting = f'"{name}_uuid" IN ({inside})', [tenant, *more], False
        texts.append(text)
        values.extend(more)
        indexed = indexed or (name if inner is None else f"{name}_uuid") in leading
    return _Conditions(" AND ".join(texts), tuple(values), lasting, indexed)


def _fields(resource: Resource) -> dict[str, Field]:
    always = (
        Field(name="uuid", type=Type.UUID),
        Field(name="created_at", type=Type.DATE_TIME),
        Field(name="updated_at", type=Type.DATE_TIME),
    )
    return {one.name: one for one in (*always, *resource.stored) if one.name not in UNTOLD}


def _condition(
    parameter: str, kind: str, field: Field | None, value: str, comparing: str
) -> tuple[str, list[Any]]:
    if field is None or field.type is Type.OBJECT:
        raise _unknown(parameter)
    expression = TABLES[kind].comparable[field.name]
    if value == "null":
        return f"{expression} IS NULL", []
    if field.is_text and comparing == "to-the-letter":
        return f'"{field.name}" = ?', [value]
    if field.is_text and comparing == "substring":
        return f"instr({expression}, ?) > 0", [fold(value)]
    return f"{expression} = ?", [_comparable(parameter, field, value)]


def _comparable(parameter: str, field: Field, value: str) -> object:
    """The value as it is kept, so that both can be compared."""
    match field.type:
        case Type.UUID:
            if not is_uuid(value):
                raise invalid(
                    {_dotted(parameter): [f"The {field.words} field must be a valid UUID."]}
                )
            return value.lower()
        case Type.BOOLEAN:
            return _FLAGS.get(value.lower(), value)
        case Type.INTEGER:
            return int(value) if re.fullmatch(r"-?\d{1,18}", value, re.ASCII) else value
        case Type.GRADE:
            return number_of_two_places(value) or value
        case Type.DATE_TIME:
            return stored_date_time(value) or value
    return fold(value) if field.is_text else value


def _order(kind: str, parameters: Mapping[str, str]) -> str:
    column, order = parameters.get("sort[column]"), parameters.get("sort[order]", "asc").lower()
    if column is None:
        return "id"
    if column not in _fields(KINDS[kind]):
        raise invalid({"sort.column": ["The selected sort.column is invalid."]})
    if order not in ("asc", "desc"):
        raise invalid({"sort.order": ["The selected sort.order is invalid."]})
    return f"{TABLES[kind].comparable[column]} {order}, id"


def _unknown(parameter: str) -> Exception:
    name = _dotted(parameter)
    return invalid({name: [f"The selected {name} is invalid."]})


def _dotted(parameter: str) -> str:
    return parameter.replace("][", ".").replace("[", ".").replace("]", "")


def _whole(text: str | None, otherwise: int) -> int:
    return max(int(text[:18]), 1) if text and text.isascii() and text.isdigit() else otherwise
