"""Every screen, for everybody: wide, on a telephone, in the dark, four times as large, on paper,
and after the program was killed.
"""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from helpers.practice import Practice
from web.by_forms import forms
from web.school_year import SchoolYear, school_year
from web.served import Served, importer_serve
from web.soundness import ensure_accessible, ensure_printable, ensure_within_reach, picture
from web.visits import Visits

pytestmark = pytest.mark.long
_GOES_ON = "Esta página continua sozinha"


def _stays(page: Page) -> None:
    """The screen is where its address leads to."""


def _chosen(page: Page) -> None:
    page.locator("#reason").fill("Emitido por engano")
    page.locator("main input[type=checkbox]").first.check()
    page.locator("main form .danger").last.click()
    expect(page.locator("#number")).to_be_visible()


def _compared(page: Page) -> None:
    page.locator("main form[action$=compare] button").click()
    expect(page.locator("main p.first")).to_be_visible()


def _deleted(page: Page) -> None:
    page.locator("main .danger").click()


def _quit(page: Page) -> None:
    page.locator("footer form[action='/quit'] button").click()


@dataclass(frozen=True)
class Screen:
    """A screen.

    Attributes:
        path: of the list, or run, that it is about; a name of `SchoolYear`.
        step: what follows it in the address.
        act: what a person does there first.
        again: what its heading says after a restart, where that is something else.
    """

    path: str = ""
    step: str = ""
    act: Callable[[Page], None] = field(default=_stays)
    again: str = ""


SCREENS = {
    "00-lists": Screen(step="/"),
    "00-rename-or-delete": Screen("ready", "/about"),
    "00-delete": Screen("ready", "/about", _deleted, again="Emitir certificados, ou"),
    "00-help": Screen(step="/help"),
    "00-quit": Screen(step="/", act=_quit, again="As suas listas"),
    "01-nothing-yet": Screen("empty", "/files"),
    "01-what-is-here": Screen("troubled", "/files"),
    "01-what-has-changed": Screen("newer", "/changed"),
    "02-columns": Screen("troubled", "/columns"),
    "03-dates": Screen("troubled", "/questions"),
    "03-course": Screen("homeless", "/questions?ask=course"),
    "03-answers": Screen("drafts", "/questions"),
    "04-corrections": Screen("troubled", "/corrections"),
    "04-nobody": Screen("ready", "/corrections"),
    "04-row": Screen("troubled", "/corrections/rows/3"),
    "04-choose": Screen("troubled", "/corrections/rows/4/pdf"),
    "04-changes": Screen("newer", "/changes"),
    "05-pdfs": Screen("troubled", "/pdfs"),
    "06-stop-first": Screen("troubled", "/check"),
    "06-check": Screen("ready", "/check"),
    "06-for-signature": Screen("ready", "/signatures"),
    "08-issuing": Screen("issuing", "/issuing", again="Parou às"),
    "09-done": Screen("issued", "/done"),
    "09-drafts": Screen("drafts", "/done"),
    "09-never": Screen("ready", "/done"),
    "10-take-back": Screen("of_issued", "/take-back"),
    "10-nothing-left": Screen("of_drafts", "/take-back"),
    "10-once-more": Screen("of_issued", "/take-back", _chosen, again="Anular o que foi emitido"),
    "10-taken-back": Screen("undone"),
    "11-history": Screen(step="/history"),
    "11-nothing": Screen(step="/history?kind=inbox"),
    "11-one-of-the-past": Screen("of_issued"),
    "11-compared": Screen("of_issued", "", _compared, again="Emissão: Turma E"),
    "12-not-found": Screen(step="/lists/nothere/"),
}


@dataclass
class Server:
    """A server that can be killed, and begun again at the same address."""

    practice: Practice
    folder: Path
    port: int
    stack: ExitStack

    def begin(self) -> Served:
        """Begin it."""
        served = importer_serve(self.practice.url, self.folder, "--port", str(self.port))
        return self.stack.enter_context(served)


@pytest.fixture(scope="module")
def beginning(practice: Practice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """How the server is begun."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with ExitStack() as stack:
        yield Server(practice, tmp_path_factory.mktemp("year"), port, stack)


@pytest.fixture(scope="module")
def server(beginning: Server) -> Served:
    """The server."""
    return beginning.begin()


@pytest.fixture(scope="module")
def year(server: Served, beginning: Server) -> Iterator[SchoolYear]:
    """Its lists."""
    with forms(server) as client:
        yield school_year(client, beginning.practice, beginning.folder)


def _address(screen: Screen, year: SchoolYear) -> str:
    return (getattr(year, screen.path) if screen.path else "") + screen.step


def _there(page: Page) -> None:
    """The screen is there, and not what is shown while DokStamp is asked, or a list is read."""
    expect(page.get_by_text(_GOES_ON)).to_have_count(0)
    page.wait_for_load_state()


@pytest.mark.parametrize("name", SCREENS)
def test_everybody_can_use_a_screen(name: str, year: SchoolYear, visit: Visits) -> None:
    """In every scheme; where a window is 320 px wide, or 1280 px at four times the size; and what
    it says stands on paper too.
    """
    screen = SCREENS[name]
    page = visit(_address(screen, year), locale="pt-PT", allowed=("status of 404",))
    _there(page)
    screen.act(page)
    _there(page)
    ensure_accessible(page, in_every_scheme=True)
    ensure_within_reach(page)
    ensure_printable(page)
    picture(page, f"screen-{name}")


def test_what_is_typed_while_the_program_is_away_is_not_lost(
    year: SchoolYear, server: Served, beginning: Server, visit: Visits
) -> None:
    """It is killed with every screen open. Whoever comes back finds each at its address as it was;
    what was being issued says when that stopped, and goes on when somebody says so.
    """
    said = ("status of 4", "ERR_")
    page = visit("/", locale="pt-PT", allowed=said)
    before = {}
    for name, screen in SCREENS.items():
        page.goto(server.url + _address(screen, year))
        _there(page)
        screen.act(page)
        _there(page)
        before[name] = (page.url, page.locator("h1").inner_text())
    typing = page.context.new_page()
    typing.goto(f"{server.url}{year.troubled}/corrections")
    email = typing.locator("#c3-email")
    email.fill("joao@example.edu")
    watching = page.context.new_page()
    watching.goto(f"{server.url}{year.issuing}/issuing")

    server.kill()
    email.press("Enter")
    expect(typing.locator("#said")).to_contain_text("não responde")
    expect(watching.locator("[data-lost]")).to_be_visible()
    beginning.practice.faults()
    again = beginning.begin()
    expect(watching.locator("h1")).to_have_text("Esta ligação já foi usada")
    email.press("Enter")
    expect(typing.locator("#said")).to_contain_text("A sua sessão terminou")
    page.goto(again.url + "/")
    expect(page.locator("h1")).to_have_text("Esta ligação já foi usada")
    page.context.add_cookies(
        [{"name": name, "value": value, "url": again.url} for name, value in again.cookies.items()]
    )

    for name, (url, heading) in before.items():
        page.goto(url)
        _there(page)
        told = page.locator("h1").inner_text()
        if name == "11-history":
            assert "Turma F" in page.locator("main").inner_text()
        assert told.startswith(SCREENS[name].again or heading), name
    expect(email).to_have_value("joao@example.edu")
    email.press("Enter")
    expect(typing.locator("#row-3 [data-answer]")).to_be_visible()
    page.goto(f"{again.url}{year.issuing}/issuing")
    issued = re.search(r"(\d+) estão emitidos", page.locator("main").inner_text())
    assert issued
    assert int(issued[1]) < 10
    page.locator("main .main").click()
    expect(page.locator("h1")).to_have_text("Estão emitidos 10 certificados.", timeout=60_000)
