"""Whether a PDF is its graduate's: page one beside the row, the most suspicious first."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from httpx import Response

from helpers.graduating_class import GraduatingClass, make_class
from helpers.pdf_bytes import one_page_pdf
from web.pages_under_test import NOBODY, Pages, field_of, pages, words


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Pages]:
    """The page, without a DokStamp to ask."""
    with pages(tmp_path / "state", NOBODY) as page:
        page.office.desk.patience = 20.0  # the machine may be busy
        yield page


@pytest.fixture
def batch(tmp_path: Path) -> GraduatingClass:
    """A class of five, the PDFs of three of whom are odd: row 4 another's, row 3 nobody's, row 5
    spelled otherwise.
    """
    made = make_class(tmp_path / "class", 5)
    names = [row["name"] for row in made.rows]
    (made.pdfs / "00001.pdf").write_bytes(one_page_pdf("Diploma of nobody whom anybody knows"))
    (made.pdfs / "00002.pdf").write_bytes(one_page_pdf(f"Diploma of {names[4]}"))
    (made.pdfs / "00003.pdf").write_bytes(
        one_page_pdf(f"Diploma of {names[3].replace('Carvalho', 'Carvalo')}")
    )
    return made


class Looking:
    """The PDFs of a list, as somebody looks at them."""

    def __init__(self, page: Pages, batch: GraduatingClass) -> None:
        self._page = page
        self.list_id = page.list_of(batch.sheet, batch.pdfs).list_id
        self.shown = self.get("pdfs")

    def get(self, path: str) -> Response:
        """A page of the list."""
        return self._page.get(f"/lists/{self.list_id}/{path}")

    @property
    def row(self) -> int:
        """Whose PDF is shown."""
        found = re.search(r'pdfs/rows/([0-9]+)["?]', self.shown.text)
        assert found, words(self.shown)
        return int(found[1])

    def press(self, act: str) -> None:
        """Belongs, or wrong."""
        answer = self._page.post(
            f"/lists/{self.list_id}/pdfs/rows/{self.row}",
            act=act,
            digest=field_of(self.shown, "digest"),
        )
        assert answer.status_code == 303
        self.shown = self._page.get(answer.headers["location"])

    @property
    def picture(self) -> Response:
        """The picture that is shown."""
        found = re.search(r'<img[^>]*src="([^"]*)"', self.shown.text)
        assert found
        return self._page.get(unescape(found[1]))


def test_the_most_suspicious_stands_first(page: Pages, batch: GraduatingClass) -> None:
    """Another's name, then no name, then another spelling, then some of the rest."""
    looking = Looking(page, batch)
    order = []
    for said in ("names ‘Beatriz", "is not found in the PDF", "says ‘Tomás Carvalo", "to be sure"):
        order.append(looking.row)
        assert said in words(looking.shown)
        looking.press("belongs")
    assert order[:3] == [4, 3, 5]
    assert "names another" not in words(looking.get("corrections")), "a person has said that it is"
    assert "Nobody needs you. 5 are ready." in words(looking.get("corrections"))


def test_the_picture_is_the_first_page_with_the_name_beside_it(
    page: Pages, batch: GraduatingClass
) -> None:
    """A PNG under the row's number; the PDF itself to be saved."""
    looking = Looking(page, batch)
    assert 'alt="First page of the PDF of Mariana Carvalho Viz"' in looking.shown.text
    picture = looking.picture
    assert picture.headers["content-type"] == "image/png"
    assert picture.headers["cache-control"] == "no-store"
    assert picture.content.startswith(b"\x89PNG\r\n\x1a\n")
    saved = looking.get(f"pdfs/rows/{looking.row}.pdf")
    assert saved.headers["content-type"] == "application/pdf"
    assert saved.headers["content-disposition"] == 'attachment; filename="row-4.pdf"'
    assert saved.content == (batch.pdfs / "00002.pdf").read_bytes()
    kept = page.again(looking.list_id).root / "pictures"
    assert len(list(kept.iterdir())) == 1, "what was drawn is not drawn again"


def test_a_wrong_pdf_keeps_its_graduate_back_until_the_right_one_is_chosen(
    page: Pages, batch: GraduatingClass
) -> None:
    """Nothing is issued with it, and nobody is forgotten."""
    looking = Looking(page, batch)
    looking.press("belongs")
    assert looking.row == 3
    looking.press("wrong")
    assert "Row 3 is left out until its PDF is there." in words(looking.shown)
    told = words(looking.get("corrections"))
    assert "1 graduate needs you. 4 are ready." in told
    assert "Somebody has found that the PDF is not theirs." in told
    page.post(
        f"/lists/{looking.list_id}/corrections/rows/3", column="pdf", use="pdf=00001.pdf", text=""
    )
    assert "1 graduate needs you" in words(looking.get("corrections")), "it is the same file"
    page.post(f"/lists/{looking.list_id}/corrections/rows/3", act="bring_back")
    assert "Nobody needs you. 5 are ready." in words(looking.get("corrections"))


def test_what_was_looked_at_counts_for_that_person_and_that_file(
    page: Pages, batch: GraduatingClass
) -> None:
    """Another name beside it is another question."""
    looking = Looking(page, batch)
    looking.press("belongs")
    looking.press("belongs")
    assert "2 of 5 are looked at." in words(looking.get("pdfs"))
    page.post(
        f"/lists/{looking.list_id}/corrections/rows/3", column="name", text="João Carvalho Vazz"
    )
    assert "1 of 5 are looked at." in words(looking.get("pdfs"))


def test_a_pdf_that_cannot_be_drawn_is_said_to_be_so(page: Pages, batch: GraduatingClass) -> None:
    """The page is there all the same, and the PDF can be saved."""
    looking = Looking(page, batch)
    (page.again(looking.list_id).pdfs / "00003.pdf").write_bytes(b"%PDF-1.4 and nothing else")
    shown = looking.get("pdfs?row=5")
    assert shown.status_code == 200
    assert "This PDF cannot be shown here." in words(shown)


def test_nobody_reaches_other_files(page: Pages, batch: GraduatingClass) -> None:
    """Pictures go by what they were drawn of, PDFs by their row."""
    looking = Looking(page, batch)
    for path in (
        "pdfs/rows/4.png?shown=../../../page.sqlite3",
        "pdfs/rows/4.png?shown=" + "0" * 64,
        "pdfs/rows/4.png",
        "pdfs/rows/99.pdf",
        "pdfs/rows/-1.pdf",
        "pdfs/rows/..%2f.pdf",
    ):
        assert looking.get(path).status_code == 404, path
    answer = page.post(f"/lists/{looking.list_id}/pdfs/rows/4", act="belongs", digest="x")
    assert answer.status_code == 400
