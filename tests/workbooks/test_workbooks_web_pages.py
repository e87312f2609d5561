"""Lists that are web pages, under the names of workbooks too, in the manner of the programs that
write them.
"""

import importlib
import subprocess
import sys
import time
from pathlib import Path

import pytest
from one_table import read, rows

from importer.errors import EncodingError, SheetError
from importer.issues import Code
from importer.sheet import read_sheet, read_tables

SEEDS = Path(__file__).parent / "seeds"
HEADINGS = "<tr><th>Nome</th><th>E-mail</th><th>Data de nascimento</th></tr>"
PERSON = "<tr><td>José Conceição</td><td>jose@example.com</td><td>2001-04-23</td></tr>"
WORKBOOK = (
    "<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet>"
    "<x:Name>Turma &amp; Cia</x:Name><x:WorksheetOptions><x:DisplayGridlines/>"
    "</x:WorksheetOptions></x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml>"
    "<![endif]-->"
)


def cells(folder: Path, row: str, head: str = "") -> list[str | None]:
    """The cells of the first row of a page's table."""
    table = read(folder, f"<html><head>{head}</head><body><table>{row}</table></body></html>")
    return next(iter(table.rows))


def refusal(folder: Path, page: str | bytes, name: str = "lista.xls") -> str:
    """Why a page is not read."""
    with pytest.raises(SheetError) as error:
        read(folder, page, name)
    return str(error.value).removeprefix(f"{folder / name} ")


def test_a_grid_of_asp_net_is_read(tmp_path: Path) -> None:
    """It begins with a div, hides a column, keeps a key before a date, and ends in a table."""
    table = read(tmp_path, (SEEDS / "gridview.xls").read_bytes())
    assert rows(table) == {
        1: ["Id", "Nome", "E-mail", "Data de nascimento", "PDF"],
        2: ["1", "José Conceição", "jose@example.com", "23/04/2001", "jose.pdf"],
        3: ["2", "Ana\nSouza", "ana@example.com", "2000-01-02"],
        5: ["Total", "2"],
    }
    assert table.appearance.hidden_columns == {1}
    assert table.name == "lista"


def test_a_page_that_excel_saved_is_read_as_excel_shows_it(tmp_path: Path) -> None:
    """Formats by class, days by their numbers; hidden rows and columns, struck-out text; comments,
    and what stands there for other programs, are nothing.
    """
    table = read(tmp_path, (SEEDS / "excel_page.htm").read_bytes())
    assert table.name == "Turma A & B"
    assert rows(table) == {
        1: ["Nome", "E-mail", "Data de nascimento", "Notas", "CPF"],
        2: ["Luís Gonçalves", "l@example.com", "2001-04-23", "x", "012.345.678-90"],
        3: ["Inês\nPeña", "i@example.com", "2000-01-01", "#N/A"],
    }
    assert {place: odd.code for place, odd in table.odd.items()} == {
        (3, 4): Code.CELL_ERROR,
        (3, 5): Code.FORMULA_WITHOUT_VALUE,
    }
    assert table.appearance.hidden_rows == {3}
    assert table.appearance.hidden_columns == {4}
    assert table.appearance.struck == {(3, 1)}


def test_a_page_that_libreoffice_saved_is_read(tmp_path: Path) -> None:
    """Its numbers and formats stand beside the texts, and comments in elements of their own."""
    table = read(tmp_path, (SEEDS / "libreoffice.html").read_bytes())
    found = rows(table)
    assert found[8] == [
        "Ana Souza",
        "ana@example.com",
        "2001-04-23",
        "ana.pdf",
        "00123",
        "529.982.247-25",
        "2001-04-23 14:30:00",
    ]
    assert found[9][4:6] == ["00045", "012.345.678-90"]
    assert table.appearance.struck == {(10, 1)}


def test_a_page_of_php_spreadsheet_is_read(tmp_path: Path) -> None:
    """Rows and columns are hidden by its style sheet, for its own table; comments stand in the
    cells.
    """
    page = (
        "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'x.dtd'>\n<html><head>"
        "<meta http-equiv='Content-Type' content='text/html; charset=utf-8' />"
        "<style type='text/css'>a.comment-indicator:hover + div.comment { display: block }"
        " div.comment { display: none } .s { text-align:left }"
        " td.style3, th.style3 { text-decoration:line-through } @media print { .s { display:none"
        " } } @page { margin:1in } table.sheet0 col.col2 { width:42pt }"
        " table.sheet0 .column2 { display:none } table.sheet0 tr.row2 { display:none;"
        " visibility:hidden } table.sheet1 tr.row1 { display:none }</style></head><body>"
        "<div style='page: page0'><table id='sheet0' class='sheet0 gridlines'><col class='col0'>"
        "<thead><tr class='row0'><td class='column0 style0 s'>Nome</td><td class='column1 s'>"
        "E-mail</td><td class='column2 s'>Id</td></tr></thead><tbody>"
        "<tr class='row1'><td class='column0 style3 s'>Ana</td><td class='column1 style0 s'>"
        "<a class='comment-indicator'></a><div class='comment'>perguntar</div>a@example.com</td>"
        "<td class='column2 n'>1</td></tr><tr class='row2'><td class='column0 s'>Rui</td>"
        "<td class='column1 s'>r@example.com</td><td class='column2 n'>2</td></tr></tbody></table>"
        "</div></body></html>"
    )
    table = read(tmp_path, page)
    assert rows(table) == {
        1: ["Nome", "E-mail", "Id"],
        2: ["Ana", "a@example.com", "1"],
        3: ["Rui", "r@example.com", "2"],
    }
    assert table.appearance.hidden_rows == {3}
    assert table.appearance.hidden_columns == {3}
    assert table.appearance.struck == {(2, 1)}


def test_a_page_of_a_script_is_read(tmp_path: Path) -> None:
    """No tag is closed, a warning stands before, its list is a table in a table, and it has a name
    for the worksheet.
    """
    page = (
        "<br />\n<b>Warning</b>: x on line <b>3</b><br />\n"
        f"<htmlxmlns:x='y'>{WORKBOOK}<table>"
        "<table border=1><tr><td>Nome<td>E-mail<tr><td>Ana &amp; Rui<td>a@example.com</table>"
    )
    table = read(tmp_path, page)
    assert table.name == "Turma & Cia"
    assert rows(table) == {
        2: ["Warning: x on line 3"],
        3: ["Nome", "E-mail"],
        4: ["Ana & Rui", "a@example.com"],
    }


def test_a_report_of_a_student_system_is_read(tmp_path: Path) -> None:
    """Its list stands in a table for the layout, below a head, and a class after another."""
    page = (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999'
        '/xhtml"><head><title>SIGAA</title><script>var a = "<table><tr><td>x";</script></head>'
        "<body><h2>Universidade</h2><p>Emitido em 25/11/2026</p><table><tr><td>logo</td><td>"
        f"<h3>Turma 1</h3><table>{HEADINGS}{PERSON}</table></td></tr></table><br/><table><caption>"
        f"Turma 2</caption><thead>{HEADINGS}</thead><tbody><tr><td>Rui</td><td>r@example.com</td>"
        "<td>2000-01-02</td></tr></tbody></table><select><option>Um<option>Dois</select></body>"
        "</html>"
    )
    path = tmp_path / "relatorio.xls"
    path.write_text(page)
    [table] = read_tables(path)
    found = rows(table)
    assert found[1] == ["Universidade"]
    assert found[3] == ["logo", "Turma 1"]
    assert found[4] == [None, "Nome", "E-mail", "Data de nascimento"]
    assert found[7] == ["Turma 2"]
    assert found[9] == ["Rui", "r@example.com", "2000-01-02"]
    assert len(found) == 8


def test_several_worksheets_in_one_file_are_several(tmp_path: Path) -> None:
    """Each page has the name that the first one gives it, whatever its encoding, and the style
    sheet that all share.
    """
    path = tmp_path / "lista.xls"
    path.write_bytes((SEEDS / "archive.mht").read_bytes())
    tables = read_tables(path)
    assert [(one.name, list(one.rows)) for one in tables] == [
        (
            "Alunos",
            [
                ["Nome", "E-mail", "Data de nascimento", "N.º"],
                ["José Conceição", "jose@example.com", "2001-04-23", "00123"],
            ],
        ),
        ("Notas", [["x", "y"]]),
    ]
    assert read_sheet(path).name == "Alunos"


def test_marks_that_the_parts_of_a_script_bring_are_nothing(tmp_path: Path) -> None:
    """A byte order mark stands before each of them."""
    mark = "\ufeff"
    page = f"{mark}{mark}\n{mark}<table>{HEADINGS}{PERSON.replace('José', f'{mark}José')}</table>"
    assert list(read(tmp_path, page).rows)[1][0] == "José Conceição"


def test_a_page_that_a_browser_saved_in_one_file_is_read(tmp_path: Path) -> None:
    """With its pictures, and without a name for the worksheet."""
    table = read(
        tmp_path,
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://x.example/l\r\n"
        "Subject: l\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="--b"\r\n'
        "\r\n----b\r\nContent-Type: text/html\r\nContent-ID: <f@mhtml.blink>\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://x.example/l\r\n"
        "\r\n<html><head><meta charset=3Dutf-8></head><table><tr><td>Jos=C3=A9<td>j@x.pt</table>"
        "\r\n----b\r\nContent-Type: image/png\r\nContent-Location: https://x.example/p\r\n\r\nx"
        "\r\n----b--\r\n",
    )
    assert (table.name, list(table.rows)) == ("Sheet1", [["José", "j@x.pt"]])


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("<td>00123</td>", "00123"),
        ("<td x:num>00123</td>", "00123"),
        ("<td>1,50</td>", "1,50"),
        ("<td>03/04/2001</td>", "03/04/2001"),
        ("<td x:num='36984'>03/04/2001</td>", "2001-04-03"),
        ("<td x:num='36984'>3-abr-01</td>", "2001-04-03"),
        ("<td x:num='36984'>Rui</td>", "Rui"),
        ("<td x:num='36984'>04/03/2002</td>", "04/03/2002"),
        ("<td sdval='0.5' sdnum='1033;0;0.00'>0.50</td>", "0.50"),
        ("<td data-t='n' data-v='36984.5' data-z='d/m/yy h:mm'>3/4/01 12:00</td>", "2001-04-03"),
        ("<td style='mso-number-format:\"\\@\"'>00123</td>", "00123"),
        ("<td style='mso-number-format:00000'>123</td>", "00123"),
        ("<td style='mso-number-format:\"0\\.00\"'>9</td>", "9"),
        ("<td style='mso-number-format:Percent'>50</td>", "50"),
        ("<td class=cpf>1234567890</td>", "012.345.678-90"),
        ('<td>="00123"</td>', "00123"),
        ("<td>=1+1</td>", "=1+1"),
        ("<td>&nbsp;</td>", None),
        ("<td>Ana&nbsp;Sá&eacute;&#233;&amp;eacute;</td>", "Ana\xa0Sáéé&eacute;"),
        ("<td> Ana\n   <b>de</b> Sá </td>", "Ana de Sá"),
        ("<td><p>Ana</p><div>Sá</div></td>", "Ana\nSá"),
        ("<td>Ana<br>Sá<br></td>", "Ana\nSá"),
        ("<td><ul><li>Ana<li>Sá</ul></td>", "Ana\nSá"),
        ("<td><script>x()</script><style>b{}</style><!-- c -->Ana</td>", "Ana"),
        ("<td><span style='display: none'>1</span>Ana<input type=hidden value=7></td>", "Ana"),
        ("<td><a href='mailto:ana@x.pt?subject=a'>Ana</a></td>", "Ana"),
        ("<td><a href='mailto:ana%40x.pt?subject=a'><img src=m.gif></a></td>", "ana@x.pt"),
        ("<td>a < b</td>", "a < b"),
        ("<td><![CDATA[x]]>Ana</td>", "Ana"),
        ("<td title='a > b'>Ana", "Ana"),
    ],
)
def test_a_cell_is_what_a_person_reads(tmp_path: Path, cell: str, shown: str | None) -> None:
    """Never a number or a day that a program would make of it, unless it leaves no doubt."""
    style = '<style>.cpf {mso-number-format:"000\\\\.000\\\\.000\\\\-00"}</style>'
    if ":00<" in cell:
        shown = "2001-04-03 12:00:00"
    assert cells(tmp_path, f"<tr>{cell}<td>b<td>c</tr>", style) == [shown, "b", "c"]


def test_rows_have_the_numbers_that_excel_gives_them(tmp_path: Path) -> None:
    """A line break takes a row of its own, unless the page says otherwise; text above and between
    tables takes rows too.
    """
    body = (
        "<h1>Lista</h1><p>de alunos<br>2026</p><br><table><tr><td>a<br>b<td>c<tr><td>d"
        "<td>e</table>fim<table><tr><td>f<td>g</table>"
    )
    assert rows(read(tmp_path, body)) == {
        1: ["Lista"],
        2: ["de alunos"],
        3: ["2026"],
        5: ["a\nb", "c"],
        7: ["d", "e"],
        8: ["fim"],
        9: ["f", "g"],
    }
    together = "<style>br {mso-data-placement:same-cell}</style>"
    table = "<table><tr><td>a<br>b<td>c<tr><td>d<td>e</table>"
    assert rows(read(tmp_path, together + table)) == {1: ["a\nb", "c"], 2: ["d", "e"]}


def test_cells_that_span_others_take_their_places(tmp_path: Path) -> None:
    """Across and down, to the table's end where they reach beyond it."""
    table = read(
        tmp_path,
        "<table><tr><td rowspan=2>a<td colspan=2>b<td>c<tr><td>d<td rowspan=0>e<td>f"
        "<tr><td>g<td>h</table><table><tr><td>i<td>j</table>",
    )
    assert rows(table) == {
        1: ["a", "b", None, "c"],
        2: [None, "d", "e", "f"],
        3: ["g", "h"],
        4: ["i", "j"],
    }
    assert sorted(table.merged) == [(1, 2, 1), (2, 3, 3)]


def test_tables_within_tables_lose_no_row(tmp_path: Path) -> None:
    """Those in cells that span rows neither, within their table or beyond it."""
    inner = f"<table>{''.join(f'<tr><td>{n}<td>x' for n in range(5))}</table>"
    for rowspan in (1, 2, 9):
        table = read(
            tmp_path,
            f"<table><tr><td>a<td rowspan={rowspan}>{inner}<td>b<tr><td>c<td>d</table>"
            "<table><tr><td>e<td>f</table>",
        )
        found = rows(table)
        assert [cells[1] for cells in found.values()][:5] == ["0", "1", "2", "3", "4"]
        assert found[1] == ["a", "0", "x", "b"]
        assert found[6 if rowspan > 1 else 7] == ["e", "f"]


def test_a_hidden_column_is_one_of_the_list(tmp_path: Path) -> None:
    """Small tables beside it hide what they like."""
    head = (
        "<table><col><col style='display:none'><tr><td>filtro</td><td hidden>x</td></tr></table>"
    )
    table = read(tmp_path, f"{head}<table>{HEADINGS}{PERSON}</table>")
    assert table.appearance.hidden_columns == frozenset()
    assert table.appearance.hidden_rows == frozenset()


def test_a_hidden_cell_among_shown_ones_is_told_with_its_row(tmp_path: Path) -> None:
    """What stands beside it is shown in another place."""
    hidden = "<tr><td hidden>x</td><td>c</td></tr>"
    table = read(tmp_path, f"<table><tr><td>a</td><td>b</td></tr>{hidden}</table>")
    assert table.appearance.hidden_rows == {2}
    assert table.appearance.hidden_columns == frozenset()


@pytest.mark.parametrize(
    "mark", ["s", "strike", "del", 'span style="text-decoration: line-through"']
)
def test_struck_out_text_is_found(tmp_path: Path, mark: str) -> None:
    """Where a line goes through all of it."""
    closed = mark.split()[0]
    row = f"<tr><td><{mark}>Ana</{closed}></td><td>a <{mark}>b</{closed}></td></tr>"
    assert read(tmp_path, f"<table>{row}</table>").appearance.struck == {(1, 1)}


@pytest.mark.parametrize(
    ("encoding", "declared", "noted"),
    [
        ("utf-8", "", False),
        ("utf-8-sig", "", False),
        ("utf-16", "", False),
        ("cp1252", "windows-1252", False),
        ("cp1252", "", True),
        ("cp1252", "utf-8", True),
        ("utf-8", "iso-8859-1", False),
        ("utf-8", "no-such", False),
        ("cp1250", "windows-1250", False),
    ],
)
def test_letters_are_right_whatever_a_page_says_of_them(
    tmp_path: Path, encoding: str, declared: str, noted: bool
) -> None:
    """What its bytes show comes first, then what it says, then what makes names; a guess is
    told.
    """
    meta = f'<meta http-equiv=Content-Type content="text/html; charset={declared}">'
    person = PERSON if encoding != "cp1250" else PERSON.replace("José Conceição", "Józef Łoś")
    page = f"<html><head>{meta if declared else ''}</head><table>{HEADINGS}{person}</table></html>"
    table = read(tmp_path, page.encode(encoding))
    assert list(table.rows)[1][0] in ("José Conceição", "Józef Łoś")
    assert [issue.code for issue in table.told] == ([Code.READ_AS] if noted else [])


def test_a_page_whose_letters_are_in_doubt_is_read_as_a_person_says(tmp_path: Path) -> None:
    """As a text is; a page of two encodings is refused."""
    path = tmp_path / "lista.xls"
    path.write_bytes(f"<table>{HEADINGS}{PERSON}</table>".encode("cp037"))
    with pytest.raises(SheetError):
        read_sheet(path)
    page = f"<table>{HEADINGS}{PERSON}</table>".replace("José Conceição", "Ari\xf0 Kuty\xf0")
    path.write_bytes(page.encode("latin-1"))
    assert list(read_sheet(path, encoding="cp1257").frame["c1"]) == ["Ariš Kutyš"]
    mixed = f"<table>{HEADINGS}{PERSON}{PERSON}".encode() + "<tr><td>Conceição".encode("cp1252")
    path.write_bytes(mixed)
    with pytest.raises((SheetError, EncodingError), match="garbled"):
        read_sheet(path)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<!DOCTYPE html><html><body><div id=root></div></body></html>", "without a table"),
        ("<html><h1>500 Internal Server Error</h1></html>", "export the list again"),
        ("<form><table><tr><td>Senha</table><input type='password'></form>", "asks to sign in"),
        ("<html><frameset><frame src='l_files/sheet001.htm'></frameset></html>", "only the frame"),
        (f"<html><body><table>{HEADINGS}<tr><td>Ana</td><td>a@exa", "in the middle of a table"),
        (f"<html><body><table>{HEADINGS}{PERSON}", "in the middle of a table"),
        (f"<table>{HEADINGS}{PERSON}<tr><td tit", "in the middle of a table"),
        (f"<table>{HEADINGS}<!-- {PERSON}</table>", "in the middle of a table"),
        (f"<table>{HEADINGS}<tr><td a='x>Ana</td></tr>{PERSON}<td b='y'>", "quotation mark"),
        ("<table><tr><td>" * 60, "tables within tables"),
        ("<table><tr><td colspan=999 rowspan=9>a<td>b</tr>" + "<td colspan=999>" * 20, "beyond"),
        ('<?xml version="1.0"?><diploma><aluno/></diploma>', "not an Excel spreadsheet"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "is XML"),
        ("MIME-Version: 1.0\nContent-Type: text/html\n\n<p>Olá", "without a table"),
        ("MIME-Version: 1.0\nContent-Type: text/html\n\n<table><td>José", "letters are encoded"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(tmp_path: Path, page: str, words: str) -> None:
    """What it is, and what to do; nobody is left out because a page was cut off."""
    content = page.encode("cp1252" if "letters" in words else "utf-8")
    said = refusal(tmp_path, content)
    assert words in said
    assert said.endswith(".")


@pytest.mark.parametrize(
    ("below", "is_part"),
    [
        ("<div>Mostrando 1 a 10 de 57 registros</div>", True),
        ("<div>Mostrando <b>1</b> - <b>1.000</b> de <b>1.057</b></div>", True),
        ("<p>Mostrando os registos 11 a 12 num total de 12</p>", True),
        ("<p>Mostrando registros del 1 al 10 de un total de 57 registros</p>", True),
        ("<p>Showing 1 to 10 of 57 entries</p>", True),
        ("<p>Mostrando 1 a 1 de 1 registros (filtrado de 57 registros)</p>", False),
        ("<p>Mostrando 0 a 0 de 0</p><p>Mostrando de 2001 a 2026</p>", False),
        ("<a href=\"javascript:__doPostBack('ctl00$G','Page$2')\">2</a>", True),
        ("<a href='javascript:__doPostBack(&#39;G&#39;,&#39;Page$Next&#39;)'>&gt;</a>", True),
        ("<a href=\"javascript:__doPostBack('G','Sort$Nome')\">Nome</a>", False),
        ('<table><tr><td class="rich-datascr-inact" onclick="x">2</td></tr></table>', True),
        ('<a class="paginate_button current">1</a>', False),
        ('<a class="paginate_button current">1</a><a class="paginate_button">2</a>', True),
        ('<li class="page-item"><a class="page-link" href="?p=2">2</a></li>', True),
    ],
)
def test_a_page_of_several_is_refused(tmp_path: Path, below: str, is_part: bool) -> None:
    """The people of the others would be left out."""
    page = f"<html><body><table>{HEADINGS}{PERSON}</table>{below}</body></html>"
    if is_part:
        assert "continues on others" in refusal(tmp_path, page)
    else:
        assert len(rows(read(tmp_path, page))) >= 2


def test_a_page_cannot_take_its_reader_down(tmp_path: Path) -> None:
    """Not by depth, by a megabyte in a cell, by spans, by styles, or by entities."""
    begun = time.monotonic()
    deep = "<div><b>" * 5_000
    big = "é" * 2_000_000
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    page = (
        f"{bomb}<style>{'@media{' * 9_000}</style><table><tr><td rowspan=99999999999 colspan=-3>"
        f"{big}<td>{deep}x{'</b></div>' * 5_000}<td>&b;</tr></table>"
    )
    assert [len(cell or "") for cell in list(read(tmp_path, page).rows)[-1]] == [2_000_000, 1, 3]
    assert time.monotonic() - begun < 60


def test_nothing_but_a_page_loads_what_reads_pages() -> None:
    """Every other workbook would wait for it."""
    program = (
        "import sys; from importer.workbooks import worker; "
        "print(*{'lxml', 'email', 'importer.workbooks.web_page'} & set(sys.modules))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert not told.stdout.strip()
    assert importlib.util.find_spec("lxml") is not None
