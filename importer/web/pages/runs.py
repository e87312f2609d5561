"""One past run, whichever face began it: how it ended, and whether DokStamp still has it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from importer.afterwards import (
    MADE_BY,
    VERDICTS,
    AfterwardsReport,
    EndedThings,
    Verification,
    ending_said,
    lines,
    past_of,
    verify_runs,
    write_verification,
)
from importer.errors import ImporterError
from importer.ledger import RunEntry
from importer.outcomes import Status
from importer.outcomes import counted as counted_words
from importer.results import NO_SPARE, default_path, first_name, read_facts, written
from importer.sentences import Message
from importer.sentences import web_past as say
from importer.sentences.showing import moment
from importer.session import Session
from importer.web.answering import get, post
from importer.web.downloads import workbook
from importer.web.entries import ListRun
from importer.web.lists import GraduateList
from importer.web.pages.issuing import PAGE, counted, done_facts
from importer.web.receipts import Receipt
from importer.web.schools import School, is_practice, where_said
from importer.web.visit import NotReadYetError, Visit
from importer.web.work import Task, Work

_LISTED = 200


def run_of(visit: Visit) -> RunEntry:
    """The run that the address names.

    Raises:
        HTTPException: if there is none, or they may not see it.
    """
    found = visit.office.run_called(visit.request.path_params["run_id"], visit.visitor)
    if found is None:
        raise HTTPException(404)
    return found


def school_of(visit: Visit, run: RunEntry) -> School | None:
    """The DokStamp that a run was sent to, where this page leads to it."""
    try:
        return visit.office.school_at(run.host, visit.visitor)
    except ImporterError:
        return None


def run_and_school(visit: Visit) -> tuple[RunEntry, School]:
    """The run that the address names, and the DokStamp that it was sent to.

    Raises:
        HTTPException: if nothing can be asked, or done, about it here.
    """
    run = run_of(visit)
    school = school_of(visit, run)
    if school is None or run.command not in MADE_BY:
        raise HTTPException(404)
    return run, school


def told_of(visit: Visit, run: RunEntry) -> ListRun | None:
    """What the page keeps of a run, if it was begun here."""
    return next((one for one in visit.office.store.runs() if one.run_id == run.run_id), None)


def name_of(run: RunEntry, graduates: GraduateList | None) -> str:
    """What a run was about, for people.

    Args:
        graduates: its list, if it has one that is still there.
    """
    return (graduates.name if graduates else "") or first_name(Path(run.sheet))


def _list_of(visit: Visit, told: ListRun | None) -> GraduateList | None:
    list_id = told.list_id if told else None
    return visit.office.list_called(list_id, visit.visitor) if list_id else None


def page_about(visit: Visit, run: RunEntry, template: str, **facts: Any) -> Response:
    """A page that is about a run: it says which, and of which school.

    Args:
        facts: see `Visit.page`.
    """
    name = name_of(run, _list_of(visit, told_of(visit, run)))
    told: dict[str, Any] = {
        "run": run,
        "called": say.RUN_CALLED(name=name, at=moment(run.started_at)),
        "where": where_said(run.tenant, run.host),
        "practice": is_practice(run.host),
    }
    return visit.page(template, **(told | facts))


_WHAT = {
    "run": say.WHAT_RUN,
    "resume": say.WHAT_RESUME,
    "watch": say.WHAT_WATCH,
    "work": say.WHAT_WORK,
    "undo": say.WHAT_UNDO,
    "issue": say.WHAT_ISSUE,
}


def what_said(run: RunEntry, *, draft: bool | None) -> Message:
    """What a run did.

    Args:
        draft: see `counted`.
    """
    return say.WHAT_DRAFTED() if draft else _WHAT.get(run.command, say.WHAT_OTHER)()


def how_said(run: RunEntry, *, draft: bool | None) -> list[Message]:
    """How a run ended.

    Args:
        draft: see `counted`.
    """
    if run.totals is None:
        return [say.NO_END()]
    if run.command in MADE_BY:
        known = {one.value for one in Status}
        totals = {Status(name): count for name, count in run.totals.items() if name in known}
        return counted(totals, draft=draft)
    return counted_words(run.totals.items())


def show(visit: Visit) -> Response:
    """How a run ended, and what can be done about it."""
    run = run_of(visit)
    told = told_of(visit, run)
    graduates, school = _list_of(visit, told), school_of(visit, run)
    receipt = _receipt(visit, run) if run.command in MADE_BY else None
    draft = receipt.facts.mode == "draft" if receipt is not None else None
    facts: dict[str, Any] = {
        "of": run,
        "by": told.begun_by if told else "",
        "told": told,
        "how": how_said(run, draft=draft),
        "reachable": school is not None and run.command in MADE_BY,
        "elsewhere": school is None,
        "asked": visit.office.approvals.about(run.run_id),
        "has_results": results_of(run) is not None,
    }
    if receipt is not None:
        facts |= done_facts(visit, told, receipt, graduates)
    else:
        facts |= _things(visit, run, told)
    what, name = what_said(run, draft=draft), name_of(run, graduates)
    title = say.RUN_TITLE(what=what, name=name, at=moment(run.started_at))
    facts |= {"title": title, "called": "", "receipt": receipt}
    return page_about(visit, run, "run.html", **facts)


def _receipt(visit: Visit, run: RunEntry) -> Receipt | None:
    work = next((one for one in visit.office.runner.all() if one.run_id == run.run_id), None)
    if work is not None and work.task is Task.ISSUE and work.result is not None:
        return visit.office.receipts.of(work.result)
    path = Path(run.results)
    if not run.results or not path.is_file():
        return None
    try:
        receipt = visit.office.receipts.at_hand(path)
    except ImporterError:
        return None
    if receipt is None:
        raise NotReadYetError
    return receipt if receipt.facts.run_id == run.run_id else None


def _things(visit: Visit, run: RunEntry, told: ListRun | None) -> dict[str, Any]:
    """What became of each thing about which something was done, a page of them."""
    ended = _ended(visit, run, told)
    if ended is None:
        return {"kept": [], "things": []}
    page, pages = visit.page_of(len(ended), PAGE)
    return {
        "kept": ended.left(_LISTED),
        "things": ended.some((page - 1) * PAGE, PAGE),
        "ending_said": ending_said,
        "page": page,
        "pages": pages,
    }


def _ended(visit: Visit, run: RunEntry, told: ListRun | None) -> EndedThings | None:
    work = visit.office.runner.of(told.about) if told is not None and told.about else None
    report = work.result if work is not None and work.run_id == run.run_id else None
    if isinstance(report, AfterwardsReport):
        return EndedThings.of(report.plan.things)
    path = results_of(run)
    if path is None or path.suffix.lower() != ".xlsx":
        return None
    try:
        ended = visit.office.receipts.ended(path)
    except ImporterError:
        return None
    if ended is None:
        raise NotReadYetError
    return ended


def results_of(run: RunEntry) -> Path | None:
    """The workbook of a run, if it is still its own."""
    path = Path(run.results)
    if not run.results or not path.is_file():
        return None
    if path.suffix.lower() != ".xlsx":
        return path
    try:
        facts = read_facts(path)
    except ImporterError:
        return None
    return path if facts is not None and facts.run_id == run.run_id else None


def results(visit: Visit) -> Response:
    """Its results workbook."""
    run = run_of(visit)
    return workbook(results_of(run), Path(run.sheet).stem)


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What a comparison came to, and its workbook."""

    verified: Verification
    path: Path | None


def compare(visit: Visit) -> Response:
    """Begin to read DokStamp back."""
    run, school = run_and_school(visit)
    state = visit.office.state

    async def asks(session: Session, work: Work) -> None:
        past = past_of(None, run.run_id, session.ledger)
        verified = await verify_runs(session, [past])
        place = default_path(state, past.place, datetime.now(UTC), what="verify")
        path, failure = written(
            place,
            NO_SPARE,
            lambda at: write_verification(at, verified, run_id=session.run_id),
            lambda _: lines(verified),
        )
        work.result = Compared(verified=verified, path=path)
        if failure is not None:
            raise failure

    work = Work(key=run.run_id, task=Task.VERIFY, by=visit.visitor.name)
    visit.office.runner.ask(work, school, asks)
    return visit.to(f"/runs/{run.run_id}/compare")


def compared(visit: Visit) -> Response:
    """What the comparison came to."""
    run = run_of(visit)
    work = visit.office.runner.of(run.run_id)
    if work is None or work.task is not Task.VERIFY:
        return visit.to(f"/runs/{run.run_id}")
    if not work.is_over:
        return page_about(visit, run, "asking.html", title=say.COMPARE(), work=work)
    if not isinstance(work.result, Compared):
        said = work.failure.said if work.failure else None
        return page_about(visit, run, "wrong.html", title=say.COMPARED(), said=said or "")
    verified = work.result.verified
    found = [one for one in verified.lines if not one.verdict.is_well]
    return page_about(
        visit,
        run,
        "compared.html",
        title=say.COMPARED(),
        found=found[:_LISTED],
        count=len(found),
        counts=[
            (VERDICTS[one][0], VERDICTS[one][1], many)
            for one, many in verified.totals.items()
            if many
        ],
        verdicts=VERDICTS,
        has_workbook=work.result.path is not None,
    )


def comparison(visit: Visit) -> Response:
    """The workbook of the comparison."""
    run = run_of(visit)
    work = visit.office.runner.of(run.run_id)
    result = work.result if work is not None else None
    path = result.path if isinstance(result, Compared) else None
    return workbook(path, Path(run.sheet).stem, what="comparison")


ROUTES = (
    get("/runs/{run_id}", show),
    get("/runs/{run_id}/results", results),
    post("/runs/{run_id}/compare", compare),
    get("/runs/{run_id}/compare", compared),
    get("/runs/{run_id}/comparison", comparison),
)
