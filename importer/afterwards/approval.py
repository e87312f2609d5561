"""What is done about a run needs the same approval as a run: by the code of what was looked at."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from importer.afterwards.planning import AfterwardsPlan
from importer.dokstamp import moment_text
from importer.ledger import Person
from importer.sentences import afterwards as say
from importer.session import Session, myself
from importer.session.approval import (
    ApprovalError,
    Content,
    Kept,
    content_of,
    digest_of,
    find,
    keep,
)


def kept(session: Session, plan: AfterwardsPlan, *, by: Person | None = None) -> Kept:
    """Keep a plan to be approved.

    Args:
        by: who looks at it; None for whoever runs this process.

    Raises:
        LedgerError: if it cannot be kept.
    """
    content, at = _content(session, plan), moment_text(plan.started_at)
    undated = content.fingerprint
    return keep(session.ledger, content, issue_at=at, undated=undated, by=by or myself())


def approved(session: Session, plan: AfterwardsPlan, code: str | None) -> AfterwardsPlan:
    """The plan as it may be carried out: nothing that was not approved, where it was or has to be.

    Args:
        code: of the plan that was looked at, None where nobody names one.

    Raises:
        ApprovalError: if it may not.
        LedgerError: if the ledger cannot be read, or the plan not be kept.
    """
    if code is None:
        if not (session.requires_approval and plan.todo):
            return plan
        looked_at = kept(session, plan)
    else:
        looked_at = find(session.ledger, code)
        was, now = content_of(session.ledger, looked_at), _content(session, plan)
        known = {digest_of(row) for _, row in was.rows()}
        if was.about != now.about or any(digest_of(row) not in known for _, row in now.rows()):
            raise ApprovalError(say.NOT_AS_APPROVED(code=looked_at.code))
    if session.requires_approval:
        looked_at.ensure_approved()
    return replace(plan, kept=looked_at)


def _content(session: Session, plan: AfterwardsPlan) -> Content:
    """Everything that decides what is done."""
    about = {
        "command": plan.wish.command,
        "host": session.host,
        "tenant": session.tenant,
        "run": plan.past.run_id,
        "reason": plan.wish.reason,
    }

    def rows() -> Iterator[tuple[int, Mapping[str, Any]]]:
        for thing in plan.todo:
            if not thing.settles:
                yield (
                    thing.holder.row or 0,
                    {
                        "kind": str(thing.kind),
                        "uuid": thing.uuid,
                        "deed": str(thing.deed),
                        "email": thing.holder.email,
                        "issued_at": thing.issued_at,
                    },
                )

    return Content(about=about, rows=rows)
