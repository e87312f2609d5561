"""What of a plan reaches DokStamp or decides what does: the content that somebody approves.

It is made of the very bodies that a run sends, so a field that an entity declares is in it by that
alone. Row numbers, the order of the rows, the spreadsheet and what is not sent are not.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from importer.dokstamp import CERTIFICATE, ENROLLMENT, STUDENT, body_of
from importer.issuing.plan import Order, Plan
from importer.issuing.recognition import upload_name


def about(plan: Plan, target: tuple[str, str]) -> dict[str, Any]:
    """What holds for all rows.

    Args:
        target: the host and tenant.
    """
    host, tenant = target
    selection = plan.batch.selection
    return {
        "host": host,
        "tenant": tenant,
        "draft": selection.draft,
        "allow_reissue": selection.allow_reissue,
    }


def sketch(plan: Plan) -> str:
    """What the same rows have again, whatever date those get that name none; cheap, no proof."""
    cells = plan.orders.graduates.frame.drop("row").hash_rows().sort()
    return sha256(str(cells.to_list()).encode()).hexdigest()


def rows(plan: Plan) -> Iterator[tuple[int, dict[str, Any]]]:
    """The number and the content of each row that is to be sent.

    Under `there` stands what DokStamp had when it was asked, which a run that was interrupted has
    changed itself.
    """
    draft = plan.batch.selection.draft
    for orders in plan.orders.by_student():
        first = orders[0]
        for order in orders:
            yield order.graduate.row, _content(order, first=first, draft=draft)


def _content(order: Order, *, first: Order, draft: bool) -> dict[str, Any]:
    graduate = order.graduate
    certificate = order.body(CERTIFICATE)
    if draft:
        certificate.pop("issued_at", None)  # a draft is sent without one
    enrollment = order.body(ENROLLMENT) if graduate.wants_enrollment else {}
    student = body_of(STUDENT, order.body(STUDENT))
    return {
        "student": {name: student[name] for name in _IDENTITY},
        "certificate": body_of(CERTIFICATE, certificate),
        "enrollment": body_of(ENROLLMENT, enrollment),
        "pdf": {"digest": graduate.pdf.digest, "name": upload_name(graduate.pdf)},
        "confirm_student": graduate.confirm_student,
        "there": _there(
            order, student if first is order else body_of(STUDENT, first.body(STUDENT))
        ),
    }


def _there(order: Order, created_as: dict[str, Any]) -> dict[str, Any]:
    """The student and the certificates of the course that DokStamp has already; or how the student
    is to be created.

    Args:
        created_as: what the first of the student's rows says of them.
    """
    student = order.student
    if student is None:
        return {"created_as": created_as}
    told = {name: getattr(student, name) for name in ("name", "date_of_birth", "social_name")}
    held = sorted((certificate.uuid, certificate.status) for certificate in order.held)
    return {"student": student.uuid, **told, "certificates": [list(one) for one in held]}


_IDENTITY = tuple(field.name for field in STUDENT.fields if field.required)
"""What tells whose row it is; what else it says of a student is sent only to create them."""
