"""What periods give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import Place
from evaluations.access import may_read_periods

PLACES = (Place(100, "period-list", _("Periods"), may_read_periods),)
