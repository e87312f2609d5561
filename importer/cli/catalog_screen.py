"""What a person sees of a catalog: the plan sheet by sheet, the question, the totals, what is
wrong.
"""

from importer.catalog import CatalogReport, Plan, Result
from importer.cli.display import Screen
from importer.sentences import screen as say

_LISTED = 200
_PLACES = 5
_COLUMNS = (
    say.TO_CREATE(),
    say.TO_UPDATE(),
    say.EXISTING(),
    say.DIFFERENT(),
    say.INVALID(),
    say.WAITING(),
)


def show_plan(screen: Screen, plan: Plan, *, host: str, tenant: str) -> None:
    """Show what a run would do, before it is approved."""
    catalog = plan.catalog
    screen.show(say.CATALOG(), say.LIST(path=catalog.path, count=len(catalog.rows)))
    screen.show(say.TO(), say.TENANT(host=host, tenant=tenant))
    for name in catalog.unread:
        screen.show(say.WARNING(), say.UNREAD_SHEET(sheet=name))
    if local := list(map(str, catalog.local_times)):
        listed, more = "; ".join(local[:_PLACES]), len(local) - _PLACES
        screen.show(
            say.NOTE(),
            say.MORE_LOCAL_TIMES(places=listed, count=more)
            if more > 0
            else say.LOCAL_TIMES(places=listed),
        )
    screen.say()
    screen.say(f"  {'':<22}" + "".join(f"{heading!s:>11}" for heading in _COLUMNS))
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
    counts = (
        (say.CREATE, len(plan.to_create) - attached),
        (say.ATTACH, attached),
        (say.CHANGE, len(plan.to_update)),
    )
    asked = str(say.DO(parts=[part(count=count) for part, count in counts if count]))
    return f"{asked[:1].upper()}{asked[1:]}"


def show_report(screen: Screen, report: CatalogReport) -> None:
    """Show the totals, what is wrong, and where the results are."""
    screen.ended(report.totals, requests=report.facts.requests, seconds=report.seconds)
    told = [
        (row, issue) for row in report.catalog.rows if row.ending for issue in row.ending.issues
    ]
    if told:
        screen.say()
    for row, issue in told[:_LISTED]:
        column = f", {issue.column}" if issue.column else ""
        screen.say(f"  {row.place}{column}: {issue.message} [{issue.code.code}]")
    if len(told) > _LISTED:
        screen.say(f"  {say.MORE_OF_CATALOG(count=len(told) - _LISTED)}")
    if report.facts.mode == "check":
        screen.say(say.DRY_RUN())
    screen.results(report.results)
