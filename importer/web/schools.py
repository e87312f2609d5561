"""Which DokStamp a list is for: the school's own, or one to practise on."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from threading import Lock

from pydantic import SecretStr

from importer.sentences import web as say
from importer.session import PRACTICE as PRACTICE_HOST
from importer.settings import Settings

OWN, PRACTICE = "own", "practice"


@dataclass(frozen=True, kw_only=True)
class School:
    """A DokStamp, and how we are let in there.

    Attributes:
        key: what a list keeps of it.
        host: what the ledger knows it by.
    """

    key: str
    settings: Settings
    host: str

    @property
    def practice(self) -> bool:
        """Whether nothing that is done there reaches anybody."""
        return self.key == PRACTICE

    def as_person(self, tenant: str, token: str) -> "School":
        """The same, as somebody is let in there who has signed in."""
        none = dict.fromkeys(("email", "password", "client_id", "client_secret"))
        own = {"tenant": tenant, "token": SecretStr(token)}
        return replace(self, settings=self.settings.model_copy(update=none | own))


def is_practice(host: str) -> bool:
    """Whether nothing of what was sent to a host, as the ledger knows it, has reached anybody."""
    return host.startswith(PRACTICE_HOST)


def where_said(tenant: str | None, host: str) -> str:
    """A school and its DokStamp, in a line.

    Args:
        tenant: None where it is not known yet.
        host: what the ledger knows the DokStamp by.
    """
    if is_practice(host):
        return str(say.FOR_PRACTICE())
    return " · ".join(filter(None, (tenant, host)))


Opening = Callable[[], AbstractContextManager[tuple[Settings, str]]]
"""Opens a DokStamp for as long as it is needed: its settings, and what the ledger knows it by."""


class Schools:
    """The two that a server knows; each is opened when it is first needed."""

    def __init__(self, own: Opening, practice: Opening) -> None:
        self._openings = {OWN: own, PRACTICE: practice}
        self._open: dict[str, School] = {}
        self._stack = ExitStack()
        self._lock = Lock()

    def called(self, key: str) -> School:
        """The one that a list is for.

        Raises:
            SettingsError: if we are not told how to get in.
            UsageError: if there is none to practise on here.
        """
        with self._lock:
            if key not in self._open:
                settings, host = self._stack.enter_context(self._openings[key]())
                self._open[key] = School(key=key, settings=settings, host=host)
            return self._open[key]

    def close(self) -> None:
        """End the one to practise on."""
        self._stack.close()
