"""The resources as data: fields with their rules, uniqueness and references (DokStamp API page, Fields)."""

from dataclasses import dataclass
from enum import Enum


class Type(Enum):
    """What a field holds."""

    STRING = "string"
    EMAIL = "email"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    DATE_TIME = "datetime"
    GRADE = "grade"
    OBJECT = "object"
    UUID = "uuid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: its rules, and the kind of record it refers to, if any."""

    name: str
    type: Type = Type.STRING
    required: bool = False
    longest: int | None = 255
    choices: tuple[str, ...] = ()
    default: object = None
    refers_to: str | None = None
    required_with: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One kind of record.

    Attributes:
        kind: its name in the singular.
        path: its endpoint, without the leading slash.
        unique: sets of fields of which no two records of a tenant may agree in all; case does not count.
        agreeing: (reference, field of the record referred to, own field): both must name the same record.
    """

    kind: str
    path: str
    fields: tuple[Field, ...]
    unique: tuple[tuple[str, ...], ...] = ()
    agreeing: tuple[tuple[str, str, str], ...] = ()


def _ref(kind: str, *, required: bool = False, name: str | None = None) -> Field:
    return Field(name=name or f"{kind}_uuid", type=Type.UUID, required=required, refers_to=kind)


def _choice(name: str, *choices: str, default: str | None = None) -> Field:
    return Field(name=name, choices=choices, default=default)


def _flag(name: str, *, default: bool = False) -> Field:
    return Field(name=name, type=Type.BOOLEAN, default=default)


def _number(name: str) -> Field:
    return Field(name=name, type=Type.INTEGER)


_CODE_IN_INSTITUTION = ("code", "institution_uuid")

RESOURCES: tuple[Resource, ...] = (
    Resource(
        kind="institution",
        path="institutions",
        fields=(
            Field(name="name", required=True),
            Field(name="country", required=True),
            Field(name="legal_name"),
            Field(name="tax_id"),
            Field(name="website"),
            Field(name="linkedin_organization"),
            _choice("status", "active", "inactive", "suspended", default="active"),
            _flag("is_badges_enabled"),
            Field(name="badge_image_uuid", type=Type.UUID, required_with="is_badges_enabled"),
        ),
    ),
    Resource(
        kind="organization",
        path="organizations",
        fields=(Field(name="name", required=True), _ref("institution", required=True), Field(name="code")),
    ),
    Resource(
        kind="module",
        path="modules",
        fields=(
            Field(name="name", required=True, longest=150),
            _ref("institution", required=True),
            Field(name="code", longest=20),
            Field(name="description", longest=None),
            Field(name="syllabus", longest=None),
            _number("workload"),
            _number("credits"),
            _choice("modality", "in_person", "online", "hybrid"),
            _choice("level", "undergraduate", "graduate", "technical", "open"),
            _flag("is_active", default=True),
            _flag("is_required"),
        ),
        unique=(_CODE_IN_INSTITUTION,),
    ),
    Resource(
        kind="course",
        path="courses",
        fields=(
            Field(name="name", required=True),
            _ref("institution", required=True),
            Field(name="code"),
            Field(name="description", longest=None),
            _number("workload_hours"),
            Field(name="area"),
            Field(name="version"),
            _choice("status", "draft", "active", "archived", default="draft"),
            _ref("organization"),
        ),
        agreeing=(("organization_uuid", "institution_uuid", "institution_uuid"),),
    ),
    Resource(
        kind="cohort",
        path="cohorts",
        fields=(
            _ref("course", required=True),
            Field(name="code", required=True),
            _choice("modality", "presential", "remote", "hybrid"),
            Field(name="start_date", type=Type.DATE_TIME),
            Field(name="end_date", type=Type.DATE_TIME),
        ),
        unique=(("code",),),
    ),
    Resource(
        kind="template",
        path="certificate-templates",
        fields=(
            Field(name="name", required=True),
            Field(name="version", required=True),
            _ref("institution", required=True),
            Field(name="path", required=True),
            Field(name="preview_image_path"),
            Field(name="canva_config", type=Type.OBJECT),
            _flag("is_default"),
            _choice("status", "active", "inactive", default="active"),
        ),
    ),
    Resource(
        kind="student",
        path="students",
        fields=(
            Field(name="name", required=True),
            Field(name="email", type=Type.EMAIL, required=True),
            Field(name="date_of_birth", type=Type.DATE, required=True),
            Field(name="gender"),
            Field(name="social_name"),
        ),
        unique=(("email",),),
    ),
    Resource(
        kind="enrollment",
        path="enrollments",
        fields=(
            _ref("student", required=True),
            _ref("course", required=True),
            Field(name="enrolled_at", type=Type.DATE, required=True),
            _ref("cohort"),
            _choice("completion_status", "enrolled", "completed", "dropped", default="enrolled"),
            Field(name="grade", type=Type.GRADE),
            Field(name="completed_at", type=Type.DATE),
        ),
        agreeing=(("cohort_uuid", "course_uuid", "course_uuid"),),
    ),
    Resource(
        kind="certificate",
        path="certificates",
        fields=(
            _ref("institution", required=True),
            _ref("course", required=True),
            _ref("student", required=True),
            _ref("file", required=True),
            _ref("cohort"),
            _ref("enrollment"),
            _ref("template"),
            _flag("finish"),
            _choice("status", "draft", "issued"),
            Field(name="issued_at", type=Type.DATE_TIME),
        ),
        agreeing=(
            ("course_uuid", "institution_uuid", "institution_uuid"),
            ("cohort_uuid", "course_uuid", "course_uuid"),
            ("enrollment_uuid", "student_uuid", "student_uuid"),
            ("enrollment_uuid", "course_uuid", "course_uuid"),
            ("template_uuid", "institution_uuid", "institution_uuid"),
        ),
    ),
)

MODULE_GROUP = Resource(
    kind="module_group",
    path="",
    fields=(Field(name="name", required=True), Field(name="order", type=Type.INTEGER)),
)

BY_PATH = {resource.path: resource for resource in RESOURCES}

INDEXED: dict[str, tuple[str, ...]] = {
    "institution": ("name",),
    "organization": ("institution_uuid", "code"),
    "module": ("institution_uuid", "code"),
    "course": ("institution_uuid", "code", "organization_uuid"),
    "cohort": ("course_uuid", "code"),
    "template": ("institution_uuid", "name"),
    "student": ("email",),
    "enrollment": ("student_uuid", "course_uuid"),
    "certificate": ("student_uuid", "course_uuid", "file_uuid", "status"),
    "file": ("digest",),
    "module_group": ("course_uuid",),
    "attachment": ("course_uuid", "module_uuid"),
    "token": (),
    "notification": (),
}
"""Fields that lists are filtered or looked up by, kept as indices."""
