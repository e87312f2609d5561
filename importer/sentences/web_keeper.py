"""The page of whoever looks after the server: people, lists, and who did what."""

from importer.sentences.message import Sentence

TITLE = Sentence("Looking after this page")
PEOPLE = Sentence("People")
PEOPLE_SAID = Sentence("Who may do what stands in a file on the server.")
WHO = Sentence("Who")
ROLES = Sentence("May")
PREPARER = Sentence("prepare lists")
APPROVER = Sentence("approve")
READER = Sentence("see results")
KEEPER = Sentence("look after this page")
SIGNED_IN_SINCE = Sentence("Signed in since")
NO_LISTS = Sentence("Nobody has begun a list yet.")
LISTS = Sentence("Lists")
DELETE = Sentence("Delete now")
DELETE_ASK = Sentence("Delete this list?")
DELETE_SAID = Sentence(
    "The list, its PDFs and everything that was corrected are deleted from this server. What was"
    " issued stays issued, and its results are kept."
)
DELETE_SURE = Sentence("Delete the list")
KEEP = Sentence("Keep it")
IS_BEING_ISSUED = Sentence("This list is being issued. Wait until that is done, then delete it.")
AUDIT = Sentence("Who did what")
AUDIT_SAID = Sentence("Nobody can change or remove what stands here.")
WHEN = Sentence("When")
WHAT = Sentence("What")
CODE = Sentence("Code")
ABOUT = Sentence("List")
OLDER = Sentence("Earlier")
DID_SIGNED_IN = Sentence("signed in")
DID_SIGNED_OUT = Sentence("signed out")
DID_SIGN_OUT_EVERYWHERE = Sentence("signed out everywhere")
DID_REFUSED = Sentence("was refused the sign-in")
DID_NOT_CONFIRMED = Sentence("typed another password where it was asked for again")
DID_ASK = Sentence("asked for approval")
DID_APPROVE = Sentence("approved")
DID_SEND_BACK = Sentence("sent back")
DID_ISSUE = Sentence("began to issue drafts")
DID_BEGIN = Sentence("began to issue")
DID_GO_ON = Sentence("went on issuing")
DID_STOP = Sentence("stopped the issuing")
DID_TAKE_BACK = Sentence("began to take back")
DID_LOOK = Sentence("has looked at a doubt")
DID_DELETED = Sentence("deleted a list")
DID_CLEARED = Sentence("deleted what was brought, since its time was over")

# how long things are kept
KEPT_UNTIL = Sentence(
    "The list and the PDFs that were brought are deleted from this server on {day}; the results"
    " stay."
)
GONE = Sentence(
    "The list and the PDFs that were brought were deleted from this server; the results stay."
)
