"""The DokStamp API as Python sees it: pages, records, uploads. Nothing here knows of
spreadsheets.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from functools import partial
from types import TracebackType
from typing import Any, Literal, TypeVar
from urllib.parse import quote, urlencode

import anyio
import httpx

from importer.dokstamp.answers import (
    Answer,
    Page,
    data_of,
    page_of,
    record_of,
    records_of,
    refusal_of,
    same_record_of,
)
from importer.dokstamp.auth import LOGOUT, Credentials, TokenKeeper, can_be_sent
from importer.dokstamp.bodies import body_of
from importer.dokstamp.calls import created_of, get, send
from importer.dokstamp.concurrency import AdaptiveCap, FixedCap
from importer.dokstamp.declaring import Entity, Record
from importer.dokstamp.entities import CERTIFICATE, FILE
from importer.dokstamp.errors import (
    CredentialsRefused,
    DokStampError,
    Invalid,
    Malformed,
    NotFound,
    OutcomeUnknown,
    Refused,
    TenantUnknown,
    TooLarge,
    Unreachable,
)
from importer.dokstamp.events import WireEvent
from importer.dokstamp.exchange import (
    BrokenOffError,
    Call,
    Exchange,
    RefusedAnswerError,
    TokenStaleError,
)
from importer.dokstamp.fitting import contradiction, tells_whose
from importer.dokstamp.listing import Listing, Reading
from importer.dokstamp.pacing import Pacer
from importer.dokstamp.page_sizes import DEFAULT, PageSizes
from importer.dokstamp.retrying import Patience, Retry
from importer.dokstamp.uploads import FilesBody, Upload, Uploaded, uploaded_of
from importer.dokstamp.wire import NeverSentError, NoAnswerError, UnusableError, Wire
from importer.sentences import dokstamp as say

T = TypeVar("T")

TIMEOUT = httpx.Timeout(60.0, connect=10.0, pool=None)
"""Seconds: to connect 10; to read, and to write, 60 without any progress; for a free connection
nobody waits.
"""
CREATE_SECONDS = 180.0
"""Seconds without any progress of an answer to a create: it is rather waited for than sent again.
"""
_LOGOUT_SECONDS = 3.0
_PAGE_SIZE = 100
_ME = "/auth/me"
_EXPIRED_IN_A_ROW = 20
"""How often a call is sent again because a token that was accepted before is not any more."""
_BREAKS_OF_AN_UPLOAD = 2
"""A server that cuts an upload off more often than this is taken to find it too large: some never
say so.
"""


class DokStamp:
    """The API for one tenant; use as `async with`.

    Entering obtains a token and, where no tenant is given, asks for it.

    Args:
        base_url: root of the API; a path in it is a prefix of every path.
        credentials: of either edition.
        tenant: value of `X-Tenant`; None asks `/auth/me`. A given one is believed until the API
            refuses it.
        max_in_flight: most requests at any moment, logins included; "auto" finds it, see
            `AdaptiveCap`.
        rate_per_minute: most requests a minute, evenly spread; None leaves it to what the API
            tells.
        retry: how long and how patiently requests are repeated.
        timeout: of connecting, reading and writing, as httpx has it.
        listener: told what happens on the wire, from within the event loop.
        user_agent: who we are.

    Attributes:
        tenant: value of `X-Tenant`, once entered.
        max_in_flight: most requests at any moment: as many workers can be kept busy.

    Raises:
        CredentialsRefused, TenantUnknown, Unreachable: on entering, and from every method.
        Withdrawn: from every method, after `send_no_more`.
    """

    tenant: str

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        *,
        tenant: str | None = None,
        max_in_flight: int | Literal["auto"] = 8,
        rate_per_minute: float | None = None,
        retry: Retry = Retry(),  # noqa: B008 - frozen
        timeout: httpx.Timeout = TIMEOUT,
        listener: Callable[[WireEvent], None] | None = None,
        user_agent: str,
    ) -> None:
        cap = AdaptiveCap() if max_in_flight == "auto" else FixedCap(max_in_flight)
        self.max_in_flight = cap.ceiling
        self.base_url = base_url.rstrip("/")
        self._given_tenant = tenant
        self._tenant_confirmed = tenant is None
        listener = listener or _ignore
        try:
            self._wire = Wire(base_url, slots=cap.ceiling, timeout=timeout, user_agent=user_agent)
        except UnusableError as error:
            raise Unreachable(error.said) from error
        self._create_seconds = (
            max(timeout.read or CREATE_SECONDS, CREATE_SECONDS) if timeout is TIMEOUT else None
        )
        self._pacer = Pacer(
            cap, rate_per_minute=rate_per_minute, first_pause=retry.first_wait, listener=listener
        )
        self._retry = retry
        self._exchange = Exchange(self._wire, self._pacer, retry, listener)
        self._tokens = TokenKeeper(credentials, self._exchange.perform, listener)
        self._accepted: str | None = None
        self._page_sizes = PageSizes()
        self._open = AsyncExitStack()

    async def __aenter__(self) -> "DokStamp":
        async with AsyncExitStack() as opening:
            await opening.enter_async_context(self._wire)
            if self._given_tenant is None:
                self.tenant = _header_of(await self._ask_tenant())
            else:
                self.tenant = _header_of(self._given_tenant)
                await self._tokens.ready()
            self._open = opening.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not isinstance(error, Unreachable):
            await self._log_out()
        await self._open.aclose()

    async def _log_out(self) -> None:
        """Give back a token that a login of ours obtained: it would live for a year. Best effort,
        and no longer.
        """
        authorization = self._tokens.to_log_out()
        if authorization is None or self._pacer.under_way:
            return
        with (
            anyio.move_on_after(_LOGOUT_SECONDS, shield=True),
            suppress(NeverSentError, NoAnswerError),
        ):
            await self._wire.exchange(0, "POST", LOGOUT, authorization, b"")

    @property
    def requests(self) -> int:
        """HTTP requests sent so far, logins included."""
        return self._wire.requests

    @property
    def full(self) -> bool:
        """Whether as many requests are under way as may be."""
        return self._pacer.full

    def send_no_more(self) -> None:
        """Withdraw every request that is waiting for its turn, and those to come; what is under
        way may finish.
        """
        self._pacer.close()

    async def page(
        self,
        entity: Entity,
        *,
        where: Mapping[str, str] | None = None,
        number: int = 1,
        per_page: int = 100,
        newest_by: str | None = None,
    ) -> Page:
        """Read one page of an entity's records.

        Args:
            where: values that fields must have; "null" stands for none.
            number: which page, from 1.
            per_page: records wanted; the server may have its own idea, see `Page.per_page`.
            newest_by: a date by which the list is sorted, the latest first.
        """
        path, filters = entity.place(where or {})
        chosen = {f"where[{name}]": value for name, value in filters.items()}
        if newest_by is not None:
            chosen |= {"sort[column]": newest_by, "sort[order]": "desc"}
        while True:
            size = self._page_sizes.asked(path, per_page)
            length = {} if size is None else {"per_page": str(size)}
            read = partial(page_of, number=number, per_page=size or DEFAULT)
            query = urlencode({"page": str(number), **length, **chosen})
            try:
                return await self._perform(
                    get(path, read, f"list {entity.name}", query), collection=True
                )
            except (Invalid, Malformed) as refusal:
                if not self._page_sizes.lessen(path, size, refusal, filtered=bool(chosen)):
                    raise

    async def listing(
        self, entity: Entity, *, where: Mapping[str, str] | None = None, first: Page | None = None
    ) -> Listing:
        """Read a list to its end, each record once, and tell whether that is proven to be all.

        The filter is the server's: that the records fit it is not checked.
        """
        records: list[Record] = []

        async def ask(number: int) -> Page:
            return await self.page(entity, where=where, number=number, per_page=_PAGE_SIZE)

        complete = await Reading(ask, records.extend).all(first)
        return Listing(records, complete)

    async def find(
        self, entity: Entity, *, where: Mapping[str, str] | None = None
    ) -> list[Record]:
        """The records of a list, each once, whether or not they are proven to be all."""
        return (await self.listing(entity, where=where)).records

    async def get(self, entity: Entity, uuid: str) -> Record:
        """Read one record; an answer about another one is not believed.

        Raises:
            NotFound: if the tenant has no such record.
        """
        path, _ = entity.place({})
        read = partial(same_record_of, uuid=uuid)
        return await self._perform(
            get(f"{path}/{quote(uuid, safe='')}", read, f"get {entity.name}")
        )

    async def create(self, entity: Entity, body: Mapping[str, Any]) -> Record:
        """Create a record. It is sent again only when the API has certainly done nothing: never
        connected, 429, 401.

        An answer that does not say whose record it is about is read again by its uuid.

        Raises:
            Refused: if the API says no.
            OutcomeUnknown: if it was sent and no readable answer with a uuid came that is about
                what was sent: it may or may not have happened.
        """
        path, values = entity.place(body)
        call = send(
            "POST",
            path,
            body_of(entity, values),
            partial(created_of, entity=entity, sent=body),
            f"create {entity.name}",
            repeatable=False,
            read_seconds=self._create_seconds,
        )
        record = await self._perform(call, collection=True)
        if tells_whose(entity, body, record):
            return record
        return await self._read_back(entity, path, body, record)

    async def _read_back(
        self, entity: Entity, path: str, sent: Mapping[str, Any], record: Record
    ) -> Record:
        """The record that a create was answered with, read by its uuid, since the answer does not
        say whose it is.
        """
        try:
            told = record | await self.get(entity, record["uuid"])
        except (Refused, Unreachable) as error:
            unreadable = say.RECORD_UNREADABLE()
            raise OutcomeUnknown(unreadable, method="POST", path=path) from error
        if field := contradiction(entity, sent, told):
            raise OutcomeUnknown(say.OTHER_FIELD(field=field), method="POST", path=path)
        return told

    async def update(
        self, entity: Entity, uuid: str, body: Mapping[str, Any], *, repeatable: bool = True
    ) -> Record:
        """Change fields of a record; doing so twice is the same, so it is repeated like reading.

        Args:
            repeatable: otherwise whoever asks looks first whether it happened.

        Raises:
            Refused: if the API says no.
            OutcomeUnknown: of what is not to be repeated, if no usable answer came.
        """
        path, values = entity.place(body)
        target = f"{path}/{quote(uuid, safe='')}"
        # What is attached has no uuid of its own.
        read = record_of if entity.attached_as else partial(same_record_of, uuid=uuid)
        call = send(
            "PATCH",
            target,
            body_of(entity, values),
            read,
            f"update {entity.name}",
            repeatable=repeatable,
        )
        return await self._perform(call)

    async def revoke(self, uuid: str, reason: str = "") -> Record:
        """Revoke an issued certificate, for good.

        Args:
            reason: shown publicly; "" for none.

        Raises:
            Refused: if the API says no.
            OutcomeUnknown: if no usable answer came.
        """
        call = send(
            "PUT",
            f"/{CERTIFICATE.endpoint}/{quote(uuid, safe='')}/revoke",
            {"revocation_reason": reason} if reason else {},
            partial(same_record_of, uuid=uuid),
            "revoke certificate",
            repeatable=False,
        )
        return await self._perform(call)

    async def delete(self, entity: Entity, uuid: str) -> None:
        """Delete a record. What is gone already counts as deleted; a server's failure may be a
        refusal, and ends it.

        Raises:
            Refused: if the API says no.
            OutcomeUnknown: if no answer came, or one that says that the server failed.
        """
        path, _ = entity.place({})
        call: Call[None] = Call(
            method="DELETE",
            path=f"{path}/{quote(uuid, safe='')}",
            read=lambda _: None,
            repeatable=False,
            kind=f"delete {entity.name}",
        )
        with suppress(NotFound):
            await self._perform(call)

    async def download(self, uuid: str) -> bytes:
        """The bytes of a file as DokStamp keeps them.

        Raises:
            Refused: if the API does not give them.
        """
        path = f"/{FILE.endpoint}/{quote(uuid, safe='')}/download"
        return await self._perform(get(path, lambda answer: answer.body, "download"))

    async def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Ask for something that has no entity, such as attaching modules; sent again as little as
        a create.

        Args:
            path: below the base URL, with a leading slash.

        Returns:
            The `data` of the answer, None when it has no body.

        Raises:
            Refused: if the API says no.
            OutcomeUnknown: if it was sent and no readable answer came.
        """
        seconds = self._create_seconds
        call = send(
            "POST", path, body, data_of, f"post {path}", repeatable=False, read_seconds=seconds
        )
        return await self._perform(call)

    async def upload(self, files: Sequence[Upload]) -> list[Uploaded]:
        """Upload files in one request, read from the disk as they are sent.

        It is repeated like reading: the API knows bytes that it has and answers the record that it
        made of them.

        Returns:
            One for each file, in the order of `files`: what the API answered about it. Where
            `matched` is False the answer is not certainly about that file, and the file is to be
            uploaded alone.

        Raises:
            ValueError: if two files have one name, so that the answer could not tell them apart.
            FileChanged: if a file is not what it was; none is stored.
            TooLarge: if the request is too large, or the server keeps cutting it off.
            Invalid: if the API refuses files; `errors` names them as `files.<index>`.
        """
        if not files:
            return []
        if len({file.name for file in files}) < len(files):
            raise ValueError("two files of one upload have the same name")
        call: Call[list[Record]] = Call(
            method="POST",
            path=f"/{FILE.endpoint}",
            read=records_of,
            repeatable=True,
            body=partial(FilesBody, files),
            kind=f"upload {len(files)}",
            breaks_allowed=_BREAKS_OF_AN_UPLOAD if len(files) > 1 else None,
            read_seconds=self._create_seconds,
            fits=lambda records: all(one.matched for one in uploaded_of(records, files)),
        )
        try:
            records = await self._perform(call, collection=True)
        except BrokenOffError as error:
            raise TooLarge(
                say.UPLOAD_CUT_OFF(files=len(files)),
                method=call.method,
                path=call.path,
                status=413,
                message=str(say.CUT_OFF()),
            ) from error
        return uploaded_of(records, files)

    async def _perform(
        self, call: Call[T], *, collection: bool = False, to_tenant: bool = True
    ) -> T:
        """Send a call as who we are, with a new token where the old one is refused.

        Args:
            collection: its path exists in every tenant, so a 404 can only be about the tenant or
                the base URL.
            to_tenant: it is for our tenant.
        """
        times_refused = expired = 0
        used: Mapping[str, str] | None = None

        def who() -> Mapping[str, str] | None:
            nonlocal used
            used = self._who(to_tenant=to_tenant)
            return used

        # One budget for all of it: else each new token would begin another one.
        patience = Patience(self._retry)
        while True:
            begun = time.monotonic()
            await self._tokens.ready()
            patience.spend(time.monotonic() - begun)
            try:
                result = await self._exchange.perform(call, who, patience)
            except TokenStaleError:
                continue
            except RefusedAnswerError as refused:
                if refused.answer.status != 401:
                    raise await self._explain(
                        call, refused.answer, may_be_tenant=collection
                    ) from refused
                if (
                    refused.authorization["Authorization"] == self._accepted
                    and expired < _EXPIRED_IN_A_ROW
                ):
                    expired += (
                        1  # it was good a moment ago: that tells nothing against the credentials
                    )
                    if self._tokens.renewable:
                        await self._tokens.renew(
                            {"Authorization": refused.authorization["Authorization"]}
                        )
                        continue
                times_refused += 1
                await self._mend(call, refused, times_refused, to_tenant=to_tenant)
            else:
                self._accepted = used["Authorization"] if used else None
                return result

    def _who(self, *, to_tenant: bool) -> Mapping[str, str] | None:
        authorization = self._tokens.authorization()
        return (
            {**authorization, "X-Tenant": self.tenant}
            if authorization and to_tenant
            else authorization
        )

    async def _mend(
        self, call: Call[Any], refused: RefusedAnswerError, times: int, *, to_tenant: bool
    ) -> None:
        """After a 401, do what may help before the call is sent again.

        A 401 can be about the token or about the tenant (DokStamp API page, Conventions). A new
        token comes first; then `/auth/me`, which takes no tenant, tells which of the two it is.

        Raises:
            CredentialsRefused: if it is the credentials.
            TenantUnknown: if it is the tenant.
        """
        if times == 1 and self._tokens.renewable:
            await self._tokens.renew({"Authorization": refused.authorization["Authorization"]})
            return
        if to_tenant and times <= 2:
            await self._check_tenant(call)
            return
        sentence = say.NEW_TOKEN_REFUSED if self._tokens.renewable else say.GIVEN_TOKEN_REFUSED
        raise CredentialsRefused(
            sentence(request=f"{call.method} {call.path}"),
            method=call.method,
            path=call.path,
            status=401,
            message=refusal_of(refused.answer, call.method, call.path).message,
        ) from refused

    async def _explain(
        self, call: Call[Any], answer: Answer, *, may_be_tenant: bool
    ) -> DokStampError:
        """Tell what a 4xx answer means, asking once whether a tenant that was given is the right
        one.
        """
        if may_be_tenant and answer.status in (403, 404) and not self._tenant_confirmed:
            await self._check_tenant(call)
            self._tenant_confirmed = True
        return refusal_of(answer, call.method, call.path)

    async def _check_tenant(self, call: Call[Any]) -> None:
        """Raise `TenantUnknown` if the credentials belong to another tenant."""
        theirs = await self._ask_tenant()
        if theirs != self.tenant:
            raise TenantUnknown(
                say.OTHER_TENANT(tenant=self.tenant, theirs=theirs),
                method=call.method,
                path=call.path,
            )

    async def _ask_tenant(self) -> str:
        """The tenant that the credentials belong to."""
        try:
            domain = await self._perform(get(_ME, _domain_of, "me"), to_tenant=False)
        except Refused as refusal:
            status = refusal.status
            kind = CredentialsRefused if status == 403 else TenantUnknown
            raise kind(
                say.TENANT_NOT_TOLD(path=_ME, status=status),
                method="GET",
                path=_ME,
                status=status,
            ) from refusal
        if not domain:
            raise TenantUnknown(say.NO_TENANT(path=_ME), method="GET", path=_ME)
        return domain


def _header_of(tenant: str) -> str:
    """A tenant as it can stand in a header.

    Raises:
        TenantUnknown: if it cannot.
    """
    if not can_be_sent(tenant):
        raise TenantUnknown(say.TENANT_UNSENDABLE(tenant=tenant))
    return tenant


def _domain_of(answer: Answer) -> str:
    """The tenant's domain in an answer of `/auth/me`, empty when it does not tell."""
    data = data_of(answer)
    tenant = data.get("tenant") if isinstance(data, dict) else None
    domain = tenant.get("domain") if isinstance(tenant, dict) else None
    return domain if isinstance(domain, str) else ""


def _ignore(event: WireEvent) -> None:
    """Listen to nothing."""
