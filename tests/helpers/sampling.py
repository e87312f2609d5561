"""A sample of what is exhaustive: the rest is for `make crash-test`, and `make ledger-test`."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

import pytest


def sampled(cases: Sequence[Any] | Mapping[str, Any], *kept: int) -> list[Any]:
    """The cases for `parametrize`, by their names where they have some, of which the suite runs
    those at these places; `make crash-test` runs the others.
    """
    places = {place % len(cases) for place in kept}
    named: list[tuple[str | None, Any]] = (
        list(cases.items()) if isinstance(cases, Mapping) else [(None, case) for case in cases]
    )
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)),
            id=name,
            marks=() if place in places else pytest.mark.long,
        )
        for place, (name, case) in enumerate(named)
    ]


def last_shared(cases: Sequence[Any]) -> list[Any]:
    """The cases for `parametrize`, of which the last one keeps its ledger in a PostgreSQL."""
    *others, last = cases
    told = last if isinstance(last, tuple) else (last,)
    return [*others, pytest.param(*told, marks=pytest.mark.on_a_server)]


def examples(few: int) -> int:
    """How many examples a property is tried with: `EXAMPLES` times as many in `make crash-test`,
    which sets it.
    """
    return few * int(os.environ.get("EXAMPLES", "1"))
