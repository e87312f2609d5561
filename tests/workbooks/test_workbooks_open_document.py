"""OpenDocument spreadsheets as different programs write them."""

from pathlib import Path

import pytest

from importer.issues import Code
from importer.sheet import Table, Visibility, read_tables

NAMES = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{short}="{NAMES}:{long}:1.0"'
    for short, long in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("meta", "meta"),
        ("draw", "drawing"),
    )
)
CALCEXT = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def flat(
    folder: Path, rows: str, *, styles: str = "", generator: str = "", table: str = ""
) -> Table:
    """The worksheet of an FODS with these rows."""
    path = folder / "g.fods"
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} {CALCEXT} {DC}'
        ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f"<office:meta><meta:generator>{generator}</meta:generator></office:meta>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f'<office:body><office:spreadsheet><table:table table:name="T" {table}>'
        f"{rows}</table:table></office:spreadsheet></office:body></office:document>",
        encoding="utf-8",
    )
    [read] = read_tables(path)
    return read


def row(*cells: str, attributes: str = "") -> str:
    """A row of cells."""
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def cell(content: str, attributes: str = 'office:value-type="string"') -> str:
    """A cell."""
    return f"<table:table-cell {attributes}>{content}</table:table-cell>"


TEXT = 'office:value-type="string"'
NOON = 'office:value-type="date" office:date-value="2001-01-12T13:30:00"'
FRAME = "<draw:frame><draw:text-box><text:p>x</text:p></draw:text-box></draw:frame>"
WRITTEN_OUT = "<text:p>Ana<text:s/><text:s text:c='2'/>Sá<text:line-break/>b<text:tab/>c</text:p>"
TWO_LINES = "<text:p>Ana\n      <text:span>Maria</text:span></text:p><text:p>Sá</text:p>"
COMMENT = (
    "<office:annotation><dc:creator>Secretaria</dc:creator><dc:date>2026-05-11T13:59:00</dc:date><text:p>ver"
    " <text:span>12:30</text:span></text:p><text:p>outra linha</text:p></office:annotation>"
)


@pytest.mark.parametrize(
    ("attributes", "content", "shown"),
    [
        (TEXT, f"{COMMENT}<text:p>Ana</text:p>", "Ana"),
        (
            'office:value-type="float" office:value="8.75"',
            f"<text:p>8,75</text:p>{COMMENT}",
            "8,75",
        ),
        ('office:value-type="float" office:value="8.75"', COMMENT, "8.75"),
        (
            'office:value-type="date" office:date-value="2001-01-12T13:30:00"',
            f"{COMMENT}<text:p>12/01/2001</text:p>",
            "2001-01-12",
        ),
        (
            NOON.replace("13:30:00", "23:59:32"),
            "<text:p>12/01/2001</text:p>",
            "2001-01-12 (23:59:32)",
        ),
        ("", COMMENT, None),
        (
            'office:value-type="string"',
            f"{FRAME}<text:p>y</text:p>",
            "y",
        ),
        (
            'office:value-type="string"',
            "<text:p>Ana<text:s/><text:s text:c='2'/>Sá<text:line-break/>b<text:tab/>c</text:p>",
            "Ana   Sá\nb\tc",
        ),
        (
            'office:value-type="string"',
            "<text:p>Ana\n      <text:span>Maria</text:span></text:p><text:p>Sá</text:p>",
            "Ana Maria\nSá",
        ),
        (TEXT, "<text:p><text:a>ana@example.edu</text:a></text:p>", "ana@example.edu"),
        ('office:value-type="string" office:string-value="Ana"', "", "Ana"),
        ('office:value-type="float" office:value="17"', "<text:p>###</text:p>", "17"),
        ('office:value-type="float" office:value="17"', "<text:p>017</text:p>", "017"),
        ('office:value-type="percentage" office:value="0.5"', "<text:p>50%</text:p>", "50%"),
        (
            'office:value-type="boolean" office:boolean-value="true"',
            "<text:p>VERDADEIRO</text:p>",
            "TRUE",
        ),
        (
            'office:value-type="time" office:time-value="PT14H30M00S"',
            "<text:p>14:30</text:p>",
            "14:30:00",
        ),
        (
            'office:value-type="date" office:date-value="2001-01-12"',
            "<text:p>12 de jan de 01</text:p>",
            "2001-01-12",
        ),
    ],
)
def test_a_cell_shows_its_own_content_and_nothing_that_hangs_on_it(
    tmp_path: Path, attributes: str, content: str, shown: str | None
) -> None:
    """Comments, frames and links; spaces that are written out; values that a program gives without
    a text.
    """
    table = flat(
        tmp_path,
        row(
            cell("<text:p>first</text:p>"),
            cell(content, attributes),
            cell("<text:p>last</text:p>"),
        ),
    )
    assert list(table.rows) == [["first", shown, "last"]]


@pytest.mark.parametrize(
    "text", ["#N/A", "#N/D", "#DIV/0!", "#VALOR!", "#NOME?", "#REF!", "#¿NOMBRE?", "Err:502"]
)
@pytest.mark.parametrize(
    "attributes",
    [
        (
            'table:formula="of:=NA()" office:value-type="string" office:string-value=""'
            ' calcext:value-type="error"'
        ),
        'table:formula="of:=NA()" office:value-type="float" office:value="0"',
        'table:formula="msoxl:=NA()" office:value-type="string"',
    ],
)
def test_an_error_is_one_however_a_program_notes_it(
    tmp_path: Path, attributes: str, text: str
) -> None:
    """LibreOffice says so; older programs and Excel only show it."""
    table = flat(tmp_path, row(cell(f"<text:p>{text}</text:p>", attributes)))
    assert [(place, odd.code, odd.value) for place, odd in table.odd.items()] == [
        ((1, 1), Code.CELL_ERROR, text)
    ]


@pytest.mark.parametrize(
    ("generator", "found"), [("ODFPY/1.4", 1), ("LibreOffice/24.8$Linux", 0), ("", 1)]
)
def test_a_formula_without_a_value_is_one_unless_its_program_calculates(
    tmp_path: Path, generator: str, found: int
) -> None:
    """LibreOffice notes nothing for a formula that shows nothing."""
    rows = row(cell("<text:p>x</text:p>"), cell("", 'table:formula="of:=IF(1;&quot;&quot;;1)"'))
    assert len(flat(tmp_path, rows, generator=generator).odd) == found


def test_repeated_cells_and_rows_stand_as_often_as_they_say(tmp_path: Path) -> None:
    """Empty ones cost nothing, however many they are."""
    table = flat(
        tmp_path,
        row(
            cell(
                "<text:p>a</text:p>",
                'office:value-type="string" table:number-columns-repeated="3"',
            )
        )
        + row(
            cell("", 'table:number-columns-repeated="16384"'),
            attributes='table:number-rows-repeated="1000"',
        )
        + row(cell("<text:p>b</text:p>"), attributes='table:number-rows-repeated="2"')
        + row(cell("", ""), attributes='table:number-rows-repeated="1047573"'),
    )
    assert table.rows.numbers.to_list() == [1, 1002, 1003]
    assert table.rows.head(1) == [["a", "a", "a"]]


def test_what_is_hidden_or_struck_out_is_found(tmp_path: Path) -> None:
    """By the row's own word, by a style without a height, by a derived style, and by spans."""
    styles = (
        '<style:style style:name="base"><style:text-properties'
        ' style:text-line-through-style="solid"/></style:style><style:style style:name="derived"'
        ' style:parent-style-name="base"/><style:style'
        ' style:name="flat"><style:table-row-properties'
        ' style:row-height="0cm"/></style:style><style:style'
        ' style:name="gone"><style:table-properties xmlns:table="'
        + NAMES
        + ':table:1.0" table:display="false"/></style:style>'
    )
    text = "<text:p>x</text:p>"
    table = flat(
        tmp_path,
        '<table:table-column/><table:table-column table:visibility="collapse"'
        ' table:number-columns-repeated="2"/>'
        + row(cell(text), attributes='table:visibility="collapse"')
        + row(cell(text), attributes='table:visibility="filter"')
        + row(cell(text), attributes='table:style-name="flat"')
        + row(cell(text, 'office:value-type="string" table:style-name="derived"'))
        + row(cell('<text:p><text:span text:style-name="base">x</text:span></text:p>'))
        + row(cell('<text:p>y<text:span text:style-name="base">x</text:span></text:p>')),
        styles=styles,
        table='table:style-name="gone"',
    )
    found = table.appearance
    assert found.hidden_rows == {1, 3}
    assert found.filtered_rows == {2}
    assert found.hidden_columns == {2, 3}
    assert found.struck == {(4, 1), (5, 1)}
    assert found.visibility is Visibility.HIDDEN
