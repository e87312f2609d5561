"""The service speaks the language of whoever drops batches, and knows its own papers in all."""

from functools import partial
from pathlib import Path

import pytest
from registry_desk import Desk, drop_folder, make_batch, when

from helpers.sampling import sampled
from importer.inbox import Mode
from importer.sentences.reader import Reader, read_by

pytest_plugins = ["inbox_fixtures"]

LETTERS = {
    "pt_PT": ("COMO-LIBERTAR.txt", "MOTIVO.txt", "SEM-TRATAMENTO.txt"),
    "pt_BR": ("COMO-LIBERAR.txt", "MOTIVO.txt", "NAO-PROCESSADO.txt"),
    "es": ("COMO-ENVIAR.txt", "MOTIVO.txt", "SIN-PROCESAR.txt"),
}
ENGLISH = {"the", "this", "was", "and", "of", "is", "to", "sheet", "row", "folder", "not"}
LANGUAGES = pytest.mark.parametrize("language", sampled(list(LETTERS), 0))


def english_in(text: str) -> set[str]:
    """The English words that a text should not have; commands are copied, not read."""
    told = [line for line in text.splitlines() if "importer " not in line]
    return ENGLISH & set(" ".join(told).casefold().split())


@LANGUAGES
def test_letters_are_written_in_the_language_of_the_service(
    desk: Desk, tmp_path: Path, language: str
) -> None:
    """Their names too; they fit eighty columns, but for commands and paths, which stay whole."""
    drop_folder(desk, make_batch(tmp_path / "class", 2), "Turma")
    (drop_folder(desk, make_batch(tmp_path / "other", 1), "Rota") / "graduates.csv").write_text("")
    with read_by(Reader(language=language)):
        desk.serve(Mode.CHECK)
    release, reason, _ = LETTERS[language]
    for letter in (desk.folder_of("Turma") / release, desk.folder_of("Rota") / reason):
        text = letter.read_text(encoding="utf-8")
        assert english_in(text) == set()
        assert all(len(line) <= 80 or "/" in line for line in text.splitlines())


@LANGUAGES
def test_the_log_of_programs_stays_english(desk: Desk, tmp_path: Path, language: str) -> None:
    """Whatever language people read."""
    (desk.root / "loose.pdf").write_bytes(b"%PDF-1.4\n")
    drop_folder(desk, make_batch(tmp_path / "class", 2), "Turma")
    with read_by(Reader(language=language)):
        desk.serve(Mode.CHECK)
    told = {line["event"]: line for line in desk.log}
    assert told["found"]["text"] == "found (folder)"
    assert told["left_alone"]["what"] == "PDF without its folder"
    assert told["checked"]["text"] == "checked: 2 ready"


@LANGUAGES
def test_a_letter_of_one_language_is_put_aside_by_a_service_of_another(
    desk: Desk, tmp_path: Path, language: str
) -> None:
    """So that a folder never holds two that say different things."""
    drop_folder(desk, make_batch(tmp_path / "class", 2), "Turma")
    with read_by(Reader(language=language)):
        desk.serve(Mode.CHECK)
    desk.folder_of("Turma").rename(desk.root / "Turma")
    desk.serve(Mode.CHECK)
    folder = desk.folder_of("Turma")
    assert [one.name for one in folder.glob("*.txt")] == ["HOW-TO-RELEASE.txt"]
    assert (folder / "earlier" / LETTERS[language][0]).is_file()


@LANGUAGES
def test_a_note_of_another_language_is_known_and_replaced(desk: Desk, language: str) -> None:
    """It is nobody's batch, and goes when the service speaks another language."""
    mine, theirs = desk.root / "LEFT-ALONE.txt", desk.root / LETTERS[language][2]
    (desk.root / "loose.pdf").write_bytes(b"%PDF-1.4\n")
    for reader, note in ((Reader(language=language), theirs), (Reader(), mine)):
        with read_by(reader):
            desk.serve_while(partial(when, note.is_file), mode=Mode.CHECK, max_wait=0.1)
        assert {one.name for one in desk.root.glob("*.txt")} == {note.name}
    assert not [line for line in desk.log if line.get("what") == "file that is not a batch"]


def test_a_file_that_somebody_has_called_as_our_note_stays_theirs(desk: Desk) -> None:
    """It is neither overwritten nor deleted."""
    for name in ("LEFT-ALONE.txt", "MOTIVO.txt", "SIN-PROCESAR.txt"):
        (desk.root / name).write_text("Shopping list\n")
    (desk.root / "loose.pdf").write_bytes(b"%PDF-1.4\n")
    desk.serve_while(lambda: when(lambda: desk.heard("left_alone")), mode=Mode.CHECK, max_wait=0.0)
    assert {one.read_text() for one in desk.root.glob("*.txt")} == {"Shopping list\n"}
