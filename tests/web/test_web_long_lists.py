"""A long list: every page at once, and a row answers before all rows were compared again."""

import csv
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.graduating_class import FIRST, LAST, in_letters
from importer.web.entries import Change
from importer.web.lists import ChangeKind, GraduateList
from web.pages_under_test import NOBODY, Pages, pages, words


def long_list(page: Pages, size: int) -> GraduateList:
    """A list without PDFs in which every 500th e-mail has no @, put in its place without the
    requests that would bring it.
    """
    made = page.post("/lists", school="own")
    list_id = made.headers["location"].split("/")[2]
    sheet = page.again(list_id).root / "sheet" / "1" / "graduates.csv"
    sheet.parent.mkdir(parents=True)
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "email", "date_of_birth", "pdf", "course"])
        for number in range(size):
            writer.writerow(
                [
                    f"{FIRST[number % 10]} {LAST[number // 10 % 10]} {in_letters(number)}",
                    f"g{number}{'' if number % 500 == 7 else '@'}example.edu",
                    f"200{number % 10}-0{number % 9 + 1}-1{number % 10}",
                    f"{number:06}.pdf",
                    "LEI-2026",
                ]
            )
    change = Change(kind=ChangeKind.SHEET, about="", after="sheet/1/graduates.csv")
    page.office.store.change(list_id, [change], by="Rui")
    graduates = page.again(list_id)
    assert page.office.desk.judged(graduates) is not None, "waits until it was read"
    return graduates


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Pages]:
    """The page, without a DokStamp to ask."""
    with pages(tmp_path / "state", NOBODY) as page:
        yield page


def _seconds(page: Pages, path: str) -> float:
    """Processor time that a page costs, in all threads of this process."""
    began = time.process_time()
    assert page.ask("GET", path).status_code == 200
    return time.process_time() - began


def _pages(graduates: GraduateList) -> tuple[str, ...]:
    corrections = f"/lists/{graduates.list_id}/corrections"
    return (
        corrections,
        f"{corrections}?page=7",
        f"{corrections}?kind=all&search=conceicao",
        f"{corrections}?kind=email",
        f"{corrections}/rows/9",
        f"{corrections}/rows/9/pdf",
        f"/lists/{graduates.list_id}/pdfs",
        f"/lists/{graduates.list_id}/changes",
    )


def test_five_thousand_rows_are_shown_a_hundred_at_a_time(page: Pages) -> None:
    """Each page costs a fraction of a second, whichever rows it shows."""
    graduates = long_list(page, 5000)
    first = page.get(f"/lists/{graduates.list_id}/corrections")
    assert len(re.findall('<li class="row"', first.text)) == 100
    assert "Next page" in words(first)
    for path in _pages(graduates):
        assert _seconds(page, path) < 0.5, path


@pytest.mark.long
def test_a_row_answers_while_the_others_are_being_compared(page: Pages) -> None:
    """It is said that it is so, and the counts are right once it is done."""
    graduates = long_list(page, 2500)
    path = f"/lists/{graduates.list_id}/corrections"
    page.office.desk.patience = 0.0
    answer = page.post(f"{path}/rows/9", column="email", text="g7@example.edu")
    shown = page.get(answer.headers["location"].partition("#")[0])
    assert 'data-settled="no"' in shown.text
    assert "1 row is being checked against the others again." in words(shown)
    row = re.search(r'id="row-9">.*?</li>', shown.text, re.DOTALL)
    assert row
    assert "no @" not in row[0], "its own cells were looked at anew"
    latest = time.monotonic() + 20
    while 'data-settled="no"' in page.get(path).text:
        assert time.monotonic() < latest
        time.sleep(0.05)
    assert "being checked" not in words(page.get(path))


@pytest.mark.long
def test_a_hundred_thousand_rows(page: Pages) -> None:
    """Every page in a second of a processor, and right after a correction in two."""
    graduates = long_list(page, 100_000)
    for path in _pages(graduates):
        assert _seconds(page, path) < 1, path
    answer = page.post(
        f"/lists/{graduates.list_id}/corrections/rows/9", column="email", text="g7@example.edu"
    )
    assert _seconds(page, answer.headers["location"].partition("#")[0]) < 2
