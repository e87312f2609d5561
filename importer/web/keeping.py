"""How long the server keeps what people have brought: until some days after it was issued. What
came of it is kept.
"""

from datetime import UTC, datetime, timedelta
from shutil import rmtree

import sqlalchemy as sa

from importer.sentences import Message
from importer.sentences import web_keeper as say
from importer.web.lists import GraduateList, Kind, State
from importer.web.office import LISTS as FOLDER
from importer.web.office import Office
from importer.web.store import Store, now
from importer.web.tables import CHANGES, LISTS

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
        if not over or entry.cleared_at is not None:
            continue
        if office.runner.under_way(entry.list_id) is None:
            _note(office.store, entry.list_id)
            rmtree(office.state / FOLDER / entry.list_id, ignore_errors=True)
            office.store.note("cleared", by=BY, list_id=entry.list_id)
            cleared += 1
    return cleared


def _note(store: Store, list_id: str) -> None:
    """Note that what was brought is not kept any more; of the changes it stays who has made them,
    and when.
    """
    texts = (CHANGES.c.list_id == list_id) & (CHANGES.c.kind == Kind.CELL)
    with store.writing() as connection:
        connection.execute(
            sa.update(LISTS).where(LISTS.c.list_id == list_id).values(cleared_at=now())
        )
        connection.execute(sa.update(CHANGES).where(texts).values(before=None, after=None))


def _end(office: Office, graduates: GraduateList) -> datetime | None:
    if office.keep_days is None or graduates.state is not State.DONE:
        return None
    ends = [one.ended_at for one in office.store.runs(graduates.list_id) if one.ended_at]
    latest = max(ends, default=None)
    return datetime.fromisoformat(latest) + timedelta(days=office.keep_days) if latest else None
