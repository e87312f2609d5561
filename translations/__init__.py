"""Keeps the translations of the sentences; not part of the program."""
