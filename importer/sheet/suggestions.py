"""What an unknown heading may mean, and what our columns are called in the language of somebody's
sheet.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from importer.columns import (
    COHORT,
    COMPLETED_AT,
    COURSE,
    DATE_OF_BIRTH,
    EMAIL,
    ENROLLED_AT,
    GENDER,
    GRADE,
    INSTITUTION,
    ISSUED_AT,
    NAME,
    PDF,
    TEMPLATE,
    Column,
)
from importer.headings import Headings
from importer.issues import Code, Issue, Severity
from importer.sentences import Message, Sentence, in_words
from importer.sentences import headings as say
from importer.wording import GRADUATES as PEOPLE
from importer.wording import document_beside, heading_key, words_of


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Label:
    """How a column is spoken of.

    Attributes:
        what: what it holds, as a sentence says it.
        names: accepted headings by language, the best first.
        telling: words of headings that may mean it.
        alone: words that may mean it where nothing else is said.
    """

    what: Sentence
    names: Mapping[str, tuple[str, ...]]
    telling: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()


_LABELS: Mapping[Column, _Label] = {
    NAME: _Label(
        what=say.THE_NAME,
        names={
            "pt": ("Nome completo", "Nome"),
            "es": ("Nombre completo", "Nombre"),
            "en": ("Full name", "Name"),
        },
        telling=_set("nome nombre name nombres nomes"),
        alone=PEOPLE
        | _set("titular colaborador colaboradora funcionario empleado trabajador employee"),
    ),
    EMAIL: _Label(
        what=say.THE_EMAIL,
        names={
            "pt": ("E-mail", "Correio eletrónico"),
            "es": ("Correo electrónico", "E-mail"),
            "en": ("E-mail",),
        },
        telling=_set(
            "email mail emails correo correio eletronico electronico corr elec eletr electr"
        ),
    ),
    DATE_OF_BIRTH: _Label(
        what=say.THE_DATE_OF_BIRTH,
        names={
            "pt": ("Data de nascimento", "Nascimento"),
            "es": ("Fecha de nacimiento", "Nacimiento"),
            "en": ("Date of birth", "Birth date"),
        },
        telling=_set("nasc nascimento nascim nac nacimiento nacim birth born birthdate dob"),
    ),
    PDF: _Label(
        what=say.THE_PDF,
        names={
            "pt": ("Diploma (PDF)", "Nome do ficheiro", "Nome do arquivo"),
            "es": ("Archivo PDF", "Nombre del archivo"),
            "en": ("PDF", "File name"),
        },
        telling=_set("pdf pdfs file files filename anexo adjunto attachment"),
        alone=_set("diploma diplomas"),
    ),
    GENDER: _Label(
        what=say.THE_GENDER,
        names={"pt": ("Género", "Sexo"), "es": ("Género", "Sexo"), "en": ("Gender",)},
        telling=_set("genero sexo gender sex"),
    ),
    INSTITUTION: _Label(
        what=say.THE_INSTITUTION,
        names={"pt": ("Instituição",), "es": ("Institución",), "en": ("Institution",)},
        telling=_set(
            "instituicao institucion institution universidade universidad university faculdade"
            " facultad college"
        ),
    ),
    COURSE: _Label(
        what=say.THE_COURSE,
        names={"pt": ("Curso",), "es": ("Curso",), "en": ("Course",)},
        telling=_set(
            "curso cursos course carrera programa program programme habilitacao titulacion"
        ),
        alone=_set("degree award qualification major licenciatura graduacao"),
    ),
    COHORT: _Label(
        what=say.THE_COHORT,
        names={"pt": ("Turma",), "es": ("Promoción",), "en": ("Cohort",)},
        telling=_set("turma turmas cohort cohorte promocion"),
        alone=_set("grupo group clase classe"),
    ),
    TEMPLATE: _Label(
        what=say.THE_TEMPLATE,
        names={"pt": ("Modelo de certificado",), "es": ("Plantilla",), "en": ("Template",)},
        telling=_set("modelo plantilla template"),
    ),
    ISSUED_AT: _Label(
        what=say.THE_DATE_OF_ISSUE,
        names={"pt": ("Data de emissão",), "es": ("Fecha de emisión",), "en": ("Issue date",)},
        telling=_set("emissao emision issue issued"),
    ),
    ENROLLED_AT: _Label(
        what=say.THE_DATE_OF_ENROLMENT,
        names={
            "pt": ("Data de matrícula",),
            "es": ("Fecha de matrícula",),
            "en": ("Enrolment date",),
        },
        telling=_set("ingresso ingreso enrollment enrolment enrolled admissao"),
    ),
    COMPLETED_AT: _Label(
        what=say.THE_DATE_OF_COMPLETION,
        names={
            "pt": ("Data de conclusão",),
            "es": ("Fecha de finalización",),
            "en": ("Completion date",),
        },
        telling=_set(
            "conclusao conclusion colacao finalizacion egreso graduacion termino completion"
        ),
    ),
    GRADE: _Label(
        what=say.THE_GRADE,
        names={"pt": ("Nota final", "Média"), "es": ("Calificación", "Nota"), "en": ("Grade",)},
        telling=_set("nota media grade calificacion classificacao promedio"),
    ),
}
OTHER_PEOPLE = _set(
    "pai mae pais padre madre padres tutor tutora responsavel responsable encarregado encargado"
    " acudiente apoderado father mother parent parents guardian genitore conjuge esposo esposa"
    " spouse professor professora profesor profesora docente instrutor instrutora instructor"
    " formador formadora trainer orientador orientadora coordenador diretor reitor director rector"
    " emergencia emergency comprador compradora pagador buyer payer purchaser organizador"
    " fornecedor proveedor supplier"
)
"""Whoever else a heading may speak of."""
_OTHERS_THAN_GRADUATES = OTHER_PEOPLE | _set(
    "secretaria empresa company usuario user alternativo secundario recuperacao rg cpf documento"
    " evento event trabajo trabalho projeto proyecto primeiro primer first ultimo last segundo"
    " second"
)
"""Whoever or whatever else a heading speaks of is not the graduate's."""
_PLACES = _set(
    "local lugar place cidade ciudad city pais country uf estado municipio concelho distrito"
    " naturalidade"
)
_DAYS = _set("data fecha date dia day dob birthdate")
_LANGUAGES: Mapping[str, frozenset[str]] = {
    "pt": _set(
        "nome data nascimento nasc turma file correio emissao conclusao matricula sobrenome"
        " apelido aluno aluna formando formanda situacao genero endereco instituicao modelo media"
        " classificacao telefone telemovel"
    ),
    "es": _set(
        "nombre nombres apellidos apellido fecha nacimiento nac correo promocion emision"
        " finalizacion alumno alumna estudiante egresado institucion calificacion plantilla"
        " situacion telefono observaciones titulacion cedula dni"
    ),
    "en": _set(
        "name date birth email file course cohort student grade gender institution issue phone"
        " first last"
    ),
}
_REVERSED = re.compile(
    r"(?:apellidos?|apelidos?|sobrenomes?|surnames?|lastnames?)[ye]?(?:and)?(?:nombres?|nomes?|names?)$"
    r"|(?:surname|last(?:name)?)(?:and)?(?:fore|given|first)(?:names?)?$"
    r"|cognom[ei]e?nom[ei]$|nom(?:et)?prenoms?$"
)
_ALIKE = 80
"""How alike, of a hundred, a heading and one of ours are when a slip of the keyboard may be
between them.
"""
_MOST_WORDS = 3
_MOST_WORDS_OF_NEEDED = 7
"""Where a column is missing that every row needs, more is worth asking."""
_LISTED = 12


def language_of(headings: Iterable[str]) -> str:
    """The language that a row of headings is worded in: pt, es or en."""
    words = {word for heading in headings for word in words_of(heading)}
    counts = {language: len(words & own) for language, own in _LANGUAGES.items()}
    return max(counts, key=lambda language: counts[language]) if any(counts.values()) else "en"


def name_in(language: str, column: Column) -> str:
    """The best heading for a column in a language."""
    return _LABELS[column].names[language][0] if column in _LABELS else column.name


def has_surnames_first(heading: str) -> bool:
    """Whether a heading says that names below it begin with the surnames."""
    return _REVERSED.match(heading_key(heading)) is not None


def meant_by(heading: str, absent: Collection[Column]) -> Column | None:
    """Which of the columns that a sheet does not have a heading may mean; None when none, or
    several, may be.
    """
    listed = words_of(heading)
    words = set(listed)
    own = words - PEOPLE
    if own == {"matricula"} or "@" in heading:  # a student's number, somebody's address
        return None
    most = (
        _MOST_WORDS_OF_NEEDED if any(column.heading_required for column in absent) else _MOST_WORDS
    )
    if (
        not words
        or words & _OTHERS_THAN_GRADUATES
        or len(own) > most
        or any(map(str.isdigit, words))
    ):
        return None
    found = {
        column for column in absent if column in _LABELS and _tells(_LABELS[column], words, own)
    }
    if DATE_OF_BIRTH in found and (own & _PLACES or not _speaks_of_a_day(listed)):
        return None
    if len(found) != 1:
        key = heading_key(heading)
        near = {
            column
            for column in absent
            if any(fuzz.ratio(key, heading_key(one)) >= _ALIKE for one in _all(column))
        }
        found = near if len(near) == 1 else (found & near if found else set())
    return next(iter(found)) if len(found) == 1 else None


def _speaks_of_a_day(words: Sequence[str]) -> bool:
    """Whether words with one for birth are no name: Alice do Nascimento has it too."""
    first = next((word for word in words if word not in PEOPLE), "")
    telling = _LABELS[DATE_OF_BIRTH].telling
    return first in telling or not _DAYS.isdisjoint(words)


def _tells(label: _Label, words: set[str], own: set[str]) -> bool:
    return bool(own & label.telling) or (len(words) == 1 and bool(words & label.alone))


def _all(column: Column) -> tuple[str, ...]:
    return (column.name, *column.aliases)


def perhaps(
    unknown: Mapping[str, str], absent: Sequence[Column], language: str
) -> Iterator[tuple[Column, Message]]:
    """What unknown headings may mean, each with a sentence.

    Args:
        unknown: headings by the letter of their column.
        absent: the columns that no heading names.
        language: that of the sheet.
    """
    for letter, heading in unknown.items():
        if NAME in absent and has_surnames_first(heading):
            name = name_in(language, NAME)
            yield NAME, say.SURNAMES_FIRST(heading=heading, letter=letter, name=name)
            continue
        column = meant_by(heading, absent)
        if column is not None:
            name, what = name_in(language, column), _what(column)
            yield column, say.MAY_BE(heading=heading, letter=letter, what=what, name=name)


def missing_columns(
    headings: Headings,
    letters: Mapping[str, str],
    columns: Sequence[Column | None],
    missing: Sequence[Column],
) -> Message:
    """What to do about columns that every row needs and no heading names.

    Args:
        headings: those that are known of the kind of sheet that it is.
        letters: every heading of the row, by the letter of its column.
        columns: what each names.
    """
    language = language_of(letters.values())
    # What may as well be a column that nobody needs is no hint: Nome do curso is no name.
    absent = [column for column in headings.columns if column not in columns]
    meant = perhaps(_unknown(letters, columns), absent, language)
    hints = [(column, said) for column, said in meant if column in missing]
    told = {column for column, _ in hints}
    remedies = [said for _, said in hints]
    for column in missing:
        if column not in told:
            names = _LABELS[column].names[language] if column in _LABELS else (column.name,)
            remedies.append(say.ADD_COLUMN(what=_what(column), names=names))
    listed = [heading.rstrip(".") for heading in list(letters.values())[:_LISTED]]
    return say.HEADINGS_FOUND(remedies=remedies, headings=listed)


def _unknown(letters: Mapping[str, str], columns: Sequence[Column | None]) -> dict[str, str]:
    return {
        letter: text
        for (letter, text), one in zip(letters.items(), columns, strict=True)
        if one is None
    }


def notes(
    headings: Headings, letters: Mapping[str, str], columns: Sequence[Column | None]
) -> Iterator[Issue]:
    """What is worth knowing about the headings that are nobody's: what they may mean.

    Args:
        letters: every heading of the row, by the letter of its column.
        columns: what each names.
    """
    texts = list(letters.values())
    absent = [column for column in headings.columns if column not in columns]
    unknown = _unknown(letters, columns)
    for place, (letter, text) in enumerate(letters.items()):
        if columns[place] is not None:
            continue
        known = headings.column_of(text)
        # What names a column that another heading names better is none of the others.
        if document_beside(texts, place) is not None or (known and known in columns):
            unknown.pop(letter)
        if known is ISSUED_AT and ISSUED_AT not in columns:
            beside = document_beside(texts, place)
            if beside is not None:
                said = say.BESIDE_DOCUMENT(heading=text, letter=letter, document=texts[beside])
                yield _note(said, text, Severity.WARNING)
    meant = list(perhaps(unknown, absent, language_of(texts)))
    columns_meant = [column for column, _ in meant]
    for column, guess in meant:
        if columns_meant.count(column) > 1:
            continue  # which of several is meant nobody can tell, and perhaps none is
        yield _note(say.NOT_SENT(guess=guess), None, Severity.NOTE)


def _note(said: Message, value: str | None, severity: Severity) -> Issue:
    return Issue(None, None, Code.HEADING_UNKNOWN, said, value, severity)


def _what(column: Column) -> Message:
    return _LABELS[column].what() if column in _LABELS else in_words(column.name)
