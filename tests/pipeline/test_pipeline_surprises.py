"""What nobody thought of, in any answer, file or listener: it ends its row, never the run, and
never the receipt.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from helpers.odd_answers import Mutating
from helpers.office import Office, OfficeOf
from helpers.other_edition import Quirks, behaving
from helpers.practice import assert_nothing_twice
from helpers.reports_of import codes, statuses
from helpers.sampling import sampled
from importer.engine import Limits
from importer.errors import TargetError
from importer.events import Event, RowFinished
from importer.outcomes import Status
from importer.settings import Settings


@pytest.mark.parametrize("seed", sampled(range(12), 0))
def test_whatever_stands_in_an_answer_the_run_ends_with_a_receipt(
    office_of: OfficeOf, seed: int
) -> None:
    """Odd values anywhere in three of ten answers: a report with every row, or a sentence before
    anything was sent.
    """
    office = office_of(6)
    office.student(0)
    with behaving(office.sandbox.url, Quirks(document=Mutating(seed))) as url:
        impatient = {"base_url": url, "retry_seconds": 0.5, "settle_seconds": 0.05}
        with suppress(TargetError):
            report = office.run(settings=office.settings.model_copy(update=impatient))
            assert len(report.outcomes) == 6
            assert report.results is not None
    assert_nothing_twice(office.practice, office.batch)
    office.run()
    assert_nothing_twice(office.practice, office.batch)


class Failing(list[Event]):
    """A listener that fails on what it is told of some rows."""

    def append(self, event: Event) -> None:
        super().append(event)
        if isinstance(event, RowFinished) and event.outcome.row % 2:
            raise RuntimeError("nobody thought of it")


def test_a_listener_that_fails_costs_no_row(office_of: OfficeOf) -> None:
    """What is told to a progress bar is no reason to leave anybody out."""
    office = office_of(6)
    office.events = Failing()
    report = office.run()
    assert statuses(report) == [Status.CREATED] * 6
    assert len(office.practice.state()["certificate"]) == 6


def vanish(office: Office) -> None:
    """The second row's file is gone."""
    (office.batch.pdfs / office.batch.rows[1]["pdf"]).unlink()


def become_a_folder(office: Office) -> None:
    """The second row's file is a folder by now."""
    vanish(office)
    (office.batch.pdfs / office.batch.rows[1]["pdf"]).mkdir()


def become_unreadable(office: Office) -> None:
    """The folder of all files is gone."""
    office.batch.pdfs.rename(office.folder / "elsewhere")


@pytest.mark.parametrize(
    ("happen", "rows"),
    sampled([(vanish, {3}), (become_a_folder, {3}), (become_unreadable, {2, 3, 4, 5, 6, 7})], 0),
)
def test_files_that_are_gone_when_they_are_sent_end_their_rows(
    office_of: OfficeOf, happen: Callable[[Office], None], rows: set[int]
) -> None:
    """And no others, one upload or many."""
    office = office_of(6, limits=Limits(files_per_upload=4))
    office.while_asked = lambda: happen(office)
    report = office.run()
    assert codes(report) == {row: ["pdf_changed"] for row in rows}
    assert statuses(report).count(Status.CREATED) == 6 - len(rows)


FILE_FIELDS = ("original_name", "size", "used_at", "uuid", "mime_type", "data")
FILE_SHAPES: tuple[Any, ...] = (None, True, -7, 10**400, "x", [], [None], {"a": 1})


# Each field in two shapes; all pairs are for the long runs.
@pytest.mark.parametrize(
    ("name", "shape"),
    sampled([(name, shape) for name in FILE_FIELDS for shape in FILE_SHAPES], 11, 33),
)
def test_no_shape_of_an_upload_s_answer_ends_the_run(
    office_of: OfficeOf, name: str, shape: Any
) -> None:
    """Every row ends, with its certificate or with a sentence."""
    office = office_of(3, limits=Limits(attempts=2))

    def changed(method: str, path: str, document: Any) -> Any:
        if not path.startswith("/files"):
            return document
        if name == "data":
            return document | {"data": shape}
        data = document["data"]
        for record in data if isinstance(data, list) else [data]:
            record[name] = shape
        return document

    with behaving(office.sandbox.url, Quirks(document=changed)) as url:
        settings: Settings = office.settings.model_copy(
            update={"base_url": url, "retry_seconds": 0.3}
        )
        report = office.run(settings=settings)
    assert len(report.outcomes) == 3
    assert all(one.status is Status.CREATED or one.issues for one in report.outcomes.values())
    assert_nothing_twice(office.practice, office.batch)
