"""Calls as who we are: with a token that is renewed in time, for a tenant that is ours."""

import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, suppress
from types import TracebackType
from typing import Any, Literal, Protocol, Self, TypeVar

import anyio
import httpx

from importer.dokstamp.answers import Answer, data_of, refusal_of
from importer.dokstamp.auth import LOGOUT, Credentials, TokenKeeper, can_be_sent
from importer.dokstamp.calls import get
from importer.dokstamp.concurrency import AdaptiveCap, FixedCap
from importer.dokstamp.errors import (
    CredentialsRefused,
    DokStampError,
    Refused,
    TenantUnknown,
    Unreachable,
)
from importer.dokstamp.events import WireEvent
from importer.dokstamp.exchange import Call, Exchange, RefusedAnswerError, TokenStaleError
from importer.dokstamp.pacing import Pacer
from importer.dokstamp.page_sizes import PageSizes
from importer.dokstamp.retrying import Retry, RetryBudget
from importer.dokstamp.wire import Connections, NeverSentError, NoAnswerError, UnusableError
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
_ME = "/auth/me"
_EXPIRED_IN_A_ROW = 20
"""How often a call is sent again because a token that was accepted before is not any more."""


class Permit(Protocol):
    """The permission to change something, which whoever gave it may withdraw."""

    @property
    def is_fresh(self) -> bool:
        """Whether it holds at this moment."""

    async def renew(self) -> None:
        """Ask for it again; raises whatever it is refused with."""


class Account:
    """Who we are to the API, and at which tenant; use as `async with`.

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
        create_seconds: how long a create may go without any progress of its answer; None leaves
            it to `timeout`.
        page_sizes: how long a page the API gives.
        permit: what everything but a question needs in the moment in which it is sent, be it for
            the second time; None needs none.

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
            self._wire = Connections(
                base_url, slots=cap.ceiling, timeout=timeout, user_agent=user_agent
            )
        except UnusableError as error:
            raise Unreachable(error.said) from error
        self.create_seconds = (
            max(timeout.read or CREATE_SECONDS, CREATE_SECONDS) if timeout is TIMEOUT else None
        )
        self._pacer = Pacer(
            cap, rate_per_minute=rate_per_minute, first_pause=retry.first_wait, listener=listener
        )
        self._retry = retry
        self._exchange = Exchange(self._wire, self._pacer, retry, listener)
        self._tokens = TokenKeeper(credentials, self._exchange.perform, listener)
        self._accepted: str | None = None
        self.page_sizes = PageSizes()
        self.permit: Permit | None = None
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
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

    def hand_over_token(self) -> str:
        """The token that a login obtained; from now on it is the caller's to keep, and to give
        back.
        """
        return self._tokens.hand_over()

    async def log_out(self) -> None:
        """Give back the token, whoever has obtained it. Best effort."""
        await self._give_back(self._tokens.authorization())

    async def _log_out(self) -> None:
        await self._give_back(self._tokens.to_log_out())

    async def _give_back(self, authorization: Mapping[str, str] | None) -> None:
        """Give back a token that a login of ours obtained: it would live for a year. Best effort,
        and no longer.
        """
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

    async def perform(
        self, call: Call[T], *, collection: bool = False, to_tenant: bool = True
    ) -> T:
        """Send a call as who we are, with a new token where the old one is refused, and with the
        permit where it changes something.

        Args:
            collection: its path exists in every tenant, so a 404 can only be about the tenant or
                the base URL.
            to_tenant: it is for our tenant.
        """
        permit = self.permit if call.method != "GET" else None
        still = None if permit is None else lambda: permit.is_fresh
        times_refused = expired = 0
        used: Mapping[str, str] | None = None

        def who() -> Mapping[str, str] | None:
            nonlocal used
            used = self._who(to_tenant=to_tenant)
            return used

        # One budget for all of it: else each new token would begin another one.
        patience = RetryBudget(self._retry)
        while True:
            begun = time.monotonic()
            if permit is not None and not permit.is_fresh:
                await permit.renew()
            await self._tokens.ready()
            patience.spend(time.monotonic() - begun)
            try:
                result = await self._exchange.perform(call, who, patience, still)
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
            domain = await self.perform(get(_ME, _domain_of, "me"), to_tenant=False)
        except Refused as refusal:
            status = refusal.status
            kind = CredentialsRefused if status == 403 else TenantUnknown
            raise kind(
                say.TENANT_NOT_TOLD(path=_ME, status=status), method="GET", path=_ME, status=status
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
