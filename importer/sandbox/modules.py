"""Modules of a course: which are attached, which still can be, and the groups they are attached in."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from importer.sandbox.answers import Refusal, data, invalid
from importer.sandbox.resources import MODULE_GROUP
from importer.sandbox.rules import judge
from importer.sandbox.storage import Record, Storage


def attachments(storage: Storage, course: Record, method: str, body: Mapping[str, Any]) -> Response:
    """GET lists what can still be attached; POST attaches `modules`, all or none."""
    tenant = course["_tenant"]
    attached = {one["module_uuid"] for one in storage.where("attachment", tenant, {"course_uuid": course["uuid"]})}
    if method == "GET":
        of_institution = storage.where("module", tenant, {"institution_uuid": course["institution_uuid"]})
        return data([_shown(module) for module in of_institution if module["uuid"] not in attached])
    if method != "POST":
        raise Refusal(405, "The method is not allowed.")
    wanted = body.get("modules")
    if not isinstance(wanted, list) or not wanted:
        raise invalid({"modules": ["The modules field is required."]})
    errors: dict[str, list[str]] = {}
    for place, one in enumerate(wanted):
        module = storage.get("module", str(one.get("uuid")), tenant) if isinstance(one, dict) else None
        if module is None or module["institution_uuid"] != course["institution_uuid"] or module["uuid"] in attached:
            errors[f"modules.{place}.uuid"] = [f"The selected modules.{place}.uuid is invalid."]
            continue
        group = one.get("course_module_group_uuid")
        known = storage.get("module_group", str(group), tenant) if group else None
        if group and (known is None or known["course_uuid"] != course["uuid"]):
            name = f"modules.{place}.course_module_group_uuid"
            errors[name] = [f"The selected {name} is invalid."]
    if errors:
        raise invalid(errors)
    for one in wanted:
        storage.add(
            "attachment",
            tenant,
            {
                "course_uuid": course["uuid"],
                "module_uuid": one["uuid"],
                "order": one.get("order"),
                "is_required": bool(one.get("is_required")),
                "workload": one.get("workload"),
                "course_module_group_uuid": one.get("course_module_group_uuid"),
            },
        )
    return data([_shown(one) for one in storage.where("attachment", tenant, {"course_uuid": course["uuid"]})], 201)


def groups(storage: Storage, course: Record, method: str, body: Mapping[str, Any]) -> Response:
    """GET lists a course's module groups; POST creates one."""
    tenant = course["_tenant"]
    if method == "GET":
        return data([_shown(one) for one in storage.where("module_group", tenant, {"course_uuid": course["uuid"]})])
    if method != "POST":
        raise Refusal(405, "The method is not allowed.")
    values, errors = judge(MODULE_GROUP, body, storage=storage, tenant=tenant)
    if errors:
        raise invalid(errors)
    return data(_shown(storage.add("module_group", tenant, values | {"course_uuid": course["uuid"]})), 201)


def _shown(record: Record) -> dict[str, Any]:
    return {name: value for name, value in record.items() if not name.startswith("_")}
