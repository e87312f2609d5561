"""What looking inside the PDFs of a batch came to, gathered file by file and told as issues.

What concerns many rows alike is told once, with their number; what only informs is a note.
"""

from array import array
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from importer.columns import PDF
from importer.inspection import Look, Proof, Remark, Sight
from importer.issues import Code, Issue, Severity
from importer.pdfs.listing import quoted
from importer.pdfs.roll import Mention, Roll

_MOST_EACH = 10
"""Up to so many rows with the same remark are told one by one."""
_MOST_SIMILAR = 200
_SHOWN = 5
_OFTEN = 3
"""In so many files the name of one graduate may be that of somebody who signs."""

_REMARKS = {
    Remark.BLANK: (
        Code.PDF_BLANK,
        (
            "shows nothing on its first page: open it, and export it again if it should show"
            " something."
        ),
    ),
    Remark.PORTFOLIO: (
        Code.PDF_PORTFOLIO,
        (
            "is a portfolio, a cover sheet with other files behind it: save the diploma in it as a"
            " PDF of its own."
        ),
    ),
    Remark.PLEASE_WAIT: (
        Code.PDF_FORM,
        (
            "is a form that most programs show only as “Please wait…”: open it in Adobe Reader,"
            " and print it to PDF."
        ),
    ),
    Remark.LAUNCHES: (
        Code.PDF_ACTS,
        (
            "starts a program when it is opened, which no diploma should: print or export it to"
            " PDF again."
        ),
    ),
    Remark.SCRIPT: (
        Code.PDF_ACTS,
        (
            "carries JavaScript, a program that viewers run or warn of: print or export it to PDF"
            " again."
        ),
    ),
}


class Place(NamedTuple):
    """A file for a sentence: its row, its name, and the row's cell."""

    row: int
    name: str
    typed: str | None


class Files(Protocol):
    """The files by their place."""

    def shown(self, place: int) -> Place:
        """A file for a sentence."""


class Sights:
    """What was seen, file by file. Only what is out of the ordinary is kept.

    Args:
        roll: whom to look for; None when nobody does.
    """

    def __init__(self, roll: Roll | None) -> None:
        self._roll = roll
        self._found = 0
        self._looked = 0
        self._pictures = array("L")
        self._absent = array("L")
        self._scattered = array("L")
        self._others: dict[int, list[Mention]] = {}
        self._similar: dict[int, tuple[str, str]] = {}
        self._remarks: dict[int, Remark] = {}

    def put(self, place: int, row: int, proof: Proof) -> Proof:
        """Note what was seen of a file; returns the proof as it is worth keeping: without text,
        and without a look that depends on more than the question and the batch.
        """
        if proof.remarks:
            self._remarks[place] = proof.remarks
        look = proof.look
        if look is None or self._roll is None:
            return proof
        self._looked += 1
        lasting = self._noted(place, row, look, self._roll)
        kept = Look(lasting) if lasting else None
        return Proof(
            proof.size,
            proof.mtime_ns,
            proof.ctime_ns,
            proof.digest,
            proof.pages,
            proof.remarks,
            kept,
        )

    def _noted(self, place: int, row: int, look: Look, roll: Roll) -> Sight | None:
        if look.sight is Sight.FOUND:
            self._found += 1
            return Sight.FOUND
        others = roll.others(row, look.words) if look.words else []
        similar = look.similar
        if similar:
            longer = similar.last - similar.first
            others = [
                other
                for other in others
                if not (similar.first <= other.first and other.last <= similar.last)
                or other.last - other.first >= longer
            ]
        if others:
            self._others[place] = others
        elif similar:
            self._similar[place] = (similar.spelling, similar.name)
        elif look.sight is Sight.NO_TEXT:
            self._pictures.append(place)
            return None if look.words else Sight.NO_TEXT
        elif look.scattered:
            self._scattered.append(place)
        else:
            self._absent.append(place)
            return Sight.NOT_THERE
        return None

    def issues(self, files: Files) -> list[Issue]:
        """What concerns single rows: errors and warnings."""
        often = Counter(others[0].row for others in self._others.values())
        issues = [
            self._another(files.shown(place), others, often)
            for place, others in self._others.items()
        ]
        found = [issue for issue in issues if issue is not None]
        for place, (spelling, name) in list(self._similar.items())[:_MOST_SIMILAR]:
            row, file, typed = files.shown(place)
            message = (
                f"The PDF {quoted(file)} names ‘{spelling}’, the list ‘{name}’: look which is"
                " right."
            )
            found.append(
                Issue(row, PDF.name, Code.PDF_NAME_SIMILAR, message, typed, Severity.WARNING)
            )
        for remark, (code, sentence) in _REMARKS.items():
            places = [place for place, remarks in self._remarks.items() if remark in remarks]
            for place in places if len(places) <= _MOST_EACH else ():
                row, file, typed = files.shown(place)
                found.append(
                    Issue(
                        row, PDF.name, code, f"{quoted(file)} {sentence}", typed, Severity.WARNING
                    )
                )
        return found

    def _another(self, file: Place, others: list[Mention], often: Counter[int]) -> Issue | None:
        assert self._roll is not None
        if is_confirmed(self._roll.confirmed(file.row), file.name):
            return None
        first = others[0]
        more = f" and {len(others) - 1} more of the list" if len(others) > 1 else ""
        question = self._roll.question(file.row)
        ours = f"‘{question.spelled[0]}’" if question else "the graduate of this row"
        message = (
            f"The PDF {quoted(file.name)} names ‘{first.name}’ of row {first.row}{more}, and not"
            f" {ours}: put the right file there. If it is the right one, write its name into"
            " confirm_pdf."
        )
        if often[first.row] >= _OFTEN:
            message += (
                f" {often[first.row]} files of other rows name ‘{first.name}’: if that is somebody"
                " who signs, --no-look-inside does without this look."
            )
        return Issue(file.row, PDF.name, Code.PDF_NAMES_ANOTHER, message, file.typed)

    def warnings(self, files: Files) -> list[Issue]:
        """What concerns many rows."""
        found = [
            self._grouped(
                files,
                self._absent,
                Code.PDF_NAME_ABSENT,
                (
                    "has text in which no graduate of the list is named",
                    "have text in which no graduate of the list is named",
                ),
            ),
            self._grouped(
                files,
                self._scattered,
                Code.PDF_NAME_ABSENT,
                (
                    "holds every word of its graduate's name, but not together",
                    "hold every word of their graduate's name, but not together",
                ),
            ),
            self._grouped(
                files,
                list(self._similar)[_MOST_SIMILAR:],
                Code.PDF_NAME_SIMILAR,
                (
                    "more names its graduate in another spelling",
                    "more name their graduate in another spelling",
                ),
            ),
        ]
        for remark, (code, sentence) in _REMARKS.items():
            places = [place for place, remarks in self._remarks.items() if remark in remarks]
            if len(places) > _MOST_EACH:
                message = f"{len(places)} PDFs ({_rows(files, places)}): each {sentence}"
                found.append(Issue(None, PDF.name, code, message, severity=Severity.WARNING))
        return [issue for issue in found if issue is not None]

    def _grouped(
        self, files: Files, places: Sequence[int], code: Code, said: tuple[str, str]
    ) -> Issue | None:
        if not places:
            return None
        message = (
            f"{_pdfs(len(places))} {said[len(places) != 1]}: {_rows(files, places)}. Look at some"
            " of them."
        )
        return Issue(None, PDF.name, code, message, severity=Severity.WARNING)

    def note(self, files: Files) -> Issue | None:
        """In how many files the graduate's name was found; None when nobody looked."""
        if not self._looked:
            return None
        message = f"Name found in {self._found} of {self._looked} PDFs."
        if self._pictures:
            count = len(self._pictures)
            said = "is a picture, or has" if count == 1 else "are pictures, or have"
            message += (
                f" {count} {said} no text that can be read, so nobody could be looked for: "
                f"{_rows(files, self._pictures)}."
            )
        return Issue(None, PDF.name, Code.PDF_NAMES_FOUND, message, severity=Severity.NOTE)


def is_confirmed(cell: str | None, name: str) -> bool:
    """Whether a cell of confirm_pdf names a file: its name with or without folders, letter case
    aside.
    """
    if cell is None:
        return False
    typed = cell.strip().replace("\\", "/").casefold()
    known = name.casefold()
    return typed in (known, known.rpartition("/")[2], known.removesuffix(".pdf"))


def _pdfs(count: int) -> str:
    return "1 PDF" if count == 1 else f"{count} PDFs"


def _rows(files: Files, places: Sequence[int]) -> str:
    rows = sorted(files.shown(place).row for place in places)
    listed = ", ".join(map(str, rows[:_SHOWN]))
    more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    return f"row{'s' * (len(rows) != 1)} {listed}{more}"
