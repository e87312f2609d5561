"""A workbook whose rows a person has torn apart: nobody gets another's name, e-mail, birth date or
file.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from helpers.graduating_class import make_class
from helpers.practice import Ended, Practice, command, run_batch, sandbox_process
from helpers.sampling import sampled
from helpers.written_results import run_facts, source_table
from importer.errors import ResultsError
from importer.issues import Code, Issue, Severity
from importer.issuing.resume import Resumed, read_resumed
from importer.outcomes import Outcome, Outcomes, Status
from importer.results import write_results
from importer.sentences import in_words

FACTS = run_facts()
HEADINGS = ("Nome", "E-mail", "Nascimento", "PDF", "Curso", "nota minha")
PEOPLE = (
    (2, "Ana Sá", "ana@example.edu", "2001-02-03", "ana.pdf", "LEI", "a"),
    (3, "Bia Reis", "bia@example,edu", "2001-05-06", "bia.pdf", "LEI", "b"),
    (4, "Caio Lima", "caio@example.edu", "03/04/2001", "caio.pdf", "LEI", "c"),
    (5, "Davi Melo", "davi@example.edu", "2000-07-08", "missing.pdf", "LEI", None),
    (6, "Eva Nunes", "eva@example.edu", "2001-11-12", "eva.pdf", "", "e"),
    (7, "Fábio Luz", "fabio@example.edu", "2002-01-01", "fabio.pdf", "LEI", "f"),
)
WRONG = {
    3: ("email", Code.INVALID_EMAIL),
    4: ("date_of_birth", Code.AMBIGUOUS_DATE),
    5: ("pdf", Code.PDF_MISSING),
    6: ("course", Code.COURSE_MISSING),
    7: ("email", Code.STUDENT_MISMATCH),
}


def written(
    folder: Path, *, mode: str = "issue", wrong: dict[int, tuple[str, Code]] = WRONG
) -> Path:
    """The results of the six people: row 2 is created (of a check: ready), the others are
    wrong.
    """
    path = folder / "results.xlsx"
    outcomes = Outcomes()
    for row, *_ in PEOPLE:
        if row in wrong:
            issue = Issue(row, *wrong[row], in_words("it is wrong"))
            outcomes.put(Outcome(row=row, status=Status.INVALID, issues=(issue,)))
        elif mode == "check":
            outcomes.put(Outcome(row=row, status=Status.PENDING))
        else:
            outcomes.put(Outcome(row=row, status=Status.CREATED, certificate_uuid=f"c{row}"))
    write_results(
        path,
        source=source_table(HEADINGS, *PEOPLE),
        outcomes=outcomes,
        facts=replace(FACTS, mode=mode),
    )
    return path


def after(path: Path, change: Callable[[Any], None], sheet: str = "Failures") -> Resumed:
    """What a resume works on after a person has changed a sheet; the change is given a dealer in
    its cells.
    """
    workbook = load_workbook(path)
    change(Cells(workbook, sheet))
    workbook.save(path)
    return read_resumed(path, ())[0]


class Cells:
    """A sheet's cells by row number of the source and by heading, as a person finds them."""

    def __init__(self, workbook: Workbook, sheet: str) -> None:
        self.workbook, self.sheet = workbook, workbook[sheet]
        self.place = {cell.value: place for place, cell in enumerate(self.sheet[1], start=1)}

    def lines(self) -> list[int]:
        """The lines below the headings."""
        return list(range(2, self.sheet.max_row + 1))

    def line(self, row: int) -> int:
        """The line of a row."""
        return next(line for line in self.lines() if self.sheet.cell(line, 1).value == row)

    def get(self, row: int, heading: str) -> Any:
        """A cell of a row."""
        return self.sheet.cell(self.line(row), self.place[heading]).value

    def put(self, row: int, **cells: Any) -> None:
        """Type into cells of a row."""
        line = self.line(row)
        for heading, value in cells.items():
            self.sheet.cell(line, self.place[heading.replace("_", "-")]).value = value

    def column(self, heading: str) -> list[Any]:
        """A column's cells."""
        return [self.sheet.cell(line, self.place[heading]).value for line in self.lines()]

    def fill(self, heading: str, values: list[Any]) -> None:
        """Put a column's cells."""
        for line, value in zip(self.lines(), values, strict=False):
            self.sheet.cell(line, self.place[heading]).value = value


def torn(resumed: Resumed) -> dict[int | None, set[str | None]]:
    """The columns by row that are said to have come from elsewhere."""
    found: dict[int | None, set[str | None]] = {}
    for issue in resumed.sheet.issues:
        if issue.code is Code.TORN_ROW:
            assert issue.severity is Severity.ERROR
            found.setdefault(issue.row, set()).add(issue.column)
    return found


COLUMNS = {"Nome": "name", "E-mail": "email", "Nascimento": "date_of_birth", "PDF": "pdf"}


@pytest.mark.parametrize("heading", COLUMNS)
def test_one_column_sorted_alone_stops_every_row_that_it_moved(
    tmp_path: Path, heading: str
) -> None:
    """The classic: select a column, sort, “continue with the current selection”."""

    def sort(cells: Cells) -> None:
        cells.fill(heading, sorted(cells.column(heading), key=str, reverse=True))

    found = torn(after(written(tmp_path), sort))
    moved = {3, 4, 5, 6, 7} - ({5} if heading != "Nascimento" else set())
    assert moved - {5} <= set(found)
    assert all(columns == {COLUMNS[heading]} for columns in found.values())


@pytest.mark.parametrize("heading", sampled(list(COLUMNS), 0, 2))
@pytest.mark.parametrize("up", [False, True])
def test_a_column_shifted_by_one_stops_every_row_that_it_moved(
    tmp_path: Path, heading: str, up: bool
) -> None:
    """A cell was inserted, or deleted, and the others moved along."""

    def shift(cells: Cells) -> None:
        values = cells.column(heading)
        cells.fill(heading, [*values[1:], None] if up else [None, *values[:-1]])

    found = torn(after(written(tmp_path), shift))
    assert set(found) == ({3, 4, 5, 6} if up else {4, 5, 6, 7})


@pytest.mark.parametrize(
    ("heading", "column"), [("Nome", "name"), ("E-mail", "email"), ("PDF", "pdf")]
)
def test_a_cell_pasted_over_another_rows_stops_it(
    tmp_path: Path, heading: str, column: str
) -> None:
    """One name, e-mail or file copied to where it does not belong; the row that it was copied from
    goes on.
    """

    def paste(cells: Cells) -> None:
        cells.put(6, **{heading.replace("-", "_"): cells.get(4, heading)})

    assert torn(after(written(tmp_path), paste)) == {6: {column}}


def test_two_columns_sorted_together_without_the_others_stop_the_rows(tmp_path: Path) -> None:
    """Names and e-mails went together, birth dates and files stayed."""

    def sort(cells: Cells) -> None:
        for heading in ("Nome", "E-mail"):
            cells.fill(heading, list(reversed(cells.column(heading))))

    found = torn(after(written(tmp_path), sort))
    assert set(found) == {3, 4, 6, 7}


def test_a_birth_date_filled_down_stops_the_rows(tmp_path: Path) -> None:
    """Dragged over the rows below."""

    def fill(cells: Cells) -> None:
        cells.fill("Nascimento", [cells.column("Nascimento")[0]] * 5)

    assert set(torn(after(written(tmp_path), fill))) == {4, 5, 6, 7}


def test_without_row_numbers_torn_rows_are_stopped_too(tmp_path: Path) -> None:
    """The column row was deleted, and e-mails sorted alone."""

    def sort(cells: Cells) -> None:
        cells.fill("E-mail", list(reversed(cells.column("E-mail"))))
        cells.sheet.delete_cols(1)

    assert set(torn(after(written(tmp_path), sort))) == {3, 4, 6, 7}


def one_cell(heading: str, value: Any) -> Callable[[Cells], None]:
    """Correct one cell of row 6."""
    return lambda cells: cells.put(6, **{heading: value})


def name_and_email(cells: Cells) -> None:
    """Correct both of one row."""
    cells.put(6, Nome="Eva Maria Nunes", E_mail="evamaria@example.edu")


def sort_whole_rows(cells: Cells) -> None:
    """Sort all columns, the number too."""
    lines = [[cell.value for cell in row] for row in cells.sheet.iter_rows(min_row=2)]
    for line, values in zip(cells.lines(), reversed(lines), strict=True):
        for place, value in enumerate(values, start=1):
            cells.sheet.cell(line, place).value = value


def sort_all_but_the_number(cells: Cells) -> None:
    """Sort all columns but the first, which stays."""
    lines = [[cell.value for cell in row][1:] for row in cells.sheet.iter_rows(min_row=2)]
    for line, values in zip(cells.lines(), reversed(lines), strict=True):
        for place, value in enumerate(values, start=2):
            cells.sheet.cell(line, place).value = value


def insert_a_row(cells: Cells) -> None:
    """A forgotten graduate between the others."""
    cells.sheet.insert_rows(4)
    for heading, value in (("Nome", "Gil Paz"), ("E-mail", "gil@example.edu"), ("PDF", "gil.pdf")):
        cells.sheet.cell(4, cells.place[heading]).value = value
    cells.sheet.cell(4, cells.place["Nascimento"]).value = datetime(
        2001, 5, 6
    )  # the day of Bia Reis too


def delete_a_row(cells: Cells) -> None:
    """Set one aside."""
    cells.sheet.delete_rows(cells.line(5))


def correct_everything(cells: Cells) -> None:
    """Every faulty cell."""
    cells.put(3, E_mail="bia@example.edu")
    cells.put(4, Nascimento="2001-04-03")
    cells.put(5, PDF="davi.pdf")
    cells.put(6, Curso="LEI")
    cells.put(7, E_mail="fabio.luz@example.edu")


@pytest.mark.parametrize(
    "change",
    sampled(
        [
            one_cell("Nome", "Eva Nunes da Silva"),
            one_cell("E_mail", "e.nunes@example.edu"),
            one_cell("Nascimento", datetime(2001, 11, 21)),
            one_cell("Nascimento", datetime(2001, 5, 6)),  # the day of another row, by chance
            one_cell("PDF", "eva-nunes.pdf"),
            name_and_email,
            sort_whole_rows,
            sort_all_but_the_number,
            insert_a_row,
            delete_a_row,
            correct_everything,
        ],
        0,
        3,
        -1,
    ),
)
def test_what_a_correction_explains_goes_on(
    tmp_path: Path, change: Callable[[Cells], None]
) -> None:
    """No row is stopped, and every row is found again."""
    resumed = after(written(tmp_path), change)
    assert torn(resumed) == {}
    frame = resumed.sheet.frame
    people = {name: row for row, name in frame.select("row", "c1").iter_rows()}
    assert {people[name] for row, name, *_ in PEOPLE if row != 6} == {2, 3, 4, 5, 7}
    assert [row for name, row in people.items() if name.startswith("Eva")] == [6]


def test_a_course_of_the_same_person_may_share_the_cells(tmp_path: Path) -> None:
    """The e-mail of Ana's other row is Ana's."""
    path = tmp_path / "results.xlsx"
    rows = [
        (2, "Ana Sá", "ana@example,edu", "2001-02-03", "ana-lei.pdf", "LEI", None),
        (3, "Ana Sá", "ana@example.edu", "2001-02-03", "ana-ges.pdf", "", None),
    ]
    outcomes = Outcomes(
        Outcome(
            row=row, status=Status.INVALID, issues=(Issue(row, column, code, in_words("wrong")),)
        )
        for row, column, code in (
            (2, "email", Code.INVALID_EMAIL),
            (3, "course", Code.COURSE_MISSING),
        )
    )
    write_results(path, source=source_table(HEADINGS, *rows), outcomes=outcomes, facts=FACTS)
    assert torn(after(path, lambda cells: cells.put(2, E_mail="ana@example.edu"))) == {}


def test_files_that_were_said_to_be_exchanged_may_be_exchanged(tmp_path: Path) -> None:
    """The person does as told; exchanging files of which nothing was said is another matter."""

    def exchange(cells: Cells) -> None:
        one, other = cells.get(3, "PDF"), cells.get(4, "PDF")
        cells.put(3, PDF=other)
        cells.put(4, PDF=one)

    told: dict[int, tuple[str, Code]] = dict.fromkeys((3, 4), ("pdf", Code.PDF_NAMED_TWICE))
    assert torn(after(written(tmp_path, wrong=told), exchange)) == {}
    missing: dict[int, tuple[str, Code]] = dict.fromkeys((3, 4), ("pdf", Code.PDF_MISSING))
    assert set(torn(after(written(tmp_path, wrong=missing), exchange))) == {3, 4}


@pytest.mark.parametrize("alike", ["Nascimento", "Nome", "E-mail"])
def test_a_copied_line_never_inherits_the_first_ones_file(tmp_path: Path, alike: str) -> None:
    """A forgotten graduate on a copied line, its number with it, the column PDF deleted and one
    cell alike.
    """

    def copy(cells: Cells) -> None:
        line = cells.line(6)
        cells.sheet.append([cell.value for cell in cells.sheet[line]])
        new: dict[str, Any] = {
            "Nome": "Gil Paz",
            "E-mail": "gil@example.edu",
            "Nascimento": datetime(1999, 9, 9),
        }
        for heading, value in new.items():
            if heading != alike:
                cells.sheet.cell(cells.sheet.max_row, cells.place[heading]).value = value
        cells.sheet.delete_cols(cells.place["PDF"])

    resumed = after(written(tmp_path), copy)
    files = {
        row: (name, pdf)
        for row, name, pdf in resumed.sheet.frame.select("row", "c1", "c4").iter_rows()
    }
    assert files[6] == ("Eva Nunes", "eva.pdf")
    [new] = [files[row] for row in files if row > 7]
    assert new[1] is None


@pytest.mark.parametrize("alike", ["Nascimento", "Nome", "E-mail"])
def test_a_line_typed_over_never_inherits_the_first_ones_file(tmp_path: Path, alike: str) -> None:
    """The same, in the line itself instead of a copy."""

    def type_over(cells: Cells) -> None:
        new: dict[str, Any] = {
            "Nome": "Gil Paz",
            "E_mail": "gil@example.edu",
            "Nascimento": datetime(1999, 9, 9),
        }
        cells.put(
            6,
            **{
                heading: value
                for heading, value in new.items()
                if heading.replace("_", "-") != alike
            },
        )
        cells.sheet.delete_cols(cells.place["PDF"])

    resumed = after(written(tmp_path), type_over)
    for row, name, email, pdf in resumed.sheet.frame.select("row", "c1", "c2", "c4").iter_rows():
        if name == "Gil Paz" or email == "gil@example.edu":
            assert pdf is None, row


def test_a_correction_on_results_is_said_and_stops_its_row(tmp_path: Path) -> None:
    """The row on Failures still has the old name, and would go with it."""
    resumed = after(written(tmp_path), lambda cells: cells.put(6, Nome="Eva Nunez"), "Results")
    [issue] = resumed.sheet.issues
    assert (issue.row, issue.column, issue.code) == (6, "name", Code.CHANGED_ON_RESULTS)
    assert issue.severity is Severity.ERROR


def test_a_correction_on_both_sheets_is_one(tmp_path: Path) -> None:
    """Nothing is left to say."""

    def both(cells: Cells) -> None:
        cells.put(6, Nome="Eva Nunez")
        Cells(cells.workbook, "Results").put(6, Nome="Eva Nunez")

    assert after(written(tmp_path), both).sheet.issues == ()


def test_a_correction_of_a_done_row_is_said(tmp_path: Path) -> None:
    """It is not sent, and stops nobody."""
    resumed = after(written(tmp_path), lambda cells: cells.put(2, Nome="Ana de Sá"), "Results")
    [issue] = resumed.sheet.issues
    assert (issue.row, issue.code, issue.severity) == (
        None,
        Code.CHANGED_ON_RESULTS,
        Severity.WARNING,
    )
    assert "row 2" in issue.message


def test_of_a_check_the_ready_rows_are_taken_from_results_and_torn_ones_stopped(
    tmp_path: Path,
) -> None:
    """One corrected there is taken so, and said; a column sorted alone stops."""
    ready = {3: WRONG[3]}
    path = written(tmp_path, mode="check", wrong=ready)
    resumed = after(path, lambda cells: cells.put(6, Nome="Eva Nunez"), "Results")
    [issue] = resumed.sheet.issues
    assert (issue.code, issue.severity) == (Code.CHANGED_ON_RESULTS, Severity.NOTE)
    assert "Eva Nunez" in resumed.sheet.frame["c1"].to_list()

    def sort(cells: Cells) -> None:
        cells.fill("PDF", list(reversed(cells.column("PDF"))))

    path = written(tmp_path, mode="check", wrong=ready)
    assert {2, 4, 5, 6, 7} <= set(torn(after(path, sort, "Results")))


def test_a_workbook_of_before_there_was_a_memory_is_read(tmp_path: Path) -> None:
    """The sheet Results stands in for it."""

    def sort(cells: Cells) -> None:
        cells.fill("E-mail", list(reversed(cells.column("E-mail"))))
        del cells.workbook["_rows"]

    assert set(torn(after(written(tmp_path), sort))) == {3, 4, 6, 7}
    forget: Callable[[Cells], None] = lambda cells: cells.workbook.remove(cells.workbook["_rows"])  # noqa: E731
    assert after(written(tmp_path), forget).sheet.issues == ()


def test_torn_rows_are_never_sent(tmp_path: Path) -> None:
    """From the spreadsheet to the server: both rows are stopped, and say why."""

    def resume(practice: Practice, path: Path) -> Ended:
        return command(practice.url, "resume", path, "--yes", "--json", folder=tmp_path)

    batch = make_class(tmp_path, 4)
    for number in (1, 2):
        batch.rows[number]["grade"] = "eleven"
    batch.write()
    with sandbox_process() as practice:
        path = tmp_path / str(run_batch(practice.url, batch).summary["results"])
        workbook = load_workbook(path)
        cells = Cells(workbook, "Failures")
        cells.fill("email", list(reversed(cells.column("email"))))
        cells.fill("grade", ["8", "9"])
        workbook.save(path)
        ended = resume(practice, path)
        assert ended.status == 1
        assert ended.summary["totals"] == {
            "created": 2,
            "existing": 0,
            "invalid": 2,
            "failed": 0,
            "pending": 0,
        }
        assert ended.errors.count("[torn_row]") == 2
        assert len(practice.state()["certificate"]) == 2


def values_alone(path: Path, *sheets: str) -> Path:
    """The workbook as an online spreadsheet gives it back: these sheets, their values, and nothing
    hidden.
    """
    before, after_it = load_workbook(path), Workbook()
    after_it.remove(after_it.worksheets[0])
    for name in sheets:
        sheet = after_it.create_sheet(name)
        for row in before[name].iter_rows(values_only=True):
            sheet.append(row)
    copy = path.with_name("copy.xlsx")
    after_it.save(copy)
    return copy


@pytest.mark.parametrize("heading", sampled(list(COLUMNS), 0))
def test_a_workbook_that_has_lost_its_hidden_part_is_torn_all_the_same(
    tmp_path: Path, heading: str
) -> None:
    """Its rows are compared with those on Results."""
    path = written(tmp_path)

    def shift(cells: Cells) -> None:
        values = cells.column(heading)
        cells.fill(heading, [*values[1:], values[0]])

    after(path, shift)
    found = torn(read_resumed(values_alone(path, "Summary", "Results", "Failures"), ())[0])
    assert found
    assert all(columns == {COLUMNS[heading]} for columns in found.values())


def test_a_workbook_of_failures_alone_is_told_what_to_do(tmp_path: Path) -> None:
    """Somebody has sent that sheet on as a file of its own."""
    with pytest.raises(
        ResultsError, match=r"it has no sheet Results.*save its sheet Failures as CSV"
    ):
        read_resumed(values_alone(written(tmp_path), "Failures"), ())
