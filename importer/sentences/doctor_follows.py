"""What follows from what `importer doctor` has seen, and what to do."""

from importer.sentences.message import Sentence

# the way to DokStamp
PROXY_LETS_THROUGH = Sentence("It has to let TLS through.")
WRONG_PLACE = Sentence(
    "Nothing can be sent: look at the base URL, and at the proxy or sign-in page on the way."
)
NO_WAY = Sentence("Nothing can be sent: look at the base URL, the network, the proxy.")
NOTHING_BEFORE = Sentence("Nothing can be sent before that is right.")
FEW_CONNECTIONS = Sentence(
    "A run or a worker may find no room: let the server take more (max_connections)."
)
CORRECT_CREDENTIALS = Sentence("Nothing can be sent: correct them, or the base URL.")
CORRECT_TENANT = Sentence("Nothing can be sent: correct DOKSTAMP_TENANT, or leave it out.")
GIVE_TENANT = Sentence("Give the tenant: set DOKSTAMP_TENANT.")
TOKEN_ASKED_AGAIN = Sentence("A token is asked for again when it is refused.")
PASSWORD_SENT_AGAIN = Sentence("The password is sent again when the token ends.")
ASK_AGAIN = Sentence("Ask again; if it stays so, tell DokStamp.")
EXPIRY_UNSEEN = Sentence(
    "A token that has ended is not recognised as that: a run ends with this status instead of"
    " going on."
)
WRONG_TENANT_UNSEEN = Sentence("A wrong tenant may not be recognised as that.")
DELETED_UNSEEN = Sentence("What was deleted is not recognised as that.")
NO_COLUMN = Sentence("A refused row cannot say which column is meant.")
SEEN_BY_SENDING = Sentence("Only what is sent shows how errors look.")
STATUS_ALONE = Sentence("Errors are told by their status alone.")
PACE_LEARNED = Sentence("The pace is learned from refusals (429), or set with --rate.")
SET_CLOCK = Sentence(
    "Certificates without a date of their own are dated by this machine: set its clock."
)

# lists and their filters
UNSEEN_LIST = Sentence("What the tenant has there is not seen.")
SHORTER_PAGES = Sentence("Shorter pages are asked for: more requests, nothing is missed.")
ASK_WHEN_THERE_ARE_SOME = Sentence("Ask again when the tenant has some.")
PAGES_COUNTED = Sentence("Pages are as long as the server likes; the client counts what comes.")
READ_THERE = Sentence("It is read there too.")
ONE_BY_ONE = Sentence(
    "What is in the tenant is asked row by row where a list proves nothing: slower, and rows may"
    " stop."
)
READ_TILL_EMPTY = Sentence(
    "Lists are read until a page is empty. What is in the tenant is asked row by row where a list"
    " proves nothing: slower, and rows may stop."
)
END_UNSEEN = Sentence(
    "The end of a list is not seen. What is in the tenant is asked row by row where a list proves"
    " nothing: slower, and rows may stop."
)
WHOLE_LISTS = Sentence(
    "Every answer is compared with the question, and whole lists are read: slower, nothing is"
    " mistaken."
)
COMPARED = Sentence("Every answer is compared with the question; nothing is mistaken.")
MADE_TWICE = Sentence("Records are made twice, or refused as taken: stop.")
CASE_BY_REFUSAL = Sentence(
    "Who is registered in other letters is not found by one question; the refusal as taken tells"
    " then."
)
TAKEN_FOR_EMPTY = Sentence("It is taken for an empty list.")
CERTIFICATE_UNSEEN = Sentence("A certificate that is there may not be seen: stop.")
UPLOADS_UNSEEN = Sentence("Unused uploads are not found again.")
FILES_LOOKED_AT = Sentence("Each file is looked at before it is taken for unused.")
DOCUMENTED_FIELDS = Sentence("The client asks by documented fields only.")

# records
NUMBERS_AS_TEXT = Sentence(
    "They are read as text too; but what is sent as a number may then be refused: see with"
    " --write-practice."
)
FLAGS_AS_TEXT = Sentence("1, 0 and text are read too.")
DAYS_AS_MOMENTS = Sentence(
    "A day that comes as a moment is read, and in another zone compared with care; look at one"
    " student."
)
MOMENTS_IN_UTC = Sentence("A moment without a zone is taken for UTC.")
RECORDS_ALIKE = Sentence("Such a record cannot be told from others: rows stop there.")
READ_AS_WELL = Sentence("They are read as well.")
ASKED_BY_UUID = Sentence("Each certificate in question is asked for by its uuid.")
KEEP_STATE_FOR_SIGNED = Sentence(
    "What issuing has signed cannot be recognised where the ledger is lost: keep the state folder."
)

# practising
USE_ANOTHER_TENANT = Sentence("Use a tenant that is made for practice: nothing was written.")
STOP = Sentence("Do not issue with this program before it is settled with DokStamp.")
LAST_GUARD_MISSING = Sentence(
    "The last guard against certifying twice is missing. Do not issue with this program before it"
    " is settled with DokStamp."
)
LOOK_FOR_DOCTOR = Sentence("Look for what is called doctor there, and remove it.")
REMOVE_IT = Sentence("Remove it in DokStamp, or have it removed.")
IT_STAYS = Sentence("It stays: {records:all}.")
DELETED_MISTAKEN = Sentence("What is deleted may be taken for what is there.")
BIRTH_DATES_WITH_CARE = Sentence("Birth dates are compared with care; look at one student.")
STUDENTS_TWICE = Sentence("Students may be made twice when two machines work at once.")
ONE_FILE_AT_A_TIME = Sentence("Files are uploaded one by one: slower.")
KEEP_STATE_FOR_UPLOADS = Sentence(
    "A PDF is not recognised by its content: keep the state folder, which knows what was uploaded."
)
MAKE_A_COURSE = Sentence("Make a course first.")
GRADES_REFUSED = Sentence("Rows with a grade may be refused; the others go.")
STUDENTS_UNPROTECTED = Sentence("Nothing protects a student who has certificates.")
ANY_ANSWER = Sentence("Any answer with the record in it is taken.")
