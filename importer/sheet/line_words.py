"""Words and signs by which a line of a list is nobody, most of them folded."""

import re

from importer.wording import GRADUATES

ADDRESS = re.compile(r"\s*[^\s@]+@[^\s@]+\s*")
PARTING = re.compile(r"[;,|\t]")
DATE = re.compile(r"\W*\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b.*")
TOTAL = re.compile(
    r"(?:sub|grand\s)?\s*-?tota(?:l|is|les)\b|soma\b|suma\b|somatorio\b|contagem\b|conteo\b|count\b"
)
OPENING = re.compile(
    r"(?:pagina|pag|page|folha|hoja|gerado|gerada|emitido|emitida|impresso|impressa|generado|generada|impreso|emitted|"
    r"generated|printed|exportado|exported|relatorio|relacao|listagem|report|informe|assinatura|assinado|firmado|"
    r"signature|obs|observac(?:ao|oes)|observacion(?:es)?|nota|notas|note|notes|legenda|leyenda|fonte|fuente|source|turma|turmas|grupo|group|"
    r"classe|clase|class|curso|course|cohort|cohorte|promocion|seccion|secao|section|polo|campus|unidade|turno|periodo|"
    r"semestre|modalidade|departamento|department|faculdade|facultad|escola|escuela|universidade|universidad|university|"
    r"instituto|quantidade|qtd|qtde|cantidad|numero de|nr de|media|promedio|average|fim d[aeo]|fin"
    r" del?|end of|"
    r"lista de|listado de|list"
    r" of|documento|atualizado|actualizado|updated|conferido|visto|aprovado por|elaborado)\b"
    # What stands between groups: 1.ª Turma, Licenciatura em Gestão, Máster en Derecho, Bachelor of
    # Arts.
    r"|\d+ ?(?:[ao]|st|nd|rd|th)?"
    r" ?(?:turma|grupo|ano|semestre|periodo|edicao|edicion|curso|promocion|class|group)\b"
    r"|(?:licenciatura|bacharelado|bacharel|mestrado|doutoramento|doutorado|tecnologia|tecnologo|tecnico|especializacao"
    r"|pos"
    r" graduacao|grado|maestria|master|doctorado|diplomatura|ingenieria"
    r"|engenharia|bachelor|doctor|associate)"
    r" (?:em|en|in|of|de|d[ao]|civil|informatica|mecanica|eletri\w*|electr\w*|quimica|industrial"
    r"|ambiental|agronom\w*"
    r"|biomedica|alimentar|florestal|naval)\b"
    r"|points possible$|student test$|sql (?:spool|select|set|exit|quit)\b"
)
"""How lines begin that are no names, folded."""
WHO_SIGNS = re.compile(
    # With or without an article: A Secretária, O(A) Diretor(a), La Rectora, The Registrar.
    r"(?:(?:[ao]s?|l[ao]s?|el|the|o a|a o|el la|la el|pel[ao]|por l[ao]|p"
    r" el[ao])\s)?(?:sub|vice|pro)?\s?"
    r"(?:secretari[ao]|diretora?|directora?|coordenadora?|coordinadora?|reitora?|rectora?|presidentes?|presidenta|"
    r"chefe d[aeo]|jef[ae] de|tesoureir[ao]|conservadora?|notari[ao] public[ao])\b"
    r"|(?:[ao]|el|la|the|pel[ao]|por"
    r" la)\s(?:decan[ao]|dean|registrar|president|principal|secretary|provost"
    r"|chancellor|conselho|consejo"
    r"|direcao|direccion|comissao|comision|juri|jurado|responsavel|responsable|tutora?|professora?|profesora?)\b"
    r"|(?:dean|head|office|board|president|secretary|registrar|chancellor|provost)"
    r" of\b|registrar$|firma$|assinaturas$"
    r"|(?:local e data|lugar y fecha|place and date|carimbo|selo branco|sello y firma|data e"
    r" assinatura|signed by)\b"
)
"""How lines begin that say who signs, folded."""
MONTHS = (
    r"(?:janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro|enero|febrero|marzo"
    r"|mayo|junio|julio|septiembre|setiembre|octubre|noviembre|diciembre|january|february|march|april|may|june|july"
    r"|august|september|october|november|december)"
)
PLACE_AND_DATE = re.compile(
    rf"[a-z ]{{2,60}}? (?:(?:aos? |a )?\d{{1,2}}o? (?:dias? )?(?:do mes )?(?:de |of )?{MONTHS}"
    rf"|{MONTHS} \d{{1,2}}(?:st|nd|rd|th)?) (?:de |do ano de |del? )?(?:19|20)\d\d"
)
"""Where and when a list was signed, folded: Porto, 25 de novembro de 2026."""
RULED = re.compile(r"(?:[_\-–—=.*+|]\s*){4,}")
RULE = re.compile(r"\s*[|+:]?[_\-–—=.*+]{2,}[|+:]?\s*")
"""One of several cells that are a line drawn under the headings."""
MARKED = re.compile(r"\s*(?:[*†‡(\[•·–—-]|https?:|www\.|©)|.*:\s|.*:$", re.DOTALL)
IN_BRACKETS = re.compile(r"[(\[].*[)\]]")
DIGITS = re.compile(r"[\d\s.,/%-]+")
ORDINALS = frozenset(
    [
        "n",
        "no",
        "nr",
        "num",
        "numero",
        "ord",
        "ordem",
        "orden",
        "item",
        "seq",
        "sequencia",
        "linha",
        "linea",
        "row",
        "id",
        "nordem",
    ]
)
PEOPLE = "|".join(sorted(GRADUATES))
COUNTED = re.compile(
    r"(?:total(?: geral| general)?|numero|n|no|n o|nr|num|quantidade|cantidad)"
    r"(?: total)? (?:de |of )?"
    rf"(?:{PEOPLE}|registros|registos|nomes|nombres|pessoas|personas)(?: no curso| na lista)?"
    r" ?(\d+)?"
)
OF_A_PAGE = r"(?i)^\s*(?:p[aá]g|page|folha|hoja)"
