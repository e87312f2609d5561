"""Judges a body by a resource's rules and answers 422 messages by field, worded as Laravel words them."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from importer.sandbox.resources import Field, Resource, Type
from importer.sandbox.storage import Storage

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")

Errors = dict[str, list[str]]


def judge(
    resource: Resource,
    body: Mapping[str, Any],
    *,
    storage: Storage,
    tenant: str,
    before: Mapping[str, Any] | None = None,
) -> tuple[dict[str, Any], Errors]:
    """The values to store, and what is wrong with them by field.

    Args:
        before: the record as it stands, when it is changed rather than created.
    """
    values: dict[str, Any] = {}
    errors: Errors = {}
    for field in resource.fields:
        given = body.get(field.name)
        if given is None or given == "":
            required = field.required or (field.required_with is not None and body.get(field.required_with) is True)
            if required and (before is None or field.name in body):
                errors[field.name] = [f"The {_words(field.name)} field is required."]
            elif before is None:
                values[field.name] = field.default
            elif field.name in body:
                values[field.name] = None
            continue
        message = _wrong(field, given, storage, tenant)
        if message:
            errors[field.name] = [message]
        else:
            values[field.name] = _stored(field, given)
    whole = {**(before or {}), **values}
    if not errors:
        errors |= _disagreeing(resource, whole, storage)
        errors |= _taken(resource, whole, storage, tenant, before)
    return values, errors


def _wrong(field: Field, value: Any, storage: Storage, tenant: str) -> str | None:
    name = _words(field.name)
    match field.type:
        case Type.STRING | Type.EMAIL:
            return _wrong_text(field, value)
        case Type.INTEGER:
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                return f"The {name} field must be an integer of at least 0."
        case Type.BOOLEAN:
            if value not in (True, False, 0, 1, "0", "1"):
                return f"The {name} field must be true or false."
        case Type.DATE | Type.DATE_TIME:
            if not isinstance(value, str) or not _is_date(value, only=field.type is Type.DATE):
                return f"The {name} field must be a valid date."
        case Type.GRADE:
            return _wrong_grade(name, value)
        case Type.OBJECT:
            if not isinstance(value, dict):
                return f"The {name} field must be an array."
        case Type.UUID:
            if not isinstance(value, str) or not _UUID.fullmatch(value.lower()):
                return f"The {name} field must be a valid UUID."
            if field.refers_to and storage.get(field.refers_to, value.lower(), tenant) is None:
                return f"The selected {name} is invalid."
    return None


def _wrong_text(field: Field, value: Any) -> str | None:
    name = _words(field.name)
    if not isinstance(value, str):
        return f"The {name} field must be a string."
    if field.longest is not None and len(value) > field.longest:
        return f"The {name} field must not be greater than {field.longest} characters."
    if field.choices and value not in field.choices:
        return f"The selected {name} is invalid."
    if field.type is Type.EMAIL and not _EMAIL.fullmatch(value):
        return f"The {name} field must be a valid email address."
    return None


def _wrong_grade(name: str, value: Any) -> str | None:
    try:
        grade = Decimal(str(value))
    except InvalidOperation:
        return f"The {name} field must be a number."
    if isinstance(value, bool) or not grade.is_finite() or not 0 <= grade <= 10:
        return f"The {name} field must be between 0 and 10."
    if -int(grade.as_tuple().exponent) > 2:
        return f"The {name} field must have 0-2 decimal places."
    return None


def _is_date(text: str, *, only: bool) -> bool:
    try:
        if only:
            date.fromisoformat(text)
        else:
            datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _stored(field: Field, value: Any) -> Any:
    match field.type:
        case Type.BOOLEAN:
            return value in (True, 1, "1")
        case Type.UUID:
            return str(value).lower()
        case Type.GRADE:
            return f"{Decimal(str(value)):.2f}"
        case _:
            return value


def _disagreeing(resource: Resource, values: Mapping[str, Any], storage: Storage) -> Errors:
    """References that are right by themselves but do not belong together."""
    kinds = {field.name: field.refers_to for field in resource.fields if field.refers_to}
    errors: Errors = {}
    for reference, theirs, ours in resource.agreeing:
        if values.get(reference) and values.get(ours):
            other = storage.get(kinds[reference] or "", values[reference], None)
            if other is not None and other.get(theirs) != values[ours]:
                errors[reference] = [f"The selected {_words(reference)} is invalid."]
    return errors


def _taken(
    resource: Resource, values: Mapping[str, Any], storage: Storage, tenant: str, before: Mapping[str, Any] | None
) -> Errors:
    errors: Errors = {}
    for fields in resource.unique:
        if any(values.get(name) in (None, "") for name in fields):
            continue
        for other in storage.where(resource.kind, tenant, {fields[0]: values[fields[0]]}):
            same = all(_folded(other.get(name)) == _folded(values[name]) for name in fields)
            if same and (before is None or other["uuid"] != before["uuid"]):
                errors[fields[0]] = [f"The {_words(fields[0])} has already been taken."]
    return errors


def _folded(value: Any) -> str:
    return str(value).lower()


def _words(name: str) -> str:
    return name.replace("_", " ")
