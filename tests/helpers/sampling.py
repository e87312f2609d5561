"""A sample of what is exhaustive: the rest is for `make crash-test`."""

from collections.abc import Sequence
from typing import Any

import pytest


def sampled(cases: Sequence[Any], *kept: int) -> list[Any]:
    """The cases for `parametrize`, of which the suite runs those at these places; `make
    crash-test` runs the others.
    """
    places = {place % len(cases) for place in kept}
    return [
        case
        if place in places
        else pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.long)
        for place, case in enumerate(cases)
    ]
