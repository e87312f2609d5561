"""Dates that are possible and unlikely, and text dates as people write them."""

from datetime import date

import pytest
from validation_sheets import check, found, read

from helpers.sampling import sampled
from importer.issues import Code, Severity


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1919-12-31", "before 1920"),
        ("1900-01-01", "programs write"),
        ("1904-01-01", "programs write"),
        ("1970-01-01", "programs write"),
        ("2016-08-01", "under 10"),
        ("2026-07-01", "under 10"),
    ],
)
def test_an_unlikely_date_of_birth_is_a_warning(text: str, said: str) -> None:
    """The row goes; a person is told."""
    validation = check({"date_of_birth": text})
    assert validation.frame["date_of_birth"].to_list() == [date.fromisoformat(text)]
    (warning,) = validation.issues
    assert (warning.row, warning.code, warning.severity) == (
        2,
        Code.BIRTH_DATE_UNLIKELY,
        Severity.WARNING,
    )
    assert said in warning.message


@pytest.mark.parametrize("text", ["1920-01-01", "1970-01-02", "2016-07-20", "2001-04-23"])
def test_a_likely_date_of_birth_is_passed_without_a_word(text: str) -> None:
    """From 1920 to ten years ago."""
    assert check({"date_of_birth": text}).issues == ()


def test_many_rows_born_on_a_day_that_programs_write_are_one_warning() -> None:
    """It names some of the rows."""
    (warning,) = check(*[{"date_of_birth": "1970-01-01"}] * 8).issues
    assert (warning.row, warning.code) == (None, Code.BIRTH_DATE_UNLIKELY)
    assert "rows 2, 3, 4, 5, 6 and 3 more" in warning.message


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"issued_at": "2025-07-10"}, "more than a year ago, at the earliest 2025-07-10"),
        (
            {"issued_at": "2026-07-01", "enrolled_at": "2023-09-18", "completed_at": "2026-07-10"},
            "before completed_at",
        ),
    ],
)
def test_an_issue_date_of_long_ago_or_before_completion_is_a_warning(
    cells: dict[str, str], said: str
) -> None:
    """One for all rows, which it names."""
    (warning,) = check(cells, cells).issues
    assert (warning.row, warning.code, warning.severity) == (
        None,
        Code.ISSUED_LONG_AGO,
        Severity.WARNING,
    )
    assert said in warning.message
    assert "rows 2, 3" in warning.message


def test_a_recent_issue_date_is_passed_without_a_word() -> None:
    """On the day of completion, too."""
    cells = {"issued_at": "2026-07-10", "enrolled_at": "2023-09-18", "completed_at": "2026-07-10"}
    assert check(cells, {"issued_at": "2025-07-21"}).issues == ()


@pytest.mark.parametrize(
    ("text", "said"),
    sampled(
        [
            ("1º de março de 2001", "2001-03-01"),
            ("1o de Março de 2001", "2001-03-01"),
            ("5 de marzo del 2001", "2001-03-05"),
            ("quinta-feira, 1 de março de 2001", "2001-03-01"),
            ("March 5th 2001", "2001-03-05"),
            ("March 5th, 2001", "2001-03-05"),
            ("12‑03‑2001", "2001-03-12 or 2001-12-03"),
            ("12–03–2001", "2001-03-12 or 2001-12-03"),
            ("23 / 03 / 2001", "2001-03-23"),
            ("12/Mar/01", "DD/MMMM/YY"),
            ("12/Mar/01", "2001-03-12"),
            ("23/03/01", "DD/MM/YY"),
            ("36526", "2000-01-01"),
        ],
        0,
        4,
        8,
        -1,
    ),
)
def test_a_text_date_is_named_for_what_it_is(text: str, said: str) -> None:
    """The message says the day or the days that it can be."""
    issue = found("date_of_birth", text)
    assert issue.code in (Code.AMBIGUOUS_DATE, Code.INVALID_DATE)
    assert said in issue.message


@pytest.mark.parametrize(
    ("text", "date_format"),
    [
        ("2001‑03‑12", None),
        ("２００１-０３-１２", None),
        ("12‑03‑2001", "%d-%m-%Y"),
        ("12 / 03 / 2001", "%d/%m/%Y"),
        ("12º de março de 2001", "%d de %B de %Y"),
        ("March 12th, 2001", "%B %d, %Y"),
    ],
)
def test_odd_hyphens_and_ordinals_do_not_hide_a_date(text: str, date_format: str | None) -> None:
    """What is unambiguous is read."""
    assert read("date_of_birth", text, date_format=date_format) == date(2001, 3, 12)


def test_a_time_right_before_midnight_is_told_as_what_it_may_be() -> None:
    """A time zone has moved the day."""
    issue = found("date_of_birth", "1999-12-31 23:00:00")
    assert issue.code is Code.INVALID_DATE
    assert "time zone" in issue.message


def test_a_megabyte_in_a_date_takes_no_time() -> None:
    """It is no date."""
    assert found("date_of_birth", "1" * 2**20).code is Code.INVALID_DATE
