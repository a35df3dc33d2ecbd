"""What workbooks give to the pages that gather."""

from core.contributions import Panel
from workbooks.audit_kinds import AUDIT_KINDS
from workbooks.panels import carried_totals_of

PANELS = (Panel(50, "workbooks/_carried_totals.html", carried_totals_of),)

__all__ = ["AUDIT_KINDS", "PANELS"]
