"""The endpoints of DokStamp, over the rules and the storage."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from dokstamp_sandbox import certificates, files, modules, protection
from dokstamp_sandbox.auth import OAUTH, Auth, Caller
from dokstamp_sandbox.calls import (
    Answer,
    Call,
    Refusal,
    data,
    html,
    invalid,
    listing,
    missing,
    refusal,
)
from dokstamp_sandbox.lists import Lists
from dokstamp_sandbox.resources import MODULE_GROUP, RESOURCES, Resource
from dokstamp_sandbox.rules import is_uuid, judge
from dokstamp_sandbox.settings import SandboxSettings
from dokstamp_sandbox.shapes import Shapes
from dokstamp_sandbox.storage import Record, Storage

_LOG = logging.getLogger(__name__)

Endpoint = Callable[[Call], Answer]
TenantEndpoint = Callable[[Call, Caller], Answer]


class Api:
    """Answers requests; does the work of one at a time, so that each is all or nothing."""

    def __init__(self, storage: Storage, auth: Auth, settings: SandboxSettings) -> None:
        self.storage = storage
        self.auth = auth
        self._settings = settings
        self._lists = Lists(storage, settings)
        self._shapes = Shapes(storage, settings)
        self._public: dict[tuple[str, str], Endpoint] = {
            ("POST", "/auth/login"): auth.log_in,
            ("POST", "/auth/refresh"): auth.refresh,
            ("POST", "/auth/logout"): auth.log_out,
            ("GET", "/auth/me"): auth.me,
            ("POST", "/oauth/token"): auth.token,
            ("GET", "/files/{uuid}/download"): self._download,
        }
        self._endpoints: dict[tuple[str, str], TenantEndpoint] = {
            ("POST", "/files"): self._upload,
            ("PUT", "/certificates/{uuid}/revoke"): self._revoke,
            ("GET", "/courses/{uuid}/attach/modules"): self._attachable,
            ("POST", "/courses/{uuid}/attach/modules"): self._attach,
            ("DELETE", "/courses/{uuid}/detach/modules"): self._detach,
            ("GET", "/courses/{uuid}/modules/groups"): self._groups,
            ("POST", "/courses/{uuid}/modules/groups"): self._add_group,
            ("GET", "/courses/{uuid}/modules/groups/{uuid}"): self._show_group,
            ("PATCH", "/courses/{uuid}/modules/groups/{uuid}"): self._change_group,
            ("PUT", "/courses/{uuid}/modules/groups/{uuid}"): self._change_group,
            ("DELETE", "/courses/{uuid}/modules/groups/{uuid}"): self._delete_group,
            **self._readable("file", "files"),
        }
        for resource in RESOURCES:
            path = f"/{resource.path}"
            self._endpoints |= self._readable(resource.kind, resource.path) | {
                ("POST", path): partial(self._create, resource),
                ("PATCH", f"{path}/{{uuid}}"): partial(self._change, resource),
                ("PUT", f"{path}/{{uuid}}"): partial(self._change, resource),
                ("DELETE", f"{path}/batch/destroy"): partial(self._destroy, resource.kind),
            }
        self._paths = {path for _, path in self.routes}

    @property
    def routes(self) -> list[tuple[str, str]]:
        """Method and path of every endpoint; an id in a path is written `{uuid}`."""
        return [*self._public, *self._endpoints]

    def route(self, call: Call) -> str:
        """The path of the endpoint that a request goes to, empty when there is none."""
        segments = call.segments
        if (
            len(segments) > 1
            and segments[0] not in ("auth", "oauth")
            and segments[1:] != ["batch", "destroy"]
        ):
            segments = [segments[0], "{uuid}", *segments[2:]]
        if segments[2:4] == ["modules", "groups"] and len(segments) > 4:
            segments = [*segments[:4], "{uuid}", *segments[5:]]
        path = "/" + "/".join(segments)
        return path if path in self._paths else ""

    def handle(self, call: Call) -> Answer:
        """Answer one request; what it changed is kept when this returns."""
        edition = self.auth.edition(call)
        try:
            if call.method in ("GET", "HEAD"):
                return self._dispatch(call)
            with self.storage.transaction():
                return self._dispatch(call)
        except Refusal as refused:
            if refused.status == 413:
                return html(files.TOO_LARGE, 413)
            return refusal(refused, with_success=edition == OAUTH)
        except Exception:
            _LOG.exception("%s %s", call.method, call.path)
            return refusal(Refusal(500, "Server Error"), with_success=edition == OAUTH)

    def refuse(self, call: Call, refused: Refusal) -> Answer:
        """A refusal, worded as the caller's edition words it."""
        return refusal(refused, with_success=self.auth.edition(call) == OAUTH)

    def _dispatch(self, call: Call) -> Answer:
        path = self.route(call)
        endpoint = self._public.get((call.method, path))
        if endpoint is not None:
            return endpoint(call)
        if not path:
            raise Refusal(404, "Not found.")
        tenant_endpoint = self._endpoints.get((call.method, path))
        if tenant_endpoint is None:
            raise Refusal(405, f"The {call.method} method is not supported for this route.")
        caller = self.auth.caller(call)
        self._check_tenant(call, caller)
        return tenant_endpoint(call, caller)

    def _check_tenant(self, call: Call, caller: Caller) -> None:
        domain = call.header(b"x-tenant")
        if not domain:
            raise (
                Refusal(401, "Unauthenticated.")
                if len(call.segments) == 1
                else Refusal(404, "Not found.")
            )
        if domain not in self.storage.tenants:
            raise Refusal(404, "The tenant could not be identified.")
        if domain != caller.domain:
            raise Refusal(403, "This action is unauthorized.")

    def _readable(self, kind: str, path: str) -> dict[tuple[str, str], TenantEndpoint]:
        return {
            ("GET", f"/{path}"): partial(self._list, kind),
            ("GET", f"/{path}/{{uuid}}"): partial(self._show, kind),
            ("DELETE", f"/{path}/{{uuid}}"): partial(self._delete, kind),
        }

    def _list(self, kind: str, call: Call, caller: Caller) -> Answer:
        page = self._lists.page(kind, caller.tenant, call.parameters())
        seen: dict[str, Any] = {}
        shown = [self._shown(kind, record, call, caller, seen) for record in page.records]
        return self._listing(shown, page.number, page.per_page, page.total)

    def _listing(
        self, shown: list[dict[str, Any]], number: int, per_page: int, total: int
    ) -> Answer:
        return listing(
            shown, page=number, per_page=per_page, total=total, form=self._settings.meta
        )

    def _show(self, kind: str, call: Call, caller: Caller) -> Answer:
        return self._answered(kind, self._one(kind, call, caller), call, caller)

    def _create(self, resource: Resource, call: Call, caller: Caller) -> Answer:
        values = self._judged(resource, call, caller, None)
        if resource.kind == "certificate":
            record = certificates.create(self.storage, caller, values, self._settings)
        else:
            record = self.storage.add(resource.kind, caller.tenant, values)
        return self._answered(resource.kind, record, call, caller, self._settings.created_status)

    def _judged(
        self, resource: Resource, call: Call, caller: Caller, before: Record | None
    ) -> dict[str, Any]:
        values, errors = judge(
            resource,
            call.json(),
            storage=self.storage,
            tenant=caller.tenant,
            before=before,
            deleted_keep=self._settings.deleted_keep,
        )
        if errors:
            raise invalid(errors)
        return values

    def _change(self, resource: Resource, call: Call, caller: Caller) -> Answer:
        record = self._one(resource.kind, call, caller)
        values = self._judged(resource, call, caller, record)
        if resource.kind == "certificate":
            record = certificates.change(self.storage, caller, record, values, self._settings)
        else:
            record = self.storage.change(resource.kind, record, values)
        return self._answered(resource.kind, record, call, caller)

    def _delete(self, kind: str, call: Call, caller: Caller) -> Answer:
        self._remove(kind, self._one(kind, call, caller))
        return Answer(204)

    def _destroy(self, kind: str, call: Call, caller: Caller) -> Answer:
        uuids = call.json().get("uuids")
        if not isinstance(uuids, list) or not uuids:
            raise missing("uuids")
        records = [self.storage.get(kind, str(uuid).lower(), caller.tenant) for uuid in uuids]
        unknown = [f"uuids.{place}" for place, record in enumerate(records) if record is None]
        if unknown:
            raise invalid({name: [f"The selected {name} is invalid."] for name in unknown})
        for record in records:
            if record is not None:
                self._remove(kind, record)
        return Answer(204)

    def _remove(self, kind: str, record: Record) -> None:
        protection.remove(self.storage, kind, record, self._settings)

    def _download(self, call: Call) -> Answer:
        record = self._record("file", call, None)
        content = self.storage.bytes_of(record)
        if content is None:
            raise Refusal(404, "Not found.")
        return Answer(200, content, b"application/pdf")

    def _upload(self, call: Call, caller: Caller) -> Answer:
        records = files.upload(call, self.storage, caller.tenant, self._settings)
        shown = [files.answered(record) for record in records]
        return data(
            shown[::-1] if self._settings.upload_order == "reversed" else shown,
            self._settings.created_status,
        )

    def _revoke(self, call: Call, caller: Caller) -> Answer:
        record = certificates.revoke(
            self.storage, self._one("certificate", call, caller), call.json()
        )
        return self._answered("certificate", record, call, caller)

    def _attachable(self, call: Call, caller: Caller) -> Answer:
        free = modules.attachable(self.storage, self._one("course", call, caller))
        number, per_page = self._lists.size(call.parameters())
        seen: dict[str, Any] = {}
        page = free[(number - 1) * per_page : number * per_page]
        shown = [self._shapes.plain("module", module, seen) for module in page]
        return self._listing(shown, number, per_page, len(free))

    def _attach(self, call: Call, caller: Caller) -> Answer:
        attached = modules.attach(self.storage, self._one("course", call, caller), call.json())
        return data(attached, self._settings.created_status)

    def _detach(self, call: Call, caller: Caller) -> Answer:
        modules.detach(self.storage, self._one("course", call, caller), call.json())
        return Answer(204)

    def _groups(self, call: Call, caller: Caller) -> Answer:
        within = {"course_uuid": self._one("course", call, caller)["uuid"]}
        page = self._lists.page(MODULE_GROUP.kind, caller.tenant, call.parameters(), within=within)
        seen: dict[str, Any] = {}
        shown = [self._shapes.plain(MODULE_GROUP.kind, record, seen) for record in page.records]
        return self._listing(shown, page.number, page.per_page, page.total)

    def _add_group(self, call: Call, caller: Caller) -> Answer:
        group = modules.add_group(self.storage, self._one("course", call, caller), call.json())
        return data(
            self._shapes.plain(MODULE_GROUP.kind, group, {}), self._settings.created_status
        )

    def _show_group(self, call: Call, caller: Caller) -> Answer:
        return data(self._shapes.plain(MODULE_GROUP.kind, self._group(call, caller), {}))

    def _change_group(self, call: Call, caller: Caller) -> Answer:
        changed = modules.change_group(self.storage, self._group(call, caller), call.json())
        return data(self._shapes.plain(MODULE_GROUP.kind, changed, {}))

    def _delete_group(self, call: Call, caller: Caller) -> Answer:
        self._remove(MODULE_GROUP.kind, self._group(call, caller))
        return Answer(204)

    def _group(self, call: Call, caller: Caller) -> Record:
        """The module group that the path names."""
        group = modules.group(
            self.storage, self._one("course", call, caller), call.segments[4].lower()
        )
        if group is None:
            raise Refusal(404, "Not found.")
        return group

    def _one(self, kind: str, call: Call, caller: Caller) -> Record:
        """The record that the path names."""
        return self._record(kind, call, caller.tenant)

    def _record(self, kind: str, call: Call, tenant: int | None) -> Record:
        uuid = call.segments[1].lower()
        record = self.storage.get(kind, uuid, tenant) if is_uuid(uuid) else None
        if record is None:
            raise Refusal(404, "Not found.")
        return record

    def _answered(
        self, kind: str, record: Record, call: Call, caller: Caller, status: int = 200
    ) -> Answer:
        """One record; a course tells its modules then, which a list of courses does not."""
        shown = self._shown(kind, record, call, caller, {})
        if kind == "course":
            shown["modules"] = modules.attached(self.storage, record)
        return data(shown, status)

    def _shown(
        self, kind: str, record: Record, call: Call, caller: Caller, seen: dict[str, Any]
    ) -> dict[str, Any]:
        """A record as it is answered; what is related to it is put into `seen`."""
        if kind == "certificate":
            return certificates.shown(record, caller.domain) | self._shapes.refer(
                kind, dict(record), seen
            )
        if kind == "file":
            return files.shown(record, call.base_url)
        return self._shapes.plain(kind, record, seen)
