"""How a month of a contractor at a site stands: told or not, confirmed or not, in time or late."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contractors.models import Contractor, Site
from monitoring.choices import MonthStatus
from monitoring.models import MonthlyIndicator
from monitoring.rules.doubts import MonthDoubt
from monitoring.rules.due import due_on, month_after

MISSING = "missing"


@dataclass(frozen=True, slots=True)
class MonthState:
    """One month at one site as it stands ``today``; ``row`` None: nobody has told it."""

    month: date
    row: MonthlyIndicator | None
    today: date
    doubts: tuple[MonthDoubt, ...] = ()

    @property
    def code(self) -> str:
        """A status, or "missing" for a month that is over and not told, "" for one not over."""
        if self.row:
            return self.row.status
        return MISSING if self.is_over else ""

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return month_after(self.month) <= self.today

    @property
    def words(self) -> str:
        """The state in words."""
        if self.row:
            return str(self.row.get_status_display())
        return _("Not told yet") if self.code else _("Not over yet")

    @property
    def is_late(self) -> bool:
        """Whether its figures are still to come, after the day until which they are in time."""
        return self.code in (MISSING, MonthStatus.RETURNED) and self.today > due_on(self.month)

    @property
    def lateness(self) -> str:
        """That it is late, or was told late, in words; "" where it is in time."""
        words = {"day": date_format(due_on(self.month))}
        if self.is_late:
            return _("late, due by %(day)s") % words
        if self.code == MonthStatus.AWAITING and self._reported_on > due_on(self.month):
            return _("told late, was due by %(day)s") % words
        return ""

    @property
    def _reported_on(self) -> date:
        assert self.row is not None
        told_at = self.row.told_at
        zone = ZoneInfo(self.row.site.time_zone)
        return timezone.localdate(told_at, zone) if told_at else self.month

    @property
    def token(self) -> str:
        """The month and the time its figures were told: what somebody decided on has seen them."""
        told_at: datetime | None = self.row.told_at if self.row else None
        return f"{self.month.isoformat()} {told_at.isoformat() if told_at else ''}".strip()


@dataclass(frozen=True, slots=True)
class SiteMonths:
    """The months of one contractor at one site in a year, by how they stand."""

    contractor: Contractor
    site: Site
    states: tuple[MonthState, ...]

    def _of(self, *codes: str) -> list[MonthState]:
        return [one for one in self.states if one.code in codes]

    @property
    def confirmed(self) -> list[MonthState]:
        """Those that count."""
        return self._of(MonthStatus.CONFIRMED)

    @property
    def awaiting(self) -> list[MonthState]:
        """Those told and not decided on."""
        return self._of(MonthStatus.AWAITING)

    @property
    def returned(self) -> list[MonthState]:
        """Those the contractor is to correct."""
        return self._of(MonthStatus.RETURNED)

    @property
    def missing(self) -> list[MonthState]:
        """Those that are over and that nobody has told."""
        return self._of(MISSING)

    @property
    def late(self) -> list[MonthState]:
        """Those whose figures should have come by now."""
        return [one for one in self.states if one.is_late]


@dataclass(frozen=True, slots=True)
class MonthsTally:
    """How many months of some sites wait, were returned, are missing, are late."""

    rows: tuple[SiteMonths, ...] = field(default=())

    @property
    def awaiting(self) -> int:
        """Those that wait for the owner."""
        return sum(len(one.awaiting) for one in self.rows)

    @property
    def returned(self) -> int:
        """Those that wait for the contractor."""
        return sum(len(one.returned) for one in self.rows)

    @property
    def missing(self) -> int:
        """Those that nobody told."""
        return sum(len(one.missing) for one in self.rows)

    @property
    def late(self) -> int:
        """Those that should have come by now."""
        return sum(len(one.late) for one in self.rows)


def states_of(
    months: Iterable[date], rows: Collection[MonthlyIndicator], *, today: date
) -> tuple[MonthState, ...]:
    """These months, each with its row of ``rows`` (of one site), where it has one."""
    by_month = {row.month: row for row in rows}
    return tuple(MonthState(month, by_month.get(month), today) for month in months)
