"""The one table of columns. Reading, validation, template, results and docs/columns.md all derive
from it.

What else is read as one of these headings is in `importer.headings`.

Adding a column means adding it here and, when its rule is new, a rule in `importer.validation`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The rule family of a column's cells."""

    TEXT = "text"
    PERSON_NAME = "person's name"
    EMAIL = "email"
    BIRTH_DATE = "date of birth"
    DATE = "date"
    DATE_TIME = "date or date-time"
    FILE = "file name"
    REFERENCE = "reference"
    UUID = "UUID"
    CHOICE = "choice"
    GRADE = "grade"
    LONG_TEXT = "text of several lines"
    NUMBER = "number"
    BOOLEAN = "yes or no"
    WEB_ADDRESS = "web address"
    OBJECT = "JSON object"

    @property
    def is_date(self) -> bool:
        """Whether cells of this kind hold a date."""
        return self in (Kind.BIRTH_DATE, Kind.DATE, Kind.DATE_TIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column a graduates sheet may have.

    Attributes:
        name: the canonical heading, which is also the DokStamp field where there is one.
        kind: rule family of the cells.
        required: "yes", "no", or "unless …" as a person reads it.
        heading_required: whether a sheet without this heading cannot be read at all.
        aliases: other headings for it, compared after folding case, accents and separators.
        otherwise: headings for it where no other heading of the row means it.
        rule: what a cell may hold, one sentence.
        example: a cell that fits.
        max_length: most characters of a text cell.
        choices: the values of a choice cell.
        minimum: least number of a number cell, inclusive.
        maximum: greatest number, inclusive.
        places: most decimal places of a number; 0 for whole numbers.
    """

    name: str
    kind: Kind
    rule: str
    example: str
    aliases: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    required: str = "no"
    heading_required: bool = False
    max_length: int | None = None
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    places: int = 0


NAME = Column(
    name="name",
    kind=Kind.PERSON_NAME,
    required="yes",
    heading_required=True,
    max_length=255,
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
    example="Inês Sofia Carvalho",
)
EMAIL = Column(
    name="email",
    kind=Kind.EMAIL,
    required="yes",
    heading_required=True,
    max_length=255,
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
    example="ines.carvalho@example.edu",
)
DATE_OF_BIRTH = Column(
    name="date_of_birth",
    kind=Kind.BIRTH_DATE,
    required="yes",
    heading_required=True,
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
    example="2001-04-23",
)
PDF = Column(
    name="pdf",
    kind=Kind.FILE,
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
GENDER = Column(
    name="gender",
    kind=Kind.TEXT,
    max_length=255,
    aliases=("género", "gênero", "sexo", "sex"),
    rule="Up to 255 characters.",
    example="female",
)
SOCIAL_NAME = Column(
    name="social_name",
    kind=Kind.PERSON_NAME,
    max_length=255,
    aliases=("nome social", "nombre social", "preferred name"),
    rule="The name shown on certificates when it is not the legal one; up to 255 characters.",
    example="Inês Carvalho",
)
INSTITUTION = Column(
    name="institution",
    kind=Kind.REFERENCE,
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
    max_length=255,
    aliases=("cohort code", "class", "turma", "código da turma", "cohorte", "promoción"),
    rule="Code or UUID of the cohort, which belongs to the course.",
    example="LEI-2026-A",
)
TEMPLATE = Column(
    name="template",
    kind=Kind.REFERENCE,
    max_length=255,
    aliases=("certificate template", "modelo", "modelo de certificado", "plantilla"),
    rule="Name or UUID of the certificate template; without it the institution's default applies.",
    example="",
)
ISSUED_AT = Column(
    name="issued_at",
    kind=Kind.DATE_TIME,
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
    max_length=255,
    aliases=("confirmar nome", "confirmar nombre"),
    rule=(
        "The name once more, when a person has looked and it is right as it stands: one word, or"
        " with unusual signs."
    ),
    example="",
)
ENROLLED_AT = Column(
    name="enrolled_at",
    kind=Kind.DATE,
    aliases=(
        "enrollment date",
        "enrolment date",
        "enrolled",
        "data de matrícula",
        "data da matrícula",
        "fecha de matrícula",
    ),
    rule="A date. With it an enrollment is created, or found, and linked to the certificate.",
    example="2023-09-18",
)
COMPLETED_AT = Column(
    name="completed_at",
    kind=Kind.DATE,
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
    example="2026-07-10",
)
COMPLETION_STATUS = Column(
    name="completion_status",
    kind=Kind.CHOICE,
    choices=("enrolled", "completed", "dropped"),
    aliases=("situação", "situação da matrícula", "situación"),
    rule="enrolled, completed or dropped.",
    example="completed",
)
GRADE = Column(
    name="grade",
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
    example="8.75",
)

COLUMNS: tuple[Column, ...] = (
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
"""Every column, in the order of the template."""

BY_NAME: dict[str, Column] = {column.name: column for column in COLUMNS}
