"""Makes the table of countries' names that the program reads, of Babel's locale data (CLDR)."""

import io
from pathlib import Path

from babel import Locale
from babel.core import get_global

import importer.countries
from importer.sentences.reader import LANGUAGES

TABLE = Path(importer.countries.__file__).with_suffix(".tsv")
_NONE = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"]
)
"""Codes of CLDR that are no country, or none of their own."""
_GONE = frozenset(["DDR", "FXX", "BUR", "TMP", "YMD", "ZAR"])
_PLAIN = {
    "CC": "Cocos Islands",
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "HK": "Hong Kong",
    "MM": "Myanmar",
    "MO": "Macao",
    "PS": "Palestine",
}
"""English names where CLDR's is one for a list to choose from."""
_RESPELLED = {" & ": " and ", "’": "'", "St. ": "Saint "}


def table() -> str:
    """A line a country: its codes of two and three letters, then its name in each language."""
    lines = io.StringIO()
    three = {
        codes[0]: code
        for code, codes in get_global("territory_aliases").items()
        if len(code) == 3 and code.isalpha() and len(codes) == 1 and code not in _GONE
    }
    names = {language: Locale.parse(language).territories for language in LANGUAGES}
    for code in sorted(names["en"]):
        if len(code) == 2 and code.isalpha() and code not in _NONE:
            english = _PLAIN.get(code, names["en"][code])
            for written, plain in _RESPELLED.items():
                english = english.replace(written, plain)
            others = [names[language][code] for language in LANGUAGES if language != "en"]
            lines.write("\t".join((code, three.get(code, ""), english, *others)) + "\n")
    return lines.getvalue()
