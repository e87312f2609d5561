"""Closed lists: what people and their programs write for the values that DokStamp takes.

A value is read in all our languages, genders and numbers, with or without accents; words around it
(`Curso concluído`, `Matrícula trancada`, `Modalidade: EAD`) change nothing, nor does a number in
front (`1 - Concluído`). What may mean two values, or none for certain, is not guessed:
`Formando`, `Transferido` and `Inativo` are left to the person.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from importer.names import folded
from importer.sentences import Message, in_words
from importer.sentences import choices as say

_SPELLINGS: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("enrolled",),
        "enrolled matriculado rematriculado inscrito inscripto cursando ativo activo active"
        " vigente frequenta frequentando estudando estudiando studying registered ongoing current"
        "|em curso|en curso|a decorrer|em andamento|en proceso"
        "|em frequencia|a frequentar|em formacao|en formacion|in progress|em progresso|en progreso"
        "|currently enrolled|currently studying",
    ),
    (
        ("completed",),
        "completed complete completo concluded concluido concluiu completado completou finished"
        " finalizado finalizou terminado terminou acabado formado graduado graduated"
        " diplomado titulado egresado egresso conclusao conclusion finalizacion aprovado aprobado"
        " pass passed apto|com aproveitamento|con aprovechamiento|con titulo"
        "|successfully completed",
    ),
    (
        ("dropped",),
        "dropped dropout desistente desistiu desistencia trancado trancamento trancou cancelado"
        " cancelamento cancelacion cancelled canceled anulado anulacao anulacion annulled abandono"
        " abandonou abandonado evadido evasao desligado desligamento desvinculado jubilado"
        " jubilamento excluido retirado retiro baja prescrito interrompido interrumpido"
        " interrupted withdrawn withdrew withdrawal expulso expulsado expelled"
        "|dropped out|drop out|de baja|dado de baja|em abandono|left the course",
    ),
    (
        ("presential", "in_person"),
        "presential presencial presenciais presenciales presencialmente presencialidade"
        " presencialidad onsite|in person|on site|on campus|face to face|in class|em sala|en aula",
    ),
    (
        ("remote", "online"),
        "remote remoto online virtual distancia distance ead elearning teleformacao teleformacion"
        " videoconferencia|a distancia|on line|e learning|em linha|en linea|a distancia ead"
        "|distance learning|aulas remotas",
    ),
    (
        ("hybrid",),
        "hybrid hibrido semipresencial semipresenciais semipresenciales blended blearning misto"
        " mixto mixed bimodal hyflex|b learning|blended learning|semi presencial",
    ),
    (
        ("undergraduate",),
        "undergraduate graduacao licenciatura bacharelado bachelor bachelors grado pregrado"
        " licenciaturas|pre grado|first cycle|1 ciclo|primeiro ciclo|primer ciclo|1st cycle",
    ),
    (
        ("graduate",),
        "graduate postgraduate posgraduacao posgrado postgrado mestrado master masters maestria"
        " doutorado doutoramento doctorado doctorate especializacao especializacion mba"
        "|pos graduacao|post graduate|pos grado|lato sensu|stricto sensu|segundo ciclo|2 ciclo"
        "|terceiro ciclo|tercer ciclo|3 ciclo",
    ),
    (
        ("technical",),
        "technical tecnico vocational profissionalizante|formacion profesional|ensino tecnico"
        "|ensino profissional|nivel tecnico",
    ),
    (("open",), "open aberto abierto livre libre"),
    (("active",), "active ativo activo vigente enabled habilitado|em vigor|en vigor"),
    (
        ("inactive",),
        "inactive inativo inactivo desativado desactivado disabled deshabilitado desabilitado",
    ),
    (("suspended",), "suspended suspenso suspendido"),
    (("draft",), "draft rascunho borrador|em elaboracao|en elaboracion|em preparacao"),
    (("archived",), "archived arquivado archivado"),
    (("issued",), "issued emitido expedido"),
    (("yes",), "yes y x s v sim si true verdadeiro verdadero 1 on"),
    (("no",), "no n nao f false falso 0 off"),
)
"""By the codes that mean it, every other spelling: single words, then phrases. Of a word in -o or
-or the feminine and the plurals are read too. A code stands in several entries where it means
other things in other columns.
"""
_OF_A_COLUMN: Mapping[tuple[str, str], str] = {
    ("is_active", "yes"): "ativo activo active",
    ("is_active", "no"): "inativo inactivo inactive",
    ("is_required", "yes"): "obrigatorio obligatorio required mandatory compulsory",
    ("is_required", "no"): "opcional optativo optional elective eletivo electivo facultativo",
}
"""What only some columns are answered with."""
_MARKS: Mapping[str, str] = {
    **dict.fromkeys("✓✔☑✅", "yes"),
    **dict.fromkeys("✗✘☐❌", "no"),
}
_AROUND = {
    *("aluno", "aluna", "alumno", "alumna", "estudante", "estudiante", "student"),
    *("curso", "course", "matricula", "enrollment", "enrolment", "inscricao", "inscripcion"),
    *("ensino", "ensenanza", "educacao", "educacion", "education", "formacao", "formacion"),
    *("modalidade", "modalidad", "modality", "regime", "regimen", "aulas", "clases", "classes"),
    *("situacao", "situacion", "estado", "status", "nivel", "level", "learning"),
    *("o", "a", "os", "as", "el", "la", "los", "las", "the", "de", "da", "do", "del"),
}
"""Words that say what the value is of."""
_BOTH_GENDERS = re.compile(r"(?<=[^\W\d])(?:\((?:o|a|s|os|as)\)|/(?:o|a|os|as)\b)", re.IGNORECASE)
_PARTS = re.compile(r"[-/()\[\]:;,|\u2010-\u2015]+")
_PLAINLY = {"yes": ("true", "sim", "si"), "no": ("false", "nao")}
"""What needs no telling how it was read."""
_LONGEST = 80


class ClosedList:
    """The values that a column takes, and what is read as one of them.

    Args:
        column: its name; some have answers of their own.
        choices: the values, as DokStamp spells them.
    """

    def __init__(self, column: str, choices: Iterable[str]) -> None:
        self.choices = tuple(choices)
        self._read: dict[str, str] = {}
        for choice in self.choices:
            for spelling in (choice, *_spellings(column, choice)):
                self._read.setdefault(_key(spelling), choice)

    def meant(self, text: str) -> str | None:
        """The value that a text means; None for none, or where it may mean several.

        >>> closed_list("completion_status", ("enrolled", "completed")).meant("Concluída")
        'completed'
        """
        if len(text) > _LONGEST:
            return None
        mark = _MARKS.get(text.strip())
        if mark is not None:
            return mark if mark in self.choices else None
        plain = _BOTH_GENDERS.sub("", text).replace("@", "o")
        if (meant := self._plainly(plain)) is not None:
            return meant
        parts = [part for part in map(folded, _PARTS.split(plain)) if part and not part.isdigit()]
        others = [part for part in parts if not set(part.split()) <= _AROUND]
        found = {self._plainly(part) for part in others}
        return found.pop() if len(found) == 1 else None

    def words(self) -> list[Message]:
        """The values as the reader knows them."""
        return [word(choice) for choice in self.choices]

    def is_plain(self, text: str, choice: str) -> bool:
        """Whether a text is the value itself, the reader's own word for it, or as plain."""
        own = (_key(choice), _key(str(word(choice))))
        return _key(text) in (*own, *_PLAINLY.get(choice, ()))

    def _plainly(self, text: str) -> str | None:
        words = folded(text.replace("_", " ")).split()
        bare = (word for word in words if word not in _AROUND)
        return self._read.get("".join(words)) or self._read.get("".join(bare))


@cache
def closed_list(column: str, choices: tuple[str, ...]) -> ClosedList:
    """The closed list of a column, made once."""
    return ClosedList(column, choices)


def word(choice: str) -> Message:
    """A value as the reader knows it; its code, where we know no word."""
    return _WORDS[choice]() if choice in _WORDS else in_words(choice)


def _key(spelling: str) -> str:
    return folded(spelling.replace("_", " ")).replace(" ", "")


def _spellings(column: str, choice: str) -> Iterator[str]:
    texts = [spellings for codes, spellings in _SPELLINGS if choice in codes]
    for text in (*texts, _OF_A_COLUMN.get((column, choice), "")):
        singles, *phrases = text.split("|")
        for spelling in (*singles.split(), *phrases):
            yield from _forms(spelling)


def _forms(spelling: str) -> tuple[str, ...]:
    """A word in its genders and numbers."""
    if len(spelling) > 3 and spelling.endswith("o") and not spelling.endswith("ao"):
        stem = spelling[:-1]
        return (spelling, f"{stem}a", f"{stem}os", f"{stem}as")
    return (spelling, f"{spelling}s") if spelling[-1] in "ae" else (spelling,)


_WORDS = {
    "yes": say.YES,
    "no": say.NO,
    "enrolled": say.ENROLLED,
    "completed": say.COMPLETED,
    "dropped": say.DROPPED,
    "presential": say.PRESENTIAL,
    "in_person": say.IN_PERSON,
    "remote": say.REMOTE,
    "online": say.ONLINE,
    "hybrid": say.HYBRID,
    "undergraduate": say.UNDERGRADUATE,
    "graduate": say.GRADUATE,
    "technical": say.TECHNICAL,
    "open": say.OPEN,
    "active": say.ACTIVE,
    "inactive": say.INACTIVE,
    "suspended": say.SUSPENDED,
    "draft": say.DRAFT,
    "archived": say.ARCHIVED,
    "issued": say.ISSUED,
    "female": say.FEMALE,  # of no closed list: only the example
}
"""The word for each value; a new one of the API's needs its word and its spellings."""
