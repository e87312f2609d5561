"""The XML spreadsheets of Excel 2003, as Excel and other programs write them."""

from pathlib import Path

import pytest
from one_table import read, rows

from importer.errors import SheetError
from importer.issues import Code
from importer.sheet import Visibility, read_tables

SEEDS = Path(__file__).parent / "seeds"
SS = "urn:schemas-microsoft-com:office:spreadsheet"
BEGIN = '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
SPACES = f'xmlns="{SS}" xmlns:ss="{SS}" xmlns:x="urn:schemas-microsoft-com:office:excel"'
STYLES = (
    '<Style ss:ID="Default"><NumberFormat/></Style>'
    '<Style ss:ID="day"><NumberFormat ss:Format="Short Date"/></Style>'
    '<Style ss:ID="time" ss:Parent="day"><NumberFormat ss:Format="dd/mm/yyyy\\ hh:mm"/></Style>'
    '<Style ss:ID="five"><NumberFormat ss:Format="00000"/></Style>'
    '<Style ss:ID="money"><NumberFormat ss:Format="Currency"/></Style>'
    '<Style ss:ID="code"><NumberFormat ss:Format="&quot;LEI-&quot;@"/></Style>'
    '<Style ss:ID="gone"><Font ss:StrikeThrough="1"/></Style>'
    '<Style ss:ID="gone5" ss:Parent="gone"><NumberFormat ss:Format="00000"/></Style>'
)


def workbook(rows: str, options: str = "", before: str = BEGIN, head: str = "") -> str:
    """A workbook of one worksheet."""
    return (
        f"{before}<Workbook {SPACES}>{head}<Styles>{STYLES}</Styles>"
        f'<Worksheet ss:Name="Turma A"><Table>{rows}</Table>{options}</Worksheet></Workbook>'
    )


def cell(data: str, kind: str = "String", **attributes: str) -> str:
    """A cell."""
    written = " ".join(f'ss:{name}="{value}"' for name, value in attributes.items())
    return f'<Cell {written}><Data ss:Type="{kind}">{data}</Data></Cell>'


def test_a_workbook_of_another_program_is_read(tmp_path: Path) -> None:
    """Comments are nothing; formats, hidden rows and columns, merged cells and row numbers are as
    in Excel.
    """
    path = tmp_path / "lista.xls"
    path.write_bytes((SEEDS / "sheetjs.xml").read_bytes())
    table, notes, _ = read_tables(path)
    assert rows(table)[4] == [
        "Ana Souza",
        "ana@example.com",
        "2001-04-23",
        "ana.pdf",
        "00123",
        "529.982.247-25",
        "2001-04-23 14:30:00",
        "9.5",
    ]
    assert rows(table)[9] == ["merged", "b9"]
    assert table.merged == ((9, 10, 1),)
    assert table.appearance.hidden_rows == {7}
    assert table.appearance.hidden_columns == {8}
    assert notes.name == "Notas"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (cell("00123"), "00123"),
        (cell("00123", "Number"), "00123"),
        (cell("123", "Number", StyleID="five"), "00123"),
        (cell("9.5", "Number"), "9.5"),
        (cell("1.2345678E8", "Number"), "123456780"),
        (cell("9.5", "Number", StyleID="money"), "9.50"),
        (cell("37004", "Number", StyleID="day"), "2001-04-23"),
        (cell("2001-04-23T00:00:00.000", "DateTime", StyleID="day"), "2001-04-23"),
        (cell("2001-04-23T00:00:00.000", "DateTime"), "2001-04-23"),
        (cell("2001-04-23T14:30:00", "DateTime", StyleID="time"), "2001-04-23 14:30:00"),
        (cell("2001-04-23T14:30:00", "DateTime", StyleID="day"), "2001-04-23"),
        (cell("ontem", "DateTime", StyleID="day"), "ontem"),
        (cell("1", "Boolean"), "TRUE"),
        (cell("2026", "String", StyleID="code"), "LEI-2026"),
        (cell("Ana &amp; José&#10;Sá"), "Ana & José\nSá"),
        (cell("<b xmlns='x'>Ana</b> Sá"), "Ana Sá"),
        (cell("   "), None),
        ('<Cell ss:HRef="mailto:x"><Data Type="String">a@x.pt</Data></Cell>', "a@x.pt"),
        (cell("Ana").replace("</Cell>", "<Comment><Data>x</Data></Comment></Cell>"), "Ana"),
    ],
)
def test_a_cell_is_what_a_person_reads(tmp_path: Path, written: str, shown: str | None) -> None:
    """By its kind and its format."""
    table = read(tmp_path, workbook(f"<Row>{written}{cell('b')}</Row>"))
    assert next(iter(table.rows)) == [shown, "b"]


def test_places_are_those_that_excel_gives(tmp_path: Path) -> None:
    """They follow from what was before, from indexes, spans and merged cells."""
    table = read(
        tmp_path,
        workbook(
            f"<Row>{cell('a')}{cell('d', Index='4')}</Row>"
            f"<Row ss:Index='4' ss:Span='2'/><Row>{cell('m', MergeAcross='1')}"
            f"{cell('n', MergeDown='1')}</Row><Row>{cell('o')}{cell('p')}"
            f"{cell('q')}</Row>"
        ),
    )
    assert rows(table) == {
        1: ["a", None, None, "d"],
        7: ["m", None, "n"],
        8: ["o", "p", None, "q"],
    }
    assert table.merged == ((7, 8, 3),)


def test_what_is_hidden_struck_out_or_odd_is_found(tmp_path: Path) -> None:
    """Rows by hand and by a filter, columns, worksheets; a style's line and one in the text;
    formulas without a value, errors.
    """
    rich = '<ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><S>x</S></ss:Data>'
    table = read(
        tmp_path,
        workbook(
            '<Column ss:Index="2" ss:Span="1" ss:Hidden="1"/><Column ss:StyleID="gone"/>'
            f'<Row>{cell("Nome")}</Row><Row ss:Hidden="1">{cell("a")}</Row>'
            f'<Row ss:Hidden="1">{cell("b")}</Row><Row ss:Height="0">{cell("c")}</Row>'
            f"<Row>{cell('7', 'Number', StyleID='gone5')}<Cell>{rich}</Cell>{cell('y')}"
            f'{cell("z")}<Cell ss:Formula="=A1"/>{cell("#N/A", "Error")}</Row>',
            '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden'
            '</Visible></WorksheetOptions><AutoFilter x:Range="R1C1:R3C1"'
            ' xmlns="urn:schemas-microsoft-com:office:excel"/>',
        ),
    )
    look = table.appearance
    assert look.filtered_rows == {2, 3}
    assert look.hidden_rows == {4}
    assert look.hidden_columns == {2, 3}
    assert look.struck == {(5, 1), (5, 2), (5, 4)}
    assert look.visibility is Visibility.HIDDEN
    assert {place: odd.code for place, odd in table.odd.items()} == {
        (5, 5): Code.FORMULA_WITHOUT_VALUE,
        (5, 6): Code.CELL_ERROR,
    }


def test_days_are_counted_from_1904_where_it_says_so(tmp_path: Path) -> None:
    """Numbers are, and days that are written out are what they are."""
    days = cell("35542", "Number", StyleID="day") + cell(
        "2001-04-23T00:00:00", "DateTime", StyleID="day"
    )
    head = (
        "<ExcelWorkbook xmlns='urn:schemas-microsoft-com:office:excel'><Date1904/></ExcelWorkbook>"
    )
    table = read(tmp_path, workbook(f"<Row>{days}</Row>", head=head))
    assert next(iter(table.rows)) == ["2001-04-23", "2001-04-23"]


@pytest.mark.parametrize(
    "content",
    [
        workbook(f"<Row>{cell('José')}</Row>").encode("utf-8-sig"),
        workbook(f"<Row>{cell('José')}</Row>").encode("utf-16"),
        workbook(f"<Row>{cell('José')}</Row>", before="\n  " + BEGIN).encode(),
        workbook(
            f"<Row>{cell('José')}</Row>", before='<?xml version="1.0" encoding="windows-1252"?>'
        ).encode("cp1252"),
        workbook(
            f"<Row>{cell('José')}</Row>", before='<?xml version="1.0" encoding="utf-16"?>'
        ).encode(),
        workbook(f"<Row>{cell('José')}</Row>", before="<!-- feito por nós -->").encode(),
        (
            f'<?xml version="1.0"?><ss:Workbook xmlns:ss="{SS}"><ss:Worksheet ss:Name="T">'
            '<ss:Table><ss:Row><ss:Cell><ss:Data ss:Type="String">José</ss:Data></ss:Cell>'
            "</ss:Row></ss:Table></ss:Worksheet></ss:Workbook>"
        ).encode(),
    ],
)
def test_it_is_read_whatever_stands_before_it(tmp_path: Path, content: bytes) -> None:
    """Marks, blank lines, and declarations of what it is not in."""
    assert list(read(tmp_path, content).rows) == [["José"]]
    assert list(read(tmp_path, content, "lista.xml").rows) == [["José"]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (workbook("<Row>"), "is damaged (mismatched tag"),
        (workbook(f"<Row>{cell('Silva & Filhos')}</Row>"), "is damaged (not well-formed"),
        (workbook(f"<Row>{cell('José')}</Row>").encode("cp1252"), "is damaged (not well-formed"),
        (workbook(f"<Row>{cell('a')}</Row>")[:-40], "is damaged"),
        (workbook('<Row ss:Index="5"/><Row ss:Index="3"/>'), "Row is said to be number 3"),
        (workbook(f"<Row>{cell('a', Index='-1')}</Row>"), "number -1"),
        (workbook('<Row ss:Index="99999999999"/>'), "number 99999999999"),
        (f"{BEGIN}<Workbook {SPACES}></Workbook>", "it has no worksheet"),
        (
            workbook("<Row/>", before='<?xml version="1.0" encoding="x-no-such"?>'),
            "is damaged",
        ),
        (
            workbook(
                f"<Row>{cell('&e9;')}</Row>",
                before="<!DOCTYPE Workbook ["
                + "<!ENTITY e0 'aaaaaaaaaaaaaaaaaaaa'>"
                + "".join(f"<!ENTITY e{n + 1} '{f'&e{n};' * 20}'>" for n in range(9))
                + "]>",
            ),
            "is XML",
        ),
        (
            workbook(
                f"<Row>{cell('&file;')}</Row>",
                before='<!DOCTYPE Workbook [<!ENTITY file SYSTEM "file:///etc/hostname">]>',
            ),
            "is XML",
        ),
    ],
)
def test_what_is_damaged_or_made_to_harm_is_refused_with_a_sentence(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    """Nothing is fetched, and nothing grows without bounds."""
    with pytest.raises(SheetError) as error:
        read(tmp_path, content)
    assert words in str(error.value)
    assert str(error.value).endswith(".")
