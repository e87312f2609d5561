"""Sending, whatever is sent: what ends a run, and a row that was not reached."""

from importer.sentences.message import Sentence

BOTH = Sentence("{first} {second}")
ASKED_TO_STOP = Sentence("a stop was requested")
NOT_REACHED = Sentence("The run ended before this row was done: run again.")
FAILED_IN_A_ROW = Sentence("DokStamp failed on {rows} rows in a row: run again later.")
UNEXPECTED = Sentence(
    "Something unexpected happened ({what}). Run again: DokStamp is asked before anything is"
    " sent, so nothing is sent twice."
)
ROW_UNEXPECTED = Sentence(
    "Something unexpected happened to this row ({what}). Run again: DokStamp is asked before"
    " anything is sent, so nothing is sent twice."
)
ASK_SUPPORT = Sentence("{what} Ask DokStamp's support.")
