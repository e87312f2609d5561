"""Times of day that a cell holds and its format hides: nobody means them, unless midnight was
moved there.
"""

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from importer.columns import DATE_OF_BIRTH
from importer.issues import Code, Severity
from importer.sheet import read_sheet
from importer.validation import validate


def shown(folder: Path, time: str) -> str | None:
    """What a cell with a day's format comes to that holds this time as well."""
    book = Workbook()
    sheet = book.create_sheet("Graduates", 0)
    sheet.append(["name", "email", "date_of_birth"])
    sheet.append(["Ana Lima", "ana@example.edu", datetime.fromisoformat(f"1999-12-31 {time}")])
    sheet["C2"].number_format = "dd/mm/yyyy"
    book.save(folder / "g.xlsx")
    texts = read_sheet(folder / "g.xlsx").texts(DATE_OF_BIRTH)
    assert texts is not None
    return str(texts[0])


@pytest.mark.parametrize(
    "time", ["12:00:00", "08:30:00", "18:45:10", "20:59:59", "22:30:00", "00:00:00"]
)
def test_a_hidden_time_of_day_is_no_content(tmp_path: Path, time: str) -> None:
    """The cell shows a day, and that is what it says."""
    assert shown(tmp_path, time) == "1999-12-31"


@pytest.mark.parametrize(
    "time", ["23:00:00", "22:00:00", "21:00:00", "23:59:12", "00:00:43", "00:09:21"]
)
def test_a_hidden_time_to_which_a_zone_has_moved_midnight_is_told(
    tmp_path: Path, time: str
) -> None:
    """The day before may be shown: the rule for days stops the row, and says why."""
    assert shown(tmp_path, time) == f"1999-12-31 ({time})"


@pytest.mark.parametrize("number_format", ["dd/mm/yyyy", "yyyy-mm-dd hh:mm"])
def test_a_moved_issue_date_stops_where_the_cell_shows_a_day(
    tmp_path: Path, number_format: str
) -> None:
    """A certificate would bear a time that nobody has seen; a time that is shown is meant."""
    book = Workbook()
    sheet = book.create_sheet("Graduates", 0)
    sheet.append(["name", "email", "date_of_birth", "issued_at"])
    sheet.append(["Ana Lima", "ana@example.edu", "1999-12-31", datetime(2026, 7, 14, 23)])
    sheet["D2"].number_format = number_format
    book.save(tmp_path / "g.xlsx")
    validation = validate(
        read_sheet(tmp_path / "g.xlsx"), date_format=None, today=date(2026, 7, 20)
    )
    told = [
        (issue.column, issue.code)
        for issue in validation.issues
        if issue.severity is Severity.ERROR
    ]
    if ":" in number_format:
        assert (told, validation.frame["issued_at"][0]) == ([], "2026-07-14T23:00:00")
    else:
        assert told == [("issued_at", Code.INVALID_DATE)]
        assert "hides the time 23:00:00" in validation.issues[-1].message
