"""The pages that say what is in the way."""

from importer.sentences.message import Sentence

NOT_LET_IN = Sentence("DokStamp does not let us in")
WHO_SETS_UP = Sentence(
    "Show this page to whoever set this program up at your school. What you have brought and"
    " corrected is kept."
)
SETTINGS_ARE_REFUSED = Sentence(
    "What is refused are the settings that this program was given: the e-mail address and the"
    " password, or the identification of the program, at DokStamp."
)
SIGN_IN_ENDED = Sentence("DokStamp has ended your sign-in.")
SIGN_IN_ANEW = Sentence("Sign out, sign in again and go on: nothing is lost.")
OTHER_RUN = Sentence("Somebody else is issuing right now")
OTHER_RUN_SOMEBODY = Sentence("Another run of this program is at work.")
OTHER_RUN_SINCE = Sentence("Another run of this program has been at work since {since}.")
OTHER_RUN_OF = Sentence(
    "Another run of this program, started by {who:cell}, has been at work since {since}."
)
OTHER_RUN_REMEDY = Sentence(
    "Certificates are issued by one at a time. Wait until the other is done, then try again; your"
    " list is kept."
)
TRY_AGAIN = Sentence("Try again")
DISK_FULL = Sentence("There is no room left")
DISK_FULL_SAID = Sentence(
    "The disk of the computer on which this program runs is full, so nothing more can be kept."
    " What was kept before is there."
)
DISK_FULL_REMEDY = Sentence(
    "Delete what is not needed any more, such as old lists, or ask whoever looks after that"
    " computer. Then try again."
)
OLDER_PAGE = Sentence("This page is older than the program")
OLDER_PAGE_SAID = Sentence(
    "The program was renewed since this page was opened, so nothing was done. Load the page again:"
    " what was kept is there."
)
LOAD_AGAIN = Sentence("Load it again")
TOO_LARGE = Sentence("That is too large")
NOT_FOUND = Sentence("There is no such page")
