"""A list is issued in a browser: watched, left, come back to, gone on with, and taken back; by
keyboard alone, and by forms alone.
"""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import Practice, assert_exactly_once, sandbox_process
from web.by_forms import brought, forms
from web.keyboard import chosen, enter, reach
from web.served import Served, importer_serve
from web.soundness import ensure_accessible, ensure_reflows, picture
from web.visits import Visits

_SLOW = {"action": "latency", "method": "POST", "path": "/certificates"}
_AWAY = {"action": "drop_before"}


@pytest.fixture(autouse=True)
def _as_usual(practice: Practice) -> Iterator[None]:
    """Faults end with the test that asked for them, whatever became of it."""
    yield
    practice.faults()


def _class(folder: Path, numbers: range) -> GraduatingClass:
    """Graduates whom no other test of the module issues anything for."""
    made = GraduatingClass(folder)
    for number in numbers:
        made.add(number)
    made.write()
    return made


def _sound(page: Page, name: str) -> None:
    """Everybody can use the page; a picture of it is kept where they are wanted."""
    ensure_accessible(page)
    ensure_reflows(page)
    picture(page, name)


def _main(page: Page) -> None:
    page.locator("main .main").first.click()


def _told_by_the_browser(page: Page) -> list[str]:
    """What the browser is asked to tell outside of the page; it may."""
    told: list[str] = []
    page.context.grant_permissions(["notifications"])
    page.expose_function("told", lambda title: told.append(title))
    page.evaluate(
        "() => { window.Notification = class extends Notification {"
        " constructor(title, more) { super(title, more); told(title); } } }"
    )
    return told


def test_a_list_is_issued_and_one_of_it_is_revoked(
    visit: Visits, server: Served, practice: Practice, tmp_path: Path
) -> None:
    """In Portuguese. The tab is closed while it is issued; another one sees how far it is."""
    made = make_class(tmp_path, 16)
    for number in (5, 6):
        made.rows[number]["email"] = "nobody"
    made.write()
    with forms(server) as client:
        place = brought(client, made)
    page = visit(f"{place}/check", locale="pt-PT")
    expect(page.get_by_role("heading", level=1)).to_contain_text("14 certificados")
    page.locator("main form[action$=brake] button").click()
    page.locator("main a[href$=signatures]").click()
    _sound(page, "06-list-for-signature")
    page.go_back()
    practice.faults(_SLOW | {"seconds": 3, "nth": 9, "times": 99})
    _main(page)
    expect(page).to_have_url(re.compile("/issuing$"))
    page.close()
    page = visit(f"{place}/", locale="pt-PT")
    expect(page).to_have_title(re.compile(r"^[1-9]\d*/14 – "))
    expect(page.locator("progress")).to_be_visible()
    told = _told_by_the_browser(page)
    page.locator("#tell button").click()
    expect(page.locator("[data-told]")).to_be_focused()
    _sound(page, "08-being-issued")
    practice.faults()
    expect(page).to_have_url(re.compile("/done$"), timeout=30_000)
    assert told == ["Estão emitidos 14 certificados. 2 não estão."]
    page.locator("main a[href^='/runs/']").click()
    _sound(page, "11-one-of-the-past")
    page.locator("main form[action$=compare] button").click()
    expect(page.locator("main p.good")).to_be_visible()
    _sound(page, "11-compared")
    page.locator("main a[href^='/runs/']").last.click()
    page.locator("main a[href$=take-back]").click()
    page.get_by_label(made.rows[1]["name"]).check()
    page.locator("#reason").fill("Emitido por engano")
    _sound(page, "10-take-back")
    page.locator("main form .danger").last.click()
    page.locator("#number").fill("1")
    _sound(page, "10-take-back-once-more")
    page.locator("main form .danger").click()
    expect(page.locator("main li").first).to_have_text("1 anulado")
    page.locator("footer a[href='/history']").click()
    expect(page.locator("main tbody tr")).to_have_count(3)
    picture(page, "11-history-of-three")
    statuses = [one["status"] for one in practice.state()["certificate"]]
    assert sorted(statuses) == ["issued"] * 13 + ["revoked"]


def test_after_a_kill_it_goes_on_when_somebody_says_so(visit: Visits, tmp_path: Path) -> None:
    """The page says when it was stopped, and how far it was; it does not go on by itself. Then
    everybody has one certificate.
    """
    made = _class(tmp_path / "class", range(100, 120))
    with sandbox_process() as practice:  # where no other test's list is still issued
        practice.faults(_SLOW | {"seconds": 0.8})
        with importer_serve(practice.url, tmp_path) as first:
            with forms(first) as client:
                place = brought(client, made)
            page = visit(f"{place}/check", at=first, allowed=("ERR_",))
            _main(page)
            expect(page).to_have_title(re.compile(r"^[1-9]\d*/20 – "))
            first.kill()
            page.close()
        practice.faults()
        there = len(practice.state()["certificate"])
        with importer_serve(practice.url, tmp_path) as second:
            page = visit(f"{place}/", at=second, locale="pt-PT")
            expect(page.get_by_role("heading", level=1)).to_contain_text("Parou às")
            _sound(page, "08-cut-off")
            issued = re.search(r"(\d+) est(á|ão) emitido", page.locator("main").inner_text())
            assert issued
            assert int(issued[1]) <= there
            assert len(practice.state()["certificate"]) == there
            _main(page)
            expect(page).to_have_url(re.compile("/done$"), timeout=30_000)
        assert_exactly_once(practice, made)


def test_what_is_away_is_waited_for_and_said(
    visit: Visits, server: Served, practice: Practice, tmp_path: Path
) -> None:
    """Nothing is lost meanwhile, and it goes on by itself."""
    made = _class(tmp_path, range(200, 203))
    with forms(server) as client:
        place = brought(client, made)
    page = visit(f"{place}/check")
    expect(page.get_by_role("heading", level=1)).to_contain_text("3 certificates")
    practice.faults(_AWAY)
    _main(page)
    expect(page.locator("p.warn")).to_contain_text("DokStamp does not answer since")
    ensure_accessible(page)
    practice.faults()
    expect(page).to_have_url(re.compile("/done$"), timeout=30_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("3 certificates are issued.")


def test_without_script_it_is_watched_too(
    visit: Visits, server: Served, practice: Practice, tmp_path: Path
) -> None:
    """The page loads itself again; forms do the rest."""
    made = _class(tmp_path, range(300, 303))
    with forms(server) as client:
        place = brought(client, made)
    page = visit(f"{place}/check", scripts=False)
    expect(page.get_by_role("heading", level=1)).to_contain_text("3 certificates")
    _main(page)
    expect(page).to_have_url(re.compile("/done$"), timeout=30_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("3 certificates are issued.")


def test_from_the_first_button_to_the_last_by_keyboard_alone(
    visit: Visits, server: Served, practice: Practice, tmp_path: Path
) -> None:
    """Brought, corrected, looked at, checked, issued and downloaded, without a mouse."""
    made = _class(tmp_path, range(400, 403))
    made.rows[1]["email"] = "nobody"
    made.write()
    before = len(practice.state()["certificate"])
    page = visit("/")
    page.on("filechooser", lambda window: None)  # from now on, not only while one is expected
    button, link = partial(page.get_by_role, "button"), partial(page.get_by_role, "link")
    enter(button(name="New list"))
    chosen(page.locator("#list"), made.sheet)
    expect(page.locator("#here")).to_contain_text("graduates.csv: 3 graduates.")
    chosen(page.locator("#pdfs"), *sorted(made.pdfs.iterdir()))
    enter(link(name="Go on"))
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Issue certificates, or prepare drafts")
    reach(page.locator("main input[type=radio]").first)
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Which date of issue do the certificates bear?")
    reach(page.locator("main input[type=radio]").first)
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("1 graduate needs you. 2 are ready.")
    reach(page.locator("#c3-email"))
    page.keyboard.type("somebody@example.edu")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Nobody needs you. 3 are ready.")
    enter(page.locator("main").get_by_role("link", name="Look at the PDFs"))
    for number in (1, 2, 3):
        expect(heading).to_have_text(f"{number} of 3 to look at")
        page.wait_for_load_state()  # until the page's script listens to keys
        page.keyboard.press("Enter")
    enter(link(name="Go on"))
    enter(button(name="Issue 3 certificates and e-mail 3 graduates"))
    expect(heading).to_have_text("3 certificates are issued.")
    reach(link(name="Download the results"))
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    assert coming.value.suggested_filename.endswith(".xlsx")
    assert len(practice.state()["certificate"]) == before + 3
