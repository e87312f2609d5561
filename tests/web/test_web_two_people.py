"""Nothing is sent that somebody else has not approved, where that is needed."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dokstamp_sandbox import Sandbox
from helpers.graduating_class import GraduatingClass
from helpers.pdf_bytes import one_page_pdf
from helpers.practice import Practice
from importer.ledger import Person
from importer.session import approve, find, open_state
from importer.web.entries import Change
from importer.web.lists import ChangeKind, ListState
from importer.web.visitors import Role
from web.pages_under_test import Pages, field_of, pages, words


@pytest.fixture
def rui(tmp_path: Path, sandbox: Sandbox) -> Iterator[Pages]:
    """The page of a school where several work, as Rui sees it, who prepares."""
    with pages(tmp_path / "state", sandbox, shared=True) as page:
        page.doors.roles["Eva"] = frozenset({Role.READER})
        yield page


def _asked(rui: Pages, made: GraduatingClass) -> tuple[str, str]:
    """A list for which approval was asked: its address, and the code."""
    place = f"/lists/{rui.list_of(made.sheet, made.pdfs).list_id}"
    code = field_of(rui.get(f"{place}/check"), "code")
    assert rui.post(f"{place}/ask", code=code).headers["location"] == f"{place}/check"
    return place, code


def _certificates(sandbox: Sandbox) -> int:
    return len(Practice(sandbox.url).state()["certificate"])


def test_somebody_else_approves_and_issues(
    rui: Pages, sandbox: Sandbox, made: GraduatingClass
) -> None:
    """They see the same page, and the results name both, in the workbook too."""
    place, code = _asked(rui, made)
    waiting = words(rui.get(f"{place}/check"))
    assert "You prepared this list, so somebody else has to approve it." in waiting
    ana = rui.by("Ana")
    shown = ana.get(f"{place}/check")
    assert "Rui asks you to approve 3 certificates. Asked" in words(shown)
    assert "Nothing was changed against the file that was brought." in words(shown)
    assert field_of(shown, "code") == code
    sent = ana.post(f"{place}/approve", code=code)
    assert sent.headers["location"] == f"{place}/issuing"
    told = words(ana.get(f"{place}/issuing"))
    assert "3 certificates are issued." in told
    assert "Approved by Ana" in told
    assert "Prepared by Rui" in told
    over = words(rui.get(f"{place}/check"))
    assert "This list was issued. Results" in over
    assert "Waiting for approval" not in over
    book = load_workbook(BytesIO(ana.get(f"{place}/results").content), read_only=True)
    said = {line[0]: line[1] for line in book["Summary"].iter_rows(values_only=True)}
    assert said["Brought and corrected by"] == "Rui"
    assert str(said["Plan"]).startswith(f"{code}, prepared by Rui")
    assert str(said["Approved"]).startswith("by Ana")
    assert said["Sent by"] == "Ana"
    assert _certificates(sandbox) == 3
    did = [(one["by"], one["did"]) for one in rui.office.store.audit(place[7:])]
    assert did == [("Rui", "asked for approval"), ("Ana", "approved"), ("Ana", "began to issue")]


@pytest.mark.parametrize("act", ["approve", "issue"])
def test_who_prepared_it_sends_nothing(
    rui: Pages, sandbox: Sandbox, made: GraduatingClass, act: str
) -> None:
    """Whatever button they find, or make."""
    place, code = _asked(rui, made)
    rui.post(f"{place}/{act}", code=code)
    rui.by("Eva").post(f"{place}/{act}", code=code)
    assert rui.office.store.runs() == []
    assert rui.again(place[7:]).state is ListState.WAITING
    assert _certificates(sandbox) == 0


def test_who_has_changed_a_cell_approves_nothing(
    rui: Pages, sandbox: Sandbox, made: GraduatingClass
) -> None:
    """Although somebody else asks for it."""
    place = f"/lists/{rui.list_of(made.sheet, made.pdfs).list_id}"
    change = Change(
        kind=ChangeKind.CELL, row=2, about="name", before="x", after="Inês Antunes Vaz"
    )
    rui.office.store.change(place[7:], [change], by="Ana")
    code = field_of(rui.get(f"{place}/check"), "code")
    rui.post(f"{place}/ask", code=code)
    ana = rui.by("Ana")
    assert "Approve and issue" not in words(ana.get(f"{place}/check"))
    refused = ana.post(f"{place}/approve", code=code)
    assert "somebody else has to approve it" in words(refused)
    olga = words(rui.by("Olga").get(f"{place}/check"))
    assert "Approve and issue" in olga
    assert "Ana Row 2, name x Inês Antunes Vaz" in olga
    assert _certificates(sandbox) == 0


def test_it_is_sent_back_with_a_note(rui: Pages, made: GraduatingClass) -> None:
    """Which has to say something."""
    place, code = _asked(rui, made)
    ana = rui.by("Ana")
    empty = ana.post(f"{place}/send-back", code=code, note=" ")
    assert "Write in the note what is to be done" in words(empty)
    ana.post(f"{place}/send-back", code=code, note="The course is wrong.")
    told = words(rui.get(f"{place}/check"))
    assert "Ana has sent it back" in told
    assert "The course is wrong." in told
    assert "Ask for approval" in told
    assert rui.again(place[7:]).state is ListState.PREPARED
    assert "Approve and issue" not in words(ana.get(f"{place}/check"))


def test_a_pdf_that_is_exchanged_after_approval_was_asked_for_voids_it(
    rui: Pages, sandbox: Sandbox, made: GraduatingClass
) -> None:
    """The page says what changed, and nothing is sent, neither by the old button."""
    place, code = _asked(rui, made)
    ana = rui.by("Ana")
    ana.get(f"{place}/check")
    file = ("00001.pdf", one_page_pdf("Another one"))
    rui.ask("POST", f"{place}/files", files=[("files", file)])
    told = words(rui.get(f"{place}/check"))
    assert "The list changed after approval was asked for (1 PDF)." in told
    assert "Ask for approval" in told
    ana.post(f"{place}/approve", code=code)
    assert rui.office.store.runs() == []
    assert _certificates(sandbox) == 0


def test_what_was_approved_by_command_is_noticed(
    tmp_path: Path, sandbox: Sandbox, made: GraduatingClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the page of one person, whose school wants two: the button to issue is there then."""
    monkeypatch.setenv("DOKSTAMP_TENANT", sandbox.tenant)
    monkeypatch.setenv("DOKSTAMP_BASE_URL", sandbox.url)
    with pages(tmp_path / "state", sandbox, require_approval=True) as rui:
        place, code = _asked(rui, made)
        told = words(rui.get(f"{place}/check"))
        assert f"with the code {code}" in told
        with open_state(tmp_path / "state", locked=False) as ledger:
            approve(ledger, find(ledger, code), Person("ana", "Ana Lima"))
        told = words(rui.get(f"{place}/check"))
        assert "Approved by Ana Lima" in told
        rui.post(f"{place}/issue", code=code)
        assert "3 certificates are issued." in words(rui.get(f"{place}/issuing"))


def test_an_approval_is_found_after_a_restart(
    tmp_path: Path, sandbox: Sandbox, made: GraduatingClass
) -> None:
    """With the same code, though another look was needed, by somebody else."""
    with pages(tmp_path / "state", sandbox, shared=True) as rui:
        place, code = _asked(rui, made)
    with pages(tmp_path / "state", sandbox, shared=True) as rui:
        ana = rui.by("Ana")
        assert field_of(ana.get(f"{place}/check"), "code") == code
        ana.post(f"{place}/approve", code=code)
        assert "3 certificates are issued." in words(ana.get(f"{place}/issuing"))


def test_who_approves_reads_every_answer_and_correction_in_words(
    rui: Pages, made: GraduatingClass
) -> None:
    """What was asked, and what was answered, rather than how that is kept; as the list of changes
    has it too.
    """
    list_id = rui.list_of(made.sheet, made.pdfs).list_id
    place = f"/lists/{list_id}"
    answers = [("draft", "yes"), ("issued_at", "2026-07-15"), ("date_format", "DD/MM/YYYY")]
    said = [Change(kind=ChangeKind.ANSWER, about=key, after=text) for key, text in answers]
    cell = Change(
        kind=ChangeKind.CELL, row=3, about="email", before="j@x.example", after="j@y.example"
    )
    rui.office.store.change(list_id, [*said, cell], by="Rui")
    rui.post(f"{place}/ask", code=field_of(rui.get(f"{place}/check"), "code"))
    for shown in (rui.by("Ana").get(f"{place}/check"), rui.get(f"{place}/changes")):
        told = words(shown)
        for text in (
            "Issue certificates, or prepare drafts that nobody is told of?",
            "Prepare drafts: nobody is told; they can be issued or deleted later",
            "15 July 2026",
            "How are the dates written in your list?",
            "DD/MM/YYYY",
            "Row 3, email j@x.example j@y.example",
        ):
            assert text in told
        assert not {"date_format", "issued_at", "draft"} & {*told.split()}
