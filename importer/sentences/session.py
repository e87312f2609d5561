"""A job: what it works on, where it sends, how it ended."""

from importer.sentences.message import Sentence

OF_ADDRESS = Sentence("{address}: {what}")
ASKED_TO_STOP = Sentence("It was asked to stop.")
NO_PDFS = Sentence("{path} does not say where the PDFs are: give --pdfs.")
OPEN = Sentence("{name} is open: what is not saved yet is not read. Save and close it first.")
OPEN_BY = Sentence(
    "{name} is open by {whom}: what is not saved yet is not read. Save and close it first."
)
DONE_ELSEWHERE = Sentence(
    "The row was done for tenant {tenant} on {host}, not here: run the spreadsheet itself here."
)
OTHER_TARGET = Sentence(
    "The workbook belongs to tenant {tenant} on {host}, but this is tenant {other_tenant} on"
    " {other_host}: set the right one.",
    terminal="Or add --force-target, if that is meant.",
)
