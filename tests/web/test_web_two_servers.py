"""Two servers of pages that keep what they keep in one database."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import make_url

from dokstamp_sandbox import Sandbox, SandboxSettings, running
from helpers import postgres
from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import Practice
from importer.errors import LedgerError
from importer.settings import Settings
from importer.web.keeping import clear
from importer.web.lists import ListState
from importer.web.visitors import house_of
from web.pages_under_test import Pages, field_of, pages, words
from web.shared_pages import Browser, school


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A DokStamp."""
    with running(SandboxSettings()) as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def at(ledger_of_the_module: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The database, which everybody uses."""
    monkeypatch.setenv("DOKSTAMP_LEDGER", ledger_of_the_module)
    return ledger_of_the_module


@pytest.fixture
def two(tmp_path: Path, sandbox: Sandbox) -> Iterator[tuple[Pages, Pages]]:
    """The pages of two machines; each has a state folder of its own."""
    with ExitStack() as open_:
        one, other = (
            open_.enter_context(pages(tmp_path / name / "state", sandbox)) for name in "ab"
        )
        yield one, other


def test_a_list_whose_files_are_not_here_is_left_alone(
    two: tuple[Pages, Pages], tmp_path: Path
) -> None:
    """It is listed, and says why nothing can be done about it."""
    made = make_class(tmp_path / "class", 1)
    here, there = two
    graduates = here.list_of(made.sheet, made.pdfs)
    place = f"/lists/{graduates.list_id}"
    assert graduates.list_id in there.get("/").text
    for path in ("/", "/files", "/corrections", "/check", "/done", "/about"):
        assert "open the list where it was begun" in words(there.get(f"{place}{path}"))
    for path in ("/issue", "/delete", "/name", "/files", "/stop"):
        answer = there.post(f"{place}{path}", sure="yes", name="x", code="K7F")
        assert "is not on this computer" in words(answer)
    store = here.office.store
    told = {"command": "run", "by": "Rui", "results": "", "to_do": 1}
    number = store.begin_run("r1", **told, list_id=graduates.list_id, issues=True)  # type: ignore[arg-type]
    store.end_run(number, failure=None, totals={}, results="", state=ListState.DONE)
    later = datetime.now(UTC) + timedelta(days=31)
    for page in two:
        object.__setattr__(page.office, "keep_days", 30)
    assert clear(there.office, at=later) == 0
    assert graduates.root.is_dir()
    assert clear(here.office, at=later) == 1
    assert not graduates.root.exists()


def test_one_server_goes_on_where_the_other_was(
    two: tuple[Pages, Pages], tmp_path: Path, sandbox: Sandbox
) -> None:
    """With the folder of the lists on both: what one issues the other says so of, and has."""
    one, other = two
    (one.office.state / "lists").mkdir(parents=True)
    (other.office.state / "lists").symlink_to(one.office.state / "lists")
    made = make_class(tmp_path / "class", 3)
    before = len(Practice(sandbox.url).state()["certificate"])
    graduates = one.list_of(made.sheet, made.pdfs)
    place = f"/lists/{graduates.list_id}"
    code = field_of(other.get(f"{place}/check"), "code")
    store = one.office.store
    told = {"command": "run", "by": "Rui", "results": "", "to_do": 3, "code": code}
    told |= {"list_id": graduates.list_id, "content": graduates.content}
    number = store.begin_run("cut off", **told, issues=True)  # type: ignore[arg-type]
    for path in ("/", "/issuing", "/check", "/done"):
        answer = other.ask("GET", f"{place}{path}")
        while answer.is_redirect:
            answer = other.ask("GET", answer.headers["location"])
        assert "A server of this page was issuing it at" in words(answer)
        assert "/stop" not in answer.text
    for path in ("/issue", "/delete", "/files"):
        other.post(f"{place}{path}", code=code, sure="yes")
    assert other.again(graduates.list_id).state is ListState.ISSUING
    assert other.office.runner.waiting == []
    assert len(Practice(sandbox.url).state()["certificate"]) == before
    store.end_run(number, failure="cut", totals={}, results="", state=ListState.STOPPED)
    other.post(f"{place}/issue", code=code)
    assert "3 certificates are issued." in words(other.get(f"{place}/issuing"))
    assert "3 certificates are issued." in words(one.get(f"{place}/done"))
    assert one.get(f"{place}/results").content[:2] == b"PK"
    assert len(Practice(sandbox.url).state()["certificate"]) == before + 3
    did = [(entry["did"], entry["by"]) for entry in store.audit(graduates.list_id)]
    assert did == [("went on issuing", "Rui")]


def test_a_database_that_is_away_is_told_and_found_again(
    tmp_path: Path, sandbox: Sandbox, at: str, caplog: pytest.LogCaptureFixture
) -> None:
    """To strangers too; the password is in no page and no log."""
    url = make_url(at).set(drivername="postgresql+psycopg")
    with school(tmp_path / "state", sandbox) as page:
        rui, stranger = page.rui(), page.browser()
        with closing(postgres.connect(url.set(database="postgres"))) as connection:
            name = url.database
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
                [name],
            )
            answers = [
                rui.get("/"),
                rui.post("/lists", school="own"),
                rui.post("/sign-out"),
                rui.get("/leaving"),
                stranger.sign_in(sandbox.email, sandbox.password),
            ]
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        for answer in answers:
            assert answer.status_code in (502, 503)
            assert "The ledger postgresql://" in words(answer)
            assert "see that its server runs" in words(answer)
            assert postgres.PASSWORD not in answer.text
        assert rui.get("/").status_code == 200
    assert postgres.PASSWORD not in caplog.text


def _shown(browser: Browser, path: str) -> httpx.Response:
    """A page, once it is there."""
    until = monotonic() + 30
    while True:
        answer = browser.get(path)
        if answer.is_redirect:
            path = answer.headers["location"]
        elif 'http-equiv="refresh"' not in answer.text:
            return answer
        assert monotonic() < until, answer.text
        sleep(0.05)


def test_one_prepares_at_one_server_and_the_other_approves_at_the_other(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    """Who is signed in is known to both; to send something they sign in where it is sent."""
    made = GraduatingClass(tmp_path / "class")
    for number in (40, 41):
        made.add(number)
    made.write()
    (tmp_path / "a" / "lists").mkdir(parents=True)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "lists").symlink_to(tmp_path / "a" / "lists")
    with school(tmp_path / "a", sandbox) as first, school(tmp_path / "b", sandbox) as second:
        rui, ana = first.rui(), second.ana()
        place = rui.post("/lists", school="own").headers["location"].rpartition("/")[0]
        paths = [made.sheet, *sorted(made.pdfs.rglob("*.pdf"))]
        files = [("files", (one.name, one.read_bytes())) for one in paths]
        assert rui.ask("POST", f"{place}/files", files=files).status_code == 303
        there = second.browser(cookies=httpx.Cookies(rui.cookies))
        assert there.get(f"{place}/files").status_code == 200
        assert "Sign in" in words(_shown(there, f"{place}/check"))
        code = field_of(_shown(rui, f"{place}/check"), "code")
        assert rui.post(f"{place}/ask", code=code).status_code == 303
        assert field_of(_shown(ana, f"{place}/check"), "code") == code
        form = {"code": code, "password_again": sandbox.password}
        assert there.post(f"{place}/approve", **form).status_code == 403
        assert ana.post(f"{place}/approve", **form).status_code == 303
        assert "2 certificates are issued." in words(_shown(ana, f"{place}/issuing"))
        assert "2 certificates are issued." in words(_shown(rui, f"{place}/done"))
        there.post("/sign-out")
        assert rui.get("/").status_code == 401


def _sees(browser: Browser, path: str) -> str:
    answer: httpx.Response = browser.get(path)
    return words(answer) + answer.text


def test_two_schools_on_one_database_do_not_see_each_other(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    """Neither lists, nor who is signed in, nor who did what; nobody comes from one into the
    other.
    """
    everything = ["preparer", "approver", "reader", "keeper"]
    with (
        school(tmp_path / "a", sandbox, {sandbox.email: everything}) as first,
        school(tmp_path / "b", sandbox, {sandbox.other.email: everything}) as second,
    ):
        rui, other = first.rui(), second.browser()
        assert other.sign_in(sandbox.other.email, sandbox.other.password).status_code == 303
        list_id = rui.post("/lists", school="own").headers["location"].split("/")[2]
        assert list_id in _sees(rui, "/")
        assert list_id not in _sees(other, "/")
        assert list_id not in _sees(other, "/history")
        assert other.get(f"/lists/{list_id}/files").status_code == 404
        rui.post(f"/keeper/{list_id}/delete")
        kept = _sees(rui, "/keeper")
        assert "deleted a list" in kept
        assert sandbox.other.email not in kept
        assert "deleted a list" not in _sees(other, "/keeper")
        assert f" {sandbox.email}" not in _sees(other, "/keeper")


def test_whose_lists_somebody_sees_has_to_be_told(at: str) -> None:
    """Where other schools may keep theirs."""
    settings = Settings(base_url="https://a.example", tenant=None, ledger=SecretStr(at))
    with pytest.raises(LedgerError, match="DOKSTAMP_TENANT"):
        house_of(settings)
    assert house_of(settings.model_copy(update={"tenant": "t"})) == "a.example t"
