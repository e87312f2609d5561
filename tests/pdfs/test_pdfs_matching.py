"""Every row's file: its own, and no other row's."""

import hashlib
import io
import os
import sys
from pathlib import Path

import pytest
from pdf_folders import put
from pypdfium2 import PdfDocument

from helpers.pdf_bytes import one_page_pdf
from importer.issues import Code, Issue, Severity, errors
from importer.pdfs import Matching, Wanted, match
from importer.sheet import read_sheet


def codes(matching: Matching) -> dict[int | None, list[Code]]:
    """The issue codes of each row."""
    found: dict[int | None, list[Code]] = {}
    for issue in matching.issues:
        found.setdefault(issue.row, []).append(issue.code)
    return found


def of_row(matching: Matching, row: int | None) -> Issue:
    """The one issue of a row."""
    (issue,) = [issue for issue in matching.issues if issue.row == row]
    return issue


def test_every_row_gets_its_file(tmp_path: Path) -> None:
    """A file named in a cell, one named after the e-mail and one after the name, each proved and
    digested.
    """
    put(tmp_path, "A/1.pdf", "rui@example.edu.pdf", "Eva_Sá.pdf")
    matching = match(
        tmp_path,
        [
            Wanted(2, r"A\1", "ana@example.edu", "Ana"),
            Wanted(3, None, "rui@example.edu", "Rui"),
            Wanted(5, "  ", "eva@example.edu", "Eva Sa"),
        ],
    )
    assert matching.issues == ()
    assert {row: pdf.name for row, pdf in matching.pdfs.items()} == {
        2: "A/1.pdf",
        3: "rui@example.edu.pdf",
        5: "Eva_Sá.pdf",
    }
    pdf = matching.pdfs[2]
    data = (tmp_path / "A" / "1.pdf").read_bytes()
    assert pdf.path == str((tmp_path / "A" / "1.pdf").resolve())
    assert (pdf.size, pdf.digest, pdf.pages) == (len(data), hashlib.sha256(data).hexdigest(), 1)


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    """One pass reports every row, in the order of the sheet, and good rows are matched all the
    same.
    """
    put(tmp_path, "good.pdf", "cut.pdf")
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "cut.pdf").write_bytes(one_page_pdf()[:-100])
    (tmp_path / "text.pdf").write_text("hello")
    names = ["empty.pdf", "../out.pdf", "good.pdf", "cut.pdf", "gone.pdf", "text.pdf", None]
    matching = match(
        tmp_path, [Wanted(row, name, "a@b.pt", "A B") for row, name in enumerate(names, start=4)]
    )
    assert [(issue.row, issue.code) for issue in matching.issues] == [
        (4, Code.PDF_EMPTY),
        (5, Code.PDF_OUTSIDE_FOLDER),
        (7, Code.PDF_DAMAGED),
        (8, Code.PDF_MISSING),
        (9, Code.PDF_NOT_PDF),
        (10, Code.PDF_NOT_MATCHED),
    ]
    assert list(matching.pdfs) == [6]
    assert {issue.column for issue in matching.issues} == {"pdf"}
    assert (
        of_row(matching, 4).message == "'empty.pdf' is empty (0 bytes): copy or export it again."
    )
    assert of_row(matching, 4).value == "empty.pdf"
    assert of_row(matching, 10).value is None


def test_two_rows_that_name_one_file_name_each_other(tmp_path: Path) -> None:
    """Both are errors, however differently they spell it."""
    matching = match(put(tmp_path, "A/ana.pdf"), [Wanted(2, "A/ana.pdf"), Wanted(3, r"a\ANA")])
    assert codes(matching) == {2: [Code.PDF_NAMED_TWICE], 3: [Code.PDF_NAMED_TWICE]}
    assert "'A/ana.pdf' is also the file of row 3" in of_row(matching, 2).message
    assert "row 2:" in of_row(matching, 3).message
    assert matching.pdfs == {}


def test_a_file_and_a_link_to_it_are_one_file(tmp_path: Path) -> None:
    """Two names for the same file are two rows with one file."""
    put(tmp_path, "ana.pdf")
    (tmp_path / "rui.pdf").symlink_to("ana.pdf")
    matching = match(tmp_path, [Wanted(2, "ana.pdf"), Wanted(3, "rui.pdf")])
    assert codes(matching) == {2: [Code.PDF_NAMED_TWICE], 3: [Code.PDF_NAMED_TWICE]}


def test_two_graduates_of_one_name_do_not_share_the_file_of_that_name(tmp_path: Path) -> None:
    """Whose `Ana Silva.pdf` is cannot be told from the name, so neither row gets it."""
    rows = [
        Wanted(2, None, "ana1@example.edu", "Ana Silva"),
        Wanted(3, None, "ana2@example.edu", "ANA SILVA"),
    ]
    matching = match(put(tmp_path, "Ana Silva.pdf"), rows)
    assert codes(matching) == {2: [Code.PDF_NAMED_TWICE], 3: [Code.PDF_NAMED_TWICE]}
    matching = match(put(tmp_path, "ana1@example.edu.pdf"), rows)
    assert codes(matching)[2] == [Code.PDF_NOT_MATCHED]
    assert 2 not in matching.pdfs


def test_two_files_of_the_same_bytes_name_each_other(tmp_path: Path) -> None:
    """DokStamp would keep one file for both, so both rows are errors that say which file and which
    row.
    """
    put(tmp_path, "ana.pdf", "eva.pdf")
    (tmp_path / "rui.pdf").write_bytes((tmp_path / "ana.pdf").read_bytes())
    matching = match(tmp_path, [Wanted(2, "ana.pdf"), Wanted(3, "eva.pdf"), Wanted(4, "rui.pdf")])
    assert codes(matching) == {2: [Code.PDF_SAME_BYTES], 4: [Code.PDF_SAME_BYTES]}
    assert "'ana.pdf' has the same content as 'rui.pdf' of row 4" in of_row(matching, 2).message
    assert "'rui.pdf' has the same content as 'ana.pdf' of row 2" in of_row(matching, 4).message
    assert list(matching.pdfs) == [3]


def test_a_long_list_of_rows_is_cut_short(tmp_path: Path) -> None:
    """Five rows, or five files, are named and the rest counted."""
    matching = match(put(tmp_path, "ana.pdf"), [Wanted(row, "ana.pdf") for row in range(2, 20)])
    assert "rows 2, 3, 4, 5, 6 and 12 more:" in of_row(matching, 19).message
    assert "rows 2, 3, 5, 6, 7 and 12 more:" in of_row(matching, 4).message
    for row in range(2, 11):
        (tmp_path / f"{row}.pdf").write_bytes(one_page_pdf("same"))
    matching = match(tmp_path, [Wanted(row, f"{row}.pdf") for row in range(2, 11)])
    assert "'2.pdf' of row 2; '3.pdf' of row 3;" in of_row(matching, 9).message
    assert " and 3 more: DokStamp" in of_row(matching, 9).message


def test_faulty_files_are_not_compared(tmp_path: Path) -> None:
    """Two empty files are two empty files; that they are alike helps nobody."""
    (tmp_path / "a.pdf").touch()
    (tmp_path / "b.pdf").touch()
    assert codes(match(tmp_path, [Wanted(2, "a.pdf"), Wanted(3, "b.pdf")])) == {
        2: [Code.PDF_EMPTY],
        3: [Code.PDF_EMPTY],
    }


def test_files_that_no_row_claims_are_one_warning(tmp_path: Path) -> None:
    """Only PDFs count, in sub-folders and any letter case; a file of a faulty row is claimed."""
    put(tmp_path, "ana.pdf", "B/Rui.PDF", "eva.pdf", "list.xlsx", ".hidden.pdf", "bad.pdf")
    (tmp_path / "bad.pdf").write_bytes(b"no")
    matching = match(tmp_path, [Wanted(2, "ana.pdf"), Wanted(3, "bad.pdf")])
    warning = of_row(matching, None)
    assert (warning.code, warning.severity) == (Code.PDF_UNCLAIMED, Severity.WARNING)
    assert "No row uses 2 files in the folder of PDFs: 'B/Rui.PDF', 'eva.pdf'." in warning.message
    assert [issue.row for issue in errors(matching.issues)] == [3]


def test_every_unclaimed_file_is_named(tmp_path: Path) -> None:
    """However many there are: one warning with the list."""
    put(tmp_path, *(f"{number:02}.pdf" for number in range(32)))
    message = of_row(match(tmp_path, [Wanted(2, "00.pdf")]), None).message
    assert "No row uses 31 files" in message
    assert all(f"'{number:02}.pdf'" in message for number in range(1, 32))


def test_no_file_left_over_is_no_warning(tmp_path: Path) -> None:
    """A link to a claimed file is claimed with it."""
    put(tmp_path, "ana.pdf")
    (tmp_path / "also-ana.pdf").symlink_to("ana.pdf")
    assert match(tmp_path, [Wanted(2, "ana.pdf")]).issues == ()


def test_a_sheet_without_rows_leaves_every_file_unclaimed(tmp_path: Path) -> None:
    """Nothing wanted is no error."""
    matching = match(put(tmp_path, "ana.pdf"), [])
    assert matching.pdfs == {}
    assert "No row uses 1 file in" in of_row(matching, None).message


def test_an_empty_folder_leaves_every_row_without_a_file(tmp_path: Path) -> None:
    """A folder without PDFs can be read, so each row is an error and the command goes on."""
    matching = match(tmp_path, [Wanted(2, "ana.pdf"), Wanted(3, None, "a@b.pt", "Ana")])
    assert codes(matching) == {2: [Code.PDF_MISSING], 3: [Code.PDF_NOT_MATCHED]}


def test_a_file_that_vanishes_after_listing_is_an_error_of_its_row(tmp_path: Path) -> None:
    """A link whose target is gone is listed, and then cannot be read."""
    put(tmp_path, "rui.pdf")
    (tmp_path / "ana.pdf").symlink_to(tmp_path / "gone.pdf")
    matching = match(tmp_path, [Wanted(2, "ana.pdf"), Wanted(3, "rui.pdf")])
    assert codes(matching) == {2: [Code.PDF_UNREADABLE]}
    assert list(matching.pdfs) == [3]


def test_a_sub_folder_that_cannot_be_read_is_a_warning(tmp_path: Path) -> None:
    """Its files were not seen, and a row that names one of them hears why."""
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        for _ in range(25):  # a path longer than the system takes
            Path("x" * 200).mkdir()
            os.chdir("x" * 200)
    finally:
        os.chdir(here)
    put(tmp_path, "ana.pdf")
    matching = match(
        tmp_path, [Wanted(2, "ana.pdf"), Wanted(3, "/".join(["x" * 200] * 25 + ["rui.pdf"]))]
    )
    warning = of_row(matching, None)
    assert (warning.code, warning.severity) == (Code.PDF_UNREADABLE, Severity.WARNING)
    assert "sub-folder" in warning.message
    assert of_row(matching, 3).code is Code.PDF_UNREADABLE
    assert list(matching.pdfs) == [2]


def pages(*texts: str) -> bytes:
    """A PDF with a page for each text."""
    whole = io.BytesIO()
    document = PdfDocument(one_page_pdf(texts[0]))
    for text in texts[1:]:
        document.import_pages(PdfDocument(one_page_pdf(text)))
    document.save(whole)
    return whole.getvalue()


def test_a_pdf_with_far_more_pages_than_the_others_is_pointed_at(tmp_path: Path) -> None:
    """Whoever scans a whole class into the first file would send everybody's diploma to one."""
    names = put(tmp_path, *(f"{row}.pdf" for row in range(2, 10)))
    (names / "3.pdf").write_bytes(pages("Ana", "Rui", "Eva"))
    wanted = [Wanted(row, f"{row}.pdf") for row in range(2, 10)]
    (warning,) = match(tmp_path, wanted).issues
    assert (warning.row, warning.code) == (3, Code.PDF_LONG)
    assert "'3.pdf' has 3 pages, and most others have 1" in warning.message
    assert warning.severity is Severity.WARNING


def test_pdfs_of_several_lengths_are_no_surprise(tmp_path: Path) -> None:
    """A school that adds the transcript has PDFs of one page and of three."""
    names = put(tmp_path, *(f"{row}.pdf" for row in range(2, 10)))
    for row in (3, 5):
        (names / f"{row}.pdf").write_bytes(pages(f"Ana {row}", "B", "C"))
    assert not match(tmp_path, [Wanted(row, f"{row}.pdf") for row in range(2, 10)]).issues


def test_files_in_icloud_and_in_an_archive_are_not_simply_missing(tmp_path: Path) -> None:
    """What a person has to do is another thing than to look for them."""
    (tmp_path / ".ana.pdf.icloud").write_bytes(b"bplist00")
    (tmp_path / "all.zip").write_bytes(b"PK")
    told = [one.message for one in match(tmp_path, [Wanted(2, "ana.pdf")]).issues if not one.row]
    assert len(told) == 2
    assert "only in iCloud: 'ana.pdf'" in told[0]
    assert "'all.zip': unpack it" in told[1]


def test_a_number_in_a_column_of_the_sheets_own_finds_a_file(tmp_path: Path) -> None:
    """Excel drops leading zeros, a class that many share names nobody, and a row that is there
    twice is one person's; a note says how many files were found so.
    """
    (tmp_path / "list.csv").write_text(
        "Nome;E-mail;Data de nascimento;CPF;Turma\n"
        "Ana Lima;a@example.edu;2001-02-03;1234567890;20261\n"
        "Rui Sá;r@example.edu;2001-02-04;987.654.321-00;20261\n"
        "Eva Reis;e@example.edu;2001-02-05;11122233396;20261\n"
        "Rui Sá;r@example.edu;2001-02-04;987.654.321-00;20261\n"
    )
    folder = put(tmp_path / "pdfs", "01234567890.pdf", "Diploma 98765432100.pdf", "20261.pdf")
    names = {2: "Ana Lima", 3: "Rui Sá", 4: "Eva Reis", 5: "Rui Sá"}
    wanted = [
        Wanted(row, name=name, certificate=1 if row in (3, 5) else None)
        for row, name in names.items()
    ]
    matching = match(folder, wanted, sheet=read_sheet(tmp_path / "list.csv"))
    assert {row: pdf.name for row, pdf in matching.pdfs.items()} == {
        2: "01234567890.pdf",
        3: "Diploma 98765432100.pdf",
    }
    assert codes(matching)[4] == [Code.PDF_NOT_MATCHED]
    assert "3 PDFs are named by numbers" in matching.issues[1].message


def test_a_file_that_is_called_as_a_certificates_number_is_found_by_it(tmp_path: Path) -> None:
    """Whatever letters and signs it has; a part of it is nobody's."""
    (tmp_path / "list.csv").write_text(
        "Nombre;Correo;Fecha de nacimiento;Código\n"
        "Ana Lima;a@example.edu;2001-02-03;CERT-EN-2026-0001\n"
        "Rui Sá;r@example.edu;2001-02-04;CERT-FR-2026-0001\n"
        "Eva Reis;e@example.edu;2001-02-05;CERT-FR-2026-0002\n"
    )
    folder = put(
        tmp_path / "pdfs",
        *("CERT-EN-2026-0001.pdf", "cert_fr_2026_0001.pdf", "FR-2026-0002.pdf"),
    )
    wanted = [Wanted(2, name="Ana Lima"), Wanted(3, name="Rui Sá"), Wanted(4, name="Eva Reis")]
    matching = match(folder, wanted, sheet=read_sheet(tmp_path / "list.csv"))
    assert {row: pdf.name for row, pdf in matching.pdfs.items()} == {
        2: "CERT-EN-2026-0001.pdf",
        3: "cert_fr_2026_0001.pdf",
    }


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Código postal", "45100"),
        ("CEP", "45100-000"),
        ("Telemóvel", "45100"),
        ("Data da matrícula", "4510-0-0"),
        ("Processo", "45100"),
    ],
)
def test_a_number_that_is_another_kind_of_number_in_the_list_finds_no_file(
    tmp_path: Path, heading: str, cell: str
) -> None:
    """The file of a student who is not in the list goes to nobody whose postcode their number
    happens to be.
    """
    (tmp_path / "list.csv").write_text(
        f"Nome;E-mail;Data de nascimento;Número;{heading}\n"
        f"Ana Lima;a@example.edu;2001-02-03;70001;1\n"
        f"Rui Sá;r@example.edu;2001-02-04;70002;{cell}\n"
        f"Eva Reis;e@example.edu;2001-02-05;70003;3\n"
    )
    folder = put(tmp_path / "pdfs", "70001.pdf", "70003.pdf", "45100.pdf", "45100000.pdf")
    wanted = [Wanted(2, name="Ana Lima"), Wanted(3, name="Rui Sá"), Wanted(4, name="Eva Reis")]
    matching = match(folder, wanted, sheet=read_sheet(tmp_path / "list.csv"))
    assert {row: pdf.name for row, pdf in matching.pdfs.items()} == {
        2: "70001.pdf",
        4: "70003.pdf",
    }


def test_what_all_files_are_called_is_nobody(tmp_path: Path) -> None:
    """The course and the year tell no file from another; a word that is somebody's name does, and
    so does one that few files have.
    """
    people = ["Ana Lima", "Rui Sá", "Eva Reis", "Gil Vaz", "Ana Lima Vaz"]
    (tmp_path / "list.csv").write_text(
        "Nome;E-mail;Data de nascimento\n"
        + "".join(f"{name};p{at}@example.edu;2001-02-03\n" for at, name in enumerate(people))
    )
    names = [f"LEI-2026 {name} Vaz - versão assinada.pdf" for name in people[:3]]
    names += ["LEI 2026 Gil Vaz versao_assinada.pdf", "LEI-2026 - Ana Lima Vaz 2.pdf"]
    folder = put(tmp_path / "pdfs", *names)
    wanted = [Wanted(row, name=name) for row, name in enumerate(people, 2)]
    matching = match(folder, wanted, sheet=read_sheet(tmp_path / "list.csv"))
    found = {row: pdf.name for row, pdf in matching.pdfs.items()}
    assert found == {5: names[3], 6: names[0]}
    assert "nearest: 'LEI-2026 - Ana Lima Vaz 2.pdf'" in of_row(matching, 2).message


def test_a_diploma_of_another_course_leaves_the_choice_to_a_person(tmp_path: Path) -> None:
    """Most files are of one course, but the row may be of the other."""
    people = ["Ana Lima", "Rui Sá", "Eva Reis"]
    (tmp_path / "list.csv").write_text(
        "Nome;E-mail;Data de nascimento\n"
        + "".join(f"{name};p{at}@example.edu;2001-02-03\n" for at, name in enumerate(people))
    )
    folder = put(tmp_path / "pdfs", *(f"LEI {name}.pdf" for name in people), "GES Ana Lima.pdf")
    wanted = [Wanted(row, name=name) for row, name in enumerate(people, 2)]
    matching = match(folder, wanted, sheet=read_sheet(tmp_path / "list.csv"))
    assert set(matching.pdfs) == {3, 4}
    assert "Several PDFs" in of_row(matching, 2).message
    assert "'GES Ana Lima.pdf'" in of_row(matching, 2).message


def test_progress_is_told_as_files_are_proved(tmp_path: Path) -> None:
    """Each distinct file counts once."""
    told: list[tuple[int, int]] = []
    put(tmp_path, "a.pdf", "b.pdf", "c.pdf")
    match(
        tmp_path,
        [
            Wanted(row, name)
            for row, name in enumerate(["a.pdf", "b.pdf", "c.pdf", "a.pdf", "d.pdf"])
        ],
        on_progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take only text for a name")
def test_a_folder_or_a_link_whose_name_is_no_text_is_one_all_the_same(tmp_path: Path) -> None:
    """An archive of another system leaves bytes in names: the files are found, and opened, by
    their real names.
    """
    folder = os.path.join(os.fsencode(tmp_path), b"Gradua\xe7ao")  # noqa: PTH118
    os.mkdir(folder)  # noqa: PTH102
    for name in (b"ana.pdf", b"rui.pdf"):
        with open(os.path.join(folder, name), "wb") as file:  # noqa: PTH118, PTH123
            file.write(one_page_pdf(name.decode()))
    os.symlink(os.path.join(folder, b"rui.pdf"), os.path.join(os.fsencode(tmp_path), b"link.pdf"))  # noqa: PTH118, PTH211
    matching = match(tmp_path, [Wanted(2, "ana.pdf"), Wanted(3, "link.pdf")])
    assert matching.issues == ()
    assert (
        hashlib.sha256(Path(matching.pdfs[2].path).read_bytes()).hexdigest()
        == matching.pdfs[2].digest
    )
    assert (
        hashlib.sha256(Path(matching.pdfs[3].path).read_bytes()).hexdigest()
        == matching.pdfs[3].digest
    )


def test_a_path_may_begin_with_the_folders_own_name(tmp_path: Path) -> None:
    """A list that lies beside the folder names its files so; what such a path leads to below the
    folder comes first, and another folder's name leads nowhere.
    """
    folder = put(
        tmp_path / "Turma 2026" / "PDFs", "ana.pdf", "PDFs/rui.pdf", "rui.pdf", "A/eva.pdf"
    )
    cells = {
        2: "pdfs/ana.pdf",
        3: "PDFs/rui.pdf",
        4: r"Turma 2026\PDFs\A\eva",
        5: "outra/ana.pdf",
        6: "pdfs/eva.pdf",
    }
    matching = match(folder, [Wanted(row, cell, None, None) for row, cell in cells.items()])
    assert {row: pdf.name for row, pdf in matching.pdfs.items()} == {
        2: "ana.pdf",
        3: "PDFs/rui.pdf",
        4: "A/eva.pdf",
    }
    found = codes(matching)
    assert found[5] == found[6] == [Code.PDF_MISSING]
