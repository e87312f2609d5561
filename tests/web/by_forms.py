"""A server of pages in a process of its own, asked by its plain forms: quicker than a browser
where a story needs a list that is ready.
"""

import time
from pathlib import Path

import httpx

from helpers.graduating_class import GraduatingClass
from web.pages_under_test import field_of, words
from web.served import Served

PATIENCE = 60.0


def forms(served: Served) -> httpx.Client:
    """A client that is signed in, and asks as our own pages do."""
    return httpx.Client(
        base_url=served.url,
        cookies=dict(served.cookies),
        headers={"origin": served.url, "accept-language": "en"},
        timeout=30,
    )


def seen(client: httpx.Client, path: str) -> httpx.Response:
    """A page, once it does not go on by itself."""
    latest = time.monotonic() + PATIENCE
    while True:
        answer = client.get(path, follow_redirects=True)
        if 'http-equiv="refresh"' not in answer.text:
            return answer
        assert time.monotonic() < latest, words(answer)
        time.sleep(0.05)


def brought(client: httpx.Client, made: GraduatingClass) -> str:
    """The address of a list with its PDFs."""
    place = client.post("/lists", data={"school": "own"}).headers["location"].rpartition("/")[0]
    paths: list[Path] = [made.sheet, *sorted(made.pdfs.iterdir())]
    files = [("files", (one.name, one.read_bytes())) for one in paths]
    assert client.post(f"{place}/files", files=files).status_code == 303
    return place


def begun(client: httpx.Client, made: GraduatingClass) -> str:
    """The address of a list that is being issued."""
    place = brought(client, made)
    code = field_of(seen(client, f"{place}/check"), "code")
    client.post(f"{place}/issue", data={"code": code})
    return place
