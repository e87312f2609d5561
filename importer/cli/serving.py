"""`importer serve`: the page in the browser."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from importer.cli.connection import api
from importer.cli.display import Screen
from importer.cli.options import STATE, BaseUrl, Exit, State, Tenant
from importer.errors import UsageError
from importer.sentences import Message, usage
from importer.sentences import help as explain
from importer.sentences import web as say
from importer.sentences.reader import reader


def serve(
    state: State = STATE,
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help=explain.PAGE_PORT.text)
    ] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help=explain.NO_BROWSER.text)
    ] = False,
    base_url: BaseUrl = None,
    tenant: Tenant = None,
) -> int:
    """Open the page in the browser, on which a list is brought, corrected and issued."""
    screen = Screen(sys.stdout)
    state = Path(state).absolute()
    flags = {"base_url": base_url, "tenant": tenant}
    with _web_extra():
        from importer.web.office import open_office
        from importer.web.schools import Schools
        from importer.web.serving import (
            Terms,
            found_running,
            listen,
            open_in_browser,
            serve_alone,
        )
        from importer.web.visitors import Alone

    if (link := found_running(state)) is not None:
        _tell(screen, say.RUNNING_ALREADY(), link)
        if not no_browser:
            open_in_browser(link)
        return Exit.ALL_DONE
    listener = listen(port)
    doors = Alone(listener.getsockname()[1])
    terms = Terms(state=state, port=port, browser=not no_browser, tell=partial(_tell, screen))
    schools = Schools(own=lambda: api(False, flags), practice=lambda: api(True, flags))
    with (
        listener,
        open_office(state, schools=schools, doors=doors, language=reader().language) as office,
    ):
        serve_alone(office, doors, listener, terms)
    return Exit.ALL_DONE


def _tell(screen: Screen, said: Message, link: str) -> None:
    """Say that it runs, and the link on a line of its own, to be clicked on or copied."""
    screen.say(said)
    screen.type(link)


@contextmanager
def _web_extra() -> Iterator[None]:
    """Import what only the extra [web] installs.

    Raises:
        UsageError: if it is not installed.
    """
    try:
        yield
    except ImportError as error:
        raise UsageError(usage.WEB_MISSING()) from error
