"""A corrected results workbook: which rows it holds, and what became of them."""

from importer.sentences.message import Sentence

SEVERAL_RUNS_FIT = Sentence(
    "{path} does not tell which run its rows come from (several past runs fit): correct the"
    " results workbook (.xlsx) itself and resume from it, or correct the spreadsheet and use"
    " `importer run`."
)
NO_RUN_FITS = Sentence(
    "{path} does not tell which run its rows come from (none of the past runs in the state folder"
    " fits): correct the results workbook (.xlsx) itself and resume from it, or correct the"
    " spreadsheet and use `importer run`."
)
NO_COLUMN = Sentence(
    "{path} has no column {columns:columns} any more: put it back, or resume from a fresh copy."
)

SET_ASIDE = Sentence(
    "A person set the row aside: it was deleted from Failures. To have it done put it back there."
)
ROWS_SET_ASIDE = Sentence(
    "Set aside by a person: {rows:rows}, no longer on the sheet Failures, so not to be done."
)
TORN = Sentence(
    "The cells of this row have come apart: its {what} was that of {rows:rows}, as when one column"
    " is sorted, shifted or pasted over alone. Put the row back as it was, or correct the"
    " spreadsheet itself and run that again."
)
NAME = Sentence("name")
EMAIL = Sentence("e-mail")
BIRTH_DATE = Sentence("birth date")
FILE = Sentence("file")
CORRECTED_ON_RESULTS = Sentence(
    "The row was corrected on the sheet Results ({columns:columns}), but what is read is the sheet"
    " Failures: make the correction there too, or undo it on Results."
)
TAKEN_FROM_RESULTS = Sentence(
    "Of {rows:rows} is taken what now stands on the sheet Results, corrected since the check."
)
CHANGED_IN_VAIN = Sentence(
    "Changed on the sheet Results, and not sent: {rows:rows}. What is done is done; correct the"
    " others on the sheet Failures."
)
DONE_CORRECTED = Sentence(
    "Done before, corrected, and not asked again: {rows:rows}; see {results}."
)
UNCONFIRMED = Sentence(
    "The row was being done as somebody had corrected it, and how that ended is not known:"
    " importer resume {results}; it asks before it sends."
)
