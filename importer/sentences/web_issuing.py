"""The pages of what is being sent, of how it ended, and of what was cut off."""

from importer.sentences.message import Plural, Sentence

# before anything is sent
IN_LINE = Sentence("Waiting for its turn")
IN_LINE_SAID = Plural(
    "{count} other list is issued first. You may close this page; it goes on.",
    "{count} other lists are issued first. You may close this page; it goes on.",
)
ASKING = Sentence("DokStamp is asked once more")
ASKING_SAID = Sentence(
    "Right before it begins, DokStamp is asked whether everything is still as you looked at it."
)
NOT_SENT = Sentence("Nothing was sent")
NOT_SENT_CHANGED = Plural(
    "Since it was looked at, {count} thing has changed:",
    "Since it was looked at, {count} things have changed:",
)
NOT_SENT_STOPPED = Sentence("It was stopped before anything was sent.")
LOOK_AGAIN = Sentence("Look at it again")

# while it is sent
SHORT = Sentence("{done}/{count}")
ISSUING = Sentence("Being issued")
DONE_OF = Plural("{done} of {count} issued.", "{done} of {count} issued.")
DRAFTED_OF = Plural("{done} of {count} draft prepared.", "{done} of {count} drafts prepared.")
MOMENT_LEFT = Sentence("Less than a minute left.")
MINUTES_LEFT = Plural("About {count} minute left.", "About {count} minutes left.")
HOURS_LEFT = Plural("About {count} hour left.", "About {count} hours left.")
MAY_CLOSE = Sentence("You may close this page; it goes on.")
TELL_ME = Sentence("Tell me when it has ended")
WILL_TELL = Sentence(
    "The browser tells you when it has ended, as long as this page stays open somewhere in it."
)
WONT_TELL = Sentence("The browser does not let this page tell you: look here again later.")
STOP = Sentence("Stop")
STOP_SAID = Sentence("What is under way is finished, and nothing is lost.")
STOPPING = Sentence("It is being stopped: what is under way is finished.")
AWAY = Sentence("DokStamp does not answer since {at}. It is tried again; nothing is lost.")
LOST = Sentence(
    "The program does not answer at the moment. Nothing is lost; this page asks again by itself."
)
SO_FAR = Sentence("So far")
LATEST = Sentence("The last ones")

# how rows ended
STATUS_DONE = Plural("{count} done", "{count} done")
STATUS_DRAFTED = Plural("{count} prepared", "{count} prepared")
STATUS_CREATED = Plural("{count} issued", "{count} issued")
STATUS_EXISTING = Plural("{count} had it before", "{count} had it before")
STATUS_INVALID = Plural("{count} not in order", "{count} not in order")
STATUS_FAILED = Plural("{count} refused", "{count} refused")
STATUS_PENDING = Plural("{count} not reached", "{count} not reached")

# cut off
ELSEWHERE_SAID = Sentence(
    "A server of this page was issuing it at {at}, and may be still. This page goes on by itself;"
    " it can be stopped only where it was begun."
)
CUT_OFF = Sentence("It was stopped at {at} (computer switched off?).")
ISSUED_THEN = Plural("{count} is issued,", "{count} are issued,")
LEFT_THEN = Plural("{count} is not.", "{count} are not.")
IN_DOUBT = Plural(
    "Of {count} of these an answer is missing: DokStamp is asked before anything is sent.",
    "Of {count} of these an answer is missing: DokStamp is asked before anything is sent.",
)
GO_ON_SAID = Sentence(
    "Going on asks DokStamp first what is there, so nobody gets a second certificate."
)
GO_ON = Sentence("Go on")

# done
ISSUED = Plural("{count} certificate is issued.", "{count} certificates are issued.")
DRAFTED = Plural("{count} draft is prepared.", "{count} drafts are prepared.")
ENDED_BUT = Sentence("{done} {left}")
LEFT = Plural("{count} is not.", "{count} are not.")
NOT_THESE = Sentence("Not issued")
NOT_REACHED = Plural("{count} was not reached.", "{count} were not reached.")
ENDED_EARLY = Sentence("It ended early: {why}")
BEFORE = Plural("{count} of them had it before.", "{count} of them had it before.")
PRACTISED = Sentence("This was practice: nobody was told.")
LEFT_OUT = Plural("{count} graduate was left out.", "{count} graduates were left out.")
GO_ON_LEFT = Sentence("Go on with what is left")
DOWNLOAD = Sentence("Download the results (Excel)")
NO_RESULTS = Sentence("The results could not be written, or are not there any more.")
WHAT_TO_DO = Sentence("Why, and what to do")
CERTIFICATES = Sentence("Certificates")
DRAFTS = Sentence("Drafts")
LINK = Sentence("Open the certificate")
RUN = Sentence("Number")
BEGUN = Sentence("Begun")
ENDED = Sentence("Ended")
SENT_BY = Sentence("Sent by")
PREPARED_BY = Sentence("Prepared by")
APPROVED_BY = Sentence("Approved by")
CODE = Sentence("Code")
NEVER = Sentence("This list was not issued yet")
