"""The ways of the documented guide: four requests a graduate, one after the other, or everything
at once.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from benchmarks.material import graduates, make
from benchmarks.practice import KNOWN, server, workshop

Pattern = Callable[[httpx.AsyncClient, Path, int, dict[str, str]], Awaitable[None]]


def timed(pattern: Pattern, size: int, *, latency: float, cap: int) -> float:
    """Seconds that a pattern takes for `size` new graduates."""
    with workshop() as folder, server(latency_ms=latency * 1000) as sandbox:
        make(folder, size, pdf_bytes=20_000)
        return asyncio.run(_timed(pattern, sandbox.url, folder / "pdfs", size, cap))


async def _timed(pattern: Pattern, url: str, pdfs: Path, size: int, cap: int) -> float:
    headers = {"Authorization": f"Bearer {KNOWN.token}", "X-Tenant": KNOWN.tenant}
    limits = httpx.Limits(max_connections=cap, max_keepalive_connections=cap)
    async with httpx.AsyncClient(
        base_url=url, headers=headers, limits=limits, timeout=None
    ) as client:
        course = (await client.get("/courses", params={"where[code]": "LEI-2026"})).json()["data"][
            0
        ]
        known = {"course_uuid": course["uuid"], "institution_uuid": course["institution"]["uuid"]}
        begun = time.monotonic()
        await pattern(client, pdfs, size, known)
        return time.monotonic() - begun


async def loop(client: httpx.AsyncClient, pdfs: Path, size: int, known: dict[str, str]) -> None:
    """One graduate after the other."""
    for cells in graduates(size):
        await _one(client, pdfs, cells, known)


async def at_once(client: httpx.AsyncClient, pdfs: Path, size: int, known: dict[str, str]) -> None:
    """A task a graduate, all of them waiting for the connections there are."""
    await asyncio.gather(*(_one(client, pdfs, cells, known) for cells in graduates(size)))


async def _one(
    client: httpx.AsyncClient, pdfs: Path, cells: tuple[str, ...], known: dict[str, str]
) -> None:
    """Look the student up, create them, upload the file, create the certificate."""
    name, email, born, pdf, *_ = cells
    found = (await client.get("/students", params={"where[email]": email})).json()["data"]
    if not found:
        answer = await client.post(
            "/students", json={"name": name, "email": email, "date_of_birth": born}
        )
        found = [answer.raise_for_status().json()["data"]]
    content = (pdfs / pdf).read_bytes()
    answer = await client.post(
        "/files", files=[("files[]", (Path(pdf).name, content, "application/pdf"))]
    )
    file = answer.raise_for_status().json()["data"][0]
    body = known | {"student_uuid": found[0]["uuid"], "file_uuid": file["uuid"], "finish": True}
    body |= {"status": "issued", "issued_at": "2026-07-01T00:00:00Z"}
    (await client.post("/certificates", json=body)).raise_for_status()
