"""What the worksheets of an XLSX refer to: the workbook's parts, its texts, its formats. ECMA-376
part 1, 18.2 to 18.8.

Names are compared without their namespace: there are two (the strict one too), and any prefix.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from xml.etree.ElementTree import Element

from importer.plain import unescaped
from importer.sentences import workbooks as say
from importer.workbooks.findings import (
    HIDDEN,
    VERY_HIDDEN,
    VISIBLE,
    UnreadableWorkbookError,
    Worksheet,
    damaged,
)
from importer.workbooks.number_formats import BUILT_IN, Show, shown_by, text_affixes
from importer.workbooks.package import Package, attribute, local, parsed, resolved

_VISIBILITIES = {"hidden": HIDDEN, "veryhidden": VERY_HIDDEN}
TRUE = frozenset({"1", "true", "on"})
_NAMESPACES = (
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}",
    "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
    "",
)


def named(name: str) -> frozenset[str]:
    """A name in every edition of the format, for where a comparison has to be quick."""
    return frozenset(namespace + name for namespace in _NAMESPACES)


_TEXT = named("si")


@dataclass(frozen=True, slots=True)
class XlsxStyles:
    """What cell styles do to what a person reads, by the index that a cell's `s` gives, as text.

    Attributes:
        shows: those that write numbers in a way of their own.
        affixes: those that put something before or behind a text.
        struck: those that strike the text out.
    """

    shows: dict[str, Show] = field(default_factory=dict)
    affixes: dict[str, tuple[str, str]] = field(default_factory=dict)
    struck: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts that cells share: by number, and the numbers of those that are struck out
    whole.
    """

    texts: list[str]
    struck: frozenset[int]


class XlsxBook:
    """The parts of an XLSX around its worksheets.

    Raises:
        UnreadableError: if it is damaged, or no workbook.
    """

    def __init__(self, package: Package) -> None:
        self.package = package
        self._part = _workbook_part(package)
        self._relations = relations(package, self._part)
        self.from_1904 = False
        self.calculates_when_opened = False
        self.worksheets: list[Worksheet] = []
        self._sheet_parts: list[str] = []
        self._places: list[int] = []
        self._filters: dict[int, str] = {}
        self._read_workbook()
        self.styles = self._styles()
        self._texts: Texts | None = None

    def _read_workbook(self) -> None:
        place = -1
        wanted = ("workbookPr", "calcPr", "sheet", "definedName")
        for element in self.package.elements(self._part, wanted):
            match local(element.tag):
                case "workbookPr":
                    self.from_1904 = element.get("date1904") in TRUE
                case "calcPr":
                    self.calculates_when_opened = element.get("fullCalcOnLoad") in TRUE
                case "definedName":
                    if (
                        element.get("name") == "_xlnm._FilterDatabase"
                        and element.get("localSheetId", "").isdecimal()
                    ):
                        self._filters[int(element.get("localSheetId", ""))] = (
                            element.text or ""
                        ).rpartition("!")[2]
                case _:
                    place += 1
                    self._add_sheet(element, place)
        if not self.worksheets:
            raise damaged(say.NO_WORKSHEET())

    def _add_sheet(self, element: Element, place: int) -> None:
        kind, part = self._relations.get(attribute(element, "id") or "", ("", ""))
        if not part and not self._relations:
            kind, part = "worksheet", f"xl/worksheets/sheet{place + 1}.xml"
        if kind != "worksheet":
            return  # a chart, a dialog, macros, or nothing at all
        visibility = _VISIBILITIES.get((element.get("state") or "").casefold(), VISIBLE)
        self.worksheets.append(Worksheet(element.get("name") or f"Sheet{place + 1}", visibility))
        self._sheet_parts.append(part)
        self._places.append(place)

    def part_of(self, index: int) -> str:
        """The part that holds a worksheet.

        Raises:
            UnreadableError: if there is none.
        """
        part = self._sheet_parts[index]
        if not part or part not in self.package:
            raise damaged(say.CELLS_MISSING(), part=part)
        return part

    @property
    def texts(self) -> Texts:
        """The texts that cells share, read when they are first asked for.

        Raises:
            UnreadableError: if they are damaged.
        """
        if self._texts is None:
            part = self._of_kind("sharedStrings", "sharedStrings.xml")
            self._texts = _texts(self.package, part) if part else Texts([], frozenset())
        return self._texts

    def filters(self, index: int) -> Iterator[str]:
        """Ranges of a worksheet that filters of its tables, or of the workbook's names, are set
        on.
        """
        name = self._filters.get(self._places[index])
        if name is not None:
            yield name.replace("$", "")
        part = self.part_of(index)
        for kind, table in relations(self.package, part).values():
            if kind == "table" and table in self.package:
                for element in self.package.elements(table, ("autoFilter",)):
                    yield element.get("ref", "")

    def _of_kind(self, kind: str, name: str) -> str | None:
        part = next((part for other, part in self._relations.values() if other == kind), None)
        part = part or resolved(self._part, name)
        return part if part in self.package else None

    def _styles(self) -> XlsxStyles:
        part = self._of_kind("styles", "styles.xml")
        if part is None:
            return XlsxStyles()
        codes = dict(BUILT_IN)
        struck_fonts: set[str] = set()
        fonts = 0
        formats: list[Element] = []
        for element in self.package.elements(part, ("numFmt", "fonts", "cellXfs", "dxfs")):
            match local(element.tag):
                case "numFmt":
                    number = element.get("numFmtId", "")
                    if number.isdecimal():
                        codes[int(number)] = element.get("formatCode", "")
                case "fonts":
                    for fonts, font in enumerate(element):
                        if _is_on(font, "strike"):
                            struck_fonts.add(str(fonts))
                case "cellXfs":
                    formats = list(element)
                case _:
                    break  # what follows are the formats of conditions
        return _cell_styles(formats, codes, struck_fonts, from_1904=self.from_1904)


def _cell_styles(
    formats: list[Element], codes: dict[int, str], struck_fonts: set[str], *, from_1904: bool
) -> XlsxStyles:
    shows: dict[str, Show] = {}
    affixes: dict[str, tuple[str, str]] = {}
    struck: set[str] = set()
    for index, one in enumerate(formats):
        number = one.get("numFmtId", "0")
        code = codes.get(int(number)) if number.isdecimal() else None
        if code and (show := shown_by(code, from_1904=from_1904)):
            shows[str(index)] = show
        if code and (affix := text_affixes(code)):
            affixes[str(index)] = affix
        if one.get("fontId", "0") in struck_fonts:
            struck.add(str(index))
    return XlsxStyles(shows, affixes, frozenset(struck))


def rich_text(element: Element) -> tuple[str, bool]:
    """The text of an `si` or `is`, without its reading aids, and whether all of it is struck
    out.
    """
    pieces: list[str] = []
    struck = True
    for part in element:
        match local(part.tag):
            case "t":
                pieces.append(part.text or "")
                struck = False
            case "r":
                text = "".join(one.text or "" for one in part if local(one.tag) == "t")
                pieces.append(text)
                properties = next((one for one in part if local(one.tag) == "rPr"), None)
                if text.strip() and (properties is None or not _is_on(properties, "strike")):
                    struck = False
    return unescaped("".join(pieces)), struck and bool(pieces)


def _texts(package: Package, part: str) -> Texts:
    texts: list[str] = []
    struck: set[int] = set()
    with package.open(part) as file:
        for _, element in chain.from_iterable(parsed(file)):
            if element.tag not in _TEXT:
                continue
            if len(element) == 1 and not len(element[0]):
                text = element[0].text or ""
                texts.append(unescaped(text) if "_x" in text else text)
            else:
                text, is_struck = rich_text(element)
                if is_struck:
                    struck.add(len(texts))
                texts.append(text)
            element.clear()
    return Texts(texts, frozenset(struck))


def _is_on(properties: Element, name: str) -> bool:
    """Whether a font has a property, which is on unless it says that it is off."""
    return any(local(one.tag) == name and one.get("val", "1") in TRUE for one in properties)


def _workbook_part(package: Package) -> str:
    for kind, part in relations(package, "").values():
        if kind == "officeDocument" and part in package:
            return part
    for name in package.names:
        if name.endswith("workbook.xml"):
            return name
    raise UnreadableWorkbookError(say.NO_SPREADSHEET())


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """The relationships of a part, or of the package: by id, the kind and the part that is meant.

    Raises:
        UnreadableError: if they are damaged.
    """
    folder, _, name = part.rpartition("/")
    found = f"{folder}/_rels/{name}.rels"
    if found not in package:
        return {}
    return {
        element.get("Id", ""): (
            element.get("Type", "").rpartition("/")[2],
            resolved(part, element.get("Target", "")),
        )
        for element in package.elements(found, ("Relationship",))
        if element.get("TargetMode") != "External"
    }
