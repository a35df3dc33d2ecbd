"""What incidents and months give to the pages that gather."""

from core.contributions import Panel
from monitoring.panels import incidents_of_contractor, months_of_contractor
from monitoring.tables import INCIDENTS, INDICATORS
from monitoring.todo import TODO

PANELS = (
    Panel(30, "monitoring/_contractor_incidents.html", incidents_of_contractor),
    Panel(40, "monitoring/_contractor_months.html", months_of_contractor),
)
DATASETS = (INCIDENTS, INDICATORS)

__all__ = ["DATASETS", "PANELS", "TODO"]
