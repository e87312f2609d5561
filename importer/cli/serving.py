"""`importer serve`: the page in the browser."""

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from importer.cli.connection import api, extra
from importer.cli.display import Screen
from importer.cli.options import STATE, BaseUrl, Exit, State, Tenant
from importer.cli.shared import Together, serve_shared
from importer.cli.shortcut import make_shortcut
from importer.errors import UsageError
from importer.sentences import Message, usage, web_shared, web_starter
from importer.sentences import help as explain
from importer.sentences import web as say
from importer.sentences.reader import reader
from importer.settings import load_settings


def serve(
    state: State = STATE,
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help=explain.PAGE_PORT.text)
    ] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help=explain.NO_BROWSER.text)
    ] = False,
    shortcut: Annotated[bool, typer.Option("--shortcut", help=explain.SHORTCUT.text)] = False,
    public_url: Annotated[
        str | None, typer.Option(metavar="URL", help=explain.PUBLIC_URL.text)
    ] = None,
    people: Annotated[
        Path | None, typer.Option(metavar=explain.A_FILE.text, help=explain.PEOPLE.text)
    ] = None,
    listen: Annotated[
        str | None, typer.Option(metavar=explain.AN_ADDRESS.text, help=explain.LISTEN.text)
    ] = None,
    identity_header: Annotated[
        str | None, typer.Option(metavar=explain.A_NAME.text, help=explain.IDENTITY_HEADER.text)
    ] = None,
    trusted_proxy: Annotated[
        list[str] | None,
        typer.Option(metavar=explain.AN_ADDRESS.text, help=explain.TRUSTED_PROXY.text),
    ] = None,
    keep_days: Annotated[
        int | None, typer.Option(metavar="N", min=0, help=explain.KEEP_DAYS.text)
    ] = None,
    base_url: BaseUrl = None,
    tenant: Tenant = None,
) -> int:
    """Open the page in the browser, on which a list is brought, corrected and issued."""
    screen = Screen(sys.stdout)
    state = Path(state).absolute()
    flags = {"base_url": base_url, "tenant": tenant}
    if shortcut:
        screen.say(web_starter.MADE(path=make_shortcut(state, folder=Path.cwd())))
        return Exit.ALL_DONE
    if public_url is not None:
        together = Together(
            public_url=public_url,
            people=people,
            listen=listen,
            identity_header=identity_header,
            trusted_proxies=tuple(trusted_proxy or ()),
            keep_days=keep_days,
        )
        with extra(usage.WEB_MISSING):
            serve_shared(state, together, flags, screen)
        return Exit.ALL_DONE
    only_shared = {
        "--people": people,
        "--listen": listen,
        "--identity-header": identity_header,
        "--trusted-proxy": trusted_proxy,
    }
    if option := next((name for name, value in only_shared.items() if value), None):
        raise UsageError(web_shared.ONLY_SHARED(option=option))
    _serve_alone(state, port, not no_browser, keep_days, flags, screen)
    return Exit.ALL_DONE


def _serve_alone(
    state: Path,
    port: int,
    browser: bool,
    keep_days: int | None,
    flags: dict[str, str | None],
    screen: Screen,
) -> None:
    with extra(usage.WEB_MISSING):
        from importer.web.keeping import clear
        from importer.web.office import open_office
        from importer.web.schools import Schools
        from importer.web.serving import (
            ServerOptions,
            found_running,
            listen,
            open_in_browser,
            serve_alone,
        )
        from importer.web.visitors import Alone, house_of

    if (link := found_running(state)) is not None:
        _tell(screen, say.RUNNING_ALREADY(), link)
        if browser:
            open_in_browser(link)
        return
    listener = listen(port)
    settings = load_settings(base_url=flags["base_url"], tenant=flags["tenant"])
    house = house_of(settings) if settings.ledger is not None else ""
    doors = Alone(listener.getsockname()[1], house)
    terms = ServerOptions(state=state, port=port, browser=browser, tell=partial(_tell, screen))
    schools = Schools(own=lambda: api(False, flags), practice=lambda: api(True, flags))
    language = reader().language
    with (
        listener,
        open_office(
            state, schools=schools, doors=doors, language=language, keep_days=keep_days
        ) as office,
    ):
        clear(office)
        serve_alone(office, doors, listener, terms)


def _tell(screen: Screen, said: Message, link: str) -> None:
    """Say that it runs, and the link on a line of its own, to be clicked on or copied."""
    screen.say(said)
    screen.type(link)
