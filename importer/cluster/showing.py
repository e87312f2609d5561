"""How far a job is, or what came of it, in words."""

from datetime import datetime

from importer.cluster.listing import Job
from importer.cluster.reasons import reason_said
from importer.outcomes import Status, counted
from importer.sentences import Message
from importer.sentences import cluster as say

_MINUTE, _HOUR = 60, 3600


def how_far(job: Job) -> Message:
    """How far a job is, or what came of it."""
    match job.entry.state:
        case "waiting":
            return _waits(job)
        case "running":
            return _runs(job)
        case "failed":
            return _failed(job)
    return _ended(job)


def _waits(job: Job) -> Message:
    entry = job.entry
    if entry.why is None or entry.not_before is None:
        return say.SINCE(at=_time(entry.submitted_at))
    return say.WAITS_UNTIL(
        why=reason_said(entry.why), tries=entry.tries, at=_time(entry.not_before)
    )


def _runs(job: Job) -> Message:
    entry, told = job.entry, job.figures
    if "finished" not in told:
        how = say.LOOKED_AT(at=_time(entry.begun_at or entry.submitted_at))
    elif job.per_minute is None or job.seconds_left is None:
        how = say.HOW_FAR(done=told["finished"], rows=told["to_send"])
    else:
        how = say.HOW_FAST(
            done=told["finished"],
            rows=told["to_send"],
            rate=round(job.per_minute),
            left=_span(job.seconds_left),
        )
    if job.is_silent:
        return say.SILENT(how=how, at=_time(entry.seen_at or entry.begun_at or entry.submitted_at))
    if entry.is_to_stop:
        return say.STOPS(how=how)
    return say.BY_WORKER(how=how, worker=entry.worker) if entry.worker else how


def _failed(job: Job) -> Message:
    why = reason_said(job.entry.why or "mistake")
    said = job.end.said if job.end else None
    return say.DETAILS(why=why, said=said) if said else why


def _ended(job: Job) -> Message:
    totals = {status: job.totals.get(status, 0) for status in Status}
    listed = counted((status, count) for status, count in totals.items() if count)
    at = _time(job.entry.ended_at or job.entry.submitted_at)
    return say.CAME_TO(counted=listed, at=at) if job.totals else say.AT(at=at)


def _span(seconds: float) -> Message:
    if seconds < _MINUTE:
        return say.SECONDS(count=round(seconds))
    if seconds < 2 * _HOUR:
        return say.MINUTES(count=round(seconds / _MINUTE))
    return say.HOURS(count=round(seconds / _HOUR))


def _time(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"
