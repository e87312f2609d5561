"""One job from a spreadsheet to a results workbook, below every face: `check`, `Session.plan`,
`Session.send`.

    with open_state(state) as ledger:
        batch = read_batch(source, state=state)
        async with open_session(
            settings, host, ledger, wire=wire, listener=listener, sends=True
        ) as session:
            planned = await session.plan(source, batch)  # a value: show it, have it approved
            report = await session.send(planned, command="run", out=out, stop=Stop())

Terminal and inbox ask for plans and reports here; none of them counts or judges again.
"""

from importer.session.approval import ApprovalError, Kept, approve, find, hand_over
from importer.session.brake import Brake, Doubt, brakes, to_look_at
from importer.session.ended import Ended, with_workbook
from importer.session.offers import Offer, Offers, offers_of
from importer.session.opening import connected, open_session, open_state
from importer.session.persons import are_two, myself, owner_of
from importer.session.places import Place, places_of
from importer.session.plan_code import fingerprints_of
from importer.session.planned import Planned, check
from importer.session.report import Report
from importer.session.resuming import resumed_source
from importer.session.session import Session
from importer.session.signing import Admitted, sign_in, sign_out
from importer.session.source import PRACTICE, Source, Wire, check_target, read_batch

__all__ = [
    "PRACTICE",
    "Admitted",
    "ApprovalError",
    "Brake",
    "Doubt",
    "Ended",
    "Kept",
    "Offer",
    "Offers",
    "Place",
    "Planned",
    "Report",
    "Session",
    "Source",
    "Wire",
    "approve",
    "are_two",
    "brakes",
    "check",
    "check_target",
    "connected",
    "find",
    "fingerprints_of",
    "hand_over",
    "myself",
    "offers_of",
    "open_session",
    "open_state",
    "owner_of",
    "places_of",
    "read_batch",
    "resumed_source",
    "sign_in",
    "sign_out",
    "to_look_at",
    "with_workbook",
]
