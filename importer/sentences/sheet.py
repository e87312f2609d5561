"""Reading a list: files, encodings, worksheets, what is hidden, lines that are nobody."""

from importer.sentences.message import Plural, Sentence

WORKSHEET = Sentence("{path}, sheet {sheet:cell}")
GRADUATES = Sentence("graduates")

# the file
OF_EXCEL = Sentence("{path} is Excel's note that the workbook is open: give the workbook itself.")
NO_FILE = Sentence("There is no file {path}: check the name and the folder.")
IS_A_FOLDER = Sentence("{path} is a folder: give the spreadsheet in it.")
CANNOT_BE_READ = Sentence(
    "{path} cannot be read ({why:reason}): close the program that has it open."
)
NOTHING_IN_IT = Sentence("{path} is empty: export or copy it again.")
UNREADABLE = Sentence("{where} {why}")
IS_A_WORKBOOK = Sentence("{path} is a workbook, whose encoding is known: leave --encoding out.")
NO_WORKSHEETS = Sentence("{path} is delimited text and has no worksheets: leave --sheet out.")
IS_RESULTS = Sentence(
    "{path} is a results workbook: correct its sheet Failures and give it to `importer resume`."
)

# which worksheet
NO_SUCH_SHEET = Sentence("{path} has no sheet {sheet:cell}; it has {sheets:cells}.")
SEVERAL_SHEETS = Sentence(
    "{path} has several sheets that list graduates ({sheets:cells}): keep the right one, and"
    " move the others to another file.",
    terminal="Or say which one with --sheet.",
)
HIDDEN_SHEET_ALONE = Sentence(
    "{path} lists graduates only on a hidden sheet ({sheets:cells}), which is not read: if it is"
    " the right one, show it and save the workbook."
)
NO_SHEET_OF_GRADUATES = Sentence(
    "{path} has no sheet with a heading row that names e-mail and another column; its sheets are"
    " {sheets:cells}. Add the headings.",
    terminal="Or say with --sheet which one it is.",
)
UNREAD = Sentence(
    "{which} If they are to get certificates, put them into that sheet or into a file of their"
    " own; if not, delete the sheet or move it to another file."
)
UNREAD_SHEET = Plural(
    "The sheet {sheet:cell} lists people too ({count} row) and is not read; {chosen:cell} is.",
    "The sheet {sheet:cell} lists people too ({count} rows) and is not read; {chosen:cell} is.",
)
UNREAD_HIDDEN_SHEET = Plural(
    "The hidden sheet {sheet:cell} lists people too ({count} row) and is not read; {chosen:cell}"
    " is.",
    "The hidden sheet {sheet:cell} lists people too ({count} rows) and is not read; {chosen:cell}"
    " is.",
)

# encodings
NO_ENCODING = Sentence(
    "--encoding {encoding} is not an encoding: give utf-8, cp1252, cp850, mac_roman or another."
)
NOT_IN_ENCODING = Sentence(
    "{path} is not in {encoding}: save the list as “CSV UTF-8” or .xlsx.",
    terminal="Or leave --encoding out.",
)
MAKES_NO_NAMES = Sentence(
    "{path}: in no known encoding does its text read as names, for example {example:cell}. Save"
    " the list as “CSV UTF-8” or .xlsx.",
    terminal="Or say with --encoding which it is in.",
)
NO_KNOWN_ENCODING = Sentence(
    "{path}: in no known encoding does its text read as names. Save the list as “CSV UTF-8” or"
    " .xlsx.",
    terminal="Or say with --encoding which it is in.",
)
TWO_READINGS = Sentence(
    "{path} does not say how its letters are encoded: read as {one} it has {text:cell}, as {other}"
    " {others:cell}. Save the list as “CSV UTF-8” or .xlsx.",
    terminal="Or say which is right with --encoding {one} or --encoding {other}.",
)
TWO_ENCODINGS = Sentence(
    "{path}, line {line}: the text is UTF-8 but for byte {byte} there, so letters would come out"
    " garbled. Save it again as “CSV UTF-8”, and look at that line."
)
READ_IN = Sentence(
    "The list does not say how its letters are encoded; it was read as {encoding}: {example}."
)

# delimited text
TEXTS_AS_FORMULAS = Sentence(
    'Some cells are written as ="…", and were read as the text in the quotes, as Excel shows them.'
)
QUOTES_WITH_BACKSLASH = Sentence('Quotes with a backslash before them (\\") were read as quotes.')
NO_DELIMITED_TEXT = Sentence(
    "{path}, row {row}: {why}. Save it again from your spreadsheet program."
)
ROWS_SWALLOWED = Sentence(
    "{path}, row {row}: a double quote that is never closed swallows the rows below it. Remove it,"
    " or double it inside a quoted value."
)
SPLIT = Sentence("All columns were in one, column A; it was split at the {delimiters}.")
HALF_SPLIT = Sentence(
    "{where}: the headings are all in column A, between {delimiters}, and parts of the rows in"
    " other columns: a CSV was opened without being split. Open the CSV again with Data > From"
    " Text/CSV, or split column A with Data > Text to Columns, and save it."
)
COMMAS = Sentence("commas")
SEMICOLONS = Sentence("semicolons")
TABS = Sentence("tabs")
BARS = Sentence("bars")
TOO_MANY_CELLS = Sentence(
    "The row has {cells} cells under {headings} headings: a delimiter inside a value has shifted"
    " them. Put that value in double quotes."
)

# cells
CELL_ERROR = Sentence("The cell shows {shown}: repair its formula, or type the value.")
NEVER_CALCULATED = Sentence(
    "The cell holds a formula whose result was never saved: open the workbook in Excel or"
    " LibreOffice, let it calculate, and save it."
)

LOCAL_TIMES = Sentence(
    "{column:column} has a time without a time zone in {rows:few_rows}: this machine's is"
    " assumed, so that row {first} means {meant}. If another is right, write it, such as Z or"
    " +01:00."
)
MADE_A_DATE = Sentence(
    "the cell holds a date, which Excel makes of {typed}: give it the format Text, and type"
    " {typed} again"
)

# what is hidden or struck out
HIDDEN_ROWS = Sentence(
    "{which} They are read like the others: show all rows, and delete those of people who are to"
    " get nothing."
)
HIDDEN_BY_FILTER = Plural(
    "{count} of {whole} rows is hidden by a filter: {rows:spans}.",
    "{count} of {whole} rows are hidden by a filter: {rows:spans}.",
)
HIDDEN_BY_HAND = Plural(
    "{count} of {whole} rows is hidden by hand or in a group: {rows:spans}.",
    "{count} of {whole} rows are hidden by hand or in a group: {rows:spans}.",
)
HIDDEN_COLUMNS = Plural(
    "Column {columns:all} is hidden, and read like the others: show it and check that it belongs"
    " to the list.",
    "Columns {columns:all} are hidden, and read like the others: show them and check that they"
    " belong to the list.",
)
LETTER_AND_HEADING = Sentence("{letter} {heading:cell}")
STRUCK_OUT = Sentence(
    "{which:sentences} They are read like the others: delete what is not to be sent, or remove"
    " the strikethrough."
)
STRUCK_ROWS = Plural(
    "{count} of {whole} rows is struck out: {rows:spans}.",
    "{count} of {whole} rows are struck out: {rows:spans}.",
)
STRUCK_CELLS = Plural(
    "The cell {cells:many} is struck out.", "The cells {cells:many} are struck out."
)

# lines that are nobody
LINES_LEFT_OUT = Plural(
    "{count} line names no graduate and is left out: {lines:all}.",
    "{count} lines name no graduate and are left out: {lines:all}.",
)
LINE = Sentence("{text:cell} ({row})")
MORE_LINES = Sentence("{count} more")
HEADINGS_ONCE_MORE = Sentence("headings once more ({rows:numbers})")
NOTHING_BUT_NUMBERS = Sentence("nothing but a number ({rows:numbers})")
FILLED_DOWN = Sentence("nothing of a person, as a column filled too far down ({rows:numbers})")
TOTAL_DIFFERS = Sentence(
    "Row {row} says {text:cell}, but the list has {graduates}: check whether somebody is"
    " missing, or is listed by mistake."
)
