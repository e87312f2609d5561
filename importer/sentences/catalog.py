"""The catalog: its workbook, its references, its records against those of DokStamp."""

from importer.sentences.message import Sentence

PLACE = Sentence("{sheet} row {row}")
TITLE = Sentence("{sheet} row {row} (“{name}”)")
CELL = Sentence("{sheet} row {row}, {column:column}")

TWO_SHEETS = Sentence(
    "{path}: the sheets “{first}” and “{second}” both mean {sheet}: rename or delete one of them."
)
NO_SHEETS = Sentence(
    "{path} has no sheet of a catalog; they are called {sheets:all}. `importer template FILE.xlsx"
    " --catalog` writes a blank one. A CSV is one of these sheets, and is named after it:"
    " {one}.csv."
)
NO_ROWS = Sentence(
    "{path} has no rows on any sheet of the catalog: fill in the sheets that you need."
)
NOT_XLSX = Sentence("{path} must end in .xlsx: a catalog has several sheets.")
NEEDED_WITH = Sentence("{column:column} is empty, and {switch:column} is yes: fill it in.")
BEFORE = Sentence(
    "{column:column} {date} is before {other:column} {earlier}: correct the one that is wrong."
)

ON_SHEET = Sentence("{sheet}: {what}")
READING = Sentence("reading {sheet:word}")
LOOKING_UP = Sentence("looking up {sheet:word}")

SAME_ROW_TWICE = Sentence("{other} says the same: keep one of the two rows.")
OTHER_VERSION = Sentence(
    "{other} describes the same record (another version of it): keep one of the two rows."
)
SAME_RECORD = Sentence("{other} describes the same record: keep one of the two rows.")
SAME_RECORD_THERE = Sentence(
    "{other} describes the same record of DokStamp ({uuid}): keep one of the two rows."
)
CIRCLE = Sentence(
    "{row} refers to {parent}, which leads back to it: empty or correct one of the cells."
)
WAITS = Sentence(
    "It waits for {parent}, which is {ending:word}: correct that row first, and run again."
)

SEVERAL_CALLED = Sentence(
    "{number} records are called “{text}” ({records:few}): use the UUID of one."
)
ROW_ELSEWHERE = Sentence(
    "{row} names the {kind:word} “{text}”, which ({place}) belongs to another {parent:word} than"
    " the row's: correct one of the two."
)
RECORD_ELSEWHERE = Sentence(
    "{row} names the {kind:word} “{text}”, which in DokStamp belongs to another {parent:word}"
    " than the row's: correct one of the two."
)
WRITE_UUID = Sentence("{unknown} Write the UUID of “{text}”.")
NOT_PROVEN = Sentence("{unknown} Ask DokStamp's support.")
NOT_FOUND = Sentence(
    "{row} names the {kind:word} “{text}”, but neither the sheet {sheet} nor DokStamp has it: add"
    " the row, or correct the cell."
)
NOT_FOUND_BUT_NEAR = Sentence(
    "{row} names the {kind:word} “{text}”, but neither the sheet {sheet} nor DokStamp has it;"
    " the nearest are: {nearest:all}."
)
NEAR_ROW = Sentence("“{name}” ({place})")
NEAR_THERE = Sentence("“{name}” (DokStamp)")

NO_RECORD = Sentence("The tenant has no {kind:word} {uuid}: correct the cell, or empty it.")
SEVERAL_RECORDS = Sentence(
    "DokStamp has {number} such records ({uuids:few}): put the UUID of the right one into"
    " {column:column}."
)
DIFFERS = Sentence(
    "DokStamp has it, but {differences:clauses}. Correct the row, or change the record in"
    " DokStamp.",
    terminal="Or have it changed with --update.",
)
ATTACHED_OTHERWISE = Sentence(
    "The module is attached, but otherwise: {differences:clauses}. The API cannot change that: do"
    " it in DokStamp."
)
DIFFERENCE = Sentence("{column:column} is {theirs} there and {ours} here")
QUOTED = Sentence("{text:cell}")
EMPTY = Sentence("(empty)")
OF_ANOTHER = Sentence(
    "DokStamp has the {kind:word} {uuid} under another {column:column} ({theirs}), and that is"
    " never changed: correct the row."
)
UNCONFIRMED = Sentence(
    "DokStamp repeatedly failed on this row, and it is not known whether it was done. Run again:"
    " DokStamp is asked first, so nothing is sent twice."
)
