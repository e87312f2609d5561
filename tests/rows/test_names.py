"""How people's names are compared."""

import pytest

from importer.names import Likeness, compare, folded, spelled


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("Ana Sá", "Ana Sá", Likeness.SAME),
        ("Ana Sá", "ANA SA", Likeness.VARIANT),
        ("Ana  Sá", "Ana Sá", Likeness.VARIANT),
        ("Ana Maria Sá", "Ana Sá", Likeness.VARIANT),
        ("Ana Beatriz Costa Sá", "Ana Rita Sá", Likeness.VARIANT),
        ("Ana Sá", "Ana Costa", Likeness.DIFFERENT),
        ("Ana Sá", "Rui Sá", Likeness.DIFFERENT),
        ("Ana", "Ana Sá", Likeness.DIFFERENT),
        ("Ana", "ANA", Likeness.VARIANT),
        ("Ana", "", Likeness.DIFFERENT),
        ("Жанна Д", "Жанна д", Likeness.VARIANT),
    ],
)
def test_names_are_variants_when_first_and_last_name_agree(one: str, other: str, likeness: Likeness) -> None:
    """Case, accents, spacing and middle names do not make another person; first and last names do."""
    assert compare(one, other) is likeness
    assert compare(other, one) is likeness


def test_folding_drops_case_accents_and_separators() -> None:
    """What is left are words."""
    assert folded("  Inês  D'Ávila-Sá ") == "ines d avila sa"


def test_spelling_keeps_accents() -> None:
    """Two spellings of one name differ in accents but not in case, Unicode form or spacing."""
    assert spelled("ANA  SÁ") == spelled("Ana Sa\u0301")
    assert spelled("Ana Sa") != spelled("Ana Sá")
