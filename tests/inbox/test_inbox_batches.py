"""What is a batch, in which shapes it may be dropped, and where it goes."""

import os
from pathlib import Path

import pytest
from registry_desk import (
    Desk,
    digests,
    drop_folder,
    drop_pair,
    drop_zip,
    make_batch,
    results_in,
    rows_of,
)

from helpers.practice import assert_exactly_once
from helpers.sampling import sampled
from importer.inbox import Mode

pytest_plugins = ["inbox_fixtures"]


@pytest.mark.parametrize(
    "shape",
    sampled(
        ["folder", "flat folder", "zip", "zip with a top folder", "pair", "nested folder"], 0, 3, 4
    ),
)
def test_a_batch_is_issued_in_every_shape_and_nothing_of_it_is_lost(
    office: Desk, shape: str, tmp_path: Path
) -> None:
    """Each shape ends whole in `done`, with the results beside it and every dropped byte kept."""
    batch = make_batch(tmp_path / "class", 3)
    match shape:
        case "folder" | "flat folder":
            drop_folder(office, batch, "Turma Ação", flat=shape == "flat folder")
        case "nested folder":
            drop_folder(office, batch, "inner").rename(office.folder / "inner")
            (office.root / "Turma Ação").mkdir()
            (office.folder / "inner").rename(office.root / "Turma Ação" / "inner")
        case "pair":
            drop_pair(office, batch, "Turma Ação")
        case _:
            drop_zip(office, batch, "Turma Ação", top="Turma/" if "top" in shape else "")
    dropped = digests(office.root)
    assert office.serve()
    assert office.filed("done") == ["Turma Ação"]
    assert not dropped - digests(office.root)
    assert office.left_in_inbox() == []
    assert office.processing() == []
    workbook = next(office.folder_of("Turma Ação").rglob("*-results.xlsx"))
    assert [row["status"] for row in rows_of(workbook)] == ["created"] * 3
    assert_exactly_once(office.practice, batch)


def test_what_is_no_batch_is_left_alone_and_told_once(desk: Desk) -> None:
    """Temporary files are passed over in silence; loose files and folders without a sheet stay
    where they are.
    """
    for name in (
        "~$list.xlsx",
        "list.xlsx.part",
        "a.crdownload",
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
    ):
        (desk.root / name).write_bytes(b"x")
    assert desk.serve(Mode.CHECK)
    assert desk.log == []
    for name in ("Ana.pdf", "Rui.pdf", "list.csv", "notes.docx"):
        (desk.root / name).write_bytes(b"x")
    (desk.root / "only pdfs").mkdir()
    (desk.root / "only pdfs" / "a.pdf").write_bytes(b"x")
    before = digests(desk.root)
    assert not desk.serve(Mode.CHECK)
    assert digests(desk.root) == before
    assert sorted(line["what"] for line in desk.log if "what" in line) == [
        "PDF without its folder",
        "file that is not a batch",
        "folder without a spreadsheet",
    ]
    assert "Ana" not in str(desk.log)


def test_temporary_files_inside_a_batch_are_neither_its_sheet_nor_lost(
    desk: Desk, tmp_path: Path
) -> None:
    """`~$graduates.csv` beside the sheet is no second sheet, and travels along."""
    place = drop_folder(desk, make_batch(tmp_path / "class", 2), "Turma")
    for name in ("~$graduates.csv", "Thumbs.db", ".DS_Store", "x.csv.part"):
        (place / name).write_bytes(b"x")
    assert desk.serve(Mode.CHECK)
    assert desk.filed("needs-attention") == ["Turma"]
    assert (desk.folder_of("Turma") / "~$graduates.csv").exists()


def test_a_folder_with_two_spreadsheets_waits_for_a_person_with_a_reason(
    desk: Desk, tmp_path: Path
) -> None:
    """Which one is meant is not guessed."""
    place = drop_folder(desk, make_batch(tmp_path / "class", 2), "Turma")
    (place / "other.csv").write_text("x", encoding="utf-8")
    assert not desk.serve(Mode.CHECK)
    assert "several spreadsheets" in (desk.folder_of("Turma") / "REASON.txt").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"name,email\n", "headings"),
        (b"PK\x03\x04 broken", "cannot be read|damaged|broken"),
    ],
)
def test_an_unreadable_sheet_waits_for_a_person_with_a_reason(
    desk: Desk, tmp_path: Path, content: bytes, reason: str
) -> None:
    """A plain text says what is wrong, in words, without the place where the batch lay for a
    moment.
    """
    place = drop_folder(desk, make_batch(tmp_path / "class", 1), "Turma")
    (place / "graduates.csv").write_bytes(content)
    assert not desk.serve(Mode.CHECK)
    text = (desk.folder_of("Turma") / "REASON.txt").read_text(encoding="utf-8")
    assert any(word in text for word in reason.split("|")), text
    assert ".processing" not in text
    assert "Traceback" not in text


@pytest.mark.long
def test_names_that_are_taken_get_a_number_and_nothing_is_overwritten(
    desk: Desk, tmp_path: Path
) -> None:
    """Three batches of one name lie side by side."""
    batch = make_batch(tmp_path / "class", 2)
    for _ in range(3):
        drop_folder(desk, batch, "Turma")
        assert desk.serve(Mode.CHECK)
    assert desk.filed("needs-attention") == ["Turma", "Turma-2", "Turma-3"]


@pytest.mark.usefixtures("each_ledger")
def test_the_same_batch_dropped_twice_sends_nothing_twice(office: Desk, tmp_path: Path) -> None:
    """Under another name, in another shape, from another place: every row is `existing`."""
    batch = make_batch(tmp_path / "class", 4)
    drop_folder(office, batch, "Turma")
    assert office.serve()
    office.practice.forget_requests()
    drop_zip(office, batch, "outra vez")
    assert office.serve()
    assert office.practice.creates() == 0
    assert {row["status"] for row in rows_of(results_in(office.folder_of("outra vez")))} == {
        "existing"
    }
    assert_exactly_once(office.practice, batch)


def test_results_can_be_read_by_whoever_can_read_the_spreadsheet(
    office: Desk, tmp_path: Path
) -> None:
    """A registrar on the share opens the results although another user's service wrote them."""
    batch = make_batch(tmp_path / "class", 1)
    place = drop_folder(office, batch, "Turma")
    (place / "graduates.csv").chmod(0o640)
    if os.geteuid() == 0:
        os.chown(place / "graduates.csv", 1234, 1235)
    assert office.serve()
    status = results_in(office.folder_of("Turma")).stat()
    assert status.st_mode & 0o777 == 0o640
    assert os.geteuid() != 0 or (status.st_uid, status.st_gid) == (1234, 1235)


def test_a_link_in_the_inbox_is_left_alone(desk: Desk, tmp_path: Path) -> None:
    """It may lead anywhere."""
    drop_folder(desk, make_batch(tmp_path / "class", 1), "real").rename(tmp_path / "elsewhere")
    (desk.root / "link").symlink_to(tmp_path / "elsewhere")
    assert not desk.serve(Mode.CHECK)
    assert desk.left_in_inbox() == ["link"]
