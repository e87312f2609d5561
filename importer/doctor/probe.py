"""Asks a DokStamp single questions and keeps the whole answers, which the client itself would have
read already.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import anyio

from importer.dokstamp import Credentials, LoginCredentials, OAuthCredentials, TokenCredentials
from importer.dokstamp.answers import Answer, refusal_of
from importer.dokstamp.page_sizes import PageSizes
from importer.dokstamp.wire import Connections
from importer.sentences import Message
from importer.sentences import doctor_seen as seen

_LONGEST_WAIT = 60.0
_ATTEMPTS = 3
_MOST_QUESTIONS = 200
"""Questions of one examination; no answer of a server makes it ask more."""

Where = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, with its JSON where it is some; `document` is empty otherwise."""

    answer: Answer
    document: Mapping[str, Any] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """HTTP status."""
        return self.answer.status

    @property
    def went_well(self) -> bool:
        """Whether the status is 2xx."""
        return self.answer.went_well

    @property
    def page_of_html(self) -> Message | None:
        """What to say of a web page in the place of the API's JSON; None of anything else."""
        markup = not self.document and self.answer.body.lstrip()[:1] == b"<"
        return seen.WEB_PAGE(status=self.status) if markup else None

    @property
    def record(self) -> dict[str, Any]:
        """The object in `data`, empty when there is none."""
        data = self.document.get("data")
        return data if isinstance(data, dict) else {}

    @property
    def records(self) -> list[dict[str, Any]]:
        """The objects of the list."""
        return [one for one in self.listed or () if isinstance(one, dict)]

    @property
    def listed(self) -> list[Any] | None:
        """The list in `data`, wherever the framework puts it; None when there is none."""
        data = self.document.get("data")
        if isinstance(data, dict):
            data = data.get("data")
        return data if isinstance(data, list) else None

    @property
    def uuids(self) -> list[str]:
        """The records' uuids."""
        return [str(one.get("uuid")) for one in self.records]

    def told(self, name: str) -> int | None:
        """A number that tells of the list: in `meta`, beside `data`, or around it; None when it is
        not told.
        """
        data = self.document.get("data")
        for place in (
            self.document.get("meta"),
            self.document,
            data if isinstance(data, dict) else None,
        ):
            value = place.get(name) if isinstance(place, dict) else None
            if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
                value = int(value)
            if isinstance(value, int) and not isinstance(value, bool):
                return value
        return None

    @property
    def errors(self) -> dict[str, Any]:
        """The messages by field of a 422."""
        errors = self.document.get("errors")
        return errors if isinstance(errors, dict) else {}


def edition_of(credentials: Credentials) -> str:
    """Which edition some credentials are of."""
    return {LoginCredentials: "login", OAuthCredentials: "OAuth", TokenCredentials: "a token"}[
        type(credentials)
    ]


class TooManyQuestionsError(Exception):
    """The examination has asked all that it may."""


class Probe:
    """Asks as the holder of some credentials.

    Attributes:
        tenant: value of `X-Tenant`, once known.
        token: the access token, once there is one.
        page_sizes: how long a page of each list may be, as far as was told.
        replies: answers to what was asked with a token, newest last.
    """

    def __init__(self, wire: Connections, credentials: Credentials) -> None:
        self.credentials = credentials
        self.tenant: str | None = None
        self.token: str | None = None
        self.refresh_token: str | None = None
        self.replies: list[Reply] = []
        self.page_sizes = PageSizes()
        self._wire = wire
        self._asked = 0

    @property
    def edition(self) -> str:
        """Which edition the credentials are of."""
        return edition_of(self.credentials)

    async def log_in(self) -> Reply | None:
        """Ask for a token and keep it; None when one was given."""
        match self.credentials:
            case TokenCredentials(token):
                self.token = token
                return None
            case LoginCredentials(email, password):
                reply = await self.send(
                    "POST", "/auth/login", {"email": email, "password": password}, token=None
                )
            case OAuthCredentials(client_id, client_secret):
                form = {
                    "grant_type": "client_credentials",
                    "client_id": client_id,
                    "client_secret": client_secret,
                }
                kind = "application/x-www-form-urlencoded"
                reply = await self.raw(
                    "POST", "/oauth/token", urlencode(form).encode(), kind, token=None
                )
        access = reply.document.get("access_token")
        self.token = access if isinstance(access, str) and access else None
        return reply

    async def log_out(self) -> None:
        """End a login that was made for this examination."""
        if isinstance(self.credentials, LoginCredentials) and self.token:
            await self.send("POST", "/auth/logout", {}, tenant=None)
            self.token = None

    async def page(
        self, path: str, where: Where | None = None, *, page: int, per_page: int
    ) -> Reply:
        """One page of a list, as long as the server lets it be; `where` are filters by field."""
        filters = {f"where[{name}]": value for name, value in (where or {}).items()}
        while True:
            size = self.page_sizes.asked(path, per_page)
            length = {} if size is None else {"per_page": size}
            reply = await self.get(f"{path}?{urlencode({'page': page, **length, **filters})}")
            if reply.status not in (400, 422):
                return reply
            refusal = refusal_of(reply.answer, "GET", path)
            if not self.page_sizes.lessen(path, size, refusal, filtered=bool(filters)):
                return reply

    async def get(self, target: str, *, token: str | None = "", tenant: str | None = "") -> Reply:
        """Read; token and tenant are ours unless others are given, None for none at all."""
        return await self.raw("GET", target, b"", None, token=token, tenant=tenant)

    async def send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any],
        *,
        token: str | None = "",
        tenant: str | None = "",
    ) -> Reply:
        """Send a JSON object."""
        content = json.dumps(body).encode()
        return await self.raw(
            method, path, content, "application/json", token=token, tenant=tenant
        )

    async def upload(self, files: Sequence[tuple[str, bytes]]) -> Reply:
        """Upload files, each with its name, in one request."""
        boundary = uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="files[]";'
            f' filename="{name}"\r\nContent-Type: application/pdf\r\n\r\n'.encode()
            + content
            + b"\r\n"
            for name, content in files
        ]
        content = b"".join(parts) + f"--{boundary}--\r\n".encode()
        return await self.raw(
            "POST", "/files", content, f"multipart/form-data; boundary={boundary}"
        )

    async def raw(
        self,
        method: str,
        target: str,
        content: bytes,
        kind: str | None,
        *,
        token: str | None = "",
        tenant: str | None = "",
    ) -> Reply:
        """Send one request; after a 429 again, when the server has said how soon.

        Raises:
            NeverSentError: if there is no connection.
            NoAnswerError: if no complete answer came.
            TooManyQuestionsError: if enough was asked.
        """
        headers = {"Content-Type": kind} if kind else {}
        token, tenant = (
            self.token if token == "" else token,
            (self.tenant if tenant == "" else tenant),
        )
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        headers |= {"X-Tenant": tenant} if tenant else {}
        for attempt in range(_ATTEMPTS):
            self._asked += 1
            if self._asked > _MOST_QUESTIONS:
                raise TooManyQuestionsError
            reply = _read(await self._wire.exchange(0, method, target, headers, content))
            if token:
                self.replies.append(reply)
            if reply.status != 429 or attempt == _ATTEMPTS - 1:
                break
            await anyio.sleep(min(reply.answer.retry_after or 1.0, _LONGEST_WAIT))
        return reply


def _read(answer: Answer) -> Reply:
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError):
        document = None
    return Reply(answer, document if isinstance(document, dict) else {})
