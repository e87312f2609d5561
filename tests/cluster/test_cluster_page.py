"""The page's history shows what is in the queue, beside the runs that came of it."""

import re
import time

import httpx
import pytest
from halls import LONG, Hall

from helpers.practice import KNOWN, Practice

pytest_plugins = ["cluster_fixtures"]


@pytest.mark.long
def test_the_history_shows_jobs_of_the_pages_tenant(hall: Hall, practice: Practice) -> None:
    """One that waits, one that failed, and the run of one that was done; another tenant's not."""
    hall.serve("acme", practice)
    hall.serve("other", practice, TENANT="other.example")
    hall.submit(hall.make("done", 1), "acme")
    hall.submit(hall.make("large", 3, first=50), "acme")
    with hall.worker("--max-rows", "2") as workers:
        hall.wait("succeeded", "failed")
        workers.stop()
    hall.submit(hall.make("waiting", 1, first=60), "acme")
    hall.submit(hall.make("others", 1, first=70), "other")
    settings = {
        "DOKSTAMP_BASE_URL": practice.url,
        "DOKSTAMP_TENANT": KNOWN.tenant,
        "DOKSTAMP_PASSWORD": KNOWN.password,
    }
    with hall.service("serve", "--no-browser", **settings) as page:
        until = time.monotonic() + LONG
        while (link := re.search(r"http://\S+", page.text)) is None:
            assert time.monotonic() < until
            time.sleep(0.05)
        host = link[0].partition("//")[2].partition("/")[0]
        with httpx.Client(trust_env=False, follow_redirects=True) as browser:
            browser.get(link[0])
            shown = browser.get(f"http://{host}/history?kind=queue").text
    found = [
        " ".join(re.sub("<[^>]+>", " ", row).split())
        for row in re.findall(r"<tr>(.*?)</tr>", shown, re.DOTALL)[1:]
    ]
    assert len(found) == 3, shown
    assert any(re.search(r"Job of the queue 3 .* since", row) for row in found), found
    assert any("without a person" in row for row in found), found
    assert any(row.startswith("Issued from the queue") for row in found), found
