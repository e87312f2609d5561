"""What was found, as a terminal lists it: what is wrong alike once, and no more lines than are
read.
"""

import io
from collections.abc import Sequence

from importer.cli.display import Screen
from importer.cli.found import grouped
from importer.issues import Code, Issue
from importer.sentences import grades as say
from importer.sheet import Sheet


def over(*typed: str) -> list[Issue]:
    """Grades over ten, one a row."""
    return [
        Issue(row, "grade", Code.INVALID_GRADE, say.NOT_A_GRADE(text=text), text)
        for row, text in enumerate(typed, start=2)
    ]


def shown(issues: Sequence[Issue]) -> list[str]:
    """What a terminal shows of these, line by line."""
    stream = io.StringIO()
    Screen(stream).issues(issues, Sheet.empty())
    return [line for line in stream.getvalue().splitlines() if line]


def test_few_that_are_nearly_alike_are_told_one_by_one() -> None:
    """Three, each with its own cell; those that say the same, together."""
    groups = grouped(over("11", "12", "13", "11"))
    assert [[issue.row for issue in group.issues] for group in groups] == [[2, 5], [3], [4]]
    assert all(not group.others for group in groups)


def test_many_that_are_nearly_alike_are_told_by_the_first() -> None:
    """Its message whole, then the other cells, each once, the first five."""
    typed = [str(number) for number in range(11, 31)]
    [group] = grouped(over(*typed, "12"))
    assert len(group) == 21
    assert group.words == str(say.NOT_A_GRADE(text="11"))
    assert list(group.others) == typed[1:]
    said = " ".join(line.strip() for line in shown(over(*typed, "12")))
    assert said.endswith(
        f"{say.NOT_A_GRADE(text='11')} The same goes for “12”, “13”, “14”, “15”, “16” and 14 more."
        " [invalid_grade]"
    )


def test_what_another_has_said_of_one_row_is_said_of_no_other() -> None:
    """DokStamp's own words are each told."""
    refused = [
        Issue(one.row, one.column, Code.REFUSED, one.said, one.value)
        for one in over("11", "12", "13", "14", "15")
    ]
    assert len(grouped(refused)) == 5


def test_a_list_ten_times_as_long_is_told_in_as_many_lines() -> None:
    """However many rows are wrong."""
    few, many = (shown(over(*map(str, range(11, 11 + size)))) for size in (100, 1000))
    assert len(few) == len(many) <= 5
