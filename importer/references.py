"""Institutions, courses, cohorts and templates that rows name by uuid, code or name: each looked up once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import anyio
from rapidfuzz import process

from importer.dokstamp import (
    CERTIFICATE_TEMPLATE,
    COHORT,
    COURSE,
    INSTITUTION,
    DokStamp,
    Entity,
    Record,
)
from importer.graduates import Graduates, Wish
from importer.issues import Code, Issue
from importer.registry import Directory, uuid_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a certificate belongs, as uuids."""

    institution_uuid: str
    course_uuid: str
    cohort_uuid: str | None = None
    template_uuid: str | None = None


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


Placements = Mapping[Wish, Placement]
"""Where the certificates of rows with a wish belong; a whole batch has few wishes, since its rows share them."""


class References:
    """Looks up what the rows refer to, each distinct reference once."""

    def __init__(self, client: DokStamp) -> None:
        self._directory = Directory(client)
        self._found: dict[tuple[str, str], list[Record]] = {}

    async def place(self, graduates: Graduates) -> tuple[Placements, list[Issue]]:
        """Find where each graduate's certificate belongs.

        Returns:
            The placements, and an error for each row that has none.

        Raises:
            DokStampError: if the API cannot be asked.
        """
        wishes = graduates.wishes
        await self._look_up(wishes)
        placed = {wish: await self._placement(wish) for wish in wishes}
        problems = {wish: problem for wish, problem in placed.items() if isinstance(problem, _Problem)}
        issues = [
            Issue(graduate.row, problem.column, problem.code, problem.message, problem.value)
            for graduate in (graduates if problems else ())
            if (problem := problems.get(graduate.wish)) is not None
        ]
        return {wish: one for wish, one in placed.items() if isinstance(one, Placement)}, issues

    async def _look_up(self, wishes: Collection[Wish]) -> None:
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
            if any(wish.institution is None for wish in wishes):
                tasks.start_soon(self._directory.listed, INSTITUTION)
            for entity, text in wanted:
                tasks.start_soon(self._find, entity, text)

    async def _find(self, entity: Entity, text: str) -> None:
        self._found[entity.name, text] = await self._directory.called(entity, text)

    async def _placement(self, wish: Wish) -> Placement | _Problem:
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
        records = await self._directory.listed(INSTITUTION)
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
                column, code, f"{entity.title} “{text}” belongs to {elsewhere} than the row's: correct either.", text
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
        known = [str(record[key]) for record in await self._directory.listed(entity) if record.get(key)]
        near = [name for name, _, _ in process.extract(text, known, limit=3)]
        there = f"; the nearest there are: {', '.join(near)}" if near else ", and the tenant has none"
        return _Problem(column, _NOT_FOUND[entity.name], f"There is no {entity.title.lower()} “{text}”{there}.", text)
