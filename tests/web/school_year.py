"""Everything that a page can be about, on one server: lists in every state, what became of them,
and what is in the way.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import httpx

from helpers.graduating_class import GraduatingClass
from helpers.pdf_bytes import one_page_pdf
from helpers.practice import Practice
from web.by_forms import brought

SLOW = {"action": "latency", "method": "POST", "path": "/certificates", "seconds": 600}
_PATIENCE = 30


@dataclass
class SchoolYear:
    """Addresses of lists and of runs.

    Attributes:
        client: asks as a person's browser does.
        folder: where spreadsheets and PDFs are.
    """

    client: httpx.Client
    folder: Path
    empty: str = ""
    troubled: str = ""
    newer: str = ""
    ready: str = ""
    homeless: str = ""
    drafts: str = ""
    issued: str = ""
    issuing: str = ""
    of_issued: str = ""
    of_drafts: str = ""
    undone: str = ""

    def a_class(self, name: str, numbers: range) -> GraduatingClass:
        """Graduates of whom no other list has any, not written yet."""
        made = GraduatingClass(self.folder / name)
        for number in numbers:
            made.add(number)
        return made

    def bring(self, made: GraduatingClass) -> str:
        """The address of a list, once it was read."""
        made.write()
        place = brought(self.client, made)
        self.client.post(f"{place}/name", data={"name": made.folder.name})
        self.once(f"{place}/corrections", lambda page: " ready. – " in page)
        return place

    def once(self, path: str, there: Callable[[str], bool]) -> str:
        """A page as soon as it is as it will be."""
        latest = monotonic() + _PATIENCE
        while True:
            answer = self.client.get(path, follow_redirects=True)
            if there(answer.text):
                return answer.text
            assert monotonic() < latest, f"{path}: {answer.text}"
            sleep(0.1)

    def looked(self, place: str) -> str:
        """The page before issuing, with all that is doubtful looked at."""
        page = self.once(f"{place}/check", lambda page: 'name="code"' in page or "doubt" in page)
        for doubt in re.findall(r'name="doubt" value="([^"]*)"', page):
            self.client.post(f"{place}/brake", data={"doubt": doubt})
        return self.once(f"{place}/check", lambda page: 'name="code"' in page)

    def begin(self, place: str) -> None:
        """Begin to issue a list."""
        code = _field(self.looked(place), "code")
        assert self.client.post(f"{place}/issue", data={"code": code}).status_code == 303

    def issue(self, place: str) -> str:
        """Issue a list to its end; the address of its run."""
        self.begin(place)
        page = self.once(f"{place}/issuing", lambda page: f"{place}/results" in page)
        return _first(r'href="(/runs/[^"/]+)"', page)

    def take_back_drafts(self, run: str) -> str:
        """Delete the drafts of a run; the address of the run that did it."""
        self.once(f"{run}/take-back", lambda page: 'value="drafts"' in page)
        self.client.post(f"{run}/take-back", data={"what": "drafts"})
        page = self.once(f"{run}/confirm", lambda page: 'name="code"' in page)
        self.client.post(f"{run}/confirm", data={"code": _field(page, "code")})
        page = self.once(f"{run}/confirm", lambda page: "/results" in page)
        return _first(r'href="(/runs/[^"/]+)/results"', page)


def school_year(client: httpx.Client, practice: Practice, folder: Path) -> SchoolYear:
    """A year on a server that has nothing yet; the last of its lists is still being issued."""
    year = SchoolYear(client, folder)
    year.empty = (
        year.client.post("/lists", data={"school": "own"}).headers["location"].rpartition("/")[0]
    )
    year.troubled = year.bring(_troubled(year.a_class("Turma A", range(8))))
    made = year.a_class("Turma B", range(10, 14))
    year.newer = year.bring(made)
    made.rows[1]["email"] = "other@example.edu"
    del made.rows[2]
    made.write()
    sheet = ("files", (made.sheet.name, made.sheet.read_bytes()))
    year.client.post(f"{year.newer}/files", files=[sheet])
    year.ready = year.bring(year.a_class("Turma C", range(20, 23)))
    made = year.a_class("Turma G", range(70, 73))
    for row in made.rows:
        row["course"] = row["cohort"] = ""
    year.homeless = year.bring(made)
    year.drafts = year.bring(year.a_class("Turma D", range(30, 32)))
    year.client.post(f"{year.drafts}/questions", data={"ask": "draft", "answer": "yes"})
    year.of_drafts = year.issue(year.drafts)
    year.undone = year.take_back_drafts(year.of_drafts)
    made = year.a_class("Turma E", range(40, 44))
    made.rows[1]["email"] = "nobody"
    year.issued = year.bring(made)
    year.of_issued = year.issue(year.issued)
    year.issuing = year.bring(year.a_class("Turma F", range(50, 60)))
    practice.faults(SLOW | {"nth": 4, "times": 99})
    year.begin(year.issuing)
    return year


def _troubled(made: GraduatingClass) -> GraduatingClass:
    """Something of each kind that a person has to look at."""
    made.rows[1]["email"] = "joao.example.edu"
    made.rows[2]["pdf"] = "0002.pdf"
    made.rows[3]["email"] = "tomas@gmial.com"
    made.rows[4]["name"] = ""
    made.rows[5]["date_of_birth"] = "03/04/2001"
    (made.pdfs / "00006.pdf").write_bytes(one_page_pdf("Diploma of nobody whom anybody knows"))
    same = ("name", "date_of_birth", "course", "cohort")
    made.rows[7] |= {name: made.rows[0][name] for name in same}
    return made


def _field(page: str, name: str) -> str:
    return _first(rf'name="{name}"[^>]*value="([^"]*)"', page)


def _first(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    assert found, f"{pattern} is not in {page}"
    return found[1]
