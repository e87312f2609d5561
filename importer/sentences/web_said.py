"""What is found, as the page says it: where the remedy is a button beside it, and no column."""

from importer.sentences.message import Plural, Sentence

AS_IT_STANDS = Sentence("{said}.")
FAULT = Sentence("{fault}.")

NAMES_ANOTHER = Sentence("The PDF {pdf:file} names ‘{theirs}’ of row {row}, and not ‘{ours}’.")
NAMES_OTHERS = Sentence(
    "The PDF {pdf:file} names ‘{theirs}’ of row {row} and {others} more of the list, and not"
    " ‘{ours}’."
)
MISSING = Sentence("There is no PDF {typed:file}: choose the right one, or bring it.")
SEVERAL_FIT = Sentence("{typed:file} fits several PDFs: {names:files}. Choose the right one.")
SEVERAL_NAMED_AFTER = Sentence(
    "Several PDFs are named after {after:files_or}: {names:files}. Choose the right one."
)
NONE_NAMED_AFTER = Sentence(
    "No PDF is named after {after:files_or}: choose the right one, or bring it."
)
OUTSIDE = Sentence(
    "{typed:file} was not brought with the PDFs: choose the right one, or bring it."
)

SAME_PERSON = Plural(
    "The same person, born {born}, stands in row {rows:few} for the same course: a second diploma"
    " cannot be taken back. Leave one of the two out, unless they are two people.",
    "The same person, born {born}, stands in rows {rows:few} for the same course: a second diploma"
    " cannot be taken back. Leave all but one out, unless they are several people.",
)
PERHAPS_SAME_PERSON = Plural(
    "Perhaps the same person, born {born}, stands in row {rows:few} for the same course: a second"
    " diploma cannot be taken back. Leave one of the two out, unless they are two people.",
    "Perhaps the same person, born {born}, stands in rows {rows:few} for the same course: a second"
    " diploma cannot be taken back. Leave all but one out, unless they are several people.",
)
OTHER_PDF = Plural(
    "Row {rows:few} has the same student and course with another PDF ({files:cells}): leave the"
    " row out that is wrong.",
    "Rows {rows:few} have the same student and course with another PDF ({files:cells}): leave the"
    " rows out that are wrong.",
)
OTHER_PDF_UNNAMED = Plural(
    "Row {rows:few} has the same student and course with another PDF: leave the row out that is"
    " wrong.",
    "Rows {rows:few} have the same student and course with another PDF: leave the rows out that"
    " are wrong.",
)
OTHER_CELL = Plural(
    "Row {rows:few} has the same student and course with another {column:column}: they differ in"
    " {columns:columns}. Leave the row out that is wrong.",
    "Rows {rows:few} have the same student and course with another {column:column}: they differ in"
    " {columns:columns}. Leave the rows out that are wrong.",
)

OTHER_PERSON = Sentence(
    "Under {email} DokStamp has “{theirs}”, born {born_there}; the row says “{ours}”, born {born}."
    " Two people cannot share an e-mail."
)
OTHER_PERSON_OF_NO_BIRTH = Sentence(
    "Under {email} DokStamp has “{theirs}”, born on an unknown date; the row says “{ours}”, born"
    " {born}. Two people cannot share an e-mail."
)
CONFIRMED_OTHER = Sentence("DokStamp has another person under {email}: correct the row.")
NAMESAKE = Sentence(
    "The same name and date of birth ({born}) belong to {there}, and {seen}: a second diploma"
    " cannot be taken back. Correct the row, unless they are two people."
)

NO_DATE = Sentence("{text:cell} is not a date that exists: write it as YYYY-MM-DD.")
EITHER_DAY = Sentence("{text:cell} is a date typed as text, which is not guessed ({days:or}).")
