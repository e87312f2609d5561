"""One request until it is answered: through the gate, over the wire, and again when that may help and does no harm."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, NoReturn, TypeVar

import anyio
import httpx

from importer.dokstamp.answers import Answer, UnreadableError, describe_redirect
from importer.dokstamp.errors import OutcomeUnknown, Unreachable
from importer.dokstamp.events import Retried, WireEvent
from importer.dokstamp.pacing import Pacer
from importer.dokstamp.retrying import Patience, Retry
from importer.dokstamp.wire import NeverSentError, NoAnswerError, Wire

T = TypeVar("T")


class TokenStaleError(Exception):
    """The token expired while the request waited for its turn; nothing was sent."""


@dataclass(frozen=True, kw_only=True)
class Call(Generic[T]):
    """One thing asked of the API.

    Attributes:
        path: below the base URL, with a leading slash, without a query; stands in error texts.
        read: makes of a 2xx answer what the caller wants, or raises `UnreadableError`.
        repeatable: sending it again when its outcome is unknown does no harm.
        query: encoded, without the question mark.
        headers: headers of the body.
        body: the whole body, or makes a new stream of it for every attempt.
        kind: calls of one kind take about as long; by default the method and the path.
        counted: it counts against the rate limit of the credential.
        breaks_allowed: how often the connection may break while the body is being sent, before
            `BrokenOffError`; None leaves it to the retry budget.
    """

    method: str
    path: str
    read: Callable[[Answer], T]
    repeatable: bool
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | Callable[[], "BodyStream"] = b""
    kind: str = ""
    counted: bool = True
    breaks_allowed: int | None = None

    @property
    def target(self) -> str:
        """Path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path


class BodyStream(httpx.AsyncByteStream):
    """A body that is made while it is sent."""

    complete: bool = False
    """Whether all of it was handed to the connection."""


class BrokenOffError(Exception):
    """The connection broke again and again while the body was being sent."""


class Exchange:
    """Sends calls and repeats them within the retry budget."""

    def __init__(self, wire: Wire, pacer: Pacer, retry: Retry, listener: Callable[[WireEvent], None]) -> None:
        self._wire = wire
        self._pacer = pacer
        self._retry = retry
        self._listener = listener

    async def answered(self, call: Call[Any], authorization: Callable[[], Mapping[str, str] | None]) -> Answer:
        """Send a call until its answer is final: readable 2xx, or 4xx but for 429.

        Args:
            authorization: the headers that say who we are, asked for when the request's turn has come; None
                when they have to be renewed first.

        Raises:
            TokenStaleError: if `authorization` has none.
            OutcomeUnknown: if the call must not be repeated and it is not known whether it happened.
            Unreachable: if the retry budget is used up.
            BrokenOffError: see `Call.breaks_allowed`.
        """
        patience = Patience(self._retry)
        breaks = 0
        while True:
            self._refuse_long_pause(call)
            stream = None if isinstance(call.body, bytes) else call.body()
            begun = time.monotonic()
            asked: float | None = None
            status: int | None = None
            paused = False
            try:
                answer = await self._once(call, stream, authorization)
            except NeverSentError as error:
                reason = str(error)
                if error.hopeless:
                    raise self._unreachable(call, reason) from error
            except NoAnswerError as error:
                reason = str(error)
                if not call.repeatable:
                    raise OutcomeUnknown(reason, method=call.method, path=call.path) from error
                breaks += stream is not None and not stream.complete
                if call.breaks_allowed is not None and breaks > call.breaks_allowed:
                    raise BrokenOffError(reason) from error
            else:
                if answer.status == 429:
                    reason, paused = "too many requests", True
                elif answer.went_well:
                    ...
'''
