"""Countries: by their names in every language, by code, and what may be two."""

import pytest

from importer.countries import like, meant
from translations.countries import TABLE, table

ROWS = [line.split("\t") for line in table().splitlines()]
AMBIGUOUS = {"Guiné", "Congo"}


def test_the_table_is_what_the_locale_data_make() -> None:
    """`make messages` was run after a change; every country has its codes and four names."""
    assert TABLE.read_text("utf-8") == table()
    assert len(ROWS) >= 249
    assert {len(row) for row in ROWS} == {6}


def test_every_country_is_read_by_each_of_its_names_and_codes() -> None:
    """In all four languages, in capitals too; no name is another country's."""
    for row in ROWS:
        for spelling in filter(None, row):
            if spelling not in AMBIGUOUS:
                assert meant(spelling) == meant(spelling.upper()) == (row[2],), spelling


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        ("Brasil|BRASIL|brazil|BR|bra|República Federativa do Brasil", "Brazil"),
        ("Espanha|España|Spain|ES|Reino de España", "Spain"),
        ("Portugal|PT|PRT|República Portuguesa", "Portugal"),
        ("EUA|EE. UU.|E.U.A.|USA|U.S.A.|Estados Unidos da América", "United States"),
        ("Moçambique|Mocambique|Mozambique|República de Moçambique", "Mozambique"),
        ("Cabo Verde|Cape Verde|CV", "Cape Verde"),
        ("S. Tomé e Príncipe|São Tomé e Príncipe|Sao Tome", "São Tomé and Príncipe"),
        ("Costa do Marfim|Ivory Coast|Côte d’Ivoire|Côte d'Ivoire", "Côte d'Ivoire"),
        ("República Checa|República Tcheca|Chéquia|Chequia|Czech Republic", "Czechia"),
        ("Bolívia|Bolivia (Estado Plurinacional de)|Bolivia, Plurinational State of", "Bolivia"),
        ("Coreia do Sul|Korea, Republic of|Corea del Sur", "South Korea"),
        ("Macau|Macao", "Macao"),
        ("Timor|Timor-Leste|East Timor|Timor Oriental", "Timor-Leste"),
    ],
)
def test_usual_and_formal_names_are_read(texts: str, name: str) -> None:
    """As schools write them in each language."""
    read = {text: meant(text) for text in texts.split("|")}
    assert read == dict.fromkeys(read, (name,))


@pytest.mark.parametrize("text", ["Congo", "Coreia", "Corea", "Korea", "Guiné", "Ilhas Virgens"])
def test_what_may_be_two_countries_is_not_guessed(text: str) -> None:
    """Both are named."""
    assert len(meant(text)) == 2


@pytest.mark.parametrize("text", ["", "Atlantis", "Porto", "Europa", "XX", "?", "1", "Lusitânia"])
def test_what_is_no_country_is_none(text: str) -> None:
    """Neither is it taken for a like one."""
    assert meant(text) == ()
    assert like("Portgal") == "Portugal"
