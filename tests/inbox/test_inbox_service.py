"""A service one can leave alone: it sits out what is away, says so once, and ends when it is asked
to.
"""

import csv
import gc
import json
import os
import secrets
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path
from threading import Event

import pytest
from registry_desk import (
    Desk,
    drop_any,
    drop_folder,
    make_batch,
    results_in,
    rows_of,
    when,
)
from watcher_process import watcher

from helpers.graduating_class import together
from helpers.practice import assert_exactly_once, begin, command
from helpers.sampling import sampled
from importer.inbox import Mode
from importer.state import hold

pytest_plugins = ["inbox_fixtures"]


def test_an_api_that_is_down_is_sat_out_and_told_once(office: Desk, tmp_path: Path) -> None:
    """Many tries later it is back: the batch goes on, what the journal says is one line at either
    end.
    """
    batch = make_batch(tmp_path / "class", 3)
    office.practice.faults({"action": "status", "status": 503})
    drop_folder(office, batch, "Turma")

    def down_for_a_while() -> None:
        when(lambda: office.heard("api"))
        time.sleep(1)  # some more tries, of which nothing is said
        office.practice.faults()

    office.serve_while(down_for_a_while, until="done")
    assert office.events().count("api") == 1
    assert office.events().count("back") == 1
    assert_exactly_once(office.practice, batch)


@pytest.mark.long
def test_an_api_that_goes_away_in_the_middle_leaves_one_results_workbook(
    office: Desk, tmp_path: Path
) -> None:
    """Rows that were pending for a while are created in the end, in the same workbook."""
    batch = make_batch(tmp_path / "class", 6)
    drop_folder(office, batch, "Turma")
    office.practice.faults(
        {"action": "status", "status": 503, "method": "POST", "path": "/certificates"}
    )

    def come_back() -> None:
        when(lambda: office.practice.requests()["by_route"].get("POST /certificates", 0) > 3)
        time.sleep(0.5)
        office.practice.faults()

    office.serve_while(come_back, until="done")
    assert len(list(office.folder_of("Turma").glob("*-results*.xlsx"))) == 1
    assert_exactly_once(office.practice, batch)


@pytest.mark.parametrize("first", sampled(["a fresh batch", "a corrected folder"], 1))
def test_a_batch_tried_again_is_worked_on_with_the_sheet_it_was_begun_with(
    office: Desk, tmp_path: Path, first: str
) -> None:
    """The results workbook of the first try lies beside it by then, and is not taken for what a
    person dropped.
    """
    batch = make_batch(tmp_path / "class", 6)
    good = batch.rows[0]["email"]
    drop_folder(office, batch, "Turma")
    if first == "a corrected folder":
        sheet = office.root / "Turma" / "graduates.csv"
        sheet.write_text(
            sheet.read_text(encoding="utf-8").replace(good, "not an address"), encoding="utf-8"
        )
        assert not office.serve(max_invalid_percent=50)
        office.folder_of("Turma").rename(office.root / "Turma")
        shutil.copy(batch.sheet, sheet)
    office.practice.faults(
        {"action": "status", "status": 503, "method": "POST", "path": "/certificates"}
    )

    def come_back() -> None:
        written = 2 if first == "a corrected folder" else 1
        when(lambda: len(list(office.root.glob(".processing/*/batch/*-results*.xlsx"))) == written)
        office.practice.faults()

    office.serve_while(come_back, lambda: when(lambda: office.filed("done"), seconds=15))
    assert office.filed("needs-attention") == []
    assert_exactly_once(office.practice, batch)


def test_with_once_a_place_that_cannot_be_written_ends_it(desk: Desk, tmp_path: Path) -> None:
    """Cron starts it again; it does not hang meanwhile."""
    (desk.root / ".processing").write_bytes(b"")
    drop_folder(desk, make_batch(tmp_path / "class", 1), "Turma")
    assert not desk.serve(Mode.CHECK)
    assert desk.left_in_inbox() == ["Turma"]


@pytest.mark.long
def test_a_folder_below_folders_below_folders_harms_nobody(desk: Desk, tmp_path: Path) -> None:
    """However deep it is."""
    place = desk.root / "deep"
    place.mkdir()
    descriptor = os.open(place, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=descriptor)
        deeper = os.open("d", os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = deeper
    os.close(descriptor)
    drop_folder(desk, make_batch(tmp_path / "class", 1), "Turma")
    try:
        desk.serve(Mode.CHECK)
        assert desk.filed("needs-attention") == ["Turma"]
    finally:  # deeper than Python's own way of removing goes
        subprocess.run(["rm", "-r", place], check=True)


@pytest.mark.long
def test_with_once_an_api_that_is_down_leaves_the_batch_for_the_next_start(
    office: Desk, tmp_path: Path
) -> None:
    """It stays claimed by nobody, and the next start continues it."""
    batch = make_batch(tmp_path / "class", 2)
    office.practice.faults({"action": "status", "status": 503})
    drop_folder(office, batch, "Turma")
    assert not office.serve()
    assert len(office.processing()) == 1
    office.practice.faults()
    assert office.serve()
    assert "continued" in office.events("Turma")
    assert_exactly_once(office.practice, batch)


def test_an_inbox_that_vanishes_and_comes_back_is_served_again(desk: Desk, tmp_path: Path) -> None:
    """A share that is away for a while: said once, nothing is made in its place, and what is
    dropped then is done.
    """
    batch = make_batch(tmp_path / "class", 1)
    away = tmp_path / "away"

    def vanish() -> None:
        time.sleep(0.3)
        desk.root.rename(away)
        time.sleep(0.8)
        assert not desk.root.exists()
        away.rename(desk.root)
        drop_folder(desk, batch, "Turma")

    desk.serve_while(vanish, until="needs-attention", mode=Mode.CHECK)
    assert desk.filed("needs-attention") == ["Turma"]
    assert desk.events().count("inbox_away") == 1
    assert desk.events().count("inbox_back") == 1


def test_an_inbox_that_cannot_be_written_is_sat_out(desk: Desk, tmp_path: Path) -> None:
    """Nothing is lost, and when it can be written the batch is taken. A file stands where our
    folder has to be made: tests run as root, whom a read-only mode does not stop.
    """
    (desk.root / ".processing").write_bytes(b"")
    drop_folder(desk, make_batch(tmp_path / "class", 1), "Turma")

    def repair() -> None:
        time.sleep(0.8)
        (desk.root / ".processing").unlink()

    desk.serve_while(repair, until="needs-attention", mode=Mode.CHECK)
    assert desk.events().count("not_taken") == desk.events().count("taken_again") == 1
    assert desk.filed("needs-attention") == ["Turma"]


def test_a_broken_batch_does_not_hold_up_the_others(office: Desk, tmp_path: Path) -> None:
    """Three that cannot be read, and one that can."""
    drop_folder(office, make_batch(tmp_path / "class", 2), "good")
    drop_folder(office, make_batch(tmp_path / "other", 1, first=8), "a")
    (office.root / "a" / "graduates.csv").write_bytes(b"\x00\x01\x02")
    (office.root / "b.zip").write_bytes(b"no zip")
    drop_folder(office, make_batch(tmp_path / "third", 1, first=9), "c")
    (office.root / "c" / "second.csv").write_bytes(b"x")
    assert not office.serve()
    assert office.filed("done") == ["good"]
    assert office.filed("needs-attention") == ["a", "b", "c"]


@pytest.mark.in_a_file
@pytest.mark.long
def test_a_run_by_hand_on_the_same_state_is_waited_for(office: Desk, tmp_path: Path) -> None:
    """One at a time for one tenant: the watcher waits its turn, said once, and the batch is done
    then.
    """
    batch = make_batch(tmp_path / "class", 2)
    drop_folder(office, batch, "Turma")
    entered, release = Event(), Event()

    def occupy() -> None:
        with hold(tmp_path / "reports"):
            entered.set()
            release.wait(60)

    def let_go() -> None:
        when(lambda: office.heard("busy"))
        time.sleep(0.3)  # some more looks, of which nothing is said
        release.set()

    occupant, patient = threading.Thread(target=occupy), threading.Thread(target=let_go)
    occupant.start()
    entered.wait(10)
    patient.start()
    assert office.serve()
    patient.join()
    occupant.join()
    assert office.events().count("busy") == 1
    assert_exactly_once(office.practice, batch)


def test_sigterm_ends_the_service_politely_and_the_batch_goes_on_at_the_next_start(
    office: Desk, tmp_path: Path
) -> None:
    """In the middle of a batch: what is in flight is finished, the status is 0, and the next start
    does the rest.
    """
    batch = make_batch(tmp_path / "class", 12)
    drop_folder(office, batch, "Turma")
    office.practice.faults({"action": "latency", "seconds": 0.15})
    options = ("--issue", "--settle", "0", "--max-in-flight", "2")
    at_work = watcher(office.root, *options, url=office.practice.url, folder=tmp_path)
    when(lambda: office.practice.state()["certificate"])
    assert at_work.process.pid is not None
    os.kill(at_work.process.pid, signal.SIGTERM)
    assert at_work.ended(20) == 0, at_work.text()
    assert "Traceback" not in at_work.text()
    assert 0 < len(office.practice.state()["certificate"]) < 12
    assert len(office.processing()) == 1
    office.practice.faults()
    again = watcher(
        office.root, "--issue", "--once", "--settle", "0", url=office.practice.url, folder=tmp_path
    )
    assert again.ended() == 0, again.text()
    assert_exactly_once(office.practice, batch)


def test_the_log_has_one_line_an_event_and_no_personal_data(office: Desk, tmp_path: Path) -> None:
    """Found, settled, started, every tenth, finished, filed; no name, address or file of anybody,
    in no mode.
    """
    batch = make_batch(tmp_path / "class", 20)
    batch.rows[3]["email"] = "not an address"
    batch.write()
    drop_folder(office, batch, "Turma")
    at_work = watcher(
        office.root,
        "--issue",
        "--once",
        "--settle",
        "0",
        "--json-log",
        url=office.practice.url,
        folder=tmp_path,
    )
    assert at_work.ended() == 1
    lines = [json.loads(line) for line in at_work.text().splitlines()]
    events = [line["event"] for line in lines if line.get("batch") == "Turma"]
    assert events == ["found", "settled", "started", *["progress"] * 10, "finished", "filed"]
    finished = next(line for line in lines if line["event"] == "finished")
    assert finished["totals"] == {
        "created": 19,
        "existing": 0,
        "invalid": 1,
        "failed": 0,
        "pending": 0,
    }
    personal = [
        text
        for row in batch.rows
        for text in (row["name"], row["email"], row["pdf"], row["date_of_birth"])
    ]
    assert not [text for text in personal if text in at_work.text()]


def test_without_credentials_a_check_asks_nobody_and_says_so(desk: Desk, tmp_path: Path) -> None:
    """Dropped batches are checked as by `importer check` without --online."""
    drop_folder(desk, make_batch(tmp_path / "class", 1), "Turma")
    assert desk.serve(Mode.CHECK)
    rows = rows_of(next(desk.folder_of("Turma").glob("*-check.xlsx")))
    assert [row["status"] for row in rows] == ["pending"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["missing folder"], "There is no folder"),
        (["inbox", "--issue", "--draft"], "exclude one another"),
        (["inbox", "--date-format", "%d"], "date"),
        (["inbox", "--state", "inbox/reports"], "is in the inbox"),
        (["inbox", "--issue", "--base-url", "http://api.example.com"], "plain http"),
    ],
)
def test_what_cannot_work_is_refused_at_the_start(
    tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    """Exit status 2 and one line, before anything is touched."""
    (tmp_path / "inbox").mkdir()
    ended = watcher(
        Path(arguments[0]), *arguments[1:], "--once", url="http://127.0.0.1:9", folder=tmp_path
    )
    assert ended.ended() == 2
    assert sentence in ended.text()
    assert ended.text().count("\n") == 1
    assert list((tmp_path / "inbox").iterdir()) == []


def _week(office: Desk, tmp_path: Path, *, batches: int, size: int) -> list[tuple[int, int]]:
    """Drop batch after batch in every shape while one service runs; memory (KB) and open files
    after each.
    """
    measured: list[tuple[int, int]] = []
    made = [
        make_batch(tmp_path / f"class{number}", size, first=size * number)
        for number in range(batches)
    ]

    def drops() -> None:
        for number, batch in enumerate(made):
            drop_any(office, batch, f"Turma {number}", number=number)
            when(lambda number=number: len(office.filed("done")) > number, seconds=60)  # type: ignore[misc]
            gc.collect()
            measured.append((_resident(), len(list(Path("/proc/self/fd").iterdir()))))

    office.serve_while(drops, settle=0.1, max_wait=10)
    assert_exactly_once(office.practice, together(made))
    return measured


def _resident() -> int:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))


@pytest.mark.long
@pytest.mark.skipif(
    not Path("/proc/self/fd").exists(), reason="counts open files as Linux shows them"
)
def test_drop_after_drop_nothing_is_lost_and_memory_and_open_files_stay_flat(
    office: Desk, tmp_path: Path
) -> None:
    """A morning of drops; the week is among the long tests."""
    measured = _week(office, tmp_path, batches=9, size=2)
    assert measured[-1][1] <= measured[3][1] + 2
    assert measured[-1][0] <= measured[3][0] * 1.15


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_week_of_drops_loses_nothing_and_memory_and_open_files_stay_flat(
    office: Desk, tmp_path: Path
) -> None:
    """Five hundred batches, one after the other, in one process."""
    measured = _week(office, tmp_path, batches=500, size=3)
    assert measured[-1][1] <= measured[20][1] + 2
    assert measured[-1][0] <= measured[50][0] * 1.3


@pytest.mark.parametrize(
    "count", [12, pytest.param(200, marks=[pytest.mark.long, pytest.mark.timeout(600)])]
)
@pytest.mark.long
def test_many_batches_dropped_together_are_all_done(
    office: Desk, tmp_path: Path, count: int
) -> None:
    """In every shape, of one graduate each; each is filed once, nobody is left out."""
    made = make_batch(tmp_path / "class", 1, first=2000)
    made.rows.clear()
    for number in range(count):
        one = make_batch(tmp_path / f"class{number}", 1, first=number or 1000)
        drop_any(office, one, f"Turma {number:03}", number=number)
        made.rows += one.rows
        for pdf in one.pdfs.iterdir():
            shutil.copy(pdf, made.pdfs)
    assert office.serve()
    assert office.filed("done") == [f"Turma {number:03}" for number in range(count)]
    assert office.left_in_inbox() == []
    assert office.processing() == []
    assert_exactly_once(office.practice, made)


@pytest.mark.in_a_file
@pytest.mark.long
def test_a_disk_that_is_full_at_the_end_of_a_batch_costs_no_receipt(
    office: Desk, tmp_path: Path
) -> None:
    """The log says where the results are meanwhile; when there is room, the batch is filed with
    its workbook.
    """
    batch = make_batch(tmp_path / "class", 20)
    for row in batch.rows:
        row["note"] = secrets.token_urlsafe(22_000)
    batch.write()
    drop_folder(office, batch, "Turma")
    watch = (
        "watch",
        office.root,
        "--issue",
        "--once",
        "--settle",
        "0",
        "--max-wait",
        "0",
        "--state",
        "state",
    )
    full = {"LARGEST_FILE": "400000", "TMPDIR": str(tmp_path)}
    with begin(office.practice.url, *watch, folder=office.folder, **full) as process:
        output, errors = process.communicate("\n", timeout=100)
    assert process.returncode == 1, (output, errors)
    assert len(office.practice.state()["certificate"]) == 20
    [told] = [line for line in output.splitlines() if "its results are in" in line]
    receipt = office.folder / told.split("its results are in ")[1].removesuffix(" meanwhile")
    with receipt.open(encoding="utf-8-sig", newline="") as file:
        assert [row["status"] for row in csv.DictReader(file)] == ["created"] * 20
    ended = command(office.practice.url, *watch, folder=office.folder)
    assert ended.status == 0, ended.output
    folder = office.folder_of("Turma")
    assert folder.parent.name == "done"
    assert {row["status"] for row in rows_of(results_in(folder))} == {"existing"}
    assert list(folder.glob("*.csv")) == [folder / "graduates.csv"]
    assert len(office.practice.state()["certificate"]) == 20
