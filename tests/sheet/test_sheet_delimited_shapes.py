"""CSV whose lines are not simply lines of cells: ends of old programs, quotes around all,
everything in column A.
"""

import time
from pathlib import Path

import pytest
from openpyxl import Workbook

from importer.columns import EMAIL, NAME
from importer.errors import SheetError
from importer.issues import Code, Severity
from importer.sheet import Sheet, read_sheet

HEADER = "name,email,date_of_birth,note"
ANA = "Ana Lima,ana@example.edu,2001-01-10,x"
RUI = "Rui Sá,rui@example.edu,2001-01-11,y"


def read(folder: Path, content: bytes | str) -> Sheet:
    """Write a file and read it."""
    path = folder / "g.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_sheet(path)


def cells(sheet: Sheet) -> list[tuple[object, ...]]:
    """Name and e-mail of each row, and the number that the row has."""
    columns = [sheet.texts(column) for column in (NAME, EMAIL)]
    return list(
        zip(
            *(column.to_list() for column in columns if column is not None),
            sheet.frame["row"],
            strict=True,
        )
    )


TWO: list[tuple[object, ...]] = [
    ("Ana Lima", "ana@example.edu", 2),
    ("Rui Sá", "rui@example.edu", 3),
]


@pytest.mark.parametrize(
    "end",
    ["\x1a", "\r\n\x1a", "\x1a\x1a\x1a", "\0\0\0\0", "\x1a\0\0\0\0", "\r\n\x1a\r\n", "\0\r\n"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp850", "utf-16"])
def test_what_old_programs_put_behind_the_end_is_no_row(
    tmp_path: Path, end: str, encoding: str
) -> None:
    """Ctrl+Z is the end of a file under DOS, zeros fill its last block; Excel shows neither."""
    sheet = read(tmp_path, f"{HEADER}\r\n{ANA}\r\n{RUI}{end}".encode(encoding))
    assert cells(sheet) == TWO
    assert sheet.frame["c4"].to_list() == ["x", "y"]


@pytest.mark.parametrize("zeros", [b"\0" * 512, b"\x1a" + b"\0" * 4095, b"\0" * 70_000])
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_many_zeros_behind_a_short_text_make_no_other_encoding(
    tmp_path: Path, zeros: bytes, encoding: str
) -> None:
    """More zeros than text are the rest of a disk's block, not the half of each letter of
    UTF-16.
    """
    name = "Joao" if encoding == "ascii" else "João"
    content = f"{HEADER}\n{ANA}\n{name} Simões,j@x.pt,2001-01-12,\n".replace(
        "õ", "o" if encoding == "ascii" else "õ"
    )
    sheet = read(tmp_path, content.encode(encoding) + zeros)
    assert [row[0] for row in cells(sheet)] == [
        "Ana Lima",
        f"{name} {'Simoes' if encoding == 'ascii' else 'Simões'}",
    ]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("behind", ["", "\0" * 256])
def test_utf_16_without_a_mark_is_read(tmp_path: Path, encoding: str, behind: str) -> None:
    """Its zeros lie at every second place."""
    assert cells(read(tmp_path, f"{HEADER}\n{ANA}\n{RUI}\n{behind}".encode(encoding))) == TWO


def test_fields_of_fixed_width_are_no_utf_16(tmp_path: Path) -> None:
    """More zeros than letters, but side by side."""
    lines = [",".join(cell + "\0" * 40 for cell in line.split(",")) for line in (HEADER, ANA, RUI)]
    assert cells(read(tmp_path, "\n".join(lines))) == TWO


def test_zeros_that_fill_a_field_are_no_content_and_one_inside_stays(tmp_path: Path) -> None:
    """Programs with fields of fixed width fill them with zeros; one inside a value is told as what
    it is, later.
    """
    sheet = read(
        tmp_path,
        f"{HEADER}\nAna"
        " Lima\0\0\0,ana@example.edu\0,2001-01-10,\0\0\nAna\0Lima,b@x.pt,2001-01-10,x\n",
    )
    assert cells(sheet) == [("Ana Lima", "ana@example.edu", 2), ("Ana\0Lima", "b@x.pt", 3)]
    assert sheet.frame["c4"].to_list() == [None, "x"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_lines_wholly_in_quotes_are_split(tmp_path: Path, delimiter: str) -> None:
    """Each line is one quoted value: a CSV was taken into a spreadsheet unsplit and saved as CSV
    again.
    """
    lines = [line.replace(",", delimiter) for line in (HEADER, ANA, RUI)]
    sheet = read(tmp_path, "".join(f'"{line}"\r\n' for line in lines))
    assert cells(sheet) == TWO
    assert [(issue.code, issue.severity) for issue in sheet.issues] == [
        (Code.READ_AS, Severity.NOTE)
    ]


def test_quotes_inside_a_line_in_quotes_are_still_quotes(tmp_path: Path) -> None:
    """They are doubled once for each time that the line was quoted."""
    sheet = read(
        tmp_path, f'"{HEADER}"\n"""Lima, Ana"",ana@example.edu,2001-01-10,""a """"b"""" c"""\n'
    )
    assert cells(sheet) == [("Lima, Ana", "ana@example.edu", 2)]
    assert sheet.frame["c4"].to_list() == ['a "b" c']


def test_some_lines_in_quotes_are_split_too(tmp_path: Path) -> None:
    """Excel quotes only the lines that hold its own delimiter."""
    sheet = read(tmp_path, f'{HEADER}\n"{ANA}"\n{RUI}\n')
    assert cells(sheet) == TWO


@pytest.mark.parametrize(
    "line", ["Porto, 25 de novembro de 2026", "A Secretária,", "Lisboa, Porto, Faro, Braga 2026"]
)
@pytest.mark.parametrize("head", [f"{HEADER}\n{ANA}\n{RUI}\n", f'"{HEADER}"\n"{ANA}"\n"{RUI}"\n'])
def test_prose_in_quotes_stays_one_cell(tmp_path: Path, head: str, line: str) -> None:
    """Its commas part no cells, so it is seen that it is a line below the list and nobody."""
    sheet = read(tmp_path, f'{head}"{line}"\n')
    assert cells(sheet) == TWO
    assert f"“{line}” (4)" in sheet.issues[-1].message


@pytest.mark.parametrize(
    "line", ["Eva Dias,,2001-01-12,", "Eva Dias,,2001-01-12", "Eva Dias,eva@example.edu"]
)
def test_a_graduate_in_quotes_is_a_row_whatever_is_missing(tmp_path: Path, line: str) -> None:
    """Nobody is taken for a footer."""
    sheet = read(tmp_path, f'{HEADER}\n{ANA}\n{RUI}\n"{line}"\n')
    assert [row[0] for row in cells(sheet)] == ["Ana Lima", "Rui Sá", "Eva Dias"]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize("sep", ["sep=;", '"sep=;"', "SEP=;"])
def test_any_line_end_ends_a_line_the_sep_line_too(tmp_path: Path, end: str, sep: str) -> None:
    """Old Macs end lines with a carriage return alone."""
    lines = [line.replace(",", ";") for line in (HEADER, ANA, RUI)]
    assert cells(read(tmp_path, end.join([sep, *lines]) + end)) == TWO
    assert cells(read(tmp_path, ("\ufeff" + end.join([sep, *lines]) + end).encode())) == TWO
    assert cells(read(tmp_path, (end.join([sep, *lines]) + end).encode("utf-16"))) == TWO


def test_blank_lines_before_the_headings_are_counted(tmp_path: Path) -> None:
    """Row numbers stay those that a person sees."""
    sheet = read(tmp_path, f"\n\n\n{HEADER}\n{ANA}\n")
    assert (sheet.header_row, cells(sheet)) == (4, [("Ana Lima", "ana@example.edu", 5)])


def test_a_space_before_a_quote_is_no_content(tmp_path: Path) -> None:
    """As people and small programs write lists: `"a", "b"`."""
    head, ana = ("name", "email", "date_of_birth"), ("Lima, Ana", "a@example.edu", "2001-02-03")
    text = "\n".join(", ".join(f'"{cell}"' for cell in row) for row in (head, ana))
    frame = read(tmp_path, text).frame
    assert frame.select("c1", "c2", "c3").row(0) == ana


def test_texts_written_as_formulas_are_what_a_spreadsheet_shows(tmp_path: Path) -> None:
    """As systems write them that want zeros kept; in every column, and said once."""
    ana = ("Ana Lima", "a@example.edu", "2001-02-03", "00123")
    text = "name;email;date_of_birth;number\n" + ";".join(f'="{cell}"' for cell in ana)
    text += '\n"=""Bia Reis""";b@example.edu;2001-02-04;=A1\n'
    sheet = read(tmp_path, text)
    assert sheet.frame.select("c1", "c2", "c3", "c4").rows() == [
        ana,
        ("Bia Reis", "b@example.edu", "2001-02-04", "=A1"),
    ]
    assert ["as Excel shows them" in issue.message for issue in sheet.issues] == [True]


def test_quotes_with_a_backslash_are_quotes_where_that_makes_rows(tmp_path: Path) -> None:
    """MySQL and PHP write them so; a note says that they were read so."""
    sheet = read(
        tmp_path,
        f'{HEADER}\n"Lima, \\"Nina\\" Ana","ana@example.edu",2001-01-10,"x \\"y\\""\n{RUI}\n',
    )
    assert cells(sheet) == [('Lima, "Nina" Ana', "ana@example.edu", 2), TWO[1]]
    assert sheet.frame["c4"].to_list() == ['x "y"', "y"]
    assert [issue.code for issue in sheet.issues] == [Code.READ_AS]


def test_a_value_that_ends_in_a_backslash_swallows_nothing(tmp_path: Path) -> None:
    """A folder's name under Windows is no escape."""
    sheet = read(tmp_path, f'{HEADER}\nAna Lima,ana@example.edu,2001-01-10,"C:\\lists\\"\n{RUI}\n')
    assert cells(sheet) == TWO
    assert sheet.frame["c4"].to_list() == ["C:\\lists\\", "y"]


@pytest.mark.parametrize("cut", [0, 1])
def test_a_stray_quote_that_swallows_shorter_rows_is_refused(tmp_path: Path, cut: int) -> None:
    """A row may lack its last cell; it is a graduate all the same."""
    rows = "".join(
        ",".join(f"G{n},g{n}@example.edu,2001-02-03,x".split(",")[: 4 - cut]) + "\n"
        for n in range(3)
    )
    with pytest.raises(SheetError, match="row 2: a double quote that is never closed"):
        read(
            tmp_path,
            f'{HEADER}\nAna,a@example.edu,2001-02-03,"oops\n{rows}Eva,e@example.edu,2001-02-03,"y"\n',
        )


def test_an_address_of_several_lines_is_a_value(tmp_path: Path) -> None:
    """Commas in it make no row of it."""
    sheet = read(
        tmp_path,
        f'{HEADER}\nAna Lima,ana@example.edu,2001-01-10,"Rua A, 5\nPorto, Portugal,'
        f' Europa"\n{RUI}\n',
    )
    assert cells(sheet) == TWO


@pytest.mark.long
def test_a_cell_of_a_megabyte_takes_no_time(tmp_path: Path) -> None:
    """In any column, quoted or not."""
    for text in ("a" * 2**20, '"' + 'b""' * 2**18 + '"', "a@" * 2**19, "\\" * 2**20):
        began = time.process_time()
        read(tmp_path, f"{HEADER}\n{ANA}\n{text},{text},{text},{text}\n")
        assert time.process_time() - began < 10


def workbook(folder: Path, rows: list[list[object]], column: int = 1) -> Path:
    """A workbook with these rows, from a column on."""
    book = Workbook()
    sheet = book.create_sheet("Graduates", 0)
    for values in rows:
        sheet.append([None] * (column - 1) + values)
    book.save(folder / "g.xlsx")
    return folder / "g.xlsx"


@pytest.mark.parametrize("column", [1, 2])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_workbook_with_everything_in_one_column_is_split(
    tmp_path: Path, delimiter: str, column: int
) -> None:
    """A CSV was opened unsplit and saved as .xlsx: a note says that it was split; rows keep their
    numbers.
    """
    lines = [line.replace(",", delimiter) for line in (HEADER, ANA, RUI)]
    sheet = read_sheet(workbook(tmp_path, [[lines[0]], [lines[1]], [], [lines[2]]], column))
    assert cells(sheet) == [TWO[0], ("Rui Sá", "rui@example.edu", 4)]
    (note,) = sheet.issues
    assert (note.code, note.severity) == (Code.READ_AS, Severity.NOTE)


def test_a_delimiter_inside_a_value_of_an_unsplit_workbook_stops_that_row(tmp_path: Path) -> None:
    """Excel has taken the quotes away that kept it together."""
    sheet = read_sheet(
        workbook(tmp_path, [[HEADER], ["Lima, Ana,ana@example.edu,2001-01-10,x"], [RUI]])
    )
    assert [(issue.row, issue.code) for issue in sheet.issues if issue.row] == [
        (2, Code.TOO_MANY_CELLS)
    ]


def test_a_workbook_that_is_split_in_the_wrong_places_is_refused(tmp_path: Path) -> None:
    """A semicolon CSV opened under a comma: the decimals have torn the lines, and Excel has taken
    05 for 5.
    """
    path = workbook(
        tmp_path,
        [["nome;email;data de nascimento;nota"], ["Ana Lima;ana@example.edu;2001-01-10;8", 5]],
    )
    with pytest.raises(SheetError, match=r"the headings are all in column A.*Text to Columns"):
        read_sheet(path)
