"""What number formats show, and days: as Excel and LibreOffice show them."""

import pytest

from importer.workbooks.number_formats import moment_text, number_text, shown_by, text_affixes


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("00000", 123, "00123"),
        (r"000\.000\.000\-00", 52998224725, "529.982.247-25"),
        (r"000\.000\.000\-00", 1234567890, "012.345.678-90"),
        ("000.000.000-00", 1234567890, "012.345.678-90"),
        (r"[$-416]000\.000\.000\-00", 1, "000.000.000-01"),
        (r'000"."000"."000"-"00', 1234567890, "012.345.678-90"),
        (r"00\.000\.000\/0000\-00", 12345678000195, "12.345.678/0001-95"),
        ("00000-000", 1310100, "01310-100"),
        ("00.000-000", 1310100, "01.310-100"),
        ("(00) 00000-0000", 11987654321, "(11) 98765-4321"),
        ("[<=99999999]0000-0000;(00) 00000-0000", 87654321, "8765-4321"),
        ("[<=99999999]0000-0000;(00) 00000-0000", 11987654321, "(11) 98765-4321"),
        ("[<=9999999]###-####;(###) ###-####", 2125551234, "(212) 555-1234"),
        ("000-00-0000", 12345678, "012-34-5678"),
        ('"Nº "0000', 7, "Nº 0007"),
        ('"Nº "General', 7, "Nº 7"),
        ("0000/0000", 20260001, "20260001"),
        (r"0000\/0000", 20260001, "2026/0001"),
        ("0.00", 8.756, "8.76"),
        ("0.00", -8.756, "-8.76"),
        ("0.##", 8.5, "8.5"),
        ("0.0#", 8, "8.0"),
        ("#,##0.00", 1234.5, "1234.50"),
        ("#,##0,", 1234567, "1234567"),
        ("0%", 0.125, "13%"),
        ("0.00E+00", 1234.5, "1234.5"),
        ("# ?/?", 0.5, "0.5"),
        ('_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', 8.5, "8.50"),
        ("@", 123, "123"),
        ("General", 8.5, "8.5"),
        ("Standard", 8.5, "8.5"),
        ("dd/mm/yyyy", 36901, "2001-01-10"),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", 36901.5, "2001-01-10"),
        ('d" de "mmmm" de "yyyy', 36901, "2001-01-10"),
        ("mmm-yy", 36901, "2001-01-10"),
        ("dd/mm/yyyy hh:mm", 36901.5, "2001-01-10 12:00:00"),
        ("dd/mm/yyyy", 36901.9999999, "2001-01-10 (23:59:59)"),
        ("dd/mm/yyyy", 36901 + 28 / 86_400, "2001-01-10 (00:00:28)"),
        ("dd/mm/yyyy", 36901.99999999999, "2001-01-11"),
        ("dd/mm/yyyy", 36901.00000000001, "2001-01-10"),
        ("h:mm AM/PM", 0.75, "18:00:00"),
        ("[h]:mm", 1.5, "36:00:00"),
    ],
)
def test_a_format_shows_a_number_as_a_person_sees_it(code: str, number: float, shown: str) -> None:
    """Marks inside, conditions, sections, literals; what nobody understands leaves the number as
    it is.
    """
    show = shown_by(code)
    assert (show(number) if show else number_text(number)) == shown


def test_a_format_of_texts_puts_its_letters_around_them() -> None:
    """As programs keep a prefix that nobody has to type."""
    assert text_affixes('"LEI-"@') == ("LEI-", "")
    assert text_affixes("@") is None
    assert text_affixes("0.00") is None


@pytest.mark.parametrize(
    ("serial", "from_1904", "text"),
    [
        (1, False, "1900-01-01"),
        (59, False, "1900-02-28"),
        (60, False, "1900-02-29"),
        (61, False, "1900-03-01"),
        (36901, False, "2001-01-10"),
        (35439, True, "2001-01-10"),
        (0.5, False, "12:00:00"),
        (-1, False, "-1"),
        (1e9, False, "1000000000"),
    ],
)
def test_days_are_counted_as_excel_counts_them(
    serial: float, *, from_1904: bool, text: str
) -> None:
    """With the day that 1900 never had, and from 1904 on old Macs."""
    assert moment_text(serial, from_1904=from_1904) == text
