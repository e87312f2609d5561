"""Faults on request: what each does, before or after the work, and which requests it strikes; and
the rate limit.
"""

import time
from pathlib import Path

import httpx
import pytest
from sandbox_practice import Practice, client, pdf, practising

from dokstamp_sandbox import SandboxSettings, running

PERSON = {"name": "Inês Carvalho", "email": "ines@example.edu", "date_of_birth": "2001-04-23"}


def students(api: Practice) -> int:
    """How many there are."""
    return len(api.state("student"))


@pytest.mark.parametrize("action", ["drop_before", "drop_after", "truncate_after"])
def test_a_connection_is_cut_before_or_after_the_work(action: str) -> None:
    """The client sees no whole answer either way."""
    with practising() as api:
        api.fault(action, method="POST", path="/students", times=1)
        # As a reset or as an end of the stream: which one is the operating system's affair.
        with pytest.raises((httpx.RemoteProtocolError, httpx.NetworkError)):
            api.post("/students", PERSON)
        assert students(api) == (0 if action == "drop_before" else 1)


@pytest.mark.parametrize(
    ("action", "done"), [("status", 0), ("status_after", 1), ("html_after", 1)]
)
def test_an_error_status_is_answered_with_or_without_the_work(action: str, done: int) -> None:
    """As JSON, or as the HTML page of a proxy."""
    with practising() as api:
        api.fault(action, method="POST", path="/students", status=502)
        answer = api.post("/students", PERSON)
        assert answer.status_code == 502
        assert answer.text.lstrip().startswith("<") == (action == "html_after")
        assert students(api) == done


def test_work_may_be_done_after_the_answer() -> None:
    """A gateway gave up; the server behind it did not."""
    with practising() as api:
        api.fault("late_work", method="POST", path="/students", status=504, seconds=0.2, times=1)
        assert api.post("/students", PERSON).status_code == 504
        assert students(api) == 0
        time.sleep(0.5)
        assert students(api) == 1


def test_the_records_of_a_list_may_come_in_another_order() -> None:
    """Who matches them by place alone takes one file for another."""
    with practising() as api:
        api.fault("reorder_after", method="POST", path="/files", times=1)
        records = api.upload(pdf("a"), pdf("b"), names=("a.pdf", "b.pdf")).json()["data"]
        assert [record["original_name"] for record in records] == ["b.pdf", "a.pdf"]


def test_tokens_expire_on_request() -> None:
    """A request finds its token expired."""
    with practising() as api:
        token = api.http.post(
            "/auth/login", json={"email": api.sandbox.email, "password": api.sandbox.password}
        ).json()["access_token"]
        fresh = Practice(api.sandbox, api.http, token)
        assert fresh.get("/students").status_code == 200
        fresh.fault("expire_tokens", times=1)
        assert fresh.get("/students").status_code == 401


def test_an_answer_may_take_its_time() -> None:
    """By a fault, or for all requests alike."""
    with practising(SandboxSettings(latency_ms=50)) as api:
        api.fault("latency", seconds=0.2, path="/courses", times=1)
        for path, least in (("/courses", 0.25), ("/courses", 0.05)):
            begun = time.monotonic()
            api.get(path)
            assert time.monotonic() - begun >= least


@pytest.mark.parametrize(
    ("rule", "struck"),
    [
        ({"nth": 2}, [2]),
        ({"nth": 2, "times": 2}, [2, 3]),
        ({"every": 2}, [2, 4]),
        ({"times": 3}, [1, 2, 3]),
        ({"path": "/courses"}, []),
        ({"method": "POST"}, []),
    ],
)
def test_a_fault_strikes_the_requests_it_is_about(
    rule: dict[str, object], struck: list[int]
) -> None:
    """The n-th, every n-th, so many; of a method and a path."""
    with practising() as api:
        api.fault("status", status=500, **rule)
        statuses = [api.get("/students").status_code for _ in range(5)]
        assert [place for place, status in enumerate(statuses, 1) if status == 500] == struck


@pytest.mark.parametrize(
    "rule",
    [{"action": "explode"}, {"action": "drop_after", "often": 1}, {"action": "signal_after"}],
)
def test_a_rule_that_is_none_is_refused(rule: dict[str, object]) -> None:
    """With what can be said instead."""
    with practising() as api:
        assert api.http.post("/_sandbox/faults", json={"rules": [rule]}).status_code == 400


def test_a_credentials_limit_is_told_and_kept() -> None:
    """So many requests a window; then 429 with the seconds to wait, until the window ends."""
    with practising(SandboxSettings(rate_limit=3, window_seconds=1)) as api:
        answers = [api.get("/students") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert [answer.headers["x-ratelimit-remaining"] for answer in answers] == [
            "2",
            "1",
            "0",
            "0",
        ]
        assert {answer.headers["x-ratelimit-limit"] for answer in answers} == {"3"}
        assert answers[-1].headers["retry-after"] == "1"
        time.sleep(1.05)
        assert api.get("/students").status_code == 200


@pytest.mark.parametrize(("headers", "told"), [("all", 3), ("without-reset", 2), ("none", 0)])
def test_the_limits_headers_may_be_left_out(headers: str, told: int) -> None:
    """They are an assumption about the real service."""
    with practising(SandboxSettings(rate_per_minute=9, limit_headers=headers)) as api:
        answered = api.get("/students").headers
        assert sum(name.startswith("x-ratelimit") for name in answered) == told


def test_the_state_survives_a_restart(tmp_path: Path) -> None:
    """Records, files and tokens."""
    settings = SandboxSettings(db=tmp_path / "practice.sqlite3")
    with practising(settings) as api:
        api.create("/students", **PERSON)
        file = api.file()
    with running(settings) as sandbox, client(sandbox) as api:
        assert api.where("/students", email=PERSON["email"])[0]["name"] == PERSON["name"]
        assert api.http.get(f"/files/{file['uuid']}/download").content.startswith(b"%PDF")
