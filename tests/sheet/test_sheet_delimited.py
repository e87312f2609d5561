"""CSV and TSV as spreadsheet programs and student systems write them."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.sampling import examples
from importer.columns import EMAIL, NAME
from importer.errors import SheetError
from importer.issues import Code
from importer.sheet import Sheet, read_sheet

HEADER = "name,email,date_of_birth,note\n"


def read(folder: Path, content: bytes | str, name: str = "graduates.csv") -> Sheet:
    """Write a file and read it."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_sheet(path)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_seen(tmp_path: Path, encoding: str, delimiter: str) -> None:
    """UTF-8 and UTF-16 with and without BOM, cp1252, latin-1; comma, semicolon, tab."""
    text = "nome,email,nascimento\r\nInês Conceição,ines@example.edu,2001-02-03\r\n".replace(
        ",", delimiter
    )
    sheet = read(tmp_path, text.encode(encoding))
    names = sheet.texts(NAME)
    assert names is not None
    assert names.to_list() == ["Inês Conceição"]


def test_the_euro_sign_tells_cp1252_from_latin_1(tmp_path: Path) -> None:
    """What Excel on Windows writes is cp1252."""
    sheet = read(tmp_path, (HEADER + "Ana,a@example.edu,2001-02-03,5 €\n").encode("cp1252"))
    assert sheet.frame["c4"].to_list() == ["5 €"]


def test_a_quoted_line_break_does_not_shift_row_numbers(tmp_path: Path) -> None:
    """Records are rows, as Excel counts them."""
    sheet = read(
        tmp_path,
        HEADER + 'Ana,a@example.edu,2001-02-03,"two\nlines"\nRui,r@example.edu,2001-02-03,\n',
    )
    assert sheet.frame["row"].to_list() == [2, 3]
    assert sheet.frame["c4"].to_list() == ["two\nlines", None]


def test_blank_rows_are_skipped_and_counted(tmp_path: Path) -> None:
    """A row of delimiters only is blank too."""
    sheet = read(tmp_path, HEADER + "\n,,,\nAna,a@example.edu,2001-02-03,\n")
    assert sheet.frame["row"].to_list() == [4]


def test_the_sep_line_that_excel_honours_is_honoured_and_not_counted(tmp_path: Path) -> None:
    """`sep=;` in the first line names the delimiter; Excel shows the headings as row 1."""
    sheet = read(tmp_path, "sep=;\nname;email;date_of_birth\nAna;a@example.edu;2001-02-03\n")
    assert (sheet.header_row, sheet.frame["row"].to_list()) == (1, [2])


def test_a_first_heading_of_pk_is_no_archive(tmp_path: Path) -> None:
    """PK is what databases call a primary key."""
    sheet = read(tmp_path, "PK;name;email;date_of_birth\n1;Ana;a@example.edu;2001-02-03\n")
    assert sheet.columns[0].heading == "PK"


def test_utf_8_with_a_stray_byte_is_refused_rather_than_garbled(tmp_path: Path) -> None:
    """Read as cp1252 every name would come out wrong; the sentence names the line."""
    path = tmp_path / "graduates.csv"
    path.write_bytes(
        f"{HEADER}José,a@example.edu,2001-02-03,\nInês,b@example.edu,2001-02-03,".encode()
        + b"caf\xe9\n"
    )
    with pytest.raises(SheetError, match="line 3: the text is UTF-8 but for byte 0xe9"):
        read_sheet(path)


def test_title_lines_above_the_headings_are_passed_over(tmp_path: Path) -> None:
    """The headings are the first row that names at least two known columns, e-mail among them."""
    sheet = read(
        tmp_path, "Graduates of 2026\nprinted,today\n" + HEADER + "Ana,a@example.edu,2001-02-03,\n"
    )
    assert (sheet.header_row, sheet.frame["row"].to_list()) == (3, [4])


def test_the_delimiter_is_the_one_that_yields_headings(tmp_path: Path) -> None:
    """Commas inside values do not outvote semicolons."""
    text = "name;email;date_of_birth;note\nSilva, Ana;a@example.edu;2001-02-03;a,b,c,d,e,f,g\n"
    names = read(tmp_path, text).texts(NAME)
    assert names is not None
    assert names.to_list() == ["Silva, Ana"]


def test_a_row_with_fewer_cells_is_padded(tmp_path: Path) -> None:
    """Excel leaves out trailing delimiters now and then."""
    assert read(tmp_path, HEADER + "Ana,a@example.edu,2001-02-03\n").frame["c4"].to_list() == [
        None
    ]


def test_a_row_with_more_cells_is_an_error_of_that_row(tmp_path: Path) -> None:
    """A delimiter inside a value has shifted the cells: nothing of the row can be trusted."""
    sheet = read(
        tmp_path, HEADER + "Silva, Ana,a@example.edu,2001-02-03,x\nRui,r@example.edu,2001-02-03,\n"
    )
    assert [(issue.row, issue.code) for issue in sheet.issues] == [(2, Code.TOO_MANY_CELLS)]
    assert sheet.frame["c5"].to_list() == ["x", None]


@pytest.mark.parametrize("closing", ["", '"'])
def test_a_stray_quote_that_swallows_rows_is_refused(tmp_path: Path, closing: str) -> None:
    """Graduates inside another's cell would be left out silently."""
    rows = "".join(f"G{n},g{n}@example.edu,2001-02-03,x\n" for n in range(5))
    with pytest.raises(SheetError, match="row 2: a double quote that is never closed"):
        read(tmp_path, HEADER + 'Ana,a@example.edu,2001-02-03,"oops\n' + rows + closing)


def test_long_numbers_and_leading_zeros_stay_as_typed(tmp_path: Path) -> None:
    """Delimited text has no numbers."""
    sheet = read(tmp_path, HEADER + "Ana,a@example.edu,2001-02-03,00123456789012345678\n")
    assert sheet.frame["c4"].to_list() == ["00123456789012345678"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "is empty"),
        ("\n\n  \n", "is empty"),
        (HEADER, "no rows below them"),
        ("a,b,c\n1,2,3\n", "no heading row in its first 20 rows"),
        ("name,email,note\nAna,a@example.edu,\n", "has no column date_of_birth"),
        ("name,email,date_of_birth,e-mail\nAna,a@x.pt,2001-01-01,b@x.pt\n", "both mean email"),
        ("name,email,date_of_birth,note,Note\nAna,a@x.pt,2001-01-01,1,2\n", "are there twice"),
        ("<html><table><tr><td>name</td></tr></table></html>", "web page without a table"),
        ("%PDF-1.7 …", "is a PDF"),
    ],
)
def test_what_is_no_list_of_graduates_is_refused_with_a_sentence(
    tmp_path: Path, content: str, sentence: str
) -> None:
    """What is wrong and what to do, in one sentence."""
    with pytest.raises(SheetError, match=sentence):
        read(tmp_path, content)


def test_a_missing_file_a_folder_and_a_lock_file_are_refused(tmp_path: Path) -> None:
    """Each with a sentence of its own."""
    with pytest.raises(SheetError, match="There is no file"):
        read_sheet(tmp_path / "missing.csv")
    with pytest.raises(SheetError, match="is a folder"):
        read_sheet(tmp_path)
    with pytest.raises(SheetError, match="Excel's note"):
        read(tmp_path, "x", "~$graduates.xlsx")


def test_naming_a_worksheet_of_delimited_text_is_refused(tmp_path: Path) -> None:
    """There are none."""
    path = tmp_path / "g.csv"
    path.write_text(HEADER + "Ana,a@example.edu,2001-02-03,\n")
    with pytest.raises(SheetError, match="no worksheets"):
        read_sheet(path, worksheet="Sheet1")


CELLS = st.text(
    st.characters(codec="cp1252", exclude_characters="\x00\r\n", exclude_categories=["Cc"]),
    max_size=12,
)


@settings(
    max_examples=examples(20),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8),
    delimiter=st.sampled_from([",", ";", "\t"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_any_text_comes_back_under_its_row_number(
    tmp_path: Path, rows: list[tuple[str, str]], delimiter: str, encoding: str
) -> None:
    """Whatever the cells hold, in whatever encoding it is said to be and with whatever delimiter
    it was saved.
    """
    written = StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(["name", "email", "date_of_birth", "note"])
    for one, other in rows:
        writer.writerow([one, "a@example.edu", "Ünïcödé", other])
    path = tmp_path / "graduates.csv"
    path.write_bytes(written.getvalue().encode(encoding))
    sheet = read_sheet(path, encoding=encoding)
    assert sheet.frame["row"].to_list() == list(range(2, len(rows) + 2))
    assert sheet.frame["c1"].to_list() == [one if one.strip() else None for one, _ in rows]
    assert sheet.frame["c4"].to_list() == [other if other.strip() else None for _, other in rows]
    emails = sheet.texts(EMAIL)
    assert emails is not None
    assert set(emails) == {"a@example.edu"}
