"""Give every row its PDF: found, proved, digested, and no other row's."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from importer.columns import PDF
from importer.issues import Code, Issue, Severity, rows_in_error
from importer.pdfs.cache import DigestCache
from importer.pdfs.folder import PdfFolder
from importer.pdfs.listing import quoted
from importer.pdfs.proof import Fault, Proof
from importer.pdfs.workers import prove_all

_MOST_ROWS = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a source row says of its file; also a row that is invalid for other reasons claims one.

    Attributes:
        row: row number as the person sees it.
        pdf: the cell, or None: then the file is the one named after the e-mail or the name.
        email: lower-cased and trimmed, or None when it is missing or wrong.
        name: the graduate's name, or None likewise.
    """

    row: int
    pdf: str | None = None
    email: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Pdf:
    """A proved file.

    Attributes:
        path: where it is, links resolved.
        name: its name relative to the folder, as on disk, with `/` between folders.
        size: bytes.
        digest: SHA-256 as 64 hexadecimal digits.
        pages: at least 1.
    """

    path: str
    name: str
    size: int
    digest: str
    pages: int


@dataclass(frozen=True, kw_only=True)
class Matching:
    """Every row's PDF, and what is wrong.

    Attributes:
        pdfs: by row, for the rows without an error here.
        issues: in the order of the rows; warnings about the folder as a whole (row None) last.
    """

    pdfs: Mapping[int, Pdf]
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    name: str
    rows: list[Wanted]


def match(
    folder: Path,
    wanted: Sequence[Wanted],
    *,
    cache: DigestCache | None = None,
    workers: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Matching:
    """Find, prove and digest the file of every row.

    Args:
        folder: the folder of PDFs.
        wanted: every source row, each row number once.
        cache: digests of files seen before.
        workers: processes that prove a large batch; None takes the cores there are.
        on_progress: told (files proved, files to prove) as they are proved.

    Raises:
        FolderError: if the folder cannot be read.
    """
    claims, issues, warnings = _searched(folder, wanted)
    verdicts = _verdicts(list(claims), cache=cache, workers=workers, on_progress=on_progress)
    issues += _faults(claims, verdicts)
    issues += _named_twice(claims)
    issues += _same_bytes(claims, verdicts)
    order: dict[int | None, int] = {want.row: place for place, want in enumerate(wanted)}
    issues.sort(key=lambda issue: order[issue.row])
    unusable = rows_in_error(issues)
    pdfs: dict[int, Pdf] = {}
    for path, claim in claims.items():
        verdict = verdicts[path]
        if isinstance(verdict, Proof) and claim.rows[0].row not in unusable:
            pdfs[claim.rows[0].row] = Pdf(path, claim.name, verdict.size, verdict.digest, verdict.pages)
    return Matching(pdfs=pdfs, issues=(*issues, *warnings))


def _searched(folder: Path, wanted: Iterable[Wanted]) -> tuple[dict[str, _Claim], list[Issue], list[Issue]]:
    """Claims, rows that find no file, warnings; the listing of a large folder is dropped before proving begins."""
    files = PdfFolder.open(folder)
    claims, issues = _claims(files, wanted)
    return claims, issues, [*_unreadable(files), *_unclaimed(files, claims)]


def _claims(files: PdfFolder, wanted: Iterable[Wanted]) -> tuple[dict[str, _Claim], list[Issue]]:
    """Which rows claim which file, by its path with links resolved, and the rows that find none."""
    claims: dict[str, _Claim] = {}
    issues: list[Issue] = []
    for want in wanted:
        cell = want.pdf if want.pdf and not want.pdf.isspace() else None
        found = files.fitting(want.email, want.name) if cell is None else files.named(cell)
        if isinstance(found, Fault):
            issues.append(Issue(want.row, PDF.name, found.code, found.message, cell))
        else:
            claims.setdefault(files.path_of(found), _Claim(found, [])).rows.append(want)
    return claims, issues


def _verdicts(
    paths: list[str],
    *,
    cache: DigestCache | None,
    workers: int | None,
    on_progress: Callable[[int, int], None] | None,
) -> dict[str, Proof | Fault]:
    verdicts: dict[str, Proof | Fault] = {}
    if cache is not None:
        for path in paths:
            proof = _known(cache, path)
            if proof is not None:
                verdicts[path] = proof

    def keep(path: str, verdict: Proof | Fault) -> None:
        verdicts[path] = verdict
        if cache is not None and isinstance(verdict, Proof):
            cache.put(path, verdict)
        if on_progress is not None:
            on_progress(len(verdicts), len(paths))

    prove_all([path for path in paths if path not in verdicts], keep, workers=workers)
    return verdicts


def _known(cache: DigestCache, path: str) -> Proof | None:
    try:
        return cache.get(path, os.stat(path))  # noqa: PTH116  (as for `open`: a Path a file is dear)
    except OSError:  # proving it says what is wrong
        return None


def _faults(claims: Mapping[str, _Claim], verdicts: Mapping[str, Proof | Fault]) -> list[Issue]:
    return [
        Issue(want.row, PDF.name, verdict.code, f"{quoted(claim.name)} {verdict.message}", want.pdf)
        for path, claim in claims.items()
        for verdict in (verdicts[path],)
        if isinstance(verdict, Fault)
        for want in claim.rows
    ]


def _named_twice(claims: Mapping[str, _Claim]) -> list[Issue]:
    issues: list[Issue] = []
    for claim in claims.values():
        if len(claim.rows) == 1:
            continue
        first = [want.row for want in claim.rows[: _MOST_ROWS + 1]]
        for want in claim.rows:
            others = _rows([row for row in first if row != want.row][:_MOST_ROWS], of=len(claim.rows) - 1)
            message = (
                f"{quoted(claim.name)} is also the file of {others}: a file belongs to one certificate, "
                "so correct whichever row is wrong."
            )
            issues.append(Issue(want.row, PDF.name, Code.PDF_NAMED_TWICE, message, want.pdf))
    return issues


def _same_bytes(claims: Mapping[str, _Claim], verdicts: Mapping[str, Proof | Fault]) -> list[Issue]:
    by_digest: defaultdict[str, list[_Claim]] = defaultdict(list)
    for path, claim in claims.items():
        verdict = verdicts[path]
        if isinstance(verdict, Proof):
            by_digest[verdict.digest].append(claim)
    issues: list[Issue] = []
    for alike in by_digest.values():
        for claim in alike if len(alike) > 1 else ():
            others = [other for other in alike[: _MOST_ROWS + 1] if other is not claim][:_MOST_ROWS]
            texts = [
                f"{quoted(other.name)} of {_rows([want.row for want in other.rows[:_MOST_ROWS]], of=len(other.rows))}"
                for other in others
            ]
            message = (
                f"{quoted(claim.name)} has the same content as {_and_more(texts, of=len(alike) - 1, joint='; ')}: "
                "DokStamp keeps one file for the same content, so replace whichever is wrong."
            )
            issues += [Issue(want.row, PDF.name, Code.PDF_SAME_BYTES, message, want.pdf) for want in claim.rows]
    return issues


def _unreadable(files: PdfFolder) -> list[Issue]:
    return [
        Issue(
            None,
            PDF.name,
            Code.PDF_UNREADABLE,
            f"The sub-folder {quoted(name)} cannot be read ({reason}), so its files were not seen: check permissions.",
            severity=Severity.WARNING,
        )
        for name, reason in files.unreadable.items()
    ]


def _unclaimed(files: PdfFolder, claims: Mapping[str, _Claim]) -> list[Issue]:
    names = sorted((name for name in files.pdfs() if files.path_of(name) not in claims), key=str.casefold)
    if not names:
        return []
    listed = ", ".join(quoted(name) for name in names)
    message = f"No row uses {_count(len(names))} in the folder of PDFs: {listed}. Is a graduate missing from the sheet?"
    return [Issue(None, PDF.name, Code.PDF_UNCLAIMED, message, severity=Severity.WARNING)]


def _count(files: int) -> str:
    return "1 file" if files == 1 else f"{files} files"


def _rows(rows: list[int], *, of: int) -> str:
    return ("row " if of == 1 else "rows ") + _and_more([str(row) for row in rows], of=of)


def _and_more(texts: list[str], *, of: int, joint: str = ", ") -> str:
    """A list that says how many of `of` it leaves out."""
    return joint.join(texts) + (f" and {of - len(texts)} more" if of > len(texts) else "")
