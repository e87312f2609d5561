"""A sandbox in a process of its own, the command line as a process against it, and what must hold
on the server.
"""

import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
from openpyxl import load_workbook
from pydantic import SecretStr

from dokstamp_sandbox import Sandbox
from helpers.graduating_class import GraduatingClass
from helpers.warm_start import WarmPopen
from importer.settings import Settings

HTTP = httpx.Client(
    verify=False,
    trust_env=False,
    limits=httpx.Limits(max_keepalive_connections=0),
)
"""What tests themselves ask a sandbox by."""
KNOWN = Sandbox(url="")
NOWHERE = "http://127.0.0.1:1"
"""Nobody answers there."""
WAITING = """
import os, sys
sys.stdin.readline()
if limit := os.environ.pop("LARGEST_FILE", None):
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
forking = sys.modules.get("helpers.warm_start")
if forking and sys.argv[1:2] != ["work"]:  # whose children are counted
    forking.begin_others_warm()
sys.argv[0] = "importer"
from importer.__main__ import main
main()
"""
"""The command line, begun only when a line comes in: by then the sandbox knows the process to
strike.
"""
_COMMAND_LOADS = (
    "importer.cli:parser",
    "importer.cluster",
    "importer.inspection.process",
    "importer.workbooks.worker",
    "anyio._backends._asyncio",
    "httpcore",
    "mimetypes:init",
)
_SANDBOX_LOADS = ("dokstamp_sandbox", "uvicorn.protocols.http.auto", "uvicorn.lifespan.off")
_SANDBOX = (
    "import runpy; runpy.run_module('dokstamp_sandbox', run_name='__main__', alter_sys=True)"
)


@dataclass(frozen=True, slots=True)
class Practice:
    """A running sandbox and how to speak to it."""

    url: str

    def faults(self, *rules: dict[str, Any]) -> None:
        """Set these faults, and no others."""
        HTTP.delete(f"{self.url}/_sandbox/faults")
        HTTP.post(f"{self.url}/_sandbox/faults", json={"rules": list(rules)}).raise_for_status()

    def state(self) -> dict[str, list[dict[str, Any]]]:
        """Everything the server holds."""
        state: dict[str, list[dict[str, Any]]] = HTTP.get(f"{self.url}/_sandbox/state").json()
        return state

    def requests(self) -> dict[str, Any]:
        """What was asked since the counts were forgotten."""
        counted: dict[str, Any] = HTTP.get(f"{self.url}/_sandbox/requests").json()
        return counted

    def forget_requests(self) -> None:
        """Count from nought."""
        HTTP.delete(f"{self.url}/_sandbox/requests")

    def creates(self) -> int:
        """How many creates were asked for since the counts were forgotten, uploads aside."""
        routes = self.requests()["by_route"]
        return sum(
            routes.get(f"POST /{path}", 0) for path in ("students", "enrollments", "certificates")
        )


def login(sandbox: Sandbox, *, retry_seconds: float = 3) -> Settings:
    """Settings of a login to a sandbox in this process."""
    return Settings(
        base_url=sandbox.url,
        email=sandbox.email,
        password=SecretStr(sandbox.password),
        retry_seconds=retry_seconds,
        retry_wait=0.01,
        settle_seconds=0.2,
    )


@contextmanager
def sandbox_process(*settings: str) -> Iterator[Practice]:
    """A sandbox in a process of its own."""
    with WarmPopen(
        _SANDBOX,
        *settings,
        modules=_SANDBOX_LOADS,
        stdout=subprocess.PIPE,
    ) as process:
        try:
            assert process.stdout is not None
            yield Practice(json.loads(process.stdout.readline())["url"])
        finally:
            process.kill()


CREDENTIALS = {
    "login": {"DOKSTAMP_EMAIL": KNOWN.email, "DOKSTAMP_PASSWORD": KNOWN.password},
    "oauth": {
        "DOKSTAMP_CLIENT_ID": KNOWN.client_id,
        "DOKSTAMP_CLIENT_SECRET": KNOWN.client_secret,
    },
}
"""Of the editions of the API: `make crash-test` runs everything that kills and loses under each.
"""


def environment(url: str, **others: str) -> dict[str, str]:
    """The environment of a command that speaks to this sandbox."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("DOKSTAMP_") or name == "DOKSTAMP_LEDGER"
    }
    if "DOKSTAMP_LEDGER" in kept:  # which other schools may share
        kept["DOKSTAMP_TENANT"] = KNOWN.tenant
    return kept | {
        "DOKSTAMP_BASE_URL": url,
        **CREDENTIALS[os.environ.get("PRACTICE_EDITION", "login")],
        "DOKSTAMP_RETRY_SECONDS": "20",
        "DOKSTAMP_RETRY_WAIT": "0.02",
        "DOKSTAMP_SETTLE_SECONDS": "0.4",
        "DOKSTAMP_LANG": "en",
        "PYTHONWARNINGS": "error",
        **others,
    }


def begin(
    url: str,
    *arguments: str | Path,
    folder: Path,
    before: str = "",
    stdin: Any = None,
    stdout: Any = None,
    stderr: Any = None,
    **others: str,
) -> "subprocess.Popen[str]":
    """Start the command line; it waits for a line on standard input before it does anything.

    Args:
        before: Python that the new process does first.
    """
    # What Python itself heeds as it begins.
    cold = any(
        (name.startswith("PYTHON") and name != "PYTHONWARNINGS")
        or (name.startswith(("LANG", "LC_")) and "UTF-8" not in value)
        for name, value in others.items()
    )
    return WarmPopen(
        before + WAITING,
        *map(str, arguments),
        modules=() if cold else _COMMAND_LOADS,
        stdin=stdin or subprocess.PIPE,
        stdout=stdout or subprocess.PIPE,
        stderr=stderr or subprocess.PIPE,
        encoding="utf-8",
        errors="backslashreplace",
        cwd=folder,
        env=environment(url, **others),
    )


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    status: int
    output: str
    errors: str

    @property
    def summary(self) -> dict[str, Any]:
        """The object that `--json` prints."""
        found: dict[str, Any] = json.loads(self.output)
        return found


def command(
    url: str,
    *arguments: str | Path,
    folder: Path,
    answer: str = "",
    before: str = "",
    **others: str,
) -> Ended:
    """Run the command line to its end."""
    with begin(url, *arguments, folder=folder, before=before, **others) as process:
        output, errors = process.communicate("\n" + answer, timeout=100)
    assert "Traceback" not in errors, errors
    return Ended(process.returncode, output, errors)


def run_batch(url: str, batch: GraduatingClass, *arguments: str, **others: str) -> Ended:
    """`importer run` on a class, without asking."""
    return command(
        url,
        "run",
        batch.sheet,
        "--pdfs",
        batch.pdfs,
        "--yes",
        "--json",
        *arguments,
        folder=batch.folder,
        **others,
    )


def results(ended: Ended, folder: Path, sheet: str = "Results") -> list[dict[str, Any]]:
    """The rows of a run's results workbook, by heading."""
    workbook = load_workbook(folder / ended.summary["results"])
    header, *rows = workbook[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def colleague(practice: Practice) -> httpx.Client:
    """Somebody else who is logged in to the same tenant."""
    account = {"email": KNOWN.email, "password": KNOWN.password}
    token = HTTP.post(f"{practice.url}/auth/login", json=account).json()["access_token"]
    headers = {"X-Tenant": KNOWN.tenant, "Authorization": f"Bearer {token}"}
    return httpx.Client(base_url=practice.url, headers=headers, verify=False)


def assert_nothing_twice(practice: Practice, *batches: GraduatingClass) -> None:
    """Each student and enrollment is there once, a student has one certificate of a course, and
    whoever stands in these batches their own PDF.
    """
    state = practice.state()
    students = {one["uuid"]: one["email"] for one in state["student"]}
    files = {one["uuid"]: one["original_name"] for one in state["file"]}
    assert set(Counter(students.values()).values()) <= {1}, "a student twice"
    for what in ("enrollment", "certificate"):
        of = Counter((one["student_uuid"], one["course_uuid"]) for one in state[what])
        assert set(of.values()) <= {1}, f"{what}: twice"
    own: dict[str, set[str]] = {}
    for row in (row for batch in batches for row in batch.rows):
        own.setdefault(row["email"].lower(), set()).add(row["pdf"].rpartition("/")[2])
    for one in state["certificate"]:
        email, name = students[one["student_uuid"]].lower(), files[one["file_uuid"]]
        assert name in own.get(email, {name}), "somebody else's diploma"


def assert_exactly_once(
    practice: Practice, batch: GraduatingClass, rows: list[dict[str, Any]] | None = None
) -> None:
    """The invariants: one certificate for each row with its own PDF and student, nobody and
    nothing twice.
    """
    state = practice.state()
    students = {one["uuid"]: one for one in state["student"]}
    files = {one["uuid"]: one for one in state["file"]}
    courses = {one["uuid"]: one["code"] for one in state["course"]}
    assert_nothing_twice(practice)
    issued = {
        (
            students[one["student_uuid"]]["email"],
            courses[one["course_uuid"]],
            files[one["file_uuid"]]["digest"],
        ): one
        for one in state["certificate"]
    }
    wanted = {
        (
            row["email"],
            row["course"],
            sha256((batch.pdfs / row["pdf"]).read_bytes()).hexdigest(),
        ): row
        for row in batch.rows
    }
    assert len(state["certificate"]) == len(issued), "a certificate twice"
    assert issued.keys() == wanted.keys(), "a graduate left out, or a wrong PDF or student"
    assert len(state["notification"]) == len(issued), "a student notified twice"
    for key, certificate in issued.items():
        assert bool(certificate["enrollment_uuid"]) == bool(wanted[key]["enrolled_at"]), (
            "an enrollment not linked"
        )
    if rows is not None:
        uuids = {row["email"] + row["course"]: row["certificate_uuid"] for row in rows}
        assert uuids == {key[0] + key[1]: one["uuid"] for key, one in issued.items()}, (
            "the workbook differs"
        )
