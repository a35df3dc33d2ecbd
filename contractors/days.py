"""Which day it is at a site: the one clock that dates of what happens there go by."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from contractors.models import Contractor, Site


def today_at(site: Site | None, now: datetime) -> date:
    """The day at a site; without one, the day of the installation (TIME_ZONE)."""
    return timezone.localdate(now, ZoneInfo(site.time_zone) if site else None)


def today_for(contractor: Contractor, now: datetime) -> date:
    """The day where a contractor works: of its sites where they share a zone, else ours."""
    zones = set(contractor.sites.order_by().values_list("time_zone", flat=True))
    return timezone.localdate(now, ZoneInfo(zones.pop()) if len(zones) == 1 else None)
