"""A story: the list is corrected in the page and in Excel, and what was done in either holds."""

import csv
import io

from importer.web.entries import Change
from importer.web.lists import ChangeKind
from web.pages_under_test import Pages, words

HEAD = ("Nome", "E-mail", "Data de nascimento", "Curso")
ROWS = (
    ("Ana Sousa", "ana@school.example", "2001-04-03", "LEI-2026"),
    ("Rui Lopo", "rui@school", "2001-05-06", "LEI-2026"),
    ("Eva Reis", "eva@school.example", "2002-01-02", "LEI-206"),
    ("Ivo Dias", "ivo@school.example", "2000-12-31", "LEI-2026"),
)


def _csv(*rows: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows((HEAD, *rows))
    return out.getvalue().encode()


def _bring(page: Pages, base: str, *rows: tuple[str, ...], name: str = "lista.csv") -> None:
    answer = page.ask("POST", f"{base}/files", files=[("files", (name, _csv(*rows)))])
    assert answer.status_code == 303


def _begun(page: Pages) -> str:
    base = page.post("/lists", school="own").headers["location"].rpartition("/")[0]
    _bring(page, base, *ROWS)
    return base


def _correct(page: Pages, base: str, *changes: Change) -> None:
    page.office.store.change(base.rpartition("/")[2], changes, by="Rui")


def _cells(page: Pages, base: str) -> dict[tuple[int, str], str | None]:
    graduates = page.again(base.rpartition("/")[2])
    return {key: one.after for key, one in graduates.cells.items()}


def test_a_correction_holds_on_where_the_cell_is_what_it_was(page: Pages) -> None:
    """Whatever row it stands in now; what the new list corrects itself is the new list's."""
    base = _begun(page)
    _correct(
        page,
        base,
        Change(kind=ChangeKind.CELL, row=3, about="email", after="rui@school.example"),
        Change(kind=ChangeKind.CELL, row=4, about="course", after="LEI-2026"),
        Change(kind=ChangeKind.LEFT_OUT, row=5, about="", after="yes"),
    )
    new = ("Zita Melo", "zita@school.example", "2001-01-01", "LEI-2026")
    eva = ("Eva Reis", "eva@school.example", "2002-01-02", "LEI-2027")
    _bring(page, base, new, ROWS[3], eva, ROWS[1], name="lista (2).csv")
    assert _cells(page, base) == {(5, "email"): "rui@school.example"}
    assert page.again(base.rpartition("/")[2]).left_out == {3}
    said = words(page.get(f"{base}/changed"))
    assert "The list was replaced by 'lista (2).csv'." in said
    assert "1 cell is another one." in said
    assert "4 Curso LEI-206 LEI-2027" in said
    assert "1 graduate is new. 1 graduate is no longer in the list." in said
    assert "New graduates 2: Zita Melo" in said
    assert "No longer in the list 2: Ana Sousa" in said
    assert "2 of the corrections made here hold on." in said
    assert "1 correction made here gives way" in said


def test_the_same_list_brought_again_changes_nothing(page: Pages) -> None:
    """By its content, whatever it is called."""
    base = _begun(page)
    _correct(page, base, Change(kind=ChangeKind.CELL, row=3, about="email", after="r@s.example"))
    _bring(page, base, *ROWS, name="outra.csv")
    assert "No graduate and no cell is another one than before." in words(
        page.get(f"{base}/changed")
    )
    assert _cells(page, base) == {(3, "email"): "r@s.example"}


def test_a_column_that_only_the_page_has_filled_in_holds_on(page: Pages) -> None:
    """Unless the new list has it."""
    base = _begun(page)
    _correct(page, base, Change(kind=ChangeKind.CELL, row=2, about="pdf", after="ana.pdf"))
    _bring(page, base, *ROWS[::-1])
    assert _cells(page, base) == {(5, "pdf"): "ana.pdf"}


def test_what_a_newer_list_replaced_is_there_again_when_that_is_undone(page: Pages) -> None:
    """With the corrections of before."""
    base = _begun(page)
    _correct(page, base, Change(kind=ChangeKind.CELL, row=3, about="email", after="r@s.example"))
    before = _cells(page, base)
    _bring(page, base, ROWS[1], ROWS[0])
    graduates = page.again(base.rpartition("/")[2])
    brought = [one for one in graduates.changes if one.kind == ChangeKind.SHEET][-1]
    page.office.store.undo(graduates.list_id, brought.group, by="Rui")
    assert _cells(page, base) == before


def test_names_of_a_newer_list_are_text(page: Pages) -> None:
    """Whatever they say."""
    base = _begun(page)
    hostile = ("<img src=x onerror=alert(1)>", "x@school.example", "2001-01-01", "<b>")
    _bring(page, base, *ROWS, hostile)
    answer = page.get(f"{base}/changed")
    assert "<img" not in answer.text
    assert "&lt;img src=x onerror=alert(1)&gt;" in answer.text
