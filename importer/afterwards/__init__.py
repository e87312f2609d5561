"""What is done about a run that is over: what it made is taken back, or its drafts are issued.

    past = past_of(workbook, None, ledger)              which run: by its workbook, or by its id
    plan = await plan_undo(session, past, wish)         a value: show it, have it approved
    report = await send(session, plan, out=out, stop=Stop())

The ledger tells what a run made (`made`), DokStamp what there is of it (`looking`); `planning`
tells what would be done, `doing` carries it out with the engine, thing by thing, as `taking_back`
and `finishing` say.

    verified = await verify_runs(session, [past])
    write_verification(out, verified, run_id=session.run_id)

`claims` tells what runs say, `reading` what DokStamp has, `verifying` holds the one against the
other.
"""

from importer.afterwards.approval import approved, kept
from importer.afterwards.past import MADE_BY, Past, every_past, past_of
from importer.afterwards.planning import AfterwardsPlan, Wish, plan_issue, plan_undo, told_dates
from importer.afterwards.results import EndedThings, ending_said, read_afterwards
from importer.afterwards.things import Deed, Fate, Thing, ThingKind
from importer.afterwards.verification import lines, write_verification
from importer.afterwards.verifying import VERDICTS, RowVerdict, Verification, verify_runs
from importer.afterwards.work import AfterwardsReport, report_plan, send

__all__ = [
    "MADE_BY",
    "VERDICTS",
    "AfterwardsPlan",
    "AfterwardsReport",
    "Deed",
    "EndedThings",
    "Fate",
    "Past",
    "RowVerdict",
    "Thing",
    "ThingKind",
    "Verification",
    "Wish",
    "approved",
    "ending_said",
    "every_past",
    "kept",
    "lines",
    "past_of",
    "plan_issue",
    "plan_undo",
    "read_afterwards",
    "report_plan",
    "send",
    "told_dates",
    "verify_runs",
    "write_verification",
]
