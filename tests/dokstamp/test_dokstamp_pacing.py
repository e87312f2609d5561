"""When requests go: evenly spread, never faster than told, and with room for others who use the
same credential.
"""

import time
from collections.abc import Callable
from itertools import cycle, pairwise
from statistics import median
from typing import Any

import anyio
from dokstamp_loopback import Handler, Loopback, Reply, Seen, connect, data, loopback

from importer.dokstamp import STUDENT, DokStamp
from importer.dokstamp.cadence import Cadence
from importer.dokstamp.concurrency import AUTO_CEILING, AdaptiveCap

LIMIT = 40
"""Requests a second of `Shared`."""


def busy(handler: Handler, *, requests: int, latency: float = 0.0, **settings: Any) -> Loopback:
    """Send so many questions with as many workers as the cap lets work; returns the server that
    saw them.
    """

    async def main() -> Loopback:
        async with loopback(handler, latency=latency) as api, connect(api, **settings) as client:
            await _ask(client, requests)
            return api

    return anyio.run(main)


async def _ask(client: DokStamp, requests: int) -> None:
    questions = iter(range(requests))

    async def worker() -> None:
        for _ in questions:
            await client.page(STUDENT)

    async with anyio.create_task_group() as tasks:
        for _ in range(client.max_in_flight):
            tasks.start_soon(worker)


def apart(api: Loopback) -> list[float]:
    """Seconds between one request's arrival and the next one's."""
    return [after - before for before, after in pairwise(api.times)]


def test_requests_are_spread_over_the_time_that_an_answer_takes() -> None:
    """Four in flight, 120 ms an answer: they arrive some 30 ms apart, not four at a moment."""
    api = busy(lambda _: data([]), requests=24, latency=0.12, max_in_flight=4)
    assert median(apart(api)[8:]) > 0.012
    assert api.most_at_once == 4


def test_the_beat_never_asks_for_more_time_than_the_cap_leaves() -> None:
    """By the quickest of the latest answers; nobody waits where nothing is known, there is room,
    or little is won.
    """
    cadence = Cadence()
    assert cadence.apart(4, under_way=3) == 0.0
    for seconds in (0.6, 0.06, 0.6):
        cadence.answered(seconds)
    assert 0.7 * 0.06 / 4 < cadence.apart(4, under_way=3) < 0.06 / 4
    assert cadence.apart(1000, under_way=900) == 0.0
    assert cadence.apart(4, under_way=1) == 0.0
    for _ in range(200):
        cadence.answered(0.6)
    assert 0.7 * 0.6 / 4 < cadence.apart(4, under_way=3) < 0.6 / 4


def test_a_rate_by_hand_is_kept() -> None:
    """1,200 a minute are one each 50 ms, however many may be in flight."""
    api = busy(lambda _: data([]), requests=12, max_in_flight=8, rate_per_minute=1200)
    assert api.times[-1] - api.times[0] >= 10 * 0.05 - 0.1  # a busy machine sends the first late


class Shared:
    """A limit of `LIMIT` requests in each second, of which others use fifteen: one beside each of
    our first ones.

    By ours and not by the clock, so that a busy machine makes nobody take what was told to be
    left.
    """

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.ours = self.refused = 0

    def __call__(self, _: Seen) -> Reply:
        if time.monotonic() - self.began >= 1.0:
            self.began, self.ours = time.monotonic(), 0
        self.ours += 1
        left = LIMIT - self.ours - min(self.ours, 15)
        headers = {
            "x-ratelimit-limit": str(LIMIT),
            "x-ratelimit-remaining": str(max(left, 0)),
            "x-ratelimit-reset": "1",
        }
        if left < 0:
            self.refused += 1
            return Reply(429, None, {**headers, "retry-after": "1"})
        return Reply(200, {"success": True, "data": []}, headers)


def test_others_on_the_same_credential_are_seen() -> None:
    """What is told to be left is believed, not what we used ourselves: one burst of refusals at
    the most.
    """
    shared = Shared()
    api = busy(shared, requests=120, max_in_flight=8)
    assert len(api.seen) - shared.refused == 120
    assert shared.refused <= 8


def found(seconds: Callable[[int], float], *, answers: int) -> list[int]:
    """The caps that are found by answers which take so long with so many requests under way, each
    time all allowed.
    """
    cap, caps = AdaptiveCap(), list[int]()
    cap.answered("list", seconds(1), 1)  # the first goes alone
    for _ in range(answers):
        cap.answered("list", seconds(cap.now), cap.now)
        caps.append(cap.now)
    return caps


def test_the_cap_that_is_found_grows_while_answers_do_not_slow_down() -> None:
    """From a cautious beginning to as many as one process can keep up with."""
    assert found(lambda _: 0.05, answers=500)[-1] == AUTO_CEILING
    api = busy(lambda _: data([]), requests=150, latency=0.4, max_in_flight="auto")
    assert api.most_at_once > AdaptiveCap().now


def test_the_cap_that_is_found_shrinks_where_answers_slow_down() -> None:
    """More requests at a time than are worked on win nothing: most of them are not sent.

    Four are worked on at a time, each in 20 ms; what is more waits in line.
    """
    caps = found(lambda under_way: 0.02 * max(1.0, under_way / 4), answers=400)
    assert median(caps[200:]) <= 12


def test_a_few_slow_answers_shrink_no_cap() -> None:
    """One in ten takes ten times as long, as on a busy machine: the middle one of a round
    counts.
    """
    slow = cycle([0.5, *[0.05] * 9])
    assert found(lambda _: next(slow), answers=500)[-1] == AUTO_CEILING
