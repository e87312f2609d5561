"""Killed at any request, or with answers lost, taking a run back and issuing its drafts end as if
nothing had been: nothing is revoked that was not asked for, nothing is left that was said to be
gone, and no draft is deleted that somebody has issued meanwhile.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helpers.aftermath import REASON, issued_by_hand, told
from helpers.crashes import (
    Undertaking,
    completed,
    killed_again_and_again,
    killed_and_run_again,
)
from helpers.graduating_class import make_class
from helpers.practice import HTTP, Ended, Practice, command, sandbox_process
from helpers.sampling import last_shared

SIZE, ISSUED = 5, 2
UNDOING, ISSUING = 60, 25
"""At least as many requests as taking back, and issuing, a class of this size; asserted below."""
WORKBOOK = "sent.xlsx"


def _sent(practice: Practice, folder: Path, issued: int) -> None:
    """A class whose drafts are there, some issued by hand since, and certificates of others."""
    batch = make_class(folder, SIZE)
    students = [
        {"name": f"Other {name}", "email": f"{name}@other.example", "date_of_birth": "2000-01-01"}
        for name in ("one", "two")
    ]
    body = {"students": students, "course": "LEI-2026"}
    HTTP.post(f"{practice.url}/_sandbox/seed", json=body).raise_for_status()
    words = ("run", batch.sheet, "--pdfs", batch.pdfs, "--draft", "--yes", "--out", WORKBOOK)
    ended = command(practice.url, *words, folder=folder)
    assert ended.status == 0, ended.errors
    drafts = [one for one in practice.state()["certificate"] if one["status"] == "draft"]
    for one in drafts[:issued]:
        issued_by_hand(practice, one["uuid"])


def _others(state: dict[str, list[dict[str, Any]]]) -> set[str]:
    """Uuids of the students whom the run has nothing to do with."""
    return {one["uuid"] for one in state["student"] if one["email"].endswith("@other.example")}


def _nothing_untrue(practice: Practice, ended: Ended) -> None:
    """What was said to be gone is gone, and nothing that anybody was notified of is."""
    state = practice.state()
    there = {one["uuid"]: one["status"] for one in state["certificate"]}
    for uuid, status in told(ended).items():
        if status in ("taken back", "was gone"):
            assert there.get(uuid, "revoked") == "revoked", "left, and said to be gone"
    for one in state["notification"]:
        assert one["certificate_uuid"] in there, "an issued certificate deleted"
    others = _others(state)
    mine = [one for one in state["certificate"] if one["student_uuid"] not in others]
    assert len(state["certificate"]) - len(mine) == len(others) == 2
    assert all(
        one["status"] == "issued" for one in state["certificate"] if one["student_uuid"] in others
    ), "revoked, and not asked for"
    for one in mine:
        assert one["revocation_reason"] in (None, REASON)


def _all_taken_back(practice: Practice, ended: Ended) -> None:
    """Drafts gone with all that they needed, issued ones revoked with their students there."""
    _nothing_untrue(practice, ended)
    state = practice.state()
    others = _others(state)
    mine = [one for one in state["certificate"] if one["student_uuid"] not in others]
    assert [one["status"] for one in mine] == ["revoked"] * ISSUED
    kept = {one["student_uuid"] for one in mine}
    assert {one["uuid"] for one in state["student"]} == others | kept
    assert {one["student_uuid"] for one in state["enrollment"]} <= kept
    used = {one["file_uuid"] for one in state["certificate"]}
    assert {one["uuid"] for one in state["file"]} <= used


def taking_back(folder: Path) -> Undertaking:
    """`importer undo --records` of a class of which some are issued."""
    return Undertaking(
        folder=folder,
        arguments=("undo", WORKBOOK, "--reason", REASON, "--records"),
        look=_all_taken_back,
        sandbox=("deleting_frees_file=true",),
        before=lambda practice: _sent(practice, folder, ISSUED),
    )


def _all_issued(practice: Practice, ended: Ended) -> None:
    """Everybody's once, and everybody said once."""
    state = practice.state()
    others = _others(state)
    mine = [one for one in state["certificate"] if one["student_uuid"] not in others]
    assert [one["status"] for one in mine] == ["issued"] * SIZE
    assert len(state["notification"]) == SIZE
    assert set(told(ended).values()) <= {"issued", "was issued"}


def issuing_drafts(folder: Path) -> Undertaking:
    """`importer issue` of a class of drafts."""
    return Undertaking(
        folder=folder,
        arguments=("issue", WORKBOOK),
        look=_all_issued,
        before=lambda practice: _sent(practice, folder, 0),
    )


UNDERTAKINGS = {"undo": taking_back, "issue": issuing_drafts}
SIDES = pytest.mark.parametrize("side", ["before", "after"])


@pytest.mark.parametrize(
    ("name", "at", "side"),
    last_shared([("undo", 6, "before"), ("issue", 7, "after"), ("undo", 11, "after")]),
)
def test_killed_at_a_request_it_is_completed_by_the_next(
    tmp_path: Path, name: str, at: int, side: str
) -> None:
    """kill -9 before the server did the work, or after it did and before it answered."""
    killed_and_run_again(UNDERTAKINGS[name](tmp_path), at, side)


@pytest.mark.long
@SIDES
@pytest.mark.parametrize(
    ("name", "at"),
    [("undo", at) for at in range(1, UNDOING + 1)]
    + [("issue", at) for at in range(1, ISSUING + 1)],
)
def test_killed_at_every_request_it_is_completed_by_the_next(
    tmp_path: Path, name: str, at: int, side: str
) -> None:
    """All of them, not a sample."""
    killed_and_run_again(UNDERTAKINGS[name](tmp_path), at, side)


@pytest.mark.long
@SIDES
@pytest.mark.parametrize("name", UNDERTAKINGS)
def test_killed_again_and_again_it_still_ends_well(tmp_path: Path, name: str, side: str) -> None:
    """Every run is killed at its eleventh request until one has less to do."""
    killed_again_and_again(UNDERTAKINGS[name](tmp_path), 11, side)


@pytest.mark.parametrize("name", UNDERTAKINGS)
@pytest.mark.long
def test_the_kills_cover_the_whole_of_it(tmp_path: Path, name: str) -> None:
    """It takes no more requests than are tried."""
    work = UNDERTAKINGS[name](tmp_path)
    with sandbox_process(*work.sandbox) as practice:
        work.before(practice)
        practice.forget_requests()
        ended = work.run(practice)
        assert ended.status == 0, ended.errors
        work.look(practice, ended)
        most = UNDOING if name == "undo" else ISSUING
        assert most // 2 < practice.requests()["total"] <= most


LOSSES = ("drop_after", "drop_before", "truncate_after", "html_after", "status_after", "late_work")


@pytest.mark.parametrize("name", UNDERTAKINGS)
@pytest.mark.parametrize(
    ("action", "percent"),
    [("drop_after", 20)]
    + [pytest.param(one, share, marks=pytest.mark.long) for one in LOSSES for share in (5, 30)],
)
def test_lost_answers_are_asked_after(
    tmp_path: Path, name: str, action: str, percent: int
) -> None:
    """Dropped, truncated, HTML and 5xx answers, and work that is done later."""
    work = UNDERTAKINGS[name](tmp_path)
    with sandbox_process(*work.sandbox, f"seed={percent}") as practice:
        work.before(practice)
        rule = {"action": action, "probability": percent / 100, "status": 502, "seconds": 0.2}
        practice.faults(rule)
        completed(work, practice)


@SIDES
@pytest.mark.parametrize(
    "at", [9, *(pytest.param(at, marks=pytest.mark.long) for at in range(1, 31))]
)
def test_a_draft_that_is_issued_meanwhile_is_never_deleted(
    tmp_path: Path, at: int, side: str
) -> None:
    """Killed, and by the time of the next run somebody has issued what was left of the drafts."""
    work = replace(
        taking_back(tmp_path), arguments=("undo", WORKBOOK, "--reason", REASON, "--drafts-only")
    )
    with sandbox_process(*work.sandbox) as practice:
        work.before(practice)
        work.run_killed(practice, at, side)
        left = [one["uuid"] for one in practice.state()["certificate"] if one["status"] == "draft"]
        for uuid in left[:2]:
            issued_by_hand(practice, uuid)
        again = work.run(practice)
        assert again.status == 0, again.errors
        _nothing_untrue(practice, again)
        there = {one["uuid"]: one["status"] for one in practice.state()["certificate"]}
        assert [there[uuid] for uuid in left[:2]] == ["issued"] * len(left[:2])
        assert not set(left[2:]) & there.keys()
        assert "revoked" not in there.values()
