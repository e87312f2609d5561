"""The page that says what each step of a list is for."""

from importer.sentences.message import Sentence

TITLE = Sentence("Help")
WAY = Sentence("From the list to the certificates")
FILES = Sentence("Bring the list and the signed PDFs, in any order and as often as you like.")
COLUMNS = Sentence("Say what a column holds where its heading does not.")
QUESTIONS = Sentence(
    "Answer what holds for the whole list: dates, course, certificates or drafts."
)
CORRECTIONS = Sentence(
    "Correct whoever needs you, leave somebody out, or do it in Excel and bring the list again."
)
PDFS = Sentence("See whether each PDF belongs to its graduate, the most doubtful first.")
CHECK = Sentence(
    "Read what will happen. Until the button on that page is pressed, nothing is sent to anybody."
)
ISSUING = Sentence(
    "Watch how far it is, or close the page: it goes on. Nobody gets two certificates."
)
DONE = Sentence("Download the results, go on with what is left, or take something back.")
KEPT = Sentence(
    "What you do is kept at once: there is nothing to save, and no page that you lose."
)
PRACTISE = Sentence("Practise with the sample graduates first: nothing is sent to anybody.")
STUCK = Sentence(
    "If you do not know how to go on, show the page to whoever set this program up at your school."
)
