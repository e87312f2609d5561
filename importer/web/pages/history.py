"""All lists and all runs, newest first: those of the terminal and of the watched folder too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from importer.names import folded
from importer.sentences import Message
from importer.sentences import web_past as say
from importer.web.answering import get
from importer.web.entries import ListRun
from importer.web.lists import GraduateList
from importer.web.pages.issuing import PAGE
from importer.web.pages.runs import how_said, name_of, what_said
from importer.web.schools import where_said
from importer.web.visit import Visit

KINDS = {
    "": say.ALL,
    "lists": say.LISTS,
    "page": say.FROM_PAGE,
    "terminal": say.FROM_TERMINAL,
    "inbox": say.FROM_INBOX,
    "queue": say.FROM_QUEUE,
    "afterwards": say.AFTERWARDS,
}


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """A list or a run.

    Attributes:
        kind: see `KINDS`.
        where: school and DokStamp, see `where_said`.
        address: of its page; "" of one that has none.
        state: of a list; None of a run. `how`: how a run ended.
    """

    kind: str
    at: str
    what: Message
    name: str
    who: str
    where: str
    address: str
    state: GraduateList | None = None
    how: tuple[Message, ...] = ()
    waits: bool = False


def history(visit: Visit) -> Response:
    """The page of them."""
    asked, lists = visit.request.query_params, visit.office.lists(visit.visitor)
    kind, text = asked.get("kind", ""), asked.get("name", "").strip()
    found = [
        one
        for one in (*_lists(visit, lists), *_jobs(visit), *_runs(visit, lists))
        if kind in ("", one.kind) and folded(text) in folded(one.name)
    ]
    found.sort(key=lambda one: one.at, reverse=True)
    page, pages = visit.page_of(len(found), PAGE)
    return visit.page(
        "history.html",
        title=say.HISTORY(),
        kinds=KINDS,
        kind=kind if kind in KINDS else "",
        text=text,
        lines=found[(page - 1) * PAGE : page * PAGE],
        page=page,
        pages=pages,
    )


def _lists(visit: Visit, lists: Sequence[GraduateList]) -> Iterator[HistoryLine]:
    for one in lists:
        yield HistoryLine(
            kind="lists",
            at=one.entry.made_at,
            what=say.WHAT_LIST(),
            name=one.name,
            who=one.entry.made_by,
            where=visit.where(one),
            address=f"/lists/{one.list_id}/",
            state=one,
        )


def _runs(visit: Visit, lists: Sequence[GraduateList]) -> Iterator[HistoryLine]:
    called = {one.list_id: one for one in lists}
    ours = {one.run_id: one for one in visit.office.store.runs()}
    waiting = visit.office.approvals.waiting()
    for run in visit.office.runs(visit.visitor):
        told = ours.get(run.run_id)
        graduates = called.get(told.list_id or "") if told else None
        draft = _is_draft(told, graduates)
        if run.command in ("undo", "issue"):
            kind = "afterwards"
        elif told is not None:
            kind = "page"
        else:
            kind = {"watch": "inbox", "work": "queue"}.get(run.command, "terminal")
        yield HistoryLine(
            kind=kind,
            at=run.started_at,
            what=what_said(run, draft=draft),
            name=name_of(run, graduates),
            who=told.begun_by if told else "",
            where=where_said(run.tenant, run.host),
            address=f"/runs/{run.run_id}",
            how=tuple(how_said(run, draft=draft)),
            waits=run.run_id in waiting,
        )


def _is_draft(told: ListRun | None, graduates: GraduateList | None) -> bool | None:
    """Whether a run made drafts, where its list is still what it was and tells."""
    if told is None or told.command != "run" or graduates is None:
        return None
    return graduates.selection.draft if told.content == graduates.content else None


def _jobs(visit: Visit) -> Iterator[HistoryLine]:
    """What waits, runs or has failed in a cluster's queue; what it has sent is a run."""
    jobs = visit.office.jobs(visit.visitor)
    if not jobs:
        return
    from importer.cluster import how_far

    for job in jobs:
        yield HistoryLine(
            kind="queue",
            at=job.entry.submitted_at.isoformat(timespec="seconds"),
            what=say.WHAT_JOB(),
            name=str(job.entry.number),
            who="",
            where=where_said(job.entry.target[1], job.entry.target[0]),
            address="",
            how=(how_far(job),),
        )


ROUTES = (get("/history", history),)
