"""Issuing signs the file, so that its bytes no longer tell: what is done is recognised, and
nothing lies about.
"""

from typing import Any

import pytest

from helpers.office import Office, OfficeOf
from helpers.practice import assert_exactly_once
from helpers.reports_of import codes, statuses
from helpers.sampling import sampled
from importer.issues import Severity
from importer.issuing.batch import Selection
from importer.outcomes import Status
from importer.session import Report

SIZE = {"signing_changes_size": True}
DIGEST = {"signing_forgets_digest": True}
ANEW = {"signing_writes_anew": True}
LONGER = "A diploma with a far longer text than the one before it had"
SWITCHES = {"its size changes": SIZE, "its digest is forgotten": DIGEST, "both": SIZE | DIGEST}
signing = pytest.mark.parametrize("switches", sampled(list(SWITCHES.values()), -1))


def lose_the_ledger(office: Office) -> None:
    """The state folder is gone; requests are counted from now on."""
    office.lose_the_ledger()
    office.practice.forget_requests()


def warned(report: Report) -> dict[int | None, tuple[str, Severity]]:
    """Codes and severities of what kept no row from ending well, by row."""
    return {
        issue.row: (issue.code.code, issue.severity)
        for issue in report.warnings
        if issue.row is not None
    }


def assert_nothing_lies_about(office: Office) -> None:
    """As many files as certificates, each used by one."""
    state = office.practice.state()
    used = {one["file_uuid"] for one in state["certificate"]}
    assert {one["uuid"] for one in state["file"]} == used


@pytest.mark.parametrize(
    ("switches", "kept"),
    sampled([(one, kept) for one in SWITCHES.values() for kept in (True, False)], 5),
)
def test_a_finished_batch_is_done_without_its_ledger(
    office_of: OfficeOf, switches: dict[str, bool], kept: bool
) -> None:
    """`existing`, whether or not DokStamp gives the bytes away; no create, no upload, and each row
    says how.
    """
    office = office_of(12, keep_bytes=kept, **switches)
    assert statuses(office.run()) == [Status.CREATED] * 12
    lose_the_ledger(office)
    again = office.run()
    assert statuses(again) == [Status.EXISTING] * 12, codes(again)
    assert_exactly_once(office.practice, office.batch)
    assert_nothing_lies_about(office)
    severity = Severity.NOTE if kept else Severity.WARNING
    equal = kept and "signing_changes_size" not in switches
    assert warned(again) == (
        {} if equal else dict.fromkeys(again.outcomes, ("recognised_by_name", severity))
    )
    assert {one.certificate_uuid for one in again.outcomes.values()} == {
        one["uuid"] for one in office.practice.state()["certificate"]
    }
    routes = office.practice.requests()["by_route"]
    assert not any(
        routes.get(f"POST /{what}")
        for what in ("files", "certificates", "students", "enrollments")
    )
    office.practice.forget_requests()
    assert statuses(office.run()) == [Status.EXISTING] * 12
    assert not {"POST /files", "GET /files"} & office.practice.requests()["by_route"].keys()


@pytest.mark.parametrize("kept", sampled([True, False], 1))
def test_a_pdf_that_signing_writes_anew_is_recognised_by_its_name(
    office_of: OfficeOf, kept: bool
) -> None:
    """It begins otherwise and has no signature, but another program has written it: a warning, and
    nothing is sent.
    """
    office = office_of(4, keep_bytes=kept, **ANEW)
    office.run()
    lose_the_ledger(office)
    again = office.run()
    assert statuses(again) == [Status.EXISTING] * 4, codes(again)
    assert warned(again) == dict.fromkeys(again.outcomes, ("recognised_by_name", Severity.WARNING))
    assert "POST /files" not in office.practice.requests()["by_route"]


@pytest.mark.long
def test_a_server_that_gives_out_no_files_is_soon_not_asked_for_them(office_of: OfficeOf) -> None:
    """Its certificates are recognised by name all the same."""
    office = office_of(30, keep_bytes=False, max_in_flight=1, **DIGEST)
    office.run()
    lose_the_ledger(office)
    assert statuses(office.run()) == [Status.EXISTING] * 30
    routes = office.practice.requests()["by_route"]
    assert sum(count for route, count in routes.items() if "download" in route) <= 4
    assert "POST /files" not in routes


def test_a_server_that_gives_these_credentials_no_files_ends_no_run(office_of: OfficeOf) -> None:
    """It answers 401 to every download, and to nothing else."""
    office = office_of(4, **DIGEST)
    office.run()
    lose_the_ledger(office)
    office.practice.faults({"action": "status", "status": 401, "path": "/files/.+/download"})
    again = office.run()
    assert statuses(again) == [Status.EXISTING] * 4, codes(again)
    assert "POST /files" not in office.practice.requests()["by_route"]


@pytest.mark.parametrize("lists", sampled([{}, {"meta": "missing"}], 1))
def test_an_upload_of_a_run_that_was_lost_is_found_again(
    office_of: OfficeOf, lists: dict[str, Any]
) -> None:
    """The ledger was lost between upload and certificate: the same bytes are the same file, and
    nothing lies about.
    """
    office = office_of(5, **DIGEST, **lists)
    office.practice.faults(
        {"action": "status", "status": 403, "method": "POST", "path": "/certificates"}
    )
    office.run()
    assert len(office.practice.state()["file"]) == 5
    office.practice.faults()
    lose_the_ledger(office)
    assert statuses(office.run()) == [Status.CREATED] * 5
    assert_nothing_lies_about(office)


@signing
@pytest.mark.long
def test_one_name_for_the_files_of_many_people(
    office_of: OfficeOf, switches: dict[str, bool]
) -> None:
    """`diploma.pdf` in a folder for each: every student has their own."""
    office = office_of(6, **switches)
    for number, row in enumerate(office.batch.rows):
        folder = office.batch.pdfs / str(number)
        folder.mkdir()
        (office.batch.pdfs / row["pdf"]).rename(folder / "diploma.pdf")
        row["pdf"] = f"{number}/diploma.pdf"
    office.batch.write()
    assert statuses(office.run()) == [Status.CREATED] * 6
    lose_the_ledger(office)
    assert statuses(office.run()) == [Status.EXISTING] * 6
    assert_exactly_once(office.practice, office.batch)
    assert_nothing_lies_about(office)


@pytest.mark.parametrize("switches", sampled([{}, *SWITCHES.values()], -1))
def test_pdfs_rendered_anew_under_their_names_are_no_second_certificates(
    office_of: OfficeOf, switches: dict[str, bool]
) -> None:
    """What DokStamp keeps does not begin with them, nor was it signed: `already_certified`, and no
    upload stays.
    """
    office = office_of(6, **switches)
    office.run()
    lose_the_ledger(office)
    office.render_anew()
    again = office.run()
    assert set(map(tuple, codes(again).values())) == {("already_certified",)}
    assert len(office.practice.state()["certificate"]) == 6
    assert_nothing_lies_about(office)


@pytest.mark.parametrize(
    ("switches", "text"),
    sampled([(one, text) for one in ({}, *SWITCHES.values()) for text in ("anew", LONGER)], 0, 7),
)
def test_a_reissue_may_have_the_name_of_the_first_pdf(
    office_of: OfficeOf, switches: dict[str, bool], text: str
) -> None:
    """A second certificate is made once, also when the run is repeated without its ledger."""
    office = office_of(4, **switches)
    office.run()
    lose_the_ledger(office)
    office.render_anew(text)
    reissue = Selection(allow_reissue=True)
    assert statuses(office.run(reissue)) == [Status.CREATED] * 4
    lose_the_ledger(office)
    assert statuses(office.run(reissue)) == [Status.EXISTING] * 4
    assert len(office.practice.state()["notification"]) == 8
    assert_nothing_lies_about(office)


@signing
def test_what_cannot_be_told_stops_a_reissue(
    office_of: OfficeOf, switches: dict[str, bool]
) -> None:
    """DokStamp gives no bytes away: a second certificate might be one of the same PDF. Another
    name is a way out.
    """
    office = office_of(3, keep_bytes=False, **switches)
    office.run()
    lose_the_ledger(office)
    reissue = Selection(allow_reissue=True)
    again = office.run(reissue)
    assert set(map(tuple, codes(again).values())) == {("pdf_undecided",)}
    assert_exactly_once(office.practice, office.batch)
    assert_nothing_lies_about(office)
    office.render_anew()
    office.rename("new")
    assert statuses(office.run(reissue)) == [Status.CREATED] * 3


@pytest.mark.parametrize(
    ("switches", "ending"),
    sampled(
        [
            ({}, "existing"),
            (SIZE, "existing"),
            (DIGEST, "existing"),
            (SIZE | DIGEST, "existing"),
            ({"keep_bytes": False}, "existing"),
            (DIGEST | {"keep_bytes": False}, "already_certified"),
        ],
        3,
        5,
    ),
)
def test_a_file_that_was_renamed_is_known_by_its_bytes_or_not_at_all(
    office_of: OfficeOf, switches: dict[str, bool], ending: str
) -> None:
    """Where DokStamp neither gives them out nor knows them, nothing is left: it is not sent, and
    no upload stays.
    """
    office = office_of(3, **switches)
    office.run()
    lose_the_ledger(office)
    office.rename("signed")
    again = office.run()
    told = {
        one.issues[0].code.code if one.issues else str(one.status)
        for one in again.outcomes.values()
    }
    assert told == {ending}
    assert len(office.practice.state()["certificate"]) == 3
    assert_nothing_lies_about(office)


@signing
def test_a_revoked_certificate_is_not_issued_again_for_its_own_pdf(
    office_of: OfficeOf, switches: dict[str, bool]
) -> None:
    """`certificate_revoked`; a corrected PDF of the same name gets its certificate."""
    office = office_of(2, **switches)
    office.run()
    for certificate in office.practice.state()["certificate"]:
        office.api("PUT", f"/certificates/{certificate['uuid']}/revoke", {})
    lose_the_ledger(office)
    assert set(map(tuple, codes(office.run()).values())) == {("certificate_revoked",)}
    assert_nothing_lies_about(office)
    office.render_anew()
    lose_the_ledger(office)
    assert statuses(office.run()) == [Status.CREATED] * 2


@signing
@pytest.mark.long
def test_drafts_are_not_signed(office_of: OfficeOf, switches: dict[str, bool]) -> None:
    """Their bytes tell, as ever."""
    office = office_of(3, **switches)
    office.run(Selection(draft=True))
    lose_the_ledger(office)
    again = office.run(Selection(draft=True))
    assert statuses(again) == [Status.EXISTING] * 3
    assert warned(again) == {}
    assert_nothing_lies_about(office)


@signing
def test_an_answer_that_was_lost_is_found_in_spite_of_signing(
    office_of: OfficeOf, switches: dict[str, bool]
) -> None:
    """The certificate has the file, whatever its bytes are by now."""
    office = office_of(6, **switches)
    lost: dict[str, Any] = {
        "action": "drop_after",
        "method": "POST",
        "path": "/certificates",
        "every": 2,
    }
    office.practice.faults(lost)
    assert statuses(office.run()) == [Status.CREATED] * 6
    assert_exactly_once(office.practice, office.batch)
    assert_nothing_lies_about(office)


def test_another_students_signed_file_is_told(office_of: OfficeOf) -> None:
    """A PDF that is somebody's, of another size by now, is theirs, and not a mistake of the
    upload.
    """
    office = office_of(2, **SIZE)
    office.run()
    lose_the_ledger(office)
    office.batch.rows[0] |= {"email": "other@example.edu"}
    office.batch.write()
    assert set(map(tuple, codes(office.run()).values())) == {
        ("file_belongs_to_another_certificate",)
    }
    assert len(office.practice.state()["certificate"]) == 2
