"""What a run made stands in the ledger under its id, and DokStamp's audit log names the run."""

import pytest

from helpers.office import Office, OfficeOf
from helpers.practice import HTTP
from importer import __version__
from importer.issuing.batch import Selection
from importer.ledger import Made
from importer.session import Report, open_state

pytestmark = pytest.mark.usefixtures("each_ledger")


def _made_by(office: Office, report: Report) -> Made:
    with open_state(office.folder / "reports", locked=False) as ledger:
        target = ledger.target("host", report.facts.tenant)
        return target.made_by([report.facts.run_id])


@pytest.mark.long
def test_a_run_made_what_was_not_there(office_of: OfficeOf) -> None:
    """Its certificates and files; of students and enrollments those that it did not find."""
    office = office_of(4)
    there = office.student(0)
    report = office.run()
    made, state = _made_by(office, report), office.practice.state()
    assert {entry.certified.uuid for entry in made.certificates.values()} == {
        one["uuid"] for one in state["certificate"]
    }
    assert set(made.files.values()) == {one["uuid"] for one in state["file"]}
    assert set(made.students.values()) == {one["uuid"] for one in state["student"]} - {there}
    assert set(made.enrollments.values()) == {one["uuid"] for one in state["enrollment"]}


def test_a_second_run_made_nothing_of_what_it_found(office_of: OfficeOf) -> None:
    """Also when the ledger is asked by the second run's id."""
    office = office_of(3)
    first, again = office.run(), office.run()
    assert _made_by(office, again) == Made({}, {}, {}, {})
    assert len(_made_by(office, first).certificates) == 3


def test_lost_answers_do_not_lose_what_was_made(office_of: OfficeOf) -> None:
    """Whatever was found after its answer was lost had been sent by this run."""
    office = office_of(4)
    office.practice.faults({"action": "drop_after", "method": "POST", "every": 2})
    report = office.run(Selection(draft=True))
    made = _made_by(office, report)
    state = office.practice.state()
    assert len(made.certificates) == len(state["certificate"]) == 4
    assert set(made.students.values()) == {one["uuid"] for one in state["student"]}
    assert set(made.enrollments.values()) == {one["uuid"] for one in state["enrollment"]}


def test_every_request_names_the_version_and_the_run(office_of: OfficeOf) -> None:
    """So that DokStamp's staff find all of a run in their audit log."""
    office = office_of(1)
    report = office.run()
    told = HTTP.get(f"{office.sandbox.url}/_sandbox/requests", params={"log": "1"}).json()
    agents = {one["agent"] for one in told["log"] if one["method"] != "GET"}
    assert agents == {f"dokstamp-importer/{__version__} (run {report.facts.run_id})"}
