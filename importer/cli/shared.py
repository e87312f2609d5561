"""`importer serve --public-url`: the page of several people."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from importer.cli.connection import api
from importer.cli.display import Screen
from importer.errors import UsageError
from importer.sentences import web_shared as say
from importer.sentences.reader import reader
from importer.settings import Settings, load_settings

if TYPE_CHECKING:
    from importer.web.shared import Shared
    from importer.web.store import PageStore

_LISTEN = "127.0.0.1:8710"
_KEEP_DAYS = 30
_HEADER = re.compile(r"[A-Za-z0-9-]{1,100}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """What the command line says of a page of several people."""

    public_url: str
    people: Path | None
    listen: str | None
    identity_header: str | None
    trusted_proxies: tuple[str, ...]
    keep_days: int | None


def serve_shared(
    state: Path, together: Together, flags: dict[str, str | None], screen: Screen
) -> None:
    """Serve the page to several people until the process is asked to end.

    Raises:
        UsageError: if what is said of it does not go together.
        SettingsError: if the file of people, or the connection to DokStamp, cannot be used.
    """
    from importer.web.office import open_office
    from importer.web.people import PeopleFile
    from importer.web.schools import Schools
    from importer.web.shared import Rules, Shared
    from importer.web.together import listen_on, network_of, public_url, serve_together

    url = public_url(together.public_url)
    if together.people is None:
        raise UsageError(say.PEOPLE_WANTED())
    header = together.identity_header
    if header is not None and not _HEADER.fullmatch(header):
        raise UsageError(say.NO_HEADER(header=header))
    proxies = tuple(map(network_of, together.trusted_proxies))
    if header is not None and not proxies:
        raise UsageError(say.PROXY_WANTED(header=header))
    people = together.people.absolute()
    roll = PeopleFile(people, changed=screen.say)
    with (
        _own(header, flags) as (settings, host),
        listen_on(together.listen or _LISTEN) as listener,
    ):
        rules = Rules(
            url=url,
            settings=settings,
            roll=roll,
            proxies=proxies,
            header=header,
            language=reader().language,
        )
        made: list[Shared] = []

        def doors(store: "PageStore") -> "Shared":
            made.append(Shared(store, rules))
            return made[0]

        @contextmanager
        def own() -> Iterator[tuple[Settings, str]]:
            yield settings, host

        with open_office(
            state,
            schools=Schools(own=own, practice=lambda: api(True, flags)),
            doors=doors,
            language=reader().language,
            limits=lambda: roll.people.limits,
            keep_days=_KEEP_DAYS if together.keep_days is None else together.keep_days,
        ) as office:

            def tell() -> None:
                screen.say(say.SERVED(people=people.name))
                screen.type(f"{url}/")

            serve_together(office, made[0], listener, url, tell)


@contextmanager
def _own(header: str | None, flags: dict[str, str | None]) -> Iterator[tuple[Settings, str]]:
    """Which DokStamp it is: with credentials of the server's own, where people do not sign in
    with theirs.
    """
    if header is not None:
        with api(False, flags) as opened:
            yield opened
        return
    settings = load_settings(base_url=flags["base_url"], tenant=flags["tenant"])
    yield settings, settings.host
