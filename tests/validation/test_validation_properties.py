"""What holds for every sheet, whatever is typed into it."""

import re
from collections import Counter

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from validation_sheets import check

from helpers.sampling import examples
from importer.columns import COLUMNS
from importer.issues import Code, Severity
from importer.validation.text import trimmed

BLANKS = st.text(alphabet=" \t\n\r\xa0\ufeff\u200b\u2009\u3000", max_size=4)
TYPED = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.text(alphabet="0123456789/.-: T+Zabrilde", max_size=14),
    st.text(alphabet="ab.@, ;-<>é", max_size=14),
    st.dates().map(str),
    st.datetimes().map(str),
    st.emails(),
    st.uuids().map(str),
    st.sampled_from(
        [
            "x" * 256,
            "completed",
            "8,75",
            "10",
            "03/04/2001",
            "1990-05-06 00:00:00",
            "\u200d",
            "ß",
            "\x00",
        ]
    ),
)
ROW = st.fixed_dictionaries({column.name: TYPED for column in COLUMNS})
FORMATS = st.sampled_from([None, "%d/%m/%Y", "%m/%d/%y", "%d %B %Y", "%Y%m%d", "%d.%m.%Y %H:%M"])
SAYS_NOTHING = re.compile(
    r"[-\u2010-\u2015\u2212]+|_+|0000-00-00.*|00/00/0000|n/?[ad]|n\.[ad]\.?|null|none|nan",
    re.IGNORECASE,
)
"""Words and signs for nothing that these alphabets can write; such a cell counts as empty."""
JUDGED = {
    Code.DATES_OUT_OF_ORDER,
    Code.NAME_CONFIRMATION,
    Code.INVALID_NAME,
    Code.GARBLED_TEXT,
    Code.FORMULA_AS_TEXT,
    Code.NAME_ORDER,
}
"""What is said of a value that was read."""
FULL = {column.name: column.example or None for column in COLUMNS}


@settings(max_examples=examples(4), deadline=None, derandomize=True)
@given(st.lists(ROW, min_size=1, max_size=12), FORMATS)
def test_whatever_is_typed_each_cell_has_a_value_or_one_error_or_is_empty(
    rows: list[dict[str, str | None]], date_format: str | None
) -> None:
    """Nothing raises; a value and an error stand together only where the value itself is
    judged.
    """
    validation = check(*rows, date_format=date_format)
    errors = [issue for issue in validation.issues if issue.severity is Severity.ERROR]
    told = Counter((issue.row, issue.column) for issue in errors)
    unread = {(issue.row, issue.column) for issue in errors if issue.code not in JUDGED}
    assert max(told.values(), default=1) == 1
    for column in COLUMNS:
        typed = trimmed(pl.Series([row[column.name] for row in rows], dtype=pl.String))
        empty = [text is None or SAYS_NOTHING.fullmatch(text) is not None for text in typed]
        absent = validation.frame[column.name].is_null()
        for row, is_empty, is_absent in zip(validation.frame["row"], empty, absent, strict=True):
            assert is_absent or not is_empty
            wrong = column.required if is_empty else is_absent
            assert not wrong or (row, column.name) in told
            assert wrong or (row, column.name) not in unread


@settings(max_examples=examples(4), deadline=None, derandomize=True)
@given(st.lists(ROW, min_size=1, max_size=12), FORMATS)
def test_every_message_is_one_printable_sentence_with_the_cell_as_typed(
    rows: list[dict[str, str | None]], date_format: str | None
) -> None:
    """Nothing in a cell reaches a terminal unspelled, and the value is untouched."""
    for issue in check(*rows, date_format=date_format).issues:
        assert issue.message.replace("\xa0", " ").isprintable(), issue
        assert issue.message.endswith(".")
        if issue.row is not None and issue.column is not None and issue.severity is Severity.ERROR:
            read = {Code.MISSING_VALUE, Code.NAME_CONFIRMATION}
            assert issue.value == rows[issue.row - 2][issue.column] or issue.code in read


@settings(max_examples=examples(4), deadline=None, derandomize=True)
@given(
    st.dictionaries(
        st.sampled_from([column.name for column in COLUMNS]), st.tuples(BLANKS, BLANKS)
    )
)
def test_a_valid_row_stays_valid_with_blanks_around(blanks: dict[str, tuple[str, str]]) -> None:
    """And comes to the same values."""
    padded = {
        name: before + text + after
        for name, text in FULL.items()
        if text is not None
        for before, after in [blanks.get(name, ("", ""))]
    }
    validation = check(padded)
    assert validation.issues == ()
    assert validation.frame.equals(check(FULL).frame)


@settings(max_examples=examples(3), deadline=None, derandomize=True)
@given(st.lists(ROW, min_size=2, max_size=12), st.data())
def test_rows_do_not_depend_on_one_another(
    rows: list[dict[str, str | None]], data: st.DataObject
) -> None:
    """A row's values are the same beside any others; only a suggested date format looks at the
    column.
    """
    cut = data.draw(st.integers(1, len(rows) - 1))
    together = check(*rows).frame.drop("row")
    apart = pl.concat([check(*rows[:cut]).frame, check(*rows[cut:]).frame]).drop("row")
    assert together.equals(apart)


@settings(max_examples=examples(4), deadline=None, derandomize=True)
@given(st.lists(ROW, min_size=1, max_size=12))
def test_reading_normalised_rows_again_changes_nothing(rows: list[dict[str, str | None]]) -> None:
    """What was read is in the form that reads as itself."""
    once = check(*rows).frame
    typed = [
        {name: value and str(value) for name, value in row.items()}
        for row in once.drop("row").iter_rows(named=True)
    ]
    assert check(*typed).frame.equals(once)
