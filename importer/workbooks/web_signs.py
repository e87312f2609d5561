"""What a web page as a whole shows of itself: its worksheet's name, that it is cut off, that it is
one of several, and why it is no list.
"""

import re
from html import unescape

from importer.sentences import Message
from importer.sentences import workbooks as say

_NAME = re.compile(r"<x:ExcelWorksheet>\s*<x:Name>([^<{]{1,100})</x:Name>", re.IGNORECASE)
_FROM_1904 = re.compile(r"<x:Date1904\s*/>", re.IGNORECASE)
_ASIDE = re.compile("<!--.*?-->|<script.*?</script>", re.DOTALL)
_TAIL, _BESIDE = 100_000, 2**20
"""Characters of a page's beginning, and of its end, that are looked at by themselves; for what
stands beside its list, some more.
"""
_BETWEEN = r"(?:[^\d<>]|<[^>]{0,60}>)"
_PART_OF_WHOLE = re.compile(
    r"\b(?:mostrando|exibindo|a?presentando|mostrar|apresentar|showing|displaying)\b"
    rf"{_BETWEEN}{{0,60}}(\d[\d.,]*){_BETWEEN}{{1,30}}(\d[\d.,]*)"
    rf"{_BETWEEN}{{0,60}}\b(?:de|of|total){_BETWEEN}{{1,30}}(\d[\d.,]*)",
    re.IGNORECASE,
)
"""What tables that show a part at a time say below them: Mostrando 1 a 10 de 57 registros."""
_OTHER_PAGES = re.compile(
    r"__doPostBack\((?:'|&#39;)[^)]{1,200}(?:'|&#39;)Page\$"
    r"|class=[\"'][^\"']*\b(?:rich-datascr-inact|ui-paginator-page|paginate_button|page-link)\b"
    r"[^>]*>\s*(?:<[^>]{0,300}>\s*){0,3}[2-9]\s*<"
)
"""Links to the other pages of a list, as ASP.NET, RichFaces, PrimeFaces, DataTables and Bootstrap
write them.
"""


def name_of(text: str) -> str:
    """The name that a page gives its worksheet; nothing where it gives none."""
    found = _NAME.search(text[:_TAIL])
    return unescape(found[1]).strip() if found else ""


def counts_from_1904(text: str) -> bool:
    """Whether days are counted from 1904."""
    return _FROM_1904.search(text[:_TAIL]) is not None


def is_cut_off(text: str) -> bool:
    """Whether rows or cells are closed by their tags, and the last one is not; or a document that
    begins as one has no end.
    """
    tail = _ASIDE.sub("", text[-_TAIL:].lower())
    ends = ("</table", "</body", "</html")
    for name in ("tr", "td"):
        last = max(tail.rfind(f"<{name}>"), tail.rfind(f"<{name} "))
        closings = (f"</{name}", *ends)
        if last >= 0 and closings[0] in tail and not any(one in tail[last:] for one in closings):
            return True
    is_document = re.search("<(?:html|body)[ >]", text[:_TAIL], re.IGNORECASE) is not None
    return is_document and "</tr" in tail and not any(end in tail for end in ends)


def is_part(text: str) -> bool:
    """Whether a page says that it shows some rows of several pages."""
    if len(text) > 2 * _BESIDE:
        text = text[:_BESIDE] + text[-_BESIDE:]
    for found in _PART_OF_WHOLE.finditer(text):
        first, last, whole = (int(re.sub(r"\D", "", number)[:9]) for number in found.groups())
        if first > 1 or last < whole:
            return True
    return _OTHER_PAGES.search(text) is not None


def without_list(text: str) -> Message:
    """Why a page has no list in it."""
    if re.search("<frameset|<x:worksheetsource", text, re.IGNORECASE):
        return say.FRAMES()
    if re.search(r"""type\s*=\s*["']?password""", text, re.IGNORECASE):
        return say.SIGN_IN()
    return say.NO_TABLE()
