"""A row is taken for another one only where a person's data say so: nobody takes somebody else's
place.
"""

import csv
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import (
    Ended,
    Practice,
    assert_exactly_once,
    command,
    results,
    run_batch,
    sandbox_process,
)
from helpers.sampling import sampled


def failures_as_csv(path: Path, **corrections: str) -> Path:
    """The sheet Failures saved as CSV, with these cells corrected in every row that has them
    wrong.
    """
    heading, *lines = load_workbook(path)["Failures"].iter_rows(values_only=True)
    target = path.with_suffix(".csv")
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading)
        for line in lines:
            cells = dict(zip(heading, line, strict=True)) | corrections
            cells["date_of_birth"] = str(cells["date_of_birth"])[:10]
            writer.writerow(["" if cell is None else cell for cell in cells.values()])
    return target


def resume(practice: Practice, folder: Path, path: Path, *arguments: str) -> Ended:
    """`importer resume`, without asking."""
    return command(practice.url, "resume", path, "--yes", "--json", *arguments, folder=folder)


def changed(path: Path, change: Any) -> Path:
    """Let a person change the sheet Failures; `change` is given it and the place of each
    heading.
    """
    workbook: Workbook = load_workbook(path)
    sheet = workbook["Failures"]
    change(sheet, {cell.value: place for place, cell in enumerate(sheet[1], start=1)})
    workbook.save(path)
    return path


def spoilt(folder: Path, number: int = 1) -> GraduatingClass:
    """A class of four whose second graduate has no PDF yet."""
    folder.mkdir(exist_ok=True)
    batch = make_class(folder, 4)
    batch.rows[number]["pdf"] = "missing.pdf"
    batch.write()
    return batch


def ran(practice: Practice, batch: GraduatingClass, *arguments: str) -> Path:
    """Run the batch with its state in the folder above; the results workbook."""
    ended = run_batch(
        practice.url, batch, "--state", str(batch.folder.parent / "reports"), *arguments
    )
    return batch.folder / str(ended.summary["results"])


@pytest.mark.long
def test_a_csv_goes_on_with_its_own_class_and_no_other(tmp_path: Path) -> None:
    """Another class was run later from the same state folder, with the same row unfinished and the
    same file names.
    """
    one = spoilt(tmp_path / "one")
    with sandbox_process() as practice:
        path = failures_as_csv(ran(practice, one), pdf="00001.pdf")
        other = GraduatingClass(tmp_path / "other")
        for number in range(10, 14):
            other.add(number, pdf=f"{number - 10:05}.pdf")
        other.rows[1]["pdf"] = "missing.pdf"
        other.write()
        ran(practice, other)
        ended = resume(practice, tmp_path, path)
        assert ended.status == 0, ended.errors
        state = practice.state()
        files = {file["uuid"]: file["digest"] for file in state["file"]}
        students = {student["uuid"]: student["email"] for student in state["student"]}
        issued = {
            students[each["student_uuid"]]: files[each["file_uuid"]]
            for each in state["certificate"]
        }
        assert "graduate11@example.edu" not in issued
        one.rows[1]["pdf"] = "00001.pdf"
        assert len(results(ended, tmp_path)) == 4
        assert issued["graduate1@example.edu"] in files.values()


@pytest.mark.in_a_file
@pytest.mark.long
def test_a_csv_that_fits_no_run_is_refused(tmp_path: Path) -> None:
    """Without its workbook nobody knows whether drafts were meant, for which tenant, and with
    which PDFs.
    """
    batch = spoilt(tmp_path / "class")
    with sandbox_process() as practice:
        path = failures_as_csv(ran(practice, batch, "--draft"), pdf="00001.pdf")
        ended = resume(practice, tmp_path, path, "--pdfs", str(batch.pdfs), "--state", "elsewhere")
        assert ended.status == 2
        assert "none of the past runs in the state folder fits" in ended.errors
        assert resume(practice, tmp_path, path).status == 0
        assert {each["status"] for each in practice.state()["certificate"]} == {"draft"}
        assert practice.state()["notification"] == []


@pytest.mark.long
def test_a_new_line_takes_nobodys_place(tmp_path: Path) -> None:
    """A forgotten graduate is written where a line was deleted: that one is set aside, and
    told.
    """
    batch = spoilt(tmp_path / "class")
    with sandbox_process() as practice:
        path = ran(practice, batch)
        new = batch.add(7)

        def replace_the_line(sheet: Any, place: dict[str, int]) -> None:
            sheet.delete_rows(2)
            for heading, text in new.items():
                sheet.cell(2, place[heading]).value = text or None

        ended = resume(practice, tmp_path, changed(path, replace_the_line))
        rows = {row["email"]: row["status"] for row in results(ended, tmp_path)}
        assert rows["graduate1@example.edu"] == "invalid"
        assert rows["graduate7@example.edu"] == "created"
        assert len(rows) == 5
        assert ended.status == 0
        assert ended.summary["set_aside"] == [3]


@pytest.mark.parametrize("number", sampled([99, "99999999999", "²", None, 2], 2))
def test_a_number_retyped_is_no_second_row(tmp_path: Path, number: object) -> None:
    """Whatever stands in the column row, the graduate is recognised."""
    batch = spoilt(tmp_path / "class")
    with sandbox_process() as practice:
        path = ran(practice, batch)

        def retype(sheet: Any, place: dict[str, int]) -> None:
            sheet.cell(2, place["row"]).value = number
            sheet.cell(2, place["pdf"]).value = "00001.pdf"

        ended = resume(practice, tmp_path, changed(path, retype))
        assert ended.status == 0, ended.errors
        batch.rows[1]["pdf"] = "00001.pdf"
        assert [row["row"] for row in results(ended, tmp_path)] == [2, 3, 4, 5]
        assert_exactly_once(practice, batch)


@pytest.mark.long
def test_a_column_deleted_from_failures_keeps_its_cells(tmp_path: Path) -> None:
    """The course of a row is not the one given for all, because somebody hid what did not interest
    them.
    """
    batch = spoilt(tmp_path / "class", number=3)
    batch.rows[3] |= {"course": "GES-2026", "cohort": "GES-2026-A"}
    batch.write()
    with sandbox_process() as practice:
        path = ran(practice, batch, "--course", "LEI-2026")

        def delete(sheet: Any, place: dict[str, int]) -> None:
            sheet.cell(2, place["pdf"]).value = "00003.pdf"
            for heading in ("enrolled_at", "cohort", "course"):
                sheet.delete_cols(place[heading])

        assert resume(practice, tmp_path, changed(path, delete)).status == 0
        batch.rows[3]["pdf"] = "00003.pdf"
        assert_exactly_once(practice, batch)


def test_allowing_a_reissue_is_meant_once(tmp_path: Path) -> None:
    """The workbook of such a run does not allow it again."""
    batch = spoilt(tmp_path / "class")
    with sandbox_process() as practice:
        path = ran(practice, batch, "--allow-reissue")

        def correct(sheet: Any, place: dict[str, int]) -> None:
            sheet.cell(2, place["pdf"]).value = "anew.pdf"

        batch.rows[1]["pdf"] = "00001.pdf"
        batch.write()
        assert run_batch(practice.url, batch).status == 0
        (batch.pdfs / "anew.pdf").write_bytes(
            (batch.pdfs / "00001.pdf").read_bytes().replace(b"Diploma", b"diploma")
        )
        ended = resume(practice, tmp_path, changed(path, correct))
        assert ended.status == 1
        assert {row["error_code"] for row in results(ended, tmp_path)} == {
            None,
            "already_certified",
        }
        assert len(practice.state()["certificate"]) == 4
