"""Judges a body by a resource's rules and answers 422 messages by field, worded as Laravel words
them.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dokstamp_sandbox.resources import Field, Resource, Type
from dokstamp_sandbox.storage import Record, Storage, fold, moment

_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
_EMAIL = re.compile(r"[^@\s\x00-\x1f]+@[^@\s.]+(?:\.[^@\s.]+)+")
_URL = re.compile(r"https?://[^\s/?#]+\.[^\s/?#]+[^\s]*", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})", re.ASCII
)
_DATE_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,12})?", re.ASCII)
_LONGEST_TEXT = 65_535
_LARGEST_INTEGER = 2**31 - 1
_EMPTY = (None, "")

Errors = dict[str, list[str]]


def judge(
    resource: Resource,
    body: Mapping[str, Any],
    *,
    storage: Storage,
    tenant: int,
    before: Record | None = None,
    deleted_keep: bool = False,
) -> tuple[dict[str, Any], Errors]:
    """The values to store, and what is wrong with them by field, all of it at once.

    Args:
        before: the record as it stands, when it is changed rather than created.
        deleted_keep: what a deleted record held counts as taken.
    """
    values: dict[str, Any] = {}
    errors: Errors = {}
    referred: dict[str, Record] = {}
    for field in resource.given:
        name = field.name
        given = body.get(name)
        if isinstance(given, str):
            # Laravel trims what comes in, and takes an empty text for none.
            given = given.strip()
        if given in _EMPTY:
            if field.required and (before is None or name in body):
                errors[name] = [f"The {field.words} field is required."]
            elif before is None or name in body:
                values[name] = field.default
        elif message := _wrong(field, given, storage, tenant, referred):
            errors[name] = [message]
        else:
            values[name] = _stored(field, given)
    whole = {**before, **values} if before else values
    for field in resource.given:
        if (
            field.required_with
            and whole.get(field.required_with) is True
            and whole.get(field.name) is None
        ):
            other = field.required_with.replace("_", " ")
            errors.setdefault(
                field.name, [f"The {field.words} field is required when {other} is true."]
            )
    _find_disagreeing(resource, whole, referred, storage, errors)
    _find_taken(resource, whole, storage, tenant, before, errors, deleted_keep=deleted_keep)
    return values, errors


def is_uuid(text: object) -> bool:
    """Whether it is written as a UUID."""
    return isinstance(text, str) and _UUID.fullmatch(text) is not None


def number_of_two_places(value: object) -> str | None:
    """A number with at most two decimal places as it is kept (`8.50`), or None."""
    if isinstance(value, bool) or not _NUMBER.fullmatch(str(value)):
        return None
    number = Decimal(str(value))
    return f"{number:.2f}" if round(number, 2) == number else None


def stored_date_time(text: str) -> str | None:
    """A date or date-time as it is kept (UTC; without a zone it is taken for UTC), or None when it
    is none.
    """
    if not _DATE_TIME.fullmatch(text):
        return None
    try:
        read = datetime.fromisoformat(text)
        return moment(read if read.tzinfo else datetime.fromisoformat(f"{read.isoformat()}+00:00"))
    except (ValueError, OverflowError):
        return None


def _wrong(
    field: Field, value: Any, storage: Storage, tenant: int, referred: dict[str, Record]
) -> str | None:
    """What is wrong with a value by itself; records that it refers to are put into `referred`."""
    words = field.words
    match field.type:
        case Type.STRING | Type.EMAIL | Type.URL:
            return _wrong_text(field, value)
        case Type.INTEGER:
            if isinstance(value, bool) or not isinstance(value, int):
                return f"The {words} field must be an integer."
            if not 0 <= value <= _LARGEST_INTEGER:
                return f"The {words} field must be between 0 and {_LARGEST_INTEGER}."
        case Type.BOOLEAN:
            if not isinstance(value, bool):
                return f"The {words} field must be true or false."
        case Type.DATE:
            if not isinstance(value, str) or not _is_date(value):
                return f"The {words} field must match the format Y-m-d."
        case Type.DATE_TIME:
            if (
                not isinstance(value, str)
                or not _MOMENT.fullmatch(value)
                or stored_date_time(value) is None
            ):
                return f"The {words} field must match the format Y-m-d\\TH:i:sP."
        case Type.GRADE:
            return _wrong_grade(words, value)
        case Type.OBJECT:
            if not isinstance(value, dict):
                return f"The {words} field must be an array."
        case Type.UUID:
            if not is_uuid(value):
                return f"The {words} field must be a valid UUID."
            if field.refers_to:
                record = storage.get(field.refers_to, value.lower(), tenant)
                if record is None:
                    return f"The selected {words} is invalid."
                referred[field.name] = record
    return None


def _wrong_text(field: Field, value: Any) -> str | None:
    if not isinstance(value, str) or not _is_unicode(value):
        return f"The {field.words} field must be a string."
    longest = field.longest or _LONGEST_TEXT
    if len(value) > longest:
        return f"The {field.words} field must not be greater than {longest} characters."
    if field.choices and value not in field.choices:
        return f"The selected {field.words} is invalid."
    if field.type is Type.URL and not _URL.fullmatch(value):
        return f"The {field.words} field must be a valid URL."
    if field.type is Type.EMAIL and not _EMAIL.fullmatch(value):
        return f"The {field.words} field must be a valid email address."
    return None


def _is_unicode(text: str) -> bool:
    """Whether it can be written down: JSON may hold halves of characters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _wrong_grade(words: str, value: Any) -> str | None:
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not _NUMBER.fullmatch(str(value))
    ):
        return f"The {words} field must be a number."
    if not 0 <= Decimal(str(value)) <= 10:
        return f"The {words} field must be between 0 and 10."
    if number_of_two_places(value) is None:
        return f"The {words} field must have 0-2 decimal places."
    return None


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _stored(field: Field, value: Any) -> Any:
    match field.type:
        case Type.BOOLEAN:
            return value
        case Type.UUID:
            return value.lower()
        case Type.GRADE:
            return number_of_two_places(value)
        case Type.DATE_TIME:
            return stored_date_time(value)
    return value


def _find_disagreeing(
    resource: Resource,
    whole: Mapping[str, Any],
    referred: Mapping[str, Record],
    storage: Storage,
    errors: Errors,
) -> None:
    """References that are right by themselves but do not belong together."""
    kinds = {field.name: field.refers_to for field in resource.given}
    for reference, theirs, ours in resource.agreeing:
        uuid, expected = whole.get(reference), whole.get(ours)
        if not uuid or not expected or reference in errors or ours in errors:
            continue
        other = referred.get(reference) or storage.get(kinds[reference] or "", uuid, None)
        if other is not None and other[theirs] != expected:
            errors[reference] = [f"The selected {reference.replace('_', ' ')} is invalid."]


def _find_taken(
    resource: Resource,
    whole: Mapping[str, Any],
    storage: Storage,
    tenant: int,
    before: Record | None,
    errors: Errors,
    *,
    deleted_keep: bool,
) -> None:
    for names in resource.held_when_deleted:
        wanted = {name: whole.get(name) for name in names}
        if None in wanted.values() or errors.keys() & wanted.keys():
            continue
        if before and all(fold(before[name]) == fold(value) for name, value in wanted.items()):
            continue
        taken = names in resource.unique and storage.find(resource.kind, tenant, **wanted)
        if taken or (deleted_keep and storage.find_deleted(resource.kind, tenant, **wanted)):
            errors[names[0]] = [f"The {names[0].replace('_', ' ')} has already been taken."]
