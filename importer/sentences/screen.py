"""What a terminal shows of graduates and of catalogs: the plan, the question, how it went."""

from importer.sentences.message import Plural, Sentence

# the beginnings of lines
SPREADSHEET = Sentence("spreadsheet")
CATALOG = Sentence("catalog")
NOT_SENT = Sentence("not sent")
PDFS = Sentence("PDFs")
TO = Sentence("to")
TO_SEND = Sentence("to send")
READY = Sentence("ready")
REPEATED = Sentence("repeated")
ISSUE_DATE = Sentence("issue date")
DONE_BEFORE = Sentence("done before")
NOT_IN_ORDER = Sentence("not in order")
HELD_BACK = Sentence("held back")
CODE = Sentence("code")
PREPARED = Sentence("prepared")
APPROVED = Sentence("approved")
NOTE = Sentence("note")
WARNING = Sentence("warning")
LABELS = (
    SPREADSHEET,
    CATALOG,
    NOT_SENT,
    PDFS,
    TO,
    TO_SEND,
    READY,
    REPEATED,
    ISSUE_DATE,
    DONE_BEFORE,
    NOT_IN_ORDER,
    HELD_BACK,
    CODE,
    PREPARED,
    APPROVED,
    NOTE,
    WARNING,
)
"""They, all as wide as the longest."""

# the plan
BY_AT = Sentence("{by}, {at}")
LIST = Plural("{path}, {count} row", "{path}, {count} rows")
WORKSHEET = Plural(
    "{path}, sheet {sheet:cell}, {count} row", "{path}, sheet {sheet:cell}, {count} rows"
)
OWN_HEADINGS = Plural(
    "{headings:cells}: a heading of your own, kept in the results",
    "{headings:cells}: headings of your own, kept in the results",
)
TENANT = Sentence("{host}, tenant {tenant}")
PRACTICE_TENANT = Sentence("a DokStamp to practise on, tenant {tenant}")
NONE_TO_SEND = Sentence("nothing")
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
NEW = Plural("{count} new", "{count} new")
BEGUN_BEFORE = Plural("{count} begun before", "{count} begun before")
CHANGED = Plural("{count} changed", "{count} changed")
TAKEN_BACK = Plural("{count} taken back before", "{count} taken back before")
AT_MOST = Plural(
    "up to {count} row, of which {held} probably exists in DokStamp already: the PDFs are compared"
    " first, and the same one is not sent again",
    "up to {count} rows, of which {held} probably exist in DokStamp already: the PDFs are compared"
    " first, and the same one is not sent again",
)
SENT_ONCE = Plural(
    "{count} row repeats another one in everything, and is sent once with it",
    "{count} rows repeat another one in everything, and are sent once with it",
)
TO_CREATE = Plural("{count} to create", "{count} to create")
TO_UPDATE = Plural("{count} to change", "{count} to change")
WAITING = Plural("{count} waiting for another row", "{count} waiting for other rows")
UNREAD_SHEET = Sentence("the sheet {sheet:cell} is none of a catalog's, so it is not read")
LOCAL_TIMES = Sentence("{places:few_clauses}: times without a zone are this machine's")

# the question
ISSUE = Plural(
    "Issue {count} certificate, dated {dates}? The student is notified by e-mail, and this cannot"
    " be undone.",
    "Issue {count} certificates, dated {dates}? The students are notified by e-mail, and this"
    " cannot be undone.",
)
ISSUE_AT_MOST = Plural(
    "Issue up to {count} certificate ({held} probably exists already), dated {dates}? The student"
    " is notified by e-mail, and this cannot be undone.",
    "Issue up to {count} certificates ({held} probably exist already), dated {dates}? The students"
    " are notified by e-mail, and this cannot be undone.",
)
DRAFT = Plural(
    "Create {count} certificate as a draft, without an issue date?",
    "Create {count} certificates as drafts, without an issue date?",
)
DO = Sentence("In tenant {tenant}: {parts:and}?")
CREATE = Plural("create {count} record", "create {count} records")
ATTACH = Plural("attach {count} module", "attach {count} modules")
CHANGE = Plural("change {count} record", "change {count} records")
YES_OR_NO = Sentence("[y/N]")
ANSWER = Sentence("Please answer y for yes, or n for no.")
NOTHING_SENT = Sentence("Nothing was sent.")
DRY_RUN = Sentence("A dry run: nothing was sent.")

# meanwhile
ROW_OF_BAR = Sentence("row")
LEFT_OVER = Plural("{count} row left over", "{count} rows left over")
PROGRESS = Sentence("{done} of {rows} rows, {left} of them left over")
PAUSED = Sentence("DokStamp asks to wait: {seconds:whole} s")
UPLOAD_SPLIT = Sentence(
    "DokStamp refused an upload of {files} files ({reason}); the importer continues with smaller"
    " ones."
)
STOPPING = Sentence(
    "Stopping: {reason}. Requests under way may finish; press Ctrl-C again to stop at once."
)
TRYING_AGAIN = Sentence("DokStamp gives no usable answer ({reason}); the importer tries again.")
WAITING_FOR_RUN = Sentence("{who}; waiting for it to end.")
LEDGER_SET_ASIDE = Sentence(
    "The ledger was damaged and has been set aside as {path}. A new one is begun; what was done"
    " before is found again in DokStamp."
)

# what is wrong
ON_SHEET = Sentence("{sheet}, {place}")
ROWS = Sentence("{rows:few_rows}")
ROWS_OF_COLUMN = Sentence("{rows:few_rows} ({column:column})")
CELLS = Sentence("{cells:few} ({column:column})")
COLUMN = Sentence("column {column:column}")
BATCH = Sentence("the whole list")
LIKEWISE = Sentence("The same goes for {cells:few_cells}.")
MORE_ISSUES = Plural(
    "… and {count} more, on the sheet Failures of a results workbook (--out).",
    "… and {count} more, on the sheet Failures of a results workbook (--out).",
)
MORE_WARNINGS = Plural(
    "… and {count} more, on the sheet Warnings of the results workbook.",
    "… and {count} more, on the sheet Warnings of the results workbook.",
)
MORE_OF_CATALOG = Plural(
    "… and {count} more; the results workbook has them all.",
    "… and {count} more; the results workbook has them all.",
)
CLIPPED = Sentence("{text}… (all of it is in the results workbook)")

# how it went
NOT_REACHED = Plural(
    "{count} row was not reached. {reason}", "{count} rows were not reached. {reason}"
)
SET_ASIDE = Sentence("Set aside by somebody: {rows:rows}.")
ENDED = Sentence("{counted:all}; {requests} requests in {seconds:tenths} s.")
RESULTS = Sentence("Results: {path}")
WRITTEN = Sentence("Written: {path}")

# what to do next, before a command that is to be copied
ALL_DONE = Sentence("Nothing is left to do.")
TO_CONTINUE = Sentence("To continue:")
CORRECT_THE_LIST = Plural(
    "{count} row is not in order. Correct it in the spreadsheet, save it, and check it again:",
    "{count} rows are not in order. Correct them in the spreadsheet, save it, and check it again:",
)
SEND_READY = Plural(
    "To send the {count} row that is ready:", "To send the {count} rows that are ready:"
)
CORRECT_FAILURES = Plural(
    "{count} row is left over. Correct it on the sheet Failures of the results workbook, save it,"
    " then:",
    "{count} rows are left over. Correct them on the sheet Failures of the results workbook, save"
    " it, then:",
)
CORRECT_THE_CATALOG = Sentence("Correct the catalog, save it, and run the same command again:")
DO_IT = Sentence("To do it:")
CHECK_A_LIST = Sentence("To check a list, with its name and the folder of its PDFs in place:")
PROVE = Sentence("To see whether DokStamp has all that the newest run has reported:")
FILL_IN = Sentence("Fill it in, then check it, with the folder of the PDFs in the place of PDFS:")
FILL_IN_CATALOG = Sentence("Fill it in, then see what would be done:")

INTERRUPTED = Sentence(
    "Interrupted. Nothing is lost: the same command continues where it stopped."
)
OUTPUT_LOST = Sentence(
    "Standard output cannot be written ({reason:reason}): some of what was to be told is lost."
)
SEE_HELP = Sentence("{words} (importer --help lists commands and options)")

# past runs
RUN_ENDED = Sentence("{tenant} on {host}: {counted:all}")
RUN_OPEN = Sentence("{tenant} on {host}: it did not end; run it again to continue")
RUN_ID = Sentence("run {run}")
NO_RUNS = Sentence("No runs yet.")
RUNS_ELSEWHERE = Sentence(
    "This tenant has runs on {hosts:and}: to see those, name that address in DOKSTAMP_BASE_URL."
)

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
KIND = Sentence("{kind}: {count}")
ASKING = Sentence("Asking {host} how it behaves.")
EXAMINED = Sentence("{verdicts:all}; {requests} requests.")
AS_ASSUMED = Sentence("as assumed")
DIFFERS = Sentence("differs")
UNKNOWN = Sentence("unknown")
LOOK_AT = Sentence("Look at what differs, and send these lines to whoever helps you.")

# a DokStamp to practise on
PRACTICE_READY = Sentence(
    "A DokStamp to practise on, at {url} (API documentation: {url}/docs); Ctrl-C ends it."
)
PRACTICE_SETTINGS = Sentence("Put one of these into a file named .env, or into the environment:")
OR = Sentence("or")
PRACTICE_EMPTY = Sentence("Tenant {tenant}; it begins empty. State: {path}")
PRACTICE_SEEDED = Sentence("Tenant {tenant}; courses LEI-2026 and GES-2026. State: {path}")
