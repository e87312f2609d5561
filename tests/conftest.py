"""What tests of several rooms share: a PostgreSQL with a database for each test, and a sandbox of
its own for each test, in this process, with the way to run a batch against it.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from dokstamp_sandbox import SandboxSettings, running
from helpers import postgres
from helpers.graduating_class import make_class
from helpers.office import Office, OfficeOf
from importer.engine import Limits
from importer.session import Wire

gc.disable()
"""Until the tests are collected: what is loaded for that stays."""


def pytest_collection_finish() -> None:
    """What is there by now is never looked through for what could be freed."""
    gc.collect()
    gc.freeze()
    gc.enable()


@contextmanager
def _or_skipped() -> Iterator[None]:
    """Without a PostgreSQL a test is skipped, but fails where every change is tried."""
    try:
        yield
    except LookupError as error:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(error))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """A running PostgreSQL."""
    with ExitStack() as serving:
        with _or_skipped():
            url = serving.enter_context(postgres.server())
        yield url


@pytest.fixture(scope="session")
def postgres_programs() -> Path:
    """Where PostgreSQL's programs are, for a test that needs a server of its own."""
    with _or_skipped():
        return postgres.installed()


@pytest.fixture
def database(postgres_server: URL) -> Iterator[URL]:
    """An empty database."""
    with postgres.database(postgres_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_at(request: pytest.FixtureRequest) -> str | None:
    """Where a ledger is: in the state folder, or an empty database."""
    if request.param == "sqlite":
        return None
    return postgres.address(request.getfixturevalue("database"))


@pytest.fixture
def each_ledger(ledger_at: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is begun keeps its ledger in the state folder, or in an empty database."""
    if ledger_at is not None:
        monkeypatch.setenv("DOKSTAMP_LEDGER", ledger_at)


@pytest.fixture(autouse=True)
def _ledger(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is marked `on_a_server` has an empty database; with `LEDGER=postgresql` so has every
    test that does not look into the file.
    """
    marked = request.node.get_closest_marker
    own = marked("in_a_file") or "ledger_at" in request.fixturenames
    if marked("on_a_server") or (os.environ.get("LEDGER") == "postgresql" and not own):
        database = request.getfixturevalue("database")
        monkeypatch.setenv("DOKSTAMP_LEDGER", postgres.address(database))


@pytest.fixture
def office_of(tmp_path: Path) -> Iterator[OfficeOf]:
    """Make an office with a class of some size; sandbox settings and limits by name."""
    with ExitStack() as closing:

        def make(
            size: int, *, limits: Limits | None = None, max_in_flight: int = 8, **settings: Any
        ) -> Office:
            sandbox = closing.enter_context(running(SandboxSettings(**settings)))
            wire = Wire(max_in_flight=max_in_flight, limits=limits or Limits())
            return Office(tmp_path, sandbox, make_class(tmp_path, size), wire)

        yield make
