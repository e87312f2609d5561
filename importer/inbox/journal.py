"""What a service says of itself: one line an event, for a person or as JSON; trouble gets a line,
and once its end.

Never a name, an e-mail address or a file's name of a person: only the names of batches, and
counts.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Literal, TextIO

from importer.plain import plain
from importer.sentences import Message
from importer.sentences.reader import in_english

EventName = Literal[
    "watching",
    "found",
    "waiting",
    "left_alone",
    "settled",
    "not_taken",
    "taken_again",
    "taken_over",
    "continued",
    "started",
    "progress",
    "stopped",
    "checked",
    "finished",
    "receipt",
    "unreadable",
    "mistake",
    "put_aside",
    "filed",
    "api",
    "ledger",
    "busy",
    "settings",
    "storage",
    "unwritable",
    "back",
    "ledger_set_aside",
    "inbox_away",
    "inbox_back",
    "interrupted",
    "left",
    "working",
    "taken",
    "submitted",
    "given_back",
    "cancelled",
    "failed",
    "cleared",
    "ended",
]
"""The words for machines, which docs/service.md explains: whoever reads the log relies on them."""
Fact = str | int | float | bool | None | dict[str, int] | Message


class Journal:
    """Writes the log.

    Args:
        stream: where it goes.
        as_json: one JSON object a line instead of text.
        laid_out: how a line of text is, where a person sits.
        clock: the time of day of a line.
    """

    def __init__(
        self,
        stream: TextIO,
        *,
        as_json: bool = False,
        laid_out: Callable[[str], str] = str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._stream = stream
        self._as_json = as_json
        self._laid_out = laid_out
        self._clock = clock
        self._troubles: dict[str, tuple[EventName, Fact]] = {}

    def tell(
        self, event: EventName, text: Message, *, batch: str | None = None, **facts: Fact
    ) -> None:
        """Write a line.

        Args:
            event: a word for machines.
            text: a sentence for people, without personal data.
            batch: the name of the batch that it is about.
            facts: for machines, by name.
        """
        at = self._clock().isoformat(timespec="seconds").replace("+00:00", "Z")
        if self._as_json:
            told = {"at": at, "event": event, "batch": batch, "text": text, **facts}
            kept = {name: fact for name, fact in told.items() if fact is not None}
            with in_english():
                line = json.dumps(kept, default=str)
        else:
            line = self._laid_out(plain(f"{at} {batch + ': ' if batch else ''}{text}"))
        with suppress(
            OSError, ValueError
        ):  # a log that is full or closed stops nobody's certificate
            self._stream.write(line + "\n")
            self._stream.flush()

    def trouble(
        self,
        about: str,
        event: EventName,
        text: Message,
        *,
        batch: str | None = None,
        **facts: Fact,
    ) -> None:
        """Write a line unless the same was said already and is not over.

        Args:
            about: what the trouble is with; `over` names the same.
            facts: another `count` is news.
        """
        told = event, facts.get("count")
        if self._troubles.get(about) != told:
            self._troubles[about] = told
            self.tell(event, text, batch=batch, **facts)

    def over(
        self, about: str, event: EventName, text: Message, *, batch: str | None = None
    ) -> None:
        """Write that a trouble is over, if it was told."""
        if self._troubles.pop(about, None) is not None:
            self.tell(event, text, batch=batch)

    def forget(self, about: str) -> None:
        """A trouble is no longer one, and nobody needs to know."""
        self._troubles.pop(about, None)
