"""The page on which a person looks whether each PDF belongs to its graduate."""

from importer.sentences.message import Plural, Sentence

TITLE = Sentence("Does each PDF belong to this graduate?")
PROGRESS = Sentence("{number} of {count} to look at")
PROGRESS_ALL = Sentence("{number} of {count} PDFs")
LOOKED_AT = Sentence("{looked} of {count} are looked at.")
ALL_LOOKED = Plural(
    "The PDF that should be looked at has been looked at.",
    "All {count} PDFs that should be looked at have been looked at.",
)
NONE_YET = Sentence("There is no PDF to look at yet: bring the PDFs, or correct the rows first.")
PICTURES = Plural(
    "The name could not be looked for in {count} PDF: it is a picture. Look at it.",
    "The name could not be looked for in {count} PDFs: they are pictures. Look at them.",
)
WHY_ABSENT = Sentence("The name of this graduate is not found in the PDF.")
WHY_SIMILAR = Sentence("The PDF spells the name otherwise.")
WHY_PAGES = Plural("It has {count} page, unlike most.", "It has {count} pages, unlike most.")
WHY_PICTURE = Sentence("The PDF is a picture, so the name could not be looked for.")
WHY_SAMPLE = Sentence("The name is found. This is one of a few that are looked at to be sure.")
WHY_ALL = Sentence("Nothing is unusual about this PDF.")
LIST_SAYS = Sentence("The list says")
PDF_SHOWS = Sentence("The PDF shows")
ALT = Sentence("First page of the PDF of {name}")
FILE = Sentence("File")
PAGES = Sentence("Pages")
NOT_SHOWN = Sentence("This PDF cannot be shown here.")
OPEN = Sentence("Open the PDF")
BELONGS = Sentence("Belongs to this graduate")
WRONG = Sentence("Wrong PDF")
NEXT = Sentence("Next")
BEFORE = Sentence("Before")
KEYS = Sentence("Keys: → next, ← before, Enter belongs, Del wrong PDF.")
KEYS_TO_READ = Sentence("Keys: → next, ← before.")
FOUND_BELONGS = Sentence("{by} has found that it belongs, {at}.")
WRONG_NOTED = Sentence("Row {row} is left out until its PDF is there.")
CHOOSE = Sentence("Choose its PDF")
ALL = Sentence("Look at all PDFs")
ONLY_SUSPECT = Sentence("Only those that should be looked at")
THE_REST = Sentence("Look at those that are left")
TO_CHECK = Sentence("Go on: check before issuing")
ROW = Sentence("Correct this row")
