"""The lists: begun, practised with, renamed, deleted."""

import re
from pathlib import Path

import pytest

import importer.web
from importer.columns import BY_NAME
from importer.web.pages.keeper import DEEDS
from importer.web.visitors import Role
from web.pages_under_test import Pages, words


def test_whoever_has_no_list_learns_what_is_needed(page: Pages) -> None:
    """And can try it without anything."""
    said = words(page.get("/"))
    assert "You need two things" in said
    assert "Try it with sample graduates (nothing is sent)" in said


def test_one_click_makes_a_list_to_practise_with(page: Pages) -> None:
    """With the sample graduates and their PDFs in it, marked on every page."""
    made = page.post("/lists", school="practice").headers["location"]
    page.get(f"{made}files")
    said = words(page.get(f"{made}files"))
    assert "PRACTICE – nothing is sent to anybody" in said
    assert "graduates.xlsx: 30 graduates on sheet “Diplomados”." in said
    assert "PDFs are here" in said
    said = words(page.get("/"))
    assert "Sample graduates practice 30 " in said


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("pt_PT", {"Nome", "Data de nascimento", "Situação da matrícula"}),
        ("es", {"Nombre", "Fecha de nacimiento", "Situación de la matrícula"}),
    ],
)
def test_the_sample_list_is_headed_as_its_readers_lists_are(
    page: Pages, language: str, headings: set[str]
) -> None:
    """And read as the same; what is chosen from a closed list stands in their words too."""
    page.language = language
    made = page.post("/lists", school="practice").headers["location"].rstrip("/")
    graduates = page.again(made.rpartition("/")[2])
    sheet = page.office.desk.read(graduates)
    assert {one.heading.rstrip(" *") for one in sheet.columns} > headings
    status = sheet.texts(BY_NAME["completion_status"])
    assert status is not None
    assert set(status.drop_nulls()) == {"concluído" if language == "pt_PT" else "finalizado"}


def test_a_list_gets_another_name(page: Pages) -> None:
    """Which is text, whatever it says."""
    made = page.post("/lists", school="own").headers["location"].rpartition("/")[0]
    page.post(f"{made}/name", name="Turma  <b>2026</b>")
    answer = page.get("/")
    assert "Turma &lt;b&gt;2026&lt;/b&gt;" in answer.text


def test_a_list_is_deleted_after_asking_once(page: Pages) -> None:
    """With its files; the audit keeps that it was."""
    made = page.post("/lists", school="practice").headers["location"].rstrip("/")
    list_id = made.rpartition("/")[2]
    root = page.again(list_id).root
    assert "Delete “Sample graduates”?" in words(page.post(f"{made}/delete"))
    assert root.exists()
    page.post(f"{made}/delete", sure="yes")
    assert not root.exists()
    assert page.get(f"{made}/files").status_code == 404
    assert [one["did"] for one in page.office.store.audit(list_id)][-1] == "deleted"


def test_who_may_not_delete_cannot(page: Pages) -> None:
    """Nor is it offered to them."""
    made = page.post("/lists", school="own").headers["location"].rpartition("/")[0]
    page.doors.roles["Eva"] = frozenset((Role.READER,))
    eva = page.by("Eva")
    assert "Delete" not in words(eva.get(f"{made}/about")).replace("Rename or delete", "")
    assert eva.post(f"{made}/delete", sure="yes").status_code == 403
    assert eva.post(f"{made}/files").status_code == 403
    assert "New list" not in words(eva.get("/")).split("List ")[0]


def test_help_is_one_click_away_on_every_page(page: Pages) -> None:
    """It says what each step is for, in the reader's language."""
    for language, said in (
        ("en", "1. Files Bring the list"),
        ("pt_PT", "6. Verificar Leia o que vai acontecer."),
        ("es", "Practique primero con los titulados de ejemplo"),
    ):
        page.language = language
        assert '<a href="/help">' in page.get("/").text
        assert said in words(page.get("/help"))
    page.language = "en"


def test_what_somebody_did_has_words_in_every_language() -> None:
    """The audit keeps English words; whoever looks after the page reads their own."""
    folder = Path(importer.web.__file__).parent
    lines = [
        line
        for path in folder.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"note\(|\bdid\s?=", line)
    ]
    noted = {word for line in lines for word in re.findall(r'"([a-z -]+)"', line)}
    assert len(noted) > 10
    assert noted - {"?"} <= set(DEEDS)
