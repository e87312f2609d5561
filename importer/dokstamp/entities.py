"""The entities of the API as data: endpoint, natural key, fields with their rules, references (DokStamp API page).

Order, validation, lookup, creation and export derive from these declarations; a field or an entity is added here
and nowhere else.
"""

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
    EMAIL = "e-mail address"
    URL = "web address"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One kind of record.

    Attributes:
        name: singular, words joined by `_`.
        endpoint: path below the base URL; a `{field}` in it is filled from the record or the filter.
        natural_key: the fields by which a record is found again, the most telling first; empty when there are none.
        fields: what a create or an update may hold.
    """

    name: str
    endpoint: str
    natural_key: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def path_fields(self) -> tuple[str, ...]:
        """Fields that stand in the endpoint's path instead of in the body."""
        return tuple(name for _, name, _, _ in Formatter().parse(self.endpoint) if name)

    @property
    def references(self) -> tuple[str, ...]:
        """Names of the entities that records of this one refer to, each once, in the order of the fields."""
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


_STATUS = ("active", "inactive")


def _reference(name: str, to: str, *, required: bool = False) -> Field:
    return Field(name=name, kind=FieldKind.UUID, required=required, references=to)


INSTITUTION = Entity(
    name="institution",
    endpoint="institutions",
    natural_key=("name",),
    fields=(
        Field(name="name", kind=FieldKind.TEXT, required=True, max_length=255),
        Field(name="country", kind=FieldKind.TEXT, required=True),
        Field(name="legal_name", kind=FieldKind.TEXT),
        Field(name="tax_id", kind=FieldKind.TEXT),
        Field(name="website", kind=FieldKind.URL),
        Field(name="linkedin_organization", kind=FieldKind.TEXT),
        Field(name="status", kind=FieldKind.CHOICE, choices=(*_STATUS, "suspended")),
        Field(name="is_badges_enabled", kind=FieldKind.BOOLEAN),
        Field(name="badge_image_uuid", kind=FieldKind.UUID, required_with="is_badges_enabled"),
    ),
)
ORGANIZATION = Entity(
    name="organization",
    endpoint="organizations",
    natural_key=("code", "institution_uuid"),
    fields=(
        Field(name="name", kind=FieldKind.TEXT, required=True),
        _reference("institution_uuid", "institution", required=True),
        Field(name="code", kind=FieldKind.TEXT),
    ),
)
MODULE = Entity(
    name="module",
    endpoint="modules",
    natural_key=("code", "institution_uuid"),
    fields=(
        Field(name="name", kind=FieldKind.TEXT, required=True, max_length=150),
        _reference("institution_uuid", "institution", required=True),
        Field(name="code", kind=FieldKind.TEXT, max_length=20),
        Field(name="description", kind=FieldKind.TEXT),
        Field(name="syllabus", kind=FieldKind.TEXT),
        Field(name="workload", kind=FieldKind.INTEGER, minimum=0),
        Field(name="credits", kind=FieldKind.INTEGER, minimum=0),
        Field(name="modality", kind=FieldKind.CHOICE, choices=("in_person", "online", "hybrid")),
        Field(name="level", kind=FieldKind.CHOICE, choices=("undergraduate", "graduate", "technical", "open")),
        Field(name="is_active", kind=FieldKind.BOOLEAN, default=True),
        Field(name="is_required", kind=FieldKind.BOOLEAN, default=False),
    ),
)
COURSE = Entity(
    name="course",
    endpoint="courses",
    natural_key=("code",),
    fields=(
        Field(name="name", kind=FieldKind.TEXT, required=True, max_length=255),
        _reference("institution_uuid", "institution", required=True),
        Field(name="code", kind=FieldKind.TEXT),
        Field(name="description", kind=FieldKind.TEXT),
        Field(name="workload_hours", kind=FieldKind.INTEGER),
        Field(name="area", kind=FieldKind.TEXT),
        Field(name="version", kind=FieldKind.TEXT),
        Field(name="status", kind=FieldKind.CHOICE, choices=("draft", "active", "archived"), default="draft"),
        _reference("organization_uuid", "organization"),
    ),
)
MODULE_GROUP = Entity(
    name="module_group",
    endpoint="courses/{course_uuid}/modules/groups",
    natural_key=("name", "course_uuid"),
    fields=(
        _reference("course_uuid", "course", required=True),
        Field(name="name", kind=FieldKind.TEXT, required=True),
    ),
)
COHORT = Entity(
    name="cohort",
    endpoint="cohorts",
    natural_key=("code",),
    fields=(
        _reference("course_uuid", "course", required=True),
        Field(name="code", kind=FieldKind.TEXT, required=True),
        Field(name="modality", kind=FieldKind.CHOICE, choices=("presential", "remote", "hybrid")),
        Field(name="start_date", kind=FieldKind.DATE_TIME),
        Field(name="end_date", kind=FieldKind.DATE_TIME),
    ),
)
CERTIFICATE_TEMPLATE = Entity(
    name="certificate_template",
    endpoint="certificate-templates",
    natural_key=("name", "version", "institution_uuid"),
    fields=(
        Field(name="name", kind=FieldKind.TEXT, required=True),
        Field(name="version", kind=FieldKind.TEXT, required=True),
        _reference("institution_uuid", "institution", required=True),
        Field(name="path", kind=FieldKind.TEXT, required=True),
        Field(name="preview_image_path", kind=FieldKind.TEXT),
        Field(name="canva_config", kind=FieldKind.OBJECT),
        Field(name="is_default", kind=FieldKind.BOOLEAN),
        Field(name="status", kind=FieldKind.CHOICE, choices=_STATUS),
    ),
)
STUDENT = Entity(
    name="student",
    endpoint="students",
    natural_key=("email",),
    fields=(
        Field(name="name", kind=FieldKind.TEXT, required=True, max_length=255),
        Field(name="email", kind=FieldKind.EMAIL, required=True, max_length=255),
        Field(name="date_of_birth", kind=FieldKind.DATE, required=True),
        Field(name="gender", kind=FieldKind.TEXT, max_length=255),
        Field(name="social_name", kind=FieldKind.TEXT, max_length=255),
    ),
)
ENROLLMENT = Entity(
    name="enrollment",
    endpoint="enrollments",
    natural_key=("student_uuid", "course_uuid"),
    fields=(
        _reference("student_uuid", "student", required=True),
        _reference("course_uuid", "course", required=True),
        Field(name="enrolled_at", kind=FieldKind.DATE, required=True),
        _reference("cohort_uuid", "cohort"),
        Field(
            name="completion_status",
            kind=FieldKind.CHOICE,
            choices=("enrolled", "completed", "dropped"),
            default="enrolled",
        ),
        Field(name="grade", kind=FieldKind.DECIMAL, minimum=0, maximum=10, places=2),
        Field(name="completed_at", kind=FieldKind.DATE),
    ),
)
FILE = Entity(name="file", endpoint="files", natural_key=(), fields=())
"""Uploaded with `DokStamp.upload`, never created from a body; found again by its content."""
CERTIFICATE = Entity(
    name="certificate",
    endpoint="certificates",
    natural_key=("student_uuid", "course_uuid"),
    fields=(
        _reference("institution_uuid", "institution", required=True),
        _reference("course_uuid", "course", required=True),
        _reference("student_uuid", "student", required=True),
        _reference("file_uuid", "file", required=True),
        _reference("cohort_uuid", "cohort"),
        _reference("enrollment_uuid", "enrollment"),
        _reference("template_uuid", "certificate_template"),
        Field(name="finish", kind=FieldKind.BOOLEAN),
        Field(name="status", kind=FieldKind.CHOICE, choices=("draft", "issued")),
        Field(name="issued_at", kind=FieldKind.DATE_TIME),
    ),
)

ENTITIES: tuple[Entity, ...] = (
    INSTITUTION,
    ORGANIZATION,
    MODULE,
    COURSE,
    MODULE_GROUP,
    COHORT,
    CERTIFICATE_TEMPLATE,
    STUDENT,
    ENROLLMENT,
    FILE,
    CERTIFICATE,
)
"""Every entity, none before one that it refers to."""
