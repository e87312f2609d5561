"""Once more what will be done about a run, somebody else's approval of it, and how far it is."""

from pathlib import Path
from typing import Any

from starlette.responses import Response

from importer.afterwards import AfterwardsPlan, Deed, Thing, ThingKind, send
from importer.afterwards import approved as as_approved
from importer.engine import Stop
from importer.ledger import RunEntry
from importer.sentences import Message
from importer.sentences import web_past as say
from importer.session import Session, approve, find, hand_over
from importer.web.answering import get, post
from importer.web.approvals import Decision, OwnWorkError
from importer.web.pages.past_plans import (
    Looked,
    Wished,
    asked_about,
    how_far,
    looked_of,
    plan_anew,
)
from importer.web.pages.runs import page_about, run_and_school, told_of
from importer.web.runner import Errand
from importer.web.schools import School
from importer.web.visit import Visit, confirmed_again
from importer.web.visitors import Role
from importer.web.work import Task, Work


def confirm(visit: Visit) -> Response:
    """Once more, what will be done; or how far it is."""
    run, school = run_and_school(visit)
    work = visit.office.runner.of(run.run_id)
    asked = asked_about(visit, run)
    if work is None or (work.is_over and work.task not in (Task.PLAN, Task.UNDO, Task.FINISH)):
        if asked is None:
            return visit.to(f"/runs/{run.run_id}/take-back")
        work = plan_anew(visit, run, school, Wished.of_text(asked.content))
    if not work.is_over or work.task.sends:
        return how_far(visit, run, work)
    looked = looked_of(work)
    if looked is not None and not looked.wished.sure:
        if asked is None:
            return visit.to(f"/runs/{run.run_id}/take-back")
        plan_anew(visit, run, school, Wished.of_text(asked.content))
        return visit.to(f"/runs/{run.run_id}/confirm")
    return _to_confirm(visit, run, school, work)


def _to_confirm(
    visit: Visit,
    run: RunEntry,
    school: School,
    work: Work,
    *,
    alarm: Message | None = None,
    status: int = 200,
) -> Response:
    looked = looked_of(work)
    if looked is None:
        return visit.to(f"/runs/{run.run_id}/take-back")
    plan, asked = looked.plan, asked_about(visit, run)
    if asked is not None and asked.code != looked.code:
        asked = None
    needed = school.settings.require_approval
    own = asked is not None and not asked.is_somebody_else(
        visit.visitor.name, visit.visitor.person
    )
    return page_about(
        visit,
        run,
        "confirm.html",
        title=say.CONFIRM(),
        status=status,
        alarm=alarm,
        looked=looked,
        plan=plan,
        drafts=[_name(one) for one in plan.of(ThingKind.CERTIFICATE, Deed.DELETE)],
        revoked=[_name(one) for one in plan.revoked],
        issued=[_name(one) for one in plan.of(ThingKind.CERTIFICATE, Deed.ISSUE)],
        uploads=len(plan.of(ThingKind.FILE, Deed.DELETE)),
        needed=needed,
        asked=asked,
        own=own,
        may_approve=visit.visitor.may(Role.APPROVER),
    )


def _name(thing: Thing) -> str:
    return thing.holder.name or thing.holder.email or thing.uuid


def do(visit: Visit) -> Response:
    """Do exactly what was shown, or nothing."""
    run, school, work, looked = _confirmed(visit)
    if looked is None:
        return visit.to(f"/runs/{run.run_id}/confirm")
    if visit.form.get("code") != looked.code:
        return _to_confirm(visit, run, school, work, alarm=say.OTHER_PLAN(), status=409)
    asked = asked_about(visit, run)
    if school.settings.require_approval:
        if asked is None or not asked.approved or asked.code != looked.code:
            return visit.to(f"/runs/{run.run_id}/confirm")
    elif (wrong := _wrong_number(visit, looked)) is not None:
        return _to_confirm(visit, run, school, work, alarm=wrong, status=422)
    if looked.plan.revoked:
        confirmed_again(visit)
    return _begin(visit, run, school, looked)


def _wrong_number(visit: Visit, looked: Looked) -> Message | None:
    """Whether the number of what cannot be taken back was typed."""
    count = len(looked.plan.revoked)
    if not count or str(visit.form.get("number", "")).strip() == str(count):
        return None
    return say.WRONG_NUMBER(count=count)


def ask(visit: Visit) -> Response:
    """Ask somebody else to approve it."""
    run, school, work, looked = _confirmed(visit)
    if looked is None or visit.form.get("code") != looked.code:
        return visit.to(f"/runs/{run.run_id}/confirm")
    if (wrong := _wrong_number(visit, looked)) is not None:
        return _to_confirm(visit, run, school, work, alarm=wrong, status=422)
    with visit.office.ledger() as ledger:
        hand_over(ledger, find(ledger, looked.code), visit.visitor.person)
    visit.office.approvals.ask(
        looked.code,
        content=looked.wished.as_text(),
        by=visit.visitor.name,
        asker=visit.visitor.person,
        preparers=(),
        about=run.run_id,
    )
    _note(visit, run, "asked for approval", looked)
    return visit.to(f"/runs/{run.run_id}/confirm")


def approve_it(visit: Visit) -> Response:
    """Somebody else approves it, and it is done."""
    run, school, work, looked = _confirmed(visit)
    asked = asked_about(visit, run)
    if looked is None or asked is None or asked.decision is not None:
        return visit.to(f"/runs/{run.run_id}/confirm")
    if asked.code != looked.code or visit.form.get("code") != asked.code:
        return _to_confirm(visit, run, school, work, alarm=say.OTHER_PLAN(), status=409)
    visitor = visit.visitor
    if not asked.is_somebody_else(visitor.name, visitor.person):
        raise OwnWorkError(say.OWN_WISH())
    confirmed_again(visit)
    with visit.office.ledger() as ledger:
        approve(ledger, find(ledger, asked.code), visitor.person)
    visit.office.approvals.decide(asked, Decision.APPROVED, by=visitor.name, person=visitor.person)
    _note(visit, run, "approved", looked)
    return _begin(visit, run, school, looked)


def send_back(visit: Visit) -> Response:
    """Somebody else does not approve it."""
    run, _, _, looked = _confirmed(visit)
    asked = asked_about(visit, run)
    if asked is not None and asked.decision is None and looked is not None:
        note = str(visit.form.get("note", "")).strip()
        name = visit.visitor.name
        visit.office.approvals.decide(asked, Decision.SENT_BACK, by=name, note=note or None)
        _note(visit, run, "sent back what was to be done", looked)
    return visit.to(f"/runs/{run.run_id}")


def _begin(visit: Visit, run: RunEntry, school: School, looked: Looked) -> Response:
    wished, code = looked.wished, looked.code
    told = told_of(visit, run)

    async def prepare(session: Session) -> tuple[AfterwardsPlan, int]:
        plan = as_approved(session, await wished.plan(session, run.run_id), code)
        return plan, len(plan.todo)

    async def carry_out(session: Session, plan: AfterwardsPlan, out: Path, stop: Stop) -> Any:
        return await send(session, plan, out=out, stop=stop)

    task = Task.UNDO if wished.wish.command == "undo" else Task.FINISH
    errand = Errand(
        school=school,
        named=Path(run.sheet),
        prepare=prepare,
        send=carry_out,
        list_id=told.list_id if told else None,
        about=run.run_id,
        code=code,
    )
    work = Work(key=run.run_id, task=task, by=visit.visitor.name)
    if visit.office.runner.send(work, errand) is work:  # nothing else is under way about the run
        did = "began to take back" if task is Task.UNDO else "began to issue drafts"
        _note(visit, run, did, looked)
    return visit.to(f"/runs/{run.run_id}/confirm")


def _note(visit: Visit, run: RunEntry, did: str, looked: Looked) -> None:
    told = told_of(visit, run)
    visit.office.store.note(
        did,
        by=visit.visitor.name,
        list_id=told.list_id if told else None,
        code=looked.code,
        detail=f"{run.run_id} {looked.wished.as_text()}",
        house=visit.visitor.house,
    )


def stop(visit: Visit) -> Response:
    """Ask it to end."""
    run, _ = run_and_school(visit)
    visit.office.runner.stop(run.run_id)
    return visit.to(f"/runs/{run.run_id}/confirm")


def _confirmed(visit: Visit) -> tuple[RunEntry, School, Work, Looked | None]:
    """The run, and what somebody was shown to be done about it."""
    run, school = run_and_school(visit)
    work = visit.office.runner.of(run.run_id)
    looked = looked_of(work)
    sure = looked is not None and looked.wished.sure and bool(looked.code)
    assert not sure or work is not None
    idle = Work(key=run.run_id, task=Task.PLAN, by="")
    return run, school, work or idle, looked if sure else None


ROUTES = (
    get("/runs/{run_id}/confirm", confirm),
    post("/runs/{run_id}/confirm", do, role=Role.PREPARER),
    post("/runs/{run_id}/ask", ask, role=Role.PREPARER),
    post("/runs/{run_id}/approve", approve_it, role=Role.APPROVER),
    post("/runs/{run_id}/send-back", send_back, role=Role.APPROVER),
    post("/runs/{run_id}/stop", stop, role=Role.PREPARER),
)
