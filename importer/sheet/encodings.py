"""Which encoding a text is in: UTF-8 and UTF-16 by their bytes, the others by what names their
letters make.

One byte is another letter in each of the old code pages, and none of them says which it is. So a
text is read in each, and the reading in which people are called so is taken; where two are about
as likely, a person is asked.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from re import compile as pattern

from importer.errors import EncodingError, SheetError, UsageError
from importer.letters import languages_in, oddity, total_oddity
from importer.sentences import sheet as say

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_PIECE = 2**20
"""Bytes decoded at a time, where text is looked at and not kept."""

_FILLING = b"\x00\x1a \t\r\n"
"""What may stand behind the last line of a text."""
_REGULAR = 20
"""How many times as many zeros UTF-16 has in one half of its bytes as in the other."""

_CANDIDATES = {
    "cp1252": 0,  # Windows in western Europe and America, and what Excel calls CSV there
    "cp850": 1,  # what Excel calls CSV (MS-DOS)
    "mac_roman": 1,  # what Excel calls CSV (Macintosh)
    "cp1250": 1,  # Windows in central Europe
    "iso8859-15": 2,
    "cp437": 2,
    "cp1254": 2,
    "cp1257": 2,
    "cp1251": 2,
    "cp1253": 2,
    "iso8859-2": 2,
    "cp852": 2,
    "cp860": 2,
    "cp775": 3,
    "cp857": 3,
    "koi8-r": 3,
    "cp866": 3,
}
"""Encodings of one byte a letter, and how many points they are less likely by themselves."""

_CLEAR = 2
"""By how many points a reading has to be likelier than any other that makes other names."""
_CLEAR_ABROAD = 3
"""The same for a reading in another encoding than the commonest."""
_BAD = 5
"""What a word costs at least that nobody is called."""
_WORDS = 2_000
"""Different words that are looked at; the encoding shows in the first few."""
_FEW = 5
"""So many words of another encoding may be UTF-8 by chance."""
_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'"
_FROM_THE_FIRST = pattern(rb"[\x80-\xff][A-Za-z'\x80-\xff]{0,60}")
_LONGEST = 40
_BETWEEN = pattern(rb'[,;\t|"\r\n]')
"""What parts cells."""
_WELL_ENCODED = pattern("[^\x00-\x7f\udc80-\udcff]")
_STRAY = pattern("[\udc80-\udcff]")

_Word = tuple[bytes, bytes]
"""The byte in front of a word, and the word's own."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a text is encoded.

    Attributes:
        name: in Python's notation.
        example: a word that shows it; None where the bytes leave no doubt.
    """

    name: str
    example: str | None = None


def encoding_of(
    content: bytes, path: Path, *, given: str | None = None, usual: str | None = None
) -> Encoding:
    """Tell the encoding of a text.

    Args:
        path: where it comes from, for messages.
        given: what a person says it is; a byte order mark, which says so too, comes first.
        usual: what a person says of many texts: those are in it that do not show what they are in,
            as UTF-8 does, and in which it makes names; the others are told by their letters.

    Raises:
        SheetError: if none makes likely names, or one half is in another than the other.
        EncodingError: if two encodings make likely names.
        UsageError: if there is no encoding of the name given.
    """
    marked = next((encoding for bom, encoding in _BOMS if content.startswith(bom)), None)
    if given is not None and (marked is None or not _is(content, marked)):
        return _as_given(content, path, given)
    if marked is not None:
        return Encoding(marked)
    if (without_mark := _utf_16(content[:4096].rstrip(_FILLING))) is not None:
        return Encoding(without_mark)
    words = list(_words(content))
    if _is(content, "utf-8"):
        return _utf_8_or(content, words, path)
    _refuse_two_encodings(content, words, path)
    if usual is not None and _fits(content, usual):
        texts = _read(words, usual)
        if texts is not None and all(oddity(text) < _BAD for text in texts):
            return Encoding(known_encoding(usual), _telling(content, words, usual))
    return _likeliest(content, words, path)


def _utf_16(sample: bytes) -> str | None:
    """The byte order of UTF-16 without a mark, where every second byte of most letters is zero.

    Zeros that fill a block or a field stand side by side, so they are as many at even places as at
    odd ones.
    """
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if even + odd <= len(sample) // 4 or max(even, odd) < _REGULAR * min(even, odd):
        return None
    return "utf-16-le" if odd >= even else "utf-16-be"


def decoded(content: bytes, encoding: str, errors: str = "replace") -> Iterator[str]:
    """A text in pieces of bounded length."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    for start in range(0, len(content), _PIECE):
        yield decoder.decode(content[start : start + _PIECE])
    yield decoder.decode(b"", final=True)


def known_encoding(given: str) -> str:
    """The name of an encoding in Python's notation.

    Raises:
        UsageError: if there is none of the name given.
    """
    try:
        b"a".decode(given)  # codecs that make no text of bytes are none here
        return codecs.lookup(given).name
    except (LookupError, ValueError) as error:
        raise UsageError(say.NO_ENCODING(encoding=given)) from error


def _as_given(content: bytes, path: Path, given: str) -> Encoding:
    name = known_encoding(given)
    if not _fits(content, given):
        raise SheetError(say.NOT_IN_ENCODING(path=path, encoding=given))
    return Encoding(name)


def _fits(content: bytes, given: str) -> bool:
    try:
        return _is(content, given)
    except (LookupError, ValueError):  # such as punycode, which is no encoding of files
        return False


def _is(content: bytes, encoding: str) -> bool:
    try:
        for _ in decoded(content, encoding, "strict"):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _utf_8_or(content: bytes, words: list[_Word], path: Path) -> Encoding:
    """UTF-8, unless the few letters there are make no names in it and do in another encoding:
    chance fits them.
    """
    texts = _read(words, "utf-8")
    if len(words) <= _FEW and texts is not None and texts and _makes_no_names(texts):
        try:
            return _likeliest(content, words, path)
        except SheetError:
            pass  # it is UTF-8 that was garbled before it was saved: the rows are told one by one
    return Encoding("utf-8")


def _words(content: bytes) -> Iterator[_Word]:
    """The different words that have a letter beyond ASCII, each with the byte in front of it."""
    seen: set[_Word] = set()
    for found in islice(_FROM_THE_FIRST.finditer(content), 100 * _WORDS):
        before = content[max(0, found.start() - _LONGEST) : found.start()]
        head = before[len(before.rstrip(_LETTERS)) :]
        in_front = before[: len(before) - len(head)][-1:]
        word = (
            in_front if in_front.isdigit() or in_front in (b".", b"-") else b" ",
            head + found[0],
        )
        if word not in seen:
            seen.add(word)
            yield word
            if len(seen) == _WORDS:
                return


def _likeliest(content: bytes, words: list[_Word], path: Path) -> Encoding:
    """The encoding under which the words are most likely names."""
    readings: dict[tuple[str, ...], tuple[int, str]] = {}
    for encoding, unlikely in _CANDIDATES.items():
        if (texts := _read(words, encoding)) is None:
            continue
        together = zip(texts, (before.decode() for before, _ in words), strict=True)
        points = unlikely + total_oddity(together, languages_in(encoding))
        readings[texts] = min(readings.get(texts, (points, encoding)), (points, encoding))
    ranked = sorted((points, encoding, texts) for texts, (points, encoding) in readings.items())
    clear = ranked[0][0] + (_CLEAR if ranked[0][1] == "cp1252" else _CLEAR_ABROAD)
    ranked = [one for one in ranked if one[0] < clear or one is ranked[0]]
    ranked = [one for one in ranked if _is(content, one[1])]
    if not ranked or _makes_no_names(ranked[0][2]):
        raise SheetError(
            say.MAKES_NO_NAMES(path=path, example=ranked[0][2][0])
            if ranked and ranked[0][2]
            else say.NO_KNOWN_ENCODING(path=path)
        )
    _, encoding, texts = ranked[0]
    if len(ranked) > 1:
        _, other, others = ranked[1]
        place = next(
            place for place, (one, two) in enumerate(zip(texts, others, strict=True)) if one != two
        )
        raise EncodingError(path, {encoding: texts[place], other: others[place]})
    return Encoding(encoding, _telling(content, words, encoding))


def _read(words: list[_Word], encoding: str) -> tuple[str, ...] | None:
    try:
        return tuple(word.decode(encoding) for _, word in words)
    except UnicodeDecodeError:
        return None


def _makes_no_names(texts: tuple[str, ...]) -> bool:
    """Whether most of the words are none that anybody is called: then the encoding is one that is
    not known here.
    """
    return sum(oddity(text) >= _BAD for text in texts) * 2 > len(texts)


def _telling(content: bytes, words: list[_Word], encoding: str) -> str:
    """The cell that shows best how a text was read: one with a longer word that is likely a
    name.
    """

    def likeness(word: _Word) -> tuple[int, bool, int]:
        text = word[1].decode(encoding)
        return oddity(text), not text[:1].isupper(), -len(text)

    word = min(words, key=likeness)[1]
    place = content.find(word)
    before, behind = (
        content[max(0, place - _LONGEST) : place],
        content[place : place + 2 * _LONGEST],
    )
    cell = _BETWEEN.split(before)[-1] + _BETWEEN.split(behind)[0]
    return " ".join(cell.decode(encoding, "replace").split())


def _refuse_two_encodings(content: bytes, words: list[_Word], path: Path) -> None:
    """Refuse UTF-8 with bytes of another encoding: read as either, names would come out
    garbled.
    """
    well = stray = 0
    for text in decoded(content, "utf-8", "surrogateescape"):
        well += len(_WELL_ENCODED.findall(text))
        stray += len(_STRAY.findall(text))
    if not well or (well <= stray and not any(map(_is_utf_8, words))):
        return
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = f"{content[error.start]:#04x}"
        raise SheetError(say.TWO_ENCODINGS(path=path, line=line, byte=byte)) from None


def _is_utf_8(word: _Word) -> bool:
    """Whether a word is a name in UTF-8, and none in any encoding of one byte a letter."""
    try:
        text = word[1].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return oddity(text) < _BAD and all(
        single is None or oddity(single[0]) >= _BAD
        for single in (_read([word], encoding) for encoding in _CANDIDATES)
    )
