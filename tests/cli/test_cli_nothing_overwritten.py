"""No workbook that somebody may want to keep is written over, and no receipt is lost to a full
disk.
"""

import csv
import json
import os
import secrets
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import NOWHERE, begin, command, run_batch, sandbox_process
from helpers.written_results import run_facts, source_table
from importer.errors import ResultsError
from importer.outcomes import Outcome, Outcomes, Status
from importer.results import (
    NO_SPARE,
    Spare,
    ensure_writable,
    free_place,
    lines_of,
    read_results,
    write_results,
    written,
)
from importer.sentences import in_words


def check(batch: GraduatingClass, out: Path) -> str:
    """`importer check --out`; the name of the report."""
    arguments = ("check", batch.sheet, "--pdfs", batch.pdfs, "--json", "--out", out)
    ended = command(NOWHERE, *arguments, folder=batch.folder)
    assert ended.status == 0, ended.errors
    if Path(str(ended.summary["results"])) != out:
        assert "is left as it is" in ended.errors
    return Path(str(ended.summary["results"])).name


def touched(path: Path) -> None:
    """Let a person open a workbook and save it."""
    workbook = load_workbook(path)
    workbook["Results"]["B2"] = "corrected"
    workbook.save(path)


@pytest.mark.long
def test_an_untouched_report_of_a_check_is_written_anew(tmp_path: Path) -> None:
    """As before; one that was corrected stays, and the new one gets a number."""
    batch = make_class(tmp_path, 2)
    out = tmp_path / "check.xlsx"
    assert [check(batch, out) for _ in range(2)] == ["check.xlsx", "check.xlsx"]
    touched(out)
    before = out.read_bytes()
    assert [check(batch, out) for _ in range(2)] == ["check-2.xlsx", "check-3.xlsx"]
    assert out.read_bytes() == before


@pytest.mark.long
def test_a_check_never_takes_the_place_of_a_runs_results(tmp_path: Path) -> None:
    """They are the receipt, untouched or not."""
    batch = make_class(tmp_path, 2)
    out = tmp_path / "results.xlsx"
    with sandbox_process() as practice:
        assert run_batch(practice.url, batch, "--out", str(out)).status == 0
        before = out.read_bytes()
        assert check(batch, out) == "results-2.xlsx"
        assert out.read_bytes() == before
        touched(out)
        again = run_batch(practice.url, batch, "--out", str(out))
        assert again.summary["results"] == str(tmp_path / "results-3.xlsx")


def test_a_workbook_whose_history_is_unknown_counts_as_changed(tmp_path: Path) -> None:
    """One that was copied, or written before there was a mark."""
    batch = make_class(tmp_path, 1)
    out = tmp_path / "check.xlsx"
    check(batch, out)
    os.utime(out)
    assert free_place(out)[0].name == "check-2.xlsx"


def test_a_folder_that_is_not_there_is_an_error_before_anything_is_sent(tmp_path: Path) -> None:
    """A slip in --out makes no folders."""
    batch = make_class(tmp_path, 1)
    with sandbox_process() as practice:
        ended = run_batch(practice.url, batch, "--out", "reprots/results.xlsx")
        assert ended.status == 2
        assert "There is no folder reprots" in ended.errors
        assert not (tmp_path / "reprots").exists()
        assert practice.state()["student"] == []


@pytest.mark.parametrize("note", [".~lock.graduates.csv#", "~$graduates.csv"])
def test_a_list_that_is_open_is_said(tmp_path: Path, note: str) -> None:
    """What is not saved is not read."""
    batch = make_class(tmp_path, 1)
    (tmp_path / note).write_bytes(b"\x05Maria,x")
    ended = command(NOWHERE, "check", batch.sheet, "--pdfs", batch.pdfs, "--json", folder=tmp_path)
    [issue] = [one for one in ended.summary["issues"] if one["code"] == "open_elsewhere"]
    assert "Maria has graduates.csv open" in issue["message"]
    assert ended.status == 0


def with_long_notes(folder: Path, size: int) -> GraduatingClass:
    """A class whose workbook is larger than its ledger: long notes that cannot be packed."""
    batch = make_class(folder, size)
    for row in batch.rows:
        row["note"] = secrets.token_urlsafe(22_000)
    batch.write()
    return batch


def test_a_disk_that_is_full_at_the_end_costs_no_receipt(tmp_path: Path) -> None:
    """Everything is issued; the workbook fits nowhere, so the receipt is delimited text, and that
    is said.
    """
    batch = with_long_notes(tmp_path, 40)
    with sandbox_process() as practice:
        limit = str(1_000_000)
        arguments = ("run", batch.sheet, "--pdfs", batch.pdfs, "--yes", "--json")
        spare = tmp_path / "spare"
        spare.mkdir()
        with begin(
            practice.url, *arguments, folder=tmp_path, LARGEST_FILE=limit, TMPDIR=str(spare)
        ) as process:
            output, errors = process.communicate("\n", timeout=100)
        assert "Traceback" not in errors
        assert len(practice.state()["certificate"]) == 40
        assert process.returncode == 1
        assert "cannot be written" in errors
        receipt = tmp_path / str(json.loads(output)["results"])
        assert f"The results are in {receipt.relative_to(tmp_path)} instead" in errors
        with receipt.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [row["status"] for row in rows] == ["created"] * 40


FACTS = run_facts(sheet="g.csv", worksheet=None)
SOURCE = source_table(("name",), (4, "Ana Sá"), (6, "Rui Costa"))
OUTCOMES = Outcomes(
    [
        Outcome(row=4, status=Status.CREATED, certificate_uuid="c4"),
        Outcome(row=6, status=Status.PENDING),
    ]
)


def test_a_folder_that_goes_full_sends_the_workbook_elsewhere(tmp_path: Path) -> None:
    """Its folder is gone at the end: the results are in a private folder of their own, and can be
    resumed.
    """

    def write(path: Path) -> None:
        write_results(path, source=SOURCE, outcomes=OUTCOMES, facts=FACTS)

    def fail(path: Path) -> None:
        raise ResultsError(in_words("no room"))

    spare = tmp_path / "spare"
    spare.mkdir()
    lines, elsewhere = lines_of(SOURCE, OUTCOMES, checked=False), Spare(folders=[spare])
    (tmp_path / "gone").write_bytes(b"")
    kept, why = written(tmp_path / "gone" / "r.xlsx", elsewhere, write, lines)
    assert kept is not None
    assert f"The results are in {kept} instead" in str(why)
    assert kept.parent.stat().st_mode & 0o077 == 0
    assert list(read_results(kept).outcomes) == [4, 6]
    text, _ = written(tmp_path / "r.xlsx", elsewhere, fail, lines)
    assert text == tmp_path / "r.csv"
    with text.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["status"] for row in rows] == ["created", "pending"]
    assert rows[0]["certificate_uuid"] == "c4"
    assert text is not None
    assert text.stat().st_mode & 0o077 == 0


def test_text_is_kept_out_of_a_folder_that_it_would_be_taken_for_a_list_in(tmp_path: Path) -> None:
    """As in a batch's folder: it goes where the workbook would have gone."""

    def fail(path: Path) -> None:
        raise ResultsError(in_words("no room"))

    elsewhere = Spare(folders=[tmp_path / "spare"], beside=False)
    (tmp_path / "spare").mkdir()
    (tmp_path / "batch").mkdir()
    text, _ = written(
        tmp_path / "batch" / "r.xlsx", elsewhere, fail, lines_of(SOURCE, OUTCOMES, checked=False)
    )
    assert text is not None
    assert text.parent.parent == tmp_path / "spare"
    assert list((tmp_path / "batch").iterdir()) == []
    assert (
        written(tmp_path / "r.xlsx", NO_SPARE, fail, lines_of(SOURCE, OUTCOMES, checked=False))[0]
        is None
    )


@pytest.mark.long
def test_a_disk_that_is_full_at_the_end_of_a_catalog_costs_no_receipt(tmp_path: Path) -> None:
    """Everything is registered; the receipt is text, with each record's uuid, and that is said."""
    book = Workbook()
    book.worksheets[0].title = "Institutions"
    book.worksheets[0].append(["name", "country", "our note"])
    for number in range(40):
        book.worksheets[0].append([f"School {number}", "Portugal", secrets.token_urlsafe(22_000)])
    book.save(tmp_path / "catalog.xlsx")
    with sandbox_process("seeded=false") as practice:
        arguments = ("catalog", "catalog.xlsx", "--yes", "--json")
        spare = {"LARGEST_FILE": "500000", "TMPDIR": str(tmp_path)}
        with begin(practice.url, *arguments, folder=tmp_path, **spare) as process:
            output, errors = process.communicate("\n", timeout=100)
        assert "Traceback" not in errors
        assert process.returncode == 1, errors
        registered = {one["uuid"] for one in practice.state()["institution"]}
        receipt = tmp_path / str(json.loads(output)["results"])
        assert f"The results are in {receipt.relative_to(tmp_path)} instead" in errors
        with receipt.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert {row["uuid"] for row in rows} == registered
        assert [row["result"] for row in rows] == ["created"] * 40


def test_a_name_as_long_as_a_file_system_takes_is_a_sentence(tmp_path: Path) -> None:
    """255 bytes leave no room for anything beside it."""
    long = tmp_path / ("a" * 250 + ".xlsx")
    ensure_writable(long)
    with pytest.raises(ResultsError, match="cannot be written"):
        ensure_writable(tmp_path / ("a" * 300 + ".xlsx"))
    batch = make_class(tmp_path, 1)
    sheet = tmp_path / ("é" * 125 + ".csv")
    batch.sheet.rename(sheet)
    ended = command(NOWHERE, "check", sheet, "--pdfs", batch.pdfs, folder=tmp_path)
    assert ended.status == 0
