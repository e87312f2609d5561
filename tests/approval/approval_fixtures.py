"""A class of four with a DokStamp of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from two_people import Office

from helpers.graduating_class import make_class
from helpers.practice import sandbox_process


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Nothing is sent yet."""
    with sandbox_process() as practice:
        yield Office(make_class(tmp_path, 4), practice)
