"""The resources as data: fields with their rules, uniqueness, references, indices (DokStamp API
page, Fields).
"""

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
    URL = "url"
    UUID = "uuid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field and its rules.

    Attributes:
        longest: most characters of a text; None for as many as a database's text column takes.
        refers_to: kind of the record whose uuid it holds.
        required_with: a boolean field that makes this one required when it is true.
        given: whether a client may give it; otherwise the server fills it in.
        stored: whether it is kept, filtered by and answered.
    """

    name: str
    type: Type = Type.STRING
    required: bool = False
    longest: int | None = 255
    choices: tuple[str, ...] = ()
    default: object = None
    refers_to: str | None = None
    required_with: str | None = None
    given: bool = True
    stored: bool = True

    @property
    def words(self) -> str:
        """Its name as messages say it."""
        return self.name.replace("_", " ")

    @property
    def is_text(self) -> bool:
        """Whether letter case does not count when it is compared."""
        return self.type in (Type.STRING, Type.EMAIL, Type.URL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One kind of record.

    Attributes:
        kind: its name in the singular.
        path: its endpoint, without the leading slash; empty when it has none of its own.
        unique: sets of fields of which no two records of a tenant may agree in all; letter case
            does not count.
        indexes: sets of fields by which records are found without reading all of them.
        agreeing: (reference, field of the record referred to, own field): both must name the same
            record.
        kept: sets of fields beside `unique` that a deleted record may go on holding against a new
            one.
    """

    kind: str
    path: str
    fields: tuple[Field, ...]
    unique: tuple[tuple[str, ...], ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    agreeing: tuple[tuple[str, str, str], ...] = ()
    kept: tuple[tuple[str, ...], ...] = ()

    @property
    def held_when_deleted(self) -> tuple[tuple[str, ...], ...]:
        """Sets of fields that a deleted record may go on holding against a new one."""
        return (*self.unique, *self.kept)

    @property
    def references(self) -> tuple[Field, ...]:
        """The fields that hold another record's uuid and are answered."""
        return tuple(field for field in self.stored if field.refers_to)

    @property
    def stored(self) -> tuple[Field, ...]:
        """The fields that are kept."""
        return tuple(field for field in self.fields if field.stored)

    @property
    def given(self) -> tuple[Field, ...]:
        """The fields that a client may give."""
        return tuple(field for field in self.fields if field.given)


def _ref(kind: str, *, required: bool = False, name: str | None = None) -> Field:
    return Field(name=name or f"{kind}_uuid", type=Type.UUID, required=required, refers_to=kind)


def _choice(name: str, *choices: str, default: str | None = None) -> Field:
    return Field(name=name, choices=choices, default=default)


def _flag(name: str, *, default: bool = False) -> Field:
    return Field(name=name, type=Type.BOOLEAN, default=default)


def _number(name: str) -> Field:
    return Field(name=name, type=Type.INTEGER)


def _kept(name: str, kind: Type = Type.STRING) -> Field:
    return Field(name=name, type=kind, given=False)


RESOURCES: tuple[Resource, ...] = (
    Resource(
        kind="institution",
        path="institutions",
        fields=(
            Field(name="name", required=True),
            Field(name="country", required=True),
            Field(name="legal_name"),
            Field(name="tax_id"),
            Field(name="website", type=Type.URL),
            Field(name="linkedin_organization"),
            _choice("status", "active", "inactive", "suspended", default="active"),
            _flag("is_badges_enabled"),
            Field(name="badge_image_uuid", type=Type.UUID, required_with="is_badges_enabled"),
        ),
        indexes=(("name",),),
    ),
    Resource(
        kind="organization",
        path="organizations",
        fields=(
            Field(name="name", required=True),
            _ref("institution", required=True),
            Field(name="code"),
        ),
        indexes=(("code",), ("name",), ("institution_uuid",)),
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
        unique=(("code", "institution_uuid"),),
        indexes=(("institution_uuid",),),
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
        indexes=(("code",), ("name",), ("institution_uuid",)),
        agreeing=(("organization_uuid", "institution_uuid", "institution_uuid"),),
        kept=(("code",),),
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
        indexes=(("course_uuid",),),
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
        indexes=(("name",), ("institution_uuid",)),
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
        indexes=(("name",),),
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
        indexes=(("student_uuid", "course_uuid"), ("course_uuid",), ("cohort_uuid",)),
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
            Field(name="finish", type=Type.BOOLEAN, default=False, stored=False),
            _choice("status", "draft", "issued"),
            Field(name="issued_at", type=Type.DATE_TIME),
            _kept("revoked_at", Type.DATE_TIME),
            _kept("revocation_reason"),
        ),
        indexes=(
            ("student_uuid", "course_uuid"),
            ("course_uuid",),
            ("institution_uuid",),
            ("cohort_uuid",),
            ("status",),
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

FILE = Resource(
    kind="file",
    path="files",
    fields=(
        _kept("original_name"),
        _kept("mime_type"),
        _kept("extension"),
        _kept("size", Type.INTEGER),
        _kept("used_at", Type.DATE_TIME),
        _kept("digest"),
        _kept("known_by"),
    ),
    indexes=(("used_at",), ("original_name",)),
)

MODULE_GROUP = Resource(
    kind="module_group",
    path="",
    fields=(
        Field(name="name", required=True),
        _number("order"),
        _flag("is_active", default=True),
        Field(name="course_uuid", type=Type.UUID, refers_to="course", given=False),
    ),
    indexes=(("course_uuid",),),
)

ATTACHMENT = Resource(
    kind="attachment",
    path="",
    fields=(
        Field(name="uuid", type=Type.UUID, required=True, refers_to="module", stored=False),
        _number("order"),
        _flag("is_required"),
        _number("workload"),
        _ref("module_group", name="course_module_group_uuid"),
        Field(name="course_uuid", type=Type.UUID, refers_to="course", given=False),
        Field(name="module_uuid", type=Type.UUID, refers_to="module", given=False),
    ),
    unique=(("course_uuid", "module_uuid"),),
)

NOTIFICATION = Resource(
    kind="notification",
    path="",
    fields=(
        _kept("certificate_uuid", Type.UUID),
        _kept("student_uuid", Type.UUID),
        _kept("email"),
    ),
)

TOKEN = Resource(
    kind="token",
    path="",
    fields=(
        _kept("token"),
        _kept("refresh"),
        _kept("edition"),
        _kept("credential"),
        _kept("expires_at", Type.INTEGER),
    ),
)

UNTOLD = ("digest", "known_by")
"""Fields that are never answered: of a file the digest of what was uploaded, and the one that it
is known by, which is another as soon as signing makes the service forget the first."""

KINDS = {
    one.kind: one for one in (*RESOURCES, FILE, MODULE_GROUP, ATTACHMENT, NOTIFICATION, TOKEN)
}
"""Everything that is kept, by kind."""
