"""The page opens for who has its link, in a real browser, and survives its server."""

from pathlib import Path

from playwright.sync_api import expect

from helpers.practice import Practice
from web.served import importer_serve
from web.soundness import ensure_accessible, ensure_reflows, picture
from web.visits import Visits


def test_whoever_has_the_link_sees_their_lists(visit: Visits) -> None:
    """In the language of their browser, and everybody can use it."""
    page = visit("/", locale="pt-PT")
    expect(page.locator("html")).to_have_attribute("lang", "pt-PT")
    ensure_accessible(page)
    ensure_reflows(page)
    picture(page, "00-start")


def test_a_stranger_learns_how_to_come_in(visit: Visits) -> None:
    """And nothing else."""
    page = visit("/", signed_in=False, allowed=("status of 401",))
    expect(page.get_by_role("heading", level=1)).to_have_text("This link was used already")
    ensure_accessible(page)
    ensure_reflows(page)


def test_a_list_is_there_again_after_the_server_was_killed(
    visit: Visits, practice: Practice, tmp_path: Path
) -> None:
    """Under the same address; only the link is new."""
    with importer_serve(practice.url, tmp_path) as first:
        page = visit("/", at=first)
        page.get_by_role("button", name="New list").click()
        expect(page.get_by_role("navigation", name="Steps")).to_be_visible()
        path = page.url.removeprefix(first.url)
        first.kill()
    with importer_serve(practice.url, tmp_path) as second:
        again = visit(path, at=second)
        expect(again.get_by_role("navigation", name="Steps")).to_be_visible()
