"""Which encoding a CSV is in is told by what names its letters make; where that is no answer, a
person is asked.
"""

from pathlib import Path

import pytest

from importer.columns import NAME
from importer.errors import SheetError, UsageError
from importer.issues import Code, Severity
from importer.sheet import Sheet, read_sheet

PORTUGUESE = [
    "João Conceição",
    "José Antônio Muñoz",
    "Inês Gonçalves",
    "Ana Lima",
    "Luís Magalhães",
]
SPANISH = ["María Núñez", "Ángel Ibáñez", "Begoña Álvarez", "Iñaki Martín"]


def listed(names: list[str], header: str = "nome;email;data de nascimento") -> str:
    """A list of these people, as a person saves it."""
    rows = [f"{name};p{number}@example.edu;2001-01-10" for number, name in enumerate(names)]
    return "\r\n".join([header, *rows]) + "\r\n"


def read(folder: Path, content: bytes, encoding: str | None = None) -> Sheet:
    """Write a file and read it."""
    path = folder / "g.csv"
    path.write_bytes(content)
    return read_sheet(path, encoding=encoding)


def names(sheet: Sheet) -> list[str | None]:
    """The column of names."""
    texts = sheet.texts(NAME)
    assert texts is not None
    return texts.to_list()


@pytest.mark.parametrize(
    ("people", "encodings"),
    [
        (
            PORTUGUESE,
            [
                "cp1252",
                "cp850",
                "mac_roman",
                "iso8859-15",
                "utf-8",
                "utf-8-sig",
                "utf-16",
                "utf-16-le",
                "utf-32",
            ],
        ),
        (["João Simões", "Inês Conceição", "José Guimarães"], ["cp860"]),
        (["Josué Núñez", "Begoña Pérez", "José Peña"], ["cp437", "cp850", "cp1252", "mac_roman"]),
        (SPANISH, ["cp1252", "cp850", "mac_roman"]),
        (
            ["Łukasz Wiśniewski", "Małgorzata Zielińska", "Paweł Dąbrowski"],
            ["cp1250", "iso8859-2", "cp852"],
        ),
        (["Jiří Dvořák", "Žofie Nováková", "Tomáš Černý", "Lukáš Kučera"], ["cp1250", "cp852"]),
        (["Špela Žagar", "Jože Kovačič", "Urška Čeh", "Matjaž Hočevar"], ["cp1250"]),
        (["Ayşe Yıldız", "Çağla Öztürk", "Gülşen Doğan"], ["cp1254", "cp857"]),
        (["Jānis Bērziņš", "Līga Kalniņa", "Ģirts Ozoliņš", "Ņina Žagare"], ["cp1257", "cp775"]),
        (
            ["Šarūnas Jasikevičius", "Živilė Raudonienė", "Rūta Meilutytė", "Agnė Paškauskaitė"],
            ["cp1257", "cp775"],
        ),
        (["Иван Петров", "Мария Кузнецова", "Сергей Иванов"], ["cp1251", "koi8-r", "cp866"]),
        (
            ["Åsa Lindström", "Björn Ågren", "Håkan Söderberg", "Märta Öberg"],
            ["cp1252", "cp850", "mac_roman"],
        ),
        (
            ["Jürgen Groß", "Jörg Müller", "Käthe Schröder", "Günther Weiß"],
            ["cp1252", "cp850", "mac_roman"],
        ),
    ],
)
def test_the_names_tell_the_encoding(
    tmp_path: Path, people: list[str], encodings: list[str]
) -> None:
    """Letter for letter, whatever program saved the list."""
    for encoding in encodings:
        assert names(read(tmp_path, listed(people).encode(encoding))) == people, encoding


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
@pytest.mark.parametrize(
    "name", ["João Lima", "José Reis", "Ana Conceição", "Inês Sá", "Luis Muñoz", "Rui Gonçalves"]
)
def test_one_name_is_enough(tmp_path: Path, name: str, encoding: str, *, upper: bool) -> None:
    """Where it is one that many bear, a list with a single accent is read in silence, in capitals
    too.
    """
    people = [name.upper() if upper else name, "Ana Lima"]
    assert names(read(tmp_path, listed(people).encode(encoding))) == people


def test_what_was_told_by_the_letters_is_shown(tmp_path: Path) -> None:
    """A note names the encoding and a cell as it was read; UTF-8 says of itself what it is."""
    sheet = read(tmp_path, listed(PORTUGUESE).encode("cp850"))
    (note,) = sheet.issues
    assert (note.row, note.code, note.severity) == (None, Code.READ_AS, Severity.NOTE)
    assert "read as cp850" in note.message
    assert any(name in note.message for name in PORTUGUESE if not name.isascii())
    assert read(tmp_path, listed(PORTUGUESE).encode()).issues == ()
    assert read(tmp_path, listed(["Ana Lima"]).encode()).issues == ()


def test_a_close_race_is_a_question_with_both_readings(tmp_path: Path) -> None:
    """Nobody's name is guessed; the sentence says what to do, and the option does it."""
    content = listed(["Anna Hočevar"]).encode("cp1250")
    with pytest.raises(SheetError, match=r"“Hoèevar”.*“Hočevar”|“Hočevar”.*“Hoèevar”") as error:
        read(tmp_path, content)
    assert "--encoding cp1250" in str(error.value)
    assert "CSV UTF-8" in str(error.value)
    sheet = read(tmp_path, content, encoding="cp1250")
    assert (names(sheet), sheet.issues) == (["Anna Hočevar"], ())


def test_letters_that_make_no_names_are_refused(tmp_path: Path) -> None:
    """Chinese and Japanese in an old encoding are read as nobody's name."""
    for people, encoding in (
        (["王小明", "李雷", "韩梅梅"], "gbk"),
        (["山田太郎", "佐藤花子"], "shift_jis"),
    ):
        content = listed(people).encode(encoding)
        with pytest.raises(SheetError, match=r"CSV UTF-8|--encoding"):
            read(tmp_path, content)
        assert names(read(tmp_path, content, encoding=encoding)) == people


@pytest.mark.parametrize("half", ["cp1252", "cp850", "mac_roman"])
@pytest.mark.parametrize(("utf_8", "other"), [(4, 1), (1, 4), (2, 2)])
def test_a_file_in_two_encodings_is_refused(
    tmp_path: Path, half: str, utf_8: int, other: int
) -> None:
    """Two exports copied together: whichever it is read as, some names come out garbled."""
    one = listed(PORTUGUESE[:utf_8]).encode()
    two = "".join(f"{name};q@example.edu;2001-01-10\r\n" for name in SPANISH[:other]).encode(half)
    with pytest.raises(SheetError, match=r"line \d+: the text is UTF-8 but for byte"):
        read(tmp_path, one + two)


def test_an_encoding_that_is_none_or_does_not_fit_is_refused(tmp_path: Path) -> None:
    """One sentence each."""
    with pytest.raises(UsageError, match="--encoding klingon is not an encoding"):
        read(tmp_path, listed(PORTUGUESE).encode(), encoding="klingon")
    with pytest.raises(UsageError, match="--encoding hex is not an encoding"):
        read(tmp_path, listed(PORTUGUESE).encode(), encoding="hex")
    with pytest.raises(SheetError, match="is not in utf-8"):
        read(tmp_path, listed(PORTUGUESE).encode("cp850"), encoding="utf-8")


@pytest.mark.parametrize(
    "text", ["5 €", "1º ciclo – Licenciatura", "“Turma” A", "D’Ávila", "Mª José", "20 °C"]
)
def test_signs_of_office_programs_are_no_letters_of_another_encoding(
    tmp_path: Path, text: str
) -> None:
    """Typographic quotes, dashes and ordinals are in sound lists as Windows writes them."""
    sheet = read(
        tmp_path,
        f"name,email,date_of_birth,note\nAna,a@example.edu,2001-02-03,{text}\n".encode("cp1252"),
    )
    assert sheet.frame["c4"].to_list() == [text]


def test_few_letters_that_are_utf_8_by_chance_are_read_as_the_name_they_make(
    tmp_path: Path,
) -> None:
    """Two letters of an old code page beside each other may be one of UTF-8, which no name has."""
    assert b"\xd6\xac".decode() == "֬"
    assert names(read(tmp_path, listed(["Nela HAVLÍČEK", "Jiří Novák"]).encode("cp852"))) == [
        "Nela HAVLÍČEK",
        "Jiří Novák",
    ]
