"""Headings of a list: none, too few, twice, unknown ones; names that stand in several columns."""

from importer.sentences.message import Plural, Sentence

# no headings
EMPTY = Sentence("{where} is empty: choose the sheet that lists the {records}.")
NO_ROWS = Sentence("{where} has headings in row {row} but no rows below them: add the {records}.")
LISTS_NOBODY = Sentence("{where} lists nobody below its headings in row {row}: add the graduates.")
BETWEEN_SPACES = Sentence(
    "{where}: the columns are side by side, separated by spaces, as a report is printed, so where"
    " each ends is not certain: open the file in Excel with Data > From Text/CSV at fixed width"
    " (or export it again as CSV), look, and save it as .xlsx."
)
NO_HEADING_ROW = Sentence(
    "{where} has no heading row in its first {count} rows: one that names {columns:all} is needed."
    " {nearest}"
)
NEAREST_ROW = Sentence("The nearest row reads: {texts:all}.")
GRADUATE_BESIDE_HEADINGS = Sentence(
    "The nearest row has headings and a graduate side by side: {texts:all}."
)
IN_THE_NEAREST = Sentence("In the nearest one, {remedy}")
NO_COLUMN = Sentence("{where} has no column {columns:or}: {remedy}")
HEADINGS_FOUND = Sentence("{remedies:clauses}. The headings found are: {headings:all}.")
ADD_COLUMN = Sentence("add {what}, headed {names:cells_or}")

# headings twice, and in two rows
TWICE = Sentence(
    "{where}: the headings {one} and {other} are there twice: rename or delete one of them."
)
SAME_MEANING = Sentence(
    "{where}: the headings {one} and {other} both mean {column:column}: rename or delete one of"
    " them."
)
HEADING = Sentence("{heading:cell} (column {letter})")
IN_TWO_ROWS = Sentence(
    "The headings take rows {first} and {last}, and are read together: {headings:cells}."
)

# what an unknown heading may mean
MAY_BE = Sentence("{heading:cell} (column {letter}) may be {what}: rename it {name:cell}")
SURNAMES_FIRST = Sentence(
    "{heading:cell} (column {letter}) has the surnames first: write the names as the certificate"
    " is to bear them, in a column {name:cell}",
    terminal="(or give --join-names, which turns round those with a comma)",
)
TURNED_ROUND = Plural(
    "In {heading:cell}, {count} name has been turned round: {typed:cell} was read as {name:cell}.",
    "In {heading:cell}, {count} names have been turned round: {typed:cell} was read as"
    " {name:cell}.",
)
NO_COMMA = Sentence(
    "{name:cell} stands under {heading:cell}, and no comma shows where the surnames end: write the"
    " name as the certificate is to bear it."
)
NOT_SENT = Sentence("{guess} if it is. It is not sent.")
BESIDE_DOCUMENT = Sentence(
    "{heading:cell} (column {letter}) is beside {document:cell}, so it is taken for that"
    " document's date and not for the certificate's: rename it “Data de emissão do diploma” if it"
    " is."
)

# names in several columns
NAME_IN_COLUMNS = Sentence(
    "{where}: the name is in {count} columns, {headings:and}, and a certificate bears the whole"
    " name: join them into one column {name:cell} and delete the others; if one of them is no part"
    " of the legal name, rename it.",
    terminal="Or give --join-names, which joins them in this order.",
)
SURNAME_TWICE = Sentence(
    "{given:cell} has {surname:cell} in it, which the column {heading:cell} holds too, so joined"
    " it would be there twice: leave it in one of them, or join the name in this row by hand."
)

# what columns hold
THE_NAME = Sentence("the name")
THE_EMAIL = Sentence("the e-mail address")
THE_DATE_OF_BIRTH = Sentence("the date of birth")
THE_PDF = Sentence("the PDF's file name")
THE_GENDER = Sentence("the gender")
THE_INSTITUTION = Sentence("the institution")
THE_COURSE = Sentence("the course")
THE_COHORT = Sentence("the cohort")
THE_TEMPLATE = Sentence("the certificate template")
THE_DATE_OF_ISSUE = Sentence("the date of issue")
THE_DATE_OF_ENROLMENT = Sentence("the date of enrolment")
THE_DATE_OF_COMPLETION = Sentence("the date of completion")
THE_GRADE = Sentence("the grade, from 0 to 10")
