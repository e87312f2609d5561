"""The steps of a list, as they stand at the top of its pages, and which one is next."""

from dataclasses import dataclass

from importer.errors import (
    EncodingError,
    HeadingsError,
    ImporterError,
    NamesApartError,
    WorksheetError,
)
from importer.sentences import Message
from importer.sentences import web as say
from importer.web.desk import Judged
from importer.web.lists import GraduateList, ListState
from importer.web.questions import open_questions

ORDER = {
    "files": say.STEP_FILES,
    "columns": say.STEP_COLUMNS,
    "questions": say.STEP_QUESTIONS,
    "corrections": say.STEP_CORRECTIONS,
    "pdfs": say.STEP_PDFS,
    "check": say.STEP_CHECK,
    "issuing": say.STEP_ISSUING,
    "done": say.STEP_DONE,
}

_ASKED_AT = {
    HeadingsError: "columns",
    EncodingError: "questions",
    WorksheetError: "questions",
    NamesApartError: "questions",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListStep:
    """A step of a list."""

    key: str
    title: Message
    address: str
    reachable: bool
    current: bool


def steps_of(graduates: GraduateList, current: str) -> tuple[ListStep, ...]:
    """The steps, with those that can be gone to."""
    begun = graduates.state in (ListState.ISSUING, ListState.STOPPED, ListState.DONE)
    reachable = {"files"}
    if graduates.sheet_path is not None:
        reachable |= {"columns", "questions", "corrections", "pdfs", "check"}
    if begun:
        reachable |= {"issuing", "done"}
    return tuple(
        ListStep(
            key=key,
            title=title(),
            address=f"/lists/{graduates.list_id}/{key}",
            reachable=key in reachable,
            current=key == current,
        )
        for key, title in ORDER.items()
    )


def remedy_of(error: ImporterError) -> str | None:
    """The step at which a person says what a list cannot be read without; None where the list
    itself has to be another one.
    """
    return next((step for kind, step in _ASKED_AT.items() if isinstance(error, kind)), None)


def next_step(graduates: GraduateList, judged: Judged | None) -> str:
    """Where somebody goes on with a list."""
    if graduates.state in (ListState.ISSUING, ListState.STOPPED):
        return "issuing"
    if graduates.state in (ListState.WAITING, ListState.APPROVED):
        return "check"
    if graduates.state is ListState.DONE:
        return "done"
    if graduates.sheet_path is None or judged is None:
        return "files"
    if open_questions(graduates, judged):
        return "questions"
    return "corrections" if judged.findings.errors else "check"
