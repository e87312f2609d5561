"""Results workbooks: the names of sheets, the headings of our columns, and what stands there."""

from importer.sentences.message import Sentence

# the sheets
SUMMARY = Sentence("Summary")
RESULTS = Sentence("Results")
FAILURES = Sentence("Failures")
WARNINGS = Sentence("Warnings")
PROBLEMS = Sentence("Problems")
TITLE = Sentence("DokStamp import results")
CATALOG_TITLE = Sentence("DokStamp catalog results")
PERSONAL = Sentence("Holds personal data.")

# the columns that are read by people; those of codes are called alike in every language
NUMBER = Sentence("Row in the list")
REASON = Sentence("Reason and what to do")
OUTCOME = Sentence("Outcome")
CERTIFICATE = Sentence("Certificate status")
VERIFICATION_URL = Sentence("verification_url")
CERTIFICATE_UUID = Sentence("certificate_uuid")
STUDENT_UUID = Sentence("student_uuid")
FILE_UUID = Sentence("file_uuid")
ENROLLMENT_UUID = Sentence("enrollment_uuid")
DIFFERENCES = Sentence("Differences")
SHEET = Sentence("Sheet")
COLUMN = Sentence("Column")
CODE = Sentence("Code")
MESSAGE = Sentence("Message")

# how a row ended
CREATED = Sentence("created")
UPDATED = Sentence("updated")
EXISTING = Sentence("existing")
DIFFERENT = Sentence("different")
INVALID = Sentence("invalid")
FAILED = Sentence("failed")
PENDING = Sentence("pending")
READY = Sentence("ready")
REPEATED = Sentence("repeated")
ROWS = Sentence("rows")
ALL = Sentence("all")

# what a certificate is
ISSUED = Sentence("issued")
DRAFT = Sentence("draft")
REVOKED = Sentence("revoked")

CUT_OFF = Sentence("{beginning} … [cut off]")
