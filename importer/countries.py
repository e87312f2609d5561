"""Countries by what people write for them: names in our languages, ISO codes, and usual others.

DokStamp keeps a country's English name. The names stand in `countries.tsv`, which `make messages`
makes of the locale data of Babel: a line each, with two codes and the name in every language.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process

from importer.names import folded

_TABLE = Path(__file__).with_suffix(".tsv")
_OTHERS = {
    "AR": "|republica argentina|argentine republic",
    "BO": "bolivia",
    "BY": "belarus bielorrussia bielorrusia",
    "CD": "drc rdc|congo kinshasa|congo democratic republic of the|republica democratica do congo",
    "CG": "|congo brazzaville|republica do congo|republica del congo",
    "CI": "|ivory coast|costa do marfim|costa de marfil",
    "CZ": "|czech republic|republica checa|republica tcheca",
    "DO": "|rep dominicana",
    "ES": "|reino de espana",
    "GB": "uk england inglaterra|great britain|gra bretanha|gran bretana",
    "HK": "|hong kong",
    "IE": "eire|republic of ireland",
    "IR": "iran",
    "KP": "dprk|coreia do norte|corea del norte|north korea",
    "KR": "|republic of korea|korea republic of|republica da coreia|republica de corea",
    "LA": "laos lao",
    "MD": "moldova moldavia",
    "MK": "macedonia fyrom",
    "MM": "burma birmania",
    "MO": "macau macao",
    "NL": "holland holanda|the netherlands",
    "PS": "palestine palestina",
    "PT": "|republica portuguesa|portuguese republic",
    "RU": "russia|russian federation|federacao russa|federacion rusa",
    "ST": "|sao tome|s tome e principe",
    "SY": "syria siria",
    "SZ": "swaziland suazilandia",
    "TL": "timor|east timor|timor oriental",
    "TR": "turkey",
    "TW": "taiwan formosa",
    "TZ": "tanzania",
    "US": "eua|eeuu|ee uu|e u a|u s a|u s|united states of america|estados unidos da america"
    "|estados unidos de america|estados unidos do norte",
    "VA": "vaticano vatican|holy see|santa se|santa sede",
    "VE": "venezuela",
    "VN": "vietnam vietname vietna|viet nam",
}
"""Names that are usual beside the table's, folded: single words, then phrases."""
_SEVERAL = {
    "congo": ("CD", "CG"),
    "coreia": ("KR", "KP"),
    "corea": ("KR", "KP"),
    "korea": ("KR", "KP"),
    "guine": ("GN", "GW"),  # in Portuguese usually Bissau's
    "virgin islands": ("VG", "VI"),
    "ilhas virgens": ("VG", "VI"),
    "islas virgenes": ("VG", "VI"),
}
"""What may be two countries is neither."""
_STATE = re.compile(
    r"^(?:the )?(?:republica|republic|reino|kingdom|estado|state|principado|principality)\b"
    r"(?: (?:federativa|federal|popular|oriental|bolivariana|unida|plurinacional))?"
    r" (?:de|da|do|das|dos|del|of)(?: the| la| el)? "
)
_FORMAL = re.compile(
    r"[,(].*\b(?:republic|state|plurinacional|plurinational|republica)\b", re.IGNORECASE
)
_ALIKE = 80


def meant(text: str) -> tuple[str, ...]:
    """The English names of the countries that a text may mean; none for a name that is unknown.

    >>> meant("Espanha"), meant("BRA"), meant("República de Angola"), len(meant("Congo"))
    (('Spain',), ('Brazil',), ('Angola',), 2)
    """
    english, read = _names()
    key = folded(text)
    formal = _FORMAL.search(text)
    for name in (key, _STATE.sub("", key), folded(text[: formal.start()]) if formal else ""):
        if name in _SEVERAL:
            return tuple(english[code] for code in _SEVERAL[name])
        if name in read:
            return (english[read[name]],)
    return ()


def like(text: str) -> str | None:
    """The country whose name is the most like a text that is none."""
    english, read = _names()
    found = process.extractOne(folded(text), _long(read), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return None if found is None else english[read[found[0]]]


@cache
def _names() -> tuple[dict[str, str], dict[str, str]]:
    """English names by code, and codes by whatever is written for them, folded."""
    english: dict[str, str] = {}
    read: dict[str, str] = {}
    for line in _TABLE.read_text("utf-8").splitlines():
        code, three, name, *others = line.split("\t")
        english[code] = name
        for spelling in (code, three, name, *others):
            read.setdefault(folded(spelling), code)
    for code, text in _OTHERS.items():
        singles, *phrases = text.split("|")
        for spelling in (*singles.split(), *phrases):
            read.setdefault(spelling, code)
    read.pop("", None)
    return english, read


def _long(names: Iterable[str]) -> list[str]:
    return [name for name in names if len(name) > 3]
