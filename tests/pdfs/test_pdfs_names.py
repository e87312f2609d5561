"""Which file a cell names."""

import os
import time
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdf_folders import folder_of

from helpers.pdf_bytes import one_page_pdf
from importer.errors import FolderError
from importer.issues import Code
from importer.pdfs import PdfFolder, Unfound
from importer.pdfs.listing import FolderListing

COMPOSED = unicodedata.normalize("NFC", "Inês Conceição.pdf")
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)


def refused(found: str | Unfound, code: Code) -> str:
    """The message of a search that failed with `code`."""
    assert isinstance(found, Unfound)
    assert found.code is code
    return str(found.said)


def test_the_exact_name_is_found(tmp_path: Path) -> None:
    """A name as on disk, also with spaces around it and a leading `./`, is that file."""
    files = folder_of(tmp_path, "ana.pdf", "class A/ana.pdf")
    assert files.named("ana.pdf") == "ana.pdf"
    assert files.named("  ana.pdf ") == "ana.pdf"
    assert files.named("./ana.pdf") == "ana.pdf"
    assert files.named("class A/ana.pdf") == "class A/ana.pdf"
    assert files.path_of("class A/ana.pdf") == str(tmp_path.resolve() / "class A" / "ana.pdf")


@pytest.mark.parametrize(("on_disk", "typed"), [(COMPOSED, DECOMPOSED), (DECOMPOSED, COMPOSED)])
def test_unicode_normal_form_does_not_matter(tmp_path: Path, on_disk: str, typed: str) -> None:
    """A name that a Mac wrote decomposed is found by the composed one, and the other way round."""
    assert folder_of(tmp_path, on_disk).named(typed) == on_disk


def test_letter_case_does_not_matter_when_one_file_fits(tmp_path: Path) -> None:
    """Letter case is forgiven, in folders, letters with accents and the ending too."""
    files = folder_of(tmp_path, "Class A/INÊS.PDF")
    assert files.named("class a/inês.pdf") == "Class A/INÊS.PDF"


def test_the_exact_name_wins_over_names_that_differ_in_case(tmp_path: Path) -> None:
    """Of files that differ only in case, the one written exactly is meant."""
    files = folder_of(tmp_path, "ana.pdf", "Ana.pdf", "ANA.pdf")
    assert files.named("Ana.pdf") == "Ana.pdf"


def test_case_variants_without_an_exact_one_are_ambiguous(tmp_path: Path) -> None:
    """Two files that differ from the cell only in case are both listed and neither is taken."""
    message = refused(
        folder_of(tmp_path, "ana.pdf", "Ana.pdf").named("ANA.pdf"), Code.PDF_AMBIGUOUS
    )
    assert "'ana.pdf'" in message
    assert "'Ana.pdf'" in message


def test_same_letters_beat_same_letters_in_another_case(tmp_path: Path) -> None:
    """Another normal form of the very name is nearer than another letter case."""
    assert folder_of(tmp_path, DECOMPOSED, COMPOSED.lower()).named(COMPOSED) == DECOMPOSED


def test_backslashes_separate_folders(tmp_path: Path) -> None:
    r"""A path typed on Windows, `class A\ana.pdf`, is understood everywhere."""
    assert folder_of(tmp_path, "class A/ana.pdf").named(r"class A\ana.pdf") == "class A/ana.pdf"


def test_the_ending_may_be_left_out(tmp_path: Path) -> None:
    """A name without `.pdf` is the PDF of that name, also when it contains a dot."""
    files = folder_of(tmp_path, "ana.silva.PDF")
    assert files.named("ana.silva") == "ana.silva.PDF"
    assert files.named("Ana.Silva") == "ana.silva.PDF"


def test_the_ending_may_not_be_left_out_when_two_files_fit(tmp_path: Path) -> None:
    """`ANA` beside `Ana.pdf` and `ana` could be either."""
    refused(folder_of(tmp_path, "Ana.pdf", "ana").named("ANA"), Code.PDF_AMBIGUOUS)


def test_a_bare_name_is_found_in_the_one_sub_folder_that_has_it(tmp_path: Path) -> None:
    """A name without folders stands for a file in a sub-folder when there is no other of that
    name.
    """
    files = folder_of(tmp_path, "class A/ana.pdf", "class B/rui.pdf")
    assert files.named("ana.pdf") == "class A/ana.pdf"
    assert files.named("RUI") == "class B/rui.pdf"


def test_a_bare_name_in_two_sub_folders_is_ambiguous(tmp_path: Path) -> None:
    """Two classes with an `ana.pdf` each: which one is meant is not guessed, whatever the case of
    their letters.
    """
    message = refused(
        folder_of(tmp_path, "A/ana.pdf", "B/Ana.pdf").named("ana.pdf"), Code.PDF_AMBIGUOUS
    )
    assert "'A/ana.pdf'" in message
    assert "'B/Ana.pdf'" in message


def test_a_bare_name_in_another_case_beside_one_in_a_sub_folder_is_ambiguous(
    tmp_path: Path,
) -> None:
    """`Ana.pdf` could be `ana.pdf` here or `Ana.pdf` below."""
    refused(folder_of(tmp_path, "ana.pdf", "A/Ana.pdf").named("Ana.pdf"), Code.PDF_AMBIGUOUS)


def test_a_name_with_a_folder_is_not_sought_elsewhere(tmp_path: Path) -> None:
    """`A/ana.pdf` is not `B/ana.pdf`."""
    message = refused(folder_of(tmp_path, "B/ana.pdf").named("A/ana.pdf"), Code.PDF_MISSING)
    assert "'B/ana.pdf'" in message


def test_an_absolute_path_into_the_folder_is_fine(tmp_path: Path) -> None:
    """A path copied from a file manager, in the quotes that Windows puts around it, leads to the
    file.
    """
    files = folder_of(tmp_path, "A/ana.pdf")
    assert files.named(str(tmp_path / "A" / "ana.pdf")) == "A/ana.pdf"
    assert files.named(f'"{tmp_path / "A" / "ana.pdf"}"') == "A/ana.pdf"


@pytest.mark.parametrize(
    "typed",
    [
        "/etc/passwd",
        r"C:\diplomas\ana.pdf",
        "c:ana.pdf",
        r"\\server\share\ana.pdf",
        "../ana.pdf",
        "A/../../ana.pdf",
        "..",
    ],
)
def test_paths_that_leave_the_folder_are_refused(tmp_path: Path, typed: str) -> None:
    """Absolute paths and `..` do not lead out of the folder, whether a file is there or not."""
    (tmp_path / "ana.pdf").write_bytes(one_page_pdf())
    files = folder_of(tmp_path / "pdfs", "A/rui.pdf")
    assert typed in refused(files.named(typed), Code.PDF_OUTSIDE_FOLDER)


def test_an_absolute_path_cannot_leave_by_dots(tmp_path: Path) -> None:
    """An absolute path that begins inside the folder and climbs out of it is outside."""
    files = folder_of(tmp_path / "pdfs", "ana.pdf")
    refused(files.named(f"{tmp_path}/pdfs/../other/ana.pdf"), Code.PDF_OUTSIDE_FOLDER)


def test_dots_that_stay_inside_are_fine(tmp_path: Path) -> None:
    """`A/../ana.pdf` is `ana.pdf`."""
    assert folder_of(tmp_path, "ana.pdf", "A/rui.pdf").named("A/../ana.pdf") == "ana.pdf"


def test_a_link_to_a_file_outside_is_refused(tmp_path: Path) -> None:
    """A link does not lead out of the folder, also when its name only nearly fits or its target is
    gone.
    """
    (tmp_path / "secret.pdf").write_bytes(one_page_pdf())
    inside = tmp_path / "pdfs"
    inside.mkdir()
    (inside / "ana.pdf").symlink_to(tmp_path / "secret.pdf")
    (inside / "rui.pdf").symlink_to(tmp_path / "gone.pdf")
    files = PdfFolder.open(inside)
    refused(files.named("ana.pdf"), Code.PDF_OUTSIDE_FOLDER)
    refused(files.named("ANA"), Code.PDF_OUTSIDE_FOLDER)
    refused(files.named("rui.pdf"), Code.PDF_OUTSIDE_FOLDER)


def test_a_link_to_a_folder_outside_is_refused(tmp_path: Path) -> None:
    """What lies behind a linked folder outside is outside, and is not listed."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "ana.pdf").write_bytes(one_page_pdf())
    (tmp_path / "pdfs").mkdir()
    (tmp_path / "pdfs" / "linked").symlink_to(tmp_path / "other", target_is_directory=True)
    files = PdfFolder.open(tmp_path / "pdfs")
    refused(files.named("linked/ana.pdf"), Code.PDF_OUTSIDE_FOLDER)
    refused(files.named("ana.pdf"), Code.PDF_MISSING)


def test_links_inside_the_folder_lead_to_their_files(tmp_path: Path) -> None:
    """A link to a file or folder that lies inside is followed, and a folder is listed once
    although it is linked.
    """
    folder_of(tmp_path, "A/ana.pdf")
    (tmp_path / "link.pdf").symlink_to(tmp_path / "A" / "ana.pdf")
    (tmp_path / "B").symlink_to("A", target_is_directory=True)
    (tmp_path / "A" / "up").symlink_to("..", target_is_directory=True)
    files = PdfFolder.open(tmp_path)
    assert files.named("link.pdf") == "link.pdf"
    assert files.path_of("link.pdf") == files.path_of("A/ana.pdf")
    assert files.named("B/ana.pdf") == "A/ana.pdf"
    assert files.named("A/up/A/ana.pdf") == "A/ana.pdf"
    assert sorted(files.pdfs()) == ["A/ana.pdf", "link.pdf"]


def test_a_folder_given_as_a_link_is_its_target(tmp_path: Path) -> None:
    """`--pdfs` may itself be a link."""
    folder_of(tmp_path / "real", "ana.pdf")
    (tmp_path / "link").symlink_to("real", target_is_directory=True)
    files = PdfFolder.open(tmp_path / "link")
    assert files.named("ana.pdf") == "ana.pdf"
    assert files.named(str(tmp_path / "link" / "ana.pdf")) == "ana.pdf"
    assert files.path_of("ana.pdf") == str(tmp_path / "real" / "ana.pdf")


def test_a_missing_file_comes_with_the_nearest_names(tmp_path: Path) -> None:
    """At most three names are suggested, and only such as are like it."""
    files = folder_of(
        tmp_path,
        "Inês Carvalho.pdf",
        "Ines_Carvalho2.pdf",
        "ines carvalo.pdf",
        "carvalho ines.pdf",
        "x.pdf",
    )
    message = refused(files.named("Ines-Carvalho3.pdf"), Code.PDF_MISSING)
    assert "'Ines-Carvalho3.pdf'" in message
    assert "(nearest: 'Inês Carvalho.pdf', 'Ines_Carvalho2.pdf', 'ines carvalo.pdf')" in message


def test_a_missing_file_without_anything_near_suggests_nothing(tmp_path: Path) -> None:
    """The common ending `.pdf` alone makes no two names alike."""
    assert "nearest" not in refused(folder_of(tmp_path, "b.pdf").named("a.pdf"), Code.PDF_MISSING)


def test_a_folder_without_pdfs_is_said_to_have_none(tmp_path: Path) -> None:
    """Most likely the wrong folder was given."""
    assert "holds no PDFs at all" in refused(
        folder_of(tmp_path, "notes.txt").named("ana.pdf"), Code.PDF_MISSING
    )


@pytest.mark.long
def test_many_misses_among_many_files_take_seconds() -> None:
    """Searching for near names is bounded: 20,000 misses among 20,000 files would be 400 million
    comparisons.
    """
    files = PdfFolder(listing(f"Diploma of graduate {number}.pdf" for number in range(20_000)))
    start = time.process_time()
    found = [files.named(f"Diploma of gradate {number}") for number in range(20_000)]
    assert time.process_time() - start < 20
    assert "nearest: 'Diploma of graduate 7.pdf'" in refused(found[7], Code.PDF_MISSING)
    assert {item.code for item in found if isinstance(item, Unfound)} == {Code.PDF_MISSING}


def test_a_very_long_cell_is_shortened_in_the_message(tmp_path: Path) -> None:
    """A cell that holds a whole text does not become a message of that length."""
    assert len(refused(folder_of(tmp_path, "ana.pdf").named("x" * 30_000), Code.PDF_MISSING)) < 600


def test_hidden_files_and_leftovers_are_not_there(tmp_path: Path) -> None:
    """What systems and office programs leave behind is neither found nor listed."""
    files = folder_of(
        tmp_path,
        ".DS_Store",
        "._ana.pdf",
        "~$ana.pdf",
        "Thumbs.db",
        "desktop.ini",
        "__MACOSX/ana.pdf",
        ".git/rui.pdf",
    )
    assert list(files.pdfs()) == []
    for name in ("._ana.pdf", "~$ana.pdf", "ana.pdf", ".git/rui.pdf"):
        refused(files.named(name), Code.PDF_MISSING)


def test_names_that_cannot_be_printed_do_no_harm(tmp_path: Path) -> None:
    """A line break, or bytes that are no text, in a file's name come out as a replacement
    character.
    """
    (tmp_path / os.fsdecode(b"jo\xe3o.pdf")).write_bytes(one_page_pdf())
    (tmp_path / "ma\nria.pdf").write_bytes(one_page_pdf())
    files = PdfFolder.open(tmp_path)
    for typed in ("joao.pdf", "ma ria.pdf"):
        message = refused(files.named(typed), Code.PDF_MISSING)
        assert "\N{REPLACEMENT CHARACTER}" in message
        message.encode("utf-8")


def test_a_named_pipe_is_not_a_file(tmp_path: Path) -> None:
    """What could block for ever when opened is not listed, nor is a link to it."""
    os.mkfifo(tmp_path / "ana.pdf")
    (tmp_path / "rui.pdf").symlink_to(tmp_path / "ana.pdf")
    files = PdfFolder.open(tmp_path)
    refused(files.named("ana.pdf"), Code.PDF_MISSING)
    refused(files.named("rui.pdf"), Code.PDF_MISSING)


def test_a_folder_that_does_not_exist_says_so(tmp_path: Path) -> None:
    """The path is named, and the flag that gave it."""
    with pytest.raises(FolderError, match=r"nowhere does not exist.*--pdfs"):
        PdfFolder.open(tmp_path / "nowhere")


def test_a_file_given_for_the_folder_says_so(tmp_path: Path) -> None:
    """A PDF or a ZIP file given with `--pdfs` is no folder."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(FolderError, match=r"a\.pdf is a file, not a folder"):
        PdfFolder.open(tmp_path / "a.pdf")
    (tmp_path / "pdfs.zip").write_bytes(b"PK")
    with pytest.raises(FolderError, match=r"pdfs\.zip is a ZIP file, not a folder: unpack it"):
        PdfFolder.open(tmp_path / "pdfs.zip")


def test_a_folder_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    """Whatever the system answers is passed on in one sentence."""
    with pytest.raises(FolderError, match="cannot be read"):
        PdfFolder.open(tmp_path / ("x" * 300))


def listing(names: Iterable[str]) -> FolderListing:
    """A listing without a disk, for what needs many folders or many files."""
    return FolderListing(
        root="/pdfs",
        given="/pdfs",
        names=set(names),
        targets={},
        outside=set(),
        linked={},
        unreadable={},
    )


file_names = st.text(
    st.sampled_from("aAbBßſéÉêÊıİiIk\u212aç. -_\u0301\u0327"), min_size=1, max_size=6
).map(lambda text: f"x{text}.pdf")


def same(one: str, other: str) -> bool:
    """Whether two names differ in letter case and normal form only."""
    return unicodedata.normalize(
        "NFC", unicodedata.normalize("NFD", one).casefold()
    ) == unicodedata.normalize("NFC", unicodedata.normalize("NFD", other).casefold())


@given(st.sets(file_names, max_size=8), file_names)
def test_no_file_is_taken_that_differs_in_more_than_form_and_case(
    names: set[str], typed: str
) -> None:
    """Whatever a cell says: the exact file, else the only one that is the same but for form and
    case, else none.
    """
    found = PdfFolder(listing(names)).named(typed)
    alike = [name for name in names if same(name, typed)]
    if typed in names:
        assert found == typed
    elif isinstance(found, str):
        assert found in alike
        form = unicodedata.normalize("NFC", typed)
        assert alike == [found] or [
            n for n in alike if unicodedata.normalize("NFC", n) == form
        ] == [found]
    else:
        assert found.code is (Code.PDF_AMBIGUOUS if alike else Code.PDF_MISSING)


@given(st.sets(file_names, min_size=1, max_size=8), st.data())
def test_every_file_is_found_by_its_name_in_either_normal_form(
    names: set[str], data: st.DataObject
) -> None:
    """Composed, decomposed, either case: the file itself comes back unless another one is spelled
    the same.
    """
    name = data.draw(st.sampled_from(sorted(names)))
    spelled = data.draw(
        st.sampled_from([name, name.lower(), name[:-4].upper() + ".pdf", name.casefold()])
    )
    typed = unicodedata.normalize(data.draw(st.sampled_from(["NFC", "NFD"])), spelled)
    found = PdfFolder(listing(names)).named(typed)
    if [other for other in names if same(other, typed)] == [name]:
        assert found == name
    elif isinstance(found, str):
        assert same(found, typed)


@given(st.lists(st.sampled_from(["..", ".", "a", "ana.pdf", "", "A"]), max_size=6).map("/".join))
def test_no_path_leads_out_of_the_folder(typed: str) -> None:
    """However dots are combined, what is found is a listed file."""
    names = {"ana.pdf", "a/ana.pdf"}
    found = PdfFolder(listing(names)).named(typed)
    assert isinstance(found, Unfound) or found in names
