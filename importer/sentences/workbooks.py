"""Why a workbook cannot be read: each goes on from the workbook's path, or a worksheet's name."""

from importer.sentences.message import Sentence

# as a whole
PASSWORD = Sentence("is protected by a password: save a copy without one.")
BEFORE_1993 = Sentence(
    "was saved by an Excel before 1993: open it in Excel or LibreOffice, save it as .xlsx."
)
NO_STREAM = Sentence(
    "holds no workbook that Excel would find: open it in Excel and save it as .xlsx."
)
NO_SPREADSHEET = Sentence(
    "is an archive without a spreadsheet in it: save the list as .xlsx or .csv."
)
NO_DOCUMENT = Sentence(
    "is not a spreadsheet, or has no worksheet: save the list as .xlsx or .csv."
)
CUT_OFF_ARCHIVE = Sentence("is damaged or cut off ({why:reason}): copy or save it again.")

# web pages and XML
NO_TABLE = Sentence(
    "is a web page without a table that a list could be: it may say that something went wrong, or"
    " ask to sign in. Open it in a browser to see, and export the list again."
)
SIGN_IN = Sentence(
    "is a web page that asks to sign in, and no list: sign in, and export the list again."
)
FRAMES = Sentence(
    "is only the frame of a workbook that was saved as a web page, whose worksheets lie in a"
    " folder beside it: open it in Excel and save it as .xlsx."
)
PAGE_CUT_OFF = Sentence(
    "is a web page that ends in the middle of a table, so that people may be missing: export the"
    " list again."
)
ONE_OF_SEVERAL_PAGES = Sentence(
    "is one page of a list that continues on others, so that people are missing: show the whole"
    " list on one page, or export it."
)
QUOTE_NEVER_CLOSED = Sentence(
    "is a web page in which a quotation mark is never closed and hides cells ({text:cell}): export"
    " the list as .xlsx or .csv where it comes from."
)
TABLES_TOO_DEEP = Sentence("it has tables within tables, more than {most} deep")
PLACE_OUT_OF_ORDER = Sentence(
    "{what} is said to be number {place}, where {following} is the least that follows"
)
PART_OF_ARCHIVE_MISSING = Sentence("the page {name:cell} is missing in it")
LETTERS_UNKNOWN = Sentence("it does not say how its letters are encoded")

# what it takes
TOO_MANY_CELLS = Sentence(
    "has more than {most} cells, which no list has: delete what is not the list."
)
CELL_FAR_AWAY = Sentence(
    "has a cell at {cell}, far away from the list (Ctrl+End goes there): delete the rows and"
    " columns beyond the list, and save it again."
)
REPEATED_TOO_FAR = Sentence(
    "repeats a cell up to row {row}, column {column}, where no worksheet reaches: copy the list"
    " alone into a new workbook."
)
SPANS_TOO_FAR = Sentence(
    "has cells that reach beyond where a worksheet ends: export the list as .xlsx or .csv where it"
    " comes from."
)
UNPACKS_TO = Sentence(
    "unpacks to {megabytes} MB, which no list of graduates does: copy the list alone into a new"
    " workbook."
)
TOO_MUCH_MEMORY = Sentence(
    "needs more memory than any list does: copy the list alone into a new workbook."
)
TOO_SLOW = Sentence(
    "takes more than {seconds:whole} seconds to read, which no list does: copy the list alone into"
    " a new workbook."
)
NO_PROCESS = Sentence(
    "cannot be read, since no process can be started ({why:reason}): close other programs and try"
    " again."
)
ENDED_BY_SIGNAL = Sentence(
    "ends the program that reads it (signal {status}): open it in Excel or LibreOffice and save it"
    " as .xlsx."
)
ENDED = Sentence(
    "ends the program that reads it (status {status}): open it in Excel or LibreOffice and save it"
    " as .xlsx."
)
UNFORESEEN = Sentence(
    "cannot be read ({why:reason}): open it in Excel or LibreOffice and save it as .xlsx."
)

# damage
DAMAGED = Sentence(
    "is damaged ({why:reason}): copy it again, or open it in Excel or LibreOffice and save it"
    " again."
)
PART_DAMAGED = Sentence(
    "is damaged in its part {part:cell} ({why:reason}): copy it again, or open it in Excel or"
    " LibreOffice and save it again."
)
NO_SUCH_COLUMN = Sentence("a cell is in a column {letters:cell}, which there is not")
CUT_OFF = Sentence("it is cut off")
RECORD_CUT_OFF = Sentence("a record is cut off")
NO_WORKBOOK_BEGINS = Sentence("it does not begin as a workbook does")
NO_WORKSHEET = Sentence("it has no worksheet")
WORKSHEET_ELSEWHERE = Sentence("a worksheet is not where it is said to be")
CELLS_MISSING = Sentence("its cells are missing")
PART_MISSING = Sentence("it is missing")
NO_SUCH_TEXT = Sentence("row {row} refers to text {text} of {texts}")
CELL_BEYOND = Sentence("row {row} has a cell in column {column} of {columns}")
ROWS_IN_DISORDER = Sentence("row {before} is followed by row {row}")
