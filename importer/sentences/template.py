"""Writing blank spreadsheets."""

from importer.sentences.message import Sentence

WRONG_ENDING = Sentence("{path} must end in .xlsx (a workbook to fill in) or .csv (its headings).")
EXISTS = Sentence("{path} exists already and is not overwritten: choose another name.")
NOT_WRITTEN = Sentence("{path} cannot be written ({why}): choose another place.")
