"""What taking a run back, or issuing its drafts, would do, thing by thing: it is shown before
anything is sent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from importer.afterwards.looking import keep, look, look_for_uploads
from importer.afterwards.made import WhatIsThere, what_is_there
from importer.afterwards.past import Past, begun_at
from importer.afterwards.reason import check_reason
from importer.afterwards.things import Deed, Fate, Thing, ThingKind
from importer.errors import UsageError
from importer.issues import Code, Issue, Severity
from importer.issuing.issue_dates import TODAY
from importer.ledger import Act, StudentEntry
from importer.sentences import afterwards as say
from importer.session import Kept, Session, check_target


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person wants of a past run.

    Attributes:
        command: undo or issue.
        reason: why certificates are revoked, shown publicly; "" for none.
        drafts_only: issued certificates are left alone.
        records: enrollments and students are removed too.
    """

    command: str
    reason: str = ""
    drafts_only: bool = False
    records: bool = False


@dataclass(frozen=True, kw_only=True)
class AfterwardsPlan:
    """What would be done.

    Attributes:
        things: what the run made, as far as it is meant; what has no ending yet is to be done.
        acts: what earlier runs set out to do with things, by uuid.
        there_before, other_runs, records_in_doubt: see `WhatIsThere`.
        left: enrollments and students that the run made and that are not to be removed, by kind.
        started_at: when the asking began.
        since: when the run began, or the first of those that it went on from.
        kept: what it was kept as to be approved, or what it has to be like.
    """

    past: Past
    wish: Wish
    things: list[Thing]
    acts: Mapping[str, Act]
    started_at: datetime
    since: datetime
    there_before: int = 0
    other_runs: Mapping[str, int] = field(default_factory=dict)
    records_in_doubt: int = 0
    left: Mapping[ThingKind, int] = field(default_factory=dict)
    kept: Kept | None = None

    @property
    def todo(self) -> list[Thing]:
        """What is to be done."""
        return [thing for thing in self.things if thing.ending is None]

    def of(self, kind: ThingKind, deed: Deed) -> list[Thing]:
        """What is to be done so with things of a kind."""
        return [
            thing
            for thing in self.todo
            if (thing.kind, thing.deed) == (kind, deed) and not thing.settles
        ]

    @property
    def revoked(self) -> list[Thing]:
        """The certificates that are to be revoked."""
        return self.of(ThingKind.CERTIFICATE, Deed.REVOKE)


async def plan_undo(session: Session, past: Past, wish: Wish) -> AfterwardsPlan:
    """Ask what of a past run can be taken back; nothing is written.

    Raises:
        TargetError: if the API cannot be used.
        UsageError: if it is not the host and tenant of the run, or the reason tells too much.
        LedgerError: if the ledger cannot be read.
    """
    there, acts, started_at, since = await _asked(session, past)
    await look_for_uploads(there, session.client, since)
    _check_reason(session, past, wish.reason, there)
    for thing in _open(there.certificates):
        _undo(thing, acts.get(thing.uuid), drafts_only=wish.drafts_only)
    records = [
        thing
        for thing in _open(there.records)
        if (
            _is_unused(thing, there.certificates) if thing.kind is ThingKind.FILE else wish.records
        )
    ]
    for thing in records:
        thing.deed = Deed.DELETE
    untouched = [thing for thing in there.records if thing.ending is not None]
    left = [thing.kind for thing in there.records if thing.kind is not ThingKind.FILE]
    return AfterwardsPlan(
        past=past,
        wish=wish,
        things=[
            *there.certificates,
            *sorted(records, key=lambda one: list(ThingKind).index(one.kind)),
            *untouched,
        ],
        acts=acts,
        started_at=started_at,
        since=since,
        there_before=there.there_before,
        other_runs=there.other_runs,
        records_in_doubt=there.records_in_doubt if wish.records else 0,
        left={}
        if wish.records
        else {kind: left.count(kind) for kind in ThingKind if kind in left},
    )


async def plan_issue(session: Session, past: Past, wish: Wish) -> AfterwardsPlan:
    """Ask which drafts of a past run can be issued; nothing is written.

    Raises:
        TargetError: if the API cannot be used.
        UsageError: if it is not the host and tenant of the run.
        LedgerError: if the ledger cannot be read.
    """
    there, acts, started_at, since = await _asked(session, past)
    dates = past.issue_dates
    for thing in _open(there.certificates):
        _issue(thing, acts.get(thing.uuid), dates.get(thing.holder.row or 0))
    return AfterwardsPlan(
        past=past,
        wish=wish,
        things=there.certificates,
        acts=acts,
        started_at=started_at,
        since=since,
        there_before=there.there_before,
        other_runs=there.other_runs,
    )


async def _asked(
    session: Session, past: Past
) -> tuple[WhatIsThere, dict[str, Act], datetime, datetime]:
    started_at = datetime.now(UTC)
    ensure_target(session, past)
    session.ask(say.LOOKING())
    there = what_is_there(past, session.target)
    since = begun_at(past, session.ledger, there.runs)
    await look(there, session.client, session.target)
    acts = session.target.acts(
        sorted({thing.uuid for thing in (*there.certificates, *there.records)})
    )
    return there, acts, started_at, since


def ensure_target(session: Session, past: Past) -> None:
    """See that a session is with the host and tenant that a run has sent to.

    Raises:
        UsageError: if it is with another.
    """
    if not check_target(past.target, (session.host, session.tenant), force=True):
        host, tenant = past.target
        raise UsageError(say.OTHER_TARGET(host=host, tenant=tenant))


def _check_reason(session: Session, past: Past, reason: str, there: WhatIsThere) -> None:
    things = [*there.certificates, *there.records]
    names = {*past.names, *(thing.holder.name for thing in things)}
    known = session.target.students(sorted({thing.holder.email for thing in things}))
    births = {*past.births, *(born for one in known.values() if (born := _day(one)))}
    check_reason(reason, names=names, births=births)


def _day(student: StudentEntry) -> date | None:
    try:
        return date.fromisoformat(student.date_of_birth)
    except ValueError:
        return None


def _open(things: Iterable[Thing]) -> Iterable[Thing]:
    return (thing for thing in things if thing.ending is None)


def was_ours(act: Act | None, *deeds: Deed) -> bool:
    """Whether an earlier run has set out to do this, so that it is its doing when it is done."""
    return act is not None and act.act in deeds


def _undo(thing: Thing, act: Act | None, *, drafts_only: bool) -> None:
    match thing.status:
        case "draft":
            thing.deed = Deed.DELETE
        case "issued" if drafts_only:
            issue = Issue(
                thing.holder.row,
                None,
                Code.LEFT_AS_ASKED,
                say.ISSUED_LEFT(),
                severity=Severity.NOTE,
            )
            thing.end(Fate.KEPT, issue)
        case "issued":
            thing.deed = Deed.REVOKE
        case "" | "revoked":
            deed = Deed.REVOKE if thing.status else Deed.DELETE
            if was_ours(act, deed):
                thing.deed, thing.settles = deed, True
            else:
                thing.end(Fate.WAS_GONE)
        case status:
            keep(thing, Code.STILL_USED, say.OTHER_STATUS(status=status))


def _issue(thing: Thing, act: Act | None, issued_at: str | None) -> None:
    match thing.status:
        case "draft":
            thing.deed, thing.issued_at = Deed.ISSUE, issued_at
        case "issued" if was_ours(act, Deed.ISSUE):
            thing.deed, thing.settles = Deed.ISSUE, True
        case "issued":
            thing.end(Fate.WAS_ISSUED)
        case "":
            keep(thing, Code.CERTIFICATE_GONE, say.DRAFT_GONE())
        case status:
            keep(thing, Code.CERTIFICATE_REVOKED, say.OTHER_STATUS(status=status))


def _is_unused(file: Thing, certificates: Iterable[Thing]) -> bool:
    """Whether no certificate has a file, or none is to have it: it is looked at before it is
    deleted.
    """
    assert file.key is not None
    holders = [
        one
        for one in certificates
        if one.file_uuid == file.uuid or (one.key and one.key.digest == file.key.digest)
    ]
    return all(one.deed is Deed.DELETE or not one.status for one in holders if one.uuid) and all(
        one.uuid for one in holders
    )


def told_dates(things: Iterable[Thing]) -> Mapping[str, int]:
    """How many drafts are to bear which date, `today` first."""
    days = [(thing.issued_at or TODAY)[:10] for thing in things]
    return {day: days.count(day) for day in sorted(set(days), key=lambda day: (day != TODAY, day))}
