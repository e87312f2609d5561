"""The one place where bodies are made: every field in the JSON type that the documentation shows
for it.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from importer.dokstamp.declaring import Entity, Field, FieldKind

MOMENT = "%Y-%m-%dT%H:%M:%SZ"
"""How the API writes a moment: in UTC, which it says."""


def body_of(entity: Entity, values: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a create or an update.

    Args:
        values: by the fields' names, as cells or as the API answers them; None empties a field.

    Raises:
        KeyError: if the entity has no such field.
        ValueError: if a value cannot be what its field holds.
    """
    fields = {field.name: field for field in entity.fields}
    return {
        fields[name].sent_as or name: json_of(fields[name], value)
        for name, value in values.items()
    }


def json_of(field: Field, value: Any) -> Any:
    """A value in the JSON type of its field; what has that type already stays as it is.

    Raises:
        ValueError: if it cannot be what the field holds.
    """
    if value is None:
        return None
    match field.kind:
        case FieldKind.INTEGER:
            return int(value)
        case FieldKind.DECIMAL:
            return float(Decimal(str(value)))
        case FieldKind.BOOLEAN:
            return _flag(value)
        case FieldKind.DATE:
            return str(value)[:10]
        case FieldKind.DATE_TIME:
            return moment_text(value)
        case FieldKind.URL:
            return with_scheme(str(value))
        case FieldKind.OBJECT:
            return json.loads(value) if isinstance(value, str) else dict(value)
        case _:
            return str(value)


def moment_text(value: str | datetime) -> str:
    """A day or a point in time as the API writes it; a day is its midnight in UTC.

    A time that names no zone is one of this machine's: what a person at the sheet means by ten
    o'clock.

    Raises:
        ValueError: if it is neither.
    """
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    if moment.tzinfo is None:
        is_day = isinstance(value, str) and moment.time() == time.min
        moment = moment.replace(tzinfo=UTC) if is_day else moment.astimezone()
    return moment.astimezone(UTC).strftime(MOMENT)


def with_scheme(address: str) -> str:
    """A web address with its scheme; one that has none is taken for `https`."""
    return address if "://" in address else f"https://{address}"


def _flag(value: Any) -> bool:
    if value in (True, "yes", "true", "1", 1):
        return True
    if value in (False, "no", "false", "0", 0):
        return False
    raise ValueError(f"{value!r} is neither true nor false")
