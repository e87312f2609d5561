"""What every code of a cell, a sheet or a results workbook means, and what to do about it."""

from importer.sentences.message import Sentence

# the cell
MISSING_VALUE = Sentence("A required cell is empty. Fill it in.")
TOO_LONG = Sentence("The text has more characters than DokStamp stores. Shorten it.")
CONTROL_CHARACTERS = Sentence(
    "The cell holds line breaks or invisible control characters. Retype it."
)
CELL_ERROR = Sentence("The cell shows a spreadsheet error such as #N/A. Repair the formula.")
FORMULA_WITHOUT_VALUE = Sentence(
    "The cell holds a formula whose result was never saved. Open the workbook, let it calculate,"
    " save it."
)
TOO_MANY_CELLS = Sentence(
    "The row has more cells than the heading row: a delimiter inside a value has shifted them."
    " Quote the value."
)
INVALID_EMAIL = Sentence("Not an e-mail address. Correct it.")
INVALID_DATE = Sentence("Not a date that exists. Correct it.")
AMBIGUOUS_DATE = Sentence(
    "A date typed as text can often be read in more than one way, so it is never guessed. Use"
    " Excel dates or YYYY-MM-DD.",
    terminal="Or say their format, such as --date-format DD/MM/YYYY.",
)
DATE_IN_FUTURE = Sentence("A date of birth cannot be in the future. Correct it.")
DATE_TOO_EARLY = Sentence("A date before 1900 is taken for a typing error. Correct it.")
DATES_OUT_OF_ORDER = Sentence(
    "The later event is dated before the earlier one. Correct one of them."
)
INVALID_CHOICE = Sentence("Not one of the values allowed in this column. The message lists them.")
INVALID_GRADE = Sentence(
    "A grade is a number from 0 to 10 with at most two decimal places. Leave the column out where"
    " grades are on another scale.",
    terminal="Or say on which with --grade-scale, which converts them.",
)
INVALID_UUID = Sentence("Not a UUID. Copy it from the message or from DokStamp.")
ENROLLMENT_INCOMPLETE = Sentence(
    "{completed_at:column}, {completion_status:column} or {grade:column} without"
    " {enrolled_at:column} creates no enrollment (a warning)."
)

# the cell, once more
INVALID_NAME = Sentence(
    "The cell has no letter, or has a sign, a digit or a note that is part of no name. Write the"
    " name as the diploma bears it."
)
GARBLED_TEXT = Sentence(
    "Letters were garbled on their way into the sheet (JosÃ©, Jos?). Export it again as UTF-8,"
    " or retype them."
)
NULL_WORD = Sentence(
    "A cell holds what programs write when there is no value (NULL, N/A, -), so it counts as empty"
    " (a note)."
)
DITTO = Sentence("The cell refers to the one above, as idem does. Write the value itself.")
DECODED = Sentence(
    "A cell is in the notation of another program (Jos&eacute;, Jos%C3%A9) and was read as what"
    " it means (a note)."
)
FORMULA_AS_TEXT = Sentence(
    "The cell holds a formula as text. Let it calculate, or type the value."
)
NAME_ORDER = Sentence(
    "The name has the family name first. Write it as the diploma shows it, or repeat it in"
    " {confirm_name:column}."
)
NAME_INCOMPLETE = Sentence(
    "The name is one word, or has a word such as null in it (a warning). Complete it, or repeat it"
    " in {confirm_name:column}."
)
NAME_CONFIRMATION = Sentence(
    "{confirm_name:column} repeats another name than the row's. Correct either."
)
EMAIL_UNLIKELY = Sentence(
    "The address is valid and unlikely: an accent before the @, or a domain one slip away from a"
    " common one (a warning). Check whether it is right."
)
BIRTH_DATE_UNLIKELY = Sentence(
    "A date of birth before 1920, of a child under ten, or one that programs write when there is"
    " none, such as 1970-01-01 (a warning). Compare it with the source."
)
GRADES_UNLIKELY = Sentence(
    "No grade of the list is above half of the scale (a warning). Check whether the grades are on"
    " that scale.",
    terminal="--grade-scale says on which they are.",
)
DROPPED_OUT = Sentence(
    "The row says that its graduate dropped out, and would get a certificate all the same (a"
    " warning). Delete the row if they are to get none."
)
ISSUED_LONG_AGO = Sentence(
    "{issued_at:column} is more than a year ago, or before {completed_at:column} (a warning)."
    " Correct it if it is a slip."
)
READ_AS = Sentence(
    "The file, a heading or a cell says in other words what it is, and was read as the message"
    " says (a note). Check whether that is right.",
    terminal="--encoding says which encoding a text is in.",
)
DATES_SWAPPED = Sentence(
    "A column's real dates all have a day up to 12, its text dates none: a spreadsheet program"
    " with another date order may have turned day and month round (a warning). Compare some with"
    " the source."
)
ISSUED_IN_FUTURE = Sentence(
    "{issued_at:column} is in the future, and the certificates will bear that date (a warning)."
    " Correct it if it is a slip."
)

# the sheet as a whole
HEADING_UNKNOWN = Sentence(
    "A heading is not known, but may mean one of the columns. Rename it if it does (a note or a"
    " warning)."
)
HIDDEN_ROWS = Sentence(
    "Rows of the list are hidden, by a filter or by hand, and would be sent (a warning). Show"
    " them and look."
)
STRUCK_OUT = Sentence(
    "Rows or cells of the list are struck out, and would be sent (a warning). Delete what is not"
    " meant."
)
HIDDEN_COLUMN = Sentence(
    "A column that is read is hidden (a warning). Show it and check whether it belongs to the"
    " list."
)
SHEET_UNREAD = Sentence(
    "Another sheet of the workbook lists people and is not read (a warning). Give them a file of"
    " their own."
)
EXCEL_DATE = Sentence(
    "Cells hold dates that Excel made of something else, such as the class 2024/1 (a warning)."
    " Type them again."
)
LINES_LEFT_OUT = Sentence(
    "Lines of the sheet that name no graduate were left out: totals, repeated headings, footers"
    " (a note)."
)
TOTAL_DIFFERS = Sentence(
    "A total line of the sheet counts more, or fewer, graduates than it lists (a warning). Check"
    " who is missing."
)
LOCAL_TIME = Sentence(
    "{issued_at:column} has a time without a zone, which is taken for this machine's (a note)."
    " Write a zone, such as Z or +01:00, if another is meant."
)

# a results workbook, once more
TORN_ROW = Sentence(
    "The row's cells come from different rows, as when one column of a results workbook is"
    " sorted, shifted or pasted over alone. Put it back, or correct the spreadsheet itself and"
    " run it again."
)
CHANGED_ON_RESULTS = Sentence(
    "Somebody corrected the row on the sheet Results, where nothing is read. Correct it on the"
    " sheet Failures."
)
SET_ASIDE = Sentence(
    "A person deleted the row from the sheet Failures, so it was left as it was (a note). To"
    " have it done put it back there."
)
OPEN_ELSEWHERE = Sentence(
    "Somebody has the file open, so what is not saved yet is not read (a warning). Save and"
    " close it first."
)
DONE_CORRECTED = Sentence(
    "The row was done already, from the results workbook in which somebody had corrected it (a"
    " note)."
)
