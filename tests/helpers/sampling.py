"""A sample of what is exhaustive: the rest is for `make crash-test`."""

import os
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


def examples(few: int) -> int:
    """How many examples a property is tried with: `EXAMPLES` times as many in `make crash-test`,
    which sets it.
    """
    return few * int(os.environ.get("EXAMPLES", "1"))
