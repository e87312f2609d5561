"""The queue of batches: what is submitted, who works on it, and what comes of it."""

from importer.sentences.message import Plural, Sentence

# what is needed
LEDGER_WANTED = Sentence(
    "The queue stands in a PostgreSQL: set DOKSTAMP_LEDGER to its URL, such as"
    " postgresql+psycopg://importer@database/importer."
)
STORE_WANTED = Sentence(
    "Where do the batches lie? Give the folder that all workers share with --store, or set"
    " DOKSTAMP_STORE."
)
TENANTS_WANTED = Sentence(
    "Who is served? Give the folder of the tenants' files with --tenants, or set DOKSTAMP_TENANTS."
)
NO_TENANTS_FOLDER = Sentence(
    "There is no folder {path}: put a file NAME.env for each tenant into it."
)
NO_STORE = Sentence(
    "There is no folder {path}: make the store, or mount its share, and try again."
)
STORE_UNWRITABLE = Sentence(
    "The store {path} cannot be written ({reason:reason}): let this user write there."
)
STORE_UNUSABLE = Sentence("The store cannot be used ({reason:reason}).")
STORE_AWAY = Sentence("the store is away")
METRICS_CANNOT_START = Sentence(
    "The figures cannot be shown at port {port} ({reason:reason}): choose another port with"
    " --metrics."
)
QUEUE_AWAY = Sentence(
    "The database of the queue cannot be used ({why:reason}): it is to be reachable, and to take"
    " what is written."
)

# tenants
NO_TENANTS = Sentence(
    "{path} holds no tenant: put a file NAME.env with the settings of each into it."
)
NO_TENANT = Sentence("There is no tenant {name:cell} in {path}. Known are {known:all}.")
TENANT_EXPOSED = Sentence(
    "{path} holds a secret, and others than its owner may use it: let only its owner do so (chmod"
    " 600)."
)
NO_DOMAIN = Sentence(
    "{path} does not say which tenant it is: set DOKSTAMP_TENANT in it, since the queue has to"
    " know before DokStamp is asked."
)

# submitting
ONE_MODE = Sentence("--issue and --draft exclude one another: give one of them.")
SUBMITS_AS = Sentence(
    "watch --submit needs --tenant with the name of the tenant's file, and --issue or --draft; its"
    " file says which DokStamp it is."
)
NOTHING_READY = Sentence("No row can be sent, so nothing was submitted.")
SUBMIT_DRAFT = Plural(
    "Submit 1 certificate to be created as a draft?",
    "Submit {count:grouped} certificates to be created as drafts?",
)
SUBMIT_ISSUE = Plural(
    "Submit 1 certificate to be issued ({dates})?",
    "Submit {count:grouped} certificates to be issued ({dates})?",
)
SUBMITTED = Sentence("Submitted as job {number}, for {tenant} on {host}.")
SUBMITTED_BEFORE = Sentence(
    "It is in the queue already, as job {number}: nothing was submitted a second time."
)
LOOK_AT_JOBS = Sentence("To see how far it is:")
NOTHING_SUBMITTED = Sentence("Nothing was submitted.")

# what is asked of a job
WHICH_JOB = Sentence("Which job? Give its number, as importer jobs shows it.")
NO_ACTION = Sentence("There is no {action:cell}: jobs can be told to cancel or to retry one.")
NO_JOB = Sentence("There is no job {number}.")
NOT_FAILED = Sentence(
    "Job {number} has not failed: only what has failed is tried again. Submit the list again,"
    " should it be sent once more; nobody is certified twice."
)
WAITS_ALREADY = Sentence("Job {number} was submitted anew, and waits under another number.")
CANNOT_CANCEL = Sentence("Job {number} has come to its end already.")
IS_CANCELLED = Sentence("Job {number} is cancelled.")
IS_BEING_STOPPED = Sentence(
    "Job {number} is being stopped: the rows that are under way are finished."
)
IN_LINE_AGAIN = Sentence("Job {number} waits again.")

# jobs as they are listed
JOB = Sentence("job {number}")
TRY_AGAIN = Sentence("To have what has failed tried again, once its reason is settled:")
NO_JOBS = Sentence("No job is known.")
WAITING = Sentence("waiting")
RUNNING = Sentence("running")
HAS_ENDED = Sentence("ended")
HAS_FAILED = Sentence("failed")
HAS_BEEN_CANCELLED = Sentence("cancelled")
SINCE = Sentence("since {at}")
WAITS_UNTIL = Sentence("{why} Tries so far: {tries}; again at {at}.")
LOOKED_AT = Sentence("is being looked at, since {at}")
HOW_FAR = Sentence("{done:grouped} of {rows:grouped} rows")
HOW_FAST = Sentence("{done:grouped} of {rows:grouped} rows, {rate:grouped} a minute, {left} left")
SECONDS = Plural("1 second", "{count} seconds")
MINUTES = Plural("1 minute", "{count} minutes")
HOURS = Plural("1 hour", "{count} hours")
BY_WORKER = Sentence("{how}, by {worker}")
SILENT = Sentence("{how}; its worker has shown no sign of life since {at}")
STOPS = Sentence("{how}; it is being stopped")
CAME_TO = Sentence("{counted:all}; {at}")
AT = Sentence("at {at}")
DETAILS = Sentence("{why} {said}")

# why a batch waits once more, or has failed
API_AWAY = Sentence("DokStamp cannot be used.")
LEDGER_AWAY = Sentence("The database cannot be used.")
TENANT_BUSY = Sentence("Somebody else's run of the tenant is under way.")
SETTINGS_WRONG = Sentence("The tenant's file is missing or wrong.")
STORAGE_AWAY = Sentence("The store cannot be used now.")
UNWRITABLE = Sentence("The batch's folder may not be written.")
UNREADABLE = Sentence("The batch cannot be read.")
AGAINST_LIMITS = Sentence("Its plan is not to be carried out without a person.")
TO_BE_APPROVED = Sentence("Its plan is not approved.")
PLAN_CODE = Sentence(
    "{reason} The plan's code is {code}: somebody else approves it with importer approve {code}."
)
HAS_KILLED = Sentence("Its workers have ended over it, again and again.")
IS_LOST = Sentence("Its folder in the store is gone, or damaged.")
HAD_A_MISTAKE = Sentence("The program has met a mistake of its own over it.")
LOST = Sentence("The folder {folder} of the store is gone, or does not say what is to be done.")
MISTAKE = Sentence(
    "The program has met a mistake of its own ({kind}): whoever looks after it should be told."
)

# the workers' log
WORKING = Plural("working on the queue, 1 process", "working on the queue, {count} processes")
WORK_ENDED = Sentence("ended")
TAKEN = Sentence("taken up, for {tenant}")
DATABASE_AWAY = Sentence("waits: {reason}")
DATABASE_BACK = Sentence("the database is there again")
BACK_IN_LINE = Sentence("back in line: its worker shows no sign of life")
PUT_ASIDE = Sentence("put aside: {times} workers in a row have ended over it")
TAKEN_OVER = Sentence("another worker has taken it over, and continues with it")
ENDED = Sentence("ended; its results are written")
CANCELLED = Sentence("cancelled; what is done is in its results")
FAILED = Sentence("failed: {why}")
LATER = Sentence("back in line for {seconds:grouped} s: {why}")
GIVEN_BACK = Sentence("back in line: this worker stops")
CLEARED = Plural(
    "the copies of a batch that was over long ago are removed",
    "the copies of {count} batches that were over long ago are removed",
)
