"""Lines of a list that are nobody: totals, repeated headings, footers, what stands between
groups.
"""

from pathlib import Path

import pytest
from lists import ANA, BIA, HEAD, read, rows, told

from importer.errors import SheetError


@pytest.mark.parametrize(
    "line",
    [
        "Total de formandos: 2;;;",
        "TOTAL;2;;",
        ";Total;2;",
        "Subtotal;;;2",
        "Soma;;2;",
        "Média;;;8,5",
        "N.º de alunos;2;;",
        "Fim do relatório;;;",
        "Página 1 de 3;;;",
        "Gerado em 12/07/2026 10:00;;;",
        "Obs.: os diplomas serão entregues em setembro;;;",
        "* alunos com melhoria de nota;;;",
        "Contacto: secretaria@example.edu;;;",
        "2;;;",
        ";;;12/07/2026",
        "Lisboa, 15 de julho de 2026;;;",
        "Nome;E-mail;Data de nascimento;PDF",
        "NOME;EMAIL;;PDF",
        "Turma B;;;",
        "Curso: Engenharia;;;",
        "______________________;;;",
        '"Porto, 25 de novembro de 2026"',
        '"A Secretária,"',
        "A Secretária,;;;",
        "O Diretor;;;",
        "O(A) Diretor(a);;;",
        "Director(a);;;",
        "O Presidente do Conselho;;;",
        "La Secretaria;;;",
        "Pela Direção;;;",
        "The Registrar;;;",
        "Assinatura;;;",
        "Porto, 25 de novembro de 2026",
        "Porto; 25 de novembro de 2026;;",
        "Madrid, a 25 de noviembre de 2026;;;",
        "Lisboa, aos 25 dias do mês de novembro de 2026;;;",
        "London, November 25, 2026",
        "SQL> spool off;;;",
        "+------+-----+;;;",
        "    Points Possible;;;100",
        "Emitido em 25/11/2026 10:22;;Página 1 de 2;",
    ],
)
def test_a_line_below_the_list_is_nobody_and_told_once(tmp_path: Path, line: str) -> None:
    """One note instead of four errors."""
    sheet = read(tmp_path, f"{HEAD}{ANA}{BIA}{line}\n")
    assert rows(sheet) == [2, 3]
    assert told(sheet).startswith("note: 1 line names no graduate and is left out: ")
    assert [issue.row for issue in sheet.issues] == [None]


def test_a_signature_block_is_nobody(tmp_path: Path) -> None:
    """The name below the line is not a graduate's, also where two people sign side by side."""
    sheet = read(
        tmp_path,
        f"{HEAD}{ANA}\n____________;____________;;\nJoão Sá;Maria Reis;;\nReitor;Secretária;;\n",
    )
    assert rows(sheet) == [2]
    assert "“João Sá Maria Reis” (5)" in told(sheet)


def test_lines_between_groups_and_repeated_headings_are_nobody(tmp_path: Path) -> None:
    """A report with a heading on each page."""
    sheet = read(tmp_path, f"{HEAD}Turma A;;;\n{ANA}Página 1;;;\n{HEAD}Turma B;;;\n{BIA}")
    assert rows(sheet) == [3, 7]
    assert "5 lines name no graduate" not in told(sheet)
    assert "4 lines name no graduate and are left out" in told(sheet)
    assert "headings once more (5)" in told(sheet)


def test_rows_that_were_only_numbered_or_filled_down_are_nobody(tmp_path: Path) -> None:
    """Somebody had prepared fifty lines."""
    numbered = read(tmp_path, f"Nº;{HEAD}1;{ANA}2;{BIA}3;;;;\n4;;;;\n")
    assert (rows(numbered), "nothing but a number (4, 5)" in told(numbered)) == ([2, 3], True)
    filled = read(tmp_path, f"Curso;{HEAD}LEI;{ANA}LEI;{BIA}LEI;;;;\n")
    assert (rows(filled), "filled too far down (4)" in told(filled)) == ([2, 3], True)


def test_a_course_alone_between_graduates_is_somebody_whose_cells_were_forgotten(
    tmp_path: Path,
) -> None:
    """Nobody is left out because all that was filled in for them is the course."""
    sheet = read(tmp_path, f"Curso;{HEAD}LEI;{ANA}GES;;;;\nLEI;{BIA}")
    assert rows(sheet) == [2, 3, 4]


@pytest.mark.parametrize(
    "line",
    [
        "Carla Dias;;;",
        "Dean Martin;;;",
        "El Mahdi Lo Presti;;;",
        ";carla@example.edu;;",
        "Total Silva;total@example.edu;2001-01-01;t.pdf",
        "Total Silva;;2001-01-01;t.pdf",
        "Carla Dias;;2001-01-01;",
        ";;2001-01-01;carla.pdf",
        ";;;carla.pdf",
        "Carla Dias,carla@example.edu,2001-01-01",
        "Carla Dias|2001-01-01|carla@example.edu|c.pdf;;;",
    ],
)
def test_whoever_may_be_a_graduate_is_none_of_them(tmp_path: Path, line: str) -> None:
    """A name, an address, or several cells that a person has: what is missing is told as
    always.
    """
    sheet = read(tmp_path, f"{HEAD}{ANA}{line}\n")
    assert (rows(sheet), told(sheet)) == ([2, 3], "")


def test_a_name_and_a_class_are_a_graduate(tmp_path: Path) -> None:
    """The cell before the name says Turma A, as a section line would."""
    assert rows(read(tmp_path, f"Turma;{HEAD}Turma A;{ANA}Turma A;Carla Dias;;;\n")) == [2, 3]


def test_a_total_line_that_counts_otherwise_is_a_warning(tmp_path: Path) -> None:
    """Somebody may be missing."""
    sheet = read(tmp_path, f"{HEAD}{ANA}{BIA}Total de formandos: 3;;;\n")
    assert "warning: Row 4 says “Total de formandos: 3”, but the list has 2" in told(sheet)
    assert "warning" not in told(read(tmp_path, f"{HEAD}{ANA}{BIA}Total de alunos: 2;;;\n"))


def test_a_list_of_nothing_but_such_lines_lists_nobody(tmp_path: Path) -> None:
    """It is said, as of a list without rows."""
    with pytest.raises(SheetError, match="lists nobody"):
        read(tmp_path, f"{HEAD}Total de formandos: 0;;;\n")


def test_hints_below_the_headings_are_nobody(tmp_path: Path) -> None:
    """What is to be filled in, in brackets."""
    sheet = read(tmp_path, f"{HEAD}(completo);(institucional);(dd/mm/aaaa);(opcional)\n{ANA}")
    assert rows(sheet) == [3]


@pytest.mark.parametrize(
    "line",
    [
        "Turma A;;;",
        "1ª Turma - Manhã;;;",
        "2.º Ano;;;",
        "Curso: Engenharia;;;",
        "Engenharia Informática;;;",
        "Licenciatura em Gestão;;;",
        "Máster en Derecho;;;",
        "Bachelor of Arts;;;",
        "----;-----;----------;---",
        "---;---;---;---",
        "+------+-----+;;;",
        "Student, Test;;;",
        "Relação de formandos 2026/1;;;",
        "Emitido em 25/11/2026 10:22;;Página 1 de 2;",
        "NOME;E-MAIL;DATA DE NASCIMENTO;PDF",
    ],
)
def test_a_line_between_graduates_is_nobody_and_told_once(tmp_path: Path, line: str) -> None:
    """What stands between groups, and what a program prints on each page."""
    sheet = read(tmp_path, f"{HEAD}{line}\n{ANA}{line}\n{BIA}")
    assert rows(sheet) == [3, 5]
    assert told(sheet).startswith("note: 2 lines name no graduate and are left out: ")


def test_a_class_in_a_column_of_its_own_between_graduates_is_nobody(tmp_path: Path) -> None:
    """But a number alone may be a graduate whose other cells were lost."""
    sheet = read(tmp_path, f"Turma;{HEAD}3.º A;;;;\n;{ANA}3.º B;;;;\n;{BIA}")
    assert rows(sheet) == [3, 5]
    sheet = read(tmp_path, f"Matrícula;{HEAD}17;{ANA}18;;;;\n19;{BIA}")
    assert rows(sheet) == [2, 3, 4]


@pytest.mark.parametrize("above", ["O Diretor do Curso;;;", "Porto, 25 de novembro de 2026;;;"])
def test_a_name_below_who_signs_is_nobody(tmp_path: Path, above: str) -> None:
    """Without a ruled line, too; a name alone, below nothing of that kind, is a graduate without
    an e-mail.
    """
    assert rows(read(tmp_path, f"{HEAD}{ANA}{BIA}{above}\nCarlos Nunes;;;\n")) == [2, 3]
    assert rows(read(tmp_path, f"{HEAD}{ANA}{BIA}Carlos Nunes;;;\n")) == [2, 3, 4]


@pytest.mark.parametrize(
    "name", ["Ana Engenheiro", "Mestre Dias", "Grado Ruiz", "Julio Maio", "Marcia de Junho"]
)
def test_a_name_like_a_course_or_a_month_is_somebody(tmp_path: Path, name: str) -> None:
    """A graduate whose other cells are empty stays, and is an error."""
    assert rows(read(tmp_path, f"{HEAD}{ANA}{name};;;\n{BIA}")) == [2, 3, 4]
