"""The page as an application in this process, asked as a browser asks it, without one."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import anyio
import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from dokstamp_sandbox import Sandbox
from helpers.practice import login
from importer.ledger import Person
from importer.settings import Settings
from importer.web.application import application
from importer.web.lists import GraduateList
from importer.web.office import Office, open_office
from importer.web.schools import Schools
from importer.web.visitors import Role, Visitor

ORIGIN = "http://127.0.0.1:1"
_PATIENCE = 90.0

NOBODY = Sandbox(url="http://127.0.0.1:9")
"""A DokStamp that does not answer."""


class PeopleByHeader:
    """Doors through which everybody comes as who they say they are."""

    asks_again = False
    own_logins = False

    def __init__(self, *, shared: bool) -> None:
        self.shared = shared
        self.roles = dict[str, frozenset[Role]]()

    def visitor(self, request: Request) -> Visitor | None:
        """Who says so."""
        name = request.headers.get("x-person")
        if name is None:
            return None
        roles = self.roles.get(name, frozenset(Role))
        return Visitor(person=Person(name.lower(), name), roles=roles, session=name)

    def routes(self) -> Sequence[BaseRoute]:
        """None."""
        return ()

    def stranger(self, request: Request) -> Response | None:
        """Nothing else."""
        return None

    async def confirm(self, visitor: Visitor, request: Request, password: str) -> None:
        """Everybody is believed."""


@dataclass
class Pages:
    """The page, and somebody who looks at it.

    Attributes:
        name: who looks; "" is a stranger.
        school: the key of the DokStamp that lists made here are for.
    """

    office: Office
    doors: PeopleByHeader
    name: str = "Rui"
    language: str = "en"
    school: str = "own"
    _app: Any = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._app = application(self.office, origins=[ORIGIN])

    def by(self, name: str) -> "Pages":
        """The same page, as somebody else sees it."""
        return Pages(self.office, self.doors, name, self.language, self.school)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request."""
        headers = {"origin": ORIGIN, "accept-language": self.language.replace("_", "-")}
        if self.name:
            headers["x-person"] = self.name
        headers |= more.pop("headers", {})

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
                return await client.request(method, path, headers=headers, **more)

        return anyio.run(asked)

    def get(self, path: str, *, follow: bool = True) -> httpx.Response:
        """A page, once it is there: what says by itself that it goes on is asked for again."""
        latest = monotonic() + _PATIENCE
        while True:
            answer = self.ask("GET", path)
            if follow and answer.is_redirect:
                path = answer.headers["location"]
            elif follow and 'http-equiv="refresh"' in answer.text:
                assert monotonic() < latest, answer.text
                sleep(0.05)
            else:
                return answer

    def post(self, path: str, **form: Any) -> httpx.Response:
        """A form that is sent; where it leads to is in the answer."""
        return self.ask("POST", path, data=form)

    def list_of(self, sheet: Path, pdfs: Path) -> GraduateList:
        """A list that somebody has brought, with its PDFs, by the plain form."""
        made = self.post("/lists", school=self.school)
        place = made.headers["location"].rpartition("/")[0]
        paths = [sheet, *sorted(one for one in pdfs.rglob("*") if one.is_file())]
        files = [("files", (one.name, one.read_bytes())) for one in paths]
        assert self.ask("POST", f"{place}/files", files=files).status_code == 303
        return self.again(place.rpartition("/")[2])

    def again(self, list_id: str) -> GraduateList:
        """A list as it is by now."""
        visitor = Visitor(person=Person("x", "x"), roles=frozenset(Role))
        found = self.office.list_called(list_id, visitor)
        assert found is not None
        return found


@contextmanager
def pages(
    state: Path, sandbox: Sandbox, *, shared: bool = False, **settings: Any
) -> Iterator[Pages]:
    """The page on a state folder, for a DokStamp of this process.

    Args:
        settings: those that are other than usual.
    """
    own: Settings = login(sandbox).model_copy(update=settings)

    @contextmanager
    def opened() -> Iterator[tuple[Settings, str]]:
        yield own, own.host

    doors = PeopleByHeader(shared=shared)
    schools = Schools(own=opened, practice=opened)
    with open_office(state, schools=schools, doors=doors, language="en") as office:
        yield Pages(office, doors)


def words(answer: httpx.Response) -> str:
    """What a page says in a wide window, as text."""
    unseen = r'<(script|style)\b.*?</\1>|<span class="phone">.*?</span>'
    body = re.sub(unseen, "", answer.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def field_of(answer: httpx.Response, name: str) -> str:
    """The value of the first field of that name."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', answer.text)
    assert found, f"no field {name}"
    return unescape(found[1])
