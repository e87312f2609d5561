"""Questions about a whole list: those that arise, put once, answered by the list's own rows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from dokstamp_sandbox import Sandbox
from helpers.practice import sandbox_process
from web.pages_under_test import Pages, pages, words

HEAD = "Nome;E-mail;Data de nascimento;Curso;Data de emissão;Nota\n"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A DokStamp to choose courses of."""
    with sandbox_process() as practice:
        yield Sandbox(url=practice.url)


def _brought(page: Pages, content: str | bytes, name: str = "lista.csv") -> str:
    made = page.post("/lists", school="own").headers["location"].rpartition("/")[0]
    content = content if isinstance(content, bytes) else content.encode()
    page.ask("POST", f"{made}/files", files=[("files", (name, content))])
    page.get(f"{made}/files")
    return made


def _row(born: str = "2001-04-03", course: str = "LEI-2026", day: str = "2026-07-15") -> str:
    return f"Ana Sousa;ana@school.example;{born};{course};{day};8\n"


def _titles(page: Pages, base: str, **answers: str) -> list[str]:
    """The questions in the order in which they are put, each answered."""
    asked = []
    for _ in range(10):
        answer = page.get(f"{base}/questions")
        title = words(answer).partition(" – ")[0]
        if title == "Your answers for the whole list":
            break
        asked.append(title)
        key = answer.text.split('name="ask" value="')[1].split('"')[0]
        given = page.post(f"{base}/questions", ask=key, answer=answers.get(key, ""))
        assert given.status_code == 303, words(given)
    return asked


def test_of_a_list_that_says_everything_only_is_asked_what_is_to_be_done(page: Pages) -> None:
    """Once, and never again; the answer can be changed."""
    base = _brought(page, HEAD + _row())
    mode = "Issue certificates, or prepare drafts that nobody is told of?"
    assert _titles(page, base, draft="yes") == [mode]
    assert "Prepare drafts" in words(page.get(f"{base}/questions"))
    again = page.get(f"{base}/questions?ask=draft")
    assert 'value="yes" checked' in again.text
    assert page.get(f"{base}/", follow=False).headers["location"] != f"{base}/questions"


def test_dates_are_asked_with_the_lists_own_rows(page: Pages) -> None:
    """Both readings where both are possible, none of them chosen already."""
    base = _brought(page, HEAD + _row("03/04/2001"))
    answer = page.get(f"{base}/questions")
    said = words(answer)
    assert "How are the dates written in your list?" in said
    assert "“03/04/2001” in row 2 is 3 April 2001" in said
    assert "“03/04/2001” in row 2 is 4 March 2001" in said
    assert " checked" not in answer.text
    assert page.post(f"{base}/questions", ask="date_format").status_code == 422
    page.language = "pt_PT"
    assert "3 de abril de 2001" in words(page.get(f"{base}/questions"))
    page.post(f"{base}/questions", ask="date_format", answer="%d/%m/%Y")
    list_id = base.rpartition("/")[2]
    assert page.again(list_id).selection.date_format == "%d/%m/%Y"
    judged = page.office.desk.judged(page.again(list_id))
    assert judged is not None
    assert not [one for one in judged.batch.issues if one.column == "date_of_birth"]


def test_a_day_after_the_twelfth_leaves_one_way(page: Pages) -> None:
    """It is asked all the same, since nobody guesses."""
    base = _brought(page, HEAD + _row("03/04/2001") + _row("25/12/2001"))
    answer = page.get(f"{base}/questions")
    assert "reads 2 of 2 such dates" in words(answer)
    assert answer.text.count('type="radio"') == 2
    page.post(f"{base}/questions", ask="date_format", answer="")
    assert "How are the dates" not in words(page.get(f"{base}/questions"))


def test_what_cannot_be_an_answer_is_refused(page: Pages) -> None:
    """Whatever is sent."""
    base = _brought(page, HEAD + _row(day=""))
    for sent in ({"ask": "draft", "answer": "maybe"}, {"ask": "draft"}):
        assert page.post(f"{base}/questions", **sent).status_code == 422
    for day in ("1200-01-01", "tomorrow"):
        sent = {"ask": "issued_at", "answer": "other", "other": day}
        answer = page.post(f"{base}/questions", **sent)
        assert answer.status_code == 422
        assert "--" not in words(answer)
    assert page.post(f"{base}/questions", ask="cohort", answer="x").status_code == 303
    assert not page.again(base.rpartition("/")[2]).answers


def test_the_date_of_issue_is_asked_where_the_list_has_none(page: Pages) -> None:
    """The day of issue, or another one."""
    base = _brought(page, HEAD + _row(day=""))
    page.post(f"{base}/questions", ask="issued_at", answer="other", other="2026-07-15")
    page.post(f"{base}/questions", ask="draft", answer="")
    assert "15 July 2026" in words(page.get(f"{base}/questions"))
    assert page.again(base.rpartition("/")[2]).selection.issued_at == "2026-07-15"


def test_the_scale_of_grades_is_asked_where_it_can_only_be_another_one(page: Pages) -> None:
    """Not for a single slip."""
    twenty = HEAD + "".join(_row().replace(";8\n", f";{grade}\n") for grade in (14, 17, 12))
    base = _brought(page, twenty)
    assert "On which scale are the grades?" in _titles(page, base, grade_scale="20")
    assert page.again(base.rpartition("/")[2]).selection.grade_scale == "20"


def test_the_course_is_chosen_by_its_name(sandbox: Sandbox, tmp_path: Path) -> None:
    """From those that DokStamp has; the search ignores accents."""
    with pages(tmp_path / "state", sandbox) as page:
        base = _brought(page, HEAD + _row(course=""))
        everything = page.get(f"{base}/questions?ask=course")
        assert "1 graduate has no course in the list." in words(everything)
        found = page.get(f"{base}/questions?ask=course&find=informatica")
        assert "LEI-2026" in words(found)
        assert found.text.count('type="radio"') < everything.text.count('type="radio"')
        page.post(f"{base}/questions", ask="course", answer="LEI-2026")
        assert page.again(base.rpartition("/")[2]).selection.course == "LEI-2026"


def test_without_dokstamp_the_course_may_be_typed(page: Pages) -> None:
    """With a sentence that says why it cannot be chosen."""
    base = _brought(page, HEAD + _row(course=""))
    said = words(page.get(f"{base}/questions?ask=course"))
    assert "DokStamp cannot be asked now" in said
    page.post(f"{base}/questions", ask="course", other="LEI-2026")
    assert page.again(base.rpartition("/")[2]).selection.course == "LEI-2026"


def test_the_worksheet_is_asked_where_several_list_graduates(page: Pages, tmp_path: Path) -> None:
    """Before anything else can be."""
    book = Workbook()
    for name in ("Turma A", "Turma B"):
        sheet = book.create_sheet(name)
        sheet.append(["Nome", "E-mail", "Data de nascimento"])
        sheet.append([name, "ana@school.example", "2001-04-03"])
    book.remove(book.worksheets[0])
    book.save(tmp_path / "lista.xlsx")
    base = _brought(page, (tmp_path / "lista.xlsx").read_bytes(), "lista.xlsx")
    assert page.ask("GET", f"{base}/").headers["location"] == f"{base}/questions"
    assert page.ask("GET", f"{base}/corrections").status_code in (303, 404)
    page.post(f"{base}/questions", ask="worksheet", answer="Turma B")
    assert "1 graduate on sheet “Turma B”" in words(page.get(f"{base}/files"))


def test_the_letters_of_a_list_are_asked_by_how_they_read(page: Pages) -> None:
    """A person knows which is right."""
    text = "Nome;E-mail;Data de nascimento\nJosé Peña;a@b.example;2001-04-03\n"
    for word in ("Ñuñez", "Núñez", "Peña"):
        text += f"{word} Lopo;{len(text)}@b.example;2001-04-03\n"
    base = _brought(page, text.encode("mac_roman"))
    where = page.get(f"{base}/", follow=False).headers["location"]
    assert where == f"{base}/questions", "told at once or asked"


def test_names_in_several_columns_are_joined_if_a_person_says_so(page: Pages) -> None:
    """Or one of them is said to hold the whole name."""
    text = "Nome;Apelido;E-mail;Data de nascimento\nAna;Sousa;a@b.example;2001-04-03\n"
    for answer, name in (("yes", "Ana Sousa"), ("c1", "Ana")):
        base = _brought(page, text)
        asked = page.get(f"{base}/questions")
        assert "“Ana Sousa”" in words(asked)
        page.post(f"{base}/questions", ask="join_names", answer=answer)
        judged = page.office.desk.judged(page.again(base.rpartition("/")[2]))
        assert judged is not None
        assert judged.batch.sheet.frame["c1"].to_list() == [name]
