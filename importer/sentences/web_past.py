"""The pages about what is over: past runs, taking back, and whether DokStamp still has it."""

from importer.sentences.message import Plural, Sentence

# all of them
HISTORY = Sentence("History")
FILTER = Sentence("Show")
ALL = Sentence("everything")
LISTS = Sentence("lists")
FROM_PAGE = Sentence("issued on this page")
FROM_TERMINAL = Sentence("issued at a terminal")
FROM_INBOX = Sentence("issued by the watched folder")
FROM_QUEUE = Sentence("of the queue")
AFTERWARDS = Sentence("taken back, or drafts issued")
SEARCH = Sentence("Name contains")
SHOW = Sentence("Show them")
NOTHING = Sentence("Nothing of this kind is there.")
WHAT = Sentence("What")
WHAT_LIST = Sentence("List")
WHAT_RUN = Sentence("Issued")
WHAT_DRAFTED = Sentence("Drafts prepared")
WHAT_RESUME = Sentence("Issued, gone on with")
WHAT_WATCH = Sentence("Issued by the watched folder")
WHAT_WORK = Sentence("Issued from the queue")
WHAT_JOB = Sentence("Job of the queue")
WHAT_UNDO = Sentence("Taken back")
WHAT_ISSUE = Sentence("Drafts issued")
WHAT_OTHER = Sentence("Other work")
NAME = Sentence("Name")
WHEN = Sentence("When")
WHO = Sentence("Who")
HOW = Sentence("How it ended")
NO_END = Sentence("it was cut off, or is under way")
ASKED_FOR = Sentence("waits for approval")

# one of them
RUN_TITLE = Sentence("{what}: {name}, {at}")
RUN_CALLED = Sentence("{name}, {at}")
ITS_LIST = Sentence("To its list")
COMPARE_OR_BACK = Sentence("Compare with DokStamp, or take something back…")
COMPARE = Sentence("Compare with DokStamp now")
TAKE_BACK = Sentence("Take something back…")
FINISH = Sentence("Issue its drafts…")
OTHER_SCHOOL = Sentence(
    "It was sent to {tenant} on {host}, where this page does not lead, so only its results are"
    " here."
)
KEPT_TITLE = Sentence("Left as it was")
EACH = Sentence("What became of each")

# compared
COMPARED = Sentence("Compared with DokStamp")
AGREES = Sentence("DokStamp has everything as it was reported.")
DIFFERS = Plural(
    "{count} thing is not as it was reported.", "{count} things are not as they were reported."
)
DIFFERENCES = Sentence("What is different")
VERDICT = Sentence("Verdict")
DOWNLOAD_COMPARED = Sentence("Download the comparison (Excel)")

# taken back
TITLE = Sentence("Take back")
NOTHING_LEFT = Sentence("There is nothing that can be taken back.")
NOTHING_TO_FINISH = Sentence("There is no draft that can be issued.")
DRAFTS = Plural("{count} draft can be deleted.", "{count} drafts can be deleted.")
DELETE_DRAFTS = Plural("Delete {count} draft", "Delete {count} drafts")
REVOCABLE = Plural(
    "{count} issued certificate can be revoked, one way.",
    "{count} issued certificates can be revoked, one way.",
)
REVOKE_CHOSEN = Sentence("Revoke the chosen ones…")
CHOOSE = Sentence("Which certificates")
ROWS = Sentence("Rows, such as 5, 9-12; empty for all")
REASON = Sentence("Reason")
REASON_SAID = Sentence(
    "Everybody who opens the certificate's link reads it: no names, no birth dates, no e-mail"
    " addresses; at most 255 characters."
)
NO_ROWS = Sentence("Choose at least one certificate.")
NO_REASON = Sentence("Write a reason: it is shown beside the certificate.")
CONFIRM = Sentence("Once more: is this right?")
WILL_DELETE = Plural(
    "{count} draft is deleted: {names:many}.", "{count} drafts are deleted: {names:many}."
)
WILL_REVOKE = Plural(
    "{count} certificate is revoked: {names:many}.",
    "{count} certificates are revoked: {names:many}.",
)
WILL_REMOVE = Plural(
    "{count} upload that nothing uses is deleted.",
    "{count} uploads that nothing uses are deleted.",
)
WILL_ISSUE = Plural(
    "{count} draft is issued, and {count} graduate gets an e-mail: {names:many}. An e-mail cannot"
    " be called back.",
    "{count} drafts are issued, and {count} graduates get an e-mail: {names:many}. An e-mail"
    " cannot be called back.",
)
ONE_WAY = Sentence(
    "This cannot be taken back. The link shows ‘revoked’ to everybody, and the same PDFs cannot be"
    " used again."
)
SHOWN_REASON = Sentence("The reason that everybody reads: {reason:cell}")
TYPE_NUMBER = Plural(
    "Type the number of certificates that are revoked ({count})",
    "Type the number of certificates that are revoked ({count})",
)
WRONG_NUMBER = Sentence("Nothing was done: the number is not {count}.")
DO_REVOKE = Plural("Revoke {count} certificate now", "Revoke {count} certificates now")
DO_DELETE = Plural("Delete {count} draft now", "Delete {count} drafts now")
DO_REST = Sentence("Do it now")
DO_ISSUE = Plural(
    "Issue {count} certificate and e-mail {count} graduate now",
    "Issue {count} certificates and e-mail {count} graduates now",
)
APPROVE_DO = Sentence("Approve, and do it now")
ASKED_BY = Sentence("{by} asks you to approve this. Asked {at}, code {code}.")
OWN_WISH = Sentence("You asked for this, so somebody else has to approve it.")
HAD_GONE = Plural("{count} is done already.", "{count} are done already.")
THERE_BEFORE = Plural(
    "{count} was there before this run, and is not touched.",
    "{count} were there before this run, and are not touched.",
)
STAYS = Sentence("Cannot be taken back")
BEING_DONE = Sentence("Being taken back")
BEING_FINISHED = Sentence("Drafts are being issued")
DONE_OF = Plural("{done} of {count} done.", "{done} of {count} done.")
OTHER_PLAN = Sentence("Nothing was done: what was asked for is not what would be done by now.")
