"""A column is one declaration: a field of a student, an enrollment or a certificate is written
down once, in a copy of the program, and a batch that fills it in is sent from end to end.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from helpers.graduating_class import GraduatingClass
from helpers.practice import Practice, environment

ROOT = Path(__file__).parents[2]
FIELDS = {
    "STUDENT": 'Field(name="credits", kind=FieldKind.INTEGER, minimum=0, example="180"),',
    "ENROLLMENT": 'Field(name="with_honours", kind=FieldKind.BOOLEAN, example="yes"),',
    "CERTIFICATE": 'Field(name="deposited_at", kind=FieldKind.DATE_TIME),',
}
"""What DokStamp would document one day: a number, a flag and a point in time."""
KEPT = {
    "student": 'Field(name="credits", type=Type.INTEGER),',
    "enrollment": 'Field(name="with_honours", type=Type.BOOLEAN),',
    "certificate": 'Field(name="deposited_at", type=Type.DATE_TIME),',
}
"""The same as the practice DokStamp declares it, which refuses every other JSON type."""
NEW = ("credits", "with_honours", "deposited_at")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the program, whose practice DokStamp knows the new fields."""
    copy = tmp_path / "house"
    for package in ("importer", "dokstamp_sandbox"):
        shutil.copytree(ROOT / package, copy / package)
    for kind, line in KEPT.items():
        declare(copy / "dokstamp_sandbox" / "resources.py", f'kind="{kind}",', line)
    return copy


def declare(module: Path, after: str, line: str) -> None:
    """Write a declaration into the list of fields that follows."""
    text = module.read_text(encoding="utf-8")
    place = text.index("fields=(\n", text.index(after)) + len("fields=(\n")
    module.write_text(f"{text[:place]}        {line}\n{text[place:]}", encoding="utf-8")


def add_column(house: Path, line: str) -> None:
    """Write a column into the table of columns."""
    module = house / "importer" / "columns.py"
    text = module.read_text(encoding="utf-8")
    assert text.count("\n    GRADE,\n)") == 1
    module.write_text(
        text.replace("\n    GRADE,\n)", f"\n    GRADE,\n    {line}\n)"), encoding="utf-8"
    )


@contextmanager
def practice(house: Path) -> Iterator[Practice]:
    """The practice DokStamp of the copy."""
    command = [sys.executable, "-m", "dokstamp_sandbox"]
    with subprocess.Popen(command, cwd=house, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Practice(json.loads(process.stdout.readline())["url"])
        finally:
            process.kill()


def importer(house: Path, url: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A command of the copy."""
    return subprocess.run(
        [sys.executable, "-m", "importer", *map(str, arguments)],
        cwd=house,
        env=environment(url),
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )


def run(house: Path, url: str, headings: dict[str, str], folder: Path) -> dict[str, Any]:
    """Send a class of two, the first of whom fills in these columns; the summary."""
    batch = GraduatingClass(folder / "class")
    batch.headings = (*batch.headings, *headings)
    batch.add(0, **headings)
    batch.add(3)
    batch.write()
    arguments = ("run", batch.sheet, "--pdfs", batch.pdfs, "--yes", "--json")
    ended = importer(house, url, *arguments)
    assert ended.returncode == 0, ended.stderr
    summary: dict[str, Any] = json.loads(ended.stdout)
    return summary


def held(practice: Practice, kind: str, name: str) -> list[Any]:
    """What the server holds in a field, the empty ones too."""
    return sorted((one[name] for one in practice.state()[kind]), key=lambda value: value is None)


def test_a_field_that_is_declared_is_a_column_and_arrives_in_its_json_type(
    house: Path, tmp_path: Path
) -> None:
    """Heading, rule, body and type follow from the one line; who leaves it empty sends nothing."""
    for entity, line in FIELDS.items():
        declare(house / "importer" / "dokstamp" / "entities.py", f"\n{entity} = Entity(", line)
    cells = dict(zip(NEW, ("180", "sim", "2026-07-15"), strict=True))
    with practice(house) as server:
        totals = run(house, server.url, cells, tmp_path)["totals"]
        assert totals["created"] == 2
        assert held(server, "student", "credits") == [180, None]
        assert held(server, "enrollment", "with_honours") == [True, None]
        [deposited, none] = held(server, "certificate", "deposited_at")
        assert (deposited[:20], none) == ("2026-07-15T00:00:00.", None)
    template = tmp_path / "blank.csv"
    assert importer(house, server.url, "template", template).returncode == 0
    assert set(NEW) <= set(template.read_text(encoding="utf-8-sig").strip().split(";"))


@pytest.mark.long
def test_what_the_field_does_not_hold_stops_its_row(house: Path, tmp_path: Path) -> None:
    """The rule is the declaration's too."""
    line = FIELDS["STUDENT"]
    declare(house / "importer" / "dokstamp" / "entities.py", "\nSTUDENT = Entity(", line)
    batch = GraduatingClass(tmp_path / "class")
    batch.headings = (*batch.headings, "credits")
    batch.add(0, credits="-1")
    batch.write()
    ended = importer(house, "", "check", batch.sheet, "--pdfs", batch.pdfs)
    assert ended.returncode == 1
    assert "credits: write a whole number, not less than 0" in ended.stdout + ended.stderr


@pytest.mark.long
def test_a_column_may_give_the_field_headings_of_its_own(house: Path, tmp_path: Path) -> None:
    """Written down in the table of columns, it is sent all the same, once."""
    line = FIELDS["STUDENT"]
    declare(house / "importer" / "dokstamp" / "entities.py", "\nSTUDENT = Entity(", line)
    add_column(house, '_sent(STUDENT, "credits", aliases=("créditos",)),')
    with practice(house) as server:
        run(house, server.url, {"Créditos": "180"}, tmp_path)
        assert held(server, "student", "credits") == [180, None]


@pytest.mark.parametrize("sent_in", ["", ', sent_in="student"'])
@pytest.mark.long
def test_a_column_that_could_not_be_sent_is_not_accepted_in_silence(
    house: Path, sent_in: str
) -> None:
    """One that does not say where it is sent, and one whose entity declares no such field."""
    line = f'Column(name="nickname", kind=Kind.TEXT, rule="Text.", example=""{sent_in}),'
    add_column(house, line)
    ended = importer(house, "", "--help")
    assert ended.returncode == 1
    assert "sent_in" in ended.stderr or "student declares no field nickname" in ended.stderr
