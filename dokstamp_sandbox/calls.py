"""A request and its answer, as the rest of the sandbox sees them: plain values, whole bodies,
nothing to wait for.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

JSON = b"application/json"
HTML = b"text/html; charset=utf-8"


class Refusal(Exception):  # noqa: N818  an answer of the API, not an error of ours
    """A request that is refused: status, message and, for 422, messages by field."""

    def __init__(
        self, status: int, message: str, errors: Mapping[str, list[str]] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors


def invalid(errors: Mapping[str, list[str]]) -> Refusal:
    """A 422 for these fields, summed up as Laravel does."""
    messages = [message for of_field in errors.values() for message in of_field]
    more = (
        f" (and {len(messages) - 1} more error{'s' if len(messages) > 2 else ''})"
        if len(messages) > 1
        else ""
    )
    return Refusal(422, messages[0] + more, errors)


def missing(*names: str) -> Refusal:
    """A 422 for fields that are required and not there."""
    return invalid({name: [f"The {name.replace('_', ' ')} field is required."] for name in names})


@dataclass(slots=True)
class Call:
    """One request: its path is decoded and without a slash at its end; header names are in lower
    case.
    """

    method: str
    path: str
    headers: Mapping[bytes, bytes]
    query: bytes = b""
    client: str = ""
    body: bytes = b""
    segments: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.segments = self.path.strip("/").split("/")

    @classmethod
    def of(cls, scope: Mapping[str, Any]) -> "Call":
        """Read the head of a request from its ASGI scope."""
        client = scope.get("client")
        path = scope["path"].rstrip("/") or "/"
        host = client[0] if client else ""
        return cls(scope["method"], path, dict(scope["headers"]), scope["query_string"], host)

    def header(self, name: bytes) -> str:
        """A header's value, empty when it is absent."""
        return self.headers.get(name, b"").decode("latin-1")

    @property
    def base_url(self) -> str:
        """The address under which the client reached the sandbox."""
        return f"http://{self.header(b'host')}"

    def parameters(self) -> dict[str, str]:
        """The query's parameters; of one that is repeated, the last."""
        return (
            dict(parse_qsl(self.query.decode("latin-1"), keep_blank_values=True))
            if self.query
            else {}
        )

    def form(self) -> dict[str, str]:
        """The body as a URL-encoded form."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    def json(self) -> dict[str, Any]:
        """The JSON object in the body; an absent body is an empty one.

        Raises:
            Refusal: 400 when it is not a JSON object.
        """
        if not self.body:
            return {}
        try:
            content = json.loads(self.body, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            content = None
        if not isinstance(content, dict):
            raise Refusal(400, "The body is not a JSON object.")
        return content


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


@dataclass(slots=True)
class Answer:
    """One answer."""

    status: int = 200
    body: bytes = b""
    media_type: bytes = JSON
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)


def answer(content: Any, status: int = 200) -> Answer:
    """An answer of JSON."""
    return Answer(status, json.dumps(content, separators=(",", ":")).encode())


def data(content: Any, status: int = 200) -> Answer:
    """One object, or a list without pages."""
    return answer({"data": content}, status)


def listing(records: list[Any], *, page: int, per_page: int, total: int, form: str) -> Answer:
    """One page of a list, in one of the forms of `SandboxSettings.meta`."""
    told = {"current_page": page, "per_page": per_page, "total": total}
    last = max(math.ceil(total / per_page), 1)
    match form:
        case "missing":
            return answer({"data": records})
        case "beside":
            return answer({"data": records, **told, "last_page": last})
        case "without-total":
            del told["total"]
        case "resource":
            links = {"first": "/?page=1", "last": f"/?page={last}", "prev": None, "next": None}
            return answer(
                {"data": records, "links": links, "meta": {**told, "last_page": last, "path": "/"}}
            )
    return answer({"data": records, "meta": told})


def html(title: str, status: int) -> Answer:
    """A page as a proxy in front of DokStamp gives it."""
    text = (
        f"<html><head><title>{status} {title}</title></head><body><h1>{status}"
        f" {title}</h1></body></html>"
    )
    return Answer(status, text.encode(), HTML)


def refusal(refused: Refusal, *, with_success: bool) -> Answer:
    """An error; the login edition leaves `success` out."""
    body: dict[str, Any] = {"success": False} if with_success else {}
    body["message"] = refused.message
    if refused.errors is not None:
        body["errors"] = dict(refused.errors)
    return answer(body, refused.status)
