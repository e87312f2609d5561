"""No file takes the machine's memory or time, or ends the command; the others are proved all the
same.
"""

import os
import time
from pathlib import Path

import pytest

from helpers.pdf_bytes import one_page_pdf, page_pdf, stream, text_content
from importer.inspection import process
from importer.issues import Code
from importer.pdfs import Fault, Proof, Wanted, match
from importer.pdfs.workers import prove_all
from importer.sentences import inspection as say

TWICE = stream(
    b"/X Do /X Do",
    b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>",
)
"""A form that draws itself twice: PDFium follows it, doubling what it holds at each turn."""


def verdicts(paths: list[Path], *, below: Path | None = None) -> list[Proof | Fault]:
    """The verdicts on some files."""
    found: dict[int, Proof | Fault] = {}
    prove_all(
        [str(path) for path in paths], found.__setitem__, below=str(below) if below else None
    )
    return [found[place] for place in range(len(paths))]


def test_a_file_that_takes_all_memory_gets_its_own_sentence_and_the_others_theirs(
    tmp_path: Path,
) -> None:
    """Some hundred bytes that ask for more than there is; the command is not ended by them."""
    bomb = page_pdf(b"/X Do", more=(TWICE,))
    assert len(bomb) < 1000
    paths = [tmp_path / f"{number}.pdf" for number in range(3)]
    for path, data in zip(paths, (one_page_pdf("a"), bomb, one_page_pdf("b")), strict=True):
        path.write_bytes(data)
    first, second, third = verdicts(paths)
    assert isinstance(first, Proof)
    assert isinstance(third, Proof)
    assert isinstance(second, Fault)
    assert second.code is Code.PDF_UNREADABLE
    assert second.sentence in (say.TOO_LARGE, say.ENDS_ITS_READER)


@pytest.mark.long
def test_a_file_without_end_is_given_up(tmp_path: Path) -> None:
    """Forms that draw forms that draw forms: a picture that would take for ever is no diploma."""
    inner = b"/X Do " * 40
    forms = tuple(
        stream(
            inner if number < 12 else b"0 0 9 9 re f",
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R"
            b" >> >>" % (number + 7),
        )
        for number in range(13)
    )
    (tmp_path / "endless.pdf").write_bytes(page_pdf(b"/X Do", more=forms))
    (tmp_path / "sound.pdf").write_bytes(one_page_pdf())
    begun = time.monotonic()
    endless, sound = verdicts([tmp_path / "endless.pdf", tmp_path / "sound.pdf"])
    assert isinstance(sound, Proof)
    assert isinstance(endless, Fault)
    assert endless.code is Code.PDF_UNREADABLE
    assert time.monotonic() - begun < 20 * process.MOST_SECONDS


def test_a_packed_stream_is_not_unpacked_beyond_a_bound(tmp_path: Path) -> None:
    """A gigabyte of blanks in a megabyte: PDFium, or we, would hold it all."""
    import zlib

    packer = zlib.compressobj()
    packed = b"".join(packer.compress(b" " * 2**20) for _ in range(200)) + packer.flush()
    picture = stream(packed, b"/Filter /FlateDecode /Unused true")
    (tmp_path / "blanks.pdf").write_bytes(page_pdf(text_content("Diploma"), more=(picture,)))
    begun = time.process_time()
    [verdict] = verdicts([tmp_path / "blanks.pdf"])
    assert isinstance(verdict, Proof)
    assert time.process_time() - begun < 5


def test_a_file_that_is_exchanged_for_a_link_is_not_followed(tmp_path: Path) -> None:
    """Between listing and proving; nor is a folder."""
    folder, outside = tmp_path / "pdfs", tmp_path / "outside"
    for made in (folder / "a", outside):
        made.mkdir(parents=True)
    for path in (folder / "a" / "x.pdf", folder / "y.pdf", outside / "x.pdf"):
        path.write_bytes(one_page_pdf(str(path)))
    sought = [folder / "a" / "x.pdf", folder / "y.pdf"]
    assert all(isinstance(verdict, Proof) for verdict in verdicts(sought, below=folder))
    (folder / "y.pdf").unlink()
    (folder / "y.pdf").symlink_to(outside / "x.pdf")
    (folder / "a" / "x.pdf").unlink()
    (folder / "a").rmdir()
    (folder / "a").symlink_to(outside)
    for verdict in verdicts(sought, below=folder):
        assert isinstance(verdict, Fault)
        assert verdict.code is Code.PDF_UNREADABLE
        assert verdict.sentence is say.EXCHANGED


def test_links_that_stay_within_the_folder_are_as_good_as_files(tmp_path: Path) -> None:
    """They are resolved when the folder is listed."""
    folder = tmp_path / "pdfs"
    (folder / "kept").mkdir(parents=True)
    (folder / "kept" / "a.pdf").write_bytes(one_page_pdf("a"))
    (folder / "ana.pdf").symlink_to(Path("kept") / "a.pdf")
    matching = match(folder, [Wanted(2, "ana.pdf")])
    assert list(matching.pdfs) == [2]


def test_a_pipe_in_the_place_of_a_file_holds_nobody_up(tmp_path: Path) -> None:
    """Reading it would wait for ever."""
    os.mkfifo(tmp_path / "pipe.pdf")
    [verdict] = verdicts([tmp_path / "pipe.pdf"])
    assert isinstance(verdict, Fault)
    assert verdict.code is Code.PDF_UNREADABLE


def test_nothing_of_the_folder_one_stands_in_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch with a file `json.py` or `importer.py` in it is only a batch."""
    monkeypatch.chdir(tmp_path)
    for name in ("json.py", "importer.py", "pypdfium2_raw.py"):
        Path(name).write_text("raise SystemExit(3)")
    Path("a.pdf").write_bytes(one_page_pdf())
    [verdict] = verdicts([tmp_path / "a.pdf"])
    assert isinstance(verdict, Proof)
