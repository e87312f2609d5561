"""What is sent again, after how long, and until when: one table, one back-off, one cap."""

import time
from collections.abc import Callable
from typing import Any

import anyio
import pytest
from dokstamp_loopback import QUICK, Loopback, Reply, Seen, connect, data, loopback, made, says_no

from importer.dokstamp import (
    STUDENT,
    DokStamp,
    LoginCredentials,
    OutcomeUnknown,
    Refused,
    Retry,
    Unreachable,
)
from importer.dokstamp.retrying import RULES, RetryBudget, Then, back_off, rule_of, then

ANA = {"name": "Ana Sá", "email": "ana@example.edu", "date_of_birth": "2001-04-23"}
LOGIN = LoginCredentials("registrar@school.example", "secret")
TOKEN = Reply(200, {"access_token": "token", "expires_in": 3600})


async def create(client: DokStamp) -> Any:
    """Create a student: not to be done twice."""
    return await client.create(STUDENT, ANA)


async def find(client: DokStamp) -> Any:
    """Ask for students, as often as one likes."""
    return await client.find(STUDENT)


def asked(
    handler: Callable[[Seen], Reply], ask: Callable[[DokStamp], Any], **settings: Any
) -> tuple[Any, Loopback, float]:
    """What comes of it, the server, and how many seconds that took."""

    async def main() -> tuple[Any, Loopback, float]:
        async with loopback(handler) as api, connect(api, **settings) as client:
            begun = time.monotonic()
            try:
                return await ask(client), api, time.monotonic() - begun
            except Exception as error:
                return error, api, time.monotonic() - begun

    return anyio.run(main)


def first(status: int, after: Reply) -> Callable[[Seen], Reply]:
    """A server that answers once with a status, and then as it should."""
    answers = iter([says_no(status)])
    return lambda seen: next(answers, after)


@pytest.mark.parametrize(
    ("status", "create_then", "find_then"),
    [
        (302, Then.ASK, Then.GIVE_UP),
        (408, Then.ASK, Then.AGAIN),
        (425, Then.AGAIN, Then.AGAIN),
        (429, Then.AGAIN, Then.AGAIN),
        (500, Then.ASK, Then.AGAIN),
        (502, Then.ASK, Then.AGAIN),
        (503, Then.ASK, Then.AGAIN),
        (504, Then.ASK, Then.AGAIN),
        (599, Then.ASK, Then.AGAIN),
        (409, None, None),
        (418, None, None),
        (423, None, None),
    ],
)
def test_the_status_tells_what_is_done(
    status: int, create_then: Then | None, find_then: Then | None
) -> None:
    """A create is sent again only where it has certainly not happened."""
    page = data([], current_page=1, per_page=100, total=0)
    for ask, wanted, good in ((create, create_then, made(**ANA)), (find, find_then, page)):
        rule = rule_of(status)
        assert wanted is (rule and then(rule, repeatable=ask is find))
        outcome, api, _ = asked(first(status, good), ask)
        requests = [path for path in api.paths() if path.endswith("/students")]
        assert len(requests) == (2 if wanted is Then.AGAIN else 1)
        kind = {None: Refused, Then.ASK: OutcomeUnknown, Then.GIVE_UP: Unreachable}
        assert isinstance(outcome, kind[wanted] if wanted is not Then.AGAIN else dict | list)


def test_no_rule_lets_what_may_have_happened_be_done_twice() -> None:
    """Whatever is added to the table."""
    for rule in RULES.values():
        assert then(rule, repeatable=False) is not Then.AGAIN or rule.undone


@pytest.mark.parametrize("status", [408, 425, 429, 500, 503])
def test_a_login_is_repeated_by_the_same_table(status: int) -> None:
    """It is not taken for a refusal of the credentials."""
    answers = iter([says_no(status)])

    def handler(seen: Seen) -> Reply:
        if seen.path == "/auth/login":
            return next(answers, TOKEN)
        return data([], current_page=1, per_page=100, total=0)

    found, api, _ = asked(handler, find, credentials=LOGIN)
    assert found == []
    assert api.paths().count("POST /auth/login") == 2


def test_one_cap_holds_for_all_reasons_together() -> None:
    """A new token, a pause and a server's failure begin no new budget."""
    turns = iter(range(10_000))

    def handler(seen: Seen) -> Reply:
        if seen.path == "/auth/login":
            return TOKEN
        turn = next(turns) % 4
        return [says_no(503), says_no(401), says_no(429), Reply(drop=True)][turn]

    retry = Retry(budget_seconds=1.0, first_wait=0.05, longest_wait=0.1)
    error, _, seconds = asked(handler, find, credentials=LOGIN, retry=retry)
    assert isinstance(error, Exception)
    assert seconds < 2.5


@pytest.mark.parametrize("status", [429, 503, 500, 408])
def test_a_pause_longer_than_the_cap_is_told_at_once(status: int) -> None:
    """With how long it is, not as silence that nobody has waited for."""
    pause = Reply(status, {"message": "x"}, {"retry-after": "3600"})
    error, api, seconds = asked(lambda _: pause, find, retry=QUICK)
    assert isinstance(error, Unreachable)
    assert "asks to be left alone for 3600 seconds" in str(error)
    assert error.retry_after == 3600
    assert seconds < 1.5
    assert len(api.seen) == 1


def test_waits_are_doubled_up_to_the_longest() -> None:
    """A share of them is left to chance, and the cap is never passed."""
    assert [back_off(0.5, one, longest=4.0) for one in range(5)] == [0.5, 1.0, 2.0, 4.0, 4.0]
    assert back_off(1.0, 10_000, longest=20.0) == 20.0
    assert all(1.0 <= back_off(2.0, 0, longest=9.0, jitter=0.5) <= 2.0 for _ in range(200))
    patience, spent = RetryBudget(Retry(budget_seconds=30.0)), 0.0
    while (wait := patience.wait_after(0.25, asked=3.0 if spent > 10 else None)) is not None:
        spent += wait + 0.25
    assert 10 < spent <= 30.0
