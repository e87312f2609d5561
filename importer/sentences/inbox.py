"""What the service says of an inbox and its batches, in its log and in what it files."""

from importer.sentences.message import Plural, Sentence

# the service itself
WATCHING_ASKING = Sentence("watching {inbox} ({mode}, asking {host})")
WATCHING_PRACTICE = Sentence("watching {inbox} ({mode}, asking a practice DokStamp)")
WATCHING_ALONE = Sentence(
    "watching {inbox} ({mode}, without asking DokStamp, since there are no credentials)"
)
ENDED = Sentence("ended")

# what is done with batches, and how they came
CHECK_ONLY = Sentence("check-only")
DRAFT = Sentence("draft")
ISSUE = Sentence("issue")
FOLDER = Sentence("folder")
ARCHIVE = Sentence("zip")
PAIR = Sentence("pair")
RESULTS = Sentence("results")
APPROVAL = Sentence("approval")

# the inbox
INBOX_AWAY = Sentence("the inbox cannot be listed ({reason:reason}); waiting")
INBOX_BACK = Sentence("the inbox is there again")
INBOX_UNWRITABLE = Sentence("the inbox cannot be written ({reason:reason}); it is tried again")
INBOX_WRITABLE = Sentence("the inbox can be written again")
ALL_BACK = Sentence("everything is there again")
CLAIM_GONE = Sentence("the claim is gone, and perhaps the inbox with it")
INBOX_UNUSABLE = Sentence("The inbox cannot be used ({reason:reason}).")

# what is no batch by itself
LEFT_ALONE = Sentence("left alone in the inbox: {count} × {what}")
UNREADABLE_FOLDER = Sentence("folder that cannot be read")
FOLDER_WITHOUT_SHEET = Sentence("folder without a spreadsheet")
PDF_WITHOUT_FOLDER = Sentence("PDF without its folder")
OTHER_FILE = Sentence("file that is not a batch")
BESIDE_ANOTHER_FOLDER = Sentence(
    "spreadsheet beside a folder of its name that is not a folder of PDFs"
)
LINK = Sentence("link or device")
SHEET_WITHOUT_FOLDER = Sentence(
    "left alone in the inbox: a spreadsheet without its folder of PDFs"
)
SHEET_UNLIKE = Sentence(
    "left alone in the inbox: a spreadsheet with the name of a list in needs-attention, but not"
    " all its rows, or of another course, or of two batches: drop the whole folder of that batch,"
    " with the list corrected in it"
)

APPROVAL_UNAWAITED = Sentence(
    "left alone in the inbox: an approval for which no batch in needs-attention waits"
)

# what a batch waits for
WAITING = Sentence("is complete, but waits for {what}")
NOTHING = Sentence("nothing")
PROGRAM = Sentence("a program that has it open")
REST_OF_FILE = Sentence("the rest of a file that cannot be read as it is")
FOLDER_OF_PDFS = Sentence("its folder of PDFs")
WAITING_BATCH = Sentence("a batch that waits for this approval")
WHOLE_LIST = Sentence("a list that has every row of the one it corrects")
FOLDER_IN_CASE = Sentence("a folder with its PDFs, in case one follows")
PDFS = Plural("1 PDF", "{count} PDFs")
INBOX_UNLOOKED_AT = Sentence("the inbox, where it cannot be looked at ({reason:reason})")

# a batch on its way
FOUND = Sentence("found ({kind})")
SETTLED = Sentence("complete and taken up")
IMMOVABLE = Sentence(
    "complete, but cannot be moved ({reason:reason}): close what is open in it, and let the"
    " service write there"
)
CONTINUED = Sentence("continued from where it was left")
INTERRUPTED = Sentence("stopped; it continues at the next start")
TAKEN_OVER = Sentence("another watcher has taken it over, and continues with it")
PUT_INTO_QUEUE = Sentence("put into the queue, as job {job}")
IN_QUEUE = Sentence("it is in the queue, as job {job}")
LEFT = Sentence("left in .processing; the next start continues")
WAITS = Sentence("waits: {reason}")
NO_ANSWER = Plural(
    "DokStamp gave no usable answer for {count} row.",
    "DokStamp gave no usable answer for {count} rows.",
)
UNWRITABLE = Sentence(
    "Something that belongs to it cannot be read, written or moved ({reason:reason})."
)
STARTED_CHECKING = Plural("started ({mode}): {count} row", "started ({mode}): {count} rows")
STARTED = Plural(
    "started ({mode}): {count} row, {to_send} to send",
    "started ({mode}): {count} rows, {to_send} to send",
)
STOPPED = Sentence("nothing is sent: {objection}")
PROGRESS = Sentence("{percent} %")
LEDGER_SET_ASIDE = Sentence("the ledger was damaged; it is set aside and a new one is begun")
RECEIPT = Sentence("its results are in {path} meanwhile")
CHECKED = Sentence("checked: {counted:all}")
FINISHED = Sentence("finished: {counted:all}; {requests} requests in {seconds:tenths} s")
UNREADABLE = Sentence("cannot be read; the reason is filed with it")
FILED = Sentence("filed in {place}")

# a batch that is put aside
PUT_ASIDE = Sentence("set aside after {starts} starts that never ended")
MET_A_MISTAKE = Sentence("met a mistake in this program ({kind})")
KEPT_ENDING = Sentence("the program was ended {starts} times while it worked on it.")
MISTAKE = Sentence("this program made a mistake ({kind}: {what}).")
THE_BATCH = Sentence("the batch")

# a batch that is not what it should be
NO_SPREADSHEET = Sentence(
    "There is no spreadsheet in it: add the list of graduates, as .xlsx, .ods or .csv."
)
NO_SPREADSHEET_BUT_ARCHIVE = Sentence(
    "There is no spreadsheet in it: add the list of graduates, as .xlsx, .ods or .csv. An archive"
    " within it is not unpacked."
)
LIST_NOT_READ = Sentence("“{name}” {refusal}")
SEVERAL_SPREADSHEETS = Sentence(
    "There are several spreadsheets ({names:files}), and it is not clear which one is meant: leave"
    " one, move the others out of the folder, and drop it again."
)
RESULTS_WITHOUT_PDFS = Sentence(
    "This results workbook came without its PDFs, and no batch in needs-attention or done is the"
    " one that it belongs to: drop it together with the folder of PDFs."
)

# why a batch waits for an approval
NOT_APPROVED = Sentence("It waits for somebody else's approval.")
NOT_THEIRS_TO_APPROVE = Sentence(
    "It is not approved: whoever owns the file {name:file} has prepared the batch too, or the"
    " system does not say whose it is."
)
APPROVED_OTHERWISE = Plural(
    "{count} thing differs from what was approved as {code}: the report says on the sheet Warnings"
    " which.",
    "{count} things differ from what was approved as {code}: the report says on the sheet Warnings"
    " which.",
)
BOTH = Sentence("{first}\n{second}")

# why a batch is not sent unattended
UNSEEN = Sentence(
    "Its spreadsheet hides some of what would be sent.\n{unseen:lines}",
)
WARNED = Plural(
    "One row has to be looked at before it is sent.\n{warned:lines}",
    "{count} rows have to be looked at before they are sent.\n{warned:lines}",
)
TOO_MANY_ROWS = Plural(
    "It would send {count} certificate, but at most {most} are sent unattended here: release the"
    " batch by hand, or ask whoever runs the watcher to raise the limit.",
    "It would send {count} certificates, but at most {most} are sent unattended here: release"
    " the batch by hand, or ask whoever runs the watcher to raise the limit.",
)
TOO_MANY_WRONG = Sentence(
    "{wrong} of {rows} rows are not in order ({share:percent}), more than the {most:number}%"
    " that are accepted unattended: it may be the wrong spreadsheet, or the wrong PDFs."
)
