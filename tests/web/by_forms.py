"""A server of pages in a process of its own, asked by its plain forms: quicker than a browser
where a story needs a list that is ready.
"""

from pathlib import Path

import httpx

from helpers.graduating_class import GraduatingClass
from web.served import Served


def forms(served: Served) -> httpx.Client:
    """A client that is signed in, and asks as our own pages do."""
    return httpx.Client(
        base_url=served.url,
        cookies=dict(served.cookies),
        headers={"origin": served.url, "accept-language": "en"},
        timeout=30,
    )


def brought(client: httpx.Client, made: GraduatingClass) -> str:
    """The address of a list with its PDFs."""
    place = client.post("/lists", data={"school": "own"}).headers["location"].rpartition("/")[0]
    paths: list[Path] = [made.sheet, *sorted(made.pdfs.iterdir())]
    files = [("files", (one.name, one.read_bytes())) for one in paths]
    assert client.post(f"{place}/files", files=files).status_code == 303
    return place
