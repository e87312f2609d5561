"""Reading what the API answered: its JSON, its refusals, and when it wants to be asked again."""

import json
import math
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from importer.dokstamp.entities import Record
from importer.dokstamp.errors import REFUSALS, Refused

_MOST_WORDS = 500
"""Characters of a server's message that are kept."""


class UnreadableError(Exception):
    """An answer says that it went well, but it is not what the API answers; `str` says what it is instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A complete HTTP answer; header names are lower-case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def went_well(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300

    @property
    def retry_after(self) -> float | None:
        """Seconds after which the server wants to be asked again (RFC 9110, section 10.2.3), None if it is silent."""
        return _seconds(self.headers.get("retry-after"), self.headers.get("date"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a list.

    Attributes:
        number: which page, from 1.
        per_page: records on a full page, as the server has it: it may have capped what was asked for.
        total: records on all pages together.
    """

    records: list[Record]
    number: int
    per_page: int
    total: int


def data_of(answer: Answer) -> Any:
    """The `data` of an answer, None when it has no body.

    Raises:
        UnreadableError: if the body is not the API's JSON.
    """
    return document_of(answer).get("data") if answer.body else None


def record_of(answer: Answer) -> Record:
    """The one record of an answer.

    Raises:
        UnreadableError: if there is none, or it has no uuid.
    """
    return _record(data_of(answer))


def records_of(answer: Answer) -> list[Record]:
    """The records of an answer that has no pages; a single one counts as a list of one.

    Raises:
        UnreadableError: if it is not a list, or one of them has no uuid.
    """
    data = data_of(answer)
    return [_record(one) for one in (data if isinstance(data, list) else [data])]


def page_of(answer: Answer, *, number: int, per_page: int) -> Page:
    """One page of a list; without `meta` it is taken for all there is.

    Args:
        number: the page that was asked for.
        per_page: the records a page that were asked for.

    Raises:
        UnreadableError: if it is not a list of records.
    """
    document = document_of(answer)
    data = document.get("data")
    if not isinstance(data, list):
        raise UnreadableError("an answer without a list")
    records = [_record(one) for one in data]
    meta = document.get("meta")
    if not isinstance(meta, dict):
        return Page(records=records, number=number, per_page=max(len(records), 1), total=len(records))
    size = _count(meta.get("per_page")) or min(per_page, max(len(records), 1))
    total = _count(meta.get("total"))
    if total is None:
        # Without a total a full page means that there may be another.
        total = (number - 1) * size + len(records) + (1 if len(records) >= size else 0)
    return Page(records=records, number=_count(meta.get("current_page")) or number, per_page=size, total=total)


def refusal_of(answer: Answer, method: str, path: str) -> Refused:
    """The error that a 4xx answer amounts to."""
    message, errors = _words(answer)
    kind = REFUSALS.get(answer.status, Refused)
    # What breaks a rule may be quoted in the message of a 422; the names of the fields are harmless.
    detail = f" ({', '.join(errors)})" if errors else f": {message}" if message and answer.status != 422 else ""
    return kind(
        f"DokStamp answered {answer.status} to {method} {path}{detail}",
        method=method,
        path=path,
        status=answer.status,
        message=message or f"status {answer.status}",
        errors=errors,
        retry_after=answer.retry_after,
    )


def describe_redirect(answer: Answer) -> str:
    """A few words on an answer that sends us elsewhere; a query in the address is left out."""
    elsewhere = answer.headers.get("location", "").partition("?")[0]
    return f"it answers with a redirect ({answer.status}) to {elsewhere or 'nowhere'}"


_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


def document_of(answer: Answer) -> dict[str, Any]:
    """The JSON object of an answer.

    Raises:
        UnreadableError: if it is anything else.
    """
    try:
        document = json.loads(answer.body)
        if _HALF.search(answer.body):  # JSON may hold half a character, which no file and no database takes
            document = json.loads(json.dumps(document, ensure_ascii=False).encode(errors="replace"))
    except ValueError as error:
        kind = answer.headers.get("content-type", "").partition(";")[0].strip()
        markup = answer.body.lstrip()[:1] == b"<"
        what = "an HTML page" if markup else f"broken JSON ({len(answer.body)} bytes of {kind or 'unknown type'})"
        raise UnreadableError(what) from error
    if not isinstance(document, dict):
        raise UnreadableError("JSON that is not an object")
    return document


def _record(data: Any) -> Record:
    if not isinstance(data, dict) or not isinstance(data.get("uuid"), str) or not data["uuid"]:
        raise UnreadableError("an answer without a uuid")
    return data


def _words(answer: Answer) -> tuple[str, dict[str, tuple[str, ...]]]:
    """The server's message and its messages by field; an HTML page has neither."""
    try:
        document = document_of(answer)
    except UnreadableError:
        return "", {}
    message = document.get("message")
    fields = document.get("errors")
    errors = {str(name): _texts(texts) for name, texts in fields.items()} if isinstance(fields, dict) else {}
    return (message[:_MOST_WORDS] if isinstance(message, str) else ""), errors


def _texts(texts: Any) -> tuple[str, ...]:
    values = texts if isinstance(texts, list) else [texts]
    return tuple(str(value)[:_MOST_WORDS] for value in values)


def _count(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def number_of(text: str | None) -> float | None:
    """A header's number, None when it holds none; never negative, infinite or NaN."""
    try:
        value = float(text) if text is not None else math.nan
    except ValueError:
        return None
    return max(value, 0.0) if math.isfinite(value) else None


def moment_of(text: str | None) -> float | None:
    """A header's date in seconds since 1970, None when it holds none."""
    try:
        return parsedate_to_datetime(text).timestamp() if text else None
    except ValueError:
        return None


def _seconds(text: str | None, date: str | None) -> float | None:
    number = number_of(text)
    if number is not None:
        return number
    moment, sent_at = moment_of(text), moment_of(date)
    return None if moment is None else max(moment - (time.time() if sent_at is None else sent_at), 0.0)
