"""The endpoints of DokStamp, over the rules and the storage."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from importer.sandbox import certificates, files, modules
from importer.sandbox.answers import Refusal, answer, data, invalid, listing, refusal
from importer.sandbox.auth import Auth, Caller
from importer.sandbox.resources import BY_PATH, Resource
from importer.sandbox.rules import judge
from importer.sandbox.settings import SandboxSettings
from importer.sandbox.storage import Record, Storage

_PAGE = 15


class Api:
    """Answers requests; one at a time does its work, so each is atomic."""

    def __init__(self, storage: Storage, auth: Auth, settings: SandboxSettings) -> None:
        self.storage = storage
        self.auth = auth
        self._settings = settings

    async def handle(self, request: Request) -> Response:
        """Answer one request, and commit what it changed."""
        path = request.url.path.rstrip("/") or "/"
        with_success = True
        try:
            if path.startswith(("/auth/", "/oauth/")):
                with_success = path.startswith("/oauth/")
                return await self.auth.handle(request, path)
            segments = path.strip("/").split("/")
            if segments[0] == "files" and segments[2:] == ["download"] and request.method == "GET":
                return self._download(segments[1])
            caller = self.auth.caller(request)
            with_success = caller.edition == "oauth"
            self._check_tenant(request, caller, segments)
            return await self._resource(request, caller.tenant, segments)
        except Refusal as refused:
            return refusal(refused, with_success=with_success)
        finally:
            self.storage.commit()

    def _check_tenant(self, request: Request, caller: Caller, segments: list[str]) -> None:
        tenant = request.headers.get("x-tenant")
        if not tenant:
            raise Refusal(401, "Unauthenticated.") if len(segments) == 1 else Refusal(404, "Not found.")
        if tenant != caller.tenant:
            raise Refusal(403, "This account has no access to the tenant.")

    def _download(self, uuid: str) -> Response:
        record = self.storage.get("file", uuid, None)
        content = self.storage.bytes_of(uuid) if record else None
        if content is None:
            raise Refusal(404, "Not found.")
        return Response(content, media_type="application/pdf")

    async def _resource(self, request: Request, tenant: str, segments: list[str]) -> Response:
        if segments[0] == "files":
            return await self._files(request, tenant, segments[1:])
        resource = BY_PATH.get(segments[0])
        if resource is None:
            raise Refusal(404, "Not found.")
        match request.method, segments[1:]:
            case "GET", []:
                return self._list(request, resource.kind, tenant)
            case "POST", []:
                return self._create(resource, tenant, await body_of(request), _base(request))
            case "DELETE", ["batch", "destroy"]:
                return self._destroy(resource.kind, tenant, await body_of(request))
            case "PUT", [uuid, "revoke"] if resource.kind == "certificate":
                record = self._one(resource.kind, uuid, tenant)
                certificates.revoke(self.storage, record, await body_of(request))
                return data(self._shown(resource.kind, record))
            case method, [uuid, "attach", "modules"] if resource.kind == "course":
                course = self._one("course", uuid, tenant)
                return modules.attachments(self.storage, course, method, await body_of(request))
            case method, [uuid, "modules", "groups"] if resource.kind == "course":
                course = self._one("course", uuid, tenant)
                return modules.groups(self.storage, course, method, await body_of(request))
            case "GET", [uuid]:
                return data(self._shown(resource.kind, self._one(resource.kind, uuid, tenant)))
            case (("PATCH" | "PUT"), [uuid]):
                record = self._one(resource.kind, uuid, tenant)
                return self._change(resource, tenant, record, await body_of(request), _base(request))
            case "DELETE", [uuid]:
                self.storage.delete(resource.kind, self._one(resource.kind, uuid, tenant))
                return Response(status_code=204)
        raise Refusal(405, "The method is not allowed.")

    async def _files(self, request: Request, tenant: str, rest: list[str]) -> Response:
        match request.method, rest:
            case "POST", []:
                records = await files.upload(request, self.storage, tenant, self._settings)
                return data([files.shown(record, _base(request)) for record in records], 201)
            case "GET", []:
                return self._list(request, "file", tenant)
            case "GET", [uuid]:
                return data(files.shown(self._one("file", uuid, tenant), _base(request)))
            case "DELETE", ["batch", "destroy"]:
                return self._destroy("file", tenant, await body_of(request))
            case "DELETE", [uuid]:
                self.storage.delete("file", self._one("file", uuid, tenant))
                return Response(status_code=204)
        raise Refusal(405, "The method is not allowed.")

    def _one(self, kind: str, uuid: str, tenant: str) -> Record:
        record = self.storage.get(kind, uuid.lower(), tenant)
        if record is None:
            raise Refusal(404, "Not found.")
        return record

    def _list(self, request: Request, kind: str, tenant: str) -> Response:
        query = request.query_params
        page, per_page = _whole(query.get("page"), 1), _whole(query.get("per_page"), _PAGE)
        per_page = min(per_page, self._settings.longest_page)
        conditions = {
            name[6:-1]: None if value == "null" else value
            for name, value in query.items()
            if name.startswith("where[") and name.endswith("]")
        }
        first = (page - 1) * per_page
        sort = query.get("sort[column]")
        if not conditions and not sort:
            records, total = self.storage.page(kind, tenant, first, per_page)
        else:
            found = list(self.storage.where(kind, tenant, conditions))
            if sort:
                found.sort(key=lambda one: str(one.get(sort) or ""), reverse=query.get("sort[order]") == "desc")
            records, total = found[first : first + per_page], len(found)
        shown = [self._shown(kind, record, _base(request)) for record in records]
        return listing(shown, page=page, per_page=per_page, total=total)

    def _create(self, resource: Resource, tenant: str, body: Mapping[str, Any], base_url: str) -> Response:
        values, errors = judge(resource, body, storage=self.storage, tenant=tenant)
        if errors:
            raise invalid(errors)
        if resource.kind == "certificate":
            record = certificates.create(self.storage, tenant, values, base_url)
        else:
            record = self.storage.add(resource.kind, tenant, values)
        return data(self._shown(resource.kind, record), 201)

    def _change(
        self, resource: Resource, tenant: str, record: Record, body: Mapping[str, Any], base_url: str
    ) -> Response:
        values, errors = judge(resource, body, storage=self.storage, tenant=tenant, before=record)
        if errors:
            raise invalid(errors)
        if resource.kind == "certificate":
            certificates.change(self.storage, record, values, base_url)
        else:
            self.storage.change(resource.kind, record, values)
        return data(self._shown(resource.kind, record))

    def _destroy(self, kind: str, tenant: str, body: Mapping[str, Any]) -> Response:
        uuids = body.get("uuids")
        if not isinstance(uuids, list) or not uuids:
            raise invalid({"uuids": ["The uuids field is required."]})
        records = [self.storage.get(kind, str(uuid), tenant) for uuid in uuids]
        missing = {
            f"uuids.{place}": [f"The selected uuids.{place} is invalid."]
            for place, record in enumerate(records)
            if record is None
        }
        if missing:
            raise invalid(missing)
        for record in records:
            if record is not None:
                self.storage.delete(kind, record)
        return answer({"message": "Deleted."})

    def _shown(self, kind: str, record: Record, base_url: str = "") -> dict[str, Any]:
        if kind == "certificate":
            return certificates.shown(self.storage, record)
        if kind == "file":
            return files.shown(record, base_url)
        shown = {name: value for name, value in record.items() if not name.startswith("_")}
        if kind == "enrollment":
            for related in ("student", "course", "cohort"):
                shown[related] = certificates.related_record(self.storage, related, shown.pop(f"{related}_uuid"))
        return shown


async def body_of(request: Request) -> dict[str, Any]:
    """The JSON object in a request's body; an absent body is an empty one."""
    content = await request.body()
    try:
        body = json.loads(content) if content else {}
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refusal(400, "The body is not a JSON object.")
    return body


def _base(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _whole(text: str | None, otherwise: int) -> int:
    return max(int(text), 1) if text and text.isdigit() else otherwise
