"""Closed lists: what people and programs write for DokStamp's values, in every language."""

import pytest

from importer.catalog.tables import TABLES
from importer.closed_lists import closed_list, word
from importer.columns import COLUMNS, Column
from importer.sentences.reader import LANGUAGES, Reader, read_by

STATUS = ("enrolled", "completed", "dropped")
OF_COHORT = ("presential", "remote", "hybrid")
OF_MODULE = ("in_person", "online", "hybrid")
LEVEL = ("undergraduate", "graduate", "technical", "open")
YES_NO = ("yes", "no")
CLOSED = [
    column
    for columns in (COLUMNS, *(table.columns for table in TABLES))
    for column in columns
    if column.choices
]
"""Every column of a sheet of graduates or of a catalog that has a closed list."""


def _read(column: str, choices: tuple[str, ...], texts: str) -> dict[str, str | None]:
    return {text: closed_list(column, choices).meant(text) for text in texts.split("|")}


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        ("completed|COMPLETED|Complete|Finished|Graduated|Passed|finalizada", "completed"),
        (
            "concluído|Concluída|CONCLUIDO|concluídos|Concluidas|Concluído(a)|concluíd@",
            "completed",
        ),
        ("formado|formada|Formado/a|Formado(a)|Formada/o|graduada|Diplomados", "completed"),
        ("titulada|Egresado|egresada|Egresso|terminado|Completa|aprobada|Aprovado", "completed"),
        ("Curso concluído|curso_concluido|1 - Concluído|CONCLUÍDO.", "completed"),
        ("Situação: formado|Aluna diplomada|Conclusão de curso|con aprovechamiento", "completed"),
        ("matriculado|Matriculada|MATRICULADOS|inscrito|inscrita|inscripta|ativo", "enrolled"),
        ("Activa|cursando|em curso|En curso|Em andamento|in progress|A frequentar", "enrolled"),
        ("Matrícula ativa|Aluno matriculado|Active|Registered|vigente|em formação", "enrolled"),
        ("desistente|Desistentes|trancado|Trancada|Matrícula trancada|Trancamento", "dropped"),
        ("cancelada|Cancelado|anulada|baja|Baja|De baja|abandono|Abandonou|evadido", "dropped"),
        ("withdrawn|Dropped out|DROPOUT|Jubilado|desligada|Interrumpida|retirada", "dropped"),
    ],
)
def test_how_far_students_are_is_read_in_every_language_gender_and_number(
    texts: str, value: str
) -> None:
    """With or without accents, in capitals, with words around it or a program's number before."""
    read = _read("completion_status", STATUS, texts)
    assert read == dict.fromkeys(read, value)


@pytest.mark.parametrize(
    "texts",
    [
        # about to finish, or has finished: the same word is used of both
        "formando|Formanda|concluinte|graduando|finalista|provável formando|Concludente",
        # has left, or only pauses; somewhere else, or nowhere
        "transferido|suspenso|inativo|afastado|pendente|cadastrado|licenciado|reprovado",
        "não concluído|Não-concluído|no finalizado|not completed|incompleto|Incomplete|No apto",
        "concluído/desistente|matriculado ou concluído|C|M|1|0|sim|graduate student",
        "aguardando colação de grau|por concluir|curso|aluno|matrícula|falecido|?|" + "x" * 500,
    ],
)
def test_what_may_mean_two_things_is_not_guessed(texts: str) -> None:
    """A person says which it is."""
    read = _read("completion_status", STATUS, texts)
    assert read == dict.fromkeys(read, None)


@pytest.mark.parametrize(
    ("texts", "places"),
    [
        ("presencial|Presenciais|PRESENCIAL|in person|On-site|face-to-face|Ensino presencial", 0),
        ("a distância|À distância|a distancia|EAD|EaD|Ensino a distância|remoto|Remota", 1),
        ("online|On-line|e-learning|virtual|EAD (a distância)|Modalidade: EAD|en línea", 1),
        ("híbrido|Híbrida|semipresencial|Semi-presencial|blended|b-learning|misto|mixta", 2),
    ],
)
def test_a_way_of_teaching_is_read_as_the_column_calls_it(texts: str, places: int) -> None:
    """Cohorts and modules have other codes for the same; each also reads the other's."""
    for choices, other in ((OF_COHORT, OF_MODULE), (OF_MODULE, OF_COHORT)):
        read = _read("modality", choices, f"{texts}|{choices[places]}|{other[places]}")
        assert read == dict.fromkeys(read, choices[places])


def test_both_ways_of_teaching_in_one_cell_are_neither() -> None:
    """Whether that is a hybrid says a person."""
    read = _read(
        "modality", OF_COHORT, "presencial/EAD|presencial e online|noturno|EAD, presencial"
    )
    assert read == dict.fromkeys(read, None)


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        ("graduação|Licenciatura|grado|Pregrado|Bachelor", "undergraduate"),
        ("pós-graduação|Pos-Graduacao|posgrado|Mestrado|maestría|Doutoramento|MBA", "graduate"),
        ("técnico|Técnica|Curso técnico|Ensino técnico|formación profesional", "technical"),
        ("livre|Curso livre|libre|abierto|aberto", "open"),
    ],
)
def test_a_level_is_read_as_schools_call_it(texts: str, value: str) -> None:
    """In Portuguese *graduação* is the first degree, in English a graduate has one."""
    read = _read("level", LEVEL, texts)
    assert read == dict.fromkeys(read, value)


def test_yes_and_no_are_read_in_every_language() -> None:
    """Also as programs write them, ticked, and as what the column asks for."""
    yes = "yes|Y|sim|SIM|S|sí|si|x|X|true|VERDADEIRO|Verdadero|1|✓|☑"
    no = "no|N|não|NAO|false|FALSO|0|✗|☐"
    assert set(_read("is_default", YES_NO, yes).values()) == {"yes"}
    assert set(_read("is_default", YES_NO, no).values()) == {"no"}
    assert set(_read("is_default", YES_NO, "perhaps|2|sim e não|ativo|-").values()) == {None}
    assert _read("is_active", YES_NO, "Ativa|inativa") == {"Ativa": "yes", "inativa": "no"}
    asked = _read("is_required", YES_NO, "Obrigatória|Optativa|obligatoria|elective")
    assert list(asked.values()) == ["yes", "no", "yes", "no"]


@pytest.mark.parametrize("column", CLOSED, ids=lambda column: column.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_every_language_are_read_back(language: str, column: Column) -> None:
    """What a drop-down or a message offers in one language is read wherever the sheet goes."""
    for choice in column.choices:
        with read_by(Reader(language=language)):
            offered = str(word(choice))
        assert [column.closed_list.meant(text) for text in (offered, choice, offered.upper())] == [
            choice
        ] * 3
        assert language == "en" or offered != choice or choice in ("presencial", "no")


@pytest.mark.parametrize("column", CLOSED, ids=lambda column: column.name)
def test_every_value_has_words_of_its_own(column: Column) -> None:
    """No word is offered for two values of a column, and none is more than a drop-down takes."""
    for language in LANGUAGES:
        with read_by(Reader(language=language)):
            words = [str(one) for one in column.closed_list.words()]
        assert len(set(words)) == len(column.choices)
        assert len(",".join(words)) < 225
