"""Web pages on their way to be read: in UTF-8, whatever they are in and say that they are in."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from contextlib import suppress
from pathlib import Path

from importer.errors import UsageError
from importer.sheet.encodings import Encoding, decoded, encoding_of, known_encoding

_TAG = re.compile(rb"<[^>\n]*>")
_DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE
)
_HEAD = 8192
_AS_BROWSERS_READ = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}


def in_utf_8(
    content: bytes, path: Path, *, given: str | None, usual: str | None
) -> tuple[bytes, Encoding]:
    """A page in UTF-8, and what it was in.

    What it says that it is in counts where its letters do not show that it is in something else,
    as UTF-8 does: programs put pages together from parts in several encodings.

    Args:
        path: where it comes from, for messages.
        given: what a person says it is in.
        usual: what a person says that texts are in which do not show it.

    Raises:
        SheetError: if its encoding is not certain.
        UsageError: if there is no such encoding.
    """
    wide = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\x00" in content[:_HEAD]
    if given is None and not wide and content.isascii():
        return content, Encoding("ascii")
    declared = _declared(content[:_HEAD])
    # Only what a person reads shows the encoding, and in an example nobody wants to see a tag.
    text = content if wide else _TAG.sub(b"|", content)
    seen = encoding_of(text, path, given=given, usual=usual or declared)
    if declared is not None and seen.name == declared:
        seen = Encoding(seen.name)
    return b"".join(part.encode() for part in decoded(content, seen.name)), seen


def _declared(head: bytes) -> str | None:
    found = _DECLARED.search(head)
    if found is None:
        return None
    with suppress(UsageError):
        name = known_encoding(found[1].decode())
        return _AS_BROWSERS_READ.get(name, name)
    return None
