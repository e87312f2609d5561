"""What is wrong between rows: the same certificate twice, one e-mail for several people."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from graduating_class import GraduatingClass
from importer.batch import Batch, Selection, build, duplicate_issues
from importer.graduates import Graduates
from importer.outcomes import Outcome, Outcomes, Status
from importer.pdfs import Pdfs
from importer.sheet import read_sheet


def batch_of(folder: Path, *rows: dict[str, str], carried: Sequence[int] = ()) -> Batch:
    """A batch of rows that are good but for these cells; the row numbers in `carried` are settled."""
    made = GraduatingClass(folder)
    for number, cells in enumerate(rows):
        made.add(number, **{"course": "LEI-2026", "cohort": ""} | cells)
    made.write()
    settled = Outcomes(Outcome(row=row, status=Status.CREATED) for row in carried)
    return build(read_sheet(made.sheet), made.pdfs, Selection(), today=date(2026, 7, 1), carried=settled)


def told(batch: Batch) -> dict[int | None, tuple[str, str]]:
    """Code and message of each row that has an issue; each has one at the most."""
    found = {issue.row: (issue.code.code, issue.message) for issue in batch.issues}
    assert len(found) == len(batch.issues)
    return found


PERSON = {"name": "Inês Sá", "email": "ines@example.edu", "date_of_birth": "2001-04-23"}


@pytest.mark.parametrize("again", [{}, {"email": " INES@Example.edu"}, {"course": "lei-2026"}])
def test_the_same_student_and_course_twice_is_an_error_of_the_later_row(tmp_path: Path, again: dict[str, str]) -> None:
    """It names the first row, which goes; letter case and spaces do not make another student or course."""
    batch = batch_of(tmp_path, PERSON, {}, PERSON | again)
    [(row, (code, message))] = told(batch).items()
    assert (row, code) == (4, "duplicate_row")
    assert "row 2" in message
    assert [graduate.row for graduate in batch.graduates] == [2, 3]


def test_three_times_the_same_names_the_first_each_time(tmp_path: Path) -> None:
    """Only the first of them goes."""
    batch = batch_of(tmp_path, PERSON, PERSON, PERSON)
    assert {row: "row 2" in message for row, (_, message) in told(batch).items()} == {3: True, 4: True}


def test_the_same_student_in_two_courses_is_fine(tmp_path: Path) -> None:
    """Two certificates, and nothing to say."""
    batch = batch_of(tmp_path, PERSON, PERSON | {"course": "GES-2026"})
    assert not batch.issues
    assert len(batch.graduates) == 2


@pytest.mark.parametrize(
    ("column", "value"), [("name", "Rui Sá"), ("name", "Ines Sa"), ("date_of_birth", "2001-04-24")]
)
def test_one_email_for_two_people_is_an_error_of_every_row_of_it(tmp_path: Path, column: str, value: str) -> None:
    """Which is right is not ours to guess, so none of them goes, and each names the others."""
    other = {"course": "GES-2026", column: value}
    batch = batch_of(tmp_path, PERSON, {}, PERSON | other, PERSON | {"course": "MAT-2026"})
    found = told(batch)
    assert {row: code for row, (code, _) in found.items()} == dict.fromkeys((2, 4, 5), "conflicting_student")
    assert {issue.column for issue in batch.issues} == {column}
    assert "Rows 4, 5 have" in found[2][1]
    assert [graduate.row for graduate in batch.graduates] == [3]


def test_a_settled_row_counts_as_the_first_wherever_it_stands(tmp_path: Path) -> None:
    """What was done before is not done again by a row above it."""
    batch = batch_of(tmp_path, PERSON, {}, PERSON, carried=[4])
    [(row, (code, message))] = told(batch).items()
    assert (row, code) == (2, "duplicate_row")
    assert "row 4" in message
    assert [graduate.row for graduate in batch.graduates] == [3]


def test_a_row_without_a_course_says_so_unless_a_flag_does(tmp_path: Path) -> None:
    """`--course` is meant for exactly these."""
    batch = batch_of(tmp_path, {"course": ""}, {})
    assert {row: code for row, (code, _) in told(batch).items()} == {2: "course_missing"}
    given = build(batch.sheet, batch.pdfs, Selection(course="LEI-2026"), today=date(2026, 7, 1))
    assert not given.issues
    assert {graduate.course for graduate in given.graduates} == {"LEI-2026"}


def test_two_lines_that_claim_to_be_one_row_are_duplicates_too() -> None:
    """It is the line that counts, not the number somebody has copied with it."""
    [issue] = duplicate_issues([(5, ("ana@example.edu", "lei")), (5, ("ana@example.edu", "lei"))])
    assert (issue.row, issue.code.code) == (5, "duplicate_row")


def test_nobody_is_left_out_for_want_of_a_file_and_nobody_is_there_twice(tmp_path: Path) -> None:
    """A row without its file, or a row number that stands twice, is a fault of the program's, seen before it sends."""
    batch = batch_of(tmp_path, {}, {})
    [first, second] = batch.graduates
    rows = batch.graduates.frame.drop("pdf_name", "pdf_target", "pdf_size", "pdf_digest", "pdf_pages")
    files = batch.graduates.frame.select(*Pdfs.SCHEMA)
    assert list(Graduates(rows, Pdfs(str(batch.pdfs), files)).rows) == [first.row, second.row]
    with pytest.raises(ValueError, match=f"row {second.row}"):
        Graduates(rows, Pdfs(str(batch.pdfs), files.head(1)))
    with pytest.raises(ValueError, match=f"row {first.row}"):
        Graduates(pl.concat([rows, rows.head(1)]), Pdfs(str(batch.pdfs), files))
