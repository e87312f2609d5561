"""Nothing is issued by accident; and how a batch that waits for a person goes on."""

import json
import shutil
from pathlib import Path

import pytest
from registry_desk import (
    Desk,
    corrected,
    digests,
    drop_folder,
    drop_zip,
    make_batch,
    results_in,
    rows_of,
    text_of,
)
from watcher_process import watcher

from helpers.practice import KNOWN, assert_exactly_once, command
from helpers.sampling import sampled
from importer.inbox import Mode

pytest_plugins = ["inbox_fixtures"]


def statuses(workbook: Path) -> list[str]:
    """Each row's status."""
    return [str(row["status"]) for row in rows_of(workbook)]


def test_without_issue_a_batch_is_only_checked_and_the_letter_says_how_to_release_it(
    office: Desk, tmp_path: Path
) -> None:
    """The server is only read; the workbook and the letter lie with the batch."""
    batch = make_batch(tmp_path / "class", 3)
    drop_folder(office, batch, "Turma")
    assert office.serve(Mode.CHECK)
    assert office.practice.state()["certificate"] == office.practice.state()["student"] == []
    folder = office.folder_of("Turma")
    assert statuses(results_in(folder)) == ["pending"] * 3
    letter = (folder / "HOW-TO-RELEASE.txt").read_text(encoding="utf-8")
    assert "only checked" in letter
    assert f"importer run {folder / 'graduates.csv'} --pdfs {folder / 'signed'}" in letter


def test_the_command_in_the_letter_releases_the_batch(office: Desk, tmp_path: Path) -> None:
    """A person runs `importer resume` on the report, and everything that was ready is issued,
    wherever it lies now.
    """
    batch = make_batch(tmp_path / "class", 2)
    drop_folder(office, batch, "Turma")
    assert office.serve(Mode.CHECK)
    workbook = results_in(office.folder_of("Turma"))
    ended = command(office.practice.url, "resume", workbook, "--yes", folder=tmp_path)
    assert ended.status == 0, ended.errors
    assert_exactly_once(office.practice, batch)


def test_a_checked_folder_dropped_where_things_are_issued_is_released(
    office: Desk, tmp_path: Path
) -> None:
    """Moved as it is, with the report in it; the old report and letter are kept in `earlier`."""
    batch = make_batch(tmp_path / "class", 3)
    drop_folder(office, batch, "Turma")
    assert office.serve(Mode.CHECK)
    before = digests(office.root)
    office.folder_of("Turma").rename(office.root / "Turma")
    assert office.serve()
    folder = office.folder_of("Turma")
    assert folder.parent.name == "done"
    assert statuses(results_in(folder)) == ["created"] * 3
    assert sorted(one.suffix for one in (folder / "earlier").iterdir()) == [".txt", ".xlsx"]
    gone = before - digests(office.root)
    assert sum(gone.values()) == 1, (
        "only our own note of what lies in the folder was brought up to date"
    )
    assert_exactly_once(office.practice, batch)


def test_a_watcher_that_only_checks_issues_nothing_whatever_is_dropped(
    office: Desk, tmp_path: Path
) -> None:
    """Also not the rest of a batch that an issuing watcher began."""
    batch = make_batch(tmp_path / "class", 3)
    good = batch.rows[2]["email"]
    batch.rows[2]["email"] = "not an address"
    batch.write()
    drop_folder(office, batch, "Turma")
    assert not office.serve(max_invalid_percent=50)
    workbook = results_in(office.folder_of("Turma"))
    corrected(workbook, {"not an address": good})
    shutil.copy(workbook, office.root)
    assert office.serve(Mode.CHECK)
    assert len(office.practice.state()["certificate"]) == 2


@pytest.mark.parametrize(
    "how",
    sampled(
        [
            "workbook alone",
            "whole folder",
            "sheet in the folder",
            "workbook renamed",
            "sheet alone",
        ],
        0,
        2,
    ),
)
def test_corrected_rows_are_dropped_back_and_the_batch_ends_whole(
    office: Desk, tmp_path: Path, how: str
) -> None:
    """The workbook alone finds its PDFs; the folder tells which file was corrected; what was done
    stays done.
    """
    batch = make_batch(tmp_path / "class", 4)
    good = batch.rows[1]["email"]
    batch.rows[1]["email"] = "not an address"
    batch.write()
    drop_folder(office, batch, "Turma")
    assert not office.serve(max_invalid_percent=50)
    folder = office.folder_of("Turma")
    assert folder.parent.name == "needs-attention"
    assert "1 left over" in (folder / "WHAT-TO-DO.txt").read_text(encoding="utf-8")
    batch.rows[1]["email"] = good
    batch.write()
    workbook = results_in(folder)
    match how:
        case "sheet in the folder":
            shutil.copy(batch.sheet, folder / "graduates.csv")
        case "sheet alone":
            shutil.copy(batch.sheet, office.root / "Graduates.csv")
        case _:
            corrected(workbook, {"not an address": good})
    match how:
        case "workbook alone":
            shutil.copy(workbook, office.root)
        case "workbook renamed":
            shutil.copy(workbook, office.root / "corrigido.xlsx")
        case "whole folder" | "sheet in the folder":
            folder.rename(office.root / "Turma outra vez")
    office.practice.forget_requests()
    assert office.serve(), office.log
    assert office.practice.creates() <= 3
    assert office.filed("needs-attention") == []
    name = "Turma outra vez" if how in ("whole folder", "sheet in the folder") else "Turma"
    done = office.folder_of(name)
    found = statuses(results_in(done))
    assert found.count("created") + found.count("existing") == 4
    assert found.count("created") in (
        1,
        4,
    )  # a resumed workbook carries over what was created before
    if how == "sheet alone":
        assert (done / "Graduates.csv").read_bytes() == batch.sheet.read_bytes()
        assert b"not an address" in (done / "earlier" / "graduates.csv").read_bytes()
    assert_exactly_once(office.practice, batch)


@pytest.mark.parametrize(
    "why",
    sampled(
        [
            "another class",
            "another course",
            "some of the rows",
            "two batches",
            "another name",
            "beside a folder",
        ],
        0,
        3,
    ),
)
def test_a_list_alone_that_may_not_be_meant_for_a_batch_is_left_alone(
    desk: Desk, tmp_path: Path, why: str
) -> None:
    """Nobody's certificate comes out of another class's folder, and nobody who stood in the list
    is left out.
    """
    batch = make_batch(tmp_path / "class", 4)
    for name in ("Turma", "Turma again") if why == "two batches" else ("Turma",):
        drop_folder(desk, batch, name)
    assert desk.serve(Mode.CHECK)
    other = make_batch(tmp_path / "other", 4, first=4) if why == "another class" else batch
    for row, named in zip(other.rows, make_batch(tmp_path / "names", 4).rows, strict=True):
        row["pdf"] = named["pdf"]
    if why == "another course":
        for row in other.rows:
            row |= {"course": "GES-2026", "cohort": ""}
    if why == "some of the rows":
        del other.rows[1:]
    other.write()
    if why == "beside a folder":
        (desk.root / "graduates").mkdir()
        shutil.copy(other.sheet, desk.root / "graduates" / "graduates.csv")
    shutil.copy(
        other.sheet, desk.root / ("list.csv" if why == "another name" else "graduates.csv")
    )
    before = digests(desk.folder_of("Turma"))
    assert not desk.serve(Mode.CHECK)
    assert digests(desk.folder_of("Turma")) == before
    assert "graduates.csv" in desk.left_in_inbox() or why == "another name"
    assert any(line["event"] == "left_alone" for line in desk.log)


def test_a_list_alone_waits_for_the_batch_that_it_belongs_to(desk: Desk, tmp_path: Path) -> None:
    """It came before its batch was filed: it is not forgotten in the inbox."""
    batch = make_batch(tmp_path / "class", 2)
    shutil.copy(batch.sheet, desk.root / "graduates.csv")
    drop_folder(desk, batch, "Turma")
    assert desk.serve(Mode.CHECK)
    assert desk.left_in_inbox() == []
    assert (desk.folder_of("Turma") / "earlier" / "graduates.csv").exists()


@pytest.mark.parametrize("given", ["--base-url", "--sandbox"])
def test_the_commands_in_a_letter_speak_to_the_same_dokstamp_and_ledger(
    office: Desk, tmp_path: Path, given: str
) -> None:
    """A watcher that was told by flags whom to ask must not send a person, by its letter, to the
    real one.
    """
    drop_folder(office, make_batch(tmp_path / "class", 1), "Turma")
    flags = (
        ("--sandbox",)
        if given == "--sandbox"
        else ("--base-url", office.practice.url, "--tenant", KNOWN.tenant)
    )
    options = ("--once", "--settle", "0", "--state", "elsewhere", *flags)
    assert watcher(office.root, *options, url=office.practice.url, folder=tmp_path).ended() == 0
    letter = (office.folder_of("Turma") / "HOW-TO-RELEASE.txt").read_text(encoding="utf-8")
    commands = [line for line in letter.splitlines() if line.startswith("- importer")]
    assert len(commands) == 2
    for command_line in commands:
        assert f"--state {tmp_path / 'elsewhere'}" in command_line
        assert " ".join(flags) in command_line


def test_a_results_workbook_without_its_pdfs_gets_a_reason(office: Desk, tmp_path: Path) -> None:
    """Its batch is nowhere in this inbox, and no other place on this machine is looked into."""
    batch = make_batch(tmp_path / "class", 2)
    drop_folder(office, batch, "Turma")
    assert office.serve(Mode.CHECK)
    folder = office.folder_of("Turma")
    results_in(folder).rename(office.root / "alone.xlsx")
    folder.rename(tmp_path / "taken away")
    assert not office.serve()
    assert "without its PDFs" in (office.folder_of("alone") / "REASON.txt").read_text(
        encoding="utf-8"
    )
    assert office.practice.state()["certificate"] == []


@pytest.mark.long
def test_a_results_workbook_of_a_finished_batch_finds_its_pdfs_in_done(
    office: Desk, tmp_path: Path
) -> None:
    """Dropped once more, everything is `existing`, and the finished batch stays where it is."""
    batch = make_batch(tmp_path / "class", 2)
    drop_folder(office, batch, "Turma")
    assert office.serve()
    shutil.copy(results_in(office.folder_of("Turma")), office.root / "again.xlsx")
    office.practice.forget_requests()
    assert office.serve()
    assert sorted(office.filed("done")) == ["Turma", "again"]
    assert office.practice.creates() == 0


def test_a_batch_of_which_too_much_is_wrong_is_stopped_before_anything_is_sent(
    office: Desk, tmp_path: Path
) -> None:
    """One wrong row in ten is more than five percent: the report and the reason lie with the
    batch.
    """
    batch = make_batch(tmp_path / "class", 10)
    batch.rows[0]["date_of_birth"] = "never"
    batch.write()
    drop_folder(office, batch, "Turma")
    assert not office.serve()
    assert office.practice.state()["certificate"] == office.practice.state()["student"] == []
    folder = office.folder_of("Turma")
    assert "1 of 10 rows are not in order (10.0%)" in text_of(folder / "HOW-TO-RELEASE.txt")
    assert statuses(results_in(folder)).count("pending") == 9
    folder.rename(office.root / "Turma")
    assert not office.serve(max_invalid_percent=10)
    assert len(office.practice.state()["certificate"]) == 9


def test_a_batch_that_is_larger_than_allowed_is_stopped_before_anything_is_sent(
    office: Desk, tmp_path: Path
) -> None:
    """What is done already does not count: a batch that only repeats itself is harmless."""
    batch = make_batch(tmp_path / "class", 5)
    drop_folder(office, batch, "Turma")
    assert not office.serve(max_rows=4)
    assert office.practice.state()["certificate"] == []
    letter = (office.folder_of("Turma") / "HOW-TO-RELEASE.txt").read_text(encoding="utf-8")
    assert "at most 4 are sent unattended" in " ".join(letter.split())
    office.folder_of("Turma").rename(office.root / "Turma")
    assert office.serve(max_rows=5)
    drop_zip(office, batch, "again")
    assert office.serve(max_rows=0)


def test_drafts_are_created_when_drafts_are_asked_for(office: Desk, tmp_path: Path) -> None:
    """And nobody is notified."""
    drop_folder(office, make_batch(tmp_path / "class", 2), "Turma")
    assert office.serve(Mode.DRAFT)
    state = office.practice.state()
    assert {one["status"] for one in state["certificate"]} == {"draft"}
    assert state["notification"] == []


def test_a_report_of_another_tenant_is_refused_with_a_reason(office: Desk, tmp_path: Path) -> None:
    """Rows that were checked against one DokStamp are not issued in another."""
    batch = make_batch(tmp_path / "class", 2)
    drop_folder(office, batch, "Turma")
    settings = office.settings
    assert settings is not None
    assert office.serve(Mode.CHECK)
    folder = office.folder_of("Turma")
    folder.rename(office.root / "Turma")
    assert not office.serve(host="another.example")
    assert "belongs to tenant" in (office.folder_of("Turma") / "REASON.txt").read_text(
        encoding="utf-8"
    )
    assert office.practice.state()["certificate"] == []


def test_our_note_in_a_dropped_folder_leads_nowhere_else(office: Desk, tmp_path: Path) -> None:
    """Anybody who can drop a folder can write one: names in it that leave the folder count for
    nothing.
    """
    batch = make_batch(tmp_path / "class", 2)
    place = drop_folder(office, batch, "Turma")
    victim = office.root / "victim.txt"
    victim.write_text("mine", encoding="utf-8")
    ours = ["../../../victim.txt", str(victim), "signed/../../../../victim.txt"]
    note = {
        "name": "../../up",
        "runs": [],
        "results": "../../../victim.txt",
        "digests": {},
        "ours": ours,
    }
    (place / ".dokstamp.json").write_text(json.dumps(note), encoding="utf-8")
    assert not office.serve()  # a loose file lies in the inbox
    assert victim.read_text(encoding="utf-8") == "mine"
    assert office.filed("done") == ["Turma"]


def test_a_spreadsheet_that_is_a_link_is_not_read(office: Desk, tmp_path: Path) -> None:
    """It may lead to any file that the service may read."""
    batch = make_batch(tmp_path / "class", 2)
    place = drop_folder(office, batch, "Turma")
    (place / "graduates.csv").unlink()
    (place / "graduates.csv").symlink_to(batch.sheet)
    assert not office.serve()
    assert office.left_in_inbox() == ["Turma"]
    assert office.practice.state()["certificate"] == []
