"""What stands above columns and on the tabs of sheets that a person is to fill in, in the reader's
language.
"""

from collections.abc import Iterable

from importer.sentences import Message, in_words
from importer.sentences import titles as say

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
        *(say.STUDENT, say.INSTITUTIONS, say.ORGANIZATIONS, say.MODULES, say.COURSES),
        *(say.MODULE_GROUPS, say.COURSE_MODULES, say.COHORTS, say.CERTIFICATE_TEMPLATES),
        *(say.STUDENTS, say.ENROLLMENTS),
    )
}
"""By the names of columns, and the English titles of sheets."""


def title(name: str) -> Message:
    """How a column or a sheet is headed for the reader; by its own name where we know no other.

    >>> str(title("date_of_birth"))
    'date_of_birth'
    """
    return _KNOWN[name]() if name in _KNOWN else in_words(name)


def headings(names: Iterable[str]) -> dict[str, str]:
    """How columns are headed for the reader, as `Reader.headings` takes it."""
    told = {name: str(title(name)) for name in names}
    return {
        name: text if text == name else text[:1].upper() + text[1:] for name, text in told.items()
    }
