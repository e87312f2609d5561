"""Files and e-mails that are named after the graduate of another row."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import polars as pl
import pytest

from helpers.graduating_class import GraduatingClass
from helpers.sampling import sampled
from helpers.sound_lists import sound_list
from importer.columns import EMAIL, PDF
from importer.issues import Severity
from importer.issuing.batch import Batch, Selection, build
from importer.issuing.belonging import misplaced
from importer.issuing.name_index import NameIndex
from importer.outcomes import Outcome, Outcomes, Status
from importer.sheet import Sheet, read_sheet

TODAY = date(2026, 7, 1)
NAMES = ("Ana Lima", "Bia Reis", "Caio Sá", "Davi Souza", "Eva Melo")
HEADINGS = (
    "name",
    "email",
    "date_of_birth",
    "pdf",
    "course",
    "Nº de aluno",
    "confirm_pdf",
    "confirm_email",
)


def plain(name: str, joint: str) -> str:
    """A name as it stands in a file's name or an e-mail."""
    return name.lower().replace("á", "a").replace(" ", joint)


def made(
    folder: Path,
    names: Sequence[str] = NAMES,
    *,
    pdfs: Sequence[str] | None = None,
    emails: Sequence[str] | None = None,
    numbers: Sequence[str] | None = None,
    **cells: Sequence[str],
) -> GraduatingClass:
    """A list of these people, each with the file and the e-mail of their name unless others are
    given.
    """
    batch = GraduatingClass(folder, headings=HEADINGS)
    for place, name in enumerate(names):
        row = {
            "name": name,
            "email": emails[place] if emails else f"{plain(name, '.')}@example.edu",
            "date_of_birth": f"2001-02-{place + 10}",
            "pdf": pdfs[place] if pdfs else f"{plain(name, '-')}.pdf",
            "course": "LEI-2026",
            "Nº de aluno": numbers[place] if numbers else "",
        }
        batch.add(place, **row, **{heading: texts[place] for heading, texts in cells.items()})
    for row in batch.rows:
        for heading in set(row) - set(HEADINGS):
            del row[heading]
    return batch


def built(batch: GraduatingClass, carried: Outcomes | None = None) -> Batch:
    """The batch that the list comes to."""
    batch.write()
    return build(read_sheet(batch.sheet), batch.pdfs, Selection(), today=TODAY, carried=carried)


def told(batch: Batch) -> dict[int | None, str]:
    """The message of each row that has an issue of one of the two kinds; each has one at the
    most.
    """
    codes = ("pdf_named_after_another", "email_named_after_another")
    found = [issue for issue in batch.issues if issue.code.code in codes]
    assert len({issue.row for issue in found}) == len(found)
    return {issue.row: issue.message for issue in found}


def shifted(texts: Sequence[str]) -> list[str]:
    """A column that has slipped by one."""
    return [*texts[1:], texts[0]]


FILES = [f"{plain(name, '-')}.pdf" for name in NAMES]
EMAILS = [f"{plain(name, '.')}@example.edu" for name in NAMES]


def test_a_column_of_files_that_has_slipped_by_one_stops_every_row(tmp_path: Path) -> None:
    """Each row says whose file it has, and who has theirs."""
    batch = built(made(tmp_path, pdfs=shifted(FILES)))
    found = told(batch)
    assert set(found) == {2, 3, 4, 5, 6}
    assert (
        "“bia-reis.pdf” is named after Bia Reis in row 3; row 6 (“ana-lima.pdf”) has the file"
        in found[2]
    )
    assert not batch.graduates


def test_one_wrong_file_is_an_error_of_both_rows(tmp_path: Path) -> None:
    """The row whose file it is, and the row that it is named after, whatever that row's own file
    is called.
    """
    found = told(built(made(tmp_path, pdfs=[FILES[1], "b.pdf", *FILES[2:]])))
    assert set(found) == {2, 3}
    assert "named after Bia Reis in row 3" in found[2]
    assert "Row 2 (“bia-reis.pdf”) has the file named after Bia Reis" in found[3]


@pytest.mark.parametrize(
    "files",
    [
        ["bia.pdf", "ana.pdf", "caio.pdf", "davi.pdf", "eva.pdf"],
        ["reis.pdf", "lima.pdf", "sa.pdf", "souza.pdf", "melo.pdf"],
        ["Diploma_BiaReis.pdf", "Diploma_AnaLima.pdf", "Diploma_CaioSa.pdf", "x.pdf", "y.pdf"],
        ["breis.pdf", "alima.pdf", "csa.pdf", "dsouza.pdf", "emelo.pdf"],
        ["REIS, Bia.pdf", "LIMA, Ana.pdf", "SÁ, Caio.pdf", "d.pdf", "e.pdf"],
        ["bia.reis@example.edu.pdf", "ana.lima@example.edu.pdf", "c.pdf", "d.pdf", "e.pdf"],
        ["1/bia reis.pdf", "1/ana lima.pdf", "1/caio sa.pdf", "1/d.pdf", "1/e.pdf"],
    ],
)
def test_two_files_that_were_exchanged_are_found_however_files_are_named(
    tmp_path: Path, files: list[str]
) -> None:
    """First names, surnames, both run together, initials, the surname first, e-mails,
    sub-folders.
    """
    (tmp_path / "pdfs" / "1").mkdir(parents=True)
    assert set(told(built(made(tmp_path, pdfs=files)))) == {2, 3}


def test_twins_whose_files_were_exchanged_are_found(tmp_path: Path) -> None:
    """Half of the name is theirs, but the other's name is there in full."""
    names = ["Maria Clara Souza", "Maria Luiza Souza"]
    assert set(
        told(built(made(tmp_path, names, pdfs=["maria-luiza.pdf", "maria-clara.pdf"])))
    ) == {2, 3}
    assert not told(built(made(tmp_path / "sound", names)))


def test_the_same_names_in_the_other_order_are_another_persons(tmp_path: Path) -> None:
    """José Maria and Maria José have each other's file."""
    names = ["José Maria Silva", "Maria José Silva"]
    files = ["maria-jose-silva.pdf", "jose-maria-silva.pdf"]
    assert set(told(built(made(tmp_path, names, pdfs=files)))) == {2, 3}
    assert not told(built(made(tmp_path / "sound", names, pdfs=files[::-1])))


CPF = ["123.456.789-09", "987.654.321-00", "111.444.777-35", "529.982.247-25", "390.533.447-05"]


@pytest.mark.parametrize("form", sampled(["{}.pdf", "diploma {}.pdf", "{}-assinado.pdf"], 0, 1))
@pytest.mark.parametrize(
    "numbers", [[f"202100{place}" for place in range(1, 6)], CPF], ids=["number", "CPF"]
)
def test_files_named_by_number_are_compared_with_the_numbers_in_the_sheet(
    tmp_path: Path, numbers: list[str], form: str
) -> None:
    """A student's number or a CPF, in a column that is nobody's but the school's."""
    files = [form.format(number) for number in numbers]
    assert not told(built(made(tmp_path / "sound", numbers=numbers, pdfs=files)))
    assert set(told(built(made(tmp_path / "slipped", numbers=numbers, pdfs=shifted(files))))) == {
        2,
        3,
        4,
        5,
        6,
    }
    assert set(told(built(made(tmp_path / "sorted", numbers=shifted(numbers), pdfs=files)))) == {
        2,
        3,
        4,
        5,
        6,
    }


def test_a_column_of_emails_that_has_slipped_by_one_stops_every_row(tmp_path: Path) -> None:
    """Also the row whose address says nothing: it lies among addresses that are others'."""
    emails = shifted(
        ["alima@example.edu", "breis@example.edu", "estrela22@example.edu", *EMAILS[3:]]
    )
    batch = built(made(tmp_path, emails=emails))
    assert set(told(batch)) == {2, 3, 4, 5, 6}
    assert {issue.column for issue in batch.issues} == {"email"}


def test_emails_shifted_up_over_an_empty_cell_are_found(tmp_path: Path) -> None:
    """Deleting a cell shifts the rest of the column; the rows above are sound and go."""
    emails = [EMAILS[0], EMAILS[2], EMAILS[3], EMAILS[4], ""]
    batch = built(made(tmp_path, emails=emails))
    assert {3, 4, 5} <= set(told(batch)) <= {3, 4, 5, 6}
    assert [graduate.row for graduate in batch.graduates] == [2]


@pytest.mark.parametrize(
    ("names", "emails"),
    [
        (["Ana Paula Silva", "Ana Silva"], ["ana.silva@example.edu", "ana.silva2@example.edu"]),
        (["Ana Silva", "Ana Silva"], ["ana.silva@example.edu", "asilva@example.edu"]),
        (["Beatriz Reis", "Bia Reis"], ["bia.reis@example.edu", "bia.reis2@example.edu"]),
        (["Ana Lima", "Rosa Lima"], ["rosa.lima@example.edu", "rosinha@example.edu"]),
        (["João Pereira", "Maria Silva", "Maria Souza"], ["maria.silva@x.org",
        "maria.silva1@x.org", "m@x.org"]),
        (["Ana Lima", "Rosa Reis"], ["rosa22@example.edu", "estrela@example.edu"]),
        (["Suharto", "Sukarno"], ["suharto@example.edu", "sukarno@example.edu"]),
    ],
)  # fmt: skip
def test_addresses_that_people_really_have_are_no_error(
    tmp_path: Path, names: list[str], emails: list[str]
) -> None:
    """A short name, a nickname, a parent's mailbox, a word that is also a name."""
    assert not told(built(made(tmp_path, names, emails=emails)))


@pytest.mark.parametrize(
    "files",
    [
        ["a.pdf", "b.pdf", "c.pdf", "d.pdf", "e.pdf"],
        [
            "diploma-003.pdf",
            "diploma-001.pdf",
            "diploma-002.pdf",
            "diploma-005.pdf",
            "diploma-004.pdf",
        ],
        ["lima.pdf", "reis.pdf", "Diploma Caio.pdf", "souza d.pdf", "e-melo.pdf"],
        ["ana-lima-reis.pdf", "bia.pdf", "caio-sa-melo.pdf", "davi.pdf", "eva.pdf"],
    ],
)
def test_files_whose_names_say_nothing_or_a_little_more_are_no_error(
    tmp_path: Path, files: list[str]
) -> None:
    """Names of no meaning, parts of the name, and a further name that is somebody else's too."""
    assert not told(built(made(tmp_path, pdfs=files, numbers=["1", "2", "3", "4", "5"])))


def test_a_person_confirms_a_file_by_its_name(tmp_path: Path) -> None:
    """The row goes, and so does the one that the file is named after; a confirmation of another
    file is an error.
    """
    cells = {"pdfs": [FILES[1], "b.pdf", *FILES[2:]], "confirm_pdf": ["Bia-Reis", "", "", "", ""]}
    assert not built(made(tmp_path / "one", **cells)).issues
    cells["confirm_pdf"] = [FILES[0], "", "", "", ""]
    batch = built(made(tmp_path / "two", **cells))
    assert {(issue.row, issue.code.code) for issue in batch.issues} == {
        (2, "pdf_confirmation_differs"),
        (2, "pdf_named_after_another"),
        (3, "pdf_named_after_another"),
    }


def test_a_person_confirms_an_email_by_repeating_it(tmp_path: Path) -> None:
    """Both were exchanged on purpose: each uses the other's mailbox."""
    emails = [EMAILS[1], EMAILS[0], *EMAILS[2:]]
    assert set(told(built(made(tmp_path / "one", emails=emails)))) == {2, 3}
    assert not built(
        made(tmp_path / "two", emails=emails, confirm_email=[*emails[:2], "", "", ""])
    ).issues


def test_rows_that_were_done_before_are_left_alone(tmp_path: Path) -> None:
    """A row that an earlier run has sent is not judged again; one that has its file is."""
    done = Outcomes([Outcome(row=3, status=Status.EXISTING)])
    assert set(
        told(built(made(tmp_path, pdfs=[FILES[1], "b.pdf", *FILES[2:]]), carried=done))
    ) == {2}


@pytest.mark.parametrize("number", sampled(range(24), 0, 7, 13, 23))
def test_no_row_of_a_sound_list_is_stopped(tmp_path: Path, number: int) -> None:
    """Lists as schools in Portugal, Brazil, Spain and Indonesia make them give no error and no
    warning.
    """
    found = sound_list(number, tmp_path)
    batch = build(read_sheet(found.sheet), found.pdfs, Selection(), today=TODAY)
    assert [issue for issue in batch.issues if issue.row is not None] == []
    assert len(batch.graduates) == found.rows


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(10))
def test_no_row_of_two_thousand_sound_lists_is_stopped(tmp_path: Path, part: int) -> None:
    """No error at all, and warnings on at most one row in a hundred."""
    rows, warned = 0, 0
    for number in range(200 * part, 200 * part + 200):
        found = sound_list(number, tmp_path / str(number))
        batch = build(read_sheet(found.sheet), found.pdfs, Selection(), today=TODAY)
        assert len(batch.graduates) == found.rows, (
            number,
            [issue for issue in batch.issues if issue.row],
        )
        rows += found.rows
        warned += len({issue.row for issue in batch.warnings if issue.row is not None})
    assert warned <= rows / 100


@pytest.mark.parametrize("column", [PDF, EMAIL], ids=lambda column: column.name)
@pytest.mark.parametrize("number", sampled([0, 1, 3, 4], 1))
def test_a_sorted_column_of_a_realistic_list_lets_hardly_any_wrong_cell_pass(
    tmp_path: Path, number: int, column: object
) -> None:
    """Sorted alone, or the other way round: nine in ten rows that have got another's cell are
    stopped.
    """
    found = sound_list(number, tmp_path)
    sheet = read_sheet(found.sheet)
    key = sheet.key_of(PDF if column is PDF else EMAIL)
    assert key is not None
    cells = sheet.frame[key]
    for changed in (cells.reverse(), cells.sort(), pl.concat([cells[1:], cells[:1]])):
        moved = replace(sheet, frame=sheet.frame.with_columns(changed.alias(key)))
        batch = build(moved, found.pdfs, Selection(), today=TODAY)
        wrong = set(sheet.frame.filter(cells != changed)["row"])
        passed = wrong & {graduate.row for graduate in batch.graduates}
        assert len(passed) <= len(wrong) / 10


def test_every_order_of_three_files_but_the_right_one_is_an_error(tmp_path: Path) -> None:
    """However a short column was turned, every row with another's file is stopped."""
    for turn, order in enumerate(permutations(range(3))):
        batch = built(
            made(tmp_path / str(turn), NAMES[:3], pdfs=[FILES[place] for place in order])
        )
        assert set(told(batch)) >= {
            place + 2 for place, other in enumerate(order) if place != other
        }
        assert bool(told(batch)) is (order != (0, 1, 2))


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Ana D'Ávila", "davila-ana.pdf"),
        ("Ana D'Ávila", "Ana d’Avila.pdf"),
        ("Inês Sant'Ana Reis", "ines-santana.pdf"),
        ("Ana de Lima e Sá", "ana-lima-sa.pdf"),
        ("Ana Lima Sá", "Ana de Lima e Sa.pdf"),
        ("José Ortega y Gasset", "jose-ortega-gasset.pdf"),
        ("Maria dos Santos da Costa", "COSTA Maria Santos.pdf"),
        ("Ana Castelo-Branco", "anacastelobranco.pdf"),
    ],
)
def test_particles_apostrophes_and_hyphens_make_no_other_person(
    tmp_path: Path, name: str, file: str
) -> None:
    """The row's own file, beside people who bear the same names."""
    names = [name, "Ana Lima", "Avila Reis", "Ana Sá", "Maria Costa"]
    files = [file, "b.pdf", "c.pdf", "d.pdf", "e.pdf"]
    emails = [
        f"{letters}@example.edu"
        for letters in ("estrela", "gatinha", "contato", "familia", "luar")
    ]
    assert not told(built(made(tmp_path, names, pdfs=files, emails=emails)))


def test_a_file_named_after_a_social_name_or_an_apostrophe_of_another_is_an_error(
    tmp_path: Path,
) -> None:
    """Both are names of that person."""
    names = ["Ana Lima", "Bia D'Ávila", *NAMES[2:]]
    files = ["bia-davila.pdf", "ana-lima.pdf", *FILES[2:]]
    assert set(told(built(made(tmp_path, names, pdfs=files)))) == {2, 3}


def test_initials_and_a_number_that_is_nobodys_name_nobody(tmp_path: Path) -> None:
    """MS_8437.pdf is Maria Silva's, whoever has the mailbox ms8437, and SA_1204.pdf is Sara
    Alves's, not Ana Sá's.
    """
    names = ["Maria Silva", "Mário Santos", "Sara Alves", "Ana Sá"]
    files = ["MS_8437.pdf", "MS_1111.pdf", "SA_1204.pdf", "AS_0007.pdf"]
    emails = ["maria@example.edu", "ms8437@example.edu", "sara@example.edu", "anasa@example.edu"]
    assert not told(built(made(tmp_path, names, pdfs=files, emails=emails)))


def test_initials_with_the_end_of_a_number_are_compared_with_the_numbers_in_the_sheet(
    tmp_path: Path,
) -> None:
    """AL8437.pdf is Ana Lima's whose number ends so; a column that has slipped is found."""
    numbers = ["20218437", "20211204", "20220007", "20224410", "20229031"]
    initials = ["".join(word[0] for word in name.split()) for name in NAMES]
    files = [
        f"{letters}_{number[-4:]}.pdf" for letters, number in zip(initials, numbers, strict=True)
    ]
    assert not told(built(made(tmp_path / "sound", numbers=numbers, pdfs=files)))
    assert set(told(built(made(tmp_path / "slipped", numbers=numbers, pdfs=shifted(files))))) == {
        2,
        3,
        4,
        5,
        6,
    }


def test_words_that_stand_together_are_parted_at_their_capitals(tmp_path: Path) -> None:
    """A joint of one letter, too: SousaEMelo is not Sousa Emelo, and no other Ricardo Sousa's."""
    names = ["Ricardo Sousa e Melo", "Ricardo Sousa", "Ana Lima"]
    files = ["RicardoSousaEMelo.pdf", "RicardoSousa.pdf", "DIPLOMAAnaLima.pdf"]
    letters = ["x@example.edu", "y@example.edu", "z@example.edu"]
    assert not told(built(made(tmp_path / "sound", names, pdfs=files, emails=letters)))
    assert set(
        told(built(made(tmp_path / "slipped", names, pdfs=shifted(files), emails=letters)))
    ) >= {3, 4}


def test_two_emails_that_were_exchanged_are_found_although_many_are_called_so(
    tmp_path: Path,
) -> None:
    """An address cannot be that of a namesake who has their own."""
    names = ["Ana Lima", "Bia Reis", "Ana Paula Lima", "Ana Lima Sá", "Bia Costa Reis"]
    emails = ["bia.reis@example.edu", "ana.lima@example.edu", "ana.paula.lima@example.edu",
    "ana.sa@example.edu",
              "bia.costa@example.edu"]  # fmt: skip
    assert set(told(built(made(tmp_path, names, emails=emails)))) == {2, 3}


def test_an_email_of_somebody_who_has_none_of_their_own_is_worth_a_look(tmp_path: Path) -> None:
    """It may be a parent's, and it may be the other graduate's: a warning, which stops nobody."""
    names = ["Ana Lima", "Bia Reis", "Bia Costa", "Davi Reis", "Eva Melo"]
    emails = [
        "bia.reis@example.edu",
        "estrela22@example.edu",
        "bc@example.edu",
        "dr@example.edu",
        "em@example.edu",
    ]
    batch = built(made(tmp_path, names, emails=emails))
    [warning] = [issue for issue in batch.warnings if issue.row]
    assert (warning.row, warning.severity) == (2, Severity.WARNING)
    assert "“bia.reis@example.edu” seems to be named after Bia Reis in row 3" in warning.message
    assert len(batch.graduates) == 5
    confirmed = built(
        made(tmp_path / "2", names, emails=emails, confirm_email=[emails[0], "", "", "", ""])
    )
    assert not told(confirmed)


def test_an_email_named_after_somebody_whose_name_has_no_letters_is_no_traceback(
    tmp_path: Path,
) -> None:
    """A person of a social name, whose name in the column of names is empty."""
    names = ["", "Ana Lima", "Caio Sá", "Davi Souza", "Eva Melo"]
    emails = ["estrela@example.edu", "bia.reis@example.edu", *EMAILS[2:]]
    people = pl.DataFrame(
        {
            "row": [2, 3, 4, 5, 6],
            "name": [None, *names[1:]],
            "social_name": ["Bia Reis", *[None] * 4],
            "email": emails,
            "pdf": [None] * 5,
            "confirm_email": pl.Series([None] * 5, dtype=pl.String),
        },
        schema_overrides={"row": pl.UInt32, "pdf": pl.String, "social_name": pl.String},
    )
    found = misplaced(Sheet.empty(), NameIndex(people))
    assert {issue.severity for issue in found} <= {Severity.WARNING}


def test_hardly_a_row_of_a_long_sound_list_is_looked_at_closely(tmp_path: Path) -> None:
    """What costs time in a hundred thousand rows is how many are not plainly their own row's."""
    names = [f"{first} {last}" for first in GIVEN for last in FAMILY]
    emails = [f"{plain(name, '.')}@example.edu" for name in names]
    cells = {"row": range(len(names)), "name": names}
    people = NameIndex(
        pl.DataFrame({**cells, "social_name": [None] * len(names), "email": emails})
    )
    others, silent, named = people.unlike(people.mailboxes)
    assert (others, silent.any(), named.height) == ([], False, 0)
    moved = [emails[0], *emails[3:], "0@x.org", *emails[1:2]]
    people = NameIndex(pl.DataFrame({**cells, "social_name": [None] * len(names), "email": moved}))
    others, silent, named = people.unlike(people.mailboxes)
    assert (others, [*silent.arg_true()], named.height) == (
        [],
        [len(names) - 2],
        len(names) - 2,
    )


GIVEN = ("Ana", "Bia", "Caio", "Davi", "Eva", "Olga", "Rita", "Rui", "Tomás", "Vera")
FAMILY = ("Lima", "Reis", "Sá", "Souza", "Melo", "Costa", "Dias", "Faria", "Luz", "Prado")
