"""A server that is killed while it issues: begun again it says how far it was, and goes on when
somebody says so, with nobody twice.
"""

import re
import time
from collections import Counter
from pathlib import Path

from helpers.graduating_class import make_class
from helpers.practice import Practice, sandbox_process
from web.by_forms import PATIENCE, begun, forms, seen
from web.pages_under_test import field_of, words
from web.served import importer_serve

_MANY = 24


def _certified(practice: Practice) -> Counter[str]:
    """How many certificates each student has."""
    return Counter(str(one["student_uuid"]) for one in practice.state()["certificate"])


def test_killed_while_it_issues_it_says_how_far_it_was_and_goes_on(tmp_path: Path) -> None:
    """It does not go on by itself; then everybody has one certificate, and the results say so."""
    made = make_class(tmp_path / "class", _MANY)
    with sandbox_process() as practice:
        with importer_serve(practice.url, tmp_path) as served, forms(served) as client:
            slow = {"action": "latency", "method": "POST", "path": "/certificates"}
            practice.faults(slow | {"seconds": 0.4})
            place = begun(client, made)
            latest = time.monotonic() + PATIENCE
            while len(_certified(practice)) < 5:
                assert time.monotonic() < latest
                time.sleep(0.02)
            served.kill()
        practice.faults()
        with importer_serve(practice.url, tmp_path) as served, forms(served) as client:
            stopped = seen(client, f"{place}/")
            told = words(stopped)
            there = len(_certified(practice))
            assert re.search(r"It was stopped at \d\d:\d\d \(computer switched off\?\)\.", told)
            found = re.search(r"(\d+) (?:is|are) issued, (\d+) (?:is|are) not\.", told)
            assert found, told
            assert int(found[1]) + int(found[2]) == _MANY
            assert int(found[1]) <= there
            time.sleep(0.3)
            assert len(_certified(practice)) == there, "it never goes on by itself"
            client.post(f"{place}/issue", data={"code": field_of(stopped, "code")})
            done = seen(client, f"{place}/issuing")
            assert f"{_MANY} certificates are issued." in words(done)
            assert set(_certified(practice).values()) == {1}
            assert len(_certified(practice)) == _MANY
            history = words(client.get("/history?kind=page"))
            assert "it was cut off, or is under way" in history
