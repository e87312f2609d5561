"""The results workbook: what a person sees in it, and that it reads back as it was written."""

import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import column_index_from_string

from helpers.sampling import examples
from helpers.written_results import run_facts, source_table
from importer.errors import ResultsError
from importer.issues import Code, Issue
from importer.outcomes import Outcome, Outcomes, Status
from importer.results import (
    default_path,
    ensure_writable,
    read_failures,
    read_results,
    write_results,
)
from importer.sentences import in_words

NOW = datetime(2026, 7, 15, 10, 15, tzinfo=UTC)
FACTS = run_facts(header_row=3, selection={"course": "LEI-2026"})
HEADINGS = ("name", "e-mail", "Nascimento", "note")


SOURCE = source_table(
    HEADINGS,
    (4, "Ana Sá", "ana@example.edu", "2001-02-03", "=1+1"),
    (6, "Rui Costa", "rui@example,edu", "03/04/2001", "00123"),
    (7, "Eva Lima", "eva@example.edu", "2001-05-06", None),
)
OUTCOMES = Outcomes(
    [
        Outcome(
            row=4,
            status=Status.CREATED,
            certificate_uuid="c4",
            certificate_status="issued",
            verification_url="https://verify.example/c4",
            student_uuid="s4",
            file_uuid="f4",
            enrollment_uuid="e4",
        ),
        Outcome(
            row=6,
            status=Status.INVALID,
            issues=(
                Issue(6, "email", Code.INVALID_EMAIL, in_words("it has a comma")),
                Issue(6, "date_of_birth", Code.AMBIGUOUS_DATE, in_words("two days")),
                Issue(6, "course", Code.COURSE_MISSING, in_words("no course")),
            ),
        ),
        Outcome(
            row=7,
            status=Status.PENDING,
            issues=(Issue(7, None, Code.NOT_REACHED, in_words("run again")),),
        ),
    ]
)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The workbook of three rows."""
    warning = Issue(None, "pdf", Code.PDF_UNCLAIMED, in_words("vera.pdf is nobody's"))
    path = tmp_path / "results.xlsx"
    write_results(path, source=SOURCE, outcomes=OUTCOMES, facts=FACTS, warnings=[warning])
    return path


def cells(path: Path, sheet: str) -> list[list[Any]]:
    """A sheet's values."""
    return [list(row) for row in load_workbook(path)[sheet].iter_rows(values_only=True)]


def test_the_sheets_are_those_a_person_looks_for(written: Path) -> None:
    """Summary first, the facts hidden."""
    workbook = load_workbook(written)
    assert workbook.sheetnames == ["Summary", "Results", "Failures", "Warnings", "_run", "_rows"]
    assert {workbook[name].sheet_state for name in ("_run", "_rows")} == {"hidden"}


CODES = ["row", "status", "certificate_status", "error_code", "error_column", "error_message"]
IDENTIFIERS = ["certificate_uuid", "student_uuid", "file_uuid", "enrollment_uuid"]


def rows_of(path: Path, sheet: str) -> list[dict[Any, Any]]:
    """A sheet's rows by heading."""
    header, *rows = cells(path, sheet)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_results_hold_every_row_under_its_own_headings(written: Path) -> None:
    """Its row in the list, the source's columns, then how it ended: in words, and in codes."""
    header, *_ = cells(written, "Results")
    assert header == [
        "Row in the list", "name", "Reason and what to do", "Outcome",
        "e-mail", "Nascimento", "note",
        "Certificate status", "verification_url", *IDENTIFIERS, *CODES,
    ]  # fmt: skip
    created, invalid, _ = rows = rows_of(written, "Results")
    assert [row["Row in the list"] for row in rows] == [row["row"] for row in rows] == [4, 6, 7]
    assert [created[name] for name in ("Outcome", "Certificate status", "verification_url")] == [
        "created", "issued", "https://verify.example/c4",
    ]  # fmt: skip
    assert [created[name] for name in IDENTIFIERS] == ["c4", "s4", "f4", "e4"]
    assert [invalid[name] for name in ("status", "error_code", "error_column")] == [
        "invalid",
        "invalid_email\nambiguous_date\ncourse_missing",
        "email\ndate_of_birth\ncourse",
    ]
    assert invalid["Reason and what to do"] == "it has a comma\ntwo days\nno course"


def test_on_failures_the_reason_stands_right_after_the_row_and_the_name(written: Path) -> None:
    """Both in sight however far one scrolls; the cells to correct follow. Results has the same
    columns, so that a row can be copied over.
    """
    assert cells(written, "Failures")[0] == cells(written, "Results")[0]
    assert load_workbook(written)["Failures"].freeze_panes == "C2"


def hidden(path: Path, sheet: str) -> set[str]:
    """The headings of the columns that nobody sees."""
    shown = load_workbook(path)[sheet]
    spans = [
        range(one.min or 0, (one.max or 0) + 1)
        for one in shown.column_dimensions.values()
        if one.hidden
    ]
    return {
        str(cell.value)
        for place, cell in enumerate(shown[1], start=1)
        if any(place in span for span in spans)
    }


def test_codes_and_what_is_empty_are_hidden(written: Path) -> None:
    """A sheet without a certificate has no columns of them; what has a value is seen."""
    assert hidden(written, "Results") == set(CODES)
    assert hidden(written, "Failures") == {
        *CODES, *IDENTIFIERS, "Certificate status", "verification_url",
    }  # fmt: skip


def test_a_checked_row_is_ready_in_green_and_pending_for_programs(written: Path) -> None:
    """On Results as on the Summary; one that could not be looked up is pending still."""
    ready = Outcomes([OUTCOMES[4], OUTCOMES[6], Outcome(row=7, status=Status.PENDING)])
    for outcomes, word, colour in (
        (ready, "ready", "FFE3F1E4"),
        (OUTCOMES, "pending", "FFEEEEEE"),
    ):
        facts = replace(FACTS, mode="check")
        write_results(written, source=SOURCE, outcomes=outcomes, facts=facts)
        cell = load_workbook(written)["Results"]["D4"]
        assert (cell.value, cell.fill.fgColor.rgb) == (word, colour)
        assert rows_of(written, "Results")[2]["status"] == "pending"
    summary = load_workbook(written)["Summary"]
    [shown] = [row[0] for row in summary.iter_rows() if row[0].value == "ready"]
    assert shown.fill.fgColor.rgb == "FFE3F1E4"


def test_a_sheet_prints_on_landscape_pages_with_its_headings(written: Path) -> None:
    """Without the identifiers, the names at the left of every page."""
    for name in ("Results", "Failures"):
        sheet = load_workbook(written)[name]
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$B")
        last = sheet.print_area.split("$")[-2]
        wanted = [cell.value for cell in sheet[1][: column_index_from_string(last)]]
        assert {"Row in the list", *HEADINGS, "Outcome", "Reason and what to do"} == set(wanted)


def test_failures_hold_what_is_not_done(written: Path) -> None:
    """Invalid, failed and pending rows only; of a check, what is ready is none of them."""
    assert [row[0] for row in cells(written, "Failures")[1:]] == [6, 7]
    write_results(written, source=SOURCE, outcomes=OUTCOMES, facts=replace(FACTS, mode="check"))
    assert [row[0] for row in cells(written, "Failures")[1:]] == [6]


def test_the_faulty_cell_is_coloured_and_says_why(written: Path) -> None:
    """A fault of a column that the source lacks is shown beside the message."""
    sheet = load_workbook(written)["Failures"]
    for place, words in (("E2", "it has a comma"), ("F2", "two days"), ("C2", "no course")):
        assert sheet[place].comment.text == words
        assert sheet[place].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["B2"].comment is None
    assert load_workbook(written)["Results"]["C3"].comment is None


def test_the_header_is_frozen_and_filtered(written: Path) -> None:
    """On both sheets."""
    for name in ("Results", "Failures"):
        sheet = load_workbook(written)[name]
        assert sheet.freeze_panes == "C2"
        assert sheet.auto_filter.ref is not None
        assert sheet.column_dimensions["C"].width > 10


def test_the_verification_url_is_a_link(written: Path) -> None:
    """Click and look."""
    assert load_workbook(written)["Results"]["I2"].hyperlink.target == "https://verify.example/c4"


def test_dates_are_dates_where_they_are_certain(written: Path) -> None:
    """ISO text of a date column; what is ambiguous stays the text it is."""
    sheet = load_workbook(written)["Results"]
    assert (sheet["F2"].value, sheet["F2"].number_format) == (datetime(2001, 2, 3), "yyyy-mm-dd")
    assert sheet["F3"].value == "03/04/2001"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+351 22",
        "-5",
        "@me",
        '=HYPERLINK("http://x")',
        "00123",
        "1e5",
        "<r>Ana</r>",
        "</t></is></c>",
        "Sá & Filhos < 3 > 2",
        " Ana ",
        "two\nlines",
        "\N{NO-BREAK SPACE}Ana",
    ],
)
def test_text_that_looks_like_something_else_stays_text(tmp_path: Path, text: str) -> None:
    """No formula, no number, no link is made of anybody's text."""
    path = tmp_path / "results.xlsx"
    write_results(
        path,
        source=source_table(HEADINGS, (2, text, "a", None, text)),
        outcomes=Outcomes([Outcome(row=2, status=Status.CREATED)]),
        facts=FACTS,
    )
    cell = load_workbook(path)["Results"]["B2"]
    assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        (("15", "7.5", None), (15, 7.5, None)),
        (("8.50", "7.25", "0.10"), (8.5, 7.25, 0.1)),
        (("00123", "42", None), ("00123", "42", None)),
        (("1.234", "1.500", None), ("1.234", "1.500", None)),
        (("8,5", "7", None), ("8,5", "7", None)),
        (("123456789012", "1", None), ("123456789012", "1", None)),
        (("-0", "1e5", None), ("-0", "1e5", None)),
    ],
)
def test_the_schools_numbers_stay_numbers_where_they_look_the_same(
    tmp_path: Path, texts: tuple[str | None, ...], kept: tuple[Any, ...]
) -> None:
    """A column as a whole, so that it sorts; and what is read back is what was typed."""
    source = source_table(
        HEADINGS, *((row, "Ana", "a@x.pt", None, text) for row, text in enumerate(texts, start=2))
    )
    path, ended = tmp_path / "results.xlsx", Status.FAILED
    outcomes = Outcomes(Outcome(row=row, status=ended) for row in range(2, len(texts) + 2))
    write_results(path, source=source, outcomes=outcomes, facts=FACTS)
    assert tuple(row["note"] for row in rows_of(path, "Results")) == kept
    assert tuple(read_results(path).source.frame["c4"]) == texts
    assert tuple(read_failures(path).frame["c4"]) == texts


def test_a_source_column_with_one_of_our_names_is_kept_as_source(tmp_path: Path) -> None:
    """And comes back under its own name."""
    source = source_table(
        ("name", "email", "Status", "source_row"), (2, "Ana", "a@x.pt", "mine", "5")
    )
    path = tmp_path / "results.xlsx"
    write_results(
        path,
        source=source,
        outcomes=Outcomes([Outcome(row=2, status=Status.CREATED)]),
        facts=FACTS,
    )
    header = cells(path, "Results")[0]
    assert {"name", "email", "source_Status", "source_source_row"} <= set(header)
    assert read_results(path).source.headings == ("name", "email", "Status", "source_row")


def test_the_summary_counts_explains_and_shows_a_chart(written: Path) -> None:
    """Totals by status, the commonest errors with what to do, the facts."""
    workbook = load_workbook(written)
    told = {row[0]: row[1] for row in cells(written, "Summary") if row[0]}
    assert [told[str(status)] for status in Status] == [1, 0, 1, 0, 1]
    assert told["rows"] == 3
    assert told["invalid_email"] == 1
    assert told["PDFs"] == "/in/pdfs"
    assert len(workbook["Summary"]._charts) == 1  # type: ignore[attr-defined]
    assert Code.INVALID_EMAIL.meaning in [row[3] for row in cells(written, "Summary")]


def test_the_file_is_for_its_owner_only_and_nothing_else_is_left(written: Path) -> None:
    """Mode 0600, no temporary file."""
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert [path.name for path in written.parent.iterdir()] == ["results.xlsx"]


def test_a_workbook_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    """A row without an outcome is a mistake of ours; the earlier workbook stays whole."""
    path = tmp_path / "results.xlsx"
    write_results(path, source=SOURCE, outcomes=OUTCOMES, facts=FACTS)
    before = path.read_bytes()
    with pytest.raises(ValueError, match="row 7"):
        write_results(
            path, source=SOURCE, outcomes=Outcomes([OUTCOMES[4], OUTCOMES[6]]), facts=FACTS
        )
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["results.xlsx"]


def test_it_reads_back_as_it_was_written(written: Path) -> None:
    """Facts, source and outcomes."""
    read = read_results(written)
    assert read.facts == FACTS
    assert read.source.headings == HEADINGS
    assert read.source.frame.rows() == SOURCE.frame.rows()
    assert {row: replace(one, issues=()) for row, one in read.outcomes.items()} == {
        row: replace(one, issues=()) for row, one in OUTCOMES.items()
    }
    assert [issue.code for issue in read.outcomes[6].issues] == [
        issue.code for issue in OUTCOMES[6].issues
    ]


@settings(
    max_examples=examples(10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    texts=st.lists(
        st.one_of(
            st.none(),
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20),
        )
    )
)
def test_any_text_comes_back(tmp_path: Path, texts: list[str | None]) -> None:
    """Whatever a person wrote into a cell of their own."""
    source = source_table(
        HEADINGS, *((row, "n", "e", None, text) for row, text in enumerate(texts, start=2))
    )
    path = tmp_path / "results.xlsx"
    write_results(
        path,
        source=source,
        outcomes=Outcomes(
            Outcome(row=row, status=Status.FAILED) for row in range(2, len(texts) + 2)
        ),
        facts=FACTS,
    )
    expected = [text if text and text.strip() else None for text in texts]
    assert read_results(path).source.frame["c4"].to_list() == expected
    assert read_failures(path).frame["c4"].to_list() == expected


def changed(path: Path, change: Callable[[Workbook], None]) -> Path:
    """The workbook after a person has worked on it."""
    workbook = load_workbook(path)
    change(workbook)
    workbook.save(path)
    return path


def test_failures_read_as_they_now_stand(written: Path) -> None:
    """Cells corrected, rows sorted and deleted, columns of ours deleted."""

    def work(workbook: Workbook) -> None:
        sheet = workbook["Failures"]
        sheet.delete_rows(3)
        sheet["E2"] = "rui@example.edu"
        sheet.append([None, "New Person", None, None, "new@example.edu", datetime(2000, 1, 1)])
        sheet.delete_cols(8, 12)

    found = read_failures(changed(written, work))
    assert found.headings == HEADINGS
    assert found.frame.rows() == [
        (6, "Rui Costa", "rui@example.edu", "03/04/2001", "00123"),
        (None, "New Person", "new@example.edu", "2000-01-01", None),
    ]


def test_failures_read_from_delimited_text(tmp_path: Path) -> None:
    """The sheet saved as CSV, by an Excel that separates with semicolons."""
    path = tmp_path / "failures.csv"
    path.write_bytes(
        "row;name;e-mail;Nascimento;note;status\r\n6;Rui;rui@example.edu;2001-04-03;x;invalid\r\n".encode(
            "utf-16"
        )
    )
    found = read_failures(path)
    assert (found.headings, found.frame.rows()) == (
        HEADINGS,
        [(6, "Rui", "rui@example.edu", "2001-04-03", "x")],
    )


def test_another_workbook_is_refused_with_a_sentence(tmp_path: Path) -> None:
    """It has no Results."""
    Workbook().save(tmp_path / "other.xlsx")
    for read in (read_results, read_failures):
        with pytest.raises(ResultsError, match="not a results workbook"):
            read(tmp_path / "other.xlsx")


def test_a_target_that_is_open_elsewhere_is_refused_before_anything_is_sent(
    tmp_path: Path,
) -> None:
    """Excel and LibreOffice leave a note beside it that says who."""
    path = tmp_path / "results.xlsx"
    ensure_writable(path)
    (tmp_path / ".~lock.results.xlsx#").write_text(
        "Maria Registrar,host,user,15.07.2026 10:15,file;"
    )
    with pytest.raises(ResultsError, match="open by Maria Registrar"):
        ensure_writable(path)
    (tmp_path / ".~lock.results.xlsx#").unlink()
    (tmp_path / "~$results.xlsx").write_bytes(b"\x05Maria" + b" " * 50)
    with pytest.raises(ResultsError, match="open by Maria"):
        ensure_writable(path)


def test_a_target_that_cannot_be_is_refused(tmp_path: Path) -> None:
    """A wrong name, a folder, a folder inside a file."""
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "file").write_text("")
    for path in (
        tmp_path / "results.csv",
        tmp_path / "folder.xlsx",
        tmp_path / "file" / "results.xlsx",
    ):
        with pytest.raises(ResultsError, match=r"results|written"):
            ensure_writable(path)


def test_a_file_that_is_no_results_workbook_is_never_replaced(
    tmp_path: Path, written: Path
) -> None:
    """Least of all the spreadsheet itself; earlier results are."""
    Workbook().save(tmp_path / "graduates.xlsx")
    (tmp_path / "notes.xlsx").write_text("not even a workbook")
    for path in (tmp_path / "graduates.xlsx", tmp_path / "notes.xlsx"):
        with pytest.raises(ResultsError, match="exists and is not a results workbook"):
            ensure_writable(path)
    ensure_writable(written)


def test_rows_are_as_high_as_their_messages(written: Path) -> None:
    """Not every program makes room for wrapped text by itself."""
    workbook = load_workbook(written)
    sheet = workbook["Failures"]
    place = next(cell.column for cell in sheet[1] if cell.value == "Reason and what to do")
    for line in range(2, sheet.max_row + 1):
        messages = str(sheet.cell(line, place).value).split("\n")
        assert (sheet.row_dimensions[line].height or 15) >= 15 * len(messages)


def test_the_default_name_tells_sheet_and_time_and_is_never_taken(tmp_path: Path) -> None:
    """A resume's results do not grow a longer name each time."""
    first = default_path(tmp_path, Path("in/graduates.xlsx"), NOW)
    assert first == tmp_path / "graduates-20260715T101500Z-results.xlsx"
    first.touch()
    assert (
        default_path(tmp_path, Path("graduates.csv"), NOW).name
        == "graduates-20260715T101500Z-results-2.xlsx"
    )
    later = datetime(2026, 7, 16, tzinfo=UTC)
    assert default_path(tmp_path, first, later).name == "graduates-20260716T000000Z-results.xlsx"


def test_a_line_copied_on_results_is_refused_not_guessed(written: Path) -> None:
    """Two lines of one row number: which is that row, and is the other a graduate of their own?"""
    workbook = load_workbook(written)
    sheet = workbook["Results"]
    sheet.append([cell.value for cell in sheet[2]])
    workbook.save(written)
    with pytest.raises(ResultsError, match="row 4 is there twice on the sheet Results"):
        read_results(written)


def test_half_a_character_from_a_server_does_not_cost_the_receipt(tmp_path: Path) -> None:
    """JSON may hold it, a workbook may not."""
    path = tmp_path / "results.xlsx"
    odd = Outcome(row=2, status=Status.CREATED, certificate_status="issued \ud800")
    source = source_table(HEADINGS, (2, "Ana", "a@x.pt", None, None))
    write_results(path, source=source, outcomes=Outcomes([odd]), facts=FACTS)
    assert read_results(path).outcomes[2].certificate_status == "issued ?"


@pytest.mark.parametrize("sheet", ["Results", "Failures"])
def test_a_row_with_several_errors_is_as_high_as_they_are(written: Path, sheet: str) -> None:
    """Not every program fits a row by itself; the row's number stands at its top like the rest."""
    shown = load_workbook(written)[sheet]
    [line] = [row[0].row for row in shown.iter_rows(min_row=2) if row[0].value == 6]
    assert (shown.row_dimensions[line].height or 0) >= 3 * 15
    assert shown.cell(line, 1).alignment.vertical == "top"


def widths_of(path: Path, sheet: str) -> dict[str, float]:
    """Characters of each column, by heading."""
    shown = load_workbook(path)[sheet]
    spans = [(one.min or 0, one.max or 0, one.width) for one in shown.column_dimensions.values()]
    return {
        str(cell.value): next(width for first, last, width in spans if first <= place <= last)
        for place, cell in enumerate(shown[1], start=1)
    }


@pytest.mark.parametrize("sheet", ["Results", "Failures", "Warnings"])
def test_no_heading_is_cut(written: Path, sheet: str) -> None:
    """Beside the arrow of the filter, and in two lines above the row numbers."""
    widths = widths_of(written, sheet)
    cut = {heading for heading, width in widths.items() if width < len(heading) + 2}
    assert cut <= {"Row in the list"}
