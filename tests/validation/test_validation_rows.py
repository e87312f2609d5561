"""What the cells of a row say together, the sheet's own issues, and the order of them all."""

import pytest
from validation_sheets import GOOD, TODAY, check, sheet_of

from importer.errors import UsageError
from importer.issues import Code, Issue, Severity
from importer.sentences import in_words
from importer.validation import validate

ENROLLMENT = {
    "enrolled_at": "2023-09-18",
    "completed_at": "2026-07-10",
    "completion_status": "completed",
    "grade": "8,75",
}


def test_dates_are_in_order() -> None:
    """An enrollment may be completed on the day it begins, not before."""
    assert check({"enrolled_at": "2023-09-18", "completed_at": "2023-09-18"}).issues == ()
    (issue,) = check({"enrolled_at": "2023-09-18", "completed_at": "2023-09-17"}).issues
    assert (issue.column, issue.code, issue.value) == (
        "completed_at",
        Code.DATES_OUT_OF_ORDER,
        "2023-09-17",
    )
    assert "2023-09-18" in issue.message


@pytest.mark.parametrize("column", ["enrolled_at", "issued_at"])
@pytest.mark.parametrize("text", ["2001-04-23", "2001-04-22"])
def test_nothing_happens_before_birth(column: str, text: str) -> None:
    """Not on the day of birth either: the date of birth was copied then."""
    (issue,) = check({column: text}).issues
    assert (issue.column, issue.code) == (column, Code.DATES_OUT_OF_ORDER)


def test_each_date_out_of_order_is_told_once() -> None:
    """A completion before enrollment and before birth is one mistake."""
    issues = check({"enrolled_at": "2023-09-18", "completed_at": "1999-01-01"}).issues
    assert [(issue.column, issue.code) for issue in issues] == [
        ("completed_at", Code.DATES_OUT_OF_ORDER)
    ]


def test_days_and_months_that_a_program_may_have_turned_round_are_a_warning() -> None:
    """Opened under the wrong date order, only dates with a day up to 12 became real dates."""
    texts = ["23/04/2001", "2001-03-04", "31/12/2000", "2001-12-11"]
    (issue,) = check(
        *({"date_of_birth": text, "email": f"a{n}@example.edu"} for n, text in enumerate(texts)),
        date_format="%d/%m/%Y",
    ).issues
    assert (issue.row, issue.code, issue.severity) == (None, Code.DATES_SWAPPED, Severity.WARNING)
    assert "row 3, now 2001-03-04" in issue.message
    mixed = check(
        {"date_of_birth": "23/04/2001"},
        {"date_of_birth": "2001-03-24", "email": "b@example.edu"},
        date_format="%d/%m/%Y",
    )
    assert mixed.issues == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1850-01-01", "is before 1900"),
        ("20260715", "is a date typed as text"),
        ("2026-W03-1", "is not a date that exists"),
        (" ", "empty"),
    ],
)
def test_a_default_is_judged_like_a_cell(text: str, words: str) -> None:
    """A flag that no cell could hold is refused before anything is read against it."""
    with pytest.raises(UsageError, match=f"--issued-at: .*{words}"):
        validate(sheet_of([GOOD]), date_format=None, today=TODAY, defaults={"issued_at": text})


def test_a_default_takes_part_in_what_the_cells_say_together() -> None:
    """Issued before birth, or in the future, by flag as by cell; a cell that is wrong is not
    covered up.
    """
    rows = [GOOD, {**GOOD, "issued_at": "soon"}]
    early = validate(
        sheet_of(rows), date_format=None, today=TODAY, defaults={"issued_at": "1999-01-01"}
    )
    assert [(issue.row, issue.code) for issue in early.issues] == [
        (2, Code.DATES_OUT_OF_ORDER),
        (3, Code.INVALID_DATE),
    ]
    late = validate(
        sheet_of([GOOD]), date_format=None, today=TODAY, defaults={"issued_at": "2091-01-01"}
    )
    assert [issue.code for issue in late.issues] == [Code.ISSUED_IN_FUTURE]


def test_a_date_that_is_invalid_itself_takes_no_part_in_the_order() -> None:
    """It is said once, as what it is."""
    issues = check(
        {"enrolled_at": "soon", "completed_at": "2023-09-17", "date_of_birth": "2090-01-01"}
    ).issues
    assert [issue.code for issue in issues] == [Code.DATE_IN_FUTURE, Code.INVALID_DATE]


@pytest.mark.parametrize("column", ["completed_at", "completion_status", "grade"])
def test_an_end_without_enrolled_at_is_a_warning(column: str) -> None:
    """The row goes, without an enrollment."""
    (issue,) = check(ENROLLMENT, {"enrolled_at": None, column: ENROLLMENT[column]}).issues
    assert (issue.row, issue.column, issue.code) == (3, "enrolled_at", Code.ENROLLMENT_INCOMPLETE)
    assert issue.severity is Severity.WARNING
    assert column in issue.message


@pytest.mark.parametrize("row", [{"grade": "8"}, {"grade": "8", "enrolled_at": None}])
def test_a_whole_sheet_without_enrolled_at_is_one_warning(row: dict[str, str | None]) -> None:
    """Whether the column is missing or empty, a thousand rows are said once."""
    (issue,) = check(*[row] * 1000).issues
    assert (issue.row, issue.code, issue.severity) == (
        None,
        Code.ENROLLMENT_INCOMPLETE,
        Severity.WARNING,
    )


def test_an_invalid_enrolled_at_is_not_a_missing_one() -> None:
    """The cell is said once."""
    (issue,) = check({**ENROLLMENT, "enrolled_at": "soon"}).issues
    assert issue.code is Code.INVALID_DATE


def test_issuing_under_a_future_date_is_one_warning() -> None:
    """It may be meant; tomorrow is today somewhere."""
    assert check({"issued_at": "2026-07-21T10:00"}).issues == ()
    (issue,) = check(*[{"issued_at": "2062-07-15"}] * 7, {"issued_at": "2026-08-01"}).issues
    assert (issue.row, issue.code, issue.severity) == (
        None,
        Code.ISSUED_IN_FUTURE,
        Severity.WARNING,
    )
    assert "2062-07-15" in issue.message
    assert "2, 3, 4, 5, 6 and 3 more" in issue.message


def test_issues_of_the_sheet_are_kept_and_their_cells_not_told_again() -> None:
    """A cell that shows #N/A is not also missing; its neighbours are judged."""
    sheets = [
        Issue(2, "email", Code.CELL_ERROR, in_words("It shows #N/A."), "#N/A"),
        Issue(2, "enrolled_at", Code.FORMULA_WITHOUT_VALUE, in_words("It was never calculated.")),
        Issue(3, None, Code.TOO_MANY_CELLS, in_words("It has 17 cells.")),
    ]
    first = {"name": None, "email": None, "enrolled_at": None, "grade": "8"}
    validation = check(first, {"email": None}, issues=sheets)
    assert [(issue.row, issue.column, issue.code) for issue in validation.issues] == [
        (2, "name", Code.MISSING_VALUE),
        (2, "email", Code.CELL_ERROR),
        (2, "enrolled_at", Code.FORMULA_WITHOUT_VALUE),
        (3, None, Code.TOO_MANY_CELLS),
        (3, "email", Code.MISSING_VALUE),
    ]


def test_a_cell_that_shows_an_error_is_told_once_even_if_its_text_is_kept() -> None:
    """Whatever stands in the frame for it, it is neither read nor told again."""
    error = Issue(2, "grade", Code.CELL_ERROR, in_words("It shows #DIV/0!."), "#DIV/0!")
    validation = check({**ENROLLMENT, "grade": "#DIV/0!"}, issues=[error])
    assert validation.issues == (error,)
    assert validation.frame["grade"].to_list() == [None]


def test_everything_is_told_at_once_in_the_order_of_the_sheet() -> None:
    """By row, then by column; the same every time."""
    wrong = {
        "name": "-",
        "email": "x",
        "date_of_birth": "soon",
        "gender": "g" * 256,
        "grade": "11",
        "pdf": "a\nb",
    }
    rows = [{**wrong, "enrolled_at": "2023-09-18"}, {}, {**wrong, "enrolled_at": "2023-09-18"}]
    validation = check(*rows)
    columns = ["name", "email", "date_of_birth", "pdf", "gender", "grade"]
    assert [(issue.row, issue.column) for issue in validation.issues] == [
        (row, column) for row in (2, 4) for column in columns
    ]
    assert validation.issues == check(*rows).issues


def test_rows_keep_their_numbers_and_none_is_dropped() -> None:
    """Also those in which everything is wrong."""
    sheet = sheet_of([{"name": None, "email": "x", "date_of_birth": "y"}, GOOD, {}], first_row=7)
    validation = validate(sheet, date_format=None, today=TODAY)
    assert validation.frame["row"].to_list() == [7, 8, 9]
    assert {issue.row for issue in validation.issues} == {7, 9}


def test_columns_that_are_not_ours_are_left_alone() -> None:
    """They belong to the results, not to the rules."""
    validation = check({"shoe size": "\x00"})
    assert validation.issues == ()
    assert "shoe size" not in validation.frame.columns
