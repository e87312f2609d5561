"""A results workbook in each language: all its words are, and it is read back in every other."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from helpers.sampling import examples, sampled
from helpers.written_results import run_facts, source_table
from importer.catalog.tables import TABLES
from importer.headings import column_of
from importer.issues import Code, Issue, Severity
from importer.issuing.resume import Resumed, read_resumed
from importer.outcomes import Outcome, Outcomes, Status
from importer.results import (
    PreviousResults,
    layout_in,
    read_failures,
    read_results,
    write_results,
)
from importer.results.layout import CODES
from importer.sentences import cells as say
from importer.sentences import in_words
from importer.sentences.reader import LANGUAGES, Reader, read_by
from importer.sheet import read_sheet

FILES = Path(__file__).parent / "files"
OTHERS = [language for language in LANGUAGES if language != "en"]
EVERY = pytest.mark.parametrize("language", LANGUAGES)
PAIRS = pytest.mark.parametrize(
    ("written_in", "read_in"), sampled(list(product(LANGUAGES, LANGUAGES)), 0, 6, 9, 15)
)
HEADINGS = ("E-mail", "Nome", "Nascimento", "PDF", "Curso", "Outcome", "status", "Nota", "Nº")
PEOPLE = (
    (2, "ana@example.edu", "Ana Sá", "2001-02-03", "ana.pdf", "LEI", "a", "x", "15", "001"),
    (3, "bia@example,edu", "Bia Reis", "2001-05-06", "bia.pdf", "LEI", "b", "x", "7.5", "002"),
    (4, "caio@example.edu", "Caio Lima", "03/04/2001", "caio.pdf", "LEI", "c", None, None, "003"),
    (
        5,
        "davi@example.edu",
        "Davi Melo",
        "2000-07-08",
        "missing.pdf",
        "LEI",
        None,
        "x",
        "9",
        "004",
    ),
    (6, "eva@example.edu", "Eva Nunes", "2001-11-12", "eva.pdf", None, "e", "x", "8", "005"),
)
SOURCE = source_table(HEADINGS, *PEOPLE)
WRONG = {
    3: ("email", Code.INVALID_EMAIL, "it has a comma"),
    4: ("date_of_birth", Code.AMBIGUOUS_DATE, "two days"),
    5: ("pdf", Code.PDF_MISSING, "no such file"),
    6: ("course", Code.COURSE_MISSING, "no course"),
}
CREATED = Outcome(
    row=2,
    status=Status.CREATED,
    certificate_uuid="c2",
    certificate_status="issued",
    verification_url="https://verify.example/c2",
    student_uuid="s2",
    file_uuid="f2",
)


def outcomes() -> Outcomes:
    """Row 2 is created, the others are invalid."""
    ended = Outcomes([CREATED])
    for row, (column, code, words) in WRONG.items():
        issue = Issue(row, column, code, in_words(words))
        ended.put(Outcome(row=row, status=Status.INVALID, issues=(issue,)))
    return ended


def write(path: Path, language: str, **others: Any) -> Path:
    """The workbook of the five people, for a reader of this language."""
    told: dict[str, Any] = {
        "source": SOURCE,
        "outcomes": outcomes(),
        "facts": run_facts(selection={"course": "LEI"}),
    }
    with read_by(Reader(language=language)):
        write_results(path, **told | others)
    return path


def resumed(path: Path, language: str, *past: Path) -> tuple[Resumed, PreviousResults]:
    """What a resume on a machine of this language works on."""
    with read_by(Reader(language=language)):
        return read_resumed(path, past)


def assert_as_it_was(resumed: Resumed, previous: PreviousResults) -> None:
    """Every row is on the sheet as it was typed, the created one is carried, nothing is said."""
    keys = {column.heading: column.key for column in resumed.sheet.columns}
    assert sorted(keys) == sorted(HEADINGS)
    frame = resumed.sheet.frame.sort("row").select("row", *(keys[one] for one in HEADINGS))
    assert frame.rows() == SOURCE.frame.rows()
    assert list(resumed.carried.values()) == [CREATED]
    assert resumed.sheet.issues == ()
    assert previous.facts is not None
    assert previous.facts.selection == {"course": "LEI"}
    assert {row: one.status for row, one in previous.outcomes.items()} == {
        row: one.status for row, one in outcomes().items()
    }
    told = [(one.row, one.column, one.code) for one in previous.outcomes.issues]
    assert told == [(row, column, code) for row, (column, code, _) in WRONG.items()]


@PAIRS
def test_a_workbook_of_one_language_is_resumed_on_a_machine_of_another(
    tmp_path: Path, written_in: str, read_in: str
) -> None:
    """And what that one writes is resumed in the first again."""
    there = write(tmp_path / "there.xlsx", written_in)
    found, previous = resumed(there, read_in)
    assert_as_it_was(found, previous)
    here = write(
        tmp_path / "here.xlsx", read_in, source=previous.source, outcomes=previous.outcomes
    )
    assert_as_it_was(*resumed(here, written_in))


@EVERY
def test_a_workbook_of_before_there_were_languages_is_resumed(
    tmp_path: Path, language: str
) -> None:
    """It has codes alone, in columns that everybody sees; a column “Outcome” was the school's."""
    before = FILES / "english-of-before.xlsx"
    found, previous = resumed(before, language)
    assert_as_it_was(found, previous)
    here = write(
        tmp_path / "here.xlsx", language, source=previous.source, outcomes=previous.outcomes
    )
    assert_as_it_was(*resumed(here, "en"))


@EVERY
def test_what_libreoffice_has_saved_is_what_was_written(language: str) -> None:
    """Nothing counts as changed; its sheet Falhas as CSV, with the hidden columns, fits it too."""
    saved = FILES / "saved-by-libreoffice.xlsx"
    assert_as_it_was(*resumed(saved, language))
    assert_as_it_was(*resumed(FILES / "falhas-by-libreoffice.csv", language, saved))


@EVERY
def test_rows_sorted_cut_and_corrected_are_the_rows_that_they_were(
    tmp_path: Path, language: str
) -> None:
    """As a person works on it: sorted backwards, a correction, a row deleted, its number gone."""
    path = write(tmp_path / "results.xlsx", language)
    layout = layout_in(language)

    def work(workbook: Workbook) -> None:
        sheet = workbook[layout.sheets["Failures"]]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        at = {cell.value: place for place, cell in enumerate(sheet[1])}
        bia, caio, davi, _ = rows
        bia[at["E-mail"]] = "bia@example.edu"
        for place in (layout.headings["number"], "row"):
            caio[at[place]] = None
        sheet.delete_rows(2, len(rows))
        for values in (davi, caio, bia):
            sheet.append(values)

    workbook = load_workbook(path)
    work(workbook)
    workbook.save(path)
    found, _ = resumed(path, "en" if language != "en" else "es")
    again = found.sheet.frame.filter(~pl.col("row").is_in(list(found.carried))).sort("row")
    assert again["row"].to_list() == [3, 4, 5]
    email = next(one.key for one in found.sheet.columns if one.heading == "E-mail")
    assert again[email].to_list() == ["bia@example.edu", "caio@example.edu", "davi@example.edu"]
    assert found.carried.set_aside == [6]


@EVERY
def test_a_heading_is_ours_only_in_the_language_of_its_workbook(
    tmp_path: Path, language: str
) -> None:
    """A school's own column called as one of ours comes back, also from delimited text."""
    own = layout_in(language)
    elsewhere = {heading for one in LANGUAGES for heading in layout_in(one).headings.values()}
    for theirs in ([*own.headings.values(), *CODES], sorted({*elsewhere, *own.headings.values()})):
        theirs = list(dict.fromkeys(theirs))
        headings = ("Nome", "E-mail", "Nascimento", *theirs)
        source = source_table(headings, (2, "Ana", "a@x.pt", None, *map(str, range(len(theirs)))))
        failed = Outcomes([Outcome(row=2, status=Status.FAILED)])
        path = write(tmp_path / "results.xlsx", language, source=source, outcomes=failed)
        every = [read_results(path).source, read_failures(path)]
        if "row" in theirs:
            every.append(read_failures(as_text(path, own.sheets["Failures"])))
        for found in every:
            assert found.headings == source.headings
            assert found.frame.rows() == source.frame.rows()


def as_text(path: Path, sheet: str) -> Path:
    """A sheet as delimited text, its hidden columns too."""
    rows = load_workbook(path)[sheet].iter_rows(values_only=True)
    text = "\n".join(";".join("" if cell is None else str(cell) for cell in row) for row in rows)
    path = path.with_suffix(".csv")
    path.write_text(text, encoding="utf-8")
    return path


def test_no_heading_of_ours_is_one_that_a_list_may_have() -> None:
    """Else what we write would be read as a list's own, where it is a list again."""
    names = [heading for one in LANGUAGES for heading in layout_in(one).headings.values()]
    assert {name: column_of(name) for name in names if column_of(name)} == {}
    words = [name for name in names if "uuid" not in name.casefold()]
    known = {name for name in words for table in TABLES if table.headings.column_of(name)}
    assert known == set()


@EVERY
def test_it_is_no_list_in_any_language(tmp_path: Path, language: str) -> None:
    """Given to `run`, it is refused with what to do."""
    path = write(tmp_path / "results.xlsx", language)
    with pytest.raises(Exception, match="importer resume"):
        read_sheet(path)


NOTE = Issue(
    None,
    "pdf",
    Code.PDF_UNCLAIMED,
    say.NOT_A_CHOICE(text="vera", column="pdf", choices=["a", "b"]),
)
SAME_WORDS = {"PDFs", "Plan", "", *(code.code for code in Code), *CODES}


def shown(path: Path) -> Iterator[tuple[tuple[str, int, int], str]]:
    """Every text that a person can see on a workbook, by sheet number, row and column."""
    workbook = load_workbook(path)
    for number, sheet in enumerate(workbook.worksheets):
        if sheet.sheet_state != "visible":
            continue
        yield (f"{number} title", 0, 0), sheet.title
        dimensions = [one for one in sheet.column_dimensions.values() if one.hidden]
        hidden = {place for one in dimensions for place in range(one.min or 0, (one.max or 0) + 1)}
        for row in sheet.iter_rows():
            for cell in row:
                if cell.column in hidden:
                    continue
                place = (str(number), cell.row or 0, cell.column or 0)
                if isinstance(cell.value, str):
                    yield place, cell.value
                if cell.comment is not None:
                    yield (f"{number} comment", *place[1:]), cell.comment.text
    assert workbook.properties.title is not None
    yield ("title", 0, 0), workbook.properties.title


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("mode", ["issue", "draft", "check"])
def test_no_english_word_is_left_but_codes_names_and_the_schools_own(
    tmp_path: Path, language: str, mode: str
) -> None:
    """Cell by cell against the English workbook: sheets, headings, words, comments, Summary."""
    ended = outcomes()
    issue = Issue(
        5, "pdf", Code.PDF_MISSING, say.NOT_A_CHOICE(text="x", column="pdf", choices=["a", "b"])
    )
    ended.put(Outcome(row=5, status=Status.FAILED, issues=(issue,)))
    ended.put(Outcome(row=6, status=Status.EXISTING, certificate_status="draft"))
    ended.put(Outcome(row=4, status=Status.PENDING))
    facts = run_facts(mode=mode, selection={"course": "LEI", "draft": True}, previous="/x.xlsx")
    facts = replace(facts, interrupted=True, repeated=1, created_before=1, issue_dates="2026")
    facts = replace(facts, changed_by="Ana", sent_by="Rui")
    plan = {"code": "A-1", "fingerprint": "0f", "prepared_by": "Ana", "prepared_at": "8:00"}
    facts = replace(facts, plan=plan | {"approved_by": "Rui", "approved_at": "9:00"})
    told: dict[str, Any] = {
        "outcomes": ended,
        "facts": facts,
        "warnings": [NOTE._replace(severity=Severity.WARNING)],
    }
    english = dict(shown(write(tmp_path / "en.xlsx", "en", **told)))
    theirs = dict(shown(write(tmp_path / "other.xlsx", language, **told)))
    own = {str(cell) for row in PEOPLE for cell in row} | set(HEADINGS) | {"source_status"}
    own |= {words for _, _, words in WRONG.values()} | {facts.pdfs, "0f", "/x.xlsx", "2026"}
    own |= {facts.changed_by, facts.sent_by}
    own |= {one for one in english.values() if one.startswith("--")}
    own |= {"c2", "s2", "f2", "https://verify.example/c2", "12", "DokStamp importer"}
    left = {
        text
        for place, text in theirs.items()
        if english.get(place) == text and text not in own | SAME_WORDS
    }
    assert left == set()


@settings(
    max_examples=examples(6),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    language=st.sampled_from(list(LANGUAGES)),
    reads=st.sampled_from(list(LANGUAGES)),
    texts=st.lists(
        st.one_of(
            st.none(),
            st.from_regex(r"-?[0-9]{1,13}([.,][0-9]{1,4})?", fullmatch=True),
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20),
        ),
        min_size=1,
        max_size=6,
    ),
)
def test_what_is_read_back_is_what_was_written(
    tmp_path: Path, language: str, reads: str, texts: list[str | None]
) -> None:
    """Any text, also one that looks like a number, in each language; and the memory agrees."""
    texts = [text if text and text.strip() else None for text in texts]
    people = [(row, f"p{row}", "e", None, text) for row, text in enumerate(texts, start=2)]
    source = source_table(("Nome", "E-mail", "Nascimento", "Nota"), *people)
    ended = Outcomes(Outcome(row=row, status=Status.FAILED) for row, *_ in people)
    path = write(tmp_path / "results.xlsx", language, source=source, outcomes=ended)
    with read_by(Reader(language=reads)):
        assert read_results(path).source.frame.rows() == source.frame.rows()
        assert read_failures(path).frame.rows() == source.frame.rows()
        assert read_resumed(path, ())[0].sheet.issues == ()
