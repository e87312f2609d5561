"""What watches over the page bites: tried on a small server that does what ours must not."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from helpers import browsers
from web.served import Served, serving
from web.soundness import ensure_accessible, ensure_reflows, picture
from web.visits import Site, Visits, drop

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The small server instead of ours."""
    folder = tmp_path_factory.mktemp("small")
    out, log = folder / "server.out", folder / "server.log"
    program = [sys.executable, str(Path(__file__).with_name("small_page.py"))]
    with (
        out.open("w") as told,
        log.open("w") as logged,
        subprocess.Popen(program, stdout=told, stderr=logged, text=True) as process,
        serving(process, out, log) as served,
    ):
        yield served


def test_a_sound_page_passes_everything(visit: Visits) -> None:
    """Signed in, in the language that was asked for, for everybody."""
    page = visit("/sound", locale="pt-PT", color_scheme="dark", viewport=(360, 740))
    expect(page.get_by_role("heading")).to_have_text("Signed in")
    expect(page.locator("html")).to_have_attribute("lang", "pt-PT")
    ensure_accessible(page, in_every_scheme=True)
    ensure_reflows(page)
    assert page.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]") == [
        360,
        True,
    ]


def test_who_did_not_follow_the_link_is_a_stranger(visit: Visits) -> None:
    """Each visit is another person, with cookies of its own."""
    expect(visit("/sound", signed_in=False).get_by_role("heading")).to_have_text("A stranger")


def test_what_a_page_must_not_do_fails_the_test(
    browser: Browser, server: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And a picture, the page's text and the server's log are there to look at."""
    visits = Visits(browser, tmp_path, lambda: server)
    page = visits("/sound")
    for path, complaint in (
        ("/warns", "console warning: careful"),
        ("/logs", "console log: here"),
        ("/raises", "error in a script: ReferenceError: nothing is not defined"),
        ("/asks", "dialog (alert): Are you there?"),
        ("/fetches", "request to another place: http://example.com/pixel.png"),
        ("/fetches_near", "request to another place: http://127.0.0.1:1/"),
        ("/opens", "request to another place: http://example.com/"),
        ("/misses", "console error: Failed to load resource: the server responded with a status"),
    ):
        visits.complaints.clear()
        page.goto(server.url + path)
        page.wait_for_timeout(50)
        assert any(said.startswith(complaint) for said in visits.complaints), complaint
    with pytest.raises(AssertionError, match="status of 404"):
        visits.end()
    assert (tmp_path / "page-1.png").stat().st_size
    assert "</h1>" in (tmp_path / "page-1.html").read_text()
    shown = capsys.readouterr().out
    assert "page-1.png" in shown
    assert "Started server process" in shown


def test_of_a_test_that_fails_by_itself_the_pages_are_kept(
    browser: Browser, server: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of every tab that is open."""
    visits = Visits(browser, tmp_path, lambda: server)
    visits("/sound").context.new_page().goto(f"{server.url}/wide")
    visits.end(failed=True)
    assert "/wide is kept as" in capsys.readouterr().out


def test_what_another_tab_says_is_heard_too(
    browser: Browser, server: Site, tmp_path: Path
) -> None:
    """And what is said while a page is left."""
    visits = Visits(browser, tmp_path, lambda: server)
    visits("/sound").context.new_page().goto(f"{server.url}/logs_at_the_end")
    with pytest.raises(AssertionError, match="good bye"):
        visits.end()


def test_what_a_test_expects_does_not_fail_it(visit: Visits) -> None:
    """A refusal by the server is an error on the browser's console."""
    visit("/misses", allowed=("status of 404",))
    visit("/asks", accept_dialogs=True)


def test_without_scripts_none_runs(visit: Visits) -> None:
    """The page that logs has nothing to say then."""
    visit("/logs", scripts=False)


def test_what_not_everybody_can_use_is_found(visit: Visits, server: Site) -> None:
    """By axe, with the element in the message."""
    page = visit("/sound")
    for path, finding in (
        ("/unlabelled", r"label \(as it is\)(.|\n)*<input>"),
        ("/pale", r"color-contrast \(light\)(.|\n)*<p"),
        ("/pale_in_the_dark", r"color-contrast \(dark\)(.|\n)*<p"),
        ("/pale_when_forced", r"color-contrast \(forced\)(.|\n)*<p"),
        ("/small_targets", r"target-size(.|\n)*<button"),
        ("/bare", r"background \(dark\)"),
    ):
        page.goto(server.url + path)
        with pytest.raises(AssertionError, match=finding):
            ensure_accessible(page, in_every_scheme=True)
    page.goto(f"{server.url}/dark_button")  # its colours are not those that are forced
    ensure_accessible(page, in_every_scheme=True)
    assert not page.locator("[style]").count()


def test_a_page_too_wide_for_a_telephone_is_found(visit: Visits) -> None:
    """But not what scrolls in a box of its own."""
    with pytest.raises(AssertionError, match=r"/wide needs 608 px of 320\n608 px: <p"):
        ensure_reflows(visit("/wide"))
    ensure_reflows(visit("/wide_in_a_box"))


def test_a_folder_is_dropped_as_from_the_file_manager(visit: Visits, tmp_path: Path) -> None:
    """The page walks through it itself."""
    folder = tmp_path / "signed"
    folder.mkdir()
    for name in ("ana.pdf", "rui.pdf"):
        (folder / name).write_bytes(b"%PDF")
    page = visit("/drop")
    drop(page.locator("#here"), folder)
    expect(page.get_by_role("status")).to_have_text("signed: ana.pdf, rui.pdf")


def test_pictures_are_kept_when_they_are_wanted(
    visit: Visits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three of each page."""
    monkeypatch.setenv("IMPORTER_SCREENSHOTS", str(tmp_path / "shots"))
    picture(visit("/sound"), "01-sound")
    kept = sorted(one.name for one in (tmp_path / "shots").iterdir())
    assert kept == ["01-sound-dark.png", "01-sound-phone.png", "01-sound-wide.png"]


def test_the_browser_is_looked_for_in_the_usual_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First where the environment says, then on the path, then where systems keep programs."""
    for name in ("google-chrome", "mine"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(browsers.NAMED, raising=False)
    assert browsers.installed() == tmp_path / "google-chrome"
    monkeypatch.setenv(browsers.NAMED, "mine")
    assert browsers.installed() == tmp_path / "mine"
    monkeypatch.setenv(browsers.NAMED, "nobody's")
    with pytest.raises(FileNotFoundError, match=r"IMPORTER_BROWSER names nobody's"):
        browsers.installed()


def test_a_browser_of_windows_is_found_among_its_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Edge comes with the system, and stands on no path."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv(browsers.NAMED, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PROGRAMFILES(X86)", str(tmp_path))
    edge = tmp_path / "Microsoft/Edge/Application/msedge.exe"
    edge.parent.mkdir(parents=True)
    edge.touch()
    assert browsers.installed() == edge
