"""Verifying past runs: what DokStamp has, held against what a run says there is."""

from importer.sentences.message import Plural, Sentence

# the command
WHICH = Sentence("Verify what? Give a results workbook, a run's id with --run, or --all.")
NO_RUNS = Sentence("The ledger knows no run that has sent to tenant {tenant} on {host}.")
READING = Sentence("reading back what DokStamp has")
VERIFIED = Plural("{count} run", "{count} runs")
RUNS = Sentence("verified")
ROW = Sentence("{rows:rows}")
MORE = Sentence("… and {count} more: see the workbook")
ALL_WELL = Sentence("Everything is in DokStamp as it was reported.")
NOT_WELL = Sentence("Look at these in DokStamp; the sheet {sheet} has all of them.")

# the workbook
TITLE = Sentence("Verification of certificates")
SHEET = Sentence("Verification")
VERDICT = Sentence("Verdict")
WHAT = Sentence("What")
CERTIFICATE = Sentence("certificate")
UPLOAD = Sentence("upload")
RUN = Sentence("Run")
REPORTED = Sentence("Reported")
DIFFERENCES = Sentence("What is different")
UUID = Sentence("UUID in DokStamp")
NOW = Sentence("In DokStamp now")
NOT_DONE = Sentence("Rows that were not done, not looked at")

# the verdicts
AGREES = Sentence("agrees")
TAKEN_BACK = Sentence("taken back")
DIFFERS = Sentence("differs")
NOT_REPORTED = Sentence("not reported")
UNUSED = Sentence("unused upload")
OTHER_UPLOAD = Sentence("other upload")
UNTOLD = Sentence("cannot be told")
IS_AGREEING = Sentence("DokStamp has it as it was reported")
IS_TAKEN_BACK = Sentence("deleted or revoked since with importer undo, as the ledger knows")
IS_DIFFERENT = Sentence("DokStamp has it otherwise, or not at all")
IS_NOT_REPORTED = Sentence("DokStamp has it from this run, and no row mentions it")
IS_UNUSED = Sentence("uploaded by this run, and no certificate has it")
IS_OTHER_UPLOAD = Sentence(
    "no certificate has it, and this run did not upload it, so it does not count"
)
IS_UNTOLD = Sentence("DokStamp's answers do not prove it: verify again, or look there")

# the totals
COUNT_AGREES = Plural("{count} agrees", "{count} agree")
COUNT_TAKEN_BACK = Plural("{count} taken back", "{count} taken back")
COUNT_DIFFERS = Plural("{count} differs", "{count} differ")
COUNT_NOT_REPORTED = Plural("{count} not reported", "{count} not reported")
COUNT_UNUSED = Plural("{count} unused upload", "{count} unused uploads")
COUNT_OTHER_UPLOAD = Plural("{count} other upload", "{count} other uploads")
COUNT_UNTOLD = Plural("{count} cannot be told", "{count} cannot be told")

# what is different
NOT_LISTED = Sentence("It is not among the certificates that DokStamp has of its course.")
GONE = Sentence("DokStamp does not have this certificate any more.")
NO_UUID = Sentence("The row does not say which certificate it is.")
STATUS = Sentence("It is {status:cell} in DokStamp, and was reported as {reported:cell}.")
NO_STATUS = Sentence("DokStamp does not say whether it is issued.")
BACK_AGAIN = Sentence("It was taken back, and is {status:cell} in DokStamp.")
OTHER_STUDENT = Sentence("DokStamp has it for another student, {name:cell}.")
NO_STUDENT_TOLD = Sentence("DokStamp does not say for which student it is.")
NO_EMAIL = Sentence("No student in DokStamp has the e-mail {email:cell} any more.")
EMAIL_UNTOLD = Sentence("DokStamp does not say which student has the e-mail {email:cell}.")
OTHER_NAME = Sentence("The student is called {name:cell} in DokStamp.")
OTHER_BIRTH = Sentence("The student was born on {born} in DokStamp.")
NO_BIRTH = Sentence("DokStamp does not say when the student was born.")
OTHER_COURSE = Sentence("DokStamp has it for another course, {name:cell}.")
COURSE_UNTOLD = Sentence("DokStamp does not say whether it is for the row's course.")
OTHER_COHORT = Sentence("DokStamp does not have it for the cohort {cohort:cell}.")
COHORT_UNTOLD = Sentence("DokStamp does not say whether it is for the cohort {cohort:cell}.")
OTHER_ENROLLMENT = Sentence("DokStamp has it with another enrollment, or without one.")
ENROLLMENT_UNTOLD = Sentence("DokStamp does not say with which enrollment it is.")
OTHER_FILE = Sentence("DokStamp has it with another file than the one that was uploaded for it.")
FILE_UNTOLD = Sentence("DokStamp does not say which file it has.")
SECOND = Sentence("The student has the {status} certificate {uuid} of the same course too.")
SECOND_UNTOLD = Sentence(
    "DokStamp's list of the course is not proven to be whole, so it is not known whether the"
    " student has another certificate of it."
)
MADE_UNTOLD = Sentence(
    "This run has made it, and the workbook does not mention it: run importer resume with the"
    " workbook."
)
HAS_OUR_FILE = Sentence("It has a file that this run uploaded, and no row mentions it.")
UPLOAD_OF_RUN = Sentence("{name:file} was uploaded by this run, and no certificate has it.")
MORE_UPLOADS = Sentence(
    "DokStamp has more uploads that no certificate has, of others: not all of them were read."
)
UPLOAD_OF_OTHERS = Sentence("{name:file} is not of this run.")
UPLOADS_UNTOLD = Sentence("DokStamp does not list all uploads that no certificate has.")
