"""Workbooks as programs write them, through the command line and through an inbox, each to its
expected end.
"""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from helpers.practice import Ended, command
from helpers.real_cases import case
from helpers.sampling import sampled

NOBODY = {"DOKSTAMP_EMAIL": "", "DOKSTAMP_PASSWORD": ""}


def check(folder: Path, name: str, sheet: str) -> Ended:
    """`importer check` of a copy of a case, which asks nobody."""
    shutil.copytree(case(name), folder, dirs_exist_ok=True)
    arguments = ("check", sheet, "--pdfs", "pdfs", "--json", "--out", "check.xlsx")
    return command("http://127.0.0.1:1", *arguments, folder=folder, **NOBODY)


def column(folder: Path, heading: str) -> list[object]:
    """A column of the results workbook."""
    header, *rows = load_workbook(folder / "check.xlsx")["Results"].iter_rows(values_only=True)
    return [row[header.index(heading)] for row in rows]


def ready(ended: Ended) -> int:
    """How many rows are ready; no row may be anything else, and nothing may be told."""
    assert ended.status == 0, (ended.output, ended.errors)
    assert [
        one for one in ended.summary["issues"] if one.get("severity", "error") == "error"
    ] == []
    assert ended.summary["totals"]["invalid"] == 0
    return int(ended.summary["totals"]["pending"])


def watch(folder: Path, *cases: tuple[str, str]) -> tuple[Ended, Path]:
    """`importer watch INBOX --once` with cases dropped under names; the inbox."""
    inbox = folder / "inbox"
    for name, called in cases:
        shutil.copytree(case(name), inbox / called)
    arguments = ("watch", inbox, "--once", "--settle", "0", "--max-wait", "0")
    return command("http://127.0.0.1:1", *arguments, folder=folder, **NOBODY), inbox


def test_an_xls_of_a_php_system_is_read_like_any_other(tmp_path: Path) -> None:
    """Whatever its container lists twice."""
    assert ready(check(tmp_path, "xls-from-php", "g.xls")) == 60
    births = column(tmp_path, "Data de nascimento")
    assert (str(births[0])[:10], str(births[-1])[:10]) == ("2001-01-11", "2001-03-11")


@pytest.mark.long
def test_an_xls_of_a_php_system_is_checked_in_an_inbox(tmp_path: Path) -> None:
    """Like any other batch."""
    ended, inbox = watch(tmp_path, ("xls-from-php", "Turma A"))
    assert ended.status == 0, ended.errors
    assert list((inbox / "done").glob("*Turma A/*-check*.xlsx")) or list(
        inbox.glob("*/*Turma A/*check*.xlsx")
    )


def test_an_xls_whose_list_of_texts_is_cut_anywhere_shows_its_graduates(tmp_path: Path) -> None:
    """As LibreOffice shows them."""
    assert ready(check(tmp_path, "xls-that-stops-the-reader", "g.xls")) == 3
    assert column(tmp_path, "Nome") == ["Ana Lima N1", "Ana Lima N2", "Ana Lima N3"]


def test_an_xls_with_a_password_is_called_that(tmp_path: Path) -> None:
    """And not damaged, which saving it again would not change."""
    ended = check(tmp_path, "xls-with-password", "g.xls")
    assert ended.status == 2
    assert "g.xls is protected by a password: save a copy without one." in ended.errors
    assert "damaged" not in ended.errors


def test_a_byte_that_changed_inside_a_worksheet_is_damage_with_its_reason(tmp_path: Path) -> None:
    """One sentence that says what to do."""
    ended = check(tmp_path, "xlsx-with-a-bad-byte", "g.xlsx")
    assert ended.status == 2
    assert (
        "g.xlsx, sheet “Graduates” is damaged in its part “xl/worksheets/sheet1.xml” (Error -3"
        in ended.errors
    )
    assert "copy it again, or open it in Excel or LibreOffice and save it again." in ended.errors


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("xlsx-with-a-bad-byte", "is damaged in its part"),
        ("xls-with-password", "is protected by a password"),
    ],
)
def test_an_inbox_puts_what_cannot_be_read_aside_and_serves_the_others(
    tmp_path: Path, name: str, words: str
) -> None:
    """With the same sentence, which blames the file and not the program."""
    ended, inbox = watch(tmp_path, (name, "Turma A"), ("xls-that-stops-the-reader", "Turma B"))
    assert ended.status == 1, ended.errors
    letter = inbox / "needs-attention" / "Turma A" / "REASON.txt"
    reason = " ".join(letter.read_text(encoding="utf-8").split())
    assert words in reason
    assert "mistake" not in reason
    assert list(inbox.glob("*/*Turma B/*check*.xlsx")), sorted(inbox.rglob("*"))


@pytest.mark.parametrize(
    "name", sampled(["xlsx-with-a-bad-byte", "xls-with-password", "xls-that-stops-the-reader"], 2)
)
def test_a_file_that_lies_loose_in_an_inbox_keeps_nobody_from_being_served(
    tmp_path: Path, name: str
) -> None:
    """Whatever is wrong with it, and though it is called like a list that needs attention."""
    (tmp_path / "inbox").mkdir()
    [poison] = case(name).glob("g.*")
    shutil.copy(poison, tmp_path / "inbox" / f"g{poison.suffix}")
    shutil.copy(poison, tmp_path / "inbox" / f"loose{poison.suffix}")
    _, inbox = watch(tmp_path, ("xls-from-php", "Turma B"), ("xlsx-with-a-bad-byte", "Turma C"))
    assert list(inbox.glob("*/*Turma B/*check*.xlsx")), sorted(inbox.rglob("*"))
    assert (inbox / "needs-attention" / "Turma C" / "REASON.txt").is_file()
    assert {one.name for one in inbox.glob("*.xls*")} == {
        f"g{poison.suffix}",
        f"loose{poison.suffix}",
    }


def test_cells_without_addresses_give_the_findings_of_any_others(tmp_path: Path) -> None:
    """Errors and formulas stop their rows; formats decide what is shown; nothing is dropped."""
    ended = check(tmp_path, "cells-without-addresses", "g.xlsx")
    assert ended.status == 1
    found = {(one["row"], one["column"], one["code"]) for one in ended.summary["issues"]}
    assert {
        (2, "social_name", "cell_error"),
        (3, "grade", "cell_error"),
        (4, "grade", "formula_without_value"),
        (4, "social_name", "formula_without_value"),
    } <= found
    assert not {(row, name) for row, name, _ in found} & {(2, "grade"), (3, "date_of_birth")}
    assert ended.summary["totals"]["invalid"] == 3
    assert column(tmp_path, "grade")[0] in ("8.76", 8.76)


def test_numbers_with_marks_inside_come_out_as_they_are_shown(tmp_path: Path) -> None:
    """The PDFs are named so, and the results workbook shows them so."""
    assert ready(check(tmp_path, "cpf-numbers", "g.xlsx")) == 3
    assert column(tmp_path, "CPF") == ["529.982.247-25", "012.345.678-90", "111.444.777-35"]


def test_empty_rows_far_down_are_empty_rows(tmp_path: Path) -> None:
    """There is nothing to delete."""
    assert ready(check(tmp_path, "empty-rows-far-down", "g.xlsx")) == 1


def test_comments_of_an_ods_are_no_content(tmp_path: Path) -> None:
    """Of numbers, names and days alike."""
    assert ready(check(tmp_path, "ods-with-comments", "g.ods")) == 3
    assert [str(grade).replace(",", ".") for grade in column(tmp_path, "grade")] == [
        "8.75",
        "9",
        "9.5",
    ]
    assert [str(day)[:10] for day in column(tmp_path, "date_of_birth")] == [
        "2001-01-10",
        "2001-01-11",
        "2001-01-12",
    ]
    assert column(tmp_path, "name") == ["Ana Lima", "Bia Reis", "Caio Sá"]
