"""Who is signed in: rows on the disk, with a hash of what their browsers know. What lets them in
at DokStamp is in memory only.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from secrets import token_urlsafe
from threading import Lock
from typing import Any, TypeAlias

import sqlalchemy as sa

from importer.session import Admitted
from importer.web.store import PageStore
from importer.web.tables import SESSIONS
from importer.web.visitors import hashed

LONGEST = 8 * 3600
"""Seconds after which somebody has to sign in again, whatever they do."""
IDLE = 30 * 60
"""Seconds without anything that they do, after which they have to."""
WARNED = 5 * 60
"""Seconds before that at which they are told."""
_TOUCHED = 30
"""Seconds within which it is not written down again that somebody is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Somebody who is signed in.

    Attributes:
        key: the hash of what their browser is known by.
        house: see `importer.web.visitors.Visitor`.
        begun_at, seen_at: in seconds since 1970.
        allowed: None after a restart of the server: they sign in again before anything is sent.
    """

    key: str = field(repr=False)
    who: str
    house: str
    begun_at: float
    seen_at: float
    allowed: Admitted | None = None

    def ends_at(self) -> float:
        """When they are signed out if they do nothing more, in seconds since 1970."""
        return min(self.begun_at + LONGEST, self.seen_at + IDLE)


Pass: TypeAlias = tuple[str, Admitted]
"""Who is let in at DokStamp, and by what."""


class Sessions:
    """All who are signed in.

    Args:
        page: its address: of two pages that keep this in one place, none knows whom the other has
            let in.
        clock: tells seconds since 1970.
    """

    def __init__(
        self, store: PageStore, page: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._store = store
        self._page = page
        self._clock = clock
        self._passes: dict[str, Pass] = {}
        self._lock = Lock()

    def begin(self, who: str, house: str, allowed: Admitted) -> str:
        """Sign somebody in; what their browser is to be known by."""
        secret, now = token_urlsafe(32), self._clock()
        key = self._hashed(secret)
        values = {"key": key, "who": who, "house": house, "begun_at": now, "seen_at": now}
        with self._lock:
            with self._store.writing() as connection:
                connection.execute(sa.insert(SESSIONS).values(values))
            self._passes[key] = who, allowed
        return secret

    def known(self, secret: str, *, active: bool) -> SignedIn | None:
        """Who shows this; None of nobody, or where their time is over.

        Args:
            active: whether it is something that they do, rather than a script of the page.
        """
        if not secret:
            return None
        found = self._read(SESSIONS.c.key == self._hashed(secret))
        if not found:
            return None
        one, now = self._signed_in(found[0]), self._clock()
        if now >= one.ends_at():
            return None
        if not active:
            return one
        if now - one.seen_at > _TOUCHED:
            seen = sa.update(SESSIONS).where(SESSIONS.c.key == one.key).values(seen_at=now)
            with self._store.writing() as connection:
                connection.execute(seen)
        return replace(one, seen_at=now)

    def left(self, one: SignedIn) -> int:
        """How many seconds they have if they do nothing more."""
        return max(0, round(one.ends_at() - self._clock()))

    def rotate(self, one: SignedIn) -> str:
        """Give somebody something new to be known by; the old is worth nothing from now on."""
        secret = token_urlsafe(32)
        changed: dict[str, Any] = {"key": self._hashed(secret), "seen_at": self._clock()}
        with self._lock:
            with self._store.writing() as connection:
                connection.execute(
                    sa.update(SESSIONS).where(SESSIONS.c.key == one.key).values(changed)
                )
            if (kept := self._passes.pop(one.key, None)) is not None:
                self._passes[changed["key"]] = kept
        return secret

    def end(self, one: SignedIn, *, everywhere: bool = False) -> list[Pass]:
        """Sign somebody out, here or wherever they are signed in.

        Returns:
            What let them in at DokStamp, to be given back.
        """
        theirs = (SESSIONS.c.who == one.who) & (SESSIONS.c.house == one.house)
        return self._forget(theirs if everywhere else SESSIONS.c.key == one.key)

    def clear(self) -> list[Pass]:
        """Forget those whose time is over, or whom another server has signed out; what let them
        in, to be given back.
        """
        now = self._clock()
        over = (SESSIONS.c.begun_at <= now - LONGEST) | (SESSIONS.c.seen_at <= now - IDLE)
        return self._forget(over)

    def end_all(self) -> list[Pass]:
        """What let people in at DokStamp, when the server ends; who is signed in stays so."""
        with self._lock:
            passes, self._passes = list(self._passes.values()), {}
        return passes

    def everybody(self, house: str) -> list[SignedIn]:
        """Who of a house is signed in now, the latest first."""
        now = self._clock()
        people = [self._signed_in(row) for row in self._read(SESSIONS.c.house == house)]
        return [one for one in people if now < one.ends_at()]

    def _hashed(self, secret: str) -> str:
        return hashed(f"{self._page} {secret}")

    def _read(self, where: sa.ColumnElement[bool]) -> list[Mapping[str, Any]]:
        wanted = sa.select(SESSIONS).where(where).order_by(SESSIONS.c.begun_at.desc())
        return self._store.read(wanted)

    def _forget(self, where: sa.ColumnElement[bool]) -> list[Pass]:
        with self._lock:
            with self._store.writing() as connection:
                connection.execute(sa.delete(SESSIONS).where(where))
            left = {row["key"] for row in self._read(SESSIONS.c.key.in_(self._passes))}
            return [self._passes.pop(key) for key in self._passes.keys() - left]

    def _signed_in(self, row: Mapping[str, Any]) -> SignedIn:
        names = ("key", "who", "house", "begun_at", "seen_at")
        _, allowed = self._passes.get(row["key"], ("", None))
        return SignedIn(**{name: row[name] for name in names}, allowed=allowed)


def moment(seconds: float) -> str:
    """A moment as the store writes it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
