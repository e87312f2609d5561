"""Faults on request: which requests they strike, and what they do to them."""

import os
import random
import re
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BEFORE = ("status", "drop_before", "hang", "expire_tokens", "signal_before", "latency")
AFTER = ("drop_after", "truncate_after", "html_after", "status_after", "signal_after")


@dataclass(slots=True, kw_only=True)
class Fault:
    """One fault.

    Attributes:
        action: one of `BEFORE` (the work is not done) or `AFTER` (it is done, the answer is lost).
        method: HTTP method it strikes, None for any.
        path: regular expression that the path must match from its beginning.
        nth: strikes the n-th matching request (1 is the first) and, with `times`, those that follow it.
        every: strikes every n-th matching request.
        probability: strikes by chance, from 0 to 1.
        times: how often it strikes at the most; None without end.
        status: the status that `status`, `status_after` and `html_after` answer.
        html: answer an HTML page instead of JSON.
        retry_after: value of that header, in seconds.
        seconds: how long `hang` and `latency` take.
        pid: the process that `signal_before` and `signal_after` strike.
        signal_name: the signal's name, such as KILL or INT.
    """

    action: str
    method: str | None = None
    path: str = ".*"
    nth: int | None = None
    every: int | None = None
    probability: float | None = None
    times: int | None = None
    status: int = 500
    html: bool = False
    retry_after: float | None = None
    seconds: float = 1.0
    pid: int | None = None
    signal_name: str = "KILL"
    seen: int = 0
    struck: int = 0

    @classmethod
    def of(cls, rule: Mapping[str, Any]) -> "Fault":
        """Read a rule.

        Raises:
            ValueError: if it is not one.
        """
        if rule.get("action") not in (*BEFORE, *AFTER):
            raise ValueError(f"action must be one of {', '.join((*BEFORE, *AFTER))}")
        names = set(cls.__dataclass_fields__) - {"seen", "struck"}
        if unknown := set(rule) - names:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(sorted(names))}")
        re.compile(str(rule.get("path", "")))
        return cls(**rule)

    def strikes(self, method: str, path: str, chance: random.Random) -> bool:
        """Whether it strikes this request; counts it."""
        if (self.method and self.method != method) or not re.match(self.path, path):
            return False
        self.seen += 1
        if self.times is not None and self.struck >= self.times:
            return False
        if self.nth is not None:
            strikes = self.seen == self.nth or (self.seen > self.nth and self.times is not None)
        elif self.every is not None:
            strikes = self.seen % self.every == 0
        elif self.probability is not None:
            strikes = chance.random() < self.probability
        else:
            strikes = True
        self.struck += strikes
        return strikes

    def send_signal(self) -> None:
        """Send the signal and, when it kills, wait until the process is gone."""
        if self.pid is None:
            return
        try:
            os.kill(self.pid, getattr(signal, f"SIG{self.signal_name}"))
        except ProcessLookupError:
            return
        end = time.monotonic() + 2
        while self.signal_name == "KILL" and time.monotonic() < end and not _is_gone(self.pid):
            time.sleep(0.002)


def _is_gone(pid: int) -> bool:
    """Whether a killed process runs no more; its parent may not have fetched its status yet."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state in "ZX"
