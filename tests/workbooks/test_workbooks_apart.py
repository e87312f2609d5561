"""The process that reads workbooks: what takes too long, too much memory, or itself down ends in
one sentence.
"""

import os
import signal
import sys
import threading
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from fuzz import tried

from importer.errors import SheetError
from importer.sheet import read_sheet, read_tables
from importer.workbooks.apart import ReadingLimits, opened_apart
from importer.workbooks.findings import UnreadableWorkbookError

SEEDS = Path(__file__).parent / "seeds"
BEGIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = b"</sheetData></worksheet>"
LINUX_ONLY = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


def with_worksheet(content: bytes, name: str = "openpyxl.xlsx") -> bytes:
    """A seed whose worksheet is this XML."""
    made = BytesIO()
    with (
        zipfile.ZipFile(SEEDS / name) as seed,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for part in seed.namelist():
            archive.writestr(
                part, content if part == "xl/worksheets/sheet1.xml" else seed.read(part)
            )
    return made.getvalue()


def ods(content: bytes) -> bytes:
    """An ODS with this content."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return made.getvalue()


def repeating(rows: int, columns: int = 1) -> bytes:
    """An ODS whose one row is repeated."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    return ods(
        f'<office:document-content xmlns:office="{names}:office:1.0"'
        f' xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet><table:table'
        ' table:name="T">'
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell'
        ' office:value-type="string" '
        f'table:number-columns-repeated="{columns}"><text:p>x</text:p></table:table-cell></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>".encode()
    )


def refused(folder: Path, content: bytes, name: str = "g.xlsx") -> str:
    """The sentence that a workbook is refused with."""
    (folder / name).write_bytes(content)
    with pytest.raises(SheetError) as refusal:
        read_tables(folder / name)
    return str(refusal.value).removeprefix(f"{folder / name}")


def children() -> set[int]:
    """The processes that this one has started to read workbooks, and no others."""
    tasks = Path("/proc/self/task").iterdir()
    started = [child for task in tasks for child in (task / "children").read_text().split()]
    return {
        int(child)
        for child in started
        if b"importer.workbooks" in Path(f"/proc/{child}/cmdline").read_bytes()
    }


def test_a_workbook_that_takes_too_long_is_given_up_with_a_sentence() -> None:
    """Its process is ended; the next workbook is read by another."""
    content = with_worksheet(BEGIN + b"<row><c><v>1</v></c></row>" * 300_000 + END)
    begun = time.monotonic()
    with (
        pytest.raises(
            UnreadableWorkbookError, match="takes more than 0 seconds to read, which no list does"
        ),
        opened_apart(content, limits=ReadingLimits(seconds=0.1)) as reader,
    ):
        list(reader.read(0))
    assert time.monotonic() - begun < 5
    assert read_sheet(SEEDS / "openpyxl.xlsx").name == "Turma"


def test_a_workbook_that_asks_for_more_memory_than_there_is_ends_in_a_sentence() -> None:
    """Here what is no row is kept until the worksheet ends; the limit is lower, so that it takes
    no time.
    """
    content = with_worksheet(BEGIN + b"<y/>" * 2_000_000 + END)
    with (
        pytest.raises(
            UnreadableWorkbookError,
            match="needs more memory than any list does: copy the list alone into a new",
        ),
        opened_apart(content, limits=ReadingLimits(memory=150_000_000)) as reader,
    ):
        list(reader.read(0))


def test_a_part_that_unpacks_to_a_gigabyte_is_refused_at_once(tmp_path: Path) -> None:
    """Which two megabytes can hold."""
    content = with_worksheet(b" " * (300 * 2**20))
    begun = time.monotonic()
    sentence = refused(tmp_path, content)
    assert "unpacks to 300 MB, which no list of graduates does" in sentence
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("rows", "columns"), [(10_000_000, 1), (1, 10_000_000), (999_999_999_999, 999_999_999_999)]
)
def test_a_row_repeated_beyond_all_worksheets_is_refused_at_once(
    tmp_path: Path, rows: int, columns: int
) -> None:
    """A few bytes of an ODS say so."""
    begun = time.monotonic()
    assert "repeats a cell up to row" in refused(tmp_path, repeating(rows, columns), "g.ods")
    assert time.monotonic() - begun < 5


def test_more_cells_than_any_list_has_are_refused(tmp_path: Path) -> None:
    """A worksheet filled to its last corner, from a few bytes."""
    assert "cells, which no list has" in refused(tmp_path, repeating(1_000_000, 1_000), "g.ods")


def test_xml_that_multiplies_itself_is_refused(tmp_path: Path) -> None:
    """A billion laughs."""
    entities = b'<!ENTITY a0 "ha">' + b"".join(
        f'<!ENTITY a{count} "{f"&a{count - 1};" * 10}">'.encode() for count in range(1, 12)
    )
    xml = b"<!DOCTYPE worksheet [" + entities + b"]>"
    xml += BEGIN + b"<row><c><v>&a11;</v></c></row>" + END
    assert (
        "is damaged in its part “xl/worksheets/sheet1.xml” (limit on input amplification"
        in refused(tmp_path, with_worksheet(xml))
    )


@LINUX_ONLY
def test_a_process_that_was_killed_while_it_waited_is_replaced() -> None:
    """By whoever ends processes that seem to do nothing."""
    before = children()
    read_sheet(SEEDS / "openpyxl.xlsx")
    waiting = children() - before or children()
    for child in waiting:
        os.kill(child, signal.SIGKILL)
    time.sleep(0.2)
    assert read_sheet(SEEDS / "openpyxl.xlsx").name == "Turma"


def test_several_threads_read_at_once() -> None:
    """Each with a process of its own; one is kept."""
    read: list[str | None] = []
    threads = [
        threading.Thread(target=lambda: read.append(read_sheet(SEEDS / "xlsxwriter.xlsx").name))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == ["Turma"] * 4


def test_changed_workbooks_and_lists_come_out_as_tables_or_as_a_sentence(tmp_path: Path) -> None:
    """A hundred of the ten thousand that `make fuzz` tries."""
    failed = [one for one in (tried(number, 7, tmp_path) for number in range(100)) if one.failed]
    assert failed == []
