"""What is wrong with dates: with one, with those of a row, and with those of a column."""

from importer.sentences.message import Plural, Sentence

# one date
TOO_EARLY = Sentence(
    "{text:cell} is before 1900, which must be a typing error: correct {column:column}."
)
IN_FUTURE = Sentence("{text:cell} is in the future: correct {column:column}.")
WITH_A_TIME = Sentence(
    "{text:cell} has a time of day ({time}), and {column:column} is a day: type the date alone."
)
WITH_A_LATE_TIME = Sentence(
    "{text:cell} has a time of day ({time}) (a time zone may have moved it to the day before), and"
    " {column:column} is a day: type the date alone."
)
HIDDEN_TIME = Sentence(
    "The cell shows {day} and hides the time {time}, to which a time zone may have moved the"
    " midnight of another day: see which day is meant, and type the date alone in"
    " {column:column}."
)
SERIAL_NUMBER = Sentence(
    "{text:cell} looks like Excel's number for a date, {day}: format the column as Date in Excel"
    " and save the sheet again."
)
NO_DATE = Sentence(
    "{text:cell} is not a date that exists: type it as an Excel date or as YYYY-MM-DD."
)

# a date as text that is not guessed
IN_ONE_FORMAT = Plural(
    "{example:cell} is a date typed as text, and such dates are not guessed. As"
    " {format:date_format} it is {day}: if that is right, type it as an Excel date or as"
    " YYYY-MM-DD.",
    "{count} dates of this column are typed as text, and such dates are not guessed. Only"
    " {format:date_format} reads them all ({example:cell} is {day}): if that is right, type them"
    " as Excel dates or as YYYY-MM-DD.",
    terminal='Or add --date-format "{format:date_format}".',
)
IN_SEVERAL_FORMATS = Plural(
    "{example:cell} is a date typed as text, which can be {days:or} and is not guessed: type it"
    " as an Excel date or as YYYY-MM-DD.",
    "{count} dates of this column are typed as text, which can be {formats:date_formats}"
    " ({example:cell} is {days:or}) and is not guessed: type them as Excel dates or as"
    " YYYY-MM-DD.",
    terminal='Or say which format it is, such as --date-format "{format:date_format}".',
)
IN_THE_COMMONEST_FORMAT = Plural(
    "{most} of {whole} dates of this column are written {format:date_format}, but as text, which"
    " is not guessed: type them as Excel dates or as YYYY-MM-DD, and correct the other one"
    " ({others:few_cells}).",
    "{most} of {whole} dates of this column are written {format:date_format}, but as text, which"
    " is not guessed: type them as Excel dates or as YYYY-MM-DD, and correct the other {count}"
    " ({others:few_cells}).",
    terminal=(
        'Or correct only those written otherwise, and add --date-format "{format:date_format}".'
    ),
)
UNLIKE_THE_OTHERS = Sentence(
    "{text:cell} ({days:or}) is not written as most dates of this column are,"
    " {format:date_format} ({most} of {whole}): type it as an Excel date or as YYYY-MM-DD."
)
IN_MANY_FORMATS = Sentence(
    "{text:cell} ({days:or}) is a date typed as text, which is not guessed, and the column has"
    " such dates in several formats: type it as an Excel date or as YYYY-MM-DD."
)
NOT_IN_FORMAT = Sentence(
    "{text:cell} ({days:or}) is not written {format:date_format}, the format given for the dates"
    " of this list: type it as an Excel date or as YYYY-MM-DD."
)
IN_ANOTHER_FORMAT = Sentence(
    "{text:cell} ({days:or}) is not written {format:date_format}, the format given for the dates"
    " of this list; {other:date_format} reads all text dates of this column: type it as an Excel"
    " date or as YYYY-MM-DD.",
    terminal='Or, if that is right, add --date-format "{other:date_format}".',
)

# a format of dates
FORMAT_UNUSABLE = Sentence(
    "{fault}: write day, month and year as in DD/MM/YYYY, with DD, MM (or MMMM for a month's"
    " name), YYYY (or YY for two digits), and if there is a time, HH:MM or HH:MM:SS."
)
FORMAT_MISSES = Sentence("--date-format {format:cell} names {parts:and}")
NO_DAY = Sentence("no day")
NO_MONTH = Sentence("no month")
NO_YEAR = Sentence("no year")
FORMAT_NAMES_TWICE = Sentence("--date-format {format:cell} names a part of the date twice")
FORMAT_TURNS_ISO = Sentence(
    "--date-format {format:cell} turns ISO dates round, and 2001-04-03 is always 3 April"
)
FORMAT_HALF_A_TIME = Sentence("--date-format {format:cell} names half a time")
FORMAT_WITH_DIGITS = Sentence("--date-format {format:cell} holds digits of its own")
FORMAT_UNKNOWN_PART = Sentence(
    "--date-format {format:cell} holds {part:cell}, which is not understood"
)

# the dates of a row
NOT_AFTER = Sentence(
    "{later:column} {second} is not after {earlier:column} {first}: correct the one that is wrong."
)
BEFORE = Sentence(
    "{later:column} {second} is before {earlier:column} {first}: correct the one that is wrong."
)
NO_ENROLLMENT = Sentence(
    "The row gives {given:columns} without {enrolled_at:column}, so no enrollment is created: fill"
    " in {enrolled_at:column} if there is to be one."
)
NO_ENROLLMENTS = Sentence(
    "The sheet gives {given:columns} without {enrolled_at:column}, so no enrollment is created:"
    " fill in {enrolled_at:column} if there is to be one."
)

# the dates of a column
SWAPPED = Sentence(
    "Every real date of {column:column} has a day up to 12 and every text date a later one, as"
    " when a program with another date order opens the file: see whether row {row}, now {day}, is"
    " right."
)
ISSUED_IN_FUTURE = Sentence(
    "{issued_at:column} is in the future, at the latest {latest}, in {rows:few_rows}: the"
    " certificates will bear these dates, so correct them if they are not meant."
)
ISSUED_LONG_AGO = Sentence(
    "{issued_at:column} is more than a year ago, at the earliest {earliest}, in {rows:few_rows}:"
    " the certificates will bear these dates, so correct them if they are not meant."
)
DROPPED_OUT = Sentence(
    "{text:cell} says that this graduate dropped out, and the row would get a certificate all the"
    " same: delete the row if it is to get none."
)
ISSUED_BEFORE_COMPLETED = Sentence(
    "{issued_at:column} is before {completed_at:column}, in {rows:few_rows}: the certificates will"
    " bear these dates, so correct them if they are not meant."
)
COMPARE_BIRTH = Sentence("{oddity}: compare it with the source.")
COMPARE_BIRTHS = Sentence("{oddity}, in {rows:few_rows}: compare them with the source.")
WRITTEN_FOR_NONE = Sentence("{day} is a day that programs write when they know none")
BORN_BEFORE = Sentence("{day} is before {year}")
CHILD = Sentence("{day} makes a child under {age} of the graduate")
