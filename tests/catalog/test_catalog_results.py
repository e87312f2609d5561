"""The results of a catalog: the shape of its source with what became of each row, and a valid
input again.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from catalog_office import CatalogOffice, catalog_office, codes, endings, unlike
from openpyxl import load_workbook

from helpers.sampling import sampled
from helpers.school_catalog import SCHOOL, assert_registered_once, catalog_results, found
from importer.catalog.reading import OURS
from importer.results import NUMBER, REASON, SUMMARY, layout_in
from importer.sentences.reader import LANGUAGES, Reader, read_by


@pytest.fixture
def office(tmp_path: Path) -> Iterator[CatalogOffice]:
    """The small school, and a DokStamp that knows nothing of it."""
    with catalog_office(tmp_path) as made:
        yield made


def correct(path: Path, title: str, row: int, **cells: Any) -> None:
    """Change cells of a results workbook by heading, as a person does in Excel."""
    book = load_workbook(path)
    sheet = book[title]
    headings = [cell.value for cell in sheet[1]]
    for name, value in cells.items():
        sheet.cell(row, headings.index(name) + 1).value = value
    book.save(path)


def test_every_sheet_has_its_rows_with_what_became_of_them(office: CatalogOffice) -> None:
    """Row numbers and columns of the source, then result, uuid, what differs and what is wrong."""
    office.school.sheets["Modules"][1] |= {"code": "X" * 21, "our note": "+1", "result": "mine"}
    report = office.run()
    assert report.results is not None
    book = load_workbook(report.results)
    assert book.sheetnames == [
        "Summary",
        *(table.title for table in report.catalog.tables),
        "Problems",
        "_run",
    ]
    assert book["_run"].sheet_state != "visible"
    good, bad = catalog_results(report.results, "Modules")
    assert list(good) == [
        "Row in the list",
        "name", "institution", "code", "credits", "description", "modality", "is_required",
        "our note", "source_result",
        "Outcome", "Reason and what to do", "Differences", "uuid",
        "row", "result", "differs", "error_code", "error_column", "error_message",
    ]  # fmt: skip
    assert (good["Row in the list"], good["Outcome"]) == (2, "created")
    assert (good["row"], good["result"], good["error_code"]) == (2, "created", None)
    assert good["uuid"] == found(office.practice, "module", code="DES-1")["uuid"]
    assert (bad["row"], bad["result"], bad["uuid"]) == (3, "invalid", None)
    assert (bad["error_code"], bad["error_column"]) == ("too_long", "code")
    assert (bad["our note"], bad["source_result"]) == ("+1", "mine")
    cell = book["Modules"].cell(3, 4)
    assert cell.value == "X" * 21
    assert cell.comment is not None
    assert "takes 20" in cell.comment.text
    problems = catalog_results(report.results, "Problems")
    assert {(one["Sheet"], one["Row in the list"], one["Code"]) for one in problems} >= {
        ("Modules", 3, "too_long"), ("Course modules", 3, "reference_not_found"),
    }  # fmt: skip
    assert report.results.stat().st_mode & 0o777 == 0o600


def test_the_summary_counts_every_row_once(office: CatalogOffice) -> None:
    """By sheet and result; the totals are those of the rows."""
    office.school.sheets["Institutions"].append({"name": "Nova", "country": None})
    report = office.run()
    assert report.results is not None
    lines = {
        line[0]: line[1:9]
        for line in load_workbook(report.results)["Summary"].iter_rows(values_only=True)
    }
    results = [str(result) for result in report.totals]
    assert dict(zip(results, lines["Institutions"], strict=False))["invalid"] == 1
    assert list(lines["all"]) == [*report.totals.values(), len(report.catalog.rows)]
    assert sum(report.totals.values()) == len(report.catalog.rows)


def test_a_corrected_results_workbook_goes_on(office: CatalogOffice) -> None:
    """The row that was wrong and those that waited for it; what is done is found, and keeps its
    row number.
    """
    office.school.sheets["Courses"][0]["status"] = "asleep"
    first = office.run()
    assert endings(first)["Courses row 2"] == "invalid"
    assert first.results is not None
    correct(first.results, "Courses", 2, status="active")
    again = office.run(first.results, out=office.folder / "again.xlsx")
    assert set(endings(again).values()) == {"created", "existing"}
    assert endings(again).keys() == endings(first).keys()
    assert_registered_once(office.practice)
    office.practice.forget_requests()
    last = office.run(again.results, out=office.folder / "last.xlsx")
    assert unlike(last, "existing") == {}
    assert office.sent() == {}


def test_rows_may_be_sorted_deleted_and_added_in_the_results(office: CatalogOffice) -> None:
    """Each keeps its number; new ones get the next, also without any of our columns filled in."""
    report = office.run()
    assert report.results is not None
    book = load_workbook(report.results)
    sheet = book["Modules"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    sheet.delete_rows(2, 2)
    sheet.append(rows[1])
    sheet.append(rows[0])
    sheet.append([None, "Luz", SCHOOL, "LUZ-1"])
    book["Cohorts"].delete_rows(3)
    book.save(report.results)
    again = office.run(report.results, out=office.folder / "again.xlsx")
    assert unlike(again, "existing") == {"Modules row 4": "created"}
    assert [row.number for row in again.catalog.rows if row.table.title == "Modules"] == [3, 2, 4]
    assert "Cohorts row 3" not in endings(again)


@pytest.mark.long
def test_a_uuid_in_the_results_holds_on_to_its_record(office: CatalogOffice) -> None:
    """A name or code corrected there changes the record that was made, not a second one."""
    report = office.run()
    assert report.results is not None
    correct(report.results, "Modules", 2, code="DES-2")
    correct(report.results, "Course modules", 2, module="DES-2")
    correct(report.results, "Course modules", 4, module="DES-2")
    office.lose_the_ledger()
    again = office.run(report.results, update=True, out=office.folder / "again.xlsx")
    assert unlike(again, "existing") == {"Modules row 2": "updated"}
    assert sorted(one["code"] for one in office.practice.state()["module"]) == ["COR-1", "DES-2"]


def test_a_sheet_that_was_not_there_is_not_in_the_results(office: CatalogOffice) -> None:
    """Only the sheets that the source had."""
    office.school.sheets = {"Institutions": [{"name": SCHOOL, "country": "PT"}]}
    report = office.run()
    assert codes(report) == {}
    assert report.results is not None
    assert load_workbook(report.results).sheetnames == [
        "Summary",
        "Institutions",
        "Problems",
        "_run",
    ]


@pytest.mark.long
def test_a_name_that_nobody_is_called_stops_a_student_until_it_is_confirmed(
    office: CatalogOffice,
) -> None:
    """The results have the column for it, and the name repeated there goes as it is; corrected
    ones go too.
    """
    odd = ("Lima, Ana", "JosŽ Reis", "Ana Maria")
    students = office.school.sheets["Students"]
    students[:] = [
        {"name": name, "email": f"s{place}@example.edu", "date_of_birth": "2001-02-03"}
        for place, name in enumerate(odd)
    ]
    office.school.sheets.pop("Enrollments", None)
    report = office.run()
    assert report.results is not None
    rows = catalog_results(report.results, "Students")
    assert [row["result"] for row in rows] == ["invalid", "invalid", "created"]
    assert [row["error_code"] for row in rows] == ["name_order", "garbled_text", None]
    assert rows[0]["confirm_name"] is None
    correct(report.results, "Students", 2, confirm_name="Lima, Ana")
    correct(report.results, "Students", 3, name="José Reis")
    office.run(report.results, out=office.folder / "again.xlsx")
    names = sorted(student["name"] for student in office.practice.state()["student"])
    assert names == ["Ana Maria", "José Reis", "Lima, Ana"]


@pytest.mark.parametrize("language", sampled(list(LANGUAGES), 1))
@pytest.mark.long
def test_results_of_one_language_go_on_in_every_other(
    office: CatalogOffice, language: str
) -> None:
    """Also a sheet of theirs as text; a school's own column called as one of ours is kept."""
    office.school.sheets["Courses"][0] |= {"status": "asleep", "Resultado": "nosso"}
    ours = layout_in(language, OURS).headings[REASON]
    office.school.sheets["Courses"][0][ours] = "o nosso motivo"
    with read_by(Reader(language=language)):
        first = office.run()
    assert first.results is not None
    [row, *_] = catalog_results(first.results, "Courses")
    assert (row["result"], row["error_code"], row["row"]) == ("invalid", "invalid_choice", 2)
    assert (row[f"source_{ours}"], row["uuid"]) == ("o nosso motivo", None)
    path = first.results
    for count, other in enumerate(LANGUAGES):
        with read_by(Reader(language=other)):
            again = office.run(path, out=office.folder / f"{count}.xlsx")
        assert endings(again)["Courses row 2"] == "invalid"
        assert endings(again).keys() == endings(first).keys()
        assert again.catalog.unread == ()
        headings = [column.heading for column in again.catalog.sheets["course"].columns]
        assert headings.count("Resultado") == headings.count(ours) == 1
        assert again.results is not None
        path = again.results
    correct(path, "Courses", 2, status="active")
    last = office.run(path, out=office.folder / "last.xlsx")
    assert set(endings(last).values()) == {"created", "existing"}
    assert_registered_once(office.practice)


@pytest.mark.parametrize("language", sampled([one for one in LANGUAGES if one != "en"], 0))
def test_no_english_word_is_left_on_a_catalogs_results(
    office: CatalogOffice, language: str
) -> None:
    """But codes, names, and what the school has written; of a dry run the good rows are ready."""
    office.school.sheets["Courses"][0] |= {"status": "asleep"}
    with read_by(Reader(language=language)):
        report = office.run()
    assert report.results is not None
    book = load_workbook(report.results)
    layout = layout_in(language, OURS)
    assert book.sheetnames[0] == layout.sheets[SUMMARY]
    summary = [row[0] for row in book.worksheets[0].iter_rows(values_only=True) if row[0]]
    assert {"rows", "all", "created", "invalid", "The run", "Version"} & set(summary) == set()
    problems = book[layout.sheets["Problems"]]
    assert [cell.value for cell in problems[1]][1] == layout.headings[NUMBER]
    words = [cell.value for cell in problems[2]]
    assert words[0] == "Courses"
    assert words[2] != "invalid"
    assert "asleep" in str(words[5])
