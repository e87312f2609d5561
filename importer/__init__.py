"""DokStamp batch importer: a spreadsheet and a folder of signed PDFs become certificates, each
exactly once.

The names below are what a program may rely on; docs/integration.md shows how they go together.
They are loaded when they are asked for: a process that only reads a workbook needs none of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importer.engine import Stop
    from importer.errors import ImporterError
    from importer.issuing.batch import Selection
    from importer.outcomes import Status
    from importer.session import (
        Planned,
        Report,
        Session,
        Source,
        Wire,
        check,
        open_session,
        open_state,
        read_batch,
    )
    from importer.settings import load_settings
    from importer.sheet import read_sheet

    __version__: str

__all__ = [
    "ImporterError",
    "Planned",
    "Report",
    "Selection",
    "Session",
    "Source",
    "Status",
    "Stop",
    "Wire",
    "__version__",
    "check",
    "load_settings",
    "open_session",
    "open_state",
    "read_batch",
    "read_sheet",
]

_ROOMS = {
    "ImporterError": "errors",
    "Selection": "issuing.batch",
    "Status": "outcomes",
    "Stop": "engine",
    "load_settings": "settings",
    "read_sheet": "sheet",
} | dict.fromkeys(
    (
        "Planned",
        "Report",
        "Session",
        "Source",
        "Wire",
        "check",
        "open_session",
        "open_state",
        "read_batch",
    ),
    "session",
)


def __getattr__(name: str) -> Any:
    """Load a name when it is asked for."""
    if name == "__version__":
        return _version()
    if name not in _ROOMS:
        raise AttributeError(name)
    return getattr(import_module(f"importer.{_ROOMS[name]}"), name)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("dokstamp-importer")
    except PackageNotFoundError:  # running from a source tree that was never installed
        return "0+unknown"
