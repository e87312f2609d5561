"""Archives that a stranger may have made: what is refused, and that names come out right."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from registry_desk import Desk, drop_zip, make_batch, results_in, rows_of

from helpers.pdf_bytes import one_page_pdf
from helpers.sampling import sampled
from importer.inbox import Mode
from importer.inbox.unpacking import Caps, UnpackError, unpack

pytest_plugins = ["inbox_fixtures"]


def archive_of(path: Path, *names: str, content: bytes = b"x") -> Path:
    """An archive with these entries, as they are written here."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            entry = zipfile.ZipInfo("placeholder")
            entry.filename = name
            archive.writestr(entry, content)
    return path


def with_raw_names(
    path: Path, entries: dict[bytes, bytes], *, extra: dict[bytes, bytes] | None = None
) -> Path:
    """An archive whose names are these bytes, without the flag that says that they are UTF-8."""
    body, directory = io.BytesIO(), io.BytesIO()
    for name, content in entries.items():
        more = (extra or {}).get(name, b"")
        crc, size, offset = zlib.crc32(content), len(content), body.tell()
        fields = (20, 0, 0, 0, 33, crc, size, size, len(name), len(more))
        body.write(struct.pack("<4s5H3I2H", b"PK\x03\x04", *fields) + name + more + content)
        central = struct.pack(
            "<4s6H3I5H2I",
            b"PK\x01\x02",
            20,
            20,
            0,
            0,
            0,
            33,
            crc,
            size,
            size,
            len(name),
            len(more),
            0,
            0,
            0,
            0,
            offset,
        )
        directory.write(central + name + more)
    start, listed = body.tell(), directory.getvalue()
    end = struct.pack(
        "<4s4H2IH", b"PK\x05\x06", 0, 0, len(entries), len(entries), len(listed), start, 0
    )
    path.write_bytes(body.getvalue() + listed + end)
    return path


HOSTILE = (
    "../escape.pdf",
    "a/../../escape.pdf",
    "/etc/escape.pdf",
    "\\escape.pdf",
    "..\\escape.pdf",
    "C:\\escape.pdf",
    "C:escape.pdf",
    "\\\\server\\share\\escape.pdf",
    "CON",
    "a/nul.pdf",
    "com1.pdf",
    "LPT9",
    "aux .pdf",
    "x.pdf:stream",
    "a//b.pdf",
    "./a.pdf",
    "trailing.",
    "folder /a.pdf",
    "line\nbreak.pdf",
    "a" * 300 + ".pdf",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_leads_out_or_is_no_file_everywhere_is_refused(
    tmp_path: Path, name: str
) -> None:
    """Before anything is written, and nothing lies anywhere else either."""
    path = archive_of(tmp_path / "x.zip", "good.pdf", name)
    with pytest.raises(UnpackError, match="leads out"):
        unpack(path, tmp_path / "target")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["x.zip"]


def test_links_are_refused(tmp_path: Path) -> None:
    """A link that is unpacked first lets the next entry out of the folder."""
    entry = zipfile.ZipInfo("link")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(entry, "/etc")
    with pytest.raises(UnpackError, match="a link"):
        unpack(tmp_path / "x.zip", tmp_path / "target")


@pytest.mark.parametrize(
    "names", [("a.pdf", "a.pdf"), ("a.pdf", "A.PDF"), ("é.pdf", "e\u0301.pdf"), ("a", "a/b.pdf")]
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    """Which one is right is not clear, and no file overwrites another; as every system compares
    names.
    """
    with pytest.raises(UnpackError, match=r"twice|both as a file"):
        unpack(archive_of(tmp_path / "x.zip", *names), tmp_path / "target")


def test_encrypted_archives_are_refused(tmp_path: Path) -> None:
    """With the advice to leave the password away."""
    path = archive_of(tmp_path / "x.zip", "a.pdf")
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(UnpackError, match="encrypted"):
        unpack(path, tmp_path / "target")


@pytest.mark.parametrize("damage", ["no zip", "cut off", "a byte changed"])
def test_damaged_archives_are_refused(tmp_path: Path, damage: str) -> None:
    """Whatever of it can still be read."""
    path = archive_of(tmp_path / "x.zip", "a.pdf", content=one_page_pdf())
    content = path.read_bytes()
    changed = content.replace(b"Helvetica", b"Helvetixx")
    path.write_bytes(
        {"no zip": b"hello", "cut off": content[:-30], "a byte changed": changed}[damage]
    )
    with pytest.raises(UnpackError, match="damaged"):
        unpack(path, tmp_path / "target")


def test_too_many_entries_too_many_bytes_and_too_high_a_ratio_are_refused(tmp_path: Path) -> None:
    """Three caps, each by itself."""
    path = archive_of(
        tmp_path / "x.zip", *(f"{number}.pdf" for number in range(11)), content=b"x" * 100
    )
    with pytest.raises(UnpackError, match="11 entries"):
        unpack(path, tmp_path / "a", caps=Caps(entries=10))
    with pytest.raises(UnpackError, match="more than"):
        unpack(path, tmp_path / "b", caps=Caps(unpacked=1099))
    unpack(path, tmp_path / "c", caps=Caps(entries=11, unpacked=1100))


@pytest.mark.parametrize("claims", sampled(["what it is", "ten bytes"], 1))
def test_a_zip_bomb_is_stopped_and_kept_as_it_came(
    desk: Desk, tmp_path: Path, claims: str
) -> None:
    """By the bytes that come out of it, whatever its directory says; little is written, and
    nothing of it stays.
    """
    path = desk.root / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("graduates.csv", b"0" * (100 << 20))
    content = bytearray(path.read_bytes())
    if claims == "ten bytes":
        for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
            start = content.index(mark) + place
            content[start : start + 4] = struct.pack("<I", 10)
    path.write_bytes(content)
    assert not desk.serve(Mode.CHECK)
    folder = desk.folder_of("bomb")
    assert sorted(one.name for one in folder.iterdir()) == [
        ".dokstamp.json",
        "REASON.txt",
        "bomb.zip",
    ]
    assert (folder / "bomb.zip").read_bytes() == content
    assert desk.processing() == []
    with pytest.raises(UnpackError, match="far more" if claims == "what it is" else "damaged"):
        unpack(folder / "bomb.zip", tmp_path / "target")
    assert sum(one.stat().st_size for one in (tmp_path / "target").iterdir()) <= 12 << 20


@pytest.mark.parametrize("encoding", sampled(["cp850", "cp437", "cp1252", "utf-8"], 0, 3))
def test_names_come_out_right_whatever_code_page_they_were_packed_in(
    desk: Desk, tmp_path: Path, encoding: str
) -> None:
    """Every row finds its PDF by the name in the sheet, without the flag for UTF-8."""
    people = [
        "Conceição Ávila" if encoding != "cp437" else "Inés Müñoz",
        "José Brandão" if encoding != "cp437" else "José Peña",
    ]
    batch = make_batch(tmp_path / "class", 2)
    entries: dict[bytes, bytes] = {}
    for row, person in zip(batch.rows, people, strict=True):
        entries[f"{person}.pdf".encode(encoding)] = (batch.pdfs / row["pdf"]).read_bytes()
        row["pdf"] = f"{person}.pdf"
    batch.write()
    with_raw_names(
        desk.root / "Turma.zip",
        {"relação.csv".encode(encoding, "ignore"): batch.sheet.read_bytes()} | entries,
    )
    assert desk.serve(Mode.CHECK), desk.log
    rows = rows_of(results_in(desk.folder_of("Turma")))
    assert [row["status"] for row in rows] == ["pending", "pending"], rows
    names = {one.name for one in desk.folder_of("Turma").rglob("*.pdf")}
    assert names == {f"{person}.pdf" for person in people}


def test_names_with_the_flag_or_the_extra_field_are_believed(tmp_path: Path) -> None:
    """Newer programs say that a name is UTF-8; Info-ZIP puts it beside the old one."""
    stored = b"Ana_.pdf"
    field = b"\x01" + struct.pack("<I", zlib.crc32(stored)) + "Anã.pdf".encode()
    extra = {stored: struct.pack("<HH", 0x7075, len(field)) + field}
    unpack(with_raw_names(tmp_path / "x.zip", {stored: b"x"}, extra=extra), tmp_path / "target")
    assert [one.name for one in (tmp_path / "target").iterdir()] == ["Anã.pdf"]
    unpack(archive_of(tmp_path / "y.zip", "Łucja ção.pdf"), tmp_path / "other")
    assert [one.name for one in (tmp_path / "other").iterdir()] == ["Łucja ção.pdf"]


def test_what_systems_leave_in_archives_is_passed_over(desk: Desk, tmp_path: Path) -> None:
    """A Mac's `__MACOSX` and hidden files are no second sheet; the original archive is kept beside
    the unpacked.
    """
    batch = make_batch(tmp_path / "class", 2)
    path = drop_zip(desk, batch, "Turma")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/._graduates.csv", b"x")
        archive.writestr(".DS_Store", b"x")
        archive.writestr("Thumbs.db", b"x")
    assert desk.serve(Mode.CHECK)
    folder = desk.folder_of("Turma")
    assert not (folder / "__MACOSX").exists()
    assert (folder / "Turma.zip").exists()


def test_the_letter_says_what_to_do_about_a_list_of_another_program(
    desk: Desk, tmp_path: Path
) -> None:
    """Not only that there is no spreadsheet: the person has put one in."""
    archive_of(desk.root / "Turma.zip", "Turma.numbers", "pdfs/1.pdf")
    assert not desk.serve(Mode.CHECK)
    reason = (desk.folder_of("Turma") / "REASON.txt").read_text(encoding="utf-8")
    assert "Turma.numbers" in reason
    assert "open it in Numbers" in " ".join(reason.split())


@pytest.mark.parametrize("content", ["cut off", "an archive"])
def test_the_letter_of_a_refused_archive_asks_for_a_new_one(
    desk: Desk, tmp_path: Path, content: str
) -> None:
    """The folder that it lies in has no spreadsheet: moving that back would lead nowhere. The log
    tells of it too.
    """
    inner = drop_zip(desk, make_batch(tmp_path / "class", 1), "Turma")
    if content == "cut off":
        inner.write_bytes(inner.read_bytes()[:-40])
    else:
        inner.rename(tmp_path / "inner.zip")
        archive_of(inner, "inner.zip", content=(tmp_path / "inner.zip").read_bytes())
    assert not desk.serve(Mode.CHECK)
    reason = (desk.folder_of("Turma") / "REASON.txt").read_text(encoding="utf-8")
    assert "drop the new archive into the inbox" in reason
    assert ("An archive within it is not unpacked" in reason) == (content == "an archive")
    assert "unreadable" in desk.events("Turma")
