"""What a DokStamp has that a list can be for: institutions, and courses."""

from collections import Counter
from dataclasses import dataclass

import anyio

from importer.dokstamp import COURSE, INSTITUTION, Record
from importer.errors import TargetError
from importer.sentences import web_questions as say
from importer.session.opening import connected
from importer.session.source import Wire
from importer.settings import Settings

_PATIENCE = 15.0
"""Seconds that somebody waits for a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An institution or a course.

    Attributes:
        key: what a cell would say to name it, and none else.
        code: "" where it has none.
        owner: the institution of a course.
    """

    key: str
    name: str
    code: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What there is to choose from, by name."""

    institutions: tuple[Offer, ...]
    courses: tuple[Offer, ...]


async def offers_of(settings: Settings) -> Offers:
    """Ask for all of them.

    Raises:
        TargetError: if the API cannot be used, or not in a moment.
    """
    quick = settings.model_copy(update={"retry_seconds": min(settings.retry_seconds, 3.0)})
    with anyio.move_on_after(_PATIENCE):
        async with connected(quick, Wire(), lambda _: None) as client:
            institutions = (await client.listing(INSTITUTION)).records
            courses = (await client.listing(COURSE)).records
        return _offered(institutions, courses)
    raise TargetError(say.TOO_SLOW())


def _offered(institutions: list[Record], courses: list[Record]) -> Offers:
    owners = {one["uuid"]: str(one.get("name") or "") for one in institutions}
    names = Counter(str(one.get("name") or "") for one in institutions)
    codes = Counter(str(one.get("code") or "") for one in courses)
    return Offers(
        institutions=tuple(
            sorted(
                (
                    Offer(key=name if names[name] == 1 else uuid, name=name)
                    for uuid, name in owners.items()
                ),
                key=_by_name,
            )
        ),
        courses=tuple(
            sorted(
                (
                    Offer(
                        key=code if code and codes[code] == 1 else str(one["uuid"]),
                        name=str(one.get("name") or ""),
                        code=code,
                        owner=owners.get(one.get("institution_uuid"), ""),
                    )
                    for one in courses
                    for code in (str(one.get("code") or ""),)
                ),
                key=_by_name,
            )
        ),
    )


def _by_name(one: Offer) -> tuple[str, str]:
    return one.name.casefold(), one.key
