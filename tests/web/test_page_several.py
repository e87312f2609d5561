"""Several people in a real browser: they sign in, see who they are, issue together, and are signed
out.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from helpers.graduating_class import GraduatingClass, make_class
from helpers.pdf_bytes import one_page_pdf
from helpers.practice import KNOWN, Practice
from web.keyboard import chosen, enter, reach
from web.served import Served, importer_serve
from web.shared_pages import write_people
from web.soundness import ensure_accessible, ensure_reflows, ensure_within_reach, picture
from web.visits import Visits


def _begins(practice: Practice, folder: Path) -> Callable[[], AbstractContextManager[Served]]:
    """Begins the page of two people, on this machine, where it may do without TLS."""
    roles = {KNOWN.email: ["preparer", "keeper"], KNOWN.colleague: ["approver"]}
    people = write_people(folder / "people.toml", roles)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    words = ("--public-url", f"http://{place}", "--people", people, "--listen", place)
    return partial(importer_serve, practice.url, folder, *words)


@pytest.fixture(scope="module")
def school(practice: Practice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page of two people."""
    with _begins(practice, tmp_path_factory.mktemp("school"))() as served:
        yield served


def _signed_in(page: Page, email: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(KNOWN.password)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.long
def test_people_sign_in_and_come_where_they_wanted(visit: Visits, school: Served) -> None:
    """By keyboard too; the form and the keeper's page are for everybody."""
    page = visit("/keeper", at=school, signed_in=False, allowed=("status of 401",))
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    ensure_accessible(page)
    ensure_reflows(page)
    picture(page, "12-sign-in")
    page.get_by_label("E-mail address").fill(KNOWN.email)
    page.keyboard.press("Tab")
    page.keyboard.type("not this")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("does not know this e-mail address")
    _signed_in(page, KNOWN.email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Looking after this page")
    expect(page.get_by_text(f"Signed in as {KNOWN.email}")).to_be_visible()
    ensure_accessible(page)
    ensure_reflows(page)
    picture(page, "13-keeper")


def test_signing_out_everywhere_ends_every_browser(visit: Visits, school: Served) -> None:
    """At their next click."""
    one = visit("/", at=school, signed_in=False, allowed=("status of 401",))
    two = visit("/", at=school, signed_in=False, allowed=("status of 401",))
    for page in (one, two):
        _signed_in(page, KNOWN.colleague)
        expect(page.get_by_role("heading", level=1)).to_have_text("Your lists")
    one.get_by_role("button", name="Sign out everywhere").click()
    expect(one.get_by_role("alert")).to_have_text("You are signed out.")
    two.reload()
    expect(two.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_somebody_who_does_nothing_is_warned_and_may_stay(visit: Visits, school: Served) -> None:
    """The notice is shown by the page's script, and goes when they stay."""
    page = visit("/", at=school, signed_in=False, allowed=("status of 401",))
    page.clock.install()
    _signed_in(page, KNOWN.email)
    notice = page.locator("#leaving")
    expect(notice).to_be_hidden()
    page.route("**/leaving", lambda route: route.fulfill(json={"seconds": 200}))
    page.clock.fast_forward(26 * 60 * 1000)
    expect(notice).to_be_visible()
    expect(notice).to_contain_text("You will be signed out soon")
    page.get_by_role("button", name="Stay signed in").click()
    expect(notice).to_be_hidden()


def _code(page: Page) -> str:
    return page.locator("main .code").inner_text()


def _approve(page: Page) -> None:
    page.get_by_label("Your DokStamp password, again").fill(KNOWN.password)
    page.get_by_role("button", name="Approve and issue").click()


def test_a_pdf_that_is_exchanged_is_not_approved(
    visit: Visits, school: Served, practice: Practice, tmp_path: Path
) -> None:
    """One prepares and the other approves; what changes meanwhile, or after it was shown, is asked
    for anew, and what is issued is what the other has seen.
    """
    made = make_class(tmp_path, 3)
    one = visit("/", at=school, signed_in=False, allowed=("status of 401",))
    _signed_in(one, KNOWN.email)
    one.get_by_role("button", name="New list").click()
    files = one.url
    one.set_input_files("#list", made.sheet)
    one.set_input_files("#pdfs", sorted(made.pdfs.iterdir()))
    expect(one.locator("#coming-said")).to_have_text("Everything has come.")
    expect(one.locator("#here")).to_contain_text("3 PDFs are here")
    check = files.replace("/files", "/check")
    one.goto(check)
    one.get_by_role("button", name="Ask for approval").click()
    expect(one.get_by_text("so somebody else has to approve it")).to_be_visible()
    asked = _code(one)

    other = visit("/", at=school, signed_in=False, allowed=("status of 4",))
    _signed_in(other, KNOWN.colleague)
    other.get_by_role("link", name="Approve").click()
    expect(other.locator("main .note").first).to_contain_text("asks you to approve 3 certificates")
    assert _code(other) == asked
    (made.pdfs / "00001.pdf").write_bytes(one_page_pdf(f"Another one of {made.rows[1]['name']}"))
    one.goto(files)
    one.set_input_files("#pdfs", made.pdfs / "00001.pdf")
    expect(one.locator("#coming-said")).to_have_text("Everything has come.")

    _approve(other)
    changed = "The list changed after approval was asked for (1 PDF)."
    expect(other.get_by_role("alert")).to_contain_text(changed)
    expect(other.get_by_role("button", name="Approve and issue")).to_have_count(0)
    assert not practice.state()["certificate"]
    one.goto(check)
    expect(one.get_by_role("alert")).to_contain_text(changed)
    assert _code(one) != asked
    one.get_by_role("button", name="Ask for approval").click()
    other.goto(check)
    _approve(other)
    expect(other.get_by_role("heading", level=1)).to_have_text("3 certificates are issued.")
    expect(other.locator("dt", has_text="Approved by")).to_be_visible()
    assert len(practice.state()["certificate"]) == 3


def _typed_in(page: Page, email: str) -> None:
    """Sign in by keys."""
    reach(page.locator("#email"))
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(KNOWN.password)
    page.keyboard.press("Enter")
    expect(page.locator("form[action='/sign-out']")).to_be_visible()


@pytest.mark.long
def test_approval_by_keys_alone_and_over_a_kill(
    visit: Visits, practice: Practice, tmp_path: Path
) -> None:
    """In Portuguese. One prepares and asks; then the server is killed. Both sign in where they
    were, the other one looks at the PDFs, finds nothing there that is not theirs to do, and
    approves; the first one's page notices by itself.
    """
    made = GraduatingClass(tmp_path / "class")
    for number in range(20, 23):
        made.add(number)
    made.write()
    begin, allowed = _begins(practice, tmp_path), ("status of 4", "ERR_")
    with begin() as first:
        one = visit("/", at=first, signed_in=False, locale="pt-PT", allowed=allowed)
        one.on("filechooser", lambda window: None)  # from now on, not only while one is expected
        _typed_in(one, KNOWN.email)
        enter(one.locator("main button[value=own]"))
        chosen(one.locator("#list"), made.sheet)
        chosen(one.locator("#pdfs"), *sorted(made.pdfs.iterdir()))
        expect(one.locator("#here")).to_contain_text("3 PDF")
        enter(one.locator("nav a[href$='/check']"))
        enter(one.locator("main form[action$='/ask'] button"))
        expect(one.locator("#waiting")).to_be_visible()
        ensure_accessible(one)
        picture(one, "07-asked-for")
        code = _code(one)
        first.kill()
    with begin() as again:
        expect(one.locator("#email")).to_be_visible()
        other = visit("/", at=again, signed_in=False, locale="pt-PT", allowed=allowed)
        _typed_in(other, KNOWN.colleague)
        enter(other.locator("main a.button").first)
        expect(other.locator("main .note").first).to_contain_text("3 certificados")
        assert _code(other) == code
        ensure_accessible(other)
        ensure_within_reach(other)
        picture(other, "07-to-approve")
        enter(other.locator("main a[href$='/pdfs']"))
        for number in (1, 2, 3):
            expect(other.locator("h1")).to_contain_text(f"{number} de 3")
            expect(other.locator("main button")).to_have_count(0)
            other.wait_for_load_state()
            other.keyboard.press("ArrowRight")
        enter(other.locator("nav a[href$='/corrections']"))
        enter(other.locator("main .kinds a").last)
        expect(other.locator("main form[method=post]")).to_have_count(0)
        enter(other.locator("nav a[href$='/check']"))
        _typed_in(one, KNOWN.email)
        expect(one.locator("#waiting")).to_be_visible()
        reach(other.locator("#password-again"))
        other.keyboard.type(KNOWN.password)
        other.keyboard.press("Enter")
        expect(other.locator("h1")).to_have_text("Estão emitidos 3 certificados.")
        enter(one.locator("main .note a[href$='/done']"))
        expect(one.locator("h1")).to_have_text("Estão emitidos 3 certificados.")
