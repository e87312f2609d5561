"""The sandbox's OpenAPI description, made from the resources' declarations, and a page that shows
it.
"""

import re
from typing import Any

from dokstamp_sandbox import docs_page
from dokstamp_sandbox.calls import HTML, Answer, answer
from dokstamp_sandbox.faults import ACTIONS
from dokstamp_sandbox.resources import (
    ATTACHMENT,
    FILE,
    KINDS,
    MODULE_GROUP,
    RESOURCES,
    UNTOLD,
    Field,
    Resource,
    Type,
)

PAGES = ("/docs", "/openapi.json")

Json = dict[str, Any]

_TEXT: Json = {"type": "string"}
_UUID: Json = {"type": "string", "format": "uuid"}
_MOMENT: Json = {"type": "string", "format": "date-time"}
_COUNT: Json = {"type": "integer", "minimum": 0}
_TYPES: dict[Type, Json] = {
    Type.STRING: _TEXT,
    Type.EMAIL: {"type": "string", "format": "email"},
    Type.INTEGER: _COUNT,
    Type.BOOLEAN: {"type": "boolean"},
    Type.DATE: {"type": "string", "format": "date"},
    Type.DATE_TIME: _MOMENT,
    Type.GRADE: {
        "type": "number",
        "minimum": 0,
        "maximum": 10,
        "description": "0 to 10, two places",
    },
    Type.URL: {"type": "string", "format": "uri"},
    Type.OBJECT: {"type": "object"},
    Type.UUID: _UUID,
}
_SUMMARIES = {
    "POST /auth/login": "Log in (login edition)",
    "POST /auth/refresh": "Exchange a refresh token for a new pair",
    "POST /auth/logout": "Revoke the login",
    "GET /auth/me": "Who the token is, and which tenant: the value for X-Tenant",
    "POST /oauth/token": "Get a token (OAuth edition)",
    "GET /files/{uuid}/download": "A file's content (public)",
    "POST /files": "Upload files; the same bytes answer the existing record",
    "PUT /certificates/{uuid}/revoke": "Revoke an issued certificate, for good",
    "GET /courses/{uuid}/attach/modules": (
        "List the modules that can still be attached to a course"
    ),
    "POST /courses/{uuid}/attach/modules": "Attach modules to a course, all or none",
    "GET /courses/{uuid}/modules/groups": "List a course's module groups",
    "POST /courses/{uuid}/modules/groups": "Create a module group in a course",
    "DELETE /courses/{uuid}/detach/modules": "Detach modules from a course, all or none",
    "GET /_sandbox/faults": "The faults that are set up",
    "POST /_sandbox/faults": "Set up faults",
    "DELETE /_sandbox/faults": "Clear all faults",
    "GET /_sandbox/requests": "Counters of requests; with log=1 the requests themselves",
    "DELETE /_sandbox/requests": "Reset the counters",
    "GET /_sandbox/state": (
        "All records, and one notification for every e-mail a student would have got"
    ),
    "POST /_sandbox/seed": "Create many students, and certificates for them, at once",
    "POST /_sandbox/change": "Change a record without any rule, as one can who keeps the database",
    "POST /_sandbox/expire-tokens": "Let every token expire that was handed out",
}


class Documentation:
    """Describes the endpoints, of which it is told, with their fields."""

    def __init__(self, routes: list[tuple[str, str]], own_routes: list[tuple[str, str]]) -> None:
        self._routes = routes
        self._own_routes = own_routes

    def page(self, path: str) -> Answer:
        """The answer to one of `PAGES`."""
        description = self.description()
        if path == "/openapi.json":
            return answer(description)
        return Answer(200, docs_page.page(description).encode(), HTML)

    def description(self) -> Json:
        """The OpenAPI 3.1 description."""
        paths: dict[str, Json] = {}
        for method, path in sorted(
            self._routes + self._own_routes, key=lambda route: (route[1], route[0])
        ):
            item = paths.setdefault(
                path, {"parameters": [_path_parameter()]} if "{uuid}" in path else {}
            )
            item[method.lower()] = _operation(method, path)
        return {
            "openapi": "3.1.0",
            "info": {
                "title": "DokStamp sandbox",
                "version": "1",
                "description": (
                    "A DokStamp to practise on. What is below /_sandbox belongs to the sandbox"
                    " alone."
                ),
            },
            "paths": paths,
            "components": {
                "schemas": _schemas(),
                "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            },
            "security": [{"bearer": []}],
        }


def _operation(method: str, path: str) -> Json:
    key = f"{method} {path}"
    resource = next((one for one in (*RESOURCES, FILE) if path.split("/")[1] == one.path), None)
    public = path.startswith(
        ("/auth/login", "/auth/refresh", "/oauth", "/_sandbox")
    ) or path.endswith("/download")
    operation: Json = {
        "operationId": re.sub(r"\W+", "_", key.lower().replace("{uuid}", "one")).strip("_"),
        "summary": _SUMMARIES.get(key) or _summary(method, path, resource),
        "tags": [path.split("/")[1]],
        "parameters": _parameters(key, resource),
        "responses": _responses(key, resource, public=public),
    }
    if public:
        operation["security"] = []
    body = _body(key, resource)
    if body is not None:
        operation["requestBody"] = {"required": True, "content": body}
    return operation


def _summary(method: str, path: str, resource: Resource | None) -> str:
    kind = _words(MODULE_GROUP if "/modules/groups/" in path else resource)
    if path.endswith("/batch/destroy"):
        return f"Delete several {kind}s, all or none"
    if "{uuid}" not in path:
        return f"Create a {kind}" if method == "POST" else f"List {kind}s"
    return {"GET": f"One {kind}", "DELETE": f"Delete a {kind}"}.get(method, f"Change a {kind}")


def _parameters(key: str, resource: Resource | None) -> list[Json]:
    if key == "GET /_sandbox/requests":
        return [
            _query(
                "log", {"type": "string", "enum": ["0", "1"]}, "1 to have the requests themselves"
            )
        ]
    if resource is None or key.endswith("/download"):
        return []
    tenant = {
        "name": "X-Tenant",
        "in": "header",
        "required": True,
        "schema": _TEXT,
        "description": "tenant domain",
    }
    parameters = [tenant]
    if key in ("GET /courses/{uuid}/attach/modules", "GET /courses/{uuid}/modules/groups"):
        parameters += _paging()
    if key == f"GET /{resource.path}":
        names = [one.name for one in resource.stored if one.name not in UNTOLD]
        filters = ["uuid", *names, "created_at", "updated_at"]
        parameters += _paging()
        parameters += [
            _query(f"where[{name}]", _TEXT, "equal to; null for none") for name in filters
        ]
        references = [one for one in resource.stored if one.refers_to]
        parameters += [
            _query(
                f"where[{one.name.removesuffix('_uuid')}][field]",
                _TEXT,
                f"by a field of the {one.refers_to}",
            )
            for one in references
        ]
        parameters.append(
            _query("sort[column]", {"type": "string", "enum": filters}, "the field to sort by")
        )
        parameters.append(
            _query("sort[order]", {"type": "string", "enum": ["asc", "desc"]}, "default: asc")
        )
    return parameters


def _paging() -> list[Json]:
    number = {"type": "integer", "minimum": 1}
    return [
        _query("page", number, "default: 1"),
        _query("per_page", number, "default: 15; the server may cap it"),
    ]


def _query(name: str, schema: Json, description: str) -> Json:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "description": description,
    }


def _path_parameter() -> Json:
    return {"name": "uuid", "in": "path", "required": True, "schema": _UUID}


def _body(key: str, resource: Resource | None) -> Json | None:
    """What a request's body holds, by media type."""
    method, path = key.split(" ")
    if key == "POST /files":
        files = {
            "type": "array",
            "items": {"type": "string", "format": "binary"},
            "description": "PDF files",
        }
        return {
            "multipart/form-data": {"schema": _object({"files[]": files}, required=["files[]"])}
        }
    if key == "POST /oauth/token":
        names = {
            "grant_type": {"const": "client_credentials"},
            "client_id": _TEXT,
            "client_secret": _TEXT,
        }
        return {
            "application/x-www-form-urlencoded": {"schema": _object(names, required=list(names))}
        }
    attachments = {"modules": {"type": "array", "minItems": 1, "items": _ref("attachment")}}
    uuids = {"uuids": {"type": "array", "minItems": 1, "items": _UUID}}
    own: dict[str, Json] = {
        "POST /auth/login": _object(
            {"email": _TEXT, "password": _TEXT}, required=["email", "password"]
        ),
        "POST /auth/refresh": _object({"refresh_token": _TEXT}, required=["refresh_token"]),
        "PUT /certificates/{uuid}/revoke": _object(
            {"revocation_reason": {**_TEXT, "maxLength": 255, "description": "shown publicly"}}
        ),
        "POST /courses/{uuid}/attach/modules": _object(attachments, required=["modules"]),
        "POST /courses/{uuid}/modules/groups": _ref("module_group"),
        "PATCH /courses/{uuid}/modules/groups/{uuid}": _ref("module_group_change"),
        "PUT /courses/{uuid}/modules/groups/{uuid}": _ref("module_group_change"),
        "DELETE /courses/{uuid}/detach/modules": _object(
            {"modules": {"type": "array", "minItems": 1, "items": _UUID}}, required=["modules"]
        ),
        "POST /_sandbox/faults": _object(
            {"rules": {"type": "array", "items": _ref("fault")}}, required=["rules"]
        ),
        "POST /_sandbox/seed": _ref("seed"),
        "POST /_sandbox/change": _object(
            {"kind": _TEXT, "uuid": _UUID, "fields": {"type": "object"}},
            required=["kind", "uuid", "fields"],
        ),
    }
    schema = own.get(key)
    if schema is None and path.endswith("/batch/destroy"):
        schema = _object(uuids, required=["uuids"])
    if schema is None and resource is not None:
        if method == "POST":
            schema = _ref(resource.kind)
        elif method in ("PATCH", "PUT"):
            schema = _ref(f"{resource.kind}_change")
    return None if schema is None else {"application/json": {"schema": schema}}


def _responses(key: str, resource: Resource | None, *, public: bool) -> Json:
    method, path = key.split(" ")
    responses = (
        {"422": _error("A field is wrong: messages by field")}
        if method != "GET" or resource
        else {}
    )
    if not public:
        responses |= {
            "401": _error("No token, an unknown or an expired one"),
            "429": _error("Too many requests"),
        }
    if resource is None or public:
        kind = "application/pdf" if path.endswith("/download") else "application/json"
        schema = (
            {"type": "string", "format": "binary"}
            if kind == "application/pdf"
            else {"type": "object"}
        )
        return responses | {"200": {"description": "Done", "content": {kind: {"schema": schema}}}}
    responses |= {
        "403": _error("Another tenant's domain"),
        "404": _error("No such record, or no X-Tenant"),
    }
    if key == "POST /files":
        responses["413"] = {
            "description": "Too many files or bytes",
            "content": {"text/html": {"schema": _TEXT}},
        }
    if key.startswith("DELETE"):
        in_use = (
            {"409": _error("Something else needs it")}
            if path.endswith("}") or "batch" in path
            else {}
        )
        return responses | in_use | {"204": {"description": "Done"}}
    shown = _ref(f"{MODULE_GROUP.kind if '/groups' in path else resource.kind}_answer")
    if path.endswith("/attach/modules"):
        shown = _ref("module_answer")
    if method == "GET" and (
        path == f"/{resource.path}" or path.endswith(("/attach/modules", "/modules/groups"))
    ):
        listed = {"data": {"type": "array", "items": shown}, "meta": _ref("meta")}
        return responses | {"200": _json("One page", _object(listed, required=list(listed)))}
    several = key in ("POST /files", "POST /courses/{uuid}/attach/modules")
    content = {"type": "array", "items": shown} if several else shown
    status = "201" if method == "POST" else "200"
    return responses | {status: _json("Done", _object({"data": content}, required=["data"]))}


def _schemas() -> Json:
    schemas: Json = {}
    for resource in (*RESOURCES, MODULE_GROUP, ATTACHMENT):
        schemas[resource.kind] = _given(
            resource, required=[one.name for one in resource.given if one.required]
        )
    for resource in (*RESOURCES, MODULE_GROUP):
        schemas[f"{resource.kind}_change"] = _given(resource, required=[])
    for resource in (*RESOURCES, FILE, MODULE_GROUP):
        schemas[f"{resource.kind}_answer"] = _answered(resource)
    return schemas | {
        "related": _object({"uuid": _UUID, "name": _TEXT, "code": _TEXT}, required=["uuid"]),
        "meta": _object({"current_page": _COUNT, "per_page": _COUNT, "total": _COUNT}),
        "error": _object(
            {
                "success": {
                    "const": False,
                    "description": "left out for callers of the login edition",
                },
                "message": _TEXT,
                "errors": {
                    "type": "object",
                    "additionalProperties": {"type": "array", "items": _TEXT},
                },
            },
            required=["message"],
        ),
        "fault": _fault(),
        "seed": _object(
            {
                "count": {**_COUNT, "description": "so many students prefix0@example.edu…"},
                "prefix": _TEXT,
                "students": {"type": "array", "items": _ref("student")},
                "course": {**_TEXT, "description": "code of the course to certify them for"},
                "digests": {
                    "type": "array",
                    "items": _TEXT,
                    "description": "SHA-256 of their files, in hex",
                },
                "tenant": _TEXT,
            }
        ),
    }


def _given(resource: Resource, *, required: list[str]) -> Json:
    return _object({one.name: _property(one) for one in resource.given}, required=required)


def _answered(resource: Resource) -> Json:
    nested = [one.name.removesuffix("_uuid") for one in resource.references]
    shown = [one for one in resource.stored if one.name not in UNTOLD and not one.refers_to]
    properties: Json = {"uuid": _UUID} | {one.name: dict(_TYPES[one.type]) for one in shown}
    properties |= {kind: {"oneOf": [_ref("related"), {"type": "null"}]} for kind in nested}
    if resource is FILE:
        properties["file"] = {"type": "string", "description": "where it can be downloaded"}
    if resource.kind == "certificate":
        del properties["file"]
        properties |= dict.fromkeys(
            ("public_verification_url", "blockchain_tx_hash", "blockchain_tx_url"), _TEXT
        )
        properties["files"] = {"type": "array", "items": _object({"type": _TEXT, "uuid": _UUID})}
    if resource.kind == "course":
        properties["modules"] = {
            "type": "array",
            "items": {"type": "object"},
            "description": "of one course only",
        }
    return _object(properties | {"created_at": _MOMENT, "updated_at": _MOMENT})


def _property(field: Field) -> Json:
    schema: Json = dict(_TYPES[field.type])
    if field.choices:
        schema["enum"] = list(field.choices)
    if field.is_text and field.longest and not field.choices:
        schema["maxLength"] = field.longest
    if field.default is not None:
        schema["default"] = field.default
    if field.refers_to:
        schema["description"] = f"uuid of a {_words(KINDS[field.refers_to])} of the tenant"
    if field.required_with:
        schema["description"] = f"required when {field.required_with} is true"
    return schema


def _fault() -> Json:
    actions = "; ".join(f"{name}: {what}" for name, what in ACTIONS.items())
    number = {"type": "number"}
    return _object(
        {
            "action": {"type": "string", "enum": list(ACTIONS), "description": actions},
            "method": {**_TEXT, "description": "HTTP method it strikes; any when absent"},
            "path": {
                **_TEXT,
                "description": "regular expression the path must match from its beginning",
            },
            "nth": {
                **_COUNT,
                "description": "strikes the n-th matching request, with times also those after it",
            },
            "every": {**_COUNT, "description": "strikes every n-th matching request"},
            "probability": {"type": "number", "minimum": 0, "maximum": 1},
            "times": {**_COUNT, "description": "strikes so often at the most"},
            "status": _COUNT,
            "html": {"type": ["boolean", "string"], "description": "an HTML page instead of JSON"},
            "json": {"description": "the body to answer"},
            "retry_after": {"type": ["number", "string"]},
            "seconds": {**number, "description": "of hang and latency"},
            "reset": {
                "type": "boolean",
                "description": "reset connections instead of closing them",
            },
            "pid": _COUNT,
            "signal_name": {**_TEXT, "description": "such as KILL or INT"},
        },
        required=["action"],
    )


def _object(properties: Json, *, required: list[str] | None = None) -> Json:
    return {"type": "object", "properties": properties} | (
        {"required": required} if required else {}
    )


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(description: str, schema: Json) -> Json:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _error(description: str) -> Json:
    return _json(description, _ref("error"))


def _words(resource: Resource | None) -> str:
    return resource.kind.replace("_", " ") if resource else ""
