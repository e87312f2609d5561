"""What stands above the columns and on the tabs of sheets that a person is to fill in, and what
records are called, in the reader's language.
"""

from collections.abc import Iterable

from importer.sentences import Message
from importer.sentences import titles as say
from importer.sentences.showing import at_the_beginning

_KNOWN = {
    sentence.text: sentence
    for sentence in (
        *(say.NAME, say.EMAIL, say.DATE_OF_BIRTH, say.PDF, say.GENDER, say.SOCIAL_NAME),
        *(say.INSTITUTION, say.COURSE, say.COHORT, say.TEMPLATE, say.ISSUED_AT),
        *(say.CONFIRM_STUDENT, say.CONFIRM_NAME, say.CONFIRM_PDF, say.CONFIRM_EMAIL),
        *(say.ENROLLED_AT, say.COMPLETED_AT, say.COMPLETION_STATUS, say.GRADE),
        *(say.COUNTRY, say.LEGAL_NAME, say.TAX_ID, say.WEBSITE, say.LINKEDIN_ORGANIZATION),
        *(say.STATUS, say.IS_BADGES_ENABLED, say.BADGE_IMAGE_UUID, say.UUID, say.CODE),
        *(say.DESCRIPTION, say.SYLLABUS, say.WORKLOAD, say.CREDITS, say.MODALITY, say.LEVEL),
        *(say.IS_ACTIVE, say.IS_REQUIRED, say.WORKLOAD_HOURS, say.AREA, say.VERSION),
        *(say.ORGANIZATION, say.ORDER, say.MODULE, say.COURSE_MODULE_GROUP, say.START_DATE),
        *(say.END_DATE, say.PATH, say.PREVIEW_IMAGE_PATH, say.CANVA_CONFIG, say.IS_DEFAULT),
        say.STUDENT,
    )
}
"""By the names of columns."""


def title(name: str) -> Message:
    """How a column, or a kind of record, is called for the reader; by its own name where we know
    no other.

    >>> str(title("date_of_birth")), str(title("certificate_template"))
    ('date_of_birth', 'certificate template')
    """
    known = _KNOWN.get(name)
    return say.RECORDS(text=name.lower().replace("_", " ")) if known is None else known()


def sheet_title(name: str) -> str:
    """How a sheet of such records is called for the reader.

    >>> sheet_title("course modules")
    'Course modules'
    """
    return at_the_beginning(title(name))


def headings(names: Iterable[str]) -> dict[str, str]:
    """How columns are headed for the reader, as `Reader.headings` takes it."""
    return {name: _heading(name) for name in names}


def called(names: Iterable[str]) -> dict[str, str]:
    """What columns are called for the reader where nobody is to type them into a sheet.

    >>> called(["date_of_birth"])
    {'date_of_birth': 'Date of birth'}
    """
    return {name: _spaced(name, heading) for name, heading in headings(names).items()}


def _spaced(name: str, heading: str) -> str:
    return at_the_beginning(name.replace("_", " ")) if heading == name else heading


def _heading(name: str) -> str:
    if name not in _KNOWN:
        return name
    text = str(title(name))
    return text if text == name else at_the_beginning(text)
