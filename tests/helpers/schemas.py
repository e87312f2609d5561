"""The schemas in docs/schemas, and what the commands print held against them."""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

ROOT = Path(__file__).parents[2]
SCHEMAS = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "docs" / "schemas").glob("*.json"))
}


def closed(schema: Any) -> Any:
    """A schema that allows no key it does not know; to a caller new keys are allowed."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    told = {name: closed(one) for name, one in schema.items()}
    if isinstance(told.get("properties"), dict) and "type" in told:
        told.setdefault("additionalProperties", False)
    return told


REGISTRY: Registry[Any] = Registry().with_resources(
    (schema["$id"], Resource.from_contents(closed(schema))) for schema in SCHEMAS.values()
)


def ensure_fits(told: Any, name: str) -> None:
    """See that something is as a schema says, and holds nothing else."""
    Draft202012Validator(closed(SCHEMAS[name]), registry=REGISTRY).validate(told)
    if isinstance(told, dict) and "schema" in SCHEMAS[name]["properties"]:
        assert told["schema"] == SCHEMAS[name]["$id"]
