"""The page on which rows are corrected: what each of them needs, and what was done to them."""

from importer.sentences.message import Plural, Sentence

# how many
NEED = Plural("{count} graduate needs you.", "{count} graduates need you.")
NOBODY = Sentence("Nobody needs you.")
READY = Plural("{count} is ready.", "{count} are ready.")
CHECKED_AGAIN = Plural(
    "{count} row is being checked against the others again.",
    "{count} rows are being checked against the others again.",
)
HEADING = Sentence("{said:sentences}")

# which rows are shown
SHOW = Sentence("Show")
KIND_NEED = Sentence("All that need you · {count}")
KIND_EMAIL = Sentence("E-mail address · {count}")
KIND_DATE = Sentence("Date · {count}")
KIND_NAME = Sentence("Name · {count}")
KIND_PDF = Sentence("PDF · {count}")
KIND_PERSON = Sentence("Same or another person · {count}")
KIND_COURSE = Sentence("Course or school · {count}")
KIND_CELL = Sentence("Other cells · {count}")
KIND_LOOK = Sentence("To look at · {count}")
KIND_OUT = Sentence("Left out · {count}")
KIND_ALL = Sentence("All graduates · {count}")
SEARCH = Sentence("Search by name, e-mail or row number")
SEARCH_DO = Sentence("Search")
NONE_FOUND = Sentence("No graduate is found here.")
PAGES = Sentence("Pages")
PAGE = Sentence("Page {number}")
ALL_DONE = Sentence("Every graduate of this list is ready or left out.")
TO_PDFS = Sentence("Go on: look at the PDFs")
GO_ON_WITH = Plural(
    "Go on with the {count} that is ready", "Go on with the {count} that are ready"
)

# a row
ROW = Sentence("Row {row}")
NO_NAME = Sentence("(no name)")
IS_READY = Sentence("Ready.")
IS_OUT = Sentence("Left out: nothing is issued for this graduate.")
WRONG_PDF = Sentence(
    "Somebody has found that the PDF is not theirs. Choose the right one, or bring it."
)
PDF_IS_RIGHT = Sentence("The right PDF is there now")
REPEATS = Sentence("The same as row {row}: one certificate is issued for both.")
CORRECTED_READY = Sentence("Corrected. Ready.")
CORRECTED_LEFT = Plural(
    "Kept. There is {count} more thing to do here.",
    "Kept. There are {count} more things to do here.",
)
CORRECTED_CHECKED = Sentence(
    "Corrected. It is being checked against the other rows; you may go on."
)
CORRECTED_ASKED = Sentence("Corrected. DokStamp is asked again before anything is issued.")
LEFT_OUT_NOW = Sentence("Left out.")
UNDONE = Sentence("Taken back.")
LOST = Sentence(
    "The program does not answer, so this was not kept. What you have typed is still here: start"
    " the program again, and save it."
)
SIGNED_OUT = Sentence(
    "You are not signed in any more, so this was not kept. What you have typed is still here: sign"
    " in in another tab, and save it."
)
SAVE = Sentence("Save")
USE = Sentence("Use “{text}”")
SAVE_ALL = Plural(
    "The same in {count} other row: change both", "The same in {count} other rows: change all"
)
ASKED_FOR_ALL = Sentence("Say once for the whole list how dates are written")
TOO_LONG = Sentence("The cell has {count} characters, and begins as here. Type it anew.")
CHOOSE_PDF = Sentence("Choose the PDF…")
RIGHT_NAME = Sentence("The name is right")
RIGHT_PDF = Sentence("It is the right PDF")
RIGHT_EMAIL = Sentence("It is the right e-mail")
LEAVE_OUT = Sentence("Leave this graduate out")
BRING_BACK = Sentence("Take this graduate in again")
UNDO = Sentence("Undo")
WHOLE_ROW = Sentence("All cells")
WHOLE_ROW_TITLE = Sentence("Row {row}: {name}")
TO_ROWS = Sentence("Back to the corrections")
DONE_TO_ROW = Sentence("What was changed in this row")

# one person or two
IS_IT = Sentence("Are they the same person?")
LIST_SAYS = Sentence("The list, row {row}")
DOKSTAMP_SAYS = Sentence("DokStamp")
NAME = Sentence("Name")
BORN = Sentence("Date of birth")
UNKNOWN = Sentence("not known")
SAME_PERSON = Sentence("It is the same person")
OTHER_PERSON = Sentence("It is another person: leave this graduate out")
SAME_LEFT_OUT = Sentence("It is the same person: leave row {row} out")
TWO_PEOPLE = Sentence("They are two people")
OTHER_EMAIL = Sentence(
    "If it is another person, this e-mail is not theirs: correct it above, or leave this graduate"
    " out."
)

# choosing a PDF
CHOOSE_TITLE = Sentence("Choose the PDF of {name}")
CHOOSE_SAID = Sentence("Those whose names are nearest stand first.")
CHOOSE_SEARCH = Sentence("Search by file name")
FILE = Sentence("File")
WHOSE = Sentence("Whose it is")
OF_NOBODY = Sentence("nobody’s yet")
OF_ROW = Sentence("row {row}, {name}")
OF_SOMEBODY = Sentence("another row’s")
CHOOSE = Sentence("Choose")
NO_PDFS = Sentence("There is no such PDF.")
BRING_PDF = Sentence("Bring more PDFs")

# warnings
LOOK = Sentence("To look at")
LOOK_SAID = Sentence("None of this keeps anybody from being issued. Tick what you have looked at.")
LOOKED = Sentence("I have looked")
LOOKED_BY = Sentence("{by} has looked, {at}.")
LOOK_NO_MORE = Sentence("Not yet after all")
LOOK_ROWS = Plural("Show {count} row", "Show {count} rows")
GOOD_TO_KNOW = Sentence("Good to know")

# for those who prefer Excel
IN_EXCEL = Sentence("Do you prefer Excel?")
DOWNLOAD = Sentence("Download the problems as Excel")
BRING_LIST = Sentence("Bring a corrected list")
CHANGES = Sentence("List of changes")

# somebody else was quicker
MEANWHILE = Sentence("{by} changed this row meanwhile")
MEANWHILE_SAID = Sentence("{by} changed this row meanwhile. Nothing of yours was kept yet.")
MEANWHILE_THEIRS = Sentence("What {by} wrote")
MEANWHILE_YOURS = Sentence("What you wrote")
MEANWHILE_KEEP = Sentence("Keep what {by} wrote")
MEANWHILE_USE = Sentence("Use what you wrote")
EMPTY = Sentence("(empty)")

# what was done
CHANGES_TITLE = Sentence("What was changed in this list")
NO_CHANGES = Sentence("Nothing was changed yet.")
WHO = Sentence("Who")
WHEN = Sentence("When")
WHERE = Sentence("Where")
FROM = Sentence("From")
TO = Sentence("To")
IN_ROW = Sentence("Row {row}, {column:column}")
IN_ROWS = Plural("{count} row, {column:column}", "{count} rows, {column:column}")
A_ROW = Sentence("Row {row}")
DID_SHEET = Sentence("The list was brought")
DID_FILES = Plural("{count} PDF was brought", "{count} PDFs were brought")
DID_REMOVE = Plural("{count} PDF was removed", "{count} PDFs were removed")
DID_MAPPING = Sentence("What a column holds")
DID_ASIDE = Sentence("left aside")
DID_OTHER = Sentence("A question for the whole list was answered")
DID_NAME = Sentence("What the list is called")
DID_LOOKED = Sentence("Looked at")
DID_BELONGS = Sentence("The PDF belongs to this graduate")
DID_WRONG = Sentence("Wrong PDF")
DID_OUT = Sentence("left out")
DID_IN = Sentence("taken in")
TAKEN_BACK_BY = Sentence("taken back by {by}")
UNDO_THIS = Sentence("Undo this")
