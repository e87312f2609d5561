"""The check of a ledger that is on a server."""

from pathlib import Path

from importer.doctor.findings import Observation, assumed, differs
from importer.errors import LedgerError
from importer.ledger import open_ledger
from importer.ledger.server import room_on
from importer.sentences import doctor_about as about
from importer.sentences import doctor_follows as follows
from importer.sentences import doctor_seen as seen

_LITTLE = 7
"""Connections that a worker may need."""


def shared_ledger(address: str) -> Observation:
    """Whether it can be opened, and takes as many connections more as somebody needs.

    Args:
        address: see `open_ledger`.
    """
    try:
        with open_ledger(Path(), address) as ledger, ledger.reading() as connection:
            room = room_on(connection)
    except LedgerError as error:
        return differs(about.LEDGER(), error.said, follows.NOTHING_BEFORE())
    told = seen.LEDGER(version=room.version, used=room.used, most=room.most)
    if room.most - room.used < _LITTLE:
        return differs(about.LEDGER(), told, follows.FEW_CONNECTIONS())
    return assumed(about.LEDGER(), told)
