"""What a person sees before a run is taken back, or its drafts issued, and how that went."""

from collections.abc import Iterable

from importer.afterwards import (
    AfterwardsPlan,
    AfterwardsReport,
    Deed,
    Fate,
    Thing,
    ThingKind,
    told_dates,
)
from importer.cli.display import Screen
from importer.issues import Code
from importer.issuing.issue_dates import IssueDates
from importer.outcomes import counted
from importer.plain import plain
from importer.sentences import Message
from importer.sentences import afterwards as say
from importer.sentences import screen as usual

_LISTED = 200
_SENTENCES = {ThingKind.ENROLLMENT: say.ENROLLMENTS, ThingKind.STUDENT: say.STUDENTS}


def show_plan(screen: Screen, plan: AfterwardsPlan, *, host: str, tenant: str) -> None:
    """Show what would be done, and what cannot be undone then, before it is approved."""
    past = plan.past
    started = f"{past.started_at:%Y-%m-%d %H:%M} UTC"
    screen.show(say.THE_RUN(), say.RUN(place=past.place, started=started))
    screen.show(usual.TO(), usual.TENANT(host=host, tenant=tenant))
    drafts = plan.of(ThingKind.CERTIFICATE, Deed.DELETE)
    to_issue = plan.of(ThingKind.CERTIFICATE, Deed.ISSUE)
    if drafts:
        screen.show(say.TO_DELETE(), say.DRAFTS(count=len(drafts)))
    if plan.revoked:
        screen.show(say.TO_REVOKE(), say.REVOCATIONS(count=len(plan.revoked)))
        reason = plan.wish.reason
        screen.show(say.REASON(), say.REASON_SHOWN(reason=reason) if reason else say.NO_REASON())
    if to_issue:
        screen.show(say.TO_ISSUE(), say.DRAFTS_TO_ISSUE(count=len(to_issue)))
        screen.show(usual.ISSUE_DATE(), _dates(to_issue))
        if past.previous is None:
            screen.show(usual.WARNING(), say.DATES_UNKNOWN())
    for things in (drafts, plan.revoked, to_issue):
        if things:
            screen.show(say.WHO(), say.NAMES(names=list(map(_name, things))))
    if records := _counted(plan.todo):
        screen.show(say.TO_REMOVE(), say.RECORDS(records=records))
        if plan.of(ThingKind.STUDENT, Deed.DELETE):
            screen.show(usual.WARNING(), say.STUDENTS_HOLD_EMAILS())
    if files := plan.of(ThingKind.FILE, Deed.DELETE):
        screen.show(say.TO_REMOVE(), say.UPLOADS(count=len(files)))
    _show_rest(screen, plan)


def _show_rest(screen: Screen, plan: AfterwardsPlan) -> None:
    """What is not touched, and what is done already."""
    ended = [thing.ending.fate for thing in plan.things if thing.ending]
    already = sum(fate in (Fate.WAS_GONE, Fate.WAS_ISSUED) for fate in ended)
    if already := already + sum(thing.settles for thing in plan.things):
        screen.show(say.DONE(), say.ALREADY(count=already))
    if plan.there_before:
        screen.show(say.WAS_THERE(), say.THERE_BEFORE(count=plan.there_before))
    for run, count in plan.other_runs.items():
        screen.show(say.WAS_THERE(), say.OTHER_RUN(count=count, run=run))
    if plan.left:
        records = [_SENTENCES[kind](count=count) for kind, count in plan.left.items()]
        screen.show(say.WAS_THERE(), say.LEFT(records=records))
    if plan.records_in_doubt:
        screen.show(say.WAS_THERE(), say.RECORDS_IN_DOUBT(count=plan.records_in_doubt))
    show_kept(screen, [thing for thing in plan.things if thing.ending])
    if not plan.todo:
        screen.say(say.NOTHING_TO_DO())


def _counted(things: Iterable[Thing]) -> list[Message]:
    kinds = [thing.kind for thing in things]
    return [
        sentence(count=kinds.count(kind)) for kind, sentence in _SENTENCES.items() if kind in kinds
    ]


def _name(thing: Thing) -> str:
    return thing.holder.name or thing.holder.email or thing.uuid


def _dates(things: Iterable[Thing]) -> IssueDates:
    return IssueDates(rows=told_dates(things))


def question(plan: AfterwardsPlan, tenant: str) -> str | None:
    """The question that approves a plan; None where there is nothing to do."""
    todo = [thing for thing in plan.todo if not thing.settles]
    if not todo:
        return None
    if plan.wish.command == "issue":
        return plain(str(usual.ISSUE(count=len(todo), dates=_dates(todo))))
    records = [one for one in todo if one.kind in _SENTENCES]
    counts = (
        (say.REVOKE, len(plan.revoked)),
        (say.DELETE_DRAFTS, len(plan.of(ThingKind.CERTIFICATE, Deed.DELETE))),
        (say.REMOVE, len(records)),
        (say.DELETE_UPLOADS, len(plan.of(ThingKind.FILE, Deed.DELETE))),
    )
    parts = [part(count=count) for part, count in counts if count]
    return str(usual.DO(tenant=tenant, parts=parts))


def show_kept(screen: Screen, things: Iterable[Thing]) -> None:
    """Show what stays, and why."""
    told = [one for one in things if one.ending and one.ending.issue]
    for thing in told[:_LISTED]:
        assert thing.ending is not None
        assert thing.ending.issue is not None
        issue = thing.ending.issue
        if issue.code is not Code.NOT_REACHED:
            whose = f"{_name(thing)} ({thing.kind.said})"
            screen.say(f"  {whose}: {issue.message} [{issue.code.code}]", hang=4)
    if len(told) > _LISTED:
        screen.say(f"  {usual.MORE_OF_CATALOG(count=len(told) - _LISTED)}")


def show_report(screen: Screen, report: AfterwardsReport) -> None:
    """Show what stays, the totals, and where the results are."""
    if report.facts.mode == "check":
        screen.say(usual.DRY_RUN())
    else:
        show_kept(screen, [thing for thing in report.plan.things if thing.deed])
        screen.say()
        listed = counted(report.totals.items())
        screen.ended(listed, requests=report.facts.requests, seconds=report.seconds)
    screen.results(report.results)
