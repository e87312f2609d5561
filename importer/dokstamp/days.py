"""Which day an answered date means: servers tell days as days, as moments, or as moments of
another time zone.
"""

from datetime import UTC, date, datetime, timedelta

_EARLIEST_ZONE, _LATEST_ZONE = timedelta(hours=-12), timedelta(hours=14)
"""Between these all local times lie."""


def days_of(value: object) -> frozenset[date]:
    """Every day that an answered date can mean; none when it is no date.

    A plain day, and midnight UTC, mean that day. Another moment may be the midnight of a school's
    own time zone, told in UTC: `1999-12-31T23:00:00Z` is the first of January in Lisbon's summer,
    in Paris, and in Lagos.
    """
    text = str(value or "").strip()
    try:
        written = date.fromisoformat(text[:10])
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            return frozenset({date.fromisoformat(text[:10])})
        except ValueError:
            return frozenset()
    if moment.tzinfo is None:
        return frozenset({written})
    universal = moment.astimezone(UTC)
    if moment.time() == moment.time().min:
        return frozenset({written, universal.date()} if universal.date() != written else {written})
    zones = (universal + shift for shift in (_EARLIEST_ZONE, _LATEST_ZONE, timedelta()))
    try:
        return frozenset({written, *(local.date() for local in zones)})
    except OverflowError:
        return frozenset({written})
