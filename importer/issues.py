"""What can be wrong with a row: one table of codes, and the `Issue` that points at a cell.

What each code means stands in the tables `importer.sentences.codes_…`, and in docs/codes.md, which
a test compares.
"""

from collections.abc import Iterable
from enum import Enum, StrEnum
from typing import NamedTuple

from importer.sentences import Message
from importer.sentences import codes_dokstamp as dokstamp
from importer.sentences import codes_list as listed
from importer.sentences import codes_pdfs as pdfs


class Severity(StrEnum):
    """Whether an issue keeps its row from being sent (error), wants a look (warning), or only
    informs (note).
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class _Columns(dict[str, str]):
    """The facts of a meaning, all of them columns: each is the column of its name."""

    def __missing__(self, name: str) -> str:
        return name


_COLUMNS = _Columns()


class Code(Enum):
    """Every issue code, with the sentence of what it means and what to do."""

    # the cell
    MISSING_VALUE = ("missing_value", listed.MISSING_VALUE)
    TOO_LONG = ("too_long", listed.TOO_LONG)
    CONTROL_CHARACTERS = ("control_characters", listed.CONTROL_CHARACTERS)
    CELL_ERROR = ("cell_error", listed.CELL_ERROR)
    FORMULA_WITHOUT_VALUE = ("formula_without_value", listed.FORMULA_WITHOUT_VALUE)
    TOO_MANY_CELLS = ("too_many_cells", listed.TOO_MANY_CELLS)
    INVALID_EMAIL = ("invalid_email", listed.INVALID_EMAIL)
    INVALID_DATE = ("invalid_date", listed.INVALID_DATE)
    AMBIGUOUS_DATE = ("ambiguous_date", listed.AMBIGUOUS_DATE)
    DATE_IN_FUTURE = ("date_in_future", listed.DATE_IN_FUTURE)
    DATE_TOO_EARLY = ("date_too_early", listed.DATE_TOO_EARLY)
    DATES_OUT_OF_ORDER = ("dates_out_of_order", listed.DATES_OUT_OF_ORDER)
    INVALID_CHOICE = ("invalid_choice", listed.INVALID_CHOICE)
    INVALID_GRADE = ("invalid_grade", listed.INVALID_GRADE)
    INVALID_UUID = ("invalid_uuid", listed.INVALID_UUID)
    ENROLLMENT_INCOMPLETE = ("enrollment_incomplete", listed.ENROLLMENT_INCOMPLETE)
    # the PDF
    PDF_MISSING = ("pdf_missing", pdfs.PDF_MISSING)
    PDF_OUTSIDE_FOLDER = ("pdf_outside_folder", pdfs.PDF_OUTSIDE_FOLDER)
    PDF_NOT_MATCHED = ("pdf_not_matched", pdfs.PDF_NOT_MATCHED)
    PDF_AMBIGUOUS = ("pdf_ambiguous", pdfs.PDF_AMBIGUOUS)
    PDF_EMPTY = ("pdf_empty", pdfs.PDF_EMPTY)
    PDF_NOT_PDF = ("pdf_not_a_pdf", pdfs.PDF_NOT_PDF)
    PDF_DAMAGED = ("pdf_damaged", pdfs.PDF_DAMAGED)
    PDF_ENCRYPTED = ("pdf_encrypted", pdfs.PDF_ENCRYPTED)
    PDF_NO_PAGES = ("pdf_no_pages", pdfs.PDF_NO_PAGES)
    PDF_UNREADABLE = ("pdf_unreadable", pdfs.PDF_UNREADABLE)
    PDF_NAMED_TWICE = ("pdf_named_twice", pdfs.PDF_NAMED_TWICE)
    PDF_SAME_BYTES = ("pdf_same_bytes", pdfs.PDF_SAME_BYTES)
    PDF_UNCLAIMED = ("pdf_unclaimed", pdfs.PDF_UNCLAIMED)
    PDF_CHANGED = ("pdf_changed", pdfs.PDF_CHANGED)
    PDF_NAMES_ANOTHER = ("pdf_names_another", pdfs.PDF_NAMES_ANOTHER)
    PDF_NAME_SIMILAR = ("pdf_name_similar", pdfs.PDF_NAME_SIMILAR)
    PDF_NAME_ABSENT = ("pdf_name_absent", pdfs.PDF_NAME_ABSENT)
    PDF_NAMES_FOUND = ("pdf_names_found", pdfs.PDF_NAMES_FOUND)
    PDF_BLANK = ("pdf_blank", pdfs.PDF_BLANK)
    PDF_PORTFOLIO = ("pdf_portfolio", pdfs.PDF_PORTFOLIO)
    PDF_FORM = ("pdf_please_wait", pdfs.PDF_FORM)
    PDF_LONG = ("pdf_long", pdfs.PDF_LONG)
    PDF_ACTS = ("pdf_starts_programs", pdfs.PDF_ACTS)
    # between rows
    DUPLICATE_ROW = ("duplicate_row", pdfs.DUPLICATE_ROW)
    REPEATED_ROW = ("repeated_row", pdfs.REPEATED_ROW)
    CONFLICTING_STUDENT = ("conflicting_student", pdfs.CONFLICTING_STUDENT)
    SAME_PERSON = ("same_person", pdfs.SAME_PERSON)
    PDF_OF_ANOTHER = ("pdf_named_after_another", pdfs.PDF_OF_ANOTHER)
    EMAIL_OF_ANOTHER = ("email_named_after_another", pdfs.EMAIL_OF_ANOTHER)
    PDF_CONFIRMATION = ("pdf_confirmation_differs", pdfs.PDF_CONFIRMATION)
    EMAIL_CONFIRMATION = ("email_confirmation_differs", pdfs.EMAIL_CONFIRMATION)
    # against the tenant
    INSTITUTION_MISSING = ("institution_missing", dokstamp.INSTITUTION_MISSING)
    INSTITUTION_NOT_FOUND = ("institution_not_found", dokstamp.INSTITUTION_NOT_FOUND)
    COURSE_MISSING = ("course_missing", dokstamp.COURSE_MISSING)
    COURSE_NOT_FOUND = ("course_not_found", dokstamp.COURSE_NOT_FOUND)
    COURSE_ELSEWHERE = ("course_of_another_institution", dokstamp.COURSE_ELSEWHERE)
    COHORT_NOT_FOUND = ("cohort_not_found", dokstamp.COHORT_NOT_FOUND)
    COHORT_ELSEWHERE = ("cohort_of_another_course", dokstamp.COHORT_ELSEWHERE)
    TEMPLATE_NOT_FOUND = ("template_not_found", dokstamp.TEMPLATE_NOT_FOUND)
    TEMPLATE_ELSEWHERE = ("template_of_another_institution", dokstamp.TEMPLATE_ELSEWHERE)
    REFERENCE_AMBIGUOUS = ("reference_ambiguous", dokstamp.REFERENCE_AMBIGUOUS)
    STUDENT_MISMATCH = ("student_mismatch", dokstamp.STUDENT_MISMATCH)
    STUDENT_NAME_VARIANT = ("student_name_variant", dokstamp.STUDENT_NAME_VARIANT)
    STUDENT_CONFIRMATION = ("student_confirmation_differs", dokstamp.STUDENT_CONFIRMATION)
    ALREADY_CERTIFIED = ("already_certified", dokstamp.ALREADY_CERTIFIED)
    EXISTS_AS_DRAFT = ("exists_as_draft", dokstamp.EXISTS_AS_DRAFT)
    CERTIFICATE_REVOKED = ("certificate_revoked", dokstamp.CERTIFICATE_REVOKED)
    RECOGNISED_BY_NAME = ("recognised_by_name", dokstamp.RECOGNISED_BY_NAME)
    PDF_UNDECIDED = ("pdf_undecided", dokstamp.PDF_UNDECIDED)
    FILE_ELSEWHERE = ("file_belongs_to_another_certificate", dokstamp.FILE_ELSEWHERE)
    ENROLLMENT_DIFFERS = ("enrollment_differs", dokstamp.ENROLLMENT_DIFFERS)
    BIRTH_DATE_WITH_ZONE = ("birth_date_with_zone", dokstamp.BIRTH_DATE_WITH_ZONE)
    NOT_PROVEN = ("not_proven", dokstamp.NOT_PROVEN)
    CERTIFICATE_GONE = ("certificate_gone", dokstamp.CERTIFICATE_GONE)
    DONE_BEFORE = ("done_before", dokstamp.DONE_BEFORE)
    DONE_OTHERWISE = ("done_otherwise", dokstamp.DONE_OTHERWISE)
    # sending
    REFUSED = ("refused", dokstamp.REFUSED)
    TAKEN_UNSEEN = ("taken_by_a_deleted_record", dokstamp.TAKEN_UNSEEN)
    FILE_REFUSED = ("file_refused", dokstamp.FILE_REFUSED)
    UPLOAD_MISMATCH = ("upload_mismatch", dokstamp.UPLOAD_MISMATCH)
    SERVER_FAILED = ("server_failed", dokstamp.SERVER_FAILED)
    UNCONFIRMED = ("unconfirmed", dokstamp.UNCONFIRMED)
    NOT_REACHED = ("not_reached", dokstamp.NOT_REACHED)
    NOT_AS_APPROVED = ("not_as_approved", dokstamp.NOT_AS_APPROVED)
    # the cell, once more
    INVALID_NAME = ("invalid_name", listed.INVALID_NAME)
    GARBLED_TEXT = ("garbled_text", listed.GARBLED_TEXT)
    NULL_WORD = ("null_word", listed.NULL_WORD)
    DITTO = ("ditto", listed.DITTO)
    DECODED = ("decoded", listed.DECODED)
    FORMULA_AS_TEXT = ("formula_as_text", listed.FORMULA_AS_TEXT)
    NAME_ORDER = ("name_order", listed.NAME_ORDER)
    NAME_INCOMPLETE = ("name_incomplete", listed.NAME_INCOMPLETE)
    NAME_CONFIRMATION = ("name_confirmation_differs", listed.NAME_CONFIRMATION)
    EMAIL_UNLIKELY = ("email_unlikely", listed.EMAIL_UNLIKELY)
    BIRTH_DATE_UNLIKELY = ("birth_date_unlikely", listed.BIRTH_DATE_UNLIKELY)
    GRADES_UNLIKELY = ("grades_unlikely", listed.GRADES_UNLIKELY)
    DROPPED_OUT = ("dropped_out", listed.DROPPED_OUT)
    ISSUED_LONG_AGO = ("issued_long_ago", listed.ISSUED_LONG_AGO)
    READ_AS = ("read_as", listed.READ_AS)
    DATES_SWAPPED = ("dates_swapped", listed.DATES_SWAPPED)
    ISSUED_IN_FUTURE = ("issued_in_future", listed.ISSUED_IN_FUTURE)
    # the sheet as a whole
    HEADING_UNKNOWN = ("heading_unknown", listed.HEADING_UNKNOWN)
    HIDDEN_ROWS = ("hidden_rows", listed.HIDDEN_ROWS)
    STRUCK_OUT = ("struck_out", listed.STRUCK_OUT)
    HIDDEN_COLUMN = ("hidden_column", listed.HIDDEN_COLUMN)
    SHEET_UNREAD = ("sheet_unread", listed.SHEET_UNREAD)
    EXCEL_DATE = ("excel_date", listed.EXCEL_DATE)
    LINES_LEFT_OUT = ("lines_left_out", listed.LINES_LEFT_OUT)
    TOTAL_DIFFERS = ("total_differs", listed.TOTAL_DIFFERS)
    LOCAL_TIME = ("local_time", listed.LOCAL_TIME)
    # a results workbook, once more
    TORN_ROW = ("torn_row", listed.TORN_ROW)
    CHANGED_ON_RESULTS = ("changed_on_results", listed.CHANGED_ON_RESULTS)
    SET_ASIDE = ("set_aside", listed.SET_ASIDE)
    OPEN_ELSEWHERE = ("open_elsewhere", listed.OPEN_ELSEWHERE)
    DONE_CORRECTED = ("done_corrected", listed.DONE_CORRECTED)
    # taking back, and issuing drafts
    CERTIFICATE_OF_ANOTHER = ("certificate_of_another", dokstamp.CERTIFICATE_OF_ANOTHER)
    ISSUED_MEANWHILE = ("issued_meanwhile", dokstamp.ISSUED_MEANWHILE)
    STILL_USED = ("still_used", dokstamp.STILL_USED)
    LEFT_AS_ASKED = ("left_as_asked", dokstamp.LEFT_AS_ASKED)
    PDF_TAKEN_BACK = ("pdf_of_a_draft_taken_back", dokstamp.PDF_TAKEN_BACK)
    # the catalog
    INVALID_NUMBER = ("invalid_number", dokstamp.INVALID_NUMBER)
    INVALID_WEB_ADDRESS = ("invalid_web_address", dokstamp.INVALID_WEB_ADDRESS)
    COUNTRY_UNKNOWN = ("country_unknown", dokstamp.COUNTRY_UNKNOWN)
    INVALID_OBJECT = ("invalid_object", dokstamp.INVALID_OBJECT)
    DUPLICATE_RECORD = ("duplicate_record", dokstamp.DUPLICATE_RECORD)
    REFERENCE_NOT_FOUND = ("reference_not_found", dokstamp.REFERENCE_NOT_FOUND)
    REFERENCE_ELSEWHERE = ("reference_elsewhere", dokstamp.REFERENCE_ELSEWHERE)
    REFERENCE_CYCLE = ("reference_cycle", dokstamp.REFERENCE_CYCLE)
    RECORD_NOT_FOUND = ("record_not_found", dokstamp.RECORD_NOT_FOUND)
    RECORD_DIFFERS = ("record_differs", dokstamp.RECORD_DIFFERS)
    RECORD_ELSEWHERE = ("record_of_another", dokstamp.RECORD_ELSEWHERE)
    ATTACHMENT_DIFFERS = ("attachment_differs", dokstamp.ATTACHMENT_DIFFERS)
    PARENT_NOT_DONE = ("parent_not_done", dokstamp.PARENT_NOT_DONE)

    @property
    def code(self) -> str:
        """The code as it stands in results, JSON and docs/codes.md."""
        return str(self.value[0])

    @property
    def meaning(self) -> str:
        """What it means and what to do, in one or two sentences; columns are called as the reader
        knows them.
        """
        return str(Message(self.value[1], _COLUMNS))


CODES = {code.code: code for code in Code}
"""The codes by what programs know them as."""


class Issue(NamedTuple):
    """One thing wrong with one cell, one row, or (with `row` None) the batch.

    Attributes:
        row: row number as the person sees it; None for the batch as a whole.
        column: our column name (`importer.columns`), or None when no single column is at fault.
        code: what kind of thing it is.
        said: what is wrong and what to do, as data; `message` is it in words.
        value: the cell as typed, or None.
        severity: errors keep the row from being sent; warnings and notes do not.
    """

    row: int | None
    column: str | None
    code: Code
    said: Message
    value: str | None = None
    severity: Severity = Severity.ERROR

    @property
    def message(self) -> str:
        """A sentence: what is wrong and what to do."""
        return str(self.said)

    def as_dict(self) -> dict[str, str | int | None]:
        """The issue for programs; the codes are stable, the sentences are not."""
        return {
            "row": self.row,
            "column": self.column,
            "code": self.code.code,
            "severity": self.severity,
            "message": self.message,
        }


def by_row(issues: Iterable[Issue]) -> dict[int, tuple[Issue, ...]]:
    """Issues by their rows, those of the batch aside."""
    found: dict[int, list[Issue]] = {}
    for issue in issues:
        if issue.row is not None:
            found.setdefault(issue.row, []).append(issue)
    return {row: tuple(its) for row, its in found.items()}


def errors(issues: Iterable[Issue]) -> list[Issue]:
    """Those issues that keep their row from being sent."""
    return [issue for issue in issues if issue.severity is Severity.ERROR]


def rows_in_error(issues: Iterable[Issue]) -> set[int]:
    """Numbers of the rows with at least one error."""
    return {issue.row for issue in errors(issues) if issue.row is not None}
