"""How a results workbook calls its sheets and our columns: in the words of whoever reads it.

What became of a row stands there twice. Codes, under names that are the same in every language, in
columns that are hidden; beside them the words. Both are cells of the row, so they go where a
person moves it. What is read back are the codes. Which words are ours says the hidden sheet of
facts; delimited text has none, so there it is seen by the headings.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from importer.outcomes import Outcome, Status
from importer.results.model import FAILURES, RESULTS, SUMMARY, WARNINGS
from importer.sentences import Sentence
from importer.sentences import book as say
from importer.sentences.reader import LANGUAGES, Reader

ROW = "row"
NUMBER, OUTCOME, CERTIFICATE, REASON = "number", "outcome", "certificate", "reason"
"""Our columns that are words, or a number that people read."""
UUIDS = ("certificate_uuid", "student_uuid", "file_uuid", "enrollment_uuid")
URL = "verification_url"
CODES = (ROW, "status", "certificate_status", "error_code", "error_column", "error_message")
"""The columns that are hidden; of the message, the words of its time."""
OUTCOME_HEADINGS = (
    "status",
    "certificate_uuid",
    "certificate_status",
    "verification_url",
    "student_uuid",
    "file_uuid",
    "enrollment_uuid",
    "error_code",
    "error_column",
    "error_message",
)
"""What is told of how a row ended, by the names under which programs find it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Ours:
    """What is ours in one kind of results workbook.

    Attributes:
        sheets: how its sheets are called, by their names in English.
        headings: how the columns that people read are headed, by their names.
        codes: the columns for programs, which have no other names.
    """

    sheets: Mapping[str, Sentence]
    headings: Mapping[str, Sentence]
    codes: Collection[str]


_HEADINGS: Mapping[str, Sentence] = {
    NUMBER: say.NUMBER,
    OUTCOME: say.OUTCOME,
    CERTIFICATE: say.CERTIFICATE,
    REASON: say.REASON,
    URL: say.VERIFICATION_URL,
    "certificate_uuid": say.CERTIFICATE_UUID,
    "student_uuid": say.STUDENT_UUID,
    "file_uuid": say.FILE_UUID,
    "enrollment_uuid": say.ENROLLMENT_UUID,
}
_SHEETS: Mapping[str, Sentence] = {
    SUMMARY: say.SUMMARY,
    RESULTS: say.RESULTS,
    FAILURES: say.FAILURES,
    WARNINGS: say.WARNINGS,
}
GRADUATES = Ours(sheets=_SHEETS, headings=_HEADINGS, codes={*CODES, *OUTCOME_HEADINGS})
_ENDINGS: Mapping[Status, Sentence] = {
    Status.CREATED: say.CREATED,
    Status.EXISTING: say.EXISTING,
    Status.INVALID: say.INVALID,
    Status.FAILED: say.FAILED,
    Status.PENDING: say.PENDING,
}
_CERTIFICATES: Mapping[str, Sentence] = {
    "issued": say.ISSUED,
    "draft": say.DRAFT,
    "revoked": say.REVOKED,
}
_PREFIX = "source_"
_TELLING = 3
"""So many of our headings tell the language of a text that has lost the one of the row numbers."""


@dataclass(frozen=True)
class Layout:
    """How one workbook calls what is ours.

    Attributes:
        sheets: the names of its sheets, by those that they have in English.
        headings: the headings of our columns, by their names.
        codes: those of our columns that are headed by their names.
    """

    sheets: Mapping[str, str]
    headings: Mapping[str, str]
    codes: Collection[str]
    _names: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note the names by what is written."""
        named = {name: name for name in self.codes}
        named |= {heading.casefold(): name for name, heading in self.headings.items()}
        object.__setattr__(self, "_names", named)

    def places(self, written: Sequence[str | None]) -> dict[str, int]:
        """The place of each of our columns among these headings, the row's number as `row`."""
        found: dict[str, int] = {}
        for place, heading in enumerate(written):
            if heading and (name := self._names.get(heading.casefold())) is not None:
                found[name] = place
        # A person who deletes a row's number deletes the one that they see.
        return found | ({ROW: found[NUMBER]} if NUMBER in found else {})

    def written(self, heading: str) -> str:
        """A source heading as it is written: one that is called as ours is kept as
        `source_<heading>`.
        """
        return _PREFIX + heading if _bare(heading) in self._names else heading

    def source(self, written: str) -> str | None:
        """The source heading that was written so, or None for one of our columns."""
        if written.casefold() in self._names:
            return None
        return written[len(_PREFIX) :] if _bare(written) in self._names else written

    def as_dict(self) -> dict[str, object]:
        """It, for the hidden sheet."""
        return {"sheets": dict(self.sheets), "headings": dict(self.headings)}


def layout_in(language: str, ours: Ours = GRADUATES) -> Layout:
    """How a workbook in this language calls what is ours."""
    by = Reader(language=language)
    return Layout(
        sheets={name: by.translated(one.text) for name, one in ours.sheets.items()},
        headings={name: by.translated(one.text) for name, one in ours.headings.items()},
        codes=ours.codes,
    )


def layout_of(told: Mapping[str, object], names: Iterable[str], ours: Ours = GRADUATES) -> Layout:
    """How a workbook calls what is ours.

    Args:
        told: what its hidden sheet of facts tells; nothing where that is lost.
        names: of its sheets.
        ours: what kind of workbook it is.
    """
    sheets, headings = told.get("sheets"), told.get("headings")
    before = _before(ours)
    if isinstance(sheets, dict) and isinstance(headings, dict):
        return Layout({**before.sheets, **_texts(sheets)}, _texts(headings), ours.codes)
    if told:
        return before
    there = set(names)
    every = (layout_in(language, ours) for language in LANGUAGES)
    return max(every, key=lambda one: len(there & set(one.sheets.values())))


def layout_seen(written: Iterable[str | None], ours: Ours = GRADUATES) -> Layout:
    """How delimited text that was saved from a workbook calls what is ours, by its headings."""
    there = {heading.casefold() for heading in written if heading}
    best, most = _before(ours), 0
    for one in (layout_in(language, ours) for language in LANGUAGES):
        found = sum(heading.casefold() in there for heading in one.headings.values())
        telling = one.headings[NUMBER].casefold() in there or found >= _TELLING
        if telling and found > most:
            best, most = one, found
    return best


def _before(ours: Ours) -> Layout:
    """Of a workbook of before there were words beside the codes: it is in English."""
    return Layout(sheets={name: name for name in ours.sheets}, headings={}, codes=ours.codes)


def ending_words(status: Status, *, checked: bool) -> str:
    """How a row ended, in a word.

    Args:
        checked: nothing was sent, so what is pending is ready.
    """
    return str((say.READY if checked and status is Status.PENDING else _ENDINGS[status])())


def certificate_words(status: str) -> str:
    """What a certificate is, in a word; DokStamp's own where we have none."""
    return str(_CERTIFICATES[status]()) if status in _CERTIFICATES else status


def told_of(outcome: Outcome) -> dict[str, str | None]:
    """How a row ended, by `OUTCOME_HEADINGS`."""
    issues = outcome.issues
    found: dict[str, str | None] = {
        "status": outcome.status.value,
        "certificate_uuid": outcome.certificate_uuid,
        "certificate_status": outcome.certificate_status,
        "verification_url": outcome.verification_url,
        "student_uuid": outcome.student_uuid,
        "file_uuid": outcome.file_uuid,
        "enrollment_uuid": outcome.enrollment_uuid,
        "error_code": None,
        "error_column": None,
        "error_message": None,
    }
    if issues:
        found["error_code"] = "\n".join(issue.code.code for issue in issues)
        found["error_column"] = "\n".join(issue.column or "" for issue in issues) or None
        found["error_message"] = "\n".join(" ".join(one.message.split()) for one in issues) or None
    return found


def _texts(told: Mapping[object, object]) -> dict[str, str]:
    return {key: one for key, one in told.items() if isinstance(key, str) and isinstance(one, str)}


def _bare(heading: str) -> str:
    name = heading.strip().casefold()
    while name.startswith(_PREFIX):
        name = name.removeprefix(_PREFIX)
    return name
