"""What every code of DokStamp, of sending and of the catalog means, and what to do about it."""

from importer.sentences.message import Sentence

# against the tenant
INSTITUTION_MISSING = Sentence(
    "The tenant has several institutions. Say which in the column {institution:column}.",
    terminal="Or give --institution for the whole sheet.",
)
INSTITUTION_NOT_FOUND = Sentence(
    "No such institution in the tenant. The message lists those there are."
)
COURSE_MISSING = Sentence(
    "No course for this row. Fill in the column {course:column}.",
    terminal="Or give --course for the whole sheet.",
)
COURSE_NOT_FOUND = Sentence("No such course in the tenant. Use its code, name or UUID.")
COURSE_ELSEWHERE = Sentence("The course belongs to another institution than the row's.")
COHORT_NOT_FOUND = Sentence("No such cohort in the tenant. Use its code or UUID.")
COHORT_ELSEWHERE = Sentence("The cohort belongs to another course than the row's.")
TEMPLATE_NOT_FOUND = Sentence("No such certificate template in the tenant. Use its name or UUID.")
TEMPLATE_ELSEWHERE = Sentence("The template belongs to another institution than the row's.")
REFERENCE_AMBIGUOUS = Sentence("Several records have this name or code. Use the UUID.")
STUDENT_MISMATCH = Sentence(
    "DokStamp knows another person under this e-mail: the date of birth or the name differs."
    " Correct the row, or, when it is the same person, put the UUID from the message into"
    " {confirm_student:column}."
)
STUDENT_NAME_VARIANT = Sentence(
    "DokStamp spells the student's name a little differently: case, accents, spacing, initials,"
    " or names that one of the two leaves out (a warning)."
)
STUDENT_CONFIRMATION = Sentence(
    "{confirm_student:column} names another student than the one DokStamp has under this e-mail."
    " Correct either."
)
ALREADY_CERTIFIED = Sentence(
    "The student has a certificate for this course with another PDF. Look at it first: a second"
    " one is issued only if somebody asks for it.",
    terminal="To issue one all the same, add --allow-reissue.",
)
EXISTS_AS_DRAFT = Sentence(
    "This certificate exists as a draft and this run was to issue. Issue the draft in DokStamp."
)
CERTIFICATE_REVOKED = Sentence(
    "The PDF belongs to a revoked certificate. A new certificate needs a new PDF."
)
RECOGNISED_BY_NAME = Sentence(
    "The student has a certificate of the course whose file has this name, though not this"
    " content: issuing signs the file. The row counts as done (a warning). Another PDF needs"
    " another name.",
    terminal="And send it with --allow-reissue.",
)
PDF_UNDECIDED = Sentence(
    "A certificate of the student has a file of this name, and whether it is this PDF cannot be"
    " told, so nothing was sent. Look at it; a new PDF needs another name.",
    terminal="And send it with --allow-reissue.",
)
FILE_ELSEWHERE = Sentence(
    "DokStamp already uses this PDF for another student or course. Check which one is right."
)
ENROLLMENT_DIFFERS = Sentence(
    "The student is enrolled in this course in another cohort. Correct the row or the enrollment."
)
BIRTH_DATE_WITH_ZONE = Sentence(
    "DokStamp gives the date of birth as a moment in a time zone, one reading of which is the"
    " row's (a warning)."
)
NOT_PROVEN = Sentence(
    "DokStamp's lists do not show whether this is there already, so nothing is sent. Ask"
    " DokStamp's support."
)
CERTIFICATE_GONE = Sentence(
    "An earlier run made this certificate, and DokStamp does not have it any more. Ask who"
    " deleted it."
)
DONE_BEFORE = Sentence(
    "Rows that an earlier run finished were not asked about again: what was revoked since is not"
    " seen (a note)."
)
DONE_OTHERWISE = Sentence(
    "An earlier run finished this row under another name or date of birth, and correcting the row"
    " does not change that (a warning). Look at the student and the certificate in DokStamp."
)

# sending
REFUSED = Sentence("DokStamp refused the record; the message is the server's own.")
TAKEN_UNSEEN = Sentence(
    "DokStamp says that the e-mail or code is taken, but finds no such record: a deleted one"
    " holds it. Ask DokStamp's administrator to restore it, or to free what it holds."
)
FILE_REFUSED = Sentence("DokStamp refused the file; the message is the server's own.")
UPLOAD_MISMATCH = Sentence(
    "DokStamp's answer to the upload does not fit the file sent, so it was not used. Run again."
)
SERVER_FAILED = Sentence("DokStamp kept failing on this row. Run again later.")
UNCONFIRMED = Sentence(
    "It is not known whether DokStamp did what was asked. Run again: it asks before it sends."
)
NOT_AS_APPROVED = Sentence(
    "The row, or the batch, is not as it was when its plan was approved; nothing was sent. Put it"
    " back, or have the plan as it is now looked at and approved."
)
NOT_REACHED = Sentence("The run ended before this row was done. Run again: it continues here.")

# taking back, and issuing drafts
CERTIFICATE_OF_ANOTHER = Sentence(
    "DokStamp has the certificate for another student, or with another PDF, than the row: it was"
    " left as it is. Look at it there."
)
ISSUED_MEANWHILE = Sentence(
    "A draft that was to be deleted has been issued meanwhile, so it was left as it is."
)
STILL_USED = Sentence(
    "Something needs the record still, or it is not as it was made, so it was left as it is."
)
LEFT_AS_ASKED = Sentence("An issued certificate was left, since only drafts were meant (a note).")
PDF_TAKEN_BACK = Sentence(
    "The draft with this PDF was taken back, and DokStamp does not free the PDF. Have it made once"
    " more, as another file."
)

# the catalog
INVALID_NUMBER = Sentence("Not a number that fits the column. The message says which do.")
INVALID_WEB_ADDRESS = Sentence("Not a web address. Write it like https://www.school.example.")
COUNTRY_UNKNOWN = Sentence(
    "Not the name of a country that is known, in any of our languages, nor an ISO code (a"
    " warning). It is sent as it is: check whether it is right."
)
INVALID_OBJECT = Sentence("Not a JSON object. Correct it, or empty the cell.")
DUPLICATE_RECORD = Sentence(
    "Two rows of the catalog describe one record: the same code, name or e-mail. Delete or"
    " correct one of them."
)
REFERENCE_NOT_FOUND = Sentence(
    "The row refers to what is neither in the catalog nor in DokStamp. Correct the cell, or add"
    " the row."
)
REFERENCE_ELSEWHERE = Sentence(
    "What the row refers to belongs to another institution or course than the row. Correct either."
)
REFERENCE_CYCLE = Sentence(
    "Rows refer to each other in a circle, so none can come first. Break it."
)
RECORD_NOT_FOUND = Sentence(
    "The tenant has no record of the UUID in the row. Correct or empty the cell."
)
RECORD_DIFFERS = Sentence(
    "DokStamp has the record with other values. Check which are right.",
    terminal="--update writes those of the catalog.",
)
RECORD_ELSEWHERE = Sentence(
    "DokStamp has this record under another parent, which is never changed. Correct the row."
)
ATTACHMENT_DIFFERS = Sentence(
    "The module is attached in another way, which the API cannot change. Correct the row, or do"
    " it in DokStamp."
)
PARENT_NOT_DONE = Sentence(
    "The row waits for another one that was not done. The message names it: settle that one, and"
    " run again."
)
