"""What is in the way is told on a page of its own: what it is, what to do, whom to ask."""

import errno
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.responses import Response
from starlette.routing import Route

from dokstamp_sandbox import SandboxSettings, running
from helpers.graduating_class import make_class
from importer.errors import BusyError, ImporterError, LedgerError, SettingsError
from importer.sentences import in_words
from importer.state import hold
from importer.web.answering import answering
from importer.web.visit import Visit
from web.pages_under_test import Pages, pages, words


def _raising(page: Pages, fails: Callable[[], object]) -> None:
    def failing(visit: Visit) -> Response:
        fails()
        raise AssertionError

    page._app.router.routes.append(Route("/fails", answering(failing)))


def _raises(error: Exception) -> Callable[[], object]:
    def raising() -> object:
        raise error

    return raising


def test_dokstamp_does_not_let_us_in(tmp_path: Path) -> None:
    """Which settings are refused, and who can do something about it."""
    with (
        running(SandboxSettings()) as sandbox,
        pages(tmp_path / "state", sandbox, password=SecretStr("wrong")) as page,
    ):
        made = make_class(tmp_path / "class", 2)
        place = f"/lists/{page.list_of(made.sheet, made.pdfs).list_id}"
        told = words(page.get(f"{place}/check"))
    assert "DokStamp does not let us in" in told
    assert "What is refused are the settings" in told
    assert "Show this page to whoever set this program up" in told
    assert "wrong" not in told


def test_settings_are_missing(page: Pages) -> None:
    """What is missing is said, and for whom."""
    _raising(page, _raises(SettingsError(in_words("Set DOKSTAMP_PASSWORD."))))
    answer = page.get("/fails")
    assert answer.status_code == 422
    told = words(answer)
    assert "DokStamp does not let us in" in told
    assert "Set DOKSTAMP_PASSWORD." in told
    assert "Show this page to whoever set this program up" in told


def test_somebody_else_is_issuing(page: Pages, tmp_path: Path) -> None:
    """Since when; to be waited for, and tried again."""

    def held_twice() -> None:
        with hold(tmp_path / "busy"), hold(tmp_path / "busy"):
            pass

    _raising(page, held_twice)
    answer = page.get("/fails")
    assert answer.status_code == 409
    told = words(answer)
    assert "Somebody else is issuing right now" in told
    assert re.search(r"Another run of this program.* has been at work since \d\d:\d\d\.", told)
    assert "Wait until the other is done, then try again" in told
    assert "--" not in told
    assert 'href="/fails">Try again' in answer.text
    assert isinstance(BusyError(in_words("")), ImporterError)


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        LedgerError(in_words("What was done cannot be kept (database or disk is full).")),
    ],
)
def test_the_disk_is_full(page: Pages, error: Exception) -> None:
    """What was kept is there, and what makes room."""
    _raising(page, _raises(error))
    answer = page.get("/fails")
    assert answer.status_code == 507
    told = words(answer)
    assert "There is no room left" in told
    assert "Delete what is not needed any more" in told


def test_an_address_that_is_none(page: Pages) -> None:
    """In the reader's language, and with a way back."""
    page.language = "es"
    for path in ("/lists/abcdefghjk/files", "/nowhere"):
        answer = page.get(path)
        assert answer.status_code == 404
        assert "No existe esta página" in answer.text
        assert '<a href="/">' in answer.text
