"""Which row has the headings, what an unknown one may mean, and names that are in several
columns.
"""

from pathlib import Path

import pytest
from lists import ANA, HEAD, read, told

from importer.columns import NAME
from importer.errors import SheetError
from importer.issues import Code

PERSON = "x@example.edu;2001-01-01"
SEVERAL = [
    ("Nome;Sobrenome", "Ana;Silva Reis", "Ana Silva Reis"),
    ("Nome;Apelido", "Ana;Silva", "Ana Silva"),
    ("Nombre;Apellidos", "Ana;Silva", "Ana Silva"),
    ("firstname;lastname", "Ana;Silva", "Ana Silva"),
    ("First Name;Middle Name;Last Name", "Ana;B.;Silva", "Ana B. Silva"),
    ("Nombres;Primer apellido;Segundo apellido", "Ana;Silva;Reis", "Ana Silva Reis"),
    (
        "Primer nombre;Segundo nombre;Primer apellido;Segundo apellido",
        "Ana;Bia;Sá;Reis",
        "Ana Bia Sá Reis",
    ),
    ("Apellidos;Nombres", "Silva;Ana", "Ana Silva"),
    ("Último nome;Primeiro nome", "Sá;Ana", "Ana Sá"),
    ("Prénom;Nom", "Ana;Silva", "Ana Silva"),
    ("Nombre(s);Apellido paterno;Apellido materno", "Ana;Sá;Reis", "Ana Sá Reis"),
    ("Given name;Family name", "Ana;Sá", "Ana Sá"),
    ("Nombre;Ap. Paterno;Ap. Materno", "Ana;Sá;Reis", "Ana Sá Reis"),
    ("nombre;apellidoP;apellidoM", "Ana;Sá;Reis", "Ana Sá Reis"),
    ("Nombres;Ape_Pat;Ape_Mat", "Ana;Sá;Reis", "Ana Sá Reis"),
    ("Last;First", "Sá;Ana", "Ana Sá"),
    ("Name;Last", "Ana;Sá", "Ana Sá"),
    ("Legal First Name;Legal Last Name", "Ana;Sá", "Ana Sá"),
    ("Cognome;Nome", "Sá;Ana", "Ana Sá"),
]


@pytest.mark.parametrize(
    "head", ["Curso;;E-mail;\nEng;;sec@example.edu;\n\n", "Curso;Eng;E-mail;sec@example.edu\n\n"]
)
def test_the_head_of_a_report_is_not_taken_for_the_headings(tmp_path: Path, head: str) -> None:
    """The row that names most of what is needed is."""
    sheet = read(tmp_path, head + HEAD + ANA)
    assert [column.column.name for column in sheet.columns if column.column] == [
        "name",
        "email",
        "date_of_birth",
        "pdf",
    ]


@pytest.mark.parametrize("heading", ["Apellidos y nombre", "Nombre completo"])
def test_names_with_the_surname_first_are_turned_round_when_asked_for(
    tmp_path: Path, heading: str
) -> None:
    """At the one comma, and told; what no comma parts is an error where the heading says that all
    names have the surnames first. A suffix is no given name.
    """
    rows = ("García Ruiz, Ana María", "  O'Hara ,  Sean", "Paz Sol Eva", "Luis Mora, Jr.")
    people = "".join(f"{name};x{at}@example.edu;2001-01-01\n" for at, name in enumerate(rows))
    text = f"{heading};Correo;Fecha de nacimiento\n{people}"
    sheet = read(tmp_path, text, join_names=True)
    (name,) = (one for one in sheet.columns if one.column is NAME)
    assert (name.heading, name.title) == ("Nombre completo", heading)
    assert sheet.frame[name.key].to_list() == [
        "Ana María García Ruiz",
        "Sean O'Hara",
        "Paz Sol Eva",
        "Luis Mora, Jr.",
    ]
    note, *errors = sheet.issues
    assert "2 names have been turned round: “García Ruiz, Ana María”" in note.message
    stopped = [4, 5] if heading == "Apellidos y nombre" else []
    assert [(one.row, one.code) for one in errors] == [(row, Code.NAME_ORDER) for row in stopped]


def test_the_whole_name_beside_its_parts_is_the_name(tmp_path: Path) -> None:
    """Who has joined them already need not delete the parts, and is not asked what these are."""
    sheet = read(
        tmp_path,
        "Nombre;Apellidos;Nombre completo;Correo;Fecha de nacimiento\n"
        f"Ana;Ruiz Gil;Ana Ruiz Gil;{PERSON}\n",
    )
    assert sheet.own_headings["name"] == "Nombre completo"
    assert not sheet.issues


@pytest.mark.parametrize(
    "heading", ["University email", "Correo universitario", "E-mail acadêmico"]
)
def test_the_schools_own_address_is_an_address(tmp_path: Path, heading: str) -> None:
    """Where there is no other; beside another it stays a column of the sheet's own."""
    sheet = read(
        tmp_path, f"Forename;Surname;{heading};Date of birth\nAna;Sá;{PERSON}\n", join_names=True
    )
    assert sheet.own_headings["email"] == heading
    sheet = read(tmp_path, f"{heading};{HEAD}x@y.pt;{ANA}")
    assert sheet.own_headings["email"] == "E-mail"


def test_an_unknown_heading_is_answered_with_the_nearest_in_the_sheets_own_language(
    tmp_path: Path,
) -> None:
    """What it may be, and what to call it."""
    with pytest.raises(
        SheetError,
        match=r"“Nasc\.” \(column C\) may be the date of birth: rename it “Data de nasci",
    ):
        read(tmp_path, f"Nome;E-mail;Nasc.\nAna;{PERSON}\n")
    with pytest.raises(
        SheetError,
        match=r"“Corr\. elec\.” .* may be the e-mail address: rename it “Correo electrónico”",
    ):
        read(tmp_path, f"Nombre;Corr. elec.;Fecha de nacimiento\nAna;{PERSON}\n")


@pytest.mark.parametrize(
    "heading", ["LASTFIRST", "Last Name, First Name", "Cognome e Nome", "NOM Prénom"]
)
def test_a_heading_with_the_surnames_first_is_known_in_other_languages(
    tmp_path: Path, heading: str
) -> None:
    """It is no whole name, and no surname either."""
    text = f'"{heading}",E-mail,Date of birth\n"Sá, Ana",x@example.edu,2001-01-01\n'
    with pytest.raises(SheetError, match="has the surnames first"):
        read(tmp_path, text)
    sheet = read(tmp_path, text, join_names=True)
    names = sheet.texts(NAME)
    assert names is not None
    assert names.to_list() == ["Ana Sá"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Nome do curso;E-mail;Nascimento\nLEI;x@example.edu;2001-01-01\n", "Nome do curso"),
        ("Nome;E-mail do comprador;Nascimento\nAna;x@example.edu;2001-01-01\n", "comprador"),
        ("ANA MENDES DO NASCIMENTO;6A\nRUI DIAS;6B\n", "NASCIMENTO"),
        ("1;Jean Durand;j.durand@mail.example\n2;Zoé Roux;z@mail.example\n", "mail.example"),
    ],
)
def test_what_is_no_heading_of_the_column_is_not_advised_to_be_renamed(
    tmp_path: Path, text: str, wrong: str
) -> None:
    """A course would stand for the name, a buyer get the diploma, and a person turn into a
    heading.
    """
    with pytest.raises(SheetError) as raised:
        read(tmp_path, text)
    assert f"{wrong}” (column" not in str(raised.value)


def test_every_heading_that_is_missing_is_told_at_once(tmp_path: Path) -> None:
    """A slip of the keyboard, a word for the thing, and what to add."""
    with pytest.raises(SheetError) as raised:
        read(tmp_path, f"Titular;Emial;Observações\nAna;{PERSON}\n")
    for part in (
        "“Titular” (column A) may be the name",
        "“Emial” (column B) may be the e-mail",
        "add the date of birth",
    ):
        assert part in str(raised.value)


def test_an_unknown_heading_that_may_be_an_optional_column_is_a_note(tmp_path: Path) -> None:
    """Nothing is stopped, and nothing guessed."""
    sheet = read(tmp_path, f"Nome;E-mail;Nascimento;Nome do curso\nAna;{PERSON};LEI\n")
    assert (
        told(sheet)
        == "note: “Nome do curso” (column D) may be the course: rename it “Curso” if it is. It is"
        " not sent."
    )


def test_of_several_headings_that_may_be_one_column_none_is_told(tmp_path: Path) -> None:
    """A list of marks is no list of final grades."""
    assert (
        told(read(tmp_path, f"Nome;E-mail;Nascimento;Nota teste;Nota exame\nAna;{PERSON};8;9\n"))
        == ""
    )


def test_a_documents_date_is_told_to_be_left_alone(tmp_path: Path) -> None:
    """A person who meant the certificate's reads how to say so."""
    sheet = read(
        tmp_path, f"Nome;E-mail;Nascimento;RG;Data de emissão\nAna;{PERSON};1;2010-01-01\n"
    )
    assert "warning: “Data de emissão” (column E) is beside “RG”" in told(sheet)


@pytest.mark.parametrize(("headings", "cells", "whole"), SEVERAL)
def test_a_name_in_several_columns_stops_and_says_which(
    tmp_path: Path, headings: str, cells: str, whole: str
) -> None:
    """No certificate is issued to half a name."""
    text = f"{headings};E-mail;Data de nascimento\n{cells};{PERSON}\n"
    with pytest.raises(SheetError, match="the name is in") as raised:
        read(tmp_path, text)
    assert all(f"“{heading}”" in str(raised.value) for heading in headings.split(";"))
    assert "--join-names" in str(raised.value)


@pytest.mark.parametrize(("headings", "cells", "whole"), SEVERAL)
def test_a_name_in_several_columns_is_joined_when_that_is_said(
    tmp_path: Path, headings: str, cells: str, whole: str
) -> None:
    """Given names before surnames, wherever they stand."""
    sheet = read(
        tmp_path, f"{headings};E-mail;Data de nascimento\n{cells};{PERSON}\n", join_names=True
    )
    names = sheet.texts(NAME)
    assert names is not None
    assert names.to_list() == [whole]


@pytest.mark.parametrize(
    "text",
    [
        f"Nome completo;Apelido;E-mail;Data de nascimento\nAna Silva;Bia;{PERSON}\n",
        f"Nome;Sobrenome;E-mail;Data de nascimento\nAna Silva;Silva;{PERSON}\n",
        f"Nome;Nome social;E-mail;Data de nascimento\nAna Silva;Bia;{PERSON}\n",
    ],
)
def test_a_whole_name_beside_a_part_of_it_does_not_stop(tmp_path: Path, text: str) -> None:
    """A nickname, a column to sort by, a social name."""
    names = read(tmp_path, text, join_names=True).texts(NAME)
    assert names is not None
    assert names.to_list() == ["Ana Silva"]


def test_a_surname_that_would_stand_there_twice_is_an_error_of_its_row(tmp_path: Path) -> None:
    """One row has been joined by hand already, the others have not."""
    text = (
        f"Nome;Sobrenome;E-mail;Data de nascimento\nAna Silva;Silva;{PERSON}\nBia;Reis;b{PERSON}\n"
    )
    assert [issue.row for issue in read(tmp_path, text, join_names=True).issues] == [2]


def test_a_column_that_puts_surnames_first_is_no_name(tmp_path: Path) -> None:
    """A diploma for Silva Ana is nobody's."""
    with pytest.raises(SheetError, match=r"“Apellidos y nombres” .* has the surnames first"):
        read(tmp_path, f"Apellidos y nombres;E-mail;Fecha de nacimiento\nSilva Ana;{PERSON}\n")


def test_a_students_number_and_a_documents_date_are_not_asked_about(tmp_path: Path) -> None:
    """They are what they are."""
    head = "Nome;E-mail;Nascimento;Matrícula;Cédula;Fecha de expedición"
    assert told(read(tmp_path, f"{head}\nAna;{PERSON};2020;1;2010-10-10\n")) == ""


def test_a_heading_with_an_address_for_an_example_is_one(tmp_path: Path) -> None:
    """The row of headings is no row of a person."""
    sheet = read(
        tmp_path, f"Nome;E-mail (ex.: ana@example.edu);Data de nascimento\nAna;{PERSON}\n"
    )
    assert sheet.header_row == 1


def test_a_certificates_and_a_documents_date_under_one_heading_stop(tmp_path: Path) -> None:
    """The results could not tell one from the other."""
    with pytest.raises(SheetError, match="are there twice"):
        read(
            tmp_path,
            "Nome;E-mail;Nascimento;RG;Data de emissão;Curso;Data de"
            f" emissão\nAna;{PERSON};1;2;L;3\n",
        )
