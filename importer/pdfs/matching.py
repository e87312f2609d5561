"""Give every row its PDF: found, proved, digested, and no other row's."""

import os
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from importer.columns import PDF
from importer.inspection import Fault, Proof
from importer.issues import Code, Issue, Severity, rows_in_error
from importer.pdfs.cache import DigestCache
from importer.pdfs.folder import PdfFolder, Unfound
from importer.pdfs.found import Pdfs
from importer.pdfs.labels import LabelledPdfs
from importer.pdfs.leftovers import not_there, unclaimed, unreadable
from importer.pdfs.listing import path_below
from importer.pdfs.proving import Proving
from importer.pdfs.roll import Roll
from importer.pdfs.sights import FilePlace, Sights
from importer.sentences import Others
from importer.sentences import pdfs as say
from importer.sheet import Sheet

_USUALLY, _RARELY = 0.8, 0.02
"""Of how many files the number of pages is the usual one, and how many at most have far more."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a source row says of its file; also a row that is invalid for other reasons claims one.

    Attributes:
        row: row number as the person sees it.
        pdf: the cell, or None: then the file is the one named after the e-mail, the name or a
            number of the row.
        email: lower-cased and trimmed, or None when it is missing or wrong.
        name: the graduate's name, or None likewise.
        certificate: a number that rows of one certificate share; they may have one file. None for
            a row of its own.
        set_aside: a person has taken the row out: its file is not unclaimed, and is another row's
            if that wants it.
    """

    row: int
    pdf: str | None = None
    email: str | None = None
    name: str | None = None
    certificate: int | None = None
    set_aside: bool = False


@dataclass(frozen=True, kw_only=True)
class Matching:
    """Every row's PDF, and what is wrong.

    Attributes:
        pdfs: for the rows without an error here.
        issues: in the order of the rows; warnings about the folder as a whole (row None) last.
        alike: for each row that shares a certificate with others and has found its file, the first
            of these rows that has a file of the same content.
        note: in how many files the graduate's name was found.
    """

    pdfs: Pdfs
    issues: tuple[Issue, ...]
    alike: Mapping[int, int] = field(default_factory=dict)
    note: Issue | None = None


def match(
    folder: Path,
    wanted: Iterable[Wanted],
    *,
    sheet: Sheet | None = None,
    roll: Roll | None = None,
    cache: DigestCache | None = None,
    workers: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Matching:
    """Find, prove and digest the file of every row, and look inside.

    Args:
        folder: the folder of PDFs.
        wanted: every source row, each row number once.
        sheet: where the rows' own numbers stand, by which files may be named.
        roll: the names to look for inside; None does not look.
        cache: digests of files seen before.
        workers: processes that prove a large batch; None takes the cores there are.
        on_progress: told (files proved, files to prove) as they are proved.

    Raises:
        FolderError: if the folder cannot be read.
    """
    claims, issues, warnings = _searched(folder, wanted, sheet or Sheet.empty())
    verdicts = _Verdicts(len(claims.names))
    sights = Sights(roll)
    Proving(claims, verdicts, sights, roll, cache).prove(workers=workers, on_progress=on_progress)
    issues += _faults(claims, verdicts)
    twice = _named_twice(claims)
    issues += twice
    issues += _same_bytes(claims, verdicts)
    issues += _long(claims, verdicts)
    told = rows_in_error(twice)
    issues += [issue for issue in sights.issues(claims) if issue.row not in told]
    warnings += sights.warnings(claims)
    wrong, concerned = rows_in_error(issues), {issue.row for issue in issues}
    order: dict[int | None, int] = {
        row: place for place, row in enumerate(claims.seen) if row in concerned
    }
    issues.sort(key=lambda issue: order[issue.row])
    pdfs = _pdfs(claims, verdicts, without=wrong)
    return Matching(
        pdfs=pdfs,
        issues=(*issues, *warnings),
        alike=_alike(claims, verdicts),
        note=sights.note(claims),
    )


class _Claims:
    """Which rows claim which file. Files are counted from 0, in columns: an object each would be
    dear in memory.

    Attributes:
        root: the folder, links resolved.
        names: of each file, as the first row to claim it found it.
        targets: where the links among the files lead, by the file's place.
        rows: the row that claims each file first.
        others: the further rows, by the file's place.
        seen: every row, in the order of the sheet.
        certificates: the number of the certificate that a row shares with others.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        self.names: list[str] = []
        self.targets: dict[int, str] = {}
        self.rows = array("L")
        self.others: dict[int, list[int]] = {}
        self.seen = array("L")
        self.certificates: dict[int, int] = {}
        self._typed: dict[int, str | None] = {}

    def put(self, place: int, name: str, target: str | None, want: Wanted) -> None:
        """Note that a row claims a file; `target` is where a link leads."""
        if place == len(self.names):
            self.names.append(name)
            self.rows.append(want.row)
            if target is not None:
                self.targets[place] = target
        else:
            self.others.setdefault(place, []).append(want.row)
        if want.pdf != self.names[place]:
            self._typed[want.row] = want.pdf

    def of_one_certificate(self, rows: Iterable[int]) -> bool:
        """Whether all these rows ask for the same certificate."""
        return len({self.certificates.get(row, -row) for row in rows}) == 1

    def path(self, place: int) -> str:
        """Where a file is, links resolved."""
        return self.targets.get(place) or path_below(self.root, self.names[place])

    def shown(self, place: int) -> FilePlace:
        """A file for a sentence."""
        row = self.rows[place]
        return FilePlace(row, self.names[place], self.typed(row, place))

    def rows_of(self, place: int) -> list[int]:
        """All rows that claim a file, in the order of the sheet."""
        return [self.rows[place], *self.others.get(place, ())]

    def typed(self, row: int, place: int) -> str | None:
        """The row's cell."""
        return self._typed.get(row, self.names[place])


class _Verdicts:
    """What proving came to, file by file, in columns."""

    def __init__(self, files: int) -> None:
        self.faults: dict[int, Fault] = {}
        self.sizes, self.pages = (array("Q", bytes(8 * files)) for _ in range(2))
        self._digests = bytearray(32 * files)

    def put(self, place: int, verdict: Proof | Fault) -> None:
        """Note what was found of a file."""
        if isinstance(verdict, Fault):
            self.faults[place] = verdict
        else:
            self.sizes[place], self.pages[place] = verdict.size, verdict.pages
            self._digests[32 * place : 32 * place + 32] = bytes.fromhex(verdict.digest)

    def digests(self, places: Iterable[int]) -> pl.Series:
        """The digests of some files, as `pl.Binary`."""
        return pl.Series(
            [bytes(self._digests[32 * place : 32 * place + 32]) for place in places],
            dtype=pl.Binary,
        )


def _searched(
    folder: Path, wanted: Iterable[Wanted], sheet: Sheet
) -> tuple[_Claims, list[Issue], list[Issue]]:
    """Claims, rows that find no file, warnings; the listing of a large folder is dropped before
    proving begins.
    """
    files = PdfFolder.open(folder)
    places: dict[str, int] = {}
    namesakes = LabelledPdfs(files, sheet)
    claims, issues = _claims(files, wanted, places, namesakes)
    warnings = [
        *_by_number(namesakes.by_number),
        *unreadable(files),
        *not_there(files),
        *unclaimed(files, places),
    ]
    return claims, issues, warnings


def _claims(
    files: PdfFolder, wanted: Iterable[Wanted], places: dict[str, int], namesakes: LabelledPdfs
) -> tuple[_Claims, list[Issue]]:
    """Which rows claim which file, and the rows that find none; fills `places`, by the file's own
    name.
    """
    claims = _Claims(files.root)
    issues: list[Issue] = []
    for want in _set_aside_last(wanted):
        claims.seen.append(want.row)
        if want.certificate is not None:
            claims.certificates[want.row] = want.certificate
        cell = want.pdf if want.pdf and not want.pdf.isspace() else None
        found = (
            namesakes.fitting(want.row, want.email, want.name)
            if cell is None
            else files.named(cell)
        )
        if isinstance(found, Unfound):
            issues.append(Issue(want.row, PDF.name, *found, cell))
        else:
            itself = files.itself(found)
            if want.set_aside and itself in places:
                continue
            place = places.setdefault(itself, len(claims.names))
            claims.put(place, found, None if itself == found else files.path_of(found), want)
    return claims, issues


def _set_aside_last(wanted: Iterable[Wanted]) -> Iterator[Wanted]:
    set_aside: list[Wanted] = []
    for want in wanted:
        if want.set_aside:
            set_aside.append(want)
        else:
            yield want
    yield from set_aside


def _pdfs(claims: _Claims, verdicts: _Verdicts, *, without: Set[int]) -> Pdfs:
    """The files of the rows that have one of their own, and no error."""
    places = [
        place
        for place, row in enumerate(claims.rows)
        if place not in verdicts.faults and row not in without
    ]
    columns = {
        "row": [claims.rows[place] for place in places],
        "pdf_name": [os.fsencode(claims.names[place]) for place in places],
        "pdf_target": [
            os.fsencode(claims.targets[place]) if place in claims.targets else None
            for place in places
        ],
        "pdf_size": [verdicts.sizes[place] for place in places],
        "pdf_digest": verdicts.digests(places),
        "pdf_pages": [verdicts.pages[place] for place in places],
    }
    return Pdfs(claims.root, pl.DataFrame(columns, schema=Pdfs.SCHEMA))


def _faults(claims: _Claims, verdicts: _Verdicts) -> list[Issue]:
    return [
        Issue(
            row,
            PDF.name,
            fault.code,
            fault.of(claims.names[place]),
            claims.typed(row, place),
        )
        for place, fault in verdicts.faults.items()
        for row in claims.rows_of(place)
    ]


def _long(claims: _Claims, verdicts: _Verdicts) -> list[Issue]:
    """PDFs in which there are perhaps several diplomas: where all others have one page, or two."""
    pages = [number for number in verdicts.pages if number]
    (usual, files), *_ = Counter(pages).most_common(1) or [(0, 0)]
    long = [place for place, number in enumerate(verdicts.pages) if number >= 2 * usual > 0]
    if files < _USUALLY * len(pages) or len(long) > max(1, _RARELY * len(pages)):
        return []
    return [
        Issue(
            row,
            PDF.name,
            Code.PDF_LONG,
            say.LONG(pdf=claims.names[place], pages=verdicts.pages[place], usual=usual),
            claims.typed(row, place),
            Severity.WARNING,
        )
        for place in long
        for row in claims.rows_of(place)
    ]


def _named_twice(claims: _Claims) -> list[Issue]:
    issues: list[Issue] = []
    for place in claims.others:
        rows = claims.rows_of(place)
        for at, row in () if claims.of_one_certificate(rows) else enumerate(rows):
            said = say.NAMED_TWICE(pdf=claims.names[place], rows=Others(rows, at))
            issues.append(
                Issue(row, PDF.name, Code.PDF_NAMED_TWICE, said, claims.typed(row, place))
            )
    return issues


def _same_bytes(claims: _Claims, verdicts: _Verdicts) -> list[Issue]:
    places = [place for place in range(len(claims.names)) if place not in verdicts.faults]
    digests = verdicts.digests(places)
    by_digest: defaultdict[bytes, list[int]] = defaultdict(list)
    if digests.n_unique() < len(digests):
        for place, digest in zip(places, digests, strict=True):
            by_digest[digest].append(place)
    issues: list[Issue] = []
    for alike in (places for places in by_digest.values() if len(places) > 1):
        rows_of = {place: claims.rows_of(place) for place in alike}
        if claims.of_one_certificate(row for rows in rows_of.values() for row in rows):
            continue
        files = [
            say.FILE_OF_ROWS(pdf=claims.names[place], rows=rows) for place, rows in rows_of.items()
        ]
        for at, (place, rows) in enumerate(rows_of.items()):
            said = say.SAME_BYTES(pdf=claims.names[place], others=Others(files, at))
            issues += [
                Issue(row, PDF.name, Code.PDF_SAME_BYTES, said, claims.typed(row, place))
                for row in rows
            ]
    return issues


def _alike(claims: _Claims, verdicts: _Verdicts) -> dict[int, int]:
    """For rows that share a certificate, the first of them with a file of the same content."""
    first: dict[tuple[int, bytes], int] = {}
    alike: dict[int, int] = {}
    for place in range(len(claims.names)) if claims.certificates else ():
        if place not in verdicts.faults:
            for row in claims.rows_of(place):
                if row in claims.certificates:
                    key = (claims.certificates[row], verdicts.digests([place])[0])
                    alike[row] = first.setdefault(key, row)
    return alike


def _by_number(rows: list[int]) -> list[Issue]:
    """That files were found by a number alone, which a column that was sorted alone would make
    somebody else's.
    """
    if not rows:
        return []
    said = say.BY_NUMBER(count=len(rows), rows=sorted(rows))
    return [Issue(None, PDF.name, Code.READ_AS, said, severity=Severity.NOTE)]
