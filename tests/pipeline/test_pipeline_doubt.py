"""What cannot be told at once: work that is done late, lists that move while they are read."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from helpers.office import OfficeOf
from helpers.other_edition import Quirks, behaving, unsteady
from helpers.pdf_bytes import one_page_pdf
from helpers.reports_of import codes, statuses
from importer.errors import LedgerError
from importer.events import Event, RowFinished
from importer.outcomes import Status


@pytest.mark.usefixtures("each_ledger")
def test_a_certificate_whose_answer_was_lost_is_asked_after_and_not_sent_again(
    office_of: OfficeOf,
) -> None:
    """The refusal of a used file is the last line of defence, not the first: no create goes out
    twice.
    """
    office = office_of(6)
    office.practice.faults(
        {"action": "drop_after", "method": "POST", "path": "/certificates", "every": 2}
    )
    assert statuses(office.run()) == [Status.CREATED] * 6
    assert office.practice.requests()["by_route"]["POST /certificates"] == 6


@pytest.mark.usefixtures("each_ledger")
def test_a_list_whose_pages_do_not_hold_everything_is_not_believed(office_of: OfficeOf) -> None:
    """Records that move from page to page are missed by reading pages; then every student is asked
    for.
    """
    office = office_of(8)
    for row in office.batch.rows:
        row |= {"course": "LEI-2026", "cohort": "LEI-2026-A"}
    office.run()
    office.lose_the_ledger()
    office.render_anew()
    with behaving(office.sandbox.url, Quirks(query=unsteady)) as url:
        again = office.run(settings=office.settings.model_copy(update={"base_url": url}))
    assert {code for found in codes(again).values() for code in found} == {"already_certified"}
    assert len(office.practice.state()["certificate"]) == 8


def test_what_a_colleague_issues_while_the_plan_is_looked_at_is_seen(office_of: OfficeOf) -> None:
    """The question stood for a while: certificates are looked up again, with another PDF they are
    in the way.
    """
    office = office_of(3)
    students = [office.student(number) for number in range(3)]

    def colleague() -> None:
        for number in (0, 1):
            office.certificate(
                students[number],
                office.batch.rows[number]["course"],
                one_page_pdf(f"their {number}"),
            )
        time.sleep(1.05)

    office.while_asked = colleague
    report = office.run()
    assert codes(report) == {2: ["already_certified"], 3: ["already_certified"]}
    assert len(office.practice.state()["certificate"]) == 3


def test_a_student_registered_while_the_plan_is_looked_at_is_compared(office_of: OfficeOf) -> None:
    """The create is refused, so they are asked for: somebody else under the e-mail gets nothing,
    the person theirs.
    """
    office = office_of(3)

    def colleague() -> None:
        office.student(0, name="Somebody Else")
        office.student(1, email=office.batch.rows[1]["email"].upper())

    office.while_asked = colleague
    report = office.run()
    assert codes(report) == {2: ["student_mismatch"]}
    assert statuses(report) == [Status.INVALID, Status.CREATED, Status.CREATED]
    assert len(office.practice.state()["student"]) == 3


class SpoilingEvents(list[Event]):
    """Events; with the third row that finishes the ledger loses its list of runs."""

    def __init__(self, ledger: Path) -> None:
        super().__init__()
        self._ledger = ledger

    def append(self, event: Event) -> None:
        super().append(event)
        if sum(isinstance(one, RowFinished) for one in self) == 3:
            with closing(sqlite3.connect(self._ledger)) as connection:
                connection.execute("DROP TABLE IF EXISTS runs")


@pytest.mark.in_a_file
def test_a_ledger_that_fails_at_the_very_end_does_not_hide_what_was_done(
    office_of: OfficeOf,
) -> None:
    """Every certificate is out: the report and the workbook say so, and the failure is told
    beside.
    """
    office = office_of(3)
    office.events = SpoilingEvents(office.folder / "reports" / "ledger.sqlite3")
    report = office.run()
    assert statuses(report) == [Status.CREATED] * 3
    assert isinstance(report.failure, LedgerError)
    assert report.results is not None
    assert report.results.is_file()
