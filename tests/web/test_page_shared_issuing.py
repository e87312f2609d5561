"""Several people issue together: one prepares, the other approves, each as themselves."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest

from dokstamp_sandbox import Sandbox
from helpers.graduating_class import make_class
from helpers.practice import Practice
from web.pages_under_test import words
from web.shared_pages import Browser, School, school


@pytest.fixture
def page(tmp_path: Path, sandbox: Sandbox) -> Iterator[School]:
    """Rui prepares, Ana approves."""
    with school(tmp_path / "state", sandbox) as page:
        yield page


def _shown(browser: Browser, path: str) -> httpx.Response:
    """A page, once it is there."""
    latest = monotonic() + 20
    while True:
        answer = browser.get(path)
        if answer.is_redirect:
            path = answer.headers["location"]
        elif 'http-equiv="refresh"' in answer.text:
            assert monotonic() < latest, answer.text
            sleep(0.05)
        else:
            return answer


def _field(answer: httpx.Response, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', answer.text)
    assert found, words(answer)
    return unescape(found[1])


def _brought(browser: Browser, folder: Path) -> str:
    made = make_class(folder, 3)
    place = str(browser.post("/lists", school="own").headers["location"]).rpartition("/")[0]
    paths = [made.sheet, *sorted(made.pdfs.rglob("*.pdf"))]
    files = [("files", (one.name, one.read_bytes())) for one in paths]
    assert browser.ask("POST", f"{place}/files", files=files).status_code == 303
    return place


def test_one_prepares_and_the_other_approves_with_their_password(
    page: School, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Nothing is sent before; the server itself has no credentials."""
    rui, ana = page.rui(), page.ana()
    place = _brought(rui, tmp_path / "class")
    code = _field(_shown(rui, f"{place}/check"), "code")
    assert rui.post(f"{place}/ask", code=code).status_code == 303
    assert rui.post(f"{place}/approve", code=code, password_again="practice").status_code == 403
    asked = _shown(ana, f"{place}/check")
    assert 'name="password_again"' in asked.text
    refused = ana.post(f"{place}/approve", code=code, password_again="wrong")
    assert "not your DokStamp password" in words(refused)
    assert not Practice(sandbox.url).state()["certificate"]
    sent = ana.post(f"{place}/approve", code=code, password_again="practice")
    assert sent.status_code == 303, words(sent)
    told = words(_shown(ana, f"{place}/issuing"))
    assert "3 certificates are issued." in told
    assert f"Approved by {sandbox.colleague}" in told
    assert "are deleted from this server on" in words(_shown(ana, f"{place}/done"))
    assert len(Practice(sandbox.url).state()["certificate"]) == 3


def test_a_sign_in_that_dokstamp_has_ended_is_told_as_such(
    page: School, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Somebody signs in again and goes on; nothing is lost."""
    rui = page.rui()
    place = _brought(rui, tmp_path / "class")
    one = page.doors.sessions.known(rui.cookies["__Host-importer"], active=False)
    assert one is not None
    assert one.allowed is not None
    headers = {"authorization": f"Bearer {one.allowed.token}"}
    httpx.post(f"{sandbox.url}/auth/logout", headers=headers, trust_env=False)
    told = words(_shown(rui, f"{place}/check"))
    assert "DokStamp does not let us in" in told
    assert "Sign out, sign in again and go on" in told
    again = page.rui()
    assert again.post(f"{place}/check/again").status_code == 303
    assert "3 graduates get an e-mail" in words(_shown(again, f"{place}/check"))


def test_going_on_with_a_sign_in_that_has_ended_says_to_sign_in_again(
    page: School, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Not that somebody is to correct credentials, of which they have none."""
    rui, ana, practice = page.rui(), page.ana(), Practice(sandbox.url)
    place = _brought(rui, tmp_path / "class")
    code = _field(_shown(rui, f"{place}/check"), "code")
    rui.post(f"{place}/ask", code=code)
    _shown(ana, f"{place}/check")
    ended = {"action": "status", "status": 401, "path": "/(certificates|auth/me)"}
    practice.faults(ended | {"method": "POST"})
    ana.post(f"{place}/approve", code=code, password_again="practice")
    assert "0 certificates are issued. 3 are not." in words(_shown(ana, f"{place}/issuing"))
    practice.faults(ended)
    ana.post(f"{place}/issue", code=code)
    told = words(_shown(ana, f"{place}/issuing"))
    assert "Nothing was sent" in told
    assert "Sign out, sign in again and go on" in told
    assert "credentials" not in told
    practice.faults()
    again = page.ana()
    _shown(again, f"{place}/check")
    again.post(f"{place}/issue", code=code)
    assert "3 certificates are issued." in words(_shown(again, f"{place}/issuing"))
