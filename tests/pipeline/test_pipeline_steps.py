"""The table of what a row needs next: walked from its beginning, and shown as it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from importer.issuing.pipeline.steps import NEXT, Finding, IllegalStepError, Step, after

PAGE = (Path(__file__).parents[2] / "docs" / "how-it-works.md").read_text(encoding="utf-8")


def reachable(start: Step) -> set[Step]:
    """Where a row can come from a step, itself included."""
    seen, left = {start}, [start]
    while left:
        fresh = set(NEXT[left.pop()].values()) - seen
        seen |= fresh
        left += fresh
    return seen


def shown(name: Step | Finding) -> str:
    """A name as the page writes it."""
    return name.name.lower().replace("_", " ")


def tables() -> Iterator[str]:
    """The tables as the page shows them."""
    yield "| step | a row needs | what it needs then, by what is known |"
    yield "|---|---|---|"
    for step, ways in NEXT.items():
        ends = (f"*{shown(finding)}* → {shown(after_it)}" for finding, after_it in ways.items())
        yield f"| {shown(step)} | {step.value} | {', '.join(ends)} |"
    yield ""
    yield "| | what is known |"
    yield "|---|---|"
    yield from (f"| *{shown(finding)}* | {finding.value} |" for finding in Finding)


def test_the_page_shows_the_table() -> None:
    """Every step, what is known after it, and what a row needs then."""
    written = PAGE.partition("<!-- steps -->\n")[2].partition("<!-- /steps -->")[0]
    assert written.splitlines() == list(tables())


@pytest.mark.parametrize("step", Step)
def test_every_step_is_reached_and_leads_to_the_end(step: Step) -> None:
    """No row can get stuck, and none of the table is there in vain."""
    assert step in reachable(Step.BEGIN)
    assert Step.NOTHING in reachable(step)


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.NOTHING])
def test_a_row_can_end_from_every_step(step: Step) -> None:
    """Whatever is refused, or fails."""
    assert after(step, Finding.DECIDED) is Step.NOTHING


@pytest.mark.parametrize("finding", Finding)
def test_every_finding_is_in_the_table(finding: Finding) -> None:
    """And none leads anywhere from the end."""
    assert any(finding in ways for ways in NEXT.values())
    with pytest.raises(IllegalStepError, match="no way from NOTHING"):
        after(Step.NOTHING, finding)


@pytest.mark.parametrize("step", Step)
def test_no_step_leads_back_to_itself(step: Step) -> None:
    """A row that has just been seen to for something does not need the same again; nothing is sent
    twice for want of an answer.
    """
    assert step not in NEXT[step].values()
    assert Step.BEGIN not in NEXT[step].values()


def test_only_a_certificate_that_was_refused_leads_back() -> None:
    """Without that way the table has no circle: what was remembered may be gone, once each."""
    left = {step: set(ways.values()) for step, ways in NEXT.items()}
    left[Step.CERTIFY] = set()
    while ends := [step for step, ways in left.items() if not ways & left.keys()]:
        left = {step: ways for step, ways in left.items() if step not in ends}
    assert not left
