"""The sandbox's OpenAPI description and a page that shows it, both made from the resources' declarations."""

import html
from functools import cache
from typing import Any

from starlette.responses import HTMLResponse, Response

from importer.sandbox.answers import answer
from importer.sandbox.resources import MODULE_GROUP, RESOURCES, Field, Resource, Type

_TYPES: dict[Type, dict[str, Any]] = {
    Type.STRING: {"type": "string"},
    Type.EMAIL: {"type": "string", "format": "email"},
    Type.INTEGER: {"type": "integer", "minimum": 0},
    Type.BOOLEAN: {"type": "boolean"},
    Type.DATE: {"type": "string", "format": "date"},
    Type.DATE_TIME: {"type": "string", "format": "date-time"},
    Type.GRADE: {"type": "number", "minimum": 0, "maximum": 10, "multipleOf": 0.01},
    Type.OBJECT: {"type": "object"},
    Type.UUID: {"type": "string", "format": "uuid"},
}


def page(path: str) -> Response:
    """The answer to `/openapi.json` or `/docs`."""
    return answer(description()) if path == "/openapi.json" else HTMLResponse(_page())


@cache
def description() -> dict[str, Any]:
    """The OpenAPI 3.1 description of every endpoint."""
    paths: dict[str, Any] = {
        "/auth/login": {"post": _operation("Log in", body={"email": "string", "password": "string"})},
        "/auth/refresh": {"post": _operation("Renew a login", body={"refresh_token": "string"})},
        "/auth/logout": {"post": _operation("Revoke a login")},
        "/auth/me": {"get": _operation("Who am I, and which tenant")},
        "/oauth/token": {
            "post": _operation(
                "Get a token", body={"grant_type": "string", "client_id": "string", "client_secret": "string"}
            )
        },
        "/files": {
            "get": _listed("files"),
            "post": _operation("Upload files (multipart, parts files[])", status="201"),
        },
        "/files/{uuid}": {"get": _operation("One file"), "delete": _operation("Delete a file", status="204")},
        "/files/{uuid}/download": {"get": _operation("A file's content (public)")},
        "/files/batch/destroy": {"delete": _operation("Delete several", body={"uuids": "array"})},
        "/certificates/{uuid}/revoke": {"put": _operation("Revoke", body={"revocation_reason": "string"})},
        "/courses/{uuid}/attach/modules": {
            "get": _operation("Modules that can still be attached"),
            "post": _operation("Attach modules", body={"modules": "array"}, status="201"),
        },
        "/courses/{uuid}/modules/groups": {
            "get": _operation("Module groups"),
            "post": _operation("Create a module group", schema=_schema(MODULE_GROUP), status="201"),
        },
    }
    for resource in RESOURCES:
        paths |= _paths(resource)
    return {
        "openapi": "3.1.0",
        "info": {"title": "DokStamp sandbox", "version": "1", "description": "A DokStamp to practise on."},
        "paths": paths,
        "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
        "security": [{"bearer": []}],
    }


def _paths(resource: Resource) -> dict[str, Any]:
    one, schema = f"/{resource.path}/{{uuid}}", _schema(resource)
    change = _operation(f"Change a {resource.kind}", schema={**schema, "required": []})
    return {
        f"/{resource.path}": {
            "get": _listed(resource.path),
            "post": _operation(f"Create a {resource.kind}", schema=schema, status="201"),
        },
        one: {
            "get": _operation(f"One {resource.kind}"),
            "patch": change,
            "put": change,
            "delete": _operation(f"Delete a {resource.kind}", status="204"),
        },
        f"/{resource.path}/batch/destroy": {"delete": _operation("Delete several", body={"uuids": "array"})},
    }


def _schema(resource: Resource) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [field.name for field in resource.fields if field.required],
        "properties": {field.name: _property(field) for field in resource.fields},
    }


def _property(field: Field) -> dict[str, Any]:
    schema: dict[str, Any] = dict(_TYPES[field.type])
    if field.choices:
        schema["enum"] = list(field.choices)
    if field.type is Type.STRING and field.longest:
        schema["maxLength"] = field.longest
    if field.refers_to:
        schema["description"] = f"uuid of a {field.refers_to} of the tenant"
    return schema


def _operation(
    summary: str, *, body: dict[str, str] | None = None, schema: dict[str, Any] | None = None, status: str = "200"
) -> dict[str, Any]:
    operation: dict[str, Any] = {"summary": summary, "responses": {status: {"description": summary}}}
    if body is not None:
        schema = {"type": "object", "properties": {name: {"type": kind} for name, kind in body.items()}}
    if schema is not None:
        operation["requestBody"] = {"content": {"application/json": {"schema": schema}}}
    return operation


def _listed(what: str) -> dict[str, Any]:
    names = ("page", "per_page", "where[field]", "sort[column]", "sort[order]")
    parameters = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in names]
    return _operation(f"List {what}") | {"parameters": parameters}


@cache
def _page() -> str:
    rows = []
    for path, operations in sorted(description()["paths"].items()):
        for method, operation in operations.items():
            schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            required = schema.get("required", [])
            fields = ", ".join(name + ("*" if name in required else "") for name in schema.get("properties", {}))
            cells = (method.upper(), path, operation["summary"], fields)
            rows.append("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>")
    style = (
        "body{font-family:sans-serif;margin:2em}td,th{padding:.3em .8em;text-align:left;border-bottom:1px solid #ddd}"
    )
    return (
        f"<!doctype html><title>DokStamp sandbox</title><style>{style}</style><h1>DokStamp sandbox</h1>"
        "<p>Every endpoint, with the fields of its body (* required). The whole description: "
        '<a href="/openapi.json">openapi.json</a>.</p>'
        "<table><tr><th>method<th>path<th>what<th>fields</tr>" + "".join(rows) + "</table>"
    )
