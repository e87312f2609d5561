"""What somebody wants to be done about a past run, and what that would come to."""

import json
from dataclasses import dataclass, replace

from starlette.responses import Response

from importer.afterwards import AfterwardsPlan, Past, Wish, kept, past_of, plan_issue, plan_undo
from importer.ledger import Ledger, RunEntry
from importer.sentences import Message
from importer.sentences import web_past as say
from importer.session import Session
from importer.web.approvals import Approval, Decision
from importer.web.pages.issuing import progress_of
from importer.web.pages.looking import noticed
from importer.web.pages.runs import page_about
from importer.web.schools import School
from importer.web.visit import Visit
from importer.web.work import Task, Work


@dataclass(frozen=True, kw_only=True)
class Wished:
    """What somebody wants to be done about a run.

    Attributes:
        rows: such as `5,9-12`; None for all.
        sure: it was chosen, and is to be confirmed; otherwise it is only looked at.
        alarm: why what was chosen before cannot be done. `reason`: what was written then.
    """

    wish: Wish
    rows: str | None = None
    sure: bool = False
    alarm: Message | None = None
    reason: str = ""

    def as_text(self) -> str:
        """It, to be kept."""
        wish = self.wish
        return json.dumps([wish.command, wish.reason, wish.drafts_only, self.rows])

    @classmethod
    def of_text(cls, text: str) -> "Wished":
        """What was kept."""
        command, reason, drafts_only, rows = json.loads(text)
        wish = Wish(command=command, reason=reason, drafts_only=drafts_only)
        return cls(wish=wish, rows=rows, sure=True)

    def past(self, run_id: str, ledger: Ledger) -> Past:
        """The run, with the rows that are meant."""
        return past_of(None, run_id, ledger).choosing(self.rows)

    async def plan(self, session: Session, run_id: str) -> AfterwardsPlan:
        """What would be done."""
        plans = plan_undo if self.wish.command == "undo" else plan_issue
        return await plans(session, self.past(run_id, session.ledger), self.wish)


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What would be done, and what was wished."""

    wished: Wished
    plan: AfterwardsPlan

    @property
    def code(self) -> str:
        """Of what would be done; "" where nothing would."""
        return self.plan.kept.code if self.plan.kept else ""


LOOK = Wished(wish=Wish(command="undo"))
FINISH = Wished(wish=Wish(command="issue"), sure=True)


def plan_anew(visit: Visit, run: RunEntry, school: School, wished: Wished) -> Work:
    person = visit.visitor.person

    async def asks(session: Session, work: Work) -> None:
        plan = await wished.plan(session, run.run_id)
        if wished.sure and plan.todo:
            plan = replace(plan, kept=kept(session, plan, by=person))
        work.result = Looked(wished=wished, plan=plan)

    work = Work(key=run.run_id, task=Task.PLAN, by=visit.visitor.name, subject=wished)
    return visit.office.runner.ask(work, school, asks)


def looked_of(work: Work | None) -> Looked | None:
    if work is None or work.task is not Task.PLAN or not isinstance(work.result, Looked):
        return None
    return work.result


def asked_about(visit: Visit, run: RunEntry) -> Approval | None:
    """The approval that was last asked for, unless it was carried out, or sent back."""
    found = visit.office.approvals.about(run.run_id)
    if found is None or found.decision is Decision.SENT_BACK:
        return None
    done = [one.code for one in visit.office.store.runs() if one.about == run.run_id]
    return None if found.code in done else noticed(visit, found)


def how_far(visit: Visit, run: RunEntry, work: Work) -> Response:
    """How far it is; once it is over, its own results."""
    if work.is_over and work.run_id is not None:
        return visit.to(f"/runs/{work.run_id}")
    if work.is_over:
        return visit.to(f"/runs/{run.run_id}/take-back")
    if not work.task.sends:
        return page_about(visit, run, "asking.html", title=say.TITLE(), work=work)
    told = progress_of(visit, work, say.DONE_OF) | {"counts": ()}
    if work.total is not None:
        told["title"] = say.BEING_DONE() if work.task is Task.UNDO else say.BEING_FINISHED()
    address = f"/runs/{run.run_id}/stop"
    return page_about(visit, run, "progress.html", stop=address, names=(), **told)
