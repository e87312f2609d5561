"""Institutions, courses, cohorts and templates that rows name by uuid, code or name: each looked up once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import anyio
from rapidfuzz import process

from importer.batch import Graduate
from importer.dokstamp import (
    CERTIFICATE_TEMPLATE,
    COHORT,
    COURSE,
    INSTITUTION,
    DokStamp,
    Entity,
    Invalid,
    NotFound,
    Record,
)
from importer.issues import Code, Issue
from importer.names import folded

_LISTED = 100
"""How many records of an entity are read, at the most, to find a near match or to tell what there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a certificate belongs, as uuids."""

    institution_uuid: str
    course_uuid: str
    cohort_uuid: str | None = None
    template_uuid: str | None = None


@dataclass(frozen=True, slots=True)
class _Wish:
    """The four references of a row, as typed."""

    institution: str | None
    course: str
    cohort: str | None
    template: str | None


@dataclass(frozen=True, slots=True)
class _Problem:
    """Why a wish cannot be met; becomes an `Issue` of each row that has the wish."""

    column: str
    code: Code
    message: str
    value: str | None


_NOT_FOUND = {
    INSTITUTION.name: Code.INSTITUTION_NOT_FOUND,
    COURSE.name: Code.COURSE_NOT_FOUND,
    COHORT.name: Code.COHORT_NOT_FOUND,
    CERTIFICATE_TEMPLATE.name: Code.TEMPLATE_NOT_FOUND,
}


class References:
    """Looks up what the rows refer to, each distinct reference once."""

    def __init__(self, client: DokStamp) -> None:
        self._client = client
        self._found: dict[tuple[str, str], list[Record]] = {}
        self._lists: dict[str, list[Record]] = {}

    async def place(self, graduates: Iterable[Graduate]) -> tuple[dict[int, Placement], list[Issue]]:
        """Find where each graduate's certificate belongs.

        Returns:
            The placement of each row that has one, and an error for each row that has none.

        Raises:
            DokStampError: if the API cannot be asked.
        """
        rows: dict[_Wish, list[int]] = {}
        for graduate in graduates:
            wish = _Wish(graduate.institution, graduate.course, graduate.cohort, graduate.template)
            rows.setdefault(wish, []).append(graduate.row)
        await self._look_up(rows)
        placements: dict[int, Placement] = {}
        issues: list[Issue] = []
        for wish, numbers in rows.items():
            placed = await self._placement(wish)
            if isinstance(placed, Placement):
                placements.update(dict.fromkeys(numbers, placed))
            else:
                issues.extend(Issue(row, placed.column, placed.code, placed.message, placed.value) for row in numbers)
        return placements, issues

    async def _look_up(self, wishes: Iterable[_Wish]) -> None:
        wanted = {
            (entity, text)
            for wish in wishes
            for entity, text in (
                (INSTITUTION, wish.institution),
                (COURSE, wish.course),
                (COHORT, wish.cohort),
                (CERTIFICATE_TEMPLATE, wish.template),
            )
            if text is not None
        }
        async with anyio.create_task_group() as tasks:
            for entity, text in wanted:
                tasks.start_soon(self._find, entity, text)

    async def _find(self, entity: Entity, text: str) -> None:
        self._found[entity.name, text] = await self._records(entity, text)

    async def _records(self, entity: Entity, text: str) -> list[Record]:
        if _is_uuid(text):
            try:
                return [await self._client.get(entity, text.lower())]
            except (NotFound, Invalid):
                return []
        key = entity.natural_key[0]
        answered = await self._client.find(entity, where={key: text})
        for same in (_to_the_letter, _but_for_case):
            matching = [record for record in answered if same(record.get(key), text)]
            if matching:
                return matching
        near = _like_a_name if key == "name" else _but_for_case
        return [record for record in await self._list(entity) if near(record.get(key), text)]

    async def _list(self, entity: Entity) -> list[Record]:
        if entity.name not in self._lists:
            self._lists[entity.name] = (await self._client.page(entity, per_page=_LISTED)).records
        return self._lists[entity.name]

    async def _placement(self, wish: _Wish) -> Placement | _Problem:
        institution = await self._institution(wish.institution)
        if isinstance(institution, _Problem):
            return institution
        course = await self._one(
            COURSE, "course", wish.course, "institution", institution, Code.COURSE_ELSEWHERE, "another institution"
        )
        if isinstance(course, _Problem):
            return course
        cohort = await self._one(
            COHORT, "cohort", wish.cohort, "course", course, Code.COHORT_ELSEWHERE, "another course"
        )
        if isinstance(cohort, _Problem):
            return cohort
        template = await self._one(
            CERTIFICATE_TEMPLATE,
            "template",
            wish.template,
            "institution",
            institution,
            Code.TEMPLATE_ELSEWHERE,
            "another institution",
        )
        if isinstance(template, _Problem):
            return template
        assert course is not None
        return Placement(
            institution_uuid=institution["uuid"],
            course_uuid=course["uuid"],
            cohort_uuid=cohort["uuid"] if cohort else None,
            template_uuid=template["uuid"] if template else None,
        )

    async def _institution(self, text: str | None) -> Record | _Problem:
        if text is not None:
            return await self._only(INSTITUTION, "institution", text, self._found[INSTITUTION.name, text])
        records = await self._list(INSTITUTION)
        if len(records) == 1:
            return records[0]
        names = ", ".join(str(record.get("name")) for record in records[:5])
        return _Problem(
            "institution",
            Code.INSTITUTION_MISSING,
            f"The tenant has several institutions ({names}): say which with --institution or in the column."
            if records
            else "The tenant has no institution: create one in DokStamp first.",
            None,
        )

    async def _one(
        self,
        entity: Entity,
        column: str,
        text: str | None,
        parent: str,
        owner: Record | None,
        code: Code,
        elsewhere: str,
    ) -> Record | _Problem | None:
        """The one record of that name that belongs to `owner`; None when the row names none."""
        if text is None:
            return None
        records = self._found[entity.name, text]
        owned = [record for record in records if owner is None or uuid_of(record, parent) in (None, owner["uuid"])]
        if records and not owned:
            return _Problem(
                column, code, f"{_title(entity)} “{text}” belongs to {elsewhere} than the row's: correct either.", text
            )
        return await self._only(entity, column, text, owned)

    async def _only(self, entity: Entity, column: str, text: str, records: list[Record]) -> Record | _Problem:
        if len(records) == 1:
            return records[0]
        if records:
            uuids = ", ".join(str(record["uuid"]) for record in records[:5])
            message = f"{len(records)} records are called “{text}”: use the UUID of one ({uuids})."
            return _Problem(column, Code.REFERENCE_AMBIGUOUS, message, text)
        key = entity.natural_key[0]
        known = [str(record[key]) for record in await self._list(entity) if record.get(key)]
        near = [name for name, _, _ in process.extract(text, known, limit=3)]
        there = f"; the nearest there are: {', '.join(near)}" if near else ", and the tenant has none"
        return _Problem(column, _NOT_FOUND[entity.name], f"There is no {_title(entity).lower()} “{text}”{there}.", text)


def uuid_of(record: Record, name: str) -> str | None:
    """A related record's uuid, whether the API answers `name_uuid` or `name: {uuid}`; None when it tells neither."""
    related: Any = record.get(name)
    return record.get(f"{name}_uuid") or (related.get("uuid") if isinstance(related, dict) else None)


def _title(entity: Entity) -> str:
    return entity.name.replace("_", " ").capitalize()


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _to_the_letter(value: object, text: str) -> bool:
    return str(value) == text


def _but_for_case(value: object, text: str) -> bool:
    return str(value).strip().casefold() == text.casefold()


def _like_a_name(value: object, text: str) -> bool:
    return folded(str(value)) == folded(text)
