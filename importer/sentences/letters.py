"""The letters that lie with a batch in the inbox, and what they and our note there are called."""

from importer.sentences.message import Plural, Sentence

# the files
HOW_TO_RELEASE = Sentence("HOW-TO-RELEASE.txt")
REASON = Sentence("REASON.txt")
WHAT_TO_DO = Sentence("WHAT-TO-DO.txt")
LEFT_ALONE = Sentence("LEFT-ALONE.txt")

# only checked
ONLY_CHECKED = Sentence("This batch was only checked. Nothing was sent, nobody was notified.")
COUNTED = Sentence("{ready}, {wrong}, {done}.")
READY = Plural("{count} row ready", "{count} rows ready")
NOT_IN_ORDER = Plural("{count} not in order", "{count} not in order")
DONE_BEFORE = Plural("{count} done before", "{count} done before")
DATED = Sentence("Issue date of the certificates: {dates}.")
REPORT = Sentence(
    "The report is {workbook}; its sheet Failures says what is wrong with each row that is not in"
    " order."
)
LOOK_FIRST = Sentence("Look at this first, before you release it:")
RELEASE = Sentence(
    "To release it, do any one of these. Commands are to be given in {folder}, or wherever your"
    " .env is:"
)
MOVE_TO_ISSUING = Sentence(
    "move this folder into an inbox whose watcher was started with --issue (or with --draft);"
)
RUN_ASKS = Sentence("shows the plan, asks, and sends;")
RESUME_ASKS = Sentence("sends the rows as they now stand in the report, after asking.")
HOLD_NOBODY_BACK = Sentence("Rows that are not in order are not sent, and hold nobody else back.")

# stopped
STOPPED = Sentence("This batch was stopped before anything was sent. Nobody was notified.")
CORRECT_FAILURES = Sentence(
    "Correct the rows on that sheet, or delete from it those that are not to be sent, save it, and"
    " drop the workbook, or this whole folder, into the inbox again."
)
DELETE_UNSEEN = Sentence(
    "Whoever is not to get anything has to go from the spreadsheet itself: delete those rows in"
    " it, show all others, save it, and drop this whole folder into the inbox again."
)
RELEASE_BY_HAND = Sentence(
    "If the batch is right as it is, release it by hand, in {folder} (it asks first):"
)
OR_DROP_AGAIN = Sentence("or drop this folder again as it is.")
OR_HIGHER_LIMIT = Sentence("or start the watcher with a higher limit, and drop this folder again.")

# rows left over
LEFT_OVER = Sentence("{done}, {left}. Which, and why, is in {workbook} on the sheet Failures.")
DONE = Plural("{count} row done", "{count} rows done")
LEFT = Plural("{count} left over", "{count} left over")
CORRECT_AND_DROP = Sentence(
    "Correct the cells there, save the workbook, and drop it into the inbox again, alone or with"
    " this whole folder. Or correct your own spreadsheet and drop that, under the name that it has"
    " here, alone or with this whole folder. What is done is not done again."
)
LOOK_TOO = Sentence("Look at this too:")
NOT_REACHED = Sentence(
    "Rows that are pending were not reached: drop the folder again as it is, and they go on."
)

# not read
UNREADABLE = Sentence("This batch could not be read, and nothing of it was sent.")
DROP_NEW_ARCHIVE = Sentence("When that is put right, drop the new archive into the inbox.")
MOVE_BACK = Sentence("When that is put right, move this folder back into the inbox.")

# which letters it has
UNDECIDED = Sentence(
    "This batch was stopped before anything was sent: its list does not say how its letters are"
    " encoded, and no name is guessed."
)
A_WORD_READS = Sentence("In {sheet} there is a word that reads")
READS = Sentence("{text:cell} in the encoding {encoding},")
WHICH_IS_RIGHT = Sentence(
    "so look in the system that the list comes from which of them is right, and do any one of"
    " these:"
)
SAVE_AS_UTF8 = Sentence(
    "save the list there as “CSV UTF-8” or .xlsx, put it in the place of the old one in this"
    " folder, and move this folder back into the inbox;"
)
BY_HAND = Sentence("release it by hand, in {folder} (it asks first):")
IF_IT_IS = Sentence("if it is {text:cell}: {command}")
TELL_THE_WATCHER = Sentence(
    "where all lists come like this, have the watcher started with --encoding and the right name,"
    " and move this folder back into the inbox."
)

# put aside
PUT_ASIDE = Sentence("This batch was put aside: {reason}")
NO_HARM = Sentence(
    "Some of its rows may have been sent. That is no harm: what is done is not done again. Tell"
    " whoever looks after this program; or move this folder back into the inbox to try once more."
)

# waiting for an approval
WAITS = Sentence(
    "This batch waits for the approval of a second person. Nothing was sent, nobody was notified."
)
WOULD_BE_SENT = Plural("{count} row would be sent.", "{count} rows would be sent.")
LOOK_THROUGH = Sentence("What would be sent is in the report, {workbook}: look through it.")
DROP_APPROVAL = Sentence(
    "Whoever approves it puts a text file, which may be empty, into this folder or into the inbox."
    " It has to be called"
)
WHO_APPROVES = Sentence(
    "and to be the file of somebody else than {prepared_by}, who has prepared the batch: whose a"
    " file is, the system tells. Then the batch is sent exactly as it is in the report, or not at"
    " all."
)
OR_CORRECT = Sentence(
    "If something is wrong, correct it and drop this whole folder into the inbox again: the"
    " corrected batch gets another code."
)
