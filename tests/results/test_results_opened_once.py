"""A results workbook is opened once by whatever command works on it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import NOWHERE, command
from importer.results import read_facts

CATALOG = Path(__file__).parents[2] / "samples" / "catalog.xlsx"
_COUNTING = """
import atexit, os, sys
opened = 0
def hear(event, given):
    global opened
    if event == "open" and isinstance(given[0], (str, bytes)):
        opened += os.path.basename(os.fsdecode(given[0])) == {watched!r}
sys.addaudithook(hear)
atexit.register(lambda: print(f"opened {{opened}} times", file=sys.stderr))
"""
"""The command line tells at its end how often a file of a name was opened."""


def opened(watched: str, *arguments: str | Path, folder: Path) -> tuple[int, str]:
    """How often a command opens a file, and what it says."""
    counting = _COUNTING.format(watched=watched)
    nobody = {"DOKSTAMP_EMAIL": "", "DOKSTAMP_PASSWORD": ""}
    ended = command(NOWHERE, *arguments, folder=folder, before=counting, **nobody)
    *_, last = ended.errors.splitlines()
    return int(last.split()[1]), ended.output + ended.errors


def listed(batch: GraduatingClass) -> Sequence[str | Path]:
    """What names the list and its PDFs."""
    return batch.sheet, "--pdfs", batch.pdfs


@pytest.fixture
def checked(tmp_path: Path) -> GraduatingClass:
    """A class whose report of a check lies beside it."""
    batch = make_class(tmp_path, 3)
    batch.rows[1]["email"] = "graduate1@example,edu"
    batch.write()
    _, said = opened(
        "report.xlsx", "check", *listed(batch), "--out", "report.xlsx", folder=batch.folder
    )
    assert read_facts(batch.folder / "report.xlsx") is not None, said
    return batch


def test_a_resume_opens_it_once(checked: GraduatingClass) -> None:
    """What kind it is, its facts, its failures and its results come from one opening."""
    times, said = opened(
        "report.xlsx", "resume", "report.xlsx", "--sandbox", "--yes", folder=checked.folder
    )
    assert "2 created" in said
    assert times == 1


@pytest.mark.long
@pytest.mark.parametrize("command", ["catalog", "resume"])
def test_a_catalogs_results_workbook_is_opened_once(tmp_path: Path, command: str) -> None:
    """By either command that goes on with it."""
    (tmp_path / "catalog.xlsx").write_bytes(CATALOG.read_bytes())
    answers = ["--sandbox", "--yes", "--out"]
    _, said = opened(
        "report.xlsx", "catalog", "catalog.xlsx", *answers, "report.xlsx", folder=tmp_path
    )
    assert (tmp_path / "report.xlsx").exists(), said
    times, said = opened(
        "report.xlsx", command, "report.xlsx", *answers, "again.xlsx", folder=tmp_path
    )
    assert (tmp_path / "again.xlsx").exists(), said
    assert times == 1


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_results_workbook_given_as_a_list_is_opened_once(
    checked: GraduatingClass, command: str
) -> None:
    """And refused with what to do."""
    times, said = opened(
        "report.xlsx", command, "report.xlsx", "--pdfs", checked.pdfs, folder=checked.folder
    )
    assert "importer resume" in " ".join(said.split())
    assert times == 1


def test_the_inbox_opens_it_once_to_look_and_once_to_work(checked: GraduatingClass) -> None:
    """What is settled is looked at before it is claimed; it is worked on, and filed, after."""
    batch = checked.folder / "inbox" / "Turma"
    batch.parent.mkdir()
    checked.pdfs.rename(batch)
    (checked.folder / "report.xlsx").rename(batch / "report.xlsx")
    times, said = opened(
        "report.xlsx", "watch", "inbox", "--once", "--settle", "0", folder=checked.folder
    )
    assert "checked" in said
    assert times == 2
