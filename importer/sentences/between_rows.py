"""Rows against one another: people and certificates twice, and whose file and e-mail it is."""

from importer.sentences.message import Plural, Sentence

TWO_PEOPLE = Plural(
    "Row {rows:few} has the same e-mail but another name: two people cannot share one, so give"
    " each their own e-mail, or correct the name that is wrong.",
    "Rows {rows:few} have the same e-mail but another name: two people cannot share one, so give"
    " each their own e-mail, or correct the name that is wrong.",
)
OTHER_NAME = Plural(
    "Row {rows:few} has the same e-mail but another name: correct the one that is wrong.",
    "Rows {rows:few} have the same e-mail but another name: correct the one that is wrong.",
)
OTHER_BIRTH = Plural(
    "Row {rows:few} has the same e-mail but another date of birth: correct the one that is wrong.",
    "Rows {rows:few} have the same e-mail but another date of birth: correct the one that is"
    " wrong.",
)
ROW_WITH = Sentence("{row} (“{text}”)")

SAME_PERSON = Plural(
    "The same person, born {born}, is in row {rows:few} too, for the same course: a second diploma"
    " cannot be taken back. Delete the row whose e-mail is wrong, or, if they are two people,"
    " repeat each row's e-mail in its {column:column}.",
    "The same person, born {born}, is in rows {rows:few} too, for the same course: a second"
    " diploma cannot be taken back. Delete the row whose e-mail is wrong, or, if they are two"
    " people, repeat each row's e-mail in its {column:column}.",
)
PERHAPS_SAME_PERSON = Plural(
    "Perhaps the same person, born {born}, is in row {rows:few} too, for the same course: a second"
    " diploma cannot be taken back. Delete the row whose e-mail is wrong, or, if they are two"
    " people, repeat each row's e-mail in its {column:column}.",
    "Perhaps the same person, born {born}, is in rows {rows:few} too, for the same course: a"
    " second diploma cannot be taken back. Delete the row whose e-mail is wrong, or, if they are"
    " two people, repeat each row's e-mail in its {column:column}.",
)
ROW_OF = Sentence("{row} (“{name}”, {email})")
ROW_WITHOUT_EMAIL = Sentence("{row} (“{name}”, without a usable e-mail)")

CONFIRMED_OTHER = Sentence(
    "{confirming:column} says “{said}”, but the row has “{has}”: a confirmation repeats the"
    " row's {confirmed:column}. Correct one of the two, or empty {confirming:column}."
)
CONFIRMED_NOTHING = Sentence(
    "{confirming:column} says “{said}”, but the row has no usable {confirmed:column}: a"
    " confirmation repeats the row's {confirmed:column}. Correct one of the two, or empty"
    " {confirming:column}."
)

OTHER_PDF = Plural(
    "Row {rows:few} has the same student and course with another PDF ({files:cells}): the PDFs"
    " differ, and the program does not guess which is right. Delete the row that is wrong.",
    "Rows {rows:few} have the same student and course with another PDF ({files:cells}): the PDFs"
    " differ, and the program does not guess which is right. Delete the row that is wrong.",
)
OTHER_PDF_UNNAMED = Plural(
    "Row {rows:few} has the same student and course with another PDF: the PDFs differ, and the"
    " program does not guess which is right. Delete the row that is wrong.",
    "Rows {rows:few} have the same student and course with another PDF: the PDFs differ, and the"
    " program does not guess which is right. Delete the row that is wrong.",
)
OTHER_CELL = Plural(
    "Row {rows:few} has the same student and course with another {column:column}: they differ in"
    " {columns:columns}, and the program does not guess which is right. Delete the row that is"
    " wrong.",
    "Rows {rows:few} have the same student and course with another {column:column}: they differ in"
    " {columns:columns}, and the program does not guess which is right. Delete the row that is"
    " wrong.",
)
REPEATED = Sentence(
    "Row {row} is the same as row {first} in every cell and in its PDF: they count as one, and"
    " one certificate is sent."
)

FILE = Sentence("file")
EMAIL = Sentence("e-mail")
NAMED_AFTER = Sentence("The {what} “{text}” is named after {people}")
PERHAPS_NAMED_AFTER = Sentence("The {what} “{text}” seems to be named after {people}")
TAKEN = Plural(
    "Row {rows:all} has the {what} named after {name}",
    "Rows {rows:all} have the {what} named after {name}",
)
NAMED_AFTER_AND_TAKEN = Plural(
    "{named}; row {rows:all} has the {what} named after this graduate",
    "{named}; rows {rows:all} have the {what} named after this graduate",
)
FILES_AROUND = Sentence(
    "The files of the rows around this one are named after other rows' graduates, as if the"
    " column {column:column} had been sorted or moved by itself"
)
EMAILS_AROUND = Sentence(
    "The e-mails of the rows around this one are named after other rows' graduates, as if the"
    " column {column:column} had been sorted or moved by itself"
)
CONFIRM_TEXT = Sentence(
    "{said}. Correct the column {column:column}, or, if “{text}” does belong to {name}, repeat"
    " it in {confirming:column}."
)
CONFIRM_ALL_THE_SAME = Sentence(
    "{said}. Correct the column {column:column}, or, if it is right after all, repeat it in"
    " {confirming:column}."
)
PEOPLE = Sentence("{people:all}")
PEOPLE_AND_OTHERS = Sentence("{people:all} and others")
PERSON = Sentence("{name} in row {row}")
THE_GRADUATE = Sentence("the graduate")
