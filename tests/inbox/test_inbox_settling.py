"""When a batch is taken: once it is quiet and whole, by our own clock."""

import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from registry_desk import Desk, drop_folder, drop_zip, make_batch, results_in, rows_of

from helpers.practice import assert_exactly_once
from importer.inbox import Mode
from importer.inbox.batches import FolderMemory, inventory
from importer.inbox.places import Places
from importer.inbox.settling import Settling

pytest_plugins = ["inbox_fixtures"]


def alongside(work: Callable[[], None]) -> threading.Thread:
    """Do something while the inbox is served."""
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_a_folder_that_is_copied_slowly_is_taken_when_it_is_whole(
    office: Desk, tmp_path: Path
) -> None:
    """Files come one by one, each in two parts with a pause between: no PDF is found missing or
    cut off.
    """
    batch = make_batch(tmp_path / "class", 4)
    place = office.root / "Turma"
    place.mkdir()
    shutil.copy(batch.sheet, place)

    def copy() -> None:
        for pdf in sorted(batch.pdfs.iterdir()):
            content = pdf.read_bytes()
            with (place / pdf.name).open("wb") as file:
                file.write(content[:300])
                file.flush()
                time.sleep(0.25)
                file.write(content[300:])

    copying = alongside(copy)
    assert office.serve(settle=0.6, max_wait=5)
    copying.join()
    assert_exactly_once(office.practice, batch)


def test_an_archive_that_grows_for_a_while_is_taken_when_it_is_whole(
    office: Desk, tmp_path: Path
) -> None:
    """A zip of which half is there is not refused as damaged while it may still come."""
    batch = make_batch(tmp_path / "class", 3)
    whole = drop_zip(office, batch, "Turma")
    content = whole.read_bytes()
    whole.write_bytes(content[: len(content) // 2])

    def copy() -> None:
        time.sleep(0.8)  # longer than it takes to settle
        with whole.open("ab") as file:
            file.write(content[len(content) // 2 :])

    copying = alongside(copy)
    assert office.serve(settle=0.3, max_wait=5)
    copying.join()
    assert "waiting" in office.events("Turma")
    assert_exactly_once(office.practice, batch)


def test_a_batch_waits_for_the_pdfs_that_its_sheet_names(office: Desk, tmp_path: Path) -> None:
    """It has settled without its last PDF, which comes a little later."""
    batch = make_batch(tmp_path / "class", 3)
    place = drop_folder(office, batch, "Turma")
    late = place / "signed" / "00002.pdf"
    late.rename(tmp_path / "late.pdf")

    def copy() -> None:
        time.sleep(0.6)
        shutil.copy(tmp_path / "late.pdf", late)

    copying = alongside(copy)
    assert office.serve(settle=0.1, max_wait=20)
    copying.join()
    waits = [line["waits_for"] for line in office.log if line["event"] == "waiting"]
    assert waits == ["1 PDF"]
    assert_exactly_once(office.practice, batch)


def test_after_the_longest_wait_a_batch_goes_with_the_missing_pdfs_as_errors(
    office: Desk, tmp_path: Path
) -> None:
    """Nobody is left out silently: the row says `pdf_missing`, the others are issued."""
    batch = make_batch(tmp_path / "class", 3)
    place = drop_folder(office, batch, "Turma")
    (place / "signed" / "00002.pdf").unlink()
    began = time.monotonic()
    assert not office.serve(settle=0.1, max_wait=0.5, max_invalid_percent=50)
    assert time.monotonic() - began >= 0.5
    rows = rows_of(results_in(office.folder_of("Turma")))
    assert [(row["status"], row["error_code"]) for row in rows] == [
        ("created", None),
        ("created", None),
        ("invalid", "pdf_missing"),
    ]


def test_a_batch_whose_sheet_is_open_in_a_program_is_waited_for(
    desk: Desk, tmp_path: Path
) -> None:
    """Excel and LibreOffice leave a note beside a file that is open."""
    place = drop_folder(desk, make_batch(tmp_path / "class", 2), "Turma")
    note = place / ".~lock.graduates.csv#"
    note.write_text("somebody", encoding="utf-8")

    def close() -> None:
        time.sleep(0.4)
        note.unlink()

    closing = alongside(close)
    assert desk.serve(Mode.CHECK, settle=0.1, max_wait=20)
    closing.join()
    assert "waiting" in desk.events("Turma")


@pytest.mark.parametrize("year", [1980, 2099])
def test_the_time_of_a_file_is_compared_with_itself_only(
    desk: Desk, tmp_path: Path, year: int
) -> None:
    """A network share whose clock is decades off neither holds a batch back nor hurries it."""
    place = drop_folder(desk, make_batch(tmp_path / "class", 1), "Turma")
    for path in place.rglob("*"):
        os.utime(path, (time.mktime((year, 1, 1, 0, 0, 0, 0, 1, 0)),) * 2)
    now = [0.0]
    settling = Settling(10, clock=lambda: now[0])
    places = Places(desk.root)
    settling.observe(inventory(places).dropped)
    now[0] = 9.9
    assert settling.settled == []
    now[0] = 10.0
    assert len(settling.settled) == 1


@pytest.mark.parametrize(
    "change", ["size", "time", "another file", "a file gone", "a temporary file"]
)
def test_any_change_begins_the_wait_anew(desk: Desk, tmp_path: Path, change: str) -> None:
    """Of size or time of any file, and of which there are."""
    place = drop_folder(desk, make_batch(tmp_path / "class", 2), "Turma", flat=True)
    now = [0.0]
    settling = Settling(10, clock=lambda: now[0])
    places = Places(desk.root)
    settling.observe(inventory(places).dropped)
    now[0] = 9.0
    pdf = place / "00001.pdf"
    match change:
        case "size":
            status = pdf.stat()
            pdf.write_bytes(pdf.read_bytes() + b"\n")
            os.utime(pdf, ns=(status.st_atime_ns, status.st_mtime_ns))
        case "time":
            os.utime(pdf, (1, 1))
        case "another file":
            (place / "more.pdf").write_bytes(b"x")
        case "a file gone":
            pdf.unlink()
        case _:
            (place / "x.crdownload").write_bytes(b"x")
    settling.observe(inventory(places).dropped)
    now[0] = 18.9
    assert settling.settled == []
    now[0] = 19.0
    assert len(settling.settled) == 1


def test_a_folder_that_has_long_been_quiet_is_not_listed_at_every_look(
    desk: Desk, tmp_path: Path
) -> None:
    """Ten thousand PDFs that wait for the last one cost little; what is added shows at once, the
    rest in a minute.
    """
    place = drop_folder(desk, make_batch(tmp_path / "class", 2), "Turma")
    now = [0.0]
    memory = FolderMemory(clock=lambda: now[0])
    first = memory.contents_of(place)
    now[0] = 400.0
    seen = memory.contents_of(place)
    assert seen == first
    (place / "signed" / "more.pdf").write_bytes(b"x")
    now[0] = 459.0
    assert memory.contents_of(place) is seen
    now[0] = 460.0
    assert "signed/more.pdf" in memory.contents_of(place).files
    now[0] = 900.0
    memory.contents_of(place)
    now[0] = 901.0  # it need not be listed again yet
    (place / "late.pdf").write_bytes(b"x")
    assert "late.pdf" in memory.contents_of(place).files


@pytest.mark.long
def test_a_folder_of_twenty_thousand_pdfs_is_listed_in_no_time(desk: Desk) -> None:
    """What is listed every few seconds must not take the square of what is there."""
    place = desk.root / "Turma" / "signed"
    place.mkdir(parents=True)
    (desk.root / "Turma" / "graduates.csv").write_bytes(b"x")
    for number in range(20_000):
        (place / f"{number:05}.pdf").touch()
    began = time.monotonic()
    (found,) = inventory(Places(desk.root)).dropped
    assert time.monotonic() - began < 5
    assert found.contents is not None
    assert len(found.contents.files) == 20_001


def test_loose_files_that_grow_in_number_are_told_once(desk: Desk) -> None:
    """A copy of a thousand PDFs into the inbox itself is one line in the log, not a line at every
    look.
    """

    def copy() -> None:
        for number in range(20):
            (desk.root / f"{number}.pdf").write_bytes(b"x")
            time.sleep(0.05)

    desk.serve_while(copy, lambda: time.sleep(0.6), mode=Mode.CHECK, settle=0.5)
    assert [line["count"] for line in desk.log][-1] == 20
    assert len(desk.log) <= 2
