"""Several people in a real browser: they sign in, see who they are, and are signed out."""

import socket
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from helpers.practice import KNOWN, Practice
from web.served import Served, importer_serve
from web.shared_pages import write_people
from web.soundness import ensure_accessible, ensure_reflows, picture
from web.visits import Visits


@pytest.fixture(scope="module")
def school(practice: Practice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page of two people, on this machine, where it may do without TLS."""
    folder = tmp_path_factory.mktemp("school")
    roles = {KNOWN.email: ["preparer", "keeper"], KNOWN.colleague: ["approver"]}
    people = write_people(folder / "people.toml", roles)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    words = ("--public-url", f"http://{place}", "--people", people, "--listen", place)
    with importer_serve(practice.url, folder, *words) as served:
        yield served


def _signed_in(page: Page, email: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(KNOWN.password)
    page.get_by_role("button", name="Sign in").click()


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
