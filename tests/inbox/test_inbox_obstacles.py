"""What is in the way of one batch holds up no other: rights, names, a place that goes away under
it.
"""

import os
import sys
import time
from pathlib import Path

import pytest
from ordinary_rights import ordinary_rights
from registry_desk import (
    Desk,
    drop_folder,
    drop_zip,
    make_batch,
    results_in,
    rows_of,
    when,
)

from helpers.practice import assert_exactly_once
from importer.inbox import Mode

pytest_plugins = ["inbox_fixtures"]

POSIX_ONLY = pytest.mark.skipif(
    sys.platform == "win32", reason="modes and names as POSIX has them"
)


@POSIX_ONLY
def test_a_folder_that_cannot_be_moved_holds_up_no_other_and_is_taken_later(
    desk: Desk, tmp_path: Path
) -> None:
    """Somebody else's folder, or one with a file open on Windows: said once, tried again, the
    others go on.
    """
    batch = make_batch(tmp_path / "class", 1)
    place = drop_folder(desk, batch, "A first")
    drop_folder(desk, batch, "B second")
    place.chmod(0o555)

    def let_write() -> None:
        when(lambda: desk.filed("needs-attention"))
        time.sleep(0.3)
        assert desk.filed("needs-attention") == ["B second"]
        place.chmod(0o755)

    with ordinary_rights():
        desk.serve_while(
            let_write,
            lambda: when(lambda: len(desk.filed("needs-attention")) == 2),
            mode=Mode.CHECK,
        )
    assert desk.events("A first").count("not_taken") == 1
    assert desk.filed("needs-attention") == ["A first", "B second"]


@POSIX_ONLY
def test_with_once_a_folder_that_cannot_be_moved_is_left_and_the_others_are_done(
    desk: Desk, tmp_path: Path
) -> None:
    """Cron hears of it by the status."""
    batch = make_batch(tmp_path / "class", 1)
    place = drop_folder(desk, batch, "A first")
    drop_folder(desk, batch, "B second")
    place.chmod(0o555)
    with ordinary_rights():
        assert not desk.serve(Mode.CHECK)
    place.chmod(0o755)
    assert desk.filed("needs-attention") == ["B second"]
    assert desk.left_in_inbox() == ["A first"]


@POSIX_ONLY
@pytest.mark.parametrize("shape", ["folder", "zip"])
def test_a_file_that_may_not_be_read_waits_for_a_person_with_a_reason(
    desk: Desk, tmp_path: Path, shape: str
) -> None:
    """A spreadsheet or an archive that only its owner may read; its batch does not stay in the
    inbox unheard of.
    """
    batch = make_batch(tmp_path / "class", 1)
    secret = (
        drop_zip(desk, batch, "Turma")
        if shape == "zip"
        else drop_folder(desk, batch, "Turma") / "graduates.csv"
    )
    secret.chmod(0)
    with ordinary_rights():
        assert not desk.serve(Mode.CHECK)
    reason = (desk.folder_of("Turma") / "REASON.txt").read_text(encoding="utf-8")
    assert "cannot be read (Permission denied)" in reason


@POSIX_ONLY
def test_results_that_cannot_be_written_are_nobody_elses_trouble(
    desk: Desk, tmp_path: Path
) -> None:
    """The batch waits in .processing; the next one is not kept from its turn, nor told to wait."""
    batch = make_batch(tmp_path / "class", 1)
    drop_folder(desk, batch, "inner").rename(tmp_path / "inner")
    (desk.root / "A first").mkdir()
    (tmp_path / "inner").rename(desk.root / "A first" / "inner")
    (desk.root / "A first" / "inner").chmod(0o555)
    for name in ("B second", "C third"):
        drop_folder(desk, batch, name)
    with ordinary_rights():
        assert not desk.serve(Mode.CHECK)
    assert desk.filed("needs-attention") == ["B second", "C third"]
    assert desk.events("A first")[-2:] == ["unwritable", "left"]
    assert "back" not in desk.events()


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="names that are no text exist on Linux only"
)
@pytest.mark.parametrize("where", ["the folder", "a folder in it", "the sheet"])
def test_a_name_that_is_no_text_stops_neither_the_batch_nor_the_service(
    office: Desk, tmp_path: Path, where: str
) -> None:
    """Old shares hold names in other encodings; the service has to listen to the inbox while one
    lies there.
    """
    batch = make_batch(tmp_path / "class", 2)
    place = drop_folder(office, batch, "Turma")
    name = os.fsdecode(b"Turma \xe7\xe3o")
    match where:
        case "the folder":
            place.rename(office.root / name)
        case "a folder in it":
            (place / "signed").rename(place / name)
        case _:
            (place / "graduates.csv").rename(place / f"{name}.csv")
    assert office.serve(settle=0.3), office.log
    assert "mistake" not in office.events()
    assert_exactly_once(office.practice, batch)


def test_the_longest_names_there_are_come_out_whole(office: Desk, tmp_path: Path) -> None:
    """Of a folder and of its sheet, to both of which something has to be added."""
    batch = make_batch(tmp_path / "class", 2)
    place = drop_folder(office, batch, "x" * 255)
    (place / "graduates.csv").rename(place / ("ç" * 125 + ".csv"))
    assert office.serve()
    workbook = results_in(next((office.root / "done").iterdir()))
    assert [row["status"] for row in rows_of(workbook)] == ["created"] * 2


def test_nothing_is_made_in_the_place_of_an_inbox_that_goes_away_in_the_middle(
    office: Desk, tmp_path: Path
) -> None:
    """What a mount hides would be lost from sight: the batch counts as filed only once it is, in
    the inbox itself.
    """
    batch = make_batch(tmp_path / "class", 6)
    drop_folder(office, batch, "Turma")
    office.practice.faults(
        {"action": "latency", "seconds": 0.4, "path": "/certificates", "method": "POST"}
    )

    def vanish() -> None:
        when(lambda: office.practice.requests()["by_route"].get("POST /certificates"))
        office.root.rename(tmp_path / "away")
        when(lambda: len(office.practice.state()["certificate"]) == 6)
        time.sleep(0.5)
        assert not office.root.exists()
        (tmp_path / "away").rename(office.root)

    office.serve_while(vanish, until="done")
    assert office.events("Turma").count("filed") == 1
    assert_exactly_once(office.practice, batch)


def test_a_batch_that_another_machine_has_taken_over_is_left_to_it(
    office: Desk, tmp_path: Path
) -> None:
    """This one slept for too long, or lost the share: it says so once, and waits no more for what
    is gone.
    """
    drop_folder(office, make_batch(tmp_path / "class", 1), "Turma")
    office.practice.faults({"action": "status", "status": 503})
    theirs = tmp_path / "theirs"

    def take_over() -> None:
        when(lambda: office.processing())
        when(lambda: (office.processing()[0] / "batch").is_dir())
        office.processing()[0].rename(theirs)
        office.practice.faults()
        drop_folder(office, make_batch(tmp_path / "other", 1, first=1), "Other")

    office.serve_while(
        take_over,
        lambda: when(lambda: office.filed("done")),
        lambda: time.sleep(1.5),
        settle=0.1,
        max_wait=10,
    )
    assert office.events("Turma").count("taken_over") == 1
    assert office.events("Turma")[-1] == "taken_over"
    assert (theirs / "batch" / "graduates.csv").exists()
    assert office.filed("done") == ["Other"]
