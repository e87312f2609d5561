"""Nobody gets a second diploma of one course because they have a second e-mail."""

import shutil
from pathlib import Path

import pytest

from helpers.graduating_class import HEADINGS, GraduatingClass, make_class
from helpers.practice import Ended, Practice, results, run_batch, sandbox_process
from helpers.sampling import sampled

AGAIN = "another.address@example.edu"


def appended(
    folder: Path, before: GraduatingClass, *, confirmed: str = "", **cells: str
) -> GraduatingClass:
    """A list of everybody but the first, who stands at its end under another e-mail and with
    another PDF.
    """
    batch = GraduatingClass(folder, headings=(*HEADINGS, "confirm_email"))
    for number, row in enumerate(before.rows[1:], start=1):
        batch.add(number, **row)
    first = (
        before.rows[0] | {"email": AGAIN, "pdf": "again.pdf", "confirm_email": confirmed} | cells
    )
    batch.add(99, **first)
    batch.write()
    return batch


def codes(ended: Ended, folder: Path) -> dict[str, str | None]:
    """The error code of each row, by e-mail."""
    return {row["email"]: row["error_code"] for row in results(ended, folder)}


def certified(practice: Practice) -> int:
    """How many certificates there are."""
    return len(practice.state()["certificate"])


@pytest.mark.parametrize("ledger", sampled(["kept", "lost"], 1))
def test_a_person_certified_before_under_another_email_is_told_with_it(
    tmp_path: Path, ledger: str
) -> None:
    """By the ledger, or by the list of the course's certificates that is read for the others."""
    before = make_class(tmp_path / "one", 4)
    batch = appended(tmp_path / "two", before)
    with sandbox_process() as practice:
        assert run_batch(practice.url, before, "--state", str(tmp_path / "state")).status == 0
        if ledger == "lost":
            shutil.rmtree(tmp_path / "state")
        ended = run_batch(practice.url, batch, "--state", str(tmp_path / "state"))
        assert ended.status == 1
        assert codes(ended, batch.folder)[AGAIN] == "same_person"
        [row] = [row for row in results(ended, batch.folder) if row["email"] == AGAIN]
        assert "graduate0@example.edu" in row["error_message"]
        assert row["error_column"] == "email"
        assert certified(practice) == 4
        two = appended(tmp_path / "three", before, confirmed=AGAIN)
        ended = run_batch(practice.url, two, "--state", str(tmp_path / "state"))
        assert ended.status == 0, ended.errors
        assert certified(practice) == 5


@pytest.mark.long
@pytest.mark.parametrize(
    "other", [{"date_of_birth": "1999-01-01"}, {"course": "GES-2026", "cohort": ""}]
)
def test_another_birth_date_or_course_is_nothing_to_speak_of(
    tmp_path: Path, other: dict[str, str]
) -> None:
    """Two people of one name, or one person's second course."""
    before = make_class(tmp_path / "one", 4)
    batch = appended(tmp_path / "two", before, enrolled_at="", grade="", **other)
    with sandbox_process() as practice:
        assert run_batch(practice.url, before, "--state", str(tmp_path / "state")).status == 0
        assert run_batch(practice.url, batch, "--state", str(tmp_path / "state")).status == 0
        assert certified(practice) == 5


def test_a_row_that_repeats_another_in_everything_gives_one_certificate(tmp_path: Path) -> None:
    """It ends as existing with the certificate of the other; the run is done, and Failures is
    empty.
    """
    batch = make_class(tmp_path, 3)
    batch.rows.append(dict(batch.rows[1]))
    batch.write()
    with sandbox_process() as practice:
        ended = run_batch(practice.url, batch)
        assert ended.status == 0, ended.errors
        assert ended.summary["totals"] == {
            "created": 3,
            "existing": 1,
            "invalid": 0,
            "failed": 0,
            "pending": 0,
        }
        rows = results(ended, tmp_path)
        assert rows[3]["certificate_uuid"] == rows[1]["certificate_uuid"]
        assert results(ended, tmp_path, "Failures") == []
        assert certified(practice) == 3
        again = run_batch(practice.url, batch)
        assert (again.status, again.summary["totals"]["existing"]) == (0, 4)


@pytest.mark.parametrize("confirmed", ["", AGAIN])
def test_one_person_in_two_rows_that_write_their_course_otherwise(
    tmp_path: Path, confirmed: str
) -> None:
    """One row gives the course's code, the other its name: they mean one course all the same."""
    batch = GraduatingClass(tmp_path, headings=(*HEADINGS, "confirm_email"))
    batch.add(0, confirm_email="graduate0@example.edu" if confirmed else "")
    batch.add(1)
    name = "Licenciatura em Engenharia Informática"
    again = batch.rows[0] | {"course": name, "email": AGAIN, "pdf": "again.pdf"}
    batch.add(99, **again | {"confirm_email": confirmed})
    batch.write()
    with sandbox_process() as practice:
        ended = run_batch(practice.url, batch, "--state", str(tmp_path / "state"))
        told = codes(ended, batch.folder)
        if confirmed:
            assert ended.status == 0, ended.errors
            assert certified(practice) == 3
        else:
            assert told["graduate0@example.edu"] == told[AGAIN] == "same_person"
            assert not told["graduate1@example.edu"]
            assert certified(practice) == 1
