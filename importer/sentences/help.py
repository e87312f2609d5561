"""What `--help` says of commands and options; `default` is what holds without an option."""

from importer.sentences.message import Sentence

# the frame
USAGE = Sentence("Usage:")
ANY_OPTIONS = Sentence("[OPTIONS]")
ANY_COMMAND = Sentence("COMMAND [ARGUMENTS]...")
ARGUMENTS = Sentence("Arguments")
OPTIONS = Sentence("Options")
COMMANDS = Sentence("Commands")
REQUIRED = Sentence("{text} [required]")
AT_LEAST = Sentence("{text} [at least {least:number}]")
BETWEEN = Sentence("{text} [{least:number} to {most:number}]")

# the program and its commands
PROGRAM = Sentence("Issue a graduating class in DokStamp from a spreadsheet and a folder of PDFs.")
RUN = Sentence(
    "Issue certificates for the valid rows of a spreadsheet, each once, and write the results"
    " workbook."
)
CHECK = Sentence(
    "Report everything that is wrong with a spreadsheet and its PDFs, at once. Never writes to the"
    " API."
)
APPROVE = Sentence("Approve a plan that somebody else has prepared.")
RESUME = Sentence(
    "Send the rows on the sheet Failures of a results workbook, as they now stand there; of a"
    " catalog, all rows."
)
UNDO = Sentence(
    "Take back what a run made: delete its drafts, and revoke its issued certificates, which"
    " cannot be undone."
)
ISSUE_DRAFTS = Sentence("Issue the drafts of a run, once somebody has looked at them in DokStamp.")
VERIFY = Sentence(
    "Read DokStamp back, and say row by row whether it has what a run has reported; nothing is"
    " changed."
)
WATCH = Sentence("Check or send what people drop into a folder, and put the results beside it.")
CATALOG = Sentence(
    "Register institutions, courses, modules and classes from a workbook, in order, what is"
    " missing only."
)
RUNS = Sentence(
    "List past runs: when, what, for which tenant, how they ended, and where the results are."
)
TEMPLATE = Sentence(
    "Write a blank spreadsheet to fill in, with drop-downs, date formats and instructions."
)
SANDBOX = Sentence("Run a DokStamp to practise on, on this machine, until Ctrl-C.")
SERVE = Sentence("Open the page in the browser: the whole job without a terminal.")
DOCTOR = Sentence(
    "Ask DokStamp whether it behaves as this program assumes; without --write-practice it only"
    " reads."
)

SUBMIT = Sentence("Check a list and put it into the queue of a cluster, once.")
WORK = Sentence("Work on the queue of a cluster: one batch at a time, for every tenant.")
JOBS = Sentence("List what is in the queue: what waits, runs, has ended, and has failed and why.")

# what stands for a word to be given
A_SHEET = Sentence("SHEET")
A_DIR = Sentence("DIR")
A_NAME = Sentence("NAME")
A_CODE = Sentence("CODE")
A_DATE = Sentence("DATE")
A_FORMAT = Sentence("FORMAT")
A_GRADE = Sentence("GRADE")
A_DOMAIN = Sentence("DOMAIN")
AN_INBOX = Sentence("INBOX")
A_FILE = Sentence("FILE")
A_WORKBOOK = Sentence("FILE.xlsx")
A_SPREADSHEET = Sentence("FILE.xlsx|FILE.csv")
A_JSONL = Sentence("FILE.jsonl")
SOME_RESULTS = Sentence("RESULTS.xlsx")
AN_ID = Sentence("ID")
A_TEXT = Sentence("TEXT")
SOME_CATALOG = Sentence("CATALOG.xlsx")

# options that commands share
SHEET = Sentence("The list: XLSX, XLSM, XLSB, XLS, ODS, CSV, TSV, or a web page with a table.")
PDFS = Sentence("The folder of signed PDFs.")
NAME_OR_UUID = Sentence("Name or UUID, for rows that name none.")
COURSE = Sentence("Code, name or UUID, for rows that name none.")
COHORT = Sentence("Code or UUID, for rows that name none.")
CERTIFICATE_TEMPLATE = Sentence("Certificate template, name or UUID, for rows that name none.")
ISSUED_AT = Sentence("ISO date or date-time, for rows that name none. Default: now.")
DRAFT = Sentence("Create drafts: nobody is notified.")
GRADE_SCALE = Sentence(
    "Best grade of the school's scale, such as 20 or 100; grades are converted to 10."
)
DATE_FORMAT = Sentence("How text dates are written, such as DD/MM/YYYY.")
ENCODING = Sentence("The encoding of a CSV, such as cp850, where the file does not show it.")
WORKSHEET = Sentence("The worksheet, where several fit.")
JOIN_NAMES = Sentence(
    "Join names that are in several columns, given names first, and turn round those with the"
    " surname before a comma."
)
ALLOW_REISSUE = Sentence("Send rows whose student has a certificate of the course already.")
NO_LOOK_INSIDE = Sentence("Do not look for the graduates' names in the text of their PDFs.")
MAX_IN_FLIGHT = Sentence(
    "Most requests at once, or auto to find how many the API bears; default {default}."
)
RATE = Sentence("Most requests a minute, below what the API allows.")
FILES_PER_UPLOAD = Sentence("Most files in one upload; default {default}.")
BYTES_PER_UPLOAD = Sentence("Most bytes in one upload; default {default:grouped}.")
OUT = Sentence("The results workbook; default SHEET-TIME-results.xlsx in the state folder.")
STATE = Sentence("Folder of the ledger and of results; default {default}.")
WAIT = Sentence("Wait for another run on the same state folder to end.")
APPROVED = Sentence("Send what was looked at under this code, or nothing.")
YES = Sentence("Do not ask before sending.")
JSON = Sentence("Print one JSON object on stdout, everything else on stderr.")
ROWS = Sentence("Also write how every row ended, one JSON object a line.")
PRACTICE = Sentence("Practise on a DokStamp of this process's own.")
BASE_URL = Sentence("The API, instead of DOKSTAMP_BASE_URL.")
TENANT = Sentence("The tenant, instead of DOKSTAMP_TENANT.")
LANG = Sentence("The language: {languages:or}; else that of DOKSTAMP_LANG, or of the system.")
VERSION = Sentence("Print the version and end.")
SHOW_HELP = Sentence("Show this message and end.")

# of check and resume
ONLINE = Sentence("Ask DokStamp too: references, students, certificates.")
LOOKING = Sentence("Who looks at the plan; with --online.")
CODE_SHOWN = Sentence("The code that the check has shown.")
APPROVING = Sentence("Who approves: not who prepared the plan.")
RESULTS = Sentence("A results workbook, or its Failures as CSV.")
PDFS_MOVED = Sentence("The folder, where it has moved.")
FORCE_TARGET = Sentence("Go on although the workbook is of another tenant or host.")

# of undo, issue and verify
RESULTS_OF_RUN = Sentence("The results workbook of the run.")
THE_RUN = Sentence("The run by its id, as importer runs shows it.")
THESE_ROWS = Sentence("Only these rows, by their numbers.")
REASON = Sentence("Why certificates are revoked: shown publicly, so no personal data.")
DRAFTS_ONLY = Sentence("Leave issued certificates alone.")
ALL_RUNS = Sentence("All runs of the state folder that sent to this tenant.")
RECORDS = Sentence("Remove enrollments and students too that the run made and nothing else uses.")

# of watch
INBOX = Sentence("The folder that batches are dropped into.")
ISSUE_DROPPED = Sentence("Issue certificates for dropped batches, unattended.")
DRAFT_DROPPED = Sentence("Create drafts for dropped batches.")
CHECK_ONLY = Sentence("Only check dropped batches; this is the default.")
ONCE = Sentence("Process what is there, then end (for cron).")
SETTLE = Sentence("Seconds for which nothing in a batch may change; default {default:number}.")
MAX_WAIT = Sentence(
    "Seconds a batch waits for PDFs that its sheet names; default {default:number}."
)
MAX_ROWS = Sentence(
    "Most certificates of one batch that are sent unattended; default {default:grouped}."
)
MAX_INVALID_PERCENT = Sentence(
    "Percentage of rows with errors up to which the others are sent; default {default:number}."
)
REQUIRE_APPROVAL = Sentence("Send nothing that somebody else has not approved.")
JSON_LOG = Sentence("Log one JSON object a line.")

# of catalog
CATALOG_FILE = Sentence("The catalog, or its results workbook.")
EXPORT = Sentence("Write the tenant as it is as a catalog.")
UPDATE = Sentence("Change records that differ from the catalog.")
DRY_RUN = Sentence("Say what would be done; nothing is sent.")

# of template, sandbox and doctor
TEMPLATE_FILE = Sentence("The file to make; never overwritten.")
OF_CATALOG = Sentence("A catalog instead of graduates.")
PORT = Sentence("The port; 0 takes a free one; default {default}.")
PAGE_PORT = Sentence("The port of the page; 0 takes a free one; default {default}.")
NO_BROWSER = Sentence("Only print the link; do not open the browser.")
AN_ADDRESS = Sentence("ADDRESS")
SHORTCUT = Sentence("Put a starter of the page on the desktop, and end.")
PUBLIC_URL = Sentence("Serve several people, under this address; a reverse proxy speaks TLS.")
PEOPLE = Sentence("Who they are and what they may do: a TOML file, read again when it changes.")
LISTEN = Sentence("Where several people's page listens; default 127.0.0.1:8710.")
IDENTITY_HEADER = Sentence("The header in which the proxy says who somebody is.")
TRUSTED_PROXY = Sentence("The proxy's address or network; may be given several times.")
KEEP_COPIES_DAYS = Sentence(
    "Days for which the copies of what is over are kept, and it is listed; default 90."
)
KEEP_DAYS = Sentence(
    "Days for which what was brought is kept after it was issued; default 30 where several people"
    " work, and for ever where one does."
)
DB = Sentence("Where its state is kept; default {default}.")
LATENCY_MS = Sentence("Milliseconds each answer takes; default {default}.")
RATE_PER_MINUTE = Sentence("Requests a minute before it answers 429.")
EMPTY = Sentence("Begin without institution and courses.")
WRITE_PRACTICE = Sentence(
    "Also make and remove drafts, in a tenant made for it that has no certificates; none is"
    " issued."
)

# of submit, work and jobs
TENANT_FILE = Sentence("The tenant: the name of its file of settings, without .env.")
ISSUE_SUBMITTED = Sentence("Issue certificates; without it you are asked.")
DRAFT_SUBMITTED = Sentence("Create drafts: nobody is notified; you are not asked.")
TENANTS = Sentence("Folder with a file NAME.env for each tenant, instead of DOKSTAMP_TENANTS.")
STORE = Sentence("Folder that all workers share, instead of DOKSTAMP_STORE.")
PROCESSES = Sentence("How many batches are worked on at the same time; default {default}.")
STALLED_AFTER = Sentence(
    "Seconds without a sign of life after which another worker goes on; default {default:number}."
)
METRICS = Sentence("The port at which Prometheus finds figures.")
OWN_STATE = Sentence("A folder of this machine's own; default {default}.")
AN_ACTION = Sentence("[cancel|retry]")
ACTION = Sentence("What is to be done with a job; without it they are listed.")
A_NUMBER = Sentence("[JOB]")
JOB_NUMBER = Sentence("The job's number.")
SUBMIT_DROPPED = Sentence("Put dropped batches into the queue of a cluster.")
