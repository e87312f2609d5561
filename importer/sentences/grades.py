"""Grades: DokStamp's scale, and the schools' own."""

from importer.sentences.message import Plural, Sentence

NOT_A_SCALE = Sentence(
    "--grade-scale {text:cell} is not the best grade of a scale: give a number from 1 to 1000,"
    " such as 20 or 100."
)
NOT_A_GRADE = Sentence("{text:cell} is not a grade: write a number from 0 to 10, such as 8.75.")
MADE_A_DATE = Sentence("{text:cell} is not a grade: {made}.")
TOO_FINE = Sentence(
    "{text:cell} has more than two decimal places: write a number from 0 to 10, such as 8.75."
)
IN_WORDS = Sentence(
    "{text:cell} is not a number, and DokStamp keeps grades as numbers from 0 to 10: write one, or"
    " empty the cell."
)
OFF_THE_SCALE = Sentence(
    "{text:cell} is over 10, and DokStamp keeps grades on a scale from 0 to 10: leave the column"
    " out, or write the grades on that scale.",
    terminal="Or give --grade-scale {scale}, which converts them.",
)
OVER_TEN = Sentence(
    "{text:cell} is over 10, and DokStamp keeps grades on a scale from 0 to 10: correct the cell."
)
OF_THEIRS = Sentence(
    "{text:cell} is most likely on the scale from 0 to {scale}, and DokStamp keeps grades on a"
    " scale from 0 to 10: leave the column out, or write the grades on that scale.",
    terminal="Or give --grade-scale {scale}, which converts them.",
)
OFF_THE_GIVEN_SCALE = Sentence(
    "{text:cell} is not a grade on the scale from 0 to {top} that was given: correct the cell."
)
CONVERTED = Plural(
    "{column:column}: 1 grade was converted to DokStamp's scale from 0 to 10, in proportion and to"
    " two decimal places ({examples:clauses}).",
    "{column:column}: {count} grades were converted to DokStamp's scale from 0 to 10, in"
    " proportion and to two decimal places ({examples:clauses}).",
)
EXAMPLE = Sentence("{grade} of {top} → {ours}")
NONE_IS_GOOD = Sentence(
    "{column:column}: the best grade of all is {best} of {top}. Check whether the grades are on"
    " that scale.",
    terminal="--grade-scale says on which they are.",
)
NO_COLUMN = Sentence(
    "A scale of grades was given, and no column is headed as the grades: nothing was converted."
    " Head theirs {heading:cell}, without the scale."
)
