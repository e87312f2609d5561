"""An inbox asks nobody which letters a list has: what was said at its start counts, otherwise a
letter asks.
"""

import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook
from registry_desk import Desk, drop_folder, drop_pair, results_in, rows_of

from helpers.graduating_class import GraduatingClass
from helpers.practice import command
from helpers.sampling import sampled
from importer.inbox import InboxReading, Mode

pytest_plugins = ["inbox_fixtures"]


def in_doubt(folder: Path, encoding: str = "cp1250") -> GraduatingClass:
    """A class of one whose name is as likely in two encodings."""
    batch = GraduatingClass(folder)
    batch.add(1, name="Anna Hočevar", course="LEI-2026", cohort="LEI-2026-A")
    batch.write()
    batch.sheet.write_bytes(batch.sheet.read_text(encoding="utf-8").encode(encoding))
    return batch


def names_sent(desk: Desk) -> list[str]:
    """The students that DokStamp has."""
    return sorted(student["name"] for student in desk.practice.state()["student"])


@pytest.mark.parametrize("drop", sampled([drop_folder, drop_pair], 0))
@pytest.mark.long
def test_a_close_race_stops_the_batch_with_a_letter_whose_command_does_it(
    office: Desk, tmp_path: Path, drop: object
) -> None:
    """Both readings are shown; nothing is sent; the command of the right one releases the
    batch.
    """
    batch = in_doubt(tmp_path / "class")
    drop(office, batch, "Turma")  # type: ignore[operator]
    assert not office.serve()
    assert names_sent(office) == []
    folder = office.folder_of("Turma")
    letter = (folder / "REASON.txt").read_text(encoding="utf-8")
    assert "“Hočevar” in the encoding cp1250" in letter
    assert "“Hoèevar” in the encoding" in letter
    assert "CSV UTF-8" in letter
    assert ".processing" not in letter
    [line] = [line for line in letter.splitlines() if "if it is “Hočevar”: importer " in line]
    words = line.split("importer ", 1)[1].replace("'", "").split()
    ended = command(office.practice.url, *words, "--yes", folder=office.folder)
    assert ended.status == 0, ended.errors
    assert names_sent(office) == ["Anna Hočevar"]


def test_the_encoding_said_at_the_start_decides_a_close_race(office: Desk, tmp_path: Path) -> None:
    """The same batch goes to its end when the watcher was told."""
    drop_folder(office, in_doubt(tmp_path / "class"), "Turma")
    assert office.serve(reading=InboxReading(encoding="cp1250")), office.log
    assert names_sent(office) == ["Anna Hočevar"]


@pytest.mark.long
def test_the_encoding_said_at_the_start_touches_no_list_that_shows_its_own(
    office: Desk, tmp_path: Path
) -> None:
    """UTF-8, a workbook, and a list that makes names in another encoding only are read as without
    it.
    """
    names = {"utf": "João Conceição", "old": "Inês Gonçalves", "book": "José Magalhães"}
    made = {}
    for number, (what, name) in enumerate(names.items()):
        batch = GraduatingClass(tmp_path / what)
        batch.add(number, name=name)
        batch.write()
        made[what] = batch
    old = made["old"].sheet
    old.write_bytes(old.read_text(encoding="utf-8").encode("cp1252"))
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(made["book"].headings))
    sheet.append([made["book"].rows[0][heading] for heading in made["book"].headings])
    for what, batch in made.items():
        place = drop_folder(office, batch, what)
        if what == "book":
            (place / batch.sheet.name).unlink()
            book.save(place / "graduates.xlsx")
    assert office.serve(reading=InboxReading(encoding="cp850")), office.log
    assert names_sent(office) == sorted(names.values())


def test_a_worksheet_said_at_the_start_keeps_no_text_out(office: Desk, tmp_path: Path) -> None:
    """A CSV has no worksheets, and is read as it is."""
    batch = GraduatingClass(tmp_path / "class")
    batch.add(1)
    batch.write()
    drop_folder(office, batch, "Turma")
    assert office.serve(reading=InboxReading(worksheet="Turma A")), office.log


@pytest.mark.long
def test_a_corrected_list_dropped_alone_finds_home_in_its_encoding(
    office: Desk, tmp_path: Path
) -> None:
    """It is compared with the list that it corrects, as both are read with what was said at the
    start.
    """
    batch = in_doubt(tmp_path / "class")
    drop_folder(office, batch, "Turma")
    reading = InboxReading(encoding="cp1250")
    assert office.serve(Mode.CHECK, reading=reading)
    folder = office.folder_of("Turma")
    assert [row["name"] for row in rows_of(results_in(folder))] == ["Anna Hočevar"]
    letter = (folder / "HOW-TO-RELEASE.txt").read_text(encoding="utf-8")
    assert "--encoding cp1250" in letter
    corrected = batch.sheet.read_bytes().replace(b"graduate1@", b"anna.h@")
    (office.root / batch.sheet.name).write_bytes(corrected)
    assert office.serve(reading=reading), office.log
    assert names_sent(office) == ["Anna Hočevar"]


def test_watch_takes_the_encoding_as_check_does(office: Desk, tmp_path: Path) -> None:
    """And says at once when there is none of that name."""
    drop_folder(office, in_doubt(tmp_path / "class"), "Turma")
    given = ("watch", office.root, "--issue", "--once", "--settle", "0")
    ended = command(office.practice.url, *given, "--encoding", "klingon", folder=office.folder)
    assert ended.status == 2
    assert "--encoding klingon is not an encoding" in ended.errors
    ended = command(office.practice.url, *given, "--encoding", "cp1250", folder=office.folder)
    assert ended.status == 0, ended.output
    assert names_sent(office) == ["Anna Hočevar"]
    shutil.rmtree(office.root / "done")
