"""How people word headings: hints in brackets, both genders, abbreviations, other words for a
graduate.

A heading's key is what is left when all that does not change its meaning is taken away, so that
`Dt. nasc. do(a) formando(a) (dd/mm/aaaa)` and `Data de nascimento` come to the same. Words that do
change it stay: the father's e-mail is nobody's.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from importer.names import folded

_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")
_SCALE = re.compile(
    r"\b(?:(?:escala|scale)\s+)?(?:(?:de|of|from)\s+)?0+(?:[.,]0+)?\s*(?:a|à|ate|até|to|-|–|—)\s*"
    r"(?P<top>5|10|20|100)(?:[.,]0+)?\b"
    r"|\b(?:escala|scale)\s+(?:(?:de|of)\s+)?(?P<of>5|10|20|100)\b"
    r"|(?:(?<![\w/])/|\b(?:em|sobre|out\s+of)\b)\s*(?P<below>5|10|20|100)\b"
    r"|\b(?P<valores>(?:20\s+)?valores)\b",
    re.IGNORECASE,
)
"""The scale of a grade, as headings name it: 0 a 20, escala 20, /20, valores."""
OUR_SCALE, _OF_VALORES = 10, 20
"""The best grade of DokStamp's scale, and of that of Portugal."""
_NUMBERED = re.compile(r"\s*\d{1,2}(?:\s*[.)]\s+|\s+[-–]\s+)(?=\D)")
"""The number of a question before the heading: 2. Nome completo."""
_MARK = "ï»¿"
"""The mark at the beginning of a text in UTF-8, as it is shown where that was read otherwise."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


GRADUATES: frozenset[str] = _set(
    "aluno aluna alunos alunas alumno alumna alumnos alumnas alumnado estudante estudantes"
    " estudiante estudiantes formando formanda formandos formandas diplomado diplomada diplomados"
    " diplomadas diplomando diplomanda concluinte concluintes egresado egresada egresados"
    " egresadas egresso egressa egressos egressas graduado graduada graduados graduadas graduando"
    " graduanda graduandos graduandas titulado titulada titulados tituladas discente discentes"
    " academico academica student students graduate graduates graduand graduands learner learners"
    " participante participantes participant participants cursista cursistas asistente asistentes"
    " attendee attendees trainee trainees"
)
"""What the people of the list are called."""

_ARTICLES = _set("de do da dos das del la el los las the of no na en")
_BOTH_GENDERS = _set("a o as os")
_HINTS = _set(
    "dd mm aa aaaa yy yyyy ddmmaaaa obrigatorio obrigatoria obligatorio obligatoria required"
    " mandatory opcional optional"
)
_HINTS_IN_BRACKETS = _HINTS | _set(
    "d m a y jj dia mes ano año anio day month year formato format ex exemplo ejemplo p por eg e g"
    " example i iso xlsx campo field se houver caso si hay aplica any sem sin without abreviatura"
    " abreviaturas abreviacoes abreviar acentos minusculas maiusculas"
)
_COMPARISONS = _set("como igual tal conforme segun exatamente exactamente as according same")
_EXAMPLES = _set("ex exemplo ejemplo eg example formato format")
_SAME = {
    "dt": "data",
    "dta": "data",
    "fec": "fecha",
    "fch": "fecha",
    "cod": "codigo",
    "cd": "codigo",
    "nm": "nome",
    "compl": "completo",
    "ficheiro": "file",
    "fich": "file",
    "arquivo": "file",
    "arq": "file",
    "archivo": "file",
    "fichero": "file",
    "eletronico": "electronico",
    "eletronica": "electronico",
    "certificado": "diploma",
    "certificate": "diploma",
    "contacto": "contato",
}
_BESIDE_A_DATE = {
    "nasc": "nascimento",
    "nascim": "nascimento",
    "nac": "nacimiento",
    "nacim": "nacimiento",
}
"""Read so only beside a word for a date: alone it may be a place, or a country."""
_DATES = {"d": "data", "f": "fecha", "data": "data", "fecha": "fecha"}
_BEGINS = frozenset(_BESIDE_A_DATE) | frozenset(_BESIDE_A_DATE.values())


@lru_cache(maxsize=50_000)
def folded_heading(heading: str) -> str:
    """A heading without regard to case, accents, spaces, `_`, `-`, other separators and a trailing
    `*`.
    """
    return folded(_bare(heading).replace("_", " ")).replace(" ", "")


def _bare(heading: str) -> str:
    """A heading without what programs and numbered forms put before it."""
    return _NUMBERED.sub("", heading.removeprefix(_MARK))


def words_of(heading: str) -> list[str]:
    """The words of a heading that carry its meaning, each in its usual form.

    >>> words_of("Dt. Nasc. do(a) formando(a) (dd/mm/aaaa) *")
    ['data', 'nascimento', 'formando']
    """
    bare = _SCALE.sub(" ", _BRACKETS.sub(_bracketed, _bare(heading)))
    words = folded(_CAMEL.sub(" ", bare).replace("_", " ")).split()
    kept: list[str] = []
    before = ""
    for place, word in enumerate(words):
        passes = (
            (word in _ARTICLES and 0 < place < len(words) - 1)
            or (word in _BOTH_GENDERS and (before in GRADUATES or before in _ARTICLES))
            or (word in _HINTS and place > 0)
        )
        if not passes:
            kept.append(_SAME.get(word, word))
        if word not in _BOTH_GENDERS:
            before = word
    if len(kept) > 1 and kept[0] in _DATES and kept[1] in _BEGINS:
        kept[:2] = [_DATES[kept[0]], _BESIDE_A_DATE.get(kept[1], kept[1])]
    return kept


def scale_of(heading: str) -> int | None:
    """The best grade of the scale that a heading names; None when it names none.

    >>> scale_of("Nota final (0 a 20)"), scale_of("Média (escala 100)"), scale_of("Nota")
    (20, 100, None)
    """
    found = _SCALE.search(heading)
    if found is None:
        return None
    number = found["top"] or found["of"] or found["below"]
    return int(number) if number else _OF_VALORES


@lru_cache(maxsize=50_000)
def heading_key(heading: str) -> str:
    """What a heading means, as one word; the graduate whose it is does not count, unless nothing
    else is there.
    """
    words = words_of(heading)
    others = [word for word in words if word not in GRADUATES]
    alone = "number" if "#" in heading else "graduate"  # Student #
    return "".join(others) if others else (alone if words else "")


def _bracketed(match: re.Match[str]) -> str:
    """Nothing in the place of a hint that does not change the meaning; what is in the brackets,
    otherwise.
    """
    words = folded(match[1].replace("_", " ")).split()
    if "@" in match[1] or (words and words[0] in _COMPARISONS):
        return " "  # an example, or: as on the identity card
    numbers = [word for word in words if word.isdigit()]
    others = [word for word in words if not word.isdigit()]
    if len(words) == 1 and words[0] in _BOTH_GENDERS:
        return f" {words[0]} "
    if not all(word in _HINTS_IN_BRACKETS for word in others):
        return f" {match[1]} "
    scale = bool(numbers) and _SCALE.sub("", match[1]).strip(" .:;-–—") == ""
    harmless = (
        not numbers or scale or len(numbers) == 3 or any(word in _EXAMPLES for word in others)
    )
    return " " if harmless else f" {match[1]} "


_DOCUMENTS = _set(
    "rg identidade identidad identity dni passaporte pasaporte passport cedula ctps rne rnm nie bi"
    " cin cnh documento document doc emissor emissora emisor emisora expedidor expedidora"
)
"""Words of an identity document's columns."""
_BETWEEN = _set("orgao organo uf cpf estado validade validez cc ci")
"""Words of columns that lie between those of a document, and tell nothing by themselves."""
_OF_THE_DIPLOMA = _set("diploma titulo degree issued")


def document_beside(headings: Sequence[str], place: int) -> int | None:
    """Where the identity document stands that a date of issue belongs to; None when the date is
    the certificate's.

    Args:
        headings: a heading row, blank cells as "".
        place: where the date of issue stands.
    """
    if not _OF_THE_DIPLOMA.isdisjoint(words_of(headings[place])):
        return None
    for step in (-1, 1):
        other = place + step
        while 0 <= other < len(headings):
            words = set(words_of(headings[other]))
            if words & _DOCUMENTS and not words & _OF_THE_DIPLOMA:
                return other
            if not words & _BETWEEN or step == 1:
                break
            other += step
    return None
