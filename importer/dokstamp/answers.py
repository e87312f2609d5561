"""Reading what the API answered: its JSON, its refusals, and when it wants to be asked again."""

import json
import math
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from importer.dokstamp.declaring import Record
from importer.dokstamp.errors import REFUSALS, Refused
from importer.sentences import Message, SaidError
from importer.sentences import dokstamp as say

_LONGEST_UUID = 100
_MOST_RECORDS = 10**9
"""A count beyond it is no count."""
_MOST_WORDS = 500
"""Characters of a server's message that are kept."""


class UnreadableAnswerError(SaidError):
    """An answer says that it went well, but it is not what the API answers; it says what it is
    instead.
    """


class OtherAnswerError(UnreadableAnswerError):
    """An answer is about something else than what was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A complete HTTP answer; header names are lower-case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def silent(self) -> bool:
        """Whether it is a refusal whose body is cut off or empty, so that it names no reason."""
        try:
            return not document_of(self)
        except UnreadableAnswerError:
            return True

    @property
    def went_well(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300

    @property
    def retry_after(self) -> float | None:
        """Seconds after which the server wants to be asked again (RFC 9110, section 10.2.3), None
        if it is silent.
        """
        return _seconds(self.headers.get("retry-after"), self.headers.get("date"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a list.

    Attributes:
        number: which page, from 1, as the server has it where it says so.
        per_page: records on a full page: the server may have capped what was asked for.
        total: records on all pages together; None when the server does not say.
        last: whether it is the last page; None when the server does not say.
    """

    records: list[Record]
    number: int
    per_page: int
    total: int | None
    last: bool | None = None

    @property
    def pages(self) -> int | None:
        """How many pages the list has; None when the server does not say."""
        return None if self.total is None else math.ceil(self.total / max(self.per_page, 1))


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
    """One page of a list, in any of the forms that the API's framework gives it.

    What tells of the page stands in `meta` (with `links`), beside `data`, or around a list within
    `data`.

    Args:
        number: the page that was asked for.
        per_page: the records a page that were asked for.

    Raises:
        UnreadableError: if it is not a list of records.
    """
    document = document_of(answer)
    data = document.get("data")
    if isinstance(data, dict) and isinstance(data.get("data"), list):
        document = data
        data = document["data"]
    if not isinstance(data, list):
        raise UnreadableAnswerError(say.NO_LIST())
    records = [_record(one) for one in data]
    meta = document.get("meta")
    told: Mapping[str, Any] = meta if isinstance(meta, dict) else document
    total = _count(told.get("total"))
    if total is not None and total < len(records):
        total = None  # it counts something else
    size = _count(told.get("per_page")) or per_page
    here = _count(told.get("current_page")) or number
    if here == 1 and records and total is not None and len(records) < min(total, size):
        size = len(records)  # it says a number of records a page, and has another
    return Page(
        records=records,
        number=here,
        per_page=max(size, 1),
        total=total,
        last=_is_last(document, told, here),
    )


def _is_last(document: Mapping[str, Any], told: Mapping[str, Any], number: int) -> bool | None:
    """Whether a page is the last, by the number of the last one or by the link to the next; None
    if neither is told.
    """
    last = _count(told.get("last_page"))
    if last is not None:
        return number >= last
    links = document.get("links")
    for where, name in ((links, "next"), (told, "next_page_url"), (told, "next_cursor")):
        if isinstance(where, dict) and name in where:
            return where[name] in (None, "", False)
    return None


def refusal_of(answer: Answer, method: str, path: str) -> Refused:
    """The error that a 4xx answer amounts to."""
    message, errors = _words(answer)
    kind = REFUSALS.get(answer.status, Refused)
    # What breaks a rule may be quoted in the message of a 422; the names of the fields are
    # harmless.
    request = f"{method} {path}"
    if errors:
        said = say.REFUSED_FIELDS(status=answer.status, request=request, fields=list(errors))
    elif message and answer.status != 422:
        said = say.REFUSED_SAYING(status=answer.status, request=request, words=message)
    else:
        said = say.REFUSED(status=answer.status, request=request)
    refusal = kind(
        said,
        method=method,
        path=path,
        status=answer.status,
        message=message or str(say.STATUS(status=answer.status)),
        errors=errors,
        retry_after=answer.retry_after,
    )
    refusal.silent = answer.silent
    return refusal


def describe_redirect(answer: Answer) -> Message:
    """A few words on an answer that sends us elsewhere; a query in the address is left out."""
    elsewhere = answer.headers.get("location", "").partition("?")[0]
    if not elsewhere:
        return say.REDIRECT_NOWHERE(status=answer.status)
    return say.REDIRECT(status=answer.status, place=elsewhere)


_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


def document_of(answer: Answer) -> dict[str, Any]:
    """The JSON object of an answer.

    Raises:
        UnreadableError: if it is anything else.
    """
    try:
        document = json.loads(answer.body)
    except RecursionError as error:
        raise UnreadableAnswerError(say.ENDLESS_JSON()) from error
    except ValueError as error:
        raise UnreadableAnswerError(_instead_of_json(answer)) from error
    try:
        if _HALF.search(
            answer.body
        ):  # JSON may hold a lone surrogate, which no file and no database takes
            document = json.loads(
                json.dumps(document, ensure_ascii=False).encode(errors="replace")
            )
    except (RecursionError, ValueError) as error:
        raise UnreadableAnswerError(say.UNWRITABLE_JSON()) from error
    if not isinstance(document, dict):
        raise UnreadableAnswerError(say.NO_OBJECT())
    return document


def _instead_of_json(answer: Answer) -> Message:
    if answer.body.lstrip()[:1] == b"<":
        return say.HTML()
    kind = answer.headers.get("content-type", "").partition(";")[0].strip()
    if not kind:
        return say.BROKEN_JSON_UNTYPED(size=len(answer.body))
    return say.BROKEN_JSON(size=len(answer.body), kind=kind)


def same_record_of(answer: Answer, *, uuid: str) -> Record:
    """The record of an answer, which has to be the one of that uuid.

    Raises:
        OtherAnswerError: if it is another one.
        UnreadableError: if there is none.
    """
    record = record_of(answer)
    if record["uuid"].lower() != uuid.lower():
        raise OtherAnswerError(say.OTHER_RECORD())
    return record


def _record(data: Any) -> Record:
    uuid = data.get("uuid") if isinstance(data, dict) else None
    if not isinstance(uuid, str) or not 0 < len(uuid) <= _LONGEST_UUID or not uuid.isprintable():
        raise UnreadableAnswerError(say.NO_UUID())
    record: Record = data
    return record


def _words(answer: Answer) -> tuple[str, dict[str, tuple[str, ...]]]:
    """The server's message and its messages by field; an HTML page has neither."""
    try:
        document = document_of(answer)
    except UnreadableAnswerError:
        return "", {}
    # `/oauth/token` has a form of its own: {error, error_description, message} (DokStamp API page,
    # Authentication).
    message = next(
        (
            document[name]
            for name in ("message", "error_description", "error")
            if document.get(name)
        ),
        None,
    )
    fields = document.get("errors")
    errors = (
        {str(name): _texts(texts) for name, texts in fields.items()}
        if isinstance(fields, dict)
        else {}
    )
    return (message[:_MOST_WORDS] if isinstance(message, str) else ""), errors


def _texts(texts: Any) -> tuple[str, ...]:
    values = texts if isinstance(texts, list) else [texts]
    # What is no text may be nested deeper than can be written out.
    return tuple(
        str(value)[:_MOST_WORDS]
        for value in values[:_MOST_WORDS]
        if isinstance(value, str | int | float)
    )


def whole(value: object) -> int | None:
    """A whole number that an answer tells, also where it stands there as text."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _count(value: object) -> int | None:
    count = whole(value)
    return count if count is not None and 0 <= count <= _MOST_RECORDS else None


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
    return (
        None
        if moment is None
        else max(moment - (time.time() if sent_at is None else sent_at), 0.0)
    )
