"""How an entity of the API is declared: endpoint, natural key, fields with their rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter
from typing import Any
from urllib.parse import quote

Record = dict[str, Any]
"""An object of the API, as answered."""


class FieldKind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    PERSON_NAME = "person's name"
    LONG_TEXT = "text of several lines"
    EMAIL = "e-mail address"
    URL = "web address"
    COUNTRY = "country"
    INTEGER = "whole number"
    DECIMAL = "decimal number"
    BOOLEAN = "yes or no"
    DATE = "date"
    DATE_TIME = "date-time"
    CHOICE = "choice"
    UUID = "UUID"
    OBJECT = "object"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of an entity.

    Attributes:
        required: whether a create without it is refused.
        required_with: a boolean field that makes this one required when it is true.
        max_length: most characters of a text.
        choices: the values of a choice.
        minimum: least number, inclusive.
        maximum: greatest number, inclusive.
        places: most decimal places of a decimal number.
        default: what the server takes when the field is absent, where that is documented.
        references: name of the entity whose UUID the field holds.
        shares: for a reference, what its record has in common with this one: (field of that
            record, own field). An own field may lead on through references, as in
            `course_uuid.institution_uuid`.
        not_before: the field that holds a date which this one may not precede.
        past: whether a date must not lie in the future.
        sent_as: the field's name in a body, where it differs.
        example: a value that fits; of a reference, what names its record.
    """

    name: str
    kind: FieldKind
    required: bool = False
    required_with: str | None = None
    max_length: int | None = None
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    places: int | None = None
    default: str | bool | None = None
    references: str | None = None
    shares: tuple[tuple[str, str], ...] = ()
    not_before: str | None = None
    past: bool = False
    sent_as: str | None = None
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One kind of record.

    Attributes:
        name: singular, words joined by `_`.
        endpoint: path below the base URL; a `{field}` in it is filled from the record or the
            filter.
        natural_key: the fields by which a record is found again, the most telling first; empty
            when there are none.
        fields: what a create or an update may hold.
        without_code: the natural key of a record whose first field of `natural_key` is empty.
        unique: whether the server refuses a second record with the same natural key.
        attached_as: for what is attached to a record rather than created: the name of the list in
            the body, which may hold several. Reading the endpoint then tells what is still
            attachable.
    """

    name: str
    endpoint: str
    natural_key: tuple[str, ...]
    fields: tuple[Field, ...]
    without_code: tuple[str, ...] = ()
    unique: bool = False
    attached_as: str | None = None

    @property
    def path_fields(self) -> tuple[str, ...]:
        """Fields that stand in the endpoint's path instead of in the body."""
        return tuple(name for _, name, _, _ in Formatter().parse(self.endpoint) if name)

    @property
    def title(self) -> str:
        """Its name as people read it, in the singular."""
        return self.name.replace("_", " ").capitalize()

    @property
    def plural(self) -> str:
        """Its name as people read it, of several."""
        title = self.title
        return f"{title[:-1]}ies" if title[-1] == "y" and title[-2] not in "aeiou" else f"{title}s"

    @property
    def names(self) -> tuple[str, ...]:
        """Fields by which a person calls a record, the most telling first; empty when it has no
        name of its own.
        """
        first = dict.fromkeys(key[0] for key in (self.natural_key, self.without_code) if key)
        return tuple(name for name in first if self.field(name).references is None)

    def field(self, name: str) -> Field:
        """The field of that name.

        Raises:
            KeyError: if there is none.
        """
        return {field.name: field for field in self.fields}[name]

    def key_of(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """The natural key that applies to a record with these values."""
        if self.without_code and values.get(self.natural_key[0]) in (None, ""):
            return self.without_code
        return self.natural_key

    @property
    def references(self) -> tuple[str, ...]:
        """Names of the entities that records of this one refer to, each once, in the order of the
        fields.
        """
        return tuple(dict.fromkeys(field.references for field in self.fields if field.references))

    def place(self, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Fill the endpoint's path from `values`.

        Returns:
            The path, with a leading slash, and the values that are left for the body or the query.

        Raises:
            KeyError: if a field of the path is missing.
        """
        names = self.path_fields
        if not names:
            return f"/{self.endpoint}", dict(values)
        parts = {name: quote(str(values[name]), safe="") for name in names}
        rest = {name: value for name, value in values.items() if name not in parts}
        return f"/{self.endpoint.format_map(parts)}", rest
