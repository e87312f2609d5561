"""How long the server keeps what people have brought: until some days after it was issued. What
came of it is kept.
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from shutil import rmtree

from importer.sentences import Message
from importer.sentences import web_keeper as say
from importer.web.lists import ChangeKind, GraduateList, ListState
from importer.web.office import Office
from importer.web.records import BeingIssuedError, GoneError

BY = "–"
"""Who does it: nobody, it is done by itself."""


def kept_until(office: Office, graduates: GraduateList) -> Message | None:
    """How long what was brought is kept, for a list that is done; None where nobody has said."""
    if graduates.entry.cleared_at is not None:
        return say.GONE()
    end = _end(office, graduates)
    return say.KEPT_UNTIL(day=end.astimezone().date()) if end is not None else None


def clear(office: Office, *, at: datetime | None = None) -> int:
    """Delete what was brought for lists that are done and whose time is over.

    Returns:
        How many lists that were.
    """
    cleared = 0
    for entry in office.store.lists() if office.keep_days is not None else ():
        graduates = office.list_of(entry)
        end = _end(office, graduates)
        over = end is not None and (at or datetime.now(UTC)) >= end
        if not over or entry.cleared_at is not None or not graduates.is_here:
            continue
        if office.runner.under_way(entry.list_id) is None:
            with suppress(BeingIssuedError, GoneError):  # by another server in this very moment
                cleared += office.store.clear_list(entry.list_id, by=BY, texts_of=ChangeKind.CELL)
                rmtree(graduates.root, ignore_errors=True)
    return cleared


def _end(office: Office, graduates: GraduateList) -> datetime | None:
    if office.keep_days is None or graduates.state is not ListState.DONE:
        return None
    ends = [one.ended_at for one in office.store.runs(graduates.list_id) if one.ended_at]
    latest = max(ends, default=None)
    return datetime.fromisoformat(latest) + timedelta(days=office.keep_days) if latest else None
