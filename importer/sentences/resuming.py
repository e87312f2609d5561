"""A corrected results workbook: which rows it holds, and what became of them."""

from importer.sentences.message import Sentence

SEVERAL_RUNS_FIT = Sentence(
    "{path} does not say which run its rows come from (several past runs fit): correct the results"
    " workbook (.xlsx) itself and resume from it, or correct the spreadsheet and use `importer"
    " run`."
)
NO_RUN_FITS = Sentence(
    "{path} does not say which run its rows come from (none of the past runs in the state folder"
    " fits): correct the results workbook (.xlsx) itself and resume from it, or correct the"
    " spreadsheet and use `importer run`."
)
AFTERWARDS = Sentence(
    "{path} says what `importer {command}` has done about the run of {previous}, so there are no"
    " rows on it to resume: repeat `importer {command}` to go on with that, or resume the workbook"
    " of the run."
)
NO_COLUMN = Sentence(
    "{path} no longer has the column {columns:columns}: put it back, or resume from a fresh copy."
)

SET_ASIDE = Sentence(
    "Somebody set the row aside by deleting it from Failures. To have it done, put it back there."
)
ROWS_SET_ASIDE = Sentence(
    "Set aside by somebody: {rows:rows}, no longer on the sheet Failures, and therefore not sent."
)
TORN = Sentence(
    "The cells of this row no longer belong together: what {column:column} holds was in"
    " {rows:rows}, as when one column has been sorted, moved or pasted over by itself. Put the"
    " row back as it was, or correct the spreadsheet itself and run that again."
)
CORRECTED_ON_RESULTS = Sentence(
    "The row was corrected on the sheet Results ({columns:columns}), but what is read is the sheet"
    " Failures: make the correction there too, or undo it on Results."
)
TAKEN_FROM_RESULTS = Sentence(
    "The sheet Results was corrected after the check: of {rows:rows}, what it now says is used."
)
CHANGED_IN_VAIN = Sentence(
    "Changed on the sheet Results, but not sent: {rows:rows}. Rows that are done stay as they"
    " are; correct the others on the sheet Failures."
)
DONE_CORRECTED = Sentence(
    "Done before in a corrected form, and not sent again: {rows:rows}; see {results}."
)
UNCONFIRMED = Sentence(
    "A run was sending this row in a corrected form, and how that ended is not known. Resume"
    " from {results}: DokStamp is asked first, so nothing is sent twice.",
    terminal="Type: importer resume {results}",
)
