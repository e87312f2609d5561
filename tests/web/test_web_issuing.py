"""From a list that is ready to certificates: looked at, issued, told, gone on with."""

import re
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook

from dokstamp_sandbox import Sandbox
from helpers.graduating_class import GraduatingClass, make_class
from helpers.office import Office
from helpers.practice import Practice
from importer.issues import Code
from importer.session import Brake, Doubt
from importer.web.entries import Change
from importer.web.lists import ChangeKind, ListState
from importer.web.pages.checking import brake_said
from web.pages_under_test import Pages, field_of, pages, words


@pytest.fixture
def page(tmp_path: Path, sandbox: Sandbox) -> Iterator[Pages]:
    """The page of one person."""
    with pages(tmp_path / "state", sandbox) as page:
        yield page


_SLOW = {"action": "latency", "method": "POST", "path": "/certificates", "seconds": 0.3}


def _list(page: Pages, folder: Path, size: int = 4) -> str:
    """The address of a list of so many graduates."""
    made = make_class(folder / "class", size)
    return f"/lists/{page.list_of(made.sheet, made.pdfs).list_id}"


def _issue(page: Pages, place: str) -> httpx.Response:
    """Look at a list, issue it, and wait for the end."""
    looked = page.get(f"{place}/check")
    sent = page.post(f"{place}/issue", code=field_of(looked, "code"))
    assert sent.headers["location"] == f"{place}/issuing"
    return page.get(f"{place}/issuing")


def test_what_will_happen_is_said_first(page: Pages, tmp_path: Path) -> None:
    """With what cannot be called back at the beginning, and everything as DokStamp calls it."""
    place = _list(page, tmp_path)
    told = words(page.get(f"{place}/check"))
    first = "4 graduates get an e-mail with their certificate as soon as this is issued."
    assert told.index(first) < told.index("Course")
    for said in (
        "4 certificates are ready to be issued",
        "An e-mail cannot be called back.",
        "Issued certificates can be revoked, one way",
        "Issue 4 certificates and e-mail 4 graduates",
        ": 4 certificates",
    ):
        assert said in told
    assert re.search(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}", told)
    assert page.again(place[7:]).state is ListState.PREPARED


def test_a_list_is_issued_and_its_results_are_there(
    page: Pages, sandbox: Sandbox, tmp_path: Path
) -> None:
    """To the workbook that everybody else gets too."""
    place = _list(page, tmp_path)
    told = words(_issue(page, place))
    assert "4 certificates are issued." in told
    assert len(Practice(sandbox.url).state()["certificate"]) == 4
    workbook = page.get(f"{place}/results")
    disposition = workbook.headers["content-disposition"]
    assert disposition == (
        "attachment; filename=\"results.xlsx\"; filename*=UTF-8''graduates-results.xlsx"
    )
    book = load_workbook(BytesIO(workbook.content))
    assert book["Results"].max_row == 5
    assert page.again(place[7:]).state is ListState.DONE
    again = words(page.get(f"{place}/check"))
    assert "There is nothing to be issued" in again
    assert "4 graduates, for whom nothing is done" in again
    did = [one["did"] for one in page.office.store.audit(place[7:])]
    assert did == ["began to issue"]


def test_the_results_are_told_after_a_restart(sandbox: Sandbox, tmp_path: Path) -> None:
    """From the workbook, under the same address."""
    with pages(tmp_path / "state", sandbox) as page:
        place = _list(page, tmp_path)
        before = words(_issue(page, place))
    with pages(tmp_path / "state", sandbox) as page:
        after = words(page.get(f"{place}/done"))
        assert "4 certificates are issued." in after
        assert after == before
        assert words(page.get(f"{place}/")) == after


def test_nothing_is_sent_of_another_content_than_was_looked_at(
    page: Pages, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Somebody corrects a cell after the page was shown: its button sends nothing."""
    place = _list(page, tmp_path)
    code = field_of(page.get(f"{place}/check"), "code")
    change = Change(kind=ChangeKind.CELL, row=2, about="name", before="", after="Somebody Else")
    page.office.store.change(place[7:], [change], by="Ana")
    sent = page.post(f"{place}/issue", code=code)
    assert sent.headers["location"] == f"{place}/check"
    shown = page.get(f"{place}/check")
    assert field_of(shown, "code") != code
    refused = page.post(f"{place}/issue", code=code)
    assert refused.status_code == 409
    assert "what you looked at is not what would be sent" in words(refused)
    assert Practice(sandbox.url).state()["certificate"] == []


def test_what_has_changed_on_the_server_meanwhile_is_told_row_by_row(
    page: Pages, sandbox: Sandbox, tmp_path: Path
) -> None:
    """The student appears between the look and the button: nothing is sent."""
    place = _list(page, tmp_path)
    code = field_of(page.get(f"{place}/check"), "code")
    _student(sandbox, "graduate1@example.edu")
    page.post(f"{place}/issue", code=code)
    told = words(page.get(f"{place}/issuing"))
    assert "Nothing was sent" in told
    assert "Row 3: Row 3 of the approved plan (graduate1@example.edu) would not be sent" in told
    assert Practice(sandbox.url).state()["certificate"] == []
    assert page.office.store.runs() == []
    assert "1 of 4 rows is not in order" in words(page.get(f"{place}/check"))


def _student(sandbox: Sandbox, email: str) -> None:
    body = {"email": email, "name": "Somebody Else", "date_of_birth": "1990-01-01"}
    Office(Path(), sandbox, GraduatingClass(Path())).api("POST", "/students", body)


def test_drafts_are_called_so(page: Pages, sandbox: Sandbox, tmp_path: Path) -> None:
    """Nobody is told of them, and the button does not say that anybody is."""
    place = _list(page, tmp_path, 2)
    draft = Change(kind=ChangeKind.ANSWER, about="draft", after="yes")
    page.office.store.change(place[7:], [draft], by="Rui")
    told = words(page.get(f"{place}/check"))
    assert "2 drafts are prepared in DokStamp. Nobody is told of them" in told
    assert "Prepare 2 drafts" in told
    assert "e-mail 2 graduates" not in told
    assert "2 drafts are prepared." in words(_issue(page, place))
    assert {one["status"] for one in Practice(sandbox.url).state()["certificate"]} == {"draft"}


def test_who_stays_behind_is_named_with_the_reason(
    page: Pages, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Also where only DokStamp could tell: another person has the e-mail there."""
    place = _list(page, tmp_path, 30)
    _student(sandbox, "graduate0@example.edu")
    told = words(page.get(f"{place}/check"))
    assert "29 certificates are ready" in told
    assert "1 graduate stays behind, and gets nothing" in told
    online = page.office.found_online(page.again(place[7:]))
    assert online.asked
    found = {row: {one.code for one in those} for row, those in online.errors.items()}
    assert found == {2: {Code.STUDENT_MISMATCH}}


def test_a_list_that_is_doubtful_stops_until_somebody_has_looked(
    page: Pages, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Once; and a button that was kept from before sends nothing."""
    made = make_class(tmp_path / "class", 8)
    made.rows[3]["email"] = "nobody"
    made.write()
    place = f"/lists/{page.list_of(made.sheet, made.pdfs).list_id}"
    shown = page.get(f"{place}/check")
    assert "1 of 8 rows is not in order. It may be the wrong list" in words(shown)
    assert 'name="code"' not in shown.text
    look = page.office.runner.of(place[7:])
    assert look is not None
    assert look.planned is not None
    assert look.planned.kept is not None
    page.post(f"{place}/issue", code=look.planned.kept.code)
    assert page.office.store.runs() == []
    doubt = re.search(r'name="doubt" value="([^"]+)"', shown.text)
    assert doubt is not None
    page.post(f"{place}/brake", doubt=doubt[1])
    shown = page.get(f"{place}/check")
    assert "Rui has looked at this: 1 of 8 rows is not in order." in words(shown)
    assert "7 certificates are issued." in words(_issue(page, place))
    assert len(Practice(sandbox.url).state()["certificate"]) == 7


@pytest.mark.parametrize("doubt", Doubt)
def test_every_doubt_is_said_in_words(doubt: Doubt) -> None:
    """With how many rows it is about."""
    assert "2" in str(brake_said(Brake(doubt=doubt, count=2, of=8)))


def test_what_is_issued_is_not_ready_again_and_what_is_left_is_said_once(
    page: Pages, tmp_path: Path
) -> None:
    """On the corrections, to which whoever has issued goes on with what is left."""
    made = make_class(tmp_path / "class", 30)
    made.rows[3]["date_of_birth"] = "31/02/1999"
    made.write()
    place = f"/lists/{page.list_of(made.sheet, made.pdfs).list_id}"
    told = words(page.get(f"{place}/corrections?kind=all"))
    assert "1 graduate needs you. 29 are ready." in told
    assert told.count(" Ready. ") == 29
    assert "29 certificates are issued. 1 is not." in words(_issue(page, place))
    told = words(page.get(f"{place}/corrections?kind=all"))
    assert "1 graduate needs you. 0 are ready." in told
    assert " Ready. " not in told
    assert told.count("is not a date that exists") == 1


def test_the_list_for_signature_names_everybody(page: Pages, tmp_path: Path) -> None:
    """With the code, and a place to sign."""
    place = _list(page, tmp_path, 3)
    code = field_of(page.get(f"{place}/check"), "code")
    told = words(page.get(f"{place}/signatures"))
    assert code in told
    assert "Place, date, name and signature" in told
    names = [name for name in _names(tmp_path / "class/graduates.csv") if name in told]
    assert len(names) == 3


def _names(path: Path) -> list[str]:
    return [line.split(",")[0] for line in path.read_text().splitlines()[1:]]


def test_how_far_it_is_is_told_to_everybody_and_it_can_be_stopped(
    page: Pages, sandbox: Sandbox, tmp_path: Path
) -> None:
    """The same page for a colleague; what was not reached is gone on with."""
    practice = Practice(sandbox.url)
    place = _list(page, tmp_path, 30)
    code = field_of(page.get(f"{place}/check"), "code")
    practice.faults(_SLOW)
    page.post(f"{place}/issue", code=code)
    latest = time.monotonic() + 15
    while True:
        told = page.by("Ana").get(f"{place}/issuing", follow=False)
        if re.search(r"[1-9]\d* of 30 issued", words(told)):
            break
        assert time.monotonic() < latest, words(told)
        time.sleep(0.02)
    assert "You may close this page; it goes on." in words(told)
    assert re.search(r"<title>\d+/30 – Being issued", told.text)
    assert page.get(f"{place}/check", follow=False).headers["location"] == f"{place}/issuing"
    page.post(f"{place}/stop")
    practice.faults()
    ended = page.get(f"{place}/issuing")
    assert "not reached" in words(ended)
    assert page.again(place[7:]).state is ListState.STOPPED
    page.post(f"{place}/issue", code=field_of(ended, "code"))
    assert "30 certificates are issued." in words(page.get(f"{place}/issuing"))
    assert len(practice.state()["certificate"]) == 30
    assert page.again(place[7:]).state is ListState.DONE


def test_what_dokstamp_does_not_answer_is_said(sandbox: Sandbox, tmp_path: Path) -> None:
    """And asked for again when somebody wants it."""
    with pages(
        tmp_path / "state", sandbox, base_url="http://127.0.0.1:1", retry_seconds=0
    ) as page:
        place = _list(page, tmp_path, 2)
        told = page.get(f"{place}/check")
        assert "DokStamp could not be asked" in words(told)
        assert "Ask again" in words(told)


def test_nothing_of_a_list_is_more_than_text(page: Pages, tmp_path: Path) -> None:
    """A name that would be a picture with a script is a name."""
    made = make_class(tmp_path / "class", 2)
    made.rows[0]["name"] = "<img src=x onerror=alert(1)> Souza"
    made.rows[1]["name"] = "Ana \u202eazuoS"
    made.write()
    place = f"/lists/{page.list_of(made.sheet, made.pdfs).list_id}"
    for path in ("check", "signatures"):
        told = page.get(f"{place}/{path}").text
        assert "<img" not in told
        assert "\u202e" not in told
