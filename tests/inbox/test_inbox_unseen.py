"""An inbox stops for what a spreadsheet does not show, and not for lines that are nobody."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font
from pypdfium2 import PdfDocument
from registry_desk import Desk, drop_folder, text_of

from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import HTTP, command
from helpers.real_cases import case
from helpers.shown_lists import Change, hide_row, made, second_sheet
from importer.inbox import Mode

pytest_plugins = ["inbox_fixtures"]

FILTERED = "2 of 4 rows are hidden by a filter: rows 3 and 5"


def course(desk: Desk, code: str) -> None:
    """A course in the tenant."""
    assert desk.sandbox is not None
    headers = {"Authorization": f"Bearer {desk.sandbox.token}", "X-Tenant": desk.sandbox.tenant}
    [school] = HTTP.get(f"{desk.sandbox.url}/institutions", headers=headers).json()["data"]
    body = {"name": f"Course {code}", "institution_uuid": school["uuid"], "code": code}
    HTTP.post(f"{desk.sandbox.url}/courses", json=body, headers=headers).raise_for_status()


def test_an_inbox_stops_for_rows_that_a_filter_hides(office: Desk) -> None:
    """Nothing is sent, the letter says why and what to do, and the command in it releases the
    batch.
    """
    course(office, "BCS-2024")
    shutil.copytree(
        case("filtered-rows"), office.root / "Turma", ignore=shutil.ignore_patterns("expected.txt")
    )
    assert not office.serve()
    assert office.practice.state()["certificate"] == []
    folder = office.folder_of("Turma")
    assert folder.parent.name == "needs-attention"
    letter = text_of(folder / "HOW-TO-RELEASE.txt")
    assert FILTERED in letter
    assert "delete" in letter
    [workbook] = folder.glob("*-results*.xlsx")
    ended = command(office.practice.url, "resume", workbook, "--yes", folder=office.folder)
    assert ended.status == 0, ended.errors
    assert len(office.practice.state()["certificate"]) == 4


def test_an_inbox_that_only_checks_tells_of_them_in_its_letter(office: Desk) -> None:
    """Whoever releases the batch has to know."""
    course(office, "BCS-2024")
    shutil.copytree(
        case("filtered-rows"), office.root / "Turma", ignore=shutil.ignore_patterns("expected.txt")
    )
    office.serve(Mode.CHECK)
    assert FILTERED in text_of(office.folder_of("Turma") / "HOW-TO-RELEASE.txt")


def test_hidden_rows_that_were_deleted_hold_no_batch_up(office: Desk) -> None:
    """The list as it should have been goes to its end."""
    course(office, "BCS-2024")
    shutil.copytree(
        case("filtered-rows"), office.root / "Turma", ignore=shutil.ignore_patterns("expected.txt")
    )
    assert not office.serve()
    folder = office.folder_of("Turma")
    book = load_workbook(folder / "g.xlsx")
    for row in (5, 3):
        book.worksheets[0].delete_rows(row)
    for row in range(1, 6):
        book.worksheets[0].row_dimensions[row].hidden = False
    book.save(folder / "g.xlsx")
    for name in ("b.pdf", "d.pdf"):
        (folder / "pdfs" / name).unlink()
    folder.rename(office.root / "Turma")
    assert office.serve(), office.log
    assert len(office.practice.state()["certificate"]) == 2


@pytest.mark.parametrize(
    "how",
    [
        hide_row,
        lambda book, sheet: second_sheet(book, state="hidden"),
        lambda book, sheet: setattr(sheet.column_dimensions["C"], "hidden", True),
        lambda book, sheet: setattr(sheet["A3"], "font", Font(strike=True)),
    ],
    ids=["row", "sheet", "column", "struck"],
)
def test_an_inbox_stops_for_whatever_is_not_shown(
    office: Desk, tmp_path: Path, how: Change
) -> None:
    """The batch needs attention with that reason, and nothing was sent."""
    shutil.copytree(made(tmp_path / "class", how), office.root / "Turma")
    assert not office.serve()
    assert office.practice.state()["certificate"] == []
    letter = text_of(office.folder_of("Turma") / "HOW-TO-RELEASE.txt")
    assert "hides some of what would be sent" in letter


def test_an_inbox_stops_for_somebody_who_dropped_out(office: Desk, tmp_path: Path) -> None:
    """A list of all students of a class names those who left it too: nobody is there to ask."""
    batch: GraduatingClass = make_class(tmp_path / "Turma", 3)
    batch.headings += ("completion_status",)
    for row, status in zip(batch.rows, ("completed", "Desistente", "completed"), strict=True):
        row |= {"enrolled_at": "2023-09-18", "completion_status": status}
    batch.write()
    shutil.copytree(batch.folder, office.root / "Turma")
    assert not office.serve()
    assert office.practice.state()["certificate"] == []
    letter = text_of(office.folder_of("Turma") / "HOW-TO-RELEASE.txt")
    assert "Row 3" in letter
    assert "“Desistente” says that this graduate dropped out" in letter
    [workbook] = office.folder_of("Turma").glob("*-results*.xlsx")
    ended = command(office.practice.url, "resume", workbook, "--yes", folder=office.folder)
    assert ended.status == 0, ended.errors


def test_an_inbox_stops_for_a_pdf_that_may_hold_the_whole_class(
    office: Desk, tmp_path: Path
) -> None:
    """Issued, it would send everybody's diploma to one."""
    batch: GraduatingClass = make_class(tmp_path / "Turma", 8)
    first, *others = sorted(batch.pdfs.iterdir())
    whole = PdfDocument(first.read_bytes())
    for other in others:
        whole.import_pages(PdfDocument(other))
    whole.save(first)
    shutil.copytree(batch.folder, office.root / "Turma")
    assert not office.serve()
    assert office.practice.state()["certificate"] == []
    assert "has 8 pages" in text_of(office.folder_of("Turma") / "HOW-TO-RELEASE.txt")


def test_lines_that_are_nobody_keep_no_batch_from_being_done(office: Desk, tmp_path: Path) -> None:
    """A total, a page break, a footer: the run ends with 0, and Failures is empty."""
    batch: GraduatingClass = make_class(tmp_path / "class", 3)
    lines = batch.sheet.read_text(encoding="utf-8").splitlines()
    header = lines[0]
    lines[2:2] = ["Página 1 de 2,,,,,,,,", header]
    lines += ["Total de formandos: 3,,,,,,,,", "", "Gerado em 12/07/2026,,,,,,,,"]
    batch.sheet.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ended = command(
        office.practice.url,
        "run",
        batch.sheet,
        "--pdfs",
        batch.pdfs,
        "--yes",
        "--out",
        "r.xlsx",
        folder=tmp_path,
    )
    assert ended.status == 0, (ended.output, ended.errors)
    assert "4 lines name no graduate and are left out" in ended.output
    assert load_workbook(tmp_path / "r.xlsx")["Failures"].max_row == 1


@pytest.mark.long
def test_names_in_two_columns_are_put_aside_with_the_reason_or_joined_where_that_is_said(
    office: Desk, tmp_path: Path
) -> None:
    """Half a name is sent to nobody."""
    batch = make_class(tmp_path / "class", 2)
    text = batch.sheet.read_text(encoding="utf-8").replace("name,", "Nome,Sobrenome,", 1)
    for row in batch.rows:
        text = text.replace(row["name"], row["name"].replace(" ", ",", 1), 1)
    batch.sheet.write_text(text, encoding="utf-8")
    drop_folder(office, batch, "Turma")
    assert not office.serve()
    assert "“Sobrenome”" in (office.folder_of("Turma") / "REASON.txt").read_text(encoding="utf-8")
    drop_folder(office, batch, "Turma B")
    ended = command(
        office.practice.url,
        "watch",
        office.root,
        "--once",
        "--settle",
        "0",
        "--max-wait",
        "0",
        "--issue",
        "--join-names",
        folder=tmp_path,
    )
    assert ended.status == 0, (ended.output, ended.errors)
    assert {one["name"] for one in office.practice.state()["student"]} == {
        row["name"] for row in batch.rows
    }
