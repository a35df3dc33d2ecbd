"""The ageing of findings drawn: on the dashboard and in the annual book alike."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.figures import whole
from documents import charts
from documents.charts.svg import MUTED
from findings.corrective import AGES, IN_TIME, AgeCount

TINT = "#eef1f4"


def ageing_of(ages: Sequence[AgeCount]) -> SafeString | None:
    """A bar an age, its majors told behind it; None where nothing is open."""
    if not any(age.count for age in ages):
        return None
    return charts.distribution(
        key="ageing",
        title=_("Findings that are not closed, by age"),
        shares=[
            charts.Share(
                label=_short(age.key),
                tint=TINT,
                ink=MUTED,
                count=age.count,
                part=_("major %(count)s") % {"count": whole(age.major)} if age.major else "",
            )
            for age in ages
        ],
        now="",
        before="",
    )


def _short(key: str) -> str:
    """A step of the ageing as it fits beside its bar; the table beside it says it in full."""
    if key == IN_TIME:
        return _("in time")
    first, last = AGES[key]
    days = f"> {first - 1}" if last is None else f"{first}–{last}"
    return _("%(days)s days") % {"days": days}
