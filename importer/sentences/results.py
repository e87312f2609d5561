"""The results workbook: where it goes, and reading it back."""

from importer.sentences.message import Sentence

# where it goes
NO_NAME = Sentence("{path} is not a name for a results workbook: let it end in .xlsx.")
IS_OPEN = Sentence("{path} is open: close it.", terminal="Or choose another name with --out.")
IS_OPEN_BY = Sentence(
    "{path} is open by {whom}: close it.", terminal="Or choose another name with --out."
)
NO_FOLDER = Sentence(
    "There is no folder {folder}: make it.", terminal="Or choose another place with --out."
)
NOT_OURS = Sentence("{path} exists and is not a results workbook: choose another name with --out.")
NOT_WRITABLE = Sentence(
    "{path} cannot be written ({why:reason}): close it.", terminal="Or choose another with --out."
)
A_FOLDER = Sentence("it is a folder")
WAS_CHANGED = Sentence(
    "{path} was changed since it was written, so it is left as it is: this one is {other}."
)
OF_A_RUN = Sentence(
    "{path} holds the results of a run, so it is left as it is: this one is {other}."
)
MAY_BE_CHANGED = Sentence(
    "{path} cannot be read, and may have been changed since it was written, so it is left as it"
    " is: this one is {other}."
)

# writing
NOT_WRITTEN = Sentence(
    "The results workbook {path} cannot be written ({why:reason}): free space, or close it in"
    " Excel. What was done is in the ledger and on the server.",
    terminal="Another place can be chosen with --out.",
)
INSTEAD = Sentence("{why} The results are in {place} instead.")

# reading it back
NO_RESULTS = Sentence(
    "{path} is not a results workbook: it has no sheet {sheets:and}. Correct the workbook that the"
    " run has written, as a whole, or save its sheet {failures} as CSV and resume from that."
)
LOST_ROW_OR_STATUS = Sentence(
    "{path}: the sheet {sheet} has lost its column row or status: resume from a fresh copy."
)
LOST_HEADINGS = Sentence(
    "{path}: the sheet {sheet} has lost its headings: resume from a fresh copy."
)
FACTS_DAMAGED = Sentence("{path}: the hidden sheet {sheet} is damaged: resume from a fresh copy.")
ROW_TWICE = Sentence(
    "{path}: row {row} is there twice on the sheet {results}: delete the copied line there; a new"
    " graduate is added on the sheet {failures}."
)
