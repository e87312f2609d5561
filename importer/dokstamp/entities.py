"""The entities of the API as data: endpoint, natural key, fields with their rules, references
(DokStamp API page).

Order, validation, lookup, creation and export derive from these declarations; a field or an entity
is added here and nowhere else.
"""

from importer.dokstamp.declaring import Entity, Field, FieldKind

_STATUS = ("active", "inactive")


def _reference(
    name: str,
    to: str,
    *,
    required: bool = False,
    example: str = "",
    shares: tuple[tuple[str, str], ...] = (),
) -> Field:
    return Field(
        name=name,
        kind=FieldKind.UUID,
        required=required,
        references=to,
        example=example,
        shares=shares,
    )


_SCHOOL = "Escola Superior de Tecnologia do Porto"
_OF_INSTITUTION = _reference("institution_uuid", "institution", required=True, example=_SCHOOL)
_OF_COURSE = _reference("course_uuid", "course", required=True, example="LEI-2026")
_SAME_INSTITUTION = (("institution_uuid", "institution_uuid"),)
_SAME_COURSE = (("course_uuid", "course_uuid"),)

INSTITUTION = Entity(
    name="institution",
    endpoint="institutions",
    natural_key=("name",),
    fields=(
        Field(name="name", kind=FieldKind.TEXT, required=True, max_length=255, example=_SCHOOL),
        Field(name="country", kind=FieldKind.COUNTRY, required=True, example="Portugal"),
        Field(
            name="legal_name",
            kind=FieldKind.TEXT,
            example="Escola Superior de Tecnologia do Porto, E.P.",
        ),
        Field(name="tax_id", kind=FieldKind.TEXT, example="509876543"),
        Field(name="website", kind=FieldKind.URL, example="https://www.estp.example"),
        Field(name="linkedin_organization", kind=FieldKind.TEXT, example="estp-porto"),
        Field(
            name="status",
            kind=FieldKind.CHOICE,
            choices=(*_STATUS, "suspended"),
            default="active",
            example="active",
        ),
        Field(name="is_badges_enabled", kind=FieldKind.BOOLEAN, example="no"),
        Field(name="badge_image_uuid", kind=FieldKind.UUID, required_with="is_badges_enabled"),
    ),
)
ORGANIZATION = Entity(
    name="organization",
    endpoint="organizations",
    natural_key=("code", "institution_uuid"),
    without_code=("name", "institution_uuid"),
    fields=(
        Field(
            name="name", kind=FieldKind.TEXT, required=True, example="Departamento de Informática"
        ),
        _OF_INSTITUTION,
        Field(name="code", kind=FieldKind.TEXT, example="DI"),
    ),
)
MODULE = Entity(
    name="module",
    endpoint="modules",
    natural_key=("code", "institution_uuid"),
    without_code=("name", "institution_uuid"),
    unique=True,
    fields=(
        Field(
            name="name",
            kind=FieldKind.TEXT,
            required=True,
            max_length=150,
            example="Bases de Dados",
        ),
        _OF_INSTITUTION,
        Field(name="code", kind=FieldKind.TEXT, max_length=20, example="BD-1"),
        Field(name="description", kind=FieldKind.LONG_TEXT, example="Modelo relacional e SQL"),
        Field(
            name="syllabus",
            kind=FieldKind.LONG_TEXT,
            example="1. Modelo relacional; 2. SQL; 3. Transações",
        ),
        Field(name="workload", kind=FieldKind.INTEGER, minimum=0, example="60"),
        Field(name="credits", kind=FieldKind.INTEGER, minimum=0, example="6"),
        Field(
            name="modality",
            kind=FieldKind.CHOICE,
            choices=("in_person", "online", "hybrid"),
            example="in_person",
        ),
        Field(
            name="level",
            kind=FieldKind.CHOICE,
            choices=("undergraduate", "graduate", "technical", "open"),
            example="undergraduate",
        ),
        Field(name="is_active", kind=FieldKind.BOOLEAN, default=True, example="yes"),
        Field(name="is_required", kind=FieldKind.BOOLEAN, default=False, example="yes"),
    ),
)
COURSE = Entity(
    name="course",
    endpoint="courses",
    natural_key=("code",),
    without_code=("name", "institution_uuid"),
    fields=(
        Field(
            name="name",
            kind=FieldKind.TEXT,
            required=True,
            max_length=255,
            example="Licenciatura em Engenharia Informática",
        ),
        _OF_INSTITUTION,
        Field(name="code", kind=FieldKind.TEXT, example="LEI-2026"),
        Field(
            name="description", kind=FieldKind.LONG_TEXT, example="Primeiro ciclo, seis semestres"
        ),
        Field(name="workload_hours", kind=FieldKind.INTEGER, example="4860"),
        Field(name="area", kind=FieldKind.TEXT, example="Informática"),
        Field(name="version", kind=FieldKind.TEXT, example="2026"),
        Field(
            name="status",
            kind=FieldKind.CHOICE,
            choices=("draft", "active", "archived"),
            default="draft",
            example="active",
        ),
        _reference("organization_uuid", "organization", example="DI", shares=_SAME_INSTITUTION),
    ),
)
MODULE_GROUP = Entity(
    name="module_group",
    endpoint="courses/{course_uuid}/modules/groups",
    natural_key=("name", "course_uuid"),
    fields=(
        _OF_COURSE,
        Field(name="name", kind=FieldKind.TEXT, required=True, example="1.º ano"),
        Field(name="order", kind=FieldKind.INTEGER, example="1"),
        Field(name="is_active", kind=FieldKind.BOOLEAN, default=True, example="yes"),
    ),
)
COURSE_MODULE = Entity(
    name="course_module",
    endpoint="courses/{course_uuid}/attach/modules",
    natural_key=("module_uuid", "course_uuid"),
    unique=True,
    attached_as="modules",
    fields=(
        _OF_COURSE,
        Field(
            name="module_uuid",
            kind=FieldKind.UUID,
            required=True,
            references="module",
            shares=(("institution_uuid", "course_uuid.institution_uuid"),),
            sent_as="uuid",
            example="BD-1",
        ),
        Field(name="order", kind=FieldKind.INTEGER, example="1"),
        Field(name="is_required", kind=FieldKind.BOOLEAN, example="yes"),
        Field(name="workload", kind=FieldKind.INTEGER, minimum=0, example="60"),
        _reference(
            "course_module_group_uuid", "module_group", example="1.º ano", shares=_SAME_COURSE
        ),
    ),
)
"""A module attached to a course. It has no UUID of its own, and is found by what is no longer
attachable.
"""
COHORT = Entity(
    name="cohort",
    endpoint="cohorts",
    natural_key=("code",),
    unique=True,
    fields=(
        _OF_COURSE,
        Field(name="code", kind=FieldKind.TEXT, required=True, example="LEI-2026-A"),
        Field(
            name="modality",
            kind=FieldKind.CHOICE,
            choices=("presential", "remote", "hybrid"),
            example="presential",
        ),
        Field(name="start_date", kind=FieldKind.DATE_TIME, example="2023-09-18"),
        Field(
            name="end_date",
            kind=FieldKind.DATE_TIME,
            not_before="start_date",
            example="2026-07-10",
        ),
    ),
)
CERTIFICATE_TEMPLATE = Entity(
    name="certificate_template",
    endpoint="certificate-templates",
    natural_key=("name", "version", "institution_uuid"),
    fields=(
        Field(name="name", kind=FieldKind.TEXT, required=True, example="Diploma"),
        Field(name="version", kind=FieldKind.TEXT, required=True, example="1"),
        _OF_INSTITUTION,
        Field(name="path", kind=FieldKind.TEXT, required=True, example="templates/diploma"),
        Field(name="preview_image_path", kind=FieldKind.TEXT, example="templates/diploma.png"),
        Field(name="canva_config", kind=FieldKind.OBJECT),
        Field(name="is_default", kind=FieldKind.BOOLEAN, example="yes"),
        Field(
            name="status",
            kind=FieldKind.CHOICE,
            choices=_STATUS,
            default="active",
            example="active",
        ),
    ),
)
STUDENT = Entity(
    name="student",
    endpoint="students",
    natural_key=("email",),
    unique=True,
    fields=(
        Field(
            name="name",
            kind=FieldKind.PERSON_NAME,
            required=True,
            max_length=255,
            example="Inês Sofia Carvalho",
        ),
        Field(
            name="email",
            kind=FieldKind.EMAIL,
            required=True,
            max_length=255,
            example="ines.carvalho@example.edu",
        ),
        Field(
            name="date_of_birth",
            kind=FieldKind.DATE,
            required=True,
            past=True,
            example="2001-04-23",
        ),
        Field(name="gender", kind=FieldKind.TEXT, max_length=255, example="female"),
        Field(
            name="social_name", kind=FieldKind.PERSON_NAME, max_length=255, example="Inês Carvalho"
        ),
    ),
)
ENROLLMENT = Entity(
    name="enrollment",
    endpoint="enrollments",
    natural_key=("student_uuid", "course_uuid"),
    fields=(
        _reference("student_uuid", "student", required=True, example="ines.carvalho@example.edu"),
        _OF_COURSE,
        Field(name="enrolled_at", kind=FieldKind.DATE, required=True, example="2023-09-18"),
        _reference("cohort_uuid", "cohort", example="LEI-2026-A", shares=_SAME_COURSE),
        Field(
            name="completion_status",
            kind=FieldKind.CHOICE,
            choices=("enrolled", "completed", "dropped"),
            default="enrolled",
            example="enrolled",
        ),
        Field(
            name="grade", kind=FieldKind.DECIMAL, minimum=0, maximum=10, places=2, example="8.75"
        ),
        Field(
            name="completed_at",
            kind=FieldKind.DATE,
            not_before="enrolled_at",
            example="2026-07-10",
        ),
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
    COURSE_MODULE,
    COHORT,
    CERTIFICATE_TEMPLATE,
    STUDENT,
    ENROLLMENT,
    FILE,
    CERTIFICATE,
)
"""Every entity, none before one that it refers to."""
