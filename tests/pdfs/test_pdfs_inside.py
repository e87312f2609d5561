"""Whom a PDF names: its graduate, somebody like them, another one of the list, or nobody."""

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from helpers.pdf_bytes import one_page_pdf, page_pdf, stream, text_content
from importer.inspection.wording import Wording, readable, words_of, words_of_name
from importer.issues import Code, Issue, Severity
from importer.pdfs import DigestCache, Matching, Roll, Wanted, match

FILES = Path(__file__).parent / "files"
SENTENCE = "Certifica-se que concluiu o curso de Gestão"
DE = "Diploma de"


def looked(
    folder: Path, people: list[dict[str, str | None]], pdfs: list[bytes], **given: object
) -> Matching:
    """A matching of as many rows as there are PDFs, from row 2; each person has a name and perhaps
    more.
    """
    folder = folder / "pdfs"
    folder.mkdir(exist_ok=True)
    for row, data in enumerate(pdfs, start=2):
        (folder / f"{row}.pdf").write_bytes(data)
    columns = ("name", "social_name", "email", "confirm_pdf")
    rows = [
        {"row": row, "email": f"{row}@example.edu"}
        | {column: None for column in columns if column != "email"}
        | person
        for row, person in enumerate(people, start=2)
    ]
    schema = {"row": pl.UInt32} | dict.fromkeys(columns, pl.String)
    wanted = [Wanted(row, f"{row}.pdf") for row in range(2, 2 + len(pdfs))]
    return match(folder, wanted, roll=Roll(pl.DataFrame(rows, schema=schema)), **given)  # type: ignore[arg-type]


def named(*names: str) -> list[dict[str, str | None]]:
    """People of these names."""
    return [{"name": name} for name in names]


def told(matching: Matching) -> list[tuple[int | None, Code]]:
    """Row and code of every issue."""
    return [(issue.row, issue.code) for issue in matching.issues]


def only(matching: Matching) -> Issue:
    """The only issue."""
    [issue] = matching.issues
    return issue


def is_found(matching: Matching) -> bool:
    """Whether every PDF names its graduate, and there is nothing to say."""
    assert matching.note is not None
    rows = len(matching.pdfs)
    return not matching.issues and matching.note.message == f"Name found in {rows} of {rows} PDFs."


@pytest.mark.parametrize(
    "lines",
    [
        ("Diploma", "José António D'Ávila"),
        (SENTENCE, "JOSÉ ANTÓNIO D'ÁVILA"),
        ("que José", "António", "D'Ávila concluiu"),
        ("J o s é   A n t ó n i o   D ' Á v i l a",),
        ("Jo sé Antó nio D'Ávi la",),
        ("Jose´ Anto´nio D'A´vila",),
        ("Certifica-se que José António d\u2019Avila, filho de",),
        ("certifica-se queJosé António D'Ávilaconcluiu".replace("vilac", "vilaC"),),
        ("D\u2019Ávila, José António; José António D\u2019Ávila",),
    ],
)
def test_a_name_is_found_however_it_is_drawn(tmp_path: Path, lines: tuple[str, ...]) -> None:
    """In capitals, over several lines, letter by letter, with accents apart, without spaces before
    it.
    """
    assert is_found(
        looked(tmp_path, named("José António D'Ávila"), [page_pdf(text_content(*lines))])
    )


def test_a_name_with_ligatures_hyphens_and_decomposed_accents_is_found() -> None:
    """What fonts and programs make of letters is taken back."""
    for text in (
        "So\ufb01a Conceic\u0327a\u0303o",
        "Sofia Concei\ufffe\nção",
        "Sofia Concei\u00ad\u00e7\u00e3o",
    ):
        assert Wording(words_of(f"Diploma de {text} em Gestão")).has(
            words_of("Sofia Conceição")
        ), text


def test_a_name_in_another_script_is_found_with_its_vowel_signs() -> None:
    """Kamal is not Kamala."""
    text = Wording(words_of("কমলা দাস"))
    assert text.has(words_of("কমলা দাস"))
    assert not text.has(words_of("কমল দাস"))


def test_a_name_on_a_later_page_is_found(tmp_path: Path) -> None:
    """The diploma may follow a cover."""
    made = BytesIO()
    canvas = Canvas(made)
    for line in ("Diplomas 2026", "Escola Superior", "Ana Sousa"):
        canvas.drawString(72, 700, line)
        canvas.showPage()
    canvas.save()
    assert is_found(looked(tmp_path, named("Ana Sousa"), [made.getvalue()]))


def test_a_name_filled_into_a_form_is_found(tmp_path: Path) -> None:
    """The text of fields is no content of the page, and is shown all the same."""
    made = BytesIO()
    canvas = Canvas(made)
    canvas.drawString(72, 700, "Certifica-se que concluiu o curso")
    canvas.acroForm.textfield(name="nome", value="Ana Sousa Lima", x=72, y=600, width=300)
    canvas.save()
    assert is_found(looked(tmp_path, named("Ana Sousa Lima"), [made.getvalue()]))


def test_the_social_name_counts(tmp_path: Path) -> None:
    """Whom the diploma calls by the social name is found."""
    people: list[dict[str, str | None]] = [{"name": "Mário Prata", "social_name": "Maria Prata"}]
    assert is_found(looked(tmp_path, people, [page_pdf(text_content(DE, "Maria Prata"))]))


def test_a_slip_is_a_warning_that_shows_both_spellings(tmp_path: Path) -> None:
    """Which is right, a person decides."""
    issue = only(
        looked(
            tmp_path, named("Ana Sousa"), [page_pdf(text_content(DE, "Ana Souza,", "em Gestão"))]
        )
    )
    assert (issue.row, issue.code, issue.severity) == (2, Code.PDF_NAME_SIMILAR, Severity.WARNING)
    assert "says ‘Ana Souza’, the list says ‘Ana Sousa’" in issue.message


@pytest.mark.parametrize(
    "spelling",
    [
        "Ana Beatriz Sousa Lima",
        "Ana S. Lima",
        "Ana da Sousa Lima",
        "Lima, Ana Sousa",
        "Joana Sousa Lima",
    ],
)
def test_other_middle_names_initials_particles_and_surname_first_are_similar(
    tmp_path: Path, spelling: str
) -> None:
    """It is hardly anybody else."""
    matching = looked(
        tmp_path, named("Ana Sousa Lima"), [page_pdf(text_content(DE, spelling, "em Gestão"))]
    )
    assert told(matching) == [(2, Code.PDF_NAME_SIMILAR)]
    assert spelling in only(matching).message


def test_another_graduate_of_the_list_is_an_error_that_names_their_row(tmp_path: Path) -> None:
    """Two files exchanged: both rows stop."""
    pdfs = [page_pdf(text_content(DE, name)) for name in ("Bia Reis", "Ana Sousa", "Rui Sá")]
    matching = looked(tmp_path, named("Ana Sousa", "Bia Reis", "Rui Sá"), pdfs)
    assert told(matching) == [(2, Code.PDF_NAMES_ANOTHER), (3, Code.PDF_NAMES_ANOTHER)]
    assert "names ‘Bia Reis’ of row 3, and not ‘Ana Sousa’" in matching.issues[0].message
    assert list(matching.pdfs) == [4]
    assert matching.note is not None
    assert matching.note.message == "Name found in 1 of 3 PDFs."


def test_another_graduate_whose_name_differs_by_a_slip_is_an_error(tmp_path: Path) -> None:
    """Ana Souza is in the list herself, so it is no slip."""
    pdfs = [page_pdf(text_content(DE, "Ana Souza")), page_pdf(text_content(DE, "Ana Souza", "."))]
    assert told(looked(tmp_path, named("Ana Sousa", "Ana Souza"), pdfs)) == [
        (2, Code.PDF_NAMES_ANOTHER)
    ]


@pytest.mark.parametrize("cell", ["2.pdf", "2", " pdfs/2.PDF "])
def test_a_person_who_has_looked_confirms_the_file(tmp_path: Path, cell: str) -> None:
    """Its name in confirm_pdf settles it; another name does not."""
    people = named("Ana Sousa", "Bia Reis")
    pdfs = [page_pdf(text_content(DE, "Bia Reis")), page_pdf(text_content(DE, "Bia Reis", "."))]
    people[0]["confirm_pdf"] = cell.replace("pdfs/", "")
    assert told(looked(tmp_path, people, pdfs)) == []
    people[0]["confirm_pdf"] = "3.pdf"
    assert told(looked(tmp_path, people, pdfs)) == [(2, Code.PDF_NAMES_ANOTHER)]


def test_the_longer_name_wins(tmp_path: Path) -> None:
    """Ana Silva is not named by the diploma of Ana Silva Costa, nor the other way round."""
    people = named("Ana Silva", "Ana Silva Costa")
    right = [
        page_pdf(text_content(DE, "Ana Silva")),
        page_pdf(text_content(DE, "Ana Silva Costa")),
    ]
    assert is_found(looked(tmp_path, people, right))
    assert told(looked(tmp_path, people, right[::-1])) == [
        (2, Code.PDF_NAMES_ANOTHER),
        (3, Code.PDF_NAMES_ANOTHER),
    ]


def test_the_end_of_another_word_is_not_the_beginning_of_a_name(tmp_path: Path) -> None:
    """Ana Lima is not in Joana Lima, also not letter by letter."""
    for text in ("Joana Lima", "J O A N A   L I M A", "J o a n a L i m a"):
        people = named("Ana Lima", "Rui Sá")
        pdfs = [page_pdf(text_content(DE, text)), page_pdf(text_content(DE, "Rui Sá"))]
        matching = looked(tmp_path, people, pdfs)
        assert matching.note is not None
        assert matching.note.message == "Name found in 1 of 2 PDFs.", text


def test_word_order_counts(tmp_path: Path) -> None:
    """José Maria is another person than Maria José."""
    people = named("José Maria Nunes", "Maria José Nunes")
    pdfs = [
        page_pdf(text_content(DE, "Maria José Nunes")),
        page_pdf(text_content(DE, "Maria José Nunes", ".")),
    ]
    assert told(looked(tmp_path, people, pdfs)) == [(2, Code.PDF_NAMES_ANOTHER)]


def test_who_signs_and_a_list_of_many_do_no_harm(tmp_path: Path) -> None:
    """A rector or a parent with a graduate's name, and a joint list, name the row's graduate
    too.
    """
    everybody = ("Ana Sousa", "Bia Reis", "Rui Sá Nunes")
    pdfs = [page_pdf(text_content(DE, *everybody, "." * place)) for place in range(3)]
    assert is_found(looked(tmp_path, named(*everybody), pdfs))


def test_the_same_person_in_two_rows_is_nobody_else(tmp_path: Path) -> None:
    """Spelled otherwise in the row of another course, by the same e-mail: similar, and no other
    graduate.
    """
    people: list[dict[str, str | None]] = [
        {"name": "Ana Sousa", "email": "ana@example.edu"},
        {"name": "Ana Souza", "email": "ana@example.edu"},
    ]
    pdfs = [page_pdf(text_content(DE, "Ana Souza", word)) for word in ("Gestão", "Direito")]
    assert told(looked(tmp_path, people, pdfs)) == [(2, Code.PDF_NAME_SIMILAR)]


def test_a_name_in_many_other_files_may_be_that_of_who_signs(tmp_path: Path) -> None:
    """A mail merge that stood still, or a signature: the message tells both."""
    people = named("Bia Reis", *(f"Pessoa Número {word}" for word in ("Um", "Dois", "Três")))
    pdfs = [page_pdf(text_content(DE, "Bia Reis", "." * place)) for place in range(4)]
    matching = looked(tmp_path, people, pdfs)
    assert told(matching) == [(row, Code.PDF_NAMES_ANOTHER) for row in (3, 4, 5)]
    assert "3 files of other rows name ‘Bia Reis’" in matching.issues[0].message


def test_text_without_any_name_of_the_list_is_one_warning_with_a_count(tmp_path: Path) -> None:
    """Not one a row: it may be how these diplomas are made."""
    people = named(
        *(
            f"Pessoa Número {word}"
            for word in ("Um", "Dois", "Três", "Quatro", "Cinco", "Seis", "Sete")
        )
    )
    pdfs = [page_pdf(text_content(SENTENCE, "." * place)) for place in range(7)]
    issue = only(looked(tmp_path, people, pdfs))
    assert (issue.row, issue.code, issue.severity) == (
        None,
        Code.PDF_NAME_ABSENT,
        Severity.WARNING,
    )
    assert issue.message.startswith(
        "7 PDFs have text in which no graduate of the list is named: rows 2, 3, 4, 5, 6 and 2"
    )


def test_words_of_a_name_that_stand_apart_are_told_as_such(tmp_path: Path) -> None:
    """Given names and surnames in fields of their own."""
    pdf = page_pdf(
        text_content("Apellidos: Lima Souto", "Nombres: Ana Beatriz", "Diploma de grado")
    )
    issue = only(looked(tmp_path, named("Ana Beatriz Lima Souto"), [pdf]))
    assert (issue.row, issue.code) == (None, Code.PDF_NAME_ABSENT)
    assert "every word of its graduate's name, but not together" in issue.message


@pytest.mark.parametrize(
    "picture",
    [
        page_pdf(
            b"500 0 0 700 40 60 cm /X Do",
            more=(
                stream(
                    b"\x00\xff" * 2 + b"\x80\x40" * 2 + b"\x20" * 8,
                    b"/Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceGray"
                    b" /BitsPerComponent 8",
                ),
            ),
        ),
        page_pdf(b"BT /F1 20 Tf 60 700 Td (&HUWLILFDPRV TXH 'LSORPD GH /LFHQFLDWXUD) Tj ET"),
    ],
    ids=["picture", "font without a table of letters"],
)
def test_a_picture_is_only_counted(tmp_path: Path, picture: bytes) -> None:
    """Nobody can be looked for where there is no text, or none that can be read."""
    matching = looked(tmp_path, named("Ana Sousa"), [picture])
    assert matching.issues == ()
    assert matching.note is not None
    assert matching.note.severity is Severity.NOTE
    assert matching.note.message.startswith(
        "Name found in 0 of 1 PDFs. 1 is a picture, or has no text that can be"
    )


def test_words_are_told_from_what_a_font_without_letters_gives() -> None:
    """Whatever the language; a text in another alphabet is text."""
    for text in (
        "Certificamos que concluiu o curso",
        "Gesellschaftswissenschaften mit Auszeichnung",
        "Диплом",
        "卒業証書",
    ):
        assert readable(words_of(text)), text
    for text in ("&HUWLILFDPRV TXH 'LSORPD GH", "\ue001\ue002\ue003", "12 / 2026", ""):
        assert not readable(words_of(text)), text


def test_without_a_roll_nobody_looks(tmp_path: Path) -> None:
    """--no-look-inside."""
    (tmp_path / "a.pdf").write_bytes(page_pdf(text_content("Bia Reis")))
    matching = match(tmp_path, [Wanted(2, "a.pdf")])
    assert (matching.issues, matching.note) == ((), None)


def roll(*names: str) -> Roll:
    """People of these names, from row 2."""
    rows = range(2, 2 + len(names))
    columns = {
        "row": list(rows),
        "name": list(names),
        "email": [f"{row}@example.edu" for row in rows],
    }
    frame = pl.DataFrame(columns, schema_overrides={"row": pl.UInt32})
    return Roll(frame.with_columns(pl.lit(None, dtype=pl.String).alias("social_name")))


@pytest.fixture
def remembered(tmp_path: Path) -> Callable[..., int]:
    """A function that looks for people in two old files with a cache, and tells how many files
    were read for it.
    """
    folder = tmp_path / "pdfs"
    folder.mkdir()
    for row, lines in ((2, (DE, "Ana Sousa")), (3, ("Bia Reis Lobo concluiu",))):
        (folder / f"{row}.pdf").write_bytes(page_pdf(text_content(*lines)))
        os.utime(folder / f"{row}.pdf", (1_600_000_000, 1_600_000_000))

    def read(*names: str) -> int:
        told: list[int] = []
        wanted = [Wanted(2, "2.pdf"), Wanted(3, "3.pdf")]
        with DigestCache.open(tmp_path / "digests.sqlite3") as cache:
            match(
                folder,
                wanted,
                roll=roll(*names) if names else None,
                cache=cache,
                on_progress=lambda done, _: told.append(done),
            )
        return len(told)

    return read


def test_what_was_seen_is_remembered_until_the_question_changes(
    remembered: Callable[..., int],
) -> None:
    """A file is read again when its row's name was corrected; one that names nobody also when the
    batch is another.
    """
    assert remembered("Ana Sousa", "Eva Melo") == 2
    assert remembered("Ana Sousa", "Eva Melo") == 0
    assert remembered() == 0
    assert remembered("Ana Souza", "Eva Melo") == 2
    assert remembered("Ana Sousa", "Eva Melo", "Rui Sá") == 2
    assert remembered("Ana Sousa", "Eva Melo", "Rui Sá") == 0


def test_proofs_without_a_look_are_looked_into_when_somebody_asks(
    remembered: Callable[..., int],
) -> None:
    """After --no-look-inside."""
    assert remembered() == 2
    assert remembered("Ana Sousa", "Bia Reis Lobo") == 2
    assert remembered("Ana Sousa", "Bia Reis Lobo") == 0


def test_a_cache_holds_no_name(remembered: Callable[..., int], tmp_path: Path) -> None:
    """Only what tells one question from another."""
    remembered("Ana Sousa", "Eva Melo")
    kept = (tmp_path / "digests.sqlite3").read_bytes().lower()
    assert not any(word in kept for word in (b"sousa", b"melo", b"lobo", b"concluiu"))


def test_names_of_a_class_stand_in_the_pdfs_of_the_tests(tmp_path: Path) -> None:
    """The PDFs that other tests use are true ones."""
    assert is_found(
        looked(
            tmp_path, named("Inês Conceição-7"), [one_page_pdf("Diploma 7 of Inês Conceição-7")]
        )
    )


@given(st.text("abcdeosAJSOÁéãç'’.-  \u00a0\t\n´~\u0303\u0301\u00ad\u200bıß1_,", max_size=14))
def test_the_words_of_a_name_are_those_of_its_parts(name: str) -> None:
    """Part by part is the quicker way for a hundred thousand names, and tells the same."""
    assert words_of_name(name) == words_of(name)
