"""How records are answered: what they refer to as objects or as uuids, grades as numbers, days in
some form.
"""

from datetime import date, timedelta
from typing import Any

from dokstamp_sandbox.resources import KINDS, Type
from dokstamp_sandbox.settings import SandboxSettings
from dokstamp_sandbox.storage import Record, Storage

_HIDDEN = ("id", "tenant", "deleted_at")
_RELATED_FIELDS = ("uuid", "name", "code")


class Shapes:
    """Makes what is answered of what is kept."""

    def __init__(self, storage: Storage, settings: SandboxSettings) -> None:
        self._storage = storage
        self._nested = settings.references == "nested"
        self._days = settings.days

    def plain(self, kind: str, record: Record, seen: dict[str, Any]) -> dict[str, Any]:
        """All that is kept of a record, as it is answered; `seen` as in `refer`."""
        shown = {name: value for name, value in record.items() if name not in _HIDDEN}
        for field in KINDS[kind].stored:
            if field.type is Type.GRADE and shown[field.name] is not None:
                shown[field.name] = float(shown[field.name])
            elif field.type is Type.DATE and shown[field.name] is not None:
                shown[field.name] = self._day(shown[field.name])
        return shown | self.refer(kind, shown, seen)

    def refer(self, kind: str, record: Record, seen: dict[str, Any]) -> dict[str, Any]:
        """What a record refers to, and takes the uuids of it out of the record where they are told
        as objects.

        Args:
            seen: what related records look like, by uuid; is filled, so that a list asks for each
                once.
        """
        references = [
            field
            for field in KINDS[kind].references
            if kind != "certificate" or field.name != "file_uuid"
        ]
        if not self._nested:
            return {field.name: record[field.name] for field in references}
        told = {}
        for field in references:
            uuid = record[field.name]
            if uuid is not None and uuid not in seen:
                seen[uuid] = self._related(str(field.refers_to), uuid)
            told[field.name.removesuffix("_uuid")] = None if uuid is None else seen[uuid]
            record.pop(field.name)
        return told

    def _related(self, kind: str, uuid: str) -> dict[str, Any] | None:
        record = self._storage.get(kind, uuid, None)
        return record and {
            name: record[name] for name in _RELATED_FIELDS if record.get(name) is not None
        }

    def _day(self, text: str) -> str:
        if self._days == "plain":
            return text
        if self._days == "moments":
            return f"{text}T00:00:00.000000Z"
        return f"{date.fromisoformat(text) - timedelta(days=1)}T23:00:00.000000Z"
