"""Dates: real ones, in the one format that was named, and never a guess."""

from datetime import date, timedelta

import pytest
from validation_sheets import TODAY, check, found, read

from helpers.sampling import sampled
from importer.errors import UsageError
from importer.issues import Code
from importer.sentences.reader import Reader, read_by, read_under
from importer.validation.date_formats import COMMON, DateFormat

ENROLLED = "2023-09-18"
DAY = date(2001, 4, 3)


def suggestion(
    *texts: str, column: str = "date_of_birth", date_format: str | None = None
) -> str | None:
    """The format that the first issue suggests for a column of these texts, where one reads
    all.
    """
    issues = check(*({column: text} for text in texts), date_format=date_format).issues
    message = next(issue.message for issue in issues if issue.column == column)
    _, marked, tail = message.partition("dd --date-format ")
    return tail.strip('".') if marked else None


@pytest.mark.parametrize(
    "text",
    [
        "2001-04-03",
        " 2001-04-03\xa0",
        "2001-04-03 00:00:00",
        "2001-04-03T00:00",
        "2001-04-03T00:00:00.000Z",
        "2001-04-03 00:00:00+01:00",
    ],
)
@pytest.mark.parametrize("column", ["date_of_birth", "enrolled_at", "completed_at"])
def test_a_date_is_an_excel_date_or_iso_text(column: str, text: str) -> None:
    """As the sheet delivers both, with midnight or without."""
    born = {} if column == "date_of_birth" else {"date_of_birth": "1990-01-01"}
    start = {"enrolled_at": "2000-01-01"} if column == "completed_at" else {}
    assert read(column, text, **born, **start) == DAY


@pytest.mark.parametrize(
    ("date_format", "text"),
    [
        ("%d/%m/%Y", "03/04/2001"),
        ("%d/%m/%Y", "3/4/2001"),
        ("%d/%m/%Y", " 03/04/2001 "),
        ("%d/%m/%Y", "03/04/2001 00:00"),
        ("%m/%d/%Y", "4/3/2001"),
        ("%d.%m.%Y", "3.4.2001"),
        ("%d/%m/%y", "03/04/01"),
        ("%Y%m%d", "20010403"),
        ("%d%m%Y", "03042001"),
        ("%-d/%-m/%Y", "3/4/2001"),
        ("%d %B %Y", "3 April 2001"),
        ("%d %B %Y", "3  abril 2001"),
        ("%d %b %Y", "3 ABR. 2001"),
        ("%d de %B de %Y", "3 de Abril de 2001"),
        ("%B %d, %Y", "april 3, 2001"),
        ("%d/%m/%Y %H:%M", "03/04/2001 00:00"),
        (" %d/%m/%Y ", "03/04/2001"),
        ("%d/%m/%Y", "2001-04-03"),
    ],
)
def test_a_date_is_text_in_the_format_that_was_named(date_format: str, text: str) -> None:
    """Leading zeros may be missing, ISO dates are read beside it, months are named in three
    languages.
    """
    assert read("date_of_birth", text, date_format=date_format) == DAY


MONTHS = [
    "jan",
    "fev",
    "março",
    "abr",
    "maio",
    "junho",
    "jul",
    "ago",
    "set",
    "outubro",
    "nov",
    "dez",
]


@pytest.mark.parametrize(("month", "text"), list(enumerate(MONTHS, 1)))
def test_months_are_known_by_name(month: int, text: str) -> None:
    """Full or short, with accents or without."""
    assert read("date_of_birth", f"1-{text}-2001", date_format="%d-%b-%Y") == date(2001, month, 1)
    assert read(
        "date_of_birth", f"1-{text.replace('ç', 'c')}-2001", date_format="%d-%B-%Y"
    ) == date(2001, month, 1)


@pytest.mark.parametrize(
    ("date_format", "text"),
    sampled(
        [
            ("%d/%m/%Y", "03/04/01"),
            ("%d/%m/%Y", "03/04/201"),
            ("%d/%m/%Y", "03/04/+2001"),
            ("%d/%m/%Y", "03/04/20011"),
            ("%d/%m/%Y", "03/04/2001x"),
            ("%d/%m/%Y", "03-04-2001"),
            ("%d/%m/%Y", "٠٣/٠٤/٢٠٠١"),
            ("%d/%m/%Y", "04/13/2001"),
            ("%d/%m/%y", "03/04/2001"),
            ("%d%m%Y", "3042001"),
            ("%d %B %Y", "3 Nisan 2001"),
        ],
        0,
        3,
        6,
        9,
    ),
)
def test_a_date_is_nothing_that_the_format_does_not_say(date_format: str, text: str) -> None:
    """No other width of the year, no rest, no other separator, no other digits."""
    issue = found("date_of_birth", text, date_format=date_format)
    assert issue.code in (Code.AMBIGUOUS_DATE, Code.INVALID_DATE)


@pytest.mark.parametrize(
    "date_format", sampled([each.text for each in COMMON], *range(0, len(COMMON), 4))
)
def test_every_day_is_read_as_it_was_written(date_format: str) -> None:
    """Every 13th day of a century as Python's own strftime writes them; of two digits, 69 is 1969
    and 68 is 2068.
    """
    first = date(1969, 1, 1) if "%y" in date_format else date(1927, 1, 1)
    written = [first + timedelta(days) for days in range(0, (TODAY - first).days, 13)]
    validation = check(
        *({"date_of_birth": day.strftime(date_format)} for day in written), date_format=date_format
    )
    assert validation.frame["date_of_birth"].to_list() == written


@pytest.mark.parametrize(
    "text",
    sampled(
        [
            "03/04/2001",
            "13/04/2001",
            "3.4.2001",
            "2001/04/03",
            "2001-4-3",
            "23 April 2001",
            "20010403",
        ],
        0,
        2,
        5,
    ),
)
def test_any_other_text_date_is_an_error_and_never_a_guess(text: str) -> None:
    """Even when only one reading is possible."""
    assert found("date_of_birth", text).code is Code.AMBIGUOUS_DATE
    assert read("date_of_birth", text) is None


def test_an_ambiguous_date_says_what_it_can_be() -> None:
    """`03/04/2001` is two days."""
    message = found("date_of_birth", "03/04/2001").message
    assert "2001-04-03 or 2001-03-04" in message
    assert "--date-format" in message


@pytest.mark.parametrize(
    ("texts", "expected"),
    sampled(
        [
            (["13/04/2001", "03/04/2001"], "DD/MM/YYYY"),
            (["03/04/2001", "04/13/2001"], "MM/DD/YYYY"),
            (["13/04/2001", "2001-01-01", "1999-05-06 00:00:00"], "DD/MM/YYYY"),
            (["13/04/2001 10:30", "03/04/2001 00:00:00"], "DD/MM/YYYY"),
            (["13/04/2001", "soon", "36526", "31/02/2001"], "DD/MM/YYYY"),
            (["13.04.2001"], "DD.MM.YYYY"),
            (["13-04-2001"], "DD-MM-YYYY"),
            (["2001/04/03"], "YYYY/MM/DD"),
            (["2001-4-3"], "YYYY-MM-DD"),
            (["3 de abril de 2001"], "DD de MMMM de YYYY"),
            (["3-Apr-2001"], "DD-MMMM-YYYY"),
            (["31/12/99"], "DD/MM/YY"),
            (["03/04/2001"], None),
            (["13/04/2001", "04/13/2001"], None),
            (["13/04/2001", "13.04.2001"], None),
        ],
        *range(0, 15, 3),
    ),
)
def test_the_one_format_that_reads_the_whole_column_is_suggested(
    texts: list[str], expected: str | None
) -> None:
    """Real dates do not hinder it, nor do cells that are no date at all; when two formats fit,
    none is.
    """
    assert suggestion(*texts) == expected


def test_a_suggested_format_reads_the_column() -> None:
    """Taking the advice leaves no text date unread."""
    texts = ["13/04/2001", "3/4/2001", "2000-02-29"]
    taken = suggestion(*texts)
    assert check(*({"date_of_birth": text} for text in texts), date_format=taken).issues == ()


def test_a_wrong_format_is_answered_with_the_right_one() -> None:
    """It counts what the named format would have read, for that may be read wrongly."""
    assert suggestion("03/04/2001", "13/04/2001", date_format="%m/%d/%Y") == "DD/MM/YYYY"
    issue = check(
        {"date_of_birth": "03/04/2001"}, {"date_of_birth": "13/04/2001"}, date_format="%m/%d/%Y"
    ).issues[0]
    assert (issue.row, issue.code) == (3, Code.AMBIGUOUS_DATE)
    assert "is not written MM/DD/YYYY" in issue.message


@pytest.mark.parametrize(
    ("as_typed", "date_format"),
    [
        ("GG/MM/AAAA", "%d/%m/%Y"),
        ("JJ/MM/AAAA", "%d/%m/%Y"),
        ("DD/MM/AAAA", "%d/%m/%Y"),
        ("DD/MM/YYYY", "%d/%m/%Y"),
        ("dd-mm-aa", "%d-%m-%y"),
        ("d.m.yyyy", "%d.%m.%Y"),
        ("AAAA/MM/DD", "%Y/%m/%d"),
        ("DDMMAAAA", "%d%m%Y"),
        ("DD de MMMM de AAAA", "%d de %B de %Y"),
        ("D-MMM-YY", "%d-%B-%y"),
        ("DD/MM/AAAA HH:MM", "%d/%m/%Y %H:%M"),
        ("DD/MM/AAAA hh:mm:ss", "%d/%m/%Y %H:%M:%S"),
    ],
)
def test_a_format_may_be_typed_as_people_write_it(as_typed: str, date_format: str) -> None:
    """In English, Portuguese and Spanish letters, large and small; minutes follow hours."""
    assert DateFormat.parse(as_typed).pattern == DateFormat.parse(date_format).pattern


def test_a_column_that_is_mostly_of_one_format_is_told_so() -> None:
    """How many are, and which are not, in the same words for all of them; every one stops."""
    texts = ["25/12/2001", "03/04/2001", "13/04/2001", "04/25/2001", "2001.12.31"]
    issues = check(*({"date_of_birth": text} for text in texts)).issues
    told = [issue.message for issue in issues if issue.code is Code.AMBIGUOUS_DATE]
    assert len(told) == 5
    assert told[0] == told[1] == told[2]
    assert told[0].startswith("3 of 5 dates of this column are written DD/MM/YYYY, but as text")
    assert "correct the other 2 (“04/25/2001”, “2001.12.31”)" in told[0]
    assert "“04/25/2001” (2001-04-25) is not written as most dates" in told[3]


def test_a_workbook_names_no_flag() -> None:
    """Only who sits at a terminal can give one."""
    issue = found("date_of_birth", "13/04/2001")
    assert "--date-format" in issue.message
    with read_under({}, terminal=False):
        assert "--" not in issue.message
    with read_by(Reader(language="pt_BR")):
        assert "DD/MM/AAAA" in issue.message


def test_columns_are_looked_at_one_by_one() -> None:
    """Text in another column does not hinder the suggestion."""
    issues = check({"date_of_birth": "13/04/2001", "enrolled_at": "09.18.2023"}).issues
    assert "DD/MM/YYYY" in issues[0].message
    assert "MM.DD.YYYY" in issues[1].message


@pytest.mark.parametrize(
    "text",
    sampled(
        [
            "31/02/2001",
            "29/02/2001",
            "2001-02-31",
            "2001-13-01",
            "00/01/2001",
            "soon",
            "2001",
            "TRUE",
            "12:30",
        ],
        0,
        3,
        5,
    ),
)
def test_a_date_that_does_not_exist_is_invalid(text: str) -> None:
    """Whatever the format, there is no such day."""
    assert found("date_of_birth", text).code is Code.INVALID_DATE
    assert found("date_of_birth", text, date_format="%d/%m/%Y").code is Code.INVALID_DATE


@pytest.mark.parametrize("text", ["36526", "36526.5", "44927,75"])
def test_a_bare_excel_number_is_told_as_what_it_is(text: str) -> None:
    """The remedy is the cell's format."""
    issue = found("date_of_birth", text)
    assert issue.code is Code.INVALID_DATE
    assert "format the column as Date" in issue.message


@pytest.mark.parametrize("column", ["date_of_birth", "enrolled_at", "completed_at"])
@pytest.mark.parametrize("text", ["1999-05-06 14:30:00", "1999-05-06T22:00:00Z"])
def test_a_day_has_no_time(column: str, text: str) -> None:
    """A time of day in a day's place is often midnight of the next day somewhere else, so it is
    not cut off.
    """
    other = {"enrolled_at": "1998-01-01"} if column == "completed_at" else {}
    born = {} if column == "date_of_birth" else {"date_of_birth": "1980-01-01"}
    issue = found(column, text, **other, **born)
    assert issue.code is Code.INVALID_DATE
    assert "time of day" in issue.message


def test_date_of_birth_is_not_in_the_future() -> None:
    """Today is allowed, tomorrow is not."""
    assert read("date_of_birth", TODAY.isoformat()) == TODAY
    assert found("date_of_birth", (TODAY + timedelta(1)).isoformat()).code is Code.DATE_IN_FUTURE
    assert found("date_of_birth", "01/01/50", date_format="%d/%m/%y").code is Code.DATE_IN_FUTURE


@pytest.mark.parametrize("column", ["date_of_birth", "enrolled_at", "completed_at", "issued_at"])
@pytest.mark.parametrize("text", ["1899-12-31", "0000-01-01", "0201-04-03", "1899-12-31 00:00:00"])
def test_no_date_is_before_1900(column: str, text: str) -> None:
    """It is taken for a typing error, or for a cell that holds only a time."""
    other = {"enrolled_at": ENROLLED} if column == "completed_at" else {}
    assert found(column, text, **other).code is Code.DATE_TOO_EARLY


def test_the_first_of_january_1900_is_a_date() -> None:
    """The bound belongs to what is allowed."""
    assert read("date_of_birth", "1900-01-01") == date(1900, 1, 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-07-15", "2026-07-15"),
        ("2026-07-15 00:00:00", "2026-07-15"),
        ("2026-07-15 10:30:00", "2026-07-15T10:30:00"),
        ("2026-07-15T10:30", "2026-07-15T10:30:00"),
        ("2026-07-15T10:30:00.123Z", "2026-07-15T10:30:00Z"),
        ("2026-07-15T10:30:00+0100", "2026-07-15T10:30:00+01:00"),
        ("2026-07-15 10:30:00 -03:00", "2026-07-15T10:30:00-03:00"),
        ("2026-07-15T00:00:00Z", "2026-07-15T00:00:00Z"),
        ("15/07/2026", "2026-07-15"),
        ("15/07/2026 9:30", "2026-07-15T09:30:00"),
        ("15/07/2026 09:30", "2026-07-15T09:30:00"),
    ],
)
def test_issued_at_is_a_date_or_date_time(text: str, value: str | None) -> None:
    """It comes out as ISO text, with the offset that was typed; the format's dates may have a time
    after them.
    """
    assert read("issued_at", text, date_format="%d/%m/%Y") == value


def test_a_format_with_a_time_reads_that_time() -> None:
    """Seconds are optional where the format says no seconds."""
    assert (
        read("issued_at", "15/07/2026 9h30", date_format="%d/%m/%Y %Hh%M") == "2026-07-15T09:30:00"
    )


@pytest.mark.parametrize(
    "text",
    ["2026-07-15T25:00", "2026-07-15 10", "now", "2026-07-15T10:30:00+99:00", "2026-02-30T10:00"],
)
def test_issued_at_is_a_time_that_exists(text: str) -> None:
    """Else it is invalid."""
    assert found("issued_at", text).code is Code.INVALID_DATE


@pytest.mark.parametrize(
    "date_format",
    [
        "",
        " ",
        "xx/mm/aaaa",
        "DD/MM",
        "DD/MM/AAAA/DD",
        "DD/MM/20AA",
        "DD/MM/AAAA HH",
        "ddd/mm/yyyy",
        "%d/%m",
        "%Y",
        "%d/%m/%Y/%d",
        "%d/%m/%Y %y",
        "%m %B %d %Y",
        "%q",
        "%",
        "%d/%m/%Y %",
        "%d/%m/%Y %H",
        "%d/%m/%Y %M:%S",
        "%d/%m/20%y",
        "%j %Y",
        "%G-%V-%u",
        "%x",
        "%d/%m/%Y%%",
        "%Y-%d-%m",
        "%F",
    ],
)
def test_a_format_that_is_none_ends_the_command(date_format: str) -> None:
    """One sentence names the flag, what was typed and what to type."""
    with pytest.raises(UsageError, match=r"^--date-format “.*DD/MM/YYYY") as error:
        check({}, date_format=date_format)
    assert "\n" not in str(error.value)
