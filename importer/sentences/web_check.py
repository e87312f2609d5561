"""The pages before issuing: what will happen, what is doubtful, and somebody else's approval."""

from importer.sentences.message import Plural, Sentence

# DokStamp is asked
ASKING = Sentence("DokStamp is being asked")
ASKING_SAID = Sentence(
    "What DokStamp has of these graduates already is looked up, and nothing is sent. This page"
    " goes on by itself."
)
NOT_ASKED = Sentence("DokStamp could not be asked")
ASK_AGAIN = Sentence("Ask again")

# what will happen
TO_ISSUE = Plural(
    "{count} certificate is ready to be issued", "{count} certificates are ready to be issued"
)
TO_DRAFT = Plural(
    "{count} draft is ready to be prepared", "{count} drafts are ready to be prepared"
)
ISSUED_ALREADY = Sentence("This list was issued.")
NOTHING = Sentence("There is nothing to be issued")
MAILS = Plural(
    "{count} graduate gets an e-mail with their certificate as soon as this is issued. An e-mail"
    " cannot be called back.",
    "{count} graduates get an e-mail with their certificate as soon as this is issued. An e-mail"
    " cannot be called back.",
)
DRAFTS_SAID = Plural(
    "{count} draft is prepared in DokStamp. Nobody is told of it, and it can be deleted.",
    "{count} drafts are prepared in DokStamp. Nobody is told of them, and they can be deleted.",
)
PRACTICE_SAID = Sentence("This is practice: no e-mail leaves this computer.")
SCHOOL = Sentence("School")
PLACE = Plural(
    "{course}, {institution}: {count} certificate", "{course}, {institution}: {count} certificates"
)
COURSE = Sentence("Course")
DATE = Sentence("Date of issue")
HOW = Sentence("Issued, or drafts")
AT_ONCE = Sentence("Issued at once, with an e-mail to each graduate")
AS_DRAFTS = Sentence("Drafts, of which nobody is told")
CHANGE = Sentence("Change: {what}")
NEW = Sentence("New")
MAY_HAVE = Plural(
    "{count} of them may have it already: it is looked up right before, and then nothing is done.",
    "{count} of them may have it already: it is looked up right before, and then nothing is done.",
)
HAVE = Sentence("Have it already")
HAVE_SAID = Plural(
    "{count} graduate, for whom nothing is done", "{count} graduates, for whom nothing is done"
)
REPEATED = Plural("{count} row repeats another one", "{count} rows repeat other ones")
LEFT_OUT = Sentence("Left out")
LEFT_OUT_SAID = Plural("{count} graduate: {names:many}", "{count} graduates: {names:many}")
TROUBLE = Sentence("Not in order")
TROUBLE_SAID = Plural(
    "{count} graduate stays behind, and gets nothing",
    "{count} graduates stay behind, and get nothing",
)
TO_CORRECTIONS = Sentence("Look at what is wrong")
MORE = Sentence("and {count} more")
WARNINGS = Sentence("To look at")
LOOKED_BY = Plural(
    "{count} warning, looked at by {names:and}", "{count} warnings, looked at by {names:and}"
)
UNLOOKED = Plural(
    "{count} warning that nobody has ticked as looked at",
    "{count} warnings that nobody has ticked as looked at",
)
TAKING_BACK = Sentence("Taking back")
TAKING_BACK_SAID = Sentence(
    "Drafts can be deleted. Issued certificates can be revoked, one way: the link then shows"
    " ‘revoked’, and the same PDF cannot be used again."
)
CODE = Sentence("Code of this content")
CODE_SAID = Sentence("It is another one as soon as anything changes of what would be sent.")
ISSUE = Plural(
    "Issue {count} certificate and e-mail {count} graduate",
    "Issue {count} certificates and e-mail {count} graduates",
)
PRACTISE = Plural(
    "Issue {count} certificate in practice", "Issue {count} certificates in practice"
)
DRAFT = Plural("Prepare {count} draft", "Prepare {count} drafts")
OTHER_CONTENT = Sentence(
    "Nothing was sent: what you looked at is not what would be sent by now. Look at it once more."
)

# what somebody has to look at first
BRAKE = Sentence("Stop and look at this first")
BRAKE_UNSEEN = Plural(
    "The spreadsheet hides something of what would be sent ({count} warning): hidden rows or"
    " columns, struck-out text, or other sheets.",
    "The spreadsheet hides something of what would be sent ({count} warnings): hidden rows or"
    " columns, struck-out text, or other sheets.",
)
BRAKE_WARNED = Plural(
    "{count} row is of somebody who dropped out, or its PDF may hold other people's diplomas. See"
    " the warnings.",
    "{count} rows are of people who dropped out, or their PDFs may hold other people's diplomas."
    " See the warnings.",
)
BRAKE_MANY_ROWS = Plural(
    "This is {count} certificate at once. Is it the right list?",
    "These are {count} certificates at once. Is it the right list?",
)
BRAKE_MANY_WRONG = Plural(
    "{count} of {of} rows is not in order. It may be the wrong list, or the wrong PDFs.",
    "{count} of {of} rows are not in order. It may be the wrong list, or the wrong PDFs.",
)
BRAKE_GUESSED = Plural(
    "The PDF was found only by what the file is called, and the graduate's name was not found in"
    " it. Look whether it is theirs.",
    "All {count} PDFs were found only by what the files are called, and the graduates' names were"
    " not found in them. Look whether they are theirs.",
)
BRAKE_OTHERS = Plural(
    "{count} of {of} students whom DokStamp knows is somebody else there. It may be the wrong"
    " school, or e-mail addresses in the wrong rows.",
    "{count} of {of} students whom DokStamp knows are somebody else there. It may be the wrong"
    " school, or e-mail addresses in the wrong rows.",
)
BRAKE_ANSWER = Sentence("I have looked, and it is right")
BRAKE_ANSWERED = Sentence("{by} has looked at this: {said}")
TO_PDFS = Sentence("Look at the PDFs")

# the list on paper
PRINT_LIST = Sentence("Print the list for signature")
SIGN = Sentence("List for signature")
SIGN_SAID = Plural(
    "{count} certificate to be issued, as listed here.",
    "{count} certificates to be issued, as listed here.",
)
ROW = Sentence("Row")
NAME = Sentence("Name")
BORN = Sentence("Date of birth")
PDF = Sentence("Signed PDF")
WHY = Sentence("What is wrong")
SIGN_HERE = Sentence("Place, date, name and signature")
PAGE_OF = Sentence("Page {page} of {pages}")
NEXT_PAGE = Sentence("Next page")
PAGE_BEFORE = Sentence("Page before")
PRINT = Sentence("Print")
BACK = Sentence("Back")

# somebody else's approval
ASK_APPROVAL = Sentence("Ask for approval")
WAITING = Sentence("Waiting for approval")
ASKED = Plural(
    "{by} asks you to approve {count} certificate. Asked {at}, code {code}.",
    "{by} asks you to approve {count} certificates. Asked {at}, code {code}.",
)
ASKED_DRAFTS = Plural(
    "{by} asks you to approve {count} draft. Asked {at}, code {code}.",
    "{by} asks you to approve {count} drafts. Asked {at}, code {code}.",
)
OWN_WORK = Sentence("You prepared this list, so somebody else has to approve it.")
HOW_SHARED = Sentence("Whoever may approve finds it among the lists.")
HOW_ALONE = Sentence(
    "They approve it in the program, under their own account on this computer, with the code"
    " {code}. This page notices by itself."
)
APPROVE = Sentence("Approve and issue")
APPROVE_DRAFTS = Sentence("Approve and prepare the drafts")
SEND_BACK = Sentence("Send back with the note")
NOTE = Sentence("Note to {by}")
SENT_BACK = Sentence("{by} has sent it back ({at}): {note:cell}")
SENT_BACK_PLAINLY = Sentence("{by} has sent it back ({at}).")
NO_NOTE = Sentence("Write in the note what is to be done, so that it can be put right.")
APPROVED_BY = Sentence("Approved by {by}, {at}.")
CHANGED_SINCE = Sentence(
    "The list changed after approval was asked for ({what:and}). Approval is asked for anew."
)
CELLS_CHANGED = Plural("{count} cell", "{count} cells")
PDFS_CHANGED = Plural("{count} PDF", "{count} PDFs")
OUT_CHANGED = Plural("{count} graduate left out or in", "{count} graduates left out or in")
SHEET_CHANGED = Sentence("another list")
ANSWERS_CHANGED = Plural("{count} answer", "{count} answers")
TAKEN_BACK_CHANGED = Plural("{count} change undone", "{count} changes undone")
SERVER_CHANGED = Sentence(
    "DokStamp has other things now than when approval was asked for. Approval is asked for anew:"
)
DECIDED_ALREADY = Sentence("Somebody else was quicker, and has decided already.")
CORRECTED = Sentence("Changed against the file that was brought")
UNCORRECTED = Sentence("Nothing was changed against the file that was brought.")
