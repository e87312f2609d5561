"""A class that was sent, and what is done about it afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import (
    HTTP,
    KNOWN,
    Ended,
    Practice,
    command,
    results,
    run_batch,
    sandbox_process,
)

REASON = "Issued by mistake"


@dataclass(frozen=True, slots=True)
class Aftermath:
    """A class, the sandbox that it was sent to, and the run's end."""

    practice: Practice
    batch: GraduatingClass
    sent: Ended

    @property
    def workbook(self) -> Path:
        """The run's results."""
        return self.batch.folder / str(self.sent.summary["results"])

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of the run's results."""
        return results(self.sent, self.batch.folder)

    @property
    def run_id(self) -> str:
        """The run's id, as `importer runs` tells it."""
        listed = command(self.practice.url, "runs", "--json", folder=self.batch.folder)
        return str(listed.summary[0]["run_id"])  # type: ignore[index]

    def again(self, *arguments: str | Path, answer: str = "", **others: str) -> Ended:
        """A command about the run, to its end."""
        return command(self.practice.url, *arguments, folder=self.batch.folder, answer=answer)

    def undo(self, *options: str) -> Ended:
        """Take the run back, without asking."""
        return self.again("undo", self.workbook, "--yes", "--json", "--reason", REASON, *options)

    def issue(self, *options: str) -> Ended:
        """Issue its drafts, without asking."""
        return self.again("issue", self.workbook, "--yes", "--json", *options)

    def by_hand(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Do something in DokStamp itself."""
        return _by_hand(self.practice, method, path, body)

    def issue_by_hand(self, uuid: str) -> None:
        """Issue a draft in DokStamp itself."""
        issued_by_hand(self.practice, uuid)

    def upload_by_hand(self, content: bytes) -> str:
        """Upload a file in DokStamp itself; its uuid."""
        files = {"files[]": ("by-hand.pdf", content, "application/pdf")}
        answer = HTTP.post(f"{self.practice.url}/files", files=files, headers=_HEADERS)
        return str(answer.raise_for_status().json()["data"][0]["uuid"])

    def change(self, kind: str, uuid: str, **fields: Any) -> None:
        """Change a record in DokStamp's database, which no request could."""
        body = {"kind": kind, "uuid": uuid, "fields": fields}
        changed = HTTP.post(f"{self.practice.url}/_sandbox/change", json=body)
        changed.raise_for_status()

    @property
    def statuses(self) -> dict[str, str]:
        """The certificates that there are, by uuid."""
        return {one["uuid"]: one["status"] for one in self.practice.state()["certificate"]}


_HEADERS = {"Authorization": f"Bearer {KNOWN.token}", "X-Tenant": KNOWN.tenant}


def _by_hand(practice: Practice, method: str, path: str, body: dict[str, Any] | None) -> Any:
    answer = HTTP.request(method, practice.url + path, json=body, headers=_HEADERS)
    answer.raise_for_status()
    return answer.json()["data"] if answer.content else None


def issued_by_hand(practice: Practice, uuid: str) -> None:
    """Issue a draft in DokStamp itself."""
    _by_hand(practice, "PATCH", f"/certificates/{uuid}", {"finish": True})


@contextmanager
def sent(folder: Path, size: int, *options: str, **settings: Any) -> Iterator[Aftermath]:
    """A class of this size that was sent to a sandbox with these settings."""
    with sandbox_process(*(f"{name}={value}" for name, value in settings.items())) as practice:
        batch = make_class(folder, size)
        ended = run_batch(practice.url, batch, *options)
        assert ended.status == 0, ended.errors
        yield Aftermath(practice, batch, ended)


def told(ended: Ended, kind: str = "certificate") -> dict[str, str]:
    """How the things of a kind ended, by uuid."""
    return {one["uuid"]: one["status"] for one in ended.summary["outcomes"] if one["kind"] == kind}


def codes(ended: Ended) -> list[str]:
    """The codes of why things were kept."""
    return [issue["code"] for one in ended.summary["outcomes"] for issue in one["issues"]]


def lines(ended: Ended, folder: Path) -> list[dict[str, Any]]:
    """The lines of the workbook that undo and issue write."""
    sheet = load_workbook(folder / ended.summary["results"])["Results"]
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]
