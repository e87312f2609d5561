"""The questions about a whole list, one a page."""

from importer.sentences.message import Plural, Sentence

# the pages
SUMMARY = Sentence("Your answers for the whole list")
SUMMARY_SAID = Sentence("They hold for every graduate for whom the list says nothing else.")
QUESTION = Sentence("Question")
ANSWER = Sentence("Answer")
CHANGE = Sentence("Change")
CHANGE_OF = Sentence("Change: {question}")
KEEP = Sentence("Keep this answer")
OTHER = Sentence("Another one:")
CHOOSE_ONE = Sentence("Choose one of the answers.")
NO_DAY = Sentence("{text:cell} cannot be a date of issue: choose a day from 1900 on.")
NO_SCALE = Sentence(
    "{text:cell} cannot be the best grade of a scale: write a number from 1 to 1000."
)
NONE_YET = Sentence("(not answered yet)")
OPEN = Plural("{count} question is open.", "{count} questions are open.")

# how the list is read
WORKSHEET = Sentence("Which sheet of the workbook is the list?")
ENCODING = Sentence("In which letters is the list written?")
ENCODING_SAID = Sentence("The file does not say it. Choose the line that reads right:")
NAMES = Sentence("Are the names to be joined?")
NAMES_SAID = Sentence("The names of the graduates stand in several columns: {headings:cells}.")
JOIN_THEM = Sentence("Yes, join them")
JOIN = Sentence("Yes, join them: {example:cell}")
ONE_COLUMN = Sentence(
    "No, the whole name stands in column {letter} {heading:cell}: {example:cell}"
)

# dates and grades
DATES = Sentence("How are the dates written in your list?")
DATES_SAID = Plural(
    "{count} date of the list is text that can be read in more than one way, and is not guessed.",
    "{count} dates of the list are text that can be read in more than one way, and are not"
    " guessed.",
)
DATES_ONE_WAY = Plural(
    "{count} date of the list is text, and is not guessed.",
    "{count} dates of the list are text, and are not guessed.",
)
READS = Sentence("{text:cell} in row {row} is {day:long_day}")
READS_NOT = Sentence("{text:cell} in row {row} is no date then")
READS_ALL = Plural(
    "{format:date_format}: reads {count} of {whole} such dates.",
    "{format:date_format}: reads {count} of {whole} such dates.",
)
DATES_AS = Sentence("{format:date_format}")
NEITHER_WAY = Sentence("In neither of these ways: I correct them one by one")
SCALE = Sentence("On which scale are the grades?")
SCALE_SAID = Sentence(
    "DokStamp keeps grades from 0 to 10. Those of another scale are converted in proportion, to"
    " two decimal places."
)
FROM_ZERO = Sentence("0 to {top}")
AS_OURS = Sentence("0 to 10, as DokStamp keeps them: I correct the others one by one")
SCALE_OTHER = Sentence("The best grade of the scale")

# where the certificates belong
INSTITUTION = Sentence("Which institution is this list for?")
COURSE = Sentence("Which course is this list for?")
COURSE_SAID = Plural(
    "{count} graduate has no course in the list.", "{count} graduates have no course in the list."
)
SEARCH = Sentence("Search in DokStamp’s courses")
SEARCH_NOW = Sentence("Search")
FOUND = Plural("{count} course found.", "{count} courses found.")
FIRST_SHOWN = Sentence("The first {most} are shown: search for a word of the name.")
COURSE_CODE = Sentence("Code or name of the course, as DokStamp has it")
INSTITUTION_NAME = Sentence("Name of the institution, as DokStamp has it")
NO_ANSWER = Sentence("DokStamp cannot be asked now. You may type it; it is checked later.")
WHY = Sentence("For whoever looks after the program: why not")
TOO_SLOW = Sentence("it does not answer")

# what is done
MODE = Sentence("Issue certificates, or prepare drafts that nobody is told of?")
ISSUE = Sentence("Issue certificates: each graduate gets an e-mail")
DRAFT = Sentence("Prepare drafts: nobody is told; they can be issued or deleted later")
ISSUED_AT = Sentence("Which date of issue do the certificates bear?")
ISSUED_AT_SAID = Plural(
    "{count} graduate has no date of issue in the list.",
    "{count} graduates have no date of issue in the list.",
)
TODAY = Sentence("The day on which they are issued")
DAY = Sentence("This day:")
THIS_DAY = Sentence("{day:long_day}")
