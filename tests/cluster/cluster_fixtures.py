"""A cluster for each test, and a practice DokStamp."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from halls import Hall
from sqlalchemy import URL

from helpers.practice import Practice, sandbox_process


@pytest.fixture
def practice() -> Iterator[Practice]:
    """A practice DokStamp."""
    with sandbox_process() as practised:
        yield practised


@pytest.fixture
def hall(tmp_path: Path, database: URL) -> Hall:
    """A cluster without tenants."""
    (tmp_path / "store").mkdir()
    (tmp_path / "tenants").mkdir()
    return Hall(folder=tmp_path, database=database)
