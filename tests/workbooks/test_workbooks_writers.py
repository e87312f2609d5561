"""The same worksheet as many programs write it: the same cells, the same findings, the same that
is hidden.
"""

import csv
import re
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from importer.errors import SheetError
from importer.issues import Code
from importer.sheet import Table, Visibility, read_sheet, read_tables
from importer.workbooks.biff_texts import Decoder

SEEDS = Path(__file__).parent / "seeds"
SHEET, SHARED, WORKBOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
SECOND = "xl/worksheets/sheet2.xml"
TRANSITIONAL = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Parts = dict[str, bytes]


def parts_of(name: str = "openpyxl.xlsx") -> Parts:
    """The parts of a seed."""
    with zipfile.ZipFile(SEEDS / name) as archive:
        return {part: archive.read(part) for part in archive.namelist()}


def packed(parts: Parts) -> bytes:
    """An archive of these parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def read(folder: Path, content: bytes, name: str = "g.xlsx") -> list[Table]:
    """Its worksheets."""
    (folder / name).write_bytes(content)
    return read_tables(folder / name)


def picture(tables: list[Table]) -> list[object]:
    """All that is known of them."""
    return [
        (
            one.name,
            list(one.rows),
            {place: odd.code for place, odd in one.odd.items()},
            one.merged,
            one.appearance,
        )
        for one in tables
    ]


def sheets(parts: Parts) -> list[str]:
    """The names of the XML parts."""
    return [name for name in parts if name.endswith((".xml", ".rels"))]


def in_single_quotes(parts: Parts) -> Parts:
    """Attributes in single quotes."""
    return parts | {
        name: re.sub(rb'="([^"\']*)"', rb"='\1'", parts[name]) for name in sheets(parts)
    }


def with_prefixes(parts: Parts) -> Parts:
    """Every element under a prefix."""
    changed = {}
    for name in (SHEET, WORKBOOK, "xl/styles.xml"):
        xml = re.sub(rb"<(/?)([A-Za-z])", rb"<\1x:\2", parts[name]).replace(
            b'xmlns="', b'xmlns:x="', 1
        )
        changed[name] = xml
    return parts | changed


def in_utf_16(parts: Parts) -> Parts:
    """Every part in UTF-16."""
    changed = {}
    for name in sheets(parts):
        text = re.sub(r"^<\?xml[^>]*\?>", "", parts[name].decode())
        changed[name] = f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")
    return parts | changed


def with_backslashes(parts: Parts) -> Parts:
    """Names as a Windows program writes them that should not."""
    return {name.replace("/", "\\"): part for name, part in parts.items()}


def in_other_letter_case(parts: Parts) -> Parts:
    """Names that differ from what the parts call one another."""
    return {
        name if name.startswith(("[", "_")) else name.upper(): part for name, part in parts.items()
    }


def without_addresses(parts: Parts) -> Parts:
    """Cells and rows that stand one after the other, as their addresses are optional."""
    filled = re.sub(rb'(<c r="F[34]")', rb"<c/>\1", parts[SHEET])
    return parts | {SHEET: re.sub(rb'(<(?:c|row)\b[^>]*?) r="[A-Z]*\d+"', rb"\1", filled)}


def strict(parts: Parts) -> Parts:
    """The strict edition of the format, under other namespaces."""
    new = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    relations = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    strict_ones = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    return {
        name: part.replace(TRANSITIONAL, new).replace(relations, strict_ones)
        for name, part in parts.items()
    }


def with_a_wrong_dimension(parts: Parts) -> Parts:
    """The worksheet says that it is smaller than it is."""
    return parts | {
        SHEET: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', parts[SHEET])
    }


def with_shared_texts(
    parts: Parts, layout: bytes = b"<si><t xml:space='preserve'>%s</t></si>"
) -> Parts:
    """A list of texts that cells refer to."""
    texts: list[bytes] = []

    def shared(match: re.Match[bytes]) -> bytes:
        texts.append(layout % match[2])
        return (
            b"<c"
            + bytes(match[1]).replace(b"inlineStr", b"s")
            + b"><v>%d</v></c>" % (len(texts) - 1)
        )

    inline = rb'<c([^>]*t="inlineStr")[^>]*><is><t[^>]*>([^<]*)</t></is></c>'
    changed = {name: re.sub(inline, shared, parts[name]) for name in (SHEET, SECOND)}
    return (
        parts
        | changed
        | {SHARED: b"<sst xmlns='%s'>" % TRANSITIONAL + b"".join(texts) + b"</sst>"}
    )


def with_rich_texts(parts: Parts) -> Parts:
    """Texts in runs, with reading aids beside them."""
    run = (
        b"<si><r><rPr><b/></rPr><t>%s</t></r><r><t></t></r><rPh sb='0'"
        b" eb='1'><t>kana</t></rPh></si>"
    )
    return with_shared_texts(parts, run)


def with_the_parts_elsewhere(parts: Parts) -> Parts:
    """A worksheet that lies where only the relationships say."""
    changed = {name: part for name, part in parts.items() if name != SHEET}
    relations = "xl/_rels/workbook.xml.rels"
    changed[relations] = re.sub(
        rb'Target="[^"]*sheet1.xml"', b'Target="../data/first.xml"', parts[relations]
    )
    return changed | {"data/first.xml": parts[SHEET]}


def with_another_writers_extras(parts: Parts) -> Parts:
    """Comments, processing instructions and extensions between the cells."""
    extra = b"<!-- </row> --><?mso x?><row r='99' hidden='1'/></sheetData>"
    return parts | {SHEET: parts[SHEET].replace(b"</sheetData>", extra)}


WAYS = (
    in_single_quotes,
    with_prefixes,
    in_utf_16,
    with_backslashes,
    in_other_letter_case,
    strict,
    with_a_wrong_dimension,
    with_shared_texts,
    with_rich_texts,
    with_the_parts_elsewhere,
    with_another_writers_extras,
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_workbook_is_the_same_however_it_is_written(
    tmp_path: Path, way: Callable[[Parts], Parts]
) -> None:
    """Quotes, prefixes, encodings, names and places of parts are the writer's own business."""
    assert picture(read(tmp_path, packed(way(parts_of())))) == picture(
        read_tables(SEEDS / "openpyxl.xlsx")
    )


def test_cells_without_addresses_stand_one_after_the_other(tmp_path: Path) -> None:
    """With the same findings."""
    [first, _] = read(tmp_path, packed(without_addresses(parts_of("openpyxl.xlsx"))))
    [same, _] = read_tables(SEEDS / "openpyxl.xlsx")
    assert list(first.rows) == list(same.rows)
    assert first.odd.keys() == same.odd.keys()


@pytest.mark.parametrize(
    "name", ["xl/styles.xml", "docProps/core.xml", "[Content_Types].xml", "_rels/.rels"]
)
def test_a_part_that_may_be_missing_is_not_missed(tmp_path: Path, name: str) -> None:
    """The cells are there all the same."""
    parts = parts_of("xlsxwriter.xlsx")
    del parts[name]
    [table] = read(tmp_path, packed(parts))
    assert next(iter(table.rows))[:2] == ["name", "email"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda parts: parts.update(with_shared_texts(parts) | {SHARED: b"<sst/>"}),
            "refers to text 0 of 0",
        ),
        (lambda parts: parts.pop(SHEET), "its cells are missing"),
        (
            lambda parts: parts.update({SHEET: parts[SHEET][:-400]}),
            "is damaged in its part “xl/worksheets/sheet1.xml”",
        ),
        (
            lambda parts: parts.update({SHEET: parts[SHEET].replace(b'r="3"', b'r="1"', 1)}),
            "row 2 is followed by row 1",
        ),
        (
            lambda parts: parts.update({SHEET: parts[SHEET].replace(b'r="A3"', b'r="ZZZZ3"')}),
            "a column “ZZZZ”",
        ),
    ],
)
def test_damage_is_told_with_its_place_and_reason(
    tmp_path: Path, change: Callable[[Parts], object], words: str
) -> None:
    """And with what to do."""
    parts = parts_of()
    change(parts)
    with pytest.raises(SheetError, match="save it again") as refusal:
        read(tmp_path, packed(parts))
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "struck", "hidden", "filtered", "columns"),
    [
        ("openpyxl.xlsx", {(3, 1)}, set(), {4}, {5}),
        ("binary.xlsb", {(3, 1)}, set(), {4}, {5}),
        ("flat.fods", {(5, 1)}, set(), {5}, set()),
        ("xlwt.xls", {(3, 9)}, {3}, set(), set()),
    ],
)
def test_what_is_hidden_filtered_or_struck_out_is_found_in_every_format(
    name: str,
    struck: set[tuple[int, int]],
    hidden: set[int],
    filtered: set[int],
    columns: set[int],
) -> None:
    """In the same pass as the cells."""
    appearance = read_tables(SEEDS / name)[0].appearance
    assert appearance.struck == struck
    assert appearance.hidden_rows == hidden
    assert appearance.filtered_rows == filtered
    assert appearance.hidden_columns == columns


def test_hidden_worksheets_are_known_as_such() -> None:
    """Each table knows of all."""
    first, second = read_tables(SEEDS / "openpyxl.xlsx")
    assert first.appearance.worksheets == (
        ("Turma", Visibility.VISIBLE),
        ("Notas", Visibility.HIDDEN),
    )
    assert second.appearance.visibility is Visibility.HIDDEN


def test_rows_of_formulas_that_were_never_calculated_are_rows(tmp_path: Path) -> None:
    """A list made of references to another sheet is not taken for an empty one."""
    parts = parts_of("xlsxwriter.xlsx")
    formulas = (
        b'<row r="9"><c r="A9"><f>A2</f><v></v></c><c r="B9"><f>B2</f></c></row></sheetData>'
    )
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", formulas)
    [table] = read(tmp_path, packed(parts))
    assert table.rows.numbers.to_list()[-1] == 9
    assert {table.odd[9, 1].code, table.odd[9, 2].code} == {Code.FORMULA_WITHOUT_VALUE}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2001-01-10", "2001-01-10"),
        ("2001-01-10T00:00:00", "2001-01-10"),
        ("2001-01-10T13:30:00.000Z", "2001-01-10"),
        ("2001-01-09T23:59:32", "2001-01-09 (23:59:32)"),
    ],
)
def test_a_day_may_be_kept_as_text(tmp_path: Path, value: str, shown: str) -> None:
    """As the strict edition keeps it; its format decides whether its time is shown."""
    parts = parts_of("xlsxwriter.xlsx")
    parts[SHEET] = re.sub(
        rb'(<c r="C2" s="\d+")><v>\d+', rb'\1 t="d"><v>' + value.encode(), parts[SHEET]
    )
    [table] = read(tmp_path, packed(parts))
    assert table.rows.head(2)[1][2] == shown


def in_short_records(content: bytes) -> bytes:
    """A worksheet of an XLSB whose cells leave out the column where they follow the one before."""
    made, place, column = b"", 0, -2
    while place < len(content):
        begin = place
        kind = content[place] & 0x7F | (content[place] >> 7) * (content[place + 1] << 7)
        place += 1 + (content[place] >> 7)
        size = content[place]
        assert size < 0x80
        data = content[place + 1 : place + 1 + size]
        place += 1 + size
        if kind == 0:
            column = -2
        if 1 <= kind <= 7:
            (at,) = struct.unpack_from("<I", data)
            short, column = at == column + 1, at
            if short:
                made += bytes((kind + 11, size - 4)) + data[4:]
                continue
        made += content[begin:place]
    return made


def test_cells_of_an_xlsb_without_their_columns_stand_one_behind_the_other(tmp_path: Path) -> None:
    """As SheetJS writes them."""
    parts = parts_of("binary.xlsb")
    long = parts["xl/worksheets/sheet1.bin"]
    parts["xl/worksheets/sheet1.bin"] = short = in_short_records(long)
    assert len(short) < len(long)
    assert picture(read(tmp_path, packed(parts))) == picture(read_tables(SEEDS / "binary.xlsb"))


def test_a_cell_that_is_longer_than_any_is_no_mistake_of_the_program(tmp_path: Path) -> None:
    """Whether its line is to be split is asked of it all the same."""
    parts = parts_of("xlsxwriter.xlsx")
    row = b'<row><c t="inlineStr"><is><t>' + b"x" * 200_000 + b";y</t></is></c></row>"
    parts[SHEET] = re.sub(
        rb"<sheetData>.*</sheetData>", b"<sheetData>%s</sheetData>", parts[SHEET]
    )
    (tmp_path / "g.xlsx").write_bytes(packed(parts | {SHEET: parts[SHEET] % row}))
    csv.field_size_limit(131_072)
    with pytest.raises(SheetError, match="no heading row"):
        read_sheet(tmp_path / "g.xlsx")


def test_a_letter_whose_halves_are_written_apart_is_one(tmp_path: Path) -> None:
    """As Excel escapes what XML cannot hold; a half alone is a letter that was lost."""
    parts = parts_of("xlsxwriter.xlsx")
    inline = b'<c r="A2" t="inlineStr"><is><t>A_xD801__xDC05_ _xD801_ Sil_x0076_a</t></is></c>'
    parts[SHEET] = re.sub(rb'<c r="A2"[^>]*>.*?</c>', inline, parts[SHEET], count=1)
    [table] = read(tmp_path, packed(parts))
    assert table.rows.head(2)[1][0] == "A\U00010405 \ufffd Silva"


@pytest.mark.parametrize(
    ("code_page", "content", "text"),
    [(10000, b"Jos\x8e", "José"), (10029, b"\x89apek", "Čapek"), (1252, b"Jos\xe9", "José"),
     (99999, b"Jos\xe9", "José")],
)  # fmt: skip
def test_texts_of_an_old_workbook_are_read_in_its_code_page(
    code_page: int, content: bytes, text: str
) -> None:
    """Those of Macs too; one that nobody knows is taken for that of the west."""
    assert Decoder(code_page)(content) == text


def test_a_formula_that_its_writer_left_to_excel_has_no_value(tmp_path: Path) -> None:
    """Some programs write 0 and have it calculated when the workbook is opened."""
    parts = parts_of("xlsxwriter.xlsx")
    parts[SHEET] = parts[SHEET].replace(b"<v>2</v></c>", b"<v>0</v></c>")
    [table] = read(tmp_path, packed(parts))
    assert [odd.code for odd in table.odd.values()] == [Code.FORMULA_WITHOUT_VALUE]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x09\x00\x04\x00\x02\x00\x10\x00", "was saved by an Excel before 1993"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "is damaged"),
        (b"PK\x03\x04" + bytes(100), "is damaged or cut off"),
        (packed({"word/document.xml": b"<x/>"}), "is a Word document"),
        (packed({"Index/Document.iwa": b"x"}), "is a Numbers or Pages file"),
        (packed({"readme.txt": b"x"}), "is an archive without a spreadsheet in it"),
        (packed({"content.xml": b"<x/>"}), "is not a spreadsheet"),
        (b"\x1f\x8b\x08\x00" + bytes(50), "is a packed file (gzip), not a spreadsheet"),
        (b"PAR1" + bytes(50), "is a Parquet file"),
        (b"{\\rtf1 name;email}", "is a text document (RTF)"),
        ("<html><table>".encode("utf-16"), "is a web page without a table"),
        (
            (
                b'<?xml version="1.0"?><Workbook'
                b' xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
            ),
            "it has no worksheet",
        ),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "is a web page without a table"),
        (
            b'{"url": "https://docs.google.com/open?id=x", "doc_id": "x"}',
            "is only a link to a Google spreadsheet",
        ),
    ],
)
def test_what_is_no_workbook_is_called_what_it_is(
    tmp_path: Path, content: bytes, words: str
) -> None:
    """Each in a sentence of its own."""
    with pytest.raises(SheetError) as refusal:
        read(tmp_path, content)
    assert words in str(refusal.value)
