"""Which questions arise about a whole list, and which are open: asked is only what the list does
not tell.
"""

from collections.abc import Mapping
from datetime import date

from importer.columns import GRADE, INSTITUTION, ISSUED_AT, Column
from importer.errors import EncodingError, ImporterError, NamesApartError, WorksheetError
from importer.issues import Code
from importer.sentences import Message, Sentence
from importer.sentences import web_questions as say
from importer.session import Offers
from importer.sheet import Sheet
from importer.validation.grades import likely_scale
from importer.web.desk import Judged
from importer.web.lists import GraduateList

WORKSHEET, ENCODING, NAMES = "worksheet", "encoding", "join_names"
DATES, SCALE = "date_format", "grade_scale"
SCHOOL, PROGRAMME = "institution", "course"
MODE, DAY = "draft", "issued_at"
_READING = {WORKSHEET: WorksheetError, ENCODING: EncodingError, NAMES: NamesApartError}

_PUT: Mapping[str, Sentence] = {
    WORKSHEET: say.WORKSHEET,
    ENCODING: say.ENCODING,
    NAMES: say.NAMES,
    DATES: say.DATES,
    SCALE: say.SCALE,
    SCHOOL: say.INSTITUTION,
    PROGRAMME: say.COURSE,
    MODE: say.MODE,
    DAY: say.ISSUED_AT,
}
_NOTHING: Mapping[str, Sentence] = {
    DATES: say.NEITHER_WAY,
    SCALE: say.AS_OURS,
    MODE: say.ISSUE,
    DAY: say.TODAY,
}
"""What it means that somebody has chosen to say nothing."""


def question_said(key: str) -> Message | None:
    """A question, as it is put; None where nobody is asked that."""
    return _PUT[key]() if key in _PUT else None


def answer_said(key: str, answer: str | None) -> Message | str:
    """An answer, as it is kept; "" of a question that nobody has answered."""
    if not answer:
        return _NOTHING[key]() if key in _NOTHING and answer is not None else ""
    if key == DAY:
        return say.THIS_DAY(day=date.fromisoformat(answer))
    if key == DATES:
        return say.DATES_AS(format=answer)
    if key == SCALE:
        return say.FROM_ZERO(top=answer)
    return {MODE: say.DRAFT(), NAMES: say.JOIN_THEM()}.get(key, answer)


def arising(
    graduates: GraduateList,
    judged: Judged | None,
    fault: ImporterError | None = None,
    offers: Offers | None = None,
) -> tuple[str, ...]:
    """The questions that arise, answered or not, in the order in which they are asked.

    Args:
        judged: None of a list that cannot be read.
        fault: why it cannot.
        offers: what DokStamp has to choose from, as far as that is known.
    """
    answered = graduates.answered
    found = [key for key, kind in _READING.items() if key in answered or isinstance(fault, kind)]
    if judged is None:
        return tuple(found)
    sheet = judged.sheet
    codes = {issue.code for issue in judged.batch.issues}
    several = offers is not None and len(offers.institutions) > 1
    arisen = {
        DATES: Code.AMBIGUOUS_DATE in codes,
        SCALE: (grades := sheet.texts(GRADE)) is not None and likely_scale(grades) is not None,
        SCHOOL: several and without(sheet, INSTITUTION) > 0,
        PROGRAMME: Code.COURSE_MISSING in codes,
        MODE: True,
        DAY: without(sheet, ISSUED_AT) > 0,
    }
    found += [key for key, arises in arisen.items() if arises or key in answered]
    return tuple(found)


def open_questions(
    graduates: GraduateList,
    judged: Judged | None,
    fault: ImporterError | None = None,
    offers: Offers | None = None,
) -> tuple[str, ...]:
    """Those that nobody has answered."""
    answered = graduates.answered
    arisen = arising(graduates, judged, fault, offers)
    return tuple(
        key for key in arisen if key not in answered or isinstance(fault, _READING.get(key, ()))
    )


def without(sheet: Sheet, column: Column) -> int:
    """How many rows say nothing in a column."""
    texts = sheet.texts(column)
    return sheet.frame.height if texts is None else texts.null_count()
