"""Killed at any request, or with answers lost, a catalog that is run again registers every record
once.
"""

from pathlib import Path

import pytest

from helpers.crashes import completed, killed_again_and_again, killed_and_run_again, registering
from helpers.practice import begin, sandbox_process
from helpers.sampling import last_shared
from helpers.school_catalog import assert_registered_once, make_catalog

REQUESTS = 40
"""At least as many requests as registering the small school takes; asserted below."""
SAMPLED = [(14, "after"), (19, "before")]


@pytest.mark.parametrize(("at", "side"), last_shared(SAMPLED))
def test_a_catalog_killed_at_a_request_is_completed_by_the_next(
    tmp_path: Path, at: int, side: str
) -> None:
    """kill -9 before the server did the work, or after it did and before it answered."""
    killed_and_run_again(registering(tmp_path), at, side)


@pytest.mark.long
@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("at", range(1, REQUESTS + 1))
def test_a_catalog_killed_at_every_request_is_completed_by_the_next(
    tmp_path: Path, at: int, side: str
) -> None:
    """All of them, not a sample."""
    killed_and_run_again(registering(tmp_path), at, side)


@pytest.mark.long
def test_the_kills_cover_the_whole_catalog(tmp_path: Path) -> None:
    """Registering the small school takes no more requests than are tried."""
    work = registering(tmp_path)
    with sandbox_process(*work.sandbox) as practice:
        assert work.run(practice).status == 0
        assert max(SAMPLED)[0] <= practice.requests()["total"] <= REQUESTS


@pytest.mark.long
@pytest.mark.parametrize("side", ["before", "after"])
def test_a_catalog_killed_again_and_again_still_ends_well(tmp_path: Path, side: str) -> None:
    """Every run is killed at its sixteenth request until one has less to do."""
    killed_again_and_again(registering(tmp_path), 16, side)


@pytest.mark.parametrize(
    "action",
    [
        "truncate_after",
        *(
            pytest.param(one, marks=pytest.mark.long)
            for one in ("drop_after", "drop_before", "html_after", "status_after")
        ),
    ],
)
def test_lost_answers_of_a_catalog_are_asked_after(tmp_path: Path, action: str) -> None:
    """Dropped, truncated, HTML and 5xx answers, whether the work was done or not: nothing is
    registered twice.
    """
    work = registering(tmp_path)
    with sandbox_process(*work.sandbox, "seed=7") as practice:
        practice.faults({"action": action, "probability": 0.3, "status": 502})
        completed(work, practice)


def test_every_create_of_a_catalog_loses_its_first_answer(tmp_path: Path) -> None:
    """Each is found by its natural key and counts as created by this run; no create is sent a
    second time.
    """
    work = registering(tmp_path)
    paths = ("/institutions", "/organizations", "/modules", "/courses$", "/courses/.*/attach",
    "/courses/.*/groups",
             "/cohorts", "/certificate-templates", "/students", "/enrollments")  # fmt: skip
    with sandbox_process(*work.sandbox) as practice:
        practice.faults(
            *({"action": "drop_after", "method": "POST", "path": path, "nth": 1} for path in paths)
        )
        ended = work.run(practice)
        assert ended.status == 0, ended.errors
        assert ended.summary["totals"]["created"] == ended.summary["rows"]
        work.look(practice, ended)
        routes = practice.requests()["by_route"]
        assert routes["POST /institutions"] == 1
        assert routes["POST /students"] == 2


@pytest.mark.in_a_file
def test_two_machines_at_once_register_what_the_server_guards_once(tmp_path: Path) -> None:
    """Two state folders, one catalog: a module, cohort or student that the other one was quicker
    with is found.
    """
    school = make_catalog(tmp_path)
    with sandbox_process("seeded=false", "latency_ms=10") as practice:
        whole = dict(school.sheets)
        school.sheets = {
            name: whole[name] for name in ("Institutions", "Organizations", "Courses")
        }
        assert school.run(practice).status == 0
        school.sheets = {
            name: rows
            for name, rows in whole.items()
            if name in ("Modules", "Cohorts", "Students")
        }
        path = school.write()
        machines = [
            begin(practice.url, "catalog", path, "--yes", "--state", name, folder=tmp_path)
            for name in ("one", "two")
        ]
        for machine in machines:
            assert machine.stdin is not None
            machine.stdin.write("\n")
            machine.stdin.flush()
        told = [machine.communicate(timeout=60) for machine in machines]
        assert [machine.returncode for machine in machines] == [0, 0], told
        school.sheets = whole
        assert school.run(practice).status == 0
        assert_registered_once(practice)
