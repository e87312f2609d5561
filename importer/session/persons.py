"""Who does something, as far as the system tells: four eyes are those of two people."""

import os
import sys
from contextlib import suppress
from pathlib import Path

from importer.ledger import Person
from importer.names import folded


def myself(name: str | None = None) -> Person:
    """Who runs this process; no variable of the environment is believed.

    Args:
        name: as they say they are called; the system's word for it where they do not say.
    """
    if sys.platform == "win32":
        return Person(os.getlogin(), name or "")
    user, full = _account(os.getuid())
    return Person(user, name or full)


def owner_of(path: Path) -> Person:
    """Whose a file or folder is; nobody's where the system does not tell.

    Raises:
        OSError: if it cannot be looked at.
    """
    if sys.platform == "win32":
        return Person("", "")
    return Person(*_account(path.stat().st_uid))


def are_two(one: Person, other: Person) -> bool:
    """Whether these are certainly two people: by what the system calls them, and by their names
    as far as they are told.
    """
    if not one.user or not other.user:
        return False
    return _called(one).isdisjoint(_called(other))


def _called(person: Person) -> set[str]:
    """What somebody is called, however it is written: order, letter case and accents aside."""
    return {" ".join(sorted(folded(text).split())) or text for text in person if text}


def _account(uid: int) -> tuple[str, str]:
    import pwd

    with suppress(KeyError):
        account = pwd.getpwuid(uid)
        return account.pw_name, account.pw_gecos.partition(",")[0]
    return str(uid), ""
