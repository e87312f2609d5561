"""Columns that a person has to name, and what is remembered of it."""

from web.pages_under_test import Pages, words

STRANGE = "Graduando;Contacto;Nasc;Obs\nAna Sousa;ana@school.example;2001-04-03;<b>x</b>\n"


def _brought(page: Pages, text: str, name: str = "lista.csv") -> str:
    made = page.post("/lists", school="own").headers["location"].rpartition("/")[0]
    page.ask("POST", f"{made}/files", files=[("files", (name, text.encode()))])
    return made


def test_columns_are_asked_for_only_where_their_headings_do_not_tell(page: Pages) -> None:
    """The way on leads there, and past it where all are known."""
    strange = _brought(page, STRANGE)
    assert page.ask("GET", f"{strange}/").headers["location"] == f"{strange}/columns"
    known = _brought(page, "Nome,E-mail,Data de nascimento\nAna,a@b.example,2001-04-03\n")
    page.get(f"{known}/files")
    assert page.get(f"{known}/", follow=False).headers["location"] == f"{known}/questions"
    assert "Columns recognised: Name = “Nome”, Email = “E-mail”" in words(
        page.get(f"{known}/files")
    )


def test_each_column_is_shown_with_what_is_in_it(page: Pages) -> None:
    """As text, whatever it says; nothing is chosen that was not recognised."""
    answer = page.get(f"{_brought(page, STRANGE)}/columns")
    said = words(answer)
    assert "The headings stand in row 1" in said
    assert "A Graduando Ana Sousa 100 %" in said
    assert "&lt;b&gt;x&lt;/b&gt;" in answer.text
    assert answer.text.count("leave aside (comes back in the results)") == 4
    assert answer.text.count(" selected") == 2, "the language, and the one that was recognised"


def test_what_is_wrong_with_a_choice_is_said_and_kept_nowhere(page: Pages) -> None:
    """One column twice, or a needed one missing; what was chosen stays chosen."""
    base = _brought(page, STRANGE)
    twice = page.post(f"{base}/columns", **{"holds-c1": "name", "holds-c2": "name"})
    assert twice.status_code == 422
    assert "Columns A and B cannot all be the same (Name)" in words(twice)
    assert "the list cannot be issued without them: Email, Date of birth" in words(twice)
    assert '<option value="name" selected>' in twice.text
    assert page.ask("GET", f"{base}/").headers["location"] == f"{base}/columns"


def test_what_a_person_says_is_remembered_for_the_next_list(page: Pages) -> None:
    """By the headings, in whatever order they stand; it can be changed again."""
    base = _brought(page, STRANGE)
    said = {"holds-c1": "name", "holds-c2": "email", "holds-c3": "date_of_birth"}
    assert page.post(f"{base}/columns", **said).status_code == 303
    assert "1 graduate" in words(page.get(f"{base}/files"))
    other = "Nasc;Contacto;Graduando\n2001-05-06;rui@school.example;Rui Lopo\n"
    second = _brought(page, other)
    assert "Name = “Graduando”" in words(page.get(f"{second}/files"))
    assert '<option value="email" selected>' in page.get(f"{second}/columns").text


def test_a_list_that_begins_with_a_graduate_has_no_headings(page: Pages) -> None:
    """Nobody is taken for a heading, and so left out."""
    base = _brought(page, "Ana Sousa;ana@school.example;2001-04-03\nRui;r@s.example;2001-04-03\n")
    answer = page.get(f"{base}/files")
    assert "heading" in words(answer)
    assert page.ask("GET", f"{base}/columns").headers["location"] == f"{base}/files"
