"""The page of whoever looks after the server: people, their lists, and who did what."""

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from importer.sentences import web_keeper as say
from importer.web.answering import get, post, wrong
from importer.web.numbers import number_in
from importer.web.sessions import moment
from importer.web.shared import Shared
from importer.web.visit import Visit
from importer.web.visitors import Role

_SHOWN = 100
DEEDS = {
    "signed in": say.DID_SIGNED_IN,
    "signed out": say.DID_SIGNED_OUT,
    "signed out everywhere": say.DID_SIGN_OUT_EVERYWHERE,
    "sign-in refused": say.DID_REFUSED,
    "not confirmed": say.DID_NOT_CONFIRMED,
    "asked for approval": say.DID_ASK,
    "approved": say.DID_APPROVE,
    "sent back": say.DID_SEND_BACK,
    "began to issue": say.DID_BEGIN,
    "began to issue drafts": say.DID_ISSUE,
    "went on issuing": say.DID_GO_ON,
    "stopped": say.DID_STOP,
    "began to take back": say.DID_TAKE_BACK,
    "sent back what was to be done": say.DID_SEND_BACK,
    "looked at a doubt": say.DID_LOOK,
    "deleted": say.DID_DELETED,
    "cleared": say.DID_CLEARED,
}
"""What people did, by the audit's words for it; other words stand as they are."""
ROLES = {
    Role.PREPARER: say.PREPARER,
    Role.APPROVER: say.APPROVER,
    Role.READER: say.READER,
    Role.KEEPER: say.KEEPER,
}


def keeper(visit: Visit) -> Response:
    """People, lists and the audit, the latest first."""
    doors = visit.office.doors
    if not isinstance(doors, Shared):
        raise HTTPException(404)
    before = number_in(visit.request.query_params.get("before"))
    houses = (visit.visitor.house, doors.url)
    entries = visit.office.store.latest_of_audit(_SHOWN + 1, before, houses=houses)
    since: dict[str, str] = {}
    for one in doors.sessions.everybody(visit.visitor.house):
        since.setdefault(one.who, moment(one.begun_at))
    people = [
        (who, [ROLES[role]() for role in Role if role in roles], since.get(who))
        for who, roles in sorted(doors.people.roles.items())
    ]
    lists = visit.office.lists(visit.visitor)
    return visit.page(
        "keeper.html",
        title=say.TITLE(),
        fault=doors.roll.fault,
        people=people,
        lists=lists,
        names={one.list_id: one.name for one in lists},
        audit=[(one, DEEDS.get(one["did"]), _said(one)) for one in entries[:_SHOWN]],
        older=entries[_SHOWN - 1]["number"] if len(entries) > _SHOWN else None,
    )


def _said(entry: Mapping[str, Any]) -> str:
    """What somebody has written themselves; other details are words of the program."""
    return str(entry["detail"] or "") if entry["did"] == "sent back" else ""


def ask(visit: Visit) -> Response:
    """Whether a list is really to be deleted."""
    return visit.page("delete.html", title=say.DELETE_ASK(), graduates=visit.graduates)


def delete(visit: Visit) -> Response:
    """Delete a list, unless it is being issued."""
    graduates = visit.graduates
    if visit.is_being_issued:
        return wrong(visit, say.IS_BEING_ISSUED(), 409)
    visit.office.delete(graduates, by=visit.visitor.name)
    return visit.to("/keeper")


ROUTES = (
    get("/keeper", keeper, role=Role.KEEPER),
    get("/keeper/{list_id}/delete", ask, role=Role.KEEPER),
    post("/keeper/{list_id}/delete", delete, role=Role.KEEPER),
)
