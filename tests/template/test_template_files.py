"""Writing a template: the CSV, and the names and places that are refused."""

import csv
from io import StringIO
from pathlib import Path

import pytest

from importer.columns import COLUMNS
from importer.errors import UsageError
from importer.template import write_template

TEMPLATES = Path(__file__).parents[2] / "templates"


def test_template_checked_in_csv_is_what_columns_make(tmp_path: Path) -> None:
    """`templates/graduates.csv` is byte for byte what is generated now."""
    write_template(tmp_path / "graduates.csv")
    assert (TEMPLATES / "graduates.csv").read_bytes() == (tmp_path / "graduates.csv").read_bytes()


def test_template_csv_is_headings_only(tmp_path: Path) -> None:
    """The CSV has a byte order mark and one line with every column; no example row that could be
    sent by mistake.
    """
    write_template(tmp_path / "graduates.csv")
    content = (tmp_path / "graduates.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [[column.name for column in COLUMNS]]


@pytest.mark.parametrize("name", ["graduates.xlsx", "graduates.csv"])
def test_template_overwrites_nothing(tmp_path: Path, name: str) -> None:
    """A sheet that somebody has filled in already is left as it is, and the message says so."""
    path = tmp_path / name
    path.write_bytes(b"filled in")
    with pytest.raises(
        UsageError, match=r"exists already and is not overwritten: choose another name\.$"
    ):
        write_template(path)
    assert path.read_bytes() == b"filled in"


@pytest.mark.parametrize(
    "name", ["graduates", "graduates.xls", "graduates.ods", "graduates.xlsx.txt", ".csv"]
)
def test_template_needs_a_name_it_can_follow(tmp_path: Path, name: str) -> None:
    """Any other ending is refused, and nothing is written."""
    with pytest.raises(UsageError, match=r"must end in \.xlsx .* or \.csv"):
        write_template(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_template_folder_must_exist(tmp_path: Path) -> None:
    """A folder that does not exist is named in one sentence."""
    with pytest.raises(
        UsageError, match=r"nowhere.*cannot be written \(No such file or directory\)"
    ):
        write_template(tmp_path / "nowhere" / "graduates.xlsx")
