"""The page's example for programs does what it says, as it stands there."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import importer
from helpers.practice import environment, sandbox_process

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "integration.md").read_text(encoding="utf-8")


def example() -> str:
    """The program on the page."""
    [code] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    return str(code)


def test_the_example_issues_the_samples(tmp_path: Path) -> None:
    """Run as it stands, in a folder of its own, with nothing but credentials in the
    environment.
    """
    (tmp_path / "example.py").write_text(example(), encoding="utf-8")
    shutil.copy(ROOT / "samples" / "graduates.xlsx", tmp_path)
    shutil.copytree(ROOT / "samples" / "pdfs", tmp_path / "signed-pdfs")
    with sandbox_process() as practice:
        ended = subprocess.run(
            [sys.executable, "example.py"],
            cwd=tmp_path,
            env=environment(practice.url),
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        assert len(practice.state()["certificate"]) == 16
    assert "'created': 16" in ended.stdout
    assert ended.stdout.rstrip().endswith("False")
    assert len(list((tmp_path / "reports").glob("*-results.xlsx"))) == 1


def test_what_a_program_may_rely_on_is_there() -> None:
    """Every name that is promised can be asked for, and the page names those that do something."""
    for name in importer.__all__:
        assert getattr(importer, name) is not None
        assert name == "__version__" or name in PAGE or name in ("Planned", "Session", "Status"), (
            name
        )
