"""Grades: DokStamp's scale, the schools' own, and what is none."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from validation_sheets import GOOD, TODAY, sheet_of

from importer.errors import UsageError
from importer.issues import Code, Issue, Severity
from importer.sentences.reader import LANGUAGES, Reader, read_by
from importer.validation import validate
from importer.validation.grade_scale import GradeScale


def graded(scale: str | None, *texts: str) -> tuple[list[str | None], list[Issue]]:
    """These grades as they are read, and what is said of them."""
    rows = [{**GOOD, "enrolled_at": "2023-09-18", "grade": text} for text in texts]
    validation = validate(sheet_of(rows), date_format=None, today=TODAY, grade_scale=scale)
    return validation.frame["grade"].to_list(), list(validation.issues)


@pytest.mark.parametrize(
    ("scale", "text", "value"),
    [
        ("20", "17", "8.5"),
        ("20", "13,25", "6.63"),  # half up, once
        ("20", "13.35", "6.68"),
        ("20", "20", "10"),
        ("20", "0", "0"),
        ("20", "16 valores", "8"),
        ("20", "14 val.", "7"),
        ("20", "14,333", "7.17"),
        ("5", "4,2", "8.4"),
        ("5,0", "5", "10"),
        ("7", "6,1", "8.71"),
        ("100", "87", "8.7"),
        ("100", "87.25", "8.73"),
        ("100", "92 pontos", "9.2"),
        ("12", "9/12", "7.5"),
        ("10", "8,75", "8.75"),
    ],
)
def test_a_grade_on_another_scale_is_converted_in_proportion(
    scale: str, text: str, value: str
) -> None:
    """To the two decimal places that DokStamp keeps."""
    read, issues = graded(scale, text)
    assert read == [value]
    assert {issue.severity for issue in issues} <= {Severity.NOTE}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("85%", "8.5"),
        ("87,25 %", "8.73"),
        ("8,5/10", "8.5"),
        ("8,75 / 10", "8.75"),
        ("17/20", "8.5"),
        ("17 de 20", "8.5"),
        ("17 out of 20", "8.5"),
        ("17 sobre 20 puntos", "8.5"),
        ("8,5 pontos", "8.5"),
    ],
)
def test_a_cell_may_name_its_scale_itself(text: str, value: str) -> None:
    """Then none needs to be given, and another that is given does not matter."""
    assert graded(None, text)[0] == [value]
    if "pontos" not in text:
        assert graded("20", text)[0] == [value]


def test_what_was_converted_is_told_with_examples() -> None:
    """The commonest first, in the reader's notation."""
    _, issues = graded("20", "13,5", "17", "17", "9", "18", "19")
    assert [(issue.code, issue.message) for issue in issues] == [
        (
            Code.READ_AS,
            "grade: 6 grades were converted to DokStamp's scale from 0 to 10, in proportion and to"
            " two decimal places (17 of 20 → 8.5; 13.5 of 20 → 6.75; 9 of 20 → 4.5).",
        )
    ]
    with read_by(Reader(language="pt_PT")):
        assert "13,5 de 20 → 6,75" in issues[0].message


def test_grades_over_ten_are_answered_with_the_scale_that_they_are_on() -> None:
    """At a terminal with the option that converts them, elsewhere without."""
    _, issues = graded(None, "17", "12", "15,5")
    assert {issue.code for issue in issues} == {Code.INVALID_GRADE}
    assert issues[0].message == (
        "“17” is over 10, and DokStamp keeps grades on a scale from 0 to 10: leave the column out,"
        " or write the grades on that scale. Or give --grade-scale 20, which converts them."
    )
    with read_by(Reader(terminal=False)):
        assert "--grade-scale" not in issues[0].message
    assert "--grade-scale 100," in graded(None, "87", "92", "55")[1][0].message


@pytest.mark.parametrize("low", ["10", "9,5", "10,0", "8"])
def test_a_ten_among_grades_of_twenty_is_no_best_grade(low: str) -> None:
    """Where most are over ten the others are on the same scale, and are stopped with them."""
    read, issues = graded(None, "17", low, "14", "12")
    assert read == [None] * 4
    assert "most likely on the scale from 0 to 20" in issues[1].message


def test_one_slip_among_grades_of_ten_stops_only_itself() -> None:
    """87 for 8.7: the others are as good as before, and no other scale is proposed."""
    read, issues = graded(None, "8", "87", "7,5", "9")
    assert read == ["8", None, "7.5", "9"]
    assert [(issue.row, "--grade-scale" in issue.message) for issue in issues] == [(3, False)]


@pytest.mark.parametrize("text", ["9 valores", "17 valores", "16 val"])
def test_valores_are_of_twenty(text: str) -> None:
    """Also those up to ten; given another scale they are none of its grades."""
    assert "--grade-scale 20" in graded(None, text)[1][0].message
    assert graded("100", text)[0] == [None]


@pytest.mark.parametrize(
    "text", ["A", "B+", "Aprovado", "Apto", "Muito Bom", "Sobresaliente", "Excelente", "passed"]
)
def test_a_grade_in_words_or_letters_is_answered_with_what_dokstamp_keeps(text: str) -> None:
    """It is not guessed how good that is."""
    for scale in (None, "20"):
        read, (issue,) = graded(scale, text)
        assert read == [None]
        assert "write one, or empty the cell" in issue.message


@pytest.mark.parametrize(
    ("scale", "text"),
    [
        ("20", "21"),
        ("20", "-3"),
        ("20", "17/30"),
        ("5", "5,01"),
        ("100", "101%"),
        (None, "12/10"),
        (None, "8/12"),
        (None, "5/8"),
        (None, "17,5,0"),
        (None, "8.755"),
        (None, "1e1"),
        (None, "８"),
    ],
)
def test_what_is_off_its_scale_is_no_grade(scale: str | None, text: str) -> None:
    """Nor is what may be a day and a month."""
    read, (issue,) = graded(scale, text)
    assert (read, issue.code) == ([None], Code.INVALID_GRADE)


def test_where_no_grade_is_good_the_scale_is_asked_after() -> None:
    """Grades of five, or of ten with a scale of twenty given by mistake."""
    for scale, texts in ((None, ["4,2", "4,8", "3,9"]), ("20", ["8", "9,5", "7"])):
        warned = [one for one in graded(scale, *texts)[1] if one.severity is Severity.WARNING]
        assert [(one.row, one.code) for one in warned] == [(None, Code.GRADES_UNLIKELY)]
    assert graded(None, "4,2", "4,8", "6")[1] == []
    assert graded(None, "4,2", "5")[1] == []


def test_a_heading_that_names_another_scale_stops_grades_till_it_is_given() -> None:
    """9.5 of 20 must not become 9.5 of 10."""
    rows = [{**GOOD, "enrolled_at": "2023-09-18", "grade": text} for text in ("9,5", "17", "8/10")]
    sheet = sheet_of(rows)
    named = [
        replace(column, heading="Nota (0-20)") if column.heading == "grade" else column
        for column in sheet.columns
    ]
    sheet = replace(sheet, columns=tuple(named))
    stopped = validate(sheet, date_format=None, today=TODAY)
    assert stopped.frame["grade"].to_list() == [None, None, "8"]
    assert [
        "Or give --grade-scale 20, which converts them." in issue.message
        for issue in stopped.issues
        if issue.code is Code.INVALID_GRADE
    ] == [True, True]
    converted = validate(sheet, date_format=None, today=TODAY, grade_scale="20")
    assert converted.frame["grade"].to_list() == ["4.75", "8.5", "8"]


@pytest.mark.parametrize("text", ["", "0", "twenty", "-20", "1001", "20%", "0-20", "nan", "٢٠"])
def test_a_scale_that_is_none_is_refused_before_anything_else(text: str) -> None:
    """In one sentence that says what to give."""
    with pytest.raises(UsageError, match="give a number from 1 to 1000, such as 20 or 100"):
        graded(text, "17")


def test_a_scale_without_grades_is_told() -> None:
    """As where the heading names the scale and is not known by that."""
    validation = validate(sheet_of([GOOD]), date_format=None, today=TODAY, grade_scale="20")
    assert ["nothing was converted" in issue.message for issue in validation.issues] == [True]


@given(st.sampled_from([4, 5, 7, 20, 100]), st.integers(0, 10_000))
def test_no_conversion_is_off_by_more_than_half_of_the_last_place(top: int, part: int) -> None:
    """Whatever the grade: worked out in decimals and rounded once."""
    grade = (Decimal(top) * part / 10_000).quantize(Decimal("0.0001"))
    exact = grade * 10 / top
    assert abs(GradeScale(Decimal(top)).converted(grade) - exact) <= Decimal("0.005")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_names_the_number_in_every_language(language: str) -> None:
    """The facts are there, and nothing is left in another notation."""
    with read_by(Reader(language=language)):
        assert "--grade-scale 20" in graded(None, "17")[1][0].message
        assert ("6.75" if language == "en" else "6,75") in graded("20", "13,5")[1][0].message
