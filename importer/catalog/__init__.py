"""The catalog workbook: a tenant brought in line with it, or described by one.

    workbook ─▶ reading ─▶ linking ─▶ resolving, judging ─▶ planning ─▶ syncing ─▶ results
                rows,      rows among  what references       what would  in dependency
                issues     themselves  mean, what differs    be sent     order

Sheets, headings, rules, order, template and export derive from the declarations in
`importer.dokstamp.entities`.
"""

from importer.catalog.model import Catalog, CatalogResult, CatalogRow
from importer.catalog.planning import CatalogPlan
from importer.catalog.reading import read_catalog
from importer.catalog.tables import TABLES, CatalogSheet, tables_of
from importer.catalog.work import (
    MODE,
    CatalogOptions,
    CatalogReport,
    export_tenant,
    plan_catalog,
    report_plan,
    resumed_order,
    send_catalog,
)

__all__ = [
    "MODE",
    "TABLES",
    "Catalog",
    "CatalogOptions",
    "CatalogPlan",
    "CatalogReport",
    "CatalogResult",
    "CatalogRow",
    "CatalogSheet",
    "export_tenant",
    "plan_catalog",
    "read_catalog",
    "report_plan",
    "resumed_order",
    "send_catalog",
    "tables_of",
]
