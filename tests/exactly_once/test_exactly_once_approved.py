"""An approved run that is killed at any request goes on under the same approval, and ends as if
nothing had been.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from helpers.crashes import Undertaking, completed, issuing
from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import Practice, colleague, command, sandbox_process
from helpers.sampling import last_shared, sampled

SIZE = 7
REQUESTS = 32
"""At least as many requests as an approved run of this size sends; asserted below."""
SAMPLED = [(8, "before"), (17, "after")]


def approved(work: Undertaking, practice: Practice) -> Undertaking:
    """The same, under the code of what a check has seen."""
    _, *arguments = work.arguments
    words = ("check", *arguments, "--online", "--json")
    checked = command(practice.url, *words, folder=work.folder)
    code = checked.summary["plan"]["code"]
    return replace(work, arguments=(*work.arguments, "--approved", code))


def killed_and_run_again(folder: Path, at: int, side: str) -> None:
    """Kill an approved run at its `at`-th request, then run it again with the same code."""
    with sandbox_process() as practice:
        work = approved(issuing(folder, SIZE), practice)
        work.run_killed(practice, at, side)
        again = work.run(practice)
        assert again.status == 0, again.errors
        work.look(practice, again)


@pytest.mark.parametrize(("at", "side"), last_shared(SAMPLED))
def test_an_approved_run_killed_at_a_request_is_completed_by_the_next(
    tmp_path: Path, at: int, side: str
) -> None:
    """kill -9 before the server did the work, or after it did and before it answered."""
    killed_and_run_again(tmp_path, at, side)


@pytest.mark.long
@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("at", range(1, REQUESTS + 1))
def test_an_approved_run_killed_at_every_request_is_completed_by_the_next(
    tmp_path: Path, at: int, side: str
) -> None:
    """All of them, not a sample."""
    killed_and_run_again(tmp_path, at, side)


@pytest.mark.long
def test_the_kills_cover_the_whole_approved_run(tmp_path: Path) -> None:
    """A run of this size sends no more requests than are tried."""
    with sandbox_process() as practice:
        work = approved(issuing(tmp_path, SIZE), practice)
        practice.forget_requests()
        assert work.run(practice).status == 0
        assert max(SAMPLED)[0] <= practice.requests()["total"] <= REQUESTS


@pytest.mark.long
@pytest.mark.parametrize("side", ["before", "after"])
def test_killed_again_and_again_an_approved_run_still_ends_well(tmp_path: Path, side: str) -> None:
    """Every run is killed at its tenth request until one has less to do."""
    with sandbox_process() as practice:
        work = approved(issuing(tmp_path, SIZE), practice)
        for _ in range(12):
            if work.run_killed(practice, 10, side) == 0:
                break
        completed(work, practice)


@pytest.mark.parametrize("action", sampled(["drop_after", "truncate_after", "status_after"], 0))
def test_lost_answers_leave_the_approval_standing(tmp_path: Path, action: str) -> None:
    """Five in a hundred, whether the work was done or not."""
    with sandbox_process("seed=5") as practice:
        work = approved(issuing(tmp_path, 5), practice)
        practice.faults({"action": action, "probability": 0.05, "status": 502})
        completed(work, practice)


def test_what_others_do_after_a_kill_is_no_work_of_the_run(tmp_path: Path) -> None:
    """A row that was not begun, and whose student somebody else has made meanwhile under another
    name, keeps the rest from being sent.
    """
    with sandbox_process() as practice:
        work = approved(issuing(tmp_path, SIZE), practice)
        work.run_killed(practice, 9, "before")
        done = practice.creates()
        known = {one["email"] for one in practice.state()["student"]}
        batch = make_class(tmp_path, SIZE)
        row = next(row for row in batch.rows if row["email"] not in known)
        create_student(practice, row, name=row["name"] + " Junqueira")
        again = work.run(practice)
        assert (again.status, again.summary["error_code"]) == (2, "approval"), again.output
        assert practice.creates() == done + 1


def test_what_was_changed_after_a_kill_is_not_sent(tmp_path: Path) -> None:
    """A row of the rest is another one: none of the rest is sent until it is put back."""
    with sandbox_process() as practice:
        work = approved(issuing(tmp_path, SIZE), practice)
        work.run_killed(practice, 12, "after")
        before = practice.state()
        batch: GraduatingClass = make_class(tmp_path, SIZE)
        for row in batch.rows:
            row["date_of_birth"] = "1990-01-02"
        batch.write()
        again = work.run(practice)
        assert again.status == 2, again.output
        assert practice.state()["certificate"] == before["certificate"]
        completed(replace(work, look=issuing(tmp_path, SIZE).look), practice)


def test_a_student_who_is_renamed_after_a_kill_is_told(tmp_path: Path) -> None:
    """They were there when the plan was approved, under another name: none of the rest is sent."""
    with sandbox_process() as practice:
        row = make_class(tmp_path, SIZE).rows[-1]
        uuid = create_student(practice, row, name=row["name"])
        work = approved(issuing(tmp_path, SIZE), practice)
        work.run_killed(practice, 9, "before")
        before = practice.state()["certificate"]
        first, last = row["name"].split()[0], row["name"].split()[-1]
        with colleague(practice) as client:
            client.patch(f"/students/{uuid}", json={"name": f"{first} {last}"})
        again = work.run(practice)
        assert (again.status, again.summary["error_code"]) == (2, "approval"), again.output
        assert practice.state()["certificate"] == before


def create_student(practice: Practice, row: dict[str, str], *, name: str) -> str:
    """Somebody else creates the student of a row; their UUID."""
    student = {key: row[key] for key in ("email", "date_of_birth")} | {"name": name}
    with colleague(practice) as client:
        made = client.post("/students", json=student).raise_for_status().json()
    return str(made["data"]["uuid"])
