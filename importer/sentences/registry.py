"""What is said of records of the tenant."""

from importer.sentences.message import Sentence

ANSWERED = Sentence("DokStamp answered {status}: {words}")
TAKEN_UNSEEN = Sentence(
    "DokStamp says that the {field:word} {value} is taken, but finds no {kind:word} with it: most"
    " likely a deleted {kind:word} still holds it. Ask DokStamp's administrator to restore the"
    " {kind:word} with the {field:word} {value}, or to free it; then run again."
)
LIST_UNPROVEN = Sentence(
    "DokStamp's list of {records:word} cannot be read to its end, or does not say whose they are,"
    " so it is not known whether there is one already."
)
MODULES_UNPROVEN = Sentence(
    "DokStamp's list of attachable modules cannot be read to its end, so it proves nothing."
)
