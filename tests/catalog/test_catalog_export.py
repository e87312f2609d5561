"""The tenant as a workbook: `catalog` accepts it and finds nothing to do in it, whatever the
tenant holds.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from catalog_office import CatalogOffice, catalog_office, codes, unlike
from openpyxl import load_workbook

from helpers.other_edition import Quirks, behaving, without_meta
from helpers.practice import command
from helpers.sampling import sampled
from helpers.school_catalog import SCHOOL, catalog_results
from importer.catalog import TABLES
from importer.sentences.reader import Reader, read_by
from importer.titles import headings, sheet_title


@pytest.fixture
def office(tmp_path: Path) -> Iterator[CatalogOffice]:
    """The small school, registered, in a DokStamp whose pages are short."""
    with catalog_office(tmp_path, longest_page=3) as made:
        assert unlike(made.run(), "created") == {}
        yield made


def round_trip(office: CatalogOffice, name: str = "exported.xlsx") -> Path:
    """Export, lose the ledger, and find nothing to do in what was written, even with --update; the
    file.
    """
    path = office.export(name)
    before = office.practice.state()
    office.lose_the_ledger()
    office.practice.forget_requests()
    report = office.run(path, update=True)
    assert codes(report) == {}
    assert unlike(report, "existing") == {}
    assert office.sent() == {}
    assert office.practice.state() == before
    wanted = sum(
        len(before[kind]) for kind in before if kind not in ("file", "certificate", "notification")
    )
    assert len(report.catalog.rows) == wanted
    return path


def test_a_tenant_comes_back_as_it_is(office: CatalogOffice) -> None:
    """All records of all pages; references by code, name and e-mail, a uuid only where it is
    needed.
    """
    path = round_trip(office)
    assert load_workbook(path).sheetnames == [table.title for table in TABLES]
    [cohort] = [row for row in catalog_results(path, "Cohorts") if row["code"] == "PIN-1-A"]
    assert (cohort["course"], cohort["uuid"], str(cohort["start_date"])[:10]) == (
        "PIN-1",
        None,
        "2024-09-16",
    )
    [first] = [
        row for row in catalog_results(path, "Course modules") if row["course_module_group"]
    ]
    assert (first["course"], first["module"], first["course_module_group"]) == (
        "PIN-1",
        "DES-1",
        "1.º ano",
    )
    assert (first["order"], first["is_required"], first["workload"]) == (1, "yes", 60)


@pytest.mark.parametrize("language", sampled(["pt_PT", "pt_BR", "es"], 1))
@pytest.mark.long
def test_an_export_speaks_the_readers_language_and_is_read_in_every_other(
    office: CatalogOffice, language: str
) -> None:
    """Sheets and headings as the blank catalog has them, yes and no; there is nothing to do in it
    where English is spoken.
    """
    with read_by(Reader(language=language)):
        path = office.export()
        names = [sheet_title(table.title) for table in TABLES]
        called = [headings(column.name for column in table.columns) for table in TABLES]
    assert names != [table.title for table in TABLES]
    book = load_workbook(path)
    assert book.sheetnames == names
    for sheet, wanted in zip(book.worksheets, called, strict=True):
        assert [cell.value for cell in sheet[1]] == list(wanted.values())
    modules = [table.entity.name for table in TABLES].index("course_module")
    rows = catalog_results(path, names[modules])
    assert {row[called[modules]["is_required"]] for row in rows} <= {"sim", "sí", "não", "no"}
    report = office.run(path, update=True)
    assert codes(report) == {}
    assert unlike(report, "existing") == {}


@pytest.mark.long
def test_names_and_codes_that_several_records_bear_come_with_uuids(office: CatalogOffice) -> None:
    """Two schools of one name, two modules without code, a course called as another one's code."""
    twin = office.api("POST", "/institutions", {"name": SCHOOL, "country": "ES"})["uuid"]
    for points in (5, 6):
        office.api(
            "POST", "/modules", {"name": "Sem código", "institution_uuid": twin, "credits": points}
        )
    course = office.api("POST", "/courses", {"name": "ESC-1", "institution_uuid": twin})["uuid"]
    office.api("POST", "/cohorts", {"course_uuid": course, "code": "TWIN"})
    office.api(
        "POST",
        "/organizations",
        {"name": "Artes Plásticas", "institution_uuid": twin, "code": "DAP"},
    )
    path = round_trip(office)
    schools = catalog_results(path, "Institutions")
    assert {row["uuid"] for row in schools} == {
        one["uuid"] for one in office.practice.state()["institution"]
    }
    [cohort] = [row for row in catalog_results(path, "Cohorts") if row["code"] == "TWIN"]
    assert cohort["course"] == course


@pytest.mark.long
def test_text_that_looks_like_something_else_stays_text(office: CatalogOffice) -> None:
    """Formulas, leading zeros, long numbers, several lines, quotes; a date-time to the second;
    days before 1900.
    """
    institution = office.practice.state()["institution"][0]["uuid"]
    course = office.practice.state()["course"][0]["uuid"]
    texts = {"description": "=1+1\r\n  two  lines ", "syllabus": "+351 @home -x"}
    office.api(
        "POST",
        "/modules",
        {"name": "-cmd|' /C calc'!A0", "institution_uuid": institution, "code": "00123", **texts},
    )
    office.api(
        "POST",
        "/modules",
        {"name": "12345678901234567890", "institution_uuid": institution, "code": "1E5"},
    )
    times = {"start_date": "2024-09-16T09:30:15Z", "end_date": "2025-07-01T00:00:00Z"}
    office.api("POST", "/cohorts", {"course_uuid": course, "code": "-T1", **times})
    office.api(
        "POST",
        "/courses",
        {"name": "true", "institution_uuid": institution, "code": "2026-09-01", "version": "1.10"},
    )
    round_trip(office)


@pytest.mark.long
def test_what_the_rules_do_not_allow_is_left_empty_and_told(office: CatalogOffice) -> None:
    """DokStamp may hold what a row may not say, and more than a cell takes; an empty cell keeps it
    as it is.
    """
    institution = office.practice.state()["institution"][0]["uuid"]
    office.api(
        "PATCH",
        f"/institutions/{institution}",
        {"website": "https://a.b,c.example", "tax_id": "5\n6"},
    )
    office.api(
        "POST",
        "/modules",
        {"name": "Luz", "institution_uuid": institution, "syllabus": "x" * 40_000},
    )
    path = round_trip(office)
    [school] = catalog_results(path, "Institutions")
    assert (school["website"], school["tax_id"]) == (None, None)
    assert office.exported is not None
    assert set(map(str, office.exported.left_out)) == {
        "Institutions row 2, website", "Institutions row 2, tax_id", "Modules row 4, syllabus",
    }  # fmt: skip


def test_an_empty_tenant_is_a_workbook_of_headings(tmp_path: Path) -> None:
    """As the template has them."""
    with catalog_office(tmp_path) as office:
        path = office.export()
        for table in TABLES:
            header, *rows = load_workbook(path)[table.title].iter_rows(values_only=True)
            assert (list(header), rows) == ([column.name for column in table.columns], [])


@pytest.mark.long
def test_attachments_are_exported_where_the_course_does_not_tell_how(
    office: CatalogOffice, tmp_path: Path
) -> None:
    """A module of the course's school that is no longer attachable is attached: the documented
    rule.
    """
    office.practice.faults(*({"action": "status", "status": 200, "method": "GET",
    "path": f"/courses/{uuid}$",
                              "json": {"data": {"uuid": uuid}}}
                             for uuid in (one["uuid"]
                             for one in office.practice.state()["course"])))  # fmt: skip
    rows: list[dict[str, Any]] = catalog_results(office.export(), "Course modules")
    assert {(row["course"], row["module"]) for row in rows} == {
        ("PIN-1", "DES-1"), ("PIN-1", "COR-1"), ("ESC-1", "DES-1"),
    }  # fmt: skip
    report = office.run()
    assert unlike(report, "existing") == {}


@pytest.mark.long
def test_an_export_that_may_be_short_says_so(office: CatalogOffice, tmp_path: Path) -> None:
    """A list that does not show where it ends, and whose pages repeat the first one, is not called
    whole.
    """
    repeating = Quirks(
        document=without_meta,
        query=lambda path, query: [one for one in query if one[0] not in ("page", "per_page")],
    )
    with behaving(office.sandbox.url, repeating) as url:
        told = command(url, "catalog", "--export", "short.xlsx", "--json", folder=tmp_path)
    assert told.status == 1
    assert "Institutions" in told.summary["unproven"]
    assert "it is not certain that institutions is whole" in told.errors
    assert (
        command(
            office.sandbox.url, "catalog", "--export", "whole.xlsx", "--json", folder=tmp_path
        ).status
        == 0
    )


@pytest.mark.long
def test_a_student_with_an_odd_name_comes_back_with_it_confirmed(office: CatalogOffice) -> None:
    """It is called so there, and stays so."""
    body = {"name": "Lima, Ana", "email": "lima@example.edu", "date_of_birth": "2001-02-03"}
    office.api("POST", "/students", body)
    path = round_trip(office)
    confirmed = {row["name"]: row["confirm_name"] for row in catalog_results(path, "Students")}
    assert confirmed.pop("Lima, Ana") == "Lima, Ana"
    assert set(confirmed.values()) == {None}
