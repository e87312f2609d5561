"""What a person sees of a catalog: the plan sheet by sheet, the question, the totals, what is
wrong.
"""

from collections import Counter

from importer.catalog import Catalog, CatalogPlan, CatalogReport, CatalogResult
from importer.cli.display import Screen
from importer.cli.layout import widest
from importer.issues import Severity
from importer.outcomes import counted
from importer.sentences import screen as say
from importer.sentences import totals
from importer.sentences.reader import read_under

_LISTED, _LISTED_IN_A_PLAN = 200, 20


def show_notes(screen: Screen, catalog: Catalog) -> None:
    """Show what there is to say of whole sheets, such as how words were read."""
    for sheet in catalog.sheets.values():
        with read_under(sheet.headings):
            for issue in (issue for issue in sheet.issues if issue.row is None):
                warned = issue.severity is not Severity.NOTE
                screen.show(say.WARNING() if warned else say.NOTE(), issue.message)


def show_plan(screen: Screen, plan: CatalogPlan, *, host: str, tenant: str) -> None:
    """Show what a run would do, and what is wrong, before it is approved."""
    catalog = plan.catalog
    screen.show(say.CATALOG(), say.LIST(path=catalog.path, count=len(catalog.rows)))
    screen.target(host, tenant)
    for name in catalog.unread:
        screen.show(say.WARNING(), say.UNREAD_SHEET(sheet=name))
    if catalog.local_times:
        screen.show(say.NOTE(), say.LOCAL_TIMES(places=catalog.local_times))
    screen.say()
    tables = [table for table in catalog.tables if catalog.of(table)]
    titles = [catalog.called(table) for table in tables]
    wide = widest(titles)
    for table, title in zip(tables, titles, strict=True):
        ended = Counter(row.ending.result for row in catalog.of(table) if row.ending)
        counts = (
            (say.TO_CREATE, sum(row.table is table for row in plan.to_create)),
            (say.TO_UPDATE, sum(row.table is table for row in plan.to_update)),
            (totals.EXISTING, ended[CatalogResult.EXISTING]),
            (totals.DIFFERENT, ended[CatalogResult.DIFFERENT]),
            (totals.INVALID, ended[CatalogResult.INVALID]),
            (say.WAITING, ended[CatalogResult.PENDING]),
        )
        told = ", ".join(str(sentence(count=count)) for sentence, count in counts if count)
        screen.say(f"  {title:<{wide}}  {told}", hang=wide + 4)
    _show_issues(screen, catalog, most=_LISTED_IN_A_PLAN)
    screen.say()


def question(plan: CatalogPlan, tenant: str) -> str:
    """The question that approves a plan."""
    attached = sum(not row.table.names_records for row in plan.to_create)
    counts = (
        (say.CREATE, len(plan.to_create) - attached),
        (say.ATTACH, attached),
        (say.CHANGE, len(plan.to_update)),
    )
    parts = [part(count=count) for part, count in counts if count]
    return str(say.DO(tenant=tenant, parts=parts))


def show_report(screen: Screen, report: CatalogReport) -> None:
    """Show what is wrong, the totals, and where the results are."""
    _show_issues(screen, report.catalog, most=_LISTED)
    screen.say()
    listed = counted(report.totals.items())
    screen.ended(listed, requests=report.facts.requests, seconds=report.seconds)
    if report.facts.mode == "check":
        screen.say(say.DRY_RUN())
    screen.results(report.results)


def _show_issues(screen: Screen, catalog: Catalog, *, most: int) -> None:
    """Show what is wrong, sheet by sheet."""
    for table in catalog.tables:
        found = [
            issue
            for row in catalog.of(table)
            if row.ending is not None
            for issue in row.ending.issues
        ]
        if found:
            sheet = catalog.sheets[table.entity.name]
            with read_under(sheet.headings):
                screen.issues(found, sheet, most=most, on=catalog.called(table))
