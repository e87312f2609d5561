"""The calls that the client makes of what it is asked."""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from importer.dokstamp.answers import Answer, OtherAnswerError, record_of
from importer.dokstamp.declaring import Entity, Record
from importer.dokstamp.exchange import Call
from importer.dokstamp.fitting import contradiction
from importer.sentences import dokstamp as say

T = TypeVar("T")

JSON = {"Content-Type": "application/json"}


def get(path: str, read: Callable[[Answer], T], kind: str, query: str = "") -> Call[T]:
    """A question: repeated as often as it takes."""
    return Call(method="GET", path=path, read=read, repeatable=True, query=query, kind=kind)


def send(
    method: str,
    path: str,
    body: Mapping[str, Any],
    read: Callable[[Answer], T],
    kind: str,
    *,
    repeatable: bool,
    read_seconds: float | None = None,
) -> Call[T]:
    """A call with a JSON body."""
    return Call(
        method=method,
        path=path,
        read=read,
        repeatable=repeatable,
        headers=JSON,
        body=json.dumps(body).encode(),
        kind=kind,
        read_seconds=read_seconds,
    )


def created_of(answer: Answer, *, entity: Entity, sent: Mapping[str, Any]) -> Record:
    """The record that a create was answered with.

    Raises:
        OtherAnswerError: if the answer is about something else than what was sent.
        UnreadableError: if it is no record.
    """
    record = record_of(answer)
    if field := contradiction(entity, sent, record):
        raise OtherAnswerError(say.OTHER_FIELD(field=field))
    return record
