"""What the style of a part of a web page does to what a person reads: hides it, strikes it out,
writes its number in a format, breaks its line.

Of a page's style sheet those rules are followed that name elements, classes and ids; what depends
on anything else (`:hover`, a printer, a narrow screen) says nothing of a spreadsheet.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from importer.plain import paired


class StyleLook(NamedTuple):
    """What a style says; None where it says nothing.

    Attributes:
        hidden: it is not shown.
        struck: a line goes through it.
        code: the number format, as in a workbook.
        same_cell: a line break in it does not begin a new row in Excel.
        aside: it is a comment of Excel's, or what leads to one.
    """

    hidden: bool | None = None
    struck: bool | None = None
    code: str | None = None
    same_cell: bool | None = None
    aside: bool | None = None


PLAIN = StyleLook()
Place = tuple[str, frozenset[str], str]
"""An element's name, classes and id."""

_TELLING = re.compile(
    r"(?:^|[;{\s])"
    r"(display|visibility|text-decoration(?:-line)?|mso-number-format|mso-data-placement"
    r"|mso-element|text-line-through)"
    r"""\s*:\s*((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\\.|[^;"'\\])*)""",
    re.IGNORECASE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(?:([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ASIDE = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_AT_RULE = re.compile(r"@[^{};]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_COMPOUND = re.compile(r"([a-z][\w:-]*|\*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
_MOST_STYLES = 2**20
"""Characters of style sheets that are looked at."""


@lru_cache(maxsize=4096)
def look_of(declarations: str) -> StyleLook:
    """What some declarations say.

    >>> look_of(r'color:red; mso-number-format:"00000"; display:none').code
    '00000'
    """
    hidden: bool | None = None
    struck: bool | None = None
    same_cell: bool | None = None
    aside: bool | None = None
    code: str | None = None
    for match in _TELLING.finditer(declarations):
        name, value = match[1].lower(), match[2].replace("!important", "").strip()
        plain = value.lower()
        match name:
            case "display":
                hidden = plain == "none"
            case "visibility":
                hidden = plain in ("hidden", "collapse") or hidden
            case "mso-number-format":
                code = paired(_ESCAPED.sub(_unescaped, value.strip("\"'")))
            case "mso-data-placement":
                same_cell = plain == "same-cell"
            case "mso-element":
                aside = plain.startswith("comment")
            case "text-line-through":
                struck = plain != "none"
            case _:
                struck = "line-through" in plain
    return StyleLook(hidden, struck, code, same_cell, aside)


def _unescaped(match: "re.Match[str]") -> str:
    return chr(int(match[1], 16)) if match[1] else match[2]


@dataclass(frozen=True, slots=True)
class _Compound:
    """One part of a selector: `td.style3`."""

    tag: str
    classes: frozenset[str]
    id: str

    def fits(self, place: Place) -> bool:
        """Whether an element is one of those that it names."""
        tag, classes, name = place
        return self.tag in ("", "*", tag) and self.classes <= classes and self.id in ("", name)


class PageStyles:
    """The rules of a page's style sheets that say something telling."""

    def __init__(self) -> None:
        self._rules: list[tuple[Sequence[_Compound], StyleLook]] = []
        self._fitting: dict[Place, list[tuple[Sequence[_Compound], StyleLook]]] = {}
        self._size = 0
        self.nested = False
        """Whether any rule asks what an element stands in."""

    def add(self, sheet: str) -> None:
        """Take a style sheet in."""
        self._size += len(sheet)
        if self._size > _MOST_STYLES:
            return
        for selectors, declarations in _RULE.findall(_AT_RULE.sub("", _ASIDE.sub("", sheet))):
            look = look_of(declarations)
            if look == PLAIN:
                continue
            for selector in selectors.split(","):
                compounds = _compounds(selector)
                if compounds:
                    self._rules.append((compounds, look))
                    self.nested = self.nested or len(compounds) > 1
        self._fitting.clear()

    def look(self, tag: str, attributes: Mapping[str, str], within: Iterable[Place]) -> StyleLook:
        """What an element looks like.

        Args:
            within: the elements that it stands in; asked only if `nested`.
        """
        own = attributes.get("style")
        look = look_of(own) if own else PLAIN
        if "hidden" in attributes:
            look = look._replace(hidden=True)
        if not self._rules:
            return look
        place = place_of(tag, attributes)
        fitting = self._fitting.get(place)
        if fitting is None:
            fitting = sorted(
                (rule for rule in self._rules if rule[0][-1].fits(place)), key=_weight
            )
            if len(self._fitting) < _MOST_STYLES // 64:
                self._fitting[place] = fitting
        for compounds, said in reversed(fitting):
            if all(any(one.fits(outer) for outer in within) for one in compounds[:-1]):
                look = _over(look, said)
        return look


def _over(own: StyleLook, said: StyleLook) -> StyleLook:
    """What one style says, and where it says nothing, what another does."""
    return StyleLook(
        said.hidden if own.hidden is None else own.hidden,
        said.struck if own.struck is None else own.struck,
        said.code if own.code is None else own.code,
        said.same_cell if own.same_cell is None else own.same_cell,
        said.aside if own.aside is None else own.aside,
    )


def _weight(rule: tuple[Sequence[_Compound], StyleLook]) -> tuple[int, int, int]:
    """How much a rule counts beside others."""
    compounds, _ = rule
    return (
        sum(bool(one.id) for one in compounds),
        sum(len(one.classes) for one in compounds),
        sum(bool(one.tag) for one in compounds),
    )


def place_of(tag: str, attributes: Mapping[str, str]) -> Place:
    """What selectors ask of an element."""
    return tag, frozenset(attributes.get("class", "").split()), attributes.get("id", "")


def _compounds(selector: str) -> list[_Compound]:
    """The parts of a selector; none where it asks for more than elements, classes and ids."""
    compounds = []
    for text in selector.replace(">", " ").split():
        match = _COMPOUND.fullmatch(text)
        if match is None:
            return []
        names = re.findall(r"([.#])([\w-]+)", match[2])
        classes = frozenset(name for mark, name in names if mark == ".")
        compounds.append(
            _Compound(
                (match[1] or "").lower(),
                classes,
                next((name for mark, name in names if mark == "#"), ""),
            )
        )
    return compounds
