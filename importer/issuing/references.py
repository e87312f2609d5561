"""Institutions, courses, cohorts and templates that rows name by uuid, code or name: each looked
up once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

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
    Unproven,
)
from importer.excel_dates import Typed, typed_before
from importer.issues import Code, Issue
from importer.issuing.graduates import Belonging, Graduates, Unsound
from importer.registry import Directory, is_uuid, uuid_of
from importer.sentences import Message
from importer.sentences import issuing as say


class Placement(NamedTuple):
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
    said: Message
    value: str | None


_NOT_FOUND = {
    INSTITUTION.name: Code.INSTITUTION_NOT_FOUND,
    COURSE.name: Code.COURSE_NOT_FOUND,
    COHORT.name: Code.COHORT_NOT_FOUND,
    CERTIFICATE_TEMPLATE.name: Code.TEMPLATE_NOT_FOUND,
}


Placements = Mapping[Belonging, Placement]
"""Where the certificates of rows with a wish belong; a whole batch has few wishes, since its rows
share them.
"""


class References:
    """Looks up what the rows refer to, each distinct reference once."""

    def __init__(self, client: DokStamp) -> None:
        self._directory = Directory(client)
        self._found: dict[tuple[str, str], list[Record]] = {}
        self._unproven: set[tuple[str, str]] = set()

    async def place(
        self, graduates: Graduates, unsound: Unsound
    ) -> tuple[Placements, list[Issue]]:
        """Find where each graduate's certificate belongs.

        Args:
            graduates: the rows that can be sent.
            unsound: the rows that have errors; what else is wrong with them is said in the same
                breath.

        Returns:
            The placements, and all that is wrong with the references of each row.

        Raises:
            DokStampError: if the API cannot be asked.
        """
        wishes, others = graduates.wishes, unsound.wishes
        await self._look_up({*wishes, *others})
        placed = {wish: await self._placement(wish) for wish in dict.fromkeys((*wishes, *others))}
        problems = {
            wish: found for wish, found in placed.items() if not isinstance(found, Placement)
        }
        issues = [
            Issue(graduate.row, problem.column, problem.code, problem.said, problem.value)
            for graduate in (graduates if problems else ())
            for problem in problems.get(graduate.wish, ())
        ]
        issues += [
            Issue(row, problem.column, problem.code, problem.said, problem.value)
            for row, wish in (unsound.rows if problems else ())
            for problem in problems.get(wish, ())
            if (row, problem.column) not in unsound.told
        ]
        return {wish: one for wish, one in placed.items() if isinstance(one, Placement)}, issues

    async def _look_up(self, wishes: Collection[Belonging]) -> None:
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
        for entity in {entity for entity, _ in wanted}:
            texts = [text for one, text in wanted if one is entity and not is_uuid(text)]
            if (
                len(texts) > _MANY
            ):  # as when a column of names lies under the heading of the courses
                await self._directory.look_ahead(
                    entity, [{entity.natural_key[0]: text} for text in texts]
                )
        async with anyio.create_task_group() as tasks:
            if any(wish.institution is None for wish in wishes):
                tasks.start_soon(self._directory.listed, INSTITUTION)
            for entity, text in wanted:
                tasks.start_soon(self._find, entity, text)

    async def _find(self, entity: Entity, text: str) -> None:
        others = [
            name for name in entity.names if name != entity.natural_key[0] and not is_uuid(text)
        ]
        found = await self._called(entity, text, None)
        if not found and others:
            found = await self._called(entity, text, others)
        self._found[entity.name, text] = found

    async def _called(self, entity: Entity, text: str, by: Sequence[str] | None) -> list[Record]:
        try:
            return await self._directory.called(entity, text, by=by)
        except Unproven:
            self._unproven.add((entity.name, text))
            return []

    async def _placement(self, wish: Belonging) -> Placement | list[_Problem]:
        institution = await self._institution(wish.institution)
        school = None if isinstance(institution, _Problem) else institution
        course = await self._one(COURSE, wish.course, INSTITUTION, school, Code.COURSE_ELSEWHERE)
        programme = None if isinstance(course, _Problem) else course
        cohort = await self._one(COHORT, wish.cohort, COURSE, programme, Code.COHORT_ELSEWHERE)
        template = await self._one(
            CERTIFICATE_TEMPLATE, wish.template, INSTITUTION, school, Code.TEMPLATE_ELSEWHERE
        )
        problems = [
            one for one in (institution, course, cohort, template) if isinstance(one, _Problem)
        ]
        if problems or school is None or programme is None:
            return problems
        return Placement(
            institution_uuid=school["uuid"],
            course_uuid=programme["uuid"],
            cohort_uuid=cohort["uuid"] if isinstance(cohort, dict) else None,
            template_uuid=template["uuid"] if isinstance(template, dict) else None,
        )

    async def _institution(self, text: str | None) -> Record | _Problem:
        if text is not None:
            return await self._only(INSTITUTION, text, self._found[INSTITUTION.name, text])
        records = await self._directory.listed(INSTITUTION)
        if len(records) == 1:
            return records[0]
        names = [record.get("name") for record in records]
        said = (
            say.SEVERAL_INSTITUTIONS(names=names, column="institution")
            if names
            else say.NO_INSTITUTION()
        )
        return _Problem("institution", Code.INSTITUTION_MISSING, said, None)

    async def _one(
        self,
        entity: Entity,
        text: str | None,
        parent: Entity,
        owner: Record | None,
        elsewhere: Code,
    ) -> Record | _Problem | None:
        """The one record of that code or name that belongs to `owner`; None when the row names
        none.
        """
        if text is None:
            return None
        records = self._found[entity.name, text]
        owned = [
            one
            for one in records
            if owner is None or uuid_of(one, parent.name) in (None, owner["uuid"])
        ]
        if records and not owned:
            kind, code = entity.title, records[0].get(entity.natural_key[0])
            said = say.ELSEWHERE(kind=kind, text=text, parent=parent.name)
            if code and str(code).casefold() != text.casefold():
                said = say.ELSEWHERE_BY_CODE(kind=kind, text=text, code=code, parent=parent.name)
            return _Problem(_column(entity), elsewhere, said, text)
        return await self._only(entity, text, owned)

    async def _only(self, entity: Entity, text: str, records: list[Record]) -> Record | _Problem:
        if len(records) == 1:
            return records[0]
        column = _column(entity)
        if records:
            return _Problem(
                column, Code.REFERENCE_AMBIGUOUS, _ambiguous(entity, text, records), text
            )
        if (entity.name, text) in self._unproven:
            said = say.LIST_UNPROVEN(kinds=entity.plural.lower(), text=text)
            return _Problem(column, Code.NOT_PROVEN, said, text)
        known = {
            str(record[name]): record
            for record in await self._directory.listed(entity)
            for name in reversed(entity.names)
            if record.get(name)
        }
        near = [
            _called(entity, known[name])
            for name, _, _ in process.extract(text, list(known), limit=5)
        ]
        kind, nearest = entity.title.lower(), list(dict.fromkeys(near))[:3]
        said = say.NOT_FOUND(kind=kind, text=text)
        if nearest:
            said = say.NOT_FOUND_BUT_NEAR(kind=kind, text=text, nearest=nearest)
        if typed := typed_before(text, Typed.CODE, today=datetime.now().astimezone().date()):
            said = say.MADE_A_DATE(said=said, typed=typed)
        return _Problem(column, _NOT_FOUND[entity.name], said, text)


_MANY = 20
"""Texts of one kind about which it is worth to look at the whole list first."""


def _column(entity: Entity) -> str:
    return "template" if entity is CERTIFICATE_TEMPLATE else entity.name


def _called(entity: Entity, record: Record) -> Message | str:
    """What a record is to be called in a cell, and its name beside it where that is something
    else.
    """
    first, *others = (str(record[name]) for name in entity.names if record.get(name))
    return say.CALLED(code=first, name=others[0]) if others else first


def _ambiguous(entity: Entity, text: str, records: list[Record]) -> Message:
    """Which records bear a name: their codes, which tell them apart, or else their uuids."""
    key = entity.natural_key[0]
    codes = [str(record.get(key) or "") for record in records]
    if key == "code" and all(codes) and len(set(codes)) == len(codes):
        kinds = entity.plural.lower()
        return say.SEVERAL_WITH_CODES(number=len(codes), kinds=kinds, text=text, codes=codes)
    uuids = [
        say.VERSION(uuid=record["uuid"], version=record["version"])
        if record.get("version")
        else record["uuid"]
        for record in records
    ]
    return say.SEVERAL_RECORDS(number=len(records), text=text, uuids=uuids)
