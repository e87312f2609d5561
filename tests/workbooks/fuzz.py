"""Changes workbooks and lists in thousands of ways: each has to come out as tables or as one
sentence, in time.

    python tests/workbooks/fuzz.py --count 10000 --seed 1

Every change is made from the seed and its number alone, so a failure can be made again: `--only
NUMBER`. What fails is kept beside this file's own report, in the folder given with `--keep`.
"""

import argparse
import random
import re
import struct
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from importer.errors import SheetError
from importer.sheet import read_sheet, read_tables

SEEDS = Path(__file__).parent / "seeds"
SLOW = 20.0
"""Seconds after which a reading is a failure: nothing here is larger than a few kilobytes."""
_UNFORESEEN = re.compile(r"cannot be read \((?!the )|ends the program")
"""A sentence about something that nobody foresaw; it is one, but worth a look."""
_NUMBERS = (
    b"0",
    b"-1",
    b"1048577",
    b"10000000",
    b"4294967295",
    b"99999999999999999999",
    b"1e308",
    b"NaN",
    b"",
)
_INTEGERS = (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFFE, 0x10000, 0x100000)


@dataclass(frozen=True, slots=True)
class Tried:
    """How the reading of one changed file ended.

    Attributes:
        ending: "tables", "sentence", "unforeseen", or what must not be.
        told: the sentence, or what was raised.
    """

    number: int
    seed: str
    ending: str
    told: str
    seconds: float

    @property
    def failed(self) -> bool:
        """Whether it ended otherwise than in tables or a sentence, or late."""
        return self.ending not in ("tables", "sentence", "unforeseen") or self.seconds > SLOW


def changed(number: int, seed: int) -> tuple[str, bytes]:
    """One of the seeds' names, and its bytes after a few changes."""
    chance = random.Random(f"{seed}/{number}")
    path = chance.choice(sorted(SEEDS.iterdir()))
    content = path.read_bytes()
    is_archive = content.startswith(b"PK")
    if is_archive and chance.random() < 0.8:
        return path.name, _archive_changed(content, chance)
    if content.lstrip()[:1] == b"<" and chance.random() < 0.7:
        for _ in range(chance.choice((1, 1, 2, 5))):
            content = _markup_changed(content, chance)
        return path.name, content
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        content = _bytes_changed(content, chance)
    return path.name, content


def _archive_changed(content: bytes, chance: random.Random) -> bytes:
    """The archive with other bytes in its parts, or with parts that are gone, renamed or
    doubled.
    """
    with ZipFile(BytesIO(content)) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        name = chance.choice(sorted(parts))
        kind = chance.random()
        if kind < 0.05:
            del parts[name]
            if not parts:
                break
        elif kind < 0.10:
            parts[
                chance.choice((name.upper(), name.replace("/", "\\"), f"/{name}", f"x{name}"))
            ] = parts.pop(name)
        elif kind < 0.15:
            parts[name] = parts[chance.choice(sorted(parts))]
        elif parts[name].lstrip()[:1] == b"<" and kind < 0.8:
            parts[name] = _markup_changed(parts[name], chance)
        else:
            parts[name] = _bytes_changed(parts[name], chance)
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


def _markup_changed(xml: bytes, chance: random.Random) -> bytes:
    """XML that mostly stays XML: attributes with other values, elements that are gone, doubled or
    moved.
    """
    kind = chance.random()
    values = list(re.finditer(rb'="([^"]*)"', xml))
    tags = list(re.finditer(rb"<[^!?][^>]*>", xml))
    if kind < 0.4 and values:
        at = chance.choice(values)
        value = chance.choice(
            (*_NUMBERS, chance.choice(values)[1], b"true", b"\xff", b"&#0;", b"A" * 5000)
        )
        return xml[: at.start(1)] + value + xml[at.end(1) :]
    if kind < 0.5 and values:
        at = chance.choice(values)
        begin = max(xml.rfind(b" ", 0, at.start()), 0)
        return xml[:begin] + xml[at.end() :]
    if kind < 0.8 and tags:
        one, other = sorted(
            (chance.choice(tags), chance.choice(tags)), key=lambda match: match.start()
        )
        piece = xml[one.start() : other.end()]
        if chance.random() < 0.5:
            return xml[: one.start()] + xml[other.end() :]
        return xml[: one.start()] + piece * chance.choice((2, 3, 40)) + xml[one.start() :]
    if kind < 0.9:
        return (
            xml.replace(b'"', b"'")
            if chance.random() < 0.5
            else xml.decode("utf-8", "replace").encode("utf-16")
        )
    return xml.replace(
        *chance.choice(
            (
                *((b"<c ", b"<d "), (b' r="', b' q="'), (b"<v>", b"<v><v>"), (b">", b">\x01")),
                *((b"</td>", b""), (b"</tr>", b""), (b"<td", b"<table><td"), (b"--", b"-")),
                *((b"<td", b"<td rowspan=70000 colspan=2000"), (b"ss:Index", b"Index")),
            )
        )
    )


def _bytes_changed(content: bytes, chance: random.Random) -> bytes:
    """Other bytes: some flipped, a span gone, doubled or zeroed, a number that is extreme, an end
    that is missing.
    """
    if not content:
        return content
    at = chance.randrange(len(content))
    length = chance.choice((1, 2, 4, 16, 100, 512))
    changes: tuple[Callable[[], bytes], ...] = (
        lambda: content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :],
        lambda: content[:at] + chance.randbytes(length) + content[at + length :],
        lambda: content[:at] + content[at + length :],
        lambda: (
            content[:at]
            + content[at : at + length] * chance.choice((2, 50))
            + content[at + length :]
        ),
        lambda: content[:at] + bytes(length) + content[at + length :],
        lambda: content[:at] + struct.pack("<I", chance.choice(_INTEGERS)) + content[at + 4 :],
        lambda: (
            content[:at] + struct.pack("<H", chance.choice(_INTEGERS) & 0xFFFF) + content[at + 2 :]
        ),
        lambda: content[:at],
    )
    return chance.choice(changes)()


def tried(number: int, seed: int, folder: Path) -> Tried:
    """Change a seed and read it as the program reads any file."""
    name, content = changed(number, seed)
    path = folder / f"{number}-{name}"
    path.write_bytes(content)
    begun = time.monotonic()
    try:
        (read_sheet if zlib.crc32(content) & 1 else read_tables)(path)
        ending, told = "tables", ""
    except SheetError as error:
        told = str(error)
        ending = "unforeseen" if _UNFORESEEN.search(told) else "sentence"
        if "\n" in told or not told.rstrip().endswith((".", "”")):
            ending = "not one sentence"
    except BaseException as error:  # a panic is no Exception
        if isinstance(error, KeyboardInterrupt):
            raise
        ending, told = type(error).__name__, str(error)
    seconds = time.monotonic() - begun
    result = Tried(number, name, ending, told, seconds)
    if not result.failed:
        path.unlink()
    return result


def main() -> int:
    """Try many, and tell what failed; the exit status is 1 when something did."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="the number of one change")
    parser.add_argument("--keep", type=Path, help="the folder in which files that failed stay")
    given = parser.parse_args()
    endings: Counter[str] = Counter()
    failed = 0
    with tempfile.TemporaryDirectory() as private:
        folder = given.keep or Path(private)
        folder.mkdir(parents=True, exist_ok=True)
        for number in [given.only] if given.only is not None else range(given.count):
            result = tried(number, given.seed, folder)
            endings[result.ending] += 1
            failed += result.failed
            if result.failed or result.ending == "unforeseen":
                print(
                    f"{result.number} {result.seed} {result.ending} {result.seconds:.1f} s:"
                    f" {result.told}"
                )
    told = ", ".join(f"{count} {ending}" for ending, count in endings.most_common())
    print(f"{sum(endings.values())} changed files: {told}; {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
