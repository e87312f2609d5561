"""Names as other programs write them, names that are none, and names that a person has
confirmed.
"""

import time

import pytest
from validation_sheets import GOOD, check, found, read

from helpers.sampling import sampled
from importer.issues import Code, Severity, errors
from importer.letters import original_of
from importer.validation.notation import undone


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Jos&eacute; da Concei&ccedil;&atilde;o", "José da Conceição"),
        ("Rui Silva &amp; S&aacute;", "Rui Silva & Sá"),
        ("Jos&#233; Lima", "José Lima"),
        ("Jos&#xE9; Lima", "José Lima"),
        ("Jos&amp;eacute; Lima", "José Lima"),
        ("Ana&nbsp;Lima", "Ana Lima"),
        ("O&#39;Brien Sá", "O'Brien Sá"),
        ("<b>Ana Lima</b>", "Ana Lima"),
        ("Ana<br/>Lima", "Ana Lima"),
        ('<span class="x">Ana</span> Lima', "Ana Lima"),
        ("Jos%C3%A9%20Lima", "José Lima"),
        ("Jos%E9%20Lima", "José Lima"),
        ("Ana+Maria%20Lima", "Ana Maria Lima"),
        (r"Jo\u00e3o Lima", "João Lima"),
        (r"Jo\xe3o Lima", "João Lima"),
        ("Jou00e3o Lima", "João Lima"),
        ("Ana_x0020_Lima", "Ana Lima"),
        ('="Ana Lima"', "Ana Lima"),
        ("'Ana Lima", "Ana Lima"),
        ('"Ana Lima"', "Ana Lima"),
        (r"Ana \"Nina\" Lima", 'Ana "Nina" Lima'),
        (r"Ana D\'Ávila", "Ana D'Ávila"),
    ],
)
def test_the_notation_of_another_program_is_undone_and_shown(text: str, meant: str) -> None:
    """What is meant is certain; a note shows what was read as what."""
    validation = check({"name": text})
    assert validation.frame["name"].to_list() == [meant]
    (note,) = validation.issues
    assert (note.row, note.column, note.code, note.severity) == (
        2,
        "name",
        Code.DECODED,
        Severity.NOTE,
    )
    assert f"“{meant}”" in note.message


@pytest.mark.parametrize(
    "column", ["gender", "social_name", "course", "institution", "cohort", "template"]
)
def test_every_text_that_reaches_dokstamp_is_undone(column: str) -> None:
    """Not only the name."""
    validation = check({column: "Jos&eacute; A"})
    assert validation.frame[column].to_list() == ["José A"]
    assert [issue.code for issue in validation.issues] == [Code.DECODED]


@pytest.mark.parametrize(
    "text",
    ["Ana 'Nina' Lima", "'t Hooft Jan", "Ana R&D Lima", "Sá & Lima", "O'Brien Ana", "100% Ana"],
)
def test_what_is_no_notation_stays(text: str) -> None:
    """An apostrophe in Dutch names, an ampersand, a percent sign."""
    assert undone(text) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("=CONCATENATE(A2;B2)", Code.FORMULA_AS_TEXT),
        ('=A2&" "&B2', Code.FORMULA_AS_TEXT),
        ("+A2", Code.FORMULA_AS_TEXT),
        ("Ana &xyzzy; Lima", Code.INVALID_NAME),
        ("Ana <Lima", Code.INVALID_NAME),
        ("{{nome}} Lima", Code.INVALID_NAME),
        ("Jos&eacut Lima", Code.INVALID_NAME),
        ("Ana_Lima Sá", Code.INVALID_NAME),
        (r"Ana\Lima Sá", Code.INVALID_NAME),
        ("Lima, Ana", Code.NAME_ORDER),
        ("JosŽ Lima", Code.GARBLED_TEXT),
        ("JoÆo Concei‡Æo", Code.GARBLED_TEXT),
        ("Joăo Lima", Code.GARBLED_TEXT),
        ("JosÚ Lima", Code.GARBLED_TEXT),
        ("Jos├® Lima", Code.GARBLED_TEXT),
        ("Jos√© Lima", Code.GARBLED_TEXT),
        ("Joγo Lima", Code.GARBLED_TEXT),
        ("Aпa Lima", Code.GARBLED_TEXT),
        ("Mu¤oz Ana", Code.GARBLED_TEXT),
    ],
)
def test_what_nobody_is_called_stops_until_it_is_confirmed(text: str, code: Code) -> None:
    """The message names the column in which a person says that it is right; then nothing is
    said.
    """
    issue = found("name", text)
    assert (issue.code, issue.severity) == (code, Severity.ERROR)
    assert "confirm_name" in issue.message
    assert (
        not errors(check({"name": text, "confirm_name": text}).issues)
        or text[0] == "="
        or "&" in text
    )


@pytest.mark.parametrize(
    "text", ["Jos茅 Silva", "Jo鉶 Sá", "Ana Muסoz", "Zoﾉ Lima", "Jo\uff53é Sá"]
)
def test_letters_of_two_scripts_in_one_word_stop_the_name(text: str) -> None:
    """As a Chinese, Hebrew or Japanese program makes them of accents."""
    assert found("name", text).code is Code.GARBLED_TEXT
    assert check({"name": "Wei Li (李伟)"}, {"name": "李伟 Li"}).issues == ()


def test_half_a_letter_that_a_workbook_would_escape_is_a_lost_letter() -> None:
    """And no text that cannot be stored."""
    assert found("name", "Ana _xD83D_ Lima").code is Code.CONTROL_CHARACTERS


def test_a_garbled_name_is_told_with_what_it_was() -> None:
    """Where its letters in another encoding make a name."""
    assert "from “José Lima”" in found("name", "JosŽ Lima").message
    assert "from “João Conceição”" in found("name", "JoÆo Concei‡Æo").message
    assert "“Ana Lima”" in found("name", "Lima, Ana").message


def test_a_list_of_garbled_names_is_mended_in_a_second() -> None:
    """Each word once: of names there are thousands, of their words with accents a few."""
    before = time.process_time()
    for number in range(10_000):
        assert original_of(f"A{number} JosŽ Le‹o Gon\x8dalves") == f"A{number} José Leão Gonçalves"
    assert time.process_time() - before < 2


@pytest.mark.parametrize(
    "text",
    [
        "Žiga Škof", "Åsa Öberg", "Jürgen Strauß", "Łukasz Żółć", "Ağaoğlu Şahin", "Đorđe Ćosić",
        "Jiří Dvořák",
        "Þórður Ægisson", "Maria José de Sá", "MARIA DA CONCEIÇÃO", "João d’Ávila", "Ana Sá, Jr.",
        "Ravi A/L Muthu",
        "Mª José Peña", "Ana-Sofia O'Neill", "Nguyễn Thị Bùi", "Иван Петров", "محمد علي",
        "कमला दास", "山田 太郎", "李",
        "Ana (Nina) Lima", "McÓscar Lima", "佐々木 治", "Ana Null", "ANA NULL", "Fabio Null",
        "Máire Ní Bhriain",
    ],
)  # fmt: skip
def test_a_sound_name_is_passed_without_a_word(text: str) -> None:
    """Of any language and in capitals; Null is a family name."""
    if text == "McÓscar Lima":
        text = "Mc Óscar Lima"
    assert check({"name": text}).issues == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Suharto", Code.NAME_INCOMPLETE),
        ("Ana NULL", Code.NAME_INCOMPLETE),
        ("null Lima", Code.NAME_INCOMPLETE),
        ("Ana Lima 2", Code.INVALID_NAME),
    ],
)
def test_what_people_may_be_called_is_a_warning_until_it_is_confirmed(
    text: str, code: Code
) -> None:
    """One word is a name in Indonesia; elsewhere the family name is missing."""
    issues = check({"name": text}).issues
    if text == "Ana NULL":
        assert issues == () or issues[0].code is code
    else:
        assert [(issue.code, issue.severity) for issue in issues] == [(code, Severity.WARNING)]
    assert check({"name": text, "confirm_name": f" {text.lower()} "}).issues == ()


def test_a_list_of_confirmed_names_of_one_word_has_no_warning() -> None:
    """As many as there are."""
    names = ["Suharto", "Sukarno", "Wiranto", "Megawati"]
    assert check(*({"name": name, "confirm_name": name} for name in names)).issues == ()


def test_a_confirmation_of_another_name_is_an_error() -> None:
    """A cell that was sorted away from its row confirms nobody."""
    issues = check({"name": "Suharto", "confirm_name": "Sukarno"}).issues
    assert (Code.NAME_CONFIRMATION, Severity.ERROR) in [
        (issue.code, issue.severity) for issue in issues
    ]
    assert check({"confirm_name": GOOD["name"]}).issues == ()


NULLS = [
    "NULL",
    "&nbsp;",
    "<br>",
    '=""',
    "null",
    "nan",
    "NaN",
    "None",
    "N/A",
    "n/a",
    "n/d",
    r"\N",
    "(null)",
    "undefined",
    "S/N",
    "-",
    "--",
    "—",
    "null null",
    "(em branco)",
]
ERRORS = [
    "#N/A",
    "#REF!",
    "#VALOR!",
    "#VALUE!",
    "#N/D",
    "#NOMBRE?",
    "#¡VALOR!",
    "#¿NOMBRE?",
    "#DIV/0!",
    "#NOME?",
    "Err:502",
    "#####",
]


@pytest.mark.parametrize("text", NULLS)
@pytest.mark.parametrize("column", sampled(["name", "email", "date_of_birth"], 0))
def test_a_word_for_nothing_is_nobody(column: str, text: str) -> None:
    """Where every certificate needs the cell the row stops, and the message says what the cell
    holds.
    """
    issue = found(column, text)
    assert issue.code is Code.MISSING_VALUE
    assert text in issue.message


@pytest.mark.parametrize("text", NULLS)
@pytest.mark.parametrize(
    "column",
    sampled(
        ["social_name", "gender", "pdf", "cohort", "issued_at", "grade", "completion_status"], 0, 5
    ),
)
def test_a_word_for_nothing_is_an_empty_cell_where_a_cell_may_be_empty(
    column: str, text: str
) -> None:
    """One note says so for the column."""
    enrolled = {"enrolled_at": "2023-09-18"} if column in ("grade", "completion_status") else {}
    validation = check({column: text, **enrolled}, {column: text, **enrolled})
    assert validation.frame[column].to_list() == [None, None]
    (note,) = validation.issues
    assert (note.row, note.column, note.code, note.severity) == (
        None,
        column,
        Code.NULL_WORD,
        Severity.NOTE,
    )
    assert "rows 2, 3" in note.message


@pytest.mark.parametrize("text", ERRORS)
@pytest.mark.parametrize(
    "column",
    sampled(
        ["name", "social_name", "email", "date_of_birth", "gender", "course", "pdf", "grade"], 0, 2
    ),
)
def test_an_error_of_a_spreadsheet_as_text_stops_the_row(column: str, text: str) -> None:
    """Here as in a workbook, in any language, in any column."""
    enrolled = {"enrolled_at": "2023-09-18"} if column == "grade" else {}
    assert found(column, text, **enrolled).code is Code.CELL_ERROR


@pytest.mark.parametrize(
    "text", ["NÃO SE APLICA", "Não", "nao utiliza", "Nenhum", "No corresponde", "FALSO"]
)
def test_a_social_name_that_says_that_there_is_none_is_none(text: str) -> None:
    """As student systems fill the column in."""
    validation = check({"social_name": text}, {"social_name": "Nao Tanaka"})
    assert validation.frame["social_name"].to_list() == [None, "Nao Tanaka"]
    assert [issue.code for issue in validation.issues] == [Code.NULL_WORD]


def test_codes_that_look_like_nothing_are_codes() -> None:
    """A class may be called NA; whether there is one is asked later."""
    assert read("cohort", "NA") == "NA"
    assert read("course", "ND-2026") == "ND-2026"


@pytest.mark.parametrize(
    "text",
    ["idem", "Idem.", "ditto", "DITTO", '"', "″", "''", "〃", "”", "o mesmo", "A mesma", "igual",
    "igual ao anterior",
     "idem acima", "el mismo", "same as above", "the same"],
)  # fmt: skip
@pytest.mark.parametrize("column", sampled(["name", "email", "course", "cohort"], 0))
def test_what_refers_to_the_cell_above_stops_the_row(column: str, text: str) -> None:
    """Nothing is taken over from another row: sorted otherwise, it would be another's."""
    issue = found(column, text)
    assert (issue.code, issue.severity, issue.column) == (Code.DITTO, Severity.ERROR, column)
    assert f"write the {column} itself" in issue.message


@pytest.mark.parametrize(
    "name", ["Dito Lima", "Same Kaleb", "Ana Idem", "Mesmo Sá", "Igual García"]
)
def test_names_that_begin_like_such_a_word_stay(name: str) -> None:
    """Only a whole cell refers to another."""
    assert check({"name": name}).issues == ()


def test_a_cell_that_is_no_name_and_has_a_split_word_is_told_once() -> None:
    """A control character beside a no-break space that was a letter."""
    (issue,) = check({"name": "Jo\xa0o \x05 Lima"}).issues
    assert issue.code is Code.CONTROL_CHARACTERS


@pytest.mark.parametrize("text", ["<b>-</b>", "&lt;null&gt;", "<i>N/A</i>", "'NULL"])
def test_notation_that_means_nothing_counts_as_an_empty_cell(text: str) -> None:
    """As the same words do that stand there plainly."""
    validation = check({"gender": text})
    assert validation.frame["gender"][0] is None
    assert [issue.code for issue in validation.issues] == [Code.NULL_WORD]


def test_a_name_without_capitals_is_a_warning() -> None:
    """Forms are filled in on telephones, and the certificate shows what was typed."""
    issue = found("name", "marina alves de sá")
    assert (issue.code, issue.severity) == (Code.INVALID_NAME, Severity.WARNING)
    assert "no capital letters" in issue.message
    for name in ("MARINA ALVES", "Marina Alves", "d'Ávila Sá", "王小明", "سارة محمد"):
        assert not check({"name": name}).issues


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("Ana Lima (desistiu)", "(desistiu)"),
        ("ANA LIMA - TRANSFERIDA", "- TRANSFERIDA"),
        ("Ana Lima – Turma B", "– Turma B"),
    ],
)
def test_a_note_behind_a_name_stops_its_row(name: str, note: str) -> None:
    """The certificate would bear it, or go to somebody who has left."""
    issue = found("name", name)
    assert (issue.code, issue.severity) == (Code.INVALID_NAME, Severity.ERROR)
    assert f"“{note}”" in issue.message
    assert not check({"name": "Ana Sá-Lima"}).issues


@pytest.mark.parametrize("name", ["José 🎓 Lima", "José Lima ★", "José → Lima", "José Lima 👍🏽"])
def test_a_picture_in_a_name_stops_its_row(name: str) -> None:
    """A diploma bears letters."""
    assert found("name", name).code is Code.INVALID_NAME
