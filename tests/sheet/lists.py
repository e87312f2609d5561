"""Small lists of graduates as delimited text."""

from pathlib import Path

from importer.sheet import Sheet, read_sheet

HEAD = "Nome;E-mail;Data de nascimento;PDF\n"
ANA = "Ana Silva;ana@example.edu;2001-02-03;ana.pdf\n"
BIA = "Bia Reis;bia@example.edu;2001-02-04;bia.pdf\n"


def read(folder: Path, text: str, *, join_names: bool = False) -> Sheet:
    """The text as a sheet."""
    (folder / "list.csv").write_text(text, encoding="utf-8")
    return read_sheet(folder / "list.csv", join_names=join_names)


def rows(sheet: Sheet) -> list[int]:
    """The numbers of its rows."""
    found: list[int] = sheet.frame["row"].to_list()
    return found


def told(sheet: Sheet) -> str:
    """All that is said of the sheet as a whole."""
    return "\n".join(
        f"{issue.severity}: {issue.message}" for issue in sheet.issues if issue.row is None
    )
