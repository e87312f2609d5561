"""Two people at one importer: who checks, and who approves under another account."""

from dataclasses import dataclass
from pathlib import Path

from helpers.graduating_class import GraduatingClass
from helpers.practice import NOWHERE, Ended, Practice, command

REQUIRED = {"DOKSTAMP_REQUIRE_APPROVAL": "1"}


@dataclass(frozen=True, slots=True)
class Office:
    """A class, and the DokStamp that it goes to."""

    batch: GraduatingClass
    practice: Practice

    @property
    def folder(self) -> Path:
        """Where the commands run."""
        return self.batch.folder

    def check(self, *arguments: str) -> str:
        """The code of the plan."""
        ended = self.command("check", "--online", "--json", *arguments)
        plan = ended.summary["plan"]
        assert plan is not None, ended.output
        return str(plan["code"])

    def run(self, *arguments: str, **variables: str) -> Ended:
        """Send, without being asked."""
        return self.command("run", "--json", "--yes", *arguments, **variables)

    def command(self, name: str, *arguments: str, **variables: str) -> Ended:
        """A command on the class."""
        sheet, pdfs = self.batch.sheet, self.batch.pdfs
        words: tuple[str | Path, ...] = (name, sheet, "--pdfs", pdfs, *arguments)
        return command(self.practice.url, *words, folder=self.folder, **variables)

    def nothing_was_sent(self) -> bool:
        """Whether DokStamp has nothing of the class."""
        state = self.practice.state()
        return not any(state[kind] for kind in ("student", "file", "enrollment", "certificate"))


_ANOTHER = """
import ctypes
assert ctypes.CDLL(None).unshare(0x10000000) == 0
"""
"""`unshare --user`: who has a name space of users of their own, and no number in it, is nobody."""


def approve(folder: Path, code: str, name: str) -> Ended:
    """Approve under the account of whoever runs the tests, who has made the checks."""
    return command(NOWHERE, "approve", code, "--as", name, folder=folder)


def approve_as_another(office: Office, code: str, name: str) -> Ended:
    """Approve under another account: in a name space where nobody is who they are outside."""
    words = ("approve", code, "--as", name)
    return command(office.practice.url, *words, folder=office.folder, before=_ANOTHER)
