"""What can be wrong with a row: one table of codes, and the `Issue` that points at a cell.

What each code means stands in `importer.sentences.codes`, and in docs/codes.md, which a test
compares.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum

from importer.sentences import Message
from importer.sentences import codes as means


class Severity(StrEnum):
    """Whether an issue keeps its row from being sent (error), wants a look (warning), or only
    informs (note).
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Code(Enum):
    """Every issue code, with the sentence of what it means and what to do."""

    # the cell
    MISSING_VALUE = ("missing_value", means.MISSING_VALUE)
    TOO_LONG = ("too_long", means.TOO_LONG)
    CONTROL_CHARACTERS = ("control_characters", means.CONTROL_CHARACTERS)
    CELL_ERROR = ("cell_error", means.CELL_ERROR)
    FORMULA_WITHOUT_VALUE = ("formula_without_value", means.FORMULA_WITHOUT_VALUE)
    TOO_MANY_CELLS = ("too_many_cells", means.TOO_MANY_CELLS)
    INVALID_EMAIL = ("invalid_email", means.INVALID_EMAIL)
    INVALID_DATE = ("invalid_date", means.INVALID_DATE)
    AMBIGUOUS_DATE = ("ambiguous_date", means.AMBIGUOUS_DATE)
    DATE_IN_FUTURE = ("date_in_future", means.DATE_IN_FUTURE)
    DATE_TOO_EARLY = ("date_too_early", means.DATE_TOO_EARLY)
    DATES_OUT_OF_ORDER = ("dates_out_of_order", means.DATES_OUT_OF_ORDER)
    INVALID_CHOICE = ("invalid_choice", means.INVALID_CHOICE)
    INVALID_GRADE = ("invalid_grade", means.INVALID_GRADE)
    INVALID_UUID = ("invalid_uuid", means.INVALID_UUID)
    ENROLLMENT_INCOMPLETE = ("enrollment_incomplete", means.ENROLLMENT_INCOMPLETE)
    # the PDF
    PDF_MISSING = ("pdf_missing", means.PDF_MISSING)
    PDF_OUTSIDE_FOLDER = ("pdf_outside_folder", means.PDF_OUTSIDE_FOLDER)
    PDF_NOT_MATCHED = ("pdf_not_matched", means.PDF_NOT_MATCHED)
    PDF_AMBIGUOUS = ("pdf_ambiguous", means.PDF_AMBIGUOUS)
    PDF_EMPTY = ("pdf_empty", means.PDF_EMPTY)
    PDF_NOT_PDF = ("pdf_not_a_pdf", means.PDF_NOT_PDF)
    PDF_DAMAGED = ("pdf_damaged", means.PDF_DAMAGED)
    PDF_ENCRYPTED = ("pdf_encrypted", means.PDF_ENCRYPTED)
    PDF_NO_PAGES = ("pdf_no_pages", means.PDF_NO_PAGES)
    PDF_UNREADABLE = ("pdf_unreadable", means.PDF_UNREADABLE)
    PDF_NAMED_TWICE = ("pdf_named_twice", means.PDF_NAMED_TWICE)
    PDF_SAME_BYTES = ("pdf_same_bytes", means.PDF_SAME_BYTES)
    PDF_UNCLAIMED = ("pdf_unclaimed", means.PDF_UNCLAIMED)
    PDF_CHANGED = ("pdf_changed", means.PDF_CHANGED)
    PDF_NAMES_ANOTHER = ("pdf_names_another", means.PDF_NAMES_ANOTHER)
    PDF_NAME_SIMILAR = ("pdf_name_similar", means.PDF_NAME_SIMILAR)
    PDF_NAME_ABSENT = ("pdf_name_absent", means.PDF_NAME_ABSENT)
    PDF_NAMES_FOUND = ("pdf_names_found", means.PDF_NAMES_FOUND)
    PDF_BLANK = ("pdf_blank", means.PDF_BLANK)
    PDF_PORTFOLIO = ("pdf_portfolio", means.PDF_PORTFOLIO)
    PDF_FORM = ("pdf_please_wait", means.PDF_FORM)
    PDF_ACTS = ("pdf_starts_programs", means.PDF_ACTS)
    # between rows
    DUPLICATE_ROW = ("duplicate_row", means.DUPLICATE_ROW)
    REPEATED_ROW = ("repeated_row", means.REPEATED_ROW)
    CONFLICTING_STUDENT = ("conflicting_student", means.CONFLICTING_STUDENT)
    SAME_PERSON = ("same_person", means.SAME_PERSON)
    PDF_OF_ANOTHER = ("pdf_named_after_another", means.PDF_OF_ANOTHER)
    EMAIL_OF_ANOTHER = ("email_named_after_another", means.EMAIL_OF_ANOTHER)
    PDF_CONFIRMATION = ("pdf_confirmation_differs", means.PDF_CONFIRMATION)
    EMAIL_CONFIRMATION = ("email_confirmation_differs", means.EMAIL_CONFIRMATION)
    # against the tenant
    INSTITUTION_MISSING = ("institution_missing", means.INSTITUTION_MISSING)
    INSTITUTION_NOT_FOUND = ("institution_not_found", means.INSTITUTION_NOT_FOUND)
    COURSE_MISSING = ("course_missing", means.COURSE_MISSING)
    COURSE_NOT_FOUND = ("course_not_found", means.COURSE_NOT_FOUND)
    COURSE_ELSEWHERE = ("course_of_another_institution", means.COURSE_ELSEWHERE)
    COHORT_NOT_FOUND = ("cohort_not_found", means.COHORT_NOT_FOUND)
    COHORT_ELSEWHERE = ("cohort_of_another_course", means.COHORT_ELSEWHERE)
    TEMPLATE_NOT_FOUND = ("template_not_found", means.TEMPLATE_NOT_FOUND)
    TEMPLATE_ELSEWHERE = ("template_of_another_institution", means.TEMPLATE_ELSEWHERE)
    REFERENCE_AMBIGUOUS = ("reference_ambiguous", means.REFERENCE_AMBIGUOUS)
    STUDENT_MISMATCH = ("student_mismatch", means.STUDENT_MISMATCH)
    STUDENT_NAME_VARIANT = ("student_name_variant", means.STUDENT_NAME_VARIANT)
    STUDENT_CONFIRMATION = ("student_confirmation_differs", means.STUDENT_CONFIRMATION)
    ALREADY_CERTIFIED = ("already_certified", means.ALREADY_CERTIFIED)
    EXISTS_AS_DRAFT = ("exists_as_draft", means.EXISTS_AS_DRAFT)
    CERTIFICATE_REVOKED = ("certificate_revoked", means.CERTIFICATE_REVOKED)
    RECOGNISED_BY_NAME = ("recognised_by_name", means.RECOGNISED_BY_NAME)
    PDF_UNDECIDED = ("pdf_undecided", means.PDF_UNDECIDED)
    FILE_ELSEWHERE = ("file_belongs_to_another_certificate", means.FILE_ELSEWHERE)
    ENROLLMENT_DIFFERS = ("enrollment_differs", means.ENROLLMENT_DIFFERS)
    BIRTH_DATE_WITH_ZONE = ("birth_date_with_zone", means.BIRTH_DATE_WITH_ZONE)
    NOT_PROVEN = ("not_proven", means.NOT_PROVEN)
    CERTIFICATE_GONE = ("certificate_gone", means.CERTIFICATE_GONE)
    DONE_BEFORE = ("done_before", means.DONE_BEFORE)
    # sending
    REFUSED = ("refused", means.REFUSED)
    TAKEN_UNSEEN = ("taken_by_a_deleted_record", means.TAKEN_UNSEEN)
    FILE_REFUSED = ("file_refused", means.FILE_REFUSED)
    UPLOAD_MISMATCH = ("upload_mismatch", means.UPLOAD_MISMATCH)
    SERVER_FAILED = ("server_failed", means.SERVER_FAILED)
    UNCONFIRMED = ("unconfirmed", means.UNCONFIRMED)
    NOT_REACHED = ("not_reached", means.NOT_REACHED)
    NOT_AS_APPROVED = ("not_as_approved", means.NOT_AS_APPROVED)
    # the cell, once more
    INVALID_NAME = ("invalid_name", means.INVALID_NAME)
    GARBLED_TEXT = ("garbled_text", means.GARBLED_TEXT)
    NULL_WORD = ("null_word", means.NULL_WORD)
    DITTO = ("ditto", means.DITTO)
    DECODED = ("decoded", means.DECODED)
    FORMULA_AS_TEXT = ("formula_as_text", means.FORMULA_AS_TEXT)
    NAME_ORDER = ("name_order", means.NAME_ORDER)
    NAME_INCOMPLETE = ("name_incomplete", means.NAME_INCOMPLETE)
    NAME_CONFIRMATION = ("name_confirmation_differs", means.NAME_CONFIRMATION)
    EMAIL_UNLIKELY = ("email_unlikely", means.EMAIL_UNLIKELY)
    BIRTH_DATE_UNLIKELY = ("birth_date_unlikely", means.BIRTH_DATE_UNLIKELY)
    GRADES_UNLIKELY = ("grades_unlikely", means.GRADES_UNLIKELY)
    ISSUED_LONG_AGO = ("issued_long_ago", means.ISSUED_LONG_AGO)
    READ_AS = ("read_as", means.READ_AS)
    DATES_SWAPPED = ("dates_swapped", means.DATES_SWAPPED)
    ISSUED_IN_FUTURE = ("issued_in_future", means.ISSUED_IN_FUTURE)
    # the sheet as a whole
    HEADING_UNKNOWN = ("heading_unknown", means.HEADING_UNKNOWN)
    HIDDEN_ROWS = ("hidden_rows", means.HIDDEN_ROWS)
    STRUCK_OUT = ("struck_out", means.STRUCK_OUT)
    HIDDEN_COLUMN = ("hidden_column", means.HIDDEN_COLUMN)
    SHEET_UNREAD = ("sheet_unread", means.SHEET_UNREAD)
    EXCEL_DATE = ("excel_date", means.EXCEL_DATE)
    LINES_LEFT_OUT = ("lines_left_out", means.LINES_LEFT_OUT)
    TOTAL_DIFFERS = ("total_differs", means.TOTAL_DIFFERS)
    LOCAL_TIME = ("local_time", means.LOCAL_TIME)
    # a results workbook, once more
    TORN_ROW = ("torn_row", means.TORN_ROW)
    CHANGED_ON_RESULTS = ("changed_on_results", means.CHANGED_ON_RESULTS)
    SET_ASIDE = ("set_aside", means.SET_ASIDE)
    OPEN_ELSEWHERE = ("open_elsewhere", means.OPEN_ELSEWHERE)
    DONE_CORRECTED = ("done_corrected", means.DONE_CORRECTED)
    # taking back, and issuing drafts
    CERTIFICATE_OF_ANOTHER = ("certificate_of_another", means.CERTIFICATE_OF_ANOTHER)
    ISSUED_MEANWHILE = ("issued_meanwhile", means.ISSUED_MEANWHILE)
    STILL_USED = ("still_used", means.STILL_USED)
    LEFT_AS_ASKED = ("left_as_asked", means.LEFT_AS_ASKED)
    PDF_TAKEN_BACK = ("pdf_of_a_draft_taken_back", means.PDF_TAKEN_BACK)
    # the catalog
    INVALID_NUMBER = ("invalid_number", means.INVALID_NUMBER)
    INVALID_WEB_ADDRESS = ("invalid_web_address", means.INVALID_WEB_ADDRESS)
    COUNTRY_UNKNOWN = ("country_unknown", means.COUNTRY_UNKNOWN)
    INVALID_OBJECT = ("invalid_object", means.INVALID_OBJECT)
    DUPLICATE_RECORD = ("duplicate_record", means.DUPLICATE_RECORD)
    REFERENCE_NOT_FOUND = ("reference_not_found", means.REFERENCE_NOT_FOUND)
    REFERENCE_ELSEWHERE = ("reference_elsewhere", means.REFERENCE_ELSEWHERE)
    REFERENCE_CYCLE = ("reference_cycle", means.REFERENCE_CYCLE)
    RECORD_NOT_FOUND = ("record_not_found", means.RECORD_NOT_FOUND)
    RECORD_DIFFERS = ("record_differs", means.RECORD_DIFFERS)
    RECORD_ELSEWHERE = ("record_of_another", means.RECORD_ELSEWHERE)
    ATTACHMENT_DIFFERS = ("attachment_differs", means.ATTACHMENT_DIFFERS)
    PARENT_NOT_DONE = ("parent_not_done", means.PARENT_NOT_DONE)

    @property
    def code(self) -> str:
        """The code as it stands in results, JSON and docs/codes.md."""
        return str(self.value[0])

    @property
    def meaning(self) -> str:
        """What it means and what to do, in one or two sentences."""
        return str(self.value[1]())


@dataclass(frozen=True, slots=True)
class Issue:
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


def errors(issues: Iterable[Issue]) -> list[Issue]:
    """Those issues that keep their row from being sent."""
    return [issue for issue in issues if issue.severity is Severity.ERROR]


def rows_in_error(issues: Iterable[Issue]) -> set[int]:
    """Numbers of the rows with at least one error."""
    return {issue.row for issue in errors(issues) if issue.row is not None}


def rows_told(rows: Sequence[int], *, most: int = 10) -> str:
    """Row numbers in a sentence, such as “row 5” or “rows 5, 9 and 3 more”."""
    listed = ", ".join(map(str, rows[:most]))
    more = f" and {len(rows) - most} more" if len(rows) > most else ""
    return f"row{'s' * (len(rows) != 1)} {listed}{more}"
