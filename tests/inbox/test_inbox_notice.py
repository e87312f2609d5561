"""What is left alone in the inbox is told where it lies, to whoever dropped it."""

from pathlib import Path

from registry_desk import Desk, drop_folder, make_batch, when

from importer.inbox import Mode

pytest_plugins = ["inbox_fixtures"]
NOTE = "LEFT-ALONE.txt"


def test_a_note_in_the_inbox_names_what_is_left_alone_and_goes_by_itself(desk: Desk) -> None:
    """After the longest wait; what goes, goes from the note, and at last the note too."""
    note = desk.root / NOTE

    def says(*names: str) -> bool:
        try:
            text = note.read_text(encoding="utf-8")
        except FileNotFoundError:
            return not names
        found = {name for name in ("'loose.pdf'", "'alone.csv'", "'only'") if name in text}
        return bool(names) and found == {f"'{name}'" for name in names}

    def told() -> None:
        when(lambda: says("loose.pdf", "alone.csv", "only"))
        (desk.root / "loose.pdf").unlink()
        (desk.root / "only").rmdir()
        when(lambda: says("alone.csv"))
        (desk.root / "alone.csv").unlink()
        when(says)

    (desk.root / "loose.pdf").write_bytes(b"%PDF-1.4\n")
    (desk.root / "alone.csv").write_text("name,email\nAna,ana@example.edu\n")
    (desk.root / "only").mkdir()
    desk.serve_while(told, mode=Mode.CHECK, settle=0.1, max_wait=0.5)
    assert not note.exists()
    assert "loose" not in str(desk.log)


def test_the_note_is_no_batch_and_nothing_that_is_left_alone(desk: Desk, tmp_path: Path) -> None:
    """Nor does one from before stay where all is in order."""
    (desk.root / NOTE).write_text(
        "These are in the inbox and are left alone, since none of them is a batch:\n"
    )
    drop_folder(desk, make_batch(tmp_path / "class", 2), "Turma")
    assert desk.serve(Mode.CHECK)
    assert not [line for line in desk.log if line["event"] == "left_alone"]
    desk.serve_while(lambda: when(lambda: not (desk.root / NOTE).exists()), mode=Mode.CHECK)
