"""Writing blank spreadsheets, and what stands in them besides the columns."""

from importer.sentences.message import Sentence

WRONG_ENDING = Sentence("{path} must end in .xlsx (a workbook to fill in) or .csv (its headings).")
EXISTS = Sentence("{path} exists already and is not overwritten: choose another name.")
NOT_WRITTEN = Sentence("{path} cannot be written ({why:reason}): choose another place.")

# sheets and titles
GRADUATES = Sentence("Graduates")
INSTRUCTIONS = Sentence("Instructions")
EXAMPLE = Sentence("Example")
EXAMPLES = Sentence("Examples")
FOR_DOKSTAMP = Sentence("Graduates for DokStamp")
CATALOG_FOR_DOKSTAMP = Sentence("Catalog for DokStamp")
HOW_TO = Sentence("How to fill in this workbook")
THE_COLUMNS = Sentence("The columns")
MESSAGES = Sentence("The commonest messages")
COLUMN = Sentence("Column")
REQUIRED = Sentence("Required")
WHAT_TO_WRITE = Sentence("What to write")
OTHER_HEADINGS = Sentence("Other headings that are understood")
CODE = Sentence("Code")
MEANING = Sentence("What it means and what to do")

# a heading's comment
NEEDED = Sentence("Required.")
NEEDED_SOMETIMES = Sentence("Required {when}.")
NOT_NEEDED = Sentence("Optional.")
SUCH_AS = Sentence("Example: {example}")

# how to fill in the graduates
FILL_IN = Sentence(
    "Fill in the sheet Graduates, one row for each certificate. A graduate of two courses takes"
    " two rows and two PDFs. The sheet Example shows what a row looks like."
)
COLOURS = Sentence(
    "Dark headings marked * are needed in every row. Light blue ones are needed unless their"
    " comment says otherwise. Grey ones are optional: delete those you do not use. Columns of your"
    " own may be added; they come back in the results."
)
DATES = Sentence(
    "Type dates as dates, such as 2001-04-23. Text such as 03/04/2001 can be two days, so it is"
    " refused rather than guessed."
)
FILES = Sentence(
    "Put the signed PDFs into one folder, each graduate's own file, and write the file names into"
    " the column {pdf:column}."
)
CHECK_FIRST = Sentence(
    "Check first; nothing is sent:   importer check graduates.xlsx --pdfs FOLDER"
)
THEN_ISSUE = Sentence(
    "Then issue:   importer run graduates.xlsx --pdfs FOLDER     Every student is notified, and"
    " that cannot be undone."
)
MISTAKES = Sentence(
    "Rows with a mistake are never sent and hold nobody back. They wait on the sheet Failures of"
    " the results workbook, with what is wrong and what to do."
)
ONE_EXAMPLE = Sentence(
    "A row as it looks when it is filled in. Only an example: the sheet that is read is Graduates."
)

# how to fill in a catalog
FILL_IN_SHEETS = Sentence(
    "Fill in the sheets that you need, one row for each record; sheets may stay blank, and may be"
    " deleted. The order of sheets and rows does not matter: what others depend on is registered"
    " first."
)
REFERENCES = Sentence(
    "Rows refer to each other by code, name or e-mail, or by UUID. What they refer to may be in"
    " this workbook or be in DokStamp already."
)
EMPTY_CELLS = Sentence("An empty cell says nothing: DokStamp keeps what it has there.")
LOOK_FIRST = Sentence("Look first; nothing is sent:   importer catalog catalog.xlsx --dry-run")
THEN_REGISTER = Sentence(
    "Then register:   importer catalog catalog.xlsx     What is there already is found, not"
    " created again."
)
DIFFERENT = Sentence(
    "Where DokStamp has other values, the row is reported as different, and importer catalog"
    " catalog.xlsx --update writes those of the workbook."
)
RESULTS = Sentence(
    "The results workbook has the same sheets with what became of every row. Correct it there, and"
    " resume it."
)
ONLY_EXAMPLES = Sentence(
    "Rows as they look when they are filled in. Only examples: this sheet is never read."
)
