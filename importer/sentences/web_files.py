"""The page on which the list and the PDFs are brought."""

from importer.sentences.message import Plural, Sentence

TITLE = Sentence("Bring the list and the signed PDFs")
CHOOSE = Sentence("Choose the list or PDFs…")
BRING = Sentence("Bring them")
ON_SHEET = Plural(
    "{file}: {count} graduate on sheet {sheet:cell}.",
    "{file}: {count} graduates on sheet {sheet:cell}.",
)
IN_FILE = Plural("{file}: {count} graduate.", "{file}: {count} graduates.")
PDFS_HERE = Plural("{count} PDF is here.", "{count} PDFs are here.")
NOTHING_SENT = Sentence("Nothing has been sent to DokStamp.")
