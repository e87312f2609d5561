"""A class, a sandbox in this process, and the ways of the one to the other."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio

from dokstamp_sandbox import Sandbox
from helpers import postgres
from helpers.graduating_class import GraduatingClass
from helpers.pdf_bytes import one_page_pdf
from helpers.practice import HTTP, Practice, login
from importer.engine import Stop
from importer.events import Event
from importer.issuing.batch import Selection
from importer.issuing.plan import Plan
from importer.ledger import Ledger, open_ledger
from importer.results import default_path
from importer.session import Report, Source, Wire, open_session, open_state, read_batch
from importer.settings import Settings
from importer.sheet import read_sheet

_SHARED = "DOKSTAMP_LEDGER"


class ByHand:
    """A sandbox, and what can be done there by hand."""

    sandbox: Sandbox

    @property
    def practice(self) -> Practice:
        """The sandbox, for tests to look into."""
        return Practice(self.sandbox.url)

    @property
    def settings(self) -> Settings:
        """Settings of a login to the sandbox."""
        return login(self.sandbox)

    @property
    def headers(self) -> dict[str, str]:
        """Those of somebody who is logged in."""
        return {"Authorization": f"Bearer {self.sandbox.token}", "X-Tenant": self.sandbox.tenant}

    def api(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Do something by hand in DokStamp."""
        url = self.sandbox.url + path
        answer = HTTP.request(method, url, json=body, headers=self.headers)
        answer.raise_for_status()
        return answer.json()["data"] if answer.content else None


@dataclass
class Office(ByHand):
    """A class, a sandbox, and the way from one to the other."""

    folder: Path
    sandbox: Sandbox
    batch: GraduatingClass
    wire: Wire = field(default_factory=Wire)
    events: list[Event] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    while_asked: Callable[[], None] = lambda: None

    def lose_the_ledger(self) -> None:
        """As on another machine."""
        lose_the_ledger(self.folder / "reports")

    def render_anew(self, text: str = "anew") -> None:
        """Every PDF gets other bytes, under the name it had."""
        for row in self.batch.rows:
            (self.batch.pdfs / row["pdf"]).write_bytes(one_page_pdf(f"{text} {row['name']}"))

    def rename(self, prefix: str) -> None:
        """Every PDF gets another name, in the list too."""
        for row in self.batch.rows:
            name = f"{prefix}-{row['pdf']}"
            (self.batch.pdfs / row["pdf"]).rename(self.batch.pdfs / name)
            row["pdf"] = name

    def source(self, selection: Selection) -> Source:
        """The class as it is written now."""
        self.batch.write()
        return Source(
            sheet=read_sheet(self.batch.sheet), pdfs=self.batch.pdfs, selection=selection
        )

    def run(
        self,
        selection: Selection = Selection(),  # noqa: B008
        *,
        settings: Settings | None = None,
    ) -> Report:
        """Send the class, without asking, and give the report."""
        state = self.folder / "reports"
        source = self.source(selection)
        batch = read_batch(source, state=state)

        async def main() -> Report:
            with open_state(state) as ledger:
                async with open_session(
                    settings or self.settings,
                    "host",
                    ledger,
                    wire=self.wire,
                    listener=self.events.append,
                    sends=True,
                ) as session:
                    planned = await session.plan(source, batch)
                    self.plans.append(planned.plan)
                    self.while_asked()
                    out = default_path(state, self.batch.sheet, datetime.now(UTC))
                    return await session.send(planned, command="run", out=out, stop=Stop())

        return anyio.run(main)

    def check(self, selection: Selection = Selection()) -> Report:  # noqa: B008
        """Check the class against the sandbox."""
        state = self.folder / "reports"
        source = self.source(selection)
        batch = read_batch(source, state=state)

        async def main() -> Report:
            with open_state(state, locked=False) as ledger:
                async with open_session(
                    self.settings, "host", ledger, wire=self.wire, listener=self.events.append
                ) as session:
                    return (await session.plan(source, batch)).report(None)

        return anyio.run(main)

    def course(self, code: str) -> str:
        """The uuid of a course."""
        [found] = self.api("GET", f"/courses?where[code]={code}")
        return str(found["uuid"])

    def student(self, number: int, **fields: str) -> str:
        """Register graduate `number` by hand; the uuid."""
        row = self.batch.rows[number]
        body = {
            "name": row["name"],
            "email": row["email"],
            "date_of_birth": row["date_of_birth"],
        } | fields
        return str(self.api("POST", "/students", body)["uuid"])

    def certificate(
        self,
        student_uuid: str,
        course_code: str,
        pdf: bytes,
        *,
        issued_at: str = "2026-07-01T00:00:00Z",
    ) -> str:
        """Issue a certificate by hand; the uuid."""
        files = [("files[]", ("by-hand.pdf", pdf, "application/pdf"))]
        answer = HTTP.post(f"{self.sandbox.url}/files", files=files, headers=self.headers)
        [course] = self.api("GET", f"/courses?where[code]={course_code}")
        body = {
            "institution_uuid": course["institution"]["uuid"],
            "course_uuid": course["uuid"],
            "student_uuid": student_uuid,
            "file_uuid": answer.json()["data"][0]["uuid"],
            "finish": True,
            "status": "issued",
            "issued_at": issued_at,
        }
        return str(self.api("POST", "/certificates", body)["uuid"])


OfficeOf = Callable[..., Office]


@contextmanager
def ledger_of(state: Path) -> Iterator[Ledger]:
    """The ledger of a state folder, or of the database that whatever is begun keeps it in, with
    what is everybody's.
    """
    with open_ledger(state, os.environ.get(_SHARED)) as ledger:
        ledger.widen()
        yield ledger


def lose_the_ledger(state: Path) -> None:
    """Whatever is known is gone, wherever it is kept."""
    shutil.rmtree(state, ignore_errors=True)
    if (shared := os.environ.get(_SHARED)) is not None:
        postgres.emptied(shared)
