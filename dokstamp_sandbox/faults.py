"""Faults on request: which requests they strike, and what they do to them."""

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

ACTIONS = {
    "status": "answer a status instead of doing the work",
    "drop_before": "close the connection instead of doing the work",
    "hang": "answer nothing for some seconds, then close the connection; the work is not done",
    "latency": "take so many seconds longer",
    "expire_tokens": "let all tokens expire that were handed out, then go on",
    "signal_before": (
        "send a signal to a process; SIGKILL: then close the connection, otherwise do the work and"
        " answer"
    ),
    "status_after": "do the work, then answer a status",
    "html_after": "do the work, then answer a status with an HTML page",
    "late_work": (
        "answer a status at once and do the work some seconds later, as behind a gateway that"
        " gave up"
    ),
    "reorder_after": "do the work, then answer the records of a list in the reverse order",
    "drop_after": "do the work, then close the connection",
    "truncate_after": "do the work, answer half of the body, then close the connection",
    "signal_after": (
        "do the work, send a signal to a process; SIGKILL: then close the connection, otherwise"
        " answer"
    ),
}
_NUMBER = (int, float)
_TYPES: dict[str, type | tuple[type, ...]] = {
    "action": str,
    "method": str,
    "path": str,
    "nth": int,
    "every": int,
    "probability": _NUMBER,
    "times": int,
    "status": int,
    "html": (bool, str),
    "retry_after": (int, float, str),
    "seconds": _NUMBER,
    "reset": bool,
    "pid": int,
    "signal_name": str,
}


@dataclass(slots=True, kw_only=True)
class Fault:
    """One fault. Without `nth`, `every` and `probability` it strikes every request that matches.

    Attributes:
        action: one of `ACTIONS`.
        method: HTTP method it strikes, None for any.
        path: regular expression that the path must match from its beginning.
        nth: strikes the n-th matching request (1 is the first since the fault was set up) and,
            with `times`, those that follow it.
        every: strikes every n-th matching request.
        probability: strikes by chance, from 0 to 1.
        times: how often it strikes at the most; None without end.
        status: what `status`, `status_after`, `late_work` and `html_after` answer.
        html: answer an HTML page instead of JSON; a text is taken for the whole page.
        json: the body to answer instead of the usual one.
        retry_after: value of that header: seconds, or an HTTP date.
        seconds: how long `hang` and `latency` take, and how late `late_work` is.
        reset: close connections by a reset instead of an end.
        pid: the process that `signal_before` and `signal_after` strike.
        signal_name: the signal's name, such as KILL or INT.
        seen: requests that matched so far.
        struck: requests it struck so far.
    """

    action: str
    method: str | None = None
    path: str = ""
    nth: int | None = None
    every: int | None = None
    probability: float | None = None
    times: int | None = None
    status: int = 500
    html: bool | str = False
    json: Any = None
    retry_after: float | str | None = None
    seconds: float = 1.0
    reset: bool = False
    pid: int | None = None
    signal_name: str = "KILL"
    seen: int = 0
    struck: int = 0
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        self.pattern = re.compile(self.path)

    @classmethod
    def of(cls, rule: object) -> "Fault":
        """Read a rule.

        Raises:
            ValueError: if it is not one.
        """
        if not isinstance(rule, Mapping) or rule.get("action") not in ACTIONS:
            raise ValueError(f"a rule's action must be one of {', '.join(ACTIONS)}")
        known = (*_TYPES, "json")
        if unknown := set(rule) - set(known):
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(known)}")
        for name, value in rule.items():
            if name in _TYPES and value is not None and not isinstance(value, _TYPES[name]):
                raise ValueError(f"{name} cannot be {value!r}")
        if rule["action"].startswith("signal") and rule.get("pid") is None:
            raise ValueError("a signal needs a pid")
        try:
            return cls(**rule)
        except re.error as error:
            raise ValueError(f"path is no regular expression: {error}") from error

    def matches(self, method: str, path: str) -> bool:
        """Whether it is about this request."""
        return (self.method is None or self.method == method) and self.pattern.match(
            path
        ) is not None

    def is_due(self, chance: random.Random) -> bool:
        """Whether it strikes the request that it has just seen."""
        # Drawn in any case, so that one fault's strikes do not change what another one draws.
        lucky = self.probability is None or chance.random() < self.probability
        if self.times is not None and self.struck >= self.times:
            return False
        if self.nth is not None:
            return lucky and (
                self.seen == self.nth or (self.seen > self.nth and self.times is not None)
            )
        return lucky and (self.every is None or self.seen % self.every == 0)

    def told(self) -> dict[str, Any]:
        """It as JSON, with how often it has seen and struck a request."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "pattern"}


class Faults:
    """The faults that are set up; the first that is due strikes a request."""

    def __init__(self, *, seed: int) -> None:
        self._seed = seed
        self.clear()

    def add(self, rules: Iterable[object]) -> None:
        """Set up more faults, all or none.

        Raises:
            ValueError: if one is not a rule.
        """
        self._faults += [Fault.of(rule) for rule in rules]

    def clear(self) -> None:
        """No faults; chance begins anew."""
        self._faults: list[Fault] = []
        self._chance = random.Random(self._seed)  # noqa: S311  repeatable, not secret

    def next(self, method: str, path: str) -> Fault | None:
        """What strikes this request, which is counted by all faults that it matches."""
        chosen: Fault | None = None
        for fault in self._faults:
            if fault.matches(method, path):
                fault.seen += 1
                if fault.is_due(self._chance) and chosen is None:
                    chosen = fault
        if chosen is not None:
            chosen.struck += 1
        return chosen

    def told(self) -> list[dict[str, Any]]:
        """The faults as JSON."""
        return [fault.told() for fault in self._faults]
