"""The tenant brought in line with a catalog: in order, only what is missing, changed only when
asked to.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from catalog_office import CatalogOffice, catalog_office, codes, endings, message, unlike

from helpers.odd_answers import Mutating
from helpers.other_edition import Quirks, behaving, without_meta
from helpers.sampling import sampled
from helpers.school_catalog import SCHOOL, assert_registered_once, catalog_results, found
from importer.catalog import TABLES, CatalogPlan, tables_of
from importer.dokstamp import ENTITIES
from importer.engine import Limits, Stop
from importer.errors import LedgerError, TargetError
from importer.events import Event, RowFinished

STEPS = (
    "/institutions", "/organizations", "/modules", "/courses", "/courses/*/modules/groups",
    "/courses/*/attach/modules", "/cohorts", "/certificate-templates", "/students", "/enrollments",
)  # fmt: skip
"""The steps of the registration order that a catalog takes (DokStamp API page); files and
certificates follow.
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[CatalogOffice]:
    """The small school, and a DokStamp that knows nothing of it."""
    with catalog_office(tmp_path) as made:
        yield made


@pytest.fixture
def registered(office: CatalogOffice) -> CatalogOffice:
    """The same once the school is registered, with the counts forgotten."""
    assert unlike(office.run(), "created") == {}
    office.practice.forget_requests()
    office.events.clear()
    return office


def test_a_school_is_registered_whatever_the_order_of_its_sheets(office: CatalogOffice) -> None:
    """Every record once, with its own parents and values; each row's end is said once."""
    report = office.run()
    assert unlike(report, "created") == {}
    assert_registered_once(office.practice)
    assert report.all_well
    assert sum(isinstance(event, RowFinished) for event in office.events) == len(
        report.catalog.rows
    )


@pytest.mark.long
def test_one_after_the_other_the_steps_are_those_of_the_registration_order(tmp_path: Path) -> None:
    """With one request in flight, no step begins before the one above it in the dependency map has
    ended.
    """
    with catalog_office(tmp_path, max_in_flight=1) as office:
        office.run()
        sent = office.written()
        assert list(dict.fromkeys(sent)) == list(STEPS)
        assert sent == sorted(sent, key=STEPS.index)


def test_independent_rows_go_side_by_side_under_the_cap(tmp_path: Path) -> None:
    """And still nothing is created before what it refers to: DokStamp would refuse it."""
    with catalog_office(tmp_path, max_in_flight=3, latency_ms=20) as office:
        assert unlike(office.run(), "created") == {}
        assert office.practice.requests()["most_in_flight"] == 3
        assert set(office.practice.requests()["by_status"]) <= {"200", "201"}
        assert_registered_once(office.practice)


def test_the_order_comes_from_the_declarations() -> None:
    """However they are listed, every sheet comes after those that its rows need."""
    for entities in (ENTITIES, ENTITIES[::-1], sorted(ENTITIES, key=lambda entity: entity.name)):
        seen: set[str] = set()
        for table in tables_of(entities):
            needed = {
                field.references
                for field in table.entity.fields
                if field.required and field.references
            }
            assert needed <= seen
            seen.add(table.entity.name)
        assert seen == {table.entity.name for table in TABLES}


@pytest.mark.usefixtures("each_ledger")
def test_a_second_run_finds_everything_and_sends_nothing(registered: CatalogOffice) -> None:
    """Existing, with the uuids that are there; also when the ledger is lost."""
    registered.lose_the_ledger()
    report = registered.run()
    assert unlike(report, "existing") == {}
    assert registered.sent() == {}
    assert report.results is not None
    [course] = [
        row for row in catalog_results(report.results, "Courses") if row["code"] == "PIN-1"
    ]
    assert course["uuid"] == found(registered.practice, "course", code="PIN-1")["uuid"]


@pytest.mark.long
def test_what_differs_is_told_and_not_touched(registered: CatalogOffice) -> None:
    """With the fields that differ; what depends on it goes on."""
    registered.school.sheets["Courses"][0] |= {"name": "Pintura e Cor", "status": "archived"}
    registered.school.sheets["Cohorts"].append({"course": "PIN-1", "code": "PIN-1-B"})
    report = registered.run()
    assert unlike(report, "existing") == {"Courses row 2": "different", "Cohorts row 4": "created"}
    assert codes(report) == {"Courses row 2": ["record_differs@name"]}
    assert (
        "name is “Pintura” there and “Pintura e Cor” here; status is “active” there and “archived”"
        " here" in message(report, "Courses row 2")
    )
    assert not report.all_well
    assert registered.sent() == {"POST /cohorts": 1}


def test_update_changes_what_differs_and_nothing_else(registered: CatalogOffice) -> None:
    """One PATCH with the fields that differ; fields that the row does not say stay as they are."""
    course = found(registered.practice, "course", code="PIN-1")
    registered.api("PATCH", f"/courses/{course['uuid']}", {"area": "Artes", "status": "archived"})
    before = found(registered.practice, "course", code="PIN-1")
    registered.practice.forget_requests()
    registered.school.sheets["Courses"][0]["name"] = "Pintura e Cor"
    report = registered.run(update=True)
    assert unlike(report, "existing") == {"Courses row 2": "updated"}
    assert report.all_well
    assert registered.sent() == {"PATCH /courses/{uuid}": 1}
    after = found(registered.practice, "course", code="PIN-1")
    changed = {name for name in after if after[name] != before[name]} - {"updated_at"}
    assert changed == {"name", "status"}
    assert unlike(registered.run(update=True), "existing") == {}


@pytest.mark.long
def test_a_module_is_attached_only_where_it_is_not(registered: CatalogOffice) -> None:
    """In one request a course; how it is attached is compared where DokStamp tells, and never
    changed.
    """
    registered.school.sheets["Course modules"] = [
        {"course": "PIN-1", "module": "DES-1", "order": 5},
        {"course": "ESC-1", "module": "DES-1"},
        {"course": "ESC-1", "module": "COR-1"},
    ]
    report = registered.run(update=True)
    assert unlike(report, "existing") == {
        "Course modules row 2": "different",
        "Course modules row 4": "created",
    }
    assert codes(report) == {"Course modules row 2": ["attachment_differs@order"]}
    assert registered.sent() == {"POST /courses/{uuid}/attach/modules": 1}
    assert len(registered.practice.state()["attachment"]) == 4


@pytest.mark.long
def test_a_row_whose_parent_fails_is_pending_and_names_it(office: CatalogOffice) -> None:
    """What DokStamp refuses is failed, with its own words; what hangs below waits, the rest
    goes.
    """
    office.practice.faults({"action": "status", "method": "POST", "path": "/courses$", "nth": 1,
    "status": 422,
                            "json": {"message": "No.",
                            "errors": {"code": ["The code is reserved."]}}})  # fmt: skip
    report = office.run()
    failed = [place for place, ended in endings(report).items() if ended == "failed"]
    assert len(failed) == 1
    assert codes(report)[failed[0]] == ["refused@code"]
    assert message(report, failed[0]) == "DokStamp answered 422: The code is reserved."
    waiting = {place for place, ended in endings(report).items() if ended == "pending"}
    assert {place.rpartition(" row")[0] for place in waiting} >= {
        "Cohorts",
        "Enrollments",
        "Course modules",
    }
    assert all(
        f"It waits for {failed[0]}" in message(report, place)
        for place in waiting
        if "Cohorts" in place
    )
    assert len(office.practice.state()["cohort"]) == 1
    assert not report.all_well


@pytest.mark.long
def test_a_refused_module_does_not_keep_the_others_from_being_attached(
    office: CatalogOffice,
) -> None:
    """They go in one request a course, and only the refused one fails."""
    office.practice.faults({"action": "status", "method": "POST", "path": "/courses/.*/attach",
    "nth": 1, "status": 422,
                            "json": {"message": "No.",
                            "errors": {"modules.0.order": ["Too low."]}}})  # fmt: skip
    report = office.run()
    [failed] = unlike(report, "created").items()
    assert failed[1] == "failed"
    assert codes(report)[failed[0]] == ["refused@order"]
    assert len(office.practice.state()["attachment"]) == 2


@pytest.mark.long
def test_a_record_that_was_renamed_in_dokstamp_is_known_again(registered: CatalogOffice) -> None:
    """The ledger knows what it was made as: told as different, not created a second time."""
    school = found(registered.practice, "institution", name=SCHOOL)["uuid"]
    registered.api("PATCH", f"/institutions/{school}", {"name": "Faculdade de Artes"})
    registered.practice.forget_requests()
    report = registered.run()
    assert unlike(report, "existing") == {"Institutions row 2": "different"}
    assert registered.sent() == {}


def test_a_name_in_other_accents_is_the_same_school(registered: CatalogOffice) -> None:
    """Rather told as different than registered a second time."""
    registered.lose_the_ledger()
    for rows in registered.school.sheets.values():
        for row in rows:
            if row.get("institution") == SCHOOL or row.get("name") == SCHOOL:
                row["institution" if "institution" in row else "name"] = "ESCOLA DE ARTES DE EVORA"
    report = registered.run()
    assert unlike(report, "existing") == {"Institutions row 2": "different"}
    assert registered.sent() == {}


def test_a_code_given_later_does_not_make_a_second_record(office: CatalogOffice) -> None:
    """A module that has no code there is the one of that name; --update gives it the code."""
    office.school.sheets["Modules"].append({"name": "Luz", "institution": SCHOOL})
    assert unlike(office.run(), "created") == {}
    office.practice.forget_requests()
    office.school.sheets["Modules"][-1]["code"] = "LUZ-1"
    assert unlike(office.run(), "existing") == {"Modules row 4": "different"}
    assert unlike(office.run(update=True), "existing") == {"Modules row 4": "updated"}
    assert office.sent() == {"PATCH /modules/{uuid}": 1}
    assert [one["code"] for one in office.practice.state()["module"]].count("LUZ-1") == 1


def test_several_records_of_one_key_ask_for_the_uuid(registered: CatalogOffice) -> None:
    """Two schools of one name in DokStamp: none is chosen, unless only one agrees with the row;
    the uuid decides.
    """
    first = found(registered.practice, "institution", name=SCHOOL)["uuid"]
    second = registered.api(
        "POST",
        "/institutions",
        {"name": SCHOOL, "country": "PT", "website": "https://www.artes.example"},
    )
    registered.lose_the_ledger()
    registered.school.sheets = {"Institutions": [{"name": SCHOOL, "country": "PT"}]}
    report = registered.run()
    assert codes(report) == {"Institutions row 2": ["reference_ambiguous@name"]}
    assert first in message(report, "Institutions row 2")
    registered.api("PATCH", f"/institutions/{second['uuid']}", {"country": "ES"})
    assert unlike(registered.run(), "existing") == {}
    registered.school.sheets["Institutions"][0] |= {"country": "ES", "uuid": second["uuid"]}
    assert unlike(registered.run(), "existing") == {}


def test_a_record_is_looked_for_again_before_it_is_created(office: CatalogOffice) -> None:
    """Somebody may have made it since the plan was shown; institutions are not guarded by the
    server.
    """
    body = {"name": SCHOOL, "country": "PT", "website": "https://www.artes.example"}
    office.on_plan = lambda _: office.api("POST", "/institutions", body)
    assert unlike(office.run(), "created") == {"Institutions row 2": "existing"}
    assert len(office.practice.state()["institution"]) == 1


@pytest.mark.long
def test_what_is_there_is_read_in_pages_when_that_takes_fewer_requests(tmp_path: Path) -> None:
    """Also from a server that gives shorter pages than it was asked for."""
    with catalog_office(tmp_path, longest_page=7) as office:
        office.school.sheets["Modules"] += [
            {"name": f"M{n}", "institution": SCHOOL, "code": f"M-{n}"} for n in range(40)
        ]
        assert unlike(office.run(), "created") == {}
        office.practice.forget_requests()
        assert unlike(office.run(), "existing") == {}
        assert office.practice.requests()["by_route"]["GET /modules"] == 6


@pytest.mark.long
def test_a_server_that_is_away_leaves_the_rest_pending(office: CatalogOffice) -> None:
    """The run ends early with what ended it; the next one goes on."""
    office.on_plan = lambda _: office.practice.faults(
        {"action": "status", "path": "/cohorts", "status": 503}
    )
    report = office.run()
    assert report.failure is not None
    assert not report.all_well
    assert set(endings(report).values()) >= {"created", "pending"}
    office.on_plan = lambda _: None
    office.practice.faults()
    again = office.run()
    assert again.all_well
    assert_registered_once(office.practice)


@pytest.mark.long
def test_a_code_that_a_deleted_record_holds_is_told(registered: CatalogOffice) -> None:
    """DokStamp refuses it and finds nothing: the row says whom to ask."""
    registered.api(
        "POST",
        "/students",
        {"name": "Rui Sá", "email": "gone@example.edu", "date_of_birth": "2000-02-29"},
    )
    gone = found(registered.practice, "student", email="gone@example.edu")["uuid"]
    registered.api("DELETE", f"/students/{gone}")
    row = {"name": "Rui Sá", "email": "gone@example.edu", "date_of_birth": "2000-02-29"}
    registered.school.sheets = {"Students": [row]}
    report = registered.run()
    assert codes(report) == {"Students row 2": ["taken_by_a_deleted_record@email"]}
    assert "administrator" in message(report, "Students row 2")


def test_what_a_list_does_not_prove_to_be_absent_is_not_planned_to_be_made(
    office: CatalogOffice,
) -> None:
    """Nothing tells where a list ends, every page is the first, filters do nothing: rows stop
    before they are sent.
    """
    repeating = Quirks(document=without_meta, query=lambda path, query: [])
    for number in range(3):
        office.api("POST", "/institutions", {"name": f"Another school {number}", "country": "PT"})
    plans: list[CatalogPlan] = []
    office.on_plan = plans.append
    with behaving(office.sandbox.url, repeating) as url:
        report = office.run(url=url)
    assert codes(report)["Institutions row 2"] == ["not_proven@None"]
    assert not any(row.table.title == "Institutions" for plan in plans for row in plan.to_create)
    assert len(office.practice.state()["institution"]) == 3


@pytest.mark.parametrize("seed", sampled(range(6), 0))
def test_whatever_stands_in_an_answer_the_rows_end_and_nothing_is_made_twice(
    office: CatalogOffice, seed: int
) -> None:
    """Odd values anywhere in three of ten answers: every row has an ending, or a sentence comes
    before anything.
    """
    with (
        behaving(office.sandbox.url, Quirks(document=Mutating(seed))) as url,
        suppress(TargetError),
    ):
        report = office.run(url=url, retry_seconds=0.5, settle_seconds=0.05)
        assert all(row.ending is not None for row in report.catalog.rows)
    office.run()
    state = office.practice.state()
    for kind in ("institution", "course", "cohort", "student", "module"):
        keys = [one.get("email") or one.get("code") or one.get("name") for one in state[kind]]
        assert len(keys) == len(set(keys)), kind


def test_a_server_that_fails_on_row_after_row_ends_the_run_with_an_error(
    office: CatalogOffice,
) -> None:
    """As a run of graduates does: what ended it is in the report, and the rows that were not
    reached say it.
    """
    office.limits = Limits(attempts=1, failures_in_a_row=3)
    office.school.sheets["Institutions"] += [
        {"name": f"School {n}", "country": "PT"} for n in range(12)
    ]
    lost = {"action": "drop_before", "method": "POST", "path": "/institutions"}
    office.on_plan = lambda _: office.practice.faults(lost)
    report = office.run(settle_seconds=0.01)
    assert report.failure is not None
    assert "3 rows in a row" in str(report.failure)
    assert set(endings(report).values()) == {"pending"}


def test_on_a_stop_what_waits_to_be_sent_is_withdrawn(tmp_path: Path) -> None:
    """Nothing that had no slot yet goes out once it was asked to stop; every row has its
    ending.
    """
    with catalog_office(tmp_path, max_in_flight=2, latency_ms=150) as office:
        office.school.sheets["Institutions"] += [
            {"name": f"School {n}", "country": "PT"} for n in range(12)
        ]
        wishes: list[Stop] = []
        office.stop = wishes.append

        def count(event: Event) -> None:
            if isinstance(event, RowFinished) and len(wishes) == 1:
                wishes.pop().request()

        office.listen = count
        report = office.run()
        made = len(office.practice.state()["institution"])
    assert report.facts.interrupted
    assert made == list(endings(report).values()).count("created") <= 4


@pytest.mark.in_a_file
def test_a_ledger_that_fails_at_the_end_costs_no_receipt(office: CatalogOffice) -> None:
    """Everything is done and in the workbook, and the failure is told."""
    office.on_plan = lambda _: None

    def unwritable(event: Event) -> None:
        if isinstance(event, RowFinished):
            database = office.folder / "reports" / "ledger.sqlite3"
            with (
                sqlite3.connect(database, timeout=0.01) as other,
                suppress(sqlite3.OperationalError),
            ):
                other.execute("DROP TABLE IF EXISTS runs")

    office.listen = unwritable
    report = office.run()
    assert isinstance(report.failure, LedgerError)
    assert report.results is not None
    assert report.results.exists()
