"""Questions about a whole list, one a page, and all answers on one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from starlette.responses import Response

from importer.columns import COURSE, ISSUED_AT
from importer.errors import (
    EncodingError,
    ImporterError,
    NamesApartError,
    UsageError,
    WorksheetError,
)
from importer.issuing.batch import Selection, ensure_usable
from importer.names import folded
from importer.sentences import Message, in_words
from importer.sentences import web_questions as say
from importer.session import Offer, Offers
from importer.validation.date_ways import DateWays, date_ways
from importer.web import questions as about
from importer.web.answering import get, post
from importer.web.desk import Judged
from importer.web.entries import Change
from importer.web.lists import ChangeKind
from importer.web.visit import Visit
from importer.web.visitors import Role

_SHOWN = 50
"""Courses that are shown at once."""
_LONGEST = 255
_SCALES = ("20", "100", "5")
OTHER = "other"
"""The answer that stands in a field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An answer: what it says, and lines that show what it means."""

    value: str
    label: Message
    lines: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as it is put.

    Attributes:
        other: the label of the field for another answer; None where there is none.
        kind: of that field, as HTML names it.
        find: what was looked for; None of a question without a search.
        unasked: why DokStamp cannot be asked.
    """

    title: Message
    said: tuple[Message, ...] = ()
    choices: tuple[Choice, ...] = ()
    other: Message | None = None
    kind: str = "text"
    find: str | None = None
    unasked: Message | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a question is made of.

    Attributes:
        fault: why the list cannot be read; then there is no `judged`.
        offers: what DokStamp has, or why it cannot be asked.
    """

    visit: Visit
    judged: Judged | None
    fault: ImporterError | None
    offers: Offers | ImporterError | None
    keys: tuple[str, ...] = field(default=())

    @property
    def known_offers(self) -> Offers | None:
        """What DokStamp has, if that is known."""
        return self.offers if isinstance(self.offers, Offers) else None


def questions(visit: Visit) -> Response:
    """The question that was asked for, else the first open one, else all answers."""
    if visit.graduates.sheet_path is None:
        return visit.to(visit.path("files"))
    asked = _asked(visit)
    wanted = visit.request.query_params.get("ask", "")
    still = about.open_questions(visit.graduates, asked.judged, asked.fault, asked.known_offers)
    key = wanted if wanted in asked.keys else next(iter(still), None)
    return _summary(asked, still) if key is None else _page(asked, key)


def answer_one(visit: Visit) -> Response:
    """An answer, if it can be one."""
    if visit.graduates.sheet_path is None:
        return visit.to(visit.path("files"))
    asked = _asked(visit)
    key = str(visit.form.get("ask", ""))
    if key not in asked.keys:
        return visit.to(visit.path("questions"))
    question = _QUESTIONS[key](asked)
    given = visit.form.get("answer")
    text = str(visit.form.get("other", "")).strip()[:_LONGEST]
    value = text if given == OTHER or (given is None and text) else given
    fault = _fault(key, question, value, own=given == OTHER or given is None)
    if fault is not None:
        return _page(asked, key, fault=fault, text=text, status=422)
    visit.change(_change(key, str(value), visit.graduates.answers.get(key)))
    return visit.to(visit.path(""))


def _asked(visit: Visit) -> Asked:
    judged: Judged | None = None
    fault: ImporterError | None = None
    try:
        judged = visit.judged
    except ImporterError as error:
        fault = error
    offers: Offers | ImporterError | None = None
    if judged is not None:
        try:
            offers = visit.office.offers.of(visit.school)
        except ImporterError as error:
            offers = error
    known = offers if isinstance(offers, Offers) else None
    keys = about.arising(visit.graduates, judged, fault, known)
    return Asked(visit=visit, judged=judged, fault=fault, offers=offers, keys=keys)


def _change(key: str, value: str, before: str | None) -> Change:
    if key == about.NAMES and value.startswith("c"):
        return Change(kind=ChangeKind.MAPPING, about=value, after="name")
    if key == about.WORKSHEET:
        return Change(kind=ChangeKind.WORKSHEET, about="", after=value)
    return Change(kind=ChangeKind.ANSWER, about=key, before=before, after=value)


def _fault(key: str, question: Question, value: object, *, own: bool) -> Message | None:
    """Why something is no answer."""
    if value is None or (own and (question.other is None or not value)):
        return say.CHOOSE_ONE()
    text = str(value)
    if not own and text not in {choice.value for choice in question.choices}:
        return say.CHOOSE_ONE()
    if key in (about.DATES, about.SCALE, about.DAY) and text:
        try:
            today = datetime.now().astimezone().date()
            ensure_usable(Selection(**{key: text}), today=today)  # type: ignore[arg-type]
        except UsageError:
            return say.NO_DAY(text=text) if key == about.DAY else say.NO_SCALE(text=text)
    return None


def _page(
    asked: Asked, key: str, *, fault: Message | None = None, text: str = "", status: int = 200
) -> Response:
    visit = asked.visit
    question = _QUESTIONS[key](asked)
    values = {choice.value for choice in question.choices}
    answered = visit.graduates.answered.get(key)
    own = answered if answered is not None and answered not in values else ""
    return visit.page(
        "question.html",
        title=question.title,
        step="questions",
        status=status,
        key=key,
        question=question,
        answered=OTHER if own else answered,
        text=text or own,
        fault=fault,
        other_value=OTHER,
    )


def _summary(asked: Asked, still: tuple[str, ...]) -> Response:
    visit = asked.visit
    rows = []
    for key in asked.keys:
        question = _QUESTIONS[key](asked)
        value = visit.graduates.answered.get(key)
        label = next((one.label for one in question.choices if one.value == value), None)
        if value and key == about.DAY:
            label = say.THIS_DAY(day=date.fromisoformat(value))
        if label is None:
            label = in_words(value) if value else say.NONE_YET()
        rows.append({"key": key, "question": question.title, "answer": label})
    return visit.page(
        "answers.html", title=say.SUMMARY(), step="questions", rows=rows, still=len(still)
    )


def _worksheet(asked: Asked) -> Question:
    names: tuple[str, ...] = ()
    if isinstance(asked.fault, WorksheetError):
        names = asked.fault.worksheets
    elif asked.judged is not None:
        names = tuple(name for name, _ in asked.judged.read.appearance.worksheets)
    choices = tuple(Choice(value=name, label=in_words(name)) for name in names)
    return Question(title=say.WORKSHEET(), choices=choices)


def _encoding(asked: Asked) -> Question:
    readings: Mapping[str, str] = {}
    if isinstance(asked.fault, EncodingError):
        readings = asked.fault.readings
    elif (given := asked.visit.graduates.answers.get(about.ENCODING)) is not None:
        readings = {given: given}
    choices = tuple(Choice(value=name, label=in_words(text)) for name, text in readings.items())
    return Question(title=say.ENCODING(), said=(say.ENCODING_SAID(),), choices=choices)


def _names(asked: Asked) -> Question:
    sheet = asked.visit.office.desk.unchecked(asked.visit.graduates)
    if not isinstance(asked.fault, NamesApartError):
        return Question(title=say.NAMES(), choices=(Choice(value="yes", label=say.JOIN_THEM()),))
    apart = [one for key in asked.fault.columns for one in sheet.columns if one.key == key]
    keys = [one.key for one in apart]
    full = sheet.frame.select(keys).drop_nulls().head(1)
    first = [str(text).strip() for text in (full.row(0) if full.height else ())]
    alone = tuple(
        Choice(
            value=one.key,
            label=say.ONE_COLUMN(letter=one.letter, heading=one.heading, example=text),
        )
        for one, text in zip(apart, first or [""] * len(apart), strict=True)
    )
    joined = Choice(value="yes", label=say.JOIN(example=" ".join(first)))
    headings = [one.heading for one in apart]
    return Question(
        title=say.NAMES(), said=(say.NAMES_SAID(headings=headings),), choices=(joined, *alone)
    )


def _dates(asked: Asked) -> Question:
    assert asked.judged is not None
    ways = date_ways(asked.judged.sheet)
    neither = Choice(value="", label=say.NEITHER_WAY())
    if ways is None:
        return Question(title=say.DATES(), choices=(neither,))
    told = say.DATES_SAID if len(ways.formats) > 1 else say.DATES_ONE_WAY
    choices = tuple(_way(ways, at) for at in range(len(ways.formats)))
    return Question(title=say.DATES(), said=(told(count=ways.cells),), choices=(*choices, neither))


def _way(ways: DateWays, at: int) -> Choice:
    fitting, name = ways.fitting[at], ways.formats[at]
    lines = tuple(
        say.READS_NOT(text=one.text, row=one.row)
        if one.days[at] is None
        else say.READS(text=one.text, row=one.row, day=one.days[at])
        for one in ways.examples
    )
    label = say.READS_ALL(format=name, count=fitting, whole=ways.cells)
    return Choice(value=name, label=label, lines=lines)


def _scale(asked: Asked) -> Question:
    choices = [Choice(value=top, label=say.FROM_ZERO(top=top)) for top in _SCALES]
    choices.append(Choice(value="", label=say.AS_OURS()))
    return Question(
        title=say.SCALE(),
        said=(say.SCALE_SAID(),),
        choices=tuple(choices),
        other=say.SCALE_OTHER(),
    )


def _institution(asked: Asked) -> Question:
    offers = asked.known_offers
    choices = tuple(
        Choice(value=one.key, label=in_words(one.name))
        for one in (offers.institutions if offers else ())
    )
    return Question(
        title=say.INSTITUTION(),
        choices=choices,
        other=None if choices else say.INSTITUTION_NAME(),
        unasked=_unasked(asked),
    )


def _course(asked: Asked) -> Question:
    assert asked.judged is not None
    find = asked.visit.request.query_params.get("find", "")
    offers = asked.known_offers
    found = _found(offers.courses, find) if offers else []
    said = [say.COURSE_SAID(count=about.without(asked.judged.sheet, COURSE))]
    if offers:
        said.append(say.FOUND(count=len(found)))
    if len(found) > _SHOWN:
        said.append(say.FIRST_SHOWN(most=_SHOWN))
    return Question(
        title=say.COURSE(),
        said=tuple(said),
        choices=tuple(_of_course(one) for one in found[:_SHOWN]),
        other=say.COURSE_CODE(),
        find=find if offers else None,
        unasked=_unasked(asked),
    )


def _of_course(one: Offer) -> Choice:
    parts = [part for part in (one.name, one.code, one.owner) if part]
    return Choice(value=one.key, label=in_words(" · ".join(parts)))


def _found(courses: tuple[Offer, ...], find: str) -> list[Offer]:
    words = folded(find).split()
    return [
        one
        for one in courses
        if all(word in folded(f"{one.name} {one.code} {one.owner}") for word in words)
    ]


def _unasked(asked: Asked) -> Message | None:
    """Why DokStamp has nothing to choose from."""
    return asked.offers.said if isinstance(asked.offers, ImporterError) else None


def _mode(asked: Asked) -> Question:
    choices = (
        Choice(value="", label=say.ISSUE()),
        Choice(value="yes", label=say.DRAFT()),
    )
    return Question(title=say.MODE(), choices=choices)


def _day(asked: Asked) -> Question:
    assert asked.judged is not None
    return Question(
        title=say.ISSUED_AT(),
        said=(say.ISSUED_AT_SAID(count=about.without(asked.judged.sheet, ISSUED_AT)),),
        choices=(Choice(value="", label=say.TODAY()),),
        other=say.DAY(),
        kind="date",
    )


_QUESTIONS: Mapping[str, Callable[[Asked], Question]] = {
    about.WORKSHEET: _worksheet,
    about.ENCODING: _encoding,
    about.NAMES: _names,
    about.DATES: _dates,
    about.SCALE: _scale,
    about.SCHOOL: _institution,
    about.PROGRAMME: _course,
    about.MODE: _mode,
    about.DAY: _day,
}

ROUTES = (
    get("/lists/{list_id}/questions", questions),
    post("/lists/{list_id}/questions", answer_one, role=Role.PREPARER),
)
