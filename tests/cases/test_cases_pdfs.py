"""PDFs as they really are, and the list that comes with them."""

from datetime import date
from pathlib import Path

from helpers.real_cases import case
from importer.issues import Code, Severity
from importer.issuing.batch import Batch, Selection, build
from importer.sheet import read_sheet


def checked(folder: Path) -> Batch:
    """What a check makes of a case."""
    return build(
        read_sheet(folder / "g.xlsx"),
        folder / "pdfs",
        Selection(course="LEI-2026"),
        today=date(2026, 7, 1),
    )


def test_zeros_behind_the_end_mark_are_padding() -> None:
    """Everything up to the end mark is there, so it is ready."""
    batch = checked(case("pdf-padded"))
    assert not [issue for issue in batch.issues if issue.severity is Severity.ERROR]
    assert batch.graduates.rows == [2]


def test_a_hole_in_the_middle_is_damage() -> None:
    """Beginning and end are sound, the only page is not; the other row goes."""
    batch = checked(case("pdf-with-a-hole"))
    errors = [
        (issue.row, issue.code) for issue in batch.issues if issue.severity is Severity.ERROR
    ]
    assert errors == [(2, Code.PDF_DAMAGED)]
    assert batch.graduates.rows == [3]
