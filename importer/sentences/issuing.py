"""The graduates against DokStamp: what they refer to, who they are there, what they hold already,
and what became of sending them.
"""

from importer.sentences.message import Plural, Sentence

LOOKING_UP_REFERENCES = Sentence("looking up references")
LOOKING_UP_STUDENTS = Sentence("looking up students")
LOOKING_UP_CERTIFICATES = Sentence("looking up certificates")

COURSE_MISSING = Sentence(
    "No course: fill in the cell.", terminal="Or give --course for the whole sheet."
)
NO_INSTITUTION = Sentence("The tenant has no institution: create one in DokStamp first.")
SEVERAL_INSTITUTIONS = Sentence(
    "The tenant has several institutions ({names:few}): write the right one into {column:column}.",
    terminal="Or give --institution for the whole sheet.",
)
ELSEWHERE = Sentence(
    "{kind:word} “{text}” belongs to another {parent:word} than the row's: correct one of the two."
)
ELSEWHERE_BY_CODE = Sentence(
    "The {kind:word} “{text}” ({code}) belongs to another {parent:word} than the row's: correct"
    " one of the two."
)
LIST_UNPROVEN = Sentence(
    "DokStamp's list of {kinds:word} does not show where it ends, and “{text}” is not in the"
    " part it shows: write its UUID, and tell DokStamp's support."
)
NOT_FOUND = Sentence("There is no {kind:word} “{text}”: the tenant has none at all.")
NOT_FOUND_BUT_NEAR = Sentence("There is no {kind:word} “{text}”; the nearest are: {nearest:all}.")
CALLED = Sentence("{code} ({name})")
MADE_A_DATE = Sentence(
    "{said} The cell holds a date, which Excel makes of {typed}: give it the format Text, and type"
    " {typed} again."
)
SEVERAL_WITH_CODES = Sentence(
    "{number} {kinds:word} are called “{text}”: write the code of the right one ({codes:few})."
)
SEVERAL_RECORDS = Sentence(
    "{number} records are called “{text}”: write the UUID of the right one ({uuids:few})."
)
VERSION = Sentence("{uuid} (version {version})")

CONFIRMED_OTHER = Sentence(
    "DokStamp has {uuid} under {email}: correct {column:column} or the e-mail."
)
CONFIRMED_NOBODY = Sentence(
    "DokStamp has no student under {email}: correct {column:column} or the e-mail."
)
NAME_VARIANT = Sentence("DokStamp has this student as “{name}” and keeps that spelling.")
BIRTH_WITH_ZONE = Sentence(
    "DokStamp has the date of birth as {theirs}, which may mean {ours} or the day before or"
    " after: it is taken to be the row's."
)
OTHER_PERSON = Sentence(
    "Under {email} DokStamp has “{theirs}”, born {born_there}; the row says “{ours}”, born {born}."
    " Two people cannot share an e-mail: correct the row, or, if it is the same person, put {uuid}"
    " into {column:column}."
)
OTHER_PERSON_OF_NO_BIRTH = Sentence(
    "Under {email} DokStamp has “{theirs}”, born on an unknown date; the row says “{ours}”, born"
    " {born}. Two people cannot share an e-mail: correct the row, or, if it is the same person,"
    " put {uuid} into {column:column}."
)
STUDENT_UNTOLD = Sentence(
    "DokStamp's list of students does not show reliably whether exactly one has this e-mail, so"
    " nothing is sent: ask DokStamp's support."
)
NAMESAKE = Sentence(
    "The same name and date of birth ({born}) belong to {there}, and {seen}: a second diploma"
    " cannot be taken back. Correct the row, or, if they are two people, repeat the row's e-mail"
    " in {column:column}."
)
ANOTHER_STUDENT = Sentence("another student")
SENT_BEFORE = Sentence("an earlier run has sent the certificate {uuid} of this course")
SENT_UNKNOWN = Sentence("an earlier run has sent the certificate of this course")
HAS_CERTIFICATE = Sentence("DokStamp has the {status:word} certificate {uuid} of this course")

NOT_ASKED_AGAIN = Sentence(
    "{rows} rows were done by an earlier run, and DokStamp was not asked about them again: what"
    " has been revoked or deleted there since is not noticed."
)
DONE_OTHERWISE = Sentence(
    "An earlier run finished this row as “{name}”, born {born}, and correcting the row does not"
    " change that: look at the student and the certificate in DokStamp."
)
CERTIFICATE_GONE = Sentence(
    "An earlier run created the certificate {uuid} of this row, and DokStamp no longer has it."
    " Ask who deleted it; a new certificate needs a new PDF."
)
CERTIFICATE_UNTOLD = Sentence(
    "DokStamp's list of certificates does not show reliably whether the student has one of this"
    " course, so nothing is sent: ask DokStamp's support."
)
CERTIFICATES_SILENT = Sentence(
    "DokStamp's list of certificates does not say whose they are, so it is not known whether the"
    " student has one of this course."
)
CERTIFICATES_ENDLESS = Sentence(
    "DokStamp's list of certificates does not show where it ends, so it is not known whether the"
    " student has one of this course."
)
CERTIFIED = Sentence(
    "The student already has the {status:word} certificate {uuid} for this course, with another"
    " PDF: look at it in DokStamp. A second one is issued only if somebody asks for it.",
    terminal="To issue one all the same, add --allow-reissue.",
)
TO_BE_COMPARED = Sentence(
    "The student already has the {status:word} certificate {uuid} for this course. A run"
    " compares the PDFs first: the same one is not sent again.",
    terminal="Another one is sent only with --allow-reissue.",
)
REVOKED = Sentence(
    "This PDF belongs to the revoked certificate {uuid}: a new certificate needs a new PDF."
)
IS_DRAFT = Sentence(
    "The certificate {uuid} exists as a draft: issue it in DokStamp; it is not sent again."
)
RECOGNISED = Sentence(
    "The student's certificate {uuid} for this course has a file called “{name}” that begins"
    " with this PDF, so the row counts as done."
)
RECOGNISED_BY_NAME = Sentence(
    "The student's certificate {uuid} for this course has a file called “{name}” with other"
    " content, as when it was signed on issuing: the row counts as done. If this is another PDF,"
    " give it another name.",
    terminal="And send it with --allow-reissue.",
)
UNDECIDED = Sentence(
    "The student's {status:word} certificate {uuid} for this course also has a file called"
    " “{name}”, and it is not certain whether it is this PDF: look at it in DokStamp. If this is"
    " a new PDF, give it another name.",
    terminal="And send it with --allow-reissue.",
)

STUDENT_FAILED = Sentence("DokStamp repeatedly failed to create the student: run again later.")
ENROLLMENT_FAILED = Sentence(
    "DokStamp repeatedly failed to create the enrollment: run again later."
)
ENROLLED_OTHERWISE = Sentence(
    "The student is enrolled in this course in another cohort (enrollment {uuid}): correct one"
    " of the two."
)
FILE_REFUSED = Sentence("DokStamp refused the file: {words}")
UPLOAD_MISMATCH = Sentence(
    "DokStamp's answer to the upload does not fit the file, so it was not used: run again."
)
ABOUT_ANOTHER = Sentence("the answer is about another row's certificate")
CERTIFICATE_FAILED = Sentence(
    "DokStamp repeatedly failed on the certificate. Run again: DokStamp is asked first, so"
    " nothing is sent twice."
)
USED_BUT_UNSEEN = Sentence(
    "DokStamp says that the PDF is used, but does not show a certificate of this student and"
    " course yet. Run again later: DokStamp is asked first, so nothing is sent twice."
)
USED = Sentence("DokStamp says that the PDF is used by a certificate")
USED_ELSEWHERE = Sentence(
    "{said}, but not by one of this student and course: check whose PDF it is."
)
USED_FOR = Sentence(
    "DokStamp uses this PDF for the certificate {uuid} of {student}, {course}: check which of the"
    " two is right."
)
ANOTHER_COURSE = Sentence("another course")

DRAFTS_BEAR_NONE = Sentence("none: drafts")
TODAY = Sentence("today")
DAYS = Sentence("{days:all}")
DAY_OF_ROWS = Plural("{day} ({count} row)", "{day} ({count} rows)")
FURTHER_DAYS = Plural(
    "and {days} further dates up to {last} ({count} row)",
    "and {days} further dates up to {last} ({count} rows)",
)
