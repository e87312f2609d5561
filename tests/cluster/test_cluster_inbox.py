"""Dropped batches that go into the queue, and come back to where they were dropped."""

import json
import time
from pathlib import Path

import pytest
from halls import LONG, Hall
from openpyxl import load_workbook

from helpers.graduating_class import make_class
from helpers.practice import Practice, assert_exactly_once
from helpers.schemas import ensure_fits

pytest_plugins = ["cluster_fixtures"]
ONCE = ("--issue", "--submit", "--tenant", "acme", "--once", "--settle", "0")


def test_a_dropped_batch_is_submitted_done_and_filed(hall: Hall, practice: Practice) -> None:
    """While it is in the queue the inbox waits for it; its results lie beside its list."""
    hall.serve("acme", practice)
    inbox = hall.folder / "inbox"
    batch = make_class(inbox / "Turma A", 3)
    ended = hall.run("watch", inbox, *ONCE, "--json-log")
    told = [json.loads(line) for line in ended.output.splitlines()]
    for line in told:
        ensure_fits(line, "log")
    assert "submitted" in {line["event"] for line in told}
    assert (ended.status, hall.states()) == (1, ["todo"])
    again = hall.run("watch", inbox, *ONCE)
    assert "it is in the queue, as job 1" in again.output
    assert hall.states() == ["todo"]
    with hall.worker():
        hall.wait("succeeded")
    assert hall.run("watch", inbox, *ONCE).status == 0
    (filed,) = (inbox / "done").iterdir()
    (results,) = filed.glob("*-results.xlsx")
    assert "Results" in load_workbook(results).sheetnames
    batch.folder = filed
    assert_exactly_once(practice, batch)


@pytest.mark.long
def test_what_is_left_over_needs_attention_and_can_be_dropped_again(
    hall: Hall, practice: Practice
) -> None:
    """The corrected results workbook alone finds its PDFs; an inbox in the store is not copied."""
    hall.serve("acme", practice)
    inbox = hall.store / "inbox"
    made = make_class(inbox / "Turma B", 25)
    made.rows[1]["date_of_birth"] = "soon"
    made.write()
    hall.run("watch", inbox, *ONCE)
    with hall.worker():
        hall.wait("succeeded")
        assert hall.run("watch", inbox, *ONCE).status == 1
        assert not list((hall.store / "jobs").rglob("*.pdf"))
        filed = inbox / "needs-attention" / "Turma B"
        assert "24 rows done, 1 left over" in (filed / "WHAT-TO-DO.txt").read_text("utf-8")
        (results,) = filed.glob("*-results.xlsx")
        workbook = load_workbook(results)
        failures = workbook["Failures"]
        headings = [cell.value for cell in failures[1]]
        failures.cell(2, headings.index("date_of_birth") + 1).value = "2001-02-03"
        corrected = inbox / results.name
        workbook.save(corrected)
        hall.run("watch", inbox, *ONCE)
        hall.wait("succeeded", "succeeded")
    assert hall.run("watch", inbox, *ONCE).status == 0
    made.rows[1]["date_of_birth"] = "2001-02-03"
    (made.folder,) = (inbox / "done").iterdir()
    assert_exactly_once(practice, made)


@pytest.mark.long
def test_the_inboxs_limits_hold_for_the_worker_too(hall: Hall, practice: Practice) -> None:
    """What is against them comes back with the reason, and nothing of it was sent."""
    hall.serve("acme", practice)
    inbox = hall.folder / "inbox"
    make_class(inbox / "Turma C", 3)
    hall.run("watch", inbox, *ONCE, "--max-rows", "2")
    with hall.worker():
        hall.wait("failed")
    hall.run("watch", inbox, *ONCE)
    letter = inbox / "needs-attention" / "Turma C" / "HOW-TO-RELEASE.txt"
    text = " ".join(letter.read_text("utf-8").split())
    assert "more than the 2 certificates" in text or "3" in text
    assert practice.state()["certificate"] == []


@pytest.mark.long
def test_a_service_files_a_batch_as_soon_as_it_is_done(hall: Hall, practice: Practice) -> None:
    """It goes on watching meanwhile."""
    hall.serve("acme", practice)
    inbox = hall.folder / "inbox"
    make_class(inbox / "Turma D", 2)
    watch = ("watch", inbox, "--draft", "--submit", "--tenant", "acme", "--settle", "0.1")
    with hall.service(*watch), hall.worker():
        until = time.monotonic() + LONG
        while not _filed(inbox):
            assert time.monotonic() < until, hall.jobs()
            time.sleep(0.1)
    assert {one["status"] for one in practice.state()["certificate"]} == {"draft"}


def _filed(inbox: Path) -> list[Path]:
    return list((inbox / "done").glob("*/*-results.xlsx"))
