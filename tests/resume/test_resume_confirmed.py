"""What a person has looked at and found right is confirmed on the sheet Failures, and goes with
the next resume.
"""

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from helpers.graduating_class import GraduatingClass
from helpers.pdf_bytes import one_page_pdf
from helpers.practice import Ended, Practice, command, results, run_batch, sandbox_process


def doubtful(folder: Path) -> GraduatingClass:
    """Seven people: two with each other's file names, two with each other's e-mails, an odd name,
    two namesakes.
    """
    batch = GraduatingClass(folder)
    people = (
        ("Ana Lima Prado", "ana.prado", "bia-reis-moura.pdf"),
        ("Bia Reis Moura", "bia.moura", "ana-lima-prado.pdf"),
        ("Vasco Serra Pinto", "rui.tavares.leal", "3.pdf"),
        ("Rui Tavares Leal", "vasco.serra.pinto", "4.pdf"),
    )
    for number, (name, mailbox, pdf) in enumerate(people):
        email = f"{mailbox}@example.edu"
        batch.add(number, name=name, email=email, pdf=pdf, course="LEI-2026")
    eva = {"email": "eva.nunes@example.edu", "pdf": "5.pdf", "course": "LEI-2026", "cohort": ""}
    batch.add(4, name="Nunes, Eva", **eva)
    for number in (5, 6):
        born = {"date_of_birth": "2001-05-05", "course": "LEI-2026"}
        batch.add(
            number,
            name="Ivo Castro Dias",
            email=f"ivo{number}@example.edu",
            pdf=f"ivo{number}.pdf",
            **born,
        )
    batch.write()
    return batch


CONFIRMED = {
    "bia-reis-moura.pdf": {"confirm_pdf": "bia-reis-moura.pdf"},
    "ana-lima-prado.pdf": {"confirm_pdf": "ana-lima-prado.pdf"},
    "3.pdf": {"confirm_email": "rui.tavares.leal@example.edu"},
    "4.pdf": {"confirm_email": "vasco.serra.pinto@example.edu"},
    "5.pdf": {"confirm_name": "Nunes, Eva"},
    "ivo5.pdf": {"confirm_email": "ivo5@example.edu"},
    "ivo6.pdf": {"confirm_email": "ivo6@example.edu"},
}
"""What a person writes on Failures, by the file of the row."""


def fill_in(workbook: Path, cells: dict[str, dict[str, str]]) -> None:
    """Write cells of Failures, in the columns that the workbook has for them."""
    book = load_workbook(workbook)
    sheet = book["Failures"]
    heading = {cell.value: place for place, cell in enumerate(sheet[1])}
    for row in sheet.iter_rows(min_row=2):
        for name, text in cells.get(str(row[heading["pdf"]].value), {}).items():
            row[heading[name]].value = text
    book.save(workbook)


def begun(practice: Practice, batch: GraduatingClass) -> Path:
    """The results workbook of a first run, in which all but what is in no doubt were stopped."""
    ended = run_batch(practice.url, batch)
    assert ended.status == 1, ended.errors
    rows = results(ended, batch.folder)
    assert {row["pdf"] for row in rows if row["status"] == "invalid"} >= CONFIRMED.keys(), rows
    return batch.folder / str(ended.summary["results"])


def assert_everybody_has_their_own(practice: Practice, batch: GraduatingClass) -> None:
    """Each PDF is in the certificate of the student with its row's e-mail, and nobody is left
    out.
    """
    state = practice.state()
    email = {student["uuid"]: student["email"] for student in state["student"]}
    stored = {file["uuid"]: file["original_name"] for file in state["file"]}
    sent = {stored[one["file_uuid"]]: email[one["student_uuid"]] for one in state["certificate"]}
    assert sent == {row["pdf"]: row["email"] for row in batch.rows}
    assert len(state["certificate"]) == len(batch.rows)


def resumed(practice: Practice, path: Path, folder: Path) -> Ended:
    """`importer resume`, without asking."""
    return command(practice.url, "resume", path, "--yes", "--json", folder=folder)


@pytest.mark.long
def test_what_is_confirmed_on_failures_goes_as_it_is(tmp_path: Path) -> None:
    """The workbook has a column for each confirmation; filled in, every row goes to its own
    student, once.
    """
    batch = doubtful(tmp_path)
    with sandbox_process() as practice:
        path = begun(practice, batch)
        fill_in(path, CONFIRMED)
        ended = resumed(practice, path, tmp_path)
        assert ended.status == 0, ended.errors
        assert_everybody_has_their_own(practice, batch)


def test_a_row_that_nobody_has_confirmed_stays(tmp_path: Path) -> None:
    """The confirmations of others are none of its own; the next workbook asks for it again."""
    batch = doubtful(tmp_path)
    with sandbox_process() as practice:
        path = begun(practice, batch)
        fill_in(path, {pdf: cells for pdf, cells in CONFIRMED.items() if pdf != "5.pdf"})
        ended = resumed(practice, path, tmp_path)
        assert ended.status == 1
        left = [row for row in results(ended, tmp_path) if row["status"] == "invalid"]
        assert [(row["pdf"], row["error_code"]) for row in left] == [("5.pdf", "name_order")]
        newest = tmp_path / str(ended.summary["results"])
        fill_in(newest, CONFIRMED)
        assert resumed(practice, newest, tmp_path).status == 0
        assert_everybody_has_their_own(practice, batch)


@pytest.mark.parametrize(
    ("pdf", "column", "code"),
    [
        ("bia-reis-moura.pdf", "confirm_pdf", "pdf_confirmation_differs"),
        pytest.param(
            *("3.pdf", "confirm_email", "email_confirmation_differs"), marks=pytest.mark.long
        ),
        pytest.param(
            *("5.pdf", "confirm_name", "name_confirmation_differs"), marks=pytest.mark.long
        ),
    ],
)
def test_a_confirmation_of_something_else_confirms_nothing(
    tmp_path: Path, pdf: str, column: str, code: str
) -> None:
    """Such as one that slipped into the next row: that row stops, and says so."""
    other = {
        "confirm_pdf": "4.pdf",
        "confirm_email": "vasco.serra.pinto@example.edu",
        "confirm_name": "Rui Tavares Leal",
    }[column]
    batch = doubtful(tmp_path)
    with sandbox_process() as practice:
        path = begun(practice, batch)
        fill_in(path, CONFIRMED | {pdf: {column: other}})
        ended = resumed(practice, path, tmp_path)
        rows = {row["pdf"]: row for row in results(ended, tmp_path)}
        assert rows[pdf]["status"] == "invalid"
        assert code in rows[pdf]["error_code"]
        assert pdf not in {file["original_name"] for file in practice.state()["file"]}


@pytest.mark.long
def test_confirmations_on_failures_saved_as_text_count_as_well(tmp_path: Path) -> None:
    """The sheet as CSV, with the columns that it has."""
    batch = doubtful(tmp_path)
    with sandbox_process() as practice:
        path = begun(practice, batch)
        fill_in(path, CONFIRMED)
        text = tmp_path / "failures.csv"
        with text.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(load_workbook(path)["Failures"].values)
        ended = resumed(practice, text, tmp_path)
        assert ended.status == 0, ended.errors
        assert_everybody_has_their_own(practice, batch)


def test_a_confirmation_that_is_sorted_alone_goes_to_nobody(tmp_path: Path) -> None:
    """Two rows with each other's confirmations are stopped, as with none."""
    batch = doubtful(tmp_path)
    with sandbox_process() as practice:
        path = begun(practice, batch)
        one, two = "bia-reis-moura.pdf", "ana-lima-prado.pdf"
        fill_in(path, CONFIRMED | {one: CONFIRMED[two], two: CONFIRMED[one]})
        ended = resumed(practice, path, tmp_path)
        rows = {row["pdf"]: row for row in results(ended, tmp_path)}
        assert {rows[one]["status"], rows[two]["status"]} == {"invalid"}
        assert {file["original_name"] for file in practice.state()["file"]}.isdisjoint({one, two})


def test_a_pdf_that_names_another_graduate_is_confirmed_by_its_name(tmp_path: Path) -> None:
    """Its text names somebody else of the list: a person has looked, and it goes."""
    batch = doubtful(tmp_path)
    (batch.pdfs / "4.pdf").write_bytes(one_page_pdf("Diploma of Ana Lima Prado"))
    with sandbox_process() as practice:
        path = begun(practice, batch)
        fill_in(path, CONFIRMED)
        ended = resumed(practice, path, tmp_path)
        rows = {row["pdf"]: row for row in results(ended, tmp_path)}
        assert (rows["4.pdf"]["status"], rows["4.pdf"]["error_code"]) == (
            "invalid",
            "pdf_names_another",
        )
        newest = tmp_path / str(ended.summary["results"])
        fill_in(newest, {"4.pdf": {"confirm_pdf": "4.pdf"}})
        ended = resumed(practice, newest, tmp_path)
        assert ended.status == 0, ended.errors
        assert_everybody_has_their_own(practice, batch)


def test_a_list_without_a_column_for_files_gets_one_to_name_a_file_in(tmp_path: Path) -> None:
    """On Failures, called as the reason calls it, in the reader's language: filled in, it goes."""
    batch = GraduatingClass(tmp_path, headings=("name", "email", "date_of_birth", "course"))
    for number, name in enumerate(("Ana Lima Prado", "Rui Tavares Leal")):
        row = batch.add(number, name=name, pdf=f"{name}.pdf", course="LEI-2026")
    (batch.pdfs / str(row["pdf"])).rename(batch.pdfs / "assinado.pdf")
    for row in batch.rows:
        for name in row.keys() - set(batch.headings):
            del row[name]
    batch.write()
    with sandbox_process() as practice:
        ended = run_batch(practice.url, batch, "--lang", "pt-PT")
        path = tmp_path / str(ended.summary["results"])
        book = load_workbook(path)
        sheet = book["Falhas"]
        heading = {cell.value: place for place, cell in enumerate(sheet[1])}
        assert "indique-o na coluna Ficheiro PDF" in str(sheet[2][heading["error_message"]].value)
        sheet[2][heading["Ficheiro PDF"]].value = "assinado.pdf"
        book.save(path)
        assert resumed(practice, path, tmp_path).status == 0
        assert len(practice.state()["certificate"]) == 2
