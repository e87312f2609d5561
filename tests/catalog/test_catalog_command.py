"""`importer catalog` as a person or a script calls it: what it says, asks, sends, and how it
exits.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dokstamp_sandbox import SandboxSettings, running
from helpers.office import ledger_of
from helpers.practice import Ended, Practice, command, environment, results
from helpers.school_catalog import assert_registered_once, catalog_results, make_catalog
from importer.catalog import TABLES
from importer.cli import main

SAMPLES = Path(__file__).parents[2] / "samples"
UNREACHED = "http://127.0.0.1:1"
ORDER = (
    "/auth/login", "/institutions", "/organizations", "/modules", "/courses",
    "/courses/{uuid}/modules/groups",
    "/courses/{uuid}/attach/modules", "/cohorts", "/certificate-templates", "/students",
    "/enrollments",
    "/auth/logout", "/files", "/certificates",
)  # fmt: skip
"""The registration order (DokStamp API page). A file depends on nothing, and goes up with the
batch that names it.
"""


@pytest.fixture
def practice() -> Iterator[Practice]:
    """An empty DokStamp."""
    with running(SandboxSettings(seeded=False)) as sandbox:
        yield Practice(sandbox.url)


Call = Callable[..., Ended]


@pytest.fixture
def importer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Call:
    """The command line in this process, in the test's own folder: `importer(url, *arguments)`."""
    monkeypatch.chdir(tmp_path)

    def call(url: str, *arguments: str | Path, **others: str) -> Ended:
        for name, value in environment(url, **others).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["importer", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        assert isinstance(ended.value.code, int)
        return Ended(ended.value.code, *capsys.readouterr())

    return call


@pytest.mark.long
def test_the_samples_make_an_empty_dokstamp_the_school_of_the_graduates(
    practice: Practice, tmp_path: Path
) -> None:
    """All twelve steps in order, seen from the server: the catalog, then the batch, whose good
    rows are issued.
    """
    registered = command(
        practice.url,
        "catalog",
        SAMPLES / "catalog.xlsx",
        "--yes",
        "--json",
        "--max-in-flight",
        "1",
        folder=tmp_path,
    )
    assert registered.status == 0, registered.errors
    told = registered.summary
    assert told["totals"]["created"] == told["rows"] == sum(told["sheets"].values())
    assert list(told["sheets"]) == [table.title for table in TABLES]
    routes = practice.requests()["by_route"]
    sent = [route.removeprefix("POST ") for route in routes if route.startswith("POST ")]
    assert sent == list(ORDER[:-2])
    students = len(practice.state()["student"])
    issued = command(
        practice.url,
        "run",
        SAMPLES / "graduates.xlsx",
        "--pdfs",
        SAMPLES / "pdfs",
        "--yes",
        "--json",
        folder=tmp_path,
    )
    assert issued.status == 1
    assert issued.summary["totals"]["created"] == 16
    sent = [
        route.removeprefix("POST ")
        for route in practice.requests()["by_route"]
        if route.startswith("POST ")
    ]
    assert sent == list(ORDER)
    state = practice.state()
    assert len(state["student"]) == students
    assert set(practice.requests()["by_status"]) == {"200", "201"}
    courses = {one["uuid"] for one in state["course"]}
    assert {one["course_uuid"] for one in state["certificate"]} == courses
    enrollments = {one["uuid"] for one in state["enrollment"]}
    linked = [
        row["enrollment_uuid"] for row in results(issued, tmp_path) if row["enrollment_uuid"]
    ]
    assert set(linked) == enrollments


def test_a_plan_is_shown_and_nothing_is_sent_without_a_yes(
    practice: Practice, importer: Call, tmp_path: Path
) -> None:
    """Counts by sheet, tenant and host; without a terminal it refuses with status 2."""
    school = make_catalog(tmp_path)
    ended = importer(practice.url, "catalog", school.path)
    assert ended.status == 2
    assert "no terminal to ask on, so nothing was sent" in ended.errors
    assert "tenant sandbox.dokstamp.test" in ended.output
    lines = [line.split() for line in ended.output.splitlines()]
    assert ["Course", "modules", "3", "to", "create"] in lines
    assert set(practice.requests()["by_route"]) & {"POST /institutions"} == set()


def test_a_dry_run_says_what_would_be_done(
    practice: Practice, importer: Call, tmp_path: Path
) -> None:
    """Status 0 when all would go; the workbook only where it is asked for."""
    school = make_catalog(tmp_path)
    ended = importer(
        practice.url, "catalog", school.path, "--dry-run", "--json", "--out", "dry.xlsx"
    )
    assert ended.status == 0, ended.errors
    assert ended.summary["mode"] == "check"
    assert ended.summary["totals"]["pending"] == ended.summary["rows"]
    assert "A dry run: nothing was sent." in ended.errors
    assert {row["result"] for row in catalog_results(tmp_path / "dry.xlsx", "Courses")} == {
        "pending"
    }
    assert practice.state()["institution"] == []


def test_what_is_wrong_is_corrected_in_the_results_and_resumed(
    practice: Practice, importer: Call, tmp_path: Path
) -> None:
    """Status 1, then 0; a practice elsewhere refuses the workbook unless told --force-target."""
    school = make_catalog(tmp_path)
    school.sheets["Cohorts"][0]["modality"] = "by letter"
    first = importer(practice.url, "catalog", school.write(), "--yes", "--json")
    assert first.status == 1
    told = {
        (one["sheet"], one["row"], one["column"], one["code"]) for one in first.summary["issues"]
    }
    assert ("Cohorts", 2, "modality", "invalid_choice") in told
    workbook = tmp_path / first.summary["results"]
    book = load_workbook(workbook)
    book["Cohorts"]["D2"] = "presential"
    assert book["Cohorts"]["D1"].value == "modality"
    book.save(workbook)
    with running(SandboxSettings(seeded=False)) as sandbox:
        elsewhere = Practice(sandbox.url)
        refused = importer(elsewhere.url, "resume", workbook, "--yes", "--json")
        assert refused.status == 2
        assert "--force-target" in refused.errors
        assert elsewhere.state()["institution"] == []
        forced = importer(elsewhere.url, "resume", workbook, "--yes", "--json", "--force-target")
        assert forced.status == 1  # the uuids are those of the other tenant
        assert elsewhere.state()["institution"] == []
    again = importer(practice.url, "resume", workbook, "--yes", "--json")
    assert again.status == 0, again.errors
    assert again.summary["totals"]["created"] == 2
    assert_registered_once(practice)
    with ledger_of(tmp_path / "reports") as ledger:
        assert sorted(run.command for run in ledger.runs()) == ["catalog", "resume", "resume"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Which catalog? Give a workbook, or --export"),
        (("missing.xlsx", "--yes"), "There is no file missing.xlsx"),
        (("school.xlsx", "--export", "out.xlsx"), "--export is used alone"),
        (("--export", "school.xlsx"), "exists already and is not overwritten"),
        (("school.xlsx", "--yes", "--out", "school.xlsx"), "exists and is not a results workbook"),
        (("school.xlsx", "--yes"), "127.0.0.1:1"),
    ],
)
def test_what_cannot_be_started_says_why_in_one_line(
    importer: Call, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    """Status 2, nothing sent, no traceback."""
    make_catalog(tmp_path)
    ended = importer(UNREACHED, "catalog", *arguments, DOKSTAMP_RETRY_SECONDS="0.2")
    assert ended.status == 2
    assert words in ended.errors
    assert len(ended.errors.strip().splitlines()) == 1


def test_a_tenant_is_exported_by_command(importer: Call, tmp_path: Path) -> None:
    """The practice DokStamp that a process brings along, as it is seeded."""
    exported = importer(UNREACHED, "catalog", "--export", "tenant.xlsx", "--json", "--sandbox")
    assert exported.status == 0, exported.errors
    assert exported.summary["rows"] == 6
    assert [row["code"] for row in catalog_results(tmp_path / "tenant.xlsx", "Courses")] == [
        "LEI-2026",
        "GES-2026",
    ]
