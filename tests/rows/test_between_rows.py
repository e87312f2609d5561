"""What is wrong between rows: the same certificate twice, one e-mail for several people."""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from helpers.graduating_class import HEADINGS, GraduatingClass
from importer.columns import PDF
from importer.issues import Code, Issue, Severity
from importer.issuing.batch import Batch, Selection, build
from importer.issuing.graduates import Graduates
from importer.issuing.people import certificates, conflicts, duplicate_issues, namesakes
from importer.issuing.plain_words import plain_lines
from importer.outcomes import Outcome, Outcomes, Status
from importer.pdfs import Pdfs
from importer.sentences import in_words
from importer.sheet import read_sheet

TODAY = date(2026, 7, 1)


def batch_of(folder: Path, *rows: dict[str, str], carried: Sequence[int] = ()) -> Batch:
    """A batch of rows that are good but for these cells; the row numbers in `carried` are
    settled.
    """
    made = GraduatingClass(folder)
    plain = {"course": "LEI-2026", "cohort": "", "enrolled_at": "", "grade": ""}
    for number, cells in enumerate(rows):
        made.add(number, **plain | cells)
    made.write()
    settled = Outcomes(Outcome(row=row, status=Status.CREATED) for row in carried)
    return build(read_sheet(made.sheet), made.pdfs, Selection(), today=TODAY, carried=settled)


def told(batch: Batch) -> dict[int | None, tuple[str, str]]:
    """Code and message of each row that has an issue; each has one at the most."""
    found = {issue.row: (issue.code.code, issue.message) for issue in batch.issues}
    assert len(found) == len(batch.issues)
    return found


PERSON = {"name": "Inês Sá", "email": "ines@example.edu", "date_of_birth": "2001-04-23"}


def rows_of(batch: Batch) -> list[int]:
    """The rows that would go."""
    return [graduate.row for graduate in batch.graduates]


@pytest.mark.parametrize("again", [{}, {"email": " INES@Example.edu"}, {"course": "lei-2026"}])
def test_the_same_student_and_course_with_two_pdfs_is_an_error_of_both_rows(
    tmp_path: Path, again: dict[str, str]
) -> None:
    """Which PDF is right is not guessed: each row names the other and its file; case makes no
    other student.
    """
    batch = batch_of(tmp_path, PERSON, {}, PERSON | again)
    found = told(batch)
    assert {row: code for row, (code, _) in found.items()} == {
        2: "duplicate_row",
        4: "duplicate_row",
    }
    assert (
        "Row 4 has the same student and course with another PDF (“00002.pdf”): the PDFs differ"
        in found[2][1]
    )
    assert "Row 2 has the same student and course with another PDF (“00000.pdf”)" in found[4][1]
    assert rows_of(batch) == [3]


def test_three_times_the_same_with_three_pdfs_are_all_stopped(tmp_path: Path) -> None:
    """Each names the two others."""
    found = told(batch_of(tmp_path, PERSON, PERSON, PERSON))
    assert dict.fromkeys((2, 3, 4), "duplicate_row") == {
        row: code for row, (code, _) in found.items()
    }
    assert "Rows 2, 4 have" in found[3][1]


@pytest.mark.parametrize("same", ["file", "bytes", "found by name"])
def test_a_row_that_repeats_another_in_everything_is_sent_once(tmp_path: Path, same: str) -> None:
    """The first goes, the other is a warning: one file, two files of the same bytes, or one found
    by the name.
    """
    pdf = {"file": "ines.pdf", "bytes": "ines.pdf", "found by name": "Inês Sá.pdf"}[same]
    batch = batch_of(
        tmp_path,
        PERSON | {"pdf": pdf},
        {},
        PERSON | {"pdf": "copy.pdf" if same == "bytes" else pdf},
    )
    (batch.pdfs / "copy.pdf").write_bytes((batch.pdfs / pdf).read_bytes())
    if same != "bytes":
        (batch.pdfs / "copy.pdf").unlink()
    sheet = batch.sheet
    if same == "found by name":
        sheet = replace(
            sheet,
            frame=sheet.frame.with_columns(pl.lit(None, pl.String).alias(sheet.key_of(PDF) or "")),
        )
        (batch.pdfs / "00001.pdf").rename(batch.pdfs / "graduate1@example.edu.pdf")
    batch = build(sheet, batch.pdfs, Selection(), today=TODAY)
    assert told(batch) == {4: ("repeated_row", told(batch)[4][1])}
    assert "Row 4 is the same as row 2 in every cell" in told(batch)[4][1]
    assert rows_of(batch) == [2, 3]
    assert batch.repeated == {4: 2}
    outcomes = Outcomes([Outcome(row=2, status=Status.CREATED, certificate_uuid="c")])
    assert batch.ended_alike(outcomes) == [
        Outcome(row=4, status=Status.EXISTING, certificate_uuid="c")
    ]


def test_a_row_that_repeats_another_ends_as_that_does(tmp_path: Path) -> None:
    """It is not reported as done when it is not, and a check leaves both ready."""
    batch = batch_of(tmp_path, PERSON | {"pdf": "ines.pdf"}, PERSON | {"pdf": "ines.pdf"})
    issue = Issue(2, "pdf", Code.REFUSED, in_words("No."))
    for status, issues in ((Status.FAILED, (issue,)), (Status.PENDING, ())):
        [outcome] = batch.ended_alike(Outcomes([Outcome(row=2, status=status, issues=issues)]))
        assert (outcome.row, outcome.status) == (3, status)
        assert [one.row for one in outcome.issues] == [3] * len(issues)


def test_rows_with_one_pdf_that_differ_elsewhere_are_both_stopped(tmp_path: Path) -> None:
    """Which cohort is right is not guessed either; the message names the column, and no file is
    called twice used.
    """
    batch = batch_of(
        tmp_path,
        PERSON | {"pdf": "ines.pdf"},
        PERSON | {"pdf": "ines.pdf", "cohort": "LEI-2026-A"},
    )
    found = told(batch)
    assert {row: code for row, (code, _) in found.items()} == {
        2: "duplicate_row",
        3: "duplicate_row",
    }
    assert "they differ in cohort" in found[2][1]


def test_two_people_with_one_file_are_an_error_as_ever(tmp_path: Path) -> None:
    """One file for two people is not a repetition, also when one of the rows is repeated."""
    shared = {"pdf": "shared.pdf"}
    batch = batch_of(tmp_path, PERSON | shared, PERSON | shared, shared)
    codes = {
        (issue.row, issue.code.code) for issue in batch.issues if issue.severity is Severity.ERROR
    }
    assert codes == {(2, "pdf_named_twice"), (3, "pdf_named_twice"), (4, "pdf_named_twice")}
    assert not rows_of(batch)


def test_the_same_student_in_two_courses_is_fine(tmp_path: Path) -> None:
    """Two certificates, and nothing to say."""
    batch = batch_of(tmp_path, PERSON, PERSON | {"course": "GES-2026"})
    assert not batch.issues
    assert len(batch.graduates) == 2


@pytest.mark.parametrize(
    ("column", "value", "marked"),
    [
        ("name", "Rui Sá", "email"),
        ("name", "Ines Sa", "name"),
        ("date_of_birth", "2001-04-24", "date_of_birth"),
    ],
)
def test_one_email_for_two_people_is_an_error_of_every_row_of_it(
    tmp_path: Path, column: str, value: str, marked: str
) -> None:
    """Which is right is not guessed, so none goes, and each names the others; of two people the
    e-mail is marked.
    """
    other = {"course": "GES-2026", column: value}
    batch = batch_of(tmp_path, PERSON, {}, PERSON | other, PERSON | {"course": "MAT-2026"})
    found = told(batch)
    assert {row: code for row, (code, _) in found.items()} == dict.fromkeys(
        (2, 4, 5), "conflicting_student"
    )
    assert {issue.column for issue in batch.issues} == {marked}
    assert found[2][1].startswith("Rows 4")
    assert "5" in found[2][1].partition(" have ")[0]
    assert [graduate.row for graduate in batch.graduates] == [3]


TWIN = PERSON | {"name": "Maria Clara Souza"}


@pytest.mark.timeout(60)
def test_ten_thousand_rows_of_one_mailbox_are_judged_in_seconds() -> None:
    """Each names a few others and counts the rest, instead of looking at all of them again."""
    rows = 10_000
    frame = pl.DataFrame(
        {
            "row": pl.Series(range(2, rows + 2), dtype=pl.UInt32),
            "name": [f"Ana {number} Sá" for number in range(rows)],
            "email": ["one@example.edu"] * rows,
            "date_of_birth": [date(2001, 2, 3 + number % 2) for number in range(rows)],
        }
    )
    before = time.process_time()
    issues = conflicts(frame)
    assert time.process_time() - before < 10
    assert f"and {rows - 6} more" in issues[0].message
    keys = ((row, ("one@example.edu", "c"), f"{row}.pdf") for row in range(rows))
    assert len(list(duplicate_issues(keys))) == rows
    assert time.process_time() - before < 20


@pytest.mark.timeout(60)
def test_a_list_in_which_everybody_stands_twice_is_judged_in_a_second() -> None:
    """Pasted below itself: fifteen thousand pairs are not as many frames."""
    pairs = 15_000
    names = [f"Ana {'abcdefghij'[number % 10]} Sá {number}" for number in range(pairs)] * 2
    frame = pl.DataFrame(
        {
            "row": pl.Series(range(2, 2 * pairs + 2), dtype=pl.UInt32),
            "name": names,
            "email": [f"{name.replace(' ', '')}@example.edu" for name in names],
            "date_of_birth": [date(2001, 2, 3)] * 2 * pairs,
            "course": ["LEI-2026"] * 2 * pairs,
        }
    )
    before = time.process_time()
    found = certificates(frame)
    assert conflicts(frame) == []
    assert time.process_time() - before < 2
    assert len(found) == 2 * pairs
    assert all(found[row] == found[row + pairs] for row in range(2, pairs + 2))


def test_a_day_that_stands_for_an_unknown_one_makes_nobody_perhaps_the_same_person() -> None:
    """Hundreds are born on 1 January 1900 and called Ana … Lima: those of one name are told,
    however far apart, and no others.
    """
    middle = [f"{one}{other}" for one in "bcdfghjlmnprst" for other in "aeiou"]
    names = ["Ana Paula Lima", *(f"Ana {word.title()} Lima" for word in middle), "Ana Lima"] * 2
    names[-1] = "Ana Reis Lima"
    rows = range(2, len(names) + 2)
    frame = pl.DataFrame(
        {
            "row": pl.Series(rows, dtype=pl.UInt32),
            "name": names,
            "email": [f"a{row}@example.edu" for row in rows],
            "date_of_birth": [date(1900, 1, 1)] * len(names),
            "course": ["LEI-2026"] * len(names),
            "confirm_email": pl.Series([None] * len(names), dtype=pl.String),
        }
    )
    found = namesakes(frame, plain_lines(frame["name"]))
    assert {issue.severity for issue in found} == {Severity.ERROR}
    alone = {len(names) // 2 + 1, len(names) + 1}
    assert {issue.row for issue in found} == {*rows} - alone


@pytest.mark.parametrize("course", ["LEI-2026", "GES-2026"])
def test_twins_in_one_mailbox_are_not_called_duplicates(tmp_path: Path, course: str) -> None:
    """The same birth date, surname and first given name: nobody is told to delete a graduate."""
    batch = batch_of(tmp_path, TWIN, TWIN | {"name": "Maria Luiza Souza", "course": course}, {})
    found = told(batch)
    assert {row: code for row, (code, _) in found.items()} == dict.fromkeys(
        (2, 3), "conflicting_student"
    )
    assert "Row 3 (“Maria Luiza Souza”) has the same e-mail but another name" in found[2][1]
    assert {(issue.column, issue.value) for issue in batch.issues} == {
        ("email", "ines@example.edu")
    }
    assert rows_of(batch) == [4]


def test_a_settled_row_counts_as_the_first_wherever_it_stands(tmp_path: Path) -> None:
    """What was done before is not done again by a row above it, whether it repeats that or
    contradicts it.
    """
    batch = batch_of(tmp_path, PERSON, {}, PERSON, carried=[4])
    [(row, (code, message))] = told(batch).items()
    assert (row, code) == (2, "duplicate_row")
    assert "Row 4 has" in message
    assert rows_of(batch) == [3]
    batch = batch_of(
        tmp_path, PERSON | {"pdf": "i.pdf"}, {}, PERSON | {"pdf": "i.pdf"}, carried=[4]
    )
    assert batch.repeated == {2: 4}
    assert rows_of(batch) == [3]


def test_a_row_that_a_person_has_set_aside_stands_in_nobodys_way(tmp_path: Path) -> None:
    """Deleting the wrong one of two rows from Failures is what the message asks for: the other one
    then goes.
    """
    rows = [
        PERSON | {"pdf": "wrong.pdf"},
        PERSON | {"pdf": "right.pdf"},
        {"pdf": "shared.pdf"},
        {"pdf": "shared.pdf"},
    ]
    made = batch_of(tmp_path, *rows)
    aside = Outcomes(Outcome(row=row, status=Status.INVALID) for row in (2, 4))
    batch = build(made.sheet, made.pdfs, Selection(), today=TODAY, carried=aside)
    assert not batch.issues
    assert rows_of(batch) == [3, 5]


SAME = {"name": "Ana Paula Lima", "date_of_birth": "2001-01-10"}


def test_one_person_under_two_emails_is_an_error_of_both_rows(tmp_path: Path) -> None:
    """Each names the other and its e-mail; accents and case make no other person, another birth
    date or course does.
    """
    rows = [
        SAME,
        SAME | {"name": "ANA PAULA LIMA"},
        SAME | {"date_of_birth": "2000-01-10"},
        SAME | {"course": "GES-2026"},
    ]
    batch = batch_of(tmp_path, *rows)
    found = told(batch)
    assert {row: code for row, (code, _) in found.items()} == {2: "same_person", 3: "same_person"}
    assert "row 3 (“ANA PAULA LIMA”, graduate1@example.edu)" in found[2][1]
    assert "row 2 (“Ana Paula Lima”, graduate0@example.edu)" in found[3][1]
    assert rows_of(batch) == [4, 5]


def test_two_people_of_one_name_and_birth_date_go_once_each_email_is_confirmed(
    tmp_path: Path,
) -> None:
    """A confirmation repeats the row's own e-mail; it is not a flag, and one given for another
    e-mail is an error.
    """
    made = GraduatingClass(tmp_path, headings=(*HEADINGS, "confirm_email"))
    for number, said in enumerate(
        ("graduate0@example.edu", " Graduate1@example.edu", "rui@example.edu")
    ):
        made.add(number, **SAME | {"course": "LEI-2026", "cohort": "", "confirm_email": said})
    made.write()
    batch = build(read_sheet(made.sheet), made.pdfs, Selection(), today=TODAY)
    assert {(issue.row, issue.code.code) for issue in batch.issues} == {
        (4, "same_person"),
        (4, "email_confirmation_differs"),
    }
    assert rows_of(batch) == [2, 3]


def test_names_that_only_may_be_one_persons_are_a_warning(tmp_path: Path) -> None:
    """A name left out or shortened; twins with names of their own are nothing to speak of."""
    batch = batch_of(
        tmp_path, SAME, SAME | {"name": "Ana P. Lima"}, SAME | {"name": "Ana Clara Lima"}
    )
    assert {(issue.row, issue.code.code, issue.severity) for issue in batch.issues} == {
        (2, "same_person", Severity.WARNING),
        (3, "same_person", Severity.WARNING),
    }
    assert rows_of(batch) == [2, 3, 4]


def test_a_row_without_a_course_says_so_unless_a_flag_does(tmp_path: Path) -> None:
    """`--course` is meant for exactly these."""
    batch = batch_of(tmp_path, {"course": ""}, {})
    assert {row: code for row, (code, _) in told(batch).items()} == {2: "course_missing"}
    given = build(batch.sheet, batch.pdfs, Selection(course="LEI-2026"), today=TODAY)
    assert not given.issues
    assert {graduate.wish.course for graduate in given.graduates} == {"LEI-2026"}


def test_two_lines_that_claim_to_be_one_row_are_duplicates_too() -> None:
    """It is the line that counts, not the number somebody has copied with it."""
    key = ("ana@example.edu", "lei")
    issues = list(duplicate_issues([(5, key, "a.pdf"), (5, key, "b.pdf")]))
    assert [(issue.row, issue.code.code) for issue in issues] == [(5, "duplicate_row")] * 2


def test_nobody_is_left_out_for_want_of_a_file_and_nobody_is_there_twice(tmp_path: Path) -> None:
    """A row without its file, or a row number that stands twice, is a fault of the program's, seen
    before it sends.
    """
    batch = batch_of(tmp_path, {}, {})
    [first, second] = batch.graduates
    rows = batch.graduates.frame.drop(
        "pdf_name", "pdf_target", "pdf_size", "pdf_digest", "pdf_pages"
    )
    files = batch.graduates.frame.select(*Pdfs.SCHEMA)
    assert list(Graduates(rows, Pdfs(str(batch.pdfs), files)).rows) == [first.row, second.row]
    with pytest.raises(ValueError, match=f"row {second.row}"):
        Graduates(rows, Pdfs(str(batch.pdfs), files.head(1)))
    with pytest.raises(ValueError, match=f"row {first.row}"):
        Graduates(pl.concat([rows, rows.head(1)]), Pdfs(str(batch.pdfs), files))


def test_times_without_a_zone_are_one_note(tmp_path: Path) -> None:
    """A day is no time, and a time with a zone says what it means."""
    made = GraduatingClass(tmp_path)
    made.headings = (*made.headings, "issued_at")
    for number, said in enumerate(
        ["2026-06-15T10:00", "2026-06-15", "2026-06-15T10:00Z", "2026-06-15 11:30"]
    ):
        made.add(number, issued_at=said)
    made.write()
    batch = build(read_sheet(made.sheet), made.pdfs, Selection(), today=date(2026, 7, 1))
    [note] = batch.issues
    assert (note.row, note.code.code, note.severity) == (None, "local_time", Severity.NOTE)
    assert "rows 2, 5" in note.message
    assert len(batch.graduates) == 4
