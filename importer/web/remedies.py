"""What a person can do about what was found, and how the page says it: a table each, by code and
by sentence.

A message knows its facts, among them the nearest file, name or e-mail, so that the page can offer
it. Nothing is judged here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from importer.columns import BY_NAME, NAME, PDF
from importer.dokstamp import STUDENT
from importer.issues import Code, Issue
from importer.plain import without_unseen
from importer.sentences import (
    Message,
    Sentence,
    between_rows,
    cells,
    dates,
    emails,
    issuing,
    pdfs,
)
from importer.sentences import web_said as say
from importer.sentences.showing import plainly
from importer.session.report import CONFIRMED_IN
from importer.validation import days_of_text


class Remedy(StrEnum):
    """What a person can do about a finding, beside correcting the cell."""

    CHOOSE_PDF = "choose_pdf"
    RIGHT = "right"
    """It is right as it stands: a confirmation is written for them."""
    SAME_PERSON = "same_person"
    """DokStamp's student, or the graduate of another row, is the same person, or is not."""


_NO_PDF = (
    Code.PDF_MISSING,
    Code.PDF_OUTSIDE_FOLDER,
    Code.PDF_NOT_MATCHED,
    Code.PDF_AMBIGUOUS,
    Code.PDF_EMPTY,
    Code.PDF_NOT_PDF,
    Code.PDF_DAMAGED,
    Code.PDF_ENCRYPTED,
    Code.PDF_NO_PAGES,
    Code.PDF_UNREADABLE,
    Code.PDF_NAMED_TWICE,
    Code.PDF_SAME_BYTES,
    Code.PDF_OF_ANOTHER,
    Code.PDF_NAMES_ANOTHER,
    Code.CERTIFICATE_REVOKED,
    Code.FILE_ELSEWHERE,
)
_PERSONS = (Code.STUDENT_MISMATCH, Code.SAME_PERSON)
_HELPED = {
    Remedy.CHOOSE_PDF: frozenset(_NO_PDF),
    Remedy.SAME_PERSON: frozenset(_PERSONS),
    Remedy.RIGHT: CONFIRMED_IN.keys() - _PERSONS,
}
REMEDIES: Mapping[Code, tuple[Remedy, ...]] = {
    code: tuple(remedy for remedy in _HELPED if code in _HELPED[remedy]) for code in Code
}
"""What can be done about a finding, by its code."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text that may be the right one for a cell."""

    column: str
    text: str

    @property
    def shown(self) -> str:
        """It, as its reader writes it."""
        return as_day(self.text)


def as_day(text: str) -> str:
    """A cell in which a day stands as its reader writes days; any other as it is."""
    try:
        return plainly(date.fromisoformat(text))
    except ValueError:
        return text


def suggestions(issue: Issue) -> list[Suggestion]:
    """What may be right in the place of what is there, the likeliest first."""
    found: list[Suggestion] = []
    if issue.code is Code.AMBIGUOUS_DATE and issue.value:
        found = [Suggestion(issue.column or "", str(day)) for day in days_of_text(issue.value)]
    if issue.value and (seen := without_unseen(issue.value)) != issue.value:
        found.append(Suggestion(issue.column or "", seen))
    for said in _parts(issue.said):
        if issue.value and said.sentence in _SLIPS:
            mended = issue.value.replace(*_SLIPS[said.sentence])
            found.append(Suggestion(issue.column or "", mended))
        column, texts = _SUGGESTED.get(said.sentence, (None, None))
        if texts is not None:
            told = (text for text in texts(said.facts) if text and text != issue.value)
            found += [Suggestion(column or issue.column or "", text) for text in told]
    return list(dict.fromkeys(found))[:_MOST]


def on_page(issue: Issue) -> Message:
    """What was found, where its remedies are buttons."""
    if issue.code is Code.AMBIGUOUS_DATE and issue.value:
        return say.EITHER_DAY(text=issue.value, days=days_of_text(issue.value))
    return _reworded(issue.said)


def people_of(issue: Issue) -> list[tuple[int | None, str, str]]:
    """Of two who may be one person: the row of the other (None at DokStamp), their name and date
    of birth.
    """
    for said in _parts(issue.said):
        facts: Mapping[str, Any] = said.facts
        if said.sentence in (issuing.OTHER_PERSON, issuing.OTHER_PERSON_OF_NO_BIRTH):
            return [(None, facts["theirs"], facts.get("born_there") or "")]
        if said.sentence in (between_rows.SAME_PERSON, between_rows.PERHAPS_SAME_PERSON):
            return _people(facts)
    return []


def _people(facts: Mapping[str, Any]) -> list[tuple[int | None, str, str]]:
    return [(one.facts["row"], one.facts["name"], str(facts["born"])) for one in facts["rows"]]


def student_of(issue: Issue) -> str | None:
    """DokStamp's own number for the student whom it has, who may be the graduate."""
    return _text_in(issue, "uuid")


def pdf_of(issue: Issue) -> str | None:
    """The file that a finding is about."""
    return _text_in(issue, "pdf")


def _text_in(issue: Issue, fact: str) -> str | None:
    told = (said.facts.get(fact) for said in _parts(issue.said))
    return next((text for text in told if isinstance(text, str)), None)


def may_be_many(column: str) -> bool:
    """Whether several rows may have the same in a column: not what is one person's own."""
    known = BY_NAME[column]
    return known.sent_in != STUDENT.name and known is not PDF and not column.startswith("confirm")


_MOST = 5
_Texts = Callable[[Mapping[str, Any]], Iterable[str]]


def _one(fact: str) -> _Texts:
    return lambda facts: [facts[fact]]


def _several(fact: str) -> _Texts:
    return lambda facts: [str(one) for one in facts[fact]]


def _of_rows(facts: Mapping[str, Any]) -> Iterator[str]:
    return (one.facts["text"] for one in facts["rows"] if one.facts.get("text"))


def _codes(facts: Mapping[str, Any]) -> Iterator[str]:
    return (
        str(one.facts["code"] if isinstance(one, Message) else one) for one in facts["nearest"]
    )


def _with_domain(facts: Mapping[str, Any]) -> list[str]:
    return [facts["text"].rpartition("@")[0] + "@" + facts["likely"]]


def _day(facts: Mapping[str, Any]) -> list[str]:
    day = facts["day"]
    return [day.isoformat() if isinstance(day, date) else str(day)]


_SLIPS: Mapping[Sentence, tuple[str, str]] = {
    emails.COMMA: (",", "."),
    emails.TWO_FULL_STOPS: ("..", "."),
}
"""What was typed in an address, and what was meant."""

_SUGGESTED: Mapping[Sentence, tuple[str | None, _Texts]] = {
    emails.SLIPPED_DOMAIN: (None, _with_domain),
    emails.ACCENT: (None, _one("plain")),
    cells.NAME_GARBLED_FROM: (None, _one("mended")),
    cells.NAME_PROBABLY: (None, _one("original")),
    cells.FAMILY_NAME_FIRST: (None, _one("right_way")),
    cells.CONFIRMS_ANOTHER_NAME: (NAME.name, _one("confirmed")),
    cells.NOT_A_CHOICE: (None, _several("choices")),
    cells.SEVERAL_COUNTRIES: (None, _several("names")),
    cells.COUNTRY_LIKE: (None, _one("name")),
    dates.SERIAL_NUMBER: (None, _day),
    dates.HIDDEN_TIME: (None, _day),
    between_rows.OTHER_NAME: (NAME.name, _of_rows),
    between_rows.TAKEN: (None, _of_rows),
    between_rows.NAMED_AFTER_AND_TAKEN: (None, _of_rows),
    pdfs.MISSING_BUT_NEAR: (PDF.name, _several("nearest")),
    pdfs.NONE_NAMED_AFTER_BUT_NEAR: (PDF.name, _several("nearest")),
    pdfs.SEVERAL_FIT: (PDF.name, _several("names")),
    pdfs.SEVERAL_NAMED_AFTER: (PDF.name, _several("names")),
    pdfs.NAMES_SIMILAR: (NAME.name, _one("theirs")),
    issuing.NOT_FOUND_BUT_NEAR: (None, _codes),
}
"""The facts of a sentence that may be the right text, and of which column; None stands for the
finding's own.
"""

_REWORDED: Mapping[Sentence, Sentence] = {
    between_rows.CONFIRM_TEXT: say.AS_IT_STANDS,
    between_rows.CONFIRM_ALL_THE_SAME: say.AS_IT_STANDS,
    between_rows.SAME_PERSON: say.SAME_PERSON,
    between_rows.PERHAPS_SAME_PERSON: say.PERHAPS_SAME_PERSON,
    between_rows.OTHER_PDF: say.OTHER_PDF,
    between_rows.OTHER_PDF_UNNAMED: say.OTHER_PDF_UNNAMED,
    between_rows.OTHER_CELL: say.OTHER_CELL,
    cells.UNLESS_CONFIRMED: say.FAULT,
    dates.NO_DATE: say.NO_DATE,
    pdfs.NAMES_ANOTHER: say.NAMES_ANOTHER,
    pdfs.NAMES_OTHERS: say.NAMES_OTHERS,
    pdfs.MISSING: say.MISSING,
    pdfs.MISSING_BUT_NEAR: say.MISSING,
    pdfs.MISSING_AS_ALL: say.MISSING,
    pdfs.SEVERAL_FIT: say.SEVERAL_FIT,
    pdfs.OUTSIDE: say.OUTSIDE,
    pdfs.SEVERAL_NAMED_AFTER: say.SEVERAL_NAMED_AFTER,
    pdfs.NONE_NAMED_AFTER: say.NONE_NAMED_AFTER,
    pdfs.NONE_NAMED_AFTER_BUT_NEAR: say.NONE_NAMED_AFTER,
    pdfs.NONE_NAMED_AFTER_AS_NONE: say.NONE_NAMED_AFTER,
    issuing.OTHER_PERSON: say.OTHER_PERSON,
    issuing.OTHER_PERSON_OF_NO_BIRTH: say.OTHER_PERSON_OF_NO_BIRTH,
    issuing.NAMESAKE: say.NAMESAKE,
    issuing.CONFIRMED_OTHER: say.CONFIRMED_OTHER,
}
"""Sentences that name a column or a flag, and what the page says about the same facts."""


def _parts(said: Message) -> Iterator[Message]:
    """A message, and those that are among its facts."""
    yield said
    for fact in said.facts.values():
        if isinstance(fact, Message):
            yield from _parts(fact)


def _reworded(said: Message) -> Message:
    """A message in the page's own words, with those that are among its facts."""
    sentence = _REWORDED.get(said.sentence, said.sentence)
    facts = {
        name: _reworded(fact) if isinstance(fact, Message) else fact
        for name, fact in said.facts.items()
    }
    if sentence in (say.SAME_PERSON, say.PERHAPS_SAME_PERSON):  # who they are is shown below
        facts["rows"] = [row for row, *_ in _people(said.facts)]
    return Message(sentence, facts)
