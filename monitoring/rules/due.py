"""When a month can be told, when its figures are due, and which are late."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import Refusal


def month_after(month: date) -> date:
    """The first day of the month after."""
    return (month + timedelta(days=31)).replace(day=1)


def due_on(month: date) -> date:
    """The last day on which the figures of a month are in time: of the next month, by setting."""
    return month_after(month).replace(day=settings.MONTHS_DUE_DAY)


def months_due(year: int, *, today: date, since: date | None) -> Iterator[date]:
    """The months of a year that are over, from the one in which a contractor came."""
    begun = since.replace(day=1) if since else None
    for number in range(1, 13):
        month = date(year, number, 1)
        if month_after(month) <= today and (begun is None or month >= begun):
            yield month


def check_begun(months: Iterable[date], *, today: date) -> None:
    """Refusal, at "month", with a sentence for each of these months that has not begun."""
    said = [
        _("%(month)s has not begun: choose an earlier month.") % {"month": date_format(one, "F Y")}
        for one in sorted(months)
        if one > today
    ]
    if said:
        raise Refusal(" ".join(said), fields={"month": " ".join(said)})
