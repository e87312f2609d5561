"""One request until it is answered: through the gate, over the wire, and again where that may help
and does no harm.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import anyio
import httpx

from importer.dokstamp.answers import Answer, UnreadableAnswerError, describe_redirect
from importer.dokstamp.errors import DokStampError, OutcomeUnknown, Unreachable, Withdrawn
from importer.dokstamp.events import Retried, WireEvent
from importer.dokstamp.pacing import ClosedError, Pacer, PausedTooLongError
from importer.dokstamp.retrying import (
    RULES,
    Retry,
    RetryBudget,
    RetryRule,
    Then,
    Unanswered,
    rule_of,
    then,
)
from importer.dokstamp.wire import Connections, NeverSentError, NoAnswerError, WithheldError
from importer.sentences import Message, SaidError
from importer.sentences import dokstamp as say

T = TypeVar("T")

_REASONS = {408: say.TOOK_TOO_LONG(), 425: say.TOO_EARLY(), 429: say.TOO_MANY_REQUESTS()}
_WITH_REASONS = (400, 422)
"""Refusals whose body names what is to be corrected."""


class Body(httpx.AsyncByteStream, ABC):
    """A body that is made while it is sent.

    Attributes:
        complete: all of it was handed to the connection.
    """

    complete: bool = False

    @property
    @abstractmethod
    def headers(self) -> Mapping[str, str]:
        """Its type and length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[T]):
    """One thing asked of the API.

    Attributes:
        path: below the base URL, with a leading slash, without a query; it stands in error texts.
        read: makes of a 2xx answer what the caller wants, or raises `UnreadableAnswerError`.
        repeatable: sending it again does no harm when its outcome is not known.
        query: encoded, without the question mark.
        headers: headers of the body.
        body: the whole body, or what makes it anew for every attempt.
        kind: calls of one kind take about as long as each other.
        counted: it counts against the credential's rate limit.
        breaks_allowed: how often the connection may break while the body is sent, before
            `BrokenOffError`; None leaves that to the retry budget.
        read_seconds: most seconds without any progress of the answer; None leaves that to the
            client.
        fits: whether what was read is about what was asked; where it is not, the connection is not
            used again.
    """

    method: str
    path: str
    read: Callable[[Answer], T]
    repeatable: bool
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | Callable[[], Body] = b""
    kind: str
    counted: bool = True
    breaks_allowed: int | None = None
    read_seconds: float | None = None
    fits: Callable[[T], bool] = lambda _: True

    @property
    def target(self) -> str:
        """Path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path


class RefusedAnswerError(Exception):
    """A 4xx answer, and the authorization that it was the answer to."""

    def __init__(self, answer: Answer, authorization: Mapping[str, str]) -> None:
        super().__init__(f"status {answer.status}")
        self.answer = answer
        self.authorization = authorization


class TokenStaleError(Exception):
    """The token expired, or the permit, while the request waited for its turn; nothing was
    sent.
    """


class BrokenOffError(Exception):
    """The connection broke again and again while the body was being sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failure:
    """An attempt that did not lead to a usable answer.

    Attributes:
        rule: what that tells.
        reason: in a few words, without personal data.
        asked: seconds to wait that the API asked for.
        broke_off: the connection broke while the body was being sent.
    """

    rule: RetryRule
    reason: Message
    cause: Exception | None = None
    status: int | None = None
    asked: float | None = None
    broke_off: bool = False

    @classmethod
    def of(cls, how: Unanswered, error: SaidError, **known: Any) -> "_Failure":
        """One without an answer that can be judged by its status."""
        return cls(rule=RULES[how], reason=error.said, cause=error, **known)


@dataclass(frozen=True, slots=True)
class _Done(Generic[T]):
    """An attempt that was answered as it should be."""

    value: T


class Exchange:
    """Sends calls, and sends them again within the retry budget."""

    def __init__(
        self, wire: Connections, pacer: Pacer, retry: Retry, listener: Callable[[WireEvent], None]
    ) -> None:
        self._wire = wire
        self._pacer = pacer
        self._retry = retry
        self._listener = listener

    async def perform(
        self,
        call: Call[T],
        authorize: Callable[[], Mapping[str, str] | None],
        patience: RetryBudget | None = None,
        still: Callable[[], bool] | None = None,
    ) -> T:
        """Send a call until it is answered.

        Args:
            authorize: the headers that say who we are, asked for when the request's turn has come;
                None when they have to be renewed first.
            patience: what is left of the retry budget; None is all of it.
            still: see `Connections.exchange`.

        Raises:
            RefusedAnswerError: if the answer is a refusal, see `retrying.RULES`.
            TokenStaleError: if `authorize` has none, or it is not to be sent any more.
            OutcomeUnknown: if the call is not repeatable and may have happened.
            Unreachable: if the retry budget is used up, or waiting will not help.
            BrokenOffError: see `Call.breaks_allowed`.
            Withdrawn: if nothing more is to be sent.
        """
        patience = patience or RetryBudget(self._retry)
        breaks = 0
        granted = 0.0
        read_again = False
        while True:
            try:
                result, seconds = await self._attempt(
                    call, authorize, longest_pause=patience.left + granted, still=still
                )
            except RefusedAnswerError as refused:
                # The reason of a refusal is worth a second question, so that the person learns
                # what to correct.
                if read_again or not call.repeatable or refused.answer.status not in _WITH_REASONS:
                    raise
                if not refused.answer.silent:
                    raise
                read_again = True
                continue
            if isinstance(result, _Done):
                return result.value
            next_step = then(result.rule, repeatable=call.repeatable)
            if next_step is Then.ASK:
                raise OutcomeUnknown(
                    result.reason,
                    method=call.method,
                    path=call.path,
                    status=result.status,
                    not_taken=result.rule.not_taken,
                    retry_after=result.asked,
                ) from result.cause
            if next_step is Then.GIVE_UP:
                unusable = say.UNUSABLE(cause=result.reason)
                raise _unreachable(call, result, unusable) from result.cause
            breaks += result.broke_off
            if call.breaks_allowed is not None and breaks > call.breaks_allowed:
                raise BrokenOffError from result.cause
            wait = patience.wait_after(seconds, asked=result.asked)
            if wait is None:
                raise self._given_up(call, result, patience) from result.cause
            self._listener(Retried(f"{call.method} {call.path}", result.reason, wait))
            granted = wait if result.rule.paused else 0.0  # then it is waited for at the gate
            if not result.rule.paused:
                await anyio.sleep(wait)

    async def _attempt(
        self,
        call: Call[T],
        authorize: Callable[[], Mapping[str, str] | None],
        *,
        longest_pause: float,
        still: Callable[[], bool] | None,
    ) -> tuple[_Done[T] | _Failure, float]:
        """Send a call once; also tells how many seconds that took, without the wait at the
        gate.
        """
        try:
            given = await self._pacer.enter(
                call.kind, counted=call.counted, longest_pause=longest_pause
            )
        except PausedTooLongError as error:
            return _Failure.of(Unanswered.NEVER_WILL_BE, error), 0.0
        except ClosedError as error:
            withdrawn = say.WITHDRAWN(request=f"{call.method} {call.path}")
            raise Withdrawn(withdrawn, method=call.method, path=call.path) from error
        begun = time.monotonic()
        answer: Answer | None = None
        timed_out = False
        unsent = False
        body = call.body if isinstance(call.body, bytes) else call.body()
        try:
            authorization = authorize()
            if authorization is None:
                unsent = True
                raise TokenStaleError
            headers = {
                **authorization,
                **(body.headers if isinstance(body, Body) else call.headers),
            }
            answer = await self._wire.exchange(
                given.slot,
                call.method,
                call.target,
                headers,
                body,
                read_seconds=call.read_seconds,
                still=still,
            )
            result = self._judge(call, answer, authorization)
            if not _trusted(call, result):
                await self._wire.forget(given.slot)
        except WithheldError as error:
            unsent = True
            raise TokenStaleError from error
        except NeverSentError as error:
            how = Unanswered.NEVER_WILL_BE if error.hopeless else Unanswered.NEVER_SENT
            return _Failure.of(how, error), time.monotonic() - begun
        except NoAnswerError as error:
            timed_out = error.timed_out
            broke_off = isinstance(body, Body) and not body.complete
            failure = _Failure.of(Unanswered.LOST, error, broke_off=broke_off)
            return failure, time.monotonic() - begun
        finally:
            self._pacer.leave(given, answer, timed_out=timed_out, unsent=unsent)
            if isinstance(body, Body):
                await body.aclose()
        return result, time.monotonic() - begun

    def _judge(
        self, call: Call[T], answer: Answer, authorization: Mapping[str, str]
    ) -> _Done[T] | _Failure:
        status = answer.status
        if answer.went_well:
            try:
                return _Done(call.read(answer))
            except UnreadableAnswerError as error:
                return _Failure.of(Unanswered.UNREADABLE, error, status=status)
        rule = rule_of(status)
        if rule is None:
            raise RefusedAnswerError(answer, authorization)
        reason = (
            describe_redirect(answer)
            if status < 400
            else _REASONS.get(status, say.STATUS(status=status))
        )
        return _Failure(rule=rule, reason=reason, status=status, asked=answer.retry_after)

    def _given_up(self, call: Call[T], failure: _Failure, patience: RetryBudget) -> DokStampError:
        """The error when the retry budget is used up, or the API asks for more than is left."""
        asked = failure.asked or 0.0
        if asked > max(patience.left, self._retry.longest_wait):
            return _unreachable(call, failure, say.SENT_AWAY(cause=failure.reason, seconds=asked))
        request, budget = f"{call.method} {call.path}", self._retry.budget_seconds
        unanswered = say.NO_USABLE_ANSWER(request=request, seconds=budget, cause=failure.reason)
        return _unreachable(call, failure, unanswered)


def _unreachable(call: Call[T], failure: _Failure, said: Message) -> DokStampError:
    return Unreachable(
        said,
        method=call.method,
        path=call.path,
        status=failure.status,
        retry_after=failure.asked,
    )


def _trusted(call: Call[T], result: "_Done[T] | _Failure") -> bool:
    """Whether a connection may be used again: what came over it is the answer to what was
    asked.
    """
    if isinstance(result, _Failure):
        return not isinstance(result.cause, UnreadableAnswerError)
    return call.fits(result.value)
