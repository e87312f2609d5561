"""Who may do what, where several people work: a settings file that whoever looks after the server
writes, and that is read again when it changes.

    [people]
    "rui@school.example" = ["preparer"]
    "ana@school.example" = ["approver", "reader"]

    [limits]
    gigabytes = 200

It holds nothing secret, but whoever may write it gives themselves every role, so nobody else may.
"""

import os
import stat
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from threading import Lock
from typing import Any

from importer.errors import SettingsError
from importer.sentences import Message
from importer.sentences import web_shared as say
from importer.web.visitors import Role

_OTHERS = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLimits:
    """How much people may keep and ask for.

    Attributes:
        gigabytes, gigabytes_each: of what is brought, in all and by one person.
        lists_each: lists that one person has begun and nobody has deleted.
        requests_each: of one person within a minute.
    """

    gigabytes: float = 100
    gigabytes_each: float = 20
    lists_each: int = 200
    requests_each: int = 1_200


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who may do what, by their e-mail addresses in small letters."""

    roles: Mapping[str, frozenset[Role]]
    limits: PersonLimits = field(default_factory=PersonLimits)

    def called(self, email: str) -> frozenset[Role]:
        """What somebody may do: nothing, if they are not named."""
        return self.roles.get(as_known(email), frozenset())


class PeopleFile:
    """The file, read again whenever it changes.

    Args:
        changed: is told what was read anew, or what is wrong with it: then what was read before
            holds.

    Attributes:
        fault: what is wrong with the file as it is now.

    Raises:
        SettingsError: if it cannot be used at the start.
    """

    def __init__(self, path: Path, *, changed: Callable[[Message], None]) -> None:
        self.fault: Message | None = None
        self._path = path
        self._changed = changed
        self._lock = Lock()
        self._seen = _signs(path)
        self._people = read_people(path)

    @property
    def people(self) -> People:
        """As the file says now."""
        with self._lock:
            if (signs := _signs(self._path)) != self._seen:
                self._seen = signs
                try:
                    self._people, self.fault = read_people(self._path), None
                    self._changed(say.PEOPLE_READ(path=self._path))
                except SettingsError as error:
                    self.fault = error.said
                    self._changed(error.said)
            return self._people


def read_people(path: Path) -> People:
    """Read the file.

    Raises:
        SettingsError: if it is not there, not TOML, names a role that there is none of, or others
            may write it.
    """
    try:
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            raise SettingsError(say.PEOPLE_EXPOSED(path=path))
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(say.NO_PEOPLE(path=path, why=error.strerror or "")) from error
    except ValueError as error:  # no TOML, or no UTF-8
        raise SettingsError(say.PEOPLE_NOT_READ(path=path, why=str(error))) from error
    entries = told.get("people")
    if not isinstance(entries, dict) or not entries or set(told) - {"people", "limits"}:
        raise SettingsError(say.PEOPLE_MISSING(path=path))
    roles = {as_known(email): _roles(path, email, names) for email, names in entries.items()}
    if len(roles) < len(entries):
        raise SettingsError(say.PERSON_TWICE(path=path))
    return People(roles=roles, limits=_limits(path, told.get("limits", {})))


def as_known(email: str) -> str:
    """An address as people are told apart by it."""
    return email.strip().casefold()


def _roles(path: Path, email: str, names: Any) -> frozenset[Role]:
    if not isinstance(names, list) or not names or any(one not in set(Role) for one in names):
        raise SettingsError(say.NO_SUCH_ROLE(path=path, email=email, roles=list(Role)))
    if "@" not in email or "|" in email or not email.isprintable():
        raise SettingsError(say.NO_ADDRESS(path=path, email=email))
    return frozenset(map(Role, names))


def _limits(path: Path, told: Any) -> PersonLimits:
    known = {one.name for one in fields(PersonLimits)}
    numbers = isinstance(told, dict) and all(
        isinstance(one, int | float) and not isinstance(one, bool) and one > 0
        for one in told.values()
    )
    if not numbers or set(told) - known:
        raise SettingsError(say.NO_SUCH_LIMIT(path=path, limits=sorted(known)))
    return PersonLimits(**told)


def _signs(path: Path) -> tuple[int, int, int] | None:
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size, told.st_ino
