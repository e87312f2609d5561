"""What every page says: its frame, the lists, and what is in the way."""

from importer.sentences.message import Plural, Sentence

# at the terminal, when the page is opened
RUNNING = Sentence("The page is open for you in the browser. If it is not, open this link there:")
RUNNING_ALREADY = Sentence("The page is open already. Go on there, or open this link:")
PORT_TAKEN = Sentence("Port {port} cannot be used ({why}): choose another --port.")

# the frame
PROGRAM = Sentence("Diplomas for DokStamp")
SKIP = Sentence("To the content")
QUIT = Sentence("Quit")
ENDED = Sentence("The program has ended")
ENDED_SAID = Sentence("You may close this page. Start the program again to go on.")
ENDED_POLITELY = Sentence(
    "What was under way is finished first, which may take a minute. What is left is issued when"
    " you start the program again and go on."
)
QUIT_ASK = Sentence("Quit while certificates are being issued?")
QUIT_SAID = Plural(
    "{count} list is being issued. If you quit, what is under way is finished, and nothing new"
    " is begun. You can go on later; nothing is lost, and nothing happens twice.",
    "{count} lists are being issued. If you quit, what is under way is finished, and nothing new"
    " is begun. You can go on later; nothing is lost, and nothing happens twice.",
)
QUIT_SURE = Sentence("Stop and quit")
QUIT_NOT = Sentence("Let it go on")
LANGUAGE = Sentence("Language")
CHANGE_LANGUAGE = Sentence("Change")
PRACTICE = Sentence("PRACTICE – nothing is sent to anybody")
STEPS = Sentence("Steps")
STEP_FILES = Sentence("Files")
STEP_COLUMNS = Sentence("Columns")
STEP_QUESTIONS = Sentence("Questions")
STEP_CORRECTIONS = Sentence("Corrections")
STEP_PDFS = Sentence("Look at the PDFs")
STEP_CHECK = Sentence("Check")
STEP_ISSUING = Sentence("Issuing")
STEP_DONE = Sentence("Done")

# the lists
YOUR_LISTS = Sentence("Your lists")
NEW_LIST = Sentence("New list")
PRACTISE = Sentence("Try it with sample graduates (nothing is sent)")
NEEDED = Sentence(
    "You need two things: the list of graduates (Excel) and the folder with their signed PDFs."
)
UNNAMED = Sentence("New list")
GO_ON = Sentence("Go on")
LIST_NAME = Sentence("List")
LIST_GRADUATES = Sentence("Graduates")
LIST_STATE = Sentence("State")
LIST_WHO = Sentence("Begun by")
LIST_WHEN = Sentence("On")
LOOK_AT_IT = Sentence("Look at it")
APPROVE = Sentence("Approve")
WATCH = Sentence("See how far it is")
RESULTS = Sentence("Results")
FOR_PRACTICE = Sentence("practice")
SAMPLES = Sentence("Sample graduates")
ABOUT = Sentence("Rename or delete")
NAME_OF_LIST = Sentence("What the list is called")
RENAME = Sentence("Rename")
DELETE = Sentence("Delete the list")
SURE_DELETE = Sentence("Delete {name:cell}?")
DELETED_SAID = Sentence(
    "The list, its PDFs and all corrections are removed from this program. What was issued stays"
    " issued, and its results stay in the history."
)
STATE_PREPARED = Sentence("being prepared")
STATE_WAITING = Sentence("waiting for approval")
STATE_APPROVED = Sentence("approved")
STATE_ISSUING = Sentence("being issued")
STATE_STOPPED = Sentence("stopped")
STATE_DONE = Sentence("done")

# what is in the way
WRONG = Sentence("Something is in the way")
TO_LISTS = Sentence("To your lists")
BEING_READ = Sentence("The list is being read")
NOT_KEPT_YET = Sentence(
    "The list is still being read, so this was not kept yet. Nothing of it is lost: send it again"
    " in a moment."
)
SEND_AGAIN = Sentence("Send it again")
BEING_READ_SAID = Sentence("A long list takes a moment. This page goes on by itself.")
STRANGER = Sentence("This link was used already")
STRANGER_SAID = Sentence(
    "Start the program again, or copy the new link from its window. Nothing is lost."
)
NOT_FOUND = Sentence(
    "There is no such page. A list may have been deleted, or its address is not whole."
)
NOT_YOURS = Sentence(
    "This is not yours to do. Ask whoever looks after the program at your school."
)
PASSWORD_AGAIN = Sentence("Your DokStamp password, again")
PASSWORD_AGAIN_WHY = Sentence("So that nobody else does this while you are away.")
NOT_UNDERSTOOD = Sentence("The page sent something that is not understood. Load it again.")
OTHER_HOST = Sentence(
    "This address is not the page's own. Open the link from the program's window."
)
OTHER_PAGE = Sentence("Another page has asked for this, so nothing was done.")
TOO_LARGE = Sentence("That is too much at once.")
NOT_KEPT = Sentence("What was done cannot be kept on this computer ({why:reason}).")
ELSEWHERE = Sentence(
    "What was brought for this list is not on this computer: open the list where it was begun."
)
MISTAKE = Sentence(
    "The program made a mistake ({kind}). Nothing that was kept is lost; load the page again."
)
BEING_ISSUED = Sentence("This list is being issued: it can be changed when that has ended.")
CHANGED_MEANWHILE = Sentence("{by} has changed this meanwhile")
CHANGED_MEANWHILE_SAID = Sentence("Your change was not kept. Look at what stands there now.")
THEIRS = Sentence("Now there stands: {value:cell}")
