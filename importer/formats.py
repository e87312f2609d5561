"""The one table of file formats: how a file of each begins, how its name ends, who reads it, and
what is said of one that is not read.

What a file is shows in its content. Its name is asked only where the content tells nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum

from importer.sentences import Message, Sentence, workbooks
from importer.sentences import formats as say


class FormatReader(StrEnum):
    """Who reads a list of this format."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    FODS = "fods"
    XML_EXCEL = "xml"
    WEB_PAGE = "html"
    WEB_ARCHIVE = "mhtml"
    TEXT = "text"


class Container(Enum):
    """What holds files within a file, so that what it is shows in their names only; the value is
    what a sentence calls it.
    """

    ARCHIVE = say.ARCHIVE
    COMPOUND = say.COMPOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format of files.

    Attributes:
        what: what a sentence calls a file of it.
        endings: how names of such files end, in small letters.
        starts: bytes that one begins with.
        text: a pattern of the text that one begins with, whatever its encoding.
        holds: of one in a container, names of parts of which it has one, in small letters; a
            folder ends in a slash.
        container: what it is packed in.
        reader: None where it is not read.
        instead: the end of the sentence that refuses it, where it is not the usual one.
        is_table: people keep lists in it.
    """

    what: Sentence
    endings: tuple[str, ...] = ()
    starts: tuple[bytes, ...] = ()
    text: str = ""
    holds: tuple[str, ...] = ()
    container: Container | None = None
    reader: FormatReader | None = None
    instead: Sentence | None = None
    is_table: bool = False

    @property
    def refusal(self) -> Message:
        """The rest of a sentence that begins with the path of such a file."""
        return self.instead() if self.instead else say.NO_SPREADSHEET(what=self.what())


_STARTS = {
    # Two letters alone may begin a heading.
    Container.ARCHIVE: (b"PK\x03\x04", b"PK\x05\x06"),
    Container.COMPOUND: (b"\xd0\xcf\x11\xe0",),
}
_BIFF = tuple(
    bytes((9, version, size, 0))
    for version, sizes in ((0, (4, 6)), (2, (6,)), (4, (6,)), (8, (8, 16)))
    for size in sizes
)
"""The records of an XLS where no container is around them."""
_PROLOG = r"\s*(?:<\?[^>]*>\s*|<!--[^>]*-->\s*)*"
"""What stands before the first element of XML, or of a page."""
_ZIP, _OLE = Container.ARCHIVE, Container.COMPOUND

TEXT = Format(what=say.TEXT, endings=(".csv", ".tsv"), reader=FormatReader.TEXT, is_table=True)
XLSX = Format(
    what=say.EXCEL,
    endings=(".xlsx", ".xlsm"),
    holds=("xl/workbook.xml",),
    container=_ZIP,
    reader=FormatReader.XLSX,
    is_table=True,
)
XLS = Format(
    what=say.OLD_EXCEL,
    endings=(".xls",),
    starts=_BIFF,
    holds=("workbook", "book"),
    container=_OLE,
    reader=FormatReader.XLS,
    is_table=True,
)
UNKNOWN = Format(
    what=say.OF_ANOTHER_PROGRAM,
    instead=say.NO_OF_ANOTHER_PROGRAM,
)
FORMATS = (
    XLSX,
    Format(
        what=say.BINARY_EXCEL,
        endings=(".xlsb",),
        holds=("xl/workbook.bin",),
        container=_ZIP,
        reader=FormatReader.XLSB,
        is_table=True,
    ),
    Format(
        what=say.OPEN_DOCUMENT,
        endings=(".ods",),
        holds=("content.xml",),
        container=_ZIP,
        reader=FormatReader.ODS,
        is_table=True,
    ),
    Format(
        what=say.FLAT_OPEN_DOCUMENT,
        endings=(".fods",),
        text=r"\s*<[^\0]*?opendocument\.spreadsheet",
        reader=FormatReader.FODS,
        is_table=True,
    ),
    XLS,
    TEXT,
    Format(
        what=say.WITH_PASSWORD,
        holds=("encryptedpackage",),
        container=_OLE,
        instead=workbooks.PASSWORD,
    ),
    Format(what=say.WORD, endings=(".docx",), holds=("word/",), container=_ZIP),
    Format(what=say.WORD, endings=(".doc",), holds=("worddocument",), container=_OLE),
    Format(what=say.PRESENTATION, endings=(".pptx",), holds=("ppt/",), container=_ZIP),
    Format(
        what=say.PRESENTATION, endings=(".ppt",), holds=("powerpoint document",), container=_OLE
    ),
    Format(
        what=say.OUTLOOK,
        endings=(".msg",),
        holds=("__properties_version1.0",),
        container=_OLE,
    ),
    Format(
        what=say.NUMBERS,
        endings=(".numbers", ".pages"),
        holds=("index/", "index.zip", "index.xml", "index.apxl"),
        container=_ZIP,
        instead=say.NO_NUMBERS,
        is_table=True,
    ),
    Format(
        what=say.GOOGLE_LINK,
        endings=(".gsheet",),
        text=r'\s*\{(?=[^\0]*"(?:url|doc_id)"\s*:)',
        instead=say.NO_GOOGLE_LINK,
        is_table=True,
    ),
    Format(
        what=say.LINK,
        endings=(".url", ".webloc", ".lnk"),
        starts=(b"L\x00\x00\x00\x01\x14\x02\x00",),
        text=r"\s*\[(?:InternetShortcut|\{000214A0)",
        instead=say.NO_LINK,
    ),
    Format(
        what=say.XML_EXCEL,
        endings=(".xml",),
        text=rf"{_PROLOG}<(?:\w+:)?workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet",
        reader=FormatReader.XML_EXCEL,
    ),
    Format(what=say.STATA, endings=(".dta",), starts=(b"<stata_dta",), is_table=True),
    Format(
        what=say.WEB_PAGE,
        endings=(".html", ".htm"),
        text=rf"{_PROLOG}<(?:!--|!doctype\s+html|html(?:\b|xmlns)"
        r"|(?:a|b|base|body|br|center|div|font|form|h[1-6]|head|hr|link|main|meta|nobr|p|pre"
        r"|script|section|span|strong|style|table|tbody|thead|title|tr)\b)",
        reader=FormatReader.WEB_PAGE,
    ),
    Format(
        what=say.WEB_ARCHIVE,
        endings=(".mht", ".mhtml"),
        text="MIME-Version:|From: <Saved by|X-Document-Type:|Content-Type: multipart/related",
        reader=FormatReader.WEB_ARCHIVE,
    ),
    Format(what=say.XML, text=r"\s*<(?:\?xml|!doctype|svg|workbook)\b", instead=say.NO_XML),
    Format(
        what=say.JSON,
        endings=(".json", ".jsonl", ".ndjson"),
        text=r'\s*(?:\{\s*"[^"\n]*"\s*:|\[\s*\{\s*")',
        instead=say.NO_JSON,
        is_table=True,
    ),
    Format(
        what=say.SYLK,
        endings=(".slk", ".dif"),
        text=r"ID;P(?:WXL|\w*CALC)\w*(?:;[NE])*[ \t]*[\r\n]|TABLE\s+0,1\s",
        instead=say.NO_SYLK,
        is_table=True,
    ),
    Format(what=say.PDF, endings=(".pdf",), starts=(b"%PDF",)),
    Format(what=say.GZIP, endings=(".gz", ".tgz"), starts=(b"\x1f\x8b",)),
    Format(what=say.SEVEN_ZIP, endings=(".7z",), starts=(b"7z\xbc\xaf",)),
    Format(what=say.RAR, endings=(".rar",), starts=(b"Rar!",)),
    Format(what=say.XZ, endings=(".xz",), starts=(b"\xfd7zXZ",)),
    Format(what=say.BZIP2, endings=(".bz2",), starts=(b"BZh91AY",)),
    Format(what=say.ZSTD, endings=(".zst",), starts=(b"\x28\xb5\x2f\xfd",)),
    Format(what=say.PNG, endings=(".png",), starts=(b"\x89PNG",)),
    Format(what=say.JPEG, endings=(".jpg", ".jpeg"), starts=(b"\xff\xd8\xff",)),
    Format(what=say.TIFF, endings=(".tif", ".tiff"), starts=(b"II*\x00", b"MM\x00*")),
    Format(what=say.GIF, endings=(".gif",), starts=(b"GIF87a", b"GIF89a")),
    Format(what=say.WEBP, endings=(".webp", ".wav"), starts=(b"RIFF",)),
    Format(
        what=say.HEIC,
        endings=(".heic", ".heif", ".mp4", ".mov"),
        text=r"\0\0\0.ftyp",
    ),
    Format(what=say.RTF, endings=(".rtf",), starts=(b"{\\rtf",)),
    Format(what=say.POSTSCRIPT, endings=(".ps", ".eps"), starts=(b"%!PS",)),
    Format(what=say.PARQUET, endings=(".parquet",), starts=(b"PAR1", b"PARE"), is_table=True),
    Format(
        what=say.ARROW,
        endings=(".feather", ".arrow"),
        starts=(b"ARROW1", b"FEA1"),
        is_table=True,
    ),
    Format(what=say.AVRO, endings=(".avro",), starts=(b"Obj\x01",), is_table=True),
    Format(what=say.ORC, endings=(".orc",), is_table=True),
    Format(what=say.SPSS, endings=(".sav", ".zsav"), starts=(b"$FL2", b"$FL3")),
    Format(what=say.HDF5, endings=(".h5", ".hdf5"), starts=(b"\x89HDF",)),
    Format(
        what=say.DATABASE,
        endings=(".db", ".sqlite", ".sqlite3"),
        starts=(b"SQLite format 3",),
    ),
    Format(
        what=say.ACCESS,
        endings=(".mdb", ".accdb"),
        starts=(b"\x00\x01\x00\x00Standard",),
    ),
    Format(
        what=say.DBASE,
        endings=(".dbf",),
        text=r"\x03[\x00-\xff][\x01-\x0c][\x01-\x1f]",
        instead=say.NO_DBASE,
        is_table=True,
    ),
    Format(
        what=say.LOTUS,
        endings=(".wk1", ".wk3", ".wk4", ".wks", ".123", ".wb1", ".wb2", ".wb3", ".qpw"),
        starts=(b"\x00\x00\x02\x00", b"\x00\x00\x1a\x00", b"\xff\x00\x02\x00"),
        holds=("nativecontent_main", "perfectoffice_main"),
        container=_OLE,
        instead=say.NO_LOTUS,
        is_table=True,
    ),
    Format(what=say.PROGRAM, endings=(".exe",), starts=(b"MZ\x90\x00", b"\x7fELF")),
)

_READ = [(ending, one) for one in FORMATS if one.reader is not None for ending in one.endings]
LIST_ENDINGS = tuple(ending for ending, one in _READ if one.is_table)
PAGE_ENDINGS = tuple(ending for ending, one in _READ if not one.is_table)
"""How the name of a list ends that is read, and how that of a web page or of XML does, which may
be one; a text may have any other name too.
"""

_HEAD = 4096
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x19\x1c-\x1f\x7f]")
"""Bytes that no text has, in whatever encoding of one byte a letter or in UTF-8."""
_PART_OF_BINARY = 50
"""One in so many bytes is such a control where a file is no text; of random bytes one in ten."""
_PATTERNS = tuple((re.compile(one.text, re.IGNORECASE), one) for one in FORMATS if one.text)


def container_of(content: bytes) -> Container | None:
    """What holds files within this file, if it is that."""
    return next((one for one, starts in _STARTS.items() if content.startswith(starts)), None)


def held(names: Iterable[str], container: Container) -> Format | None:
    """What a file is that holds parts of these names, in small letters; None where none is
    telling.
    """
    parts = {*names, *(f"{name.partition('/')[0]}/" for name in names if "/" in name)}
    return next(
        (one for one in FORMATS if one.container is container and parts.intersection(one.holds)),
        None,
    )


def format_of(content: bytes, name: str = "") -> Format:
    """What a file is by how it begins; of a container, the workbook that may be in it.

    Args:
        name: its name, which is asked where the content is no text and nothing that is known.
    """
    begun = begun_as(content)
    if begun is not None:
        return begun
    if container := container_of(content):
        return XLSX if container is _ZIP else XLS
    if not _is_binary(content):
        return TEXT
    return refused_by_name(name) or UNKNOWN


def begun_as(content: bytes) -> Format | None:
    """The format whose files begin so; None for text, a container, and what is not known."""
    for one in FORMATS:
        if one.starts and content.startswith(one.starts):
            return one
    head = content[:_HEAD]
    texts = (
        [head[: len(head) // 2 * 2].decode("utf-16", "replace")]
        if head.startswith((b"\xff\xfe", b"\xfe\xff"))
        else [
            head.lstrip(b"\xef\xbb\xbf \t\r\n").decode("latin-1")
        ]  # each part of a script has one
    )
    return next((one for pattern, one in _PATTERNS if pattern.match(texts[0])), None)


def may_list(content: bytes) -> bool:
    """Whether a web page, or XML, may be a list of people: most are something else."""
    begun = begun_as(content)
    if begun is None or begun.reader is not FormatReader.WEB_PAGE:
        return begun is not None and begun.reader is not None
    text = content.replace(b"\0", b"").lower()
    return b"<t" in text and (b"@" in text or b"&#64;" in text)


def refused_by_name(name: str) -> Format | None:
    """The format that a name's ending belongs to, if it is one that is not read."""
    folded = name.casefold()
    return next(
        (one for one in FORMATS if one.reader is None and folded.endswith(one.endings or ("\0",))),
        None,
    )


def _is_binary(content: bytes) -> bool:
    """Whether a file is no text in any encoding."""
    head = content[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or _zeros_in_turn(head):
        return False
    return len(_CONTROLS.findall(head)) * _PART_OF_BINARY > len(head)


def _zeros_in_turn(head: bytes) -> bool:
    """Whether every other byte is mostly a zero, as in UTF-16."""
    half = max(len(head) // 2, 1)
    return any(head[place::2].count(0) > 0.7 * half for place in (0, 1))
