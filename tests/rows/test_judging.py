"""What a certificate on the server means for a row, and whether a student is the row's
graduate.
"""

from dataclasses import replace
from datetime import date

import pytest

from importer.issues import Code, Severity
from importer.issuing.certificates import Certificate, WantedCertificate, judge
from importer.issuing.graduates import Belonging, Graduate
from importer.issuing.students import Student, differences
from importer.outcomes import Outcome, Status
from importer.pdfs import Pdf

HELD = Certificate(
    uuid="certificate",
    status="issued",
    verification_url="https://verify.example/certificate",
    student_uuid="student",
    course_uuid="course",
    enrollment_uuid=None,
    files=frozenset({"ours"}),
)
OTHER = replace(HELD, uuid="other", files=frozenset({"another file"}))
REQUEST = WantedCertificate(row=7, file_uuid="ours", draft=False, allow_reissue=False)
GRADUATE = Graduate(
    row=7,
    name="Ana Sá",
    email="ana@example.edu",
    date_of_birth=date(2001, 2, 3),
    pdf=Pdf(path="ana.pdf", name="ana.pdf", size=1, digest="d", pages=1),
    wish=Belonging(None, "LEI", None, None),
)
STUDENT = Student("0f8fad5b-d9cb-469f-a165-70867728950e", "Ana Sá", "2001-02-03")


def code(outcome: Outcome | None) -> Code | None:
    """The one code of an outcome that has one."""
    assert outcome is not None
    return outcome.issues[0].code if outcome.issues else None


def test_no_certificate_leaves_the_way_free() -> None:
    """A student without a certificate for the course may get one."""
    assert judge([], REQUEST) is None


def test_a_certificate_with_our_file_settles_the_row() -> None:
    """It is `existing`, with the certificate's uuids."""
    outcome = judge([OTHER, HELD], REQUEST)
    assert outcome is not None
    assert (outcome.status, outcome.certificate_uuid, outcome.student_uuid) == (
        Status.EXISTING,
        "certificate",
        "student",
    )


def test_a_certificate_that_this_run_sent_is_created_now() -> None:
    """Found again after a lost answer, it counts as created."""
    outcome = judge([HELD], replace(REQUEST, made_by_us=True))
    assert outcome is not None
    assert outcome.status is Status.CREATED


@pytest.mark.parametrize("status", ["draft", "issued", "expired"])
def test_another_files_certificate_is_in_the_way(status: str) -> None:
    """The row fails and names the certificate."""
    outcome = judge([replace(OTHER, status=status)], REQUEST)
    assert code(outcome) is Code.ALREADY_CERTIFIED
    assert outcome is not None
    assert "other" in outcome.issues[0].message


def test_another_files_certificate_is_no_obstacle_when_reissuing_is_allowed() -> None:
    """`--allow-reissue` lets the row go."""
    assert judge([OTHER], replace(REQUEST, allow_reissue=True)) is None


def test_another_files_revoked_certificate_is_no_obstacle() -> None:
    """After a revocation a new PDF may be issued."""
    assert judge([replace(OTHER, status="revoked")], REQUEST) is None


def test_our_files_revoked_certificate_asks_for_a_new_pdf() -> None:
    """A PDF that was revoked cannot be issued again."""
    outcome = judge([replace(HELD, status="revoked")], REQUEST)
    assert code(outcome) is Code.CERTIFICATE_REVOKED


def test_our_draft_is_in_the_way_of_issuing_but_not_of_drafting() -> None:
    """A draft is not issued behind the registrar's back."""
    draft = replace(HELD, status="draft")
    assert code(judge([draft], REQUEST)) is Code.EXISTS_AS_DRAFT
    outcome = judge([draft], replace(REQUEST, draft=True))
    assert outcome is not None
    assert outcome.status is Status.EXISTING


def test_the_same_person_raises_nothing() -> None:
    """Name and date of birth agree."""
    assert differences(GRADUATE, STUDENT) == []
    assert differences(GRADUATE, None) == []


def test_another_date_of_birth_is_another_person() -> None:
    """The message shows both and the uuid that would confirm."""
    [issue] = differences(GRADUATE, replace_student(date_of_birth="1999-01-01"))
    assert (issue.code, issue.column) == (Code.STUDENT_MISMATCH, "date_of_birth")
    assert "1999-01-01" in issue.message
    assert "2001-02-03" in issue.message
    assert STUDENT.uuid in issue.message


def test_another_last_name_is_another_person() -> None:
    """First and last name must both be shared."""
    [issue] = differences(GRADUATE, replace_student(name="Ana Costa"))
    assert (issue.code, issue.severity, issue.column) == (
        Code.STUDENT_MISMATCH,
        Severity.ERROR,
        "email",
    )


def test_a_twin_under_the_same_email_is_another_person() -> None:
    """The birth date, the surname and the first given name are the same; the e-mail is what is
    marked.
    """
    twin = replace(GRADUATE, name="Maria Luiza Souza")
    [issue] = differences(twin, replace_student(name="Maria Clara Souza"))
    assert (issue.code, issue.severity, issue.column) == (
        Code.STUDENT_MISMATCH,
        Severity.ERROR,
        "email",
    )
    assert "“Maria Clara Souza”" in issue.message


def test_a_social_name_on_either_side_is_a_warning() -> None:
    """The person is the same under the legal name and under the one they go by."""
    social = replace(GRADUATE, social_name="Bia Sá")
    [issue] = differences(social, replace_student(name="Bia Sá"))
    assert (issue.code, issue.severity) == (Code.STUDENT_NAME_VARIANT, Severity.WARNING)
    [issue] = differences(replace(GRADUATE, name="Bia Sá"), replace(STUDENT, social_name="Bia Sá"))
    assert issue.severity is Severity.WARNING


def test_another_spelling_is_a_warning() -> None:
    """Case, accents and middle names keep nobody back."""
    [issue] = differences(GRADUATE, replace_student(name="ANA MARIA SA"))
    assert (issue.code, issue.severity) == (Code.STUDENT_NAME_VARIANT, Severity.WARNING)


def test_a_confirmed_student_is_the_graduate_whatever_his_name() -> None:
    """A person has looked."""
    confirmed = replace(GRADUATE, confirm_student=STUDENT.uuid)
    assert (
        differences(confirmed, replace_student(name="Ana Costa", date_of_birth="1999-01-01")) == []
    )


def test_confirming_somebody_else_is_an_error() -> None:
    """The uuid must be that of the student under this e-mail, who must exist."""
    confirmed = replace(GRADUATE, confirm_student="7c9e6679-7425-40de-944b-e07fc1f90ae7")
    for student in (STUDENT, None):
        [issue] = differences(confirmed, student)
        assert issue.code is Code.STUDENT_CONFIRMATION


def test_a_student_whose_birth_date_the_server_does_not_tell_is_compared_by_name() -> None:
    """Nothing speaks against them."""
    assert differences(GRADUATE, replace_student(date_of_birth=None)) == []


def replace_student(
    *, name: str = STUDENT.name, date_of_birth: str | None = STUDENT.date_of_birth
) -> Student:
    """The student with another name or date of birth."""
    return Student(STUDENT.uuid, name, date_of_birth)
