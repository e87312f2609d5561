"""What every issue code means and what to do about it, as docs/codes.md explains them."""

from importer.sentences import Sentence

# the cell
MISSING_VALUE = Sentence("A required cell is empty. Fill it in.")
TOO_LONG = Sentence("The text has more characters than DokStamp stores. Shorten it.")
CONTROL_CHARACTERS = Sentence(
    "The cell holds line breaks or invisible control characters. Retype it."
)
CELL_ERROR = Sentence("The cell shows a spreadsheet error such as #N/A. Repair the formula.")
FORMULA_WITHOUT_VALUE = Sentence(
    "The cell holds a formula whose result was never saved. Open the workbook, let it calculate,"
    " save it."
)
TOO_MANY_CELLS = Sentence(
    "The row has more cells than the heading row: a delimiter inside a value has shifted them."
    " Quote the value."
)
INVALID_EMAIL = Sentence("Not an e-mail address. Correct it.")
INVALID_DATE = Sentence("Not a date that exists. Correct it.")
AMBIGUOUS_DATE = Sentence(
    "A date typed as text can often be read in more than one way, so it is never guessed. Use"
    " Excel dates or YYYY-MM-DD.",
    terminal="Or say their format, such as --date-format DD/MM/YYYY.",
)
DATE_IN_FUTURE = Sentence("A date of birth cannot lie in the future. Correct it.")
DATE_TOO_EARLY = Sentence("A date before 1900 is taken for a typing error. Correct it.")
DATES_OUT_OF_ORDER = Sentence(
    "The later event is dated before the earlier one. Correct one of them."
)
INVALID_CHOICE = Sentence("Not one of the values allowed in this column. The message lists them.")
INVALID_GRADE = Sentence(
    "A grade is a number from 0 to 10 with at most two decimal places. Leave the column out where"
    " grades are on another scale, or say on which with --grade-scale."
)
INVALID_UUID = Sentence("Not a UUID. Copy it from the message or from DokStamp.")
ENROLLMENT_INCOMPLETE = Sentence(
    "completed_at, completion_status or grade without enrolled_at creates no enrollment (a"
    " warning)."
)

# the PDF
PDF_MISSING = Sentence("No such file in the folder of PDFs. The message lists the nearest names.")
PDF_OUTSIDE_FOLDER = Sentence("The file lies outside the folder given with --pdfs. Move it there.")
PDF_NOT_MATCHED = Sentence(
    "No file, or several, are named after this graduate's e-mail or name. Name the file in the"
    " pdf column."
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
    "The text of the PDF names another graduate of the list, and not the row's. Put the right"
    " file there; if it is the right one, write its name into confirm_pdf."
)
PDF_NAME_SIMILAR = Sentence(
    "The PDF spells the graduate's name otherwise than the list (a warning). Look which is right."
)
PDF_NAME_ABSENT = Sentence(
    "PDFs have text, but no graduate of the list is named in it, or not in one piece (a"
    " warning). Look at some."
)
PDF_NAMES_FOUND = Sentence(
    "In how many PDFs the graduate's name was found, and how many are pictures (a note)."
    " --no-look-inside does not look."
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
    "The same student and course stand in another row with another PDF or other cells; which is"
    " right is not guessed. Delete one of them."
)
REPEATED_ROW = Sentence(
    "The row repeats another one in everything, its PDF included, so the two are one and it is"
    " sent once (a warning)."
)
CONFLICTING_STUDENT = Sentence(
    "Rows with one e-mail name different people or dates of birth; which is right is not"
    " guessed. Correct them."
)
SAME_PERSON = Sentence(
    "The same name and date of birth stand under another e-mail for the same course, in another"
    " row or an earlier run. Delete one row, or, for two people, repeat the e-mail in"
    " confirm_email. Of names that only may be one it is a warning."
)
PDF_OF_ANOTHER = Sentence(
    "The file is named after the graduate of another row and not after its own. Correct the pdf"
    " column, or, when it is right, write the file's name into confirm_pdf."
)
EMAIL_OF_ANOTHER = Sentence(
    "The e-mail is named after the graduate of another row and not after its own. Correct the"
    " email column, or, when it is right, repeat the e-mail in confirm_email."
)
PDF_CONFIRMATION = Sentence(
    "confirm_pdf names another file than the row's. Correct either, or empty confirm_pdf."
)
EMAIL_CONFIRMATION = Sentence(
    "confirm_email holds another e-mail than the row's. Correct either, or empty confirm_email."
)

# against the tenant
INSTITUTION_MISSING = Sentence(
    "The tenant has several institutions. Say which with --institution or in the column."
)
INSTITUTION_NOT_FOUND = Sentence(
    "No such institution in the tenant. The message lists those there are."
)
COURSE_MISSING = Sentence("No course for this row. Fill in the course column or give --course.")
COURSE_NOT_FOUND = Sentence("No such course in the tenant. Use its code, name or UUID.")
COURSE_ELSEWHERE = Sentence("The course belongs to another institution than the row's.")
COHORT_NOT_FOUND = Sentence("No such cohort in the tenant. Use its code or UUID.")
COHORT_ELSEWHERE = Sentence("The cohort belongs to another course than the row's.")
TEMPLATE_NOT_FOUND = Sentence("No such certificate template in the tenant. Use its name or UUID.")
TEMPLATE_ELSEWHERE = Sentence("The template belongs to another institution than the row's.")
REFERENCE_AMBIGUOUS = Sentence("Several records have this name or code. Use the UUID.")
STUDENT_MISMATCH = Sentence(
    "DokStamp knows another person under this e-mail: the date of birth or the name differs."
    " Correct the row, or, when it is the same person, put the UUID from the message into"
    " confirm_student."
)
STUDENT_NAME_VARIANT = Sentence(
    "DokStamp spells the student's name a little differently: case, accents, spacing, initials,"
    " or names that one of the two leaves out (a warning)."
)
STUDENT_CONFIRMATION = Sentence(
    "confirm_student names another student than the one DokStamp has under this e-mail. Correct"
    " either."
)
ALREADY_CERTIFIED = Sentence(
    "The student has a certificate for this course with another PDF. Look first; --allow-reissue"
    " sends anyway."
)
EXISTS_AS_DRAFT = Sentence(
    "This certificate exists as a draft and this run was to issue. Issue the draft in DokStamp."
)
CERTIFICATE_REVOKED = Sentence(
    "The PDF belongs to a revoked certificate. A new certificate needs a new PDF."
)
RECOGNISED_BY_NAME = Sentence(
    "The student has a certificate of the course whose file has this name, though not these"
    " bytes: issuing signs the file. The row counts as done (a warning). Another PDF goes under"
    " another name, with --allow-reissue."
)
PDF_UNDECIDED = Sentence(
    "A certificate of the student has a file of this name, and whether it is this PDF cannot be"
    " told, so nothing was sent. Look at it; a new PDF goes under another name, with"
    " --allow-reissue."
)
FILE_ELSEWHERE = Sentence(
    "DokStamp already uses this PDF for another student or course. Check which one is right."
)
ENROLLMENT_DIFFERS = Sentence(
    "The student is enrolled in this course in another cohort. Correct the row or the enrollment."
)
BIRTH_DATE_WITH_ZONE = Sentence(
    "DokStamp tells the date of birth as a moment of a time zone, one reading of which is the"
    " row's (a warning)."
)
NOT_PROVEN = Sentence(
    "DokStamp's lists do not show whether this is there already, so nothing is sent. Ask"
    " DokStamp's support."
)
CERTIFICATE_GONE = Sentence(
    "An earlier run made this certificate, and DokStamp does not have it any more. Ask who"
    " deleted it."
)
DONE_BEFORE = Sentence(
    "Rows that an earlier run finished were not asked about again: what was revoked since is not"
    " seen (a note)."
)

# sending
REFUSED = Sentence("DokStamp refused the record; the message is the server's own.")
TAKEN_UNSEEN = Sentence(
    "DokStamp says that the e-mail or code is taken, but finds no such record: a deleted one"
    " holds it. Ask DokStamp's administrator to restore it, or to free what it holds."
)
FILE_REFUSED = Sentence("DokStamp refused the file; the message is the server's own.")
UPLOAD_MISMATCH = Sentence(
    "DokStamp's answer to the upload does not fit the file sent, so it was not used. Run again."
)
SERVER_FAILED = Sentence("DokStamp kept failing on this row. Run again later.")
UNCONFIRMED = Sentence(
    "It is not known whether DokStamp did what was asked. Run again: it asks before it sends."
)
NOT_AS_APPROVED = Sentence(
    "The row, or the batch, is not as it was when its plan was approved; nothing was sent. Put it"
    " back, or have the plan as it is now looked at and approved."
)
NOT_REACHED = Sentence("The run ended before this row was done. Run again: it continues here.")

# the cell, once more
INVALID_NAME = Sentence("The cell has no letter, or has an @, so it is no name. Write the name.")
GARBLED_TEXT = Sentence(
    "Letters were garbled on their way into the sheet (JosÃ©, Jos?). Export it again as UTF-8,"
    " or retype them."
)
NULL_WORD = Sentence(
    "A cell holds what programs write for nothing (NULL, N/A, -), so it counts as empty (a note)."
)
DITTO = Sentence("The cell refers to the one above, as idem does. Write the value itself.")
DECODED = Sentence(
    "A cell is in the notation of another program (Jos&eacute;, Jos%C3%A9) and was read as what"
    " it means (a note)."
)
FORMULA_AS_TEXT = Sentence(
    "The cell holds a formula as text. Let it calculate, or type the value."
)
NAME_ORDER = Sentence(
    "The name stands with the family name first. Write it as the diploma shows it, or repeat it"
    " in confirm_name."
)
NAME_INCOMPLETE = Sentence(
    "The name is one word, or has a word such as null in it (a warning). Complete it, or repeat"
    " it in confirm_name."
)
NAME_CONFIRMATION = Sentence("confirm_name repeats another name than the row's. Correct either.")
EMAIL_UNLIKELY = Sentence(
    "The address is valid and unlikely: an accent before the @, or a domain one slip away from a"
    " common one (a warning). Look whether it is right."
)
BIRTH_DATE_UNLIKELY = Sentence(
    "A date of birth before 1920, of a child under ten, or one that programs write for none,"
    " such as 1970-01-01 (a warning). Compare it with the source."
)
GRADES_UNLIKELY = Sentence(
    "No grade of the list is above half of the scale (a warning). Look whether the grades are on"
    " that scale; --grade-scale says on which they are."
)
ISSUED_LONG_AGO = Sentence(
    "issued_at lies more than a year back, or before completed_at (a warning). Correct a slip."
)
READ_AS = Sentence(
    "The file, a heading or a cell says in other words what it is, and was read as the message"
    " says (a note). Look whether that is right; --encoding says which encoding a text is in."
)
DATES_SWAPPED = Sentence(
    "A column's real dates all have a day up to 12, its text dates none: a spreadsheet program"
    " with another date order may have turned day and month round (a warning). Compare some with"
    " the source."
)
ISSUED_IN_FUTURE = Sentence(
    "issued_at lies in the future, and the certificates will bear that date (a warning). Correct"
    " a slip."
)

# the sheet as a whole
HEADING_UNKNOWN = Sentence(
    "A heading is not known, but may mean one of the columns. Rename it if it does (a note or a"
    " warning)."
)
HIDDEN_ROWS = Sentence(
    "Rows of the list are hidden, by a filter or by hand, and would be sent (a warning). Show"
    " them and look."
)
STRUCK_OUT = Sentence(
    "Rows or cells of the list are struck out, and would be sent (a warning). Delete what is not"
    " meant."
)
HIDDEN_COLUMN = Sentence(
    "A column that is read is hidden (a warning). Show it and look whether it is meant."
)
SHEET_UNREAD = Sentence(
    "Another sheet of the workbook lists people and is not read (a warning). Give them a file of"
    " their own."
)
EXCEL_DATE = Sentence(
    "Cells hold dates that Excel made of something else, such as the class 2024/1 (a warning)."
    " Type them again."
)
LINES_LEFT_OUT = Sentence(
    "Lines of the sheet that name no graduate were left out: totals, repeated headings, footers"
    " (a note)."
)
TOTAL_DIFFERS = Sentence(
    "A total line of the sheet counts more, or fewer, graduates than it lists (a warning). Look"
    " who is missing."
)
LOCAL_TIME = Sentence(
    "issued_at has a time without a zone, which is taken for this machine's (a note). Write a"
    " zone, such as Z or +01:00, if another is meant."
)

# a results workbook, once more
TORN_ROW = Sentence(
    "The row's cells come from different rows, as when one column of a results workbook is"
    " sorted, shifted or pasted over alone. Put it back, or correct the spreadsheet itself and"
    " run it again."
)
CHANGED_ON_RESULTS = Sentence(
    "Somebody corrected the row on the sheet Results, where nothing is read. Correct it on the"
    " sheet Failures."
)
SET_ASIDE = Sentence(
    "A person deleted the row from the sheet Failures, so it was left as it was (a note). To"
    " have it done put it back there."
)
OPEN_ELSEWHERE = Sentence(
    "Somebody has the file open, so what is not saved yet is not read (a warning). Save and"
    " close it first."
)
DONE_CORRECTED = Sentence(
    "The row was done already, from the results workbook in which somebody had corrected it (a"
    " note)."
)

# taking back, and issuing drafts
CERTIFICATE_OF_ANOTHER = Sentence(
    "DokStamp has the certificate for another student, or with another PDF, than the row: it was"
    " left as it is. Look at it there."
)
ISSUED_MEANWHILE = Sentence(
    "A draft that was to be deleted has been issued meanwhile, so it was left as it is."
)
STILL_USED = Sentence(
    "Something needs the record still, or it is not as it was made, so it was left as it is."
)
LEFT_AS_ASKED = Sentence("An issued certificate was left, since only drafts were meant (a note).")
PDF_TAKEN_BACK = Sentence(
    "The draft with this PDF was taken back, and DokStamp does not free the PDF. Have it made once"
    " more, as another file."
)

# the catalog
INVALID_NUMBER = Sentence("Not a number that fits the column. The message says which do.")
INVALID_WEB_ADDRESS = Sentence("Not a web address. Write it like https://www.school.example.")
COUNTRY_UNKNOWN = Sentence(
    "Not the name of a country that is known, in any of our languages, nor an ISO code (a"
    " warning). It is sent as it stands: look whether it is right."
)
INVALID_OBJECT = Sentence("Not a JSON object. Correct it, or empty the cell.")
DUPLICATE_RECORD = Sentence(
    "Two rows of the catalog describe one record: the same code, name or e-mail. Delete or"
    " correct one of them."
)
REFERENCE_NOT_FOUND = Sentence(
    "The row refers to what is neither in the catalog nor in DokStamp. Correct the cell, or add"
    " the row."
)
REFERENCE_ELSEWHERE = Sentence(
    "What the row refers to belongs to another institution or course than the row. Correct either."
)
REFERENCE_CYCLE = Sentence(
    "Rows refer to each other in a circle, so none can come first. Break it."
)
RECORD_NOT_FOUND = Sentence(
    "The tenant has no record of the UUID in the row. Correct or empty the cell."
)
RECORD_DIFFERS = Sentence(
    "DokStamp has the record with other values. Look which are right; --update writes those of"
    " the catalog."
)
RECORD_ELSEWHERE = Sentence(
    "DokStamp has this record under another parent, which is never changed. Correct the row."
)
ATTACHMENT_DIFFERS = Sentence(
    "The module is attached in another way, which the API cannot change. Correct the row, or do"
    " it in DokStamp."
)
PARENT_NOT_DONE = Sentence(
    "The row waits for another one that was not done. The message names it: settle that one, and"
    " run again."
)
