"""The one table of columns of a graduates sheet. Reading, validation, template, results and
docs/columns.md derive from it, and the bodies that are sent.

What a column is stands in `importer.cells`, what its cells may hold in words in
`importer.sentences.columns`, what else is read as one of these headings in `importer.headings`.

A field that `dokstamp/entities.py` declares for a student, an enrollment or a certificate has its
column by that alone. It is written down here where it has other headings, or rules of its own;
so is what is not itself sent, such as a reference or a confirmation.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from importer.cells import CellKind, Column, column_of
from importer.dokstamp import CERTIFICATE, ENROLLMENT, STUDENT, Entity
from importer.sentences import columns as say

__all__ = ["BY_NAME", "COLUMNS", "CellKind", "Column"]


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
        "nome e cognome",
        "nom complet",
    ),
    otherwise=("graduate",),
    rule=say.NAME(),
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
        "indirizzo email",
        "email istituzionale",
        "posta elettronica",
        "indirizzo di posta elettronica",
        "adresse e-mail",
        "adresse mail",
        "adresse électronique",
        "courriel",
    ),
    otherwise=(
        "university email",
        "college email",
        "school email",
        "institutional email",
        "email universitário",
        "email académico",
        "correo universitario",
        "correo académico",
        "email id",
        "your email",
        "seu email",
        "seu melhor email",
        "tu correo",
        "tu correo electrónico",
        "work email",
        "email corporativo",
        "correo corporativo",
    ),
    rule=say.EMAIL(),
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
        "data di nascita",
        "data nascita",
        "nato il",
        "nata il",
        "nato/a il",
        "date de naissance",
        "né le",
        "née le",
        "né(e) le",
    ),
    rule=say.DATE_OF_BIRTH(),
)
PDF = Column(
    name="pdf",
    kind=CellKind.FILE,
    sent_in=None,
    required_when=say.UNLESS_FILES_ARE_NAMED(),
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
        "fichier",
        "nom du fichier",
        "nome del file",
    ),
    rule=say.PDF(),
    example="ines.carvalho@example.edu.pdf",
)
GENDER = _sent(
    STUDENT,
    "gender",
    aliases=("género", "gênero", "sexo", "sex"),
    rule=say.GENDER(),
)
SOCIAL_NAME = _sent(
    STUDENT,
    "social_name",
    aliases=("nome social", "nombre social", "preferred name"),
    rule=say.SOCIAL_NAME(),
)
INSTITUTION = Column(
    name="institution",
    kind=CellKind.REFERENCE,
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
    rule=say.INSTITUTION(),
    example="Escola Superior de Tecnologia do Porto",
)
COURSE = Column(
    name="course",
    kind=CellKind.REFERENCE,
    sent_in=None,
    required_when=say.UNLESS_COURSE_IS_GIVEN(),
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
    otherwise=("código de la carrera", "código de la titulación"),
    rule=say.COURSE(),
    example="LEI-2026",
)
COHORT = Column(
    name="cohort",
    kind=CellKind.REFERENCE,
    sent_in=None,
    max_length=255,
    aliases=("cohort code", "class", "turma", "código da turma", "cohorte", "promoción"),
    rule=say.COHORT(),
    example="LEI-2026-A",
)
TEMPLATE = Column(
    name="template",
    kind=CellKind.REFERENCE,
    sent_in=None,
    max_length=255,
    aliases=(
        "certificate template",
        "modelo",
        "modelo de certificado",
        "plantilla",
        "plantilla de certificado",
    ),
    rule=say.TEMPLATE(),
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
    rule=say.ISSUED_AT(),
    example="2026-07-15",
)
CONFIRM_STUDENT = Column(
    name="confirm_student",
    kind=CellKind.UUID,
    sent_in=None,
    aliases=("confirmar estudante", "confirmar aluno", "confirmar estudiante"),
    rule=say.CONFIRM_STUDENT(),
    example="",
)
CONFIRM_PDF = Column(
    name="confirm_pdf",
    kind=CellKind.FILE,
    sent_in=None,
    aliases=("confirmar pdf", "confirmar ficheiro", "confirmar arquivo", "confirmar archivo"),
    rule=say.CONFIRM_PDF(),
    example="",
)
CONFIRM_EMAIL = Column(
    name="confirm_email",
    kind=CellKind.EMAIL,
    sent_in=None,
    max_length=255,
    aliases=("confirmar email", "confirmar e-mail", "confirmar correo"),
    rule=say.CONFIRM_EMAIL(),
    example="",
)
CONFIRM_NAME = Column(
    name="confirm_name",
    kind=CellKind.TEXT,
    sent_in=None,
    max_length=255,
    aliases=("confirmar nome", "confirmar nombre"),
    rule=say.CONFIRM_NAME(),
    example="",
)
ENROLLED_AT = _sent(
    ENROLLMENT,
    "enrolled_at",
    required=False,
    heading_required=False,
    aliases=(
        "enrollment date",
        "enrolment date",
        "enrolled",
        "data de matrícula",
        "data da matrícula",
        "fecha de matrícula",
    ),
    rule=say.ENROLLED_AT(),
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
    rule=say.COMPLETED_AT(enrolled_at=ENROLLED_AT.name),
)
COMPLETION_STATUS = _sent(
    ENROLLMENT,
    "completion_status",
    aliases=("situação", "situação da matrícula", "situación", "situación de la matrícula"),
    example="completed",
)
GRADE = _sent(
    ENROLLMENT,
    "grade",
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
    rule=say.GRADE(),
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
            replace(column, required=False, heading_required=False)
            if entity is ENROLLMENT
            else column
        )


COLUMNS: tuple[Column, ...] = tuple(_every(_WRITTEN))
"""Every column, in the order of the template."""

BY_NAME: dict[str, Column] = {column.name: column for column in COLUMNS}
