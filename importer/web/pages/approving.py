"""Somebody else approves what was prepared, or sends it back."""

from starlette.responses import Response

from importer.sentences import web_check as say
from importer.session import approve as approve_plan
from importer.session import find
from importer.web.answering import post
from importer.web.approvals import Approval, Decision, OwnWorkError
from importer.web.lists import ListState
from importer.web.pages.checking import begin, shown
from importer.web.pages.looking import asked_approval, looked
from importer.web.visit import Visit, confirmed_again
from importer.web.visitors import Role


def approve(visit: Visit) -> Response:
    """Approve exactly what was looked at, and issue it."""
    asked = _asked(visit)
    graduates, office, visitor = visit.graduates, visit.office, visit.visitor
    look = looked(visit)
    if asked is None or look is None:
        return visit.to(visit.path("check"))
    if look.work.differing or look.code != asked.code:
        return shown(visit, alarm=say.OTHER_CONTENT(), status=409)
    if not asked.is_somebody_else(visitor.name, visitor.person):
        raise OwnWorkError(say.OWN_WORK())
    confirmed_again(visit)
    with office.ledger() as ledger:
        approve_plan(ledger, find(ledger, asked.code), visitor.person)
    if not office.approvals.decide(
        asked, Decision.APPROVED, by=visitor.name, person=visitor.person
    ):
        return shown(visit, alarm=say.DECIDED_ALREADY(), status=409)
    office.store.set_state(graduates.list_id, ListState.APPROVED, of=graduates.content)
    visit.note("approved", code=asked.code)
    return begin(visit, asked.code, did="began to issue")


def send_back(visit: Visit) -> Response:
    """Send back what was prepared, with what is to be done."""
    asked = _asked(visit)
    note = str(visit.form.get("note", "")).strip()
    if asked is None:
        return visit.to(visit.path("check"))
    if not note:
        return shown(visit, alarm=say.NO_NOTE(), status=422)
    office, graduates = visit.office, visit.graduates
    name = visit.visitor.name
    if not office.approvals.decide(asked, Decision.SENT_BACK, by=name, note=note):
        return shown(visit, alarm=say.DECIDED_ALREADY(), status=409)
    office.store.set_state(graduates.list_id, ListState.PREPARED)
    visit.note("sent back", code=asked.code, detail=note)
    return visit.to(visit.path("check"))


def _asked(visit: Visit) -> Approval | None:
    """The approval that a form is about, as long as nobody has decided."""
    found = asked_approval(visit.office.approvals.of_list(visit.graduates), visit.graduates)
    if found is None or found.decision is not None:
        return None
    return found if found.code == str(visit.form.get("code", "")) else None


ROUTES = (
    post("/lists/{list_id}/approve", approve, role=Role.APPROVER),
    post("/lists/{list_id}/send-back", send_back, role=Role.APPROVER),
)
