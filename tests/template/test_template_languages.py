"""Templates in the reader's language: every heading is recognised, every word offered is read
back, and nothing is left in English.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from helpers.sampling import sampled
from importer.catalog.reading import read_catalog
from importer.catalog.tables import TABLES
from importer.catalog.template import write_catalog_template
from importer.columns import COLUMNS, EMAIL
from importer.headings import GRADUATES, Headings, column_of
from importer.issues import Code
from importer.sentences import template as say
from importer.sentences.reader import LANGUAGES, Reader, read_by
from importer.sheet import read_sheet
from importer.template import write_template
from importer.titles import headings
from importer.validation import validate

OTHERS = [language for language in LANGUAGES if language != "en"]
TODAY = date(2026, 7, 20)
KINDS: list[tuple[str, Headings]] = [
    ("Graduates", GRADUATES),
    *((table.title, table.headings) for table in TABLES),
]


def graduates_in(language: str, folder: Path) -> Path:
    """The blank workbook as somebody who reads this language gets it."""
    path = folder / f"{language}.xlsx"
    with read_by(Reader(language=language)):
        write_template(path)
    return path


def catalog_in(language: str, folder: Path) -> Path:
    """The blank catalog."""
    path = folder / f"catalog {language}.xlsx"
    with read_by(Reader(language=language)):
        write_catalog_template(path)
    return path


def worded(language: str, sentence: Any) -> str:
    """A sentence without facts in a language."""
    with read_by(Reader(language=language)):
        return str(sentence())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("sheet", "known"), KINDS, ids=[sheet for sheet, _ in KINDS])
def test_every_heading_of_every_language_is_recognised(
    language: str, sheet: str, known: Headings
) -> None:
    """Wherever a sheet goes; with the star of one that is needed, and no two alike."""
    with read_by(Reader(language=language)):
        ours = headings(column.name for column in known.columns)
    assert known.columns_of([f"{text} *" for text in ours.values()]) == list(known.columns)
    assert known.columns_of(list(ours.values())) == list(known.columns)
    if language == "en":
        assert all(name == text for name, text in ours.items())


@pytest.mark.parametrize("language", OTHERS)
def test_the_csv_has_the_headings_of_the_language(language: str, tmp_path: Path) -> None:
    """The same as the workbook, without the stars."""
    with read_by(Reader(language=language)):
        write_template(tmp_path / "lista.csv")
    text = (tmp_path / "lista.csv").read_text("utf-8-sig")
    [row] = csv.reader(StringIO(text), delimiter=";")
    assert [column_of(heading) for heading in row] == list(COLUMNS)
    assert not {column.name for column in COLUMNS} & set(row)


def offered(sheet: Any) -> dict[str, list[str]]:
    """The words of each drop-down, by the letter of its column."""
    return {
        str(one.sqref).split("2:")[0]: one.formula1.strip('"').split(",")
        for one in sheet.data_validations.dataValidation
        if one.type == "list"
    }


@pytest.mark.parametrize("language", sampled(list(LANGUAGES), 1, 3))
def test_a_template_filled_in_like_its_example_is_in_order_everywhere(
    language: str, tmp_path: Path
) -> None:
    """Every word of every drop-down, too; whoever reads the result."""
    path = graduates_in(language, tmp_path)
    workbook = load_workbook(path)
    blank = workbook[worded(language, say.GRADUATES)]
    example = workbook[worded(language, say.EXAMPLE)]
    [(letter, words)] = offered(blank).items()
    for row, word in enumerate(words, start=2):
        for number, cell in enumerate(example[3], start=1):
            blank.cell(row, number).value = cell.value
        blank[f"{letter}{row}"] = word
    workbook.save(path)
    for other in LANGUAGES:
        with read_by(Reader(language=other)):
            sheet = read_sheet(path)
            assert sheet.name == blank.title
            validation = validate(sheet, date_format=None, today=TODAY)
            assert {one.code for one in validation.issues} <= {Code.READ_AS, Code.DROPPED_OUT}
        read = validation.frame
        assert read["completion_status"].to_list() == ["enrolled", "completed", "dropped"]
        assert read["grade"].to_list() == ["8.75"] * 3
        assert read["date_of_birth"].to_list() == [date(2001, 4, 23)] * 3


@pytest.mark.parametrize("language", sampled(list(LANGUAGES), 1))
def test_a_catalog_filled_in_like_its_examples_is_in_order_everywhere(
    language: str, tmp_path: Path
) -> None:
    """Sheets by their titles in the language, each with its example; nothing is left unread."""
    path = catalog_in(language, tmp_path)
    workbook = load_workbook(path)
    titles = workbook.sheetnames[1:-1]
    examples = list(workbook.worksheets[-1].iter_rows(values_only=True))
    for place, title in enumerate(titles):
        for number, value in enumerate(examples[2 + 4 * place + 2], start=1):
            workbook[title].cell(2, number, value)
    workbook.save(path)
    for other in LANGUAGES:
        with read_by(Reader(language=other)):
            catalog = read_catalog(path, date_format=None, today=TODAY)
        assert catalog.unread == ()
        assert [row.issues for row in catalog.rows] == [[]] * len(TABLES)
        assert [row.table.title for row in catalog.rows] == [table.title for table in TABLES]
        values = {row.table.entity.name: row.values for row in catalog.rows}
        assert values["module"]["level"] == "undergraduate"
        assert values["cohort"]["modality"] == "presential"
        assert values["institution"]["country"] == "Portugal"
        assert values["certificate_template"]["is_default"] is True


@pytest.mark.parametrize("language", sampled(list(LANGUAGES), 1))
def test_every_word_of_a_catalogs_drop_downs_is_read_in_every_language(
    language: str, tmp_path: Path
) -> None:
    """As the value that stands in its place in the declaration."""
    workbook = load_workbook(catalog_in(language, tmp_path))
    for table, sheet in zip(TABLES, workbook.worksheets[1:-1], strict=True):
        lists = offered(sheet)
        for cell, column in zip(sheet[1], table.columns, strict=True):
            if column.choices:
                words = lists[cell.coordinate.rstrip("1")]
                assert [column.closed_list.meant(word) for word in words] == list(column.choices)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_other_sheet_of_a_template_can_be_taken_for_the_list(
    language: str, tmp_path: Path
) -> None:
    """In no language does a row of instructions or examples read as headings."""
    workbook = load_workbook(graduates_in(language, tmp_path))
    for sheet in workbook.worksheets[1:]:
        for row in sheet.iter_rows(values_only=True):
            known = {column_of(str(value)) for value in row if value is not None} - {None}
            assert EMAIL not in known or len(known) == 1, row


@pytest.mark.parametrize("language", sampled(list(LANGUAGES), 1))
@pytest.mark.parametrize("kind", ["graduates", "catalog"])
def test_excel_takes_what_every_language_writes_into_a_template(
    kind: str, language: str, tmp_path: Path
) -> None:
    """It discards validations and titles of sheets that are too long."""
    write = graduates_in if kind == "graduates" else catalog_in
    for sheet in load_workbook(write(language, tmp_path)).worksheets:
        assert len(sheet.title) <= 31
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.errorTitle) <= 32
            assert len(rule.error) <= 225
            assert len(rule.formula1) <= 255


ENGLISH = re.compile(
    r"\b(?:the|of|and|or|not|when|yes|name|date|grade|course|example|required|optional|write|sheet"
    r"|row|column|heading|up to|from|with|female|completed|enrolled|active|in_person)\b",
    re.IGNORECASE,
)


def texts_of(path: Path) -> Iterator[str]:
    """Whatever a person reads in a workbook."""
    workbook = load_workbook(path)
    yield workbook.properties.title
    for sheet in workbook.worksheets:
        yield sheet.title
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            yield from (str(cell.value),) if isinstance(cell.value, str) else ()
            yield from (cell.comment.text,) if cell.comment else ()
        for rule in sheet.data_validations.dataValidation:
            yield from (rule.error, rule.errorTitle, rule.formula1 if rule.type == "list" else "")


@pytest.mark.parametrize("language", sampled(OTHERS, 0))
@pytest.mark.parametrize("kind", ["graduates", "catalog"])
def test_nothing_in_a_template_is_left_in_english(
    kind: str, language: str, tmp_path: Path
) -> None:
    """But codes, commands, and the names that programs call the columns by."""
    path = (graduates_in if kind == "graduates" else catalog_in)(language, tmp_path)
    codes = {column.name for _, known in KINDS for column in known.columns}
    codes |= {code.code for code in Code}
    left = []
    for text in texts_of(path):
        plain = re.sub(r"importer \S+|--[a-z-]+|templates/\S+|\S+\.example\S*|\S+@\S+", "", text)
        plain = re.sub(r"\b[a-z]+(?:_[a-z]+)+\b", "", plain)
        if plain not in codes and ENGLISH.search(plain):
            left.append(text)
    assert left == []
