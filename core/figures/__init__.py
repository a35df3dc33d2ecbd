"""How figures, changes, dates and times look in the active language."""

from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.formats import date_format, get_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NO_FIGURE = "–"
HUNDREDTH = Decimal("0.01")


def figure(number: object) -> str:
    """A decimal as scoring or the rates wrote it ("58.2", 4) in the page's language: 58,2.

    A dash where there is no figure: none is not nought.
    """
    if number is None or number == "":
        return NO_FIGURE
    return str(number).replace(".", str(get_format("DECIMAL_SEPARATOR")))


def percent(number: object) -> str:
    """``figure`` with its sign: 58,2 %. The space does not break."""
    shown = figure(number)
    return shown if shown == NO_FIGURE else f"{shown}\N{NO-BREAK SPACE}%"


def percent_of(number: str | None, part: int | None) -> str:
    """``percent`` of a part that is something: what is rounded to nought is "< 0,1 %", never 0."""
    if not part or number is None or Decimal(number):
        return percent(number)
    least = Decimal(1).scaleb(int(Decimal(number).as_tuple().exponent))
    return f"<\N{NO-BREAK SPACE}{percent(least)}"


def signed(value: str | None) -> str:
    """A change with its sign: "+2,1", "−0,4" (a true minus), "0,0"; a dash where there is none."""
    if value is None:
        return NO_FIGURE
    sign = {1: "+", -1: "−"}.get((Decimal(value) > 0) - (Decimal(value) < 0), "")
    return sign + figure(str(abs(Decimal(value))))


def difference(value: str | None, other: str | None) -> str | None:
    """``value - other`` of two display strings, exact; None where one is missing."""
    if value is None or other is None:
        return None
    return str(Decimal(value) - Decimal(other))


def in_hundredths(part: int, *, of: int) -> Decimal:
    """A quotient with two decimals, half up, as measured items take figures: 66.67. ``of`` is not
    nought."""
    return (Decimal(part) / of).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


def whole(number: int | None) -> str:
    """A whole number with its thousands marked ("1.240.000"); a dash where there is none."""
    return NO_FIGURE if number is None else str(number_format(number, use_l10n=True))


def grouped(value: str | None) -> str:
    """A decimal with its thousands marked ("17.338,6"); a dash where there is none."""
    return NO_FIGURE if value is None else str(number_format(Decimal(value), use_l10n=True))


def day(iso: str | None) -> str:
    """An ISO date as it is read ("14 Februari 2024"); empty where there is none."""
    return date_format(date.fromisoformat(iso), "DATE_FORMAT") if iso else ""


def moment(iso: str | None) -> str:
    """The day of an ISO date and time, in the owner's time zone; empty where there is none."""
    if not iso:
        return ""
    at = datetime.fromisoformat(iso)
    local = timezone.localtime(at) if timezone.is_aware(at) else at
    return date_format(local, "DATE_FORMAT")


def instant(at: datetime, zone: tzinfo | None = None) -> str:
    """An instant with its hour and zone: 14 Februari 2024 09.30 WIB. Without a ``zone``, in the
    owner's."""
    local = timezone.localtime(at, zone)
    return f"{date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"


def instant_in_both(at: datetime, zone: tzinfo) -> str:
    """An instant by the owner's clock and by another, where that shows another hour.

    14 Februari 2024 09.30 WIB (11.30 WIT), with its day where that is another too.
    """
    ours, theirs = timezone.localtime(at), timezone.localtime(at, zone)
    if ours.utcoffset() == theirs.utcoffset():
        return instant(at)
    shown = "TIME_FORMAT" if ours.date() == theirs.date() else "DATETIME_FORMAT"
    return f"{instant(at)} ({date_format(theirs, shown)} {theirs.tzname()})"


def days_late(due_on: date, today: date) -> str:
    """ "12 days late", or "" up to the day itself."""
    days = (today - due_on).days
    if days <= 0:
        return ""
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}


def time_late(due_at: datetime, at: datetime) -> str:
    """ "3 hours late", from the second day on "2 days late"; "" up to the moment itself."""
    if at <= due_at:
        return ""
    hours = int((at - due_at).total_seconds() // 3600)
    if hours >= 48:
        return ngettext("%(days)s day late", "%(days)s days late", hours // 24) % {
            "days": hours // 24
        }
    if hours < 1:
        return _("less than an hour late")
    return ngettext("%(hours)s hour late", "%(hours)s hours late", hours) % {"hours": hours}
