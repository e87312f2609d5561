"""What a graduate still needs is corrected in the page, cell by cell, kept at once."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from openpyxl import load_workbook

from dokstamp_sandbox import SandboxSettings, running
from helpers.graduating_class import GraduatingClass, make_class
from helpers.office import Office
from helpers.sampling import sampled
from web.pages_under_test import NOBODY, Pages, field_of, pages, words

_NUMBER = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-")
"""As DokStamp numbers its records: of use to nobody on a page."""


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Pages]:
    """The page, without a DokStamp to ask."""
    with pages(tmp_path / "state", NOBODY) as page:
        page.office.desk.patience = 20.0  # the machine may be busy
        yield page


@pytest.fixture
def batch(tmp_path: Path) -> GraduatingClass:
    """Four graduates, all of them in order; the first row is number 2."""
    return make_class(tmp_path / "class", 4)


class Corrections:
    """The corrections of a list, as somebody works on them."""

    def __init__(self, page: Pages, batch: GraduatingClass) -> None:
        batch.write()
        self._page = page
        self.list_id = page.list_of(batch.sheet, batch.pdfs).list_id
        self.path = f"/lists/{self.list_id}/corrections"
        self.shown = page.get(self.path)

    def by(self, name: str) -> "Corrections":
        """The same list, as somebody else sees it."""
        other = object.__new__(Corrections)
        other._page, other.list_id, other.path = self._page.by(name), self.list_id, self.path
        other.shown = other._page.get(self.path)
        return other

    def look(self, **query: str) -> str:
        """What the page says of other rows."""
        tail = "&".join(f"{name}={value}" for name, value in query.items())
        self.shown = self._page.get(f"{self.path}?{tail}")
        return words(self.shown)

    @property
    def heading(self) -> str:
        """How many need somebody."""
        found = re.search("<h1>(.*?)</h1>", self.shown.text)
        assert found
        return unescape(found[1])

    def row(self, number: int) -> str:
        """What stands in a row."""
        found = re.search(
            rf'<li class="row" id="row-{number}">.*?</li>', self.shown.text, re.DOTALL
        )
        return unescape(found[0]) if found else ""

    def send(self, row: int, /, **form: str) -> httpx.Response:
        """What a form of a row sends; the page that follows is `shown`."""
        seen = field_of(self.shown, "seen") if 'name="seen"' in self.shown.text else "0"
        answer = self._page.post(f"{self.path}/rows/{row}", **({"seen": seen} | form))
        if answer.status_code == 303:
            to = urlsplit(answer.headers["location"])
            assert to.fragment == f"row-{row}", "back to the same place"
            self.shown = self._page.get(f"{to.path}?{to.query}")
        return answer

    def get(self, path: str) -> httpx.Response:
        """Another page of the list."""
        return self._page.get(f"/lists/{self.list_id}/{path}")


def test_a_cell_without_what_cannot_be_seen_in_it_is_a_button(
    page: Pages, batch: GraduatingClass
) -> None:
    """It came along when the cell was copied; where it stands is told too."""
    batch.rows[1]["name"] = "João\u200b Antunes\u00ad Sá"
    list_ = Corrections(page, batch)
    assert "holds an invisible character (U+200B) as character 5" in list_.row(3)
    assert "Use “João Antunes Sá”" in list_.row(3)
    list_.send(3, act="cell", column="name", use="name=João Antunes Sá", text="João")
    assert list_.heading == "Nobody needs you. 4 are ready."


def test_a_pdf_that_opens_only_with_a_password_is_told_wherever_pdfs_are(
    page: Pages, batch: GraduatingClass
) -> None:
    """Where files are brought, and where they are looked at, not only beside its row."""
    locked = Path(__file__).parents[1] / "pdfs" / "files" / "user_password.pdf"
    (batch.pdfs / "00001.pdf").write_bytes(locked.read_bytes())
    list_ = Corrections(page, batch)
    for place in ("files", "pdfs", "pdfs?end=1"):
        told = words(list_.get(place))
        assert "1 PDF cannot be used: '00001.pdf' opens only with a password" in told, place


def test_a_row_says_what_it_needs_and_answers_when_it_has_it(
    page: Pages, batch: GraduatingClass
) -> None:
    """In place, and the count in the heading follows."""
    batch.rows[1]["email"] = "joao@school,example"
    batch.rows[2]["name"] = ""
    list_ = Corrections(page, batch)
    assert list_.heading == "2 graduates need you. 2 are ready."
    assert "it has a comma; correct it." in list_.row(3)
    assert "Use “joao@school.example”" in list_.row(3)
    assert 'value="joao@school,example"' in list_.row(3)
    assert not list_.row(2), "a graduate who is ready needs nobody"
    list_.send(3, column="email", text=" joao@school.example ")
    assert "Corrected. Ready." in list_.row(3)
    assert list_.heading == "1 graduate needs you. 3 are ready."
    list_.send(4, column="name", text="Mariana Sá Vbz")
    assert list_.heading == "Nobody needs you. 4 are ready."
    assert "Every graduate of this list is ready or left out." in words(list_.shown)


def test_what_is_still_wrong_is_said_in_the_row(page: Pages, batch: GraduatingClass) -> None:
    """What was typed stands in the field, with what is wrong with it now."""
    batch.rows[1]["email"] = "joao"
    list_ = Corrections(page, batch)
    list_.send(3, column="email", text="joao@")
    assert "There is 1 more thing to do here." in list_.row(3)
    assert 'value="joao@"' in list_.row(3)
    assert "it has nothing after the @" in list_.row(3)


def test_kinds_are_filters_with_counts(page: Pages, batch: GraduatingClass) -> None:
    """By default those that need somebody; all with a search; the address holds which."""
    batch.rows[0]["email"] = "no"
    batch.rows[1]["date_of_birth"] = "31/02/2001"
    batch.rows[2]["pdf"] = "nobody.pdf"
    list_ = Corrections(page, batch)
    for kind in ("All that need you · 3", "E-mail address · 1", "Date · 1", "PDF · 1"):
        assert kind in words(list_.shown)
    list_.look(kind="date")
    assert list_.row(3)
    assert not list_.row(2)
    list_.look(kind="all", search="ines%20CARV")
    assert list_.row(2), "without accents and letter case"
    assert not list_.row(3)
    list_.look(kind="all", search="graduate3%40")
    assert list_.row(5)
    list_.look(kind="all", search="4")
    assert list_.row(4)
    assert "No graduate is found here." in list_.look(kind="all", search="nobody")


def test_the_nearest_is_offered_as_a_button(page: Pages, batch: GraduatingClass) -> None:
    """A file, a mailbox, a name in its right order, and the days that a date can be."""
    batch.rows[0]["pdf"] = "0000.pdf"
    batch.rows[1]["email"] = "joao.silva@gmial.com"
    batch.rows[2]["date_of_birth"] = "03/04/2001"
    batch.rows[3]["name"] = "FIGUEIREDO, Tomás"
    list_ = Corrections(page, batch)
    assert 'name="use" value="pdf=00000.pdf"' in list_.row(2)
    assert {"date_of_birth=2001-04-03", "date_of_birth=2001-03-04"} <= set(
        re.findall('name="use" value="(.*?)"', list_.row(4))
    )
    list_.send(2, column="pdf", text="0000.pdf", use="pdf=00000.pdf")
    assert "Corrected. Ready." in list_.row(2)
    list_.send(4, column="date_of_birth", text="03/04/2001", use="date_of_birth=2001-04-03")
    assert "Corrected. Ready." in list_.row(4)
    list_.look(kind="look")
    assert 'value="email=joao.silva@gmail.com"' in list_.row(3)


def test_the_same_is_changed_in_all_rows_and_taken_back_at_once(
    page: Pages, batch: GraduatingClass
) -> None:
    """The same fault in the same column; one step."""
    for row in batch.rows[:3]:
        row["grade"] = "good"
    list_ = Corrections(page, batch)
    assert "The same in 2 other rows: change all" in list_.row(2)
    was = field_of(list_.shown, "was")
    list_.send(2, column="grade", text="8", was=was, all="yes")
    assert list_.heading == "Nobody needs you. 4 are ready."
    changed = list_.get("changes")
    assert "3 rows, grade good 8" in words(changed)
    group = re.search('name="group" value="([0-9]+)"', changed.text)
    assert group
    list_.send(2, act="undo", group=group[1])
    assert list_.heading == "3 graduates need you. 1 is ready."
    assert "taken back by Rui" in words(list_.get("changes"))


def test_who_comes_later_sees_what_the_other_has_written(
    page: Pages, batch: GraduatingClass
) -> None:
    """Nothing is overwritten unseen, and they choose."""
    batch.rows[1]["email"] = "no"
    rui = Corrections(page, batch)
    ana = rui.by("Ana")
    was = field_of(ana.shown, "was")
    rui.send(3, column="email", text="rui@school.example", was=was)
    answer = ana.send(3, column="email", text="ana@school.example", was=was)
    assert answer.status_code == 409
    told = words(answer)
    assert "Rui changed this row meanwhile" in told
    assert "What Rui wrote rui@school.example What you wrote ana@school.example" in told
    ana.shown = answer
    mine = {name: field_of(answer, name) for name in ("was", "column")}
    ana.send(3, text=field_of(answer, "text"), **mine)
    ana.look(kind="all")
    assert "ana@school.example" in words(ana.get("corrections/rows/3"))


def test_the_same_sent_twice_is_kept_once(page: Pages, batch: GraduatingClass) -> None:
    """Enter, and the field is left: two requests, one change, and nobody else is blamed."""
    batch.rows[1]["email"] = "no"
    list_ = Corrections(page, batch)
    was, seen = field_of(list_.shown, "was"), field_of(list_.shown, "seen")
    for _ in range(2):
        answer = list_.send(3, column="email", text="a@school.example", was=was, seen=seen)
        assert answer.status_code == 303
    assert words(list_.get("changes")).count("Row 3, email no a@school.example") == 1


def test_a_graduate_is_left_out_and_taken_in_again(page: Pages, batch: GraduatingClass) -> None:
    """Whoever is left out needs nobody, and is not forgotten."""
    batch.rows[1]["email"] = "no"
    list_ = Corrections(page, batch)
    list_.send(3, act="leave_out")
    assert "Left out." in list_.row(3)
    assert list_.heading == "Nobody needs you. 3 are ready."
    assert "Left out · 1" in list_.look(kind="out")
    list_.send(3, act="bring_back")
    assert list_.heading == "1 graduate needs you. 3 are ready."


def test_two_rows_of_one_person_are_shown_side_by_side(
    page: Pages, batch: GraduatingClass
) -> None:
    """Name and date of birth, and nothing else; either is settled by a button."""
    one, other = batch.rows[:2]
    other |= {name: one[name] for name in ("name", "date_of_birth", "course", "cohort")}
    list_ = Corrections(page, batch)
    assert list_.heading == "2 graduates need you. 2 are ready."
    table = re.search("<table class=.pair.*?</table>", list_.row(2), re.DOTALL)
    assert table
    assert "@" not in table[0]
    assert table[0].count(one["name"]) == 2
    list_.send(2, act="two_people")
    assert list_.heading == "Nobody needs you. 4 are ready."
    list_.send(2, act="undo", group=str(page.again(list_.list_id).changes[-1].group))
    assert list_.heading == "2 graduates need you. 2 are ready."
    list_.send(2, act="leave_out", row="3")
    assert list_.heading == "Nobody needs you. 3 are ready."


@pytest.mark.parametrize("same", sampled([True, False], 1))
def test_whom_dokstamp_has_under_an_email_is_shown_beside_the_row(
    tmp_path: Path, batch: GraduatingClass, *, same: bool
) -> None:
    """The same person is confirmed by a button; another one keeps their diploma from being sent
    to a stranger.
    """
    with running(SandboxSettings()) as sandbox, pages(tmp_path / "state", sandbox) as page:
        for number in (1, 2):
            told = {
                "name": "Somebody Else",
                "email": f"graduate{number}@example.edu",
                "date_of_birth": "1990-01-01",
            }
            Office(tmp_path, sandbox, batch).api("POST", "/students", told)
        page.office.desk.patience = 20.0
        list_ = Corrections(page, batch)
        checked = words(list_.get("check"))
        assert "Somebody Else" in checked
        assert not _NUMBER.search(checked)
        assert "2 graduates need you. 2 are ready." in list_.look()
        table = re.search("<table class=.pair.*?</table>", list_.row(3), re.DOTALL)
        assert table
        assert "Somebody Else" in table[0]
        assert "1990-01-01" in table[0]
        assert "@" not in table[0]
        list_.send(3, act="same_person" if same else "leave_out")
        answer = "DokStamp is asked again" if same else "Left out."
        assert answer in list_.row(3)
        ready = 3 if same else 2
        assert list_.heading.startswith(f"1 graduate needs you. {ready} are ready.")
        list_.get("check")
        assert list_.look().startswith(f"1 graduate needs you. {ready} are ready.")


def test_a_name_that_looks_wrong_is_right_by_a_button(page: Pages, batch: GraduatingClass) -> None:
    """The confirmation is written for them."""
    batch.rows[1]["name"] = "João de AntuneS#"
    list_ = Corrections(page, batch)
    assert "repeat it in" not in list_.row(3), "there is a button for it"
    code = re.search('name="code" value="(.*?)"', list_.row(3))
    assert code
    list_.send(3, act="right", code=code[1])
    assert "Corrected. Ready." in list_.row(3)


def test_the_pdf_is_chosen_from_those_that_are_here(page: Pages, batch: GraduatingClass) -> None:
    """The nearest names first, with whose they are."""
    batch.rows[1]["pdf"] = "tomas.pdf"
    list_ = Corrections(page, batch)
    chosen = words(list_.get("corrections/rows/3/pdf"))
    assert "00001.pdf nobody’s yet" in chosen
    assert "00003.pdf row 5, Tomás Carvalho" in chosen
    assert chosen.index("00001.pdf") < chosen.index("00003.pdf")
    assert "00001.pdf" not in words(list_.get("corrections/rows/3/pdf?file=0003"))
    list_.send(3, column="pdf", use="pdf=00001.pdf")
    assert "Corrected. Ready." in list_.row(3)


def test_warnings_are_ticked_in_groups_and_tick_only_what_was_there(
    page: Pages, batch: GraduatingClass
) -> None:
    """They block nothing; what is new afterwards is not ticked."""
    batch.rows[0]["email"] = "ines@gmial.com"
    list_ = Corrections(page, batch)
    assert list_.heading == "Nobody needs you. 4 are ready."
    page.post(f"{list_.path}/looked", code="email_unlikely")
    assert "Rui has looked" in list_.look()
    list_.send(3, column="email", text="joao@gmial.com")
    assert "Rui has looked" not in list_.look()


def test_the_problems_are_downloaded_as_they_are_corrected(
    page: Pages, batch: GraduatingClass
) -> None:
    """The check's workbook of the corrected list, in which text is text."""
    batch.rows[1]["email"] = "no"
    batch.rows[2]["name"] = "=1+1 Sá"
    list_ = Corrections(page, batch)
    list_.send(2, column="name", text="=2+2 Sá")
    answer = list_.get("problems.xlsx")
    assert answer.headers["content-disposition"].startswith('attachment; filename="problems.xlsx"')
    book = load_workbook(BytesIO(answer.content))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert "=2+2 Sá" in {cell.value for cell in cells}
    assert "f" not in {cell.data_type for cell in cells}
    assert not list(page.again(list_.list_id).root.glob("*.xlsx")), "nothing is left behind"


@pytest.mark.parametrize(
    "text",
    sampled(["<img src=x onerror=alert(1)>", "\"'><b>x", "a\u202egnp.exe", "x" * 5000], 0, 2),
)
def test_a_hostile_cell_is_text(page: Pages, batch: GraduatingClass, text: str) -> None:
    """Wherever it stands: in a field, a button, a sentence, the list of changes."""
    batch.rows[1] |= {"email": text, "name": text, "pdf": f"{text}.pdf"}
    list_ = Corrections(page, batch)
    list_.send(3, column="name", text=f"{text} again")
    for path in ("corrections", "corrections/rows/3", "corrections/rows/3/pdf", "changes"):
        shown = list_.get(path)
        assert shown.status_code == 200
        assert "<img" not in shown.text
        assert "<b>" not in shown.text
        assert "\u202e" not in shown.text


def test_what_nobody_can_ask_for_is_refused(page: Pages, batch: GraduatingClass) -> None:
    """A row, a column or an act that there is not."""
    list_ = Corrections(page, batch)
    assert list_.send(99, column="email", text="a").status_code == 400
    assert list_.send(2, column="no_such", text="a").status_code == 400
    assert list_.send(2, act="no_such").status_code == 400
    assert list_.send(2, act="right", code="invalid_name").status_code == 400
    assert list_.get("corrections/rows/nothing").status_code == 404
    assert page.post(f"/lists/{list_.list_id}/changes", group="1").status_code == 400
    assert Corrections(page, batch).heading == "Nobody needs you. 4 are ready."
