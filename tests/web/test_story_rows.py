"""Stories of corrections in a real browser: by keyboard alone, in two tabs, without a script."""

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from helpers.graduating_class import GraduatingClass, make_class
from helpers.pdf_bytes import one_page_pdf
from web.visits import Site, Visits


@pytest.fixture
def batch(tmp_path: Path) -> GraduatingClass:
    """Eight graduates: an e-mail without its @, a name that is missing, a PDF misspelled, a date
    as text, and a PDF that names nobody.
    """
    made = make_class(tmp_path / "class", 8)
    made.rows[1]["email"] = "joao.example.edu"
    made.rows[2]["pdf"] = "0002.pdf"
    made.rows[4]["name"] = ""
    made.rows[5]["date_of_birth"] = "03/04/2001"
    (made.pdfs / "00006.pdf").write_bytes(one_page_pdf("Diploma of nobody whom anybody knows"))
    made.write()
    return made


def brought(site: Site, batch: GraduatingClass) -> str:
    """A list that was brought with its PDFs: its address."""
    with httpx.Client(
        base_url=site.url, cookies=dict(site.cookies), headers={"origin": site.url}, timeout=30
    ) as client:
        made = client.post("/lists", data={"school": "own"})
        path = made.headers["location"].rpartition("/")[0]
        paths = [batch.sheet, *sorted(batch.pdfs.iterdir())]
        files = [("files", (one.name, one.read_bytes())) for one in paths]
        assert client.post(f"{path}/files", files=files).status_code == 303
    return path


def opened(visit: Visits, path: str, **more: object) -> Page:
    """The corrections of a list, once it was read."""
    page = visit(f"{path}/corrections", **more)  # type: ignore[arg-type]
    expect(page.locator("#rows")).to_be_visible()
    return page


def test_rows_are_corrected_by_keyboard_alone(
    visit: Visits, server: Site, batch: GraduatingClass
) -> None:
    """Enter and Tab keep what is typed, the row answers in place, the heading follows, and the
    focus stays where the person went.
    """
    page = opened(visit, brought(server, batch))
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("4 graduates need you. 4 are ready.")
    email = page.locator("#c3-email")
    email.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("joao@example.edu")
    expect(heading).to_have_text("4 graduates need you. 4 are ready.")
    page.keyboard.press("Enter")
    row = page.locator("#row-3")
    expect(row.get_by_text("Corrected. Ready.")).to_be_focused()
    expect(heading).to_have_text("3 graduates need you. 5 are ready.")
    expect(page.get_by_role("status")).to_have_text(
        "Corrected. Ready. 3 graduates need you. 5 are ready."
    )
    page.locator("#c6-name").focus()
    page.keyboard.type("Beatriz Carvalho Vuz")
    page.keyboard.press("Tab")
    expect(page.locator("#row-6").get_by_text("Corrected. Ready.")).to_be_visible()
    expect(page.locator("#row-6 :focus")).to_have_count(1)
    page.locator("#row-7").get_by_role("button", name="Use “2001-04-03”").focus()
    page.keyboard.press("Enter")
    expect(heading).to_have_text("1 graduate needs you. 7 are ready.")
    page.locator("#row-4").get_by_role("button", name="Use “00002.pdf”").focus()
    page.keyboard.press("Space")
    expect(heading).to_have_text("Nobody needs you. 8 are ready.")
    page.locator("#row-4").get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(heading).to_have_text("1 graduate needs you. 7 are ready.")


def test_pdfs_are_looked_at_by_keys(visit: Visits, server: Site, batch: GraduatingClass) -> None:
    """→ next, Enter belongs, Del wrong PDF; the picture is there."""
    path = brought(server, batch)
    opened(visit, path)
    page = visit(f"{path}/pdfs")
    expect(page.get_by_text("Keys: → next")).to_be_visible()
    shown = page.get_by_role("img", name="First page of the PDF of Leonor Carvalho Vcz")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.naturalWidth") > 500
    expect(page.get_by_text("is not found in the PDF")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 of 4 to look at")
    page.wait_for_load_state()  # until the page's script listens to keys
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 4 are looked at.")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("Delete")
    expect(page.get_by_text("is left out until its PDF is there.")).to_be_visible()


def test_two_tabs_at_one_row(visit: Visits, server: Site, batch: GraduatingClass) -> None:
    """Who comes later sees both, and nothing is overwritten unseen; who was signed out meanwhile
    keeps what was typed.
    """
    path = brought(server, batch)
    page = opened(visit, path, allowed=("status of 409", "status of 401"))
    other = page.context.new_page()
    other.goto(page.url)
    for tab, text in ((page, "first@example.edu"), (other, "second@example.edu")):
        tab.locator("#c3-email").fill(text)
        tab.locator("#c3-email").press("Enter")
        expect(tab.locator("#row-3 [data-answer]")).to_be_focused()
    both = other.locator("#row-3")
    expect(both.get_by_role("alert")).to_contain_text("changed this row meanwhile")
    expect(both.get_by_text("first@example.edu")).to_be_visible()
    expect(both.get_by_text("second@example.edu")).to_be_visible()
    both.get_by_role("button", name="Use what you wrote").click()
    expect(both.get_by_text("Corrected. Ready.")).to_be_visible()
    page.reload()
    page.goto(f"{server.url}{path}/corrections/rows/3")
    field = page.get_by_label("email", exact=True)
    expect(field).to_have_value("second@example.edu")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    field.fill("third@example.edu")
    field.press("Enter")
    expect(page.locator("#said")).to_contain_text("You are not signed in any more")
    expect(field).to_have_value("third@example.edu")
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    field.press("Enter")
    expect(page.locator("#row-3 [data-answer]")).to_contain_text("Ready.")
    page.reload()
    expect(field).to_have_value("third@example.edu")


@pytest.mark.long
def test_rows_and_pdfs_without_a_script(
    visit: Visits, server: Site, batch: GraduatingClass
) -> None:
    """The same forms, each with a button; back to the same place."""
    page = opened(visit, brought(server, batch), scripts=False)
    page.locator("#c3-email").fill("joao@example.edu")
    page.locator("#c3-email").press("Enter")
    expect(page.locator("#row-3").get_by_text("Corrected. Ready.")).to_be_visible()
    assert page.url.endswith("#row-3")
    page.locator("#row-4").get_by_role("link", name="Choose the PDF…").click()
    page.get_by_role("button", name="Choose 00002.pdf").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 graduates need you. 6 are ready.")
    page.get_by_role("link", name="Look at the PDFs").click()
    page.get_by_role("button", name="Belongs to this graduate").click()
    expect(page.get_by_text("1 of")).to_be_visible()
    expect(page.get_by_text("Keys: → next")).to_be_hidden()
