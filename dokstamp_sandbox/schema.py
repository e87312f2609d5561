"""The tables, made from the resources' declarations."""

from collections.abc import Iterator

from dokstamp_sandbox.resources import KINDS, Field, Resource, Type

_TYPES = {Type.INTEGER: "INTEGER", Type.BOOLEAN: "INTEGER"}

MOMENTS = ("created_at", "updated_at", "deleted_at")


def columns(resource: Resource) -> tuple[str, ...]:
    """The columns of a kind's table, in their order."""
    return ("id", "uuid", "tenant", *(field.name for field in resource.stored), *MOMENTS)


def statements() -> Iterator[str]:
    """What makes an empty database a sandbox's."""
    yield "CREATE TABLE IF NOT EXISTS tenant (id INTEGER PRIMARY KEY, domain TEXT NOT NULL UNIQUE)"
    yield "CREATE TABLE IF NOT EXISTS content (file INTEGER PRIMARY KEY, bytes BLOB NOT NULL)"
    for resource in KINDS.values():
        yield from _of(resource)
    # One file, one certificate, whatever happens at once, and also when the certificate is
    # deleted.
    yield 'CREATE UNIQUE INDEX IF NOT EXISTS certificate_file ON certificate ("file_uuid")'
    yield (
        "CREATE UNIQUE INDEX IF NOT EXISTS file_digest ON file (tenant, known_by) WHERE deleted_at"
        " IS NULL"
    )


def comparable(field: Field) -> str:
    """The expression by which a field is compared, as indices and conditions both write it."""
    return f'fold("{field.name}")' if field.is_text else f'"{field.name}"'


def _of(resource: Resource) -> Iterator[str]:
    kind, fields = resource.kind, {field.name: field for field in resource.stored}
    own = ", ".join(f'"{name}" {_TYPES.get(field.type, "TEXT")}' for name, field in fields.items())
    moments = ", ".join(f"{name} TEXT" for name in MOMENTS)
    yield (
        f'CREATE TABLE IF NOT EXISTS "{kind}" (id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,'
        f" tenant INTEGER NOT NULL, {own}, {moments})"
    )
    for unique, sets in (("UNIQUE", resource.unique), ("", resource.indexes)):
        for names in sets:
            expressions = ", ".join(comparable(fields[name]) for name in names)
            yield (
                f'CREATE {unique} INDEX IF NOT EXISTS "{"_".join((kind, *names))}" ON "{kind}" '
                f"(tenant, {expressions}) WHERE deleted_at IS NULL"
            )
    for names in resource.held_when_deleted:
        expressions = ", ".join(comparable(fields[name]) for name in names)
        yield (
            f'CREATE INDEX IF NOT EXISTS "{"_".join((kind, *names))}_deleted" ON "{kind}" '
            f"(tenant, {expressions}) WHERE deleted_at IS NOT NULL"
        )
