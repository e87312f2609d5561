"""What a person sees of a catalog: the plan sheet by sheet, the question, the totals, what is
wrong.
"""

from importer.catalog import CatalogReport, Plan, Result
from importer.cli.display import Screen
from importer.outcomes import counted
from importer.sentences import totals as say

_LISTED = 200
_PLACES = 5
_COLUMNS = ("to create", "to update", "existing", "different", "invalid", "waiting")


def show_plan(screen: Screen, plan: Plan, *, host: str, tenant: str) -> None:
    """Show what a run would do, before it is approved."""
    catalog = plan.catalog
    screen.say(
        f"  catalog    {catalog.path}, {len(catalog.rows)} row{'s' * (len(catalog.rows) != 1)}"
    )
    screen.say(f"  to           {host}, tenant {tenant}")
    for name in catalog.unread:
        screen.say(f"  warning      the sheet “{name}” is none of a catalog's, so it is not read")
    if local := catalog.local_times:
        more = f" and {len(local) - _PLACES} more" if len(local) > _PLACES else ""
        screen.say(
            f"  note         {'; '.join(local[:_PLACES])}{more}: times without a zone are this"
            " machine's"
        )
    screen.say()
    screen.say(f"  {'':<22}" + "".join(f"{heading:>11}" for heading in _COLUMNS))
    for table in catalog.tables:
        if catalog.of(table):
            counts = (
                sum(row.table is table for row in plan.to_create),
                sum(row.table is table for row in plan.to_update),
                plan.count(table, Result.EXISTING),
                plan.count(table, Result.DIFFERENT),
                plan.count(table, Result.INVALID),
                plan.count(table, Result.PENDING),
            )
            screen.say(f"  {table.title:<22}" + "".join(f"{count or '–':>11}" for count in counts))
    screen.say()


def question(plan: Plan) -> str:
    """The question that approves a plan."""
    attached = sum(not row.table.names_records for row in plan.to_create)
    parts = [
        (
            f"create {_count(created, 'record')}"
            if (created := len(plan.to_create) - attached)
            else ""
        ),
        f"attach {_count(attached, 'module')}" if attached else "",
        f"change {_count(len(plan.to_update), 'record')}" if plan.to_update else "",
    ]
    *others, last = [part for part in parts if part]
    said = f"{', '.join(others)} and {last}" if others else last
    return f"{said[:1].upper()}{said[1:]}?"


def show_report(screen: Screen, report: CatalogReport) -> None:
    """Show the totals, what is wrong, and where the results are."""
    listed = say.LISTED(counted=counted(report.totals.items()))
    screen.say(f"{listed}; {report.facts.requests} requests in {report.seconds:.1f} s.")
    told = [
        (row, issue) for row in report.catalog.rows if row.ending for issue in row.ending.issues
    ]
    if told:
        screen.say()
    for row, issue in told[:_LISTED]:
        column = f", {issue.column}" if issue.column else ""
        screen.say(f"  {row.place}{column}: {issue.message} [{issue.code.code}]")
    if len(told) > _LISTED:
        screen.say(f"  … and {len(told) - _LISTED} more; the results workbook has them all.")
    if report.facts.mode == "check":
        screen.say("A dry run: nothing was sent.")
    if report.results is not None:
        screen.say(f"Results: {report.results}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
