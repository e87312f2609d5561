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
        ("Ana Beatriz Costa Sá", "Ana Rita Sá", Likeness.DIFFERENT),
        ("Ana Sá", "Ana Costa", Likeness.DIFFERENT),
        ("Ana Sá", "Rui Sá", Likeness.DIFFERENT),
        ("Ana", "Ana Sá", Likeness.DIFFERENT),
        ("Ana", "ANA", Likeness.VARIANT),
        ("Ana", "", Likeness.DIFFERENT),
        ("Жанна Д", "Жанна д", Likeness.VARIANT),
        ("কমল দাস", "কমলা দাস", Likeness.DIFFERENT),
        ("राम कुमार", "रमा कुमार", Likeness.DIFFERENT),
        ("かとう はな", "がとう はな", Likeness.DIFFERENT),
        ("がとう はな", "か\u3099とう はな", Likeness.VARIANT),
        ("สม ใจดี", "ส้ม ใจดี", Likeness.DIFFERENT),
        ("Майя Ройс", "Маия Ройс", Likeness.DIFFERENT),
        ("Пётр Орлов", "Петр Орлов", Likeness.VARIANT),
        ("محمّد علي", "محمد علي", Likeness.VARIANT),
    ],
)
def test_names_are_variants_when_first_and_last_name_agree(
    one: str, other: str, likeness: Likeness
) -> None:
    """Case, accents, spacing and middle names do not make another person; first and last names
    do.
    """
    assert compare(one, other) is likeness
    assert compare(other, one) is likeness


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maria Clara Souza", "Maria Luiza Souza"),
        ("Maria Clara Souza", "Maria Lara Souza"),
        ("Maria C. Souza", "Maria Luiza Souza"),
        ("Maria E. Souza", "Maria Luiza Souza"),
        ("Ana Clara Reis Souza", "Ana Luiza Reis Souza"),
        ("Luís Souza", "Luísa Souza"),
        ("José Maria Silva", "Maria José Silva"),
        ("João Silva", "João Silva Filho"),
        ("João Silva Neto", "João Silva Júnior"),
        ("Juan García López", "Juan García Pérez"),
    ],
)
def test_twins_and_fathers_are_other_people(one: str, other: str) -> None:
    """Each has a name that the other lacks, the names stand in another order, or one bears Filho,
    Neto, Júnior.
    """
    assert compare(one, other) is Likeness.DIFFERENT
    assert compare(other, one) is Likeness.DIFFERENT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maria Clara Souza", "Maria C. Souza"),
        ("Maria Clara Souza", "Maria Souza"),
        ("Ana Paula Lima", "Ana Paula Lima Costa"),
        ("Ana Paula Reis Souza", "Ana Paula Lima Souza"),
        ("Ana Paula S. Lima", "Ana Paula da Silva Lima"),
        ("Mª José García López", "María José García López"),
        ("Luísa Souza", "Luiza Sousa"),
        ("Thiago dos Santos", "Tiago Santos"),
        ("Catarina D'Ávila", "Catarina Davila"),
        ("João Silva Jr.", "João Silva Júnior"),
        ("Maria Costa e Silva", "Maria Costa Silva"),
    ],
)
def test_one_name_in_two_spellings_is_one_persons(one: str, other: str) -> None:
    """Initials, names left out, a surname added or changed on marriage, particles, and letters
    that sound alike.
    """
    assert compare(one, other) is Likeness.VARIANT
    assert compare(other, one) is Likeness.VARIANT


def test_folding_drops_case_accents_and_separators() -> None:
    """What is left are words."""
    assert folded("  Inês  D'Ávila-Sá ") == "ines d avila sa"


def test_folding_keeps_the_signs_that_make_other_letters() -> None:
    """Vowel signs, tones and voicing marks; joiners, which nobody sees, are no separators."""
    assert folded("কমলা") != folded("কমল")
    assert folded("क्\u200dष मेनन") == folded("क्ष मेनन")
    assert folded("が") == folded("か\u3099") != folded("か")


def test_spelling_keeps_accents() -> None:
    """Two spellings of one name differ in accents but not in case, Unicode form or spacing."""
    assert spelled("ANA  SÁ") == spelled("Ana Sa\u0301")
    assert spelled("Ana Sa") != spelled("Ana Sá")
