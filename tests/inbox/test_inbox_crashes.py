"""Killed at any step, on either side of any request: the next start goes on, and nothing is lost
or done twice.
"""

import shutil
from pathlib import Path

import pytest
from registry_desk import (
    DROPS,
    Desk,
    corrected,
    digests,
    drop_folder,
    make_batch,
    opened,
    results_in,
    rows_of,
)
from watcher_process import watcher

from dokstamp_sandbox import SandboxSettings, running
from helpers.graduating_class import GraduatingClass
from helpers.practice import assert_exactly_once
from helpers.sampling import last_shared, sampled

pytest_plugins = ["inbox_fixtures"]

SAMPLED = {5: "zip", 11: "folder", 13: "corrected list", 17: "pair", 22: "packed folder"}
OPTIONS = ("--issue", "--once", "--settle", "0", "--max-wait", "0")


def drop(desk: Desk, batch: GraduatingClass, shape: str) -> None:
    """Drop the class in one of the shapes; or what corrects it, when it waits for a person."""
    if shape in DROPS:
        DROPS[shape](desk, batch, "Turma")
        return
    good = batch.rows[1]["email"]
    batch.rows[1]["email"] = "not an address"
    batch.write()
    drop_folder(desk, batch, "Turma")
    batch.rows[1]["email"] = good
    batch.write()
    assert not desk.serve(max_invalid_percent=50)
    if shape == "corrected list":
        shutil.copy(batch.sheet, desk.root)
    else:
        shutil.copy(results_in(desk.folder_of("Turma")), desk.root)
        corrected(next(desk.root.glob("*.xlsx")), {"not an address": good})


def killed_and_started_again(office: Desk, batch: GraduatingClass, shape: str, at: int) -> bool:
    """Kill the watcher at its `at`-th step, start another, and look at the inbox and the server;
    whether it was hit.
    """
    drop(office, batch, shape)
    dropped = digests(office.root) - digests(
        *office.root.rglob(".dokstamp.json")
    )  # our note is brought up to date
    url = office.practice.url
    hit = (
        watcher(
            office.root, *OPTIONS, url=url, folder=office.folder, kill_at=at, name="first"
        ).ended()
        == -9
    )
    again = watcher(office.root, *OPTIONS, url=url, folder=office.folder, name="second")
    assert again.ended() == 0, again.text()
    assert office.filed("done") == ["Turma"], again.text()
    assert not dropped - digests(office.root), "something that was dropped is gone"
    workbook = results_in(office.folder_of("Turma"))
    assert len(rows_of(workbook)) == len(batch.rows)
    assert_exactly_once(office.practice, batch)
    assert office.left_in_inbox() == []
    assert not [
        one
        for one in office.root.glob(".processing/*/*")
        if one.name in ("batch", "dropped", "unpacking")
    ]
    return hit


@pytest.mark.parametrize(("at", "shape"), sampled(list(SAMPLED.items()), 1, 3))
def test_a_watcher_killed_at_one_of_its_steps_is_continued(
    office: Desk, tmp_path: Path, at: int, shape: str
) -> None:
    """Claiming, unpacking, writing, filing: a sample of the steps that change something."""
    assert killed_and_started_again(office, make_batch(tmp_path / "class", 2), shape, at), (
        "it ended before this step"
    )


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("shape", [*DROPS, "corrected workbook", "corrected list"])
def test_a_watcher_killed_at_any_of_its_steps_is_continued(tmp_path: Path, shape: str) -> None:
    """Every step there is, one after the other."""
    batch = make_batch(tmp_path / "class", 2)
    at, hit = 0, True
    while hit:
        at += 1
        folder = tmp_path / str(at)
        folder.mkdir()
        desk = opened(folder)
        with running(SandboxSettings()) as sandbox:
            desk.sandbox = sandbox
            hit = killed_and_started_again(desk, batch, shape, at)
        shutil.rmtree(folder)
    assert at > 20


@pytest.mark.parametrize(("nth", "side"), last_shared([(9, "before"), (10, "after")]))
def test_a_watcher_killed_while_it_sends_is_continued(
    office: Desk, tmp_path: Path, nth: int, side: str
) -> None:
    """Before or after the server did the work: one certificate for each row, and one results
    workbook.
    """
    batch = make_batch(tmp_path / "class", 3)
    drop_folder(office, batch, "Turma")
    url = office.practice.url
    first = watcher(
        office.root, *OPTIONS, "--settle", "0.5", url=url, folder=office.folder, name="first"
    )
    office.practice.faults({"action": f"signal_{side}", "nth": nth, "pid": first.process.pid})
    assert first.ended() == -9
    office.practice.faults()
    again = watcher(office.root, *OPTIONS, url=url, folder=office.folder, name="second")
    assert again.ended() == 0, again.text()
    assert "continued" in again.text()
    assert len(rows_of(results_in(office.folder_of("Turma")))) == 3
    assert_exactly_once(office.practice, batch)
