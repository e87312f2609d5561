"""What nobody does who means well, and what somebody does who is in a hurry."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dokstamp_sandbox import Sandbox, SandboxSettings, running
from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import Practice
from importer.web.lists import GraduateList
from web.pages_under_test import Pages, field_of, pages, words

_NUMBERS = ("9" * 5000, "9" * 40, "99999999999", "4294967296", "-1", "0", "1e9", "٣", "²", "")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A DokStamp."""
    with running(SandboxSettings()) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, sandbox: Sandbox) -> Iterator[Pages]:
    """The page of one person."""
    with pages(tmp_path_factory.mktemp("hostile") / "state", sandbox) as page:
        yield page


@pytest.fixture
def made(tmp_path: Path) -> GraduatingClass:
    """Three graduates, of whom one has an e-mail address that is none."""
    made = make_class(tmp_path / "class", 3)
    made.rows[1]["email"] = "nobody"
    made.write()
    return made


def test_no_number_in_an_address_or_a_form_is_a_mistake(
    page: Pages, made: GraduatingClass
) -> None:
    """Longer than any of ours, of other scripts, or none: it is not found, or as if it were not
    there.
    """
    here = f"/lists/{page.list_of(made.sheet, made.pdfs).list_id}"
    page.get(f"{here}/corrections")
    for number in _NUMBERS:
        for path in (
            f"{here}/corrections?page={number}",
            f"{here}/corrections?kind=all&search={number}",
            f"{here}/corrections?done={number}",
            f"{here}/corrections/rows/{number}",
            f"{here}/pdfs?row={number}",
            f"{here}/pdfs?end=1&wrong={number}",
            f"{here}/changes?page={number}",
            f"/history?page={number}",
        ):
            answer = page.ask("GET", path)
            assert answer.status_code in (200, 303, 307, 404), (path[:60], answer.status_code)
        for path, form in (
            (f"{here}/changes", {"group": number}),
            (f"{here}/files/which", {"list": number}),
            (f"{here}/corrections/rows/3", {"act": "undo", "group": number}),
            (f"{here}/corrections/rows/3", {"act": "leave_out", "row": number}),
            (f"{here}/corrections/rows/3", {"column": "email", "text": "x", "seen": number}),
        ):
            answer = page.post(path, **form)
            assert answer.status_code < 500, (path, [*form], number[:20])


def _all_wrong(page: Pages, folder: Path) -> GraduateList:
    made = make_class(folder, 3)
    for row in made.rows:
        row["email"] = "nobody"
    made.write()
    return page.list_of(made.sheet, made.pdfs)


def test_where_everybody_needs_somebody_nothing_can_be_issued(
    page: Pages, sandbox: Sandbox, tmp_path: Path
) -> None:
    """It is said so, there is no button, and asking for it all the same does nothing."""
    before = len(Practice(sandbox.url).state()["certificate"])
    here = f"/lists/{_all_wrong(page, tmp_path / 'all').list_id}"
    assert "3 graduates need you. 0 are ready." in words(page.get(f"{here}/corrections"))
    shown = page.get(f"{here}/check")
    assert f'action="{here}/issue"' not in shown.text
    for code in ("", "K7F-2QX-9AB"):
        page.post(f"{here}/issue", code=code)
        page.get(f"{here}/issuing")
    assert len(Practice(sandbox.url).state()["certificate"]) == before
    assert page.get(f"{here}/signatures").status_code == 200


def test_one_graduate_is_issued_once_however_often_the_button_is_pressed(
    page: Pages, sandbox: Sandbox, tmp_path: Path
) -> None:
    """In two tabs, and once more by the back button after it is done."""
    before = len(Practice(sandbox.url).state()["certificate"])
    made = GraduatingClass(tmp_path / "one")
    made.add(900)
    made.write()
    here = f"/lists/{page.list_of(made.sheet, made.pdfs).list_id}"
    shown = page.get(f"{here}/check")
    assert "1 graduate gets an e-mail" in words(shown)
    code = field_of(shown, "code")
    for _ in range(3):
        page.post(f"{here}/issue", code=code)
    assert "1 certificate is issued." in words(page.get(f"{here}/issuing"))
    page.post(f"{here}/issue", code=code)
    page.get(f"{here}/issuing")
    assert len(Practice(sandbox.url).state()["certificate"]) == before + 1


def test_the_language_is_changed_where_somebody_is(page: Pages, made: GraduatingClass) -> None:
    """On a page that a form has led to, too, and with what was looked for; never anywhere else."""
    here = f"/lists/{page.list_of(made.sheet, made.pdfs).list_id}"
    found = page.get(f"{here}/corrections?kind=all&search=carvalho")
    back = field_of(found, "back")
    assert back == f"{here}/corrections?kind=all&search=carvalho"
    assert "127.0.0.1:" in words(found), "which DokStamp it is for, and which school"
    asked = page.ask(
        "POST", f"{here}/delete", headers={"referer": f"http://127.0.0.1:1{here}/about"}
    )
    assert field_of(asked, "back") == f"{here}/about", "there is no page to be got at its own"
    for other in ("//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example"):
        answer = page.post("/language", language="es", back=other)
        assert answer.headers["location"] == "/"
        asked = page.ask(
            "POST", f"{here}/delete", headers={"referer": f"http://127.0.0.1:1{other}"}
        )
        assert field_of(asked, "back") == "/" or not other.startswith("/")


def test_what_is_typed_right_after_a_restart_is_kept(
    tmp_path: Path, sandbox: Sandbox, made: GraduatingClass
) -> None:
    """Although the list has to be read first; where that takes too long, it is handed back."""
    with pages(tmp_path / "state", sandbox) as page:
        here = f"/lists/{page.list_of(made.sheet, made.pdfs).list_id}"
        shown = page.get(f"{here}/corrections")
    with pages(tmp_path / "state", sandbox) as page:
        form = {"column": "email", "text": "<b>@example.edu"}
        form |= {name: field_of(shown, name) for name in ("seen", "was")}
        answer = page.post(f"{here}/corrections/rows/3", **form)
        assert answer.status_code == 303
        assert [one.after for one in page.again(here[7:]).cells.values()] == [form["text"]]
    with pages(tmp_path / "state", sandbox) as page:
        page.office.desk.patience = 0.0
        form["text"] = "<i>@example.edu"
        answer = page.post(f"{here}/corrections/rows/3", **form)
        assert answer.status_code == 503
        assert {name: field_of(answer, name) for name in form} == form
        assert "this was not kept yet" in words(answer)
        assert f'action="{here}/corrections/rows/3"' in answer.text


def test_what_was_asked_before_is_let_go(page: Pages, made: GraduatingClass) -> None:
    """A plan of many graduates is there once, however often DokStamp is asked."""
    list_id = page.list_of(made.sheet, made.pdfs).list_id
    page.get(f"/lists/{list_id}/check")
    before = page.office.runner.of(list_id)
    assert before is not None
    assert before.planned is not None
    page.post(f"/lists/{list_id}/check/again")
    page.get(f"/lists/{list_id}/check")
    assert before.planned is None
