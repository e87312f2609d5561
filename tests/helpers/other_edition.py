"""A gateway before a sandbox, behind which it looks like a DokStamp of which our assumptions do
not hold.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx

Query = list[tuple[str, str]]
_DROPPED = ("connection", "content-length", "transfer-encoding", "date", "server")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirks:
    """In what the API is otherwise than assumed.

    Attributes:
        query: what becomes of the query of a question: (path, query).
        data: what becomes of the `data` of an answer: (method, path, data).
        document: what becomes of the JSON of an answer, after that: (method, path, document).
        headers: names of answer headers, in small letters, that are left out.
    """

    query: Callable[[str, Query], Query] = lambda _, query: query
    data: Callable[[str, str, Any], Any] = lambda _, __, data: data
    document: Callable[[str, str, Any], Any] = lambda _, __, document: document
    headers: tuple[str, ...] = ()


@contextmanager
def behaving(url: str, quirks: Quirks) -> Iterator[str]:
    """The address of a gateway to the sandbox at `url`, for the time of a test."""
    with httpx.Client(base_url=url, timeout=60, verify=False) as sandbox:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(sandbox, quirks))
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def _handler(sandbox: httpx.Client, quirks: Quirks) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def forward(self) -> None:
            parts = urlsplit(self.path)
            query = quirks.query(parts.path, parse_qsl(parts.query, keep_blank_values=True))
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            headers = {
                name: value for name, value in self.headers.items() if name.lower() != "host"
            }
            target = f"{parts.path}?{urlencode(query)}" if query else parts.path
            try:
                answer = sandbox.request(self.command, target, content=body, headers=headers)
            except httpx.TransportError:
                self.close_connection = (
                    True  # what the sandbox does not answer is not answered here either
                )
            else:
                self.answer(answer, _changed(quirks, self.command, parts.path, answer))

        def answer(self, answer: httpx.Response, content: bytes) -> None:
            self.send_response(answer.status_code)
            for name, value in answer.headers.items():
                if name not in (*_DROPPED, *quirks.headers):
                    self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  the library's name
            """Nothing: tests look at the sandbox."""

    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        setattr(Handler, f"do_{method}", Handler.forward)
    return Handler


def _changed(quirks: Quirks, method: str, path: str, answer: httpx.Response) -> bytes:
    if not answer.is_success or "json" not in answer.headers.get("content-type", ""):
        return answer.content
    document = answer.json()
    if "data" in document:
        document["data"] = quirks.data(method, path, document["data"])
    return json.dumps(quirks.document(method, path, document)).encode()


def without(*names: str, of: str) -> Callable[[str, str, Any], Any]:
    """Answers of the paths that begin with `of` have no such fields."""

    def changed(_: str, path: str, data: Any) -> Any:
        if not path.startswith(of):
            return data
        records = data if isinstance(data, list) else [data]
        kept = [
            {name: value for name, value in record.items() if name not in names}
            for record in records
        ]
        return kept if isinstance(data, list) else kept[0]

    return changed


def in_lists_only(change: Callable[[str, str, Any], Any]) -> Callable[[str, str, Any], Any]:
    """The same, but single records are answered as they are."""
    return lambda method, path, data: (
        change(method, path, data) if isinstance(data, list) else data
    )


def capped(most: int) -> Callable[[str, Query], Query]:
    """Pages are no longer than this, whatever is asked for."""
    return lambda _, query: [
        (name, str(most) if name == "per_page" else value) for name, value in query
    ]


def unfiltered(of: str) -> Callable[[str, Query], Query]:
    """Filters of this path do nothing."""
    return lambda path, query: [
        one for one in query if not (path.startswith(of) and one[0].startswith("where["))
    ]


def flat(method: str, path: str, data: Any) -> Any:
    """What a record refers to is told by uuid only: `student_uuid`, not `student: {uuid, …}`."""
    if path.startswith("/auth"):
        return data
    records = data if isinstance(data, list) else [data]
    flattened = []
    for record in records:
        told: dict[str, Any] = {}
        for name, value in record.items():
            if isinstance(value, dict) and "uuid" in value:
                told[f"{name}_uuid"] = value["uuid"]
            else:
                told[name] = value
        flattened.append(told)
    return flattened if isinstance(data, list) else flattened[0]


def shouting(method: str, path: str, data: Any) -> Any:
    """E-mail addresses are told as they were once typed: in capitals."""
    if not path.startswith("/students"):
        return data
    records = data if isinstance(data, list) else [data]
    loud = [record | {"email": record["email"].upper()} for record in records]
    return loud if isinstance(data, list) else loud[0]


def reversed_uploads(method: str, path: str, data: Any) -> Any:
    """An upload is answered in the reverse order."""
    return data[::-1] if method == "POST" and path == "/files" else data


def to_the_letter(path: str, query: Query) -> Query:
    """An address is found only as it was once typed, which is in capitals."""
    return [
        (name, value if name != "where[email]" or value.isupper() else f"not-{value}")
        for name, value in query
    ]


def unsteady(path: str, query: Query) -> Query:
    """Short pages; every second one is of the list in the reverse order, so that not every record
    is on some page.
    """
    even = int(dict(query).get("page", "1")) % 2 == 0
    turned = [("sort[column]", "created_at"), ("sort[order]", "desc")]
    return capped(3)(path, query) + (turned if even else [])


def without_meta(method: str, path: str, document: Any) -> Any:
    """Lists say nothing of their pages."""
    document.pop("meta", None)
    return document


def pages_beside(method: str, path: str, document: Any) -> Any:
    """What tells of the page stands beside `data`."""
    meta = document.pop("meta", None)
    return document | _laravel(meta) if meta else document


def pages_around(method: str, path: str, document: Any) -> Any:
    """What tells of the page stands around the list, within `data`."""
    meta = document.pop("meta", None)
    return (
        {"success": True, "data": {"data": document["data"]} | _laravel(meta)}
        if meta
        else document
    )


def links_only(method: str, path: str, document: Any) -> Any:
    """A list tells whether there is another page, and not how many records there are."""
    meta = document.pop("meta", None)
    if meta:
        more = meta["current_page"] * meta["per_page"] < meta["total"]
        document["links"] = {"next": f"/?page={meta['current_page'] + 1}" if more else None}
    return document


def _laravel(meta: dict[str, Any]) -> dict[str, Any]:
    return meta | {"last_page": -(-meta["total"] // meta["per_page"]) or 1}
