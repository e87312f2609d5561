"""The page of several people: they sign in with their own login of DokStamp, or a reverse proxy
says who they are.
"""

import ipaddress
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import TypeAlias
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from importer.errors import ImporterError, LedgerError
from importer.ledger import Person
from importer.sentences import web_shared as say
from importer.sentences.reader import Reader, read_by
from importer.session import sign_in, sign_out
from importer.settings import Settings
from importer.web.people import People, PeopleFile, as_known
from importer.web.sessions import Pass, Sessions, SignedIn
from importer.web.store import PageStore
from importer.web.tries import Tries
from importer.web.visit import answer, came_from, inside
from importer.web.visitors import (
    NotConfirmedError,
    OnAnswer,
    Visitor,
    hashed,
    house_of,
    language_of,
)

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
_TRIES = 5
"""A minute, of one name and of one address."""
_SEEN_AGAIN = 1_800.0
"""Seconds after which somebody whom the proxy names has come anew."""
_LONGEST_ADDRESS = 320


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How people come in.

    Attributes:
        url: where the page is for them, such as `https://diplomas.school.example`.
        settings: which DokStamp it is, and the credentials that send where a proxy says who
            somebody is.
        proxies: whose word counts for where a request comes from, and for who makes it.
        header: in which a proxy says who somebody is; None lets people sign in with their login.
        language: of who started the server.
    """

    url: str
    settings: Settings
    roll: PeopleFile
    proxies: Collection[Network] = ()
    header: str | None = None
    language: str = "en"


class Shared:
    """The doors of several people."""

    shared = True

    def __init__(self, store: PageStore, rules: Rules) -> None:
        self.url = rules.url
        self.sessions = Sessions(store, rules.url)
        self.roll = rules.roll
        self.asks_again = self.own_logins = rules.header is None
        self._rules = rules
        self._house = house_of(rules.settings) if rules.header is not None else ""
        self._store = store
        self._tries = Tries(_TRIES)
        self._seen: dict[str, float] = {}
        self._given_back: list[Pass] = []
        self._lock = Lock()
        secure = urlsplit(rules.url).scheme == "https"
        self._secure = secure
        self.cookie = "__Host-importer" if secure else "importer_shared"

    @property
    def people(self) -> People:
        """Who may do what."""
        return self.roll.people

    def visitor(self, request: Request) -> Visitor | None:
        """Who makes a request: nobody whom the people's file does not name."""
        if self._rules.header is not None:
            return self._named_by_proxy(request, self._rules.header)
        one = self.sessions.known(request.cookies.get(self.cookie, ""), active=_is_act(request))
        roles = self.people.called(one.who) if one is not None else frozenset()
        if one is None or not roles:
            return None
        return Visitor(
            person=Person(one.who, ""),
            roles=roles,
            house=one.house,
            tenant=one.allowed.tenant if one.allowed else None,
            token=one.allowed.token if one.allowed else None,
            session=one.key,
            leaves_at=one.ends_at(),
        )

    def routes(self) -> Sequence[BaseRoute]:
        """To sign in, and out."""
        if self._rules.header is not None:
            return []
        return [
            Route("/sign-in", self._shown, methods=["GET"]),
            Route("/sign-in", self._sign_in, methods=["POST"]),
            Route("/sign-out", self._sign_out, methods=["POST"]),
            Route("/leaving", self._leaving, methods=["GET"]),
            Route("/stay", self._leaving, methods=["POST"]),
        ]

    def stranger(self, request: Request) -> Response:
        """The form to sign in; of whom the proxy names, that nobody has let them in."""
        if self._rules.header is not None:
            who = self._header_of(request, self._rules.header)
            said = say.NOT_NAMED(who=who) if who else say.NO_NAME()
            return answer("wrong.html", {"title": say.NOT_LET_IN(), "said": said}, 403)
        if request.method == "GET" and request.headers.get("sec-fetch-site") == "cross-site":
            # A browser keeps the cookie to itself when the link stands on another page.
            return answer("moment.html", {"title": say.ONE_MOMENT()}, 401)
        return _form(back=came_from(request), status=401)

    async def confirm(self, visitor: Visitor, request: Request, password: str) -> OnAnswer | None:
        """Ask DokStamp whether it is their password, and give them something new to be known by.

        Raises:
            NotConfirmedError: if it is not, or that was asked too often.
            TargetError: if DokStamp does not answer.
        """
        one = self._signed_in(request)
        if self._rules.header is not None or one is None:
            return None
        keys = self._keys(request, one.who)
        if not self._tries.admit(*keys):
            raise NotConfirmedError(say.TOO_MANY_TRIES())
        admitted = await sign_in(self._rules.settings, one.who, password) if password else None
        if admitted is None:
            self._store.note("not confirmed", by=one.who, house=one.house)
            raise NotConfirmedError(say.OTHER_PASSWORD())
        self._tries.forgive(*keys)
        await sign_out(self._rules.settings, admitted)
        secret = self.sessions.rotate(one)
        return lambda answered: self._put(answered, secret)

    async def give_back(self, busy: Collection[str]) -> None:
        """Give back what let people in at DokStamp who have gone since; for those for whom
        something is being sent it is kept until that is over.

        Args:
            busy: who they are.
        """
        with suppress(LedgerError):  # what is over is over the next time too
            self._keep(self.sessions.clear())
        with self._lock:
            ready = [one for one in self._given_back if one[0] not in busy]
            self._given_back = [one for one in self._given_back if one[0] in busy]
        for _, admitted in ready:
            await sign_out(self._rules.settings, admitted)

    async def close(self) -> None:
        """Give everything back: the server ends."""
        self._keep(self.sessions.end_all())
        await self.give_back(())

    async def _shown(self, request: Request) -> Response:
        with read_by(self._reader(request)):
            return _form(back="/")

    async def _sign_in(self, request: Request) -> Response:
        with read_by(self._reader(request)):
            async with request.form(max_fields=10, max_files=0) as form:
                email = as_known(str(form.get("email", "")))[:_LONGEST_ADDRESS]
                password, back = str(form.get("password", "")), str(form.get("back", "/"))
            try:
                return await self._answered(request, email, password, back)
            except ImporterError as error:
                return _form(email=email, back=back, said=error.said, status=502)

    async def _answered(self, request: Request, email: str, password: str, back: str) -> Response:
        keys = self._keys(request, email)
        if not self._tries.admit(*keys):
            return _form(email=email, back=back, said=say.TOO_MANY_TRIES(), status=429)
        asked = bool(email and password)
        admitted = await sign_in(self._rules.settings, email, password) if asked else None
        known = bool(self.people.called(email))
        if admitted is None:
            self._refused(email if known else "?")
            return _form(email=email, back=back, said=say.NO_SUCH_LOGIN(), status=401)
        self._tries.forgive(*keys)
        if not known:
            await sign_out(self._rules.settings, admitted)
            self._refused("?")
            return _form(email=email, back=back, said=say.NOT_NAMED(who=email), status=403)
        if (before := self._signed_in(request)) is not None:
            self._keep(self.sessions.end(before))
        house = f"{self._rules.settings.host} {admitted.tenant}"
        secret = self.sessions.begin(email, house, admitted)
        self._store.note("signed in", by=email, house=house)
        answered = RedirectResponse(_after(back), status_code=303)
        self._put(answered, secret)
        return answered

    def _refused(self, who: str) -> None:
        self._store.note("sign-in refused", by=who, house=self.url)

    async def _sign_out(self, request: Request) -> Response:
        async with request.form(max_fields=10, max_files=0) as form:
            everywhere = form.get("everywhere") == "yes"
        one = self._signed_in(request)
        if one is not None:
            self._keep(self.sessions.end(one, everywhere=everywhere))
            did = "signed out everywhere" if everywhere else "signed out"
            self._store.note(did, by=one.who, house=one.house)
        with read_by(self._reader(request)):
            answered = _form(back="/", said=say.SIGNED_OUT())
        answered.delete_cookie(self.cookie, secure=self._secure, httponly=True, samesite="strict")
        return answered

    async def _leaving(self, request: Request) -> Response:
        """How many seconds somebody has, for a script of the page. Asking does not count as doing
        something; asking to stay does.
        """
        secret = request.cookies.get(self.cookie, "")
        one = self.sessions.known(secret, active=request.method == "POST")
        if one is None:
            return Response(status_code=401)
        return JSONResponse({"seconds": self.sessions.left(one)})

    def _signed_in(self, request: Request) -> SignedIn | None:
        return self.sessions.known(request.cookies.get(self.cookie, ""), active=True)

    def _keep(self, passes: Sequence[Pass]) -> None:
        """Keep what is to be given back, soon."""
        with self._lock:
            self._given_back += passes

    def _put(self, answered: Response, secret: str) -> None:
        answered.set_cookie(
            self.cookie, secret, httponly=True, secure=self._secure, samesite="strict", path="/"
        )

    def _reader(self, request: Request) -> Reader:
        return Reader(language=language_of(request, self._rules.language), terminal=False)

    def _named_by_proxy(self, request: Request, header: str) -> Visitor | None:
        who = self._header_of(request, header)
        roles = self.people.called(who) if who else frozenset()
        if not roles:
            return None
        with self._lock:
            now, before = monotonic(), self._seen.get(who, -_SEEN_AGAIN)
            self._seen[who] = now
        if now - before >= _SEEN_AGAIN:
            self._store.note("signed in", by=who, house=self._house)
        person = Person(who, "")
        return Visitor(person=person, roles=roles, house=self._house, session=hashed(who))

    def _header_of(self, request: Request, header: str) -> str:
        """Whom a proxy names whose word counts; "" where none does, or it names two."""
        told = request.headers.getlist(header)
        return as_known(told[0]) if len(told) == 1 and self._is_proxy(request) else ""

    def _is_proxy(self, request: Request) -> bool:
        address = _address(request.client.host if request.client else "")
        return address is not None and any(address in one for one in self._rules.proxies)

    def _keys(self, request: Request, email: str) -> tuple[str, str]:
        """What tries are counted by: the name, and where they come from."""
        address = _address(request.client.host if request.client else "")
        if self._is_proxy(request):
            last = request.headers.getlist("x-forwarded-for")
            address = _address(last[-1].rpartition(",")[2]) if last else address
        return f"name {as_known(email)}", f"address {address}"


def _form(*, back: str, email: str = "", said: object = None, status: int = 200) -> Response:
    facts = {"title": say.SIGN_IN(), "email": email, "back": _after(back), "said": said}
    return answer("sign_in.html", facts, status)


def _after(path: str) -> str:
    """Where somebody goes who has signed in."""
    return "/" if path.partition("?")[0] == "/sign-in" else inside(path)


def _is_act(request: Request) -> bool:
    """Whether a person does something, rather than a script or a picture of the page."""
    if request.method not in ("GET", "HEAD"):
        return True
    return request.headers.get("sec-fetch-dest", "document") == "document"


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
