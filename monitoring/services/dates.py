"""What every change of a contractor's incidents and months begins with."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contractors.models import Contractor
from core.figures.dates import OddDate, check_meant

YEARS_BACK = 2  # whole years that are still written down as a matter of course


def check_odd(
    on: date, contractor: Contractor, *, field: str, today: date, sure: date | None
) -> None:
    """Refusal for a year that cannot be meant; OddDate where it hardly can, unless ``sure``."""
    check_meant(on, field=field, today=today)
    if on == sure:
        return
    words = {"day": date_format(on), "contractor": contractor}
    since = contractor.engaged_on
    if since and on < since.replace(day=1):
        words["since"] = date_format(since)
        question = _("%(contractor)s works here since %(since)s only: is %(day)s right?")
        raise OddDate(question % words, field=field, on=on)
    if on.year < today.year - YEARS_BACK:
        question = _("%(day)s is years ago: is the year right?")
        raise OddDate(question % words, field=field, on=on)
