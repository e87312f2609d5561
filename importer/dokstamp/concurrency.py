"""How many requests may be under way: a fixed number, or one that is found from how the API bears
it.
"""

from dataclasses import dataclass, field
from math import isqrt
from statistics import median
from typing import Protocol

AUTO_CEILING = 64
"""Most requests under way that are tried; beyond it one process cannot keep up with sending them.
"""
_BEGIN = 16
_FEWEST_SAMPLES = 8
_UNHURT = 1.2
"""Answers slower than alone by less than this do not mind more requests."""
_SLOWED = 1.5
_OVERLOADED = 2.0
_NEARLY = 0.75
"""Of what is allowed: with requests on an even beat a few places are always free, and demand is
high all the same.
"""


class Cap(Protocol):
    """Most requests under way."""

    @property
    def ceiling(self) -> int:
        """The most there can ever be."""

    @property
    def now(self) -> int:
        """The most there may be at present."""

    def answered(self, kind: str, seconds: float, under_way: int) -> None:
        """Note that a request of this kind, the last of `under_way`, was answered after
        `seconds`.
        """

    def overloaded(self, sent_at: float, now: float) -> None:
        """Note that a request sent at `sent_at` was refused for the rate, or timed out."""


@dataclass(frozen=True, slots=True)
class FixedCap:
    """Always the same number of requests."""

    ceiling: int

    @property
    def now(self) -> int:
        """The number."""
        return self.ceiling

    def answered(self, kind: str, seconds: float, under_way: int) -> None:
        """Nothing to learn."""

    def overloaded(self, sent_at: float, now: float) -> None:
        """Nothing to learn."""


@dataclass(slots=True)
class AdaptiveCap:
    """Grows while answers do not slow down, halves when a request is refused for the rate or times
    out.

    Answers are compared with the fastest of their kind, so a slow upload does not pass for an
    overloaded API, and only the middle one of a round counts, so a few slow answers do not either.
    """

    ceiling: int = AUTO_CEILING
    now: int = _BEGIN
    _doubling: bool = True
    _cut_at: float = float("-inf")
    _fastest: dict[str, float] = field(default_factory=dict)
    _round: list[float] = field(default_factory=list)

    def answered(self, kind: str, seconds: float, under_way: int) -> None:
        """Note that a request of this kind, the last of `under_way`, was answered after
        `seconds`.
        """
        fastest = min(self._fastest.get(kind, seconds) * 1.001, seconds)
        self._fastest[kind] = fastest
        if under_way < _NEARLY * self.now:
            return  # fewer than allowed were wanted: says nothing about allowing more
        self._round.append(seconds / max(fastest, 1e-6))
        if len(self._round) >= max(self.now, _FEWEST_SAMPLES):
            self._adapt(median(self._round))
            self._round.clear()

    def overloaded(self, sent_at: float, now: float) -> None:
        """Note that a request sent at `sent_at` was refused for the rate, or timed out; a burst
        counts once.
        """
        if sent_at > self._cut_at:
            self._cut_at = now
            self._cut(self.now // 2)

    def _adapt(self, slowdown: float) -> None:
        if slowdown >= _OVERLOADED:
            self._cut(self.now // 2)
        elif slowdown >= _SLOWED:
            self._cut(self.now * 9 // 10)
        elif slowdown <= _UNHURT:
            step = self.now if self._doubling else max(isqrt(self.now), 1)
            self.now = min(self.now + step, self.ceiling)
        else:
            self._doubling = False

    def _cut(self, to: int) -> None:
        self._doubling = False
        self.now = max(to, 1)
        self._round.clear()
