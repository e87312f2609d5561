"""What can be taken back of a run, and what cannot: somebody chooses."""

from dataclasses import replace

from starlette.responses import Response

from importer.afterwards import AfterwardsPlan, Deed, Fate, Thing, ThingKind, Wish
from importer.afterwards.reason import LONGEST
from importer.ledger import RunEntry
from importer.sentences import Message
from importer.sentences import web_past as say
from importer.web.answering import get, post
from importer.web.pages.past_plans import (
    FINISH,
    LOOK,
    Wished,
    how_far,
    looked_of,
    plan_anew,
)
from importer.web.pages.runs import page_about, run_and_school
from importer.web.visit import Visit
from importer.web.visitors import Role
from importer.web.work import Task, Work

_LISTED = 200


def take_back(visit: Visit) -> Response:
    """What can be taken back of a run, and what cannot."""
    run, school = run_and_school(visit)
    work = visit.office.runner.of(run.run_id)
    if work is None or (work.is_over and not _is_look(work)):
        work = plan_anew(visit, run, school, _after(work))
    if not work.is_over:
        return how_far(visit, run, work)
    return _shown(visit, run, work)


def _after(work: Work | None) -> Wished:
    """The first look, or the one after something that could not be done: it says why not."""
    if work is None or work.failure is None:
        return LOOK
    reason = work.subject.wish.reason if isinstance(work.subject, Wished) else ""
    return replace(LOOK, alarm=work.failure.said, reason=reason)


def _is_look(work: Work) -> bool:
    """Whether a job only looks at what can be taken back."""
    wished = work.subject
    return work.task is Task.PLAN and isinstance(wished, Wished) and not wished.sure


def _shown(
    visit: Visit, run: RunEntry, work: Work, *, alarm: Message | None = None, status: int = 200
) -> Response:
    looked = looked_of(work)
    plan, wished = (looked.plan, looked.wished) if looked else (None, LOOK)
    said = alarm or wished.alarm or (work.failure.said if work.failure else None)
    revoked = plan.revoked if plan else []
    return page_about(
        visit,
        run,
        "take_back.html",
        title=say.TITLE(),
        status=status,
        alarm=said,
        plan=plan,
        drafts=plan.of(ThingKind.CERTIFICATE, Deed.DELETE) if plan else [],
        revoked=revoked,
        choosable=revoked if 0 < len(revoked) <= _LISTED and _has_rows(revoked) else [],
        by_number=len(revoked) > _LISTED and _has_rows(revoked),
        already=_already(plan),
        stays=[one for one in plan.things if one.ending and one.ending.issue] if plan else [],
        reason=str(visit.form.get("reason", "")) or wished.reason,
        longest=LONGEST,
    )


def _has_rows(things: list[Thing]) -> bool:
    return all(one.holder.row is not None for one in things)


def _already(plan: AfterwardsPlan | None) -> int:
    if plan is None:
        return 0
    ended = [one.ending.fate for one in plan.things if one.ending]
    return sum(one in (Fate.WAS_GONE, Fate.WAS_ISSUED) for one in ended)


def choose(visit: Visit) -> Response:
    """Somebody has chosen what is to be taken back: it is planned anew, to be confirmed."""
    run, school = run_and_school(visit)
    form, work = visit.form, visit.office.runner.of(run.run_id)
    what = form.get("what")
    if what == "again":
        plan_anew(visit, run, school, LOOK)
        return visit.to(f"/runs/{run.run_id}/take-back")
    if what == "finish":
        wished = FINISH
    elif what == "drafts":
        wished = Wished(wish=Wish(command="undo", drafts_only=True), sure=True)
    else:
        rows = ",".join(str(one) for one in form.getlist("row")) or str(form.get("rows", ""))
        reason = str(form.get("reason", "")).strip()
        if work is not None and looked_of(work) is not None:
            if form.get("choose") and not rows:
                return _shown(visit, run, work, alarm=say.NO_ROWS(), status=422)
            if not reason:
                return _shown(visit, run, work, alarm=say.NO_REASON(), status=422)
        wish = Wish(command="undo", reason=reason)
        wished = Wished(wish=wish, rows=rows.strip() or None, sure=True)
    plan_anew(visit, run, school, wished)
    return visit.to(f"/runs/{run.run_id}/confirm")


ROUTES = (
    get("/runs/{run_id}/take-back", take_back, role=Role.PREPARER),
    post("/runs/{run_id}/take-back", choose, role=Role.PREPARER),
)
