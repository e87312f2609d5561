"""What a record says of itself: whose it is, what it is called, and whether it agrees with what is
wanted.
"""

import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from importer import countries
from importer.dokstamp import Entity, Field, FieldKind, Record, days_of, related_uuid, with_scheme
from importer.names import folded


def uuid_of(record: Record, name: str) -> str | None:
    """A related record's uuid, whether the API answers `name_uuid` or `name: {uuid}`; None when it
    tells neither.
    """
    return related_uuid(record, name)


def exists(record: Record) -> bool:
    """Whether a listed record is there: some servers list what was deleted, and say so."""
    return not record.get("deleted_at")


def tells_key(entity: Entity, record: Record) -> bool:
    """Whether a record says what belongs to its natural key."""
    names = [name for name in entity.natural_key if name not in entity.path_fields]
    return all(value_of(record, entity.field(name)) is not None for name in names)


def value_of(record: Record, field: Field) -> Any:
    """What a record holds in a field; of a reference the uuid."""
    return (
        uuid_of(record, field.name.removesuffix("_uuid"))
        if field.references
        else record.get(field.name)
    )


def bears(entity: Entity, record: Record, values: Mapping[str, Any]) -> bool:
    """Whether a record has the natural key that these values make; letter case does not count."""
    return all(
        _same(entity.field(name), record, values[name], _but_for_case)
        for name in entity.key_of(values)
    )


def bearing(entity: Entity, records: Iterable[Record], values: Mapping[str, Any]) -> list[Record]:
    """The records with the natural key that these values make: to the letter, else but for case,
    else much alike.

    A name that differs in accents and separators only is taken for the same one: rather a record
    reported as different than a second one under nearly the same name.
    """
    listed, key = list(records), entity.key_of(values)
    for same in (_to_the_letter, _but_for_case, _near(key[0])):
        found = [
            one
            for one in listed
            if all(_same(entity.field(name), one, values[name], same) for name in key)
        ]
        if found:
            return found
    return []


def named(records: Iterable[Record], by: str, text: str) -> list[Record]:
    """The records whose field `by` holds this text: to the letter, else but for case."""
    listed = list(records)
    for same in (_to_the_letter, _but_for_case):
        found = [record for record in listed if same(record.get(by), text)]
        if found:
            return found
    return []


def alike(records: Iterable[Record], by: str, text: str) -> list[Record]:
    """The records whose field `by` holds nearly this text: names without regard to accents and
    separators.
    """
    near = _near(by)
    return [record for record in records if near(record.get(by), text)]


def agrees(field: Field, wanted: Any, held: Any) -> bool:
    """Whether what a record holds is what is wanted, in whatever form the server answers it.

    Args:
        wanted: as a create would send it.
        held: as answered; dates may come as date-times, numbers and booleans as text.
    """
    if held is None:
        return wanted is None
    if field.kind is FieldKind.DATE and not days_of(held).isdisjoint(days_of(wanted)):
        return True
    try:
        return bool(_plain(field.kind, wanted) == _plain(field.kind, held))
    except (ValueError, TypeError, InvalidOperation, RecursionError):
        return False


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID in its usual form."""
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def moment_of(text: str) -> datetime:
    """A date or date-time of the API in UTC, without fractions of a second; midnight when it has
    no time.

    Raises:
        ValueError: if it is neither.
    """
    moment = datetime.fromisoformat(text)
    return (
        (moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        .astimezone(UTC)
        .replace(microsecond=0)
    )


def _plain(kind: FieldKind, value: Any) -> Any:
    match kind:
        case FieldKind.INTEGER | FieldKind.DECIMAL:
            return Decimal(str(value))
        case FieldKind.BOOLEAN:
            return value in (True, 1, "1", "true")
        case FieldKind.DATE:
            return str(value)[:10]
        case FieldKind.DATE_TIME:
            return moment_of(str(value))
        case FieldKind.URL:
            return with_scheme(str(value).strip())
        case FieldKind.COUNTRY:
            return countries.meant(str(value)) or folded(str(value))
        case FieldKind.OBJECT:
            return json.loads(value) if isinstance(value, str) else value
        case FieldKind.EMAIL | FieldKind.UUID:
            return str(value).strip().lower()
        case FieldKind.LONG_TEXT:
            lines = unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n").split("\n")
            return "\n".join(" ".join(line.split()) for line in lines).strip()
        case _:
            return " ".join(unicodedata.normalize("NFC", str(value)).split())


def _same(field: Field, record: Record, wanted: Any, same: Callable[[object, str], bool]) -> bool:
    held = value_of(record, field)
    if field.references:
        return held in (
            None,
            wanted,
        )  # a server that does not answer the reference has filtered by it
    if held is None or wanted is None:
        return held in (None, "") and wanted in (None, "")
    if field.kind is FieldKind.EMAIL:
        return _but_for_case(held, str(wanted))
    return same(held, str(wanted))


def _near(name: str) -> Callable[[object, str], bool]:
    return _like_a_name if name == "name" else _but_for_case


def _to_the_letter(value: object, text: str) -> bool:
    return str(value) == text


def _but_for_case(value: object, text: str) -> bool:
    return str(value).strip().casefold() == text.casefold()


def _like_a_name(value: object, text: str) -> bool:
    return folded(str(value)) == folded(text)
