"""What a terminal shows of graduates and of catalogs: the plan, the question, how it went."""

from importer.sentences.message import Plural, Sentence

# the beginnings of lines
SPREADSHEET = Sentence("spreadsheet")
CATALOG = Sentence("catalog")
NOT_SENT = Sentence("not sent")
PDFS = Sentence("PDFs")
TO = Sentence("to")
TO_SEND = Sentence("to send")
WOULD_GO = Sentence("would go")
REPEATED = Sentence("repeated")
ISSUE_DATE = Sentence("issue date")
DONE_BEFORE = Sentence("done before")
INVALID = Sentence("invalid")
IN_THE_WAY = Sentence("in the way")
LOOK_AGAIN = Sentence("look again")
NOTE = Sentence("note")
WARNING = Sentence("warning")

# the plan
LIST = Plural("{path}, {count} row", "{path}, {count} rows")
WORKSHEET = Plural(
    "{path}, sheet {sheet:cell}, {count} row", "{path}, sheet {sheet:cell}, {count} rows"
)
OWN_HEADINGS = Sentence("{headings}: headings of your own, kept in the results")
TENANT = Sentence("{host}, tenant {tenant}")
TO_ISSUE = Plural("{count} row, each to be issued", "{count} rows, each to be issued")
TO_ISSUE_OF_KINDS = Plural(
    "{count} row ({kinds:all}), each to be issued", "{count} rows ({kinds:all}), each to be issued"
)
TO_DRAFT = Plural(
    "{count} row, each to be kept as a draft", "{count} rows, each to be kept as a draft"
)
TO_DRAFT_OF_KINDS = Plural(
    "{count} row ({kinds:all}), each to be kept as a draft",
    "{count} rows ({kinds:all}), each to be kept as a draft",
)
KIND = Sentence("{count} {kind}")
HELD = Sentence(
    "{count} of those to send have a certificate for their course; it is compared first"
)
TO_CREATE = Sentence("to create")
TO_UPDATE = Sentence("to update")
EXISTING = Sentence("existing")
DIFFERENT = Sentence("different")
WAITING = Sentence("waiting")
UNREAD_SHEET = Sentence("the sheet “{sheet}” is none of a catalog's, so it is not read")
LOCAL_TIMES = Sentence("{places}: times without a zone are this machine's")
MORE_LOCAL_TIMES = Sentence("{places} and {count} more: times without a zone are this machine's")

# the question
ISSUE = Plural(
    "Issue {count} certificate, dated {dates}? The students will be notified, this cannot be"
    " undone.",
    "Issue {count} certificates, dated {dates}? The students will be notified, this cannot be"
    " undone.",
)
DRAFT = Plural(
    "Create {count} certificate as drafts, without an issue date?",
    "Create {count} certificates as drafts, without an issue date?",
)
DO = Sentence("{parts:and}?")
CREATE = Plural("create {count} record", "create {count} records")
ATTACH = Plural("attach {count} module", "attach {count} modules")
CHANGE = Plural("change {count} record", "change {count} records")
YES_OR_NO = Sentence("[y/N]")
ANSWER = Sentence("Please answer y for yes, or n for no.")
NOTHING_SENT = Sentence("Nothing was sent.")
DRY_RUN = Sentence("A dry run: nothing was sent.")

# meanwhile
ROW_OF_BAR = Sentence("row")
NOT_DONE = Sentence("{count} not done")
PAUSED = Sentence("waiting {seconds:whole} s for the API")
UPLOAD_SPLIT = Sentence(
    "DokStamp refused an upload of {files} files as a whole ({reason}); it goes on in smaller"
    " ones."
)
STOPPING = Sentence(
    "Stopping: {reason}. What is in flight may finish; Ctrl-C again stops at once."
)
TRYING_AGAIN = Sentence("DokStamp gives no usable answer ({reason}); trying again.")
WAITING_FOR_RUN = Sentence("{who}; waiting for it to end.")
LEDGER_SET_ASIDE = Sentence(
    "The ledger was damaged and is set aside as {path}; a new one is begun, and what was done"
    " before is found again on the server."
)

# what is wrong
ROW = Sentence("row {row}")
CELL = Sentence("row {row}, {column:column}")
BATCH = Sentence("batch")
MORE_ISSUES = Sentence("… and {count} more, on the sheet Failures of a results workbook (--out).")
MORE_WARNINGS = Sentence("… and {count} more, on the sheet Warnings of the results workbook.")
MORE_OF_CATALOG = Sentence("… and {count} more; the results workbook has them all.")
CLIPPED = Sentence("{text}… (all of it is in the results workbook)")

# how it went
NOT_REACHED = Plural("{count} row not reached: {reason}", "{count} rows not reached: {reason}")
SET_ASIDE = Sentence("Set aside by a person: {rows:rows}.")
ENDED = Sentence("{counted:all}; {requests} requests in {seconds:tenths} s.")
ENDED_CARRYING = Plural(
    "{counted:all} ({count} row carried over from before); {requests} requests in"
    " {seconds:tenths} s.",
    "{counted:all} ({count} rows carried over from before); {requests} requests in"
    " {seconds:tenths} s.",
)
RESULTS = Sentence("Results: {path}")
WRITTEN = Sentence("Written: {path}")
TO_CONTINUE = Sentence("To continue: {command}")
INTERRUPTED = Sentence("Interrupted. Nothing is lost: the same command goes on where it stopped.")
OUTPUT_LOST = Sentence(
    "Standard output cannot be written ({reason}): some of what was to be told is lost."
)
SEE_HELP = Sentence("{words} (importer --help lists commands and options)")

# past runs
RUN_ENDED = Sentence("{tenant} on {host}: {counted:all}")
RUN_OPEN = Sentence("{tenant} on {host}: did not end: run it again to continue")
NO_RUNS = Sentence("No runs yet.")

# the export of a catalog
LEFT_EMPTY = Sentence(
    "warning: {cell} is left empty: a cell cannot hold what DokStamp has, or the rules forbid it."
)
BREAKS_A_RULE = Sentence(
    "warning: {cell} breaks a rule: correct it in DokStamp, or in the catalog with --update."
)
NOT_CERTAINLY_WHOLE = Sentence(
    "warning: it is not certain that {sheet} is whole: DokStamp's list of it does not show where"
    " it ends, or moved while it was read. Export again, and compare."
)
EXPORTED = Sentence("Written: {path}, the catalog of {tenant} on {host}; {requests} requests.")

# the doctor
ASKING = Sentence("Asking {host} how it behaves.")
EXAMINED = Sentence("{verdicts:all}; {requests} requests.")
AS_ASSUMED = Sentence("as assumed")
DIFFERS = Sentence("differs")
UNKNOWN = Sentence("unknown")
LOOK_AT = Sentence("Look at what differs; these lines are what to send to whoever helps.")

# a DokStamp to practise on
PRACTICE_READY = Sentence(
    "A DokStamp to practise on, at {url} (API documentation: {url}/docs); Ctrl-C ends it."
)
PRACTICE_SETTINGS = Sentence("Put one of these into a file named .env, or into the environment:")
OR = Sentence("or")
PRACTICE_EMPTY = Sentence("Tenant {tenant}; it begins empty. State: {path}")
PRACTICE_SEEDED = Sentence("Tenant {tenant}; courses LEI-2026 and GES-2026. State: {path}")
