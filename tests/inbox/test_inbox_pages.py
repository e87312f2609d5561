"""Web pages and XML in an inbox: some are a batch's list, and most are not."""

import shutil
from pathlib import Path

import pytest
from registry_desk import Desk, digests, drop_folder, drop_pair, make_batch, results_in, rows_of

from helpers.graduating_class import GraduatingClass
from helpers.practice import assert_exactly_once
from helpers.sampling import sampled
from importer.inbox import Mode
from importer.inbox.contents import contents_of

pytest_plugins = ["inbox_fixtures"]

PORTAL = (
    "<!DOCTYPE html><html><body><h1>Secretaria</h1><p>ajuda@example.com</p><table><tr><td>Nome"
    "</td><td>Diploma</td></tr><tr><td>Ana</td><td><a href='a.pdf'>a.pdf</a></td></tr></table>"
    "</body></html>"
)
DIPLOMA = '<?xml version="1.0"?><Diploma><Email>ana@example.com</Email></Diploma>'
SPACE = "urn:schemas-microsoft-com:office:spreadsheet"


def written(batch: GraduatingClass, name: str) -> str:
    """A class's list as a web page, or as an XML spreadsheet."""
    lines = [batch.headings, *(tuple(row.values()) for row in batch.rows)]
    if name.endswith(".xml"):
        rows = "".join(
            "<Row>" + "".join(f"<Cell><Data>{cell}</Data></Cell>" for cell in line) + "</Row>"
            for line in lines
        )
        sheet = f"<Worksheet><Table>{rows}</Table></Worksheet>"
        return f'<?xml version="1.0"?><Workbook xmlns="{SPACE}">{sheet}</Workbook>'
    rows = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines
    )
    return f"<html><body><table>{rows}</table></body></html>"


def drop(desk: Desk, batch: GraduatingClass, shape: str, name: str) -> None:
    """Drop a class whose list has this name, in a folder or beside one."""
    if shape == "pair":
        drop_pair(desk, batch, "Turma")
        desk.root.joinpath("Turma.csv").unlink()
        desk.root.joinpath("Turma").with_suffix(Path(name).suffix).write_text(written(batch, name))
        return
    folder = drop_folder(desk, batch, "Turma")
    (folder / batch.sheet.name).unlink()
    (folder / name).write_text(written(batch, name))


@pytest.mark.parametrize(
    ("shape", "name"),
    sampled(
        [
            ("folder", "lista.xls"),
            ("folder", "lista.html"),
            ("folder", "lista.xml"),
            ("pair", "Turma.HTM"),
            ("pair", "Turma.xml"),
        ],
        0,
    ),
)
def test_a_list_that_is_a_page_or_xml_is_issued(
    office: Desk, shape: str, name: str, tmp_path: Path
) -> None:
    """Whatever its name says that it is."""
    batch = make_batch(tmp_path / "class", 2)
    drop(office, batch, shape, name)
    assert office.serve()
    assert office.filed("done") == ["Turma"]
    assert [row["status"] for row in rows_of(results_in(office.folder_of("Turma")))] == [
        "created",
        "created",
    ]
    assert_exactly_once(office.practice, batch)


@pytest.mark.parametrize("shape", sampled(["folder", "pair"], 0))
def test_a_page_of_a_portal_beside_a_list_is_not_the_list(
    office: Desk, shape: str, tmp_path: Path
) -> None:
    """Nor are the parts that a browser saved with it, or the XML of digital diplomas."""
    batch = make_batch(tmp_path / "class", 2)
    (drop_folder if shape == "folder" else drop_pair)(office, batch, "Turma")
    folder = office.root / "Turma"
    (folder / "portal.html").write_text(PORTAL)
    (folder / "portal_files").mkdir()
    (folder / "portal_files" / "a.htm").write_text(PORTAL)
    (folder / "00001.xml").write_text(DIPLOMA)
    dropped = digests(office.root)
    assert office.serve()
    assert office.filed("done") == ["Turma"]
    assert not dropped - digests(office.root)
    assert_exactly_once(office.practice, batch)


def test_a_folder_of_pdfs_and_xml_still_waits_for_its_list(desk: Desk) -> None:
    """As one without them does; a page by itself is left alone too."""
    folder = desk.root / "Turma"
    folder.mkdir()
    for name in ("a.pdf", "a.xml", "b.xml"):
        (folder / name).write_text(DIPLOMA)
    (desk.root / "aviso.html").write_text("<p>Manutenção</p>")
    before = digests(desk.root)
    assert not desk.serve(Mode.CHECK)
    assert digests(desk.root) == before
    assert sorted(line["what"] for line in desk.log if "what" in line) == [
        "file that is not a batch",
        "folder without a spreadsheet",
    ]


def test_a_page_that_is_no_list_is_refused_where_nothing_else_is_one(
    desk: Desk, tmp_path: Path
) -> None:
    """The letter says what it is, and nothing is sent."""
    batch = make_batch(tmp_path / "class", 2)
    folder = drop_folder(desk, batch, "Turma")
    (folder / batch.sheet.name).unlink()
    (folder / "portal.html").write_text(PORTAL)
    desk.serve(Mode.CHECK)
    assert desk.filed("needs-attention") == ["Turma"]
    [letter] = desk.folder_of("Turma").glob("*.txt")
    assert "has no heading row" in letter.read_text()


def test_a_corrected_page_is_what_is_read_again(office: Desk, tmp_path: Path) -> None:
    """Our own results beside it do not hide it; a list of a person's own does."""
    batch = make_batch(tmp_path / "class", 2)
    email = batch.rows[1]["email"]
    batch.rows[1]["email"] = "nobody"
    drop(office, batch, "folder", "lista.html")
    office.serve(max_invalid_percent=100)
    folder = office.folder_of("Turma")
    assert folder.parent.name == "needs-attention"
    batch.rows[1]["email"] = email
    (folder / "lista.html").write_text(written(batch, "lista.html"))
    assert "lista.html" in contents_of(folder).spreadsheets
    shutil.move(folder, office.root / "Turma")
    assert office.serve()
    assert office.filed("done") == ["Turma"]
    assert_exactly_once(office.practice, batch)
    done = office.folder_of("Turma")
    (done / "outra.csv").write_text("a,b\n")
    assert "lista.html" not in contents_of(done).spreadsheets
