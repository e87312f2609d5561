"""The page on which the list and the PDFs are brought, and what has changed in a newer list."""

from importer.sentences.message import Plural, Sentence

TITLE = Sentence("Bring the list and the signed PDFs")
DROP_HERE = Sentence(
    "Drop the list and the PDFs here: files, a folder or a ZIP, in any order and as often as you"
    " like."
)
CHOOSE_LIST = Sentence("Choose the list…")
CHOOSE_FOLDER = Sentence("Choose the folder of PDFs…")
CHOOSE_PDFS = Sentence("Choose single PDFs or a ZIP…")
BRING = Sentence("Bring them")
AT_MOST = Sentence(
    "Without script the browser sends at most 25 MB at once: bring more in several goes."
)
NOTHING_SENT = Sentence("Nothing has been sent to DokStamp.")

# what is here
HERE = Sentence("What is here")
NO_LIST_YET = Sentence("There is no list yet.")
ON_SHEET = Plural(
    "{file}: {count} graduate on sheet {sheet:cell}.",
    "{file}: {count} graduates on sheet {sheet:cell}.",
)
IN_FILE = Plural("{file}: {count} graduate.", "{file}: {count} graduates.")
COLUMNS_UNKNOWN = Sentence(
    "{file}: not every column that is needed was recognised. Say which is which."
)
QUESTION_FIRST = Sentence("{file}: one question is to be answered before it can be read.")
BEING_READ = Sentence("{file} is being read.")
NO_PDFS_YET = Sentence("There are no PDFs yet.")
PDFS_HERE = Plural(
    "{count} PDF is here ({megabytes} MB).", "{count} PDFs are here ({megabytes} MB)."
)
PDFS_COMING = Plural(
    "{here} of {count} PDF is here ({megabytes} MB).",
    "{here} of {count} PDFs are here ({megabytes} MB).",
)
GO_ON_BRINGING = Sentence(
    "Not everything that was begun has come. Bring the same folder again: what is here already is"
    " not sent again."
)
MINUTES_LEFT = Plural("About a minute left.", "About {count} minutes left.")
MOMENT_LEFT = Sentence("Less than a minute left.")
MAY_GO_ON = Sentence("You may already go on, in a new tab: this page has to stay open meanwhile.")
IN_NEW_TAB = Sentence("Go on in a new tab")
ALL_HERE = Sentence("Everything has come.")
LOOKING = Sentence("Looking what is to be sent…")
BEING_BROUGHT = Sentence("It is being brought…")
CUT_OFF = Sentence(
    "The connection was cut off. What has come is kept; the rest is sent when you go on."
)
SEND_REST = Sentence("Send the rest")
LEFT_ASIDE = Plural("{count} file was left aside:", "{count} files were left aside:")
AND_MORE = Sentence("{count} more")
WITHOUT_PDF = Plural("{count} graduate has no PDF yet.", "{count} graduates have no PDF yet.")

# refusals
NO_LIST = Sentence("The list must be an Excel, OpenDocument or CSV file.")
NEITHER = Sentence("{file:file} is neither a list nor a PDF.")
NO_GRADUATES_PAGE = Sentence("{file:file} is a web page or XML without a table of graduates.")
EMPTY = Sentence("{file:file} is empty.")
STRANGE_NAME = Sentence("{file:file} has a name that cannot be kept: give it another one.")
TWICE = Sentence("{file:file} was brought twice, in other letters: only the first one was taken.")
PDF_TOO_LARGE = Sentence(
    "{file:file} is larger than {megabytes} MB: save it smaller, for example with its pictures"
    " compressed."
)
LIST_TOO_LARGE = Sentence("{file:file} is larger than {megabytes} MB, which no list of names is.")
TOO_MANY = Sentence("These are more than {most:grouped} files: bring a smaller folder.")
DISK_FULL = Sentence(
    "There is not enough space on the disk: {megabytes:grouped} MB have to be free for these"
    " files. Make space, or bring fewer at once."
)
NOT_TAKEN = Sentence("{file:file} was not taken.")
NOT_WRITTEN = Sentence("{file:file} cannot be kept ({why:reason}).")
NOTHING_CHOSEN = Sentence("Nothing was chosen: choose the list or PDFs first.")
NOT_ANNOUNCED = Sentence("These files are no longer expected: bring them once more.")

# which of several is the list
WHICH_LIST = Sentence("Which of these is the list of graduates?")
THIS_ONE = Sentence("{file:file} is the list")
NONE_OF_THEM = Sentence("None of them")

# what is here, and removed again
FOLDERS = Sentence("The PDFs by folder")
FOLDER = Sentence("Folder")
PDFS = Sentence("PDFs")
NO_FOLDER = Sentence("(in no folder)")
UNUSABLE = Plural("{count} PDF cannot be used:", "{count} PDFs cannot be used:")
REMOVE = Sentence("Remove")
SURE_REMOVE = Plural(
    "Remove {count} PDF of {folder:cell}?", "Remove {count} PDFs of {folder:cell}?"
)
REMOVED_FROM_HERE = Sentence(
    "They are removed from this list only; the files on your computer stay as they are."
)
YES_REMOVE = Sentence("Remove them")
NO_BACK = Sentence("No, go back")

# a newer list
NEWER = Sentence("What has changed in the list")
NEWER_SAID = Sentence("The list was replaced by {file:file}.")
CELLS_CHANGED = Plural("{count} cell is another one.", "{count} cells are other ones.")
GRADUATES_ADDED = Plural("{count} graduate is new.", "{count} graduates are new.")
GRADUATES_GONE = Plural(
    "{count} graduate is no longer in the list.", "{count} graduates are no longer in the list."
)
NOTHING_CHANGED = Sentence("No graduate and no cell is another one than before.")
KEPT = Plural(
    "{count} of the corrections made here holds on.",
    "{count} of the corrections made here hold on.",
)
NOT_KEPT = Plural(
    "{count} correction made here gives way to what the new list says there.",
    "{count} corrections made here give way to what the new list says there.",
)
SEE_CHANGED = Sentence("See what has changed")
ROW = Sentence("Row")
COLUMN = Sentence("Column")
BEFORE = Sentence("Before")
NOW = Sentence("Now")
NEW_ROWS = Sentence("New graduates")
GONE_ROWS = Sentence("No longer in the list")
FIRST_OF = Sentence("The first {most} are shown.")
