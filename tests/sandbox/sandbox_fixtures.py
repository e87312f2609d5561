"""A practice DokStamp for each module of tests."""

from collections.abc import Iterator

import pytest
from sandbox_practice import Practice, practising


@pytest.fixture(scope="module")
def api() -> Iterator[Practice]:
    """One sandbox for all tests of a module; its credentials are of the OAuth edition."""
    with practising() as practice:
        yield practice
