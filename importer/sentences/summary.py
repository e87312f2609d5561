"""The sheet Summary of the results workbooks: what the numbers mean, and the facts of the run."""

from importer.sentences.message import Sentence

# titles
OF_CERTIFICATES = Sentence("Import of certificates")
OF_DRAFTS = Sentence("Import of drafts")
OF_A_CHECK = Sentence("Check of a batch")
OF_A_CATALOG = Sentence("Catalog")
OF_A_DRY_RUN = Sentence("Catalog (dry run: nothing was sent)")
TENANT = Sentence("{tenant} on {host}")
OFFLINE = Sentence("checked without asking DokStamp")
BY_OUTCOME = Sentence("Rows by outcome")
WHAT_IS_WRONG = Sentence("What is wrong most often, and what to do")
THE_RUN = Sentence("The run")

# what the outcomes mean
CREATED = Sentence("created by this run")
EXISTING = Sentence("was there already")
INVALID = Sentence("breaks a rule and was not sent: see the sheet {failures}")
FAILED = Sentence("refused, or cannot be done safely: see the sheet {failures}")
PENDING = Sentence("not reached: run again")
READY = Sentence("ready to be sent")
REPEATED = Sentence("repeats another row in everything: the two are sent once")

# what the results of a catalog mean
ATTACHED = Sentence("created by this run, or attached")
UPDATED = Sentence("was there with other values, which this run has changed")
AGREES = Sentence("was there already, and agrees")
DIFFERENT = Sentence("is there with other values, which were left as they are")
BREAKS_A_RULE = Sentence("breaks a rule and was not sent")
REFUSED = Sentence("DokStamp refused it")
WAITS = Sentence("not reached, or waits for another row: run again")

# the facts of the run
SPREADSHEET = Sentence("Spreadsheet")
ON_SHEET = Sentence("{path} — sheet {worksheet}")
WORKBOOK = Sentence("Workbook")
UNREAD = Sentence("Sheets not read")
PDFS = Sentence("PDFs")
STARTED = Sentence("Started (UTC)")
FINISHED = Sentence("Finished (UTC)")
INTERRUPTED = Sentence("{moment} — interrupted")
ENDED_EARLY = Sentence("Ended early")
ISSUE_DATE = Sentence("Issue date")
REQUESTS = Sentence("Requests")
CHOSEN = Sentence("Chosen for all rows")
RESUMED_FROM = Sentence("Resumed from")
PLAN = Sentence("Plan")
PREPARED = Sentence("{code}, prepared by {by}, {at}")
FINGERPRINT = Sentence("Fingerprint (SHA-256)")
APPROVED = Sentence("Approved")
APPROVED_BY = Sentence("by {by}, {at}")
CHANGED_BY = Sentence("Brought and corrected by")
SENT_BY = Sentence("Sent by")
SET_ASIDE = Sentence("Set aside by a person")
VERSION = Sentence("Version")
OF_A_RUN = Sentence("dokstamp-importer {version}, run {run}")
THERE = Sentence("There: {theirs}")
