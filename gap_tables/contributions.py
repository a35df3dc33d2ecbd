"""What gap tables give to the pages that gather. Their place in the rail is that of plans."""

from core.audit import AuditListener
from core.contributions import Origin
from gap_tables.audit_kinds import AUDIT_KINDS
from gap_tables.birthplaces import (
    CODE_OF_GAP,
    born_in_gap_table,
    places_in_gap_tables,
    who_began,
)
from gap_tables.documents import GAP_TABLE, GAP_TABLES_BY_HASH
from gap_tables.services.gap_tables import REMOVED_LINES, unplan_gap_rows
from gap_tables.tables import GAP_ROWS
from gap_tables.todo import TODO

AUDIT_LISTENERS = (AuditListener(40, REMOVED_LINES, unplan_gap_rows),)
DATASETS = (GAP_ROWS,)
DOCUMENTS = (GAP_TABLE,)
ORIGINS = (
    Origin(
        30,
        name="gap-table",
        born_at=born_in_gap_table,
        places=places_in_gap_tables,
        answerable=who_began,
        code=CODE_OF_GAP,
    ),
)
VERIFIABLES = (GAP_TABLES_BY_HASH,)

__all__ = [
    "AUDIT_KINDS",
    "AUDIT_LISTENERS",
    "DATASETS",
    "DOCUMENTS",
    "ORIGINS",
    "TODO",
    "VERIFIABLES",
]
