"""Checks of lists: how they tell their pages, whether they keep their order, and what their
filters do.
"""

from collections.abc import AsyncIterator
from uuid import uuid4

from importer.doctor.findings import Finding, assumed, differs, unknown
from importer.doctor.probe import Probe, Reply

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
_ONE_BY_ONE = (
    "What is in the tenant is asked row by row where a list proves nothing: slower, and rows may"
    " stop."
)


async def pages(probe: Probe) -> AsyncIterator[Finding]:
    """How long pages are, and what they tell of the list."""
    firsts = {path: await probe.page(path, page=1, per_page=_WANTED) for path in LISTS}
    for path, reply in firsts.items():
        if not reply.went_well:
            yield differs(
                f"list {path}",
                f"refused with {reply.status}",
                "What the tenant has there is not seen.",
            )
    longest = max(firsts, key=lambda path: len(firsts[path].records))
    first = firsts[longest]
    yield _meta(first)
    if (most := probe.page_sizes.asked(longest, _WANTED)) != _WANTED:
        follows = "Shorter pages are asked for: more requests, nothing is missed."
        shorter = "any number of records" if most is None else f"more than {most} records"
        longest_page = differs("longest page", f"per_page for {shorter} is refused", follows)
    else:
        longest_page = _cap(first)
    count = len(first.records)
    if count < _ENOUGH:
        yield unknown(
            "pages", f"no list has {_ENOUGH} records", "Ask again when the tenant has some."
        )
        return
    yield longest_page
    short = await probe.page(longest, page=1, per_page=_PAGE)
    if len(short.records) > _PAGE:
        follows = "Pages are as long as the server likes; the client counts what comes."
        yield differs(
            "per_page", f"{len(short.records)} records came where {_PAGE} were asked for", follows
        )
    else:
        yield assumed("per_page", "pages are as long as was asked for")
    async for finding in _order(probe, longest, min(count, 3 * max(len(short.records), 1)), short):
        yield finding


def _meta(reply: Reply) -> Finding:
    meta = reply.document.get("meta")
    if isinstance(meta, dict) and all(
        reply.told(name) is not None for name in ("current_page", "per_page", "total")
    ):
        return assumed("meta", "lists tell current_page, per_page and total")
    beside = [
        name
        for name in ("current_page", "per_page", "total", "last_page")
        if reply.told(name) is not None
    ]
    where = "in meta" if isinstance(meta, dict) else "outside of meta"
    seen = (
        f"lists tell {', '.join(beside)} {where}"
        if beside
        else "lists tell nothing of their pages"
    )
    if reply.told("total") is not None:
        return differs("meta", seen, "It is read there too.")
    return differs("meta", seen, f"Lists are read until a page is empty. {_ONE_BY_ONE}")


def _cap(reply: Reply) -> Finding:
    size = reply.told("per_page")
    if size is None or size >= _WANTED:
        return assumed("longest page", f"{_WANTED} records" if size else "not told")
    return assumed("longest page", f"{size} records, whatever more is asked for")


async def _order(probe: Probe, path: str, most: int, first: Reply) -> AsyncIterator[Finding]:
    """Read a few pages one by one, and twice."""
    size = max(len(first.records), 1)
    whole = (await probe.page(path, page=1, per_page=_WANTED)).uuids[:most]
    read = list(first.uuids)
    for number in range(2, -(-most // size) + 1):
        read += (await probe.page(path, page=number, per_page=_PAGE)).uuids
    about = "order of lists"
    if read[:most] == whole:
        yield assumed(about, "pages come one after the other")
    elif len(read) == len(set(read)) and size < len(whole):
        yield differs(about, "short pages hold other records than long ones", _ONE_BY_ONE)
    else:
        yield differs(about, "pages repeat or leave out records", _ONE_BY_ONE)
    total = first.told("total")
    beyond = await probe.page(path, page=-(-(total or 10**6) // size) + 1, per_page=_PAGE)
    if beyond.went_well and not beyond.records:
        yield assumed("page after the last", "empty")
    else:
        seen = f"{beyond.status} with {len(beyond.records)} records"
        yield differs("page after the last", seen, f"The end of a list is not seen. {_ONE_BY_ONE}")


async def filters(probe: Probe) -> AsyncIterator[Finding]:
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


async def _texts(probe: Probe, path: str, field: str, *, stranger: str) -> AsyncIterator[Finding]:
    about = f"where[{field}] of {path}"
    known = await probe.page(path, page=1, per_page=_WANTED)
    texts = [str(one[field]) for one in known.records if one.get(field)]
    nobody = await probe.page(path, {field: stranger}, page=1, per_page=_PAGE)
    if not nobody.went_well:
        yield differs(about, f"refused with {nobody.status}", _ONE_BY_ONE)
        return
    if nobody.records:
        follows = (
            "Every answer is compared with the question, and whole lists are read: slower, nothing"
            " is mistaken."
        )
        yield differs(about, "ignored: what nobody has finds somebody", follows)
        return
    if not texts:
        yield unknown(about, "no record has one, so only strangers were asked for, and not found")
        return
    text = texts[0]
    exact = await probe.page(path, {field: text}, page=1, per_page=_WANTED)
    if text not in [one.get(field) for one in exact.records]:
        yield differs(
            about,
            "what a record has does not find it",
            "Records are made twice, or refused as taken: stop.",
        )
        return
    yield assumed(about, "finds what is written alike")
    yield await _folding(probe, path, field, text)
    yield await _part(probe, path, field, text)


async def _folding(probe: Probe, path: str, field: str, text: str) -> Finding:
    about = f"letter case in where[{field}]"
    swapped = text.swapcase()
    if swapped == text:
        return unknown(about, "the first record's has no letters")
    found = await probe.page(path, {field: swapped}, page=1, per_page=_WANTED)
    if any(str(one.get(field)) == text for one in found.records):
        return assumed(about, "does not count")
    follows = (
        "Who is registered in other letters is not found by one question; the refusal as taken"
        " tells then."
    )
    return differs(about, "counts", follows)


async def _part(probe: Probe, path: str, field: str, text: str) -> Finding:
    about = f"a part in where[{field}]"
    part = text.partition("@")[0] if "@" in text else text[:-1]
    found = await probe.page(path, {field: part}, page=1, per_page=_WANTED)
    others = [one for one in found.records if str(one.get(field)).casefold() != part.casefold()]
    if not others:
        return assumed(about, "finds nothing")
    return differs(
        about,
        "finds what contains it",
        "Every answer is compared with the question; nothing is mistaken.",
    )


async def _reference(probe: Probe, path: str, field: str) -> Finding:
    about = f"where[{field}_uuid] of {path}"
    nobody = await probe.page(path, {f"{field}_uuid": str(uuid4())}, page=1, per_page=_PAGE)
    if nobody.status == 422:
        return assumed(
            about, "422 to what the tenant does not have", "It is taken for an empty list."
        )
    if not nobody.went_well:
        return differs(about, f"refused with {nobody.status}", _ONE_BY_ONE)
    if nobody.records:
        return differs(about, "ignored: what nothing refers to finds something", _ONE_BY_ONE)
    known = await probe.page(path, page=1, per_page=_PAGE)
    uuids = [uuid for one in known.records if (uuid := _referred(one, field))]
    if not uuids:
        return unknown(
            about, f"no record tells its {field}, so only a stranger was asked for, and not found"
        )
    found = await probe.page(path, {f"{field}_uuid": uuids[0]}, page=1, per_page=_WANTED)
    if found.records and all(_referred(one, field) in (None, uuids[0]) for one in found.records):
        return assumed(about, "finds what refers to it")
    return differs(
        about,
        "does not find what refers to it",
        "A certificate that is there may not be seen: stop.",
    )


async def _unused(probe: Probe) -> Finding:
    about = "where[used_at]=null of /files"
    found = await probe.page("/files", {"used_at": "null"}, page=1, per_page=_WANTED)
    if not found.went_well:
        return differs(
            about, f"refused with {found.status}", "Unused uploads are not found again."
        )
    if any(one.get("used_at") for one in found.records):
        return differs(
            about, "finds used files too", "Each file is looked at before it is taken for unused."
        )
    return (
        assumed(about, "finds unused files only")
        if found.records
        else unknown(about, "finds none")
    )


async def _unknown_field(probe: Probe) -> Finding:
    about = "a filter by what is no field"
    found = await probe.page(
        "/students", {f"no_such_field_{uuid4().hex[:6]}": "x"}, page=1, per_page=_PAGE
    )
    if not found.went_well:
        return assumed(about, f"refused with {found.status}")
    return unknown(
        about,
        "ignored" if found.records else "finds nothing",
        "The client asks by documented fields only.",
    )


def _referred(record: dict[str, object], field: str) -> str | None:
    nested = record.get(field)
    uuid = record.get(f"{field}_uuid") or (
        nested.get("uuid") if isinstance(nested, dict) else None
    )
    return str(uuid) if uuid else None
