"""What is brought: announced, sent, resumed, refused, unpacked, and put in its place."""

import io
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from importer.web.lists import GraduateList, ListState
from web.pages_under_test import NOBODY, ORIGIN, Pages, pages, words

"""Bringing files asks no DokStamp."""
LIST = "Nome;E-mail;Data de nascimento;PDF\nAna Sousa;ana@school.example;2001-04-03;ana.pdf\n"


@pytest.fixture
def graduates(page: Pages) -> GraduateList:
    """A list that has nothing yet."""
    made = page.post("/lists", school="own")
    return page.again(made.headers["location"].split("/")[2])


class Browser:
    """What the page's script does."""

    def __init__(self, page: Pages, graduates: GraduateList) -> None:
        self.page, self.base = page, f"/lists/{graduates.list_id}/files"
        self.root = graduates.root

    def announce(self, files: dict[str, bytes], **times: int) -> dict[str, Any]:
        """What the server wants of these."""
        told = [
            {"path": path, "size": len(content), "time": times.get("time", 1000)}
            for path, content in files.items()
        ]
        answer = self.page.ask("POST", f"{self.base}/announce", json={"files": told})
        return {"status": answer.status_code, **answer.json()}

    def send(self, drop: int, parts: Sequence[tuple[int, int, bytes]], cut: int = 0) -> Any:
        """One request with parts of files: the place, where it begins, its bytes."""
        files = [{"at": at, "from": begin, "size": len(part)} for at, begin, part in parts]
        head = json.dumps({"drop": drop, "files": files}).encode()
        body = len(head).to_bytes(4) + head + b"".join(part for _, _, part in parts)
        body = body[: len(body) - cut]
        return self.page.ask("POST", f"{self.base}/bytes", content=body)

    def bring(self, files: dict[str, bytes], **times: int) -> dict[str, Any]:
        """All that is wanted, in one request; what was announced."""
        plan = self.announce(files, **times)
        assert plan["status"] == 200, plan
        contents = list(files.values())
        parts = [(at, 0, contents[at]) for at in plan["missing"]]
        if parts:
            answer = self.send(plan["drop"], parts)
            assert answer.status_code == 200, answer.text
        return plan

    def here(self) -> dict[str, bytes]:
        """The PDFs that are here."""
        pdfs = self.root / "pdfs"
        found = (one for one in pdfs.rglob("*") if one.is_file())
        return {one.relative_to(pdfs).as_posix(): one.read_bytes() for one in found}

    def words(self) -> str:
        """What the page of files says."""
        return words(self.page.get(self.base))


@pytest.fixture
def browser(page: Pages, graduates: GraduateList) -> Browser:
    """A browser with a script."""
    return Browser(page, graduates)


def test_a_folder_with_the_list_and_the_pdfs_is_brought_at_once(browser: Browser) -> None:
    """What systems leave behind is passed over without a word."""
    browser.bring(
        {
            "turma/lista.csv": LIST.encode(),
            "turma/pdfs/ana.pdf": b"%PDF-1",
            "turma/Thumbs.db": b"x",
            "turma/__MACOSX/._ana.pdf": b"x",
            "turma/~$lista.xlsx": b"x",
        }
    )
    assert browser.here() == {"turma/pdfs/ana.pdf": b"%PDF-1"}
    said = browser.words()
    assert "lista.csv: 1 graduate." in said
    assert "1 PDF is here" in said
    assert "left aside" not in said
    assert (browser.root / "pdfs/turma/pdfs/ana.pdf").stat().st_mode & 0o777 == 0o600


def test_what_is_here_is_not_sent_again(browser: Browser) -> None:
    """As long as size and time are the same; what came in part is sent whole."""
    files = {"ana.pdf": b"%PDF-ana", "rui.pdf": b"%PDF-rui"}
    plan = browser.announce(files)
    assert browser.send(plan["drop"], [(0, 0, b"%PDF-ana"), (1, 0, b"%PDF-rui")], cut=3)
    assert browser.here() == {"ana.pdf": b"%PDF-ana"}
    assert not list((browser.root / "parts").iterdir())
    assert "Not everything that was begun has come." in browser.words()
    assert browser.bring(files)["missing"] == [1]
    assert browser.announce(files)["missing"] == []
    assert browser.announce(files, time=2000)["missing"] == [0, 1]


def test_a_pdf_brought_again_takes_the_place_of_the_old_one(browser: Browser) -> None:
    """In the folder where that is; where two have its name, beside them."""
    browser.bring({"a/ana.pdf": b"%PDF-1", "a/eva.pdf": b"%PDF-1", "b/eva.pdf": b"%PDF-2"})
    browser.bring({"ana.pdf": b"%PDF-new", "eva.pdf": b"%PDF-3"}, time=5)
    assert browser.here() == {
        "a/ana.pdf": b"%PDF-new",
        "a/eva.pdf": b"%PDF-1",
        "b/eva.pdf": b"%PDF-2",
        "eva.pdf": b"%PDF-3",
    }


def test_a_large_pdf_comes_in_pieces(browser: Browser) -> None:
    """A piece that does not follow the one before is refused."""
    content = bytes(range(256)) * 8
    plan = browser.announce({"ana.pdf": content})
    assert browser.send(plan["drop"], [(0, 0, content[:900])]).status_code == 200
    assert browser.here() == {}
    assert browser.send(plan["drop"], [(0, 1000, content[1000:])]).status_code == 409
    assert browser.send(plan["drop"], [(0, 0, content[:900])]).status_code == 200
    assert browser.send(plan["drop"], [(0, 900, content[900:])]).status_code == 200
    assert browser.here() == {"ana.pdf": content}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("../ana.pdf", "has a name that cannot be kept"),
        ("/etc/ana.pdf", "has a name that cannot be kept"),
        ("a/../../ana.pdf", "has a name that cannot be kept"),
        ("C:ana.pdf", "has a name that cannot be kept"),
        ("a\\..\\..\\ana.pdf", "has a name that cannot be kept"),
        ("con.pdf", "has a name that cannot be kept"),
        ("a\x00.pdf", "has a name that cannot be kept"),
        (f"{'a' * 300}.pdf", "has a name that cannot be kept"),
        ("lista.docx", "The list must be an Excel, OpenDocument or CSV file."),
        ("<b>lista</b>.docx", "has a name that cannot be kept"),
    ],
)
def test_a_strange_file_is_refused(browser: Browser, path: str, said: str) -> None:
    """Nothing is written anywhere, and the page says why."""
    before = sorted(browser.root.parent.rglob("*"))
    assert browser.bring({path: b"x"})["missing"] == []
    assert sorted(browser.root.parent.rglob("*")) == before
    assert said in browser.words()


def test_an_empty_or_too_large_file_is_refused(browser: Browser) -> None:
    """By name."""
    told = [
        {"path": "ana.pdf", "size": 0, "time": 1},
        {"path": "rui.pdf", "size": 50_000_001, "time": 1},
        {"path": "lista.xlsx", "size": 100_000_001, "time": 1},
    ]
    answer = browser.page.ask("POST", f"{browser.base}/announce", json={"files": told})
    assert answer.json()["missing"] == []
    said = browser.words()
    assert "'ana.pdf' is empty." in said
    assert "'rui.pdf' is larger than 50 MB" in said
    assert "'lista.xlsx' is larger than 100 MB" in said


def test_more_than_the_disk_holds_is_refused_before_anything_is_sent(browser: Browser) -> None:
    """Twice as much has to be free."""
    told = [{"path": f"{n}.pdf", "size": 50_000_000, "time": 1} for n in range(50_000)]
    answer = browser.page.ask("POST", f"{browser.base}/announce", json={"files": told})
    assert answer.status_code == 409
    assert "not enough space on the disk" in answer.json()["said"]


@pytest.mark.parametrize(
    "sent", [{}, {"files": [{"path": "a.pdf"}]}, {"files": [{"path": "a", "size": -1, "time": 0}]}]
)
def test_a_senseless_announcement_is_refused(browser: Browser, sent: Any) -> None:
    """With a page, and nothing breaks."""
    answer = browser.page.ask("POST", f"{browser.base}/announce", json=sent)
    assert answer.status_code == 400


@pytest.mark.parametrize("body", [b"", b"\xff\xff\xff\xff", b"\0\0\0\2{}", b"\0\0\0\2[]", b"\0"])
def test_a_senseless_request_is_refused(browser: Browser, body: bytes) -> None:
    """Likewise."""
    answer = browser.page.ask("POST", f"{browser.base}/bytes", content=body)
    assert answer.status_code == 409
    assert answer.json()["said"]


def test_a_zip_is_unpacked(browser: Browser) -> None:
    """With the list that is in it; a hostile one is refused as a whole."""
    browser.bring({"turma.zip": _zip({"lista.csv": LIST.encode(), "p/ana.pdf": b"%PDF-1"})})
    assert browser.here() == {"p/ana.pdf": b"%PDF-1"}
    assert "1 graduate" in browser.words()
    hostile = _zip({"../ana.pdf": b"%PDF-2"})
    plan = browser.announce({"turma.zip": hostile})
    answer = browser.send(plan["drop"], [(0, 0, hostile)])
    assert answer.status_code == 409
    assert "../ana.pdf" in answer.json()["said"]
    assert browser.here() == {"p/ana.pdf": b"%PDF-1"}
    assert not list((browser.root / "archives").iterdir())


def test_of_several_spreadsheets_a_person_says_which_is_the_list(browser: Browser) -> None:
    """None is taken until then."""
    browser.bring({"t/lista.csv": LIST.encode(), "t/contactos.csv": b"a;b\n1;2\n"})
    assert "Which of these is the list of graduates?" in browser.words()
    assert "There is no list yet." in browser.words()
    browser.page.post(f"{browser.base}/which", list="1")
    said = browser.words()
    assert "lista.csv: 1 graduate." in said
    assert "Which of these" not in said


def test_web_pages_beside_a_list_are_no_lists(browser: Browser) -> None:
    """They are named, and the list is taken without a question."""
    browser.bring({"t/lista.csv": LIST.encode(), "t/leia-me.html": b"<p>Ola</p>"})
    said = browser.words()
    assert "lista.csv: 1 graduate." in said
    assert "'leia-me.html' is a web page or XML without a table of graduates." in said


def test_without_script_the_form_brings_the_same(page: Pages, graduates: GraduateList) -> None:
    """One refusal does not keep the others away."""
    base = f"/lists/{graduates.list_id}/files"
    files = [
        ("files", ("lista.csv", LIST.encode())),
        ("files", ("ana.pdf", b"%PDF-1")),
        ("files", ("vazio.pdf", b"")),
        ("files", ("mais.zip", _zip({"rui.pdf": b"%PDF-2"}))),
    ]
    answer = page.ask("POST", base, files=files)
    assert answer.status_code == 422
    assert "'vazio.pdf' is empty." in words(answer)
    said = words(page.get(base))
    assert "2 PDFs are here" in said
    assert "1 graduate" in said
    nothing = page.ask("POST", base, files=[("files", ("", b""))])
    assert "Nothing was chosen" in words(nothing)


def test_what_came_together_is_one_change(browser: Browser) -> None:
    """However many requests brought it; what was removed is told as such."""
    plan = browser.announce({"ana.pdf": b"%PDF-ana", "rui.pdf": b"%PDF-rui"})
    for place, content in enumerate((b"%PDF-ana", b"%PDF-rui")):
        assert browser.send(plan["drop"], [(place, 0, content)]).status_code == 200
    browser.page.post(f"{browser.base}/remove", folder="", sure="yes")
    told = words(browser.page.get(f"{browser.base[: -len('/files')]}/changes"))
    assert told.count("2 PDFs were brought") == 1
    assert "2 PDFs were removed" in told
    assert "0 PDF" not in told
    assert "1 PDF " not in told


def test_pdfs_are_removed_after_asking_once(browser: Browser) -> None:
    """Of one folder, and of no other place."""
    browser.bring({"a/ana.pdf": b"%PDF-1", "rui.pdf": b"%PDF-2"})
    asked = browser.page.post(f"{browser.base}/remove", folder="a")
    assert "Remove 1 PDF of “a”?" in words(asked)
    assert len(browser.here()) == 2
    for folder in ("..", "../..", "a/..", "b"):
        browser.page.post(f"{browser.base}/remove", folder=folder, sure="yes")
    assert len(browser.here()) == 2
    browser.page.post(f"{browser.base}/remove", folder="a", sure="yes")
    assert list(browser.here()) == ["rui.pdf"]


def test_a_list_that_was_done_is_prepared_again_when_pdfs_come(browser: Browser) -> None:
    """And while it is being issued, none can come."""
    browser.bring({"lista.csv": LIST.encode(), "ana.pdf": b"%PDF-1"})
    store, list_id = browser.page.office.store, browser.root.name
    content = browser.page.again(list_id).content
    store.set_state(list_id, ListState.APPROVED, of=content)
    browser.bring({"ana.pdf": b"%PDF-2"}, time=2)
    assert browser.page.again(list_id).state is ListState.PREPARED
    content = browser.page.again(list_id).content
    begun = partial(store.begin_run, "r", command="run", by="Rui", results="", to_do=1)
    begun(list_id=list_id, content=content, issues=True)
    refused = browser.announce({"ana.pdf": b"%PDF-3"}, time=3)
    assert refused["status"] == 409
    assert "is being issued" in refused["said"]
    assert browser.here() == {"ana.pdf": b"%PDF-2"}


def test_what_a_server_left_half_received_is_gone_at_the_next_start(tmp_path: Path) -> None:
    """What was whole stays."""
    state = tmp_path / "state"
    with pages(state, NOBODY) as page:
        made = page.post("/lists", school="own")
        browser = Browser(page, page.again(made.headers["location"].split("/")[2]))
        browser.bring({"ana.pdf": b"%PDF-1"})
        plan = browser.announce({"rui.pdf": b"%PDF-22"})
        browser.send(plan["drop"], [(0, 0, b"%PDF")])
        assert list((browser.root / "parts").iterdir())
    with pages(state, NOBODY):
        assert not (browser.root / "parts").exists()
        assert browser.here() == {"ana.pdf": b"%PDF-1"}


def test_a_request_of_another_page_brings_nothing(browser: Browser) -> None:
    """Nor one of nobody."""
    for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}):
        told = {"files": [{"path": "a.pdf", "size": 1, "time": 1}]}
        path = f"{browser.base}/announce"
        assert browser.page.ask("POST", path, json=told, headers=headers).status_code == 403
    assert ORIGIN


def _zip(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize("content", [b"PK\x03\x04 no workbook", b"\x00" * 99, b"a;b\n"])
def test_a_list_that_cannot_be_read_is_named_without_its_place(
    browser: Browser, content: bytes
) -> None:
    """Where files lie on the server is nobody's business, and nobody's help."""
    browser.bring({"lista.xlsx": content})
    said = browser.words()
    assert "lista.xlsx" in said
    assert str(browser.root) not in said
    for step in ("", "columns", "questions", "corrections", "check"):
        answer = browser.page.get(f"/lists/{browser.root.name}/{step}")
        assert answer.status_code in (200, 404, 422), step
        assert str(browser.root) not in answer.text, step
