"""How figures of months are told: what they come to in a month, and not as the sum of a year.

The one place that words it: "4 times/month", "7 of 10", "20.7 of 24 a month". Whoever adds months
up gives the sums and of how many months they are.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.figures import figure, grouped, percent
from monitoring.year import COUNT, LEADING_INDICATORS, SHARE, LeadingIndicator, leading_value
from scoring import display


def month_mean(total: int, months: int) -> Decimal:
    """The mean of a month, half up to one decimal: 4, 4.5. ``months`` is at least 1."""
    return (Decimal(total) / months).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP).normalize()


def share_in_words(part: int, whole: int, *, months: int) -> str:
    """What a share is made of: "7 of 10" where it is full tenths, as people say it, else what it
    is of a month, "20.7 of 24 a month"; "" without a month or a whole."""
    if not months or not whole:
        return ""
    tenths, rest = divmod(Decimal(display(Fraction(100 * part, whole))), 10)
    if not rest and 0 < tenths < 10:
        return _("%(tenths)s of 10") % {"tenths": int(tenths)}
    return _("%(part)s of %(whole)s a month") % {
        "part": mean_in_words(part, months),
        "whole": mean_in_words(whole, months),
    }


def indicator_in_words(
    one: LeadingIndicator, part: int | None, *, whole: int | None, months: int
) -> str:
    """An indicator from its sums over ``months``; a dash where it is not told.

    "4 times/month", "70.0 % (7 of 10)", "2.5". What has no unit of a month is told as it
    adds up.
    """
    value = leading_value(one, part, whole=whole)
    if one.kind == COUNT:
        if part is None or not months or not one.monthly:
            return grouped(value)
        return f"{mean_in_words(part, months)} {one.monthly}"
    if one.kind != SHARE:
        return figure(value)
    if value is None or part is None or whole is None:
        return percent(value)
    return f"{percent(value)} ({share_in_words(part, whole, months=months)})"


def count_of_month(column: str, total: int, *, months: int) -> str:
    """The same of a column that is counted: "4 times/month"; "" for one that has no unit."""
    one = next((one for one in LEADING_INDICATORS if one.part == column and one.monthly), None)
    return f"{mean_in_words(total, months)} {one.monthly}" if one and months else ""


def mean_in_words(total: int, months: int) -> str:
    """``month_mean`` in the page's language: "4", "4,5"."""
    return str(number_format(f"{month_mean(total, months):f}", use_l10n=True))
