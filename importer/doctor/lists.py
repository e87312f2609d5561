"""Checks of lists: how they tell their pages, whether they keep their order, and what their
filters do.
"""

from collections.abc import AsyncIterator
from uuid import uuid4

from importer.doctor.findings import Observation, assumed, differs, unknown
from importer.doctor.probe import Probe, Reply
from importer.sentences import doctor_about as about
from importer.sentences import doctor_follows as follows
from importer.sentences import doctor_seen as seen

LISTS = (
    "/students",
    "/certificates",
    "/enrollments",
    "/modules",
    "/courses",
    "/cohorts",
    "/institutions",
    "/files",
)
_PAGE = 2
_WANTED = 100
_ENOUGH = 3
"""Records of which pages of two can be compared."""


async def pages(probe: Probe) -> AsyncIterator[Observation]:
    """How long pages are, and what they tell of the list."""
    firsts = {path: await probe.page(path, page=1, per_page=_WANTED) for path in LISTS}
    for path, reply in firsts.items():
        if not reply.went_well:
            told = seen.REFUSED(status=reply.status)
        elif reply.listed is None:
            told = reply.page_of_html or seen.NO_LIST(status=reply.status)
        else:
            continue
        yield differs(about.LIST(path=path), told, follows.UNSEEN_LIST())
    longest = max(firsts, key=lambda path: len(firsts[path].records))
    first = firsts[longest]
    yield _meta(first)
    if (most := probe.page_sizes.asked(longest, _WANTED)) != _WANTED:
        refused = (
            seen.ANY_LENGTH_REFUSED() if most is None else seen.PAGE_LENGTH_REFUSED(most=most)
        )
        longest_page = differs(about.LONGEST_PAGE(), refused, follows.SHORTER_PAGES())
    else:
        longest_page = _cap(first)
    count = len(first.records)
    if count < _ENOUGH:
        few = seen.FEW_RECORDS(enough=_ENOUGH)
        yield unknown(about.PAGES(), few, follows.ASK_WHEN_THERE_ARE_SOME())
        return
    yield longest_page
    short = await probe.page(longest, page=1, per_page=_PAGE)
    if len(short.records) > _PAGE:
        longer = seen.LONGER_PAGES(came=len(short.records), asked=_PAGE)
        yield differs(about.PER_PAGE(), longer, follows.PAGES_COUNTED())
    else:
        yield assumed(about.PER_PAGE(), seen.AS_ASKED())
    async for finding in _order(probe, longest, min(count, 3 * max(len(short.records), 1)), short):
        yield finding


def _meta(reply: Reply) -> Observation:
    meta = reply.document.get("meta")
    if isinstance(meta, dict) and all(
        reply.told(name) is not None for name in ("current_page", "per_page", "total")
    ):
        return assumed(about.META(), seen.META_WHOLE())
    names = [
        name
        for name in ("current_page", "per_page", "total", "last_page")
        if reply.told(name) is not None
    ]
    if not names:
        told = seen.META_NOWHERE()
    elif isinstance(meta, dict):
        told = seen.META_IN_PART(names=names)
    else:
        told = seen.META_OUTSIDE(names=names)
    is_counted = reply.told("total") is not None
    return differs(
        about.META(), told, follows.READ_THERE() if is_counted else follows.READ_TILL_EMPTY()
    )


def _cap(reply: Reply) -> Observation:
    size = reply.told("per_page")
    if size is None or size >= _WANTED:
        told = seen.LENGTH(most=_WANTED) if size else seen.LENGTH_NOT_TOLD()
        return assumed(about.LONGEST_PAGE(), told)
    return assumed(about.LONGEST_PAGE(), seen.LENGTH_CAPPED(most=size))


async def _order(probe: Probe, path: str, most: int, first: Reply) -> AsyncIterator[Observation]:
    """Read a few pages one by one, and twice."""
    size = max(len(first.records), 1)
    whole = (await probe.page(path, page=1, per_page=_WANTED)).uuids[:most]
    read = list(first.uuids)
    for number in range(2, -(-most // size) + 1):
        read += (await probe.page(path, page=number, per_page=_PAGE)).uuids
    if read[:most] == whole:
        yield assumed(about.ORDER(), seen.IN_ORDER())
    else:
        each_once = len(read) == len(set(read)) and size < len(whole)
        told = seen.OTHER_RECORDS() if each_once else seen.OUT_OF_ORDER()
        yield differs(about.ORDER(), told, follows.ONE_BY_ONE())
    total = first.told("total")
    beyond = await probe.page(path, page=-(-(total or 10**6) // size) + 1, per_page=_PAGE)
    if beyond.went_well and not beyond.records:
        yield assumed(about.AFTER_THE_LAST(), seen.EMPTY())
    else:
        more = seen.WITH_RECORDS(status=beyond.status, count=len(beyond.records))
        yield differs(about.AFTER_THE_LAST(), more, follows.END_UNSEEN())


async def filters(probe: Probe) -> AsyncIterator[Observation]:
    """What `where[…]` does with texts, uuids, null, and what is no field."""
    async for finding in _texts(
        probe, "/students", "email", stranger=f"nobody-{uuid4()}@example.invalid"
    ):
        yield finding
    async for finding in _texts(probe, "/courses", "code", stranger=f"none-{uuid4()}"):
        yield finding
    for path, field in (
        ("/certificates", "course"),
        ("/certificates", "student"),
        ("/enrollments", "student"),
    ):
        yield await _reference(probe, path, field)
    yield await _unused(probe)
    yield await _unknown_field(probe)


async def _texts(
    probe: Probe, path: str, field: str, *, stranger: str
) -> AsyncIterator[Observation]:
    asked = about.FILTER(field=field, path=path)
    known = await probe.page(path, page=1, per_page=_WANTED)
    texts = [str(one[field]) for one in known.records if one.get(field)]
    nobody = await probe.page(path, {field: stranger}, page=1, per_page=_PAGE)
    if not nobody.went_well:
        yield differs(asked, seen.REFUSED(status=nobody.status), follows.ONE_BY_ONE())
        return
    if nobody.records:
        yield differs(asked, seen.STRANGER_FOUND(), follows.WHOLE_LISTS())
        return
    if not texts:
        yield unknown(asked, seen.ONLY_STRANGERS())
        return
    text = texts[0]
    exact = await probe.page(path, {field: text}, page=1, per_page=_WANTED)
    if text not in [one.get(field) for one in exact.records]:
        yield differs(asked, seen.OWN_NOT_FOUND(), follows.MADE_TWICE())
        return
    yield assumed(asked, seen.FOUND_ALIKE())
    yield await _folding(probe, path, field, text)
    yield await _part(probe, path, field, text)


async def _folding(probe: Probe, path: str, field: str, text: str) -> Observation:
    letter_case = about.LETTER_CASE(field=field)
    swapped = text.swapcase()
    if swapped == text:
        return unknown(letter_case, seen.NO_LETTERS())
    found = await probe.page(path, {field: swapped}, page=1, per_page=_WANTED)
    if any(str(one.get(field)) == text for one in found.records):
        return assumed(letter_case, seen.CASE_IGNORED())
    return differs(letter_case, seen.CASE_COUNTS(), follows.CASE_BY_REFUSAL())


async def _part(probe: Probe, path: str, field: str, text: str) -> Observation:
    part = text.partition("@")[0] if "@" in text else text[:-1]
    found = await probe.page(path, {field: part}, page=1, per_page=_WANTED)
    others = [one for one in found.records if str(one.get(field)).casefold() != part.casefold()]
    if not others:
        return assumed(about.PART(field=field), seen.FINDS_NOTHING())
    return differs(about.PART(field=field), seen.FINDS_PARTS(), follows.COMPARED())


async def _reference(probe: Probe, path: str, field: str) -> Observation:
    asked = about.FILTER(field=f"{field}_uuid", path=path)
    nobody = await probe.page(path, {f"{field}_uuid": str(uuid4())}, page=1, per_page=_PAGE)
    if nobody.status == 422:
        return assumed(asked, seen.EMPTY_BY_422(), follows.TAKEN_FOR_EMPTY())
    if not nobody.went_well:
        return differs(asked, seen.REFUSED(status=nobody.status), follows.ONE_BY_ONE())
    if nobody.records:
        return differs(asked, seen.UNREFERRED_FOUND(), follows.ONE_BY_ONE())
    known = await probe.page(path, page=1, per_page=_PAGE)
    uuids = [uuid for one in known.records if (uuid := _referred(one, field))]
    if not uuids:
        return unknown(asked, seen.ONLY_A_STRANGER(field=field))
    found = await probe.page(path, {f"{field}_uuid": uuids[0]}, page=1, per_page=_WANTED)
    if found.records and all(_referred(one, field) in (None, uuids[0]) for one in found.records):
        return assumed(asked, seen.FINDS_REFERRING())
    return differs(asked, seen.REFERRING_NOT_FOUND(), follows.CERTIFICATE_UNSEEN())


async def _unused(probe: Probe) -> Observation:
    asked = about.FILTER_NULL(field="used_at", path="/files")
    found = await probe.page("/files", {"used_at": "null"}, page=1, per_page=_WANTED)
    if not found.went_well:
        return differs(asked, seen.REFUSED(status=found.status), follows.UPLOADS_UNSEEN())
    if any(one.get("used_at") for one in found.records):
        return differs(asked, seen.FINDS_USED(), follows.FILES_LOOKED_AT())
    if found.records:
        return assumed(asked, seen.FINDS_UNUSED())
    return unknown(asked, seen.FINDS_NONE())


async def _unknown_field(probe: Probe) -> Observation:
    found = await probe.page(
        "/students", {f"no_such_field_{uuid4().hex[:6]}": "x"}, page=1, per_page=_PAGE
    )
    if not found.went_well:
        return assumed(about.NO_FIELD(), seen.REFUSED(status=found.status))
    told = seen.IGNORED() if found.records else seen.FINDS_NOTHING()
    return unknown(about.NO_FIELD(), told, follows.DOCUMENTED_FIELDS())


def _referred(record: dict[str, object], field: str) -> str | None:
    nested = record.get(field)
    uuid = record.get(f"{field}_uuid") or (
        nested.get("uuid") if isinstance(nested, dict) else None
    )
    return str(uuid) if uuid else None
