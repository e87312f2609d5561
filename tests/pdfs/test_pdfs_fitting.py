"""The file named after a graduate's e-mail or name, for rows that name none."""

from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pdf_folders import folder_of

from helpers.pdf_bytes import one_page_pdf
from importer.issues import Code
from importer.pdfs import PdfFolder, Unfound
from importer.pdfs.labels import Labelled, Own


def with_more(files: PdfFolder, name: str, own: Own) -> str | Unfound:
    """The file of a graduate who has these numbers."""
    return files.fitting("ana@example.edu", name, Labelled(files.stems()).fitting(name, own))


def not_matched(found: str | Unfound) -> str:
    """The message of a search that found no one file."""
    assert isinstance(found, Unfound)
    assert found.code is Code.PDF_NOT_MATCHED
    return str(found.said)


@pytest.mark.parametrize(
    "name", ["ana@example.edu.pdf", "Ana@Example.EDU.PDF", "class A/ana@example.edu.pdf"]
)
def test_a_file_named_after_the_email_fits(tmp_path: Path, name: str) -> None:
    """The e-mail is the file's name, in any letter case, in the folder or below it."""
    assert (
        folder_of(tmp_path, name, "rui@example.edu.pdf").fitting("ana@example.edu", "Ana Sá")
        == name
    )


@pytest.mark.parametrize(
    "name",
    [
        "Inês D'Ávila Sá.pdf",
        "ines-d-avila-sa.pdf",
        "Sá, Inês D'Ávila.pdf",
        "INES_D_AVILA_SA.PDF",
        "A/Ines d.avila sa.pdf",
    ],
)
def test_a_file_named_after_the_person_fits(tmp_path: Path, name: str) -> None:
    """Accents, case and separators do not count, and a surname may come first before a comma."""
    assert (
        folder_of(tmp_path, name, "Rui Sá.pdf").fitting("ines@example.edu", "Inês D’Ávila Sá")
        == name
    )


@pytest.mark.parametrize(
    "name", ["Maria José Silva.pdf", "silva_jose_maria.pdf", "Maria, José Silva.pdf"]
)
def test_the_same_names_in_another_order_are_another_person(tmp_path: Path, name: str) -> None:
    """José Maria is a man, Maria José a woman: the file is the nearest, and a person decides."""
    files = folder_of(
        tmp_path, name, "José Mario Silva.pdf", "José Marie Silva.pdf", "José Maris Silva.pdf"
    )
    assert f"(nearest: '{name}', " in not_matched(
        files.fitting("jose@example.edu", "José Maria Silva")
    )


def test_the_exact_order_wins_and_is_enough(tmp_path: Path) -> None:
    """Both people graduate, and each has the file of their own."""
    files = folder_of(tmp_path, "Maria José Silva.pdf", "Silva, José Maria.pdf")
    assert files.fitting("a@example.edu", "José Maria Silva") == "Silva, José Maria.pdf"
    assert files.fitting("b@example.edu", "Maria José Silva") == "Maria José Silva.pdf"


@pytest.mark.parametrize(
    "name", ["Ana Silva 2.pdf", "Ana.pdf", "Ana Maria Silva.pdf", "AnaSilva.pdf", "Ana Silva.docx"]
)
def test_a_name_that_is_only_like_the_persons_does_not_fit(tmp_path: Path, name: str) -> None:
    """One word more or fewer may be another person."""
    not_matched(folder_of(tmp_path, name).fitting("ana@example.edu", "Ana Silva"))


@pytest.mark.parametrize(
    "name",
    [
        "Certificado - Ana da Silva.pdf",
        "diploma_de_Ana_da_Silva_assinado.pdf",
        "Silva, Ana da - Diploma.pdf",
        "0012345 - Ana da Silva.pdf",
        "Ana da Silva RA 12345.pdf",
        "12345_012.345.678-90_signed.pdf",
        "class A/012.345.678-90.pdf",
        "Diploma 01234567890.pdf",
    ],
)
def test_the_documents_name_and_a_graduates_number_are_no_other_person(
    tmp_path: Path, name: str
) -> None:
    """Schools write what the file is, and the student's number or CPF, beside the name or instead
    of it.
    """
    own = {"12345": True, "1234567890": True}
    files = folder_of(tmp_path, name, "Diploma - Rui Sá.pdf", "99999.pdf")
    assert with_more(files, "Ana da Silva", own) == name


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("99999 - Ana Silva.pdf", {"12345": True}),
        ("12345 - Ana Maria Silva.pdf", {"12345": True}),
        ("12345 - Rui Sá.pdf", {"12345": True}),
        ("12345.pdf", {"12345": False}),
        ("12.pdf", {"12": True}),
        ("12345_99999.pdf", {"12345": True}),
        ("Diploma.pdf", {}),
    ],
)
def test_a_number_is_taken_only_if_it_is_the_graduates_alone(
    tmp_path: Path, name: str, own: dict[str, bool]
) -> None:
    """Another's number, another's name, a class that others share and a place in a list say
    nothing.
    """
    not_matched(with_more(folder_of(tmp_path, name), "Ana Silva", own))


def test_a_file_of_the_name_alone_comes_before_one_with_more(tmp_path: Path) -> None:
    """Who has both has the one that is called as they are."""
    files = folder_of(tmp_path, "Ana Silva.pdf", "Diploma Ana Silva.pdf", "12345.pdf")
    assert with_more(files, "Ana Silva", {"12345": True}) == "Ana Silva.pdf"
    files = folder_of(tmp_path / "b", "Diploma Ana Silva.pdf", "12345.pdf")
    message = not_matched(with_more(files, "Ana Silva", {"12345": True}))
    assert "Several PDFs" in message


@pytest.mark.parametrize(
    "stem", ["anasilva@example.edu", "ana-silva@example.edu", "ana_silva@example.edu", "ana.silva"]
)
def test_emails_are_compared_character_by_character(tmp_path: Path, stem: str) -> None:
    """`ana.silva@` and `anasilva@` may be two people, so separators count in an e-mail."""
    not_matched(
        folder_of(tmp_path, f"{stem}.pdf").fitting("ana.silva@example.edu", "Ana Rita Silva")
    )


def test_vowel_signs_are_letters(tmp_path: Path) -> None:
    """Kamal and Kamala differ by a vowel sign, which is no accent."""
    files = folder_of(tmp_path, "कमला.pdf")
    not_matched(files.fitting("kamal@example.edu", "कमल"))
    assert files.fitting("kamala@example.edu", "कमला") == "कमला.pdf"


def test_two_files_that_fit_are_listed_and_neither_is_taken(tmp_path: Path) -> None:
    """A file named after the e-mail and one after the name, or two after the name: a person has to
    say which.
    """
    files = folder_of(tmp_path, "ana@example.edu.pdf", "Ana Silva.pdf", "Rui Sá.pdf", "rui_sa.pdf")
    message = not_matched(files.fitting("ana@example.edu", "Ana Silva"))
    assert "'ana@example.edu.pdf'" in message
    assert "'Ana Silva.pdf'" in message
    message = not_matched(files.fitting("rui@example.edu", "Rui Sá"))
    assert "'Rui Sá.pdf'" in message
    assert "'rui_sa.pdf'" in message


def test_a_link_to_the_same_file_is_the_same_file(tmp_path: Path) -> None:
    """Two names of one file are no choice to make."""
    folder_of(tmp_path, "Ana Silva.pdf")
    (tmp_path / "ana@example.edu.pdf").symlink_to("Ana Silva.pdf")
    files = PdfFolder.open(tmp_path)
    found = files.fitting("ana@example.edu", "Ana Silva")
    assert isinstance(found, str)
    assert files.path_of(found) == str(tmp_path / "Ana Silva.pdf")


def test_no_file_that_fits_lists_the_nearest(tmp_path: Path) -> None:
    """The message names what was looked for and what comes near, by e-mail or by name."""
    files = folder_of(tmp_path, "Ana Slva.pdf", "mjp@exmple.edu.pdf")
    assert "nearest: 'Ana Slva.pdf'" in not_matched(files.fitting("ana@example.edu", "Ana Silva"))
    assert "nearest: 'mjp@exmple.edu.pdf'" in not_matched(
        files.fitting("mjp@example.edu", "Maria João Pereira")
    )


def test_a_row_without_email_and_name_says_so(tmp_path: Path) -> None:
    """Nothing fits nobody."""
    assert "no usable e-mail or name" in not_matched(
        folder_of(tmp_path, ".pdf", "-.pdf").fitting(None, None)
    )
    not_matched(folder_of(tmp_path, "-.pdf").fitting(None, "?"))


def test_a_link_that_leads_outside_does_not_fit(tmp_path: Path) -> None:
    """A file outside the folder is refused here as anywhere."""
    (tmp_path / "pdfs").mkdir()
    (tmp_path / "other.pdf").write_bytes(one_page_pdf())
    (tmp_path / "pdfs" / "Ana Silva.pdf").symlink_to(tmp_path / "other.pdf")
    found = PdfFolder.open(tmp_path / "pdfs").fitting("ana@example.edu", "Ana Silva")
    assert isinstance(found, Unfound)
    assert found.code is Code.PDF_OUTSIDE_FOLDER


people = st.lists(
    st.sampled_from(["ana", "Aná", "silva", "SILVA", "sá", "sa", "de", "कमल", "कमला"]),
    min_size=1,
    max_size=3,
)


@settings(deadline=None)  # folders are made on a disk that others use too
@given(people, people, st.sampled_from([" ", "_", "-", ", ", ". "]))
def test_a_file_named_after_another_person_never_fits(
    tmp_path_factory: pytest.TempPathFactory, one: list[str], other: list[str], separator: str
) -> None:
    """With accents and case aside, a file fits a person exactly if the words are the same in the
    same order.
    """
    plain = str.maketrans("áÁ", "aA")
    words, wanted = (" ".join(names).translate(plain).lower().split() for names in (one, other))
    turned = separator == ", " and len(words) == 2 and words[::-1] == wanted
    alike = words == wanted or turned
    assume(one != other)
    folder = tmp_path_factory.mktemp("pdfs")
    file = f"{separator.join(one)}.pdf"
    assert (
        folder_of(folder, file).fitting("nobody@example.edu", " ".join(other)) == file
    ) is alike
