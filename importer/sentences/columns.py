"""What the cells of each column may hold, and whether a row needs one, for templates and docs."""

from importer.sentences.message import Sentence

# whether a row needs it
YES = Sentence("yes")
NO = Sentence("no")
UNLESS_FILES_ARE_NAMED = Sentence("unless files are named after e-mail or name")
UNLESS_COURSE_IS_GIVEN = Sentence("unless one is given for the whole sheet")
WHEN_YES = Sentence("when {column:column} is yes")

# the columns of graduates
NAME = Sentence("The legal name, 1 to 255 characters, without line breaks or control characters.")
EMAIL = Sentence("The student's e-mail address; letter case and surrounding spaces do not count.")
DATE_OF_BIRTH = Sentence(
    "An Excel date, YYYY-MM-DD, or text in the format that was given; not in the future, not"
    " before 1900."
)
PDF = Sentence(
    "The file's name inside the folder of PDFs; a sub-folder is fine, leaving the folder is not."
)
GENDER = Sentence("Up to 255 characters.")
SOCIAL_NAME = Sentence(
    "The name shown on certificates when it is not the legal one; up to 255 characters."
)
INSTITUTION = Sentence(
    "Name or UUID; without it the one given for the whole sheet, or the only one in the tenant."
)
COURSE = Sentence("Code, name or UUID of the course.")
COHORT = Sentence("Code or UUID of the cohort, which belongs to the course.")
TEMPLATE = Sentence(
    "Name or UUID of the certificate template; without it the institution's default applies."
)
ISSUED_AT = Sentence("A date or date-time; without it the time of the run.")
CONFIRM_STUDENT = Sentence(
    "UUID of the existing student, once somebody has checked that it is the same person (settles"
    " student_mismatch)."
)
CONFIRM_PDF = Sentence(
    "The name of the row's file, once somebody has checked that it is this graduate's, although it"
    " is named after another, or names another (settles pdf_named_after_another and"
    " pdf_names_another)."
)
CONFIRM_EMAIL = Sentence(
    "The row's e-mail, once somebody has checked that it is this graduate's and nobody else's"
    " (settles email_named_after_another and same_person)."
)
CONFIRM_NAME = Sentence(
    "The name once more, once somebody has checked that it is right as it stands: one word, or"
    " with unusual signs."
)
ENROLLED_AT = Sentence(
    "A date. With it an enrollment is created, or found, and linked to the certificate."
)
COMPLETED_AT = Sentence("A date, not before {enrolled_at:column}.")
GRADE = Sentence(
    "0 to 10 with at most two decimal places, comma or point; grades on another scale are"
    " converted where it is given."
)

# the columns of a catalog
RECORD_UUID = Sentence(
    "Only where code or name do not tell which record is meant: the UUID of the one that exists."
)
REFERENCE = Sentence(
    "By {names:or}, or by UUID: a record of the sheet {sheet:title} or of DokStamp"
)

# a column that follows from the field it fills: what it holds, and what else there is to it
RULE = Sentence("{what}.")
UP_TO = Sentence("{what}, up to {most} characters")
NOT_BEFORE = Sentence("{what}, not before {earlier:column}")
OF_THE_SAME = Sentence("{what}; of the same {record}")
WHEN_EMPTY = Sentence("{what}; when empty, DokStamp takes {default}")
TEXT = Sentence("Text")
A_NAME = Sentence("A person's name")
LONG_TEXT = Sentence("Text, also of several lines")
AN_EMAIL = Sentence("An e-mail address; letter case does not count")
A_WEB_ADDRESS = Sentence("A web address")
A_COUNTRY = Sentence("A country, in any of our languages or as an ISO code")
A_DATE = Sentence("An Excel date or YYYY-MM-DD")
A_PAST_DATE = Sentence("An Excel date or YYYY-MM-DD, not in the future")
A_DATE_TIME = Sentence("A date or date-time (of this machine's time zone when it names none)")
A_UUID = Sentence("A UUID")
AN_OBJECT = Sentence("A JSON object")
A_CHOICE = Sentence("{choices:or}")
A_WHOLE_NUMBER = Sentence("A whole number")
A_DECIMAL_NUMBER = Sentence("A number with at most {places} decimal places")
FROM_TO = Sentence("{number} from {minimum} to {maximum}")
NOT_LESS_THAN = Sentence("{number}, not less than {minimum}")
