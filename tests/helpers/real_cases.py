"""Lists and PDFs as programs and people really make them (the people are invented), one folder a
kind in `cases/`.
"""

from pathlib import Path

CASES = Path(__file__).parents[1] / "cases"


def case(name: str) -> Path:
    """The folder of one kind: a list `g.…` and a folder `pdfs`. It is only read; copy it where a
    test writes.
    """
    folder = CASES / name
    assert folder.is_dir(), f"there is no case {name}"
    return folder
