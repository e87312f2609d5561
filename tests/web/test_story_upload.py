"""A story: a folder of many PDFs is dropped, cut off, and gone on with."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from web.soundness import ensure_accessible, ensure_reflows
from web.visits import Visits, drop

MANY, A_REQUEST = 2_000, 100
_SOON = "const later = setTimeout; window.setTimeout = (act, wait) => later(act, wait / 50);"
"""What the page tries again after seconds, it tries again after a fiftieth of them."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a list of few and the PDFs of many, in two folders below it."""
    top = tmp_path_factory.mktemp("dropped") / "Turma 2026"
    folders = [top / "a", top / "b"]
    for below in folders:
        below.mkdir(parents=True)
    for place in range(MANY):
        below = folders[place % 2]
        (below / f"{place:04}.pdf").write_bytes(b"%PDF-1.4 " + str(place).encode())
    rows = "".join(f"Ana {place};a{place}@s.example;2001-04-03\n" for place in range(3))
    (top / "lista.csv").write_text(f"Nome;E-mail;Data de nascimento\n{rows}", encoding="utf-8")
    (top / "Thumbs.db").write_bytes(b"x")
    return top


@pytest.fixture
def page(visit: Visits) -> Iterator[Page]:
    """The page of files of a new list."""
    page = visit("/", accept_dialogs=True, allowed=("ERR_FAILED", "Failed to load resource"))
    page.add_init_script(_SOON)
    page.get_by_role("button", name="New list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bring the list and the signed PDFs")
    yield page
    page.context.unroute_all(behavior="ignoreErrors")


def test_an_upload_that_is_cut_off_is_gone_on_with(page: Page, folder: Path) -> None:
    """What has come is not sent again; the list is told at once."""
    sent, cut = 0, True

    def answered(route: Route) -> None:
        nonlocal sent
        sent += 1
        route.abort() if cut and sent > 8 else route.continue_()

    page.route("**/files/bytes", answered)
    page.set_input_files("#folder", folder)
    rest = page.get_by_role("button", name="Send the rest")
    expect(rest).to_be_visible()
    expect(page.locator("#coming-said")).to_contain_text("The connection was cut off.")
    expect(page.locator("#here")).to_contain_text("lista.csv: 3 graduates.")
    sent, cut = 0, False
    rest.click()
    expect(page.locator("#coming-said")).to_have_text("Everything has come.")
    expect(page.locator("#here")).to_contain_text("2000 PDFs are here")
    assert sent <= MANY / A_REQUEST - 8 + 1, "only the rest"


@pytest.mark.long
def test_a_folder_is_dropped(page: Page, folder: Path, visit: Visits) -> None:
    """As a whole, with what lies in it; buttons do the same."""
    small = folder.parent / "pequena"
    (small / "pdfs").mkdir(parents=True, exist_ok=True)
    for place in range(130):
        (small / "pdfs" / f"{place}.pdf").write_bytes(b"%PDF-1.4")
    drop(page.locator(".drop"), small)
    expect(page.locator("#coming-said")).to_have_text("Everything has come.")
    expect(page.locator("#here")).to_contain_text("130 PDFs are here")
    page.set_input_files("#list", {"name": "x.docx", "mimeType": "x/y", "buffer": b"x"})
    expect(page.locator("#here")).to_contain_text(
        "The list must be an Excel, OpenDocument or CSV file."
    )
    ensure_accessible(page)
    ensure_reflows(page)
