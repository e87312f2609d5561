"""The one table of columns of a graduates sheet. Reading, validation, template, results and
docs/columns.md derive from it, and the bodies that are sent.

What a column is stands in `importer.cells`, what else is read as one of these headings in
`importer.headings`.

A field that `dokstamp/entities.py` declares for a student, an enrollment or a certificate has its
column by that alone. It is written down here where it has other headings, or rules of its own;
so is what is not itself sent, such as a reference or a confirmation.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from importer.cells import Column, Kind, column_of
from importer.dokstamp import CERTIFICATE, ENROLLMENT, STUDENT, Entity

__all__ = ["BY_NAME", "COLUMNS", "Column", "Kind"]


def _sent(entity: Entity, name: str, **ours: Any) -> Column:
    """The column of a field, with what is ours about it."""
    return replace(column_of(entity, entity.field(name)), **ours)


NAME = _sent(
    STUDENT,
    "name",
    aliases=(
        "full name",
        "student name",
        "nome",
        "nome completo",
        "nome do aluno",
        "nome do estudante",
        "nome do diplomado",
        "nombre",
        "nombre completo",
        "nombre y apellidos",
        "nombre del alumno",
        "nombre del estudiante",
        "nombre y apellido",
        "nombres y apellidos",
        "nome e sobrenome",
        "nome e apelido",
        "nome do titular",
        "nombre del titular",
        "legal name",
        "nome civil",
        "nome legal",
    ),
    otherwise=("graduate",),
    rule="The legal name, 1 to 255 characters, without line breaks or control characters.",
)
EMAIL = _sent(
    STUDENT,
    "email",
    aliases=(
        "e-mail",
        "mail",
        "email address",
        "e-mail address",
        "student email",
        "student email address",
        "endereço de email",
        "email do aluno",
        "email do estudante",
        "email institucional",
        "correo",
        "correo electrónico",
        "dirección de correo",
        "dirección de correo electrónico",
        "correio eletrónico",
        "endereço eletrónico",
        "endereço de correio eletrónico",
        "correo-e",
        "correo institucional",
    ),
    rule="The student's e-mail address; letter case and surrounding spaces do not count.",
)
DATE_OF_BIRTH = _sent(
    STUDENT,
    "date_of_birth",
    aliases=(
        "birth date",
        "birthdate",
        "date of birth (yyyy-mm-dd)",
        "birthday",
        "dob",
        "data de nascimento",
        "nascimento",
        "data nascimento",
        "data nasc",
        "dn",
        "fecha de nacimiento",
        "fecha nacimiento",
        "nacimiento",
    ),
    rule=(
        "An Excel date, YYYY-MM-DD, or text in the --date-format given; not in the future, not"
        " before 1900."
    ),
)
PDF = Column(
    name="pdf",
    kind=Kind.FILE,
    sent_in=None,
    required="unless files are named after e-mail or name",
    aliases=(
        "file",
        "pdf file",
        "file name",
        "filename",
        "ficheiro",
        "nome do ficheiro",
        "arquivo",
        "nome do arquivo",
        "archivo",
        "nombre del archivo",
        "fichero",
        "pdf filename",
        "ficheiro pdf",
        "arquivo pdf",
        "archivo pdf",
        "pdf do diploma",
        "pdf del diploma",
        "diploma pdf",
        "ficheiro do diploma",
        "ficheiro pdf do diploma",
        "nome do pdf",
        "nombre del pdf",
        "certificate pdf",
        "diploma file",
    ),
    rule=(
        "The file's name inside the folder of PDFs; a sub-folder is fine, leaving the folder is"
        " not."
    ),
    example="ines.carvalho@example.edu.pdf",
)
GENDER = _sent(
    STUDENT,
    "gender",
    aliases=("género", "gênero", "sexo", "sex"),
    rule="Up to 255 characters.",
)
SOCIAL_NAME = _sent(
    STUDENT,
    "social_name",
    aliases=("nome social", "nombre social", "preferred name"),
    rule="The name shown on certificates when it is not the legal one; up to 255 characters.",
)
INSTITUTION = Column(
    name="institution",
    kind=Kind.REFERENCE,
    sent_in=None,
    max_length=255,
    aliases=(
        "institution name",
        "instituição",
        "instituição de ensino",
        "institución",
        "school",
        "escola",
        "escuela",
    ),
    rule="Name or UUID; without it --institution, or the only one in the tenant.",
    example="Escola Superior de Tecnologia do Porto",
)
COURSE = Column(
    name="course",
    kind=Kind.REFERENCE,
    sent_in=None,
    required="unless given with --course",
    max_length=255,
    aliases=(
        "course code",
        "curso",
        "código do curso",
        "código del curso",
        "sigla do curso",
        "programme",
        "program",
        "titulación",
        "carrera",
    ),
    rule="Code, name or UUID of the course.",
    example="LEI-2026",
)
COHORT = Column(
    name="cohort",
    kind=Kind.REFERENCE,
    sent_in=None,
    max_length=255,
    aliases=("cohort code", "class", "turma", "código da turma", "cohorte", "promoción"),
    rule="Code or UUID of the cohort, which belongs to the course.",
    example="LEI-2026-A",
)
TEMPLATE = Column(
    name="template",
    kind=Kind.REFERENCE,
    sent_in=None,
    max_length=255,
    aliases=("certificate template", "modelo", "modelo de certificado", "plantilla"),
    rule="Name or UUID of the certificate template; without it the institution's default applies.",
    example="",
)
ISSUED_AT = _sent(
    CERTIFICATE,
    "issued_at",
    aliases=(
        "issue date",
        "date of issue",
        "issued",
        "data de emissão",
        "emissão",
        "fecha de emisión",
        "emisión",
        "data de emissão do diploma",
        "data do diploma",
        "fecha de emisión del título",
        "fecha de expedición del título",
        "fecha de emisión del diploma",
        "fecha del diploma",
        "certificate date",
    ),
    rule="A date or date-time; without it the time of the run.",
    example="2026-07-15",
)
CONFIRM_STUDENT = Column(
    name="confirm_student",
    kind=Kind.UUID,
    sent_in=None,
    aliases=("confirmar estudante", "confirmar aluno", "confirmar estudiante"),
    rule=(
        "UUID of the existing student, once a person has looked and it is the same one (settles"
        " student_mismatch)."
    ),
    example="",
)
CONFIRM_PDF = Column(
    name="confirm_pdf",
    kind=Kind.FILE,
    sent_in=None,
    aliases=("confirmar pdf", "confirmar ficheiro", "confirmar arquivo", "confirmar archivo"),
    rule=(
        "The name of the row's file, once a person has looked and it is this graduate's although"
        " it is named after another, or names another (settles pdf_named_after_another and"
        " pdf_names_another)."
    ),
    example="",
)
CONFIRM_EMAIL = Column(
    name="confirm_email",
    kind=Kind.EMAIL,
    sent_in=None,
    max_length=255,
    aliases=("confirmar email", "confirmar e-mail", "confirmar correo"),
    rule=(
        "The row's e-mail, once a person has looked and it is this graduate's and nobody else's"
        " (settles email_named_after_another and same_person)."
    ),
    example="",
)
CONFIRM_NAME = Column(
    name="confirm_name",
    kind=Kind.TEXT,
    sent_in=None,
    max_length=255,
    aliases=("confirmar nome", "confirmar nombre"),
    rule=(
        "The name once more, when a person has looked and it is right as it stands: one word, or"
        " with unusual signs."
    ),
    example="",
)
ENROLLED_AT = _sent(
    ENROLLMENT,
    "enrolled_at",
    required="no",
    heading_required=False,
    aliases=(
        "enrollment date",
        "enrolment date",
        "enrolled",
        "data de matrícula",
        "data da matrícula",
        "fecha de matrícula",
    ),
    rule="A date. With it an enrollment is created, or found, and linked to the certificate.",
)
COMPLETED_AT = _sent(
    ENROLLMENT,
    "completed_at",
    aliases=(
        "completion date",
        "completed",
        "conclusão",
        "data de conclusão",
        "data da conclusão",
        "fecha de finalización",
        "data de conclusão do curso",
        "conclusão do curso",
        "conclusión",
    ),
    rule="A date, not before enrolled_at.",
)
COMPLETION_STATUS = _sent(
    ENROLLMENT,
    "completion_status",
    aliases=("situação", "situação da matrícula", "situación"),
    rule="enrolled, completed or dropped.",
    example="completed",
)
GRADE = _sent(
    ENROLLMENT,
    "grade",
    kind=Kind.GRADE,
    aliases=(
        "final grade",
        "nota",
        "nota final",
        "média",
        "média final",
        "classificação",
        "classificação final",
        "calificación",
        "calificación final",
        "promedio",
        "promedio final",
        "nota media",
    ),
    rule="0 to 10 with at most two decimal places, comma or point.",
)

_WRITTEN = (
    NAME,
    EMAIL,
    DATE_OF_BIRTH,
    PDF,
    GENDER,
    SOCIAL_NAME,
    INSTITUTION,
    COURSE,
    COHORT,
    TEMPLATE,
    ISSUED_AT,
    CONFIRM_STUDENT,
    CONFIRM_NAME,
    CONFIRM_PDF,
    CONFIRM_EMAIL,
    ENROLLED_AT,
    COMPLETED_AT,
    COMPLETION_STATUS,
    GRADE,
)
_BY_THE_RUN = ("finish", "status")
"""Fields of a certificate that no cell fills: whether it is a draft is said for a whole batch."""


def _every(written: Iterable[Column]) -> Iterator[Column]:
    """The columns that are written down, and those of all other fields.

    Raises:
        ValueError: if a cell would be sent in a field that its entity does not declare.
    """
    left = {
        (entity.name, field.name): (entity, field)
        for entity in (STUDENT, ENROLLMENT, CERTIFICATE)
        for field in entity.fields
        if not field.references and field.name not in _BY_THE_RUN
    }
    for column in written:
        if column.sent_in and left.pop((column.sent_in, column.name), None) is None:
            raise ValueError(
                f"{column.sent_in} declares no field {column.name}, or it has two columns"
            )
        yield column
    for entity, field in left.values():
        column = column_of(entity, field)
        # There need not be an enrollment.
        yield (
            replace(column, required="no", heading_required=False)
            if entity is ENROLLMENT
            else column
        )


COLUMNS: tuple[Column, ...] = tuple(_every(_WRITTEN))
"""Every column, in the order of the template."""

BY_NAME: dict[str, Column] = {column.name: column for column in COLUMNS}
