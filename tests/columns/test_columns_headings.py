"""Which column a heading means, in the words of the one table."""

from collections import Counter

import pytest

from importer.columns import COLUMNS, NAME, Column
from importer.headings import column_of
from importer.wording import folded_heading


@pytest.mark.parametrize("column", COLUMNS, ids=[column.name for column in COLUMNS])
def test_every_column_is_known_by_its_name_and_its_aliases(column: Column) -> None:
    """English, Portuguese and Spanish alike."""
    assert {column_of(heading) for heading in (column.name, *column.aliases)} == {column}


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("E-MAIL", "email"),
        ("  Email  ", "email"),
        ("e mail*", "email"),
        ("Date of Birth *", "date_of_birth"),
        ("date-of-birth", "date_of_birth"),
        ("DATE_OF_BIRTH", "date_of_birth"),
        ("Data de Nascimento", "date_of_birth"),
        ("DATA DE NASCIMENTO", "date_of_birth"),
        ("fecha_de_nacimiento", "date_of_birth"),
        ("Conclusao", "completed_at"),
        ("CONCLUSÃO", "completed_at"),
        ("Conclusa\u0303o", "completed_at"),
        ("género", "gender"),
        ("genero", "gender"),
        ("Institución", "institution"),
        ("instituicao", "institution"),
        ("Nome\nsocial", "social_name"),
        ("Data de\u00a0emissão", "issued_at"),
    ],
)
def test_headings_match_whatever_their_case_accents_and_separators(
    heading: str, name: str
) -> None:
    """Spaces, `_`, `-`, line breaks and a trailing `*` do not count either."""
    column = column_of(heading)
    assert column is not None
    assert column.name == name


@pytest.mark.parametrize(
    "heading", ["", "*", "nome do pai", "e-mail do pai", "número", "birth", "notas"]
)
def test_a_heading_that_is_only_like_ours_is_the_persons_own(heading: str) -> None:
    """The father's name is nobody's legal name."""
    assert column_of(heading) is None


def test_no_heading_means_two_columns() -> None:
    """Names and aliases of all columns, folded, are all different."""
    folded = [
        {folded_heading(heading) for heading in (column.name, *column.aliases)}
        for column in COLUMNS
    ]
    assert max(Counter(heading for headings in folded for heading in headings).values()) == 1


def test_the_mark_of_a_text_in_utf_8_is_no_part_of_the_first_heading() -> None:
    """As it is shown where somebody opened the text as something else and saved it."""
    assert column_of("ï»¿Nome do(a) formando(a)") is column_of("ï»¿Nome") is NAME


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Nome / Name", "name"),
        ("Data de nascimento (Date of birth)", "date_of_birth"),
        ("Correo electrónico | E-mail", "email"),
        ("Curso - Course", "course"),
        ("2. Nome completo", "name"),
        ("3) E-mail", "email"),
        ("nm_aluno", "name"),
        ("cd_curso", "course"),
        ("Curso / Turma", None),
        ("Nome / Apelido", None),
        ("1.º nome", None),
    ],
)
def test_a_heading_in_two_languages_or_with_a_number_is_the_column(
    heading: str, name: str | None
) -> None:
    """Where all its parts name the same one."""
    column = column_of(heading)
    assert (column and column.name) == name
