"""What a person does after `runs` and after `doctor`: a sentence, and the command to be copied."""

import io
import sys
from pathlib import Path

import pytest

from helpers.graduating_class import make_class
from importer.cli.display import Screen
from importer.cli.next_steps import after_check, after_doctor, after_runs
from importer.issuing.batch import Selection
from importer.ledger import RunEntry
from importer.session import PRACTICE, Source, check, read_batch
from importer.sheet import read_sheet

HOST = "api.dokstamp.example"


def entry(results: Path, *, command: str = "run", host: str = HOST, **totals: int) -> RunEntry:
    """A run that ended so; one that is under way, where nothing is counted."""
    return RunEntry(
        run_id="r1",
        command=command,
        sheet="a.xlsx",
        host=host,
        tenant="school.example",
        started_at="2026-07-01 09:00",
        finished_at="2026-07-01 09:01" if totals else None,
        totals=totals or None,
        results=str(results),
    )


def shown(monkeypatch: pytest.MonkeyPatch, typed: str, *runs: RunEntry) -> list[str]:
    """What follows such a command, line by line."""
    monkeypatch.setattr(sys, "argv", ["importer", *typed.split()])
    stream = io.StringIO()
    screen = Screen(stream)
    if "doctor" in typed:
        after_doctor(screen)
    else:
        after_runs(screen, runs)
    return [line for line in stream.getvalue().splitlines() if line]


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """A results workbook that is still there."""
    path = tmp_path / "a results.xlsx"
    path.touch()
    return path


def test_after_runs_what_is_left_of_the_newest_is_resumed(
    monkeypatch: pytest.MonkeyPatch, results: Path
) -> None:
    """With the options that say where; what is older is no matter."""
    newest = entry(results, created=3, invalid=1, failed=1)
    older = entry(results, created=1, failed=9)
    *said, typed = shown(monkeypatch, "runs --state s", newest, older)
    assert " ".join(said).startswith("2 rows are left over. Correct them on the sheet Failures")
    assert typed == f"    importer resume '{results}' --state s"


def test_after_runs_of_practice_the_next_one_practises_too(
    monkeypatch: pytest.MonkeyPatch, results: Path
) -> None:
    """And there is nothing to prove where all of it was practice."""
    host = f"{PRACTICE} 1"
    *_, typed = shown(monkeypatch, "runs", entry(results, host=host, failed=1))
    assert typed == f"    importer resume '{results}' --sandbox"
    assert shown(monkeypatch, "runs", entry(results, host=host, created=1)) == []


def test_after_runs_that_did_everything_it_can_be_proven(
    monkeypatch: pytest.MonkeyPatch, results: Path
) -> None:
    """Where certificates were made; what was done about a run is not what a run reported."""
    *said, typed = shown(monkeypatch, "runs", entry(results, created=2, existing=1))
    assert said == ["To see whether DokStamp has all that the newest run has reported:"]
    assert typed == f"    importer verify '{results}'"
    assert shown(monkeypatch, "runs", entry(results, command="catalog", created=2)) == []
    assert shown(monkeypatch, "runs", entry(results, command="issue", created=2)) == []


def test_after_runs_nothing_follows_from_what_is_not_there(
    monkeypatch: pytest.MonkeyPatch, results: Path, tmp_path: Path
) -> None:
    """No run, one that has not ended, and one whose results are gone."""
    gone = entry(tmp_path / "gone.xlsx", failed=1)
    assert shown(monkeypatch, "runs") == []
    assert shown(monkeypatch, "runs", entry(results)) == []
    assert shown(monkeypatch, "runs", gone) == []


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ("doctor", ""),
        ("doctor --write-practice --json --tenant a.example", " --tenant a.example"),
        ("--lang en doctor --sandbox", " --lang en --sandbox"),
    ],
)
def test_after_a_doctor_that_found_all_well_a_list_is_checked(
    monkeypatch: pytest.MonkeyPatch, typed: str, given: str
) -> None:
    """In the same DokStamp."""
    said, command = shown(monkeypatch, typed)
    assert said == "To check a list, with its name and the folder of its PDFs in place:"
    assert command == f"    importer check FILE.xlsx --pdfs PDFS --online{given}"


def test_what_a_check_was_told_twice_goes_only_where_its_option_goes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A folder may be called as the person is who looks at the plan."""
    batch = make_class(tmp_path, 1)
    source = Source(sheet=read_sheet(batch.sheet), pdfs=batch.pdfs, selection=Selection())
    report = check(source, read_batch(source, state=tmp_path), out=None)
    typed = "importer check --pdfs ana a.csv --as ana"
    monkeypatch.setattr(sys, "argv", typed.split())
    stream = io.StringIO()
    after_check(Screen(stream), report)
    assert stream.getvalue().splitlines()[-1] == "    importer run --pdfs ana a.csv"
