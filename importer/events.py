"""What happens during a run, as objects: progress bar and log are listeners, the pipeline knows
neither.
"""

from collections.abc import Callable
from dataclasses import dataclass

from importer.dokstamp import WireEvent
from importer.outcomes import Outcome
from importer.sentences import Message


@dataclass(frozen=True, slots=True)
class RowFinished:
    """A row reached its terminal state."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class UploadSplit:
    """An upload of `files` files was refused as a whole and goes on in smaller ones."""

    files: int
    reason: str


@dataclass(frozen=True, slots=True)
class Asking:
    """The tenant is being asked for what is there already."""

    what: Message


@dataclass(frozen=True, slots=True)
class Stopping:
    """The run ends early: nothing new is started, what is in flight may finish."""

    reason: Message


Event = RowFinished | UploadSplit | Asking | Stopping | WireEvent
Listener = Callable[[Event], None]


def unfailing(listener: Listener) -> Listener:
    """A listener that is told nothing more once it has failed: what shows how far things are must
    not stop them.
    """
    failed = False

    def tell(event: Event) -> None:
        nonlocal failed
        try:
            if not failed:
                listener(event)
        except Exception:
            failed = True

    return tell
