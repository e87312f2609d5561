"""What every code of a PDF, or of rows held against each other, means, and what to do about it."""

from importer.sentences.message import Sentence

# the PDF
PDF_MISSING = Sentence("No such file in the folder of PDFs. The message lists the nearest names.")
PDF_OUTSIDE_FOLDER = Sentence("The file is outside the folder of PDFs. Move it there.")
PDF_NOT_MATCHED = Sentence(
    "No file, or several, are named after this graduate's e-mail, name or number. Name the file in"
    " the column {pdf:column}."
)
PDF_AMBIGUOUS = Sentence(
    "Several files differ only in letter case or Unicode form. Write the exact name."
)
PDF_EMPTY = Sentence("The file has no bytes. Export it again.")
PDF_NOT_PDF = Sentence("The file is not a PDF, whatever its name. Export it as PDF.")
PDF_DAMAGED = Sentence("The PDF is cut off or damaged. Copy or export it again.")
PDF_ENCRYPTED = Sentence("The PDF opens only with a password. Save it without one.")
PDF_NO_PAGES = Sentence("The PDF has no pages. Export it again.")
PDF_UNREADABLE = Sentence(
    "The file cannot be read. Check its permissions, or close the program that has it open; if"
    " reading it takes too much memory or time, export it again."
)
PDF_NAMED_TWICE = Sentence(
    "Two rows use one file, and a file belongs to one certificate. Correct one row."
)
PDF_SAME_BYTES = Sentence(
    "Two files have the same content, and DokStamp keeps one file for the same content. Replace"
    " the wrong one."
)
PDF_UNCLAIMED = Sentence(
    "Files in the folder that no row uses: is a graduate missing? (a warning)"
)
PDF_CHANGED = Sentence(
    "The file changed between checking and sending, so it was not used. Run again."
)
PDF_NAMES_ANOTHER = Sentence(
    "The text of the PDF names another graduate of the list, and not the row's. Put the right file"
    " there; if it is the right one, write its name into {confirm_pdf:column}."
)
PDF_LONG = Sentence(
    "The PDF has several times as many pages as most of the others (a warning). Look whether other"
    " people's diplomas are in it."
)
PDF_NAME_SIMILAR = Sentence(
    "The PDF spells the graduate's name otherwise than the list (a warning). Check which is right."
)
PDF_NAME_ABSENT = Sentence(
    "PDFs have text, but no graduate of the list is named in it, or not in one piece (a"
    " warning). Look at some."
)
PDF_NAMES_FOUND = Sentence(
    "In how many PDFs the graduate's name was found, and how many are pictures (a note).",
    terminal="--no-look-inside does not look.",
)
PDF_BLANK = Sentence(
    "The first page of the PDF shows nothing (a warning). Open it, and export it again."
)
PDF_PORTFOLIO = Sentence(
    "The PDF is a cover sheet with other files behind it (a warning). Save the diploma as a PDF"
    " of its own."
)
PDF_FORM = Sentence(
    "The PDF is a form that most programs show only as “Please wait…” (a warning). Print it to"
    " PDF."
)
PDF_ACTS = Sentence(
    "The PDF starts a program or carries JavaScript (a warning). Print or export it to PDF again."
)

# between rows
DUPLICATE_ROW = Sentence(
    "The same student and course are in another row with another PDF or other cells; the program"
    " does not guess which is right. Delete one of them."
)
REPEATED_ROW = Sentence(
    "The row repeats another one in everything, its PDF included, so the two are one and it is"
    " sent once (a warning)."
)
CONFLICTING_STUDENT = Sentence(
    "Rows with one e-mail name different people or dates of birth; the program does not guess"
    " which is right. Correct them."
)
SAME_PERSON = Sentence(
    "The same name and date of birth appear with another e-mail for the same course, in another"
    " row or an earlier run. Delete one row, or, for two people, repeat the e-mail in"
    " {confirm_email:column}. Where the names only may be the same, it is a warning."
)
PDF_OF_ANOTHER = Sentence(
    "The file is named after the graduate of another row and not after its own. Correct the column"
    " {pdf:column}, or, when it is right, write the file's name into {confirm_pdf:column}."
)
EMAIL_OF_ANOTHER = Sentence(
    "The e-mail is named after the graduate of another row and not after its own. Correct the"
    " column {email:column}, or, when it is right, repeat the e-mail in {confirm_email:column}."
)
PDF_CONFIRMATION = Sentence(
    "{confirm_pdf:column} names another file than the row's. Correct either, or empty"
    " {confirm_pdf:column}."
)
EMAIL_CONFIRMATION = Sentence(
    "{confirm_email:column} holds another e-mail than the row's. Correct either, or empty"
    " {confirm_email:column}."
)
