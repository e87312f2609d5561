"""How rows ended, kept small and given back as they were."""

import pytest

from importer.issues import Code, Issue
from importer.outcomes import Outcome, Outcomes, Status
from importer.sentences import in_words

CREATED = Outcome(
    row=2,
    status=Status.CREATED,
    certificate_uuid="7c9e6679-7425-40de-944b-e07fc1f90ae7",
    certificate_status="issued",
    verification_url="https://escola.example/verify/ção",
    student_uuid="0f8fad5b-d9cb-469f-a165-70867728950e",
    file_uuid="d9cb0f8f-ad5b-469f-a165-70867728950e",
)


@pytest.mark.parametrize(
    "outcome",
    [
        CREATED,
        Outcome(row=3, status=Status.PENDING),
        Outcome(row=3, status=Status.PENDING, certificate_status="\ud800", file_uuid=""),
        Outcome(
            row=4,
            status=Status.EXISTING,
            certificate_uuid="",
            certificate_status="a\x1fb",
            verification_url="\x1e?",
        ),
        Outcome(
            row=5,
            status=Status.FAILED,
            student_uuid="s",
            issues=(Issue(5, "pdf", Code.PDF_EMPTY, in_words("It is empty.")),),
        ),
    ],
    ids=["all told", "nothing told", "a lone surrogate", "odd characters", "issues"],
)
def test_an_outcome_is_given_back_as_it_was(outcome: Outcome) -> None:
    """Whatever of it was told, and whatever characters a server puts into it."""
    assert Outcomes([outcome])[outcome.row] == outcome


def test_they_are_in_the_order_asked_for_and_a_later_one_counts() -> None:
    """A row has one outcome; totals are derived from them."""
    outcomes = Outcomes(
        [CREATED, Outcome(row=9, status=Status.PENDING), Outcome(row=1, status=Status.PENDING)]
    )
    outcomes.put(Outcome(row=9, status=Status.CREATED))
    assert list(outcomes.in_order([1, 2, 9])) == [1, 2, 9]
    assert outcomes.totals == dict.fromkeys(Status, 0) | {Status.CREATED: 2, Status.PENDING: 1}
    assert outcomes.status(9) is Status.CREATED
    assert not outcomes.all_settled
    with pytest.raises(KeyError):
        outcomes.in_order([1, 3])
