"""One rule after the other of the table of columns, text and values of a fixed shape."""

import polars as pl
import pytest
from validation_sheets import check, found, read

from importer.columns import COLUMNS, CellKind
from importer.issues import Code, Severity
from importer.sentences.reader import Reader, read_by
from importer.validation import RULES
from importer.validation.reading import kept

NBSP, BOM, ZERO_WIDTH = "\xa0", "\ufeff", "\u200b"
UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"


def test_a_good_row_has_no_issues_and_every_column() -> None:
    """All columns are there with their types, null where the sheet has none."""
    validation = check({})
    assert validation.issues == ()
    days = {"date_of_birth", "enrolled_at", "completed_at"}
    types = {column.name: pl.Date() if column.name in days else pl.String() for column in COLUMNS}
    assert dict(validation.frame.schema) == {"row": pl.UInt32(), **types}
    assert [
        name for name in validation.frame.columns if validation.frame[name][0] is not None
    ] == [
        "row",
        "name",
        "email",
        "date_of_birth",
        "pdf",
        "course",
    ]


def test_a_full_row_has_no_issues() -> None:
    """Each column's own example is valid, and comes out as it stands there."""
    full = {column.name: column.example or None for column in COLUMNS}
    validation = check(full)
    assert validation.issues == ()
    row = validation.frame.row(0, named=True)
    assert {name: str(row[name]) for name, text in full.items() if text} == {
        n: t for n, t in full.items() if t
    }


def test_a_sheet_without_rows_has_no_issues() -> None:
    """An empty frame comes back with the same columns."""
    assert (len(check().frame), check().issues) == (0, ())


@pytest.mark.parametrize("column", ["name", "email", "date_of_birth"])
@pytest.mark.parametrize("text", [None, NBSP, ZERO_WIDTH + BOM, " \t\n"])
def test_a_required_cell_is_not_empty(column: str, text: str | None) -> None:
    """Blanks of any kind, seen or unseen, are empty."""
    (issue,) = check({column: text}).issues
    assert (issue.row, issue.column, issue.code) == (2, column, Code.MISSING_VALUE)


@pytest.mark.parametrize("column", [column.name for column in COLUMNS if not column.required])
def test_any_other_cell_may_be_empty(column: str) -> None:
    """Whether a PDF or a course is found otherwise is not a question of the cell."""
    assert check({column: None}, {column: NBSP}).issues == ()


def test_name_takes_1_to_255_characters_after_trimming() -> None:
    """Surrounding blanks do not count, and a letter with its accent counts once however it is
    coded.
    """
    assert read("name", "  " + "é" * 255 + " \n") == "é" * 255
    assert read("name", "e\u0301" * 255) == "é" * 255
    assert found("name", "é" * 256).code is Code.TOO_LONG
    assert "256" in found("name", "e\u0301" * 256).message


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Ana\nSá", "a line break (U+000A) as character 4"),
        ("Ana\u2028Sá", "a line break (U+2028) as character 4"),
        ("Ana\tSá", "a tab (U+0009) as character 4"),
        ("Ana\x00Sá", "(U+0000)"),
        ("Ana\x1b[31mSá", "(U+001B)"),
        ("Ana\u200bSá", "(U+200B)"),
        ("Ana\u202eáS", "(U+202E)"),
        ("Ana\xadSá", "(U+00AD)"),
        ("Ana S\ufffd", "a letter that was lost (U+FFFD) as character 6"),
        ("\u3164", "(U+3164)"),
        ("Ana \ue000", "(U+E000)"),
    ],
)
def test_name_has_no_control_characters(text: str, named: str) -> None:
    """Nor any other that nobody sees; the message says which and where, and does not itself
    contain it.
    """
    issue = found("name", text)
    assert issue.code is Code.CONTROL_CHARACTERS
    assert named in issue.message
    assert issue.message.isprintable()


@pytest.mark.parametrize(
    "text",
    [
        "مه\u200cناز رضایی",
        "ക്\u200dഷ മേനോന്\u200d",
        "葛\U000e0100城 太郎",
        "D'Ávila-Sá, Jr.",
        "李",
    ],
)
def test_name_may_be_of_any_script(text: str) -> None:
    """Joiners and variation selectors shape letters and stay."""
    assert read("name", text) == text


def test_name_is_normalised() -> None:
    """NFC, one plain space wherever there are spaces, and none around."""
    assert read("name", f"{BOM} Ine\u0302s{NBSP} Sá  Reis\u200e{ZERO_WIDTH}") == "Inês Sá Reis"


@pytest.mark.parametrize("text", ["JosÃ© ConceiÃ§Ã£o", "MuÃ±oz", "Jos? Concei??o", "Zoë?"])
def test_a_garbled_name_is_an_error(text: str) -> None:
    """It would be printed on a diploma; what it probably was is told where that is certain."""
    issue = found("name", text)
    assert issue.code is Code.GARBLED_TEXT
    assert ("from “José Conceição”" in issue.message) == (text == "JosÃ© ConceiÃ§Ã£o")


@pytest.mark.parametrize(
    "text", ["CONCEIÇÃO", "João d’Ávila", "Ã Sá", "Niccolò’s", "STRAUß’", "Łukasz Żółć"]
)
def test_an_unusual_name_is_not_taken_for_a_garbled_one(text: str) -> None:
    """Capitals with a tilde and typographic apostrophes are in names."""
    assert read("name", text) == text


@pytest.mark.parametrize("text", ["?", "123", "...", "2001-04-23", "ana@example.edu"])
@pytest.mark.parametrize("column", ["name", "social_name"])
def test_a_name_has_a_letter_and_no_at(column: str, text: str) -> None:
    """A dash for "none", a number or the neighbour's cell must not be printed on a diploma."""
    assert found(column, text).code is Code.INVALID_NAME


@pytest.mark.parametrize("column", ["gender", "social_name"])
def test_gender_and_social_name_take_255_characters(column: str) -> None:
    """And no control characters."""
    assert read(column, "x" * 255) == "x" * 255
    assert found(column, "x" * 256).code is Code.TOO_LONG
    assert found(column, "a\nb").code is Code.CONTROL_CHARACTERS


@pytest.mark.parametrize("column", ["institution", "course", "cohort", "template"])
def test_references_take_a_code_name_or_uuid(column: str) -> None:
    """Trimmed; whether it exists is asked later. Spaces inside may belong to a code."""
    assert read(column, f" LEI  2026{NBSP}A ") == "LEI  2026 A"
    assert read(column, UUID.upper()) == UUID.upper()
    assert read(column, "123") == "123"
    assert found(column, "x" * 256).code is Code.TOO_LONG
    assert found(column, "LEI\t2026").code is Code.CONTROL_CHARACTERS


def test_pdf_is_a_file_name_as_typed() -> None:
    """Trimmed and no more: how it is matched and whether it lies in the folder is the folder's
    matter.
    """
    assert read("pdf", " sub/Ine\u0302s  1.pdf ") == "sub/Ine\u0302s  1.pdf"
    issue = found("pdf", "ines\n.pdf")
    assert issue.code is Code.CONTROL_CHARACTERS
    assert "U+000A" in issue.message


@pytest.mark.parametrize("text", [UUID, UUID.upper(), f" {UUID}{NBSP}"])
def test_confirm_student_is_a_uuid(text: str) -> None:
    """Of any letter case; it comes out in lower case."""
    assert read("confirm_student", text) == UUID


@pytest.mark.parametrize(
    "text",
    [UUID[:-1], UUID + "0", f"{{{UUID}}}", UUID.replace("-", ""), "17", "yes", UUID + "\n\n."],
)
def test_confirm_student_is_nothing_but_a_uuid(text: str) -> None:
    """No braces, no short form, no number."""
    assert found("confirm_student", text).code is Code.INVALID_UUID


@pytest.mark.parametrize(
    ("text", "value"),
    [("completed", "completed"), (" Dropped ", "dropped"), ("EN ROLLED", "enrolled")],
)
def test_completion_status_is_one_of_three(text: str, value: str) -> None:
    """Letter case and spaces do not count."""
    assert read("completion_status", text, enrolled_at="2023-09-18") == value


def test_whoever_dropped_out_is_pointed_at() -> None:
    """A list of all students of a class has those who left it too."""
    issues = check(*({"completion_status": one} for one in ("concluído", "Trancado", None))).issues
    (warning,) = [issue for issue in issues if issue.code is Code.DROPPED_OUT]
    assert (warning.row, warning.severity) == (3, Severity.WARNING)
    assert warning.message.startswith("“Trancado” says that this graduate dropped out")


@pytest.mark.parametrize("text", ["done", "não concluído", "formanda", "1", "completed, dropped"])
def test_completion_status_is_nothing_else(text: str) -> None:
    """The message lists what it may be."""
    issue = found("completion_status", text, enrolled_at="2023-09-18")
    assert issue.code is Code.INVALID_CHOICE
    assert "enrolled, completed or dropped" in issue.message


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8,75", "8.75"),
        ("8.75", "8.75"),
        ("7.50", "7.50"),
        ("7,5", "7.5"),
        ("10", "10"),
        ("10,00", "10.00"),
        ("0", "0"),
        ("08", "8"),
        (" 9 ", "9"),
    ],
)
def test_grade_is_0_to_10_with_two_places(text: str, value: str) -> None:
    """Comma or point; it comes out with a point and the places that were typed."""
    assert read("grade", text, enrolled_at="2023-09-18") == value


@pytest.mark.parametrize(
    "text",
    [
        "8.755",
        "11",
        "10.01",
        "10,5",
        "1e1",
        "-1",
        "+8",
        "7,5,0",
        "7.",
        ".5",
        "17,5",
        "A",
        "8/12",
        "٨",
        "８",
        "1_0",
        "8 75",
        "175%",
        "NaN%",
    ],
)
def test_grade_is_nothing_else(text: str) -> None:
    """Not out of range, not of more places, not of another notation."""
    assert found("grade", text, enrolled_at="2023-09-18").code is Code.INVALID_GRADE


def test_grade_says_whether_scale_or_places_are_wrong() -> None:
    """17,5 is of another scale, 8.755 has too many places."""
    assert "on a scale from 0 to 10" in found("grade", "17,5", enrolled_at="2023-09-18").message
    assert "decimal places" in found("grade", "8.755", enrolled_at="2023-09-18").message


def test_messages_show_the_value_clipped_and_without_control_sequences() -> None:
    """A cell cannot take over the terminal that its message is printed on, nor fill it."""
    issue = found("grade", "\x1b[2J" + "9" * 500, enrolled_at="2023-09-18")
    assert "<U+001B>[2J" in issue.message
    assert len(issue.message) < 200


def test_every_kind_of_column_has_its_rule() -> None:
    """A column of any kind can be added to the table and is judged at once."""
    assert set(RULES) == set(CellKind)


def test_a_condition_that_is_null_is_a_failure() -> None:
    """A cell is valid only where its rule says so, not where the rule says nothing."""
    assert kept(pl.Series(["a", "b", "c"]), pl.Series([True, None, False])).to_list() == [
        "a",
        None,
        None,
    ]


def _told(language: str, *texts: str) -> list[str]:
    """What is noted of these cells of the column completion_status, for this reader."""
    with read_by(Reader(language=language)):
        rows = [{"enrolled_at": "2023-09-18", "completion_status": text} for text in texts]
        issues = check(*rows).issues
        noted = [issue for issue in issues if issue.code is Code.READ_AS]
        assert {(issue.row, issue.severity) for issue in noted} <= {(None, Severity.NOTE)}
        return [issue.message for issue in noted]


def test_how_words_were_read_is_told_once_a_column() -> None:
    """Each word with the rows that have it; the commonest first."""
    texts = ["concluído", "Trancada", "concluído", "completed", "concluído"]
    assert _told("en", *texts) == [
        "In completion_status, “concluído” was read as completed, in 3 rows; “Trancada” was read"
        " as dropped, in 1 row."
    ]
    assert _told("en", "completed", "ENROLLED") == []


def test_the_readers_own_word_need_not_be_told() -> None:
    """What a drop-down of their language offers is read as what it says."""
    assert _told("pt_BR", "concluído", "Desistente", "completed") == []
    assert _told("pt_BR", "Baja") == [
        "Em completion_status, “Baja” foi lido como desistente, em 1 linha."
    ]


def test_a_word_that_is_none_is_answered_in_the_readers_language() -> None:
    """The words that fit are those that a person would write."""
    with read_by(Reader(language="es")):
        issue = found("completion_status", "en trámite", enrolled_at="2023-09-18")
        assert "matriculado, finalizado o baja" in issue.message
