"""Taking back what a run made, and issuing its drafts: plan, questions, what became of it."""

from importer.sentences.message import Plural, Sentence

# the results workbook
TITLE_UNDO = Sentence("Taking back a run")
TITLE_ISSUE = Sentence("Issuing the drafts of a run")
TITLE_DRY = Sentence("{title} (nothing was sent)")
WHAT = Sentence("What")
A_CERTIFICATE = Sentence("certificate")
AN_ENROLLMENT = Sentence("enrollment")
A_STUDENT = Sentence("student")
AN_UPLOAD = Sentence("upload")
TAKEN_BACK = Sentence("taken back")
ISSUED = Sentence("issued")
WAS_GONE = Sentence("was gone")
WAS_ISSUED = Sentence("was issued")
KEPT = Sentence("kept")
IS_TAKEN_BACK = Sentence("deleted; of an issued certificate: revoked")
IS_ISSUED = Sentence("issued by this run")
HAD_GONE = Sentence("was deleted or revoked before")
HAD_BEEN_ISSUED = Sentence("was issued before")
IS_KEPT = Sentence("is there as it was: the message says why")
IS_PENDING = Sentence("not reached, or not known: run again")
WOULD_BE_DONE = Sentence("would be taken back or issued")
ABOUT = Sentence("About the run")
ITS_PLACE = Sentence("Its workbook")
WHY = Sentence("Reason, shown publicly")

# which run
WHICH_RUN = Sentence("Which run? Give its results workbook, or its id with --run.")
NO_RUN = Sentence(
    "There is no run {run} in this state folder, or several whose ids begin so: importer runs"
    " lists them."
)
NOTHING_MADE_BY = Sentence(
    "The run {run} was importer {command}, which makes no certificates: give one of importer run,"
    " resume or watch."
)
NO_WORKBOOK = Sentence(
    "{path} is not a results workbook, or has lost its hidden sheet: give the workbook that the"
    " run has written, or its id with --run."
)
NOTHING_MADE = Sentence(
    "{path} is not of a run that made certificates: give the workbook of importer run, resume or"
    " watch."
)
WORKBOOK_OF_UNDO = Sentence(
    "{path} says what was done about an earlier run: to go on, give the workbook of that run,"
    " {previous}."
)
ROWS_UNKNOWN = Sentence(
    "The run's results workbook is gone, so nobody knows its row numbers: leave --rows out."
)
NO_ROWS = Sentence("--rows {text} names no rows: write them as 5,9-12.")
ROWS_NOT_THERE = Sentence("{path} has no {rows:rows}: correct --rows.")

OTHER_TARGET = Sentence(
    "The run sent to tenant {tenant} on {host}: set DOKSTAMP_BASE_URL and the credentials to that."
)

# the reason
REASON_MISSING = Sentence(
    "With --yes nobody is asked, so --reason has to say why certificates are revoked: DokStamp"
    " shows it publicly. Or take back drafts alone, with --drafts-only."
)
REASON_TOO_LONG = Sentence("The reason has {length} characters; DokStamp takes {longest}.")
REASON_HOLDS_EMAIL = Sentence(
    "The reason holds an e-mail address, and DokStamp shows it publicly: leave it out."
)
REASON_HOLDS_NAME = Sentence(
    "The reason holds {name:cell}, a name of somebody in the batch, and DokStamp shows it"
    " publicly: leave it out."
)
REASON_HOLDS_BIRTH = Sentence(
    "The reason holds {born}, a birth date of somebody in the batch, and DokStamp shows it"
    " publicly: leave it out."
)

# the plan
LOOKING = Sentence("looking what there is of the run")
THE_RUN = Sentence("the run")
RUN = Sentence("{place}, begun {started}")
TO_DELETE = Sentence("to delete")
DRAFTS = Plural("{count} draft: nobody was told of it", "{count} drafts: nobody was told of them")
TO_REVOKE = Sentence("to revoke")
REVOCATIONS = Plural(
    "{count} issued certificate: CANNOT BE UNDONE. It stays public as revoked, the graduate was"
    " told of it, and its PDF can never be used again.",
    "{count} issued certificates: CANNOT BE UNDONE. They stay public as revoked, the graduates"
    " were told of them, and their PDFs can never be used again.",
)
REASON = Sentence("reason")
REASON_SHOWN = Sentence("{reason:cell}, shown publicly on each of them")
NO_REASON = Sentence("none is given")
TO_REMOVE = Sentence("to remove")
ENROLLMENTS = Plural("{count} enrollment", "{count} enrollments")
STUDENTS = Plural("{count} student", "{count} students")
RECORDS = Sentence("{records:and} that the run made, unless something else uses them")
STUDENTS_HOLD_EMAILS = Sentence(
    "a student who is removed may keep their e-mail in DokStamp, and then cannot be created again:"
    " leave --records out if the spreadsheet is to be sent once more"
)
UPLOADS = Plural(
    "{count} upload, if no certificate has it", "{count} uploads, if no certificate has them"
)
TO_ISSUE = Sentence("to issue")
DRAFTS_TO_ISSUE = Plural("{count} draft", "{count} drafts")
DATES_UNKNOWN = Sentence(
    "the run's results workbook is gone, so issue dates that its spreadsheet named are not known:"
    " every certificate will bear today's"
)
WHO = Sentence("of whom")
NAMES = Sentence("{names:many}")
WAS_THERE = Sentence("not touched")
THERE_BEFORE = Plural(
    "{count} certificate that was there before the run",
    "{count} certificates that were there before the run",
)
OTHER_RUN = Plural(
    "{count} of them was made by the run {run}: --run {run} is about it",
    "{count} of them were made by the run {run}: --run {run} is about them",
)
LEFT = Sentence("{records:and} that the run made: --records removes what nothing else uses")
RECORDS_IN_DOUBT = Plural(
    "{count} record that the run set out to make: it is not known whether it did",
    "{count} records that the run set out to make: it is not known whether it did",
)
DONE = Sentence("done before")
ALREADY = Plural(
    "{count} that is gone, revoked or issued already",
    "{count} that are gone, revoked or issued already",
)
NOTHING_TO_DO = Sentence("There is nothing to do.")

NOT_AS_APPROVED = Sentence(
    "Nothing was sent: something would be done that was not approved as {code}. Look at the plan"
    " as it is now, and have that approved."
)

# the questions
DELETE_DRAFTS = Plural("delete {count} draft", "delete {count} drafts")
REVOKE = Plural(
    "revoke {count} issued certificate for good", "revoke {count} issued certificates for good"
)
REMOVE = Plural("remove {count} record", "remove {count} records")
DELETE_UPLOADS = Plural("delete {count} unused upload", "delete {count} unused uploads")
TYPE_NUMBER = Sentence(
    "Revoking cannot be undone. Type the number of certificates to be revoked ({count})"
)

# why something stays
ISSUED_LEFT = Sentence("It is issued, and only drafts were to be taken back.")
OTHER_STATUS = Sentence("It is {status:cell} in DokStamp, so it was left as it is.")
OF_ANOTHER = Sentence(
    "DokStamp has this certificate for another student, or with another PDF, than the row: look"
    " at it there."
)
IN_DOUBT = Sentence(
    "It is not known whether the run made it, and DokStamp's lists do not tell: look there."
)
ISSUED_MEANWHILE = Sentence(
    "It was a draft, and has been issued meanwhile, so it was left as it is. To revoke it, run"
    " this again."
)
DRAFT_GONE = Sentence("DokStamp does not have it any more: run the spreadsheet again.")
CERTIFIED_MEANWHILE = Sentence(
    "The student has the {status:word} certificate {uuid} of this course by now, so the draft was"
    " not issued: look at both in DokStamp."
)
ISSUE_BY_HAND = Sentence("DokStamp does not issue it this way: issue it in DokStamp.")
ISSUE_REFUSED = Sentence("DokStamp does not issue it this way: issue it in DokStamp. {said}")
NEEDED_BY_CERTIFICATE = Sentence(
    "The {status:word} certificate {uuid} of the same course needs it."
)
HAS_CERTIFICATE = Sentence(
    "The student has the certificate {uuid}, and DokStamp keeps them with it, revoked ones too."
)
HAS_ENROLLMENT = Sentence("The student has the enrollment {uuid}, which this run did not make.")
STUDENT_CHANGED = Sentence(
    "The student has another e-mail in DokStamp by now, so somebody has changed them: look there."
)
NOT_TOLD_WHOSE = Sentence("DokStamp does not say whose it is, so it was left as it is.")
FILE_USED = Sentence(
    "DokStamp keeps it as used by a certificate, so the same PDF cannot be sent again."
)
FILE_OLDER = Sentence("It was in DokStamp before the run began.")
UPLOAD_PERHAPS = Sentence(
    "The run has sent this very file and was not answered, but DokStamp does not say that it was"
    " uploaded since, so it may be somebody else's: if nobody needs it, delete it in DokStamp."
)
UPLOAD_UNREAD = Sentence(
    "The run has sent files and was not answered. This one may be among them, but DokStamp does"
    " not give out its bytes, so that is not proved: look at it there."
)
KEEPS_FAILING = Sentence(
    "DokStamp fails on it again and again, which may be how it refuses: something may need it"
    " still. Look there."
)
UNCONFIRMED = Sentence("DokStamp has not told how it ended: run again, it asks before it sends.")
TAKEN_BACK_BEFORE = Sentence(
    "The draft with this PDF was taken back, and DokStamp does not free its PDF: let the PDF be"
    " made, or signed, once more, so that it is another file, and send that."
)
