"""A browser, a practice DokStamp and a server of pages for each module, and visits to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from sqlalchemy import URL

from dokstamp_sandbox import Sandbox, SandboxSettings, running
from helpers import postgres
from helpers.browsers import NONE, has_to_be_there, installed
from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import Practice, sandbox_process
from web.pages_under_test import NOBODY, Pages, pages
from web.served import importer_serve
from web.visits import Site, Visits, launched

expect.set_options(timeout=30_000)
"""Milliseconds: the machine may be busy, and what is there is not waited for."""


@pytest.fixture(scope="module")
def ledger_of_the_module(postgres_server: URL) -> Iterator[str]:
    """A database, as `DOKSTAMP_LEDGER` names it."""
    with postgres.database(postgres_server) as url:
        yield postgres.address(url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The installed browser.

    One for each module: its driver's event loop runs until it is stopped, and no other test of the
    process could run one.
    """
    program = installed()
    if program is None:
        (pytest.fail if has_to_be_there() else pytest.skip)(NONE)
    with sync_playwright() as driver:
        browser = launched(driver, program)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def practice() -> Iterator[Practice]:
    """A practice DokStamp."""
    with sandbox_process() as practice:
        yield practice


@pytest.fixture(scope="module")
def server(practice: Practice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`importer serve` on the practice DokStamp; its state and log in a folder of its own."""
    with importer_serve(practice.url, tmp_path_factory.mktemp("server")) as served:
        yield served


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Visits]:
    """Open pages: `page = visit("/lists")`. What a page must not do fails the test."""

    def home() -> Site:
        site: Site = request.getfixturevalue("server")
        return site

    failed = request.session.testsfailed
    visits = Visits(browser, tmp_path, home)
    yield visits
    visits.end(failed=request.session.testsfailed > failed)


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Pages]:
    """The page of one person, without a DokStamp that answers."""
    with pages(tmp_path / "state", NOBODY) as page:
        yield page


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A DokStamp of this process."""
    with running(SandboxSettings()) as sandbox:
        yield sandbox


@pytest.fixture
def made(tmp_path: Path) -> GraduatingClass:
    """Three graduates."""
    return make_class(tmp_path / "class", 3)
