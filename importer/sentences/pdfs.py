"""The folder of PDFs: which file is a row's, and what was seen inside the files."""

from importer.sentences.message import Plural, Sentence

FOLDER_ABSENT = Sentence(
    "The folder of PDFs {folder} does not exist: check the path given with --pdfs."
)
FOLDER_IS_FILE = Sentence(
    "{folder} is a file, not a folder: give the folder that holds the PDFs with --pdfs."
)
FOLDER_IS_ARCHIVE = Sentence(
    "{folder} is a ZIP file, not a folder: unpack it, and give the folder that comes of it with"
    " --pdfs."
)
FOLDER_UNREADABLE = Sentence(
    "The folder of PDFs {folder} cannot be read ({reason:reason}): check its permissions."
)
SUBFOLDER_UNREADABLE = Sentence(
    "The sub-folder {folder:file} cannot be read ({reason:reason}), so its files were not seen:"
    " check permissions."
)
NO_READER = Sentence(
    "The PDFs cannot be looked at, since no process can be started to read them ({reason:reason}):"
    " close other programs, and try again."
)

OUTSIDE = Sentence(
    "{typed:file} is outside the folder of PDFs: put the file into the folder, and write its name"
    " there."
)
SEVERAL_FIT = Sentence(
    "{typed:file} fits several files: {names:files}. Write the exact name, with its sub-folder, or"
    " rename them."
)
IN_UNREADABLE = Sentence(
    "{typed:file} cannot be looked for, because its folder cannot be read ({reason:reason}): check"
    " the permissions."
)
MISSING = Sentence("There is no file {typed:file} in the folder of PDFs: {remedy}.")
MISSING_BUT_NEAR = Sentence(
    "There is no file {typed:file} in the folder of PDFs (nearest: {nearest:files}): {remedy}."
)
MISSING_AS_ALL = Sentence(
    "There is no file {typed:file} in the folder of PDFs, which holds no PDFs at all: {remedy}."
)
ONLY_IN_ICLOUD = Plural(
    "{count} PDF is not on this machine, but only in iCloud: {names:all_files}. Click the cloud"
    " beside its name in the Finder, and wait until it has come.",
    "{count} PDFs are not on this machine, but only in iCloud: {names:all_files}. Click the clouds"
    " beside their names in the Finder, and wait until they have come.",
)
NO_PDFS_BUT_ARCHIVES = Sentence(
    "The folder of PDFs holds no PDFs, but {names:all_files}: unpack it, and give the folder that"
    " comes of it."
)
CORRECT_OR_PUT = Sentence("correct the cell, or put the file there")

NOBODY = Sentence(
    "The row has no usable e-mail or name to find its PDF by: correct them, or name the file."
)
SEVERAL_NAMED_AFTER = Sentence(
    "Several PDFs are named after {after:files_or}: {names:files}. Name the right one in the"
    " {column:column} column."
)
NONE_NAMED_AFTER = Sentence(
    "No PDF in the folder is named after {after:files_or}: rename the file, or name it in the"
    " {column:column} column."
)
NONE_NAMED_AFTER_BUT_NEAR = Sentence(
    "No PDF in the folder is named after {after:files_or} (nearest: {nearest:files}): rename the"
    " file, or name it in the {column:column} column."
)
NONE_NAMED_AFTER_AS_NONE = Sentence(
    "The folder holds no PDFs at all, so none is named after {after:files_or}: put them there."
)

BY_NUMBER = Plural(
    "{count} PDF is named by a number, and was taken for the row that has this number in a column"
    " of your own: {rows:few_rows}.",
    "{count} PDFs are named by numbers, and were taken for the rows that have these numbers in a"
    " column of your own: {rows:few_rows}.",
)

NAMED_TWICE = Sentence(
    "{pdf:file} is also the file of {rows:few_rows}: a file belongs to one certificate, so"
    " correct the row that is wrong."
)
SAME_BYTES = Sentence(
    "{pdf:file} has the same content as {others:few_clauses}: DokStamp keeps one file for the"
    " same content, so replace the one that is wrong."
)
FILE_OF_ROWS = Sentence("{pdf:file} of {rows:few_rows}")
UNCLAIMED = Plural(
    "No row uses {count} file in the folder of PDFs: {names:all_files}. Is a graduate missing from"
    " the sheet?",
    "No row uses {count} files in the folder of PDFs: {names:all_files}. Is a graduate missing"
    " from the sheet?",
)

BLANK = Sentence(
    "{pdf:file} shows nothing on its first page: open it, and export it again if it should show"
    " something."
)
MANY_BLANK = Sentence(
    "{number} PDFs ({rows:few_rows}): each shows nothing on its first page: open it, and export it"
    " again if it should show something.",
)
PORTFOLIO = Sentence(
    "{pdf:file} is a portfolio, a cover sheet with other files behind it: save the diploma in it"
    " as a PDF of its own."
)
MANY_PORTFOLIOS = Sentence(
    "{number} PDFs ({rows:few_rows}): each is a portfolio, a cover sheet with other files behind"
    " it: save the diploma in it as a PDF of its own.",
)
PLEASE_WAIT = Sentence(
    "{pdf:file} is a form that most programs show only as “Please wait…”: open it in Adobe Reader,"
    " and print it to PDF."
)
MANY_PLEASE_WAIT = Sentence(
    "{number} PDFs ({rows:few_rows}): each is a form that most programs show only as “Please"
    " wait…”: open it in Adobe Reader, and print it to PDF.",
)
LAUNCHES = Sentence(
    "{pdf:file} starts a program when it is opened, which no diploma should: print or export it to"
    " PDF again."
)
MANY_LAUNCH = Sentence(
    "{number} PDFs ({rows:few_rows}): each starts a program when it is opened, which no diploma"
    " should: print or export it to PDF again.",
)
SCRIPT = Sentence(
    "{pdf:file} carries JavaScript, a program that viewers run or warn of: print or export it to"
    " PDF again."
)
MANY_SCRIPTS = Sentence(
    "{number} PDFs ({rows:few_rows}): each carries JavaScript, a program that viewers run or warn"
    " of: print or export it to PDF again.",
)

NAMES_ANOTHER = Sentence(
    "The PDF {pdf:file} names ‘{theirs}’ of row {row}, and not ‘{ours}’: put the right file there."
    " If it is the right one, write its name into {column:column}."
)
NAMES_OTHERS = Sentence(
    "The PDF {pdf:file} names ‘{theirs}’ of row {row} and {others} more of the list, and not"
    " ‘{ours}’: put the right file there. If it is the right one, write its name into"
    " {column:column}."
)
PERHAPS_SIGNS = Sentence(
    "{said} {files} files of other rows name ‘{name}’: perhaps that is somebody who signs.",
    terminal="If so, --no-look-inside leaves this look out.",
)
LONG = Sentence(
    "The PDF {pdf:file} has {pages} pages, and most others have {usual}: look whether other"
    " people's diplomas are in it too."
)
NAMES_SIMILAR = Sentence(
    "The PDF {pdf:file} says ‘{theirs}’, the list says ‘{ours}’: check which is right."
)
MANY_SIMILAR = Plural(
    "{count} PDF more names its graduate in another spelling: {rows:few_rows}. Look at some of"
    " them.",
    "{count} PDFs more name their graduate in another spelling: {rows:few_rows}. Look at some of"
    " them.",
)
ABSENT = Plural(
    "{count} PDF has text in which no graduate of the list is named: {rows:few_rows}. Look at some"
    " of them.",
    "{count} PDFs have text in which no graduate of the list is named: {rows:few_rows}. Look at"
    " some of them.",
)
SCATTERED = Plural(
    "{count} PDF holds every word of its graduate's name, but not together: {rows:few_rows}. Look"
    " at some of them.",
    "{count} PDFs hold every word of their graduate's name, but not together: {rows:few_rows}."
    " Look at some of them.",
)
NAMES_FOUND = Sentence("Name found in {found} of {looked} PDFs.")
PICTURES = Plural(
    "{found} {count} is a picture, or has no text that can be read, so nobody could be looked for:"
    " {rows:few_rows}.",
    "{found} {count} are pictures, or have no text that can be read, so nobody could be looked"
    " for: {rows:few_rows}.",
)
