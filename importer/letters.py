"""Which letters names and words are made of, and how likely a word is the one that was written.

Text that was read in the wrong encoding shows letters where no language has them: capitals inside
a word, signs between letters, an ã before a d. Each such oddity costs a word points; the reading
that costs least is the likeliest.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

# For each language its letters beyond a to z; behind > what may follow, behind < what must come
# before; $ is the end of the word, C any consonant, V any vowel. Letters without either stand
# anywhere.
_ALPHABETS: Mapping[str, str] = {
    "Portuguese": "á é í ó ú â<C^>C ê<C^iu>C$ ô<C^i>C$ à ü ã>oeisn$ õ>e ç>aouãõáóôâ",
    "Spanish": "á é í ó ú ü>eií ñ>V",
    "Catalan": "à è é í ï ò ó ú ü ç>aouàò$",
    "French": "é ë<V è<Ciuy>C$ ê<C^>C à>$ â<C>C ç>aouâô î<Ca^>C ï<V ô<C^>C û<Co>C ù>$ ü œ>u æ",
    "Italian": "à>$ è>$ é>$ ì>$ ò>$ ù>$",
    "German": "ä ö ü ß<V",
    "Dutch": "é ë ï ö ü",
    "Swedish": "å>C$ ä>C$ ö>C$ é ü>C$",
    "Danish": "å>C$ æ>C$ ø>Ciy$ é ö>C$ ü>C$",
    "Icelandic": "á é í ó ú ý ð<Vrg>Vrsmun$ þ>V æ ö",
    "Polish": "ą>C$ ć>C$ ę>C$ ł ń>C$ ó ś>C$ ź>C$ ż",
    "Czech": "á č ď é ě í ň ó ř š ť ú ů ý ž ä ĺ ľ ô ŕ",
    "Slovene": "č ć đ š ž",
    "Hungarian": "á é í ó ö ő>C$ ú ü ű>C$",
    "Romanian": "ă>Ciu$ â>C î ș ț ş ţ",
    "Turkish": "ç ğ<V ı ö ş ü â>C$",
    "Estonian": "ä ö ü õ š ž",
    "Latvian": "ā č ē ģ ī ķ ļ ņ š ū ž",
    "Lithuanian": "ą č ę ė į š ų ū ž",
    "Vietnamese": "à á â ã>mnyi è é ê ì í ò ó ô õ>i ù>iny$ ú ý ă>nmtc đ ĩ ũ ơ ư",
    "English": "",
}
_RARE = dict.fromkeys(map(ord, "œæșț"))
"""Letters without which old encodings wrote a language all the same."""

_SELDOM = frozenset("ûîïùæůĺŕďťňľ")
"""Letters that few words have in the languages that have them at all."""

_VOWELS = frozenset("aeiouyáàâãäåæéèêëíìîïóòôõöøúùûüýăıœąęėįųāēīūőű")
_CONSONANTS = frozenset("bcdfghjklmnpqrstvwxzçñßðþčćđďěňřšťžłńśźżğşșțţģķļņľĺŕ")

_DAILY = """
josé joão jesús maría inês inés luís luísa lúcia lucía lúcio júlia júlio julián césar cesár mónica
mônica cláudia cláudio patrícia letícia vitória vítor victória víctor sérgio rogério fábio fabrício
fabián flávia flávio márcia márcio mário maurício otávio octávio simão sebastião sebastián estêvão
adão brandão falcão galvão leitão leão serrão frazão assunção encarnação ascensão anunciação
conceição paixão simões camões magalhães guimarães araújo sá avó avô pão irmão irmã cíntia bárbara
débora verônica verónica estefânia tânia vânia sônia sónia cássia cássio nádia hélio célia amélia
ofélia natália lívia sílvia sílvio virgínia antônio antónio antônia antónia valença mendonça
bragança lourenço gonçalo gonçalves gonzález frança graça alçada caçador françois françoise garcía
gómez fernández hernández rodríguez lópez pérez sánchez ramírez jiménez álvarez gutiérrez díaz díez
muñoz núñez nuñez peña castañeda ibáñez yáñez vázquez velázquez suárez domínguez benítez méndez
menéndez ordóñez zúñiga cárdenas chávez cortés cortês garcés martín martínez íñigo iñaki begoña
álvaro iván adrián tomás nicolás matías elías isaías andrés ángel ángela ángeles ângela
ângelo óscar
raúl sofía félix héctor rocío águeda ávila évora érica érico éder ítalo íris úrsula américo eugénio
eugênio eugénia eugênia euclídes eurídice rosário natércia fátima olívia vinícius jônatas jéssica
estér rené andré andréa andréia zélia tomé josué noé cauã ruã iúri thaís taís laís aloísio heloísa
raíssa maísa dionísio elísio anísio vinício moisés valdés avilés inácio ignácio horácio bonifácio
estácio nazaré betânia alípio olímpio olímpia eulália áurea água açúcar português tecnólogo técnico
técnica médio médica médico análise administração situação emissão conclusão código instituição
endereço título graduação informação informações observações observação média matrícula dirección
emisión género gênero gestão educação formação ciências ciência história matemática física química
biológicas economía pedagógica comunicação produção não são université école hélène
thérèse frédéric
zoë noël chloë müller jürgen jörg björn schröder schäfer günther weiß groß großmann strauß bäcker
köhler könig krüger böhm åsa ångström åke sørensen jørgensen søren håkan gösta łukasz małgorzata
wiśniewski wójcik kamiński zieliński dvořák jiří tomáš lukáš šimon nováková novák černý kováč
horváth szabó németh erdős szűcs ștefan ştefan mihăilă çelik yıldız öztürk şahin doğan kılıç gülşen
novotný kovač kovačič jędrzej wałęsa paweł michał ihsanoğlu niccolò nicolò giosuè léo rémy câmara
adèle rivière bruyère lefèvre geneviève michèle agnès lemaître benoît gaël østergaard søndergaard
sjögren kjær bjørn lærke kühn preiß meißner
"""
"""Words that are met every day; a reading that makes one of them is hardly a chance."""

_KNOWN = frozenset(_DAILY.split())

_ELISIONS = frozenset({"sant", "dell", "dall", "nell", "all", "qu", "del", "aujourd"})
_PARTICLES = frozenset(
    {"de", "da", "do", "dos", "das", "e", "y", "del", "la", "van", "von", "den", "der", "di", "du"}
)
_QUOTED = {
    "“": "open",
    "„": "open",
    "«": "open",
    "”": "close",
    "»": "close",
    "‹": "open",
    "›": "close",
}
_NEUTRAL_ALONE = frozenset("€£¥$°º§•·©®™±×÷²³½¼–—…ªº¡¿")
_LONE = frozenset("éàáóíèúôâ")

_NO_SCRIPTS = frozenset({"", "FEMININE", "MASCULINE", "MICRO", "MODIFIER", "KATAKANA-HIRAGANA"})
"""How names of letters begin that stand beside those of any script."""

_LIKE_LATIN = frozenset({"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})
"""Scripts that stand beside Latin in no word, and that Latin letters in old code pages are read
as.
"""

_INSIDE = 8
"""What a sign between letters costs: no word has one."""
_FOREIGN = 5
_MISPLACED = 3
_KNOWN_WORD = -4
_TWO_SCRIPTS = 10
_ABROAD = {"Portuguese": 0, "Spanish": 0, "Icelandic": 2, "Estonian": 2}
"""What a language costs that is rarer where the lists come from; 1 is said of none here."""
_ANOTHER_LANGUAGE = 2
_PART = re.compile(r"[^\W\d_]+")
_UNDEFINED = re.compile("([\x80-\x9f])")  # what is made of bytes that cp1252 leaves undefined


def oddity(word: str, before: str = " ") -> int:
    """How unlikely a word is by itself, in points; 0 or less is a word as people are called.

    Args:
        word: a run of letters and of what stands between them.
        before: the character in front of it.
    """
    return _shape(word, before) + min(_cost(word).values())


def total_oddity(words: Iterable[tuple[str, str]], languages: Iterable[str]) -> int:
    """How unlikely words are together: a list is mostly in one language, and names of others are
    among them.

    Args:
        words: each with the character in front of it.
        languages: those that there may be.
    """
    shapes, costs = 0, []
    for word, before in words:
        shapes += _shape(word, before)
        costs.append(_cost(word))
    there = [language for language in _ALPHABETS if language in set(languages)]
    at_best = [min(cost[language] for language in there) + _ANOTHER_LANGUAGE for cost in costs]

    def together(language: str) -> int:
        pairs = zip(costs, at_best, strict=True)
        return _ABROAD.get(language, 1) + sum(min(cost[language], best) for cost, best in pairs)

    return shapes + min(map(together, there))


@lru_cache(maxsize=100)
def languages_in(encoding: str) -> tuple[str, ...]:
    """The languages that can be written in an encoding, but for a rare letter."""
    return tuple(name for name, letters in _LANGUAGES.items() if _fits("".join(letters), encoding))


def _fits(letters: str, encoding: str) -> bool:
    try:
        letters.translate(_RARE).encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


_READ_WRONG = (
    ("cp1252", "utf-8"),
    ("cp1252", "mac_roman"),
    ("cp1252", "cp850"),
    ("cp850", "cp1252"),
    ("mac_roman", "cp1252"),
    ("cp437", "cp1252"),
    ("cp1250", "cp1252"),
    ("cp850", "utf-8"),
    ("cp437", "utf-8"),
    ("mac_roman", "utf-8"),
    ("cp1250", "utf-8"),
    ("cp1254", "utf-8"),
    ("latin-1", "utf-8"),
    ("mac_roman", "cp850"),
    ("cp850", "mac_roman"),
    ("cp1251", "cp1252"),
    ("iso8859-7", "cp1252"),
)
"""What text was read as, and what it was."""
_STRANGE = 5
"""What a word costs at least that is taken for a garbled one."""


def is_plausible(word: str) -> bool:
    """Whether a word has no sign between its letters, no capital in the middle that its letters
    cannot explain, and no letter of another script beside Latin ones (Jos茅).
    """
    return word.isascii() or (
        _shape(word, " ") < _INSIDE
        and min(_cost(word).values()) < _TWO_SCRIPTS
        and not any(map(_mixes_latin, _PART.findall(word)))
    )


def _mixes_latin(part: str) -> bool:
    scripts = {_script(char) for char in part} - _NO_SCRIPTS
    return len(scripts) > 1 and "LATIN" in scripts


def original_of(name: str) -> str | None:
    """What a name was before it was read in a wrong encoding; None for one that nothing is wrong
    with.

    >>> original_of("JosŽ Concei\\u008d‹o"), original_of("JoÆo Concei‡Æo"), original_of("Žiga
    Škof") ('José Conceição', 'João Conceição', None)
    """
    if name.isascii():
        return None
    # Words of ASCII are the same in every encoding, and few lists have many others.
    odd = {("xxx" if word.isascii() else word): None for word in name.split(" ")}
    way = _wrong_way(" ".join(odd))
    return _read_again(name, *way) if way else None


@lru_cache(maxsize=20_000)
def _wrong_way(name: str) -> tuple[str, str] | None:
    """What a name was read as, and what it was, if it was read in a wrong encoding."""
    worst = max(oddity(word) for word in name.split())
    if worst <= 0 and all(
        part.isascii() or part.lower() in _KNOWN for part in _PART.findall(name)
    ):
        return None
    best, found = worst, None
    for read_as, written_in in _READ_WRONG:
        original = _read_again(name, read_as, written_in)
        if original is None or original == name:
            continue
        changed = set(_PART.findall(original)) - set(_PART.findall(name))
        known = bool(changed) and all(part.lower() in _KNOWN for part in changed)
        if not known and worst < _STRANGE:
            continue
        points = max(oddity(word) for word in original.split() or [""])
        if any(_shape(word, " ") for word in original.split()):
            continue
        if points <= 0 and (points < best or known):
            best, found = points, (read_as, written_in)
    return found


def _read_again(name: str, read_as: str, written_in: str) -> str | None:
    """The text that the same bytes are in another encoding."""
    try:
        parts = _UNDEFINED.split(name)
        return b"".join(
            part.encode("latin-1" if place % 2 else read_as) for place, part in enumerate(parts)
        ).decode(written_in)
    except UnicodeError:
        return None


@lru_cache(maxsize=100_000)
def _cost(word: str) -> Mapping[str, int]:
    """What the letters of a word cost in each language."""
    lowered = word.replace("İ", "i").lower()
    if lowered.isascii():
        return _NOTHING
    if any(part in _KNOWN for part in _PART.findall(lowered)):
        return _AT_ONCE
    scripts = {_script(char) for char in lowered if char.isalpha()} - _NO_SCRIPTS
    if scripts and "LATIN" not in scripts:
        return _NOTHING
    if len(scripts) > 1:
        return _MIXED if scripts & _LIKE_LATIN else _NOTHING
    return {name: _cost_in(lowered, letters) for name, letters in _LANGUAGES.items()}


def _cost_in(lowered: str, letters: Mapping[str, tuple[frozenset[str], frozenset[str]]]) -> int:
    points = 0
    for place, char in enumerate(lowered):
        if char.isascii() or not char.isalpha() or char in "ªºµƒ":
            continue
        known = letters.get(char)
        if known is None:
            points += _FOREIGN
            continue
        before, after = known
        last = lowered[place - 1] if place and lowered[place - 1].isalpha() else "^"
        following = lowered[place + 1 : place + 2]
        following = following if following.isalpha() else "$"
        points += char in _SELDOM
        points += _MISPLACED * (bool(before) and last not in before)
        points += _MISPLACED * (bool(after) and following not in after)
    return min(points, 9)


@lru_cache(maxsize=100_000)
def _shape(word: str, before: str) -> int:
    """What signs between letters and capitals in odd places cost, whatever the language."""
    points = 0
    for place, char in enumerate(word):
        if char.isascii():
            continue
        last = word[place - 1] if place else before
        following = word[place + 1 : place + 2] or " "
        if char.isalpha() and char not in "ªºµƒ":
            points += _case(word, place)
        elif char == "\xa0" and following.islower() and last.isalpha():
            rest = re.split(r"[\W_]", word[place + 1 :])[0]
            points += 0 if rest in _PARTICLES else 6
        else:
            points += _sign(char, last, following, word[:place])
    if (
        len(word) == 1
        and word.isalpha()
        and not word.isascii()
        and word.lower() not in _LONE
        and not before.isalpha()
    ):
        points += 4 if _script(word) == "LATIN" else 0
    return min(points, 24)


def _case(word: str, place: int) -> int:
    """What a letter's case costs beside the others of its part of the word."""
    char = word[place]
    begin, end = place, place + 1
    while begin and word[begin - 1].isalpha():
        begin -= 1
    while end < len(word) and word[end].isalpha():
        end += 1
    last = word[place - 1] if place > begin else ""
    following = word[place + 1 : place + 2] if place + 1 < end else ""
    if char.isupper() and last and (last.islower() or following.islower()):
        return 6
    others = [other for other in word[begin:end] if other.isascii()]
    if (
        char.islower()
        and char not in "ßı"
        and len(others) > 1
        and all(other.isupper() for other in others)
    ):
        return 4
    # Names begin with a capital; other words may not.
    return 2 if char.islower() and place == begin and place == 0 and end - begin > 2 else 0


def _sign(char: str, last: str, following: str, before: str) -> int:
    """What a sign that is no letter costs where it stands."""
    inside = last.isalpha() and following.isalpha()
    if char in "ªº":
        return _INSIDE if following.isalpha() else 0 if last.isalnum() or last in ". " else 3
    if char == "°":
        return int(last.isalpha())
    if char in "’‘´ʼ":
        return _apostrophe(char, inside, following, before)
    if char == "·" and inside:
        return 0 if last in "lL" and following in "lL" else _INSIDE
    if char == "\xa0":
        return 1
    if char in "–—":
        if inside:
            return 3 if char == "–" and following.isupper() else 5
        return 5 if last.isalpha() or following.isalpha() else 0
    if char in _QUOTED:
        wrong = last.isalpha() if _QUOTED[char] == "open" else following.isalpha()
        return _INSIDE if wrong else 1
    if unicodedata.category(char) in ("Mn", "Mc", "Cf"):
        return 0
    if "\x80" <= char <= "\x9f" or char == "\ufffd":
        return 12
    if last.isalpha() or following.isalpha():
        return _INSIDE
    return 0 if char in _NEUTRAL_ALONE else 3


def _apostrophe(char: str, inside: bool, following: str, before: str) -> int:
    if not inside:
        return 3 if before[-1:].isalpha() and char != "’" else 0
    elided = len(before) == 1 or before.lower() in _ELISIONS
    return 0 if elided or (following.isupper() and not before.isupper()) else 6


@lru_cache(maxsize=10_000)
def _script(char: str) -> str:
    """The first word of a letter's name in Unicode, which is its script's."""
    return unicodedata.name(char, "").partition(" ")[0]


def _parsed(letters: str) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    return {one[0]: (_class(one, "<"), _class(one, ">")) for one in letters.split()}


def _class(one: str, mark: str) -> frozenset[str]:
    said = re.split("[<>]", one.partition(mark)[2])[0]
    found: set[str] = set()
    for char in said:
        found |= _VOWELS if char == "V" else _CONSONANTS if char == "C" else {char}
    return frozenset(found)


_LANGUAGES = {name: _parsed(letters) for name, letters in _ALPHABETS.items()}
_NOTHING: Mapping[str, int] = dict.fromkeys(_LANGUAGES, 0)
_AT_ONCE: Mapping[str, int] = dict.fromkeys(_LANGUAGES, _KNOWN_WORD)
_MIXED: Mapping[str, int] = dict.fromkeys(_LANGUAGES, _TWO_SCRIPTS)
