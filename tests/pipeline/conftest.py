"""A sandbox of its own for each test, in this process, and the way to run a batch against it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dokstamp_sandbox import SandboxSettings, running
from helpers.graduating_class import make_class
from helpers.office import Office, OfficeOf
from importer.engine import Limits
from importer.session import Wire


@pytest.fixture
def office_of(tmp_path: Path) -> Iterator[OfficeOf]:
    """Make an office with a class of some size; sandbox settings and limits by name."""
    closing: list[Any] = []

    def make(
        size: int, *, limits: Limits | None = None, max_in_flight: int = 8, **settings: Any
    ) -> Office:
        context = running(SandboxSettings(**settings))
        sandbox = context.__enter__()
        closing.append(context)
        wire = Wire(max_in_flight=max_in_flight, limits=limits or Limits())
        return Office(tmp_path, sandbox, make_class(tmp_path, size), wire)

    yield make
    for context in closing:
        context.__exit__(None, None, None)
