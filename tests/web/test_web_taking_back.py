"""What was issued is taken back, as far as it can be; what is over is told, and compared."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from openpyxl import load_workbook

from dokstamp_sandbox import Sandbox
from helpers.graduating_class import GraduatingClass
from helpers.office import Office
from helpers.practice import Practice
from importer.sentences.showing import moment
from importer.web.entries import Change
from importer.web.lists import ChangeKind
from web.pages_under_test import Pages, field_of, pages, words

REASON = "Issued by mistake"


@pytest.fixture
def page(tmp_path: Path, sandbox: Sandbox) -> Iterator[Pages]:
    """The page of one person."""
    with pages(tmp_path / "state", sandbox) as page:
        yield page


def _sent(page: Pages, made: GraduatingClass, *, draft: bool = False) -> str:
    """The address of the run of a list that was issued."""
    list_id = page.list_of(made.sheet, made.pdfs).list_id
    if draft:
        change = Change(kind=ChangeKind.ANSWER, about="draft", after="yes")
        page.office.store.change(list_id, [change], by="Rui")
    code = field_of(page.get(f"/lists/{list_id}/check"), "code")
    page.post(f"/lists/{list_id}/issue", code=code)
    page.get(f"/lists/{list_id}/issuing")
    return f"/runs/{page.office.store.runs()[0].run_id}"


def test_a_run_is_called_as_people_call_it_and_says_which_school_it_is_of(
    page: Pages, sandbox: Sandbox, made: GraduatingClass
) -> None:
    """On each page about it: its list, when, the school and the DokStamp; its number is short, and
    the whole one is there for who needs it.
    """
    place = _sent(page, made)
    number = place.rpartition("/")[2]
    run = page.office.store.runs()[0]
    page.post(f"/lists/{run.list_id}/name", name="Class of 2026")
    called = f"Class of 2026, {moment(run.begun_at)}"
    school = f"{sandbox.tenant} · {urlsplit(sandbox.url).netloc}"
    page.post(f"{place}/compare")
    for step in ("", "/compare", "/take-back"):
        shown = words(page.get(f"{place}{step}"))
        assert called in shown
        assert school in shown
    for ended in (page.get(place), page.get(f"/lists/{run.list_id}/done")):
        assert f"<summary>{number[:8]}</summary>{number}" in ended.text
        assert f"School {school} Begun" in words(ended)
    assert re.search(f"Class of 2026 [^·]* {school} 3 issued", words(page.get("/history")))
    page.post(f"{place}/take-back", what="revoke", choose="rows", row="3", reason=REASON)
    confirm = page.get(f"{place}/confirm")
    assert called in words(confirm)
    assert school in words(confirm)
    page.post(f"{place}/confirm", code=field_of(confirm, "code"), number="1")
    assert f"School {school} Begun" in words(page.get(f"{place}/confirm"))


def _statuses(sandbox: Sandbox) -> list[str]:
    return sorted(one["status"] for one in Practice(sandbox.url).state()["certificate"])


def test_a_certificate_is_revoked_once_the_number_is_typed(
    page: Pages, sandbox: Sandbox, made: GraduatingClass
) -> None:
    """Only the one that was chosen, with a reason that everybody may read."""
    place = _sent(page, made)
    shown = page.get(f"{place}/take-back")
    assert "3 issued certificates can be revoked, one way." in words(shown)
    for missing in ({"row": "3"}, {"reason": REASON}):
        refused = page.post(f"{place}/take-back", what="revoke", choose="rows", **missing)
        assert refused.status_code == 422
    page.post(f"{place}/take-back", what="revoke", choose="rows", row="3", reason=REASON)
    asked = page.get(f"{place}/confirm")
    name = made.rows[1]["name"]
    assert f"1 certificate is revoked: {name}." in words(asked)
    assert "This cannot be taken back." in words(asked)
    code = field_of(asked, "code")
    wrong = page.post(f"{place}/confirm", code=code, number="3")
    assert "Nothing was done: the number is not 1." in words(wrong)
    assert _statuses(sandbox) == ["issued"] * 3
    page.post(f"{place}/confirm", code=code, number="1")
    told = page.get(f"{place}/confirm")
    assert "1 taken back" in words(told)
    assert _statuses(sandbox) == ["issued", "issued", "revoked"]
    undone = page.office.store.runs()[0]
    book = load_workbook(BytesIO(page.get(f"/runs/{undone.run_id}/results").content))
    assert book["Results"].max_row == 2
    assert "taken back" in words(page.get("/history?kind=afterwards"))
    did = [one["did"] for one in page.office.store.audit()]
    assert did == ["began to issue", "began to take back"]


@pytest.mark.long
def test_a_reason_that_names_somebody_is_refused(
    page: Pages, sandbox: Sandbox, made: GraduatingClass
) -> None:
    """What was typed stands there still."""
    place = _sent(page, made)
    page.get(f"{place}/take-back")
    first = made.rows[1]["name"].split()[0]
    reason = f"{first} has left"
    page.post(f"{place}/take-back", what="revoke", choose="rows", row="3", reason=reason)
    told = page.get(f"{place}/confirm")
    assert "alarm" in told.text
    assert field_of(told, "reason") == reason
    assert _statuses(sandbox) == ["issued"] * 3


@pytest.mark.long
def test_drafts_are_deleted_and_asked_for_once(
    page: Pages, sandbox: Sandbox, made: GraduatingClass
) -> None:
    """No number is to be typed for them."""
    place = _sent(page, made, draft=True)
    page.get(f"{place}/take-back")
    page.post(f"{place}/take-back", what="drafts")
    asked = page.get(f"{place}/confirm")
    assert "3 drafts are deleted:" in words(asked)
    assert 'name="number"' not in asked.text
    page.post(f"{place}/confirm", code=field_of(asked, "code"))
    page.get(f"{place}/confirm")
    assert _statuses(sandbox) == []


def test_what_became_of_each_is_told_after_a_restart_too(
    tmp_path: Path, sandbox: Sandbox, made: GraduatingClass
) -> None:
    """By the results workbook: each graduate, and how that ended. Where that is gone, how many."""
    with pages(tmp_path / "state", sandbox) as page:
        place = _sent(page, made, draft=True)
        page.get(f"{place}/take-back")
        page.post(f"{place}/take-back", what="drafts")
        page.post(f"{place}/confirm", code=field_of(page.get(f"{place}/confirm"), "code"))
        before = page.get(f"{place}/confirm")
        undone = f"/runs/{page.office.store.runs()[0].run_id}"
        job = page.office.runner.of(place.rpartition("/")[2])
        assert job is not None
        job.forget()
        meanwhile = page.get(undone)
    with pages(tmp_path / "state", sandbox) as again:
        after = again.get(undone)
        Path(again.office.state, again.office.store.runs()[0].results).unlink()
        assert "3 taken back" in words(again.get(undone))
    for shown in (before, meanwhile, after):
        lines = re.findall("<tr>.*</tr>", shown.text)
        told = [line for line in lines if "taken back" in line and "certificate" in line]
        assert len(told) == 3
        for row, line in zip(made.rows, told, strict=True):
            assert row["name"] in line


@pytest.mark.long
def test_drafts_are_issued(page: Pages, sandbox: Sandbox, made: GraduatingClass) -> None:
    """After somebody has looked at them in DokStamp."""
    place = _sent(page, made, draft=True)
    assert "Issue its drafts" in words(page.get(place))
    page.post(f"{place}/take-back", what="finish")
    asked = page.get(f"{place}/confirm")
    assert "3 drafts are issued, and 3 graduates get an e-mail" in words(asked)
    page.post(f"{place}/confirm", code=field_of(asked, "code"))
    assert "3 issued" in words(page.get(f"{place}/confirm"))
    assert _statuses(sandbox) == ["issued"] * 3


def test_nothing_is_taken_back_that_somebody_else_has_not_approved(
    tmp_path: Path, sandbox: Sandbox, made: GraduatingClass
) -> None:
    """Where that is needed: the other person finds it in the history."""
    with pages(tmp_path / "state", sandbox, require_approval=False) as page:
        place = _sent(page, made)
    with pages(tmp_path / "state", sandbox, shared=True) as rui:
        rui.get(f"{place}/take-back")
        rui.post(f"{place}/take-back", what="revoke", choose="rows", row="3", reason=REASON)
        asked = rui.get(f"{place}/confirm")
        code = field_of(asked, "code")
        rui.post(f"{place}/confirm", code=code, number="1")
        rui.post(f"{place}/ask", code=code, number="1")
        rui.post(f"{place}/confirm", code=code, number="1")
        rui.post(f"{place}/approve", code=code)
        assert _statuses(sandbox) == ["issued"] * 3
        assert "somebody else has to approve it" in words(rui.get(f"{place}/confirm"))
    with pages(tmp_path / "state", sandbox, shared=True) as rui:
        ana = rui.by("Ana")
        assert "waits for approval" in words(ana.get("/history"))
        shown = ana.get(f"{place}/confirm")
        assert "Rui asks you to approve this." in words(shown)
        assert field_of(shown, "code") == code
        ana.post(f"{place}/approve", code=code)
        ana.get(f"{place}/confirm")
        assert _statuses(sandbox) == ["issued", "issued", "revoked"]
        assert "waits for approval" not in words(ana.get("/history"))


@pytest.mark.long
def test_what_dokstamp_has_is_compared(
    page: Pages, sandbox: Sandbox, made: GraduatingClass
) -> None:
    """Somebody has revoked one by hand: it is told, and stands in the workbook."""
    place = _sent(page, made)
    page.post(f"{place}/compare")
    assert "DokStamp has everything as it was reported." in words(page.get(f"{place}/compare"))
    office = Office(Path(), sandbox, made)
    uuid = Practice(sandbox.url).state()["certificate"][0]["uuid"]
    office.api("PUT", f"/certificates/{uuid}/revoke", {"reason": REASON})
    page.post(f"{place}/compare")
    told = words(page.get(f"{place}/compare"))
    assert "1 thing is not as it was reported." in told
    assert sum(row["name"] in told for row in made.rows) == 1
    book = load_workbook(BytesIO(page.get(f"{place}/comparison").content))
    assert "Verification" in book.sheetnames


def test_runs_of_the_terminal_stand_in_the_history(
    page: Pages, sandbox: Sandbox, made: GraduatingClass, tmp_path: Path
) -> None:
    """With their results, and what can be done about them."""
    office = Office(tmp_path, sandbox, made)
    office.run()
    (tmp_path / "state").mkdir(exist_ok=True)
    _move_ledger(tmp_path)
    told = page.get("/history?kind=terminal")
    assert re.search(rf"Issued graduates .* {sandbox.tenant} · host 3 done", words(told))
    assert "Nothing of this kind is there." in words(page.get("/history?kind=page"))
    assert "Issued graduates" in words(page.get("/history?name=GRADU"))
    assert "Nothing of this kind" in words(page.get("/history?name=zzz"))
    address = re.search(r'href="(/runs/[^"]+)"', told.text)
    assert address is not None
    results = page.get(f"{address[1]}/results")
    assert load_workbook(BytesIO(results.content))["Results"].max_row == 4


def _move_ledger(folder: Path) -> None:
    for one in (folder / "reports").glob("ledger.sqlite3*"):
        one.replace(folder / "state" / one.name)


def test_no_file_is_handed_out_that_is_not_the_runs_own(
    page: Pages, sandbox: Sandbox, made: GraduatingClass, tmp_path: Path
) -> None:
    """Whatever the address says, and what lies in the place of the results."""
    place = _sent(page, made)
    results = tmp_path / "state" / page.office.store.runs()[0].results
    results.write_bytes(made.sheet.read_bytes())
    for address in (
        f"{place}/results",
        "/runs/nothing/results",
        "/runs/..%2f..%2fledger.sqlite3/results",
        f"{place}/comparison",
    ):
        assert page.ask("GET", address).status_code == 404
