"""Answers as DokStamp gives them: one object, a list with its meta, an error."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response


class Refusal(Exception):  # noqa: N818  an answer of the API, not an error of ours
    """A request that is refused: status, message and, for 422, messages by field."""

    def __init__(self, status: int, message: str, errors: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors


def invalid(errors: Mapping[str, list[str]]) -> Refusal:
    """A 422 for these fields."""
    first = next(iter(errors.values()))[0]
    return Refusal(422, first, errors)


def answer(content: Any, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(json.dumps(content), status, media_type="application/json")


def data(content: Any, status: int = 200) -> Response:
    """One object, or a list without pages."""
    return answer({"data": content}, status)


def listing(records: list[Any], *, page: int, per_page: int, total: int) -> Response:
    """One page of a list."""
    return answer({"data": records, "meta": {"current_page": page, "per_page": per_page, "total": total}})


def refusal(refused: Refusal, *, with_success: bool) -> Response:
    """An error; the login edition leaves `success` out."""
    body: dict[str, Any] = {"success": False} if with_success else {}
    body["message"] = refused.message
    if refused.errors is not None:
        body["errors"] = dict(refused.errors)
    return answer(body, refused.status)
