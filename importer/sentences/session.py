"""A job: what it works on, where it sends, how it ended."""

from importer.sentences.message import Sentence

OF_ADDRESS = Sentence("{address}: {what}")
ASKED_TO_STOP = Sentence("The run was stopped.")
NO_PDFS = Sentence("{path} does not say where the PDFs are: give their folder with --pdfs.")
OPEN = Sentence(
    "{name} is open in another program: changes that are not saved are not read. Save and close"
    " it first."
)
OPEN_BY = Sentence(
    "{whom} has {name} open: changes that are not saved are not read. Save and close it first."
)
DONE_ELSEWHERE = Sentence(
    "The row was done for tenant {tenant} on {host}, not here: run the spreadsheet itself here."
)
OTHER_TARGET = Sentence(
    "The workbook belongs to tenant {tenant} on {host}, but the settings name tenant"
    " {other_tenant} on {other_host}: correct the settings.",
    terminal="If that is intended, add --force-target.",
)
