"""What happens on the wire, as objects for a listener (progress bar, log). None holds personal
data.
"""

from dataclasses import dataclass

from importer.sentences import Message


@dataclass(frozen=True, slots=True)
class Paused:
    """Nothing is sent for about `seconds`, because the API's limit is reached; one event for all
    workers.
    """

    seconds: float
    reason: Message


@dataclass(frozen=True, slots=True)
class Throttled:
    """The API has refused a request since its limit is reached."""


@dataclass(frozen=True, slots=True)
class PauseEnded:
    """The pause is over."""


@dataclass(frozen=True, slots=True)
class Retried:
    """A request is sent again after `seconds`: `request` is its method and path, `reason` what
    went wrong.
    """

    request: str
    reason: Message
    seconds: float


@dataclass(frozen=True, slots=True)
class TokenRenewed:
    """A new access token replaced one that had expired or was refused."""


WireEvent = Paused | Throttled | PauseEnded | Retried | TokenRenewed
