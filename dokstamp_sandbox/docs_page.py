"""The OpenAPI description as one page to read; it needs nothing from the network."""

import html
from collections.abc import Iterator, Mapping
from typing import Any

_STYLE = (
    "body{font-family:sans-serif;margin:2em;max-width:75em}h2{margin-top:2em}table{border-collapse:collapse;width:100%}td,th{padding:.35em"
    " .8em .35em 0;text-align:left;vertical-align:top;border-bottom:1px solid"
    " #ddd}code{font-size:95%}"
)
_HEAD = "<tr><th>request<th>what it does<th>fields of its body</tr>"


def page(description: Mapping[str, Any]) -> str:
    """The whole page.

    Args:
        description: an OpenAPI 3.1 description whose operations have a tag each.
    """
    sections: dict[str, list[str]] = {}
    for path, item in description["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                row = _row(method, path, operation, description["components"]["schemas"])
                sections.setdefault(operation["tags"][0], []).append(row)
    body = "".join(
        f"<h2>{html.escape(tag)}</h2><table>{_HEAD}{''.join(rows)}</table>"
        for tag, rows in sections.items()
    )
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>DokStamp"
        f" sandbox</title><style>{_STYLE}</style><h1>DokStamp sandbox</h1><p>Every endpoint, with"
        " the fields of its body (* required). The whole description, with every rule and answer:"
        ' <a href="/openapi.json">openapi.json</a>.</p>' + body
    )


def _row(method: str, path: str, operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    fields = "".join(_fields(one["schema"], schemas) for one in content.values())
    request = f"<code>{method.upper()} {html.escape(path)}</code>"
    return f"<tr><td>{request}<td>{html.escape(operation['summary'])}<td>{fields}</tr>"


def _fields(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    resolved = _resolved(schema, schemas)
    return "<br>".join(_lines(resolved, schemas, ""))


def _lines(schema: Mapping[str, Any], schemas: Mapping[str, Any], before: str) -> Iterator[str]:
    required = schema.get("required", ())
    for name, described in schema.get("properties", {}).items():
        items = _resolved(described.get("items", {}), schemas)
        star = "*" if name in required else ""
        yield f"<code>{html.escape(before + name)}</code>{star} {html.escape(_rule(described))}"
        yield from _lines(items, schemas, f"{before}{name}[].")


def _rule(described: Mapping[str, Any]) -> str:
    kind = described.get("format") or described.get("type", "")
    words = [kind if isinstance(kind, str) else " or ".join(kind)]
    if "enum" in described:
        words = [" · ".join(described["enum"])]
    if "maxLength" in described:
        words.append(f"≤ {described['maxLength']} characters")
    if "default" in described:
        words.append(f"default {described['default']}".lower())
    if "description" in described:
        words.append(described["description"])
    return ", ".join(word for word in words if word)


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref")
    return schemas[reference.rpartition("/")[2]] if reference else schema
