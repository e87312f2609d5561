"""A client to practise on the sandbox with, made of plain httpx so that it shares nothing with the
importer's own.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import httpx

from dokstamp_sandbox import Sandbox, SandboxSettings, running

Json = dict[str, Any]


class Practice:
    """A sandbox and an HTTP client that speaks to it with its practice credentials."""

    def __init__(self, sandbox: Sandbox, http: httpx.Client, token: str | None = None) -> None:
        self.sandbox = sandbox
        self.http = http
        self.headers = {
            "Authorization": f"Bearer {token or sandbox.token}",
            "X-Tenant": sandbox.tenant,
        }

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """A request with credentials and tenant; `body` is sent as JSON of ASCII characters
        alone.
        """
        if "body" in options:
            options["content"] = json.dumps(options.pop("body"))
        return self.http.request(
            method, path, headers=self.headers | options.pop("headers", {}), **options
        )

    def get(self, path: str, /, **params: Any) -> httpx.Response:
        """A GET with these query parameters."""
        return self.request("GET", path, params=params)

    def where(self, path: str, /, **conditions: str) -> list[Json]:
        """The records of a list that meet these conditions."""
        answer = self.get(path, **{f"where[{name}]": value for name, value in conditions.items()})
        assert answer.status_code == 200, answer.text
        records: list[Json] = answer.json()["data"]
        return records

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> httpx.Response:
        """A POST of a JSON object."""
        return self.request("POST", path, body=body or {})

    def create(self, path: str, /, **body: Any) -> Json:
        """Create a record, and answer it."""
        answer = self.post(path, body)
        assert answer.status_code == 201, answer.text
        record: Json = answer.json()["data"]
        return record

    def errors(self, path: str, method: str = "POST", /, **body: Any) -> dict[str, list[str]]:
        """The messages by field of a request that must answer 422."""
        answer = self.request(method, path, body=body)
        assert answer.status_code == 422, answer.text
        errors: dict[str, list[str]] = answer.json()["errors"]
        return errors

    def upload(self, *contents: bytes, names: tuple[str, ...] = ()) -> httpx.Response:
        """Upload files."""
        chosen = names or tuple(f"{place}.pdf" for place in range(len(contents)))
        parts = [
            ("files[]", (name, content, "application/pdf"))
            for name, content in zip(chosen, contents, strict=True)
        ]
        return self.request("POST", "/files", files=parts)

    def file(self) -> Json:
        """A new file."""
        record: Json = self.upload(pdf()).json()["data"][0]
        return record

    def student(self, **fields: str) -> Json:
        """A new student."""
        person = {
            "name": "Inês Carvalho",
            "email": f"{uuid4()}@example.edu",
            "date_of_birth": "2001-04-23",
        }
        return self.create("/students", **person | fields)

    def first(self, path: str) -> Json:
        """The oldest record of a list."""
        record: Json = self.get(path).json()["data"][0]
        return record

    def order(self, **fields: Any) -> Json:
        """The body of a certificate that would be issued at once, for a new student with a new
        file.
        """
        course = self.first("/courses")
        body = {
            "institution_uuid": course["institution"]["uuid"],
            "course_uuid": course["uuid"],
            "finish": True,
        }
        if "student_uuid" not in fields:
            body["student_uuid"] = self.student()["uuid"]
        if "file_uuid" not in fields:
            body["file_uuid"] = self.file()["uuid"]
        return body | fields

    def certificate(self, **fields: Any) -> Json:
        """A new certificate."""
        return self.create("/certificates", **self.order(**fields))

    def fault(self, action: str, **rule: Any) -> None:
        """Set up one fault."""
        answer = self.http.post("/_sandbox/faults", json={"rules": [{"action": action, **rule}]})
        assert answer.status_code == 200, answer.text

    def state(self, kind: str) -> list[Json]:
        """All records of a kind, as stored."""
        records: list[Json] = self.http.get("/_sandbox/state").json()[kind]
        return records

    def traffic(self, *, log: bool = False) -> Json:
        """What was asked so far."""
        told: Json = self.http.get("/_sandbox/requests", params={"log": "1"} if log else {}).json()
        return told

    def other(self) -> "Practice":
        """The same with the other tenant's credentials."""
        return Practice(self.sandbox.other, self.http)


def pdf(content: str | None = None) -> bytes:
    """Bytes that look like a PDF; without `content` such as were never seen before."""
    return f"%PDF-1.7\n{content or uuid4()}\n%%EOF".encode()


@contextmanager
def practising(settings: SandboxSettings | None = None) -> Iterator[Practice]:
    """A running sandbox and a client for it."""
    with running(settings or SandboxSettings()) as sandbox, client(sandbox) as practice:
        yield practice


@contextmanager
def client(sandbox: Sandbox) -> Iterator[Practice]:
    """A client for a sandbox that runs already."""
    with httpx.Client(base_url=sandbox.url, timeout=20, verify=False, trust_env=False) as http:
        yield Practice(sandbox, http)
