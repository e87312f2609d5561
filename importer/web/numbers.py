"""Numbers that browsers send: in addresses and forms anybody may write anything."""

_LONG = 10
"""Digits that no number of ours has; a billion fits into any column."""


def number_in(told: object) -> int | None:
    """The number; None where it is none, or longer than any of ours."""
    text = str(told)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < _LONG else None
