"""Modules of a course: which are attached, which still can be, and the groups they are attached
in.
"""

from collections.abc import Mapping
from typing import Any

from dokstamp_sandbox.calls import invalid, missing
from dokstamp_sandbox.resources import ATTACHMENT, MODULE_GROUP
from dokstamp_sandbox.rules import Errors, judge
from dokstamp_sandbox.storage import Record, Storage

_SHOWN = ("order", "is_required", "workload", "course_module_group_uuid")


def attachable(storage: Storage, course: Record) -> list[Record]:
    """Modules of the course's institution that are not attached to it."""
    attached = {one["module_uuid"] for one in _attachments(storage, course)}
    modules = storage.find("module", course["tenant"], institution_uuid=course["institution_uuid"])
    return [module for module in modules if module["uuid"] not in attached]


def attached(storage: Storage, course: Record) -> list[dict[str, Any]]:
    """The course's modules, each with how it is attached."""
    shown = []
    for one in _attachments(storage, course):
        module = storage.get("module", one["module_uuid"], course["tenant"])
        if module is not None:
            shown.append(
                {name: module[name] for name in ("uuid", "name", "code")}
                | {name: one[name] for name in _SHOWN}
            )
    return shown


def attach(storage: Storage, course: Record, body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Attach `modules`, all or none; answers all that are attached then.

    Raises:
        Refusal: 422 on `modules.<index>.<field>`.
    """
    wanted = body.get("modules")
    if not isinstance(wanted, list) or not wanted:
        raise missing("modules")
    free = {module["uuid"] for module in attachable(storage, course)}
    errors: Errors = {}
    rows: list[dict[str, Any]] = []
    for place, one in enumerate(wanted):
        values, wrong = _judged(storage, course, one if isinstance(one, dict) else {}, free)
        errors |= {
            f"modules.{place}.{name}": [
                message.replace(f"{name.replace('_', ' ')} ", f"modules.{place}.{name} ", 1)
            ]
            for name, (message,) in wrong.items()
        }
        free.discard(values.get("uuid", ""))
        rows.append(values)
    if errors:
        raise invalid(errors)
    for values in rows:
        values["module_uuid"] = values.pop("uuid")
        storage.add("attachment", course["tenant"], values | {"course_uuid": course["uuid"]})
    return attached(storage, course)


def detach(storage: Storage, course: Record, body: Mapping[str, Any]) -> None:
    """Detach `modules`, a list of uuids, all or none.

    Raises:
        Refusal: 422 on `modules.<index>` for what is not attached.
    """
    wanted = body.get("modules")
    if not isinstance(wanted, list) or not wanted:
        raise missing("modules")
    attached = {one["module_uuid"]: one for one in _attachments(storage, course)}
    unknown = [f"modules.{place}" for place, uuid in enumerate(wanted) if uuid not in attached]
    if unknown:
        raise invalid({name: [f"The selected {name} is invalid."] for name in unknown})
    for uuid in dict.fromkeys(wanted):
        storage.delete("attachment", attached[uuid])


def group(storage: Storage, course: Record, uuid: str) -> Record | None:
    """A module group of the course, None when it has none of that uuid."""
    found = storage.get("module_group", uuid, course["tenant"])
    return found if found is not None and found["course_uuid"] == course["uuid"] else None


def change_group(storage: Storage, group: Record, body: Mapping[str, Any]) -> Record:
    """Change a module group.

    Raises:
        Refusal: 422.
    """
    values, errors = judge(
        MODULE_GROUP, body, storage=storage, tenant=group["tenant"], before=group
    )
    if errors:
        raise invalid(errors)
    return storage.change("module_group", group, values)


def add_group(storage: Storage, course: Record, body: Mapping[str, Any]) -> Record:
    """Add a module group to a course.

    Raises:
        Refusal: 422.
    """
    values, errors = judge(MODULE_GROUP, body, storage=storage, tenant=course["tenant"])
    if errors:
        raise invalid(errors)
    return storage.add("module_group", course["tenant"], values | {"course_uuid": course["uuid"]})


def _judged(
    storage: Storage, course: Record, one: Mapping[str, Any], free: set[str]
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    values, errors = judge(ATTACHMENT, one, storage=storage, tenant=course["tenant"])
    if "uuid" in values and values["uuid"] not in free:
        errors["uuid"] = ["The selected uuid is invalid."]
    group = values.get("course_module_group_uuid")
    known = storage.get("module_group", group, course["tenant"]) if group else None
    if group and (known is None or known["course_uuid"] != course["uuid"]):
        errors["course_module_group_uuid"] = ["The selected course module group uuid is invalid."]
    return values, errors


def _attachments(storage: Storage, course: Record) -> list[Record]:
    return storage.find("attachment", course["tenant"], course_uuid=course["uuid"])
