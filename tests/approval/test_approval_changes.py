"""What is otherwise than it was approved keeps all from being sent, and is told row by row."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from two_people import Office

from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import (
    Ended,
    assert_exactly_once,
    colleague,
    command,
    sandbox_process,
)
from helpers.sampling import sampled

pytest_plugins = ["approval_fixtures"]

Place = tuple[int | None, str | None]
"""A row, and a column of it."""


def told(ended: Ended) -> list[Place]:
    """Row and column of what is otherwise."""
    assert (ended.status, ended.summary["error_code"]) == (2, "approval"), ended.output
    assert {one["code"] for one in ended.summary["issues"]} == {"not_as_approved"}
    assert all(one["message"] in ended.errors for one in ended.summary["issues"])
    return [(one["row"], one["column"]) for one in ended.summary["issues"]]


def cell(name: str, text: str) -> Callable[[GraduatingClass], None]:
    """Change a cell of row 3, which is the second graduate's."""

    def change(batch: GraduatingClass) -> None:
        batch.rows[1][name] = text
        if name not in batch.headings:
            batch.headings = (*batch.headings, name)

    return change


def another_pdf(batch: GraduatingClass) -> None:
    """The PDF of row 3 is written anew, with a byte more."""
    pdf = batch.pdfs / batch.rows[1]["pdf"]
    pdf.write_bytes(pdf.read_bytes() + b"\n")


def renamed_pdf(batch: GraduatingClass) -> None:
    """The PDF of row 3 is called otherwise, and so is its cell."""
    pdf = batch.pdfs / batch.rows[1]["pdf"]
    pdf.rename(pdf.with_name("diploma.pdf"))
    batch.rows[1]["pdf"] = "diploma.pdf"


CHANGES: dict[str, tuple[Callable[[GraduatingClass], object], list[Place]]] = {
    "birth date": (cell("date_of_birth", "1999-09-09"), [(3, "date_of_birth")]),
    "gender": (cell("gender", "f"), [(3, "gender")]),
    "cohort": (cell("cohort", ""), [(3, "cohort")]),
    "issue date": (cell("issued_at", "2026-01-15"), [(3, "issued_at")]),
    "enrollment": (cell("enrolled_at", "2023-09-18"), [(3, "enrolled_at")]),
    "e-mail": (cell("email", "someone.else@example.edu"), [(3, "email")]),
    "PDF": (another_pdf, [(3, "pdf")]),
    "PDF's name": (renamed_pdf, [(3, "pdf")]),
    "row that is new": (lambda batch: batch.add(7), [(6, None)]),
    "row that is gone": (lambda batch: batch.rows.pop(1), [(None, None)]),
    "row that is wrong": (cell("date_of_birth", "soon"), [(3, None)]),
}


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, str]]:
    """A class of four that was checked, and the code."""
    with sandbox_process() as practice:
        office = Office(make_class(tmp_path_factory.mktemp("class"), 4), practice)
        yield office, office.check()


@contextmanager
def for_a_while(office: Office, what: str) -> Iterator[None]:
    """One cell, one file, one row is otherwise, and put back."""
    rows, headings = [dict(row) for row in office.batch.rows], office.batch.headings
    pdfs = {path: path.read_bytes() for path in office.batch.pdfs.iterdir()}
    CHANGES[what][0](office.batch)
    office.batch.write()
    yield
    office.batch.rows, office.batch.headings = rows, headings
    office.batch.write()
    for path in office.batch.pdfs.iterdir():
        path.unlink()
    for path, content in pdfs.items():
        path.write_bytes(content)


@pytest.mark.in_a_file
@pytest.mark.parametrize("what", sampled(list(CHANGES), 0, 6, 9, 10))
def test_what_has_changed_in_the_list_is_told(checked: tuple[Office, str], what: str) -> None:
    """With its place, and nothing is sent."""
    office, code = checked
    with for_a_while(office, what):
        assert told(office.run("--approved", code)) == CHANGES[what][1]
    assert office.nothing_was_sent()


def test_what_was_put_back_is_sent(office: Office) -> None:
    """As it was approved."""
    code = office.check()
    for what in CHANGES:
        with for_a_while(office, what):
            pass
    assert office.run("--approved", code).status == 0
    assert_exactly_once(office.practice, office.batch)


def student_of(row: dict[str, str], **others: str) -> dict[str, str]:
    """The student whom a row is about."""
    return {name: row[name] for name in ("name", "email", "date_of_birth")} | others


@pytest.mark.long
def test_a_student_who_has_appeared_is_told(office: Office) -> None:
    """Somebody else has created them, be it to the letter as the row would."""
    code = office.check()
    with colleague(office.practice) as client:
        row = office.batch.rows[2]
        client.post("/students", json=student_of(row)).raise_for_status()
    ended = office.run("--approved", code)
    assert told(ended) == [(4, "email")]
    assert "had no student" in ended.errors
    assert office.practice.state()["certificate"] == []


@pytest.mark.long
def test_a_student_who_is_renamed_is_told(office: Office) -> None:
    """The certificate would bear the name that DokStamp has."""
    row = office.batch.rows[2]
    with colleague(office.practice) as client:
        made = client.post("/students", json=student_of(row)).raise_for_status().json()["data"]
        code = office.check()
        name = row["name"].replace("Mariana", "Mariana Rita")
        client.patch(f"/students/{made['uuid']}", json={"name": name}).raise_for_status()
        assert told(office.run("--approved", code)) == [(4, "email")]
        client.patch(f"/students/{made['uuid']}", json={"name": row["name"]}).raise_for_status()
    assert office.run("--approved", code).status == 0


@pytest.mark.long
def test_a_course_that_is_another_one_is_told(office: Office) -> None:
    """Deleted and made anew under the same code, it is another course."""
    code = office.check()
    with colleague(office.practice) as client:
        courses: list[dict[str, Any]] = client.get("/courses").json()["data"]
        course = next(one for one in courses if one["code"] == "LEI-2026")
        client.patch(f"/courses/{course['uuid']}", json={"code": "LEI-OLD"}).raise_for_status()
        other = {
            "name": course["name"],
            "code": "LEI-2026",
            "institution_uuid": course["institution"]["uuid"],
        }
        client.post("/courses", json=other).raise_for_status()
    assert office.run("--approved", code).status == 2
    assert office.nothing_was_sent()


@pytest.mark.in_a_file
def test_a_certificate_that_has_appeared_is_told(office: Office) -> None:
    """Whoever may issue a second one has to have seen the first."""
    row = office.batch.rows[1]
    code = office.check("--allow-reissue")
    batch = GraduatingClass(office.folder / "other")
    batch.add(1, pdf="other.pdf", name=row["name"])
    batch.write()
    assert Office(batch, office.practice).run().status == 0
    ended = office.run("--allow-reissue", "--approved", code)
    assert (3, "email") in told(ended)
    assert len(office.practice.state()["certificate"]) == 1


@pytest.mark.in_a_file
@pytest.mark.long
def test_another_dokstamp_is_told(office: Office) -> None:
    """What was approved for one host is not sent to another."""
    code = office.check()
    other = office.practice.url.replace("127.0.0.1", "localhost")
    ended = office.run("--approved", code, "--base-url", other)
    assert ended.status == 2
    assert "It was approved for tenant" in ended.errors
    assert office.nothing_was_sent()


@pytest.mark.parametrize("flag", ["--draft", "--allow-reissue"])
@pytest.mark.long
def test_another_way_of_sending_is_told(office: Office, flag: str) -> None:
    """What holds for the batch as a whole is looked at too."""
    code = office.check()
    assert told(office.run("--approved", code, flag))[0] == (None, None)
    assert office.nothing_was_sent()


@pytest.mark.long
def test_what_is_not_sent_may_change(office: Office) -> None:
    """The order of rows and columns, notes, the name of the list, and rows that are not sent."""
    code = office.check()
    batch = office.batch
    batch.rows.reverse()
    batch.headings = ("remark", *reversed(batch.headings))
    for row in batch.rows:
        row |= {"note": "seen", "remark": "on paper"}
    batch.add(8, date_of_birth="soon")
    batch.write()
    other = batch.sheet.rename(batch.sheet.with_name("other.csv"))
    words = ("run", other, "--pdfs", batch.pdfs, "--approved", code, "--json")
    ended = command(office.practice.url, *words, folder=office.folder)
    assert ended.status == 1, ended.errors
    assert ended.summary["totals"]["created"] == 4
    assert ended.summary["totals"]["invalid"] == 1
