"""Sending: the cap, uploads that are split, one row's failure, a failure of everything."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from helpers.graduating_class import FIRST
from helpers.office import Office, OfficeOf
from helpers.other_edition import Quirks, behaving
from helpers.pdf_bytes import one_page_pdf
from helpers.practice import assert_exactly_once
from helpers.reports_of import codes, outcome, statuses
from helpers.sampling import sampled
from importer.engine import Limits
from importer.errors import BusyError, TargetError
from importer.events import RowFinished, UploadSplit
from importer.outcomes import Status
from importer.settings import Settings
from importer.state import DIGESTS


@pytest.mark.parametrize("cap", sampled([1, 3], 1))
def test_the_cap_holds_over_all_stages(office_of: OfficeOf, cap: int) -> None:
    """Lookups, uploads and creates together are never more than allowed."""
    office = office_of(20, max_in_flight=cap, latency_ms=5)
    assert statuses(office.run()) == [Status.CREATED] * 20
    assert office.practice.requests()["most_in_flight"] == cap


@pytest.mark.long
def test_a_new_class_takes_about_two_requests_a_graduate(office_of: OfficeOf) -> None:
    """One for the student, one for the certificate, a twentieth for the file, and a handful of
    questions.
    """
    office = office_of(60)
    for row in office.batch.rows:
        row["enrolled_at"] = row["grade"] = ""
    office.run()
    asked = office.practice.requests()
    assert asked["by_route"]["POST /students"] == 60
    assert asked["by_route"]["POST /certificates"] == 60
    assert asked["by_route"]["POST /files"] == 3
    assert asked["total"] <= 1.03 * (60 + 60 + 3 + 1) + 9


def test_one_student_of_two_courses_is_created_once(office_of: OfficeOf) -> None:
    """Two rows, two PDFs, two certificates, one student."""
    office = office_of(1)
    person = {name: office.batch.rows[0][name] for name in ("name", "email", "date_of_birth")}
    office.batch.add(4, **person)
    assert statuses(office.run()) == [Status.CREATED] * 2
    assert len(office.practice.state()["student"]) == 1
    assert_exactly_once(office.practice, office.batch)


def test_a_file_the_server_refuses_fails_its_own_row_only(office_of: OfficeOf) -> None:
    """One upload holds all ten files; the fourth is refused by its index, the others are sent
    again without it, and it alone.
    """
    office = office_of(10, bytes_per_file=6000)
    (office.batch.pdfs / office.batch.rows[3]["pdf"]).write_bytes(one_page_pdf("long " * 3000))
    report = office.run()
    assert codes(report) == {5: ["file_refused"]}
    assert statuses(report).count(Status.CREATED) == 9


def test_a_file_that_is_named_among_others_is_tried_alone(office_of: OfficeOf) -> None:
    """It may be named because there were too many, or since the server counts from one."""
    office = office_of(6)
    many = {"message": "Too many.", "errors": {"files.3": ["Too many."]}}
    fault = {"action": "status", "status": 422, "method": "POST", "path": "/files", "nth": 1}
    office.practice.faults(fault | {"json": many})
    report = office.run()
    assert statuses(report) == [Status.CREATED] * 6, codes(report)
    assert_exactly_once(office.practice, office.batch)


@pytest.mark.parametrize(
    ("refused", "created"),
    [
        (["finish"], True),
        (["status"], True),
        (["status", "issued_at"], True),
        (["issued_at"], False),
        (["finish", "status"], False),
        (["finish", "course_uuid"], False),
    ],
)
def test_an_edition_that_refuses_the_other_ones_words_issues_with_its_own(
    office_of: OfficeOf, refused: list[str], created: bool
) -> None:
    """Both editions' words are sent at once; a date alone, or what is wrong besides, is the
    row's.
    """
    office = office_of(3)
    said = {"message": "No.", "errors": {name: ["Unknown."] for name in refused}}
    fault = {"action": "status", "status": 422, "method": "POST", "path": "/certificates"}
    office.practice.faults(fault | {"nth": 1, "json": said})
    sandbox = office.sandbox
    other_edition = Settings(
        base_url=sandbox.url,
        client_id=sandbox.client_id,
        client_secret=SecretStr(sandbox.client_secret),
    )
    report = office.run(settings=None if "finish" in refused else other_edition)
    assert statuses(report).count(Status.CREATED) == (3 if created else 2), codes(report)
    assert {one["status"] for one in office.practice.state()["certificate"]} == {"issued"}


@pytest.mark.long
def test_a_file_that_is_too_large_fails_its_own_row_only(office_of: OfficeOf) -> None:
    """Alone in its upload it is still answered with 413."""
    office = office_of(6, bytes_per_upload=6000)
    (office.batch.pdfs / office.batch.rows[2]["pdf"]).write_bytes(one_page_pdf("long " * 3000))
    report = office.run()
    assert codes(report) == {4: ["file_refused"]}
    assert statuses(report).count(Status.CREATED) == 5


@pytest.mark.long
def test_an_upload_that_is_too_large_is_split(office_of: OfficeOf) -> None:
    """A 413 halves the upload and those that follow; everything arrives."""
    office = office_of(16, bytes_per_upload=4000)
    assert statuses(office.run()) == [Status.CREATED] * 16
    assert any(isinstance(event, UploadSplit) for event in office.events)
    assert_exactly_once(office.practice, office.batch)


@pytest.mark.long
def test_an_upload_of_too_many_files_is_split(office_of: OfficeOf) -> None:
    """A 422 on the whole request halves it."""
    office = office_of(16, files_per_upload=3)
    assert statuses(office.run()) == [Status.CREATED] * 16
    assert_exactly_once(office.practice, office.batch)


@pytest.mark.long
def test_the_size_of_an_upload_is_bounded(office_of: OfficeOf) -> None:
    """By count and by bytes."""
    office = office_of(12, limits=Limits(files_per_upload=4))
    office.run()
    assert office.practice.requests()["by_route"]["POST /files"] == 3


def test_files_of_one_name_in_two_folders_do_not_get_mixed_up(office_of: OfficeOf) -> None:
    """They never share an upload, whose answer could not tell them apart."""
    office = office_of(4)
    for number, row in enumerate(office.batch.rows):
        folder = office.batch.pdfs / f"class {number}"
        folder.mkdir()
        (office.batch.pdfs / row["pdf"]).rename(folder / "diploma.pdf")
        row["pdf"] = f"class {number}/diploma.pdf"
    assert statuses(office.run()) == [Status.CREATED] * 4
    assert_exactly_once(office.practice, office.batch)


def test_a_file_uploaded_before_under_another_name_is_recognised(office_of: OfficeOf) -> None:
    """The server answers its first record, with the old name; sent alone, it is believed."""
    office = office_of(5)
    office.run()
    office.lose_the_ledger()
    for row in office.batch.rows:
        (office.batch.pdfs / row["pdf"]).rename(office.batch.pdfs / f"renamed-{row['pdf']}")
        row["pdf"] = f"renamed-{row['pdf']}"
    assert statuses(office.run()) == [Status.EXISTING] * 5


def test_a_refused_certificate_fails_its_own_row_with_the_servers_words(
    office_of: OfficeOf,
) -> None:
    """The message is the server's, the others are created."""
    office = office_of(6)
    office.practice.faults(
        {"action": "status", "status": 403, "method": "POST", "path": "/certificates", "nth": 2}
    )
    report = office.run()
    assert statuses(report).count(Status.CREATED) == 5
    [(_, [code])] = codes(report).items()
    assert code == "refused"


def test_a_refused_student_fails_his_rows(office_of: OfficeOf) -> None:
    """A rule that only the server knows."""
    office = office_of(3)
    office.practice.faults(
        {"action": "status", "status": 422, "method": "POST", "path": "/students", "nth": 1}
    )
    report = office.run()
    assert sorted(statuses(report)) == [Status.CREATED, Status.CREATED, Status.FAILED]


def test_a_row_the_server_keeps_failing_on_stays_pending(office_of: OfficeOf) -> None:
    """It is not known whether it happened; the next run asks first."""
    office = office_of(3, limits=Limits(attempts=2), max_in_flight=1)
    office.practice.faults(
        {"action": "status", "status": 500, "method": "POST", "path": "/certificates", "times": 6}
    )
    report = office.run()
    assert statuses(report) == [Status.PENDING] * 3
    assert {code for found in codes(report).values() for code in found} == {"unconfirmed"}
    office.practice.faults()
    assert set(statuses(office.run())) <= {Status.CREATED, Status.EXISTING}
    assert_exactly_once(office.practice, office.batch)


def test_an_upload_answered_for_another_file_is_not_used(office_of: OfficeOf) -> None:
    """The answer tells another size, also for the file alone: the row fails, and no certificate
    names that file.
    """
    office = office_of(4)
    odd = office.batch.rows[1]["pdf"]

    def another_size(method: str, path: str, data: Any) -> Any:
        records = data if path == "/files" else []
        return [
            one | {"size": 1} if one["original_name"] == odd else one for one in records
        ] or data

    with behaving(office.sandbox.url, Quirks(data=another_size)) as url:
        report = office.run(settings=office.settings.model_copy(update={"base_url": url}))
    assert codes(report) == {3: ["upload_mismatch"]}
    assert len(office.practice.state()["certificate"]) == 3


def test_a_server_that_fails_on_row_after_row_ends_the_run(office_of: OfficeOf) -> None:
    """Thousands of equal errors help nobody: the rest stays pending."""
    office = office_of(30, limits=Limits(attempts=1, failures_in_a_row=5))
    office.practice.faults(
        {"action": "status", "status": 500, "method": "POST", "path": "/certificates"}
    )
    report = office.run()
    assert set(statuses(report)) == {Status.PENDING}
    assert office.practice.requests()["by_route"]["POST /certificates"] < 30
    assert (
        report.facts.ended_early
        == str(report.failure)
        == "DokStamp failed on 5 rows in a row: run again later."
    )


def test_a_host_that_goes_away_ends_the_run_with_the_rest_pending(office_of: OfficeOf) -> None:
    """After the retry budget one sentence says so; the workbook is written, and the next run goes
    on.
    """
    office = office_of(12)
    office.practice.faults({"action": "drop_before", "nth": 12, "times": 100000})
    report = office.run()
    assert isinstance(report.failure, TargetError)
    assert Status.PENDING in statuses(report)
    assert report.results is not None
    assert report.results.exists()
    office.practice.faults()
    assert set(statuses(office.run())) <= {Status.CREATED, Status.EXISTING}
    assert_exactly_once(office.practice, office.batch)


def test_credentials_that_are_refused_end_it_before_anything_is_sent(office_of: OfficeOf) -> None:
    """One sentence, no workbook, nothing on the server."""
    from pydantic import SecretStr

    office = office_of(2)
    wrong = office.settings.model_copy(update={"password": SecretStr("wrong")})
    with pytest.raises(TargetError, match="refuse"):
        office.run(settings=wrong)
    assert office.practice.state()["student"] == []


@pytest.mark.long
def test_a_student_deleted_since_an_earlier_run_is_created_again(office_of: OfficeOf) -> None:
    """The ledger's memory is corrected by the server's refusal."""
    office = office_of(3, deleted_keep=False)
    for row in office.batch.rows:
        row["enrolled_at"] = row["grade"] = ""  # who is enrolled cannot be deleted
    office.practice.faults(
        {"action": "status", "status": 403, "method": "POST", "path": "/certificates"}
    )
    office.run()
    office.practice.faults()
    for kind, path in (("enrollment", "enrollments"), ("student", "students")):
        for record in office.practice.state()[kind]:
            office.api("DELETE", f"/{path}/{record['uuid']}")
    assert statuses(office.run()) == [Status.CREATED] * 3
    assert_exactly_once(office.practice, office.batch)


@pytest.mark.long
def test_an_enrollment_that_is_gone_and_no_longer_wanted_is_left_out(office_of: OfficeOf) -> None:
    """Row 2 was enrolled in an earlier run; now neither the list nor DokStamp says so, and the
    certificate names none.
    """
    office = office_of(1)
    office.practice.faults(
        {"action": "status", "status": 403, "method": "POST", "path": "/certificates"}
    )
    office.run()
    office.practice.faults()
    [enrollment] = office.practice.state()["enrollment"]
    office.api("DELETE", f"/enrollments/{enrollment['uuid']}")
    office.batch.rows[0]["enrolled_at"] = office.batch.rows[0]["grade"] = ""
    report = office.run()
    assert statuses(report) == [Status.CREATED], report.outcomes[2].issues
    assert_exactly_once(office.practice, office.batch)


def test_a_deleted_student_who_keeps_the_email_is_told(office_of: OfficeOf) -> None:
    """Taken, but not to be found: only DokStamp can bring the record back, so the row says
    that.
    """
    office = office_of(3)
    office.api("DELETE", f"/students/{office.student(1)}")
    report = office.run()
    assert codes(report) == {3: ["taken_by_a_deleted_record"]}
    [issue] = report.outcomes[3].issues
    assert issue.column == "email"
    assert f"restore the student with the e-mail {office.batch.rows[1]['email']}" in issue.message
    assert statuses(report).count(Status.CREATED) == 2


def test_a_file_deleted_since_an_earlier_run_is_uploaded_again(office_of: OfficeOf) -> None:
    """Likewise."""
    office = office_of(3)
    office.practice.faults(
        {"action": "status", "status": 403, "method": "POST", "path": "/certificates"}
    )
    office.run()
    office.practice.faults()
    for file in office.practice.state()["file"]:
        office.api("DELETE", f"/files/{file['uuid']}")
    assert statuses(office.run()) == [Status.CREATED] * 3


def test_a_file_that_changes_after_it_was_digested_is_not_used(
    office_of: OfficeOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is sent is what was proved; the row says so, and the others go."""
    office = office_of(4)
    changed = office.batch.pdfs / office.batch.rows[1]["pdf"]
    original = office.plans.append

    class Listening(list):  # type: ignore[type-arg]
        def append(self, plan: object) -> None:
            changed.write_bytes(one_page_pdf("swapped for somebody else's"))
            original(plan)  # type: ignore[arg-type]

    office.plans = Listening()
    report = office.run()
    assert codes(report) == {3: ["pdf_changed"]}
    assert statuses(report).count(Status.CREATED) == 3


def exchange_file(office: Office) -> None:
    """The first row's PDF becomes a link to the very same bytes elsewhere."""
    path = office.batch.pdfs / office.batch.rows[0]["pdf"]
    path.rename(office.folder / "elsewhere.pdf")
    path.symlink_to(office.folder / "elsewhere.pdf")


def exchange_folder(office: Office) -> None:
    """The sub-folder with the first row's PDF becomes a link to where it was moved."""
    (office.batch.pdfs / "a").rename(office.folder / "elsewhere")
    (office.batch.pdfs / "a").symlink_to(office.folder / "elsewhere")


@pytest.mark.parametrize("exchange", sampled([exchange_file, exchange_folder], 0))
def test_what_is_exchanged_for_a_link_after_it_was_proved_is_not_sent(
    office_of: OfficeOf, exchange: Callable[[Office], None]
) -> None:
    """Nor when the link leads to the same bytes; the others go, and the row does once the file is
    back.
    """
    office = office_of(4)
    if exchange is exchange_folder:
        (office.batch.pdfs / "a").mkdir()
        (office.batch.pdfs / office.batch.rows[0]["pdf"]).rename(
            office.batch.pdfs / "a" / "one.pdf"
        )
        office.batch.rows[0]["pdf"] = "a/one.pdf"
    office.while_asked = lambda: exchange(office)
    report = office.run()
    assert codes(report) == {2: ["pdf_changed"]}
    assert "exchanged for a link" in report.outcomes[2].issues[0].message
    assert statuses(report).count(Status.CREATED) == 3
    assert len(office.practice.state()["file"]) == 3
    office.while_asked = lambda: None
    again = office.run()
    assert codes(again) == {2: ["pdf_outside_folder"]}, "the folder as it is listed now"


def test_a_digest_that_is_wrong_is_forgotten_so_that_running_again_helps(
    office_of: OfficeOf,
) -> None:
    """Some file systems do not tell that a file changed; believed again and again, it would never
    be sent.
    """
    office = office_of(2)
    for path in office.batch.pdfs.iterdir():
        os.utime(path, (1_600_000_000, 1_600_000_000))
    office.check()
    with closing(sqlite3.connect(office.folder / "reports" / DIGESTS)) as kept, kept:
        assert kept.execute("UPDATE proof SET digest = ?", ("0" * 64,)).rowcount == 2
        kept.execute(
            "DELETE FROM proof WHERE path != ?",
            (os.fsencode((office.batch.pdfs / "00000.pdf").resolve()),),
        )
    assert codes(office.run()) == {2: ["pdf_changed"]}
    assert codes(office.run()) == {}
    assert len(office.practice.state()["certificate"]) == 2


def test_every_row_is_told_once_when_it_finishes(office_of: OfficeOf) -> None:
    """The events are the outcomes."""
    office = office_of(10)
    report = office.run()
    told = [event.outcome for event in office.events if isinstance(event, RowFinished)]
    assert sorted(one.row for one in told) == sorted(report.outcomes)
    assert {one.row: one for one in told} == dict(report.outcomes)


def test_invalid_rows_are_never_sent(office_of: OfficeOf) -> None:
    """Nor do they hold back the valid ones."""
    office = office_of(4)
    office.batch.rows[2]["email"] = "not an address"
    report = office.run()
    assert outcome(report, 4).status is Status.INVALID
    assert len(office.practice.state()["student"]) == 3
    assert FIRST[2] not in str(office.practice.state())


@pytest.mark.in_a_file
def test_a_state_folder_that_cannot_be_made_is_told_before_anything_is_sent(
    office_of: OfficeOf, tmp_path: Path
) -> None:
    """With what to do."""
    office = office_of(1)
    (tmp_path / "reports").write_text("a file where the folder should be")
    with pytest.raises(BusyError, match="--state"):
        office.run()


def test_grades_and_moments_go_in_their_documented_types(office_of: OfficeOf) -> None:
    """A grade as typed with a comma is a number, a day its midnight in UTC; text would be
    refused.
    """
    office = office_of(3)
    office.batch.headings = (*office.batch.headings, "issued_at")
    for row, said in zip(
        office.batch.rows, ("2026-06-15", "2026-06-15T10:00:00+01:00", ""), strict=True
    ):
        row |= {"enrolled_at": "2023-09-18", "grade": "8,75", "issued_at": said}
    office.batch.write()
    report = office.run()
    assert statuses(report) == [Status.CREATED] * 3, codes(report)
    state = office.practice.state()
    assert {one["grade"] for one in state["enrollment"]} == {"8.75"}
    issued = {one["issued_at"] for one in state["certificate"]}
    assert {"2026-06-15T00:00:00.000000Z", "2026-06-15T09:00:00.000000Z"} < issued
