"""The table of file formats: what a file is shows in its content, and what is not read is refused
in a sentence of its own.
"""

from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest

from importer.errors import SheetError
from importer.formats import (
    FORMATS,
    LIST_ENDINGS,
    PAGE_ENDINGS,
    UNKNOWN,
    Container,
    Format,
    FormatReader,
    format_of,
)
from importer.inbox.contents import is_spreadsheet
from importer.sheet import read_sheet, read_tables

PAGE = (Path(__file__).parents[2] / "docs" / "columns.md").read_text(encoding="utf-8")
READ = [one for one in FORMATS if one.reader is not None]
REFUSED = [one for one in FORMATS if one.reader is None]
LIST = "name,email\nAna Souza,ana@example.com\n"
NOISE = Random(7).randbytes(3000)


def called(one: Format) -> str:
    return str(one.what())


def refusal_of(path: Path) -> str:
    with pytest.raises(SheetError) as refusal:
        read_sheet(path)
    return str(refusal.value).removeprefix(f"{path} ")


@pytest.mark.parametrize("one", [one for one in REFUSED if one.starts], ids=called)
def test_a_file_is_called_what_it_begins_as(tmp_path: Path, one: Format) -> None:
    """Whatever its name says."""
    for start in one.starts:
        path = tmp_path / "list.xlsx"
        path.write_bytes(start + NOISE)
        assert refusal_of(path) == str(one.refusal)


@pytest.mark.parametrize(
    "one",
    [one for one in REFUSED if one.holds and one.container is Container.ARCHIVE],
    ids=called,
)
def test_an_archive_is_called_what_it_holds(tmp_path: Path, one: Format) -> None:
    """Its parts tell, whatever their case."""
    for part in one.holds:
        path = tmp_path / "list.xlsx"
        with ZipFile(path, "w") as archive:
            archive.writestr(f"{part.title()}x" if part.endswith("/") else part, b"x")
        assert refusal_of(path) == str(one.refusal)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"":"DO NOT EDIT","doc_id":"1x","email":"a@b.c"}', "link to a Google spreadsheet"),
        ('{"graduates": [{"name": "Ana"}]}', "is JSON"),
        ('[\n {"name": "Ana"}]', "is JSON"),
        ("[InternetShortcut]\nURL=https://x", "only a link"),
        ("<!-- report --><p>Olá", "web page without a table"),
        ('<?xml version="1.0"?><diplomas><diploma/></diplomas>', "is XML"),
        ("ID;PWXL;N;E\nP;PGeneral", "format of the eighties"),
        ("TABLE\r\n0,1\r\n", "format of the eighties"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_that_is_no_list_is_called_what_it_is(
    tmp_path: Path, text: str, words: str, encoding: str
) -> None:
    """In every encoding that a program may write it in."""
    path = tmp_path / "list.xls"
    path.write_text(text, encoding=encoding)
    assert words in refusal_of(path)


@pytest.mark.parametrize(
    ("one", "ending"),
    [(one, ending) for one in REFUSED for ending in one.endings],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_name_tells_what_the_content_does_not(tmp_path: Path, one: Format, ending: str) -> None:
    """Nothing of the content is shown."""
    path = tmp_path / f"LIST{ending.upper()}"
    path.write_bytes(b"\x05\x06" + NOISE)
    assert str(format_of(path.read_bytes(), path.name).refusal) == refusal_of(path)
    meant = next(one for one in REFUSED if ending in one.endings)
    assert refusal_of(path) == str(meant.refusal)
    assert one.endings.count(ending) == 1


def test_what_nobody_knows_is_refused_without_showing_it(tmp_path: Path) -> None:
    """Random bytes are no text in any encoding."""
    for seed in range(50):
        path = tmp_path / f"list{seed}.csv"
        path.write_bytes(b"\x01" + Random(seed).randbytes(2000))
        assert refusal_of(path) == str(UNKNOWN.refusal)


def test_a_folder_that_is_a_document_elsewhere_is_called_so(tmp_path: Path) -> None:
    """Numbers may save one, which is a file on a Mac only."""
    (tmp_path / "list.numbers").mkdir()
    assert "open it in Numbers" in refusal_of(tmp_path / "list.numbers")
    (tmp_path / "lists").mkdir()
    assert "is a folder" in refusal_of(tmp_path / "lists")


@pytest.mark.parametrize("ending", [".json", ".parquet", ".numbers", ".dat", ""])
def test_a_list_is_read_whatever_its_name_says(tmp_path: Path, ending: str) -> None:
    """The name is asked only where the content tells nothing."""
    path = tmp_path / f"list{ending}"
    path.write_text(LIST)
    [table] = read_tables(path)
    assert table.rows.head(2)[1] == ["Ana Souza", "ana@example.com"]


@pytest.mark.parametrize(
    "content",
    [
        LIST.encode("utf-16"),
        LIST.encode("utf-16-le"),
        LIST.replace(",", "\x00,").encode(),
        ("name,email\n" + "José\x0b Peña,a@example.com\n" * 5).encode("cp850"),
        LIST.encode() + b"\x1a" + bytes(500),
        "Nome\tE-mail\nЖанна\tz@example.com\n".encode("utf-16"),
        b"TABLE,email\n0,1\n",
        b"ID;Pessoa;E-mail\nA;Ana;ana@example.com\n",
        b"BMX;MZ;PK\n1;2;3\n",
    ],
)
def test_text_is_not_taken_for_anything_else(content: bytes) -> None:
    """Zeros, old encodings and headings that begin as a format does are a list's own."""
    assert format_of(content, "list.numbers").reader is FormatReader.TEXT


def test_the_inbox_takes_for_a_list_what_is_read() -> None:
    """By the same table."""
    read = {ending for one in READ for ending in one.endings}
    assert read == {*LIST_ENDINGS, *PAGE_ENDINGS}
    assert all(is_spreadsheet(f"Turma A{ending.upper()}") for ending in LIST_ENDINGS)
    assert not any(is_spreadsheet(f"Turma A{ending}") for ending in PAGE_ENDINGS)
    assert not any(is_spreadsheet(f"x{ending}") for one in REFUSED for ending in one.endings)
    assert not is_spreadsheet("~$Turma A.xlsx")


@pytest.mark.parametrize("one", FORMATS, ids=called)
def test_the_page_names_every_format(one: Format) -> None:
    """What is read, and what is told of lists that are not."""
    if one.reader is not None:
        assert f"| {one.what()} | {' '.join(f'`{ending}`' for ending in one.endings)} |" in PAGE
    elif one.is_table:
        assert f"| {' '.join(f'`{ending}`' for ending in one.endings)} | {one.refusal} |" in PAGE
    assert str(one.refusal).endswith(".")
