"""Rows that a resume did as somebody had corrected them: running the original spreadsheet again
finds them done.

The ledger keeps, for each, a print of the row as it stood in the first run's spreadsheet, with the
name of that file and what was chosen for the whole batch. A row that is changed there is another
row, and judged as any other.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from importer.issues import Code, Issue, Severity
from importer.issuing.batch import Batch, Selection
from importer.issuing.certificates import WantedCertificate, settled
from importer.ledger import Correction, Target
from importer.outcomes import Certified, Outcome, Outcomes, Status
from importer.results import known_columns, source_table, whole_prints
from importer.sentences import resuming as say
from importer.sheet import Sheet

_CHOSEN = ("institution", "course", "cohort", "template")


def intend_corrections(
    batch: Batch,
    rows: Iterable[int],
    target: Target,
    *,
    origins: Mapping[int, str],
    origin: str,
    previous: str,
) -> frozenset[str]:
    """Note, before anything is sent, the rows that are about to be done otherwise than they stood
    in the first run's
    spreadsheet: whatever ends the program meanwhile, that spreadsheet run again does not do them a
    second time.

    Args:
        rows: those that are about to be done.
        origins: prints of the rows as they stood there, by number; "" for those that did not.
        origin: name of that spreadsheet, without its ending.
        previous: path of the results workbook that is being resumed.

    Returns:
        What was noted. What an earlier run noted stays: it is done, or still in doubt, whatever
        becomes of this one.

    Raises:
        LedgerError: if the ledger cannot be written.
    """
    keys = _corrected(batch, origins, origin)
    about = {keys[row] for row in rows if row in keys}
    fresh = about - {one.origin for one in target.corrections(about)}
    target.note_corrections(
        [Correction(key, Certified(uuid=""), previous) for key in sorted(fresh)]
    )
    return frozenset(fresh)


def note_corrections(
    batch: Batch,
    outcomes: Outcomes,
    target: Target,
    *,
    origins: Mapping[int, str],
    origin: str,
    results: str,
    intended: Collection[str],
) -> None:
    """Note the rows that are done and stood otherwise in the first run's spreadsheet.

    Args:
        outcomes: how the rows of this run ended.
        origins, origin: see `intend_corrections`.
        results: path of this run's results.
        intended: what this run noted before it sent anything; of rows that failed it is taken
            back.

    Raises:
        LedgerError: if the ledger cannot be written.
    """
    done, dropped = [], []
    for row, key in _corrected(batch, origins, origin).items():
        outcome = outcomes[row] if row in outcomes and row not in batch.carried else None
        if outcome is None:
            continue
        if outcome.status.settled and outcome.certificate_uuid:
            done.append(Correction(key, outcome.certified, results))
        elif key in intended and outcome.status in (Status.FAILED, Status.INVALID):
            dropped.append(key)
    target.note_corrections(done, dropped=dropped)


def _corrected(batch: Batch, origins: Mapping[int, str], origin: str) -> dict[int, str]:
    """What the rows that somebody has corrected are known by as they stood, by number."""
    return {
        row: _key(origin, batch.selection, origins[row])
        for row, whole in prints_of(batch.sheet).items()
        if origins.get(row, "") not in ("", whole)
    }


def without_corrected(batch: Batch, target: Target, *, origin: str) -> Batch:
    """The batch, in which rows that were done as corrected are carried as `existing`, with a note
    that says so.

    Raises:
        LedgerError: if the ledger cannot be read.
    """
    if not target.has_corrections:
        return batch
    rows: dict[str, list[int]] = {}
    for row, whole in prints_of(batch.sheet).items():
        rows.setdefault(_key(origin, batch.selection, whole), []).append(row)
    found = {
        row: one
        for one in target.corrections(rows)
        for row in rows[one.origin]
        if row not in batch.carried
    }
    if not found:
        return batch
    carried = Outcomes()
    carried.add(batch.carried)
    carried.add(_carried(row, one) for row, one in found.items())
    by_results: dict[str, list[int]] = {}
    for row, one in sorted((row, one) for row, one in found.items() if one.certified.uuid):
        by_results.setdefault(one.results, []).append(row)
    notes = [
        Issue(
            None,
            None,
            Code.DONE_CORRECTED,
            say.DONE_CORRECTED(rows=rows, results=results),
            severity=Severity.NOTE,
        )
        for results, rows in by_results.items()
    ]
    return replace(
        batch,
        graduates=batch.graduates.without(set(found) & set(batch.graduates.rows)),
        issues=(*notes, *(issue for issue in batch.issues if issue.row not in found)),
        carried=carried,
        repeated={row: first for row, first in batch.repeated.items() if row not in found},
    )


def _carried(row: int, one: Correction) -> Outcome:
    if not one.certified.uuid:
        said = say.UNCONFIRMED(results=one.results)
        return Outcome(
            row=row, status=Status.PENDING, issues=(Issue(row, None, Code.UNCONFIRMED, said),)
        )
    claim = WantedCertificate(
        row=row, file_uuid=one.certified.file_uuid or "", draft=True, allow_reissue=False
    )
    return settled(one.certified, claim)  # as revoked, where it was taken back since


def prints_of(sheet: Sheet) -> dict[int, str]:
    """What each row of a spreadsheet is known by, by number."""
    table = source_table(sheet)
    return dict(whole_prints(table, known_columns(table)))


def _key(origin: str, selection: Selection, whole: str) -> str:
    chosen = [getattr(selection, name) for name in _CHOSEN]
    return json.dumps([origin.casefold(), chosen, whole], ensure_ascii=False)
