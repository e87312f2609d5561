"""What looking inside the PDFs of a batch came to, gathered file by file and told as issues.

What concerns many rows alike is said once, with their number; what only informs is a note.
"""

from array import array
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from importer.columns import CONFIRM_PDF, PDF
from importer.inspection import NameLook, PdfRemark, Proof, Sight
from importer.issues import Code, Issue, Severity
from importer.pdfs.roll import Mention, Roll
from importer.sentences import Message
from importer.sentences import pdfs as say

_MOST_EACH = 10
"""Up to so many rows with the same remark are told one by one."""
_MOST_SIMILAR = 200
_OFTEN = 3
"""In so many files the name of one graduate may be that of somebody who signs."""

_REMARKS = {
    PdfRemark.BLANK: (Code.PDF_BLANK, say.BLANK, say.MANY_BLANK),
    PdfRemark.PORTFOLIO: (Code.PDF_PORTFOLIO, say.PORTFOLIO, say.MANY_PORTFOLIOS),
    PdfRemark.PLEASE_WAIT: (Code.PDF_FORM, say.PLEASE_WAIT, say.MANY_PLEASE_WAIT),
    PdfRemark.LAUNCHES: (Code.PDF_ACTS, say.LAUNCHES, say.MANY_LAUNCH),
    PdfRemark.SCRIPT: (Code.PDF_ACTS, say.SCRIPT, say.MANY_SCRIPTS),
}


class FilePlace(NamedTuple):
    """A file for a sentence: its row, its name, and the row's cell."""

    row: int
    name: str
    typed: str | None


class PlacedFiles(Protocol):
    """The files by their place."""

    def shown(self, place: int) -> FilePlace:
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
        self._remarks: dict[int, PdfRemark] = {}

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
        kept = NameLook(lasting) if lasting else None
        return Proof(
            proof.size,
            proof.mtime_ns,
            proof.ctime_ns,
            proof.digest,
            proof.pages,
            proof.remarks,
            kept,
        )

    def _noted(self, place: int, row: int, look: NameLook, roll: Roll) -> Sight | None:
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

    def issues(self, files: PlacedFiles) -> list[Issue]:
        """What concerns single rows: errors and warnings."""
        often = Counter(others[0].row for others in self._others.values())
        issues = [
            self._another(files.shown(place), others, often)
            for place, others in self._others.items()
        ]
        found = [issue for issue in issues if issue is not None]
        for place, (spelling, name) in list(self._similar.items())[:_MOST_SIMILAR]:
            row, file, typed = files.shown(place)
            said = say.NAMES_SIMILAR(pdf=file, theirs=spelling, ours=name)
            found.append(
                Issue(row, PDF.name, Code.PDF_NAME_SIMILAR, said, typed, Severity.WARNING)
            )
        for remark, (code, sentence, _) in _REMARKS.items():
            places = self._remarked(remark)
            for place in places if len(places) <= _MOST_EACH else ():
                row, file, typed = files.shown(place)
                found.append(
                    Issue(row, PDF.name, code, sentence(pdf=file), typed, Severity.WARNING)
                )
        return found

    def _remarked(self, remark: PdfRemark) -> list[int]:
        return [place for place, remarks in self._remarks.items() if remark in remarks]

    def _another(
        self, file: FilePlace, others: list[Mention], often: Counter[int]
    ) -> Issue | None:
        assert self._roll is not None
        question = self._roll.question(file.row)
        assert question is not None, "only where somebody was looked for"
        if is_confirmed(self._roll.confirmed(file.row), file.name):
            return None
        first, *more = others
        named = {
            "pdf": file.name,
            "theirs": first.name,
            "row": first.row,
            "ours": question.spelled[0],
            "column": CONFIRM_PDF.name,
        }
        said = say.NAMES_OTHERS(**named, others=len(more)) if more else say.NAMES_ANOTHER(**named)
        if often[first.row] >= _OFTEN:
            said = say.PERHAPS_SIGNS(said=said, files=often[first.row], name=first.name)
        return Issue(file.row, PDF.name, Code.PDF_NAMES_ANOTHER, said, file.typed)

    def warnings(self, files: PlacedFiles) -> list[Issue]:
        """What concerns many rows."""
        many = [
            (Code.PDF_NAME_ABSENT, say.ABSENT, self._absent),
            (Code.PDF_NAME_ABSENT, say.SCATTERED, self._scattered),
            (Code.PDF_NAME_SIMILAR, say.MANY_SIMILAR, list(self._similar)[_MOST_SIMILAR:]),
        ]
        warnings = [
            _of_all(code, sentence(count=len(places), rows=_rows(files, places)))
            for code, sentence, places in many
            if places
        ]
        for remark, (code, _, sentence) in _REMARKS.items():
            rows = _rows(files, self._remarked(remark))
            if len(rows) > _MOST_EACH:
                warnings.append(_of_all(code, sentence(number=len(rows), rows=rows)))
        return warnings

    def note(self, files: PlacedFiles) -> Issue | None:
        """In how many files the graduate's name was found; None when nobody looked."""
        if not self._looked:
            return None
        said = say.NAMES_FOUND(found=self._found, looked=self._looked)
        if self._pictures:
            rows = _rows(files, self._pictures)
            said = say.PICTURES(found=said, count=len(rows), rows=rows)
        return _of_all(Code.PDF_NAMES_FOUND, said, Severity.NOTE)


def is_confirmed(cell: str | None, name: str) -> bool:
    """Whether a cell of confirm_pdf names a file: its name with or without folders, letter case
    aside.
    """
    if cell is None:
        return False
    typed = cell.strip().replace("\\", "/").casefold()
    known = name.casefold()
    return typed in (known, known.rpartition("/")[2], known.removesuffix(".pdf"))


def _rows(files: PlacedFiles, places: Iterable[int]) -> list[int]:
    return sorted(files.shown(place).row for place in places)


def _of_all(code: Code, said: Message, severity: Severity = Severity.WARNING) -> Issue:
    return Issue(None, PDF.name, code, said, severity=severity)
