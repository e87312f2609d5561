"""The story of everybody's first day: the sample graduates, from the folder to the results, in
Portuguese, every screen of it looked at.
"""

import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from helpers.practice import Practice
from web.soundness import ensure_accessible, ensure_reflows, picture
from web.visits import Visits, drop

SAMPLES = Path(__file__).parents[2] / "samples"
_SOON = 60_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school's folder: the list, and the PDFs below it."""
    top = tmp_path_factory.mktemp("school") / "Turma 2026"
    shutil.copytree(SAMPLES / "pdfs", top / "pdfs")
    shutil.copy(SAMPLES / "graduates.xlsx", top)
    return top


def looked_at(page: Page, name: str) -> None:
    """A screen that everybody can use, and a picture of it."""
    ensure_accessible(page)
    ensure_reflows(page)
    picture(page, name)


def pressed(page: Page, name: str) -> None:
    """Press the button, or follow the link, that begins so."""
    either = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name))
    either.first.click()


@pytest.mark.timeout(240)
def test_the_samples_go_from_a_dropped_folder_to_issued_certificates(
    visit: Visits, folder: Path, practice: Practice, tmp_path: Path
) -> None:
    """Brought, asked, corrected, looked at, checked, issued, downloaded: without a terminal."""
    page = visit("/", locale="pt-PT", allowed=("status of 4",))
    clicks = 0

    def click(name: str) -> None:
        nonlocal clicks
        pressed(page, name)
        clicks += 1

    looked_at(page, "00-start")
    click("Nova lista")
    looked_at(page, "01-files")
    drop(page.locator(".drop"), folder)
    expect(page.locator("#here")).to_contain_text("graduates.xlsx: 30", timeout=_SOON)
    expect(page.locator("#coming-said")).to_contain_text("Chegou tudo", timeout=_SOON)
    picture(page, "01-files-here")
    click("Continuar")
    number = 0
    while page.url.endswith("/questions"):
        (picture if number else looked_at)(page, f"03-question-{number}")
        page.locator("main input[type=radio]").first.check()
        page.locator("main button.main").click()
        number, clicks = number + 1, clicks + 2
        page.wait_for_load_state()
    expect(page.locator("h1")).to_contain_text("12 diplomados precisam de si")
    looked_at(page, "04-corrections")
    row = page.locator("li", has_text="Daniel Faria Leitão")
    row.get_by_role("button", name=re.compile("^Usar")).click()
    expect(page.locator("h1")).to_contain_text("11 diplomados precisam de si", timeout=_SOON)
    pressed(page, "Lista de alterações")
    looked_at(page, "04-changes")
    page.go_back()
    address = page.url.partition("/corrections")[0]
    page.goto(f"{address}/columns")
    looked_at(page, "02-columns")
    page.goto(f"{address}/corrections")
    click("Continuar com")
    expect(page.locator("img.page")).to_be_visible(timeout=_SOON)
    looked_at(page, "05-look-at-the-pdfs")
    page.goto(f"{address}/check")
    clicks += 1
    stop = page.get_by_role("button", name="Já vi, e está certo")
    expect(stop).to_be_visible(timeout=_SOON)
    looked_at(page, "06-stop-and-look")
    stop.click()
    clicks += 1
    looked_at(page, "06-check-before-issuing")
    page.goto(f"{address}/signatures")
    picture(page, "06-list-for-signature")
    page.goto(f"{address}/check")
    click("Emitir 17 certificados")
    expect(page.locator("h1")).to_contain_text("Estão emitidos 17 certificados", timeout=_SOON)
    looked_at(page, "09-done")
    assert clicks <= 15, "without corrections"
    with page.expect_download() as coming:
        pressed(page, "Descarregar os resultados")
    results = tmp_path / coming.value.suggested_filename
    coming.value.save_as(results)
    book = openpyxl.load_workbook(results, read_only=True)
    assert book.sheetnames[:3] == ["Resumo", "Resultados", "Falhas"]
    assert len(practice.state()["certificate"]) == 17
    page.goto("/".join((*page.url.split("/")[:3], "history")))
    looked_at(page, "11-history")
    page.go_back()
    pressed(page, "Comparar com o DokStamp")
    looked_at(page, "10-take-back")


def test_practising_cannot_be_mistaken_for_the_real_thing(visit: Visits) -> None:
    """One button brings the sample graduates; every page of theirs says that nobody is told."""
    page = visit("/", locale="pt-BR")
    page.get_by_role("button", name=re.compile("exemplo")).click()
    page.wait_for_url("**/questions", timeout=_SOON)
    expect(page.locator("main input[type=radio]").first).to_be_visible(timeout=_SOON)
    expect(page.locator(".practice")).to_contain_text("TREINO")
    ensure_accessible(page)
    picture(page, "03-practice")


def test_a_page_that_does_not_exist_says_so_in_words(visit: Visits) -> None:
    """And leads back to what exists."""
    page = visit("/lists/nothere/", locale="es-ES", allowed=("status of 404",))
    expect(page.get_by_role("link", name="Volver a sus listas").first).to_be_visible()
    looked_at(page, "12-not-found")


@pytest.mark.long
def test_a_stranger_learns_how_to_come_in(visit: Visits) -> None:
    """And nothing else."""
    page = visit("/", signed_in=False, allowed=("status of 401",))
    expect(page.get_by_role("heading", level=1)).to_have_text("This link was used already")
    looked_at(page, "12-stranger")
