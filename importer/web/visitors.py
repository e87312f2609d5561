"""Who looks at the page, and what they may do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from secrets import token_urlsafe
from threading import Lock
from typing import Protocol

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from importer.errors import ImporterError, LedgerError
from importer.ledger import Person
from importer.sentences import state as of_state
from importer.sentences.reader import LANGUAGES, language_called
from importer.session import myself
from importer.settings import Settings

LANGUAGE_COOKIE = "importer_language"


class Role(StrEnum):
    """What somebody may do."""

    PREPARER = "preparer"
    """Bring, correct and issue lists."""
    APPROVER = "approver"
    READER = "reader"
    """See lists and results."""
    KEEPER = "keeper"
    """Delete lists, see the audit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody whom the page knows.

    Attributes:
        house: the DokStamp and the school whose lists they see; "" where there is only one.
        tenant: theirs at DokStamp, where they have signed in with their own login.
        token: theirs at DokStamp, in memory only.
        session: what is kept of what their browser is known by.
        leaves_at: when they are signed out, in seconds since 1970; None of whom nobody signs out.
    """

    person: Person
    roles: frozenset[Role]
    house: str = ""
    tenant: str | None = None
    token: str | None = field(default=None, repr=False)
    session: str = field(default="", repr=False)
    leaves_at: float | None = None

    @property
    def name(self) -> str:
        """How the page calls them."""
        return self.person.name or self.person.user

    def may(self, role: Role) -> bool:
        """Whether it is theirs to do."""
        return role in self.roles


def house_of(settings: Settings) -> str:
    """Whose lists somebody sees who is let in at DokStamp by the settings.

    Raises:
        LedgerError: if that is not told, and other schools may keep theirs in the same place.
    """
    if settings.ledger is not None and settings.tenant is None:
        raise LedgerError(of_state.WHICH_TENANT())
    return f"{settings.host} {settings.tenant or ''}"


OnAnswer = Callable[[Response], None]
"""Something that is done to an answer before it goes out, such as another cookie."""


class Doors(Protocol):
    """How people come in."""

    shared: bool
    """Whether there are several people, so that one approves what another has prepared."""
    asks_again: bool
    """Whether people say their password again before what cannot be taken back."""
    own_logins: bool
    """Whether everybody is let in at DokStamp as themselves."""

    def visitor(self, request: Request) -> Visitor | None:
        """Who makes a request; None of somebody unknown."""

    def routes(self) -> Sequence[BaseRoute]:
        """The pages that are shown to strangers."""

    def stranger(self, request: Request) -> Response | None:
        """What a stranger is answered, where that is not the page that says how to come in."""

    async def confirm(self, visitor: Visitor, request: Request, password: str) -> OnAnswer | None:
        """Make sure that it is still the same person.

        Returns:
            What has to be done to the answer; None where nothing has.

        Raises:
            NotConfirmedError: if it is not.
        """


class NotConfirmedError(ImporterError):
    """Whoever sits there has not shown that they are who has signed in."""

    code = "not_confirmed"


class Alone:
    """The page of one person on their own machine: whoever has the link, once, comes in."""

    shared = False
    asks_again = False
    own_logins = False

    def __init__(self, port: int, house: str = "") -> None:
        self._house = house
        self.cookie = f"importer_{port}"
        self._person = myself()
        self._keys: set[str] = set()
        self._known: set[str] = set()
        self._lock = Lock()

    def new_key(self) -> str:
        """A key that lets one browser in, once."""
        key = token_urlsafe(32)
        with self._lock:
            self._keys.add(hashed(key))
        return key

    def visitor(self, request: Request) -> Visitor | None:
        """The person, if their browser came in by the link."""
        given = request.cookies.get(self.cookie, "")
        if hashed(given) not in self._known:
            return None
        return Visitor(
            person=self._person,
            roles=frozenset(Role),
            house=self._house,
            session=hashed(given),
        )

    def routes(self) -> Sequence[BaseRoute]:
        """The link."""
        return [Route("/enter", self._enter, methods=["GET"])]

    def stranger(self, request: Request) -> Response | None:
        """Nothing but the page that says where the link is."""
        return None

    async def confirm(self, visitor: Visitor, request: Request, password: str) -> OnAnswer | None:
        """There is nobody else."""
        return None

    async def _enter(self, request: Request) -> Response:
        key = hashed(request.query_params.get("key", ""))
        with self._lock:
            if key not in self._keys:
                return RedirectResponse("/", status_code=303)  # as a stranger, if it is one
            self._keys.discard(key)
            session = token_urlsafe(32)
            self._known.add(hashed(session))
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(self.cookie, session, httponly=True, samesite="strict", path="/")
        return answer


def language_of(request: Request, otherwise: str) -> str:
    """The language that somebody reads: as they chose, else as their browser asks, else the
    program's.
    """
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    for part in request.headers.get("accept-language", "").split(","):
        if (language := language_called(part.partition(";")[0].strip())) is not None:
            return language
    return otherwise


def hashed(text: str) -> str:
    """What is kept of a secret: whoever reads our memory or files cannot use it."""
    return sha256(text.encode()).hexdigest()
