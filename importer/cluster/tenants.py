"""The tenants that are served: a folder of files `NAME.env`, each with the settings of one."""

import os
import re
import stat
from pathlib import Path

from pydantic import SecretStr

from importer.errors import SettingsError
from importer.sentences import cluster as say
from importer.settings import Settings, settings_in

_ENDING = ".env"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
"""No way out of the folder, and nothing that a queue's key has to quote."""
_OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Tenants:
    """The tenants in a folder; read anew each time, so that a changed file counts at once.

    Args:
        ledger: the database's URL, which is the same for all of them.
    """

    def __init__(self, folder: Path, ledger: SecretStr) -> None:
        self._folder = folder
        self._ledger = ledger

    def settings(self, name: str) -> Settings:
        """Who we are to one tenant's API. The environment says nothing of it.

        Raises:
            SettingsError: if there is no such tenant, others may read its file, or something is
                missing there.
        """
        path = self._folder / f"{name}{_ENDING}"
        if not _NAME.fullmatch(name) or not path.is_file():
            known = sorted(one.stem for one in self._folder.glob(f"*{_ENDING}"))
            if not known:
                raise SettingsError(say.NO_TENANTS(path=self._folder))
            raise SettingsError(say.NO_TENANT(name=name, path=self._folder, known=known))
        if os.name == "posix" and path.stat().st_mode & _OF_OTHERS:
            raise SettingsError(say.TENANT_EXPOSED(path=path))
        settings = settings_in(path)
        if settings.tenant is None:
            raise SettingsError(say.NO_DOMAIN(path=path))
        _ = settings.credentials  # missing ones are told before anything is read
        return settings.model_copy(update={"ledger": self._ledger})
