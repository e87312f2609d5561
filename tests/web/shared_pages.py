"""The page of several people in this process, as each of them asks it, without a browser."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import httpx

from dokstamp_sandbox import Sandbox
from importer.settings import Settings
from importer.web.application import application
from importer.web.office import Office, open_office
from importer.web.people import PeopleFile
from importer.web.schools import Schools
from importer.web.shared import Rules, Shared
from importer.web.together import network_of

URL = "https://school.example"
NEAR = "192.0.2.7"
"""Where requests come from, unless something else is said."""


def write_people(path: Path, people: Mapping[str, Sequence[str]], more: str = "") -> Path:
    """A file of people."""
    lines = [f'"{email}" = {list(roles)}' for email, roles in people.items()]
    path.write_text("\n".join(["[people]", *lines, more, ""]), encoding="utf-8")
    path.chmod(0o600)
    return path


@dataclass
class Browser:
    """Somebody's browser."""

    app: Any
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)
    address: str = NEAR
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request, as a page of ours makes it."""
        headers = httpx.Headers({"origin": URL, **self.headers}).raw
        headers += httpx.Headers(more.pop("headers", {})).raw

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, client=(self.address, 1234))
            async with httpx.AsyncClient(
                transport=transport, base_url=URL, cookies=self.cookies
            ) as client:
                answer = await client.request(method, path, headers=headers, **more)
                self.cookies = client.cookies
                return answer

        return anyio.run(asked)

    def get(self, path: str, **more: Any) -> httpx.Response:
        """A page."""
        return self.ask("GET", path, **more)

    def post(self, path: str, **form: Any) -> httpx.Response:
        """A form."""
        return self.ask("POST", path, data=form)

    def sign_in(self, email: str, password: str, back: str = "/") -> httpx.Response:
        """Type them into the form."""
        return self.post("/sign-in", email=email, password=password, back=back)


@dataclass
class School:
    """The page, and who works with it.

    Attributes:
        people: the file.
    """

    office: Office
    doors: Shared
    people: Path
    sandbox: Sandbox
    app: Any

    def browser(self, **more: Any) -> Browser:
        """A new one, of whoever."""
        return Browser(self.app, **more)

    def rui(self) -> Browser:
        """The browser of the sandbox's registrar, signed in."""
        return self._signed_in(self.sandbox.email)

    def ana(self) -> Browser:
        """That of their colleague."""
        return self._signed_in(self.sandbox.colleague)

    def _signed_in(self, email: str) -> Browser:
        browser = self.browser()
        answer = browser.sign_in(email, self.sandbox.password)
        assert answer.status_code == 303, answer.text
        return browser


@contextmanager
def school(
    state: Path,
    sandbox: Sandbox,
    roles: Mapping[str, Sequence[str]] | None = None,
    *,
    header: str | None = None,
    proxies: Sequence[str] = (),
    more: str = "",
    keep_days: int | None = 30,
) -> Iterator[School]:
    """The page for the people of a DokStamp of this process.

    Args:
        roles: of everybody; the two of the sandbox prepare and approve without it.
        more: lines of the file of people.
    """
    everybody = roles or {
        sandbox.email: ["preparer", "keeper"],
        sandbox.colleague: ["approver"],
    }
    state.mkdir(parents=True, exist_ok=True)
    people = write_people(state / "people.toml", everybody, more)
    settings = Settings(
        base_url=sandbox.url,
        retry_seconds=1,
        retry_wait=0.01,
        settle_seconds=0.1,
        tenant=sandbox.tenant if header is not None else None,
    )
    roll = PeopleFile(people, changed=lambda said: None)
    rules = Rules(
        url=URL,
        settings=settings,
        roll=roll,
        proxies=tuple(map(network_of, proxies)),
        header=header,
    )

    @contextmanager
    def opened() -> Iterator[tuple[Settings, str]]:
        yield settings, settings.host

    made: list[Shared] = []

    def doors(store: Any) -> Shared:
        made.append(Shared(store, rules))
        return made[0]

    with open_office(
        state,
        schools=Schools(own=opened, practice=opened),
        doors=doors,
        language="en",
        limits=lambda: roll.people.limits,
        keep_days=keep_days,
    ) as office:
        app = application(office, origins=[URL])
        yield School(office, made[0], people, sandbox, app)
        anyio.run(made[0].close)
