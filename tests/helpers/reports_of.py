"""What a report says, in the form that tests compare."""

from importer.outcomes import Outcome, Status
from importer.session import Report


def codes(report: Report) -> dict[int, list[str]]:
    """Issue codes of each row that has any."""
    return {
        row: [issue.code.code for issue in one.issues]
        for row, one in report.outcomes.items()
        if one.issues
    }


def statuses(report: Report) -> list[Status]:
    """Each row's status, in the order of the sheet."""
    return [outcome.status for outcome in report.outcomes.values()]


def outcome(report: Report, row: int) -> Outcome:
    """How a row ended."""
    return report.outcomes[row]
