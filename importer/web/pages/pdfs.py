"""Whether each PDF belongs to its graduate: page one beside the row, the most suspicious first."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

import polars as pl
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response, StreamingResponse

from importer.columns import CONFIRM_PDF, COURSE, DATE_OF_BIRTH, EMAIL, NAME, PDF, SOCIAL_NAME
from importer.inspection import Fault
from importer.names import same_cell
from importer.pdfs import Pdf, PdfFolder
from importer.sentences import Message
from importer.sentences import web_pdfs as say
from importer.sentences.showing import column as heading_of
from importer.web.answering import get, post
from importer.web.entries import Change
from importer.web.lists import ChangeKind, ListState
from importer.web.looking import Looks, Suspect, Why, print_of
from importer.web.numbers import number_in
from importer.web.pages.corrections import Needs, row_of
from importer.web.pictures import Picture, is_digest
from importer.web.remedies import as_day, on_page, pdf_of
from importer.web.visit import Visit
from importer.web.visitors import Role

_A_PART = 65536
_SHOWN = (NAME, SOCIAL_NAME, DATE_OF_BIRTH, EMAIL, COURSE)
_WHY = {
    Why.ABSENT: say.WHY_ABSENT,
    Why.SIMILAR: say.WHY_SIMILAR,
    Why.PICTURE: say.WHY_PICTURE,
    Why.SAMPLE: say.WHY_SAMPLE,
}


class Sequenced:
    """The PDFs of a list in the order in which they are looked at.

    Attributes:
        rows: whose PDFs are looked at.
        looked: those of them that somebody has looked at.
    """

    def __init__(self, visit: Visit) -> None:
        self.needs = Needs(visit)
        self.visit = visit
        self.every = visit.request.query_params.get("of") == "all"
        judged, out = self.needs.standing.judged, visit.graduates.left_out
        self._frame = judged.batch.graduates.frame
        self.suspects = {row: one for row, one in judged.suspects.items() if row not in out}
        rows = self._frame["row"].to_list() if self.every else list(self.suspects)
        self.rows: list[int] = [row for row in rows if row not in out]
        self.looks = Looks(visit.graduates)
        self.looked = self._looked()

    def pdf(self, row: int) -> Pdf | None:
        """The PDF of a row; None where it has none. One that is in doubt has no digest."""
        held = self._frame.filter(pl.col("row") == row)
        if held.height:
            judged = self.needs.standing.judged
            graduates = judged.batch.graduates
            return graduates[graduates.rows.index(row)].pdf
        suspect = self.suspects.get(row)
        name = pdf_of(suspect.issue) if suspect is not None and suspect.issue else None
        if name is None:
            return None
        folder = PdfFolder.open(self.visit.graduates.pdfs)
        return Pdf(folder.path_of(name), name, 0, "", 0, folder.root)

    def _looked(self) -> frozenset[int]:
        if not self.looks:
            return frozenset()
        held = self._frame.filter(
            pl.col("row").is_in(pl.Series(self.rows, dtype=pl.UInt32).implode())
        )
        digests = {
            row: digest.hex() for row, digest in held.select("row", "pdf_digest").iter_rows()
        }
        known = [row for row, digest in digests.items() if self.looks.at(digest)]
        texts = self.needs.rows.texts(known)
        return frozenset(
            row for row in known if self.looks.of(digests[row], person_of(texts[row])) is not None
        )


def person_of(texts: Mapping[str, str]) -> str:
    """What tells whose a PDF was found to be."""
    return print_of(texts.get(NAME.name, ""), texts.get(DATE_OF_BIRTH.name, ""))


def pdfs(visit: Visit) -> Response:
    """One PDF beside its row: that of the address, else the first that nobody has looked at."""
    seq = Sequenced(visit)
    row = number_in(visit.request.query_params.get("row"))
    left = [one for one in seq.rows if one not in seq.looked]
    if row not in seq.rows:
        row = left[0] if left and not visit.request.query_params.get("end") else None
    facts = _whole(seq, left)
    if row is None:
        return visit.page("pdfs_end.html", title=say.TITLE(), step="pdfs", **facts)
    place = seq.rows.index(row)
    pdf, texts = seq.pdf(row), seq.needs.rows.texts([row])[row]
    picture = _drawn(visit, pdf) if pdf is not None else None
    digest = picture.digest if isinstance(picture, Picture) else (pdf.digest if pdf else "")
    found = seq.looks.of(digest, person_of(texts))
    after = seq.rows[place + 1] if place + 1 < len(seq.rows) else None
    return visit.page(
        "pdfs.html",
        title=(say.PROGRESS_ALL if seq.every else say.PROGRESS)(
            number=place + 1, count=len(seq.rows)
        ),
        step="pdfs",
        headings=seq.needs.standing.sheet.headings,
        heading_of=heading_of,
        row=row,
        name=texts.get(NAME.name, ""),
        cells=[(one.name, as_day(texts[one.name])) for one in _SHOWN if texts.get(one.name)],
        pdf=pdf,
        pages=pdf.pages if pdf is not None and pdf.pages else None,
        picture=digest if isinstance(picture, Picture) else None,
        fault=picture.of(pdf.name) if isinstance(picture, Fault) and pdf else None,
        digest=digest,
        why=_why(seq.suspects.get(row), pdf),
        found=found if found is not None and (found.after or "").startswith("belongs ") else None,
        before=seq.rows[place - 1] if place else None,
        after=after,
        seen=visit.graduates.version[0],
        **facts,
    )


def _whole(seq: Sequenced, left: Sequence[int]) -> dict[str, Any]:
    pictures = sum(one.why is Why.PICTURE for one in seq.suspects.values())
    wrong = number_in(seq.visit.request.query_params.get("wrong"))
    return {
        "of": "all" if seq.every else None,
        "count": len(seq.rows),
        "looked": len(seq.looked),
        "left": len(left),
        "pictures": say.PICTURES(count=pictures) if pictures else None,
        "unusable": seq.needs.standing.findings.unusable,
        "wrong": wrong if wrong in seq.visit.graduates.left_out else None,
    }


def _why(suspect: Suspect | None, pdf: Pdf | None) -> Message:
    """Why a PDF should be looked at."""
    if suspect is None:
        return say.WHY_ALL()
    if suspect.issue is not None:
        return on_page(suspect.issue)
    if suspect.why in _WHY:
        return _WHY[suspect.why]()
    return say.WHY_PAGES(count=pdf.pages if pdf else 0)


def _drawn(visit: Visit, pdf: Pdf) -> Picture | Fault:
    root, digest = visit.graduates.root, pdf.digest or None
    return visit.office.pictures.of(root, pdf.path, below=pdf.root, digest=digest)


def found(visit: Visit) -> Response:
    """Note whose somebody has found a PDF to be, and go on to the next."""
    graduates, row = visit.graduates, row_of(visit)
    if graduates.state is ListState.ISSUING:
        return visit.to(visit.path("issuing"))
    seq, digest = Sequenced(visit), str(visit.form.get("digest", ""))
    texts = seq.needs.rows.texts([row]).get(row)
    act = visit.form.get("act")
    if texts is None or act not in ("belongs", "wrong"):
        raise HTTPException(400)
    pdf = seq.pdf(row)
    if pdf is None or not is_digest(digest):
        raise HTTPException(400)
    if pdf.digest and pdf.digest != digest:  # another file has come since the page was shown
        return visit.to(visit.path("pdfs", row=row, of="all" if seq.every else None))
    after = seq.rows[seq.rows.index(row) + 1 :] if row in seq.rows else []
    following = next((one for one in after if one not in seq.looked), None)
    saw = f"{act} {person_of(texts)}"
    changes = [Change(kind=ChangeKind.LOOKED, row=row, about=digest, after=saw)]
    if act == "wrong":
        changes.append(Change(kind=ChangeKind.LEFT_OUT, row=row, about="", after="wrong_pdf"))
    elif not pdf.digest:  # it was an error, which their yes settles
        changes += _confirmed(row, texts, pdf.name)
    visit.change(*changes)
    asked = {"of": "all" if seq.every else None, "wrong": row if act == "wrong" else None}
    return visit.to(visit.path("pdfs", row=following, end=None if following else 1, **asked))


def _confirmed(row: int, texts: Mapping[str, str], name: str) -> Iterator[Change]:
    """That a PDF is a row's, though another graduate is named in it."""
    has = texts.get(PDF.name, "")
    if not same_cell(has, name):
        yield Change(kind=ChangeKind.CELL, row=row, about=PDF.name, before=has, after=name)
        has = name
    was = texts.get(CONFIRM_PDF.name, "")
    yield Change(kind=ChangeKind.CELL, row=row, about=CONFIRM_PDF.name, before=was, after=has)


def picture(visit: Visit) -> Response:
    """A picture that was drawn for a page."""
    row_of(visit)
    shown = visit.request.query_params.get("shown", "")
    kept = visit.office.pictures.kept(visit.graduates.root, shown)
    if kept is None:
        raise HTTPException(404)
    return FileResponse(kept.path, media_type="image/png")


def opened(visit: Visit) -> Response:
    """The PDF of a row, to be saved."""
    row = row_of(visit)
    pdf = Sequenced(visit).pdf(row)
    if pdf is None:
        raise HTTPException(404)
    try:
        file = pdf.open()
    except OSError:
        raise HTTPException(404) from None
    name = f'attachment; filename="row-{row}.pdf"'
    return StreamingResponse(
        _parts(file), media_type="application/pdf", headers={"content-disposition": name}
    )


def _parts(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while part := file.read(_A_PART):
            yield part


ROUTES = (
    get("/lists/{list_id}/pdfs", pdfs),
    get("/lists/{list_id}/pdfs/rows/{row}.png", picture),
    get("/lists/{list_id}/pdfs/rows/{row}.pdf", opened),
    post("/lists/{list_id}/pdfs/rows/{row}", found, role=Role.PREPARER),
)
