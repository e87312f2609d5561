"""Headings as people word them: hints in brackets, both genders, abbreviations, other words for a
graduate.
"""

import pytest

from importer.headings import column_of, columns_of
from importer.wording import scale_of


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Aluno", "name"),
        ("Aluno(a)", "name"),
        ("ALUNO (A)", "name"),
        ("Titulado/a", "name"),
        ("Formando(a)", "name"),
        ("Diplomado", "name"),
        ("Concluinte", "name"),
        ("Egresada", "name"),
        ("Graduado", "name"),
        ("Student", "name"),
        ("Nome do(a) formando(a)", "name"),
        ("Nome do/a aluno/a", "name"),
        ("Nome completo (sem abreviações)", "name"),
        ("Nome completo (como no RG)", "name"),
        ("E-mail (ex.: ana@example.edu)", "email"),
        ("Nome civil", "name"),
        ("nomeAluno", "name"),
        ("Nombre del egresado", "name"),
        ("Dt. nascimento", "date_of_birth"),
        ("Dt. Nasc.", "date_of_birth"),
        ("D. Nasc.", "date_of_birth"),
        ("D.N.", "date_of_birth"),
        ("F. nacimiento", "date_of_birth"),
        ("Fec. Nac.", "date_of_birth"),
        ("dataNascimento", "date_of_birth"),
        ("Data de nascimento (dd/mm/aaaa)", "date_of_birth"),
        ("Data de nascimento [ex.: 23/04/2001]", "date_of_birth"),
        ("Data de nascimento do(a) formando(a)", "date_of_birth"),
        ("E-mail *", "email"),
        ("E-mail (obrigatório)", "email"),
        ("E-mail do(a) aluno(a)", "email"),
        ("Correio eletrónico", "email"),
        ("Correio eletrônico", "email"),
        ("Correo electrónico del estudiante", "email"),
        ("Diploma (PDF)", "pdf"),
        ("PDF do diploma", "pdf"),
        ("Ficheiro do diploma", "pdf"),
        ("Arquivo do certificado", "pdf"),
        ("Nota (0-10)", "grade"),
        ("Nota (0 a 10)", "grade"),
        ("Média final", "grade"),
        ("Promedio", "grade"),
        ("Cód. Turma", "cohort"),
        ("Dt. Emissão", "issued_at"),
        ("Data de matrícula", "enrolled_at"),
        ("Nome social (se houver)", "social_name"),
        ("NOME_PARTICIPANTE", "name"),
        ("Participante", "name"),
        ("Nombre completo del asistente", "name"),
        ("Attendee Name", "name"),
        ("Nome e Cognome", "name"),
        ("Nom complet", "name"),
        ("E-mail do participante", "email"),
        ("Seu melhor e-mail", "email"),
        ("E-mail ID", "email"),
        ("E-mail corporativo", "email"),
        ("Indirizzo e-mail", "email"),
        ("Courriel", "email"),
        ("Data di nascita", "date_of_birth"),
        ("Date de naissance", "date_of_birth"),
        ("Né(e) le", "date_of_birth"),
        ("Fichier", "pdf"),
    ],
)
def test_a_heading_in_other_words_is_known(heading: str, name: str) -> None:
    """Portuguese of both sides of the sea, Spanish, English."""
    column = column_of(heading)
    assert column is not None
    assert column.name == name


@pytest.mark.parametrize(
    "heading",
    [
        "Nome do pai",
        "E-mail (pai)",
        "E-mail do responsável",
        "Data de nascimento (mãe)",
        "Local de nascimento",
        "Nasc.",
        "Nac.",
        "Matrícula",
        "Nota 1",
        "Nota ENEM (0-1000)",
        "Turma (A)",
        "Nome do curso",
        "Escola do aluno",
        "Situação do aluno",
        "Diploma",
        "Apellidos",
        "Nº",
        "Student #",
        "Attendee #",
        "Nom",
    ],
)
def test_a_heading_that_may_mean_something_else_is_the_persons_own(heading: str) -> None:
    """A wrong guess is worse than a question: a bare Matrícula is a student's number."""
    assert column_of(heading) is None


@pytest.mark.parametrize(
    ("column", "row"),
    [
        ("name", ["Nome", "E-mail", "Nome do formando"]),
        ("email", ["Nome", "E-mail", "E-mail do participante"]),
        ("email", ["Email", "Correo electrónico del egresado"]),
    ],
)
def test_the_graduates_own_beside_one_that_may_be_anybodys_is_asked_after(
    column: str, row: list[str]
) -> None:
    """A parent or a secretary fills in a form with their own name and address first."""
    assert [one.name for one in columns_of(row) if one].count(column) == 2


def test_a_heading_in_other_words_gives_way_to_one_of_the_table() -> None:
    """A list with Nome and Aluno(a) is no list with two names."""
    assert [column and column.name for column in columns_of(["Nome", "Aluno(a)", "E-mail"])] == [
        "name",
        None,
        "email",
    ]


@pytest.mark.parametrize(
    "row",
    [
        ["RG", "Data de emissão"],
        ["RG", "Órgão emissor", "UF", "Data de emissão"],
        ["Nº do documento de identidade", "Data de emissão"],
        ["Data de emissão", "Órgão expedidor"],
        ["Passport", "Issue date"],
        ["DNI", "Fecha de emisión"],
    ],
)
def test_a_date_in_an_identity_documents_columns_is_not_the_issue_date(row: list[str]) -> None:
    """A certificate would bear the day on which somebody got an identity card."""
    assert "issued_at" not in [column.name for column in columns_of(row) if column]


@pytest.mark.parametrize(
    "row",
    [
        ["Nome", "Data de emissão"],
        ["RG", "Curso", "Data de emissão"],
        ["RG", "Data de emissão do diploma"],
        ["CPF", "Data de emissão"],
    ],
)
def test_a_date_of_issue_that_is_no_documents_is_the_certificates(row: list[str]) -> None:
    """Also where a document stands elsewhere in the list."""
    assert "issued_at" in [column.name for column in columns_of(row) if column]


@pytest.mark.parametrize(
    ("heading", "top"),
    [
        ("Nota (0-20)", 20),
        ("Nota final (0 a 20)", 20),
        ("Nota final - 0 à 20", 20),
        ("Média (escala 20)", 20),
        ("Média (escala de 0 a 100)", 100),
        ("Classificação final (20 valores)", 20),
        ("Nota final /20", 20),
        ("Nota final (em 20)", 20),
        ("Calificación (0-5)", 5),
        ("Final grade (0 to 100)", 100),
        ("Nota (0-10)", 10),
        ("Nota", None),
    ],
)
def test_a_grade_is_known_by_its_heading_with_the_scale_that_it_names(
    heading: str, top: int | None
) -> None:
    """So that who says the scale in the heading is told the option that converts it."""
    column = column_of(heading)
    assert column is not None
    assert (column.name, scale_of(heading)) == ("grade", top)


def test_of_grades_on_two_scales_the_one_on_dokstamps_is_sent() -> None:
    """The other stays the school's own."""
    found = columns_of(["Nome", "E-mail", "Nota (0-20)", "Nota (0-10)"])
    assert [column and column.name for column in found] == ["name", "email", None, "grade"]
