"""What cannot be told at once: work that is done late, lists that move while they are read."""

import shutil
import time

import pytest
from conftest import OfficeOf

from importer.outcomes import Status
from other_edition import Quirks, behaving, unsteady
from pdf_bytes import one_page_pdf
from practice import assert_exactly_once
from reports_of import codes, statuses


@pytest.mark.parametrize("path", ["/students", "/enrollments", "/certificates"])
def test_work_that_is_done_after_the_gateway_gave_up_is_not_done_twice(office_of: OfficeOf, path: str) -> None:
    """Every second create is answered with 504 and happens a little later, also where no rule refuses a second one."""
    office = office_of(6)
    office.practice.faults(
        {"action": "late_work", "method": "POST", "path": path, "every": 2, "seconds": 0.15, "status": 504}
    )
    report = office.run(settings=office.settings.model_copy(update={"retry_wait": 0.1}))
    assert statuses(report) == [Status.CREATED] * 6, codes(report)
    time.sleep(0.2)
    assert_exactly_once(office.practice, office.batch)


def test_a_list_whose_pages_do_not_hold_everything_is_not_believed(office_of: OfficeOf) -> None:
    """Records that move from page to page are missed by reading pages; then every student is asked for."""
    office = office_of(8)
    for row in office.batch.rows:
        row |= {"course": "LEI-2026", "cohort": "LEI-2026-A"}
    office.run()
    shutil.rmtree(office.folder / "reports")
    for row in office.batch.rows:
        (office.batch.pdfs / row["pdf"]).write_bytes(one_page_pdf("anew " + row["name"]))
    with behaving(office.sandbox.url, Quirks(query=unsteady)) as url:
        again = office.run(settings=office.settings.model_copy(update={"base_url": url}))
    assert {code for found in codes(again).values() for code in found} == {"already_certified"}
    assert len(office.practice.state()["certificate"]) == 8
