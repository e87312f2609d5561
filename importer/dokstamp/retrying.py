"""What becomes of a request that got no usable answer: what is sent again, after how long, and
until when.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from random import uniform
from types import MappingProxyType


class Unanswered(Enum):
    """How an attempt ended without an answer that can be judged by its status."""

    NEVER_SENT = auto()
    """It did not arrive: no connection was made."""
    NEVER_WILL_BE = auto()
    """It did not arrive, and will not later either: no such host, a certificate that is wrong, a
    pause longer than anybody waits.
    """
    LOST = auto()
    """It may have arrived; the connection broke, or no answer came in time."""
    UNREADABLE = auto()
    """The answer says that it went well, and makes no sense otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRule:
    """What an attempt without a usable answer tells.

    Attributes:
        undone: the API certainly did nothing, so that sending again is no second time.
        not_taken: the API says that it is not at work on it. Only what stands before it may be
            speaking.
        hopeless: it will not be better later.
        paused: the gate keeps everybody waiting because of it, this request too.
    """

    undone: bool = False
    not_taken: bool = False
    hopeless: bool = False
    paused: bool = False


RULES: Mapping[Unanswered | int, RetryRule] = MappingProxyType(
    {
        Unanswered.NEVER_SENT: RetryRule(undone=True),
        Unanswered.NEVER_WILL_BE: RetryRule(undone=True, hopeless=True),
        Unanswered.LOST: RetryRule(),
        Unanswered.UNREADABLE: RetryRule(),
        300: RetryRule(hopeless=True),
        408: RetryRule(),  # a proxy says so too whose upstream took its time, and may have done it
        425: RetryRule(undone=True),
        429: RetryRule(undone=True, paused=True),
        500: RetryRule(),
        503: RetryRule(not_taken=True),
    }
)
"""By how an attempt ended, or by status; a full hundred stands for those that are not listed.
Other statuses are refusals: asking again would be answered the same.
"""


class Then(Enum):
    """What is done about an attempt without a usable answer."""

    AGAIN = auto()
    """It is sent again after a while."""
    ASK = auto()
    """It may have happened: who sent it has to ask before sending it again."""
    GIVE_UP = auto()


def rule_of(ending: Unanswered | int) -> RetryRule | None:
    """The rule for how an attempt ended, None for a status that is a refusal."""
    if isinstance(ending, Unanswered):
        return RULES[ending]
    return RULES.get(ending, RULES.get(ending // 100 * 100))


def then(rule: RetryRule, *, repeatable: bool) -> Then:
    """What is done about an attempt.

    Args:
        repeatable: sending it again does no harm when it has happened.
    """
    if not (repeatable or rule.undone):
        return Then.ASK
    return Then.GIVE_UP if rule.hopeless else Then.AGAIN


def back_off(first: float, attempt: int, *, longest: float, jitter: float = 0.0) -> float:
    """Seconds to wait after an attempt: doubled each time, up to the longest.

    Args:
        first: seconds after the first attempt.
        attempt: how many there were before this one.
        jitter: the share of it, 0 to 1, that is left to chance, so that workers do not come back
            together.

    >>> [back_off(0.5, attempt, longest=3.0) for attempt in range(4)]
    [0.5, 1.0, 2.0, 3.0]
    """
    wait = min(first * 2.0 ** min(attempt, 64), longest)
    return wait * uniform(1.0 - jitter, 1.0)  # noqa: S311 - spreads load, guards nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """When a request that got no usable answer is sent again.

    Attributes:
        budget_seconds: the cap on all that one call may spend on failed attempts, on the waits
            after them, however the API asked for those, and on renewing the token. The time that a
            request waits for its turn under the rate limit does not count.
        first_wait: seconds before the second attempt; doubled each time.
        longest_wait: most seconds between two attempts, unless the server asks for more.
        jitter: see `back_off`.
    """

    budget_seconds: float = 120.0
    first_wait: float = 0.5
    longest_wait: float = 20.0
    jitter: float = 0.5


class RetryBudget:
    """What is left of one call's retry budget, from its first attempt to its end."""

    def __init__(self, retry: Retry) -> None:
        self.retry = retry
        self._spent = 0.0
        self._attempts = 0

    @property
    def left(self) -> float:
        """Seconds that may still be spent."""
        return self.retry.budget_seconds - self._spent

    def spend(self, seconds: float) -> None:
        """Note time that went by without bringing the answer nearer."""
        self._spent += seconds

    def wait_after(self, seconds: float, *, asked: float | None = None) -> float | None:
        """How long to wait after an attempt that took `seconds` and failed; None when what is left
        is less than that.

        Args:
            asked: what the server asked for (`Retry-After`), in seconds; never undercut.
        """
        retry = self.retry
        self.spend(seconds)
        wait = back_off(
            retry.first_wait, self._attempts, longest=retry.longest_wait, jitter=retry.jitter
        )
        wait = max(wait, asked or 0.0)
        if wait > self.left:
            return None
        self._attempts += 1
        self.spend(wait)
        return wait
