"""A desk with a sandbox, and one without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from registry_desk import Desk, opened

from dokstamp_sandbox import SandboxSettings, running


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An inbox whose watcher asks nobody."""
    return opened(tmp_path)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    """An inbox whose watcher speaks to a sandbox."""
    made = opened(tmp_path)
    with running(SandboxSettings()) as sandbox:
        made.sandbox = sandbox
        yield made
